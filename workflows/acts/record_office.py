"""What is done about an application before its decision: taken in, completed once, not taken in; longer time; the end.

The same steps as for a listing (`repair_office`), in the book of the record.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.acts import door, log, record_clock, record_papers
from workflows.acts.people import clock_keeper
from workflows.acts.record_repair import (
    enact,
    fresh,
    keep_files,
    refuse_hands,
    refuse_own_matter,
    tell_office,
    with_hand,
)
from workflows.law import duties
from workflows.law.papers import nested
from workflows.law.refusal import Refused
from workflows.law.repair import OPEN, Repairing
from workflows.models import Person, PublicityRecord, RecordPaper, RecordRepair

WAITS = gettext_lazy("等待申请人补正")
NOT_TOLD = gettext_lazy("补正通知书尚未送达")
DAYS = 5  # what an applicant is given for a completion, where the officer says nothing else
AUTHORITY = (record_clock.ACCEPT, record_clock.DECIDE)


@transaction.atomic
def accept(
    made: RecordRepair, materials: list[str], *, by: Person, at: datetime, has_promise: bool = False
) -> RecordRepair:
    """The materials are there: accepted, told in writing; the clock of the decision runs now at the latest.

    `has_promise`: the promise is among them, however it came. Refused without it: nothing could be decided (Order 36).
    """
    with door.one_gesture():
        if not (has_promise or fresh(made).has_promise):
            raise Refused(_("还没有收到信用承诺书，不能受理；请一次性告知补正。"))
        done = fresh(
            enact(
                made, "accept_repair", by=by, at=at, because="", told={"materials": materials},
                given={"materials": materials, "has_promise": True},
            )
        )  # fmt: skip
        row = record_clock.accepted(done, at=at)
        if row is not None:  # where no rule gives a term, there is nothing to promise in writing
            done.decide_by = row.due_on
            done.save(update_fields=["decide_by"])
            stated = {
                "application.accepted_on": door.local_day(at).isoformat(),
                "application.materials": "\n".join(materials) or _("修复申请"),
                "application.due_on": row.due_on.isoformat(),
            }
            record_papers.issue(done, record_papers.ACCEPTED, nested(stated), by=by, at=at)
        return done


@transaction.atomic
def ask_completion(
    made: RecordRepair, missing: str, *, by: Person, at: datetime, days: int = DAYS
) -> RecordRepair:
    """Say once and completely what is missing, in writing; the authority's clocks stand still once it has arrived."""
    with door.one_gesture():
        today = door.local_day(at)
        done = fresh(
            enact(
                made, "ask_repair_completion", by=by, at=at, because=missing, given={"missing": missing},
                told={"days": days}, missing=missing,
            )
        )  # fmt: skip
        row = record_clock.await_completion(done, days=days, since=today)
        office = done.record.department
        where = _("信衡主体服务大厅“行政处罚信息”页面，或者%(where)s窗口")
        stated = {
            "application.missing": missing,
            "application.complete_by": row.due_on.isoformat(),
            "application.where": where % {"where": office.address or office.name},
        }
        paper = record_papers.issue(done, record_papers.COMPLETION, nested(stated), by=by, at=at)
        if paper.served_on is None:  # nobody's days run out over a letter that has not arrived
            record_clock.stand_still(done, record_clock.COMPLETE, since=today, reason=str(NOT_TOLD))
        else:
            record_clock.stand_still(done, *AUTHORITY, since=today, reason=str(WAITS))
        return done


@transaction.atomic
def serve(paper: RecordPaper, said: Mapping[str, Any], *, by: Person, at: datetime) -> RecordPaper:
    """A letter was served by hand; where it asks for a completion, its days run and the authority's stand still."""
    served = record_papers.serve(paper, said, by=by, at=at)
    if served.kind == record_papers.COMPLETION and served.served_on is not None:
        made = served.repair
        record_clock.go_on(made, record_clock.COMPLETE, last=served.served_on)
        if made.state == Repairing.INCOMPLETE:
            record_clock.stand_still(made, *AUTHORITY, since=served.served_on, reason=str(WAITS))
    return served


