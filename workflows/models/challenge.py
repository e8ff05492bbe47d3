"""Challenge: a review or a lawsuit against an act of ours; its notes, its stays of execution, what is done for it."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.models import Process

from workflows.law.challenge import (
    LEAVES_IT,
    OPEN,
    WORDS,
    Cascade,
    ChallengeLaw,
    Instance,
    Orderer,
    Outcome,
    StayLaw,
    Target,
    Words,
    cascade,
)
from workflows.law.duties import VIEW_ENTRY
from workflows.models.people import Person
from workflows.models.procedures import ProcedureFields


class ChallengeQuerySet(models.QuerySet["Challenge"]):
    """Rows bounded by who looks."""

    def visible_to(self, person: Person) -> "ChallengeQuerySet":
        """Those of the entries that the person may look at; deny by default."""
        bounds = Q(pk__in=[])
        for post in person.posts_now():
            if person.has_perm(VIEW_ENTRY.at(post.department.place)):
                bounds |= Q(entry__department__path__startswith=post.department.path)
        return self.filter(bounds)


class Challenge(ChallengeLaw):
    """One review, lawsuit or appeal against a decision of an entry.

    `attacked` is the document that is attacked, `attacked_words` names an act without one. `outcome` and what belongs
    to it are reported by one (`hands`) and bind after another has confirmed them. A day of ours that the body set
    (`comply_by`) goes before the general rule.
    """

    code = models.CharField(_("登记号"), max_length=34, unique=True)
    entry = models.ForeignKey("workflows.Entry", models.PROTECT, related_name="challenges")
    target = models.CharField(_("被诉行为"), max_length=10, choices=Target.choices)
    attacked = models.ForeignKey(
        "workflows.Notice", models.PROTECT, null=True, blank=True, related_name="challenges"
    )
    attacked_words = models.CharField(_("被诉行为的名称"), max_length=200, blank=True)
    kind = models.CharField(_("救济种类"), max_length=10, choices=Instance.choices)
    predecessor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="successors", verbose_name=_("前一程序")
    )
    body = models.CharField(_("复议机关或者法院"), max_length=100)
    case_number = models.CharField(_("案号"), max_length=100, blank=True)
    applicant = models.CharField(_("申请人、原告"), max_length=200)
    others = models.CharField(_("第三人"), max_length=200, blank=True)
    representative = models.CharField(_("我方代理人、出庭负责人"), max_length=200, blank=True)
    filed_on = models.DateField(_("申请、起诉日期"), null=True, blank=True)
    received_on = models.DateField(_("副本送达我方日期"))
    is_simplified = models.BooleanField(_("简易程序"), default=False)
    claims = models.TextField(_("请求和理由"), blank=True)
    outcome_number = models.CharField(_("结果文书号"), max_length=100, blank=True)
    outcome_on = models.DateField(_("结果文书日期"), null=True, blank=True)
    outcome_received_on = models.DateField(_("收到结果文书日期"), null=True, blank=True)
    outcome_text = models.TextField(_("主文"), blank=True)
    comply_by = models.DateField(_("主文确定的履行期限"), null=True, blank=True)
    reported_by = models.ForeignKey(
        "workflows.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_by = models.ForeignKey(
        "workflows.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("确认时间"), null=True, blank=True)
    hands = models.JSONField(default=list)
    next_date = models.DateField(_("下次开庭、听证"), null=True, blank=True)
    registered_by = models.ForeignKey("workflows.Person", models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(_("登记时间"))
    files = models.ManyToManyField("workflows.Evidence", blank=True, related_name="+")

    objects = ChallengeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(fields=["entry", "state"], name="challenges_of_entry"),
            models.Index(fields=["state", "-id"], name="challenges_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.get_kind_display()}"

    @property
    def place(self) -> str:
        """The department whose act is attacked."""
        return self.entry.place

    @property
    def subject_place(self) -> str:
        """The subject of the entry."""
        return self.entry.subject_place

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"challenge/{self.code}"

    @property
    def is_open(self) -> bool:
        """Is something still to come or to be done?"""
        return self.state in OPEN

    @property
    def is_reported(self) -> bool:
        """Was an outcome reported that nobody has confirmed yet?"""
        return bool(self.outcome) and self.confirmed_at is None

    @property
    def words(self) -> Words:
        """How this remedy calls the act and the parties."""
        return WORDS[Instance(self.kind)]

    @property
    def act_words(self) -> str:
        """The attacked act by its number, or by what it is called."""
        if self.attacked is not None:
            return f"{self.attacked.title} {self.attacked.number}".strip()
        return self.attacked_words or self.get_target_display()

    @property
    def effective_outcome(self) -> str:
        """What binds us: an appeal that changes nothing lets the judgment below stand."""
        below = self.predecessor
        if self.kind == Instance.APPEAL and below is not None and self.outcome in LEAVES_IT:
            return below.effective_outcome
        return self.outcome

    @property
    def follows(self) -> Cascade:
        """What the outcome that binds asks of us; nothing before there is one."""
        return cascade(self.target, self.effective_outcome) if self.outcome else Cascade()

    @property
    def wants_answer(self) -> bool:
        """Do we still owe the body our answer?"""
        return self.state == "notified" and not self.outcome

    def outcome_label(self) -> str:
        """The outcome in words; of an appeal also what stands."""
        if self.kind == Instance.APPEAL and self.effective_outcome != self.outcome:
            return f"{self.get_outcome_display()}（{Outcome(self.effective_outcome).label}）"
        return str(self.get_outcome_display())


class ChallengeNote(models.Model):
    """What happened on the way: a hearing, a paper sent or received, one that came late; never changed afterwards."""

    class Kind(models.TextChoices):
        """What is noted."""

        HEARING = "hearing", _("开庭、听证")
        SENT = "sent", _("我方提交材料")
        RECEIVED = "received", _("收到材料")
        LATE = "late", _("逾期提交的材料")
        NOTE = "note", _("记事")

    class Admitted(models.TextChoices):
        """Whether what came late was taken into account."""

        YES = "yes", _("已采纳")
        NO = "no", _("未采纳")
        OPEN = "open", _("尚不清楚")

    challenge = models.ForeignKey(Challenge, models.PROTECT, related_name="notes")
    kind = models.CharField(_("事项"), max_length=10, choices=Kind.choices)
    on = models.DateField(_("日期"))
    admitted = models.CharField(_("是否采纳"), max_length=4, choices=Admitted.choices, blank=True)
    text = models.TextField(_("内容"))
    files = models.ManyToManyField("workflows.Evidence", blank=True, related_name="+")
    by = models.ForeignKey("workflows.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.challenge_id} {self.kind} {self.on}"


class Stay(StayLaw):
    """One stay of execution: by which document, since when, what it stops; `frozen` names what it did stop."""

    challenge = models.ForeignKey(Challenge, models.PROTECT, related_name="stays")
    entry = models.ForeignKey("workflows.Entry", models.PROTECT, related_name="stays")
    orderer = models.CharField(_("决定机关"), max_length=6, choices=Orderer.choices)
    document_number = models.CharField(_("决定、裁定文号"), max_length=100)
    document_date = models.DateField(_("决定、裁定日期"))
    stops_display = models.BooleanField(_("停止公示"), default=True)
    stops_measures = models.BooleanField(_("中止措施"), default=True)
    stops_clock = models.BooleanField(_("列入期限停止计算"), default=False)
    grounds = models.TextField(_("事由"), blank=True)
    files = models.ManyToManyField("workflows.Evidence", blank=True, related_name="+")
    hands = models.JSONField(default=list)
    reported_by = models.ForeignKey("workflows.Person", models.PROTECT, related_name="+")
    reported_at = models.DateTimeField(_("登记时间"))
    since = models.DateField(_("停止执行起始日"), null=True, blank=True)
    until = models.DateField(_("恢复执行日"), null=True, blank=True)
    end_document = models.CharField(_("恢复执行的文书号"), max_length=100, blank=True)
    frozen = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["entry"],
                condition=Q(state__in=["reported", "in_effect"]),
                name="one_stay_of_an_entry",
            ),
        ]

    def __str__(self) -> str:
        return f"stay {self.document_number}"

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
        return f"stay/{self.pk or 'new'}"

    @property
    def effects(self) -> list[str]:
        """What it stops, in words."""
        found: list[Any] = [_("停止公示")] if self.stops_display else []
        found += [_("中止措施")] if self.stops_measures else []
        found += [_("列入期限停止计算")] if self.stops_clock else [_("列入期限照常计算")]
        return [str(each) for each in found]


class ChallengeProcedure(ProcedureFields, Process):
    """复议诉讼: one matter of a challenge that somebody must do or confirm."""

    class Matter(models.TextChoices):
        """What is to be done."""

        ANSWER = "answer", _("答复答辩")
        OUTCOME = "outcome", _("确认结果")
        STAY = "stay", _("停止执行")
        STAY_END = "stay_end", _("恢复执行")
        COMPLY = "comply", _("履行裁判")

    challenge = models.ForeignKey(Challenge, models.PROTECT, related_name="procedures")
    stay = models.ForeignKey(Stay, models.PROTECT, null=True, blank=True, related_name="procedures")
    matter = models.CharField(_("事项"), max_length=10, choices=Matter.choices)
    # What an officer drafts to carry out a change: the head approves it before it is issued.
    facts_summary = models.TextField(_("更正后的事实"), blank=True)
    listed_until = models.DateField(_("更正后的列入期届满日"), null=True, blank=True)
    account = models.TextField(_("办理情况"), blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["challenge", "matter"], condition=Q(is_open=True), name="one_open_challenge_matter"
            ),
        ]

    def __str__(self) -> str:
        return f"challenge {self.challenge_id} {self.matter}"
