"""What a party does in its hall: receive, speak, promise, apply, take back; a gesture sent twice is one."""

from collections.abc import Callable, Iterable
from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import (
    commitment,
    deadline,
    door,
    evidence,
    log,
    repair,
    repair_clock,
    repair_office,
    serving,
)
from workflows.acts import hearing as hearings
from workflows.acts import statement as statements
from workflows.law import duties
from workflows.law.chain import digest
from workflows.law.entry import SHANGHAI
from workflows.law.hearing import HearingState
from workflows.law.refusal import Refused
from workflows.law.repair import OPEN as OPEN_REPAIR
from workflows.law.repair import Promise, Repairing
from workflows.law.service import Noticing
from workflows.models import (
    Commitment,
    CommitmentTemplate,
    Entry,
    Evidence,
    Hearing,
    Notice,
    Person,
    Repair,
    Statement,
    Subject,
)

Start = Callable[..., Any]


@transaction.atomic
def agree_to_electronic_service(paper: Notice, subject: Subject, *, by: Person, at: datetime) -> None:
    """The addressee agrees to be served in the hall from now on (民事诉讼法 §90: only with consent).

    It holds for every document to come: Refused for an agent whose mandate is for some entries only.
    """
    if subject.electronic_service:
        return
    by.stand_on(door.local_day(at))
    if not by.has_perm(duties.RECEIVE_NOTICE.at(f"s{subject.pk}")):
        raise Refused(_("同意电子送达须由本人、法定代表人或者授权及于全部事项的代理人作出。"))
    subject.electronic_service = True
    subject.save(update_fields=["electronic_service"])
    log.record(
        "agree_electronic_service",
        paper.entry,
        thing=paper,
        by=by,
        at=at,
        duty=duties.RECEIVE_NOTICE,
        subject=subject.code,
    )


@transaction.atomic
def receive(
    paper: Notice, subject: Subject, *, agrees: bool, by: Person, at: datetime, follow: Start | None = None
) -> tuple[Notice, bool]:
    """Take a notice in the hall: electronic service on this day; (notice, False) when it was served before.

    `follow` ends the procedure that still looks for a way. Raises Refused without consent to electronic service,
    PermissionDenied when it is somebody else's.
    """
    with log.one_gesture():
        log.lock(paper.entry)
        fresh = Notice.objects.select_related("entry", "associate").get(pk=paper.pk)
        if fresh.state == Noticing.SERVED:
            return fresh, False
        subject = Subject.objects.get(pk=subject.pk)
        if not subject.electronic_service and not agrees:
            raise Refused(_("在线签收即电子送达，须先同意电子送达；不同意的，机关会用其他方式送达。"))
        agree_to_electronic_service(fresh, subject, by=by, at=at)
        served = serving.take(fresh, by=by, at=at)
        if follow is not None:
            follow(served, by=by, at=at)
        return served, True


@transaction.atomic
def file_statement(
    prior: Notice, text: str, uploads: Iterable[Any], *, start: Start, by: Person, at: datetime
) -> tuple[Statement, bool]:
    """The party speaks before the decision (办法 §§6, 7); the same words sent twice are one statement.

    After its window what it says is late, and verified all the same. Raises Refused once it is decided.
    """
    by.stand_on(door.local_day(at))  # who speaks: the party, or an agent whose mandate holds that day
    with log.one_gesture():
        entry = log.lock(prior.entry)
        twin = Statement.objects.filter(notice=prior, filed_by=by, text=text, answered_at=None).first()
        if twin is not None:
            return twin, False
        statements.is_late(entry, prior, door.local_day(at))  # refused here, before files are kept
        files = _keep(entry, uploads, Evidence.Purpose.STATEMENT, by=by, at=at)
        said = statements.file_statement(prior, text, by=by, at=at, files=files)
        start(statement=said, by=by, at=at)
        return said, True


@transaction.atomic
def ask_hearing(
    prior: Notice, reason: str, uploads: Iterable[Any], *, start: Start, by: Person, at: datetime
) -> tuple[Hearing, bool]:
    """The party asks for a hearing; asked twice is once. Raises Refused as `acts.hearing.request` does."""
    with log.one_gesture():
        entry = log.lock(prior.entry)
        twin = Hearing.objects.filter(notice=prior, is_open=True).first()
        if twin is not None:
            return twin, False
        hearings.insist_possible(entry, prior)  # refused here, before files are kept
        files = _keep(entry, uploads, Evidence.Purpose.HEARING, by=by, at=at)
        made = hearings.request(prior, reason, by=by, at=at, files=files)
        start(hearing=made, by=by, at=at)
        return made, True


