"""The standard reports of who audits: pages by key with a fixed number of queries, and files of all their rows.

Everything is bounded by the departments whose log the person reads.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from workflows.models import Person
from workflows.queries import log_scope, secondreviews
from workflows.queries.log_window import Window, beyond
from workflows.queries.report_rows import REPORTS, SIEVES, Asked, Row

PAGE = 50
MOST = 10_000  # rows of one file
CHUNK = 500


@dataclass(frozen=True)
class Page:
    """Some rows, the newest first; `after` is the key of the next page.

    `looked` where the page is not full and yet not the last: so far it looked, the next one goes on from there.
    """

    rows: list[Row]
    after: str = ""
    looked: Window | None = None


def asked_by(person: Person, since: date | None, until: date | None, now: datetime) -> Asked:
    """The question, bounded by the person's branch."""
    return Asked(frozenset(log_scope.branch(person)), since, until, now)


def page(name: str, asked: Asked, before: str = "") -> Page:
    """A page of one report."""
    rows, words = REPORTS[name](asked)
    key = int(before[:18]) if before.isascii() and before.isdecimal() else None
    within = rows if key is None else rows.filter(pk__lt=key)
    sieve = SIEVES[name](asked) if name in SIEVES else None
    edge = None if sieve is None else beyond(sieve, key, is_heavy=True)
    if edge is not None:
        within = within.filter(pk__gt=edge.key)
    # Keys first: what only the words need is not worked out for the lines that are sorted.
    keys = list(within.order_by("-pk").values_list("pk", flat=True)[: PAGE + 1])
    got = words(list(rows.filter(pk__in=keys[:PAGE]).order_by("-pk"))) if keys else []
    if len(keys) > PAGE:
        return Page(got, str(keys[PAGE - 1]))
    return Page(got, str(edge.key + 1) if edge else "", edge)


def every(name: str, asked: Asked) -> tuple[Iterator[Row], int]:
    """All rows for a file, up to MOST, some hundreds at a time; and how many there are, MOST + 1 for more."""
    rows, words = REPORTS[name](asked)
    keys = list(islice(_keys(name, asked, rows), MOST + 1))

    def told() -> Iterator[Row]:
        for start in range(0, min(len(keys), MOST), CHUNK):
            part = keys[start : min(start + CHUNK, MOST)]
            yield from words(list(rows.filter(pk__in=part).order_by("-pk")))

    return told(), len(keys)


def _keys(name: str, asked: Asked, rows: QuerySet[Any]) -> Iterator[int]:
    """The keys of all rows, the newest first; what is rare is looked for window by window, as the pages do.

    No query goes through the whole log: the longest of a file is the longest of a page.
    """
    sieve = SIEVES[name](asked) if name in SIEVES else None
    key: int | None = None
    while True:
        edge = None if sieve is None else beyond(sieve, key, is_heavy=True)
        within = rows if key is None else rows.filter(pk__lt=key)
        if edge is not None:
            within = within.filter(pk__gt=edge.key)
        yield from within.order_by("-pk").values_list("pk", flat=True)[: MOST + 1]
        if edge is None:
            return
        key = edge.key + 1


def summary(name: str, asked: Asked) -> list[tuple[str, Any]]:
    """What stands above the rows: of the second reviews, how many differ."""
    if name != "disagreement":
        return []
    total = secondreviews.total(secondreviews.of_offices(set(asked.within)).filter(asked.between("first_at")))
    return [
        (_("作出决定"), total.decided),
        (_("抽中"), total.drawn),
        (_("已比较"), total.compared),
        (_("不一致"), total.differed),
        (_("分歧率"), total.rate),
    ]
