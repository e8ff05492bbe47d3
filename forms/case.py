"""Registering a case: its facts, the persons listed with it, its files; and the upload of a workbook."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.files import FilesField
from workflows.law.casefile import Asked, Case, Problem, Version, check
from workflows.law.subject import Registration
from workflows.models import Associate, Department, Entry, ListType, Person
from workflows.queries import casebook, workbook

MISSING = {"required": gettext_lazy("没有填写，请补填。")}
PERSONS_MAX = 20
PERSONS_SHOWN = 3


def line(
    label: Any,
    *,
    help_text: Any = "",
    required: bool = True,
    is_code: bool = False,
    max_length: int | None = None,
    **attrs: Any,
) -> forms.CharField:
    """One line of text; what it must look like is a rule of `law.casefile`, or it is bounded here."""
    look = {"class": "xh-mono"} if is_code else {}
    widget = forms.TextInput(attrs={"autocomplete": "off", **look, **attrs})
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=max_length,
        widget=widget,
        error_messages=MISSING,
    )


def day(label: Any, help_text: Any = "") -> forms.CharField:
    """A day; kept as text so that the same rule reads it here and in a workbook."""
    widget = forms.DateInput(attrs={"type": "date"})
    return forms.CharField(label=label, help_text=help_text, widget=widget, error_messages=MISSING)


def prose(label: Any, rows: int, *, help_text: Any = "", required: bool = True) -> forms.CharField:
    """Several lines of text."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, help_text=help_text, required=required, widget=widget, error_messages=MISSING
    )


class PersonForm(forms.Form):
    """One further person who would be listed together with the subject (办法 §5); may stay empty."""

    name = line(gettext_lazy("姓名"), required=False)
    capacity = forms.ChoiceField(
        label=gettext_lazy("身份"),
        choices=[c for c in Associate.Capacity.choices if c[0] != Associate.Capacity.REPRESENTATIVE],
        initial=Associate.Capacity.RESPONSIBLE,
        required=False,
    )
    post_title = line(gettext_lazy("职务"), required=False)
    id_number = line(gettext_lazy("公民身份号码"), required=False, is_code=True)


PersonForms = forms.formset_factory(
    PersonForm, extra=PERSONS_SHOWN, max_num=PERSONS_MAX, validate_max=True, absolute_max=PERSONS_MAX + 10
)


