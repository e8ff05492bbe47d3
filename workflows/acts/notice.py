"""Issue (freeze), print (attach the file), serve, withdraw a notice."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import door, glyphs, log, number
from workflows.acts.facts import Part, frozen
from workflows.acts.outbox import announce_new
from workflows.law.chain import digest
from workflows.law.duties import ISSUE_OR_ANSWER, KEEP_CLOCK
from workflows.law.elements import Document
from workflows.law.letters import lacking, letter
from workflows.law.paper import Page
from workflows.law.refusal import Refused
from workflows.law.seal import Signer
from workflows.models import (
    Associate,
    Department,
    Entry,
    Evidence,
    Letterhead,
    Notice,
    NoticeBatch,
    NumberRecord,
    Outbox,
    Person,
)
from workflows.models.notice import new_check_code

PLACEHOLDER = "—"
TEST_MARK = "TEST"  # the file that `make_test_certificate` leaves beside its key
PRINTED = (
    "file", "file_digest", "printed_at", "page", "page_digest", "plain_digest", "plain_size", "printed_with",
    "signer", "signed_by", "signed_at",
)  # fmt: skip


def draft_facts(
    entry: Entry,
    kind: str,
    on_day: date,
    *more: Part,
    associate: Associate | None = None,
    office: Department | None = None,
) -> Any:
    """The facts a notice would freeze today, with a placeholder for its number: for previews."""
    return frozen(entry, associate, PLACEHOLDER, on_day, *more, kind=kind, office=office)


@door.in_one_piece
def issue(
    entry: Entry,
    kind: str,
    *more: Part,
    by: Person,
    at: datetime,
    process: Any = None,
    associate: Associate | None = None,
    replaces: Notice | None = None,
    batch: NoticeBatch | None = None,
    because: str = "",
    office: Department | None = None,
    to_another: bool = False,
) -> Notice:
    """Freeze the facts under a number; the paper is printed later from the row alone.

    `office`: another authority than the entry's issues it in its own name; `to_another`: to somebody who is no party.
    A record (笔录、回证、目录) and a letter to other bodies wait for no service: they are filed at once. `because` is
    the reason of a correction. Raises Refused and names each mandatory element that is missing. The caller holds the
    entry's lock.
    """
    day, issuer = door.local_day(at), office or entry.department
    with Letterhead.objects.known(issuer, day):
        draft = draft_facts(entry, kind, day, *more, associate=associate, office=office)
        document = complete(kind, draft)
        given = number.give(issuer, document.series, by=by, at=at) if document.is_numbered else None
        head = Letterhead.objects.in_force(issuer, day)
    check_code, words = new_check_code(), given.number if given else ""
    told = {**proof_facts(check_code), **seal_facts(), "replaces": name_of(replaces) if replaces else ""}
    facts = {**draft, **door.plain(told), "number": words}  # nothing else in it speaks of its number
    made = Notice(
        entry=entry, associate=associate, process=process, kind=kind, title=document.title, number=words,
        check_code=check_code, letterhead=head, office=office, to_another=to_another, batch=batch, facts=facts,
        facts_digest=door.digest_of(facts), issued_on=day, issued_by=by, issued_at=at, replaces=replaces,
    )  # fmt: skip
    return _issued(made, document, given, because, by=by, at=at)


def _issued(
    notice: Notice, document: Document, given: NumberRecord | None, because: str, *, by: Person, at: datetime
) -> Notice:
    """Its first line, its number on the register, its print announced; what nobody waits for is filed."""
    _remember(notice, because, by=by, at=at)
    if given:
        given.notice = notice
        given.save(update_fields=["notice"])
    printing = {"kind": "print_notice", "key": f"print/{notice.code}", "payload": {"notice": notice.code}}
    announce_new([Outbox(**printing, created_at=at)])
    is_filed = not document.is_served and not document.is_public
    return door.enact("keep_record", notice, by=by, at=at) if is_filed else notice


def complete(kind: str, draft: dict[str, Any]) -> Document:
    """The document of this kind; Refused names each mandatory element that is lacking, each character without font."""
    document, absent = letter(kind, draft), lacking(kind, draft)
    if absent:
        raise Refused(
            _("《%(title)s》缺少必备要素：%(missing)s。请先补齐。")
            % {"title": document.title, "missing": "、".join(absent)}
        )
    boxes = glyphs.faults(kind, draft)
    if boxes:
        raise Refused(*boxes)
    return document


def name_of(notice: Notice) -> str:
    """How another document names this one: by its number, a record by its title."""
    return notice.number or f"《{notice.title}》"


def _remember(notice: Notice, because: str, *, by: Person, at: datetime) -> None:
    """The first line of a document: its number and the digest of what it states."""
    line = {"kind": notice.kind, "number": notice.number, "digest": notice.facts_digest}
    if notice.replaces:
        line["replaces"] = name_of(notice.replaces)
    door.create(notice, "issue_notice", by=by, at=at, duty=ISSUE_OR_ANSWER, because=because, **line)


def proof_facts(check_code: str) -> dict[str, str]:
    """What a document says about its own verification; without a public address it bears the code alone."""
    public = settings.XINHENG_PUBLIC_URL
    return {"check_code": check_code, "verify_url": f"{public}/verify/{check_code}/" if public else ""}


def seal_facts() -> dict[str, bool]:
    """Whether the page shows a drawn specimen seal: only in the demo, and where a test certificate seals.

    An agency's own certificate, its seal service or its stamp on the paper needs the place for itself.
    """
    has_test_key = Path(settings.XINHENG_SEAL_STORE).with_name(TEST_MARK).exists()
    if settings.XINHENG_SEAL == "pades":
        return {"specimen_seal": has_test_key and not settings.XINHENG_SEAL_MODULE}
    return {"specimen_seal": settings.XINHENG_SEAL == "none" and settings.XINHENG_DEMO}


def issue_to_all(
    entry: Entry, kind: str, *more: Part, by: Person, at: datetime, process: Any
) -> list[Notice]:
    """One notice to the subject and one to each associated person, each in the own name."""
    parties: list[Associate | None] = [None, *entry.associates.all()]
    return [issue(entry, kind, *more, by=by, at=at, process=process, associate=party) for party in parties]


@dataclass(frozen=True)
class Printing:
    """How a print came about: the page as set, the file before its seal, and the seal."""

    page: Page
    plain: bytes
    printed_with: str
    signer: str = Signer.NONE
    signed_by: str = ""
    signed_at: datetime | None = None


@transaction.atomic
def print_file(
    notice: Notice, pdf: bytes, *, at: datetime, made: Printing | None = None, by: Person | None = None
) -> bool:
    """Attach the printed file once; False when it was there already (a second run changes nothing).

    With `made` and `by` the print is told in the entry's book, digests and all: a file that is exchanged
    afterwards, together with what the row says of it, no longer agrees with the log.
    """
    if made is not None:
        log.lock(notice.entry)  # the entry before its notice, as everywhere
    row = Notice.objects.select_for_update().get(pk=notice.pk)
    if row.file_digest:
        return False
    row.file, row.file_digest, row.printed_at = pdf, digest(pdf), at
    if made is not None:
        row.page, row.page_digest = made.page.frozen(), made.page.digest()
        row.plain_digest, row.plain_size = digest(made.plain), len(made.plain)
        row.printed_with = made.printed_with[:100]
        row.signer, row.signed_by, row.signed_at = made.signer, made.signed_by[:200], made.signed_at
    row.save(update_fields=PRINTED)
    if by is not None:
        door.record(
            "print_notice", row.entry, thing=row, by=by, at=at, duty=KEEP_CLOCK,
            file=row.file_digest, plain=row.plain_digest, page=row.page_digest,
            printed_with=row.printed_with, signer=row.signer, signed_by=row.signed_by,
        )  # fmt: skip
    return True


@transaction.atomic
def serve(
    notice: Notice,
    *,
    on_day: date,
    method: str,
    by: Person,
    at: datetime,
    proof: str,
    recipient: str = "",
    note: str = "",
    file: Evidence | None = None,
    **electronic: Any,
) -> Notice:
    """Record that a notice reached its addressee; every period it starts runs from that day.

    `electronic`: arrived_at and acknowledged_at of a service in the hall.
    """
    return door.enact(
        "serve",
        notice,
        by=by,
        at=at,
        given={
            "proposed_service_on": on_day,
            "service_proof": proof,
            "service_recipient": recipient,
            "service_note": note,
            "service_file": file,
            **electronic,
        },
        told={"proof": proof, "recipient": recipient, "file": file.digest if file else ""},
        on_day=on_day,
        way=method,
    )
