"""What was announced, drawn and found does not change behind the door, and no paper or finding begins half-way.

0061 looks at the step to a signature. Whoever exchanged the announcer, an item or the words of a finding before that
step, or wrote a row that is signed from its beginning, was not met by it.
"""

from django.db import migrations

PAPER, ITEM, FINDING = "workflows_workpaper", "workflows_sampleitem", "workflows_auditfinding"
SAYS = "what was announced, drawn and found never changes, and nothing begins half-way"
PLAN = ("code", "office_id", "auditor_id", "sampled", "method", "since", "until", "size", "announced_at")
DRAW = ("seed", "checkpoint_id", "population", "population_digest", "drawn_at")
DRAWN = ("paper_id", "nth", "key", "rank", "line_id", "entry_id")
FOUND = (
    "code", "paper_id", "item_id", "line_id", "unit_id", "severity", "title", "rule", "text", "written_by_id",
    "written_at",
)  # fmt: skip


def differs(names, same):
    """One of these columns is another one than it was."""
    return " OR ".join(f'NEW."{name}" {same} OLD."{name}"' for name in names)


def rules(same):
    """Table, occasion, what is refused; `same` compares with NULL as a value."""
    return (
        (PAPER, "INSERT", "NEW.state <> 'announced' OR NEW.seed <> '' OR NEW.signed_by_id IS NOT NULL"),
        (PAPER, "UPDATE", f"{differs(PLAN, same)} OR (OLD.state <> 'announced' AND ({differs(DRAW, same)}))"),
        (ITEM, "UPDATE", differs(DRAWN, same)),
        (FINDING, "INSERT", "NEW.state <> 'drafted' OR NEW.agreed_by_id IS NOT NULL"),
        (FINDING, "UPDATE", differs(FOUND, same)),
    )


def put_triggers(apps, schema_editor):
    postgres = schema_editor.connection.vendor == "postgresql"
    for table, when, refused in rules("IS DISTINCT FROM" if postgres else "IS NOT"):
        name = f"{table}_plan_{when.lower()}"
        if postgres:
            schema_editor.execute(
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger AS $$ BEGIN "
                f"IF {refused} THEN RAISE EXCEPTION '{SAYS}'; END IF; RETURN NEW; END; $$ LANGUAGE plpgsql"
            )
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
            )
        else:
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {when} ON {table} WHEN {refused} "
                f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
            )


def take_triggers(apps, schema_editor):
    postgres = schema_editor.connection.vendor == "postgresql"
    for table, when, _refused in rules("IS NOT"):
        name = f"{table}_plan_{when.lower()}"
        schema_editor.execute(f"DROP TRIGGER {name} ON {table}" if postgres else f"DROP TRIGGER {name}")
        if postgres:
            schema_editor.execute(f"DROP FUNCTION {name}()")


class Migration(migrations.Migration):
    dependencies = [("workflows", "0063_ways_out")]

    operations = [migrations.RunPython(put_triggers, take_triggers)]
