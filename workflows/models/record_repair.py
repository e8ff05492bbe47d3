"""RecordRepair: an application to end the display of a penalty record early; the same law as for a listing.

Its clocks, letters and receipts: `models.record_paper`.
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from workflows.law.repair import OPEN, Repairing, RepairLaw
from workflows.models.matter import Apart, Head

# What the states of the one law are called where a display ends and nobody leaves a list.
WORDS = {
    Repairing.GRANTED: _("准予提前终止公示"),
    Repairing.REFUSED: _("不予提前终止公示"),
    Repairing.LAPSED: _("公示已经另行结束，申请终止"),
}


class RecordRepair(Apart, RepairLaw):
    """One application about one 双公示 record; `hands` are those who had part in it before the decision."""

    code = models.CharField(_("申请编号"), max_length=30, unique=True)
    record = models.ForeignKey("workflows.PublicityRecord", models.PROTECT, related_name="repairs")
    applicant = models.CharField(_("经手人"), max_length=60)
    applied_by = models.ForeignKey(
        "workflows.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_entered_by_officer = models.BooleanField(_("窗口代录"), default=True)
    files = models.ManyToManyField("workflows.Evidence", blank=True, related_name="+")
    statement = models.TextField(_("改正和履行情况说明"))
    materials = models.JSONField(_("已收到的材料"), default=list)
    received_on = models.DateField(_("收到日期"))
    accept_by = models.DateField(_("最迟受理日"), null=True, blank=True)
    decide_by = models.DateField(_("最迟决定日"), null=True, blank=True)
    missing = models.TextField(_("需要补正的内容"), blank=True)
    # Why an officer would not take it in: for the second pair of hands; nothing is decided by it.
    rejection = models.JSONField(_("拟不予受理的理由和依据"), default=dict, blank=True)
    found = models.JSONField(_("逐项核实情况"), default=dict)
    verification = models.TextField(_("核实意见"), blank=True)
    reason = models.TextField(_("理由"), blank=True)
    basis = models.CharField(_("依据"), max_length=300, blank=True)
    hands = models.JSONField(default=list)
    applied_at = models.DateTimeField(_("登记时间"))
    decided_at = models.DateTimeField(_("决定时间"), null=True, blank=True)
    is_open = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["record"], condition=Q(is_open=True), name="one_open_record_repair"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def get_state_display(self) -> str:  # type: ignore[no-redef]
        """The state in words; a display ends, nobody leaves a list."""
        state = Repairing(self.state)
        return str(WORDS.get(state, state.label))

    @property
    def came_by_hall(self) -> bool:
        """Did the party file it itself in its hall? Then its letters arrive there."""
        return not self.is_entered_by_officer

    @property
    def is_undecided(self) -> bool:
        """Is a decision still to come?"""
        return self.state in OPEN

    @property
    def entry(self) -> Any:
        """In whose book it is written: the record's."""
        return self.record

    @entry.setter
    def entry(self, record: Any) -> None:
        self.record = record

    @property
    def keeper(self) -> Any:
        """The same, as the pen asks for it."""
        return self.record

    @keeper.setter
    def keeper(self, record: Any) -> None:
        self.record = record

    @property
    def subject(self) -> Any:
        """Who applies: whose record it is."""
        return self.record.subject

    @property
    def subject_id(self) -> int:
        """The key of that subject."""
        found: int = self.record.subject_id
        return found

    @property
    def department(self) -> Any:
        """Who decides."""
        return self.record.department

    @property
    def department_id(self) -> int:
        """The key of that department."""
        found: int = self.record.department_id
        return found

    @property
    def list_type(self) -> Head:
        """It is on no list: what the inbox shows in its place."""
        return Head("record", gettext("公示信息"), gettext("行政处罚信息"))

    @property
    def place(self) -> str:
        """The department that decides: who made the record repairs it (谁认定、谁修复)."""
        return self.record.place

    @property
    def subject_place(self) -> str:
        """The subject that applies."""
        return f"s{self.record.subject_id}"

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"recordrepair/{self.code}"