@transaction.atomic
def complete(
    made: RecordRepair, text: str, uploads: Iterable[Any], *, by: Person, at: datetime
) -> RecordRepair:
    """What was missing has come, from the hall or over the counter; the clocks go on with the next day.

    Raises Refused while the letter that asks for it has not been served.
    """
    with door.one_gesture():
        log.lock(made.record)
        now = fresh(made)
        if record_papers.unserved(now, record_papers.COMPLETION):
            raise Refused(_("补正通知书还没有登记送达；请先登记送达，再登记补正材料。"))
        files = keep_files(uploads, by=by, at=at)
        given: dict[str, Any] = {"statement": f"{now.statement}\n{text}".strip() if text else now.statement}
        if not duties.APPLY_REPAIR(now, by):
            refuse_own_matter(now.record, by)
            given["hands"] = with_hand(now, by)
        told = {"added": text, "files": [file.digest for file in files]}
        done = fresh(door.enact("complete_repair", now, by=by, at=at, given=given, told=told))
        done.files.add(*files)
        record_clock.meet(done, record_clock.COMPLETE, at=at)
        record_clock.go_on(done, *AUTHORITY, last=door.local_day(at))
        tell_office(done, _("补正材料已经收到"), "completed", duties.VERIFY_REPAIR, by=by, at=at)
        return done


@transaction.atomic
def expire(made: RecordRepair, *, by: Person, at: datetime) -> RecordRepair:
    """Nothing came within the time that was given: the application ends, in writing; a new one is possible."""
    with door.one_gesture():
        log.lock(made.record)
        because = _("逾期未补正，申请程序终止；补齐材料后可以重新申请")
        given = {"is_open": False, "decided_at": at}
        done = fresh(door.enact("expire_repair", fresh(made), by=by, at=at, because=because, given=given))
        record_clock.meet(done, at=at)
        told = done.papers.filter(kind=record_papers.COMPLETION).defer("file", "page").last()
        stated = {
            "application.missing": done.missing,
            "application.asked_in": told.number if told else "",
            "application.ended_on": door.local_day(at).isoformat(),
        }
        record_papers.issue(done, record_papers.ENDED, nested(stated), by=by, at=at)
        return done


# ------------------------------------------------------------------------------------------ not taken in
@transaction.atomic
def propose_rejection(
    made: RecordRepair, said: Mapping[str, str], *, by: Person, at: datetime
) -> RecordRepair:
    """Why the officer would not take it in: for the second pair of hands; nothing is decided by it."""
    with door.one_gesture():
        record, now = log.lock(made.record), fresh(made)
        refuse_own_matter(record, by)
        if now.state != Repairing.APPLIED:
            raise Refused(_("现在的状态是“%(state)s”，不能办理这一步。") % {"state": now.get_state_display()})
        now.rejection = {name: said.get(name, "") for name in ("reason", "basis", "again")}
        now.hands = with_hand(now, by)
        now.save(update_fields=["rejection", "hands"])
        told = {"basis": now.rejection["basis"], "because": now.rejection["reason"]}
        door.record("check_repair", record, thing=now, by=by, at=at, duty=duties.VERIFY_REPAIR, **told)
        key = f"rejection/{at.timestamp():.0f}"
        tell_office(now, _("拟不予受理，请审批"), key, duties.DECIDE_REPAIR, by=by, at=at)
        return now


