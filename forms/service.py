"""Service of notices: way, day, proof; and the end of a step in which all were served."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.base import StepForm
from forms.files import FilesField
from workflows.law.service import Noticing, ServiceMethod
from workflows.models import Notice

LATE_RECORD = timedelta(days=3)
PUBLICATION = timedelta(days=30)


class ServiceForm(forms.Form):
    """One notice reached its addressee: how, when, who signed, what proves it."""

    method = forms.ChoiceField(
        label=gettext_lazy("送达方式"),
        choices=[("", "—"), *ServiceMethod.choices],
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"required": gettext_lazy("请选择送达方式。")},
    )
    served_on = forms.DateField(
        label=gettext_lazy("送达日期"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}),
        error_messages={"required": gettext_lazy("请填写送达日期，期限从这一天的次日起算。")},
    )
    published_on = forms.DateField(
        label=gettext_lazy("公告日期"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}),
        help_text=gettext_lazy("公告送达的填写；自发出公告之日起经过30日即视为送达，送达日期由系统推算。"),
    )
    recipient = forms.CharField(
        label=gettext_lazy("签收人"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    proof = forms.CharField(
        label=gettext_lazy("送达凭证"),
        max_length=200,
        widget=forms.TextInput(attrs={"class": "form-control"}),
        help_text=gettext_lazy("送达回证编号、邮件单号、公告载体和日期等。"),
        error_messages={"required": gettext_lazy("请填写送达凭证；没有凭证的送达不产生期限。")},
    )
    note = forms.CharField(
        label=gettext_lazy("说明"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 2}),
    )
    files = FilesField(label=gettext_lazy("送达凭证扫描件"), required=False)

    needs_recipient: ClassVar = (ServiceMethod.DIRECT, ServiceMethod.ENTRUSTED, ServiceMethod.TRANSFERRED)

    def __init__(self, *args: Any, notice: Notice, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("served_on", "recipient", "published_on", "note", "files"):
            self.fields[name].conditional = True  # type: ignore[attr-defined]
        self.notice, self.today = notice, today

    def clean_served_on(self) -> date | None:
        """Not before the notice, not after today."""
        day: date | None = self.cleaned_data["served_on"]
        if day is None:
            return None
        if day > self.today:
            raise forms.ValidationError(_("送达日期不能晚于今天。"))
        if day < self.notice.issued_on:
            raise forms.ValidationError(
                _("送达日期不能早于签发日期 %(day)s。") % {"day": self.notice.issued_on.isoformat()}
            )
        return day

    def clean(self) -> dict[str, Any]:
        """Some ways need a signature, some a reason; a service recorded late needs its proof at once."""
        data = super().clean() or {}
        if data.get("method") == ServiceMethod.PUBLIC:
            data["served_on"] = self._after_publication(data.get("published_on"))
        elif not data.get("served_on") and "served_on" not in self.errors:
            self.add_error("served_on", _("请填写送达日期，期限从这一天的次日起算。"))
        day = data.get("served_on")
        if day and self.today - day > LATE_RECORD and not (data.get("files") and data.get("note")):
            self.add_error("note", _("送达日期早于登记日3日以上的，须上传送达凭证扫描件并说明补登原因。"))
        if data.get("method") in self.needs_recipient and not data.get("recipient"):
            self.add_error("recipient", _("这种送达方式须有签收人，请填写。"))
        if data.get("method") in (ServiceMethod.LEFT, ServiceMethod.PUBLIC) and not data.get("note"):
            self.add_error("note", _("留置送达或者公告送达须说明原因和经过，请填写。"))
        return data

    def _after_publication(self, published_on: date | None) -> date | None:
        """民事诉讼法 §95, by reference: thirty days after the announcement the notice counts as served."""
        if published_on is None:
            self.add_error("published_on", _("公告送达须填写公告日期。"))
            return None
        if published_on > self.today:
            self.add_error("published_on", _("公告日期不能晚于今天。"))
            return None
        served = published_on + PUBLICATION
        if published_on < self.notice.issued_on:
            self.add_error("published_on", _("公告日期不能早于文书签发日期。"))
        elif served > self.today:
            self.add_error(
                "published_on",
                _("公告期30日还没有届满，%(day)s起才视为送达，届时再登记。") % {"day": served.isoformat()},
            )
        return served


class ServedForm(StepForm):
    """All notices of the step have been served; names those that have not."""

    reason_label: ClassVar = gettext_lazy("备注")

    def __init__(self, *args: Any, kinds: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = kinds

    def clean(self) -> dict[str, Any]:
        """No step of service ends before everybody was served."""
        data = super().clean()
        waiting = Notice.objects.filter(process=self.process, kind__in=self.kinds, state=Noticing.ISSUED)
        if waiting.exists():
            names = "、".join(f"{n.number}（{n.addressee}）" for n in waiting)
            raise forms.ValidationError(
                _("以下文书还没有登记送达：%(names)s。请先逐份登记送达。") % {"names": names}
            )
        return data
