"""账号与授权 of a subject, for who keeps its file: which account was opened with which notice; block, recover."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from forms.portal import BecauseForm, CheckedForm
from workflows.acts import account, recovery
from workflows.law import duties
from workflows.law.refusal import Refused
from workflows.models import Activation, Mandate, Recovery
from workflows.queries import clock, grants
from workflows.queries import subjectfile as files
from workflows.views.subject import UNPROCESSABLE, FileView, seen_subject

SHOWN = 20


class AccountsView(FileView):
    """Who speaks for the subject, what was used to open each account, and what waits for a second officer."""

    def dispatch(self, request: HttpRequest, *args: Any, pk: int, **kwargs: Any) -> Any:
        """As every page of the file; recusal for who speaks for the subject."""
        seen_subject(request.user, pk)
        if any(held.subject_id == pk for held in request.user.mandates_now()):
            raise PermissionDenied(_("您是该主体的代表，不能办理与其有关的事项，应当回避。"))
        return super().dispatch(request, *args, pk=pk, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page."""
        return self._page()

    def post(self, request: HttpRequest) -> HttpResponse:
        """Block an account, ask for its recovery, approve or refuse one: each by its own button."""
        for name, act in (("block", self._block), ("recover", self._ask), ("judge", self._judge)):
            if name in request.POST:
                return act(request.POST[name])
        raise Http404

    # ---------------------------------------------------------------------------------------- acts
    def _block(self, key: str) -> HttpResponse:
        """End what an account may do for this subject."""
        held, form = self._held(key), BecauseForm(self.request.POST)
        if not form.is_valid():
            return self._page(refused={held.pk: form})
        try:
            account.block(
                held, form.cleaned_data["because"], office=self.office, by=self.request.user, at=clock.now()
            )
        except Refused as refused:
            messages.info(self.request, str(refused))
        else:
            messages.success(self.request, _("已停用，该账号从现在起不能办理本主体的事项。"))
        return self._back()

    def _ask(self, key: str) -> HttpResponse:
        """The holder stood at the counter with papers."""
        held, form = self._held(key), CheckedForm(self.request.POST)
        if not form.is_valid():
            return self._page(asked={held.pk: form})
        who: dict[str, Any] = {"office": self.office, "by": self.request.user, "at": clock.now()}
        try:
            row, code = recovery.ask(held, form.cleaned_data["checked"], **who)
        except Refused as refused:
            form.add_error(None, str(refused))
            return self._page(asked={held.pk: form})
        if not code:
            messages.success(self.request, _("已登记。自然人的账号须由另一名工作人员复核后才交付找回码。"))
            return self._back()
        return self._page(handed={"code": code, "name": row.person.name, "username": row.person.username})

    def _judge(self, key: str) -> HttpResponse:
        """Another officer approves or does not."""
        row = get_object_or_404(Recovery, code=key, subject=self.subject)
        by, at = self.request.user, clock.now()
        try:
            if "refuse" in self.request.POST:
                because = self.request.POST.get("because", "").strip() or _("复核不同意")
                recovery.refuse(row, because[:200], by=by, at=at)
                messages.success(self.request, _("已登记不同意，找回申请结束。"))
                return self._back()
            code = recovery.approve(row, by=by, at=at)
        except Refused as refused:
            messages.info(self.request, str(refused))
            return self._back()
        return self._page(handed={"code": code, "name": row.person.name, "username": row.person.username})

    # ------------------------------------------------------------------------------------- the page
    def _held(self, key: str) -> Mandate:
        """A mandate of this subject that is open; else 404."""
        rows = Mandate.objects.select_related("person", "subject")
        if not (key.isascii() and key.isdigit()):
            raise Http404
        return get_object_or_404(rows, pk=int(key[:12]), subject=self.subject, revoked_on=None)

    def _back(self) -> HttpResponse:
        """To this page."""
        return redirect("subject-accounts", self.subject.pk)

    def _page(self, *, refused: Any = None, asked: Any = None, handed: Any = None) -> HttpResponse:
        """Everything about the accounts; 422 where a form was refused."""
        today, shown = clock.today(), files.read(self.subject, self.request.user)
        used = Activation.objects.filter(subject=self.subject).select_related("notice", "used_by", "mandate")
        by_mandate = {row.mandate_id: row for row in used if row.used_for == "activate"}
        held = self.subject.mandates.select_related("person").order_by("revoked_on", "-pk")[:SHOWN]
        rows = [
            {
                "held": each,
                "slip": by_mandate.get(each.pk),
                "is_open": each.revoked_on is None,
                "differs": self._differs(each),
                "block": (refused or {}).get(each.pk) or BecauseForm(auto_id=f"b{each.pk}_%s"),
                "recover": (asked or {}).get(each.pk) or CheckedForm(auto_id=f"r{each.pk}_%s"),
                "is_refused": each.pk in (refused or {}) or each.pk in (asked or {}),
            }
            for each in held
        ]
        facts = {
            "subject": self.subject, "name": shown.name, "rows": rows, "slips": list(used[:SHOWN]),
            "recoveries": recovery.waiting_of(self.subject), "handed": handed,
            "grants": grants.told(list(self.subject.grants.select_related(*grants.RELATED)[:SHOWN]), today),
            "may_keep": self.request.user.has_perm(duties.KEEP_ACCOUNTS.at(self.office.place)),
        }  # fmt: skip
        status = UNPROCESSABLE if refused or asked else 200
        return render(self.request, "subject/accounts.html", facts, status=status)

    def _differs(self, held: Mandate) -> bool:
        """Is the holder another than the legal representative on file? To be looked at, no reason to refuse."""
        on_file = self.subject.legal_representative
        return held.kind == Mandate.Kind.LEGAL and bool(on_file) and on_file != held.person.name
