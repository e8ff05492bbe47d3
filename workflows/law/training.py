"""修复培训: reading time, quizzes and sign-in codes as the law of the house counts them (domain §1.3, FR-61).

Training is a service that is counted. It is a condition for repair only where the rule version of a list says so
(`training_required`); it costs nothing, and nobody is refused for want of it anywhere else. Pure: whoever asks says
the time, the chance and the secret.
"""

import hashlib
import hmac
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from workflows.law import duties
from workflows.law.refusal import unless

BEAT_MOST = 15  # seconds between two signs of life of a page that is being read
CODE_LIVES = 60  # seconds for which the desk shows one sign-in code
DIGITS = 6
EARLY = timedelta(minutes=30)  # how long before a session its desk is open
HOUR = 45 * 60  # seconds of one 学时 of reading, ours


# --------------------------------------------------------------------------------------------- reading time
@dataclass(frozen=True)
class Beat:
    """What one sign of life is worth: the time it adds, and whether the server's reading moves on to now."""

    counts: timedelta
    moves: bool


def beat_every(required: int) -> int:
    """How often the page of a lesson gives a sign of life, in seconds: four times in a short one."""
    return max(1, min(BEAT_MOST, required // 4))


def judge_beat(last: datetime, now: datetime, every: int) -> Beat:
    """The time between two readings of the server's own clock, as far as one beat may prove it.

    Too soon counts nothing and moves nothing: many beats are worth no more than few. After a long silence nobody
    knows whether the page was read: it counts nothing, and the count goes on from now.
    """
    gap, step = now - last, timedelta(seconds=every)
    if gap < step / 2:
        return Beat(timedelta(0), moves=False)
    if gap > step * 3:
        return Beat(timedelta(0), moves=True)
    return Beat(min(gap, step * 3 / 2), moves=True)


# --------------------------------------------------------------------------------------------------- quizzes
class Chance(Protocol):
    """Where the draw comes from: the system's own source in use, a known one in a test."""

    def sample(self, population: Sequence[Any], k: int) -> list[Any]:
        """Distinct elements in a random order."""
        ...


@dataclass(frozen=True)
class Terms:
    """The terms of a quiz: how many questions, what share must be right, how many tries before a pause."""

    drawn: int
    mark: int
    tries: int
    wait: timedelta


def draw(pool: Sequence[tuple[int, int]], drawn: int, chance: Chance) -> list[dict[str, Any]]:
    """The questions of one attempt, and the order of the choices of each: (question, number of its choices)."""
    taken = chance.sample(list(pool), min(drawn, len(pool)))
    return [{"question": key, "order": chance.sample(range(n), n)} for key, n in taken]


def is_right(answers: Collection[int], given: Collection[int]) -> bool:
    """Exactly the right choices, no fewer and no more."""
    return bool(answers) and set(answers) == set(given)


def score(right: int, drawn: int) -> int:
    """Of a hundred, rounded down: nobody passes by rounding."""
    return 100 * right // drawn if drawn else 0


def is_passed(right: int, drawn: int, mark: int) -> bool:
    """Is the share of right answers at least the mark?"""
    return drawn > 0 and 100 * right >= mark * drawn


def next_try(failed: Sequence[datetime], terms: Terms) -> datetime | None:
    """From when the next attempt is open; None: at once. After every few failures there is a pause, never a bar."""
    if not failed or len(failed) % terms.tries:
        return None
    return max(failed) + terms.wait


def tries_left(failed: int, terms: Terms) -> int:
    """How many attempts remain before the next pause, the pause itself being over."""
    return terms.tries - failed % terms.tries


# --------------------------------------------------------------------------------------------- sign-in codes
def desk_code(secret: str, at: datetime) -> str:
    """The digits that the desk of a session shows in this minute."""
    return _digits(secret, int(at.timestamp()) // CODE_LIVES)


def is_desk_code(secret: str, typed: str, at: datetime) -> bool:
    """Is it the code of this minute, or of the one before: whoever typed it slowly was there."""
    now, typed = int(at.timestamp()) // CODE_LIVES, typed.strip()
    return any(hmac.compare_digest(_digits(secret, n).encode(), typed.encode()) for n in (now, now - 1))


def _digits(secret: str, window: int) -> str:
    """Six digits of a keyed digest."""
    made = hmac.new(secret.encode(), str(window).encode(), hashlib.sha256).digest()
    return f"{int.from_bytes(made[:8], 'big') % 10**DIGITS:0{DIGITS}d}"


# --------------------------------------------------------------------------------------------------- machines
class Teaching(models.TextChoices):
    """Where a version of a course stands."""

    DRAFT = "draft", _("草案")
    PUBLISHED = "published", _("已发布")
    SUPERSEDED = "superseded", _("已更新")
    DISCARDED = "discarded", _("作废")


class Studying(models.TextChoices):
    """Where somebody stands in a course."""

    STUDYING = "studying", _("在学")
    COMPLETED = "completed", _("已结业")


class Meeting(models.TextChoices):
    """Where an on-site session stands."""

    PLANNED = "planned", _("报名中")
    HELD = "held", _("已举办")
    CANCELLED = "cancelled", _("已取消")


class Attending(models.TextChoices):
    """Where an enrolment stands."""

    ENROLLED = "enrolled", _("已报名")
    NOTED = "noted", _("纸质签到待复核")
    PRESENT = "present", _("已签到")
    WITHDRAWN = "withdrawn", _("已取消报名")


@unless(_("课程还没有课文，不能发布。"))
def has_lessons(law: "CourseVersionLaw") -> bool:
    """There is something to learn."""
    return law.lessons_total > 0


@unless(_("题库的题目少于每次测验的题数，不能发布。"))
def has_questions(law: "CourseVersionLaw") -> bool:
    """A draw needs at least as many questions as it takes."""
    return 0 < law.drawn <= law.questions_total


@unless(_("还有课文没有学满规定时间。"))
def has_read(law: "LearningLaw") -> bool:
    """Every lesson was read for its time, by the server's clock."""
    return law.lessons_left == 0


@unless(_("还没有通过结业测验。"))
def has_passed(law: "LearningLaw") -> bool:
    """An attempt that the server judged was good enough."""
    return law.passed_at is not None


@unless(_("培训还没有结束，结束后才能登记为已举办。"))
def is_over(law: "TrainingSessionLaw") -> bool:
    """Hours are given for what was held."""
    return law.ends_at <= law.as_of


class CourseVersionLaw(FSMModelMixin, models.Model):
    """One version of a course; published it is stone. `hands` wrote it: none of them publishes it."""

    state = FSMField(
        _("状态"), max_length=12, choices=Teaching.choices, default=Teaching.DRAFT, protected=True
    )
    drawn = models.PositiveSmallIntegerField(_("每次测验题数"), default=10)
    lessons_total = models.PositiveSmallIntegerField(default=0)
    questions_total = models.PositiveSmallIntegerField(default=0)
    hands = models.JSONField(default=list, blank=True)

    as_of: datetime

    class Meta:
        abstract = True

    @transition(
        state,
        source=Teaching.DRAFT,
        target=Teaching.PUBLISHED,
        conditions=[has_lessons, has_questions],
        permission=duties.PUBLISH_TRAINING,
    )
    def publish_course(self) -> None:
        """A second person puts the version before the learners; nothing of it changes any more."""

    @transition(state, source=Teaching.PUBLISHED, target=Teaching.SUPERSEDED, permission=duties.KEEP_TRAINING)
    def supersede_course(self) -> None:
        """A newer version takes over; whoever began under this one ends under it."""

    @transition(state, source=Teaching.DRAFT, target=Teaching.DISCARDED, permission=duties.KEEP_TRAINING)
    def discard_course(self) -> None:
        """A draft that nobody wants."""


class LearningLaw(FSMModelMixin, models.Model):
    """One person learns one version for one subject: reads every lesson, passes the quiz."""

    state = FSMField(
        _("状态"), max_length=12, choices=Studying.choices, default=Studying.STUDYING, protected=True
    )
    lessons_left = models.PositiveSmallIntegerField(_("未学完的课文"), default=0)
    passed_at = models.DateTimeField(_("通过测验时间"), null=True, blank=True)

    as_of: datetime

    class Meta:
        abstract = True

    @transition(
        state,
        source=Studying.STUDYING,
        target=Studying.COMPLETED,
        conditions=[has_read, has_passed],
        permission=duties.TAKE_TRAINING,
    )
    def complete_learning(self) -> None:
        """Everything read, the quiz passed: the training is completed."""


class TrainingSessionLaw(FSMModelMixin, models.Model):
    """One on-site session: announced, held or cancelled."""

    state = FSMField(
        _("状态"), max_length=12, choices=Meeting.choices, default=Meeting.PLANNED, protected=True
    )
    ends_at = models.DateTimeField(_("结束时间"))

    as_of: datetime

    class Meta:
        abstract = True

    @transition(
        state,
        source=Meeting.PLANNED,
        target=Meeting.HELD,
        conditions=[is_over],
        permission=duties.KEEP_TRAINING,
    )
    def hold_session(self) -> None:
        """It took place: whoever signed in has the hours."""

    @transition(state, source=Meeting.PLANNED, target=Meeting.CANCELLED, permission=duties.KEEP_TRAINING)
    def cancel_session(self) -> None:
        """It does not take place."""


class EnrolmentLaw(FSMModelMixin, models.Model):
    """Somebody comes to a session for a subject; a paper list is entered by one and confirmed by another."""

    state = FSMField(
        _("状态"), max_length=12, choices=Attending.choices, default=Attending.ENROLLED, protected=True
    )
    hands = models.JSONField(default=list, blank=True)

    as_of: datetime

    class Meta:
        abstract = True

    @transition(state, source=Attending.ENROLLED, target=Attending.PRESENT, permission=duties.TAKE_TRAINING)
    def sign_in(self) -> None:
        """The learner typed the code that the desk shows now."""

    @transition(state, source=Attending.ENROLLED, target=Attending.NOTED, permission=duties.KEEP_TRAINING)
    def note_paper(self) -> None:
        """One person of the desk enters a signature on the paper list."""

    @transition(state, source=Attending.NOTED, target=Attending.PRESENT, permission=duties.CONFIRM_ATTENDANCE)
    def confirm_paper(self) -> None:
        """Another person of the desk has compared it with the paper."""

    @transition(
        state, source=Attending.NOTED, target=Attending.ENROLLED, permission=duties.CONFIRM_ATTENDANCE
    )
    def reject_paper(self) -> None:
        """The paper does not say so."""

    @transition(
        state,
        source=Attending.ENROLLED,
        target=Attending.WITHDRAWN,
        permission=duties.TAKE_OR_KEEP_TRAINING,
    )
    def withdraw_enrolment(self) -> None:
        """Somebody does not come after all; the place is free again."""
