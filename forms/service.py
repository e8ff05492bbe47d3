"""Service of notices beside the step that owes it: one attempt at a time; and the end of a step when all are served."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.base import StepForm
from forms.serving import REACHED, ServingFields
from workflows.law.service import Noticing
from workflows.models import Notice
from workflows.models.serving import consents_to_electronic


class ServiceForm(ServingFields):
    """One attempt to serve one notice: the way, how it stands, when, who signed, what proves it.

    `is_followed`: another task looks for the next way already; here only a service that succeeded is recorded.
    """

    def __init__(
        self, *args: Any, notice: Notice, today: date, is_followed: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.ready(notice, today)
        self.is_followed = is_followed
        self.fields["outcome"].initial = REACHED
        if is_followed:
            del self.fields["outcome"]
        if not consents_to_electronic(notice):
            del self.fields["in_hall"]


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
