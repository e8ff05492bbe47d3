"""The database itself refuses to change a published version of the rules, on SQLite and PostgreSQL.

Only its last day, its retirement, its book and its office may still be named. SQLite drops the triggers of a table
that a later migration rebuilds: such a migration puts them back by calling `put_triggers` again.
"""

from django.db import migrations

SAYS = "published rules never change"
SET = "('published', 'retired')"
FIXED = (
    "list_type_id", "version", "jurisdiction", "effective_from", "instrument", "issuer",
    "document_number", "basis_level", "published_on", "note", "source",
)  # fmt: skip
CHILDREN = (
    "workflows_parameter", "workflows_article", "workflows_listedmeasure", "workflows_ground", "workflows_casefield",
)  # fmt: skip
POLICY = "workflows_policy"

FUNCTION = f"""
CREATE OR REPLACE FUNCTION xinheng_rules_are_stone() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '{SAYS}'; END; $$ LANGUAGE plpgsql;
"""
CHILD_FUNCTION = f"""
CREATE OR REPLACE FUNCTION xinheng_rows_of_rules_are_stone() RETURNS trigger AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND EXISTS (SELECT 1 FROM {POLICY} WHERE id = OLD.policy_id AND state IN {SET})
  THEN RAISE EXCEPTION '{SAYS}'; END IF;
  IF TG_OP <> 'DELETE' AND EXISTS (SELECT 1 FROM {POLICY} WHERE id = NEW.policy_id AND state IN {SET})
  THEN RAISE EXCEPTION '{SAYS}'; END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END; $$ LANGUAGE plpgsql;
"""


def changed(operator):
    """Is one of the fixed columns to change, or is the version to be unpublished?"""
    columns = " OR ".join(f"NEW.{name} {operator} OLD.{name}" for name in FIXED)
    back = f"NEW.state NOT IN {SET} OR (OLD.state = 'retired' AND NEW.state <> 'retired')"
    return f"OLD.state IN {SET} AND ({columns} OR {back})"


def put_triggers(apps, schema_editor):
    run = schema_editor.execute
    if schema_editor.connection.vendor == "postgresql":
        run(FUNCTION)
        run(CHILD_FUNCTION)
        run(
            f"CREATE TRIGGER rules_no_update BEFORE UPDATE ON {POLICY} FOR EACH ROW "
            f"WHEN ({changed('IS DISTINCT FROM')}) EXECUTE FUNCTION xinheng_rules_are_stone()"
        )
        run(
            f"CREATE TRIGGER rules_no_delete BEFORE DELETE ON {POLICY} FOR EACH ROW "
            f"WHEN (OLD.state IN {SET}) EXECUTE FUNCTION xinheng_rules_are_stone()"
        )
        for table in CHILDREN:
            run(
                f"CREATE TRIGGER {table}_stone BEFORE INSERT OR UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION xinheng_rows_of_rules_are_stone()"
            )
        return
    abort = f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
    run(f"CREATE TRIGGER rules_no_update BEFORE UPDATE ON {POLICY} WHEN {changed('IS NOT')} {abort}")
    run(f"CREATE TRIGGER rules_no_delete BEFORE DELETE ON {POLICY} WHEN OLD.state IN {SET} {abort}")
    for table in CHILDREN:
        for event, rows in (("INSERT", ("NEW",)), ("UPDATE", ("OLD", "NEW")), ("DELETE", ("OLD",))):
            ids = ", ".join(f"{row}.policy_id" for row in rows)
            run(
                f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} WHEN EXISTS "
                f"(SELECT 1 FROM {POLICY} WHERE id IN ({ids}) AND state IN {SET}) {abort}"
            )


def take_triggers(apps, schema_editor):
    run = schema_editor.execute
    on = schema_editor.connection.vendor == "postgresql"
    for name in ("rules_no_update", "rules_no_delete"):
        run(f"DROP TRIGGER {name}" + (f" ON {POLICY}" if on else ""))
    for table in CHILDREN:
        if on:
            run(f"DROP TRIGGER {table}_stone ON {table}")
            continue
        for event in ("insert", "update", "delete"):
            run(f"DROP TRIGGER {table}_no_{event}")


class Migration(migrations.Migration):
    dependencies = [("workflows", "0009_case_facts")]

    operations = [migrations.RunPython(put_triggers, take_triggers)]
