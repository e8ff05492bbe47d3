"""修复行政处罚信息: an application at the counter to end the display of a penalty early, decided by another hand.

A record has no listing: its letters, deadlines and receipts are not those of an entry. Its days stand on the row, its
decision is printed from its page, and what it ends is the display on the public site of this program.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import door, log
from workflows.law import duties, publicity
from workflows.law.entry import SHANGHAI
from workflows.law.publicity import Posting
from workflows.law.refusal import Refused
from workflows.law.regimes import Note, Regime, of_class
from workflows.law.repair import CONDITIONS, Bar, Repairing
from workflows.law.terms import count, due_instant
from workflows.models import Person, PublicityRecord, RecordRepair, Repair
from workflows.models.calendar import load_calendar
from workflows.models.regime import load_regimes
from workflows.models.repair_exam import ONE_DAY, words


def regime_of(record: PublicityRecord, on: date) -> Regime | None:
    """The general repair rules under which an application of this day is judged."""
    return publicity.governed_by(record.policy.load_rules(), load_regimes(), record.decided_on, on)


def opens_on(record: PublicityRecord, on: date) -> date | None:
    """The first day on which the display may end early: the day after the minimum of its class; None: never."""
    regime = regime_of(record, on)
    said = of_class(regime.rules, record.severity) if regime and record.severity else None
    if said is None or Note.NO_EARLY_EXIT in said.notes:
        return None
    if said.minimum is None:
        return record.decided_on
    return count(record.decided_on, said.minimum.term, load_calendar(), roll=False).end + ONE_DAY


def examine(made: RecordRepair, today: date) -> dict[str, Any]:
    """The columns that the conditions of a grant ask, as they are today."""
    first = opens_on(made.record, made.received_on)
    found = {Bar(code) for code in made.found.get("bars", ())}
    if first is None:
        found.add(Bar.NOT_EARLY_REMOVABLE)
    if _is_barred(made, today):
        found.add(Bar.FRAUD_BAR)
    return {
        "opens_on": first,
        "promise_stands": made.has_promise,
        "is_trained": True,
        "bars": [str(bar) for bar in Bar if bar in found],
    }


def _is_barred(made: RecordRepair, today: date) -> bool:
    """Does a bar run, because a repair that the subject had got by fraud was rescinded?"""
    regime = regime_of(made.record, made.received_on)
    rule = regime.rules.get("general_fraud_bar") if regime else None
    rows = Repair.objects.filter(entry__subject=made.record.subject_id, state=Repairing.RESCINDED)
    last = rows.exclude(rescinded_at=None).order_by("rescinded_at").last()
    if rule is None or last is None or last.rescinded_at is None:
        return False
    since = last.rescinded_at.astimezone(SHANGHAI).date()
    return today <= count(since, rule.term, load_calendar(), roll=False).end


def unmet(made: RecordRepair, today: date) -> list[str]:
    """What stands against a grant today, in words."""
    asked = RecordRepair.objects.select_related("record__policy").get(pk=made.pk)
    asked.verified_corrected_on, asked.is_performed = made.verified_corrected_on, made.is_performed
    asked.found = made.found
    for name, value in examine(asked, today).items():
        setattr(asked, name, value)
    asked.as_of = due_instant(today - ONE_DAY)
    return [words(each.code, asked, False) for each in CONDITIONS if not each.holds(asked)]  # type: ignore[arg-type]


@transaction.atomic
def apply(record: PublicityRecord, said: Mapping[str, Any], *, by: Person, at: datetime) -> RecordRepair:
    """Enter an application that came to the counter; its days run from the receipt.

    Raises Refused where the record is not shown, or another application about it waits.
    """
    with door.one_gesture():
        record = log.lock(record)
        if record.state != Posting.ONLINE or record.kind != PublicityRecord.Kind.PENALTY:
            raise Refused(_("只有正在公示的行政处罚信息可以申请提前终止公示。"))
        if RecordRepair.objects.filter(record=record, is_open=True).exists():
            raise Refused(_("已有一份申请正在办理，请等待结果。"))
        regime, received = regime_of(record, said["received_on"]), said["received_on"]
        days = {
            name: count(received, rule.term, load_calendar(), roll=rule.roll).end
            for name, key in (("accept_by", "general_acceptance"), ("decide_by", "general_result"))
            if regime is not None and (rule := regime.rules.get(key)) is not None
        }
        nth = RecordRepair.objects.filter(record=record).count() + 1
        made = RecordRepair(
            code=f"XC{record.pk}-{nth}", record=record, applied_at=at, hands=[by.pk],
            claimed_corrected_on=said["corrected_on"], statement=said["statement"], received_on=received,
            applicant=said["applicant"], materials=said["materials"], has_promise=said["has_promise"], **days,
        )  # fmt: skip
        door.create(
            made, "apply", by=by, at=at, duty=duties.RECORD_REPAIR, received_on=received,
            corrected_on=said["corrected_on"], statement=said["statement"], materials=said["materials"],
        )  # fmt: skip
        return made


@transaction.atomic
def enact(
    made: RecordRepair, verb: str, *, by: Person, at: datetime, because: str, **more: Any
) -> RecordRepair:
    """One verb before the decision; whoever did it has had part in it."""
    with door.one_gesture():
        record = log.lock(made.record)
        _refuse_own_matter(record, by)
        now = RecordRepair.objects.get(pk=made.pk)
        given = {"hands": [*{*now.hands, by.pk}], **more.pop("given", {})}
        done: RecordRepair = door.enact(verb, now, by=by, at=at, because=because, given=given, **more)
        return done


def accept(made: RecordRepair, *, because: str, by: Person, at: datetime) -> RecordRepair:
    """The materials are there. Refused without the promise: nothing could be decided on it (Order 36)."""
    if not RecordRepair.objects.get(pk=made.pk).has_promise:
        raise Refused(_("还没有收到信用承诺书，不能受理；请一次性告知补正。"))
    return enact(made, "accept_repair", because=because, by=by, at=at)


def complete(
    made: RecordRepair, *, materials: list[str], has_promise: bool, text: str, by: Person, at: datetime
) -> RecordRepair:
    """What was missing has come: which materials, and whether the promise is among them."""
    now = RecordRepair.objects.get(pk=made.pk)
    there = [*now.materials, *(name for name in materials if name not in now.materials)]
    given = {"materials": there, "has_promise": now.has_promise or has_promise}
    return enact(made, "complete_repair", because=text, given=given, told={"materials": there}, by=by, at=at)


def verify(
    made: RecordRepair, *, corrected_on: date | None, performed: bool, bars: list[str], text: str,
    by: Person, at: datetime,
) -> RecordRepair:  # fmt: skip
    """What the evidence supports, condition by condition."""
    seen = RecordRepair.objects.select_related("record__policy").get(pk=made.pk)
    seen.verified_corrected_on, seen.is_performed, seen.found = corrected_on, performed, {"bars": bars}
    columns = examine(seen, log.local_day(at))
    given = {"verification": text, "is_performed": performed, "found": seen.found, **columns}
    return enact(made, "verify", by=by, at=at, because=text, given=given, corrected_on=corrected_on)


@transaction.atomic
def decide(
    made: RecordRepair, verb: str, *, reason: str, basis: str = "", by: Person, at: datetime
) -> RecordRepair:
    """Grant, refuse or not accept, by a hand that had no part before; a grant ends the display in the same moment.

    Raises Refused with every condition that is not met.
    """
    with door.one_gesture():
        record, day = log.lock(made.record), log.local_day(at)
        _refuse_own_matter(record, by)
        now = RecordRepair.objects.select_related("record__policy").get(pk=made.pk)
        if by.pk in now.hands:
            raise Refused(_("您办理过本申请的前面步骤，应当由另一名人员决定。"))
        if verb != "grant" and not basis.strip():
            raise Refused(_("不予受理、不予终止公示须写明依据。"))
        given: dict[str, Any] = {"reason": reason, "basis": basis, "decided_at": at, "is_open": False}
        if verb == "grant":
            against = unmet(now, day) if now.state == Repairing.VERIFIED else []
            if against:
                raise Refused(_("还有条件没有满足，不能准予："), *(f"{each}。" for each in against))
            given |= examine(now, day)
        more: dict[str, Any] = {"why": reason} if verb == "reject_repair" else {}
        done: RecordRepair = door.enact(verb, now, by=by, at=at, because=reason, given=given, **more)
        if verb == "grant":
            door.enact(
                "end_early", log.lock(record), by=by, at=at, because=reason, told={"repair": done.code}
            )
        return done


def _refuse_own_matter(record: PublicityRecord, by: Person) -> None:
    """Nobody works on an application of a subject that he or she speaks for."""
    if record.subject.code in {mandate.subject.code for mandate in by.mandates_now()}:
        raise Refused(_("您是相对人的代表，不能办理与其有关的申请，应当回避。"))
