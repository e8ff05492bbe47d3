"""What the database itself refuses, on SQLite and PostgreSQL, as it stands after 0049. Frozen: a change is a migration.

The log takes lines and never changes or loses one; a published version of rules, texts, courses or particulars
changes no more, nor do the rows in it. SQLite drops the triggers of a table that a migration rebuilds: such a
migration puts them back by `put(table)`.
"""

LOG = ("workflows_transition", "workflows_facts")
LOG_SAYS = "the transition log is append-only"

POLICY, VERSION = "workflows_policy", "workflows_courseversion"
# Table: the prefix of its triggers, its function, what it says, its last state, the columns that stay.
VERSIONS = {
    POLICY: (
        "rules", "xinheng_rules_are_stone", "published rules never change", "retired",
        ("list_type_id", "version", "jurisdiction", "effective_from", "instrument", "issuer",
         "document_number", "basis_level", "published_on", "note", "source"),
    ),
    "workflows_letterhead": (
        "letterheads", "xinheng_letterheads_are_stone", "published particulars never change", "superseded",
        ("code", "department_id", "version", "header_name", "notice_code", "address", "phone", "postcode",
         "contact", "seal_name", "government_name", "court_name", "review_contact", "paragraphs", "since", "hands",
         "written_by_id", "written_at", "published_by_id", "published_at"),
    ),
    "workflows_commitmenttemplate": (
        "promises", "xinheng_promises_are_stone", "published texts of commitments never change", "retired",
        ("item_id", "code", "version", "title", "text", "published_on", "needs_second", "may_be_drawn", "is_public",
         "shows_persons", "valid_for", "perform_within", "reading_seconds"),
    ),
    VERSION: (
        "courses", "xinheng_courses_are_stone", "a published course never changes", "superseded",
        ("course_id", "version", "title", "summary", "mark", "tries", "wait_hours", "hours", "drawn",
         "lessons_total", "questions_total", "digest", "hands", "written_by_id", "written_at", "published_by_id",
         "published_at"),
    ),
}  # fmt: skip
RULES = (
    "workflows_parameter", "workflows_article", "workflows_listedmeasure", "workflows_ground", "workflows_casefield",
    "workflows_repairmaterial",
)  # fmt: skip
LESSONS = ("workflows_lesson", "workflows_question")

REFUSING = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '{says}'; END; $$ LANGUAGE plpgsql;
"""
ROWS_OF_RULES = f"""
CREATE OR REPLACE FUNCTION xinheng_rows_of_rules_are_stone() RETURNS trigger AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND EXISTS (SELECT 1 FROM {POLICY} WHERE id = OLD.policy_id AND state IN ('published', 'retired'))
  THEN RAISE EXCEPTION 'published rules never change'; END IF;
  IF TG_OP <> 'DELETE' AND EXISTS (SELECT 1 FROM {POLICY} WHERE id = NEW.policy_id AND state IN ('published', 'retired'))
  THEN RAISE EXCEPTION 'published rules never change'; END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END; $$ LANGUAGE plpgsql;
"""
LESSONS_OF_A_COURSE = f"""
CREATE OR REPLACE FUNCTION xinheng_lessons_are_stone() RETURNS trigger AS $$
DECLARE touched bigint;
BEGIN
  IF TG_OP = 'INSERT' THEN touched := NEW.version_id; ELSE touched := OLD.version_id; END IF;
  IF EXISTS (SELECT 1 FROM {VERSION} WHERE id = touched AND state IN ('published', 'superseded')) THEN RAISE EXCEPTION 'a published course never changes'; END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END; $$ LANGUAGE plpgsql;
