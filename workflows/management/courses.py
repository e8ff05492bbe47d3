"""Put the courses that come with the program before a training desk: as a draft; in the demo city published."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from workflows.acts import course as acts
from workflows.acts import onsite, training
from workflows.law.courses import Teaching
from workflows.management.walk import at
from workflows.models import Course, CourseVersion, Department, Learning, ListType, Person, TrainingSession
from workflows.queries import courses

if TYPE_CHECKING:
    from workflows.management.cases import Builder, Story


def put(facts: Mapping[str, Any], office: Department, *, by: Person, when: datetime) -> CourseVersion | None:
    """The course as a draft of this desk; None when its newest version says just that already."""
    found = Course.objects.filter(code=facts["code"]).first()
    if found is None:
        kind = ListType.objects.filter(code=facts["list"]).first()
        made = acts.found(facts["code"], office, title=facts["title"], list_type=kind, by=by, at=when)
        return acts.load(made, facts, by=by, at=when)
    newest = found.versions.exclude(state=Teaching.DISCARDED).order_by("-version").first()
    if newest is not None and says(newest, facts):
        return None
    draft = newest if newest is not None and newest.is_draft else acts.draft(found, by=by, at=when)
    return acts.load(draft, facts, by=by, at=when)


def says(version: CourseVersion, facts: Mapping[str, Any]) -> bool:
    """Does the version say what the file says?"""
    lessons = [{name: getattr(one, name) for name in acts.OF_LESSON} for one in version.lessons.all()]
    questions = [one.told() for one in version.questions.all()]
    same = all(getattr(version, name) == facts[name] for name in acts.SETTINGS)
    return same and lessons == facts["lessons"] and questions == facts["questions"]


READ = (("lvzhou", 6), ("hongtuo", 2), ("xinlong", 0))  # who learns, and how many lessons are read


def stories() -> "list[Story]":
    """The demo city: the course published by a second pair of hands, some learners, a session to come; repeatable."""
    found: list[Story] = [partial(publish, facts=facts) for facts in courses.bundled()]
    if Learning.objects.exists() or TrainingSession.objects.exists():
        return found
    return [*found, session, *(partial(learn, key=key, read=read) for key, read in READ)]


def publish(b: "Builder", *, facts: Mapping[str, Any]) -> None:
    """Written by one, published by another a day later."""
    made = put(facts, b.offices["HC-XY"], by=b.people["panr"], when=b.when(b.ago(60)))
    if made is not None:
        acts.publish(made, seen=acts.seal_of(made), by=b.people["weic"], at=b.when(b.ago(59)))


def published() -> CourseVersion:
    """The first course of the city, which is published by the time that somebody learns."""
    return CourseVersion.objects.filter(state=Teaching.PUBLISHED).order_by("pk")[0]


def session(b: "Builder") -> TrainingSession:
    """A session next week."""
    day, when = b.today + timedelta(days=7), b.when(b.ago(2))
    said = {
        "title": "拖欠农民工工资失信修复现场培训",
        "where": "市民中心2号楼3层培训室",
        "starts_at": at(day, 14),
        "ends_at": at(day, 16, 30),
        "capacity": 40,
        "hours": Decimal("3.0"),
    }
    return onsite.plan(published(), said, by=b.people["panr"], at=when)


def learn(b: "Builder", *, key: str, read: int) -> Learning:
    """Somebody reads the first lessons, by the same signs of life as a browser; who reads all passes the quiz."""
    when = b.when(b.ago(20))
    version, (subject, by) = published(), b.companies[key]
    made = training.begin(version, subject, by=by, at=when)
    for lesson in list(version.lessons.all())[:read]:
        sign = training.beat(made, lesson, "", by=by, at=when)
        while not sign.is_finished:
            when += timedelta(seconds=sign.every * 1.5)
            b.turns.until(when)
            sign = training.beat(made, lesson, sign.nonce, by=by, at=when)
    if read == version.lessons_total:
        attempt = training.begin_attempt(made, by=by, at=when)
        training.hand_in(attempt, right_answers(attempt), by=by, at=when + timedelta(minutes=12))
    return made


def right_answers(attempt: Any) -> dict[int, list[int]]:
    """What somebody would tick who knows everything."""
    bank = {q.pk: q.answers for q in attempt.learning.version.questions.all()}
    return {
        place: [one["order"].index(n) for n in bank[one["question"]]]
        for place, one in enumerate(attempt.drawn)
    }
