"""接收方登记: the credit office keeps who is told, by which way, of what."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_safe

from forms.recall import RecipientForm
from workflows.acts import log
from workflows.acts import recipient as acts
from workflows.law import duties
from workflows.law.recall import EVENT_WORDS
from workflows.law.refusal import Refused
from workflows.models import Department, Person, Recipient
from workflows.queries import clock, recalls
from workflows.views.rulemaking import say


def office_of(person: Person) -> Department:
    """For which office a person registers receivers; PermissionDenied where for none."""
    held = [p.department for p in person.posts_now() if duties.KEEP_RECIPIENTS(p.department, person)]
    if not held:
        raise PermissionDenied(_("接收方由信用办登记。"))
    return max(held, key=lambda office: (office.path.count("/"), office.path))


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every receiver, by name, with what it still has to confirm."""
    office_of(request.user)
    rows, after = recalls.recipients(request.user, clock.today(), after=request.GET.get("after", "")[:100])
    shown = [
        {"row": row, "events": _events(row), "ended": not acts.in_force(row, clock.today())} for row in rows
    ]
    return render(request, "recall/recipients.html", {"rows": shown, "after": after})


def _events(row: Recipient) -> str:
    """Of what it is told, in words."""
    if row.events:
        return "、".join(str(EVENT_WORDS.get(event, event)) for event in row.events)
    return _("按名单规则") if row.is_automatic else _("全部事项")


class RecipientView(View):
    """One receiver: register it, or change what is known of it; its book below."""

    def dispatch(self, request: HttpRequest, *args: Any, code: str = "", **kwargs: Any) -> Any:
        """403 without the duty; 404 for a receiver of another branch."""
        self.office = office_of(request.user)
        self.row = recalls.recipients_kept(request.user).filter(code=code).first() if code else None
        if code and self.row is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form."""
        return self.page(RecipientForm(row=self.row, initial=self.start()))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Register or change; nothing that was typed is lost."""
        form = RecipientForm(request.POST, row=self.row)
        if not form.is_valid():
            return self.page(form, 422)
        who: dict[str, Any] = {"by": request.user, "at": clock.now()}
        try:
            with log.one_gesture():
                if self.row is None:
                    made = acts.register(form.said, office=self.office, **who)
                else:
                    made = acts.amend(self.row, form.said, because=form.cleaned_data["because"], **who)
        except Refused as refused:
            say(form, refused)
            return self.page(form, 422)
        messages.success(request, _("“%(name)s”的登记已保存。") % {"name": made.name})
        return redirect("recipient", made.code)

    def start(self) -> dict[str, Any]:
        """What the form shows first."""
        if self.row is None:
            return {"since": clock.today()}
        return {name: getattr(self.row, name) for name in acts.KEPT if name != "name"}

    def page(self, form: RecipientForm, status: int = 200) -> HttpResponse:
        """The page."""
        lines = recalls.lines_of(self.row) if self.row else []
        facts = {"form": form, "row": self.row, "office": self.office, "lines": lines}
        return render(self.request, "recall/recipient.html", facts, status=status)
