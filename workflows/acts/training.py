"""Learn on line: reading time by the server's clock, attempts at the quiz, what was completed.

Nothing that the browser says is believed beyond "still here": which lesson it reads, for how long, what was drawn and
what is right stand on the server.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from workflows.acts import completion, door, log
from workflows.law import duties
from workflows.law import training as law
from workflows.law.courses import Studying, Teaching
from workflows.law.entry import SHANGHAI
from workflows.law.refusal import Refused
from workflows.models import (
    Attempt,
    CourseVersion,
    Learning,
    Lesson,
    Person,
    Question,
    Reading,
    ReadingSeat,
    Subject,
)

CHANCE = secrets.SystemRandom()


# ------------------------------------------------------------------------------------------------- beginning
@transaction.atomic
def begin(version: CourseVersion, subject: Subject, *, by: Person, at: datetime) -> Learning:
    """Begin a course for a subject; a second time leads back to the same learning."""
    keeper = log.lock(subject)
    mine = Learning.objects.filter(version=version, subject=keeper, person=by).first()
    if mine is not None:
        return mine
    if version.state != Teaching.PUBLISHED:
        raise Refused(_("这一版课程已经更新，请从课程列表开始学习新版本。"))
    log.open_book(keeper, keeper.ref, "subject")
    made = Learning(
        version=version, subject=keeper, person=by, started_at=at, lessons_left=version.lessons_total
    )
    told: dict[str, Any] = {"course": version.course.code, "version": version.version}
    done: Learning = door.create(made, "begin_learning", by=by, at=at, duty=duties.TAKE_TRAINING, **told)
    return done


# ---------------------------------------------------------------------------------------------- reading time
@dataclass(frozen=True)
class Sign:
    """What the server answers to a sign of life: how much counts, and what the next one must bring."""

    seconds: int
    required: int
    every: int
    nonce: str
    is_finished: bool
    is_elsewhere: bool = False


@transaction.atomic
def beat(learning: Learning, lesson: Lesson, nonce: str, *, by: Person, at: datetime) -> Sign:
    """One sign of life of the page of a lesson.

    Without a nonce the person sits down here, and gets up wherever she read before: nothing counts yet. With the nonce
    of the last answer the time between the two readings counts, as far as the law allows; a nonce that was used, that
    is another lesson's or somebody else's counts nothing.
    """
    every, fresh = law.beat_every(lesson.seconds), secrets.token_hex(16)
    seat = ReadingSeat.objects.select_for_update().filter(person=by).first()
    reading, _new = Reading.objects.get_or_create(learning=learning, lesson=lesson)  # under the seat's lock
    if not nonce:
        told: dict[str, Any] = {"reading": reading, "nonce": fresh, "read_at": at}
        ReadingSeat.objects.update_or_create(person=by, defaults=told)
        return _sign(reading, lesson, fresh)
    if seat is None or seat.reading_id != reading.pk or not secrets.compare_digest(seat.nonce, nonce):
        return Sign(reading.seconds, lesson.seconds, every, "", reading.finished_at is not None, True)
    judged = law.judge_beat(seat.read_at, at, every)
    seat.nonce, seat.read_at = fresh, at if judged.moves else seat.read_at
    seat.save(update_fields=["nonce", "read_at"])
    if judged.counts and reading.finished_at is None:
        _count(learning, reading, lesson, judged.counts, by=by, at=at)
    return _sign(reading, lesson, fresh)


def _sign(reading: Reading, lesson: Lesson, nonce: str) -> Sign:
    """The answer."""
    done = reading.finished_at is not None
    return Sign(reading.seconds, lesson.seconds, law.beat_every(lesson.seconds), nonce, done)


def _count(
    learning: Learning, reading: Reading, lesson: Lesson, counts: timedelta, *, by: Person, at: datetime
) -> None:
    """Add the time; a lesson that is read is one less, and a line of the log."""
    reading.counted_ms += round(counts.total_seconds() * 1000)
    if reading.counted_ms >= lesson.seconds * 1000:
        reading.finished_at = at
    reading.save(update_fields=["counted_ms", "finished_at"])
    if reading.finished_at is None:
        return
    with door.one_gesture():
        log.lock(learning.subject)
        Learning.objects.filter(pk=learning.pk).update(lessons_left=F("lessons_left") - 1)
        told: dict[str, Any] = {"lesson": lesson.position, "seconds": reading.seconds}
        log.record(
            "finish_lesson", learning.subject, thing=learning, by=by, at=at, duty=duties.TAKE_TRAINING, **told
        )


# ------------------------------------------------------------------------------------------------- the quiz
@transaction.atomic
def begin_attempt(learning: Learning, *, by: Person, at: datetime) -> Attempt:
    """Draw the questions of the next attempt; an open one is gone on with, nobody draws again by coming back."""
    log.lock(learning.subject)
    fresh = Learning.objects.select_related("version__course__department").get(pk=learning.pk)
    fresh.subject = learning.subject
    _insist_never_saw(fresh, by)
    attempts = list(fresh.attempts.all())
    for each in attempts:
        if each.ended_at is None:
            return each
    _insist_may_try(fresh, attempts, at)
    pool = [(q.pk, len(q.choices)) for q in fresh.version.questions.all()]
    made = Attempt.objects.create(
        learning=fresh,
        number=len(attempts) + 1,
        drawn=law.draw(pool, fresh.version.drawn, CHANCE),
        started_at=at,
    )
    told: dict[str, Any] = {"number": made.number, "questions": [one["question"] for one in made.drawn]}
    log.record("begin_attempt", fresh.subject, thing=fresh, by=by, at=at, duty=duties.TAKE_TRAINING, **told)
    return made


def _insist_never_saw(learning: Learning, by: Person) -> None:
    """Raises Refused for who wrote the questions, or sits at the desk where the answers are read."""
    if by.pk in learning.version.hands or duties.KEEP_TRAINING(learning.version.course, by):
        raise Refused(_("您能看到本课程的题库和答案，不能参加结业测验；请由其他人参加，或者参加现场培训。"))


def _insist_may_try(learning: Learning, attempts: Sequence[Attempt], at: datetime) -> None:
    """Raises Refused: passed already, lessons unread, or the pause after failures not over."""
    if learning.state == Studying.COMPLETED or learning.passed_at is not None:
        raise Refused(_("结业测验已经合格，不用再考。"))
    if learning.lessons_left:
        raise Refused(_("还有%(n)d节课文没有学满规定时间，学完后才能测验。") % {"n": learning.lessons_left})
    failed = [each.ended_at for each in attempts if each.ended_at is not None and not each.is_passed]
    opens = law.next_try(failed, learning.version.terms)
    if opens is not None and at < opens:
        when = opens.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
        raise Refused(
            _("已经连续%(n)d次没有合格，%(when)s以后可以再考；其间可以复习课文。")
            % {"n": learning.version.tries, "when": when}
        )


@transaction.atomic
def hand_in(attempt: Attempt, given: Mapping[int, Sequence[int]], *, by: Person, at: datetime) -> Attempt:
    """Judge an attempt: `given` maps the place of a question (from 0) to the places of the choices as they were shown.

    A place that was not shown counts as no answer; a second hand-in changes nothing.
    """
    learning = attempt.learning
    _insist_never_saw(learning, by)
    holder = completion.entry_of(learning.subject)
    if holder is not None:
        door.lock(holder[0])  # the entry before the subject, as everywhere
    log.lock(learning.subject)
    row = Attempt.objects.select_for_update().get(pk=attempt.pk)
    row.learning = learning
    if row.ended_at is not None:
        return row
    bank = Question.objects.in_bulk([one["question"] for one in row.drawn])
    row.given = [
        sorted(one["order"][n] for n in set(given.get(place, ())) if 0 <= n < len(one["order"]))
        for place, one in enumerate(row.drawn)
    ]
    right = sum(
        law.is_right(bank[one["question"]].answers, said)
        for one, said in zip(row.drawn, row.given, strict=True)
    )
    row.ended_at, row.score = at, law.score(right, len(row.drawn))
    row.is_passed = law.is_passed(right, len(row.drawn), learning.version.mark)
    row.save()
    with door.one_gesture():
        verb = "pass_attempt" if row.is_passed else "fail_attempt"
        told: dict[str, Any] = {
            "number": row.number,
            "right": right,
            "of": len(row.drawn),
            "score": row.score,
        }
        log.record(verb, learning.subject, thing=learning, by=by, at=at, duty=duties.TAKE_TRAINING, **told)
        if row.is_passed:
            _complete(learning, row.score, by=by, at=at)
    return row


def _complete(learning: Learning, points: int, *, by: Person, at: datetime) -> None:
    """The quiz is passed and everything read: the training is completed, with its certificate."""
    Learning.objects.filter(pk=learning.pk, passed_at=None).update(passed_at=at)
    done: Any = door.enact("complete_learning", learning, by=by, at=at, told={"score": points})
    completion.of_learning(done, by=by, at=at)
