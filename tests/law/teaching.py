"""The machines of training as tables, one thing of each, and what stands against their verbs."""

from datetime import UTC, datetime
from typing import Any

from tests import courses
from tests.law.machine import CLOCK, SPEAKER, TODAY, Machine
from workflows.management.walk import at
from workflows.models import CourseVersion, Enrolment, Learning, TrainingSession

DESK = "panr weic"

COURSE = Machine(
    CourseVersion,
    """
                publish_course  supersede_course  discard_course
    draft       published       -                 discarded
    published   -               superseded        -
    superseded  -               -                 -
    discarded   -               -                 -
    """,
    may={"publish_course": DESK, "supersede_course": DESK, "discard_course": DESK},
)

LEARNING = Machine(
    Learning,
    """
                complete_learning
    studying    completed
    completed   -
    """,
    may={"complete_learning": SPEAKER},
)

SESSION = Machine(
    TrainingSession,
    """
                hold_session  cancel_session
    planned     held          cancelled
    held        -             -
    cancelled   -             -
    """,
    may={"hold_session": DESK, "cancel_session": DESK},
)

ENROLMENT = Machine(
    Enrolment,
    """
                sign_in  note_paper  confirm_paper  reject_paper  withdraw_enrolment  end_enrolment
    enrolled    present  noted       -              -             withdrawn           withdrawn
    noted       -        -           present        enrolled      -                   -
    present     -        -           -              -             -                   -
    withdrawn   -        -           -              -             -                   -
    """,
    may={
        "sign_in": SPEAKER,
        "note_paper": DESK,
        "confirm_paper": DESK,
        "reject_paper": DESK,
        "withdraw_enrolment": f"{SPEAKER} {DESK}",
        "end_enrolment": CLOCK,
    },
)

MACHINES = (COURSE, LEARNING, SESSION, ENROLMENT)
NOTHING_AGAINST: dict[type, dict[str, Any]] = {
    CourseVersion: {"lessons_total": 2, "questions_total": 6, "drawn": 3, "hands": []},
    Learning: {"lessons_left": 0, "passed_at": datetime(2026, 9, 30, tzinfo=UTC)},
    TrainingSession: {"ends_at": at(TODAY, 9)},
    Enrolment: {"hands": []},
}
AGAINST = [
    (COURSE, "draft", "publish_course", {"lessons_total": 0}, "课程还没有课文，不能发布。"),
    (
        COURSE,
        "draft",
        "publish_course",
        {"questions_total": 2},
        "题库的题目少于每次测验的题数，不能发布。",
    ),
    (LEARNING, "studying", "complete_learning", {"lessons_left": 1}, "还有课文没有学满规定时间。"),
    (LEARNING, "studying", "complete_learning", {"passed_at": None}, "还没有通过结业测验。"),
    (
        SESSION,
        "planned",
        "hold_session",
        {"ends_at": at(TODAY, 11)},
        "培训还没有结束，结束后才能登记为已举办。",
    ),
]


def one_of_each(city: Any) -> list[Any]:
    """A draft that nobody wrote, a learning of Acme's, a session and an enrolment for it."""
    version, told = courses.draft(city), {"subject": city.acme, "person": city.acmes_speaker}
    by: dict[str, Any] = {"planned_by": city.people["panr"], "planned_at": at(TODAY)}
    session = TrainingSession.objects.create(
        version=version, title="现场", where="三楼", starts_at=at(TODAY, 8), ends_at=at(TODAY, 9),
        capacity=2, hours=2, **by,
    )  # fmt: skip
    learning = Learning.objects.create(version=version, started_at=at(TODAY), lessons_left=2, **told)
    enrolment = Enrolment.objects.create(session=session, attendee="罗一鸣", enrolled_at=at(TODAY), **told)
    return [version, learning, session, enrolment]
