"""Entry: the law plus the facts; its associates and displays; who sees which rows."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.law.display import DisplayLaw
from workflows.law.duties import VIEW_ENTRY, VIEW_LOG
from workflows.law.entry import EntryLaw, Listing
from workflows.law.parameters import UNTIL_CURED
from workflows.law.policy import Rules
from workflows.law.regimes import Regime
from workflows.law.terms import Calendar
from workflows.law.windows import Record, Windows, evaluate
from workflows.models.listtype import Policy
from workflows.models.people import Person
from workflows.models.transition import Book


def open_history(person: Person, entry: str = "") -> Q:
    """What the rules hide after a repair is for the authority that decided, and for who audits its log.

    `entry` is the way from the rows that are asked to their entry, as `entry__`.
    """
    seen = Q(**{f"{entry}is_history_hidden": False})
    for post in person.posts_now():
        if person.has_perm(VIEW_ENTRY.at(post.department.place)):
            seen |= Q(**{f"{entry}department": post.department_id})
        if person.has_perm(VIEW_LOG.at(post.department.place)):
            seen |= Q(**{f"{entry}department__path__startswith": post.department.path})
    return seen


class EntryQuerySet(models.QuerySet["Entry"]):
    """Rows bounded by who looks."""

    def visible_to(self, person: Person) -> "EntryQuerySet":
        """Entries of the departments the person may look at (own and below); deny by default."""
        bounds = Q(pk__in=[])
        for post in person.posts_now():
            if person.has_perm(VIEW_ENTRY.at(post.department.place)):
                bounds |= Q(department__path__startswith=post.department.path)
        return self.filter(bounds & open_history(person))

    def of_mandates(self, person: Person) -> "EntryQuerySet":
        """Entries of the subjects the person may speak for; an agent's, those it was given."""
        bounds = Q(pk__in=[])
        for mandate in person.mandates_held():
            mine = Q(subject=mandate.subject_id)
            bounds |= mine if mandate.entries is None else mine & Q(pk__in=mandate.entries)
        return self.filter(bounds)


class Entry(EntryLaw):
    """One listing of one subject on one list, from registration to archive."""

    number = models.CharField(_("条目编号"), max_length=30, unique=True)
    book = models.OneToOneField(Book, models.PROTECT, related_name="entry")
    list_type = models.ForeignKey("workflows.ListType", models.PROTECT, related_name="entries")
    policy = models.ForeignKey("workflows.Policy", models.PROTECT, related_name="entries")
    subject = models.ForeignKey("workflows.Subject", models.PROTECT, related_name="entries")
    department = models.ForeignKey("workflows.Department", models.PROTECT, related_name="entries")
    case_number = models.CharField(_("案件编号"), max_length=60)
    ground = models.ForeignKey("workflows.Ground", models.PROTECT, verbose_name=_("列入情形"))
    # The list's rules hide listing and removal after a repair: the record is kept, few may read it.
    is_history_hidden = models.BooleanField(_("修复后不再展示"), default=False)
    order_number = models.CharField(_("依据文书号"), max_length=60)
    order_deadline = models.DateField(_("期限起算日"))
    particulars = models.JSONField(_("名单要求的案情"), default=dict)
    facts_summary = models.TextField(_("事实摘要"))
    evidence_list = models.TextField(_("证据目录"), blank=True)
    discovered_on = models.DateField(_("发现日期"))
    escalated_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="escalations"
    )
    registered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(_("登记时间"))
    reason = models.TextField(_("决定理由"), blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["department", "case_number"], name="one_case_number_per_department"
            ),
            models.UniqueConstraint(
                fields=["subject", "list_type", "order_number"], name="one_entry_per_order"
            ),
            # The delisting guard: whatever writes here, nobody is gone without the act that ended the listing.
            models.CheckConstraint(
                condition=~Q(state__in=(Listing.EXITED, Listing.REVOKED)) | ~Q(exit_act=""),
                name="nobody_leaves_without_an_act",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["department", "state", "-id"]),
            models.Index(fields=["state", "listed_until"]),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.subject.name}"

    @property
    def place(self) -> str:
        """The department that decides."""
        return f"d{self.department_id}"

    @property
    def subject_place(self) -> str:
        """The subject whose entry it is, and the entry: a mandate may be given for some entries alone."""
        return f"s{self.subject_id}e{self.pk}" if self.pk else f"s{self.subject_id}"

    def share_list_type(self) -> None:
        """Let the rules know the list that is loaded already: they are rules of the same one."""
        if self.policy.list_type_id == self.list_type_id:
            self.policy.list_type = self.list_type

    def get_state_display(self) -> str:  # type: ignore[no-redef]
        """The state in words; what is told to everybody is called by its own name."""
        if self.state == Listing.NOTIFIED and self.list_type.kind == "red":
            return str(_("拟列入公示"))
        return str(Listing(self.state).label)

    @property
    def told_particulars(self) -> list[tuple[str, str]]:
        """Label and words of what the rules of this list ask of a case, in their order."""
        kept = self.particulars
        fields = [f for f in self.policy.load_fields() if kept.get(f.name)]
        return [(f.label, f.words(kept[f.name])) for f in fields]

    @property
    def particulars_text(self) -> str:
        """The same in one line: 拖欠人数43人，拖欠金额1,286,400.00元."""
        return "，".join(f"{label}{words}" for label, words in self.told_particulars)

    def label_of(self, name: str) -> str:
        """What the rules of this list call a common fact (the document that set it going, its day)."""
        own = {f.name: f.label for f in self.policy.load_fields()}
        return own.get(name) or str(type(self)._meta.get_field(name).verbose_name)  # type: ignore[union-attr]

    @property
    def order_label(self) -> str:
        """What the document is called that set the case going."""
        return self.label_of("order_number")

    @property
    def deadline_label(self) -> str:
        """What the day is called from which the decision's clock runs."""
        return self.label_of("order_deadline")

    @property
    def lasts_until_cured(self) -> bool:
        """Does the listing end when the subject has corrected, and not before?"""
        return self.policy.load_rules()["listing_period"].value == UNTIL_CURED

    @property
    def may_be_repaired(self) -> bool:
        """Can the subject itself do something to leave the list?"""
        return self.lasts_until_cured or self.policy.load_rules().yes("early_exit")

    def concerns(self, person: Person) -> bool:
        """Does the person speak for the subject or for somebody listed with it (回避)? No query without mandates."""
        spoken_for = {mandate.subject_id for mandate in person.mandates_now()}
        if self.subject_id in spoken_for:
            return True
        return bool(spoken_for) and self.associates.filter(subject__in=spoken_for).exists()

    def repair_policy(self, on: date) -> Policy:
        """Which version governs an application for repair filed on this day (architecture §14.9).

        The pinned version says whether it is the one in force that day (the default) or the pinned one; the pinned
        one also stands where no version is in force.
        """
        if self.policy.load_rules().value("repair_version") == "document":
            return self.policy
        governing = self._version_on(on)
        return self.policy if governing is None or governing == self.policy else governing

    def _version_on(self, day: date) -> Policy | None:
        """The version of the list in force on a day; without a query where `versions_read` were read before."""
        read: list[Policy] | None = getattr(self.list_type, "versions_read", None)
        if read is None:
            try:
                return Policy.in_force(self.list_type, day)
            except Policy.DoesNotExist:
                return None
        ruled = [p for p in read if p.effective_from <= day and (p.effective_to or day) >= day]
        return max(ruled, key=lambda policy: policy.effective_from, default=None)

    def repair_rules(self, on: date) -> Rules:
        """The rules under which an application for repair filed on this day is judged."""
        return self.repair_policy(on).load_rules()

    def windows(
        self,
        asked: date,
        *,
        calendar: Calendar,
        regimes: Iterable[Regime],
        corrected_on: date | None = None,
    ) -> Windows:
        """Both layers of rules on this listing, as they stand on the day asked about (domain §2.1a)."""
        assert self.listed_from is not None
        dates = (self.listed_from, self.listed_until, corrected_on or self.corrected_on, asked)
        record = Record(self.policy.load_rules(), self.repair_rules(asked), *dates)
        return evaluate(record, regimes, calendar)

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"entry/{self.number}"


