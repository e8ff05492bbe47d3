"""What the credit office says when it writes rules: a list, a version, its parameters, its parts, its steps."""

import re
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.base import NOT_LONG_AGO
from workflows.acts.rulemaking import PROMISES, is_new_tick
from workflows.law.policy import NO_END, SPAN_WORDS, YES_NO, Fault, Sort, Spec
from workflows.law.terms import UNIT_WORDS
from workflows.models import BasisLevel, ListKind, ListStatus, Parameter, Policy

RESERVED = ("new", "desk")  # words of the addresses
CODE = RegexValidator(
    r"^[a-z][a-z0-9-]{1,27}$", gettext_lazy("用小写字母开头，只用小写字母、数字和连字符，不超过28个字符。")
)
PREFIX = RegexValidator(r"^[A-Z]{1,6}$", gettext_lazy("用1至6个大写字母，如 LR。"))
DAY = {"type": "date"}
UNITS = (("", gettext_lazy("（未选）")), *((str(unit), words) for unit, words in UNIT_WORDS.items()))
PLACEHOLDERS = ("subject", "code", "authority", "list", "order")


def _text(
    label: Any, length: int, *, required: bool = True, hint: Any = "", rows: int = 0
) -> forms.CharField:
    """One line of text, or several."""
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(label=label, max_length=length, required=required, help_text=hint, widget=widget)


def _day(label: Any, *, required: bool = True, hint: Any = "") -> forms.DateField:
    """A day."""
    return forms.DateField(
        label=label, required=required, help_text=hint, validators=[NOT_LONG_AGO], widget=forms.DateInput(attrs=DAY)
    )  # fmt: skip


class ListForm(forms.Form):
    """A list: its names, its nature, who decides."""

    code = forms.CharField(
        label=gettext_lazy("名单代码"), max_length=28, validators=[CODE],
        help_text=gettext_lazy("用于网址和台账，设立后不再改动，如 tax-arrears。"),
    )  # fmt: skip
    name = _text(gettext_lazy("名单名称"), 100, hint=gettext_lazy("依据文件中的名称，不用“黑名单”等俗称。"))
    short_name = _text(gettext_lazy("简称"), 40)
    aliases = _text(gettext_lazy("别称"), 200, required=False, hint=gettext_lazy("多个别称用顿号分开。"))
    kind = forms.ChoiceField(label=gettext_lazy("性质"), choices=ListKind.choices)
    status = forms.ChoiceField(
        label=gettext_lazy("办理方式"), choices=[c for c in ListStatus.choices if c[0] != ListStatus.IMPORTED],
        help_text=gettext_lazy("没有足够效力依据的失信类名单，只能作为历史名单导入。"),
    )  # fmt: skip
    field = _text(gettext_lazy("领域"), 60, required=False)
    deciding_rule = _text(gettext_lazy("认定机关"), 200)
    number_prefix = forms.CharField(
        label=gettext_lazy("编号前缀"), max_length=6, validators=[PREFIX], initial="LR",
        help_text=gettext_lazy("条目编号的开头，1至6个大写字母。"),
    )  # fmt: skip
    note = _text(gettext_lazy("说明"), 2000, required=False, rows=3)
    effective_from = _day(
        gettext_lazy("第一个版本的拟施行日期"), hint=gettext_lazy("发布时还可以改；征求意见的时间要算在内。")
    )

    def clean_code(self) -> str:
        """Some words are addresses of this program."""
        code = str(self.cleaned_data["code"])
        if code in RESERVED:
            raise forms.ValidationError(_("“%(code)s”是系统保留的词，请换一个代码。") % {"code": code})
        return code

    def clean_aliases(self) -> list[str]:
        """Several names in one line."""
        return [word for word in re.split(r"[、，,;；\s]+", self.cleaned_data["aliases"]) if word]


