"""The standard reports of who audits: pages by key with a fixed number of queries, each row leading to its line.

Everything is bounded by the departments whose log the person reads.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from workflows.law.duties import Role
from workflows.law.report_words import BREAK_GLASS, READS
from workflows.law.sampling import LOOKS, PREPARING
from workflows.law.steps import VERBS
from workflows.law.terms import due_instant, first_instant
from workflows.models import Deadline, Department, Person, SecondReview, Transition, WorkItem
from workflows.models.deadline import OWED
from workflows.queries import audit_marks, log, secondreviews

PAGE = 50
MOST = 10_000  # rows of one file
DECIDING = (
    "grant_emergency",
    "refuse_emergency",
)  # on what another asked for; the purpose stands in that line
CHUNK = 500


@dataclass(frozen=True)
class Row:
    """One row: its key, its cells in words, where it leads."""

    key: int
    cells: tuple[str, ...]
    url: str = ""


@dataclass(frozen=True)
class Page:
    """Some rows, the newest first; `after` is the key of the next page."""

    rows: list[Row]
    after: str = ""


@dataclass(frozen=True)
class Asked:
    """Whose report, and for which days."""

    within: frozenset[int]
    since: date | None = None
    until: date | None = None
    now: datetime | None = None

    def between(self, field: str) -> Q:
        """The condition on an instant."""
        found = Q(**{f"{field}__gte": first_instant(self.since)}) if self.since else Q()
        return found & (Q(**{f"{field}__lt": due_instant(self.until)}) if self.until else Q())


def asked_by(person: Person, since: date | None, until: date | None, now: datetime) -> Asked:
    """The question, bounded by the person's branch."""
    return Asked(frozenset(log.branch(person)), since, until, now)


def page(name: str, asked: Asked, before: str = "") -> Page:
    """A page of one report."""
    rows, words = _report(name, asked)
    if before.isascii() and before.isdecimal():
        rows = rows.filter(pk__lt=int(before[:18]))
    got = list(rows.order_by("-pk")[: PAGE + 1])
    return Page(words(got[:PAGE]), str(got[PAGE - 1].pk) if len(got) > PAGE else "")


def every(name: str, asked: Asked) -> tuple[Iterator[Row], int]:
    """All rows for a file, up to MOST, some hundreds at a time; and how many there are, MOST + 1 for more."""
    rows, words = _report(name, asked)
    keys = list(rows.order_by("-pk").values_list("pk", flat=True)[: MOST + 1])

    def told() -> Iterator[Row]:
        for start in range(0, min(len(keys), MOST), CHUNK):
            part = keys[start : min(start + CHUNK, MOST)]
            yield from words(list(rows.filter(pk__in=part).order_by("-pk")))

    return told(), len(keys)


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


def _report(name: str, asked: Asked) -> tuple[QuerySet[Any], Callable[[list[Any]], list[Row]]]:
    """The rows of a report and how they are put into words."""
    return REPORTS[name](asked)


# ---------------------------------------------------------------------------------------- of lines
def _lines(asked: Asked) -> QuerySet[Transition]:
    """The lines of the branch in the period."""
    return log.of_departments(set(asked.within)).filter(asked.between("at"))


def _four_eyes(asked: Asked) -> tuple[QuerySet[Any], Any]:
    """Judged by who had prepared."""
    before = Transition.objects.filter(
        audit_marks.one_hand(), book=OuterRef("book_id"), seq__lt=OuterRef("seq"), verb__in=PREPARING
    ).exclude(gesture=OuterRef("gesture"))
    rows = audit_marks.same_hand(_lines(asked))
    return _told(rows.annotate(prepared=Subquery(before.order_by("-seq").values("verb")[:1]))), _judged


def _reads(asked: Asked) -> tuple[QuerySet[Any], Any]:
    """Looks by people of the branch at what is not in their hands."""
    worked = Transition.objects.filter(book=OuterRef("book_id"), actor=OuterRef("actor_id"))
    tasks = WorkItem.objects.filter(entry__book=OuterRef("book_id"), owner=OuterRef("actor_id"))
    rows = Transition.objects.filter(
        asked.between("at"), verb__in=READS, post__in=_posts(asked.within)
    ).exclude(Exists(worked.exclude(verb__in=LOOKS)))
    return _told(rows.exclude(Exists(tasks))), _looked


