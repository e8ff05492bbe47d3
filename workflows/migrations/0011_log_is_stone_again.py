"""SQLite drops the triggers of a table that a migration rebuilds (0007 lengthens two columns): put them back."""

from importlib import import_module

from django.db import migrations

log = import_module("workflows.migrations.0003_log_is_stone")


def put_back(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        return  # it kept them
    for table in log.STONE:
        for event in ("UPDATE", "DELETE"):
            schema_editor.execute(
                f"CREATE TRIGGER IF NOT EXISTS {table}_no_{event.lower()} BEFORE {event} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{log.SAYS}'); END"
            )


class Migration(migrations.Migration):
    dependencies = [("workflows", "0010_published_rules_are_stone")]

    operations = [migrations.RunPython(put_back, migrations.RunPython.noop)]
