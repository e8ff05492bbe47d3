"""A rectification and an interview as tables, one of each for the matrix, and what stands against their verbs."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.law.machine import HEAD, OFFICERS, SPEAKER, TODAY, Machine
from workflows.management.walk import at
from workflows.models import Entry, Interview, Rectification

APPROVERS = f"zhengb {HEAD}"
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)

RECTIFICATION = Machine(
    Rectification,
    """
                 issue_rectification  drop_rectification  start_rectification  hand_in_rectification
    drafted      issued               dropped             -                    -
    dropped      -                    -                   -                    -
    issued       -                    -                   running              -
    running      -                    -                   -                    submitted
    submitted    -                    -                   -                    -
    returned     -                    -                   -                    submitted
    achieved     -                    -                   -                    -
    failed       -                    -                   -                    -
    ended        -                    -                   -                    -

                 return_rectification  accept_rectification  fail_rectification  end_rectification
    drafted      -                     -                     -                   -
    dropped      -                     -                     -                   -
    issued       -                     -                     -                   ended
    running      -                     -                     failed              ended
    submitted    returned              achieved              failed              ended
    returned     -                     -                     failed              ended
    achieved     -                     -                     -                   -
    failed       -                     -                     -                   -
    ended        -                     -                     -                   -
    """,
    may={
        "issue_rectification": APPROVERS,
        "drop_rectification": f"{OFFICERS} clock",
        "start_rectification": f"{OFFICERS} {SPEAKER} clock",
        "hand_in_rectification": f"{OFFICERS} {SPEAKER}",
        "return_rectification": OFFICERS,
        "accept_rectification": OFFICERS,
        "fail_rectification": f"{OFFICERS} {HEAD}",
        "end_rectification": f"{HEAD} clock",
    },
    told={"start_rectification": {"on_day": TODAY}},
    given={"issue_rectification": {"due_on": TOMORROW}, "fail_rectification": {"due_on": YESTERDAY}},
)

INTERVIEW = Machine(
    Interview,
    """
                 issue_interview  drop_interview  invite   confirm_interview  ask_move
    proposed     issued           dropped         -        -                  -
    dropped      -                -               -        -                  -
    issued       -                -               invited  -                  -
    invited      -                -               -        confirmed          move_asked
    confirmed    -                -               -        -                  move_asked
    move_asked   -                -               -        -                  -
    written      -                -               -        -                  -
    signed       -                -               -        -                  -
    unsigned     -                -               -        -                  -
    absent       -                -               -        -                  -
    cancelled    -                -               -        -                  -

                 grant_move  refuse_move  write_record  sign_record  note_refusal  miss_interview  cancel_interview
    proposed     -           -            -             -            -             -               -
    dropped      -           -            -             -            -             -               -
    issued       -           -            -             -            -             -               cancelled
    invited      -           -            written       -            -             absent          cancelled
    confirmed    -           -            written       -            -             absent          cancelled
    move_asked   proposed    invited      written       -            -             absent          cancelled
    written      -           -            -             signed       unsigned      -               -
    signed       -           -            -             -            -             -               -
    unsigned     -           -            -             -            -             -               -
    absent       -           -            -             -            -             -               -
    cancelled    -           -            -             -            -             -               -
    """,
    may={
        "issue_interview": APPROVERS,
        "drop_interview": f"{OFFICERS} clock",
        "invite": f"{OFFICERS} {SPEAKER} clock",
        "confirm_interview": f"{OFFICERS} {SPEAKER}",
        "ask_move": f"{OFFICERS} {SPEAKER}",
        "grant_move": OFFICERS,
        "refuse_move": OFFICERS,
        "write_record": OFFICERS,
        "sign_record": f"{OFFICERS} {SPEAKER}",
        "note_refusal": OFFICERS,
        "miss_interview": OFFICERS,
        "cancel_interview": f"{OFFICERS} clock",
    },
    told={"invite": {"on_day": TODAY}},
)
MACHINES = (RECTIFICATION, INTERVIEW)
# At eleven o'clock on TODAY; the verbs are tried at ten.
LATER_TODAY = datetime(2026, 10, 1, 3, 0, tzinfo=UTC)
NOTHING_AGAINST: dict[type, dict[str, Any]] = {
    Rectification: {"due_on": YESTERDAY, "told_on": TODAY, "was_returned": False},
    Interview: {
        "set_for": LATER_TODAY,
        "told_on": TODAY,
        "was_moved": False,
        "refusal": "拒绝签字，见证人周敏",
    },
}

NO_TIME = "整改期限届满日应当晚于今天，否则当事人来不及整改；请改期后重新送审。"
NOT_SERVED = "限期整改通知书还没有送达，整改期限不能起算。"
ONCE = "只能退回补正一次，请作出整改到位或者不到位的结论。"
TOO_EARLY = "整改期限还没有届满，当事人也还没有报送材料，不能认定整改不到位。"
PAST = "约谈时间应当晚于现在；请改定时间后重新送审。"
NOT_INVITED = "约谈通知书还没有送达。"
MOVED = "改期只能申请一次；确有困难的，请与承办人联系。"
GONE = "约谈时间已经过去，不能再确认或者申请改期。"
NOT_YET = "约谈的日期还没有到。"
BOTH = "记录还没有经双方签字：约谈人和被约谈人都签字以后，才能存档。"
UNNOTED = "请写明当事人拒绝签字的情况和在场见证人，约谈人须先签字。"
AN_HOUR_AGO = LATER_TODAY - timedelta(hours=2)
NEXT_DAY = LATER_TODAY + timedelta(days=1)
AGAINST = [
    (RECTIFICATION, "drafted", "issue_rectification", {"due_on": TODAY}, NO_TIME),
    (RECTIFICATION, "drafted", "issue_rectification", {"due_on": None}, NO_TIME),
    (RECTIFICATION, "issued", "start_rectification", {"told_on": None}, NOT_SERVED),
    (RECTIFICATION, "submitted", "return_rectification", {"was_returned": True}, ONCE),
    (RECTIFICATION, "running", "fail_rectification", {"due_on": TODAY}, TOO_EARLY),
    (INTERVIEW, "proposed", "issue_interview", {"set_for": AN_HOUR_AGO}, PAST),
    (INTERVIEW, "issued", "invite", {"told_on": None}, NOT_INVITED),
    (INTERVIEW, "invited", "confirm_interview", {"set_for": AN_HOUR_AGO}, GONE),
    (INTERVIEW, "invited", "ask_move", {"was_moved": True}, MOVED),
    (INTERVIEW, "confirmed", "ask_move", {"set_for": AN_HOUR_AGO}, GONE),
    (INTERVIEW, "confirmed", "write_record", {"set_for": NEXT_DAY}, NOT_YET),
    (INTERVIEW, "invited", "miss_interview", {"set_for": NEXT_DAY}, NOT_YET),
    (INTERVIEW, "written", "sign_record", {"record_digest": "1"}, BOTH),
    (INTERVIEW, "written", "note_refusal", {"refusal": " "}, UNNOTED),
]


def begun(city: Any, entry: Entry) -> list[Any]:
    """A rectification and an interview that nobody wrote (no hands stand against them), the record signed by both."""
    told: dict[str, Any] = {"entry": entry, "opened_by": city.clara, "opened_at": at(TODAY)}
    made = Rectification.objects.create(code="Z1", **told)
    talk = Interview.objects.create(code="Y1", record_digest="0", **told)
    for side in ("officer", "subject"):
        signed = {
            "side": side,
            "name": "签字人",
            "way": "paper",
            "digest": "0",
            "by": city.clara,
            "at": at(TODAY),
        }
        talk.signatures.create(**signed)
    return [made, talk]
