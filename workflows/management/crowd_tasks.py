"""A million open tasks in minutes, for measuring: rows copied by the database itself, never one by one.

What a row holds is what the acts would leave; the numbers in it come from its serial. Nobody may use this
but the bench, in a folder of its own.
"""

from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from viewflow.workflow.models import Task

from workflows.acts.deadline import NO_TERM
from workflows.law.terms import due_instant
from workflows.management.city import City
from workflows.models import Book, Deadline, Entry, Subject, WorkItem

CODE = "bench"
DAYS = 60  # the due days lie around today
LATE = 10
TASKS_OF_AN_ENTRY = 10
STEPS = (
    ("identification", "verify", "verify_case"),
    ("identification", "draft", "draft_notice"),
    ("identification", "review", "review_notice"),
    ("identification", "legal_review", "review_lawfulness"),
    ("identification", "decide", "decide_listing"),
)
# Who has a task, out of ten: one officer the tenth of all, two others, and seven to be taken.
HOLDERS = ("shenjn", "jiyt", "zhengb")


@transaction.atomic
def grow(city: City, size: int, today: Any) -> int:
    """Bring the number of open tasks of the crowd up to `size`; returns how many were added."""
    have = WorkItem.objects.filter(code__startswith=CODE).count()
    if have >= size:
        return 0
    _grow_entries(-(-size // TASKS_OF_AN_ENTRY))
    days = _due_days(today)
    first_task = _top(Task._meta.db_table) + 1
    _copy_tasks(have, size)
    _copy_items(city, (have, size), first_task, days)
    return size - have


def refresh_statistics() -> None:
    """The planner knows how many rows there are."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _grow_entries(size: int) -> None:
    """Entries, each of its own subject, like the first of the crowd."""
    have = Entry.objects.filter(number__startswith=f"{CODE}-").count()
    if have >= size:
        return
    model = Entry.objects.filter(number__startswith="LR-2020").order_by("pk")[0]
    serial, span = f"'{CODE}-' || CAST(n.i AS TEXT)", (have, size)
    book, subject = _top(Book._meta.db_table), _top(Subject._meta.db_table)
    at = f" + n.i - {have} + 1"
    named = {"name": f"{serial} || '号建筑工程有限公司'", "code": serial}
    _copy(Subject, model.subject_id, span, {"id": f"{subject}{at}", **named})
    _copy(Book, model.book_id, span, {"id": f"{book}{at}", "ref": serial})
    _copy(
        Entry,
        model.pk,
        span,
        {
            "id": f"{_top(Entry._meta.db_table)}{at}",
            "number": serial,
            "book_id": f"{book}{at}",
            "subject_id": f"{subject}{at}",
            "case_number": serial,
            "order_number": serial,
        },
    )


def _copy_tasks(have: int, size: int) -> None:
    """As many rows of the engine, like the first open one of the crowd."""
    model = Task.objects.filter(work_item__entry__number__startswith="LR-2020").order_by("pk")[0]
    _copy(Task, model.pk, (have, size), {"id": f"{_top(Task._meta.db_table)} + n.i - {have} + 1"})


def _copy_items(city: City, span: tuple[int, int], first_task: int, days: list[tuple[int, Any]]) -> None:
    """The rows of the inbox: a third of the officers' hands full, the rest to be taken, due around today."""
    office = city.offices["HC-RS"]
    model = WorkItem.objects.filter(entry__number__startswith="LR-2020").order_by("pk")[0]
    owners = [city.people[name].pk for name in HOLDERS]
    first_entry = Entry.objects.filter(number=f"{CODE}-0").values_list("pk", flat=True).get()
    holder = " ".join(f"WHEN {at} THEN {pk}" for at, pk in enumerate(owners))
    # One in twenty stands still; the rest lies on one of the days.
    day = f"(n.i * 7 / 10) % {len(days)}"
    due = " ".join(f"WHEN {at} THEN %s" for at in range(len(days)))
    rows = " ".join(f"WHEN {at} THEN {pk}" for at, (pk, _due) in enumerate(days))
    moments = [_literal(moment) for _pk, moment in days]
    kind = f"(n.i / 10) % {len(STEPS)}"
    values = {
        "id": f"{_top(WorkItem._meta.db_table)} + n.i - {span[0]} + 1",
        "code": f"'{CODE}' || CAST(n.i AS TEXT)",
        "task_id": f"{first_task} + n.i - {span[0]}",
        "entry_id": f"{first_entry} + n.i / {TASKS_OF_AN_ENTRY}",
        "procedure": _case(kind, [f"'{step[0]}'" for step in STEPS]),
        "step": _case(kind, [f"'{step[1]}'" for step in STEPS]),
        "permission": _case(kind, [f"'workflows.{step[2]}@{office.place}'" for step in STEPS]),
        "department_id": str(office.pk),
        "owner_id": f"CASE n.i % 10 {holder} ELSE NULL END",
        "status": f"CASE WHEN n.i % 10 < {len(owners)} THEN 'assigned' ELSE 'new' END",
        "deadline_id": f"CASE WHEN n.i % 20 = 19 OR n.i % 20 = 10 THEN NULL ELSE CASE {day} {rows} END END",
        "due_at": f"CASE WHEN n.i % 20 = 19 OR n.i % 20 = 10 THEN %s ELSE CASE {day} {due} END END",
        "priority": "CASE WHEN n.i % 50 = 0 THEN 1 WHEN n.i % 17 = 0 THEN 2 ELSE 3 END",
    }
    _copy(WorkItem, model.pk, span, values, {"due_at": [_literal(NO_TERM), *moments]})


def _due_days(today: Any) -> list[tuple[int, Any]]:
    """One shared clock for each due day: a task is read with its deadline, as everywhere."""
    entry = Entry.objects.filter(number=f"{CODE}-0").get()
    kept = []
    for n in range(DAYS):
        due = today + timedelta(days=n - LATE)
        row, _made = Deadline.objects.get_or_create(
            entry=entry, kind="decide", about=f"{CODE}-{n}",
            defaults={
                "clause": "§4", "start_event": "—", "started_on": due - timedelta(days=30), "term": "20WD",
                "due_on": due, "due_at": due_instant(due),
            },
        )  # fmt: skip
        kept.append((row.pk, row.due_at))
    return kept


def _case(of: str, values: list[str]) -> str:
    """One of several values, by number."""
    return f"CASE {of} " + " ".join(f"WHEN {at} THEN {value}" for at, value in enumerate(values)) + " END"


def _literal(moment: Any) -> Any:
    """An instant as this database keeps it."""
    return WorkItem._meta.get_field("due_at").get_db_prep_value(moment, connection)


def _top(table: str) -> int:
    """The greatest key in use."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COALESCE(MAX(id), 0) FROM {table}")
        return int(cursor.fetchone()[0])


def _copy(
    model: Any,
    pk: int,
    span: tuple[int, int],
    values: dict[str, str],
    params: dict[str, list[Any]] | None = None,
) -> None:
    """Copies of one row with serials from span[0] to below span[1], in one statement; keys stay in step."""
    columns = [field.column for field in model._meta.concrete_fields]
    chosen = ", ".join(values.get(column, f"model.{column}") for column in columns)
    table, given = model._meta.db_table, params or {}
    sent = [value for column in columns for value in given.get(column, [])]
    series = (
        f"SELECT i FROM generate_series({span[0]}, {span[1] - 1}) AS s(i)"
        if connection.vendor == "postgresql"
        else f"WITH RECURSIVE s(i) AS (SELECT {span[0]} UNION ALL SELECT i + 1 FROM s WHERE i < {span[1] - 1})"
        " SELECT i FROM s"
    )
    # Only a statement that has values is searched for their places: the other signs of remainder are doubled.
    names = ", ".join(columns)
    marked = chosen.replace("%", "%%").replace("%%s", "%s") if sent else chosen
    source = f"({series}) AS n CROSS JOIN {table} AS model WHERE model.id = {int(pk)}"
    sql = f"INSERT INTO {table} ({names}) SELECT {marked} FROM {source}"
    with connection.cursor() as cursor:
        cursor.execute(sql, sent or None)
        if connection.vendor == "postgresql":
            top = f"(SELECT MAX(id) FROM {table})"
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {top})")
