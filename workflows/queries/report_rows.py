"""The six standard reports of who audits: of which rows each is made, and how a row is said; each leads to its line.

Everything is bounded by the departments whose log the person reads; `audit_reports` makes pages and files of them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from workflows.law.audit import Papering
from workflows.law.duties import Role
from workflows.law.identity import mask_id, mask_name
from workflows.law.report_words import BREAK_GLASS, READS
from workflows.law.sampling import JUDGING, LOOKS, PREPARING
from workflows.law.steps import VERBS
from workflows.law.terms import due_instant, first_instant
from workflows.models import (
    Deadline,
    Department,
    EmergencyLook,
    SecondReview,
    Transition,
    WorkItem,
    WorkPaper,
)  # fmt: skip
from workflows.models.deadline import OWED
from workflows.queries import audit_marks, emergency, log, log_scope, secondreviews


@dataclass(frozen=True)
class Row:
    """One row: its key, its cells in words, where it leads."""

    key: int
    cells: tuple[str, ...]
    url: str = ""


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


# ---------------------------------------------------------------------------------------- of lines
def _lines(asked: Asked) -> QuerySet[Transition]:
    """The lines of the branch in the period."""
    return log_scope.of_departments(set(asked.within)).filter(asked.between("at"))


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
    rows = _looking(asked).exclude(Exists(worked.exclude(verb__in=LOOKS)))
    return _told(rows.exclude(Exists(tasks))), lambda lines: _looked(lines, asked)


def _break_glass(asked: Asked) -> tuple[QuerySet[Any], Any]:
    """Seals that were opened, and looks that another person allowed."""
    rows = Transition.objects.filter(asked.between("at"), verb__in=BREAK_GLASS, post__in=_posts(asked.within))
    return _told(rows), lambda lines: _broken(lines, asked)


def _broken(lines: list[Any], asked: Asked) -> list[Row]:
    """Lines of breaking the glass: whose file, masked; who asked and who granted, until when, what was opened."""
    said, looks, read = log.who_words(lines), emergency.of_lines(lines), _read(lines, asked)
    return [_broken_row(line, said[line.pk], looks.get(line.thing), _line_url(line, read)) for line in lines]


def _broken_row(line: Any, who: tuple[str, str], look: EmergencyLook | None, url: str) -> Row:
    """One of them; what opens a seal has no request."""
    first = (_at(line.at), line.book.ref, _verb(line.verb))
    if look is None:
        return Row(line.pk, (*first, "—", _purpose(line), *who, "—", "—", "—", "—"), url)
    facts = line.facts.data if getattr(line, "facts", None) is not None else {}
    opened = _("条目 %(n)s 个") % {"n": facts["opened_count"]} if "opened_count" in facts else "—"
    about = (
        look.asked_by.name, look.decided_by.name if look.decided_by else "—", _at(look.expires_at), opened,
    )  # fmt: skip
    file = f"{mask_name(look.subject.name)} {mask_id(look.subject.code)}"
    return Row(line.pk, (*first, file, emergency.words_of(look)[0], *who, *about), url)


def _posts(within: Iterable[int]) -> list[str]:
    """Every post of these departments as the log names it; so the index of posts answers."""
    codes = Department.objects.filter(pk__in=within).values_list("code", flat=True)
    return [f"{code}:{role}" for code in codes for role in Role.values]


def _told(rows: QuerySet[Transition]) -> QuerySet[Transition]:
    """What the words need of a line, in the same query."""
    return rows.select_related("book", "actor", "on_behalf_of", "facts")


def _judged(lines: list[Any]) -> list[Row]:
    """Lines of judging in words; all of them are of the branch's own books."""
    said = log.who_words(lines)
    return [
        Row(
            line.pk,
            (_at(line.at), line.book.ref, _verb(line.verb), _verb(line.prepared), *said[line.pk]),
            reverse("log-line", args=[line.book.ref, line.seq]),
        )
        for line in lines
    ]


def _looked(lines: list[Any], asked: Asked) -> list[Row]:
    """Lines of looking in words, with the purpose that was stated.

    A person of the branch may have looked into a book of another branch: who audits here reads that it was done, but
    not that book, and there is nothing to lead to. One query for all.
    """
    said = log.who_words(lines)
    read = _read(lines, asked)
    return [
        Row(
            line.pk,
            (_at(line.at), line.book.ref, _verb(line.verb), _purpose(line), *said[line.pk]),
            _line_url(line, read),
        )
        for line in lines
    ]


def _read(lines: list[Any], asked: Asked) -> set[int]:
    """Those of these lines that are of the branch's own books."""
    own = log_scope.of_departments(set(asked.within)).filter(pk__in=[line.pk for line in lines])
    return set(own.values_list("pk", flat=True))