@transaction.atomic
def withdraw_hearing(
    made: Hearing, *, because: str, abandon: Start, go_on: Start, by: Person, at: datetime
) -> tuple[Hearing, bool]:
    """Take the request back before the hearing; (hearing, False) when that was done before. The case goes on."""
    with log.one_gesture():
        if made.state == HearingState.WITHDRAWN:
            return made, False
        if made.state not in (HearingState.REQUESTED, HearingState.ACCEPTED):
            words = _("听证已经有结果（%(state)s），不能再撤回申请。")
            raise Refused(words % {"state": made.get_state_display()})
        process = made.procedure
        abandon(process, by=by, at=at)
        because = because.strip() or _("当事人撤回申请")
        ended = hearings.end("withdraw_hearing", made, process=process, by=by, at=at, because=because)
        go_on(ended.entry, by=by, at=at)
        return ended, True


@transaction.atomic
def sign(
    entry: Entry,
    template: CommitmentTemplate,
    *,
    name: str,
    capacity: str,
    by: Person,
    at: datetime,
    proof: commitment.Proof | None = None,
    invited: Person | None = None,
) -> tuple[Commitment, bool]:
    """Sign the promise; the same words signed twice by the same person are one promise."""
    with log.one_gesture():
        entry = log.lock(entry)
        words = digest(commitment.text_for(entry, template).encode())
        standing = (Promise.SIGNED, Promise.WAITING)
        same = entry.commitments.filter(state__in=standing, text_digest=words, signed_by=by)
        # A restored listing asks for a new promise: the old one went with the removal that was undone.
        if entry.listed_from:
            same = same.filter(signed_at__gte=datetime.combine(entry.listed_from, time(), SHANGHAI))
        twin = same.first()
        if twin is not None:
            return twin, False
        who: dict[str, Any] = {"name": name, "capacity": capacity, "proof": proof, "invited": invited}
        return commitment.sign(entry, template, by=by, at=at, **who), True


@transaction.atomic
def apply_for_removal(
    entry: Entry, data: dict[str, Any], promise: Commitment | None, *, start: Start, by: Person, at: datetime
) -> tuple[Repair, bool]:
    """Apply for early removal (办法 §14); the same application sent twice is one.

    `data` has corrected_on, statement, files (checked uploads) and insists: whoever applies too early is told
    so once, and gets a decision in writing when it insists. Raises Refused as `acts.repair.apply` does.
    """
    with log.one_gesture():
        entry = log.lock(entry)
        facts = {"statement": data["statement"], "corrected_on": data["corrected_on"]}
        twin = entry.repairs.filter(
            is_open=True,
            applied_by=by,
            statement=facts["statement"],
            claimed_corrected_on=facts["corrected_on"],
        ).first()
        if twin is not None:
            return twin, False
        files = _keep(entry, data["files"], Evidence.Purpose.REPAIR, by=by, at=at)
        insists = bool(data.get("insists"))
        made = repair.apply(entry, **facts, commitment=promise, by=by, at=at, files=files, insists=insists)
        start(repair=made, by=by, at=at)
        return made, True


@transaction.atomic
def withdraw(made: Repair, *, abandon: Start, by: Person, at: datetime) -> tuple[Repair, bool]:
    """Take an application back before the decision; (repair, False) when that was done before.

    The procedure is stopped first: whoever works on it holds its lock before the entry's.
    """
    with log.one_gesture():
        if made.state == Repairing.WITHDRAWN:
            return made, False
        if made.state not in OPEN_REPAIR:
            raise Refused(
                _("申请已经有结果（%(state)s），不能再撤回。") % {"state": made.get_state_display()}
            )
        abandon(made.procedure, by=by, at=at)
        made = door.enact("withdraw", made, by=by, at=at, given={"is_open": False, "decided_at": at})
        deadline.meet(made.entry, *repair_clock.KINDS, at=at)
        repair.clear_bar(made.entry)
        return made, True


@transaction.atomic
def complete_repair(
    made: Repair, text: str, uploads: Iterable[Any], *, go_on: Start, by: Person, at: datetime
) -> tuple[Repair, bool]:
    """Hand in what an application lacked; (repair, False) when that was done before. `go_on` moves the step."""
    with log.one_gesture():
        entry = log.lock(made.entry)
        fresh = Repair.objects.get(pk=made.pk)
        if fresh.state != Repairing.INCOMPLETE:
            if fresh.was_asked_to_complete and fresh.is_open:
                return fresh, False
            raise Refused(_("现在的状态是“%(state)s”，不需要补正。") % {"state": fresh.get_state_display()})
        files = _keep(entry, uploads, Evidence.Purpose.REPAIR, by=by, at=at)
        done = repair_office.complete(fresh, text, files, by=by, at=at)
        go_on(done, by=by, at=at)
        return done, True


def _keep(entry: Entry, uploads: Iterable[Any], purpose: str, *, by: Person, at: datetime) -> list[Evidence]:
    """Keep the checked uploads as evidence of the entry."""
    return [evidence.keep(entry, u.file, u.media_type, purpose=purpose, by=by, at=at) for u in uploads]
