"""应急查阅 as those see it who ask, who grant and who audit; the file as it is shown under a grant."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Q

from workflows.law.duties import DUTIES, GRANT_EMERGENCY, VIEW_ENTRY, VIEW_LOG
from workflows.law.identity import mask_id, mask_name
from workflows.models import Associate, Department, EmergencyLook, Entry, Person, Transition
from workflows.queries import log, log_scope
from workflows.queries.dossier import masker
from workflows.queries.log_facts import Fact

SHOWN = 50
ENTRIES = 100


@dataclass(frozen=True)
class Row:
    """One request with its stage now; the name is masked wherever no look is open."""

    look: EmergencyLook
    stage: EmergencyLook.Stage
    name: str
    is_mine: bool
    decides: bool

    @property
    def said(self) -> tuple[str, str]:
        """Why it was asked and why it was decided so, with whose file it is masked in both."""
        return words_of(self.look)


@dataclass(frozen=True)
class Review:
    """One request as whoever audits reads it beside its line: whose file, masked; what one look opened.

    `opened` are the entries that she may see, `others` counts those of other authorities; None where the line is no
    look, or one that did not yet say it.
    """

    look: EmergencyLook
    stage: EmergencyLook.Stage
    name: str
    code: str
    opened: list[str] | None = None
    others: int = 0

    @property
    def said(self) -> tuple[str, str]:
        """Why it was asked and why it was decided so, with whose file it is masked in both."""
        return words_of(self.look)


@dataclass(frozen=True)
class File:
    """What an emergency look shows: who it is, and every entry with where it stands."""

    name: str
    code: str
    standing: str
    entries: list[dict[str, Any]]


def words_of(look: EmergencyLook) -> tuple[str, str]:
    """The reasons of who asked and of who decided: people write the name that every page masks."""
    mask = masker([(look.subject.name, look.subject.code)], False)
    return mask(look.reason), mask(look.because)


def masked(row: Review, facts: Iterable[Fact]) -> list[Fact]:
    """The facts of its line: the purpose that was stated is the same reason, and is masked like it."""
    mask = masker([(row.look.subject.name, row.look.subject.code)], False)
    return [replace(fact, value=mask(fact.value)) for fact in facts]


def offices_of(person: Person) -> list[Department]:
    """For which offices somebody may ask: those of the own posts with the duty to look."""
    found = {p.department_id: p.department for p in person.posts_now() if VIEW_ENTRY(p.department, person)}
    return list(found.values())


def grants_anywhere(person: Person) -> bool:
    """Does the person hold a post that grants?"""
    return any(GRANT_EMERGENCY in DUTIES[post.role] for post in person.posts_now())


def may_open(person: Person) -> bool:
    """Is the list for the person at all: may she ask, grant or review somewhere?"""
    return bool(offices_of(person)) or grants_anywhere(person) or bool(log_scope.branch(person))


def rows_of(person: Person, now: datetime) -> list[Row]:
    """The newest requests that the person made, may decide on or reviews, those that wait first."""
    within: set[int] = log_scope.branch(person)
    for post in person.posts_now():
        if GRANT_EMERGENCY in DUTIES[post.role]:
            within |= {pk for pk in post.branch if person.has_perm(GRANT_EMERGENCY.at(f"d{pk}"))}
    rows = EmergencyLook.objects.filter(Q(asked_by=person) | Q(office__in=within))
    rows = rows.select_related("subject", "office", "asked_by", "decided_by")
    found = [_row(row, person, now) for row in rows[:SHOWN]]
    return sorted(found, key=lambda row: row.stage != EmergencyLook.Stage.WAITING)


def find(person: Person, code: str, now: datetime) -> Row | None:
    """One request, for who made it, who may decide on it, and who audits the office that asked."""
    row = _looks().filter(code=code).first()
    if row is None:
        return None
    found = _row(row, person, now)
    return found if found.is_mine or found.decides or person.has_perm(VIEW_LOG.at(row.place)) else None


def _looks() -> Any:
    """Requests with what the words need."""
    return EmergencyLook.objects.select_related("subject", "office", "asked_by", "decided_by")


def lines_of(person: Person, row: EmergencyLook) -> list[log.Row]:
    """What the log says of one request, for whoever audits; nothing for others."""
    if not person.has_perm(VIEW_LOG.at(row.place)):
        return []
    lines = log_scope.visible(person).filter(thing=row.ref).select_related(*log.RELATED).order_by("pk")
    return log.rows_of(list(lines[:SHOWN]))


def of_lines(lines: Iterable[Transition]) -> dict[str, EmergencyLook]:
    """The requests that lines are about, by what the lines call them; one query."""
    codes = {line.thing.partition("/")[2] for line in lines if line.thing.startswith("emergency/")}
    return {row.ref: row for row in _looks().filter(code__in=codes)} if codes else {}


def review_of(person: Person, line: Transition, now: datetime) -> Review | None:
    """The request behind a line, for whoever may read the line; None for any other line."""
    row = of_lines([line]).get(line.thing)
    if row is None:
        return None
    kept = getattr(line, "facts", None)
    said = kept.data.get("opened") if kept is not None else None
    opened, others = None, 0
    if said is not None:
        opened = list(
            Entry.objects.visible_to(person).filter(number__in=said).values_list("number", flat=True)
        )
        others = len(said) - len(opened)
    subject = row.subject
    return Review(row, row.stage_at(now), mask_name(subject.name), mask_id(subject.code), opened, others)


def _row(row: EmergencyLook, person: Person, now: datetime) -> Row:
    """In words."""
    is_mine = row.asked_by_id == person.pk
    decides = GRANT_EMERGENCY(row, person)
    return Row(row, row.stage_at(now), mask_name(row.subject.name), is_mine, decides)


def file_of(row: EmergencyLook) -> File:
    """The file itself, with the entries where the person is listed together with others; the look is written down."""
    subject = row.subject
    together = Associate.objects.filter(subject=subject).values("entry")
    rows = Entry.objects.filter(Q(subject=subject) | Q(pk__in=together))
    rows = rows.select_related("list_type", "department").order_by("-pk")
    entries = [
        {
            "number": e.number, "list": e.list_type.name, "office": e.department.name,
            "state": e.get_state_display(), "since": e.listed_from, "until": e.listed_until,
        }
        for e in rows[:ENTRIES]
    ]  # fmt: skip
    return File(subject.name, mask_id(subject.code), subject.standing, entries)