@transaction.atomic
def reject(made: RecordRepair, *, by: Person, at: datetime) -> RecordRepair:
    """Not taken in, in writing, with reasons and remedies: what one officer proposed and another hand confirms."""
    with door.one_gesture():
        log.lock(made.record)
        now = fresh(made)
        refuse_hands(now, by)
        said = now.rejection
        if not said.get("reason") or not said.get("basis"):
            raise Refused(_("还没有经办人提出不予受理的理由和依据，不能审批。"))
        given = {"reason": said["reason"], "basis": said["basis"], "decided_at": at, "is_open": False}
        done = fresh(
            door.enact(
                "reject_repair", now, by=by, at=at, because=said["reason"], given=given, why=said["reason"]
            )
        )
        record_clock.meet(done, at=at)
        stated = {f"application.{name}": said.get(name, "") for name in ("reason", "basis", "again")}
        record_papers.issue(done, record_papers.REJECTED, nested(stated), by=by, at=at)
        return done


@transaction.atomic
def give_back(made: RecordRepair, *, because: str, by: Person, at: datetime) -> RecordRepair:
    """The second pair of hands does not confirm the rejection: the officer looks at it again."""
    with door.one_gesture():
        record, now = log.lock(made.record), fresh(made)
        refuse_hands(now, by)
        if now.state != Repairing.APPLIED or not now.rejection:
            raise Refused(_("没有待审批的不予受理意见。"))
        now.rejection = {}
        now.save(update_fields=["rejection"])
        said: dict[str, Any] = {"duty": duties.DECIDE_REPAIR, "because": because}
        door.record("confirm_repair_rejection", record, thing=now, by=by, at=at, **said)
        key = f"given-back/{at.timestamp():.0f}"
        tell_office(now, _("不予受理的意见被退回，请重新审查"), key, duties.VERIFY_REPAIR, by=by, at=at)
        return now


# ------------------------------------------------------------------------------------------ longer, or no more
@transaction.atomic
def extend(made: RecordRepair, *, because: str, by: Person, at: datetime) -> RecordRepair:
    """The decision gets the longer time that the rules give, on the head's word, told in writing."""
    with door.one_gesture():
        record, now = log.lock(made.record), fresh(made)
        refuse_own_matter(record, by)
        row, rule = record_clock.check_extension(now, door.local_day(at))
        former, until = row.due_on, record_clock.extend(row, rule).due_on
        now.decide_by = until
        now.save(update_fields=["decide_by"])
        door.record(
            "extend_repair", record, thing=now, by=by, at=at, duty=duties.DECIDE_REPAIR, because=because,
            former=former, until=until, clause=rule.clause,
        )  # fmt: skip
        stated = {
            "extension": {
                "reason": because,
                "days_text": rule.term.written,
                "former": former.isoformat(),
                "until": until.isoformat(),
                "clause": rule.clause if rule.verified else "",
            }
        }
        record_papers.issue(now, record_papers.EXTENDED, stated, by=by, at=at)
        return now


@transaction.atomic
def withdraw(made: RecordRepair, *, by: Person, at: datetime) -> tuple[RecordRepair, bool]:
    """The party takes it back before the decision; (application, False) when that was done before."""
    with door.one_gesture():
        log.lock(made.record)
        now = fresh(made)
        if now.state == Repairing.WITHDRAWN:
            return now, False
        if now.state not in OPEN:
            state = now.get_state_display()
            raise Refused(_("申请已经有结果（%(state)s），不能再撤回。") % {"state": state})
        done = fresh(door.enact("withdraw", now, by=by, at=at, given={"is_open": False, "decided_at": at}))
        record_clock.meet(done, at=at)
        tell_office(done, _("申请人撤回了修复申请"), "withdrawn", duties.VERIFY_REPAIR, by=by, at=at)
        return done, True


def lapse(record: PublicityRecord, *, at: datetime, because: str) -> None:
    """The display has ended otherwise: nothing is left to repair. The caller has the transaction and the lock."""
    for made in RecordRepair.objects.filter(record=record, is_open=True):
        given = {"is_open": False, "decided_at": at, "reason": because}
        done = door.enact("lapse", made, by=clock_keeper(), at=at, because=because, given=given)
        record_clock.meet(done, at=at)
