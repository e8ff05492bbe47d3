"""Deadline: one row, one due instant, computed and explained; may be stopped."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class DeadlineKind(models.TextChoices):
    """What a deadline is for; what happens when it falls due is in flows/clock.py."""

    REPLY = "reply", _("陈述申辩")
    PUBLIC_NOTICE = "public_notice", _("拟列入公示")
    ANSWER = "answer", _("答复陈述申辩")
    DECIDE = "decide", _("作出列入决定")
    LISTING_END = "listing_end", _("列入期届满")
    DISPLAY_END = "display_end", _("最长公示期届满")
    ESCALATE = "escalate", _("升级列入")
    MEASURE_END = "measure_end", _("措施期满")
    REPAIR_ACCEPT = "repair_accept", _("受理修复申请")
    REPAIR_COMPLETE = "repair_complete", _("补正修复申请")
    REPAIR_OPENS = "repair_opens", _("最短期限届满")
    REPAIR_DECIDE = "repair_decide", _("决定提前移出")
    PLAN_END = "plan_end", _("重整计划执行期届满")
    EXIT_EXECUTE = "exit_execute", _("执行移出")
    MONITOR_END = "monitor_end", _("重点监测届满")
    MONITOR_CHECK = "monitor_check", _("重点监测核查")
    FINDING_JUDGE = "finding_judge", _("研判监测发现")
    RESCISSION_REPLY = "rescission_reply", _("对拟恢复列入陈述申辩")
    SUSPENSION_END = "suspension_end", _("中止计期届满")
    ANNOUNCEMENT_END = "announcement_end", _("公告送达期届满")
    OBJECTION_ACCEPT = "objection_accept", _("受理异议")
    OBJECTION_MARK = "objection_mark", _("作出异议标注")
    OBJECTION_FORWARD = "objection_forward", _("异议转信息提供单位")
    OBJECTION_COMPLETE = "objection_complete", _("补正异议材料")
    OBJECTION_ANSWER = "objection_answer", _("答复异议")
    OBJECTION_PROVIDER = "objection_provider", _("信息提供单位核查异议")
    OBJECTION_RECHECK = "objection_recheck", _("复核异议")
    CHALLENGE_ANSWER = "challenge_answer", _("提出复议答复或者答辩")
    ANNUL_EXECUTE = "annul_execute", _("执行撤销决定")
    CHALLENGE_COMPLY = "challenge_comply", _("履行复议决定、裁判")
    COURT_DATE = "court_date", _("开庭、听证")
    COURT_REMINDER = "court_reminder", _("开庭前提醒")
    HEARING_REQUEST = "hearing_request", _("申请听证")
    HEARING_HOLD = "hearing_hold", _("举行听证")
    RECEIPT_DUE = "receipt_due", _("接收方确认更正")
    SECOND_REVIEW = "second_review", _("独立复核")
    RECTIFY_END = "rectify_end", _("限期整改")
    RECTIFY_CHECK = "rectify_check", _("验收整改")
    INTERVIEW_DATE = "interview_date", _("约谈")
    FOLLOW_UP = "follow_up", _("约谈后回访")
    COUNSEL_NEXT = "counsel_next", _("下次辅导联系")


# An authority owes the act and may be late with it. The others are windows of a party, terms after which something
# becomes possible, and days on which something is looked at: nobody is late when they are over.
OWED = frozenset(
    {
        "answer", "decide", "repair_accept", "repair_decide", "exit_execute", "challenge_answer", "annul_execute",
        "challenge_comply", "hearing_hold", "second_review", "rectify_check", "receipt_due", "finding_judge",
        "objection_accept",
        "objection_mark", "objection_forward", "objection_answer", "objection_provider", "objection_recheck",
    }
)  # fmt: skip


class Deadline(models.Model):
    """A term that runs from an event of an entry."""

    entry = models.ForeignKey("workflows.Entry", models.PROTECT, related_name="deadlines")
    process = models.ForeignKey("viewflow.Process", models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(_("期限"), max_length=20, choices=DeadlineKind.choices)
    about = models.CharField(_("对象"), max_length=60, blank=True)
    clause = models.CharField(_("条款"), max_length=100)
    start_event = models.CharField(_("起算事由"), max_length=100)
    started_on = models.DateField(_("起算事由发生日"))
    term = models.CharField(_("期间"), max_length=10)
    rolls = models.BooleanField(default=True)
    due_on = models.DateField(_("届满日"))
    due_at = models.DateTimeField(_("届满时刻"))
    is_provisional = models.BooleanField(_("暂定"), default=False)
    is_verified = models.BooleanField(_("条款已核对"), default=True)
    explanation = models.JSONField(default=dict)
    stops = models.JSONField(default=list)
    paused_on = models.DateField(_("中止起始日"), null=True, blank=True)
    extended_by = models.CharField(max_length=10, blank=True)
    met_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    struck_at = models.DateTimeField(_("届满处理时间"), null=True, blank=True)
    set_aside_until = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["due_at", "pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["due_at", "id"], condition=Q(met_at=None, struck_at=None), name="deadlines_open"
            ),
            models.Index(fields=["entry", "kind"]),
            models.Index(fields=["-id"], condition=Q(met_at__gt=F("due_at")), name="deadlines_met_late"),
            # Late and told by the clock, and still not done: by kind, for only what is owed (OWED) can be late.
            models.Index(
                fields=["kind", "-id"],
                condition=Q(met_at__isnull=True, struck_at__isnull=False),
                name="deadlines_struck_unmet",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.due_on}"

    @property
    def is_open(self) -> bool:
        """Neither met nor struck."""
        return self.met_at is None and self.struck_at is None
