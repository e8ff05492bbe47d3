"""制发文书: a document drawn up by hand, from the blanks of its kind; what it states, what it lacks, its issue."""

from collections.abc import Mapping
from copy import deepcopy
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import correction, door, notice, work
from workflows.acts.facts import Part
from workflows.law import duties
from workflows.law.documents import DOCUMENTS, Blank, Document, Element, applies, is_blank
from workflows.law.letters import LETTERS, letter
from workflows.law.refusal import Refused
from workflows.models import Associate, Entry, Issuance, Notice, NoticeBatch, Person

Particulars = Mapping[str, Any]


def document_of(entry: Entry, kind: str) -> Document | None:
    """The document of this kind as the entry's list words it; None where the list has none."""
    try:
        return letter(kind, {"instrument": entry.policy.instrument, "list_kind": entry.list_type.kind})
    except KeyError:
        return None


def kinds_by_hand(entry: Entry) -> list[Document]:
    """The documents that an officer may draw up in this case, in the order of the catalogue."""
    kinds = dict.fromkeys([*DOCUMENTS, *LETTERS])
    return [found for kind in kinds if (found := document_of(entry, kind)) is not None and found.blanks]


def insist_addressee(document: Document, associate: Associate | None) -> None:
    """Raises Refused when a record, which nobody is served with, is addressed to somebody."""
    if associate is not None and not document.is_served:
        raise Refused(
            _("《%(title)s》存入案卷或者公布，不发给个人，不须选择受送达人。") % {"title": document.title}
        )


# ------------------------------------------------------------------------------------------- what it states
def blanks_of(process: Issuance) -> tuple[Blank, ...]:
    """What the officer writes: the blanks of the kind; of a correction, its reason and what may be put right."""
    if process.replaces is not None:
        return correction.blanks_of(process.replaces)
    found = document_of(process.entry, process.kind)
    return found.blanks if found else ()


def title_of(process: Issuance) -> str:
    """What the document is called."""
    found = document_of(process.entry, process.kind)
    return found.title if found else process.kind


def required_keys(process: Issuance) -> set[str]:
    """The keys that a document of this kind must state, whatever the case."""
    found = document_of(process.entry, process.kind)
    needed = {element.key for element in found.elements if not element.only} if found else set()
    return needed | ({correction.REASON} if process.replaces is not None else set())


def nested(particulars: Particulars, base: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Flat dotted keys as facts: {"a.b": 1} → {"a": {"b": 1}}, laid over the base; blanks left empty say nothing."""
    made = deepcopy(dict(base or {}))
    for key, value in particulars.items():
        *path, last = key.split(".")
        place = made
        for step in path:
            place = place.setdefault(step, {})
        place[last] = value
    return made


def parts_of(process: Issuance, particulars: Particulars | None = None) -> tuple[Part, ...]:
    """What the document states beside the case itself; `particulars` stand for those that are kept."""
    said = process.particulars if particulars is None else particulars
    if process.replaces is None:
        return (nested(said),)
    return correction.parts_of(process.replaces, process.entry, nested(said))


def draft(process: Issuance, day: date, particulars: Particulars | None = None) -> Any:
    """The facts that the document would freeze that day."""
    parts = parts_of(process, particulars)
    stated = notice.draft_facts(process.entry, process.kind, day, *parts, associate=process.associate)
    if process.replaces is not None:
        stated["replaces"] = correction.name_of(process.replaces)
    return stated


def absent(process: Issuance, day: date, particulars: Particulars | None = None) -> list[Element]:
    """The mandatory elements that are missing: key and label of each."""
    stated = draft(process, day, particulars)
    elements = letter(process.kind, stated).elements
    if process.replaces is not None:
        elements = (*elements, Element(correction.REASON, _("更正理由")))
    return [each for each in elements if applies(each, stated) and is_blank(each, stated)]


def is_unchanged(process: Issuance, day: date, particulars: Particulars | None = None) -> bool:
    """Would a correction state nothing but what the old document states?"""
    return process.replaces is not None and correction.is_same(
        process.replaces, draft(process, day, particulars)
    )


def keep(process: Issuance, particulars: Particulars) -> None:
    """What the officer wrote stays with the procedure until the document is issued."""
    work.note(process, particulars=door.plain(dict(particulars)))


# ------------------------------------------------------------------------------------------------- its issue
@transaction.atomic
def issue(process: Issuance, *, by: Person, at: datetime) -> Notice:
    """Issue what was drafted and reviewed; a correction takes the place of the old document in the same gesture."""
    if process.replaces is not None:
        made = correction.issue(process, *parts_of(process), by=by, at=at)
    else:
        made = issue_document(
            process.entry,
            process.kind,
            process.particulars,
            associate=process.associate,
            process=process,
            by=by,
            at=at,
        )
    work.note(process, notice=made)
    return made


@transaction.atomic
def issue_document(
    entry: Entry,
    kind: str,
    particulars: Particulars,
    *,
    by: Person,
    at: datetime,
    associate: Associate | None = None,
    process: Any = None,
    batch: NoticeBatch | None = None,
) -> Notice:
    """One document by hand: frozen, numbered; an announcement is public with its issue, a record is filed.

    Raises Refused and names what is missing.
    """
    entry = door.lock(entry)
    made = notice.issue(
        entry, kind, nested(particulars), by=by, at=at, process=process, associate=associate, batch=batch
    )
    document = letter(kind, made.facts)
    if document.is_numbered and not document.is_served:
        made = door.enact("publicise", made, by=by, at=at)
    return made


def drop(process: Issuance, *, by: Person, at: datetime, because: str) -> None:
    """The officer gives the draft up; nothing was issued."""
    door.record(
        "drop_document",
        process.entry,
        by=by,
        at=at,
        duty=duties.DRAFT_NOTICE,
        because=because,
        kind=process.kind,
    )


def lines_of(process: Issuance) -> list[tuple[str, str]]:
    """Every particular that was written, as (label, words), in the order of the form."""
    said = process.particulars
    blanks = [blank for blank in blanks_of(process) if blank.key in said]
    return [(blank.label, words_of(blank, said[blank.key])) for blank in blanks]


def words_of(blank: Blank, value: Any) -> str:
    """A particular as a colleague reads it: a moment without the letter between day and hour."""
    return str(value).replace("T", " ") if blank.sort == "time" else str(value)
