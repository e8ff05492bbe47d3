"""What is said when a document is drawn up by hand, reviewed, withdrawn, corrected; a number taken as void."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms import blanks
from forms.base import StepForm
from workflows.acts import glyphs, issuance
from workflows.law.documents import Document
from workflows.models import Entry

SUBJECT = "subject"


class ChooseForm(forms.Form):
    """Which document, and to whom."""

    kind = forms.ChoiceField(
        label=gettext_lazy("文种"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("请选择要制发的文书。"),
            "invalid_choice": gettext_lazy("这个名单没有这种文书，请重新选择。"),
        },
    )
    to = forms.ChoiceField(
        label=gettext_lazy("受送达人"),
        widget=forms.RadioSelect,
        initial=SUBJECT,
        help_text=gettext_lazy("笔录等存档的记录和公布的文书不发给个人，选主体即可。"),
        error_messages={
            "required": gettext_lazy("请选择受送达人。"),
            "invalid_choice": gettext_lazy("受送达人只能是本案的主体或者一并列入人员。"),
        },
    )

    def __init__(
        self, *args: Any, entry: Entry, documents: Sequence[Document], name: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.documents = {document.kind: document for document in documents}
        self.people = {str(a.pk): a for a in entry.associates.all()}
        others = [(key, f"{a.name}（{a.get_capacity_display()}）") for key, a in self.people.items()]
        kinds, to = self.fields["kind"], self.fields["to"]
        assert isinstance(kinds, forms.ChoiceField) and isinstance(to, forms.ChoiceField)
        kinds.choices = [(document.kind, document.title) for document in documents]
        to.choices = [(SUBJECT, name), *others]
        kinds.hints = {document.kind: _hint(document) for document in documents}  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A record has no addressee beside the case itself."""
        data = super().clean() or {}
        document, associate = self.documents.get(data.get("kind", "")), self.people.get(data.get("to", ""))
        if document is not None and associate is not None and not document.is_served:
            self.add_error("to", _("《%(title)s》不送达个人，请选择主体。") % {"title": document.title})
        data["associate"] = associate
        return data


def _hint(document: Document) -> str:
    """What becomes of a document of this kind."""
    if not document.is_numbered:
        return _("不编文号，签发后存入案卷")
    said = {"series": document.series}
    if document.is_public:
        return _("文号“%(series)s”，签发后公布") % said
    return (
        _("文号“%(series)s”，签发后送达") % said
        if document.is_served
        else _("文号“%(series)s”，签发后发往有关单位") % said
    )


class DraftDocumentForm(StepForm):
    """The particulars of the document, generated from the blanks of its kind."""

    outcomes: ClassVar = (
        ("submit", gettext_lazy("送审"), gettext_lazy("交另一名人员审核；同意后编号签发")),
        ("drop", gettext_lazy("不再制发"), gettext_lazy("写明理由，草稿到此结束，不取文号")),
    )
    needs_reason: ClassVar = ("drop",)
    reason_label: ClassVar = gettext_lazy("拟办意见")

    def __init__(self, *args: Any, process: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, process=process, today=today, **kwargs)
        self.blanks = issuance.blanks_of(process)
        needed = issuance.required_keys(process)
        self.fields.update(blanks.fields_of(self.blanks, process.particulars, needed))
        self.fields["outcome"].initial = "submit"
        self.order_fields([*(blanks.name_of(b.key) for b in self.blanks), "outcome", "reason"])

    def clean(self) -> dict[str, Any]:
        """Nothing goes to the reviewer that lacks an element; who gives up the draft need not complete it."""
        data = super().clean()
        said, faults = blanks.read_all(self.blanks, blanks.raw_of(self.blanks, data))
        data["particulars"] = said
        if data.get("outcome") == "drop":
            for name in [name for name in self.errors if name.startswith(blanks.PREFIX)]:
                del self.errors[name]
            return data
        for key, sentence in (issuance.problems(self.process, said) | faults).items():
            self.add_error(blanks.name_of(key), sentence)
        if self.errors:
            return data
        for element in issuance.absent(self.process, self.today, said):
            self._lacks(element.key, element.label)
        for each in glyphs.unprintable(self.process.kind, issuance.draft(self.process, self.today, said)):
            name = blanks.name_of(each.key)
            self.add_error(name if name in self.fields else None, each.sentence)
        if not self.errors and issuance.is_unchanged(self.process, self.today, said):
            raise forms.ValidationError(
                _(
                    "更正后的内容与原文书完全相同，没有可以更正的。案件登记的事实有误的，先在案件中改正；不需要更正的，选择“不再制发”。"
                )
            )
        return data

    def _lacks(self, key: str, label: str) -> None:
        """Name a missing element at its field, or above the form where the case itself lacks it."""
        name = blanks.name_of(key)
        if name in self.fields:
            self.add_error(name, _("请填写：%(label)s是这种文书的必备要素。") % {"label": label})
        else:
            self.add_error(
                None,
                _("案件缺少这种文书的必备要素：%(label)s。请先在案件或者机关信息中补齐。") % {"label": label},
            )


class ReviewDocumentForm(StepForm):
    """A second person looks at the document as it will be issued."""

    outcomes: ClassVar = (
        ("approve", gettext_lazy("同意签发"), gettext_lazy("立即编号签发；须送达的，转送达")),
        ("return", gettext_lazy("退回修改"), gettext_lazy("退给拟制人，已经填写的内容都保留")),
    )
    reason_label: ClassVar = gettext_lazy("审核意见")


class WhyForm(forms.Form):
    """A reason, written into the log and onto the register of numbers."""

    reason = forms.CharField(
        label=gettext_lazy("理由"),
        max_length=200,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 3}),
        error_messages={"required": gettext_lazy("请写明理由；理由会记入台账。")},
    )

    def __init__(self, *args: Any, label: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if label:
            self.fields["reason"].label = label


class VoidForm(WhyForm):
    """The next number of a series was used on paper: the serial that the page showed as next, and why."""

    next = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
