"""An application for early removal that came on paper: the officer enters it, its term runs from receipt."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from forms.repair import PaperRepairForm
from workflows.acts import evidence, log, repair
from workflows.law import duties
from workflows.law.entry import Listing
from workflows.law.refusal import Refused, TooLate
from workflows.models import Entry, Evidence
from workflows.queries import clock, dossier, materials
from workflows.views.entry import seen_entry
from workflows.views.errors import conflict
from workflows.views.motion import insist


def insist_open(entry: Entry) -> None:
    """Raise Refused unless the entry is listed, TooLate while another application waits (办法 §§12, 14)."""
    if not entry.may_be_repaired:
        raise Refused(_("本名单没有由当事人申请移出的办法。"))
    if entry.state != Listing.LISTED:
        state = entry.get_state_display()
        raise Refused(_("只有在列的条目可以申请提前移出，现在的状态是“%(state)s”。") % {"state": state})
    if entry.repairs.filter(is_open=True).exists():
        raise TooLate(_("已有一份提前移出申请正在办理，请等待结果。"))


class PaperRepairView(View):
    """Enter an application with its scanned promise; `start` begins its verification (given in urls)."""

    start: Callable[..., Any] | None = None

    def dispatch(self, request: HttpRequest, *args: Any, number: str, **kwargs: Any) -> Any:
        """Unseen entry: 404; not owed: 403; not listed, or another application is open: 409."""
        self.entry = seen_entry(request.user, number, *dossier.RELATED)
        insist(duties.RECORD_REPAIR, self.entry, request.user)
        try:
            insist_open(self.entry)
            return super().dispatch(request, *args, **kwargs)
        except TooLate as late:
            return conflict(request, str(late))
        except Refused as refused:
            return conflict(request, " ".join(refused.sentences))

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form."""
        return self.page(self.form())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep the application with its files and start the clock of its decision, in one transaction."""
        form = self.form(request.POST, request.FILES)
        if form.is_valid():
            try:
                made = self.enter(form.cleaned_data)
            except TooLate:
                raise
            except Refused as refused:
                form.add_error(None, refused.sentences)
        if not form.is_valid():
            return self.page(form, status=422)
        messages.success(request, _("已登记申请 %(code)s，审查期限从收到的次日起算。") % {"code": made.code})
        return redirect("entry", self.entry.number)

    @transaction.atomic
    def enter(self, data: dict[str, Any]) -> Any:
        """The application, its files and its procedure: all or nothing."""
        who: dict[str, Any] = {"by": self.request.user, "at": clock.now()}
        with log.one_gesture():
            entry = log.lock(self.entry)
            insist_open(entry)

            def keep(upload: Any) -> Evidence:
                return evidence.keep(entry, upload.file, upload.media_type, purpose="repair", **who)

            kept = [keep(upload) for upload in data.get("promise") or ()]
            promise, pages = (kept[0], kept[1:]) if kept else (None, [])
            made = repair.apply(
                entry,
                corrected_on=data["corrected_on"],
                statement=data["statement"],
                commitment=None,
                received_on=data["received_on"],
                paper_promise=promise,
                insists=data["insists"],
                files=[*pages, *(keep(upload) for upload in data["files"])],
                **who,
            )
            self.start(repair=made, **who)
        return made

    def form(self, *given: Any) -> PaperRepairForm:
        """The form about this entry."""
        asks = self.entry.repair_rules(clock.today()).yes("repair_promise")
        return PaperRepairForm(
            *given, today=clock.today(), listed_from=self.entry.listed_from, asks_promise=asks
        )

    def page(self, form: PaperRepairForm, status: int = 200) -> HttpResponse:
        """The page, with the first day on which a removal is possible for who corrected before the listing."""
        of_case = dossier.is_of_case(self.request.user, self.entry.department_id)
        context = {
            "entry": self.entry, "form": form,
            "name": dossier.shown_name(self.entry.subject, of_case),
            "first": repair.opens_on(
                self.entry, self.entry.corrected_on or self.entry.listed_from, clock.today()
            ),
            "today": clock.today(),
            "to_bring": materials.to_bring(self.entry.policy),
            "fetched": materials.fetched(self.entry.policy),
            "decision": self.entry.policy.load_rules().get("repair_decision"),
        }  # fmt: skip
        return render(self.request, "motion/repair.html", context, status=status)
