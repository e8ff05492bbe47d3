"""代理人和授权: who speaks for a subject; offer a mandate, take it back, lay it down."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from forms.portal import GrantForm
from workflows.acts import grant
from workflows.law.duties import GRANT_MANDATE
from workflows.law.refusal import Refused
from workflows.models import Grant, Mandate
from workflows.queries import clock, grants, hall
from workflows.views.hall import UNPROCESSABLE, add_sentences
from workflows.views.hall_account import OfSubject

CODE = "invitation_told"  # the code of an invitation is shown once, on the page after the offer


class AgentsView(OfSubject):
    """Who speaks for the subject, every offer, and a new one for who may pass its rights on."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The lists; the code of an offer that was just made."""
        return self._page(self.mandate_asked(), None)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Offer a mandate; the code is told once."""
        mandate = self.mandate_asked()
        if not mandate.gives(GRANT_MANDATE, mandate.subject_id, None, self.today):
            raise PermissionDenied(_("只有本人或者法定代表人可以授权他人，代理人不能转委托。"))
        form = self._form(mandate, request.POST, request.FILES)
        if not form.is_valid():
            return self._page(mandate, form, UNPROCESSABLE)
        said = form.cleaned_data
        about = (said["entries"] or list(form.offered.values()))[0]
        told = {name: said[name] for name in ("agent_name", "scope", "entries", "since", "ends_on")}
        try:
            made, code = grant.offer(
                mandate.subject, **told, about=about, upload=said["file"], by=request.user, at=clock.now()
            )
        except Refused as refused:
            add_sentences(form, refused)
            return self._page(mandate, form, UNPROCESSABLE)
        request.session[CODE] = {"grant": made.code, "code": code}
        return redirect(f"{request.path}?of={self.nth}")

    def _form(self, mandate: Mandate, *data: Any) -> GrantForm:
        """The form with the entries of this subject."""
        parties = [p for p in hall.parties(self.request.user, self.today) if p.mandate.pk == mandate.pk]
        return GrantForm(*data, offered=[party.entry for party in parties], today=self.today)

    def _page(self, mandate: Mandate, form: GrantForm | None, status: int = 200) -> HttpResponse:
        """The page; without an entry there is nothing to give a mandate for."""
        may_grant = mandate.gives(GRANT_MANDATE, mandate.subject_id, None, self.today)
        if may_grant and form is None:
            form = self._form(mandate)
        facts = {
            "mandate": mandate,
            "nth": self.nth,
            "choices": self.choices(),
            "speakers": grants.speakers(mandate.subject, self.today) if may_grant else [],
            "rows": grants.of_subject(mandate, self.today, all_of_them=may_grant),
            "form": form if form is not None and form.offered else None,
            "may_grant": may_grant,
            "told": self.request.session.pop(CODE, None),
        }
        return render(self.request, "hall/agents.html", facts, status=status)


class RevokeView(OfSubject):
    """Take a mandate back, or lay one's own down: at once."""

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        """404 for an offer that is nobody's whom the person speaks for."""
        row = Grant.objects.select_related("subject", "mandate").filter(code=code).first()
        held = {m.subject_id for m in hall.held(request.user, self.today)}
        if row is None or row.subject_id not in held:
            raise Http404
        try:
            grant.revoke(row, by=request.user, at=clock.now())
        except Refused as refused:
            messages.info(request, str(refused))
        else:
            messages.success(request, _("授权已经终止，从现在起不能再办理。"))
        is_own = row.mandate is not None and row.mandate.person_id == request.user.pk
        return redirect("home" if is_own and len(held) == 1 else "hall-agents")
