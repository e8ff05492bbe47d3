"""呈批: propose to the head; enact what the head approved."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import (
    deadline,
    door,
    exit,
    identification,
    pause,
    reorganisation,
    repair_clock,
    repair_office,
    rescission,
)
from workflows.law import duties
from workflows.law.refusal import Refused
from workflows.models import Deadline, Entry, Person

# The basis of what a party asks for itself.
BY_PARTY = reorganisation.BY_PARTY
# The verb by which the entry leaves when the head has approved.
LEAVING = {"downgrade": "exit_by_downgrade", "extinction": "exit_by_extinction"}


def check_possible(entry: Entry, kind: str, today: date) -> None:
    """Raises Refused when the entry's state, or a term that has lapsed, leaves nothing to propose."""
    if kind == "extension":
        _check_extension(entry, today)
    elif kind == "rescission" and (entry.state != "exited" or entry.exit_ground != "repair"):
        raise Refused(_("只有提前移出的条目可以恢复列入。"))
    elif kind == "rescission" and rescission.rule_of(entry) is None:
        raise Refused(
            _(
                "本名单的规则没有规定陈述申辩的期限，不能呈批恢复列入；请先由法制岗补充“拟恢复列入的陈述申辩期”。"
            )
        )
    elif kind == "revocation" and entry.state not in ("listed", "exited"):
        raise Refused(_("只有已作出的列入决定可以撤销。"))
    elif kind == "downgrade" and (entry.state != "listed" or entry.list_type.kind != "red"):
        raise Refused(_("只有在列的守信激励条目可以取消。"))
    elif kind == "suspension":
        pause.check_may_stop(entry, today)
    elif kind == "repair_extension":
        repair_clock.check_extension(entry, today)
    elif kind in reorganisation.KINDS:
        reorganisation.check_possible(entry, kind)
    elif kind == "extinction" and not (
        entry.state == "listed" or (entry.is_extinct and entry.state in ("proposed", "notified"))
    ):
        raise Refused(_("只有在列的条目，或者信用档案已经登记主体注销、死亡的在办案件，可以因主体消灭终结。"))


def _check_extension(entry: Entry, today: date) -> None:
    """Raises Refused unless the decision's clock runs and was not extended yet (办法 §8)."""
    row = Deadline.objects.filter(entry=entry, kind="decide", met_at=None).last()
    if row is None or entry.state not in ("proposed", "notified"):
        raise Refused(_("作出决定的期限已经结束，不能申请延长。"))
    if today > row.due_on:
        raise Refused(_("作出决定的期限已于%(day)s届满，不能再延长。") % {"day": row.due_on.isoformat()})
    if row.paused_on is not None:
        raise Refused(_("作出决定的期限正在中止，恢复计算后才能申请延长。"))
    if row.extended_by:
        raise Refused(_("作出决定的期限已经延长过一次，不能再次延长。"))
    if "decision_extension" not in entry.policy.load_rules():
        raise Refused(_("本名单的规则没有规定延长作出决定的期限。"))


@transaction.atomic
def propose(entry: Entry, kind: str, *, by: Person, at: datetime, **facts: Any) -> Entry:
    """Put a proposal on the record; the procedure then waits for the head."""
    entry = door.lock(entry)
    check_possible(entry, kind, door.local_day(at))
    door.record(f"propose_{kind}", entry, by=by, at=at, duty=duties.PROPOSE_OR_KEEP, **facts)
    return entry


