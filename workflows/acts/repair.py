"""修复: apply, verify, grant, refuse, withdraw."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import deadline, door, exit, facts, minimum, notice, window
from workflows.law import duties
from workflows.law.documents import RULE
from workflows.law.refusal import Refused
from workflows.models import Commitment, Entry, Evidence, Notice, Person, Repair


def opens_on(entry: Entry, corrected_on: date, on: date | None = None) -> date:
    """The first day early removal is possible for who corrected that day and applies on the day `on`.

    By the layer of rules that binds: the list's own (办法 §12: six months listed and corrected), the general rule,
    or both; an application may be filed from the day after the corresponding date (domain §9a, a reading).
    """
    return window.of(entry, on or corrected_on, corrected_on=corrected_on).opens_on


def clause_of(entry: Entry, corrected_on: date, on: date) -> str:
    """The clause on which that first day rests; that of the listing's period where no term must pass."""
    rule = window.of(entry, on, corrected_on=corrected_on).removal_rule
    return (rule or entry.repair_rules(on)["listing_period"]).clause


def check_corrected(entry: Entry, corrected_on: date) -> None:
    """Raises Refused for a correction before the order's limit: the listing itself says there was none (办法 §5)."""
    if corrected_on <= entry.order_deadline:
        raise Refused(
            _("改正日期应当晚于责令限期届满日%(day)s；此前已付清的，不应当被列入，请对列入决定提出异议。")
            % {"day": entry.order_deadline.isoformat()}
        )


def check_may_apply(entry: Entry, received: date, corrected_on: date, *, insists: bool) -> None:
    """Raises Refused when there is nothing to apply for, or when it is too early and nobody insists."""
    if entry.state != "listed":
        raise Refused(
            _("只有在列的条目可以申请提前移出，现在的状态是“%(state)s”。")
            % {"state": entry.get_state_display()}
        )
    check_corrected(entry, corrected_on)
    if entry.repairs.filter(is_open=True).exists():
        raise Refused(_("已有一份申请正在办理，请等待结果，或者先撤回原申请。"))
    earliest = opens_on(entry, corrected_on, received)
    if received < earliest and not insists:
        raise Refused(
            _("改正后在列未满规定期限。按您填写的改正日期，最早可以在%(day)s申请（%(clause)s）。")
            % {"day": earliest.isoformat(), "clause": clause_of(entry, corrected_on, received)}
        )


def check_promise(
    entry: Entry, commitment: Commitment | None, paper_promise: Evidence | None, *, on: date
) -> None:
    """Raises Refused without a promise that was signed for this entry, on line or on paper (办法 §12)."""
    if not entry.repair_rules(on).yes("repair_promise"):
        return
    signed = commitment is not None and commitment.entry_id == entry.pk and commitment.state == "signed"
    if not signed and paper_promise is None:
        raise Refused(_("请先签署书面信用承诺，再提交申请（办法第十二条）。"))


@transaction.atomic
def apply(
    entry: Entry,
    *,
    corrected_on: date,
    statement: str,
    commitment: Commitment | None,
    by: Person,
    at: datetime,
    files: list[Evidence] | None = None,
    insists: bool = False,
    received_on: date | None = None,
    paper_promise: Evidence | None = None,
) -> Repair:
    """The subject applies; the fifteen working days run from receipt (办法 §14).

    An application that comes too early is warned of once; whoever `insists` gets a decision in writing.
    An officer enters an application on paper with its day of receipt and the scanned promise.
    """
    entry = door.lock(entry)
    day, by_officer = door.local_day(at), not duties.APPLY_REPAIR(entry, by)
    received = received_on or day
    check_may_apply(entry, received, corrected_on, insists=insists)
    check_promise(entry, commitment, paper_promise, on=received)
    repair = Repair(
        entry=entry,
        code=f"{entry.number}-X{entry.repairs.count() + 1}",
        claimed_corrected_on=corrected_on,
        statement=statement,
        commitment=commitment,
        has_promise=True,
        applied_by=by,
        applied_at=at,
        received_on=received,
        is_entered_by_officer=by_officer,
    )
    door.create(
        repair,
        "apply",
        by=by,
        at=at,
        duty=duties.RECORD_REPAIR if by_officer else duties.APPLY_REPAIR,
        received_on=repair.received_on,
        corrected_on=corrected_on,
        insists=insists,
        statement=statement,
        commitment=commitment.ref if commitment else paper_promise,
        files=[f.digest for f in files or ()],
    )
    repair.files.set([*([paper_promise] if paper_promise else []), *(files or [])])
    return repair


def start_clock(repair: Repair, *, process: Any, at: datetime) -> None:
    """The days of the rules that govern the application, from its receipt (办法 §14: fifteen working days)."""
    rule = repair.entry.repair_rules(repair.received_on).get("repair_decision")
    if rule is None:  # a listing that ends with the cure may have no such term
        return
    deadline.start(
        repair.entry,
        "repair_decide",
        rule,
        since=repair.received_on,
        process=process,
        about=repair.ref,
    )


