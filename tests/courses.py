"""A course that is learned in seconds: two lessons, six questions, three of them drawn, two tries before a pause."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from workflows.acts import course as desk
from workflows.acts import training
from workflows.management.courses import right_answers
from workflows.management.walk import at
from workflows.models import CourseVersion, Learning, Person

FIRST = date(2026, 2, 2)
SECONDS = 8  # a sign of life every two seconds
FACTS: dict[str, Any] = {
    "title": "修复入门",
    "summary": "几秒钟学完。",
    "hours": Decimal("1.5"),
    "drawn": 3,
    "mark": 60,
    "tries": 2,
    "wait_hours": 24,
    "lessons": [
        {"title": f"第{n}课", "text": f"## 要点\n\n第{n}课的内容。", "seconds": SECONDS} for n in ("一", "二")
    ],
    "questions": [
        {
            "text": f"{n}加一等于几？",
            "choices": [f"{n}个", f"{n + 1}个", f"{n + 2}个"],
            "answers": [1],
            "explanation": f"{n}加一等于{n + 1}，机密解析。",
            "clause": "算术",
        }
        for n in range(10, 16)
    ],
}


def draft(city: Any, code: str = "short", **facts: Any) -> CourseVersion:
    """The course as a draft of the training desk."""
    told: dict[str, Any] = {"by": city.people["panr"], "at": at(FIRST)}
    made = desk.found(code, city.offices["HC-XY"], title="修复入门", **told)
    return desk.load(made, FACTS | facts, **told)


def published(city: Any, code: str = "short", **facts: Any) -> CourseVersion:
    """The course before the learners: published by a second pair of hands."""
    made = draft(city, code, **facts)
    return desk.publish(made, seen=desk.seal_of(made), by=city.people["weic"], at=at(FIRST, 11))


def read(learning: Learning, position: int, when: datetime, by: Person, every: float = 2.0) -> datetime:
    """Read one lesson as an honest page does; when it was done."""
    lesson = learning.version.lessons.get(position=position)
    sign = training.beat(learning, lesson, "", by=by, at=when)
    for _n in range(100):
        if sign.is_finished:
            return when
        when += timedelta(seconds=every)
        sign = training.beat(learning, lesson, sign.nonce, by=by, at=when)
    raise AssertionError("never read")


def read_all(learning: Learning, when: datetime, by: Person) -> datetime:
    """Read both lessons."""
    return read(learning, 2, read(learning, 1, when, by), by)


def wrong_answers(attempt: Any) -> dict[int, list[int]]:
    """What somebody ticks who knows nothing."""
    right = right_answers(attempt)
    return {place: [(said[0] + 1) % len(attempt.drawn[place]["order"])] for place, said in right.items()}
