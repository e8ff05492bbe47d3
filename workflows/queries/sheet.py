"""A list as a workbook to take away (XLSX): text, whole numbers and dates; no cell that is taken for a formula."""

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from workflows.law.cells import harmless

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NARROW, WIDE = 10, 40  # characters
DAY_FORMAT = "yyyy-mm-dd"
# What XML cannot carry; openpyxl refuses the whole workbook for one of them.
BROKEN = dict.fromkeys([*range(9), 11, 12, *range(14, 32)])


def workbook(
    headers: Iterable[Any],
    rows: Iterable[Iterable[Any]],
    title: str = "",
    *,
    note: str = "",
    widths: Sequence[int] = (),
) -> bytes:
    """The bytes of a workbook of one sheet: a note if there is one, a heading that stays in sight, then the rows."""
    heads, book = [str(head) for head in headers], Workbook(write_only=True)
    sheet = book.create_sheet(_title(title))
    sheet.freeze_panes = "A3" if note else "A2"
    for nth, head in enumerate(heads, 1):
        width = widths[nth - 1] if widths else max(NARROW, min(WIDE, 2 * len(head) + 8))
        sheet.column_dimensions[get_column_letter(nth)].width = width
    if note:
        sheet.append([_cell(sheet, note)])
    sheet.append([_cell(sheet, head, bold=True) for head in heads])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def _cell(sheet: Any, value: Any, bold: bool = False) -> Any:
    """A cell of text; whole numbers stay numbers and days days, so that they can be added up and sorted."""
    if value is None:
        return None
    if isinstance(value, date):
        cell = WriteOnlyCell(sheet, value=value)
        cell.number_format = DAY_FORMAT
        return cell
    if isinstance(value, int) and not isinstance(value, bool):
        return WriteOnlyCell(sheet, value=value)
    cell = WriteOnlyCell(sheet, value=harmless(value).translate(BROKEN))
    cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell


def _title(title: str) -> str:
    """A name that a sheet may have."""
    return "".join(sign for sign in title if sign not in "[]:*?/\\'")[:31] or "Sheet1"
