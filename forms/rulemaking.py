"""What the credit office says when it makes rules: a list, a version, its steps; and what the public says."""

import re
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.base import NOT_LONG_AGO
from forms.terms import MISSING
from workflows.models import BasisLevel, ListKind, ListStatus, Policy
from workflows.models.listtype import NO_LISTS

RESERVED = ("new", "desk")  # words of the addresses
CODE = RegexValidator(
    r"^[a-z][a-z0-9-]{1,27}$", gettext_lazy("用小写字母开头，只用小写字母、数字和连字符，不超过28个字符。")
)
PREFIX = RegexValidator(r"^[A-Z]{1,6}$", gettext_lazy("用1至6个大写字母，如 LR。"))
DAY = {"type": "date"}


def words_field(
    label: Any, length: int, *, required: bool = True, hint: Any = "", rows: int = 0
) -> forms.CharField:
    """One line of text, or several."""
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    told: dict[str, Any] = {"error_messages": MISSING, "widget": widget}
    return forms.CharField(label=label, max_length=length, required=required, help_text=hint, **told)


def day_field(label: Any, *, required: bool = True, hint: Any = "") -> forms.DateField:
    """A day."""
    widget = forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    told: dict[str, Any] = {"error_messages": MISSING, "validators": [NOT_LONG_AGO], "widget": widget}
    return forms.DateField(label=label, required=required, help_text=hint, **told)


class ListForm(forms.Form):
    """A list: its names, its nature, who decides."""

    code = forms.CharField(
        label=gettext_lazy("名单代码"), max_length=28, validators=[CODE],
        help_text=gettext_lazy("用于网址和台账，设立后不再改动，如 example-list。"),
    )  # fmt: skip
    name = words_field(
        gettext_lazy("名单名称"), 100, hint=gettext_lazy("依据文件中的名称，不用“黑名单”等俗称。")
    )
    short_name = words_field(gettext_lazy("简称"), 40)
    aliases = words_field(
        gettext_lazy("别称"), 200, required=False, hint=gettext_lazy("多个别称用顿号分开。")
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("性质"), choices=[c for c in ListKind.choices if c[0] not in NO_LISTS]
    )  # fmt: skip
    status = forms.ChoiceField(
        label=gettext_lazy("办理方式"), choices=[c for c in ListStatus.choices if c[0] in ("active", "legacy")],
        help_text=gettext_lazy("没有足够效力依据的失信类名单，只能作为历史名单导入。"),
    )  # fmt: skip
    field = words_field(gettext_lazy("领域"), 60, required=False)
    deciding_rule = words_field(gettext_lazy("认定机关"), 200)
    number_prefix = forms.CharField(
        label=gettext_lazy("编号前缀"), max_length=6, validators=[PREFIX], initial="LR",
        help_text=gettext_lazy("条目编号的开头，1至6个大写字母。"),
    )  # fmt: skip
    note = words_field(gettext_lazy("说明"), 2000, required=False, rows=3)
    effective_from = day_field(
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

    instrument = words_field(gettext_lazy("依据文件"), 200, required=False)
    level = forms.ChoiceField(
        label=gettext_lazy("效力层级"),
        choices=[("", gettext_lazy("（未选）")), *BasisLevel.choices],
        required=False,
    )
    article = words_field(gettext_lazy("条款"), 100, required=False)
    issuer = words_field(gettext_lazy("制定机关"), 100, required=False)
    number = words_field(gettext_lazy("文号"), 100, required=False)

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
    effective_from = day_field(gettext_lazy("拟施行日期"))
    note = words_field(gettext_lazy("修订说明"), 2000, rows=3, hint=gettext_lazy("征求意见时公开。"))

    def __init__(self, *args: Any, versions: list[Policy], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        copies = [
            (str(p.version), _("复制 v%(n)s（%(s)s）") % {"n": p.version, "s": p.get_state_display()})
            for p in versions
        ]
        self.fields["base"].choices = [*copies, ("", _("空白版本"))]  # type: ignore[attr-defined]


class HeadForm(forms.Form):
    """The document of a version."""

    instrument = words_field(gettext_lazy("依据文件"), 200)
    issuer = words_field(gettext_lazy("制定机关"), 100)
    basis_level = words_field(gettext_lazy("效力层级"), 40)
    jurisdiction = words_field(gettext_lazy("适用地域"), 40)
    effective_from = day_field(gettext_lazy("拟施行日期"))
    source = words_field(gettext_lazy("来源"), 300, required=False)
    note = words_field(
        gettext_lazy("修订说明"), 2000, required=False, rows=3, hint=gettext_lazy("征求意见时公开。")
    )


# ------------------------------------------------------------------------------------------------- the steps
class ConsultForm(forms.Form):
    """Until when the public may speak."""

    until = day_field(
        gettext_lazy("征求意见截止日期"), hint=gettext_lazy("严重失信、重点关注名单不少于30日。")
    )

    def __init__(self, *args: Any, begins: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.begins = begins

    def clean_until(self) -> date:
        """The last day; the law refuses the same, here it stands at its field and names the day."""
        until: date = self.cleaned_data["until"]
        if until >= self.begins:
            words = _(
                "草案的拟施行日期是%(begins)s，征求意见最迟到%(last)s截止。请提前截止日期；时间不够的，"
                "先在“文件与说明”里改晚拟施行日期，再公开征求意见。"
            )
            last = self.begins - timedelta(days=1)
            raise forms.ValidationError(words % {"begins": self.begins.isoformat(), "last": last.isoformat()})
        return until


class ReasonForm(forms.Form):
    """Why."""

    because = words_field(gettext_lazy("理由"), 1000, rows=3)


class ApproveForm(forms.Form):
    """The opinion of the second person."""

    because = words_field(gettext_lazy("批准意见"), 1000, rows=3)


class PublishForm(forms.Form):
    """Document number, publication and first day."""

    number = words_field(gettext_lazy("文号"), 100)
    published_on = day_field(gettext_lazy("公布日期"))
    effective_from = day_field(gettext_lazy("施行日期"), hint=gettext_lazy("原版本在施行日的前一日截止。"))


class RetireForm(ReasonForm):
    """The last day of a version that gets no successor."""

    last = day_field(gettext_lazy("最后有效日期"))
    field_order = ("last", "because")


class OpinionForm(forms.Form):
    """What anybody says about a draft."""

    text = words_field(gettext_lazy("意见和理由"), 2000, rows=6)
    name = words_field(gettext_lazy("姓名或者单位"), 60, required=False)
    contact = words_field(
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
    answer = words_field(gettext_lazy("理由"), 2000, rows=3)
