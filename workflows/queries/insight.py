"""The lines of many cases as events, each in its place on the charts: what process insight counts.

A period names the cases that were registered in it; each is told until its last line.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from workflows.law.insight import ByVerb, Done, Event, Ways, is_event, placed
from workflows.law.policy import Rules
from workflows.law.refusal import Refused
from workflows.law.terms import due_instant, first_instant
from workflows.models import Entry, ListType, Policy, Transition

EVENTS_AT_MOST = 100_000
# Gives the parts of all procedures under the rules of a list: the flows are known a floor higher.
WaysOf = Callable[[Rules, str], Ways]


@dataclass(frozen=True)
class Asked:
    """Of which list, of cases registered from which day to which, of which departments (None: of all)."""

    list_type: ListType
    since: date
    until: date
    offices: Collection[int] | None

    @property
    def before(self) -> "Asked":
        """The period of the same length that ends the day before this one begins."""
        length = self.until - self.since + timedelta(days=1)
        return replace(self, since=self.since - length, until=self.since - timedelta(days=1))

    @property
    def entries(self) -> QuerySet[Entry]:
        """The cases that are meant."""
        found = Entry.objects.filter(
            list_type=self.list_type,
            registered_at__gte=first_instant(self.since),
            registered_at__lt=due_instant(self.until),
        )
        return found if self.offices is None else found.filter(department__in=self.offices)


def traces(asked: Asked, steps: frozenset[str]) -> list[tuple[int, list[Event]]]:
    """The events of each case by the key of its book; one query. Refused when there are too many for one look."""
    lines = Transition.objects.filter(book__in=asked.entries.values("book"))
    lines = lines.filter(Q(verb__in=steps) | ~Q(before=F("after"))).order_by("book_id", "seq")
    columns = ("book_id", "verb", "thing", "before", "after", "at", "post", "seq")
    told = list(lines.values_list(*columns)[: EVENTS_AT_MOST + 1])
    if len(told) > EVENTS_AT_MOST:
        raise Refused(
            _("这个期间的台账超过 %(most)s 行，一次不能统计，请缩短期间或者改选名单。")
            % {"most": EVENTS_AT_MOST}
        )
    found = []
    for book, rows in groupby(told, key=lambda row: row[0]):
        kept = [
            Event(verb, at, post, seq)
            for _book, verb, thing, before, after, at, post, seq in rows
            if is_event(verb, thing, before, after, steps)
        ]
        # A line may tell of an earlier hour than the one before it; what is equal stays in its order.
        if kept:
            found.append((book, sorted(kept, key=lambda event: event.at)))
    return found


@dataclass(frozen=True)
class Cases:
    """The cases with their events in their places, and the number of each entry by the key of its book."""

    told: Mapping[int, list[Done]]
    numbers: Mapping[int, str]
    ways: Ways


def in_places(asked: Asked, taken: list[tuple[int, list[Event]]], ways_of: WaysOf) -> Cases:
    """The events on the charts of the version that governs each case; three queries however many cases there are."""
    rows = list(asked.entries.values_list("book_id", "number", "policy_id"))
    policies = Policy.objects.filter(pk__in={policy for _book, _number, policy in rows})
    kind = str(asked.list_type.kind)
    ways = {each.pk: ways_of(each.load_rules(), kind) for each in policies.prefetch_related("parameters")}
    of_policy = {policy: ByVerb.of(each) for policy, each in ways.items()}
    of_book = {book: of_policy[policy] for book, _number, policy in rows}
    told = {book: placed(book, events, of_book[book]) for book, events in taken if book in of_book}
    known = {(part.stem, part.name): part for each in ways.values() for part in each}
    return Cases(told, {book: number for book, number, _policy in rows}, tuple(known.values()))


def lists() -> list[tuple[str, str]]:
    """Code and name of every list; one query."""
    return list(ListType.objects.order_by("pk").values_list("code", "short_name"))


def latest_list(offices: Collection[int]) -> str:
    """The list of the newest case within these departments: what is shown when nothing was chosen."""
    rows = Entry.objects.filter(department__in=offices).order_by("-registered_at", "-pk")
    found = rows.values_list("list_type__code", flat=True).first()
    return found or ""
