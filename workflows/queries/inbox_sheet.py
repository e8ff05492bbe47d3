"""A list of tasks as a workbook: dates are dates, text is text, natural persons are masked."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from workflows.law.terms import Calendar
from workflows.models import WorkItem
from workflows.queries import inbox, sheet

ROWS_MAX = 10_000
CHUNK = 500
WIDTHS = (12, 18, 20, 18, 34, 22, 10, 22, 18, 16, 14, 14, 10, 12)


def headings() -> list[str]:
    """The columns of the sheet."""
    return [
        _("届满日"), _("期限"), _("任务"), _("名单"), _("主体"), _("代码"), _("环节"), _("案件编号"),
        _("条目编号"), _("部门"), _("科室"), _("办理人"), _("紧急程度"), _("收到日期"),
    ]  # fmt: skip


def workbook(
    items: QuerySet[WorkItem], order: tuple[str, ...], title: str, today: date, calendar: Calendar
) -> tuple[bytes, int]:
    """The rows in their order, up to ROWS_MAX; where there are more, the first line says so. Also how many."""
    keys = list(items.order_by(*order).values_list("pk", flat=True)[: ROWS_MAX + 1])
    more, keys = len(keys) > ROWS_MAX, keys[:ROWS_MAX]
    told = _("符合条件的任务超过 %(max)s 件，这里只有期限最近的 %(max)s 件；请缩小筛选范围分次导出。")
    note = told % {"max": ROWS_MAX} if more else ""
    faces: dict[Any, str] = {}
    rows = (_line(item, today, calendar, faces) for item in _in_chunks(keys, order))
    return sheet.workbook(headings(), rows, title, note=note, widths=WIDTHS), len(keys)


def _in_chunks(keys: list[int], order: tuple[str, ...]) -> Iterator[WorkItem]:
    """The rows by key, some hundreds at a time."""
    rows = (
        WorkItem.objects.select_related(*inbox.SHOWN)
        .prefetch_related(*inbox.APART)
        .defer(*inbox.LONG)
        .order_by(*order)
    )
    for start in range(0, len(keys), CHUNK):
        yield from rows.filter(pk__in=keys[start : start + CHUNK])


def _line(item: WorkItem, today: date, calendar: Calendar, faces: dict[Any, str]) -> list[Any]:
    """One task; the words of a clock are made once for all tasks that share it."""
    clock = item.clock if item.clock and item.clock.met_at is None else None
    face = (clock.due_on, clock.started_on, clock.term, repr(clock.stops)) if clock else None
    if face not in faces:
        faces[face] = inbox.clock_of(item, today, calendar)["words"]
    name, code = inbox.shown(item.entry.subject)
    due = clock.due_on if clock and clock.paused_on is None else None
    texts = (
        faces[face], item.title, item.entry.list_type.short_name, name, code, item.stage,
        item.entry.case_number, item.entry.number, item.entry.department.short_name,
        item.team.name if item.team else "", item.owner.name if item.owner else "",
        item.get_priority_display(),
    )  # fmt: skip
    return [due, *texts, localtime(item.received_at).date()]
