"""Alerts (提醒): what a person is told inside the program, and by the e-mail summary if she wants it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.models.evidence import new_code


class Alert(models.Model):
    """One thing told to one person; `key` keeps the same thing from being told twice.

    `data` holds only what the sentence needs (names of colleagues, days); a subject's name is read from the
    entry when the alert is shown, masked as everywhere else.
    """

    class Kind(models.TextChoices):
        """What is told."""

        ASSIGNED = "assigned", _("任务转给我")
        DELEGATED = "delegated", _("任务委托我办理")
        TAKEN_BACK = "taken_back", _("委托被收回")
        COPIED = "copied", _("案件抄送我")
        MENTIONED = "mentioned", _("讨论中提到我")
        MOVED_ON = "moved_on", _("关注的案件有进展")
        URGED = "urged", _("督办")
        DUE_SOON = "due_soon", _("剩三个工作日")
        DUE_NEXT = "due_next", _("剩一个工作日")
        OVERDUE = "overdue", _("任务超期")
        ESCALATED = "escalated", _("本部门任务超期")
        COVER = "cover", _("工作代理")
        NOT_ENACTED = "not_enacted", _("提交没有办成")
        BULK_DONE = "bulk_done", _("批量办理完成")
        UNREAD = "unread", _("电子送达未读")
        SERVED = "served", _("公告送达期届满")
        BATCH_WAITS = "batch_waits", _("批量文书待审核")
        BATCH_RETURNED = "batch_returned", _("批量文书被退回")
        OBJECTION = "objection", _("收到异议")
        CHALLENGE = "challenge", _("复议诉讼有进展")
        COMPLAINT = "complaint", _("收到投诉举报")
        RECEIPT = "receipt", _("更正未获确认")
        MANDATE = "mandate", _("授权待核验")
        COMMITMENT = "commitment", _("信用承诺待办")
        WATCH = "watch", _("重点监测有发现")
        GUIDANCE = "guidance", _("整改约谈有进展")
        AUDIT = "audit", _("审计发现")
        REPAIR_OPENS = "repair_opens", _("可以申请修复")
        RECORD_REPAIR = "record_repair", _("公示信息修复有进展")
        EMERGENCY = "emergency", _("应急查阅")
        LOG = "log", _("台账告警")

    code = models.CharField(max_length=16, unique=True, default=new_code)
    key = models.CharField(max_length=120, unique=True)
    person = models.ForeignKey("workflows.Person", models.PROTECT, related_name="alerts")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    entry = models.ForeignKey("workflows.Entry", models.PROTECT, null=True, blank=True, related_name="+")
    item = models.ForeignKey("workflows.WorkItem", models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey("workflows.Person", models.PROTECT, null=True, blank=True, related_name="+")
    data = models.JSONField(default=dict)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["person", "-at", "-id"], name="alerts_of_person"),
            models.Index(fields=["person", "at"], condition=Q(read_at=None), name="alerts_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.person_id}"
