"""制发文书: a document drawn up by hand, from the blanks of its kind; what it states, what it lacks, its issue."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import correction, door, notice, papers, work
from workflows.acts.facts import Part
from workflows.law import duties
from workflows.law.documents import DOCUMENTS, Blank, Document, Element, applies, is_blank
from workflows.law.letters import LETTERS, letter
from workflows.law.papers import nested
from workflows.law.papers import problems as of_blanks
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
    """The documents that an officer may draw up in this case as it stands, in the order of the catalogue."""
    found = (document_of(entry, kind) for kind in dict.fromkeys([*DOCUMENTS, *LETTERS]))
    state, list_kind = entry.state, entry.list_type.kind
    return [each for each in found if each is not None and each.may_be_drawn_up(state, list_kind)]


def insist_timely(entry: Entry, kind: str) -> None:
    """Raises Refused when the case has moved on since the draft: what no longer fits its state is not issued."""
    document = document_of(entry, kind)
    if document is not None and not document.may_be_drawn_up(entry.state, entry.list_type.kind):
        said = {"title": document.title, "state": entry.get_state_display()}
        raise Refused(
            _("案件现在的状态是“%(state)s”，不再适用《%(title)s》。请退回，由经办人结束这份草稿。") % said
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


def parts_of(process: Issuance, particulars: Particulars | None = None) -> tuple[Part, ...]:
    """What the document states beside the case itself; `particulars` stand for those that are kept."""
    said = process.particulars if particulars is None else particulars
    if process.replaces is None:
        return (*papers.parts_of(process.kind, process.entry), nested(said))
    return correction.parts_of(process.replaces, process.entry, nested(said))


def draft(process: Issuance, day: date, particulars: Particulars | None = None) -> Any:
    """The facts that the document would freeze that day."""
    parts = parts_of(process, particulars)
    stated = notice.draft_facts(process.entry, process.kind, day, *parts, associate=process.associate)
    if process.replaces is not None:
        stated["replaces"] = notice.name_of(process.replaces)
    return stated


def absent(process: Issuance, day: date, particulars: Particulars | None = None) -> list[Element]:
    """The mandatory elements that are missing: key and label of each."""
    stated = draft(process, day, particulars)
    elements = letter(process.kind, stated).elements
    if process.replaces is not None:
        elements = (*elements, Element(correction.REASON, _("更正理由")))
    return [each for each in elements if applies(each, stated) and is_blank(each, stated)]


def problems(process: Issuance, particulars: Particulars) -> dict[str, str]:
    """What cannot stand among the particulars of a document by hand, by key, in words for the officer."""
    found = document_of(process.entry, process.kind)
    return of_blanks(found, particulars) if found and found.blanks else {}


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
    insist_timely(entry, kind)
    parts = (*papers.parts_of(kind, entry), nested(particulars))
    made = notice.issue(entry, kind, *parts, by=by, at=at, process=process, associate=associate, batch=batch)
    if letter(kind, made.facts).is_public:
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
    blanks = [blank for blank in blanks_of(process) if said.get(blank.key) not in (None, "")]
    return [(blank.label, words_of(blank, said[blank.key])) for blank in blanks]


def words_of(blank: Blank, value: Any) -> str:
    """A particular as a colleague reads it: a moment without the letter between day and hour."""
    return str(value).replace("T", " ") if blank.sort == "time" else str(value)
