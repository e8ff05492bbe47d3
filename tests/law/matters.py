"""The machines of complaints and reports as tables, one thing of each, and what stands against their verbs."""

from datetime import date
from typing import Any

from tests.law.machines import CREDIT_OFFICE, OFFICERS, Machine
from workflows.acts import clue, complaint
from workflows.acts.people import counter_keeper
from workflows.management.walk import at
from workflows.models import Complaint, Report

COMPLAINT = Machine(
    Complaint,
    """
                accept_complaint  reject_complaint  transfer_complaint  answer_complaint
    filed       accepted          rejected          transferred         -
    accepted    -                 -                 transferred         answered
    rejected    -                 -                 -                   -
    transferred -                 -                 -                   -
    answered    -                 -                 -                   -
    reviewing   -                 -                 -                   -
    reviewed    -                 -                 -                   -
    closed      -                 -                 -                   -

                ask_review  review_complaint  close_complaint
    filed       -           -                 -
    accepted    -           -                 -
    rejected    reviewing   -                 closed
    transferred -           -                 closed
    answered    reviewing   -                 closed
    reviewing   -           reviewed          -
    reviewed    -           -                 closed
    closed      -           -                 -
    """,
    may={
        "accept_complaint": CREDIT_OFFICE,
        "reject_complaint": CREDIT_OFFICE,
        "transfer_complaint": CREDIT_OFFICE,
        "answer_complaint": CREDIT_OFFICE,
        "ask_review": f"counter luoym {CREDIT_OFFICE}",
        "review_complaint": CREDIT_OFFICE,
        "close_complaint": f"{CREDIT_OFFICE} counter luoym",
    },
    told={"answer_complaint": {"finding": "founded"}, "review_complaint": {"finding": "unfounded"}},
)

REPORT = Machine(
    Report,
    """
                assign_report  verify_report  dismiss_report  transfer_report  merge_report
    filed       assigned       -              -               transferred      merged
    assigned    -              verified       unverified      transferred      merged
    verified    -              -              -               -                -
    unverified  -              -              -               -                -
    transferred -              -              -               -                -
    merged      -              -              -               -                -
    rejected    -              -              -               -                -
    fed_back    -              -              -               -                -
    closed      -              -              -               -                -

                return_report  reject_report  appeal_report  feed_back  close_report
    filed       -              rejected       -              -          -
    assigned    filed          rejected       -              -          -
    verified    -              -              -              fed_back   -
    unverified  -              -              -              fed_back   -
    transferred -              -              -              fed_back   -
    merged      -              -              -              fed_back   -
    rejected    -              -              filed          fed_back   -
    fed_back    -              -              -              -          closed
    closed      -              -              -              -          -
    """,
    # It is assigned to the labour bureau: whoever sits elsewhere, or keeps the identity, has no say.
    may={
        "assign_report": CREDIT_OFFICE,
        "return_report": f"{OFFICERS} {CREDIT_OFFICE}",
        "verify_report": OFFICERS,
        "dismiss_report": OFFICERS,
        "transfer_report": f"{OFFICERS} {CREDIT_OFFICE}",
        "merge_report": f"{OFFICERS} {CREDIT_OFFICE}",
        "reject_report": CREDIT_OFFICE,
        "appeal_report": "counter",
        "feed_back": f"{OFFICERS} {CREDIT_OFFICE}",
        "close_report": f"{OFFICERS} {CREDIT_OFFICE}",
    },
)

FOUND_NOTHING_YET = "还没有写明核查情况，不能答复。"
NOT_LOOKED_INTO = "还没有写明核查情况，不能作出结论。"
REVIEWED_ONCE = "本件已经核查过一次，不再核查；仍不服的，可以依法通过其他途径反映。"
APPEALED_ONCE = "本件已经申诉过一次，不再受理申诉。"
NOTHING_TOLD = "还没有写明反馈内容。"
AGAINST = [
    (COMPLAINT, "accepted", "answer_complaint", {"findings": " "}, FOUND_NOTHING_YET),
    (COMPLAINT, "reviewing", "review_complaint", {"findings": ""}, FOUND_NOTHING_YET),
    (COMPLAINT, "answered", "ask_review", {"was_reviewed": True}, REVIEWED_ONCE),
    (REPORT, "assigned", "verify_report", {"findings": ""}, NOT_LOOKED_INTO),
    (REPORT, "assigned", "dismiss_report", {"findings": " "}, NOT_LOOKED_INTO),
    (REPORT, "rejected", "appeal_report", {"was_appealed": True}, APPEALED_ONCE),
    (REPORT, "verified", "feed_back", {"feedback": " "}, NOTHING_TOLD),
]
NOTHING_AGAINST: dict[type, dict[str, Any]] = {
    Complaint: {"findings": "经查属实。", "was_reviewed": False, "hands": []},
    Report: {"findings": "经查属实。", "feedback": "已核查。", "was_appealed": False, "hands": []},
}


def a_complaint(city: Any, day: date) -> Complaint:
    """A complaint of Acme about the labour bureau; it concerns nobody of the credit office."""
    said = complaint.Said(
        about="delay", text="窗口拒收材料。", department=city.offices["HC-RS"], complainant=city.acme
    )
    return complaint.file(said, channel="hall", by=city.acmes_speaker, at=at(day))[0]


def a_report(city: Any, day: date) -> Report:
    """A report about another company, assigned to the labour bureau."""
    told = clue.Told(source="citizen", named="某公司", text="拖欠工资。")
    made, _code = clue.file(told, identity={}, channel="web", by=counter_keeper(), at=at(day))
    return clue.assign(made, city.offices["HC-RS"], by=city.people["zhouw"], at=at(day))


def addresses(city: Any) -> dict[str, dict[str, str]]:
    """The addresses of a complaint of Acme, and of a report that the labour bureau looks into."""
    told, lead = a_complaint(city, date(2026, 3, 2)), a_report(city, date(2026, 3, 2))
    of_complaint = ("desk-complaint", "desk-complaint-take", "hall-complaint")
    of_report = ("desk-report", "desk-report-take", "report-identity")
    return {
        **{name: {"code": told.code} for name in of_complaint},
        **{name: {"code": lead.code} for name in of_report},
    }