def _break_glass(asked: Asked) -> tuple[QuerySet[Any], Any]:
    """Seals that were opened, and looks that another person allowed."""
    rows = Transition.objects.filter(asked.between("at"), verb__in=BREAK_GLASS, post__in=_posts(asked.within))
    return _told(rows), _looked


def _posts(within: Iterable[int]) -> list[str]:
    """Every post of these departments as the log names it; so the index of posts answers."""
    codes = Department.objects.filter(pk__in=within).values_list("code", flat=True)
    return [f"{code}:{role}" for code in codes for role in Role.values]


def _told(rows: QuerySet[Transition]) -> QuerySet[Transition]:
    """What the words need of a line, in the same query."""
    return rows.select_related("book", "actor", "on_behalf_of", "facts")


def _judged(lines: list[Any]) -> list[Row]:
    """Lines of judging in words."""
    said = log.who_words(lines)
    return [
        Row(
            line.pk,
            (_at(line.at), line.book.ref, _verb(line.verb), _verb(line.prepared), *said[line.pk]),
            reverse("log-line", args=[line.book.ref, line.seq]),
        )
        for line in lines
    ]


def _looked(lines: list[Any]) -> list[Row]:
    """Lines of looking in words, with the purpose that was stated."""
    said = log.who_words(lines)
    return [
        Row(
            line.pk,
            (_at(line.at), line.book.ref, _verb(line.verb), _purpose(line), *said[line.pk]),
            reverse("log-line", args=[line.book.ref, line.seq]),
        )
        for line in lines
    ]


def _purpose(line: Any) -> str:
    """Why somebody looked, if it was said."""
    kept = getattr(line, "facts", None)
    if line.verb in DECIDING:
        return "—"
    return str(kept.data.get("purpose") or _("未写明")) if kept is not None else _("已依法删除")


def _verb(verb: str) -> str:
    """A verb in words."""
    return str(VERBS.get(verb, verb))


def _at(at: datetime) -> str:
    """An instant in Shanghai."""
    return f"{localtime(at):%Y-%m-%d %H:%M}"


# ----------------------------------------------------------------------------------- of the register
def _late(asked: Asked) -> tuple[QuerySet[Any], Any]:
    """Acts of an authority that were done late, or are owed beyond their instant, whether or not the clock told it."""
    late = Q(met_at__gt=F("due_at")) | Q(met_at=None, paused_on=None, due_at__lt=asked.now)
    rows = Deadline.objects.filter(
        late, asked.between("due_at"), kind__in=OWED, entry__department__in=asked.within
    )
    rows = rows.select_related("entry__department")
    return rows, lambda found: [_late_row(each, asked.now) for each in found]


def _late_row(clock: Deadline, now: datetime | None) -> Row:
    """One deadline in words."""
    until = clock.met_at or now or clock.due_at
    days = (localtime(until).date() - clock.due_on).days
    met = _at(clock.met_at) if clock.met_at else _("尚未办结")
    entry = clock.entry
    cells = (
        clock.due_on.isoformat(), entry.number, clock.get_kind_display(), entry.department.short_name, met,
        str(days),
    )  # fmt: skip
    return Row(clock.pk, cells, f"{reverse('log')}?entry={entry.number}")


def _disagreement(asked: Asked) -> tuple[QuerySet[Any], Any]:
    """Decisions on which two officers came to different results; nothing that is sealed."""
    rows = secondreviews.of_offices(set(asked.within)).filter(asked.between("second_at"), agrees=False)
    rows = rows.select_related("entry", "department", "first_by", "second_by", "settled_by")
    return rows, lambda found: [_differing(each) for each in found]


def _differing(review: SecondReview) -> Row:
    """One of them in words."""
    words = secondreviews.words_of(review)
    results = " → ".join(str(words[name]) for name in ("first", "second", "settled") if words[name])
    people = [review.first_by, review.second_by, review.settled_by]
    cells = (
        _at(review.second_at) if review.second_at else "—", review.entry.number, str(words["procedure"]),
        review.department.short_name, results, "、".join(one.name for one in people if one),
    )  # fmt: skip
    return Row(review.pk, cells, f"{reverse('log')}?entry={review.entry.number}")


REPORTS: dict[str, Callable[[Asked], tuple[QuerySet[Any], Any]]] = {
    "four-eyes": _four_eyes,
    "late": _late,
    "reads": _reads,
    "break-glass": _break_glass,
    "disagreement": _disagreement,
}
