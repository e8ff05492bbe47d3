"""Subject: an enterprise, another organisation, or a natural person that a list may name."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


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


class Registration(models.TextChoices):
    """Registration status; only subjects in operation can be proposed for a list."""

    ACTIVE = "active", _("存续")
    DEREGISTERED = "deregistered", _("注销")
    LICENCE_REVOKED = "licence_revoked", _("吊销")
    MOVED_OUT = "moved_out", _("迁出")


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
