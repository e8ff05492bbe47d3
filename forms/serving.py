"""What may be said of an attempt at service: the way, how it stands, the day, who signed, what proves it."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.base import StepForm
from forms.files import FilesField
from workflows.acts import attempt as acts
from workflows.law.service import Noticing, ServiceMethod
from workflows.law.serving import Attempting, announcement_end
from workflows.law.ways import (
    AT_ONCE,
    DIRECT,
    ELECTRONIC,
    ENTRUSTED,
    LEFT,
    POST,
    PUBLIC,
    TRANSFERRED,
    lacking,
    next_methods,
    outcomes,
    refusal_of,
    relations,
)
from workflows.models import Notice, ServiceAttempt
from workflows.models.serving import consents_to_electronic

LATE_RECORD = timedelta(days=3)
REACHED, MISSED, WAITING = Attempting.SUCCEEDED, Attempting.FAILED, Attempting.UNDER_WAY
RESULT = gettext_lazy("结果")
OUTCOMES = (
    (REACHED, gettext_lazy("已送达"), gettext_lazy("期限从送达日期的次日起算")),
    (WAITING, gettext_lazy("送达中"), gettext_lazy("已寄出、发送、委托、转交或者公告，等待结果")),
    (MISSED, gettext_lazy("未能送达"), gettext_lazy("写明原因，改用下一种方式")),
)
# What a way asks for beside the common fields; a script shows the others only when their way is chosen.
OF_WAY: dict[str, tuple[str, ...]] = {
    "started_on": (POST, ENTRUSTED, TRANSFERRED, ELECTRONIC),
    "published_on": (PUBLIC,),
    "served_on": (DIRECT, LEFT, ELECTRONIC, POST, ENTRUSTED, TRANSFERRED),
    "recipient": (DIRECT, POST, ENTRUSTED, TRANSFERRED),
    "relation": (DIRECT, POST),
    "place_served": (DIRECT, LEFT),
    "was_refused": (LEFT,),
    "witnesses": (LEFT,),
    "carrier": (POST,),
    "tracking_number": (POST,),
    "entrusted_to": (ENTRUSTED, TRANSFERRED),
    "medium": (PUBLIC,),
    "is_unknown": (PUBLIC,),
    "in_hall": (ELECTRONIC,),
}
# And what a result asks for.
OF_OUTCOME: dict[str, tuple[str, ...]] = {
    "served_on": (REACHED, MISSED),
    "failure": (MISSED,),
    "proof": (REACHED, MISSED),
    **dict.fromkeys(("recipient", "relation", "witnesses", "was_refused"), (REACHED,)),
}


def day_field(label: Any, help_text: Any = "") -> forms.DateField:
    """A day, typed or picked."""
    return forms.DateField(
        label=label,
        required=False,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("日期写法无法识别，请写成 2026-03-09 这样。")},
    )


def line_field(label: Any, length: int, help_text: Any = "") -> forms.CharField:
    """One line of words."""
    return forms.CharField(
        label=label,
        required=False,
        max_length=length,
        help_text=help_text,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )


class ResultFields(forms.Form):
    """How an attempt stands: reached or not, on which day, who signed, what proves it."""

    outcomes: ClassVar = OUTCOMES

    outcome = forms.ChoiceField(
        label=RESULT,
        choices=[(value, label) for value, label, _hint in OUTCOMES],
        required=False,
        widget=forms.RadioSelect,
    )
    served_on = day_field(
        gettext_lazy("送达日期"), gettext_lazy("未能送达的，填写知道未能送达的日期；送达中的不填。")
    )
    recipient = line_field(gettext_lazy("签收人"), 60)
    relation = forms.ChoiceField(
        label=gettext_lazy("与受送达人的关系"),
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    failure = forms.ChoiceField(
        label=gettext_lazy("未能送达的原因"),
        choices=[("", "—"), *ServiceAttempt.Failure.choices],
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    proof = line_field(
        gettext_lazy("送达凭证"), 200, gettext_lazy("送达回证编号、回执编号、公告载体和日期等。")
    )
    note = forms.CharField(
        label=gettext_lazy("说明"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 2}),
    )
    files = FilesField(label=gettext_lazy("送达凭证扫描件、照片"), required=False)

    notice: Notice
    today: date
    note_field = "note"

    def ready(self, notice: Notice, today: date) -> None:
        """Told whose service it is and what day it is; who may sign depends on the addressee."""
        self.notice, self.today = notice, today
        signers = relations(acts.is_natural(notice))
        self.fields["relation"].choices = [("", "—"), *((each, _(each)) for each in signers)]  # type: ignore[attr-defined]
        for name, results in OF_OUTCOME.items():
            if name in self.fields:
                self.fields[name].widget.attrs["data-when"] = " ".join(results)
        for field in self.fields.values():
            if not field.required and not isinstance(field, forms.BooleanField):
                field.conditional = True  # type: ignore[attr-defined]

    def clean_outcome(self) -> str:
        """Whoever says nothing else records a service."""
        return self.cleaned_data["outcome"] or REACHED

    def clean_served_on(self) -> date | None:
        """Not before the notice, not after today."""
        day: date | None = self.cleaned_data["served_on"]
        if day is None:
            return None
        if day > self.today:
            raise forms.ValidationError(_("送达日期不能晚于今天。"))
        if day < self.notice.issued_on:
            raise forms.ValidationError(
                _("送达日期不能早于签发日期 %(day)s。") % {"day": self.notice.issued_on.isoformat()}
            )
        return day

    def require(self, data: dict[str, Any], method: str, *, known: Iterable[str] = ()) -> None:
        """Everything that this way asks for in this outcome is there; a service recorded late has its proof at once."""
        outcome, files = data.get("outcome", REACHED), data.get("files") or []
        given = {**{name: "-" for name in known}, **data, "note": data.get(self.note_field), "files": files}
        party = acts.signs_as(self.notice)
        for name, sentence in lacking(method, given, outcome=outcome, party=party).items():
            self.add_error(self.note_field if name == "note" else name, sentence)
        day = data.get("served_on")
        if outcome != WAITING and not day and "served_on" not in self.errors:
            missed = _("请填写知道未能送达的日期，例如邮件退回的日期。")
            served = _("请填写送达日期，期限从这一天的次日起算。")
            self.add_error("served_on", missed if outcome == MISSED else served)
        # An announcement serves by itself: one that is said to have been made long ago serves at the next tick.
        told = day if outcome == REACHED else data.get("published_on") if method == PUBLIC else None
        late = told and self.today - told > LATE_RECORD
        if late and method == PUBLIC and outcome == WAITING:
            self._prove_announcement(files)
        elif late and not (files and data.get(self.note_field)):
            self.add_error(
                self.note_field, _("送达日期早于登记日3日以上的，须上传送达凭证扫描件并说明补登原因。")
            )

    def _prove_announcement(self, files: list[Any]) -> None:
        """The note is asked for anyway; what was made some days ago is shown."""
        if not files:
            words = _("公告日期早于登记日3日以上的，须上传公告的版面或者网页截图，并说明补登原因。")
            self.add_error("published_on", words)

    @property
    def said(self) -> dict[str, Any]:
        """What was said, as `acts.serving` reads it."""
        data = self.cleaned_data
        return {
            **data,
            "note": data.get(self.note_field, ""),
            "ended_on": data.get("served_on"),
            "started_on": data.get("published_on") or data.get("started_on"),
            "uploads": data.get("files") or [],
        }


class ServingFields(ResultFields):
    """One attempt: the way as well."""

    method = forms.ChoiceField(
        label=gettext_lazy("送达方式"),
        choices=[("", "—"), *ServiceMethod.choices],
        widget=forms.Select(attrs={"class": "form-select", "data-ways": "1"}),
        error_messages={"required": gettext_lazy("请选择送达方式。")},
    )
    in_hall = forms.BooleanField(
        label=gettext_lazy("送到受送达人的服务大厅，现在到达"),
        required=False,
        help_text=gettext_lazy("不勾选的，是用电子邮件、传真等其他电子方式送达。"),
    )
    started_on = day_field(
        gettext_lazy("寄出、发送、委托或者转交的日期"), gettext_lazy("不填的，按送达日期。")
    )
    published_on = day_field(
        gettext_lazy("公告日期"),
        gettext_lazy("自发出公告之日起经过30日即视为送达，到期由系统登记，送达日期由系统推算。"),
    )
    place_served = line_field(gettext_lazy("送达地点"), 200)
    was_refused = forms.BooleanField(
        label=gettext_lazy("受送达人或者其同住成年家属当场拒绝签收"),
        required=False,
        help_text=gettext_lazy("同一次上门被拒收后留置的，请勾选；系统先登记一次直接送达被拒收。"),
    )
    witnesses = line_field(
        gettext_lazy("见证人"), 200, gettext_lazy("姓名和单位；没有见证人的，上传送达过程的照片、录像截图。")
    )
    carrier = line_field(gettext_lazy("邮寄单位"), 60)
    tracking_number = line_field(gettext_lazy("邮件单号"), 60)
    entrusted_to = line_field(gettext_lazy("受委托或者转交的单位"), 100)
    medium = line_field(gettext_lazy("公告载体"), 200, gettext_lazy("报纸、网站的名称和版面、地址。"))
    is_unknown = forms.BooleanField(
        label=gettext_lazy("受送达人下落不明"),
        required=False,
        help_text=gettext_lazy(
            "没有用其他方式试过的，须勾选并上传证明材料（如社区证明、登记地址核查记录）。"
        ),
    )

    field_order: ClassVar = [
        "method", "outcome", "in_hall", "started_on", "published_on", "served_on", "failure", "place_served",
        "recipient", "relation", "was_refused", "witnesses", "carrier", "tracking_number", "entrusted_to",
        "medium", "is_unknown", "proof", "note", "reason", "files",
    ]  # fmt: skip

    def ready(self, notice: Notice, today: date) -> None:
        """Each field knows for which ways it is asked."""
        super().ready(notice, today)
        self.order_fields(self.field_order)
        for name, ways in OF_WAY.items():
            self.fields[name].widget.attrs["data-for"] = " ".join(ways)

    def tried(self) -> list[ServiceAttempt]:
        """The earlier attempts, in order."""
        return acts.attempts_of(self.notice)

    def clean(self) -> dict[str, Any]:
        """The way, its outcome and its days fit together."""
        data = super().clean() or {}
        method = data.get("method")
        if not method:
            return data
        data.setdefault("outcome", REACHED)
        if data["outcome"] not in outcomes(method):
            words = _("直接送达、留置送达当场就有结果，请登记已送达或者未能送达。")
            self.add_error("outcome", words if method in AT_ONCE else _("请选择一项结果。"))
        if method == ELECTRONIC and not consents_to_electronic(self.notice):
            self.add_error("method", refusal_of(method, [], consents=False, is_person=False))
            return data
        if method == ELECTRONIC and data.get("in_hall"):
            data |= {"outcome": REACHED, "served_on": self.today, "started_on": None}
            return data
        if method == PUBLIC:
            self._announced(data)
        elif method in (POST, ENTRUSTED, TRANSFERRED, ELECTRONIC):
            self._sent(data)
        self.require(data, method)
        return data

    def _sent(self, data: dict[str, Any]) -> None:
        """What was sent has a day on which it was: before the result, not before the notice, not after today."""
        began, ended = data.get("started_on"), data.get("served_on")
        if began is None:
            if data["outcome"] == WAITING:
                self.add_error("started_on", _("请填写寄出、发送、委托或者转交的日期。"))
        elif began > self.today or began < self.notice.issued_on:
            self.add_error("started_on", _("这一日期不能早于文书签发日期，也不能晚于今天。"))
        elif ended and ended < began:
            self.add_error("served_on", _("送达日期不能早于寄出、发送、委托或者转交的日期。"))

    def _announced(self, data: dict[str, Any]) -> None:
        """民事诉讼法 §95, by reference: when its days are over the announcement counts as service."""
        made = data.get("published_on")
        if made is None:
            self.add_error("published_on", _("公告送达须填写公告日期。"))
        elif made > self.today:
            self.add_error("published_on", _("公告日期不能晚于今天。"))
        elif made < self.notice.issued_on:
            self.add_error("published_on", _("公告日期不能早于文书签发日期。"))
        elif data["outcome"] == REACHED and announcement_end(made) > self.today:
            day = announcement_end(made).isoformat()
            words = _("公告期30日还没有届满，%(day)s起才视为送达；请选择“送达中”，到期由系统登记。")
            self.add_error("published_on", words % {"day": day})
        elif data["outcome"] == REACHED:
            data["served_on"] = announcement_end(made)
        elif data["outcome"] == MISSED:
            self.add_error("outcome", _("公告送达没有未能送达的结果：公告期届满即视为送达。"))


class AttemptForm(StepForm, ServingFields):
    """另行送达: the next way; only the ways that are open now are offered, the recommended one first chosen."""

    outcomes: ClassVar = OUTCOMES
    needs_reason: ClassVar = ()
    reason_label: ClassVar = gettext_lazy("说明")
    reason_hint: ClassVar = gettext_lazy("留置送达、公告送达写明原因和经过。")
    note_field = "reason"

    def __init__(self, *args: Any, process: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, process=process, today=today, **kwargs)
        del self.fields["note"]
        notice = process.notice
        self.ready(notice, today)
        self.ways = next_methods(
            [each.tried for each in acts.attempts_of(notice)],
            consents=consents_to_electronic(notice),
            is_person=acts.is_natural(notice),
            is_unknown=bool(self.data.get("is_unknown")),
        )
        method = self.fields["method"]
        method.choices = [("", "—"), *((w.method, w.label) for w in self.ways if w.is_open)]  # type: ignore[attr-defined]
        method.initial = next((way.method for way in self.ways if way.is_next), "")
        method.help_text = next((way.why for way in self.ways if way.is_next), "")
        self.fields["outcome"].label = RESULT
        self.fields["outcome"].initial = WAITING if method.initial in (POST, PUBLIC) else REACHED

    def clean(self) -> dict[str, Any]:
        """As of every attempt; when the party has taken the notice meanwhile, that is said."""
        if self.notice.state != Noticing.ISSUED:
            raise forms.ValidationError(_("文书已经送达或者撤回，不需要再送达。"))
        return super().clean()


class ResultForm(StepForm, ResultFields):
    """登记送达结果: what became of the attempt that is under way."""

    outcomes: ClassVar = tuple(row for row in OUTCOMES if row[0] != WAITING)
    needs_reason: ClassVar = ()
    reason_label: ClassVar = gettext_lazy("说明")
    note_field = "reason"

    def __init__(self, *args: Any, process: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, process=process, today=today, **kwargs)
        del self.fields["note"]
        self.ready(process.notice, today)
        self.fields["outcome"].label = RESULT
        self.attempt = acts.running(process.notice)
        self.order_fields(
            ["outcome", "served_on", "recipient", "relation", "failure", "proof", "reason", "files"]
        )

    def clean(self) -> dict[str, Any]:
        """The day lies between the beginning of the attempt and today; proof as the way asks for it."""
        data = super().clean()
        if self.attempt is None:
            raise forms.ValidationError(_("没有正在进行的送达，请刷新页面查看。"))
        day, began = data.get("served_on"), self.attempt.started_on
        if day and day < began:
            words = _("日期不能早于本次送达开始的日期 %(day)s。") % {"day": began.isoformat()}
            self.add_error("served_on", words)
        known = [name for name in acts.PARTICULARS if getattr(self.attempt, name)]
        self.require(data, self.attempt.method, known=known)
        return data
