"""修复行政处罚信息: applied for in the hall or at the counter, verified, decided by another hand.

What a decision ends is the display: it is shown and shared no longer, and everybody who is told of it answers. What is
done before (taken in, completed, not taken in) and beside (taken back, extended): `record_office`.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import alert, door, evidence, log, matter, record_clock, record_papers, record_telling
from workflows.law import duties
from workflows.law.publicity import Posting
from workflows.law.refusal import Refused
from workflows.law.repair import Repairing
from workflows.models import Alert, Evidence, Person, PublicityRecord, RecordRepair
from workflows.models.evidence import new_code
from workflows.models.record_exam import barred_until, examine, opens_on, unmet

__all__ = ["apply", "decide", "enact", "opens_on", "unmet", "verify"]
RELATED = ("record__subject", "record__department", "record__policy__list_type", "record__book")


def fresh(made: RecordRepair) -> RecordRepair:
    """The application as it stands now."""
    return RecordRepair.objects.select_related(*RELATED).get(pk=made.pk)


def check_may_apply(record: PublicityRecord, received: date, *, insists: bool) -> None:
    """Raises Refused with what stands against an application today.

    Too early, or barred, is a reason to be refused in writing, not to be kept from asking: who `insists` may apply.
    """
    if record.state != Posting.ONLINE or record.kind != PublicityRecord.Kind.PENALTY:
        raise Refused(_("只有正在公示的行政处罚信息可以申请提前终止公示。"))
    if RecordRepair.objects.filter(record=record, is_open=True).exists():
        raise Refused(_("已有一份申请正在办理，请等待结果。"))
    if insists:
        return
    first, barred = opens_on(record, received), barred_until(record, received)
    if first is None:
        raise Refused(_("适用的规则没有规定这条信息可以提前终止公示，期满自动停止公示。"))
    if received < first:
        words = _("还没有满最短公示期：最早%(day)s可以终止公示。届时再申请，或者勾选仍然要求书面决定。")
        raise Refused(words % {"day": first.isoformat()})
    if barred is not None and received <= barred:
        raise Refused(_("以前骗取修复被撤销，%(day)s以前不得再次申请。") % {"day": barred.isoformat()})


@transaction.atomic
def apply(record: PublicityRecord, said: Mapping[str, Any], *, by: Person, at: datetime) -> RecordRepair:
    """An application of the party in its hall (`in_hall`), or one that came to the counter; its days run from receipt.

    Raises Refused where the record is not shown, or another application about it waits.
    """
    in_hall = bool(said.get("in_hall"))
    with door.one_gesture():
        record = log.lock(record)
        check_may_apply(record, said["received_on"], insists=not in_hall or bool(said.get("insists")))
        nth = RecordRepair.objects.filter(record=record).count() + 1
        made = RecordRepair(
            code=f"XC{record.pk}-{nth}", record=record, applied_at=at, hands=[] if in_hall else [by.pk],
            claimed_corrected_on=said["corrected_on"], statement=said["statement"],
            received_on=said["received_on"], applicant=said["applicant"], materials=said["materials"],
            has_promise=said["has_promise"], applied_by=by, is_entered_by_officer=not in_hall,
        )  # fmt: skip
        files = keep_files(said.get("files") or (), by=by, at=at)
        door.create(
            made, "apply", by=by, at=at, duty=duties.APPLY_REPAIR if in_hall else duties.RECORD_REPAIR,
            received_on=said["received_on"], corrected_on=said["corrected_on"], statement=said["statement"],
            materials=said["materials"], files=[file.digest for file in files],
        )  # fmt: skip
        made.files.set(files)
        record_clock.begin(made)
        days = {row.kind: row.due_on for row in made.clocks.all()}
        made.accept_by, made.decide_by = days.get("repair_accept"), days.get("repair_decide")
        made.save(update_fields=["accept_by", "decide_by"])
        tell_office(made, _("收到修复申请，请决定是否受理"), "applied", duties.VERIFY_REPAIR, by=by, at=at)
        return made


def keep_files(uploads: Iterable[Any], *, by: Person, at: datetime) -> list[Evidence]:
    """The checked uploads; they belong to the application and to no entry."""
    purpose = Evidence.Purpose.REPAIR
    return [evidence.keep(None, u.file, u.media_type, purpose=purpose, by=by, at=at) for u in uploads]


def tell_office(
    made: RecordRepair, what: str, key: str, duty: duties.Duty, *, at: datetime, by: Person | None = None,
    kind: str = Alert.Kind.RECORD_REPAIR, to: Iterable[Person] | None = None,
) -> int:  # fmt: skip
    """Whoever holds the duty in the department that decides hears what is to be done, or those named in `to`."""
    data = {"code": made.code, "what": what, "url": f"/records/{made.record_id}/repair/"}
    data |= {"about": data["code"], "title": data["code"]}
    people = list(to) if to is not None else matter.holders(made.record.department, duty)
    alert.tell_all(
        Alert(
            code=new_code(), key=f"record-repair/{made.pk}/{key}", person=person, kind=kind, by=by,
            data=data, at=at,
        )
        for person in people
    )  # fmt: skip
    return len(people)


@transaction.atomic
def enact(
    made: RecordRepair, verb: str, *, by: Person, at: datetime, because: str, **more: Any
) -> RecordRepair:
    """One verb before the decision; whoever did it has had part in it."""
    with door.one_gesture():
        record = log.lock(made.record)
        refuse_own_matter(record, by)
        now = RecordRepair.objects.get(pk=made.pk)
        given = {"hands": with_hand(now, by), **more.pop("given", {})}
        done: RecordRepair = door.enact(verb, now, by=by, at=at, because=because, given=given, **more)
        return done


def verify(
    made: RecordRepair, *, corrected_on: date | None, performed: bool, bars: list[str], text: str,
    by: Person, at: datetime,
) -> RecordRepair:  # fmt: skip
    """What the evidence supports, condition by condition."""
    seen = fresh(made)
    seen.verified_corrected_on, seen.is_performed, seen.found = corrected_on, performed, {"bars": bars}
    columns = examine(seen, log.local_day(at))
    given = {"verification": text, "is_performed": performed, "found": seen.found, **columns}
    done = enact(made, "verify", by=by, at=at, because=text, given=given, corrected_on=corrected_on)
    key = f"verified/{at.timestamp():.0f}"
    tell_office(done, _("修复申请已核实，请决定"), key, duties.DECIDE_REPAIR, by=by, at=at)
    return done


@transaction.atomic
def decide(
    made: RecordRepair, verb: str, *, reason: str, by: Person, at: datetime, basis: str = ""
) -> RecordRepair:
    """Grant or refuse, in writing, by a hand that had no part before; a grant ends the display in the same moment.

    Raises Refused with every condition that is not met, whoever calls it; and for a refusal that neither rests on such
    a condition nor states its basis.
    """
    with door.one_gesture():
        record, day = log.lock(made.record), log.local_day(at)
        now = fresh(made)
        refuse_hands(now, by)
        against = unmet(now, day) if now.state == Repairing.VERIFIED else []
        given: dict[str, Any] = {"reason": reason, "basis": basis, "decided_at": at, "is_open": False}
        if verb == "refuse" and not against and not basis.strip():
            raise Refused(_("各项条件都已满足：不予终止公示须写明依据的条款。"))
        if verb == "grant":
            if against:
                raise Refused(_("还有条件没有满足，不能准予："), *(f"{each['words']}。" for each in against))
            given |= examine(now, day)
        done = fresh(door.enact(verb, now, by=by, at=at, because=reason, given=given))
        record_clock.meet(done, at=at)
        if verb == "grant":
            door.enact(
                "end_early", log.lock(record), by=by, at=at, because=reason, told={"repair": done.code}
            )
            done = fresh(done)
            record_telling.tell_everybody(done, by=by, at=at)
            record_papers.issue(done, record_papers.GRANTED, {"reason": reason}, by=by, at=at)
        else:
            stated = {
                "reason": f"{reason}（依据：{basis}）" if basis.strip() else reason,
                "unmet": against,
                "again": _again(done, day),
            }
            record_papers.issue(done, record_papers.REFUSED, stated, by=by, at=at)
        return done


def _again(made: RecordRepair, day: date) -> dict[str, Any]:
    """When a new application may succeed, and when the display ends without one."""
    first, until = opens_on(made.record, day), made.record.shown_until
    return {
        "never": first is None,
        "earliest": first.isoformat() if first is not None and first > day else "",
        "until": until.isoformat() if until else "",
    }


def with_hand(made: RecordRepair, by: Person) -> list[int]:
    """Who had part in it, and now this person; what is done for an absent colleague is her hand too."""
    absent = by.principal_for(duties.VERIFY_REPAIR.at(made.record.place))
    return [*{*made.hands, by.pk, *([absent.pk] if absent else [])}]


def refuse_hands(made: RecordRepair, by: Person) -> None:
    """Nobody decides on an application in which he or she had a part, or which concerns whom he or she speaks for."""
    refuse_own_matter(made.record, by)
    absent = by.principal_for(duties.DECIDE_REPAIR.at(made.record.place))
    if by.pk in made.hands or (absent is not None and absent.pk in made.hands):
        raise Refused(_("您办理过本申请的前面步骤，应当由另一名人员决定。"))


def refuse_own_matter(record: PublicityRecord, by: Person) -> None:
    """Nobody works on an application of a subject that he or she speaks for."""
    if record.subject.code in {mandate.subject.code for mandate in by.mandates_now()}:
        raise Refused(_("您是相对人的代表，不能办理与其有关的申请，应当回避。"))
