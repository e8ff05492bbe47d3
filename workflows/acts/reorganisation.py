"""破产重整: measures and display are lifted for a time on the court's ruling; for good, or resumed, at the end.

The listing stays on record and its period runs on (a reading: no source says that it stands still).
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import deadline, door, evidence, exit, facts, notice, recall, stay
from workflows.law import duties
from workflows.law.display import Showing
from workflows.law.entry import Listing
from workflows.law.measure import Measuring
from workflows.law.policy import Rule
from workflows.law.recall import Taking
from workflows.law.refusal import Refused
from workflows.law.reorganisation import Reorganising
from workflows.models import Entry, Evidence, Measure, Motion, Person, Reorganisation

BEGIN, DONE, FAILED = "reorganisation", "plan_done", "plan_failed"
KINDS = (BEGIN, DONE, FAILED)
WATCH = "plan_end"
BY_PARTY = "party"


def open_of(entry: Entry) -> Reorganisation | None:
    """The lifting that is in effect."""
    return entry.reorganisations.filter(state=Reorganising.IN_EFFECT).first()


def check_possible(entry: Entry, kind: str) -> None:
    """Raises Refused when there is nothing to lift, or nothing that was lifted."""
    if entry.state != Listing.LISTED:
        raise Refused(_("条目不在列，没有可以暂停或者恢复的惩戒。"))
    current = open_of(entry)
    if kind == BEGIN and entry.subject.is_person:
        raise Refused(_("破产重整只适用于企业。"))
    if kind == BEGIN and current is not None:
        raise Refused(_("已经依%(document)s暂停惩戒。") % {"document": current.document_number})
    if kind == BEGIN and entry.stays.filter(state__in=stay.LIVE).exists():
        raise Refused(_("列入决定正在停止执行，请先办结。"))
    if kind == FAILED and entry.stays.filter(state__in=stay.LIVE).exists():
        raise Refused(_("列入决定正在停止执行，不能恢复惩戒；停止执行结束后再办理。"))
    if kind != BEGIN and current is None:
        raise Refused(_("没有因破产重整暂停的惩戒。"))


@transaction.atomic
def ask(
    entry: Entry, said: dict[str, Any], uploads: Iterable[Any], *, start: Any, by: Person, at: datetime
) -> Entry:
    """The enterprise asks for it in its hall, with the ruling; an officer looks, the head decides, it is answered.

    Raises Refused where there is nothing to lift, or while it was asked for already.
    """
    with door.one_gesture():
        entry = door.lock(entry)
        check_possible(entry, BEGIN)
        if Motion.objects.filter(entry=entry, kind=BEGIN, is_open=True).exists():
            raise Refused(_("已经收到暂停惩戒的申请，正在办理，请等待结果。"))
        purpose = Evidence.Purpose.MOTION
        kept = [
            evidence.keep(entry, each.file, each.media_type, purpose=purpose, by=by, at=at)
            for each in uploads
        ]
        door.record(
            "ask_reorganisation", entry, by=by, at=at, duty=duties.APPLY_REPAIR, because=said["grounds"],
            document=said["document_number"], document_date=said["document_date"], until=said["watch_on"],
            files=[each.digest for each in kept],
        )  # fmt: skip
        start(entry=entry, kind=BEGIN, by=by, at=at, basis=BY_PARTY, **said)
    return entry


def answer(motion: Any, entry: Entry, *, by: Person, at: datetime, because: str) -> None:
    """What the head decided about what the enterprise asked for, in writing and with remedies."""
    approved = open_of(entry)
    stated = {
        "plea": {
            "filed_on": door.local_day(motion.created),
            "document_number": motion.document_number,
            "document_date": motion.document_date,
            "court": motion.document_body,
            "outcome": _("准予在重整计划执行期间暂停公示和措施") if approved else _("不予暂停公示和措施"),
            "until": approved.watch_on if approved else "",
        },
        "reason": because,
    }
    notice.issue(entry, "reorganisation_answer", facts.decision_facts, stated, by=by, at=at, process=motion)


@transaction.atomic
def carry_out(motion: Any, entry: Entry, *, by: Person, at: datetime, because: str) -> Entry:
    """What the head approved: lift for a time, lift for good, or resume."""
    if motion.kind == BEGIN:
        return begin(motion, entry, by=by, at=at, because=because)
    current = open_of(entry)
    assert current is not None
    given = {
        "end_document": motion.document_number,
        "end_reason": because,
        "ended_on": door.local_day(at),
    }
    if motion.kind == DONE:
        return _for_good(motion, current, entry, given, by=by, at=at, because=because)
    return _resume(motion, current, entry, given, by=by, at=at, because=because)


def begin(motion: Any, entry: Entry, *, by: Person, at: datetime, because: str) -> Entry:
    """Display and measures are lifted while the plan is executed; until when it is watched is under a clock."""
    entry, day = door.lock(entry), door.local_day(at)
    words = _("依%(document)s，重整计划执行期间暂停惩戒") % {"document": motion.document_number}
    made = Reorganisation(
        entry=entry, court=motion.document_body, document_number=motion.document_number,
        document_date=motion.document_date, since=day, watch_on=motion.watch_on,
        frozen={
            "displays": stay.stop_displays(entry, words, by=by, at=at),
            "measures": stay.lift_measures(entry, words, by=by, at=at),
        },
    )  # fmt: skip
    door.create(
        made, "suspend_discipline", by=by, at=at, duty=duties.DECIDE_MOTION, because=because,
        document=made.document_number, document_date=made.document_date, until=made.watch_on, stopped=made.frozen,
    )  # fmt: skip
    event, clause = str(_("裁定批准重整计划")), str(_("信用修复管理办法（国家发展改革委令第36号，条款待核）"))
    rule = Rule(WATCH, "", "", event, clause, "", verified=False, roll=False)
    deadline.fix(entry, WATCH, rule, since=day, until=made.watch_on, about=made.ref)
    changes = stay.changes_of(made.frozen, str(_("重整期间暂停")))
    if motion.basis == BY_PARTY:
        answer(motion, entry, by=by, at=at, because=motion.reason or because)
    recall.tell_everybody(
        entry, Taking.WITHDRAWAL, event="discipline_suspended", changes=changes, because=words, by=by, at=at
    )
    return entry


def _for_good(
    motion: Any,
    current: Reorganisation,
    entry: Entry,
    given: dict[str, Any],
    *,
    by: Person,
    at: datetime,
    because: str,
) -> Entry:
    """The plan is done: the listing ends with what had been lifted already."""
    door.enact("lift_for_good", current, by=by, at=at, because=because, given=given)
    deadline.meet(entry, WATCH, at=at)
    return exit.leave(entry, "exit_by_reorganisation", rests_on=motion, by=by, at=at, because=because)


def _resume(
    motion: Any,
    current: Reorganisation,
    entry: Entry,
    given: dict[str, Any],
    *,
    by: Person,
    at: datetime,
    because: str,
) -> Entry:
    """The plan has failed: exactly what was lifted resumes, as far as its period still runs; all are told."""
    entry, day = door.lock(entry), door.local_day(at)
    done = door.enact("resume_discipline", current, by=by, at=at, because=because, given=given)
    deadline.meet(entry, WATCH, at=at)
    stopped, resumed = done.frozen.get("displays", {}), []
    for display in entry.displays.filter(pk__in=stopped, state=Showing.STOPPED):
        if display.shown_until is None or display.shown_until >= day:
            was = stopped[str(display.pk)]
            stay.show_again(entry, display, display.shown_until, was, because, by=by, at=at)
            resumed.append(_("恢复公示：%(name)s") % {"name": display.name})
    rows = Measure.objects.filter(pk__in=done.frozen.get("measures", ()), state=Measuring.LIFTED)
    for measure in rows.select_related("listed_measure"):
        if measure.ends_on is None or measure.ends_on >= day:
            door.enact("impose", measure, by=by, at=at, because=because, from_day=measure.imposed_on)
            resumed.append(_("恢复措施：%(name)s") % {"name": measure.listed_measure.name})
    _tell_of_resumption(motion, done, entry, resumed, by=by, at=at, because=because)
    changes = stay.changes_of(done.frozen, str(_("恢复惩戒")))
    recall.tell_everybody(
        entry, Taking.CORRECTION, event="discipline_resumed", changes=changes, because=because, by=by, at=at
    )
    return entry


def _tell_of_resumption(
    motion: Any,
    done: Reorganisation,
    entry: Entry,
    resumed: list[str],
    *,
    by: Person,
    at: datetime,
    because: str,
) -> None:
    """What binds again and since when, in writing and with remedies, to the enterprise and who is listed with it."""
    stated = {
        "plan": {
            "since": done.since,
            "suspended_by": done.document_number,
            "ended_by": motion.document_number,
            "ended_by_date": motion.document_date or "",
            "court": motion.document_body,
            "resumed_on": door.local_day(at),
            "resumed": resumed,
        },
        "reason": because,
    }
    about = (facts.decision_facts, stated)
    notice.issue_to_all(entry, "discipline_resumed", *about, by=by, at=at, process=motion)


def end_with_listing(entry: Entry, *, by: Person, at: datetime) -> None:
    """The listing has ended otherwise: the lifting has no object any more."""
    current = open_of(entry)
    if current is not None:
        because = _("列入已经以其他方式结束")
        given = {"end_reason": because, "ended_on": door.local_day(at)}
        door.enact("end_with_listing", current, by=by, at=at, because=because, given=given)
        deadline.meet(entry, WATCH, at=at)
