"""督办: what is required of whoever owes the task."""

from django import forms
from django.utils.translation import gettext_lazy as _

from workflows.acts.urge import NOTE_MAX


class UrgeForm(forms.Form):
    """The note: what is slow, and by when it is to be done."""

    note = forms.CharField(
        label=_("督办要求"),
        help_text=_("写明哪里慢了、什么时候办好。会记入台账，并告知承办人；不改变期限，也不代替办理。"),
        max_length=NOTE_MAX,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 3}),
        error_messages={
            "required": _("请写明督办要求：哪里慢了，什么时候办好。"),
            "max_length": _("督办要求最多 %(limit_value)d 字，现有 %(show_value)d 字，请删减。"),
        },
    )
