"""Filing an objection: the ground, what is wrong, the evidence, the promise; and who files it."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.base import NOT_LONG_AGO
from forms.contact import ContactField, proved
from forms.files import FilesField
from forms.guard import GuardedForm
from workflows.acts.objection import Said
from workflows.law import identity
from workflows.law.grounds import CHECKLISTS, Checklist
from workflows.law.objection import Ground, Relation

LINE: Final = {"class": "form-control"}
OTHER_FIELD: Final = "-"
TEXT_MAX: Final = 500
# Where nothing but a field and its value can be wrong, both are asked for.
OF_A_FIELD: Final = frozenset({Ground.FACT, Ground.DIFFERS})
EXPLAINED: Final = frozenset({Ground.OTHER, Ground.MISSING, Ground.IDENTITY, Ground.NOT_PUBLIC})
PROMISE: Final = (
    gettext_lazy("所填写的内容和提交的材料真实、完整，与原件一致。"),
    gettext_lazy("所留的联系方式真实有效，愿意配合核查。"),
    gettext_lazy("明知虚假仍提出，或者伪造、变造材料的，愿意依法承担相应责任。"),
)


class FieldSelect(forms.Select):
    """The fields of a record; each knows what it shows now, so that the page can show it beside."""

    shown: dict[str, str]

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """One option with what its field shows."""
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        if value in self.shown:
            option["attrs"]["data-shown"] = self.shown[value]
        return option


class ObjectionForm(forms.Form):
    """What is objected to; `fields` are (label, what it shows now), `parties` (key, name) when there are several."""

    about = forms.ChoiceField(
        label=gettext_lazy("对哪一位主体的信息有异议"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择对哪一位主体的信息有异议。")},
    )
    ground = forms.ChoiceField(
        label=gettext_lazy("异议理由"),
        choices=Ground.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择属于哪一种情况。")},
    )
    points = forms.MultipleChoiceField(
        label=gettext_lazy("请核对"),
        required=False,
        choices=[(f"{ground}.{p.code}", p.words) for ground, c in CHECKLISTS.items() for p in c.points],
    )
    field = forms.ChoiceField(
        label=gettext_lazy("字段"),
        required=False,
        widget=FieldSelect(attrs={"class": "form-select", "data-field-shown": "id_shown"}),
    )
    shown = forms.CharField(
        label=gettext_lazy("现在显示"), required=False, max_length=300, widget=forms.TextInput(attrs=LINE)
    )
    claimed = forms.CharField(
        label=gettext_lazy("您认为应为"), required=False, max_length=300, widget=forms.TextInput(attrs=LINE)
    )
    text = forms.CharField(
        label=gettext_lazy("说明"),
        required=False,
        max_length=TEXT_MAX,
        widget=forms.Textarea(attrs={**LINE, "rows": 3}),
        help_text=gettext_lazy("不超过500字。请勿填写与本事项无关的个人信息。"),
    )
    files = FilesField(label=gettext_lazy("证据材料"), required=False)
    promise = forms.BooleanField(
        label=gettext_lazy("我承诺所述属实；明知虚假仍提出的，愿意承担相应责任"),
        error_messages={"required": gettext_lazy("请阅读异议申诉信用承诺书，并勾选承诺。")},
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    def __init__(
        self,
        *args: Any,
        shown_fields: Sequence[tuple[str, str]],
        parties: Sequence[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, use_required_attribute=False, **kwargs)
        self.shown_fields = dict(shown_fields)
        self.fields["ground"].hints = {g: c.hint for g, c in CHECKLISTS.items()}  # type: ignore[attr-defined]
        choices = [
            ("", _("请选择")),
            *((label, label) for label in self.shown_fields),
            (OTHER_FIELD, _("其他内容")),
        ]
        self.fields["field"].choices = choices  # type: ignore[attr-defined]
        self.fields["field"].widget.shown = self.shown_fields  # type: ignore[attr-defined]
        for name in ("field", "claimed", "text"):
            self.fields[name].conditional = True  # type: ignore[attr-defined]
        if len(parties) > 1:
            self.fields["about"].choices = parties  # type: ignore[attr-defined]
        else:
            del self.fields["about"]

    def clean(self) -> dict[str, Any]:
        """What a ground cannot do without."""
        data = super().clean() or {}
        ground, field = data.get("ground"), data.get("field", "")
        if ground in OF_A_FIELD and not field:
            self.add_error("field", _("请选择哪一项不一致。"))
        if ground in OF_A_FIELD and not data.get("claimed", "").strip() and "claimed" not in self.errors:
            self.add_error("claimed", _("请填写您认为正确的内容。"))
        if ground in EXPLAINED and not data.get("text", "").strip() and "text" not in self.errors:
            self.add_error("text", _("请说明情况：哪里不对，为什么。"))
        if field in self.shown_fields:
            data["shown"] = self.shown_fields[field][:300]
        return data

    @property
    def checklists(self) -> list[dict[str, Any]]:
        """What belongs to each ground, and which of its points are ticked."""
        said = self["points"].value() or []
        return [_shown(checklist, said, self["ground"].value()) for checklist in CHECKLISTS.values()]

    def told(self, *, relation: str, name: str, contact: str, id_number: str = "") -> Said:
        """What was said, for the act."""
        data = self.cleaned_data
        field = data["field"] if data["field"] != OTHER_FIELD else _("其他内容")
        return Said(
            ground=data["ground"],
            relation=relation,
            name=name[:60],
            contact=contact,
            id_number=id_number,
            field=field,
            shown=data["shown"],
            claimed=data["claimed"],
            text=data["text"],
            checklist=_ticked(data["ground"], data["points"]) | {"promise": True},
        )


def _shown(checklist: Checklist, said: list[str], chosen: Any) -> dict[str, Any]:
    """One ground with its points, for the page."""
    keys = [(f"{checklist.ground}.{point.code}", point.words) for point in checklist.points]
    points = [{"key": key, "words": words, "on": key in said} for key, words in keys]
    return {"ground": checklist.ground, "label": checklist.label, "points": points,
            "evidence": checklist.evidence, "holder": checklist.holder_words,
            "on": str(chosen or "") == str(checklist.ground)}  # fmt: skip


def _ticked(ground: str, points: list[str]) -> dict[str, bool]:
    """The points of the chosen ground, each yes or no."""
    return {point.code: f"{ground}.{point.code}" in points for point in CHECKLISTS[ground].points}


class HallForm(ObjectionForm):
    """A party files in its hall: the program knows who it is, and asks where an answer reaches it."""

    contact = ContactField(label=gettext_lazy("联系方式（手机号码或者电子邮箱）"))


class _WhoForm(ObjectionForm):
    """Who objects, when no account says it."""

    relation = forms.ChoiceField(
        label=gettext_lazy("您是"),
        choices=Relation.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择您与这条信息的关系。")},
    )
    name = forms.CharField(
        label=gettext_lazy("姓名或者单位名称"),
        max_length=60,
        widget=forms.TextInput(attrs={**LINE, "autocomplete": "name"}),
        error_messages={"required": gettext_lazy("请填写姓名或者单位名称。")},
    )
    id_number = forms.CharField(
        label=gettext_lazy("证件号码"),
        required=False,
        max_length=18,
        widget=forms.TextInput(attrs={**LINE, "autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy(
            "公民身份号码或者统一社会信用代码；被混同的人须填写，用来与记录核对，不会公开。"
        ),
    )
    mandate = FilesField(
        label=gettext_lazy("授权委托书"),
        required=False,
        most=5,
        help_text=gettext_lazy("代理人须上传信息主体签名或者盖章的授权委托书（PDF 或者图片）。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hints = {
            Relation.PARTY: _("记录说的就是我，或者我所在的单位"),
            Relation.AGENT: _("受信息主体书面委托"),
            Relation.MIXED_UP: _("记录说的不是我，但我被当成了记录中的人"),
        }
        self.fields["relation"].hints = hints  # type: ignore[attr-defined]
        for name in ("id_number", "mandate"):
            self.fields[name].conditional = True  # type: ignore[attr-defined]

    def clean_id_number(self) -> str:
        """A number that can be one, or none."""
        said = identity.normalise(self.cleaned_data["id_number"])
        if said and not _is_number(said):
            raise forms.ValidationError(_("号码不正确，请对照证件重新填写18位号码。"))
        return said

    def clean(self) -> dict[str, Any]:
        """The mixed-up person is told apart by a number, the agent by a mandate."""
        data = super().clean()
        relation = data.get("relation")
        if relation == Relation.MIXED_UP and not data.get("id_number") and "id_number" not in self.errors:
            self.add_error("id_number", _("被混同的人须填写证件号码，否则无法与记录区分。"))
        if relation == Relation.AGENT and not data.get("mandate") and "mandate" not in self.errors:
            self.add_error("mandate", _("请上传授权委托书。"))
        return data

    @property
    def who(self) -> dict[str, str]:
        """Relation, name and number, as the act takes them."""
        return {name: self.cleaned_data[name] for name in ("relation", "name", "id_number")}


class PublicForm(_WhoForm, GuardedForm):
    """Somebody without an account: the contact was proved by a code, which the proof says."""

    proof = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_proof(self) -> str:
        """The contact that was proved; the page asks again for the code when its time is over."""
        contact = proved(self.cleaned_data["proof"])
        if not contact:
            raise forms.ValidationError(_("联系方式的验证已经过期，请重新获取验证码；您填写的文字已经保留。"))
        return contact


class PaperForm(_WhoForm):
    """An objection on paper, entered at the counter."""

    contact = ContactField(label=gettext_lazy("异议人的联系方式（手机号码或者电子邮箱）"))
    received_on = forms.DateField(
        label=gettext_lazy("收到日期"),
        validators=[NOT_LONG_AGO],
        widget=forms.DateInput(attrs={**LINE, "type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": gettext_lazy("请填写收到书面异议的日期。")},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["promise"].label = _("异议人已经签署异议申诉信用承诺书")
        self.fields["files"].label = _("书面异议和证据的扫描件")
        self.fields["relation"].label = _("异议人是")
        self.fields["relation"].error_messages["required"] = _("请选择异议人与这条信息的关系。")
        self.fields["promise"].error_messages["required"] = _("请核对异议人已经签署承诺书，并勾选。")
        self.fields["claimed"].label = _("异议人认为应为")

    def clean_received_on(self) -> date:
        """Not in the future."""
        day: date = self.cleaned_data["received_on"]
        if day > self.today:
            raise forms.ValidationError(_("收到日期不能晚于今天。"))
        return day


def _is_number(code: str) -> bool:
    """Is it a citizen's number or a credit code, by its check digit?"""
    for check in (identity.check_id_number, identity.check_uscc):
        try:
            check(code)
        except ValueError:
            continue
        return True
    return False


