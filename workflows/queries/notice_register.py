"""The register of notices (文书登记簿): what an officer may see of all documents, narrowed, by key, persons masked.

An index gives the order of every way to narrow that leaves many rows; what leaves few is found first and sorted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.fields.json import KT

from workflows.law.documents import DOCUMENTS
from workflows.law.duties import ISSUE_OR_SERVE
from workflows.law.identity import mask_id, mask_name
from workflows.law.letters import LETTERS
from workflows.law.service import Noticing
from workflows.law.terms import due_instant
from workflows.models import Associate, Department, Entry, ListStatus, ListType, Notice, Person
from workflows.queries import names, search, tally

PAGE = 25
ORDER = ("-issued_at", "-id")
SELECT_MAX = 5000  # notices printed in one run
SHOWN = ("entry__subject", "entry__list_type", "entry__department", "associate", "batch")
LONG = ("facts", "page", "file", "entry__facts_summary", "entry__evidence_list", "entry__reason")
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Row:
    """One notice as the register shows it: nobody in full."""

    notice: Notice
    addressee: str
    of_whom: str
    may_print: bool


@dataclass(frozen=True)
class Page:
    """Up to 25 rows; `before` and `after` are the codes from which the neighbouring pages start, or empty."""

    rows: list[Row] = field(default_factory=list)
    before: str = ""
    after: str = ""


def choices(offices: list[Department]) -> dict[str, list[tuple[str, str]]]:
    """What the filters offer; one query."""
    titles = {kind: each.title for kind, each in {**LETTERS, **DOCUMENTS}.items()}
    lists = ListType.objects.exclude(status=ListStatus.RULES).order_by("kind", "code")
    return {
        "kind": sorted(titles.items(), key=lambda pair: pair[1]),
        "list": list(lists.values_list("code", "short_name")),
        "department": [(office.code, office.short_name) for office in offices],
    }


def offices_printed_for(person: Person, offices: list[Department]) -> list[int]:
    """The departments whose notices the person may print and address: where she issues or serves them."""
    return [office.pk for office in offices if ISSUE_OR_SERVE(office, person)]


def rows(offices: list[Department], said: Mapping[str, Any], today: date) -> QuerySet[Notice]:
    """The notices of these departments that fit everything said."""
    chosen = [each for each in offices if said.get("department") in (None, each.code)]
    found = Notice.objects.all()
    if len(chosen) < Department.objects.count():
        found = found.filter(entry__department__in=[office.pk for office in chosen])
    for name, value in said.items():
        if name in FILTERS:
            found = found.filter(FILTERS[name](value, today))
    return found


def _unserved(days: int, today: date) -> Q:
    """Issued more than so many days ago, and it still waits to be served."""
    kinds = [kind for kind, each in DOCUMENTS.items() if not each.is_served]
    late = due_instant(today - timedelta(days=days + 1))
    return Q(state=Noticing.ISSUED, issued_at__lt=late) & ~Q(kind__in=kinds)


def _words(words: str, _today: date) -> Q:
    """By the beginning of a number; else by entry or case number, by code or name of the addressee."""
    spelled = words.strip().translate(search.BRACKETS)
    if Notice.objects.filter(number__startswith=spelled).exists():
        return Q(number__startswith=spelled)
    if not search.is_long_enough(words):
        return Q(pk__in=[])
    numbered = Entry.objects.filter(Q(number=words.strip().upper()) | Q(case_number=spelled))
    keys = list(numbered.values_list("pk", flat=True))
    code = search.code_beginning(words)
    # A natural person is found by the whole name or number only, as everywhere.
    persons = Q(name=words.strip()) | (Q(id_number=code) if code else Q(pk__in=[]))
    people = list(Associate.objects.filter(persons).values_list("pk", flat=True)[: names.CANDIDATES])
    found = Q(entry__in=keys) | Q(associate__in=people)
    for fit in (names.by_code(code), names.by_name(words)):
        if fit.keys:
            found |= fit.where("entry__subject")
    return found


FILTERS: dict[str, Any] = {
    "state": lambda state, _today: Q(state=state),
    "kind": lambda kind, _today: Q(kind=kind),
    "list": lambda code, _today: Q(entry__list_type__code=code),
    "since": lambda day, _today: Q(issued_at__gte=due_instant(day - ONE_DAY)),
    "until": lambda day, _today: Q(issued_at__lt=due_instant(day)),
    "unserved": _unserved,
    "unprinted": lambda _yes, _today: Q(file_digest=""),
    "batch": lambda code, _today: Q(batch__code=code),
    "q": _words,
}


def page(found: QuerySet[Notice], printed_for: list[int], *, after: str = "", before: str = "") -> Page:
    """The rows after, or before, the notice of that code, the newest first; three queries at most."""
    asked = Notice.objects.filter(code=before or after) if before or after else Notice.objects.none()
    mark = asked.values_list("issued_at", "pk").first()
    backwards = bool(before and mark)
    order = ("issued_at", "id") if backwards else ORDER
    chosen = tally.beyond(found, order, mark) if mark else found
    # First the keys, which an index gives in order, then the few rows: the frozen facts are long.
    keys = list(chosen.order_by(*order).values_list("pk", flat=True)[: PAGE + 1])
    more, keys = len(keys) > PAGE, keys[:PAGE]
    shown = fetched(keys, printed_for)
    if not shown:
        return Page()
    has_before, has_after = (more, True) if backwards else (bool(mark), more)
    first, last = shown[0].notice.code, shown[-1].notice.code
    return Page(shown, first if has_before else "", last if has_after else "")


def fetched(keys: list[int], printed_for: list[int]) -> list[Row]:
    """These notices as rows, the newest first; one query."""
    told = {"party_name": KT("facts__party__name"), "party_kind": KT("facts__party__kind")}
    rows = Notice.objects.filter(pk__in=keys).select_related(*SHOWN).defer(*LONG)
    return [row_of(notice, printed_for) for notice in rows.annotate(**told).order_by(*ORDER)]


def row_of(notice: Any, printed_for: list[int]) -> Row:
    """One notice; the name is the one that stands on it."""
    subject = notice.entry.subject
    name = notice.party_name or (notice.associate.name if notice.associate else subject.name)
    is_person = notice.party_kind == "person" or notice.associate_id is not None
    lead = mask_name(subject.name) if subject.is_person else subject.name
    may_print = notice.entry.department_id in printed_for and notice.state != Noticing.WITHDRAWN
    return Row(notice, mask_name(name) if is_person else name, lead if notice.associate_id else "", may_print)


def code_of(row: Row) -> str:
    """The code of the addressee as a list may show it."""
    subject = row.notice.entry.subject
    return mask_id(subject.code) if subject.is_person and subject.code else subject.code


def to_print(found: QuerySet[Notice], printed_for: list[int]) -> QuerySet[Notice]:
    """Those that the person may print: of the own departments, and not withdrawn."""
    return found.filter(entry__department__in=printed_for).exclude(state=Noticing.WITHDRAWN)


def count(found: QuerySet[Notice]) -> int:
    """How many, one more than may be printed at once at most; one query."""
    return tally.counts({"n": found}, SELECT_MAX + 1)["n"]
