"""Facts may be erased, with a line that says so; and on SQLite nothing replaces what is stone.

REPLACE deletes the row that stands in its way without asking the triggers of DELETE. Each of these tables gets a trigger
that looks for such a row before anything is inserted.
"""

import django.db.models.deletion
from django.db import migrations, models

FACTS, ERASURE, LINES = "workflows_facts", "workflows_erasure", "workflows_transition"
LOG_SAYS = "the transition log is append-only"
# Is there a line of the same book that erases the facts of OLD?
TOLD = (
    f"EXISTS (SELECT 1 FROM {ERASURE} gone JOIN {LINES} told ON told.id = gone.told_in_id "
    f"JOIN {LINES} mine ON mine.id = gone.line_id WHERE gone.line_id = OLD.line_id AND told.verb = 'erase_facts' "
    "AND told.book_id = mine.book_id AND told.seq > mine.seq)"
)
FUNCTION = f"""
CREATE OR REPLACE FUNCTION xinheng_facts_are_erased_with_a_line() RETURNS trigger AS $$
BEGIN
  IF NOT {TOLD} THEN RAISE EXCEPTION '{LOG_SAYS}'; END IF;
  RETURN OLD;
END; $$ LANGUAGE plpgsql;
"""
# What nothing may replace: the log, its tree and incidents, signed papers, published versions.
TABLES = (
    LINES, FACTS, ERASURE, "workflows_leaf", "workflows_checkpoint", "workflows_treenode", "workflows_cosignature",
    "workflows_splitview", "workflows_witness", "workflows_witnessrule", "workflows_logincident",
    "workflows_workpaper", "workflows_sampleitem", "workflows_auditfinding", "workflows_policy",
    "workflows_letterhead", "workflows_commitmenttemplate", "workflows_courseversion",
)  # fmt: skip
# Of an incident that is open there is no second one of its kind and subject; the index is a partial one.
OPEN = (
    "(NEW.ended_at IS NULL AND EXISTS (SELECT 1 FROM workflows_logincident WHERE kind = NEW.kind "
    "AND about = NEW.about AND ended_at IS NULL))"
)


def put(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        _put_on_postgres(schema_editor.execute)
    else:
        _put_on_sqlite(schema_editor)


def _put_on_postgres(run):
    run(FUNCTION)
    run(f"DROP TRIGGER {FACTS}_is_stone ON {FACTS}")
    run(
        f"CREATE TRIGGER {FACTS}_is_stone BEFORE UPDATE ON {FACTS} FOR EACH ROW "
        "EXECUTE FUNCTION xinheng_log_is_stone()"
    )
    run(
        f"CREATE TRIGGER {FACTS}_are_erased BEFORE DELETE ON {FACTS} FOR EACH ROW "
        "EXECUTE FUNCTION xinheng_facts_are_erased_with_a_line()"
    )
    for name, event, each in (("stone", "UPDATE OR DELETE", "ROW"), ("kept", "TRUNCATE", "STATEMENT")):
        run(
            f"CREATE TRIGGER {ERASURE}_is_{name} BEFORE {event} ON {ERASURE} FOR EACH {each} "
            "EXECUTE FUNCTION xinheng_log_is_stone()"
        )


def _put_on_sqlite(schema_editor):
    run, refused = schema_editor.execute, f"BEGIN SELECT RAISE(ABORT, '{LOG_SAYS}'); END"
    run(f"DROP TRIGGER {FACTS}_no_delete")
    run(f"CREATE TRIGGER {FACTS}_no_delete BEFORE DELETE ON {FACTS} WHEN NOT {TOLD} {refused}")
    for event in ("UPDATE", "DELETE"):
        run(f"CREATE TRIGGER {ERASURE}_no_{event.lower()} BEFORE {event} ON {ERASURE} {refused}")
    for table in TABLES:
        same = [
            f"EXISTS (SELECT 1 FROM {table} WHERE "
            + " AND ".join(f'"{name}" = NEW."{name}"' for name in key)
            + ")"
            for key in _keys(schema_editor, table)
        ] + ([OPEN] if table == "workflows_logincident" else [])
        run(f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {' OR '.join(same)} {refused}")


def _keys(schema_editor, table):
    """The columns of each unique index that holds for all rows, sorted: both ways of migrating make the same."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(f'PRAGMA table_info("{table}")')
        keys = {tuple(row[1] for row in cursor.fetchall() if row[5]): None}
        cursor.execute(f'PRAGMA index_list("{table}")')
        for _nth, index, is_unique, _origin, is_partial in cursor.fetchall():
            if is_unique and not is_partial:
                cursor.execute(f'PRAGMA index_info("{index}")')
                keys[tuple(row[2] for row in cursor.fetchall())] = None
    return sorted(key for key in keys if key and None not in key)


def take(apps, schema_editor):
    run = schema_editor.execute
    if schema_editor.connection.vendor == "postgresql":
        run("DROP FUNCTION xinheng_facts_are_erased_with_a_line() CASCADE")
        run(f"DROP TRIGGER {FACTS}_is_stone ON {FACTS}")
        run(
            f"CREATE TRIGGER {FACTS}_is_stone BEFORE UPDATE OR DELETE ON {FACTS} FOR EACH ROW "
            "EXECUTE FUNCTION xinheng_log_is_stone()"
        )
        return
    for table in TABLES:
        run(f"DROP TRIGGER {table}_no_replace")
    run(f"DROP TRIGGER {FACTS}_no_delete")
    run(
        f"CREATE TRIGGER {FACTS}_no_delete BEFORE DELETE ON {FACTS} "
        f"BEGIN SELECT RAISE(ABORT, '{LOG_SAYS}'); END"
    )


class Migration(migrations.Migration):
    dependencies = [("workflows", "0066_lines_of_hand")]

    operations = [
        migrations.CreateModel(
            name="Erasure",
            fields=[
                (
                    "line",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="erasure",
                        serialize=False,
                        to="workflows.transition",
                    ),
                ),
                (
                    "told_in",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="erased",
                        to="workflows.transition",
                    ),
                ),
            ],
        ),
        migrations.RunPython(put, take),
    ]
