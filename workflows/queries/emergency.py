"""应急查阅 as those see it who ask and who grant; the file as it is shown under a grant."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from workflows.law.duties import DUTIES, GRANT_EMERGENCY, VIEW_ENTRY
from workflows.law.identity import mask_id, mask_name
from workflows.models import Department, EmergencyLook, Entry, Person

SHOWN = 50
ENTRIES = 100


@dataclass(frozen=True)
class Row:
    """One request with its stage now; the name is masked wherever no look is open."""

    look: EmergencyLook
    stage: EmergencyLook.Stage
    name: str
    is_mine: bool


@dataclass(frozen=True)
class File:
    """What an emergency look shows: who it is, and every entry with where it stands."""

    name: str
    code: str
    standing: str
    entries: list[dict[str, Any]]


def offices_of(person: Person) -> list[Department]:
    """For which offices somebody may ask: those of the own posts with the duty to look."""
    found = {p.department_id: p.department for p in person.posts_now() if VIEW_ENTRY(p.department, person)}
    return list(found.values())


def grants_anywhere(person: Person) -> bool:
    """Does the person hold a post that grants?"""
    return any(GRANT_EMERGENCY in DUTIES[post.role] for post in person.posts_now())


def rows_of(person: Person, now: datetime) -> list[Row]:
    """The newest requests that the person made or may decide on, those that wait first."""
    within: set[int] = set()
    for post in person.posts_now():
        if GRANT_EMERGENCY in DUTIES[post.role]:
            within |= {pk for pk in post.branch if person.has_perm(GRANT_EMERGENCY.at(f"d{pk}"))}
    rows = EmergencyLook.objects.filter(Q(asked_by=person) | Q(office__in=within))
    rows = rows.select_related("subject", "office", "asked_by", "decided_by")
    found = [_row(row, person, now) for row in rows[:SHOWN]]
    return sorted(found, key=lambda row: row.stage != EmergencyLook.Stage.WAITING)


def find(person: Person, code: str, now: datetime) -> Row | None:
    """One request, for who made it and who may decide on it."""
    rows = EmergencyLook.objects.select_related("subject", "office", "asked_by", "decided_by")
    row = rows.filter(code=code).first()
    if row is None or not (row.asked_by_id == person.pk or GRANT_EMERGENCY(row, person)):
        return None
    return _row(row, person, now)


def _row(row: EmergencyLook, person: Person, now: datetime) -> Row:
    """In words."""
    return Row(row, row.stage_at(now), mask_name(row.subject.name), row.asked_by_id == person.pk)


def file_of(row: EmergencyLook) -> File:
    """The file itself; the caller has written the look down."""
    subject = row.subject
    rows = Entry.objects.filter(subject=subject).select_related("list_type", "department").order_by("-pk")
    entries = [
        {
            "number": e.number, "list": e.list_type.name, "office": e.department.name,
            "state": e.get_state_display(), "since": e.listed_from, "until": e.listed_until,
        }
        for e in rows[:ENTRIES]
    ]  # fmt: skip
    return File(subject.name, mask_id(subject.code), subject.standing, entries)