class TrackForm(GuardedForm):
    """The number and the query code, typed from the receipt."""

    code = forms.CharField(
        label=gettext_lazy("异议编号"),
        max_length=34,
        widget=forms.TextInput(attrs={**LINE, "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("请填写回执上的异议编号。")},
    )
    query_code = forms.CharField(
        label=gettext_lazy("查询码"),
        max_length=24,
        widget=forms.TextInput(
            attrs={**LINE, "autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}
        ),
        error_messages={"required": gettext_lazy("请填写回执上的查询码。")},
    )


class CompleteForm(forms.Form):
    """What was missing."""

    added = forms.CharField(
        label=gettext_lazy("补正说明"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={**LINE, "rows": 3}),
    )
    files = FilesField(label=gettext_lazy("补正材料"), required=False)

    def clean(self) -> dict[str, Any]:
        """Words or files: something must have come."""
        data = super().clean() or {}
        if not self.errors and not data.get("added", "").strip() and not data.get("files"):
            raise forms.ValidationError(_("请填写补正说明，或者上传补正材料。"))
        return data


class BecauseForm(forms.Form):
    """Why an objection is taken back, or should be looked at again."""

    because = forms.CharField(
        label=gettext_lazy("理由"),
        max_length=2000,
        widget=forms.Textarea(attrs={**LINE, "rows": 3}),
        error_messages={"required": gettext_lazy("请写明理由。")},
    )
