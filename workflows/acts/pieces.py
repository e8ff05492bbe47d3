"""The pieces of a batch: what each would state, and what stands against it; at its issue the same is asked again."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from workflows.acts import door, glyphs, log, notice, papers
from workflows.acts.facts import Part
from workflows.law.elements import Document
from workflows.law.entry import Listing
from workflows.law.letters import LETTERS, lacking
from workflows.law.papers import nested, problems
from workflows.models import Associate, Department, Entry, Letterhead, Person, Policy

CHUNK = 500


@dataclass(frozen=True)
class Piece:
    """One document of a batch: of which entry, to which associate (None: the subject), what is stated for it alone."""

    entry: int
    associate: int | None = None
    own: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Judged:
    """A piece with its entry, what it would state, and sentences that say why it would not be issued."""

    piece: Piece
    entry: Entry
    associate: Associate | None
    stated: Any
    faults: list[str]


def kinds() -> list[Document]:
    """The documents that may be issued in batches: drawn up by hand, numbered, and served on a party."""
    return [each for each in LETTERS.values() if each.blanks and each.is_numbered and each.is_served]


def document_of(kind: str) -> Document | None:
    """The document of this kind, if it may be issued in batches."""
    return next((each for each in kinds() if each.kind == kind), None)


def parts_of(entry: Entry, kind: str, said: Mapping[str, Any]) -> tuple[Part, ...]:
    """What a piece states besides the case itself."""
    return (*papers.parts_of(kind, entry), nested(said))


def judged(
    office: Department,
    kind: str,
    common: Mapping[str, Any],
    pieces: Sequence[Piece],
    *,
    by: Sequence[Person],
    day: date,
) -> Iterator[Judged]:
    """Each piece as it would be issued that day by these people; a constant number of queries for some hundreds.

    A kind that states an application or a decision asks for it entry by entry.
    """
    policies: dict[int, Policy] = {}
    Letterhead.objects.read_once([office], day)
    for start in range(0, len(pieces), CHUNK):
        part = pieces[start : start + CHUNK]
        entries = _entries([piece.entry for piece in part], policies, office)
        for piece in part:
            if piece.entry in entries:
                with translation.override(log.OF_THE_LAW):
                    yield _judge(entries[piece.entry], kind, common, piece, by, day)


def _judge(
    entry: Entry, kind: str, common: Mapping[str, Any], piece: Piece, by: Sequence[Person], day: date
) -> Judged:
    """One piece."""
    people = {associate.pk: associate for associate in entry.associates.all()}
    associate = people.get(piece.associate) if piece.associate else None
    said = {**common, **piece.own}
    faults = against(entry, kind, by)
    bad = problems(LETTERS[kind], said)
    if bad:
        labels = {blank.key: blank.label for blank in LETTERS[kind].blanks}
        told = [f"“{labels.get(key, key)}”{sentence}" for key, sentence in bad.items()]
        return Judged(piece, entry, associate, {}, [*faults, *told])
    stated = notice.draft_facts(entry, kind, day, *parts_of(entry, kind, said), associate=associate)
    missing = lacking(kind, stated)
    if missing:
        faults.append(_("缺少必备要素：%(missing)s。") % {"missing": "、".join(missing)})
    faults += glyphs.faults(kind, stated)
    return Judged(piece, entry, associate, stated, faults)


def against(entry: Entry, kind: str, by: Sequence[Person]) -> list[str]:
    """Why a document of this kind may not be issued in this entry by these people; empty when it may."""
    found, document = [], LETTERS[kind]
    if entry.state not in document.states:
        told = {"state": entry.get_state_display(), "title": document.title}
        found.append(_("条目现在是“%(state)s”，不制发《%(title)s》。") % told)
    if entry.list_type.kind not in document.lists:
        told = {"list": entry.list_type.short_name, "title": document.title}
        found.append(_("“%(list)s”不制发《%(title)s》。") % told)
    if any(entry.concerns(person) for person in by):
        found.append(_("经办人或者审核人是本案当事人的代表，应当回避。"))
    return found


def _entries(keys: Sequence[int], policies: dict[int, Policy], office: Department) -> dict[int, Entry]:
    """These entries of the office with all that their documents state; entries under one version share its rules."""
    rows = Entry.objects.filter(pk__in=keys, department=office)
    rows = rows.select_related("subject", "list_type", "ground").prefetch_related("associates")
    found = {entry.pk: entry for entry in rows}
    absent = {entry.policy_id for entry in found.values()} - set(policies)
    if absent:
        versions = Policy.objects.filter(pk__in=absent).select_related("list_type")
        versions = versions.prefetch_related("parameters", "fields", "articles", "measures")
        policies.update({policy.pk: policy for policy in versions})
    for entry in found.values():
        entry.policy, entry.department = policies[entry.policy_id], office
    return found


def draft(one: Judged, kind: str, day: date) -> Any:
    """The facts for a sample page, also of a piece whose blanks cannot stand yet."""
    if one.stated:
        return one.stated
    return door.plain(notice.draft_facts(one.entry, kind, day, associate=one.associate))


def to_parties(chosen: Sequence[tuple[int, Mapping[str, Any]]], *, to_all: bool) -> list[Piece]:
    """A piece to the subject of each entry; `to_all`: and one to each person listed with it."""
    people: dict[int, list[int]] = {}
    keys = [entry for entry, _own in chosen] if to_all else []
    for start in range(0, len(keys), CHUNK):
        rows = Associate.objects.filter(entry__in=keys[start : start + CHUNK]).order_by("pk")
        for pk, entry in rows.values_list("pk", "entry"):
            people.setdefault(entry, []).append(pk)
    return [Piece(entry, who, own) for entry, own in chosen for who in (None, *people.get(entry, []))]


def states_for(kind: str) -> list[tuple[str, str]]:
    """The states of an entry in which a document of this kind is drawn up."""
    return [(state, str(Listing(state).label)) for state in LETTERS[kind].states]