class CaseForm(forms.Form):
    """A case as an officer registers it; `case` and `already` are known once it is clean."""

    department = forms.ChoiceField(label=gettext_lazy("认定机关"), error_messages=MISSING)
    code = line(
        gettext_lazy("统一社会信用代码或公民身份号码"),
        help_text=gettext_lazy("18位；自然人填公民身份号码。空格和小写会自动整理。"),
        is_code=True,
    )
    name = line(
        gettext_lazy("主体名称"), help_text=gettext_lazy("登记的全称；代码在册的，须与在册名称一致。")
    )
    registration = forms.ChoiceField(
        label=gettext_lazy("登记状态"), choices=Registration.choices, error_messages=MISSING
    )
    address = line(gettext_lazy("住所"), required=False, max_length=200)
    phone = line(gettext_lazy("联系电话"), required=False, max_length=40)
    representative = line(
        gettext_lazy("法定代表人"),
        required=False,
        help_text=gettext_lazy("主体是单位的必须填写，自然人不填。"),
    )
    representative_id = line(gettext_lazy("法定代表人身份证号"), required=False, is_code=True)
    case_number = line(
        gettext_lazy("案件编号"), help_text=gettext_lazy("本机关的案件编号，如：衡人社监〔2026〕1号。")
    )
    order_number = line(gettext_lazy("依据文书号"), help_text=gettext_lazy("同一主体的一份文书只登记一次。"))
    order_deadline = day(gettext_lazy("期限起算日"))
    ground = forms.ChoiceField(
        label=gettext_lazy("列入情形"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择一项列入情形。")},
    )
    discovered_on = day(gettext_lazy("发现日期"), gettext_lazy("发现或者受理线索的日期。"))
    facts_summary = prose(
        gettext_lazy("事实摘要"),
        5,
        help_text=gettext_lazy("写明时间、经过、数额和处理情况，会写入告知书。"),
    )
    evidence_list = prose(gettext_lazy("证据目录"), 3, required=False)
    files = FilesField(label=gettext_lazy("证据材料"), required=False)

    SUBJECT: ClassVar = ("code", "name", "registration", "address", "phone")
    FACTS: ClassVar = ("ground", "discovered_on", "facts_summary", "evidence_list")

    def __init__(
        self,
        *args: Any,
        by: Person,
        list_type: ListType,
        departments: list[Department],
        persons: Any,
        today: date,
        **kwargs: Any,
    ):
        super().__init__(*args, use_required_attribute=False, **kwargs)
        self.list_type = list_type
        self.by, self.departments, self.persons, self.today = by, departments, persons, today
        self.case: Case | None = None
        self.already: Entry | None = None
        self.versions = casebook.versions_in_force(list_type)
        self._offer("department", [(str(d.pk), d.name) for d in departments])
        self.fields["department"].required = len(departments) > 1
        for name in ("representative", "representative_id"):
            self.fields[name].conditional = True  # type: ignore[attr-defined]
        now = next((v for v in self.versions if v.covers(today)), None)
        self.rules = now or Version(today, None, {})
        for asked in self.rules.fields:
            self._ask(asked)
        grounds = {g.pk: g for g in self.rules.grounds.values()}.values()
        self._offer("ground", [(g.code, f"{g.text}（{g.clause}）") for g in grounds])

    def _ask(self, asked: Asked) -> None:
        """A field that the rules of the list ask for, or their name for a common one."""
        if asked.is_common:
            field = self.fields[asked.name]
            field.label, field.help_text = asked.label, asked.help_text or field.help_text
            return
        label = f"{asked.label}（{asked.unit}）" if asked.unit else asked.label
        told: dict[str, Any] = {"help_text": asked.help_text, "required": asked.is_required}
        if asked.sort == "date":
            self.fields[asked.name] = day(label, asked.help_text)
            self.fields[asked.name].required = asked.is_required
        elif asked.sort in ("integer", "amount"):
            mode = "numeric" if asked.sort == "integer" else "decimal"
            self.fields[asked.name] = line(label, inputmode=mode, is_code=True, **told)
        else:
            self.fields[asked.name] = line(label, max_length=500, **told)

    @property
    def own_fields(self) -> list[Any]:
        """The bound fields that only this list has."""
        return [self[asked.name] for asked in self.rules.fields if not asked.is_common]

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        """What may be chosen in a field."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @property
    def chosen_department(self) -> Department:
        """The department that was chosen, or the only one."""
        chosen = self.cleaned_data.get("department")
        return next((d for d in self.departments if str(d.pk) == chosen), self.departments[0])

    def clean(self) -> dict[str, Any]:
        """The same rules as for a row of a workbook; every problem is told at its field."""
        data = super().clean() or {}
        persons = [form.cleaned_data for form in self.persons] if self.persons.is_valid() else []
        if not self.persons.is_valid():
            self.add_error(None, _("责任人员的填写有误，请逐行核对；最多20人。"))
        raw = {**data, "department": self.chosen_department.name, "persons": persons}
        case, problems = check(raw, today=self.today, versions=self.versions)
        if case and not self.errors:
            verdict = casebook.judge_one(case, self.chosen_department, list_type=self.list_type, by=self.by)
            case, problems, self.already = verdict.case, verdict.problems, verdict.entry
        for problem in problems:
            self._tell(problem)
        if not self.errors:
            self.case = case
        return data

    def _tell(self, problem: Problem) -> None:
        """Put a problem at the field where it can be mended; a field that has an error already keeps that one."""
        if problem.index is not None:
            self.persons[problem.index].add_error(problem.key, problem.words)
            label = self.persons[problem.index].fields[problem.key].label
            where = _("第%(number)d名责任人员的%(label)s") % {"number": problem.index + 1, "label": label}
            self.add_error(None, f"{where}：{problem.words}")
        elif problem.key not in self.fields:
            self.add_error(None, f"{problem.column}：{problem.words}")
        elif problem.key not in self.errors:
            self.add_error(problem.key, problem.words)


class WorkbookForm(forms.Form):
    """A workbook to import; `data_read`, its bytes, are known once it is clean."""

    file = forms.FileField(
        label=gettext_lazy("案件登记表"),
        help_text=gettext_lazy("一个 .xlsx 文件，不超过 5 MB、2000行；前20行内有一行列名。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx", "class": "form-control"}),
        error_messages={
            "required": gettext_lazy("请选择要导入的工作簿。"),
            "empty": gettext_lazy("这是一个空文件，请检查后重新选择。"),
        },
    )

    list = forms.ChoiceField(label=gettext_lazy("名单"), required=False)
    field_order = ("list", "file")

    def __init__(self, *args: Any, lists: Sequence[ListType], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lists, self.list_type = lists, lists[0] if len(lists) == 1 else None
        field = self.fields["list"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("按列名识别")), *((each.code, each.name) for each in lists)]

    def clean(self) -> dict[str, Any]:
        """Read the workbook now, so that the refusal stands where the file was chosen."""
        data = super().clean() or {}
        file = data.get("file")
        if file is None or self.errors:
            return data
        if file.size > workbook.SIZE_MAX:
            self.add_error("file", _("文件超过 5 MB，请删去图片和多余的工作表，或者分批导入。"))
            return data
        self.data_read = file.read()
        chosen = next((each for each in self.lists if each.code == data.get("list")), self.list_type)
        try:
            self.list_type = chosen or casebook.recognise(self.data_read, self.lists)
            workbook.read(self.data_read, casebook.headings(self.list_type))
        except workbook.Unreadable as error:
            self.add_error("file", str(error))
        return data
