"""What each kind of deadline causes when it falls due."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from workflows.acts import (
    alert,
    challenge,
    escalation,
    exit,
    guidance,
    log,
    minimum,
    objection_office,
    pause,
    publication,
    receipt,
    repair_office,
    serving,
)
from workflows.acts import deadline as deadlines
from workflows.acts import interview as interviews
from workflows.flows import monitoring
from workflows.flows.exit import ExitFlow
from workflows.flows.identification import IdentificationFlow, nudge
from workflows.flows.interview import of_row
from workflows.flows.motion import end_pointless, hear_now, question_honours
from workflows.flows.objected import objection_of, report_late_objection
from workflows.flows.objection import lapsed
from workflows.flows.rectification import strike_end
from workflows.flows.repair import expired
from workflows.flows.serving import follow
from workflows.law.duties import KEEP_CLOCK
from workflows.models import (
    Alert,
    Challenge,
    Counsel,
    Deadline,
    Entry,
    Measure,
    Monitoring,
    Person,
    Repair,
)


def strike(row: Deadline, *, by: Person, at: datetime) -> bool:
    """Do what a deadline causes, once; False when somebody else has it. The caller has opened a transaction."""
    row.entry = log.lock(row.entry)  # before the deadline's row, as everybody does who meets it
    if not deadlines.claim(row, at=at):
        return False
    CAUSES[row.kind](row, by, at)
    return True


def end_window(row: Deadline, by: Person, at: datetime) -> None:
    """The subject's days are over; the case goes on when nothing else is waited for (办法 §6)."""
    nudge(row.entry, by=by, at=at)


def escalate(row: Deadline, by: Person, at: datetime) -> None:
    """The authority is late: it is recorded and shown, the step stays possible, nothing is re-dated."""
    log.record(
        "overdue",
        row.entry,
        by=by,
        at=at,
        duty=KEEP_CLOCK,
        kind=row.kind,
        due_on=row.due_on,
        because=_("%(kind)s期限届满仍未办结") % {"kind": row.get_kind_display()},
    )


def end_listing(row: Deadline, by: Person, at: datetime) -> None:
    """Three years are over: the entry leaves by itself, at midnight (办法 §§11, 17)."""
    because = _("列入期限届满")
    with log.read_once(row.entry):  # thousands may end in one night
        prefetch_related_objects([row.entry], "associates")
        entry = exit.leave(row.entry, "exit_by_term", rests_on=row, by=by, at=at, because=because)
        end_pointless(entry, by=by, at=at)
        ExitFlow.leave.run(entry=entry, ground="term", by=by, at=at)


def end_display(row: Deadline, by: Person, at: datetime) -> None:
    """The general rule's longest display is over, and it binds: the display stops, the listing goes on."""
    publication.end_display(row.entry, clause=row.clause, by=by, at=at)


def end_watch(row: Deadline, by: Person, at: datetime) -> None:
    """The watch after exit is over."""
    for watched in Monitoring.objects.filter(entry=row.entry, closed_at=None):
        monitoring.end_watch(watched, by=by, at=at)
    exit.close_monitoring(row.entry, at=at, because=_("监测期届满"))
    log.record("close_monitoring", row.entry, by=by, at=at, duty=KEEP_CLOCK)


def check_watch(row: Deadline, by: Person, at: datetime) -> None:
    """Somebody who has left is to be looked at again: a task for the officer."""
    for watched in Monitoring.objects.filter(entry=row.entry, closed_at=None):
        monitoring.MonitoringFlow.watch.run(watched=watched, due_on=row.due_on, by=by, at=at)


def turn_serious(row: Deadline, by: Person, at: datetime) -> None:
    """Not cured in time: a case on the more serious list opens, to go through that list's own procedure.

    Where none can be opened, the term stays owed and is shown as late until somebody has seen to it.
    """
    if row.entry.state != "listed":
        return
    made = escalation.propose_serious(row.entry, by=by, at=at)
    if made is not None:
        deadlines.meet(row.entry, "escalate", at=at)
        IdentificationFlow.register.run(entry=made, by=by, at=at)


def end_measure(row: Deadline, by: Person, at: datetime) -> None:
    """A ban of a fixed length is over; the listing goes on or has ended long ago."""
    for measure in Measure.objects.filter(entry=row.entry, pk=row.about.partition("/")[2]):
        exit.end_measure(measure, by=by, at=at)


def end_rescission_window(row: Deadline, by: Person, at: datetime) -> None:
    """A party's days to speak against a restoration are over: the officer goes on when nobody's run any more."""
    hear_now(row.entry, by=by, at=at)


def question_honours_of(entry: Entry, *, at: datetime) -> int:
    """What a listing means for the honours of its parties, however it came to be; how many were questioned."""
    return question_honours(log.lock(entry), at=at)


