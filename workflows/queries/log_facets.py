"""How many lines of a period have each result, group of verbs, list and mark: counted over a bounded number of them.

The newest `MOST` lines that fit everything but the facets are read once, in columns, and counted here; where there are
more, every count is a lower bound and is said to be one. A fixed number of queries.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from workflows.law.entry import SHANGHAI
from workflows.law.sampling import JUDGING, NIGHT_FROM, NIGHT_UNTIL
from workflows.law.verb_groups import GROUPS, RESULTS, group_of, result_of
from workflows.models import ListType, Person, Transition
from workflows.queries import audit_marks, log_scope
from workflows.queries.log_filter import narrowed

MOST = 2000
LISTS_SHOWN = 12
MARKS: dict[str, Any] = {
    "night": _("夜间办理"),
    "same_hand": _("经办审批同一人"),
    "late": _("超期办理"),
    "bulk": _("批量办理"),
}
ALL = "all"
# How far back a period reaches, in days before today.
PERIODS: dict[str, int] = {"today": 0, "week": 6, "month": 29}
OPTIONS = {"result": frozenset(RESULTS), "group": frozenset(GROUPS), "mark": frozenset(MARKS)}


@dataclass(frozen=True)
class Option:
    """One choice of a facet with its count; `n` is a lower bound where the window is cut."""

    value: str
    label: str
    n: int
    is_on: bool


@dataclass(frozen=True)
class Facet:
    """One group of choices; `name` is the field in the address."""

    name: str
    label: Any
    options: list[Option]


@dataclass(frozen=True)
class Counted:
    """The facets, how many lines fit all of them, and between which keys the lines of the period lie.

    `books` are those of the lines that fit. `span` is None where the window is cut: the lines are then dense.
    """

    facets: list[Facet]
    total: int
    is_cut: bool
    span: tuple[int, int] | None
    books: frozenset[int]


@dataclass(frozen=True)
class _Line:
    """A line of the window as the facets see it."""

    book: int
    values: dict[str, frozenset[str]]

    def fits(self, chosen: Mapping[str, str], but: str = "") -> bool:
        """Has it what was chosen, one facet left aside?"""
        return all(value in self.values[name] for name, value in chosen.items() if name != but)


def usual_period(person: Person, today: date) -> str:
    """The shortest period in which there is a line: the desk never opens on nothing; one query."""
    newest = log_scope.visible(person).order_by("-pk").values_list("at", flat=True).first()
    if newest is None:
        return ALL
    day = localtime(newest).date()
    return next((name for name, back in PERIODS.items() if day >= today - timedelta(days=back)), ALL)


def counted(person: Person, asked: Mapping[str, Any]) -> Counted:
    """Count the lines that fit what was asked; each facet over the lines that fit the others. Six queries."""
    chosen = {
        name: str(asked[name]) for name in ("result", "group", "list", "mark") if _is_option(name, asked)
    }
    rows = narrowed(log_scope.visible(person), {k: v for k, v in asked.items() if k not in chosen})
    order = ("-at", "-pk") if "since" in asked else ("-pk",)  # by the index that bounds the rows
    columns = ("pk", "verb", "at", "actor_id", "book_id", "book__entry__list_type_id")
    got = list(rows.order_by(*order).values_list(*columns)[: MOST + 1])
    is_cut, got = len(got) > MOST, got[:MOST]
    lines = _lines(got)
    fit = [line for line in lines if line.fits(chosen)]
    keys = [row[0] for row in got]
    return Counted(
        facets=_facets(lines, chosen),
        total=len(fit),
        is_cut=is_cut,
        span=(min(keys), max(keys)) if keys and not is_cut else None,
        books=frozenset(line.book for line in fit),
    )


def _is_option(name: str, asked: Mapping[str, Any]) -> bool:
    """Is it chosen among what the facets offer? Other results narrow the window itself."""
    return name in asked and (name == "list" or asked[name] in OPTIONS[name])


def _lines(got: list[tuple[Any, ...]]) -> list[_Line]:
    """The rows with what the facets ask of them; a query for each mark and one for the machines."""
    window = Transition.objects.filter(pk__in=[row[0] for row in got])
    judged = Transition.objects.filter(pk__in=[row[0] for row in got if row[1] in JUDGING])
    machines = audit_marks.machines()
    marked = {
        "same_hand": audit_marks.keys_of(audit_marks.same_hand(judged)),
        "late": audit_marks.keys_of(audit_marks.met_late(window)),
        "bulk": audit_marks.keys_of(audit_marks.in_bulk(window)),
        "night": {pk for pk, _verb, at, actor, *_ in got if actor not in machines and _is_night(at)},
    }
    return [
        _Line(
            book,
            {
                "result": frozenset({result_of(verb)}),
                "group": frozenset({group_of(verb)}),
                "list": frozenset({str(kind)} if kind else ()),
                "mark": frozenset(name for name, found in marked.items() if pk in found),
            },
        )
        for pk, verb, _at, _actor, book, kind in got
    ]


def _is_night(at: datetime) -> bool:
    """In Shanghai."""
    hour = at.astimezone(SHANGHAI).hour
    return hour >= NIGHT_FROM or hour < NIGHT_UNTIL


def _facets(lines: list[_Line], chosen: Mapping[str, str]) -> list[Facet]:
    """The facets in their order; lists are those that the lines are of, the most frequent first. One query."""
    counts = {name: _counts(lines, chosen, name) for name in ("result", "group", "list", "mark")}
    known = {str(pk): name for pk, name in ListType.objects.values_list("pk", "short_name")}
    lists = [value for value, _n in counts["list"].most_common(LISTS_SHOWN)]
    if chosen.get("list") and chosen["list"] not in lists:
        lists.append(chosen["list"])
    told: list[tuple[str, Any, Mapping[str, Any]]] = [
        ("result", _("结果"), RESULTS),
        ("group", _("动作"), GROUPS),
        ("list", _("名单"), {value: known.get(value, value) for value in lists}),
        ("mark", _("风险标记"), MARKS),
    ]
    return [
        Facet(
            name,
            label,
            [
                Option(value, str(words), counts[name][value], chosen.get(name) == value)
                for value, words in options.items()
            ],
        )
        for name, label, options in told
        if options
    ]


def _counts(lines: list[_Line], chosen: Mapping[str, str], name: str) -> Counter[str]:
    """How many lines that fit the other facets have each value of one."""
    return Counter(value for line in lines if line.fits(chosen, but=name) for value in line.values[name])
