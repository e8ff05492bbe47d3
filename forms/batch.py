"""A batch of documents: for which entries, what is stated for all of them; and what the reviewer says."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms import blanks
from workflows.law.elements import Document
from workflows.law.papers import problems
from workflows.models import Department
from workflows.queries import batch_entries, workbook
from workflows.queries.batch_entries import Fault

FILTER, LINES, FILE = "filter", "lines", "file"
LINES_MAX = 300_000  # characters of pasted numbers
SELECT = {"class": "form-select"}


class BatchForm(forms.Form):
    """Source, entries, particulars. Once it is clean, `issuer`, `common` and `entries` (key, own values) are known."""

    source = forms.ChoiceField(
        label=gettext_lazy("制发给哪些条目"),
        choices=(
            (FILTER, gettext_lazy("按名单和状态选取")),
            (LINES, gettext_lazy("粘贴编号")),
            (FILE, gettext_lazy("上传表格")),
        ),
        widget=forms.RadioSelect,
        initial=FILTER,
        error_messages={"required": gettext_lazy("请选择条目的来源。")},
    )
    state = forms.ChoiceField(
        label=gettext_lazy("条目状态"), required=False, widget=forms.Select(attrs=SELECT)
    )
    lines = forms.CharField(
        label=gettext_lazy("条目编号"),
        help_text=gettext_lazy("一行一个：条目编号、案件编号，或者在本机关只有一个条目的主体代码。"),
        required=False,  # bounded in `_read_lines`: a browser that knew the bound would cut off a paste in silence
        widget=forms.Textarea(attrs={"rows": 6, "class": "form-control xh-mono"}),
    )
    file = forms.FileField(
        label=gettext_lazy("表格文件"),
        help_text=gettext_lazy("按模板填写的 .xlsx 文件：一行一个条目；某一列留空的，用下面共同填写的内容。"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".xlsx", "class": "form-control"}),
        error_messages={"empty": gettext_lazy("这是一个空文件，请检查后重新选择。")},
    )
    to_all = forms.BooleanField(
        label=gettext_lazy("同时制发给一并列入人员，每人一份"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    def __init__(
        self,
        *args: Any,
        document: Document,
        offices: Sequence[Department],
        states: Sequence[tuple[str, str]],
        most: int,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, use_required_attribute=False, **kwargs)
        self.document, self.offices, self.most = document, list(offices), most
        self.faults: list[Fault] = []
        # As a class attribute it would hide the type of that name.
        self.fields["list"] = forms.ChoiceField(
            label=_("名单"),
            required=False,
            choices=[("", _("请选择")), *batch_entries.lists_for(document)],
            widget=forms.Select(attrs=SELECT),
        )
        self.fields["state"].choices = [("", _("请选择")), *states]  # type: ignore[attr-defined]
        if len(self.offices) > 1:
            self.fields["office"] = forms.ChoiceField(
                label=_("制发机关"),
                choices=[(str(office.pk), office.name) for office in self.offices],
                widget=forms.Select(attrs=SELECT),
            )
        for name in ("list", "state", "lines", "file"):
            self.fields[name].conditional = True  # type: ignore[attr-defined]
        needed = {blank.key for blank in document.blanks if document.requires(blank)}
        self.fields.update(blanks.fields_of(document.blanks, {}, needed))
        self.order_fields(["office", "source", "list", "state", "lines", "file", "to_all"])

    @property
    def blank_fields(self) -> list[Any]:
        """The fields of the particulars."""
        return [self[blanks.name_of(blank.key)] for blank in self.document.blanks]

    def clean(self) -> dict[str, Any]:
        """Read the entries from their source now, so that what is wrong stands where it was typed."""
        data = super().clean() or {}
        self.issuer = next((o for o in self.offices if str(o.pk) == data.get("office")), self.offices[0])
        self.common = blanks.written_in(self.document.blanks, data)
        self.entries: list[tuple[int, dict[str, Any]]] = []
        source = data.get("source")
        if source == FILE:
            self._read_file(data.get("file"))
            return data
        self._insist_on_blanks()
        if source == LINES:
            self._read_lines(data.get("lines", ""))
        elif source == FILTER:
            self._read_filter(data.get("list", ""), data.get("state", ""))
        return data

    def _insist_on_blanks(self) -> None:
        """What is stated for all must be complete where no row states anything of its own."""
        for key, words in problems(self.document, self.common).items():
            name = blanks.name_of(key)
            if name not in self.errors:
                self.add_error(name if name in self.fields else None, words)

    def _read_filter(self, list_code: str, state: str) -> None:
        """By list and state."""
        for name, value in (("list", list_code), ("state", state)):
            if not value and name not in self.errors:
                self.add_error(name, _("请选择。"))
        if not (list_code and state):
            return
        keys = batch_entries.by_filter(self.issuer, list_code, state, self.most)
        if not keys:
            self.add_error("state", _("本机关没有这个名单、这种状态的条目。"))
        if len(keys) > self.most:
            words = _("这样的条目超过 %(n)s 个，请改用粘贴编号或者上传表格，分几批办理。")
            self.add_error("state", words % {"n": self.most})
        self.entries = [(key, {}) for key in keys]

    def _read_lines(self, text: str) -> None:
        """By pasted numbers."""
        if not text.strip():
            if "lines" not in self.errors:
                self.add_error("lines", _("请粘贴条目编号，一行一个。"))
            return
        many = sum(bool(line.strip()) for line in text.splitlines())
        if many > self.most or len(text) > LINES_MAX:
            words = _(
                "粘贴了 %(n)s 行、%(chars)s 个字；一次最多 %(most)s 行、%(max)s 个字，"
                "请分几批办理。粘贴的内容都还在下面。"
            )
            told = {"n": many, "chars": len(text), "most": self.most, "max": LINES_MAX}
            self.add_error("lines", words % told)
            return
        self._take(batch_entries.by_lines(self.issuer, text), "lines")

    def _read_file(self, file: Any) -> None:
        """By a workbook."""
        if file is None:
            if "file" not in self.errors:
                self.add_error("file", _("请选择按模板填写的表格文件。"))
            return
        if file.size > workbook.SIZE_MAX:
            self.add_error("file", _("文件超过 5 MB，请删去图片和多余的工作表，或者分几批办理。"))
            return
        try:
            told = (self.issuer, self.document, self.common)
            self._take(batch_entries.by_workbook(*told, file.read(), self.most), "file")
        except workbook.Unreadable as error:
            self.add_error("file", str(error))

    def _take(self, chosen: batch_entries.Chosen, name: str) -> None:
        """The entries, or every fault by its line: whole or nothing."""
        self.entries, self.faults = chosen.entries, chosen.faults
        if chosen.faults:
            words = _("有 %(n)s 处不能采用，逐行列在“不能采用的行”中；改好后再检查，已经填写的都保留。")
            self.add_error(name, words % {"n": len(chosen.faults)})
        elif len(chosen.entries) > self.most:
            self.add_error(name, _("一次最多批量制发 %(n)s 份，请分几批办理。") % {"n": self.most})


class JudgeForm(forms.Form):
    """Why a batch is sent back."""

    reason = forms.CharField(
        label=gettext_lazy("退回的理由"),
        help_text=gettext_lazy("写明哪些份、哪一项需要改；理由告知拟制人，并记入日志。"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
        error_messages={"required": gettext_lazy("请写明退回的理由。")},
    )
