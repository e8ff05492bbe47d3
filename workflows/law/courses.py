"""The legal lives of training: a version of a course, somebody who learns it, a session, an enrolment (FR-61)."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from workflows.law import duties
from workflows.law.refusal import unless

# A course is published, and a paper list of who was there confirmed, by somebody who did not write it.
PUBLISH_TRAINING = duties.AnotherHand(duties.KEEP_TRAINING)
CONFIRM_ATTENDANCE = duties.AnotherHand(duties.KEEP_TRAINING)
TAKE_OR_KEEP_TRAINING = duties.either(duties.TAKE_TRAINING, duties.KEEP_TRAINING)


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
        permission=PUBLISH_TRAINING,
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

    @transition(state, source=Attending.NOTED, target=Attending.PRESENT, permission=CONFIRM_ATTENDANCE)
    def confirm_paper(self) -> None:
        """Another person of the desk has compared it with the paper."""

    @transition(state, source=Attending.NOTED, target=Attending.ENROLLED, permission=CONFIRM_ATTENDANCE)
    def reject_paper(self) -> None:
        """The paper does not say so."""

    @transition(
        state,
        source=Attending.ENROLLED,
        target=Attending.WITHDRAWN,
        permission=TAKE_OR_KEEP_TRAINING,
    )
    def withdraw_enrolment(self) -> None:
        """Somebody does not come after all; the place is free again."""

    @transition(state, source=Attending.ENROLLED, target=Attending.WITHDRAWN, permission=duties.KEEP_CLOCK)
    def end_enrolment(self) -> None:
        """What it only served is over; who still wants to come enrols again."""
