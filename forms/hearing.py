"""What may be said about a hearing: by the party that asks, by who arranges, reviews and holds it."""

from datetime import date, datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.base import StepForm
from forms.files import FilesField
from workflows.acts.hearing import earliest
from workflows.law import duties
from workflows.law.hearing import Advice, HearingState
from workflows.models import Hearing, Notice, Person

SHANGHAI = ZoneInfo("Asia/Shanghai")
LINE: dict[str, Any] = {"class": "form-control"}


def line(label: Any, length: int, hint: Any = "", rows: int = 0) -> forms.CharField:
    """A field for words: one line, or several."""
    area = forms.Textarea(attrs={**LINE, "rows": rows}) if rows else forms.TextInput(attrs=LINE)
    return forms.CharField(label=label, max_length=length, required=False, widget=area, help_text=hint)


class RequestForm(forms.Form):
    """A party asks for a hearing; what it wants to say can wait until then."""

    reason = line(
        gettext_lazy("申请听证的理由"),
        4000,
        gettext_lazy("可以只写“申请听证”；要说明的事实和证据可以在听证时提出。"),
        5,
    )
    files = FilesField(label=gettext_lazy("证据材料"), required=False)


class PaperRequestForm(RequestForm):
    """A request that came on paper or by word of mouth: whose it is, and when it came."""

    notice = forms.ChoiceField(
        label=gettext_lazy("申请人（其收到的告知书）"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择申请人收到的告知书。")},
    )
    received_on = forms.DateField(
        label=gettext_lazy("收到日期"), widget=forms.DateInput(attrs={"type": "date", **LINE})
    )
    posted_on = forms.DateField(
        label=gettext_lazy("交邮日期"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", **LINE}),
        help_text=gettext_lazy("邮寄提交的，填写邮戳日期；在途时间不计入期限。"),
    )

    def __init__(self, *args: Any, priors: list[Notice], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.priors = today, {prior.code: prior for prior in priors}
        self.fields["notice"].choices = [(p.code, f"{p.addressee}，{p.number}") for p in priors]  # type: ignore[attr-defined]
        if len(priors) == 1:
            self.fields["notice"].initial = priors[0].code
        self.order_fields(["notice", "received_on", "posted_on", "reason", "files"])

    def clean(self) -> dict[str, Any]:
        """Nothing comes tomorrow, or before the notice; nobody posts after the letter has arrived."""
        data = super().clean() or {}
        received, posted = data.get("received_on"), data.get("posted_on")
        prior = self.priors.get(data.get("notice", ""))
        if received and received > self.today:
            self.add_error("received_on", _("收到日期不能晚于今天。"))
        if received and posted and posted > received:
            self.add_error("posted_on", _("交邮日期不能晚于收到日期。"))
        for name in ("received_on", "posted_on"):
            if prior is not None and data.get(name) and data[name] < prior.issued_on:
                said = {"day": prior.issued_on.isoformat()}
                self.add_error(name, _("不能早于告知书的签发日期 %(day)s。") % said)
        return data


class WithdrawForm(forms.Form):
    """The party takes its request back."""

    reason = line(gettext_lazy("撤回的说明"), 500, rows=2)


class ArrangeForm(StepForm):
    """Grant with day, place and chair; or refuse with reasons; or the party took it back."""

    outcomes: ClassVar = (
        ("accept", gettext_lazy("准予听证"), gettext_lazy("审核后签发听证通知书，送达当事人")),
        ("refuse", gettext_lazy("不予听证"), gettext_lazy("审核后书面告知理由；当事人仍可以陈述申辩")),
        ("withdraw", gettext_lazy("当事人撤回申请"), gettext_lazy("听证终止，案件继续办理")),
    )
    needs_reason: ClassVar = ("refuse", "withdraw")
    reason_label: ClassVar = gettext_lazy("理由（不予听证的，写入告知书）")
    set_for = forms.DateTimeField(
        label=gettext_lazy("听证时间"),
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        widget=forms.TextInput(attrs={"type": "datetime-local", **LINE}),
    )
    venue = line(gettext_lazy("听证地点"), 100, gettext_lazy("写到房间号。"))
    matter = line(gettext_lazy("听证事项"), 500, gettext_lazy("如“拟将你单位列入……名单一事”。"), 2)
    mode = forms.ChoiceField(
        label=gettext_lazy("举行方式"),
        required=False,
        choices=Hearing.Mode.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("涉及国家秘密、商业秘密或者个人隐私的，不公开举行。"),
    )
    private_reason = line(gettext_lazy("不公开的理由"), 200)
    chair = forms.ChoiceField(
        label=gettext_lazy("听证主持人"),
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
        help_text=gettext_lazy("由非本案调查人员担任；办理过本案的人员不在名单中。"),
    )
    clerk = line(gettext_lazy("记录人"), 60, gettext_lazy("姓名和职务。"))
    officers = line(gettext_lazy("案件承办人员"), 120, gettext_lazy("姓名，两人以上用顿号隔开。"))
    ASKED: ClassVar = ("set_for", "venue", "matter", "mode", "chair", "clerk", "officers")

    def __init__(self, *args: Any, process: Any, today: date, **kwargs: Any) -> None:
        self.hearing = process.hearing
        if self.hearing.state == HearingState.ACCEPTED:  # put off: it was granted already
            self.outcomes = tuple(each for each in self.outcomes if each[0] != "refuse")  # type: ignore[misc]
        super().__init__(*args, process=process, today=today, **kwargs)
        self.first = earliest(self.entry, today)
        self.fields["set_for"].help_text = _("最早 %(day)s：通知须在听证前提前送达（%(rule)s）。") % {
            "day": self.first.isoformat(),
            "rule": self.entry.policy.load_rules()["hearing_notice"].words,
        }
        self.chairs = {str(p.pk): p for p in chairs_for(self.hearing)}
        self.fields["chair"].choices = [  # type: ignore[attr-defined]
            ("", _("（未选）")),
            *((pk, person.name) for pk, person in self.chairs.items()),
        ]
        self._start_from_what_is_known()
        self.depends(*self.ASKED, "private_reason")
        self.order_fields(["outcome", *self.ASKED[:4], "private_reason", *self.ASKED[4:], "reason"])

    def _start_from_what_is_known(self) -> None:
        """What was arranged before, or what follows from the case."""
        hearing = self.hearing
        said = {"list": self.entry.list_type.name}
        known = {
            "venue": hearing.venue or self.entry.department.address,
            "matter": hearing.matter or _("拟列入%(list)s一事") % said,
            "mode": hearing.mode or Hearing.Mode.OPEN,
            "private_reason": hearing.private_reason,
            "clerk": hearing.clerk,
            "chair": str(hearing.chair_id or ""),
            "officers": hearing.officers or self.entry.registered_by.name,
        }
        for name, value in known.items():
            self.fields[name].initial = value

    def clean(self) -> dict[str, Any]:
        """Who is granted a hearing is told everything, and early enough."""
        data = super().clean()
        if data.get("outcome") != "accept":
            return data
        for name in self.ASKED:
            if not data.get(name) and name not in self.errors:
                self.add_error(name, _("没有填写，请补填。"))
        if data.get("mode") == Hearing.Mode.CLOSED and not data.get("private_reason"):
            self.add_error("private_reason", _("不公开举行的，请写明属于哪一种情形。"))
        day = data.get("set_for")
        if isinstance(day, datetime) and day.astimezone(SHANGHAI).date() < self.first:
            said = {"day": self.first.isoformat()}
            self.add_error("set_for", _("通知来不及提前送达，听证最早只能定在 %(day)s。") % said)
        names = (*self.ASKED, "private_reason")
        data["arranged"] = {name: data.get(name) for name in names}
        data["arranged"]["chair"] = self.chairs.get(data.get("chair", ""))
        return data


def chairs_for(hearing: Hearing) -> list[Person]:
    """Who may chair: owes the duty in this department, did not investigate, speaks for no party."""
    entry = hearing.entry
    rows = Person.objects.filter(posts__department=entry.department_id, posts__until=None, is_active=True)
    barred = hearing.investigators
    return [
        person
        for person in rows.distinct().order_by("pk")
        if person.pk not in barred and duties.CHAIR_HEARING(entry, person) and not entry.concerns(person)
    ]


class ReviewHearingForm(StepForm):
    """A second person looks at what was arranged, or at the refusal."""

    outcomes: ClassVar = (
        ("approve", gettext_lazy("同意"), gettext_lazy("签发听证通知书，或者不予听证告知书")),
        ("return", gettext_lazy("退回"), gettext_lazy("退给经办人重新拟定")),
    )
    reason_label: ClassVar = gettext_lazy("审核意见")


class HoldForm(StepForm):
    """The record of the hearing and the chair's opinion; or put off, taken back, nobody came."""

    outcomes: ClassVar = (
        ("held", gettext_lazy("已经举行"), gettext_lazy("填写笔录要点，上传签名的笔录，写明主持人意见")),
        (
            "postpone",
            gettext_lazy("改期"),
            gettext_lazy("退给经办人重新安排、重新通知；作出决定的期限继续计算"),
        ),
        (
            "absent",
            gettext_lazy("当事人没有到场"),
            gettext_lazy("无正当理由不出席或者中途退出的，视为放弃（依据待核）"),
        ),
        ("withdraw", gettext_lazy("当事人撤回申请"), gettext_lazy("听证终止，案件继续办理")),
    )
    needs_reason: ClassVar = ("held", "postpone", "absent", "withdraw")
    reason_label: ClassVar = gettext_lazy("主持人意见或者理由")
    present = line(gettext_lazy("到场的当事人"), 200, gettext_lazy("姓名、身份和证件核对情况。"))
    agent = line(gettext_lazy("委托代理人"), 120, gettext_lazy("姓名和委托权限；没有的不填。"))
    others = line(gettext_lazy("其他参加人"), 200, gettext_lazy("承办人员、证人、翻译等。"))
    case = line(gettext_lazy("承办人员提出的事实、证据和处理意见"), 8000, rows=3)
    points = line(gettext_lazy("当事人的陈述、申辩和质证"), 8000, gettext_lazy("一个要点一段。"), 4)
    final = line(gettext_lazy("当事人的最后陈述"), 2000, rows=2)
    scan = FilesField(label=gettext_lazy("签名的听证笔录（扫描件）"), required=False)
    advice = forms.ChoiceField(
        label=gettext_lazy("主持人的建议"),
        required=False,
        choices=Advice.choices,
        widget=forms.RadioSelect,
    )
    RECORD: ClassVar = ("present", "agent", "others", "case", "points", "final")
    ASKED: ClassVar = ("present", "case", "points", "final", "scan", "advice")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.depends(*self.ASKED)
        self.order_fields(["outcome", *self.RECORD, "scan", "advice", "reason"])

    def clean(self) -> dict[str, Any]:
        """A hearing that was held has a record, signed, and the chair's opinion."""
        data = super().clean()
        hearing = self.process.hearing
        day = hearing.set_for.astimezone(SHANGHAI).date() if hearing.set_for else None
        if data.get("outcome") in ("held", "absent") and day is not None and self.today < day:
            words = _("听证定于 %(day)s，还没有到这一天。")
            self.add_error("outcome", words % {"day": day.isoformat()})
        if data.get("outcome") != "held":
            return data
        for name in self.ASKED:
            if not data.get(name) and name not in self.errors:
                self.add_error(name, _("没有填写，请补填。") if name != "scan" else _("请上传签名的笔录。"))
        data["held"] = {
            "record": {name: data.get(name, "") for name in self.RECORD},
            "advice": data.get("advice", ""),
        }
        return data
