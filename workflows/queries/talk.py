"""The discussion of a case: what colleagues said, and which colleagues can be named in it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from workflows.law import duties
from workflows.law.duties import DUTIES, Role
from workflows.models import Comment, Entry, Mandate, Person, WorkItem
from workflows.queries import dossier
from workflows.queries.blind import veil_of

SHOWN = 200  # the latest; more than that is a meeting
OPEN = 20  # shown at once, the earlier ones unfold
OFFERED = 8
LOOKERS = tuple(role for role in Role if duties.VIEW_ENTRY in DUTIES[role] and role != Role.CLOCK)


@dataclass(frozen=True)
class Talk:
    """What the page shows of a discussion."""

    comments: list[dict[str, Any]]
    earlier: list[dict[str, Any]]
    is_cut: bool
    may_speak: bool
    entry: Entry
    item: WorkItem | None

    @property
    def total(self) -> int:
        """How many comments are shown in all."""
        return len(self.comments) + len(self.earlier)


def read(entry: Entry, person: Person, item: WorkItem | None = None) -> Talk:
    """The discussion of an entry that the person may see, oldest first; natural persons masked as in the file.

    Whoever speaks for a party reads none of it, whatever post she has: it is never shown to the subject.
    """
    if entry.concerns(person):
        return Talk([], [], False, False, entry, item)
    rows = Comment.objects.filter(entry=entry).select_related("person").prefetch_related("files")
    veil = veil_of(entry, person)
    found = [row for row in rows.order_by("-pk")[: SHOWN + 1] if not veil.hides(row.person_id, row.at)]
    mask = _masker(entry, person)
    shown = [_shown(row, person, mask) for row in reversed(found[:SHOWN])]
    cut = max(0, len(shown) - OPEN)
    return Talk(shown[cut:], shown[:cut], len(found) > SHOWN, may_speak(entry, person), entry, item)


def may_speak(entry: Entry, person: Person) -> bool:
    """The duty to discuss, and no part in the subject (回避)."""
    return duties.DISCUSS_CASE(entry, person) and not entry.concerns(person)


def find(person: Person, code: str) -> Comment | None:
    """The comment of this code, if its case may be seen by the person."""
    visible = Entry.objects.visible_to(person)
    rows = Comment.objects.select_related("entry__book", "entry__subject", "item")
    return rows.filter(code=code, entry__in=visible).first()


def find_entry(person: Person, number: str) -> Entry | None:
    """The entry of this number, if it may be seen by the person."""
    rows = Entry.objects.visible_to(person).select_related(*dossier.RELATED)
    if (entry := rows.filter(number=number).first()) is not None:
        entry.share_list_type()
    return entry


def colleagues(entry: Entry) -> QuerySet[Person]:
    """Who may look at the case: its department, and those above it whose post looks down; nobody of a party."""
    above = [int(pk) for pk in entry.department.path.strip("/").split("/")]
    posts = Q(posts__department__in=above, posts__role__in=LOOKERS, posts__until=None)
    parties = Q(subject=entry.subject_id) | Q(
        subject__in=entry.associates.exclude(subject=None).values("subject")
    )
    speakers = Mandate.objects.filter(parties, revoked_on=None).values("person")
    people = Person.objects.filter(posts, posts__department__is_active=True, is_active=True)
    return people.exclude(pk__in=speakers).distinct()


def offered(entry: Entry, words: str) -> list[dict[str, str]]:
    """Colleagues whose name or user name begins so, a few; how each of them is written after the @."""
    if not words:
        return []
    begins = Q(name__istartswith=words) | Q(username__istartswith=words)
    people = list(colleagues(entry).filter(begins).order_by("name", "username")[:OFFERED])
    names = [person.name for person in people]
    return [
        {"name": p.name, "username": p.username, "write": p.name if names.count(p.name) == 1 else p.username}
        for p in people
    ]


def _masker(entry: Entry, person: Person) -> Callable[[str], str]:
    """Masks the natural persons of the case for readers of other departments."""
    named = [(a.name, a.id_number) for a in entry.associates.all()]
    if entry.subject.is_person:
        named.append((entry.subject.name, entry.subject.code))
    return dossier.masker(named, dossier.is_of_case(person, entry.department_id))


def _shown(row: Comment, person: Person, mask: Callable[[str], str]) -> dict[str, Any]:
    """One comment; what was withdrawn is hidden from everybody but its writer."""
    is_own, is_gone = row.person_id == person.pk, row.withdrawn_at is not None
    hidden = is_gone and not is_own
    files = [] if hidden else [{"code": f.code, "name": mask(f.name)} for f in row.files.all()]
    return {
        "row": row,
        "who": row.person.name,
        "text": _("（已撤回）") if hidden else mask(row.text),
        "files": files,
        "is_gone": is_gone,
        "is_hidden": hidden,
        "may_withdraw": is_own and not is_gone,
    }
