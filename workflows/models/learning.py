"""Learning on line and on site: reading time, attempts at the quiz, sessions, what was completed."""

import secrets
from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.law.courses import Attending, EnrolmentLaw, LearningLaw, TrainingSessionLaw
from workflows.models.evidence import new_code
from workflows.models.subject import Subject
from workflows.models.training import Course


def new_secret() -> str:
    """The key from which the codes of a desk are made."""
    return secrets.token_hex(32)


class OfSubject(models.Model):
    """What belongs to a subject and is written in its book."""

    subject = models.ForeignKey("workflows.Subject", models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    @property
    def entry(self) -> Subject:
        """In whose book it is written: the subject's."""
        return self.subject

    @entry.setter
    def entry(self, subject: Subject) -> None:
        self.subject = subject

    @property
    def subject_place(self) -> str:
        """The subject that learns."""
        return self.subject.place


class Learning(OfSubject, LearningLaw):
    """One person learns one version of a course for one subject."""

    code = models.CharField(max_length=16, unique=True, default=new_code)
    version = models.ForeignKey("workflows.CourseVersion", models.PROTECT, related_name="learnings")
    person = models.ForeignKey("workflows.Person", models.PROTECT, related_name="+")
    started_at = models.DateTimeField(_("开始时间"))

    class Meta:
        ordering: ClassVar = ["-pk"]
        # One each, kept under the subject's lock; when two files are merged both learnings stay.
        indexes: ClassVar = [models.Index(fields=["subject", "person"], name="learnings_of_subject")]

    def __str__(self) -> str:
        return self.code

    @property
    def place(self) -> str:
        """The department whose desk keeps the course."""
        return self.version.course.place

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"learning/{self.code}"


class Reading(models.Model):
    """How long a lesson has been read, by the server's own clock."""

    learning = models.ForeignKey(Learning, models.CASCADE, related_name="readings")
    lesson = models.ForeignKey("workflows.Lesson", models.PROTECT, related_name="+")
    counted_ms = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["learning", "lesson"], name="one_reading_a_lesson"),
        ]

    def __str__(self) -> str:
        return f"{self.learning_id}/{self.lesson_id}"

    @property
    def seconds(self) -> int:
        """Whole seconds that count."""
        return self.counted_ms // 1000


class ReadingSeat(models.Model):
    """Where a person reads now: one place at a time. `nonce` is what the next sign of life must bring, once."""

    person = models.OneToOneField("workflows.Person", models.CASCADE, related_name="+")
    reading = models.ForeignKey(Reading, models.CASCADE, related_name="+")
    nonce = models.CharField(max_length=32)
    read_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person_id}"


class Attempt(models.Model):
    """One try at the quiz: what was drawn, what was answered, what came of it."""

    code = models.CharField(max_length=16, unique=True, default=new_code)
    learning = models.ForeignKey(Learning, models.PROTECT, related_name="attempts")
    number = models.PositiveSmallIntegerField(_("第几次"))
    drawn = models.JSONField()
    given = models.JSONField(default=list, blank=True)
    started_at = models.DateTimeField(_("开始时间"))
    ended_at = models.DateTimeField(_("交卷时间"), null=True, blank=True)
    score = models.PositiveSmallIntegerField(_("得分"), null=True, blank=True)
    is_passed = models.BooleanField(_("合格"), default=False)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["learning", "number"], name="attempts_in_order"),
            models.UniqueConstraint(fields=["learning"], condition=Q(ended_at=None), name="one_open_attempt"),
        ]

    def __str__(self) -> str:
        return f"{self.learning_id}#{self.number}"


