"""Commitments from before the catalogue get their subject, office, number and day; published texts become stone.

SQLite drops the triggers of a table that a later migration rebuilds: such a migration calls `put_triggers` again.
"""

from zoneinfo import ZoneInfo

import django.db.models.deletion
from django.db import migrations, models

from workflows.models.complaint import new_number

SHANGHAI = ZoneInfo("Asia/Shanghai")
TABLE = "workflows_commitmenttemplate"
SAYS = "published texts of commitments never change"
SET = "('published', 'retired')"
FIXED = (
    "item_id", "code", "version", "title", "text", "published_on", "needs_second", "may_be_drawn", "is_public",
    "shows_persons", "valid_for", "perform_within", "reading_seconds",
)  # fmt: skip
FUNCTION = f"""
CREATE OR REPLACE FUNCTION xinheng_promises_are_stone() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '{SAYS}'; END; $$ LANGUAGE plpgsql;
"""


def changed(operator):
    """Is one of the fixed columns to change, or is the text to be unpublished?"""
    columns = " OR ".join(f"NEW.{name} {operator} OLD.{name}" for name in FIXED)
    back = f"NEW.state NOT IN {SET} OR (OLD.state = 'retired' AND NEW.state <> 'retired')"
    return f"OLD.state IN {SET} AND ({columns} OR {back})"


def put_triggers(apps, schema_editor):
    run = schema_editor.execute
    if schema_editor.connection.vendor == "postgresql":
        run(FUNCTION)
        run(
            f"CREATE TRIGGER promises_no_update BEFORE UPDATE ON {TABLE} FOR EACH ROW "
            f"WHEN ({changed('IS DISTINCT FROM')}) EXECUTE FUNCTION xinheng_promises_are_stone()"
        )
        run(
            f"CREATE TRIGGER promises_no_delete BEFORE DELETE ON {TABLE} FOR EACH ROW "
            f"WHEN (OLD.state IN {SET}) EXECUTE FUNCTION xinheng_promises_are_stone()"
        )
        return
    abort = f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
    run(f"CREATE TRIGGER promises_no_update BEFORE UPDATE ON {TABLE} WHEN {changed('IS NOT')} {abort}")
    run(f"CREATE TRIGGER promises_no_delete BEFORE DELETE ON {TABLE} WHEN OLD.state IN {SET} {abort}")


def take_triggers(apps, schema_editor):
    on = f" ON {TABLE}" if schema_editor.connection.vendor == "postgresql" else ""
    for name in ("promises_no_update", "promises_no_delete"):
        schema_editor.execute(f"DROP TRIGGER {name}{on}")


def fill(apps, schema_editor):
    rows = apps.get_model("workflows", "Commitment").objects.filter(subject=None).select_related("entry")
    for row in rows.iterator(chunk_size=500):
        day = row.signed_at.astimezone(SHANGHAI).date()
        row.subject_id, row.department_id = row.entry.subject_id, row.entry.department_id
        row.code, row.signed_on = new_number("CN", day), day
        row.save(update_fields=["subject", "department", "code", "signed_on"])
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def office(name):
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="commitments", to=name)


class Migration(migrations.Migration):
    dependencies = [("workflows", "0040_commitments")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(
            "commitment", "code", models.CharField(max_length=30, unique=True, verbose_name="承诺编号")
        ),
        migrations.AlterField("commitment", "signed_on", models.DateField(verbose_name="做出承诺日期")),
        migrations.AlterField("commitment", "subject", office("workflows.subject")),
        migrations.AlterField("commitment", "department", office("workflows.department")),
        migrations.RunPython(put_triggers, take_triggers),
    ]