def _line_url(line: Any, read: set[int]) -> str:
    """Where a line leads; nowhere when it is of a book that is not read here."""
    return reverse("log-line", args=[line.book.ref, line.seq]) if line.pk in read else ""


def _purpose(line: Any) -> str:
    """Why somebody looked, if it was said."""
    kept = getattr(line, "facts", None)
    return str(kept.data.get("purpose") or _("未写明")) if kept is not None else _("事实已不在，见该行")


def _verb(verb: str) -> str:
    """A verb in words."""
    return str(VERBS.get(verb, verb))


def _at(at: datetime) -> str:
    """An instant in Shanghai."""
    return f"{localtime(at):%Y-%m-%d %H:%M}"


# ----------------------------------------------------------------------------------- of the register
def _late(asked: Asked) -> tuple[QuerySet[Any], Any]:
    """Acts of an authority that were done late, or are owed beyond their instant, whether or not the clock told it.

    Three ways to be late, each read by its partial index (models/deadline.py), so that nobody reads all deadlines.
    """
    owed = Deadline.objects.filter(kind__in=sorted(OWED)).order_by().values("pk")
    unmet = Q(met_at__isnull=True, paused_on=None, due_at__lt=asked.now)
    late = owed.filter(met_at__gt=F("due_at")).union(
        owed.filter(unmet, struck_at__isnull=True), owed.filter(unmet, struck_at__isnull=False), all=True
    )
    rows = Deadline.objects.filter(asked.between("due_at"), pk__in=late, entry__department__in=asked.within)
    rows = rows.select_related("entry__department").annotate(seq=_line_at("met_at"))
    return rows, lambda found: [_late_row(each, asked.now) for each in found]


def _line_at(field: str) -> Subquery:
    """The line in the entry's book that was written at an instant of the row: the act itself. The last of a gesture."""
    lines = Transition.objects.filter(book=OuterRef("entry__book_id"), at=OuterRef(field))
    return Subquery(lines.order_by("-seq").values("seq")[:1])


def _url(entry: Any, seq: int | None) -> str:
    """The line, or the lines of the entry where nothing was done yet."""
    if seq:
        return reverse("log-line", args=[entry.number, seq])
    return f"{reverse('log')}?{urlencode({'entry': entry.number, 'period': 'all'})}"


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
    return Row(clock.pk, cells, _url(entry, getattr(clock, "seq", None)))


def _disagreement(asked: Asked) -> tuple[QuerySet[Any], Any]:
    """Decisions on which two officers came to different results; nothing that is sealed."""
    rows = secondreviews.of_offices(set(asked.within)).filter(asked.between("second_at"), agrees=False)
    rows = rows.select_related("entry", "department", "first_by", "second_by", "settled_by")
    rows = rows.annotate(seq=_line_at("second_at"))
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
    return Row(review.pk, cells, _url(review.entry, getattr(review, "seq", None)))


def _papers(asked: Asked) -> tuple[QuerySet[Any], Any]:
    """Work papers that were signed, with the two who stand for each."""
    rows = WorkPaper.objects.filter(
        asked.between("signed_at"), state=Papering.SIGNED, office__in=asked.within
    )
    rows = rows.select_related("office", "auditor")
    return rows, lambda found: [_paper(each) for each in found]


def _paper(paper: WorkPaper) -> Row:
    """One of them in words; what one auditor signed alone, before two had to, says so."""
    names = {each["as"]: each["name"] for each in paper.signers}
    cells = (
        _at(paper.signed_at) if paper.signed_at else "—", paper.code, paper.title, paper.office.short_name,
        names.get("examined", paper.auditor.name), names.get("reviewed", _("无（当时由一人签署）")),
    )  # fmt: skip
    return Row(paper.pk, cells, reverse("audit-paper", args=[paper.code]))


def _judging(asked: Asked) -> QuerySet[Transition] | None:
    """The lines of judging among which the same hand is looked for; None where the branch has few lines at all."""
    if log_scope.scope_of(set(asked.within)).is_few:
        return None
    return Transition.objects.filter(asked.between("at"), verb__in=JUDGING)


def _looking(asked: Asked) -> QuerySet[Transition]:
    """The looks by people of the branch, with or without a case."""
    return Transition.objects.filter(asked.between("at"), verb__in=READS, post__in=_posts(asked.within))


# Of the reports that look for what is rare: the lines among which one page looks, so many at most (log_window).
SIEVES: dict[str, Callable[[Asked], QuerySet[Transition] | None]] = {
    "four-eyes": _judging,
    "reads": _looking,
}
REPORTS: dict[str, Callable[[Asked], tuple[QuerySet[Any], Any]]] = {
    "four-eyes": _four_eyes,
    "late": _late,
    "reads": _reads,
    "break-glass": _break_glass,
    "disagreement": _disagreement,
    "papers": _papers,
}
