"""Hearing: what a party asked for before the decision, when and where it is held, and what was said there."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.models import Process

from workflows.law.hearing import OPEN, Advice, HearingLaw, HearingState
from workflows.models.procedures import Identification, Opinion, ProcedureFields

# Who did one of these steps has investigated or judged the case before the hearing.
INVESTIGATING = (
    "verify",
    "draft",
    "serve",
    "supplement",
    "resolve_hits",
    "review",
    "legal_review",
    "arrange",
)


class Hearing(HearingLaw):
    """One party's hearing; `chair` leads it and never investigated the case."""

    class Mode(models.TextChoices):
        """Whether everybody may come."""

        OPEN = "open", _("公开举行")
        CLOSED = "closed", _("不公开举行")

    code = models.CharField(_("听证编号"), max_length=34, unique=True)
    entry = models.ForeignKey("workflows.Entry", models.PROTECT, related_name="hearings")
    # The prior notice to which the party answers: it names the party.
    notice = models.ForeignKey("workflows.Notice", models.PROTECT, related_name="hearings")
    reason = models.TextField(_("申请听证的理由"), blank=True)
    files = models.ManyToManyField("workflows.Evidence", blank=True, related_name="+")
    requested_by = models.ForeignKey("workflows.Person", models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(_("申请时间"))
    received_on = models.DateField(_("收到日期"))
    posted_on = models.DateField(_("交邮日期"), null=True, blank=True)
    is_late = models.BooleanField(_("逾期申请"), default=False)
    is_entered_by_officer = models.BooleanField(default=False)
    # How it is arranged; told to the party in the invitation.
    venue = models.CharField(_("听证地点"), max_length=100, blank=True)
    matter = models.TextField(_("听证事项"), blank=True)
    mode = models.CharField(_("举行方式"), max_length=6, choices=Mode.choices, blank=True)
    private_reason = models.CharField(_("不公开的理由"), max_length=200, blank=True)
    chair = models.ForeignKey(
        "workflows.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("听证主持人"),
    )
    clerk = models.CharField(_("记录人"), max_length=60, blank=True)
    officers = models.CharField(_("案件承办人员"), max_length=120, blank=True)
    why = models.TextField(_("理由"), blank=True)
    # The notice that told day, place and chair; the last one after a postponement.
    invitation = models.ForeignKey(
        "workflows.Notice", models.PROTECT, null=True, blank=True, related_name="+"
    )
    # What the record says: who came, what was said; the signed paper is the scan.
    record = models.JSONField(_("听证笔录"), default=dict)
    scan = models.ForeignKey("workflows.Evidence", models.PROTECT, null=True, blank=True, related_name="+")
    advice = models.CharField(_("主持人的建议"), max_length=12, choices=Advice.choices, blank=True)
    opinion = models.TextField(_("主持人的意见"), blank=True)
    is_open = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["notice"], condition=Q(is_open=True), name="one_open_hearing_of_notice"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @classmethod
    def was_chaired_by(cls, entry_id: int, person_id: int) -> bool:
        """Has this person led a hearing of this case, or is she to lead one?"""
        rows = cls.objects.filter(entry=entry_id, chair=person_id)
        return rows.filter(state__in=(*OPEN, HearingState.HELD)).exists()

    @property
    def is_waited_for(self) -> bool:
        """Does the decision still wait for it?"""
        return self.state in OPEN

    @property
    def investigators(self) -> set[int]:  # type: ignore[override]
        """Whose hands worked on the case before the hearing."""
        runs = Identification.objects.filter(entry=self.entry_id).values("pk")
        mine = HearingProcedure.objects.filter(hearing=self.pk).values("pk")
        said = Opinion.objects.filter(
            Q(process__in=runs) | Q(process__in=mine), step__in=INVESTIGATING
        ).values_list("person", "on_behalf_of")
        hands = {pk for pair in said for pk in pair if pk is not None}
        return {self.entry.registered_by_id, *hands}

    @property
    def place(self) -> str:
        """The department that hears."""
        return self.entry.place

    @property
    def subject_place(self) -> str:
        """The party that asked."""
        return self.notice.subject_place

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"hearing/{self.code}"

    def told(self) -> dict[str, Any]:
        """How it is arranged, in words, as a notice and a page state it."""
        return {
            "at": self.set_for,
            "place": self.venue,
            "mode": self.get_mode_display(),
            "private_reason": self.private_reason,
            "matter": self.matter,
            "chair": self.chair.name if self.chair else "",
            "clerk": self.clerk,
            "officers": self.officers,
            "requested_on": self.received_on,
        }


class HearingProcedure(ProcedureFields, Process):
    """听证: one request, arranged, told, held."""

    hearing = models.OneToOneField(Hearing, models.PROTECT, related_name="procedure")

    def __str__(self) -> str:
        return f"hearing {self.entry_id}"