class TrainingSession(TrainingSessionLaw):
    """An on-site session of a course: time, place, room for so many, hours."""

    code = models.CharField(max_length=16, unique=True, default=new_code)
    version = models.ForeignKey("workflows.CourseVersion", models.PROTECT, related_name="sessions")
    title = models.CharField(_("培训名称"), max_length=100)
    where = models.CharField(_("地点"), max_length=200)
    starts_at = models.DateTimeField(_("开始时间"))
    capacity = models.PositiveSmallIntegerField(_("名额"))
    hours = models.DecimalField(_("学时"), max_digits=4, decimal_places=1)
    secret = models.CharField(max_length=64, default=new_secret)
    planned_by = models.ForeignKey("workflows.Person", models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-starts_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["-starts_at", "-id"], name="sessions_newest")]

    def __str__(self) -> str:
        return self.title

    @property
    def entry(self) -> Course:
        """In whose book it is written: the course's."""
        return self.version.course

    @entry.setter
    def entry(self, course: Course) -> None:
        self.version.course = course

    @property
    def place(self) -> str:
        """The department whose desk holds it."""
        return self.version.course.place

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"training/{self.code}"


class Enrolment(OfSubject, EnrolmentLaw):
    """Somebody comes to a session for a subject. `person` is empty for who is only on the paper list."""

    HOLDS_A_PLACE = (Attending.ENROLLED, Attending.NOTED, Attending.PRESENT)

    code = models.CharField(max_length=16, unique=True, default=new_code)
    session = models.ForeignKey(TrainingSession, models.PROTECT, related_name="enrolments")
    person = models.ForeignKey("workflows.Person", models.PROTECT, null=True, blank=True, related_name="+")
    attendee = models.CharField(_("参加人员"), max_length=60)
    enrolled_at = models.DateTimeField(_("报名时间"))
    signed_in_at = models.DateTimeField(_("签到时间"), null=True, blank=True)
    is_paper = models.BooleanField(_("纸质签到"), default=False)

    class Meta:
        ordering: ClassVar = ["pk"]
        # One each, kept under the subject's lock; when two files are merged both enrolments stay.
        indexes: ClassVar = [models.Index(fields=["session", "state"], name="enrolments_of_session")]

    def __str__(self) -> str:
        return self.code

    @property
    def place(self) -> str:
        """The department whose desk holds the session."""
        return self.session.place

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"enrolment/{self.code}"


class CompletionQuerySet(models.QuerySet["Completion"]):
    """What a subject has completed."""

    def of(self, subject: Subject, on: date) -> "CompletionQuerySet":
        """Every training that the subject had completed by that day: what a condition for repair asks for."""
        return self.filter(subject=subject, completed_on__lte=on)


class Completion(OfSubject):
    """A training that was completed, on line or on site: what coverage counts and a certificate says."""

    class Way(models.TextChoices):
        """How it was completed."""

        ONLINE = "online", _("在线学习")
        ONSITE = "onsite", _("现场培训")

    code = models.CharField(max_length=16, unique=True, default=new_code)
    version = models.ForeignKey("workflows.CourseVersion", models.PROTECT, related_name="completions")
    way = models.CharField(_("方式"), max_length=8, choices=Way.choices)
    attendee = models.CharField(_("参加人员"), max_length=80)
    person = models.ForeignKey("workflows.Person", models.PROTECT, null=True, blank=True, related_name="+")
    learning = models.OneToOneField(
        Learning, models.PROTECT, null=True, blank=True, related_name="completion"
    )
    enrolment = models.OneToOneField(
        Enrolment, models.PROTECT, null=True, blank=True, related_name="completion"
    )
    hours = models.DecimalField(_("学时"), max_digits=4, decimal_places=1)
    completed_on = models.DateField(_("完成日期"))
    completed_at = models.DateTimeField()
    certificate = models.ForeignKey(
        "workflows.Notice", models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = CompletionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["subject", "completed_on"], name="completions_of_subject")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(learning=None, enrolment__isnull=False)
                | Q(learning__isnull=False, enrolment=None),
                name="completed_in_one_way",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def place(self) -> str:
        """The department whose desk keeps the course."""
        return self.version.course.place

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"completion/{self.code}"
