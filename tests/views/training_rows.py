"""The addresses of training × every role, and one of each for the table of permissions."""

from datetime import date
from decimal import Decimal
from typing import Any

from tests import courses
from workflows.acts import course, onsite, training
from workflows.management.walk import at

SPEAKERS = ("speaker", "nora")
HALL, LEARNER, DESK = (404, (SPEAKERS, 200)), (404, (("speaker",), 200)), (403, (("pan",), 200))

# name, method: default and exceptions
ROWS: dict[tuple[str, str], Any] = {
    ("hall-training", "GET"): HALL,
    ("hall-training-begin", "POST"): (404, (SPEAKERS, 302)),
    ("hall-training-paper", "GET"): (404,),  # nothing was completed
    ("hall-session", "GET"): HALL,
    ("hall-session", "POST"): (404,),  # of no deed
    ("hall-learning", "GET"): LEARNER,
    ("hall-lesson", "GET"): LEARNER,
    ("hall-beat", "POST"): LEARNER,
    ("hall-lesson-file", "GET"): (404,),  # the lesson has none
    ("hall-quiz", "GET"): LEARNER,
    ("hall-quiz", "POST"): (404, (("speaker",), 302)),  # nothing to hand in
    ("hall-attempt", "GET"): (404,),  # nothing was handed in
    ("training-desk", "GET"): DESK,
    ("training-course-new", "GET"): DESK,
    ("training-course-new", "POST"): (403, (("pan",), 422)),
    ("training-course", "GET"): DESK,
    ("training-course", "POST"): (403, (("pan",), 302)),  # there is a draft already
    ("training-version", "GET"): DESK,
    ("training-version", "POST"): (403, (("pan",), 404)),  # of no deed
    ("training-settings", "GET"): DESK,
    ("training-settings", "POST"): (403, (("pan",), 422)),
    ("training-lesson", "GET"): DESK,
    ("training-question", "GET"): DESK,
    ("training-preview", "GET"): DESK,
    ("training-file", "GET"): (403, (("pan",), 404)),
    ("training-learners", "GET"): DESK,
    ("training-learner", "GET"): DESK,
    ("training-sessions", "GET"): DESK,
    ("training-session-new", "GET"): DESK,
    ("training-session-new", "POST"): (403, (("pan",), 422)),
    ("training-session", "GET"): DESK,
    ("training-session", "POST"): (403, (("pan",), 404)),  # of no deed
    ("training-code", "GET"): DESK,
}


def of_training(city: Any) -> dict[str, Any]:
    """A published course that Acme's speaker has begun, its next draft, and a session to come."""
    version, pan = courses.published(city), city.people["panr"]
    told: dict[str, Any] = {"by": pan, "at": at(date(2026, 3, 2))}
    learning = training.begin(version, city.acme, by=city.acmes_speaker, at=told["at"])
    said = {
        "title": "现场培训", "where": "三楼", "starts_at": at(date(2026, 3, 10)), "ends_at": at(date(2026, 3, 10), 12),
        "capacity": 5, "hours": Decimal("2"),
    }  # fmt: skip
    session = onsite.plan(version, said, **told)
    draft = course.draft(version.course, **told)
    key = {"code": "short", "version": draft.version}
    learn, meet = {"code": learning.code}, {"code": session.code}
    return {
        "hall-training-begin": {"code": "short"},
        "hall-training-paper": {"paper": "none"},
        "hall-session": meet,
        "hall-learning": learn,
        "hall-lesson": learn | {"position": 1},
        "hall-beat": learn | {"position": 1},
        "hall-lesson-file": learn | {"file": "none"},
        "hall-quiz": learn,
        "hall-attempt": learn | {"number": 1},
        "training-course": {"code": "short"},
        "training-version": key,
        "training-settings": key,
        "training-lesson": key | {"position": 1},
        "training-question": key | {"position": 1},
        "training-preview": key | {"position": 1},
        "training-file": key | {"file": "none"},
        "training-learner": learn,
        "training-session": meet,
        "training-code": meet,
    }
