"""登记邮寄: the numbers of many mailings, pasted or in a workbook, and what is the same for all."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.acts import mailing as acts
from workflows.law.refusal import Refused
from workflows.models import Department, Person
from workflows.queries import mailings, workbook
from workflows.queries.mailings import Fault, Mailing

LINES, FILE = "lines", "file"


class MailingForm(forms.Form):
    """Once it is clean, `posted` are the mailings with their notices; else `faults` say what is wrong."""

    posted_on = forms.DateField(
        label=gettext_lazy("寄出日期"),
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("请填写寄出日期。"),
            "invalid": gettext_lazy("日期写法无法识别，请写成 2026-03-09 这样。"),
        },
    )
    carrier = forms.CharField(
        label=gettext_lazy("邮寄单位"),
        max_length=60,
        widget=forms.TextInput(attrs={"class": "form-control"}),
        error_messages={"required": gettext_lazy("请填写邮寄单位。")},
    )
    source = forms.ChoiceField(
        label=gettext_lazy("邮件单号"),
        choices=((LINES, gettext_lazy("粘贴")), (FILE, gettext_lazy("上传表格"))),
        widget=forms.RadioSelect,
        initial=LINES,
        error_messages={"required": gettext_lazy("请选择单号的来源。")},
    )
    lines = forms.CharField(
        label=gettext_lazy("文号和邮件单号"),
        help_text=gettext_lazy("一行一件：文号，空一格，邮件单号；可以从表格里复制两列粘贴。"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 10, "class": "form-control xh-mono"}),
    )
    file = forms.FileField(
        label=gettext_lazy("表格文件"),
        help_text=gettext_lazy("按模板填写的 .xlsx 文件；某一行自己填写了寄出日期、邮寄单位的，以表格为准。"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".xlsx", "class": "form-control"}),
        error_messages={"empty": gettext_lazy("这是一个空文件，请检查后重新选择。")},
    )

    def __init__(
        self, *args: Any, person: Person, offices: Sequence[Department], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, use_required_attribute=False, **kwargs)
        self.person, self.offices, self.today = person, offices, today
        self.faults: list[Fault] = []
        self.posted: list[tuple[Mailing, acts.Posted]] = []
        for name in ("lines", "file"):
            self.fields[name].conditional = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Whole or nothing: every line is found and may be recorded, or all that cannot is said."""
        data = super().clean() or {}
        source = data.get("source")
        found = self._of_file(data.get("file")) if source == FILE else self._of_lines(data.get("lines", ""))
        if found is None or not source:
            return data
        rows, self.faults = found
        if len(rows) + len(self.faults) > acts.AT_MOST:
            self.faults = []
            self.add_error(source, _("一次最多登记 %(n)s 件，请分几次办理。") % {"n": acts.AT_MOST})
        elif not self.errors or self.faults:
            self._match(rows, data, source)
        return data

    def _of_lines(self, text: str) -> tuple[list[Mailing], list[Fault]] | None:
        """What was pasted."""
        if not text.strip():
            self.add_error("lines", _("请粘贴文号和邮件单号，一行一件。"))
            return None
        return mailings.of_lines(text)

    def _of_file(self, file: Any) -> tuple[list[Mailing], list[Fault]] | None:
        """What the workbook says."""
        if file is None:
            self.add_error("file", _("请选择按模板填写的表格文件。"))
            return None
        if file.size > workbook.SIZE_MAX:
            self.add_error("file", _("文件超过 5 MB，请删去图片和多余的工作表。"))
            return None
        try:
            return mailings.of_workbook(file.read(), acts.AT_MOST)
        except workbook.Unreadable as error:
            self.add_error("file", str(error))
            return None

    def _match(self, rows: list[Mailing], data: dict[str, Any], source: str) -> None:
        """Each line with its notice, and why it cannot be recorded."""
        read = mailings.find(self.offices, rows)
        self.faults += read.faults
        others = mailings.held_by([notice for _row, notice in read.rows], self.person)
        for row, notice in read.rows:
            day = row.posted_on or data.get("posted_on") or self.today
            posted = acts.Posted(notice, day, row.carrier or data.get("carrier", ""), row.tracking)
            sentence = self._against(posted, others.get(notice.pk, ""))
            if sentence:
                self.faults.append(Fault(row.line, row.typed[:80], sentence))
            self.posted.append((row, posted))
        if self.faults:
            self.faults.sort(key=lambda fault: fault.line)
            words = _("有 %(n)s 行不能登记，逐行列在“不能登记的行”中；改好后再提交，已经填写的都保留。")
            self.add_error(source, words % {"n": len(self.faults)})

    def _against(self, posted: acts.Posted, other: str) -> str:
        """Why this mailing cannot be recorded; "" when it can."""
        if other:
            return _("%(who)s正在办理这份文书的送达，请由其登记，或者先转办。") % {"who": other}
        if not posted.notice.issued_on <= posted.posted_on <= self.today:
            said = {"day": posted.notice.issued_on.isoformat()}
            return _("寄出日期不能早于文书签发日期 %(day)s，也不能晚于今天。") % said
        try:
            acts.check(posted, by=self.person)
        except Refused as refused:
            return " ".join(refused.sentences)
        except PermissionDenied as denied:
            return str(denied) or _("您没有送达这份文书的岗位。")
        return ""
