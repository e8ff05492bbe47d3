"""What an auditor may ask the transition log."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from forms.nobody import no_number
from workflows.law.duties import Role
from workflows.law.steps import VERBS
from workflows.law.verb_groups import GROUPS
from workflows.law.verb_groups import RESULTS as KINDS
from workflows.models import Person
from workflows.queries import log_facets, log_search

ALL = ("", _("全部"))
RESULTS = (
    ALL,
    *KINDS.items(),
    ("changed", _("状态有变化")),
    ("kept", _("只作记录")),
)
MARKS = (
    ALL,
    ("same_hand", _("同一人先经办后审批")),
    ("late", _("超期办理")),
    ("bulk", _("批量办理")),
    ("night", _("夜间办理（22 时至 6 时）")),
)
PERIODS = (
    ("today", _("今日")),
    ("week", _("近 7 日")),
    ("month", _("近 30 日")),
    (log_facets.ALL, _("全部")),
)
# Days at the very ends of the calendar have no instant in another time zone.
DAYS = (MinValueValidator(date(1949, 10, 1)), MaxValueValidator(date(2999, 12, 31)))


class PeriodForm(forms.Form):
    """From a day to a day; both may stay empty."""

    use_required_attribute = False
    since = forms.DateField(
        label=_("自"),
        required=False,
        validators=DAYS,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    until = forms.DateField(
        label=_("至"),
        required=False,
        validators=DAYS,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def clean(self) -> dict[str, Any]:
        """The range must not run backwards."""
        said = super().clean() or {}
        if said.get("since") and said.get("until") and said["since"] > said["until"]:
            self.add_error("until", _("结束日期早于开始日期，请重新选择。"))
        return said

    @property
    def asked(self) -> dict[str, Any]:
        """What was really asked for: the filled and valid fields."""
        if not self.is_bound or not self.is_valid():
            return {}
        return {name: value for name, value in self.cleaned_data.items() if value}


class LogFilterForm(PeriodForm):
    """The filters of the audit desk; every field may stay empty. What cannot be found is said at its field."""

    q = forms.CharField(
        label=_("搜索台账"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("主体、文号、人员或总序号")}),
    )
    period = forms.ChoiceField(choices=PERIODS, required=False, widget=forms.HiddenInput)
    group = forms.ChoiceField(choices=(ALL, *GROUPS.items()), required=False, widget=forms.HiddenInput)
    entry = forms.CharField(label=_("条目编号"), max_length=80, required=False)
    verb = forms.ChoiceField(label=_("动作"), choices=(ALL, *VERBS.items()), required=False)
    actor = forms.CharField(label=_("人员"), max_length=60, required=False)
    post = forms.ChoiceField(label=_("岗位"), choices=(ALL, *Role.choices), required=False)
    office = forms.ChoiceField(label=_("部门"), choices=(ALL,), required=False)
    list = forms.ChoiceField(label=_("名单"), choices=(ALL,), required=False)
    result = forms.ChoiceField(label=_("结果"), choices=RESULTS, required=False)
    mark = forms.ChoiceField(label=_("风险标记"), choices=MARKS, required=False)
    field_order = ("entry", "actor", "office", "post", "verb", "list", "result", "mark", "since", "until")
    EXACT = ("entry", "actor", "office", "post", "verb", "since", "until")
    BESIDE = ("list", "result", "mark")

    def __init__(self, *args: Any, reader: Person, offices: Any = (), lists: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reader, self.people, self.sought = reader, (), None
        self.fields["office"].choices = (ALL, *offices)  # type: ignore[attr-defined]
        self.fields["list"].choices = (ALL, *lists)  # type: ignore[attr-defined]

    def clean_q(self) -> str:
        """What the words mean is looked up once."""
        said = str(self.cleaned_data["q"]).strip()
        self.sought = log_search.find(self.reader, said) if said else None
        return said

    def clean_entry(self) -> str:
        """The name of a book that the reader reads, as the log writes it."""
        said = str(self.cleaned_data["entry"]).strip()
        found = log_search.book(self.reader, said) if said else ""
        if said and not found:
            raise forms.ValidationError(
                _("您的范围内没有编号为“%(said)s”的条目，请核对编号。"), params={"said": said}
            )
        return found

    def clean_actor(self) -> str:
        """A name or a user name of somebody whose lines the reader may read."""
        said = str(self.cleaned_data["actor"]).strip()
        self.people = tuple(log_search.people(self.reader, said)) if said else ()
        if said and not self.people:
            raise forms.ValidationError(
                _("您的范围内没有姓名或者用户名含“%(said)s”的人员，请核对。"), params={"said": said}
            )
        return said

    @property
    def more(self) -> Any:
        """The exact fields, which stand together below the search."""
        return [self[name] for name in self.field_order]

    @property
    def is_exact(self) -> bool:
        """Is one of the exact fields filled, rightly or wrongly, or one beside them that is wrong?"""
        filled = any(self.data.get(name) for name in self.EXACT)
        return filled or any(self.errors.get(name) for name in self.BESIDE)


class SegmentForm(forms.Form):
    """Which part of the log is verified at once: one book, or the books of the lines that are shown."""

    use_required_attribute = False
    book = forms.CharField(
        label=_("条目编号或者簿号"),
        max_length=80,
        required=False,
        help_text=_("不填写时，校验当前筛选出的行所在的簿。"),
    )

    def __init__(self, *args: Any, reader: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reader = reader

    def clean_book(self) -> str:
        """The name of a book that the reader reads, as the log writes it."""
        said = str(self.cleaned_data["book"]).strip()
        found = log_search.book(self.reader, said) if said else ""
        if said and not found:
            raise forms.ValidationError(
                _("您的范围内没有“%(said)s”这一簿，请核对编号。"), params={"said": said}
            )
        return found


class ExplainForm(forms.Form):
    """What was found out about two checkpoints that contradict each other."""

    use_required_attribute = False
    because = forms.CharField(
        label=_("查明的情况"),
        min_length=20,
        max_length=1000,
        help_text=_(
            "写明原因、从哪一行起不同、哪一份可信、采取了什么措施。写入台账，另一名审计人员复核后告警结束。"
        ),
        error_messages={
            "required": _("请写明查明的情况。"),
            "min_length": _("请至少写 %(limit_value)d 个字。"),
        },
        widget=forms.Textarea(attrs={"rows": 5}),
        validators=[no_number],
    )


class CheckpointForm(forms.Form):
    """A checkpoint that somebody kept: the whole text, signatures included, as it was published."""

    use_required_attribute = False
    note = forms.CharField(
        label=_("检查点全文"),
        max_length=20_000,
        strip=False,
        help_text=_("包括名称、行数、树根、空行和签名行，与公布时完全一致。"),
        error_messages={"required": _("请粘贴检查点全文。")},
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "class": "xh-mono"}),
    )

    def clean_note(self) -> str:
        """Line ends as every program but a browser's form writes them, and the last one."""
        return str(self.cleaned_data["note"]).replace("\r\n", "\n").rstrip("\n") + "\n"
