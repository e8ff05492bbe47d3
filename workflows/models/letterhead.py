"""Letterhead (机关文书信息): what an authority prints on its documents, in versions."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflows.law.letterhead import Heading, LetterheadLaw
from workflows.law.particulars import FIELDS, Reach
from workflows.models.evidence import new_code
from workflows.models.people import Department


class LetterheadQuerySet(models.QuerySet["Letterhead"]):
    """Which version a document of a day bears."""

    def in_force(self, department: Department, day: date) -> "Letterhead | None":
        """What the department prints on that day; None before it published anything.

        A superseded version serves until the day on which its successor begins. Of two that have begun the later
        version counts: a version that was overtaken before its own day never comes into force.
        """
        read: dict[date, Letterhead | None] | None = getattr(department, "heads_read", None)
        if read is not None and day in read:
            return read[day]
        begun = self.filter(department=department, state__in=Letterhead.IN_USE, since__lte=day)
        return begun.order_by("-version").first()

    def read_once(self, offices: "Iterable[Department]", day: date) -> None:
        """Tell each of these objects what it prints on that day, so that nobody asks once more; one query for all."""
        objects = list(offices)
        begun = self.filter(
            department__in={one.pk for one in objects}, state__in=Letterhead.IN_USE, since__lte=day
        )
        newest = {head.department_id: head for head in begun.order_by("version")}
        for one in objects:
            one.heads_read = {day: newest.get(one.pk)}  # type: ignore[attr-defined]

    @contextmanager
    def known(self, department: Department, day: date) -> Iterator[None]:
        """Inside, what this object prints on that day is read once."""
        former = getattr(department, "heads_read", None)
        self.read_once([department], day)
        try:
            yield
        finally:
            department.heads_read = former  # type: ignore[attr-defined]

    def reach(self, department: Department, day: date) -> Reach:
        """Where and how the department is reached on that day: by the particulars in force, else by its own columns."""
        head = self.in_force(department, day)
        return Reach(head.address, head.phone) if head else Reach(department.address, department.phone)

    def codes(self, day: date) -> dict[int, str]:
        """The code in force on a day of every department that has published one, by department id; one query."""
        begun = self.filter(state__in=Letterhead.IN_USE, since__lte=day).order_by("version")
        return dict(begun.values_list("department_id", "notice_code"))


class Letterhead(LetterheadLaw):
    """One version of a department's particulars; `paragraphs` holds one free paragraph for each kind of document."""

    IN_USE = (Heading.PUBLISHED, Heading.SUPERSEDED)
    KEPT = (Heading.DRAFT, Heading.PUBLISHED, Heading.SUPERSEDED)

    code = models.CharField(max_length=16, unique=True, default=new_code)
    department = models.ForeignKey("workflows.Department", models.PROTECT, related_name="letterheads")
    version = models.PositiveSmallIntegerField(_("版本"))
    postcode = models.CharField(_("邮政编码"), max_length=6, blank=True)
    contact = models.CharField(_("联系人"), max_length=60, blank=True)
    seal_name = models.CharField(_("印章刊名"), max_length=60, blank=True)
    government_name = models.CharField(_("本级人民政府"), max_length=100, blank=True)
    court_name = models.CharField(_("管辖法院"), max_length=100, blank=True)
    review_contact = models.CharField(_("行政复议机构联系方式"), max_length=200, blank=True)
    paragraphs = models.JSONField(_("补充说明"), default=dict, blank=True)
    written_by = models.ForeignKey("workflows.Person", models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    published_by = models.ForeignKey(
        "workflows.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)

    objects = LetterheadQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["department", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["department", "version"], name="letterhead_versions"),
            # Two departments that publish one code at the same moment do not see each other's version.
            models.UniqueConstraint(
                fields=["notice_code"],
                condition=models.Q(state=Heading.PUBLISHED),
                name="one_authority_a_code",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.header_name} v{self.version}"

    @property
    def entry(self):  # type: ignore[no-untyped-def]
        """In whose book it is written: the department's (the door asks every thing for its `entry`)."""
        return self.department

    @entry.setter
    def entry(self, department) -> None:  # type: ignore[no-untyped-def]
        self.department = department

    @property
    def place(self) -> str:
        """The department whose particulars they are."""
        return self.department.place

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"letterhead/{self.code}"

    def particulars(self) -> dict[str, str]:
        """What it says of the authority, without the free paragraphs."""
        return {name: getattr(self, name) for name in FIELDS}