@transaction.atomic
def verify(
    repair: Repair, *, corrected_on: date | None, finding: str, barred: bool, by: Person, at: datetime
) -> Repair:
    """The officer states what the evidence supports, and whether 办法 §13 bars an early removal."""
    if corrected_on is not None:
        check_corrected(repair.entry, corrected_on)
    repair = door.enact(
        "verify",
        repair,
        by=by,
        at=at,
        because=finding,
        given={"verification": finding, "is_barred": barred},
        told={"barred": barred},
        corrected_on=corrected_on,
    )
    entry = door.lock(repair.entry)
    entry.corrected_on, entry.repair_barred = corrected_on, barred
    entry.repair_from = opens_on(entry, corrected_on, repair.received_on) if corrected_on else None
    entry.save()
    return repair


@transaction.atomic
def grant(repair: Repair, *, process: Any, reason: str, by: Person, at: datetime) -> Entry:
    """Early removal: the application, the listing, displays and measures move together (办法 §§14, 17)."""
    repair = door.enact(
        "grant",
        repair,
        by=by,
        at=at,
        because=reason,
        given={"reason": reason, "decided_at": at, "is_open": False},
    )
    entry = exit.leave(
        repair.entry, exit.repaired(repair.entry), rests_on=repair, by=by, at=at, because=reason
    )
    deadline.meet(entry, "repair_decide", at=at)
    notice.issue_to_all(
        entry,
        "repair_granted",
        application_facts(repair, reason),
        facts.decision_facts,
        exit.removal_facts(entry),
        _reason(reason),
        by=by,
        at=at,
        process=process,
    )
    return entry


@transaction.atomic
def refuse(repair: Repair, *, process: Any, reason: str, by: Person, at: datetime) -> Notice:
    """Refused in writing, with reasons and remedies (办法 §§14, 18)."""
    repair = door.enact(
        "refuse",
        repair,
        by=by,
        at=at,
        because=reason,
        given={"reason": reason, "decided_at": at, "is_open": False},
    )
    deadline.meet(repair.entry, "repair_decide", at=at)
    entry = clear_bar(repair.entry)
    minimum.plan(entry, on=door.local_day(at), at=at)
    return notice.issue(
        entry,
        "repair_refused",
        application_facts(repair, reason),
        facts.decision_facts,
        _way_back(repair, entry, door.local_day(at)),
        _reason(reason),
        by=by,
        at=at,
        process=process,
    )


def clear_bar(entry: Entry) -> Entry:
    """A bar of 办法 §13 belongs to the application in which it was found; the next one is looked at afresh."""
    entry = door.lock(entry)
    if entry.repair_barred:
        entry.repair_barred = False
        entry.save(update_fields=["repair_barred"])
    return entry


def unmet(repair: Repair, entry: Entry, today: date) -> list[dict[str, str]]:
    """What of 办法 §§12, 13 stands against an application after its verification: words and clause of each.

    Other lists than the reference list say the same in the words of their rules, without its clauses.
    """
    corrected = repair.verified_corrected_on
    own = entry.policy.instrument == RULE
    wrong = _("没有证据证明已经改正列入事由所涉的行为")
    promise = _("没有作出书面信用承诺")
    promise_is_asked = own or entry.policy.load_rules().yes("repair_promise")
    found = [
        (
            corrected is None,
            _("没有证据证明已经改正拖欠农民工工资违法行为") if own else wrong,
            "第十二条第（一）项",
        ),
        (
            corrected is not None and today < opens_on(entry, corrected, repair.received_on),
            _("自改正之日起被列入名单未满规定期限"),
            "第十二条第（二）项",
        ),
        (
            promise_is_asked and not repair.has_promise,
            _("没有作出不再拖欠农民工工资书面信用承诺") if own else promise,
            "第十二条第（三）项",
        ),
        (repair.is_barred, _("具有不得提前移出的情形"), "第十三条"),
    ]
    return [{"words": words, "clause": clause if own else ""} for against, words, clause in found if against]


def _way_back(repair: Repair, entry: Entry, today: date) -> dict[str, Any]:
    """For a refusal: which items are not met, and from when a new application may succeed, where known."""
    told = facts.repair_facts(entry)["repair"]
    corrected = repair.verified_corrected_on
    if corrected is not None:
        first = opens_on(entry, corrected, today)
        told["earliest_text"] = "" if repair.is_barred or first <= today else first
    return {"repair": told, "unmet": unmet(repair, entry, today)}


def application_facts(repair: Repair, reason: str) -> dict[str, Any]:
    """The application as the decision names it."""
    return {
        "repair_application": {
            "number": repair.code,
            "filed_on": repair.received_on,
            "corrected_on": repair.verified_corrected_on or repair.claimed_corrected_on,
            "verification": repair.verification,
        }
    }


def _reason(reason: str) -> dict[str, Any]:
    """The reason of this decision, not of the listing."""
    return {"reason": reason}
