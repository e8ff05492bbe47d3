"""The database itself refuses to change or delete a line of the log, on SQLite and PostgreSQL."""

from django.db import migrations

STONE = ("workflows_transition", "workflows_facts")
SAYS = "the transition log is append-only"

POSTGRES_FUNCTION = f"""
CREATE OR REPLACE FUNCTION xinheng_log_is_stone() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '{SAYS}'; END; $$ LANGUAGE plpgsql;
"""


def put_triggers(apps, schema_editor):
    vendor, run = schema_editor.connection.vendor, schema_editor.execute
    if vendor == "postgresql":
        run(POSTGRES_FUNCTION)
    for table in STONE:
        if vendor == "postgresql":
            run(
                f"CREATE TRIGGER {table}_is_stone BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION xinheng_log_is_stone()"
            )
            run(
                f"CREATE TRIGGER {table}_is_kept BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION xinheng_log_is_stone()"
            )
        else:
            for event in ("UPDATE", "DELETE"):
                run(
                    f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
                )


def take_triggers(apps, schema_editor):
    vendor, run = schema_editor.connection.vendor, schema_editor.execute
    for table in STONE:
        if vendor == "postgresql":
            run(f"DROP TRIGGER {table}_is_stone ON {table}")
            run(f"DROP TRIGGER {table}_is_kept ON {table}")
        else:
            for event in ("update", "delete"):
                run(f"DROP TRIGGER {table}_no_{event}")


class Migration(migrations.Migration):
    dependencies = [("workflows", "0002_lists")]

    operations = [migrations.RunPython(put_triggers, take_triggers)]
