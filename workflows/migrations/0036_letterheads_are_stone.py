"""The database itself refuses to change particulars that documents bear, and to put one code to use twice at once.

A published version may still be superseded; nothing else of it changes. SQLite drops the triggers of a table that a
later migration rebuilds: such a migration puts them back by calling `put_triggers` again.
"""

import django.db.models
from django.db import migrations

SAYS = "published particulars never change"
SET = "('published', 'superseded')"
TABLE = "workflows_letterhead"
FIXED = (
    "code", "department_id", "version", "header_name", "notice_code", "address", "phone", "postcode", "contact",
    "seal_name", "government_name", "court_name", "review_contact", "paragraphs", "since", "hands", "written_by_id",
    "written_at", "published_by_id", "published_at",
)  # fmt: skip

FUNCTION = f"""
CREATE OR REPLACE FUNCTION xinheng_letterheads_are_stone() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '{SAYS}'; END; $$ LANGUAGE plpgsql;
"""


def changed(operator):
    """Is one of the fixed columns to change, or is the version to be taken out of use otherwise than by another?"""
    columns = " OR ".join(f"NEW.{name} {operator} OLD.{name}" for name in FIXED)
    back = f"NEW.state NOT IN {SET} OR (OLD.state = 'superseded' AND NEW.state <> 'superseded')"
    return f"OLD.state IN {SET} AND ({columns} OR {back})"


def put_triggers(apps, schema_editor):
    run = schema_editor.execute
    if schema_editor.connection.vendor == "postgresql":
        run(FUNCTION)
        does = "EXECUTE FUNCTION xinheng_letterheads_are_stone()"
        run(
            f"CREATE TRIGGER letterheads_no_update BEFORE UPDATE ON {TABLE} FOR EACH ROW "
            f"WHEN ({changed('IS DISTINCT FROM')}) {does}"
        )
        run(
            f"CREATE TRIGGER letterheads_no_delete BEFORE DELETE ON {TABLE} FOR EACH ROW "
            f"WHEN (OLD.state IN {SET}) {does}"
        )
        return
    abort = f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
    run(f"CREATE TRIGGER letterheads_no_update BEFORE UPDATE ON {TABLE} WHEN {changed('IS NOT')} {abort}")
    run(f"CREATE TRIGGER letterheads_no_delete BEFORE DELETE ON {TABLE} WHEN OLD.state IN {SET} {abort}")


def take_triggers(apps, schema_editor):
    on = f" ON {TABLE}" if schema_editor.connection.vendor == "postgresql" else ""
    for name in ("letterheads_no_update", "letterheads_no_delete"):
        schema_editor.execute(f"DROP TRIGGER {name}{on}")
    if on:
        schema_editor.execute("DROP FUNCTION xinheng_letterheads_are_stone()")


class Migration(migrations.Migration):
    dependencies = [("workflows", "0035_hearing")]

    operations = [
        migrations.AddConstraint(
            model_name="letterhead",
            constraint=django.db.models.UniqueConstraint(
                fields=("notice_code",),
                condition=django.db.models.Q(("state", "published")),
                name="one_authority_a_code",
            ),
        ),
        migrations.RunPython(put_triggers, take_triggers),
    ]
