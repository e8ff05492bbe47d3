"""Read a registration workbook: find the header row by its headings, hand out the cells as they are."""

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import save_workbook

from workflows.law.casefile import Formula, heading_key
from workflows.law.cells import clean

SIZE_MAX = 5 * 1024 * 1024
UNPACKED_MAX = 30 * 1024 * 1024
PARTS_MAX = 500
ROWS_MAX = 2000
ROWS_OF_A_SHEET = 2**20  # of the format; only a trap names a later row
COLUMNS_MAX = 60
HEADER_WITHIN = 20
HEADINGS_NEEDED = 5
MAY_BE_ABSENT = frozenset({"responsible", "evidence_list", "officer"})
OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"


class Unreadable(ValueError):
    """The file is not a workbook that can be read; str() says in Chinese what to do."""


@dataclass(frozen=True)
class SheetRow:
    """One case of the sheet: its row number as the spreadsheet shows it, and the raw values by key."""

    number: int
    values: dict[str, Any]


@dataclass
class Sheet:
    """All cases of a workbook, and the headings that the registration does not know."""

    rows: list[SheetRow] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def read(
    data: bytes,
    headings: Mapping[str, str],
    optional: frozenset[str] = MAY_BE_ABSENT,
    *,
    needed: int = HEADINGS_NEEDED,
    rows_max: int = ROWS_MAX,
) -> Sheet:
    """The cases of the first sheet that has `needed` of the headings; Unreadable without one, or when it is too big."""
    _inspect(data)
    try:
        # Formulas are read as text, not as what some program once computed from them.
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        try:
            return _first_with_headings(book, headings, optional, needed, rows_max)
        finally:
            book.close()
    except Unreadable:
        raise
    except Exception as error:
        # openpyxl and the XML parser raise whatever a broken file leads them to.
        raise Unreadable(_("文件已经损坏，无法读取；请用表格软件打开后另存为 .xlsx 再上传。")) from error


def blank(headings: Mapping[str, str], title: str) -> bytes:
    """An empty workbook with these columns, all of them text: a code of digits stays what was typed."""
    book, kept = openpyxl.Workbook(), io.BytesIO()
    sheet = book.worksheets[0]
    sheet.title = title
    for at, heading in enumerate(headings.values(), 1):
        sheet.cell(1, at, heading)
        column = sheet.column_dimensions[get_column_letter(at)]
        column.number_format, column.width = "@", 22
    save_workbook(book, kept)
    return kept.getvalue()


def _inspect(data: bytes) -> None:
    """Refuse what is no workbook, locked, or would unpack beyond measure, before anything is parsed."""
    if len(data) > SIZE_MAX:
        raise Unreadable(_("文件超过 5 MB，请删去图片和多余的工作表，或者分批导入。"))
    if data.startswith(OLD_OR_LOCKED):
        raise Unreadable(_("这是旧版 .xls 或者加了密码的文件，请取消密码并另存为 .xlsx 后上传。"))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            listed = parts.infolist()
            if "xl/workbook.xml" not in parts.namelist():
                raise Unreadable(_("这不是 .xlsx 工作簿，请用表格软件另存为 .xlsx 后上传。"))
            if len(listed) > PARTS_MAX or sum(part.file_size for part in listed) > UNPACKED_MAX:
                raise Unreadable(_("文件展开后过大，请只保留案件登记表后另存再上传。"))
            _refuse_declared_entities(parts)
    except zipfile.BadZipFile as error:
        raise Unreadable(_("这不是 .xlsx 工作簿，请用表格软件另存为 .xlsx 后上传。")) from error


def _refuse_declared_entities(parts: zipfile.ZipFile) -> None:
    """No spreadsheet program writes a document type; only a trap does."""
    for part in parts.infolist():
        if part.filename.endswith((".xml", ".rels")):
            with parts.open(part) as stream:
                if b"<!DOCTYPE" in stream.read(65536).replace(b"\0", b"").upper():
                    raise Unreadable(_("文件里有不允许的内容，请用表格软件另存为 .xlsx 后上传。"))