def end_suspension(row: Deadline, by: Person, at: datetime) -> None:
    """A stop has lasted as long as the rules allow: the clock goes on."""
    pause.run_out(row, by=by, at=at)


def end_announcement(row: Deadline, by: Person, at: datetime) -> None:
    """The days of an announcement are over: the notice counts as served that day (民事诉讼法 §95, by reference)."""
    served = serving.end_announcement(row, by=by, at=at)
    if served is None:
        return
    follow(served, by=by, at=at)
    told = {"title": served.title, "day": row.due_on.isoformat(), "url": f"/notices/{served.code}/service/"}
    officer = row.entry.registered_by
    alert.tell(officer, Alert.Kind.SERVED, key=f"served/{served.code}", at=at, entry=row.entry, **told)


def open_repair(row: Deadline, by: Person, at: datetime) -> None:
    """The shortest time on the list is over: who speaks for the subject hears that an application is possible."""
    minimum.reached(row, by=by, at=at)


def let_pass(_row: Deadline, _by: Person, _at: datetime) -> None:
    """A day that others set has come: what happened on it is noted by hand."""


def remind_of_court(row: Deadline, _by: Person, at: datetime) -> None:
    """A hearing is near: whoever answers for the matter hears of it."""
    for made in Challenge.objects.filter(entry=row.entry, code=row.about.partition("/")[2]):
        challenge.remind(made, at=at)


def miss_receipts(row: Deadline, by: Person, at: datetime) -> None:
    """A receiver has not confirmed a correction or withdrawal: on the record, and told to the credit office."""
    receipt.overdue(row, by=by, at=at)


def objection_late(row: Deadline, by: Person, at: datetime) -> None:
    """An answer is late: recorded and shown, told above; a deemed outcome only where the place's rules say so."""
    escalate(row, by, at)
    objection = objection_of(row)
    if objection is not None:
        report_late_objection(row, objection, at=at)
        if row.kind == "objection_answer":
            objection_office.stop_late(objection, at=at)


def end_completion(row: Deadline, by: Person, at: datetime) -> None:
    """Nothing was completed in time: the objection ends, and may be made anew."""
    objection = objection_of(row)
    if objection is not None and objection.state == "incomplete":
        ended = objection_office.lapse(objection, process=row.process, by=by, at=at)
        lapsed(ended, by=by, at=at)


def end_repair_completion(row: Deadline, by: Person, at: datetime) -> None:
    """Nothing was completed in time: the application ends in writing, and may be made anew."""
    for made in Repair.objects.filter(entry=row.entry, code=row.about.partition("/")[2], state="incomplete"):
        ended = repair_office.expire(made, process=row.process, by=by, at=at)
        expired(ended, by=by, at=at)


def remind_of_interview(row: Deadline, _by: Person, at: datetime) -> None:
    """The day of an interview is over without a record, or somebody is to look again: the officer hears of it."""
    made = of_row(row)
    if made is not None:
        words = (
            _("约谈日期已过，请登记约谈记录或者未到场") if row.kind == "interview_date" else _("到了回访日期")
        )
        interviews.remind(made, words, key=f"{row.kind}/{row.due_on}", at=at)


def remind_of_counsel(row: Deadline, _by: Person, at: datetime) -> None:
    """The day of the next contact has come."""
    for made in Counsel.objects.filter(entry=row.entry, code=row.about.partition("/")[2]):
        guidance.remind(made, at=at)


CAUSES: dict[str, Callable[[Any, Any, Any], None]] = {
    "reply": end_window,
    "answer": escalate,
    "decide": escalate,
    "public_notice": end_window,
    "listing_end": end_listing,
    "display_end": end_display,
    "escalate": turn_serious,
    "measure_end": end_measure,
    "repair_accept": escalate,
    "repair_complete": end_repair_completion,
    "repair_opens": open_repair,
    "repair_decide": escalate,
    "plan_end": escalate,
    "exit_execute": escalate,
    "monitor_end": end_watch,
    "monitor_check": check_watch,
    "finding_judge": escalate,
    "rescission_reply": end_rescission_window,
    "suspension_end": end_suspension,
    "announcement_end": end_announcement,
    "objection_accept": objection_late,
    "objection_mark": objection_late,
    "objection_forward": objection_late,
    "objection_complete": end_completion,
    "objection_answer": objection_late,
    "objection_provider": objection_late,
    "objection_recheck": objection_late,
    "challenge_answer": escalate,
    "annul_execute": escalate,
    "challenge_comply": escalate,
    "court_date": let_pass,
    "court_reminder": remind_of_court,
    "hearing_request": end_window,
    "hearing_hold": escalate,
    "receipt_due": miss_receipts,
    "second_review": escalate,
    "rectify_end": strike_end,
    "rectify_check": escalate,
    "interview_date": remind_of_interview,
    "follow_up": remind_of_interview,
    "counsel_next": remind_of_counsel,
}
