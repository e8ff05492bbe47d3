"""Subject: an enterprise, another organisation, or a natural person that a list may name."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from workflows.law.duties import MERGE_SUBJECTS, VIEW_ENTRY
from workflows.law.subject import Registration

if TYPE_CHECKING:
    from workflows.models.people import Person


class SubjectKind(models.TextChoices):
    """What kind of subject the code says it is (GB 32100-2015 prefixes; GB 11643 for persons)."""

    ENTERPRISE = "enterprise", _("企业")
    INDIVIDUAL_BUSINESS = "individual_business", _("个体工商户")
    COOPERATIVE = "cooperative", _("农民专业合作社")
    SOCIAL_ORGANISATION = "social_organisation", _("社会组织")
    GOVERNMENT = "government", _("机关")
    PUBLIC_INSTITUTION = "public_institution", _("事业单位")
    OTHER_ORGANISATION = "other_organisation", _("其他组织")
    PERSON = "person", _("自然人")


class SubjectQuerySet(models.QuerySet["Subject"]):
    """Subjects found by any of their numbers, bounded by who looks."""

    def by_numbers(self, numbers: Iterable[str]) -> "dict[str, Subject]":
        """The subject that each known number stands for, aliases and merged files followed; at most 2 queries."""
        asked = {number for number in numbers if number}
        rows = self.filter(code__in=asked).select_related("merged_into")
        found = {row.code: row.merged_into or row for row in rows}
        if not (others := asked - set(found)):
            return found
        aliases: Any = apps.get_model("workflows", "Identifier")._default_manager
        for row in aliases.filter(value__in=others).select_related("subject__merged_into"):
            found[row.value] = row.subject.merged_into or row.subject
        return found

    def visible_to(self, person: "Person") -> "SubjectQuerySet":
        """All for the credit office; for others the subjects of entries that they may look at."""
        if any(person.has_perm(MERGE_SUBJECTS.at(p.department.place)) for p in person.posts_now()):
            return self
        bounds = Q(pk__in=[])
        for post in person.posts_now():
            if person.has_perm(VIEW_ENTRY.at(post.department.place)):
                bounds |= Q(department__path__startswith=post.department.path)
        entries: Any = apps.get_model("workflows", "Entry")._default_manager
        return self.filter(Exists(entries.filter(bounds, subject=OuterRef("pk"))))


class Subject(models.Model):
    """Whoever may stand on a list; found by credit code or identity number."""

    kind = models.CharField(_("类型"), max_length=30, choices=SubjectKind.choices)
    name = models.CharField(_("名称"), max_length=200, db_index=True)
    code = models.CharField(_("统一社会信用代码或公民身份号码"), max_length=18, blank=True)
    registration = models.CharField(
        _("登记状态"), max_length=20, choices=Registration.choices, default=Registration.ACTIVE
    )
    legal_representative = models.CharField(_("法定代表人"), max_length=60, blank=True)
    address = models.CharField(_("住所"), max_length=200, blank=True)
    phone = models.CharField(_("联系电话"), max_length=40, blank=True)
    email = models.EmailField(_("电子邮箱"), blank=True)
    electronic_service = models.BooleanField(_("同意电子送达"), default=False)
    in_operation = models.BooleanField(_("在运营"), default=True)
    in_operation_on = models.DateField(_("在运营情况核对日期"), null=True, blank=True)
    in_operation_source = models.CharField(_("在运营情况来源"), max_length=200, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="aliases", verbose_name=_("并入")
    )
    book = models.OneToOneField(
        "workflows.Book", models.PROTECT, null=True, blank=True, related_name="subject"
    )

    objects = SubjectQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="one_subject_per_code"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_person(self) -> bool:
        """A natural person: masked, unpublished by default, every look recorded."""
        return self.kind == SubjectKind.PERSON

    @property
    def standing(self) -> str:
        """The registration status in words; a natural person is not registered, it lives."""
        if self.is_person and self.registration == Registration.ACTIVE:
            return str(_("在世"))
        return str(Registration(self.registration).label)

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"subject/{self.pk}"

    @property
    def place(self) -> str:
        """The place a subject's own rights name."""
        return f"s{self.pk}"

    @property
    def subject_place(self) -> str:
        """The same, under the name that duties ask for."""
        return self.place


class Gram(models.Model):
    """One two-character piece of a subject's name: finds Chinese names by any part, on any database."""

    piece = models.CharField(max_length=2)
    subject = models.ForeignKey(Subject, models.CASCADE, related_name="grams")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["piece", "subject"], name="one_gram_per_subject"),
        ]

    def __str__(self) -> str:
        return self.piece
