"""The letters of an application about a record: frozen under a number, printed later from the row alone, served."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from workflows.acts import alert, door, log, number
from workflows.acts.facts import authority_facts, letterhead_facts
from workflows.acts.notice import PLACEHOLDER, complete, proof_facts, seal_facts
from workflows.acts.outbox import announce
from workflows.law.duties import ISSUE_OR_ANSWER, SERVE_NOTICE
from workflows.law.entry import SHANGHAI
from workflows.law.letters import letter
from workflows.law.refusal import Refused
from workflows.law.remedies import remedies
from workflows.law.service import ServiceMethod
from workflows.models import Alert, Letterhead, Person, RecordPaper, RecordRepair
from workflows.models.notice import new_check_code
from workflows.models.record_exam import regime_of

ACCEPTED, COMPLETION, REJECTED, ENDED = (
    "record_accepted", "record_completion", "record_rejected", "record_lapsed",
)  # fmt: skip
EXTENDED, GRANTED, REFUSED = "record_extended", "record_granted", "record_refused"
LIST_NAME = "行政处罚信息"


def issue(
    made: RecordRepair, kind: str, stated: Mapping[str, Any], *, by: Person, at: datetime
) -> RecordPaper:
    """Freeze the facts under a number, write their digest into the record's book, announce the print.

    Where the party applied in its hall the letter arrives there at once. Refused names each mandatory element that is
    missing. The caller holds the record's lock.
    """
    day, check_code = door.local_day(at), new_check_code()
    draft = _frozen(made, kind, PLACEHOLDER, day, stated)
    document = complete(kind, draft)
    given = number.give(made.record.department, document.series, by=by, at=at).number
    facts = door.plain({**draft, "number": given, **proof_facts(check_code), **seal_facts()})
    paper = RecordPaper(
        repair=made, kind=kind, title=document.title, number=given, check_code=check_code, facts=facts,
        facts_digest=door.digest_of(facts), issued_on=day, issued_by=by, issued_at=at,
    )  # fmt: skip
    told = {"kind": kind, "number": given, "digest": paper.facts_digest}
    door.create(paper, "issue_notice", by=by, at=at, duty=ISSUE_OR_ANSWER, **told)
    announce("print_record", f"print_record/{paper.code}", at=at, payload={"paper": paper.code})
    if made.came_by_hall:
        _arrive(paper, at=at)
    return paper


def _arrive(paper: RecordPaper, *, at: datetime) -> None:
    """It is in the party's hall, and the party that applied there hears of it."""
    made, wall = paper.repair, f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"
    paper.served_on, paper.service_method = door.local_day(at), ServiceMethod.ELECTRONIC
    paper.service_recipient = made.record.subject.name[:60]
    paper.service_proof = _("申请人在服务大厅提出申请，文书到达其服务大厅 %(at)s") % {"at": wall}
    paper.save(update_fields=["served_on", "service_method", "service_recipient", "service_proof"])
    if made.applied_by is not None:
        told: dict[str, Any] = {"code": made.code, "what": _("收到《%(title)s》") % {"title": paper.title}}
        url = reverse("hall-penalty", args=[made.record_id])
        alert.tell(
            made.applied_by,
            Alert.Kind.RECORD_REPAIR,
            key=f"record-paper/{paper.code}",
            at=at,
            url=url,
            **told,
        )


def _frozen(
    made: RecordRepair, kind: str, given: str, day: date, stated: Mapping[str, Any]
) -> dict[str, Any]:
    """Everything a letter states; nothing is looked up when it is printed."""
    record, subject, office = made.record, made.record.subject, made.record.department
    head, regime = Letterhead.objects.in_force(office, day), regime_of(record, made.received_on)
    authority = authority_facts(office, head)
    facts = {
        "authority": authority,
        **letterhead_facts(head, kind),
        "number": given,
        "issued_on": day,
        "party": {
            "name": subject.name,
            "code": subject.code,
            "code_label": _("公民身份号码") if subject.is_person else _("统一社会信用代码"),
            "code_display": subject.code,
            "kind": "person" if subject.is_person else "enterprise",
            "lead_name": subject.name,
        },
        "list_name": LIST_NAME,
        "instrument": regime.title if regime else record.policy.instrument,
        "record": {"document_number": record.document_number, "decided_on": record.decided_on},
        "repair_application": {
            "number": made.code,
            "filed_on": made.received_on,
            "corrected_on": made.verified_corrected_on or made.claimed_corrected_on,
            "verification": made.verification,
        },
        "replaces": "",
        **stated,
        "remedies": remedies(authority, day, letter(kind, {}).act),
    }
    plain: dict[str, Any] = door.plain(facts)
    return plain


def unserved(made: RecordRepair, *kinds: str) -> list[RecordPaper]:
    """The letters that have not reached anybody; of some kinds, if they are named."""
    rows = made.papers.filter(served_on=None).defer("file", "page")
    return list(rows.filter(kind__in=kinds) if kinds else rows)


@transaction.atomic
def serve(paper: RecordPaper, said: Mapping[str, Any], *, by: Person, at: datetime) -> RecordPaper:
    """Record that a letter reached the party: when, how, who took it, what proves it. Refused for a second time."""
    with door.one_gesture():
        keeper = log.lock(paper.keeper)
        row = RecordPaper.objects.select_for_update(of=("self",)).defer("file", "page").get(pk=paper.pk)
        if row.served_on is not None:
            raise Refused(_("《%(title)s》已经登记送达。") % {"title": row.title})
        if not row.issued_on <= said["on"] <= door.local_day(at):
            raise Refused(_("送达日期不能早于文书签发日期，也不能晚于今天。"))
        row.served_on, row.service_method = said["on"], said["method"]
        row.service_recipient, row.service_proof = said["recipient"], said["proof"]
        row.save(update_fields=["served_on", "service_method", "service_recipient", "service_proof"])
        door.record(
            "confirm_service", keeper, thing=row, by=by, at=at, duty=SERVE_NOTICE, number=row.number,
            on_day=row.served_on, way=row.service_method, recipient=row.service_recipient,
            proof=row.service_proof,
        )  # fmt: skip
        return row


def opened(paper: RecordPaper, *, at: datetime) -> None:
    """The party has opened it in its hall."""
    RecordPaper.objects.filter(pk=paper.pk, opened_at=None).update(opened_at=at)
