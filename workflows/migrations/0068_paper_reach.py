"""A work paper says out of which books its sample is drawn; those announced before keep the books of their time.

The column is added by plain SQL: Django would make the table anew on SQLite, and the triggers of 0058, 0061 and 0064
would go with the old one.
"""

from django.db import migrations, models

TABLE = "workflows_workpaper"
NAME = f"{TABLE}_reach"
SAYS = "out of which books a sample is drawn never changes"


def put_trigger(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger AS $$ BEGIN "
            f"IF NEW.reach IS DISTINCT FROM OLD.reach THEN RAISE EXCEPTION '{SAYS}'; END IF; RETURN NEW; END; "
            "$$ LANGUAGE plpgsql"
        )
        schema_editor.execute(
            f"CREATE TRIGGER {NAME} BEFORE UPDATE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {NAME}()"
        )
    else:
        schema_editor.execute(
            f"CREATE TRIGGER {NAME} BEFORE UPDATE ON {TABLE} WHEN NEW.reach IS NOT OLD.reach "
            f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
        )


def take_trigger(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER {NAME} ON {TABLE}")
        schema_editor.execute(f"DROP FUNCTION {NAME}()")
    else:
        schema_editor.execute(f"DROP TRIGGER {NAME}")


class Migration(migrations.Migration):
    dependencies = [("workflows", "0067_erasure_and_stone")]

    operations = [
        migrations.RunSQL(
            f"ALTER TABLE {TABLE} ADD COLUMN reach varchar(8) DEFAULT 'first' NOT NULL",
            f"ALTER TABLE {TABLE} DROP COLUMN reach",
            state_operations=[
                migrations.AddField(
                    model_name="workpaper",
                    name="reach",
                    field=models.CharField(
                        choices=[
                            ("first", "条目、部门、登录与权限、信用档案、投诉、举报的簿册"),
                            ("all", "审计范围内的全部簿册，审计底稿自身除外"),
                        ],
                        db_default="first",
                        max_length=8,
                        verbose_name="总体取自",
                    ),
                ),
            ],
        ),
        migrations.RunPython(put_trigger, take_trigger),
    ]
