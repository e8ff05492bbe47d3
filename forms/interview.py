"""What is said of an interview: its notice, another day, the record, who signs it and how."""

from datetime import date, datetime
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms import blanks, papered
from forms.base import StepForm
from forms.files import FilesField
from forms.rectification import LINE, day, words
from workflows.acts.interview import KIND, RECORD, WHEN, moment_in
from workflows.law.cells import Unfit
from workflows.law.interview import Sort
from workflows.law.papers import read
from workflows.models import Entry

AT = "blank_interview__at"
SIGNING = "record.refused"  # asked for when somebody does not sign, not while the record is written


def line(label: Any, hint: Any = "", *, length: int = 60, required: bool = True) -> forms.CharField:
    """A field for one line."""
    told = {"required": gettext_lazy("没有填写，请补填。")}
    return forms.CharField(
        label=label, help_text=hint, max_length=length, required=required,
        widget=forms.TextInput(attrs=LINE), error_messages=told,
    )  # fmt: skip


def add_past(form: Any, now: datetime | None, today: date) -> None:
    """The appointment lies ahead."""
    at = moment_in(form.cleaned_data.get("particulars") or {})
    if at is None or AT not in form.fields or AT in form.errors:
        return
    if (now is not None and at <= now) or (now is None and at.date() < today):
        form.add_error(AT, _("约谈时间应当晚于现在。"))


