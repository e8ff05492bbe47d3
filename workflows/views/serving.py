"""The service of one notice: its page for officers, and the address that a party confirmed on a signed form."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_safe

from forms.address import PaperAddressForm
from workflows.acts import address as acts
from workflows.acts import log
from workflows.acts.serving import kept
from workflows.law import duties
from workflows.law.refusal import Refused
from workflows.models import Notice
from workflows.models.serving import party_of
from workflows.queries import addresses, clock, dossier, ledger, serving
from workflows.views.notice import keep_look, seen_notice

UNPROCESSABLE = 422
HEAVY = ("file", "page", "facts")


@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """Every attempt with its proof, where the party is served, what became of it in the hall, and the log."""
    notice = seen_notice(request.user, code, "file", "page")
    keep_look(request, notice)
    of_case = dossier.is_of_case(request.user, notice.entry.department_id)
    facts = serving.standing(notice, of_case)
    named = {row["attempt"].ref: _nth(row) for row in facts["attempts"]} | {notice.ref: notice.title}
    subject, person = party_of(notice)
    facts |= {
        "entry": notice.entry,
        "of_case": of_case,
        "shows_address": of_case or not serving.is_natural(notice),
        "versions": addresses.versions(subject, person),
        "lines": ledger.lines_about(notice.entry, named),
        "task": serving.tasks_of([notice]).get(notice.pk),
        "may_confirm": duties.SERVE_NOTICE(notice, request.user),
    }
    return render(request, "notice/service.html", facts)


def _nth(row: dict[str, Any]) -> str:
    """An attempt as the log names it: 第 2 次 邮寄送达."""
    return _("第 %(nth)s 次 %(way)s") % {"nth": row["attempt"].nth, "way": row["words"]}


class AddressView(View):
    """送达地址确认书 on paper: what the party wrote, with the scan of its signature."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """404 unseen, 403 without the duty or with a part in the subject."""
        self.notice = seen_notice(request.user, kwargs["code"], *HEAVY)
        if not duties.SERVE_NOTICE(self.notice, request.user):
            raise PermissionDenied
        if self.notice.entry.concerns(request.user):
            raise PermissionDenied(_("您是当事人的代表，不能办理与其有关的案件，应当回避。"))
        keep_look(request, self.notice)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """What is known so far, to be corrected."""
        known = addresses.address_of(*party_of(self.notice))
        initial = {name: getattr(known, name) for name in acts.FIELDS}
        return self._page(PaperAddressForm(notice=self.notice, today=clock.today(), initial=initial))

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        """Keep a new version, in force from now on."""
        form = PaperAddressForm(request.POST, request.FILES, notice=self.notice, today=clock.today())
        if form.is_valid():
            try:
                self._keep(form.cleaned_data)
            except Refused as refused:
                form.add_error(None, refused.sentences)
        if form.errors:
            return self._page(form, UNPROCESSABLE)
        messages.success(request, _("已登记送达地址确认书，今后的文书按这个地址送达。"))
        return redirect("notice-service", code)

    def _keep(self, data: dict[str, Any]) -> None:
        """Scan and address in one gesture."""
        at, by, notice = clock.now(), self.request.user, self.notice
        subject, person = party_of(notice)
        with transaction.atomic(), log.one_gesture():
            scans = kept(notice, data["files"], by=by, at=at)
            acts.confirm(
                subject, data, confirmed_on=data["confirmed_on"], by=by, at=at, associate=person,
                entry=notice.entry, scan=scans[0],
            )  # fmt: skip

    def _page(self, form: Any, status: int = 200) -> HttpResponse:
        """The form beside whose address it is."""
        of_case = dossier.is_of_case(self.request.user, self.notice.entry.department_id)
        facts = {
            "form": form,
            "notice": self.notice,
            "entry": self.notice.entry,
            "party": party_name(self.notice, of_case),
        }
        return render(self.request, "notice/address.html", facts, status=status)


def party_name(notice: Notice, of_case: bool) -> str:
    """Whose notice it is."""
    return dossier.addressee(notice, of_case) or dossier.shown_name(notice.entry.subject, of_case)
