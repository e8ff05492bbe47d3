"""For which entries a batch of documents is: by list and state, by pasted numbers, by a workbook; line by line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from workflows.law.cells import Unfit, as_text, clean
from workflows.law.duties import DRAFT_NOTICE, ISSUE_OR_SERVE
from workflows.law.elements import Document
from workflows.law.identity import normalise
from workflows.law.papers import problems, read
from workflows.models import Department, Entry, ListStatus, ListType, Person, Subject
from workflows.queries import workbook
from workflows.queries.search import BRACKETS

ENTRY = "entry"  # the key of the column that names the entry
SHOWN = 40  # characters of a line that a fault repeats
LOOKED_UP = 500


@dataclass(frozen=True)
class Fault:
    """What is wrong in one line or row; `column` is empty for a pasted line."""

    line: int
    column: str
    typed: str
    words: str


@dataclass
class Chosen:
    """The entries by key in the order of their lines, what each row states of its own, and every fault."""

    entries: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def offices_of(person: Person) -> list[Department]:
    """The departments in which the person draws up documents."""
    found = {p.department_id: p.department for p in person.posts_now() if DRAFT_NOTICE(p.department, person)}
    return list(found.values())


def offices_seen(person: Person) -> list[int]:
    """The departments whose batches the person may look at: where she draws up, reviews, issues or serves."""
    return [p.department_id for p in person.posts_now() if ISSUE_OR_SERVE(p.department, person)]


def lists_for(document: Document) -> list[tuple[str, str]]:
    """The lists on which such a document is issued; one query."""
    lists = ListType.objects.exclude(status=ListStatus.RULES).filter(kind__in=document.lists)
    return list(lists.order_by("kind", "code").values_list("code", "short_name"))


def by_filter(office: Department, list_code: str, state: str, most: int) -> list[int]:
    """The keys of the office's entries of this list and state, one more than may be at most; one query."""
    rows = Entry.objects.filter(department=office, list_type__code=list_code, state=state)
    return list(rows.order_by("pk").values_list("pk", flat=True)[: most + 1])


# ------------------------------------------------------------------------------------------- numbers, lines
def by_lines(office: Department, text: str) -> Chosen:
    """One entry a line: its number, its case number, or the code of a subject that has one entry here."""
    lines = [(n, clean(line)) for n, line in enumerate(text.splitlines(), 1) if clean(line)]
    chosen = Chosen()
    _look_up(office, [(n, "", typed, {}) for n, typed in lines], chosen)
    return chosen


def _look_up(
    office: Department, lines: Sequence[tuple[int, str, str, dict[str, Any]]], chosen: Chosen
) -> None:
    """Find the entry of each line, given as (line, column, what was typed, own values); each only once."""
    known = _Known(office, [typed for _n, _column, typed, _own in lines])
    taken: dict[int, int] = {}
    for n, column, typed, own in lines:
        keys = known.of(typed)
        shown = typed[:SHOWN]
        if not keys:
            words = _("本机关没有这个条目；请核对条目编号、案件编号或者主体代码。")
        elif len(keys) > 1:
            told = {"n": len(keys)}
            words = _("这个主体在本机关有 %(n)s 个条目，请改写条目编号。") % told
        elif keys[0] in taken:
            words = _("和第 %(n)s 行是同一个条目，请删去一行。") % {"n": taken[keys[0]]}
        else:
            taken[keys[0]] = n
            chosen.entries.append((keys[0], own))
            continue
        chosen.faults.append(Fault(n, column, shown, words))


class _Known:
    """The office's entries by every number that the lines name; a few queries for some hundreds of lines."""

    def __init__(self, office: Department, typed: Sequence[str]) -> None:
        self.by_number: dict[str, list[int]] = {}
        self.by_subject: dict[int, list[int]] = {}
        self.subjects: dict[str, Subject] = {}
        asked = list(dict.fromkeys(typed))
        for start in range(0, len(asked), LOOKED_UP):
            self._read(office, asked[start : start + LOOKED_UP])

    def _read(self, office: Department, part: list[str]) -> None:
        """One part of the lines."""
        numbers = {text.upper() for text in part}
        cases = {text.translate(BRACKETS).replace(" ", "") for text in part}
        rows = Entry.objects.filter(Q(number__in=numbers) | Q(case_number__in=cases), department=office)
        for pk, number, case in rows.values_list("pk", "number", "case_number"):
            self.by_number.setdefault(number, []).append(pk)
            self.by_number.setdefault(case, []).append(pk)
        subjects = Subject.objects.by_numbers(normalise(text) for text in part)
        self.subjects.update(subjects)
        of_subjects = Entry.objects.filter(subject__in={s.pk for s in subjects.values()}, department=office)
        for pk, subject in of_subjects.order_by("pk").values_list("pk", "subject"):
            self.by_subject.setdefault(subject, []).append(pk)

    def of(self, typed: str) -> list[int]:
        """The entries that a line may mean."""
        for spelt in (typed.upper(), typed.translate(BRACKETS).replace(" ", "")):
            if spelt in self.by_number:
                return self.by_number[spelt]
        subject = self.subjects.get(normalise(typed))
        return list(dict.fromkeys(self.by_subject.get(subject.pk, []))) if subject else []


# ------------------------------------------------------------------------------------------------ workbooks
def headings(document: Document) -> dict[str, str]:
    """The columns of the workbook: the entry, then every blank of the document."""
    return {ENTRY: _("条目编号")} | {blank.key: blank.label for blank in document.blanks}


def blank_workbook(document: Document) -> bytes:
    """An empty workbook with these columns."""
    return workbook.blank(headings(document), document.title[:31])


def by_workbook(
    office: Department, document: Document, common: Mapping[str, Any], data: bytes, most: int
) -> Chosen:
    """One entry a row, with what the row states of its own; what it leaves empty is what is stated for all.

    Raises workbook.Unreadable for what is no workbook of these columns.
    """
    heads = headings(document)
    optional = frozenset(blank.key for blank in document.blanks)
    sheet = workbook.read(data, heads, optional, needed=1, rows_max=most)
    chosen, lines = Chosen(), []
    for name in sheet.unknown:
        chosen.faults.append(Fault(0, name, "", _("文书没有这一项；请删去这一列，或者按模板改列名。")))
    for row in sheet.rows:
        own, faults = _own(document, common, row)
        chosen.faults += faults
        typed = clean(as_text(row.values.get(ENTRY) or ""))
        lines.append((row.number, heads[ENTRY], typed, own))
    _look_up(office, lines, chosen)
    chosen.faults.sort(key=lambda fault: fault.line)
    return chosen


def _own(
    document: Document, common: Mapping[str, Any], row: workbook.SheetRow
) -> tuple[dict[str, Any], list[Fault]]:
    """What one row states of its own, and what is wrong in it or still missing."""
    own: dict[str, Any] = {}
    faults: list[Fault] = []
    labels = {blank.key: blank.label for blank in document.blanks}
    for blank in document.blanks:
        raw = row.values.get(blank.key)
        if raw is None:
            continue
        try:
            own[blank.key] = read(blank, raw)
        except Unfit as unfit:
            faults.append(Fault(row.number, blank.label, clean(as_text(raw))[:SHOWN], str(unfit)))
    bad = {fault.column for fault in faults}
    for key, words in problems(document, {**common, **own}).items():
        if labels.get(key, key) not in bad:
            faults.append(Fault(row.number, labels.get(key, key), str(own.get(key, ""))[:SHOWN], words))
    return own, faults
