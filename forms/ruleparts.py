"""What a version of the rules says: its parameters, its grounds, articles and measures, its commitments."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms import terms
from forms.promise_terms import plain_term, promise_terms
from forms.rulemaking import words_field
from workflows.acts.rulemaking import PROMISES, is_new_tick
from workflows.law.clauses import citable
from workflows.law.parameters import NO_END, SPAN_WORDS, YES_NO, Fault, Sort, Spec
from workflows.models import CaseField, Parameter

UNITS = (("", gettext_lazy("（未选）")), *((str(unit), words) for unit, words in terms.UNITS))
UNSAID: dict[str, Any] = {
    "reading_seconds": 0, "needs_second": False, "may_be_drawn": False, "is_public": False, "shows_persons": False,
}  # fmt: skip
PLACEHOLDERS = ("subject", "code", "authority", "list", "order")


class ParameterForm(forms.Form):
    """One parameter of the vocabulary; a draft may be incomplete, so nothing but the sort of value is insisted on."""

    is_used = forms.BooleanField(label=gettext_lazy("规定这一项"), required=False)
    value = forms.CharField(label=gettext_lazy("值"), max_length=60, required=False)
    unit = forms.ChoiceField(label=gettext_lazy("单位"), choices=UNITS, required=False)
    start_event = words_field(gettext_lazy("起算事由"), 100, required=False)
    clause = words_field(gettext_lazy("条款"), 100, required=False)
    text = words_field(gettext_lazy("内容"), 1000, required=False, rows=2)
    rolls = forms.BooleanField(label=gettext_lazy("末日遇休息日顺延"), required=False)
    is_verified = forms.BooleanField(label=gettext_lazy("条文已核对"), required=False)
    confirmed = words_field(gettext_lazy("由谁核对、对照什么文本"), 200, required=False)

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
        if spec.sort == Sort.SHARE:
            self.fields["value"].help_text = gettext_lazy("0 至 100 的整数，百分比；0 为不抽取。")
        elif not is_period:
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
    shown = {name: getattr(row, name) for name in names} | {"clause": citable(row.clause)}
    if row.value in NO_END:
        shown |= {"value": "", "unit": row.value}
    return {"is_used": True, **shown}


NOT_SAID = (
    "DELETE",
    "is_verbatim",
    "is_required",
    "is_fetched",
    "sort",
)  # a tick or a choice is no word of its own


CODE = {"invalid": gettext_lazy("代码只能用字母、数字、连字符和下划线，请改正。")}


class RowForm(forms.Form):
    """One row of a part; without its first column it is left out, and with it `needed` is asked for, too."""

    first = ""
    needed: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in (self.first, *self.needed):
            self.fields[name].conditional = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What is said without the first column would be lost: so it is asked for, and no row is half a rule."""
        data = super().clean() or {}
        said = any(value for name, value in data.items() if name not in (self.first, *NOT_SAID))
        if said and not data.get(self.first) and self.first not in self.errors:
            self.add_error(self.first, _("请填写这一栏；不要这一行的，请勾选“删去”。"))
        for name in self.needed:
            if data.get(self.first) and not data.get(name) and name not in self.errors:
                self.add_error(name, _("请填写这一栏；条款没有核对的，写明“条款待核”。"))
        return data


class GroundForm(RowForm):
    """A ground for listing."""

    first = "code"
    needed = ("text", "clause")
    code = forms.SlugField(
        label=gettext_lazy("代码"),
        required=False,
        help_text=gettext_lazy("字母、数字、连字符"),
        error_messages=CODE,
    )
    text = words_field(gettext_lazy("列入情形"), 200, required=False, rows=2)
    short_text = words_field(gettext_lazy("登记表用语"), 200, required=False)
    clause = words_field(gettext_lazy("条款"), 100, required=False)


class ArticleForm(RowForm):
    """An article that is cited."""

    first = "number"
    needed = ("text",)
    number = words_field(gettext_lazy("条"), 20, required=False)
    text = words_field(gettext_lazy("条文大意"), 4000, required=False, rows=3)
    is_verbatim = forms.BooleanField(label=gettext_lazy("原文"), required=False)


class MeasureForm(RowForm):
    """A measure that follows a listing."""

    first = "name"
    name = words_field(gettext_lazy("措施"), 100, required=False)
    body = words_field(gettext_lazy("实施单位"), 100, required=False)
    clause = words_field(gettext_lazy("依据"), 100, required=False)


class MaterialForm(RowForm):
    """What an application for repair must bring, or what the authority looks up itself."""

    first = "code"
    needed = ("name", "clause")
    code = forms.SlugField(label=gettext_lazy("代码"), max_length=50, required=False, error_messages=CODE)
    name = words_field(gettext_lazy("材料"), 100, required=False)
    hint = words_field(gettext_lazy("说明"), 200, required=False)
    clause = words_field(gettext_lazy("依据"), 100, required=False)
    is_fetched = forms.BooleanField(label=gettext_lazy("机关自行查询"), required=False)


class FieldForm(RowForm):
    """A fact that is asked of every case."""

    first = "name"
    needed = ("label",)
    name = forms.SlugField(
        label=gettext_lazy("代码"),
        required=False,
        help_text=gettext_lazy("字母、数字、连字符"),
        error_messages=CODE,
    )
    label = words_field(gettext_lazy("名称"), 60, required=False)
    heading = words_field(gettext_lazy("登记表列名"), 60, required=False)
    sort = forms.ChoiceField(label=gettext_lazy("类型"), choices=CaseField.Sort.choices, required=False)
    unit = words_field(gettext_lazy("单位"), 10, required=False)
    is_required = forms.BooleanField(label=gettext_lazy("必填"), required=False)
    help_text = words_field(gettext_lazy("填写说明"), 200, required=False)


ROW_FORMS: dict[str, type[RowForm]] = {
    "grounds": GroundForm,
    "articles": ArticleForm,
    "measures": MeasureForm,
    "fields": FieldForm,
    "materials": MaterialForm,
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
            what = {"what": words[occasion]}
            self.fields[f"{occasion}_title"] = words_field(_("%(what)s：标题") % what, 100, required=False)
            self.fields[f"{occasion}_text"] = words_field(
                _("%(what)s：正文") % what, 6000, required=False, hint=hint, rows=8
            )
            for name, made in promise_terms().items():
                made.label = f"{words[occasion]}：{made.label}"
                self.fields[f"{occasion}_{name}"] = made

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
            for name in ("valid_for", "perform_within"):
                try:
                    data[f"{occasion}_{name}"] = plain_term(data.get(f"{occasion}_{name}") or "")
                except forms.ValidationError as error:
                    self.add_error(f"{occasion}_{name}", error)
        return data

    def texts(self) -> dict[str, dict[str, Any]]:
        """Title, text and terms by occasion."""
        data, names = self.cleaned_data, ("title", "text", *promise_terms())
        return {
            occasion: {name: data[f"{occasion}_{name}"] or UNSAID.get(name, "") for name in names}
            for occasion in PROMISES
            if data[f"{occasion}_text"]
        }
