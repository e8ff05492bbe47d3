"""Commitments as pages: the officers' list, one with its book and clocks, what the public sees, the catalogue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from workflows.law.commitment import BINDING, Promise, PromiseKind, Wording
from workflows.law.display import Showing
from workflows.law.duties import DECIDE_BREACH, KEEP_COMMITMENTS, RECORD_COMMITMENT, TRACK_COMMITMENT
from workflows.law.entry import SHANGHAI
from workflows.law.identity import mask_id, mask_name, normalise
from workflows.law.steps import VERBS
from workflows.law.terms import Calendar
from workflows.models import (
    Commitment,
    CommitmentClock,
    CommitmentItem,
    CommitmentTemplate,
    Department,
    Display,
    Entry,
    Gram,
    Person,
    SubjectKind,
    Transition,
)
from workflows.queries.clockface import face_of
from workflows.queries.cover import names_of

PAGE = 25
SHORTEST = 2
RELATED = ("subject", "department", "item", "template", "entry")
BOXES = ("", "due", "breach")


@dataclass(frozen=True)
class Asked:
    """What a page of commitments is asked for; unknown values find nothing."""

    words: str = ""
    kind: str = ""
    state: str = ""
    box: str = ""

    @property
    def kept(self) -> dict[str, str]:
        """The question as it stands in an address."""
        said = {"q": self.words, "kind": self.kind, "state": self.state, "box": self.box}
        return {name: value for name, value in said.items() if value}


@dataclass(frozen=True)
class Row:
    """One commitment as it is shown; natural persons are masked for everybody."""

    made: Commitment
    name: str
    code: str
    clock: dict[str, Any] | None = None


@dataclass(frozen=True)
class Page:
    """One page of rows; `before` is the key of the next page, 0 at the end."""

    rows: list[Row]
    before: int = 0


@dataclass(frozen=True)
class Line:
    """One line of its book."""

    at: datetime
    words: str
    who: str
    because: str


def in_force(entry: Entry) -> Commitment | None:
    """The promise to repair that binds now: the last one signed since the listing began; one that broke is none."""
    rows = entry.commitments.filter(state__in=BINDING)
    if entry.listed_from:
        rows = rows.filter(signed_at__gte=datetime.combine(entry.listed_from, time(), SHANGHAI))
    return rows.order_by("pk").last()


def may_work(person: Person) -> bool:
    """Does the person hold a duty of this desk anywhere?"""
    wanted = (KEEP_COMMITMENTS, RECORD_COMMITMENT, TRACK_COMMITMENT, DECIDE_BREACH)
    held = [p.department.place for p in person.posts_now()]
    return any(person.has_perm(duty.at(place)) for duty in wanted for place in held)


def seen(person: Person, asked: Asked, today: date, calendar: Calendar, before: int = 0) -> Page:
    """The commitments the person may look at, the latest first, by key; two queries."""
    rows = asked_rows(Commitment.objects.visible_to(person), asked)
    open_clocks = CommitmentClock.objects.filter(met_at=None, struck_at=None)
    rows = rows.filter(pk__lt=before) if before else rows
    rows = rows.select_related(*RELATED).defer("text", "template__text", "signature", "cosignature")
    rows = rows.prefetch_related(Prefetch("clocks", open_clocks, to_attr="running"))
    taken = list(rows.order_by("-pk")[: PAGE + 1])
    shown = [row_of(made, _first(made, today, calendar)) for made in taken[:PAGE]]
    return Page(shown, taken[PAGE - 1].pk if len(taken) > PAGE else 0)


def _first(made: Any, today: date, calendar: Calendar) -> dict[str, Any] | None:
    """The face of its next clock."""
    return face_of(made.running[0], today, calendar) if made.running else None


def row_of(made: Commitment, clock: dict[str, Any] | None = None) -> Row:
    """One commitment with the name and code that may be shown."""
    subject = made.subject
    if subject.is_person:
        return Row(made, mask_name(subject.name), mask_id(subject.code), clock)
    return Row(made, subject.name, subject.code, clock)


def asked_rows(rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    """The rows that fit the question."""
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.state:
        rows = rows.filter(state=asked.state)
    if asked.box == "breach":
        rows = rows.filter(state=Promise.NOTICED)
    if asked.box == "due":
        over = CommitmentClock.objects.filter(commitment=OuterRef("pk"), met_at=None)
        rows = rows.filter(Exists(over), state__in=(*BINDING, Promise.WAITING))
    return rows.filter(_fits(asked.words)) if asked.words.strip() else rows


def _fits(words: str) -> Q:
    """By its number, a whole credit code, or part of a name; natural persons never."""
    squeezed = "".join(words.split())
    named = Q(subject__name__icontains=words.strip())
    for piece in {squeezed[i : i + 2].upper() for i in range(len(squeezed) - 1)}:
        named &= Q(Exists(Gram.objects.filter(piece=piece, subject=OuterRef("subject"))))
    organisation = ~Q(subject__kind=SubjectKind.PERSON)
    return Q(code=squeezed.upper()) | organisation & (Q(subject__code=normalise(words)) | named)


def find(person: Person, code: str) -> Commitment | None:
    """One commitment that the person may see."""
    return Commitment.objects.visible_to(person).filter(code=code).select_related(*RELATED, "scan").first()


def own(subjects: Sequence[int], code: str) -> Commitment | None:
    """One commitment of these subjects."""
    return Commitment.objects.filter(subject__in=subjects, code=code).select_related(*RELATED).first()


def clocks(made: Commitment, today: date, calendar: Calendar) -> list[dict[str, Any]]:
    """Every clock of a commitment with its face, the running ones first."""
    rows = sorted(made.clocks.all(), key=lambda row: (not row.is_open, -row.pk))
    return [{"row": row, "face": face_of(row, today, calendar) if row.is_open else None} for row in rows]


def history(made: Commitment) -> list[Line]:
    """The lines of its book that are about it or its papers, the newest first; one query."""
    things = [made.ref, *(paper.ref for paper in made.papers.all())]
    lines = Transition.objects.filter(book=made.keeper.book_id, thing__in=things)
    return [
        Line(
            line.at,
            str(VERBS.get(line.verb, line.verb)),
            names_of(line),
            str(line.facts.data.get("because", "")) if hasattr(line, "facts") else "",
        )
        for line in lines.select_related("actor", "on_behalf_of", "facts").order_by("-seq")
    ]


# ------------------------------------------------------------------------------------------- public
def on_show(words: str, kind: str, before: int = 0) -> Page:
    """What the public sees, the latest first; a promise to repair only while its listing is shown itself."""
    if 0 < len("".join(words.split())) < SHORTEST:
        return Page([])
    shown = Display.objects.filter(
        entry=OuterRef("entry"), associate=None, state__in=(Showing.SHOWN, Showing.MARKED)
    )
    rows = asked_rows(Commitment.objects.on_show(), Asked(words=words, kind=kind))
    rows = rows.filter(Q(entry=None) | Exists(shown))
    rows = rows.filter(pk__lt=before) if before else rows
    rows = rows.select_related(*RELATED).defer("text", "template__text", "signature", "cosignature")
    taken = list(rows.order_by("-pk")[: PAGE + 1])
    return Page([row_of(made) for made in taken[:PAGE]], taken[PAGE - 1].pk if len(taken) > PAGE else 0)


@dataclass(frozen=True)
class Group:
    """The items of one type."""

    kind: str
    label: str
    items: list[CommitmentItem]


def catalogue() -> list[Group]:
    """The published items by type, each with the text in force; two queries."""
    published = CommitmentTemplate.objects.filter(state=Wording.PUBLISHED)
    rows = CommitmentItem.objects.filter(Exists(published.filter(item=OuterRef("pk"))))
    rows = rows.select_related("department").prefetch_related(
        Prefetch("templates", published, to_attr="in_force")
    )
    found = list(rows.order_by("kind", "department__path", "pk"))
    groups = [Group(k, str(w), [item for item in found if item.kind == k]) for k, w in PromiseKind.choices]
    return [group for group in groups if group.items]


def text(code: str, version: int) -> CommitmentTemplate | None:
    """A version that is or was published, of an item."""
    rows = CommitmentTemplate.objects.filter(code=code, version=version, item__isnull=False)
    shown = rows.filter(state__in=(Wording.PUBLISHED, Wording.RETIRED))
    return shown.select_related("item__department").first()


def kept_items(person: Person) -> list[CommitmentItem]:
    """The items of the offices whose catalogue the person keeps, with all versions; two queries."""
    offices = kept_offices(person)
    rows = CommitmentItem.objects.filter(department__in=offices).select_related("department")
    versions = CommitmentTemplate.objects.order_by("-version").defer("text")
    return list(
        rows.prefetch_related(Prefetch("templates", versions)).order_by("department__path", "kind", "pk")
    )


def kept_offices(person: Person) -> list[Department]:
    """The offices whose catalogue the person keeps."""
    return _offices(person, KEEP_COMMITMENTS)


def recording_offices(person: Person) -> list[Department]:
    """The offices for which the person takes commitments from paper."""
    return _offices(person, RECORD_COMMITMENT)


def _offices(person: Person, duty: Any) -> list[Department]:
    """Where the person holds a duty, below included where it reaches."""
    rows = Department.objects.filter(is_active=True).order_by("path")
    return [office for office in rows if person.has_perm(duty.at(office.place))]


def items_on_offer(today: date) -> list[CommitmentItem]:
    """What may be signed in the hall by oneself: published, and not a promise to repair, which hangs from an entry."""
    return [item for group in catalogue() if group.kind != PromiseKind.REPAIR for item in group.items]
