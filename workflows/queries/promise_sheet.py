"""Commitments as workbooks: the report record to take away, the sheet of paper commitments judged row by row."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from workflows.law import cells
from workflows.law.commitment import BINDING
from workflows.law.identity import BadCode, check_id_number, check_uscc, mask_id, mask_name, normalise
from workflows.models import Commitment, CommitmentItem, Department, Person, Subject
from workflows.queries import commitments, sheet
from workflows.queries.workbook import SheetRow

# The ten fields of the credit report (domain §6.4), in its order.
HEADINGS = (
    "企业名称", "统一社会信用代码", "承诺类型", "承诺事由", "承诺事项", "做出承诺日期", "承诺受理单位", "承诺履约状态",
    "数据来源", "经办人",
)  # fmt: skip
IMPORTED = {
    "name": "企业名称",
    "code": "统一社会信用代码",
    "item": "承诺事项",
    "department": "承诺受理单位",
    "signed_on": "做出承诺日期",
    "signatory": "签署人",
    "capacity": "签署身份",
    "matter": "承诺事由",
    "due_on": "履行期限届满日",
    "valid_until": "有效期至",
    "source": "数据来源",
    "handler": "经办人",
}
OPTIONAL = frozenset({"matter", "due_on", "valid_until", "source", "handler", "capacity"})
EXPORTED_MOST = 20_000


@dataclass(frozen=True)
class Said:
    """What one good row states."""

    name: str
    code: str
    is_person: bool
    item: CommitmentItem
    signed_on: date
    signatory: str
    capacity: str
    matter: str
    due_on: date | None
    valid_until: date | None
    source: str
    handler: str


@dataclass
class Verdict:
    """One row of a sheet: what it says, or what is wrong with it, cell by cell."""

    number: int
    raw: dict[str, Any]
    said: Said | None = None
    problems: list[str] = field(default_factory=list)

    @property
    def shown(self) -> dict[str, str]:
        """The row as the preview shows it; an identity number is masked."""
        told = {
            key: cells.clean(cells.as_text(self.raw[key])) if self.raw.get(key) is not None else ""
            for key in IMPORTED
        }
        if len(normalise(told["code"])) == 18 and self.said is not None and self.said.is_person:
            told["code"] = mask_id(told["code"])
        return told


def export(rows: Iterable[Commitment]) -> bytes:
    """The records of commitments as a workbook; natural persons are masked."""
    return sheet.workbook(HEADINGS, (_record(made) for made in rows), str(_("信用承诺")))


def _record(made: Commitment) -> list[Any]:
    """The ten fields of one commitment."""
    row = commitments.row_of(made)
    return [
        row.name, row.code, str(made.get_kind_display()), made.matter, made.what, made.signed_on,
        made.department.name, made.performance, made.source, made.handler,
    ]  # fmt: skip


def judge(
    rows: Sequence[SheetRow], person: Person, offices: Sequence[Department], today: date
) -> list[Verdict]:
    """Every row read and compared with the catalogue, with what is there already, and with the other rows."""
    items = CommitmentItem.objects.filter(department__in=offices).select_related("department")
    known = {(item.department.name, item.name): item for item in items}
    known |= {(item.department.short_name, item.name): item for item in items}
    verdicts = [_judged(row, known, today, _own(person)) for row in rows]
    _refuse_other_names(verdicts)
    _refuse_doubles(verdicts)
    return verdicts


def _own(person: Person) -> frozenset[str]:
    """The numbers of those for whom the person speaks: an own matter is another's to record."""
    return frozenset(mandate.subject.code for mandate in person.mandates_now())