"""
FUNCTIONS = {
    "xinheng_log_is_stone": REFUSING.format(name="xinheng_log_is_stone", says=LOG_SAYS),
    **{name: REFUSING.format(name=name, says=says) for _, name, says, _, _ in VERSIONS.values()},
    "xinheng_rows_of_rules_are_stone": ROWS_OF_RULES,
    "xinheng_lessons_are_stone": LESSONS_OF_A_COURSE,
}
TABLES = (*LOG, *VERSIONS, *RULES, *LESSONS)


def put_all(apps, schema_editor):
    """Every function and trigger, for new tables."""
    if schema_editor.connection.vendor == "postgresql":
        for text in FUNCTIONS.values():
            schema_editor.execute(text)
    for table in TABLES:
        put(table, schema_editor)


def take_all(apps, schema_editor):
    """The functions and with them their triggers; on SQLite triggers go with their tables."""
    if schema_editor.connection.vendor == "postgresql":
        for name in FUNCTIONS:
            schema_editor.execute(f"DROP FUNCTION {name}() CASCADE")


def put(table, schema_editor):
    """The triggers of one table that has none."""
    is_postgres = schema_editor.connection.vendor == "postgresql"
    for statement in of_postgres(table) if is_postgres else of_sqlite(table):
        schema_editor.execute(statement)


def changed(table, operator):
    """Is one of the fixed columns to change, or is the version to go back?"""
    _, _, _, last, fixed = VERSIONS[table]
    columns = " OR ".join(f"NEW.{name} {operator} OLD.{name}" for name in fixed)
    stands = f"('published', '{last}')"
    back = f"NEW.state NOT IN {stands} OR (OLD.state = '{last}' AND NEW.state <> '{last}')"
    return f"OLD.state IN {stands} AND ({columns} OR {back})"


def of_postgres(table):
    """The statements that make the triggers of a table on PostgreSQL."""
    if table in LOG:
        does = "EXECUTE FUNCTION xinheng_log_is_stone()"
        yield f"CREATE TRIGGER {table}_is_stone BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {does}"
        yield f"CREATE TRIGGER {table}_is_kept BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {does}"
    elif table in VERSIONS:
        prefix, function, _, last, _ = VERSIONS[table]
        for event, when in (
            ("update", changed(table, "IS DISTINCT FROM")),
            ("delete", f"OLD.state IN ('published', '{last}')"),
        ):
            yield (
                f"CREATE TRIGGER {prefix}_no_{event} BEFORE {event.upper()} ON {table} FOR EACH ROW "
                f"WHEN ({when}) EXECUTE FUNCTION {function}()"
            )
    else:
        function = "xinheng_lessons_are_stone" if table in LESSONS else "xinheng_rows_of_rules_are_stone"
        yield (
            f"CREATE TRIGGER {table}_stone BEFORE INSERT OR UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {function}()"
        )


def of_sqlite(table):
    """The statements that make the triggers of a table on SQLite."""
    if table in LOG:
        for event in ("UPDATE", "DELETE"):
            yield f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} {abort(LOG_SAYS)}"
    elif table in VERSIONS:
        prefix, _, says, last, _ = VERSIONS[table]
        when = changed(table, "IS NOT")
        yield f"CREATE TRIGGER {prefix}_no_update BEFORE UPDATE ON {table} WHEN {when} {abort(says)}"
        gone = f"OLD.state IN ('published', '{last}')"
        yield f"CREATE TRIGGER {prefix}_no_delete BEFORE DELETE ON {table} WHEN {gone} {abort(says)}"
    else:
        whole, column = (VERSION, "version_id") if table in LESSONS else (POLICY, "policy_id")
        _, _, says, last, _ = VERSIONS[whole]
        # A row that changes its rules is asked about both; a lesson about the version that it leaves.
        both = ("OLD",) if table in LESSONS else ("OLD", "NEW")
        for event, rows in (("INSERT", ("NEW",)), ("UPDATE", both), ("DELETE", ("OLD",))):
            ids = ", ".join(f"{row}.{column}" for row in rows)
            is_in = f"= {ids}" if table in LESSONS else f"IN ({ids})"
            yield (
                f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} WHEN EXISTS "
                f"(SELECT 1 FROM {whole} WHERE id {is_in} AND state IN ('published', '{last}')) {abort(says)}"
            )


def abort(says):
    """The body of a trigger that refuses."""
    return f"BEGIN SELECT RAISE(ABORT, '{says}'); END"
