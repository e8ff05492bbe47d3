"""How a commitment text is signed, shown and followed: the same fields for a text of the catalogue and of the rules."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.law.terms import Term


def term(label: Any, hint: Any) -> forms.CharField:
    """A length of time, or nothing."""
    return forms.CharField(label=label, help_text=hint, max_length=10, required=False)


def promise_terms() -> dict[str, forms.Field]:
    """One field for each term of a text (models/commitment_text.TERMS), new each time."""
    return {
        "needs_second": forms.BooleanField(label=gettext_lazy("需要第二人会签"), required=False),
        "may_be_drawn": forms.BooleanField(label=gettext_lazy("可以手写签名"), required=False, initial=True),
        "is_public": forms.BooleanField(
            label=gettext_lazy("签署后公示（手写签名不公示）"), required=False, initial=True
        ),
        "shows_persons": forms.BooleanField(
            label=gettext_lazy("也公示自然人的承诺（姓名、号码脱敏）"),
            required=False,
            help_text=gettext_lazy("个人信息依法不公开；只有法律有规定或者取得单独同意的才勾选。"),
        ),
        "valid_for": term(
            gettext_lazy("有效期"), gettext_lazy("如 1Y（一年）、6M（六个月）；不定期的留空。")
        ),
        "perform_within": term(
            gettext_lazy("履行期限"), gettext_lazy("自签署之日起，如 10WD（工作日）、30D；没有的留空。")
        ),
        "reading_seconds": forms.IntegerField(
            label=gettext_lazy("最短阅读时间（秒）"),
            min_value=0,
            max_value=600,
            initial=0,
            required=False,
            help_text=gettext_lazy("0 表示按字数计算。"),
        ),
    }


def plain_term(said: str) -> str:
    """A length of time as the program reads it, or nothing."""
    plain = said.strip().upper()
    try:
        if plain:
            Term.parse(plain)
    except ValueError as error:
        raise forms.ValidationError(
            _("期限写法：30D（自然日）、10WD（工作日）、6M（月）、1Y（年）。")
        ) from error
    return plain
