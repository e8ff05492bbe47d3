"""Repair: an application for repair, its materials and its site visits."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.law.clauses import is_marked
from workflows.law.repair import RepairLaw
from workflows.models.commitment import Commitment


class RepairMaterial(models.Model):
    """What an application must bring under this policy version, or what the authority looks up itself."""

    policy = models.ForeignKey("workflows.Policy", models.PROTECT, related_name="materials")
    code = models.SlugField()
    name = models.CharField(_("材料"), max_length=100)
    hint = models.CharField(_("说明"), max_length=200, blank=True)
    clause = models.CharField(_("依据"), max_length=100)
    is_fetched = models.BooleanField(_("由机关自行查询"), default=False)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["policy", "code"], name="one_material_per_policy"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_verified(self) -> bool:
        """Has a lawyer confirmed the clause?"""
        return not is_marked(self.clause)


class Repair(RepairLaw):
    """One application for early removal from the list (办法 §14)."""

    code = models.CharField(_("申请编号"), max_length=30, unique=True)
    entry = models.ForeignKey("workflows.Entry", models.PROTECT, related_name="repairs")
    commitment = models.ForeignKey(Commitment, models.PROTECT, null=True, blank=True, related_name="repairs")
    statement = models.TextField(_("改正情况说明"))
    files = models.ManyToManyField("workflows.Evidence", blank=True, related_name="+")
    applied_by = models.ForeignKey("workflows.Person", models.PROTECT, related_name="+")
    applied_at = models.DateTimeField(_("申请时间"))
    received_on = models.DateField(_("收到日期"))
    is_entered_by_officer = models.BooleanField(default=False)
    # Which of the materials were there at the acceptance, what was asked for, why it was not accepted.
    materials = models.JSONField(_("已收到的材料"), default=list, blank=True)
    missing = models.TextField(_("需要补正的内容"), blank=True)
    rejection = models.JSONField(_("不予受理的理由和依据"), default=dict, blank=True)
    accepted_at = models.DateTimeField(_("受理时间"), null=True, blank=True)
    is_barred = models.BooleanField(_("有不得提前移出的情形"), default=False)
    verification = models.TextField(_("核实意见"), blank=True)
    # What the officer found condition by condition, and what the authority looked up itself ([{kind, ref, words}]).
    found = models.JSONField(_("逐项核实情况"), default=dict, blank=True)
    sources = models.JSONField(_("机关自行查询的来源"), default=list, blank=True)
    decided_at = models.DateTimeField(_("决定时间"), null=True, blank=True)
    reason = models.TextField(_("决定理由"), blank=True)
    is_open = models.BooleanField(default=True)
    rescinded_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry"], condition=Q(is_open=True), name="one_open_repair"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def place(self) -> str:
        """The department that decides."""
        return self.entry.place

    @property
    def subject_place(self) -> str:
        """The subject that applies."""
        return self.entry.subject_place

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"repair/{self.code}"

    @property
    def came_by_hall(self) -> bool:
        """Did the party file it itself in its hall? Then its letters arrive there."""
        return not self.is_entered_by_officer


class SiteVisit(models.Model):
    """A visit to the place while an application is verified: when, where, who, what was seen; never changed.

    `record` is the scan of the record that those present have signed, `photos` what was taken there.
    """

    repair = models.ForeignKey(Repair, models.PROTECT, related_name="visits")
    visited_on = models.DateField(_("核查日期"))
    began = models.TimeField(_("开始时间"))
    ended = models.TimeField(_("结束时间"))
    place_visited = models.CharField(_("核查地点"), max_length=200)
    officers = models.CharField(_("核查人员（不少于2人）"), max_length=120)
    attendant = models.CharField(_("当事人在场人员"), max_length=120, blank=True)
    seen = models.TextField(_("核查情况"))
    record = models.ForeignKey("workflows.Evidence", models.PROTECT, related_name="+")
    photos = models.ManyToManyField("workflows.Evidence", blank=True, related_name="+")
    recorded_by = models.ForeignKey("workflows.Person", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("登记时间"))

    class Meta:
        ordering: ClassVar = ["visited_on", "pk"]

    def __str__(self) -> str:
        return f"{self.repair_id} {self.visited_on}"
