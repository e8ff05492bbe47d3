"""修复培训: courses in versions, their lessons and questions. A published version is stone, with all that is in it."""

from datetime import timedelta
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflows.law.courses import CourseVersionLaw, Teaching
from workflows.law.training import Terms


class Course(models.Model):
    """A course of a training desk; what it teaches stands in its versions."""

    code = models.SlugField(_("课程代码"), max_length=40, unique=True)
    department = models.ForeignKey("workflows.Department", models.PROTECT, related_name="courses")
    list_type = models.ForeignKey(
        "workflows.ListType", models.PROTECT, null=True, blank=True, related_name="courses"
    )
    founded_by = models.ForeignKey("workflows.Person", models.PROTECT, related_name="+")
    founded_at = models.DateTimeField()
    book = models.OneToOneField("workflows.Book", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.code

    @property
    def place(self) -> str:
        """The department whose desk keeps it."""
        return f"d{self.department_id}"

    @property
    def ref(self) -> str:
        """As the log writes it, and the name of its book."""
        return f"course/{self.code}"


class CourseVersion(CourseVersionLaw):
    """One version of a course: title, terms of the quiz, hours, lessons, questions."""

    IN_USE = (Teaching.PUBLISHED, Teaching.SUPERSEDED)

    course = models.ForeignKey(Course, models.PROTECT, related_name="versions")
    version = models.PositiveSmallIntegerField(_("版本"))
    title = models.CharField(_("课程名称"), max_length=100)
    summary = models.TextField(_("课程简介"), blank=True)
    mark = models.PositiveSmallIntegerField(_("合格分"), default=80)
    tries = models.PositiveSmallIntegerField(_("连续测验次数"), default=3)
    wait_hours = models.PositiveSmallIntegerField(_("等待时间（小时）"), default=24)
    hours = models.DecimalField(_("学时"), max_digits=4, decimal_places=1, default=1)
    digest = models.CharField(max_length=64, blank=True)
    written_by = models.ForeignKey("workflows.Person", models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    published_by = models.ForeignKey(
        "workflows.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["course", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["course", "version"], name="course_versions"),
            models.UniqueConstraint(
                fields=["course"], condition=models.Q(state=Teaching.PUBLISHED), name="one_published_version"
            ),
            models.UniqueConstraint(
                fields=["course"], condition=models.Q(state=Teaching.DRAFT), name="one_draft_of_a_course"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} v{self.version}"

    @property
    def entry(self) -> Course:
        """In whose book it is written: the course's (the door asks every thing for its `entry`)."""
        return self.course

    @entry.setter
    def entry(self, course: Course) -> None:
        self.course = course

    @property
    def place(self) -> str:
        """The department whose desk keeps it."""
        return self.course.place

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"course/{self.course.code}/v{self.version}"

    @property
    def terms(self) -> Terms:
        """The terms of its quiz."""
        return Terms(self.drawn, self.mark, self.tries, timedelta(hours=self.wait_hours))

    @property
    def is_draft(self) -> bool:
        """May it still be changed?"""
        return self.state == Teaching.DRAFT


class Lesson(models.Model):
    """One lesson in Markdown, with the time that reading it takes at least, and its attachments."""

    version = models.ForeignKey(CourseVersion, models.CASCADE, related_name="lessons")
    position = models.PositiveSmallIntegerField(_("顺序"))
    title = models.CharField(_("课文标题"), max_length=100)
    text = models.TextField(_("正文"))
    seconds = models.PositiveIntegerField(_("最短学习时间（秒）"))
    files = models.ManyToManyField("workflows.Evidence", blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "position"], name="lessons_in_order"),
        ]

    def __str__(self) -> str:
        return self.title


class Question(models.Model):
    """One question of the bank. The right choices never leave the server before an attempt is handed in."""

    version = models.ForeignKey(CourseVersion, models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField(_("顺序"))
    text = models.CharField(_("题目"), max_length=300)
    choices = models.JSONField(_("选项"))
    answers = models.JSONField(_("正确选项"))
    explanation = models.TextField(_("解析"))
    clause = models.CharField(_("依据"), max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "position"], name="questions_in_order"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def takes_several(self) -> bool:
        """Are several choices right?"""
        return len(self.answers) > 1

    def told(self) -> dict[str, Any]:
        """The question as data: for the digest of a version and for a copy."""
        return {name: getattr(self, name) for name in ("text", "choices", "answers", "explanation", "clause")}