class NewForm(forms.Form):
    """Invite: which kind of interview, and the blanks of the notice."""

    sort = forms.ChoiceField(
        label=gettext_lazy("约谈种类"),
        choices=Sort.choices,
        initial=Sort.WARNING,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择约谈种类。")},
    )

    def __init__(self, *args: Any, entry: Entry, today: date, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entry, self.today, self.now = entry, today, now
        names = papered.add_blanks(self, entry, KIND, self.initial)
        papered.mark_required(self)
        self.order_fields(["sort", *names])

    def clean(self) -> dict[str, Any]:
        """Nothing goes to the reviewer that lacks an element."""
        data = super().clean() or {}
        data["particulars"] = papered.read_blanks(self, data, self.entry, self.today)
        add_past(self, self.now, self.today)
        return data


class ApproveForm(StepForm):
    """A second person reads the notice as it will be issued."""

    outcomes: ClassVar = (
        ("approve", gettext_lazy("同意签发"), gettext_lazy("立即编号签发约谈通知书，转送达")),
        ("return", gettext_lazy("退回修改"), gettext_lazy("退给承办人，已经填写的内容都保留")),
    )
    reason_label: ClassVar = gettext_lazy("审批意见")


class AmendForm(StepForm):
    """The draft came back: written anew, or given up."""

    outcomes: ClassVar = (
        ("submit", gettext_lazy("重新送审"), gettext_lazy("修改后再交另一名人员审批")),
        ("drop", gettext_lazy("不再约谈"), gettext_lazy("写明理由；没有签发，当事人不会知道")),
    )
    needs_reason: ClassVar = ("drop",)

    def __init__(self, *args: Any, process: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, process=process, today=today, **kwargs)
        names = papered.add_blanks(self, self.entry, KIND, process.interview.particulars)
        self.fields["outcome"].initial = "submit"
        self.order_fields([*names, "outcome", "reason"])

    def clean(self) -> dict[str, Any]:
        """As in the first draft; who gives up need not complete it."""
        data = super().clean()
        if data.get("outcome") == "drop":
            papered.forget_blanks(self)
            data["particulars"] = {}
            return data
        data["particulars"] = papered.read_blanks(self, data, self.entry, self.today)
        add_past(self, None, self.today)
        return data


class AnswerMoveForm(StepForm):
    """Another day and perhaps another place, which a second person approves; or the day stays."""

    outcomes: ClassVar = (
        ("grant", gettext_lazy("同意改期"), gettext_lazy("填写新的时间，交另一名人员审批后重新通知")),
        ("refuse", gettext_lazy("不同意改期"), gettext_lazy("写明理由，原定时间不变，当事人在大厅可以看到")),
    )
    needs_reason: ClassVar = ("refuse",)
    reason_label: ClassVar = gettext_lazy("答复（当事人可以看到）")
    moved_to = forms.CharField(
        label=gettext_lazy("新的约谈时间"),
        required=False,
        widget=forms.TextInput(attrs={"type": "datetime-local", **LINE}),
    )
    place = line(gettext_lazy("地点"), gettext_lazy("不变的不改。"), length=100, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].initial = self.process.interview.said("place")
        self.depends("moved_to", "place")
        self.order_fields(["outcome", "moved_to", "place", "reason"])

    def clean(self) -> dict[str, Any]:
        """A day that is granted is named, and lies ahead."""
        data = super().clean()
        data["moved"] = {}
        if data.get("outcome") != "grant":
            return data
        blank = next(b for b in papered.blanks_of(self.entry, KIND) if b.key == WHEN)
        try:
            moved = read(blank, data.get("moved_to", ""))
        except Unfit as unfit:
            self.add_error("moved_to", str(unfit))
            return data
        at = moment_in({WHEN: moved})
        if at is None:
            self.add_error("moved_to", _("请填写新的约谈时间。"))
        elif at.date() < self.today:
            self.add_error("moved_to", _("新的约谈时间应当晚于现在。"))
        data["moved"] = {WHEN: moved}
        if data.get("place"):
            data["moved"]["interview.place"] = data["place"]
        return data


def follow_up() -> forms.DateField:
    """When somebody looks again."""
    return day(gettext_lazy("回访日期"), gettext_lazy("到期提醒承办人；不需要回访的不填。"), required=False)


class RecordFields:
    """What the form of a record shares, whether it is written first or put right before it is signed."""

    paper_blanks: tuple[Any, ...] = ()

    def ready(self, entry: Entry, written: dict[str, Any]) -> list[str]:
        """Put the blanks of the record into the form, without what is said of a refusal to sign."""
        names = papered.add_blanks(self, entry, RECORD, written)
        refused = blanks.name_of(SIGNING)
        self.paper_blanks = tuple(b for b in self.paper_blanks if b.key != SIGNING)
        self.fields.pop(refused, None)  # type: ignore[attr-defined]
        return [name for name in names if name != refused]


def known_of(made: Any) -> dict[str, Any]:
    """What the record starts with: what the notice said."""
    return {
        "record.began": made.said("at"),
        "record.place": made.said("place"),
        "record.cause": made.said("reason"),
        "record.person": made.said("persons"),
    } | made.record


class HoldForm(RecordFields, StepForm):
    """Held and recorded; nobody came; called off."""

    outcomes: ClassVar = (
        ("held", gettext_lazy("已经约谈"), gettext_lazy("填写约谈记录，交双方阅读签字")),
        ("absent", gettext_lazy("当事人没有到场"), gettext_lazy("写明联系和等候的情况；不自动产生后果")),
        ("cancel", gettext_lazy("取消约谈"), gettext_lazy("写明理由，并告知当事人")),
    )
    needs_reason: ClassVar = ("absent", "cancel")
    follow_up_on = follow_up()

    def __init__(self, *args: Any, process: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, process=process, today=today, **kwargs)
        names = self.ready(self.entry, known_of(process.interview))
        self.order_fields(["outcome", *names, "follow_up_on", "reason"])

    def clean(self) -> dict[str, Any]:
        """An interview that was held has a record."""
        data = super().clean()
        data["particulars"] = {}
        if data.get("outcome") != "held":
            papered.forget_blanks(self)
            return data
        data["particulars"] = papered.read_blanks(self, data, self.entry, self.today)
        return data


class RecordForm(RecordFields, forms.Form):
    """The record put right before both have signed."""

    follow_up_on = follow_up()

    def __init__(self, *args: Any, made: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entry, self.today = made.entry, today
        names = self.ready(made.entry, made.record)
        papered.mark_required(self)
        self.fields["follow_up_on"].initial = made.follow_up_on
        self.order_fields([*names, "follow_up_on"])

    def clean(self) -> dict[str, Any]:
        """Complete, as the first time."""
        data = super().clean() or {}
        data["particulars"] = papered.read_blanks(self, data, self.entry, self.today)
        return data


def own_name(typed: str, own: str) -> str:
    """The name typed, if it is that of who is signed in; ValidationError for another's."""
    if typed.strip() != own:
        raise forms.ValidationError(_("键入的姓名与登录人姓名“%(own)s”不一致。") % {"own": own})
    return own


class SignForm(forms.Form):
    """An officer signs what was read: the typed name is the own name; `digest` is what the page showed."""

    name = line(gettext_lazy("签字人姓名"), gettext_lazy("键入本人姓名，表示已经阅读并确认记录。"))
    capacity = line(gettext_lazy("职务"), length=60, required=False)
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, own: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = own

    def clean_name(self) -> str:
        """Nobody signs with another's name."""
        return own_name(self.cleaned_data["name"], self.own)


class PaperSignForm(forms.Form):
    """The other side signed on paper: its name, and the scan of the signed record."""

    name = line(gettext_lazy("被约谈人姓名"), gettext_lazy("与纸质记录上的签名一致。"))
    capacity = line(gettext_lazy("职务、身份"), required=False)
    remark = words(
        gettext_lazy("被约谈人对记录的意见"), gettext_lazy("照纸质记录写；没有的不填。"), rows=2, length=1000
    )
    scan = FilesField(label=gettext_lazy("签字的记录（扫描件）"), most=1)
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["remark"].required = False


class AskMoveForm(forms.Form):
    """The subject asks for another day, once."""

    reason = words(
        gettext_lazy("申请改期的理由"), gettext_lazy("写明为什么不能按时到场、哪几天可以；改期只能申请一次。"), rows=3,
        length=1000,
    )  # fmt: skip


class HallSignForm(forms.Form):
    """The subject signs in the hall: read, name typed, six digits that were sent to its proved contact."""

    name = line(gettext_lazy("签字人姓名"), gettext_lazy("键入本人姓名，表示已经阅读并确认记录。"))
    capacity = line(gettext_lazy("职务、身份"), gettext_lazy("如“法定代表人”。"), required=False)
    remark = words(
        gettext_lazy("对记录的意见"), gettext_lazy("与您说的不一致、需要补充的写在这里；没有的不填。"), rows=3,
        length=1000,
    )  # fmt: skip
    has_read = forms.BooleanField(
        label=gettext_lazy("我已阅读约谈记录全文"),
        error_messages={"required": gettext_lazy("请先阅读记录全文，再勾选。")},
    )
    digits = forms.CharField(
        label=gettext_lazy("验证码"),
        help_text=gettext_lazy("先点“获取验证码”，6位数字10分钟内有效。"),
        max_length=12,
        required=False,
        widget=forms.TextInput(attrs={**LINE, "inputmode": "numeric", "autocomplete": "one-time-code"}),
    )
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, own: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = own
        self.fields["remark"].required = False

    def clean_name(self) -> str:
        """Nobody signs with another's name: the code went to who is signed in."""
        return own_name(self.cleaned_data["name"], self.own)


class RefusalForm(forms.Form):
    """Why the subject does not sign, and who was there."""

    reason = words(
        gettext_lazy("未签字的情况"),
        gettext_lazy("写明拒绝签字的理由和在场见证人的姓名、单位。"),
        rows=3,
        length=200,
    )
