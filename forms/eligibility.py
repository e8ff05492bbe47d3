"""能不能修复、什么时候能: what a visitor tells of one record, in plain words."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forms.base import NOT_LONG_AGO
from workflows.law.eligibility import Facts
from workflows.law.parameters import SEVERITIES
from workflows.law.rulebook import Book

FIELDS = ("食品", "药品", "特种设备", "安全生产", "消防", "其他")
MISSING = {"required": _("没有填写，请补填。"), "invalid": _("请写成 2026-02-10 的样子。")}
LONGEST_BAN = 120
# Kept together under 少见的情形.
RARE = ("is_repeated", "is_prosecuted", "is_unpublished", "barred_until", "restored", "by_document")


def day(label: Any, hint: Any = "", *, required: bool = False) -> forms.DateField:
    """One day."""
    return forms.DateField(
        label=label,
        help_text=hint,
        required=required,
        validators=[NOT_LONG_AGO],
        error_messages=MISSING,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def tick(label: Any, hint: Any = "") -> forms.BooleanField:
    """One thing that is so, or not."""
    return forms.BooleanField(label=label, help_text=hint, required=False)


class EligibilityForm(forms.Form):
    """One record; `facts` once clean. What does not belong to its kind is left out of account."""

    kind = forms.ChoiceField(label=_("这是什么信息"), error_messages=MISSING)
    document = day(
        _("文书作出的日期"), _("列入决定书、处罚决定书落款的日期，期限从这一天起算。"), required=True
    )
    corrected = day(_("改正的日期"), _("违法失信行为什么时候改正的；还没有改正的，不填。"))
    asked = day(_("打算哪一天申请"), _("不填按今天计算。"))
    is_performed = tick(_("决定确定的义务已经履行完毕"), _("如罚款已缴、工资已付、年报已补。"))
    has_promise = tick(_("已经作出书面信用承诺"))
    penalty = forms.CharField(
        label=_("受到什么处罚"), required=False, max_length=200,
        help_text=_("如警告、罚款、责令停产停业、吊销许可证件；照处罚决定书写。"),
    )  # fmt: skip
    is_simple = tick(_("按简易程序当场处罚的"))
    severity = forms.ChoiceField(
        label=_("失信分类"), required=False,
        choices=[("", _("不清楚（按处罚种类判断）")), *SEVERITIES[:3]],
    )  # fmt: skip
    field = forms.ChoiceField(
        label=_("哪个领域"), required=False, choices=[("", _("不清楚")), *((name, name) for name in FIELDS)]
    )
    ban_months = forms.IntegerField(
        label=_("禁止参加政府采购活动几个月"), required=False, min_value=1, max_value=LONGEST_BAN,
        help_text=_("处罚决定书写明的期限；1年写12。"),
        error_messages={"invalid": _("请填写整数。"), "min_value": _("期限必须大于零。"),
                        "max_value": _("不超过120个月。")},
    )  # fmt: skip
    is_repeated = tick(_("列入或者受罚以后，又有同类违法失信行为"))
    is_prosecuted = tick(_("因此涉嫌犯罪，正在刑事诉讼中或者已被追究刑事责任"))
    is_unpublished = tick(_("这条信息没有在网上公示"))
    barred_until = day(_("因骗取修复，不得申请到哪一天"))
    restored = day(_("修复被撤销、恢复列入的日期"), _("期限从恢复之日重新计算。"))
    by_document = tick(_("按文书作出时的规则计算"), _("新旧规则怎样衔接还没有明文，默认按申请时的规则计算。"))

    def __init__(self, *args: Any, book: Book, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.book, self.today = book, today
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            ("", _("请选择")),
            *((kind, versions[0].label) for kind, versions in book.things.items()),
        ]

    @property
    def has_rare(self) -> bool:
        """Was something told that is seldom so?"""
        return self.is_bound and any(self.data.get(name) for name in RARE)

    @property
    def rare(self) -> list[forms.BoundField]:
        """The fields for what is seldom so."""
        return [self[name] for name in RARE]

    def clean(self) -> dict[str, Any]:
        """Days that cannot be."""
        told = super().clean() or {}
        document, restored = told.get("document"), told.get("restored")
        if document and restored and restored < document:
            self.add_error("restored", forms.ValidationError(_("恢复列入的日期不能早于文书作出的日期。")))
        return told

    @property
    def facts(self) -> Facts:
        """What the law asks of the record."""
        told = dict(self.cleaned_data)
        told["is_published"] = not told.pop("is_unpublished")
        told["asked"] = told["asked"] or self.today
        newest = self.book.things[told["kind"]][-1]
        if not newest.is_penalty:
            told |= {"penalty": "", "severity": "", "field": "", "is_simple": False}
        return Facts(**told)