def _judged(
    row: SheetRow, known: dict[tuple[str, str], CommitmentItem], today: date, own: frozenset[str]
) -> Verdict:
    """One row."""
    verdict = Verdict(row.number, row.values)

    def read(key: str, how: Any, *more: Any) -> Any:
        """One cell, or None with its problem told."""
        value = row.values.get(key)
        if cells.is_empty(value):
            if key not in OPTIONAL:
                verdict.problems.append(_("%(column)s：没有填写。") % {"column": IMPORTED[key]})
            return None
        try:
            return how(cells.stated(value), *more)
        except cells.Unfit as unfit:
            verdict.problems.append(f"{IMPORTED[key]}：{unfit}")
        return None

    code = read("code", cells.code_of, _any_code)
    told = {
        "name": read("name", cells.name_of, 200),
        "signed_on": read("signed_on", cells.past_day, today),
        "signatory": read("signatory", cells.name_of, 60),
        "capacity": read("capacity", cells.text, 40) or "",
        "matter": read("matter", cells.text, 200) or "",
        "due_on": read("due_on", cells.day),
        "valid_until": read("valid_until", cells.day),
        "source": read("source", cells.text, 100) or str(_("批量导入")),
        "handler": read("handler", cells.text, 60) or "",
    }
    item = known.get((read("department", cells.text, 100), read("item", cells.text, 100)))
    if item is None and not verdict.problems:
        verdict.problems.append(
            _("承诺事项：清单中没有受理单位和承诺事项都相符、由您登记的事项，请按承诺清单填写。")
        )
    if code in own:
        verdict.problems.append(_("统一社会信用代码：您是该主体的代表，应当回避，请由他人登记。"))
    if not verdict.problems and item is not None:
        verdict.said = Said(code=code, is_person=_is_person(code), item=item, **told)
    return verdict


def _any_code(code: str) -> str:
    """A credit code, or the number of a natural person."""
    try:
        return check_uscc(code)
    except BadCode:
        if code[:6].isdigit() and not code.startswith("9"):
            return check_id_number(code)
        raise


def _is_person(code: str) -> bool:
    """Is it an identity number?"""
    try:
        check_uscc(code)
    except BadCode:
        return True
    return False


def another_name(known: Subject | None, name: str) -> str:
    """What is wrong with a name beside the code of a subject on file; empty when nothing is (nobody else promised)."""
    if known is None or "".join(known.name.split()) == "".join(name.split()):
        return ""
    shown = mask_name(known.name) if known.is_person else known.name
    words = _("这个代码在册的名称是“%(name)s”，与填写的不一致；请核对代码，名称按在册的填写。")
    return words % {"name": shown}


def _refuse_other_names(verdicts: list[Verdict]) -> None:
    """A code that stands for somebody of another name; two queries."""
    good = [v for v in verdicts if v.said]
    known = Subject.objects.by_numbers(v.said.code for v in good if v.said)
    for verdict in good:
        assert verdict.said is not None
        if wrong := another_name(known.get(verdict.said.code), verdict.said.name):
            verdict.problems.append(f"{IMPORTED['name']}：{wrong}")
            verdict.said = None


def _refuse_doubles(verdicts: list[Verdict]) -> None:
    """The same subject, item and day twice in the sheet, or already on file; one query."""
    good = [v for v in verdicts if v.said]
    codes = {v.said.code for v in good if v.said}
    rows = Commitment.objects.filter(subject__code__in=codes, state__in=BINDING, item__isnull=False)
    there = set(rows.values_list("subject__code", "item", "signed_on"))
    first: dict[Any, int] = {}
    for verdict in good:
        assert verdict.said is not None
        key = (verdict.said.code, verdict.said.item.pk, verdict.said.signed_on)
        if key in there:
            verdict.problems.append(_("同一主体、同一事项、同一日期的承诺已经登记。"))
        elif key in first:
            verdict.problems.append(_("与第%(row)s行重复。") % {"row": first[key]})
        first.setdefault(key, verdict.number)
        if verdict.problems:
            verdict.said = None


def name_shown(name: str, *, is_person: bool) -> str:
    """The name of a row in the preview."""
    return mask_name(name) if is_person else name
