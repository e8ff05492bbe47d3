"""A contradiction of the log is explained by one auditor and ended by another (decision 0031); refused otherwise here.

What one ended alone before stays as it is.
"""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

before = import_module("workflows.migrations.0060_log_incident")
TABLE = before.TABLE
SAYS = "a contradiction of the log is ended by another auditor than the one who explained it"
ALONE = (
    "OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL AND NEW.kind = 'split' AND "
    "(NEW.explained_by_id IS NULL OR NEW.ended_by_id IS NULL OR NEW.explained_by_id = NEW.ended_by_id)"
)


def put_triggers(apps, schema_editor):
    before.put_triggers(apps, schema_editor)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"CREATE OR REPLACE FUNCTION {TABLE}_by_two() RETURNS trigger AS $$ BEGIN "
            f"RAISE EXCEPTION '{SAYS}'; END; $$ LANGUAGE plpgsql"
        )
        does = f"FOR EACH ROW WHEN ({ALONE}) EXECUTE FUNCTION {TABLE}_by_two()"
    else:
        does = f"WHEN {ALONE} BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
    schema_editor.execute(f"CREATE TRIGGER {TABLE}_by_two BEFORE UPDATE ON {TABLE} {does}")


def take_triggers(apps, schema_editor):
    postgres = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute(f"DROP TRIGGER {TABLE}_by_two{f' ON {TABLE}' if postgres else ''}")
    if postgres:
        schema_editor.execute(f"DROP FUNCTION {TABLE}_by_two()")
    before.take_triggers(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [
        ("workflows", "0064_paper_plan"),
    ]

    operations = [
        # SQLite may make a table anew to add a column: its triggers are taken away before and put again after.
        migrations.RunPython(before.take_triggers, before.put_triggers),
        migrations.AddField(
            model_name="logincident",
            name="explained_at",
            field=models.DateTimeField(null=True, verbose_name="登记时间"),
        ),
        migrations.AddField(
            model_name="logincident",
            name="explained_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunPython(put_triggers, take_triggers),
    ]