@transaction.atomic
def approve(motion: Any, *, by: Person, at: datetime, because: str) -> Entry:
    """Do what was proposed, on the head's word."""
    entry = door.lock(motion.entry)
    check_possible(entry, motion.kind, door.local_day(at))
    if motion.kind == "extension":
        return extend_decision(entry, by=by, at=at, because=because)
    if motion.kind == "rescission":
        repair = entry.repairs.filter(state="granted").latest("pk")
        if any(said.answered_at is None for said in rescission.open_statements(motion)):
            raise Refused(_("还有陈述申辩没有答复，不能恢复列入。"))
        rescission.insist_heard(motion, door.local_day(at))
        return exit.restore(entry, repair, motion=motion, by=by, at=at, because=motion.grounds)
    if motion.kind == "extinction" and entry.state != "listed":
        end = {"reason": motion.grounds, "basis": "extinct"}
        return identification.dismiss(entry, process=motion, **end, by=by, at=at)
    if motion.kind == "suspension":
        return pause_clock(motion, entry, by=by, at=at)
    if motion.kind == "repair_extension":
        told = {"process": motion, "reason": motion.grounds}
        return repair_office.extend(entry, **told, by=by, at=at, because=because)
    if motion.kind in reorganisation.KINDS:
        return reorganisation.carry_out(motion, entry, by=by, at=at, because=motion.grounds)
    if motion.kind in LEAVING:
        way = LEAVING[motion.kind]
        return exit.leave(entry, way, rests_on=motion, by=by, at=at, because=motion.grounds)
    return exit.revoke(entry, motion=motion, by=by, at=at, because=motion.grounds)


def pause_clock(motion: Any, entry: Entry, *, by: Person, at: datetime) -> Entry:
    """The clock that was proposed stands still, for the reason and the document of the proposal."""
    pause.stop(entry, motion.clock, reason=motion.grounds, document=motion.document_number, by=by, at=at)
    return entry


def extend_decision(entry: Entry, *, by: Person, at: datetime, because: str) -> Entry:
    """Twenty more working days, with the head's approval (办法 §8)."""
    rule = entry.policy.load_rules()["decision_extension"]
    row = Deadline.objects.select_for_update().filter(entry=entry, kind="decide", met_at=None).latest("pk")
    former = row.due_on
    deadline.extend(row, rule)
    door.record(
        "extend_decision",
        entry,
        by=by,
        at=at,
        duty=duties.DECIDE_MOTION,
        because=because,
        former=former,
        until=row.due_on,
    )
    return entry


def is_ordered(motion: Any) -> bool:
    """Does it carry out what a review body or a court has annulled? Then nothing is left to the head's discretion."""
    return motion.kind == "revocation" and motion.basis == "listing_annulled"


def reject(motion: Any, *, by: Person, at: datetime, because: str) -> None:
    """The head does not approve; the proposal ends on the record. Refused where a judgment is to be carried out."""
    if is_ordered(motion):
        raise Refused(_("复议决定、生效裁判撤销列入的，必须执行，不能不批准；形式有欠缺的，退回补正。"))
    door.record(
        f"reject_{motion.kind}", motion.entry, by=by, at=at, duty=duties.DECIDE_MOTION, because=because
    )


def withdraw(motion: Any, *, by: Person, at: datetime, because: str) -> None:
    """The officer gives a proposal up after the parties were heard; nothing changes for them."""
    said = {"because": because, "kind": motion.kind}
    door.record("withdraw_rescission", motion.entry, by=by, at=at, duty=duties.ANSWER_STATEMENT, **said)


def drop_proposal(motion: Any, annulled: Entry, *, by: Person, at: datetime) -> None:
    """What the clock proposed rested on a listing that was annulled: it ends without the head's word, on the record."""
    because = _("对方条目 %(number)s 的列入已经撤销，提请取消的理由不再存在") % {"number": annulled.number}
    door.record("drop_proposal", motion.entry, by=by, at=at, duty=duties.KEEP_CLOCK, because=because)


def lapse_repair(repair: Any, *, by: Person, at: datetime) -> None:
    """An open application ends without a decision, because the listing itself has ended."""
    door.enact(
        "lapse",
        repair,
        by=by,
        at=at,
        because=_("列入已经以其他方式结束"),
        given={"is_open": False, "decided_at": at},
    )
    deadline.meet(repair.entry, *repair_clock.KINDS, at=at)
