"""The register of document numbers: what was given, what became of it, and whether a number is missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, QuerySet, Window
from django.db.models.functions import Lag

from workflows.law.documents import DOCUMENTS
from workflows.law.duties import VIEW_ENTRY
from workflows.law.letters import LETTERS
from workflows.models import Department, Letterhead, NumberRecord, NumberSeries, Person

PAGE = 50
GAPS_MAX = 20
OF_DOCUMENTS = "entry/"  # the series of entry numbers are kept beside those of documents


@dataclass(frozen=True)
class Series:
    """One sequence: a department, a series word, a year; the last serial that was given."""

    department: Department
    series: str
    year: int
    last: int

    @property
    def key(self) -> str:
        """As the address names it."""
        return f"{self.department.code}.{self.series}.{self.year}"

    @property
    def words(self) -> str:
        """As a document shows it, without the serial."""
        return f"{self.department.notice_code}{self.series}〔{self.year}〕"

    @property
    def next_serial(self) -> int:
        """The serial that the next document gets."""
        return self.last + 1

    @property
    def next_number(self) -> str:
        """The number that the next document gets."""
        return f"{self.words}{self.next_serial}号"


@dataclass(frozen=True)
class Gap:
    """Serials of which the register knows nothing: first and last of a run."""

    first: int
    last: int


@dataclass(frozen=True)
class Page:
    """One page of the register, the newest first; `before` is the serial the next page starts below, or 0."""

    rows: list[NumberRecord]
    before: int


def offices(person: Person, today: date) -> list[Department]:
    """The departments whose register the person may look into: those she may look at, and below; two queries.

    Each bears the code that its next document will bear.
    """
    paths = [
        post.department.path
        for post in person.posts_now()
        if person.has_perm(VIEW_ENTRY.at(post.department.place))
    ]
    rows = Department.objects.filter(is_active=True).order_by("path")
    codes = Letterhead.objects.codes(today)
    found = [row for row in rows if any(row.path.startswith(path) for path in paths)]
    for row in found:
        row.notice_code = codes.get(row.pk, row.notice_code)
    return found


def all_series(departments: list[Department]) -> list[Series]:
    """Every sequence of these departments, by department, year and word; one query."""
    known = {office.pk: office for office in departments}
    rows = NumberSeries.objects.filter(department__in=known).exclude(series__startswith=OF_DOCUMENTS)
    rows = rows.filter(last__gt=0).order_by("department__path", "-year", "series")
    return [Series(known[row.department_id], row.series, row.year, row.last) for row in rows]


def not_begun(found: list[Series], departments: Iterable[Department], year: int) -> list[Series]:
    """The sequences of the year of which no number was given yet: their first may be used on paper, too."""
    words = sorted(
        {document.series for document in (*DOCUMENTS.values(), *LETTERS.values()) if document.series}
    )
    begun = {(each.department.pk, each.series) for each in found if each.year == year}
    return [
        Series(office, word, year, 0)
        for office in departments
        for word in words
        if (office.pk, word) not in begun
    ]


def chosen(found: list[Series], key: str) -> Series | None:
    """The sequence that the address names; the first without one."""
    return next((each for each in found if each.key == key), None if key else next(iter(found), None))


def records(series: Series) -> QuerySet[NumberRecord]:
    """What the register holds of a sequence."""
    return NumberRecord.objects.filter(
        department=series.department, series=series.series, year=series.year
    ).order_by("-serial")


def page(series: Series, *, before: int = 0, size: int = PAGE) -> Page:
    """The newest numbers below a serial, each with its document; one query."""
    rows = records(series).select_related("notice__entry", "given_by", "voided_by")
    rows = rows.defer("notice__file", "notice__page", "notice__facts")
    taken = list((rows.filter(serial__lt=before) if before else rows)[: size + 1])
    return Page(taken[:size], taken[size - 1].serial if len(taken) > size else 0)


def gaps(series: Series, limit: int = GAPS_MAX) -> list[Gap]:
    """The serials up to the last given one that stand nowhere: there must be none; one query over the sequence.

    Counted by the database: each serial beside the one before it.
    """
    former = Window(Lag("serial", default=0), order_by=F("serial").asc())
    stepped = records(series).order_by("serial").annotate(former=former)
    found = [
        Gap(former + 1, serial - 1)
        for serial, former in stepped.filter(serial__gt=F("former") + 1).values_list("serial", "former")[
            :limit
        ]
    ]
    last = records(series).values_list("serial", flat=True).first() or 0
    return [*found, Gap(last + 1, series.last)] if last < series.last else found


def rows_shown(page: Page) -> list[dict[str, Any]]:
    """The rows as the page shows them."""
    return [
        {"record": row, "notice": row.notice, "is_void": row.status == NumberRecord.Status.VOID}
        for row in page.rows
    ]