class BasisForm(forms.Form):
    """One legal basis; an empty row is none."""

    instrument = _text(gettext_lazy("依据文件"), 200, required=False)
    level = forms.ChoiceField(
        label=gettext_lazy("效力层级"),
        choices=[("", gettext_lazy("（未选）")), *BasisLevel.choices],
        required=False,
    )
    article = _text(gettext_lazy("条款"), 100, required=False)
    issuer = _text(gettext_lazy("制定机关"), 100, required=False)
    number = _text(gettext_lazy("文号"), 100, required=False)

    def clean(self) -> dict[str, Any]:
        """A document has a level; a level belongs to a document."""
        data = super().clean() or {}
        if data.get("level") and not data.get("instrument"):
            self.add_error("instrument", _("请填写依据文件的名称。"))
        if data.get("instrument") and not data.get("level"):
            self.add_error("level", _("请选择效力层级；不清楚的选“待核”。"))
        return data


BasisRows = forms.formset_factory(BasisForm, extra=3, max_num=12, absolute_max=12)


class DraftForm(forms.Form):
    """A new version: copied from which, meant to begin when, why."""

    base = forms.ChoiceField(label=gettext_lazy("从哪个版本开始"), required=False)
    effective_from = _day(gettext_lazy("拟施行日期"))
    note = _text(gettext_lazy("修订说明"), 2000, rows=3, hint=gettext_lazy("征求意见时公开。"))

    def __init__(self, *args: Any, versions: list[Policy], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        copies = [
            (str(p.version), _("复制 v%(n)s（%(s)s）") % {"n": p.version, "s": p.get_state_display()})
            for p in versions
        ]
        self.fields["base"].choices = [*copies, ("", _("空白版本"))]  # type: ignore[attr-defined]


class HeadForm(forms.Form):
    """The document of a version."""

    instrument = _text(gettext_lazy("依据文件"), 200)
    issuer = _text(gettext_lazy("制定机关"), 100)
    basis_level = _text(gettext_lazy("效力层级"), 40)
    jurisdiction = _text(gettext_lazy("适用地域"), 40)
    effective_from = _day(gettext_lazy("拟施行日期"))
    source = _text(gettext_lazy("来源"), 300, required=False)
    note = _text(
        gettext_lazy("修订说明"), 2000, required=False, rows=3, hint=gettext_lazy("征求意见时公开。")
    )


class ParameterForm(forms.Form):
    """One parameter of the vocabulary; a draft may be incomplete, so nothing but the sort of value is insisted on."""

    is_used = forms.BooleanField(label=gettext_lazy("规定这一项"), required=False)
    value = forms.CharField(label=gettext_lazy("值"), max_length=60, required=False)
    unit = forms.ChoiceField(label=gettext_lazy("单位"), choices=UNITS, required=False)
    start_event = _text(gettext_lazy("起算事由"), 100, required=False)
    clause = _text(gettext_lazy("条款"), 100, required=False)
    text = _text(gettext_lazy("内容"), 1000, required=False, rows=2)
    rolls = forms.BooleanField(label=gettext_lazy("末日遇休息日顺延"), required=False)
    is_verified = forms.BooleanField(label=gettext_lazy("条文已核对"), required=False)
    confirmed = _text(gettext_lazy("由谁核对、对照什么文本"), 200, required=False)

    def __init__(
        self, *args: Any, spec: Spec, former: Parameter | None, lists: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, prefix=spec.name, **kwargs)
        self.spec, self.former = spec, former
        self.faults: list[Fault] = []
        is_period = spec.sort in (Sort.TERM, Sort.SPAN)
        if not is_period:
            for name in ("unit", "start_event", "rolls"):
                del self.fields[name]
            self.fields["value"] = forms.ChoiceField(
                label=gettext_lazy("值"),
                required=False,
                choices=[("", gettext_lazy("（未选）")), *_choices(spec, lists)],
            )
        elif spec.sort == Sort.SPAN:
            self.fields["unit"].choices = [*UNITS, *SPAN_WORDS]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A new “verified” names who confirmed it against what."""
        data = super().clean() or {}
        if not data.get("is_used"):
            return data
        if data.get("unit") in NO_END:
            data["value"], data["unit"] = data["unit"], ""
        if (
            data.get("is_verified")
            and not data.get("confirmed", "").strip()
            and is_new_tick(self.former, self.row(data))
        ):
            self.add_error("confirmed", _("标为“已核对”的，请写明由谁核对、对照什么文本。"))
        return data

    def row(self, data: dict[str, Any] | None = None) -> dict[str, Any]:
        """The columns of the parameter."""
        data = data or self.cleaned_data
        words = ("value", "unit", "start_event", "clause", "text", "confirmed")
        return {
            **{name: data.get(name) or "" for name in words},
            "rolls": bool(data.get("rolls")),
            "is_verified": bool(data.get("is_verified")),
        }


def _choices(spec: Spec, lists: list[tuple[str, str]]) -> list[tuple[str, Any]]:
    """What a parameter that is no period may say."""
    if spec.sort == Sort.LIST:
        return list(lists)
    return list(YES_NO if spec.sort == Sort.FLAG else spec.choices)


def initial_of(row: Parameter | None) -> dict[str, Any]:
    """What a parameter form shows at first."""
    if row is None:
        return {"is_used": False}
    names = ("value", "unit", "start_event", "clause", "text", "rolls", "is_verified", "confirmed")
    shown = {name: getattr(row, name) for name in names}
    if row.value in NO_END:
        shown |= {"value": "", "unit": row.value}
    return {"is_used": True, **shown}


class RowForm(forms.Form):
    """One row of a part; a row without its first column is left out."""

    first = ""

    def clean(self) -> dict[str, Any]:
        """What is said without the first column would be lost: so it is asked for."""
        data = super().clean() or {}
        said = any(value for name, value in data.items() if name not in (self.first, "DELETE", "is_verbatim"))
        if said and not data.get(self.first):
            self.add_error(self.first, _("请填写这一栏；不要这一行的，请勾选“删去”。"))
        return data


class GroundForm(RowForm):
    """A ground for listing."""

    first = "code"
    code = forms.SlugField(
        label=gettext_lazy("代码"), required=False, help_text=gettext_lazy("字母、数字、连字符")
    )
    text = _text(gettext_lazy("列入情形"), 200, required=False, rows=2)
    short_text = _text(gettext_lazy("登记表用语"), 200, required=False)
    clause = _text(gettext_lazy("条款"), 100, required=False)


class ArticleForm(RowForm):
    """An article that is cited."""

    first = "number"
    number = _text(gettext_lazy("条"), 20, required=False)
    text = _text(gettext_lazy("条文大意"), 4000, required=False, rows=3)
    is_verbatim = forms.BooleanField(label=gettext_lazy("原文"), required=False)


class MeasureForm(RowForm):
    """A measure that follows a listing."""

    first = "name"
    name = _text(gettext_lazy("措施"), 100, required=False)
    body = _text(gettext_lazy("实施单位"), 100, required=False)
    clause = _text(gettext_lazy("依据"), 100, required=False)


ROW_FORMS: dict[str, type[RowForm]] = {
    "grounds": GroundForm,
    "articles": ArticleForm,
    "measures": MeasureForm,
}


class UniqueRows(forms.BaseFormSet):
    """Rows whose first column is not said twice."""

    def clean(self) -> None:
        """Name the second of two equal rows."""
        seen = set()
        for form in self.forms:
            word = getattr(form, "cleaned_data", {}).get(form.first)
            if word and word in seen:
                form.add_error(form.first, _("“%(word)s”出现了两次。") % {"word": word})
            seen.add(word)

    def rows(self) -> list[dict[str, Any]]:
        """The rows that are kept."""
        kept = [form.cleaned_data for form in self.forms if not form.cleaned_data.get("DELETE")]
        return [row for row in kept if row.get(self.form.first)]


def rows_of(part: str, *args: Any, **kwargs: Any) -> Any:
    """The formset of a part."""
    made = forms.formset_factory(
        ROW_FORMS[part], formset=UniqueRows, extra=2, can_delete=True, max_num=80, absolute_max=80
    )
    return made(*args, **kwargs)


class PromiseForm(forms.Form):
    """The texts of the commitments; an empty text is none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {"correction": _("决定前改正的承诺书"), "repair": _("信用修复的承诺书")}
        hint = _("可以用这些代号：%(names)s") % {"names": "、".join(f"{{{name}}}" for name in PLACEHOLDERS)}
        for occasion in PROMISES:
            self.fields[f"{occasion}_title"] = _text(
                _("%(what)s：标题") % {"what": words[occasion]}, 100, required=False
            )
            self.fields[f"{occasion}_text"] = _text(
                _("%(what)s：正文") % {"what": words[occasion]}, 6000, required=False, hint=hint, rows=8
            )

    def clean(self) -> dict[str, Any]:
        """A text has a title, and no placeholder that nobody fills."""
        data = super().clean() or {}
        for occasion in PROMISES:
            if data.get(f"{occasion}_text") and not data.get(f"{occasion}_title"):
                self.add_error(f"{occasion}_title", _("请填写标题。"))
            try:
                (data.get(f"{occasion}_text") or "").format(**dict.fromkeys(PLACEHOLDERS, ""))
            except (KeyError, IndexError, ValueError, AttributeError):
                self.add_error(
                    f"{occasion}_text", _("花括号里只能写这些代号：%(n)s。") % {"n": "、".join(PLACEHOLDERS)}
                )
        return data

    def texts(self) -> dict[str, dict[str, str]]:
        """Title and text by occasion."""
        data = self.cleaned_data
        return {
            occasion: {"title": data[f"{occasion}_title"], "text": data[f"{occasion}_text"]}
            for occasion in PROMISES
            if data[f"{occasion}_text"]
        }


# ------------------------------------------------------------------------------------------------- the steps
class ConsultForm(forms.Form):
    """Until when the public may speak."""

    until = _day(gettext_lazy("征求意见截止日期"), hint=gettext_lazy("严重失信、重点关注名单不少于30日。"))


class ReasonForm(forms.Form):
    """Why."""

    because = _text(gettext_lazy("理由"), 1000, rows=3)


class ApproveForm(forms.Form):
    """The opinion of the second person."""

    because = _text(gettext_lazy("批准意见"), 1000, rows=3)


class PublishForm(forms.Form):
    """Document number, publication and first day."""

    number = _text(gettext_lazy("文号"), 100)
    published_on = _day(gettext_lazy("公布日期"))
    effective_from = _day(gettext_lazy("施行日期"), hint=gettext_lazy("原版本在施行日的前一日截止。"))


class RetireForm(ReasonForm):
    """The last day of a version that gets no successor."""

    last = _day(gettext_lazy("最后有效日期"))
    field_order = ("last", "because")


class OpinionForm(forms.Form):
    """What anybody says about a draft."""

    text = _text(gettext_lazy("意见和理由"), 2000, rows=6)
    name = _text(gettext_lazy("姓名或者单位"), 60, required=False)
    contact = _text(
        gettext_lazy("联系方式"), 100, required=False, hint=gettext_lazy("只用于就这条意见与您联系，不公开。")
    )


class AnswerForm(forms.Form):
    """Whether an opinion is adopted, and why."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("处理"),
        choices=[
            ("", gettext_lazy("（未选）")), ("adopted", gettext_lazy("采纳")), ("partly", gettext_lazy("部分采纳")),
            ("rejected", gettext_lazy("未采纳")),
        ],
    )  # fmt: skip
    answer = _text(gettext_lazy("理由"), 2000, rows=3)
