"""A list of tasks as a workbook: dates are dates, text is text, natural persons are masked."""

import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import openpyxl
from django.db.models import QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from workflows.law.cells import harmless
from workflows.law.terms import Calendar
from workflows.models import WorkItem
from workflows.queries import inbox

ROWS_MAX = 10_000
CHUNK = 500
WIDTHS = (12, 18, 20, 18, 34, 22, 10, 22, 18, 16, 14, 14, 10, 12)
DAY_FORMAT = "yyyy-mm-dd"
# A control character is no character of a sheet; openpyxl refuses it.
CONTROLS = {code: None for code in range(32) if code not in (9, 10, 13)}


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
    book, kept = openpyxl.Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet(title)
    for at, width in enumerate(WIDTHS):
        sheet.column_dimensions["ABCDEFGHIJKLMN"[at]].width = width
    if more:
        told = _("符合条件的任务超过 %(max)s 件，这里只有期限最近的 %(max)s 件；请缩小筛选范围分次导出。")
        sheet.append([told % {"max": ROWS_MAX}])
    sheet.freeze_panes = "A3" if more else "A2"
    sheet.append([_bold(sheet, words) for words in headings()])
    faces: dict[Any, str] = {}
    for item in _in_chunks(keys, order):
        sheet.append(_line(sheet, item, today, calendar, faces))
    book.save(kept)
    return kept.getvalue(), len(keys)


def _in_chunks(keys: list[int], order: tuple[str, ...]) -> Iterator[WorkItem]:
    """The rows by key, some hundreds at a time."""
    rows = WorkItem.objects.select_related(*inbox.SHOWN).defer(*inbox.LONG).order_by(*order)
    for start in range(0, len(keys), CHUNK):
        yield from rows.filter(pk__in=keys[start : start + CHUNK])


def _line(sheet: Any, item: WorkItem, today: date, calendar: Calendar, faces: dict[Any, str]) -> list[Any]:
    """One task; the words of a clock are made once for all tasks that share it."""
    clock = item.deadline if item.deadline and item.deadline.met_at is None else None
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
    return [_day(sheet, due), *map(text, texts), _day(sheet, localtime(item.received_at).date())]


def text(value: Any) -> str:
    """Text that no spreadsheet takes for a formula and every sheet can hold."""
    return harmless(str(value).translate(CONTROLS))


def _day(sheet: Any, day: date | None) -> Any:
    """A real date."""
    if day is None:
        return None
    cell = WriteOnlyCell(sheet, value=day)
    cell.number_format = DAY_FORMAT
    return cell


def _bold(sheet: Any, words: str) -> Any:
    """A heading."""
    cell = WriteOnlyCell(sheet, value=words)
    cell.font = Font(bold=True)
    return cell