class Associate(models.Model):
    """A natural person who is listed together with the subject (办法 §5)."""

    class Capacity(models.TextChoices):
        """In what capacity (办法 §5)."""

        REPRESENTATIVE = "representative", _("法定代表人或主要负责人")
        SUPERVISOR = "supervisor", _("直接负责的主管人员")
        RESPONSIBLE = "responsible", _("其他直接责任人员")

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="associates")
    name = models.CharField(_("姓名"), max_length=60)
    id_number = models.CharField(_("公民身份号码"), max_length=18, blank=True)
    capacity = models.CharField(_("身份"), max_length=20, choices=Capacity.choices)
    post_title = models.CharField(_("职务"), max_length=60, blank=True)
    role_facts = models.TextField(_("个人责任事实"), blank=True)
    subject = models.ForeignKey("workflows.Subject", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "name", "id_number"], name="one_associate_per_entry"),
        ]
        indexes: ClassVar = [models.Index(fields=["id_number"], name="associates_by_number")]

    def __str__(self) -> str:
        return self.name

    @property
    def stands_as(self) -> str:
        """The capacity as a finding names it: one of the two that 办法 §5 puts side by side, never both."""
        if self.capacity != self.Capacity.REPRESENTATIVE:
            return self.get_capacity_display()
        return str(_("主要负责人")) if self.post_title == "主要负责人" else str(_("法定代表人"))

    @property
    def answers_for_conduct(self) -> bool:
        """Is the person listed for what it did itself, and not for its office (办法 §5)?"""
        return self.capacity != self.Capacity.REPRESENTATIVE

    @property
    def subject_place(self) -> str:
        """The person's own place; nobody speaks for a person who is not on file."""
        return f"s{self.subject_id or 0}e{self.entry_id}"


class Display(DisplayLaw):
    """The public display of one party of an entry: the subject (associate empty) or an associate."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="displays")
    associate = models.ForeignKey(Associate, models.PROTECT, null=True, blank=True, related_name="displays")
    name = models.CharField(_("公示名称"), max_length=200, db_index=True)
    code = models.CharField(_("公示代码"), max_length=18, blank=True, db_index=True)
    # Which version of the general repair rules gave the last day of the display.
    shown_under = models.CharField(_("公示适用的一般修复规则"), max_length=60, blank=True)
    # What an objection has added beside the record.
    remark = models.CharField(_("补充说明"), max_length=500, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["entry"], condition=Q(associate=None), name="one_display_of_subject"
            ),
            models.UniqueConstraint(fields=["entry", "associate"], name="one_display_of_associate"),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "-shown_from", "-id"], name="displays_shown")]

    def __str__(self) -> str:
        return f"{self.name} {self.state}"

    @property
    def place(self) -> str:
        """The department that decides."""
        return self.entry.place

    @property
    def subject_place(self) -> str:
        """The subject of the entry."""
        return self.entry.subject_place

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"display/{self.pk}"
