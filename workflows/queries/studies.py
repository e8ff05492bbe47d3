"""Where somebody stands in a course: what was read, what was tried, which sessions are to come."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.functional import cached_property

from workflows.law import training as law
from workflows.law.courses import Attending, Meeting, Studying, Teaching
from workflows.models import (
    Attempt,
    CourseVersion,
    Enrolment,
    Learning,
    Lesson,
    Person,
    Question,
    Subject,
    TrainingSession,
)

SESSIONS_SHOWN = 20


# ------------------------------------------------------------------------------------------------ in the hall
@dataclass
class Chapter:
    """A lesson in the directory of a course, with how much of it was read."""

    lesson: Lesson
    seconds: int
    is_finished: bool

    @property
    def minutes(self) -> int:
        """Whole minutes that reading takes at least, at least one."""
        return max(1, round(self.lesson.seconds / 60))

    @property
    def percent(self) -> int:
        """How much is read, of a hundred."""
        return 100 if self.is_finished else min(99, 100 * self.seconds // max(1, self.lesson.seconds))


@dataclass
class Study:
    """Where somebody stands in one version of a course; `learning` is None before it was begun."""

    version: CourseVersion
    learning: Learning | None
    chapters: list[Chapter]
    attempts: list[Attempt]

    @property
    def read_minutes(self) -> int:
        """Minutes that count so far."""
        return sum(c.lesson.seconds if c.is_finished else c.seconds for c in self.chapters) // 60

    @property
    def all_minutes(self) -> int:
        """Minutes that the whole course takes at least."""
        return max(1, round(sum(c.lesson.seconds for c in self.chapters) / 60))

    @property
    def lessons_left(self) -> int:
        """Lessons that are not read."""
        return sum(not c.is_finished for c in self.chapters)

    @property
    def next_chapter(self) -> Chapter | None:
        """Where to go on."""
        return next((c for c in self.chapters if not c.is_finished), None)

    @property
    def open_attempt(self) -> Attempt | None:
        """An attempt that was begun and not handed in."""
        return next((a for a in self.attempts if a.ended_at is None), None)

    @property
    def failed(self) -> list[Any]:
        """When attempts failed."""
        return [a.ended_at for a in self.attempts if a.ended_at is not None and not a.is_passed]

    @property
    def tries_left(self) -> int:
        """Attempts before the next pause."""
        return law.tries_left(len(self.failed), self.version.terms)

    def opens_at(self, now: datetime) -> datetime | None:
        """From when the next attempt is open; None: now."""
        opens = law.next_try(self.failed, self.version.terms)
        return opens if opens is not None and opens > now else None

    @property
    def is_completed(self) -> bool:
        """Is the course completed?"""
        return self.learning is not None and self.learning.state == Studying.COMPLETED

    @property
    def is_begun(self) -> bool:
        """Was anything done?"""
        return self.learning is not None


def studies(person: Person, subject: Subject) -> list[Study]:
    """Every published course, and what the person began under an older version: five queries."""
    mine = {row.version_id: row for row in _learnings().filter(person=person, subject=subject)}
    rows = CourseVersion.objects.filter(Q(state=Teaching.PUBLISHED) | Q(pk__in=mine))
    rows = rows.select_related("course__department", "course__list_type").prefetch_related(
        Prefetch("lessons", Lesson.objects.defer("text"))
    )
    found = [_study(version, mine.get(version.pk)) for version in rows.order_by("course_id", "-version")]
    return [
        study
        for study in found
        if study.version.state == Teaching.PUBLISHED or not _is_passed_by(study, found)
    ]


def _is_passed_by(study: Study, all_of_them: list[Study]) -> bool:
    """Was a newer version of the same course begun, so that this one need not be shown?"""
    newer = (s for s in all_of_them if s.version.course_id == study.version.course_id and s is not study)
    return (
        any(s.is_begun and s.version.version > study.version.version for s in newer)
        and not study.is_completed
    )


def study_of(learning: Learning) -> Study:
    """One learning with its directory, as it was read by `one`."""
    return _study(learning.version, learning)


def one(person: Person, code: str) -> Learning | None:
    """A learning of this very person; four queries."""
    rows = _learnings().select_related("version__course__department", "version__course__list_type", "subject")
    rows = rows.prefetch_related(Prefetch("version__lessons", Lesson.objects.defer("text")))
    return rows.filter(code=code, person=person).first()


def _learnings() -> QuerySet[Learning]:
    """Learnings with what was read and tried."""
    return Learning.objects.prefetch_related("readings", "attempts")


def _study(version: CourseVersion, learning: Learning | None) -> Study:
    """The directory."""
    read = {r.lesson_id: r for r in learning.readings.all()} if learning else {}
    chapters = []
    for lesson in version.lessons.all():
        row = read.get(lesson.pk)
        chapters.append(Chapter(lesson, row.seconds if row else 0, bool(row and row.finished_at)))
    return Study(version, learning, chapters, list(learning.attempts.all()) if learning else [])


# ---------------------------------------------------------------------------------------------------- quizzes
@dataclass
class Shown:
    """One question of an attempt as it is shown. `answers` and the rest are empty before it was handed in."""

    place: int
    text: str
    choices: list[str]
    takes_several: bool
    given: list[int]
    answers: list[int]
    explanation: str = ""
    clause: str = ""

    @property
    def is_right(self) -> bool:
        """Was it answered rightly?"""
        return law.is_right(self.answers, self.given)

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """Each choice with whether it was taken and whether it is right."""
        return [
            {"words": words, "n": n, "is_given": n in self.given, "is_answer": n in self.answers}
            for n, words in enumerate(self.choices)
        ]


def shown(attempt: Attempt) -> list[Shown]:
    """The questions of an attempt in the order and with the choices as drawn; one query.

    Before it is handed in nothing of the answers, the explanations and the clauses is in what comes back.
    """
    bank = Question.objects.in_bulk([one["question"] for one in attempt.drawn])
    found, is_over = [], attempt.ended_at is not None
    given = attempt.given or [[] for _one in attempt.drawn]
    for place, (row, said) in enumerate(zip(attempt.drawn, given, strict=True)):
        question, order = bank[row["question"]], row["order"]
        made = Shown(
            place,
            question.text,
            [question.choices[n] for n in order],
            question.takes_several,
            [order.index(n) for n in said],
            [order.index(n) for n in question.answers] if is_over else [],
        )
        if is_over:
            made.explanation, made.clause = question.explanation, question.clause
        found.append(made)
    return found


# --------------------------------------------------------------------------------------------------- sessions
@dataclass
class Offered:
    """A session as the hall shows it, with the own enrolment if there is one."""

    session: TrainingSession
    taken: int
    mine: Enrolment | None

    @property
    def free(self) -> int:
        """Places that are left."""
        return max(0, self.session.capacity - self.taken)

    def is_open_for_sign_in(self, now: datetime) -> bool:
        """May one sign in now?"""
        return self.session.starts_at - law.EARLY <= now <= self.session.ends_at


def sessions(person: Person, subject: Subject, now: datetime, code: str = "") -> list[Offered]:
    """Sessions that are to come or were enrolled for, the next first; two queries."""
    mine = {e.session_id: e for e in Enrolment.objects.filter(subject=subject, person=person).order_by("pk")}
    rows = TrainingSession.objects.select_related("version__course__department")
    shown = Q(code=code) if code else Q(state=Meeting.PLANNED, ends_at__gte=now) | Q(pk__in=mine)
    rows = rows.filter(shown)
    holds = Count("enrolments", filter=Q(enrolments__state__in=Enrolment.HOLDS_A_PLACE))
    found = rows.annotate(taken=holds).order_by("-ends_at")[:SESSIONS_SHOWN]
    made = [Offered(s, s.taken, _standing(mine.get(s.pk))) for s in found]
    return sorted(made, key=lambda d: (d.session.ends_at < now, d.session.starts_at))


def _standing(mine: Enrolment | None) -> Enrolment | None:
    """An enrolment that was taken back is none."""
    return None if mine is None or mine.state == Attending.WITHDRAWN else mine
