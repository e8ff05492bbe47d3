"""The credit file of a subject: its further numbers, what changed about it, and its merge with another file."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.law.identifiers import LONGEST, Scheme
from workflows.law.identity import mask_id
from workflows.law.subject import MergeLaw, Merging, Registration
from workflows.models.people import Department, Person
from workflows.models.subject import Subject


class Identifier(models.Model):
    """A number by which a subject is known beside its main code; an old number stays an alias for ever."""

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="identifiers")
    scheme = models.CharField(_("证照种类"), max_length=20, choices=Scheme.choices)
    value = models.CharField(_("号码"), max_length=LONGEST, db_index=True)
    valid_from = models.DateField(_("启用日期"), null=True, blank=True)
    valid_to = models.DateField(_("停用日期"), null=True, blank=True)
    source = models.CharField(_("来源"), max_length=200)
    added_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("登记时间"))

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scheme", "value"], name="one_subject_per_number"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """What kind of number it is; a second code beside the main one is an old one."""
        words = self.get_scheme_display()
        return f"{words}（{_('旧')}）" if self.scheme in (Scheme.USCC, Scheme.ID_NUMBER) else str(words)

    @property
    def shown(self) -> str:
        """The number; a person's is masked."""
        return mask_id(self.value) if self.subject.is_person else self.value


class SubjectChange(models.Model):
    """One legal fact about a subject that changed on a day: from what to what, on which document, told by whom."""

    class What(models.TextChoices):
        """What changed."""

        REGISTRATION = "registration", _("登记状态")
        OPERATION = "operation", _("在运营情况")
        NAME = "name", _("名称")

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="changes")
    what = models.CharField(_("事项"), max_length=20, choices=What.choices)
    old = models.CharField(_("原来"), max_length=200)
    new = models.CharField(_("变更为"), max_length=200)
    effective_on = models.DateField(_("生效日期"))
    document = models.CharField(_("依据文书"), max_length=200, blank=True)
    source = models.CharField(_("来源"), max_length=200)
    department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("登记时间"))

    class Meta:
        ordering: ClassVar = ["effective_on", "pk"]
        indexes: ClassVar = [models.Index(fields=["subject", "what", "effective_on"])]

    def __str__(self) -> str:
        return f"{self.what} {self.effective_on}"

    def words_of(self, value: str) -> str:
        """A value in words."""
        if self.what == self.What.REGISTRATION:
            return str(dict(Registration.choices).get(value, value))
        if self.what == self.What.OPERATION:
            return str(_("在运营") if value == "yes" else _("不在运营"))
        return value

    @property
    def old_words(self) -> str:
        """What it was."""
        return self.words_of(self.old)

    @property
    def new_words(self) -> str:
        """What it is since."""
        return self.words_of(self.new)


class Merge(MergeLaw):
    """Two files of one subject: `gone` becomes an alias of `kept`; every row that moved is named in `moved`."""

    kept = models.ForeignKey(Subject, models.PROTECT, related_name="merges")
    gone = models.ForeignKey(Subject, models.PROTECT, related_name="merged_by")
    book = models.OneToOneField("workflows.Book", models.PROTECT, null=True, related_name="merge")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    reason = models.TextField(_("合并理由"))
    evidence = models.CharField(_("依据材料"), max_length=300)
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("提出时间"))
    opinion = models.TextField(_("审批意见"), blank=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("审批时间"), null=True, blank=True)
    reversal_reason = models.TextField(_("撤销理由"), blank=True)
    reversal_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    reversal_at = models.DateTimeField(_("提出撤销时间"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["gone"],
                condition=Q(state__in=[Merging.PROPOSED, Merging.MERGED, Merging.CONTESTED]),
                name="one_merge_of_a_file",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gone_id} → {self.kept_id} {self.state}"

    @property
    def place(self) -> str:
        """The office in which it was proposed."""
        return self.department.place

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"merge/{self.pk}"

    @property
    def is_open(self) -> bool:
        """Does it wait for a second officer?"""
        return self.state in (Merging.PROPOSED, Merging.CONTESTED)
