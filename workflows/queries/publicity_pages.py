"""Reported licences and penalties as pages: the officers' list, the timeliness figures, the public register."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncMonth

from workflows.law.identity import masked, normalise
from workflows.law.private import without_private
from workflows.law.publicity import Posting, due
from workflows.law.terms import add_months
from workflows.models import Department, Gram, Person, PublicityRecord, SubjectKind
from workflows.models.calendar import load_calendar

PAGE = 25
SHORTEST = 2
MONTHS = 12
RELATED = ("subject", "department", "policy__list_type")


@dataclass(frozen=True)
class Asked:
    """What a page of records is asked for; unknown values find nothing."""

    words: str = ""
    kind: str = ""
    department: str = ""
    timing: str = ""
    month: str = ""

    @property
    def is_too_short(self) -> bool:
        """One character of a name would find half the register."""
        return 0 < len("".join(self.words.split())) < SHORTEST

    @property
    def kept(self) -> dict[str, str]:
        """The question as it stands in an address."""
        said = {
            "q": self.words,
            "kind": self.kind,
            "department": self.department,
            "timing": self.timing,
            "month": self.month,
        }
        return {name: value for name, value in said.items() if value}


@dataclass(frozen=True)
class Row:
    """One record as it is shown; natural persons are masked for everybody."""

    record: PublicityRecord
    name: str
    code: str

    @property
    def told(self) -> dict[str, str]:
        """Its free texts as everybody may read them: records that were reported before the import refused it may still
        name a natural person's number."""
        names = ("category", "cause", "content", "basis")
        said = {name: getattr(self.record, name) for name in names} | {"name": self.name}
        return {name: without_private(text) for name, text in said.items()}


@dataclass(frozen=True)
class Page:
    """One page of rows; `before` is the key of the next page, 0 at the end."""

    rows: list[Row]
    before: int = 0


@dataclass(frozen=True)
class Figure:
    """How many decisions were reported, and how many of them in time."""

    label: Any
    key: str
    all: int
    on_time: int

    @property
    def late(self) -> int:
        """Reported after the last day."""
        return self.all - self.on_time

    @property
    def rate(self) -> str:
        """In time, of all, in percent with one decimal; cut, so that 100% is only said when all were."""
        return f"{self.on_time * 1000 // self.all / 10:.1f}%" if self.all else "—"


def seen(person: Person, asked: Asked, *, before: int = 0, size: int = PAGE) -> Page:
    """The records the person may look at, the latest first, by key."""
    return _page(_asked(PublicityRecord.objects.visible_to(person), asked, is_public=False), before, size)


def on_show(today: date, asked: Asked, *, before: int = 0, size: int = PAGE) -> Page:
    """What the public may see, the latest first, by key; nothing for too short a name."""
    if asked.is_too_short:
        return Page([])
    return _page(_asked(PublicityRecord.objects.on_show(today), asked, is_public=True), before, size)


def row_of(record: PublicityRecord) -> Row:
    """One record with the name and code that may be shown."""
    name, code = record.subject.name, record.subject.code
    if record.subject.is_person:
        name, code = masked(name, code, record.policy.load_rules().value("masking_profile"))
    return Row(record, name, code)


def _page(rows: QuerySet[PublicityRecord], before: int, size: int) -> Page:
    """A page of a query set, walked by key."""
    if before:
        rows = rows.filter(pk__lt=before)
    rows = rows.select_related(*RELATED).prefetch_related("policy__parameters").order_by("-pk")
    taken = list(rows[: size + 1])
    shown = [row_of(record) for record in taken[:size]]
    return Page(shown, shown[-1].record.pk if len(taken) > size else 0)


def _asked(rows: QuerySet[PublicityRecord], asked: Asked, *, is_public: bool) -> QuerySet[PublicityRecord]:
    """The rows that fit the question."""
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.department:
        rows = rows.filter(department__code=asked.department)
    if asked.timing:
        rows = rows.filter(on_time=asked.timing == "on_time").exclude(state=Posting.RETRACTED)
    first = month_of(asked.month)
    if first:
        rows = rows.filter(decided_on__gte=first, decided_on__lt=add_months(first, 1))
    return rows.filter(_fits(asked.words, is_public=is_public)) if asked.words else rows


def _fits(words: str, *, is_public: bool) -> Q:
    """By whole code, document number or part of a name; natural persons never by name, nor in public by number."""
    code, squeezed = normalise(words), "".join(words.split())
    numbered = Q(document_number=squeezed)
    coded = Q(subject__code=code)
    if is_public:
        coded &= ~Q(subject__kind=SubjectKind.PERSON)
    named = Q(subject__name__icontains=words.strip()) & ~Q(subject__kind=SubjectKind.PERSON)
    pieces = {squeezed[i : i + 2].upper() for i in range(len(squeezed) - 1)}
    for piece in pieces if len(squeezed) >= SHORTEST else ():
        named &= Q(Exists(Gram.objects.filter(piece=piece, subject=OuterRef("subject"))))
    return numbered | coded | named


def month_of(text: str) -> date | None:
    """The first day of a month written 2026-03; None for anything else."""
    try:
        return date.fromisoformat(f"{text}-01") if len(text) == 7 else None
    except ValueError:
        return None


def offices(rows: QuerySet[PublicityRecord]) -> list[Department]:
    """The departments that have records among these."""
    here = rows.order_by().values("department")
    return list(Department.objects.filter(pk__in=here).order_by("path"))


def months(today: date) -> list[str]:
    """This month and those before it, one year in all, as 2026-03."""
    first = today.replace(day=1)
    return [add_months(first, -back).strftime("%Y-%m") for back in range(MONTHS)]


def timeliness(person: Person, today: date, month: str = "") -> tuple[list[Figure], list[Figure]]:
    """Figures by department for a month of decision (or the whole year until today), and by month; two queries."""
    span, chosen = months(today), month_of(month)
    rows = PublicityRecord.objects.visible_to(person).exclude(state=Posting.RETRACTED)
    year = rows.filter(decided_on__gte=month_of(span[-1]))
    of_month = year.filter(decided_on__gte=chosen, decided_on__lt=add_months(chosen, 1)) if chosen else year
    counted: dict[str, Any] = {"all": Count("pk"), "timely": Count("pk", filter=Q(on_time=True))}
    names = ("department__path", "department__code", "department__name")
    by_office: Any = of_month.order_by().values(*names).annotate(**counted).order_by("department__path")
    offices_told = [
        Figure(row["department__name"], row["department__code"], row["all"], row["timely"])
        for row in by_office
    ]
    by_month: Any = year.order_by().values(month=TruncMonth("decided_on")).annotate(**counted)
    told = {row["month"].strftime("%Y-%m"): (row["all"], row["timely"]) for row in by_month}
    months_told = [Figure(key, key, *told.get(key, (0, 0))) for key in span]
    return offices_told, months_told


def total(figures: Iterable[Figure]) -> Figure:
    """All figures together."""
    figures = list(figures)
    return Figure("", "", sum(f.all for f in figures), sum(f.on_time for f in figures))


def clock_days(record: PublicityRecord) -> Sequence[Any]:
    """How the last day for going online is counted, day by day."""
    return due(record.policy.load_rules(), record.decided_on, load_calendar()).days