def _first_with_headings(
    book: Any, headings: Mapping[str, str], optional: frozenset[str], needed: int, rows_max: int
) -> Sheet:
    """Go through the visible sheets until one has the headings."""
    for page in book.worksheets:
        if page.sheet_state != "visible":
            continue
        page.reset_dimensions()  # what the file says of its own size is not to be relied on
        lines = _lines(page)
        columns, named = _headings(lines, headings, optional, needed)
        if columns:
            return _cases(lines, columns, named, rows_max)
    wanted = "、".join(list(headings.values())[:5])
    raise Unreadable(_("没有找到表头。前20行内应有一行列名，如：%(wanted)s。") % {"wanted": wanted})


def _lines(page: Any) -> Iterator[tuple[int, list[Any]]]:
    """Row number and values of each row that holds something; ValueError for a row that no sheet can have."""
    before = None
    for number, cells in enumerate(page.iter_rows(max_col=COLUMNS_MAX), 1):
        if number > ROWS_OF_A_SHEET:
            raise ValueError(number)
        if (
            cells is before
        ):  # the reader fills a gap with one and the same empty row, a million times if need be
            continue
        before = cells
        values = [_value(cell) for cell in cells]
        if any(value is not None for value in values):
            yield number, values


def _value(cell: Any) -> Any:
    """A cell's value; formulas and error values are marked, blank text is nothing."""
    if cell.value is None:
        return None
    if cell.data_type in {"f", "e"}:
        return Formula(cell.value)
    return None if isinstance(cell.value, str) and not clean(cell.value) else cell.value


def _headings(
    lines: Iterator[tuple[int, list[Any]]],
    headings: Mapping[str, str],
    optional: frozenset[str],
    needed: int,
) -> tuple[dict[int, str], dict[int, str]]:
    """The known columns, and all headings, by position; empty when the first rows have none."""
    for number, values in lines:
        if number > HEADER_WITHIN:
            break
        known = {at: key for at, value in enumerate(values) if (key := heading_key(value, headings))}
        if len(set(known.values())) < needed:
            continue
        _refuse_gaps(list(known.values()), headings, optional)
        return known, {at: clean(value) for at, value in enumerate(values) if value is not None}
    return {}, {}


def _refuse_gaps(keys: list[str], headings: Mapping[str, str], optional: frozenset[str]) -> None:
    """Every column that a case needs is there, and once."""
    absent = [heading for key, heading in headings.items() if key not in keys and key not in optional]
    if absent:
        raise Unreadable(_("表头缺少这些列：%(absent)s。请补上后再上传。") % {"absent": "、".join(absent)})
    twice = sorted({headings[key] for key in keys if keys.count(key) > 1})
    if twice:
        raise Unreadable(_("表头有重复的列：%(twice)s。请只保留一列。") % {"twice": "、".join(twice)})


def _cases(
    lines: Iterable[tuple[int, list[Any]]], columns: dict[int, str], named: dict[int, str], rows_max: int
) -> Sheet:
    """The rows below the headings; what stands in no known column is reported, never silently dropped."""
    sheet = Sheet(unknown=[name for at, name in named.items() if at not in columns])
    nameless: set[int] = set()
    for number, values in lines:
        held = {key: values[at] if at < len(values) else None for at, key in columns.items()}
        nameless.update(at for at, value in enumerate(values) if value is not None and at not in named)
        if all(value is None for value in held.values()):
            continue
        if len(sheet.rows) == rows_max:
            raise Unreadable(_("超过%(n)s行，请拆成几个文件分批导入。") % {"n": rows_max})
        sheet.rows.append(SheetRow(number, held))
    letters = [get_column_letter(at + 1) for at in sorted(nameless)]
    sheet.unknown += [_("%(letter)s列（无列名）") % {"letter": letter} for letter in letters]
    if not sheet.rows:
        raise Unreadable(_("表头下面没有内容，请填写后再上传。"))
    return sheet
