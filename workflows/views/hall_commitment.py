"""承诺 in the hall: what one has promised, what may be promised, countersigning, taking back, objecting to a breach."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from forms.commitment import WhyForm
from forms.signing import MatterForm
from workflows.acts import breach, commitment
from workflows.acts.commitment import Proof
from workflows.law.chain import digest
from workflows.law.commitment import Promise, PromiseKind, Wording, asks_for
from workflows.law.contact import COSIGNING, SIGNING
from workflows.law.duties import RECEIVE_NOTICE, SIGN_COMMITMENT
from workflows.law.refusal import Refused
from workflows.models import Commitment, CommitmentItem, Mandate
from workflows.models.calendar import load_calendar
from workflows.queries import clock, commitments, hall, hall_promises, promise_page
from workflows.queries.signing import Deed
from workflows.views.hall import UNPROCESSABLE, HallPage, add_sentences
from workflows.views.signing import SigningPage

PREPARING = 202


class ListView(HallPage):
    """Everything promised for whom one speaks, and what may be promised."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """One page, a constant number of queries."""
        mandates = hall.holding(request.user, SIGN_COMMITMENT, self.today)
        subjects = {m.subject_id for m in hall.held(request.user, self.today) if m.entries is None}
        facts = {
            "rows": hall_promises.rows(subjects).select_related("subject", "department")[:100],
            "items": commitments.items_on_offer(self.today) if mandates else [],
            "me": request.user,
        }
        return render(request, "hall/commitments.html", facts)


class NewView(SigningPage):
    """Sign the text of an item of the catalogue."""

    def dispatch(self, request: HttpRequest, *args: Any, item: str, **kwargs: Any) -> Any:
        """404 for an item that is not on offer; whoever may not sign is told so."""
        self.today = clock.today()
        found = CommitmentItem.objects.filter(code=item).exclude(kind=PromiseKind.REPAIR)
        row = found.select_related("department").first()
        self.text = row.templates.filter(state=Wording.PUBLISHED).first() if row else None
        if row is None or self.text is None:
            raise Http404
        self.item: CommitmentItem = row
        self.text.item = row
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """First what it is for, where the text asks; then the text."""
        form = MatterForm(request.GET if "matter" in request.GET else None)
        if self._asks and not (form.is_bound and form.is_valid()):
            facts = {"item": self.item, "form": form, "mandates_of": self._mandates()}
            status = UNPROCESSABLE if form.is_bound else 200
            return render(request, "hall/promise_matter.html", facts, status=status)
        return self.show(self.deed(form.cleaned_data["matter"] if self._asks else ""))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Sign it."""
        form = MatterForm(request.POST)
        if self._asks and not form.is_valid():
            return redirect("hall-promise-new", self.item.code)
        return self.sign(request, self.deed(form.cleaned_data["matter"] if self._asks else ""))

    @property
    def _asks(self) -> bool:
        """Does the text ask what it is for?"""
        return self.text is not None and asks_for(self.text.text, "matter")

    def _mandates(self) -> list[Mandate]:
        """For whom the person may sign."""
        return hall.holding(self.request.user, SIGN_COMMITMENT, self.today)

    def deed(self, matter: str = "") -> Deed:
        """The words for the chosen subject, by default the first for whom the person may sign."""
        held = self._mandates()
        if not held:
            raise PermissionDenied(_("您的授权范围不包括签署信用承诺，请由法定代表人办理，或者扩大授权。"))
        asked = self.request.POST.get("for") or self.request.GET.get("for")
        mandate = next((m for m in held if str(m.subject_id) == asked), held[0])
        assert self.text is not None
        due = commitment.due_of(self.text, self.today)
        told = {"matter": matter, "due": commitment.day_words(due)}
        words = commitment.text_of(self.text, mandate.subject, self.item.department, **told)
        seconds = commitment.seconds(mandate.subject, self.request.user, self.today)
        return Deed(
            key=f"item/{self.item.code}/{mandate.subject_id}",
            template=self.text,
            text=words,
            digest=digest(words.encode()),
            mandate=mandate,
            department=self.item.department,
            purpose=SIGNING,
            seconds=seconds if self.text.needs_second else None,
            matter=matter,
        )

    def enact(self, deed: Deed, data: dict[str, Any], proof: Proof) -> Commitment:
        """Sign."""
        who = {"name": data["name"], "capacity": deed.mandate.get_kind_display(), "by": self.request.user}
        second = next((p for p in deed.seconds or () if str(p.pk) == data.get("invited")), None)
        more: dict[str, Any] = {"at": clock.now(), "matter": deed.matter, "proof": proof, "invited": second}
        return commitment.promise(deed.mandate.subject, self.item, **who, **more)

    def onwards(self, deed: Deed, made: Commitment) -> str:
        """The commitment."""
        waits = made.state == Promise.WAITING
        messages.success(
            self.request, _("已经签署，等待会签人签署后生效。") if waits else _("信用承诺已经签署。")
        )
        return reverse("hall-promise", args=[made.code])


class PromiseView(SigningPage):
    """One commitment of one's own: its words, its papers, what may be done; the invited person countersigns here.

    `settle` puts before the office whatever is due after what was said.
    """

    settle: Callable[..., Any] | None = None

    def dispatch(self, request: HttpRequest, *args: Any, code: str, **kwargs: Any) -> Any:
        """404 for another's."""
        self.today = clock.today()
        held = hall.held(request.user, self.today) if request.user.is_authenticated else []
        found = commitments.own([m.subject_id for m in held], code)
        mine = [m for m in held if found is not None and m.subject_id == found.subject_id]
        if (
            found is None
            or not mine
            or (mine[0].entries is not None and found.entry_id not in mine[0].entries)
        ):
            raise Http404
        self.made, self.mandate = found, mine[0]
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page; for who is to countersign, the words as they are to be read."""
        deed = self.deed()
        return self.show(deed) if deed else self.page()

    def post(self, request: HttpRequest) -> HttpResponse:
        """Countersign, decline, take back, confirm the notice, object."""
        told = {"by": request.user, "at": clock.now()}
        if "decline" in request.POST or "withdraw" in request.POST or "received" in request.POST:
            return self._step(told)
        if "object" in request.POST:
            form = self._objection(request.POST)
            if not form.is_valid():
                return self.page(form, UNPROCESSABLE)
            try:
                with transaction.atomic():
                    breach.object_to(self.made, text=form.cleaned_data["because"], **told)
                    self.settle(self.made, **told)  # type: ignore[misc]
            except Refused as refused:
                add_sentences(form, refused)
                return self.page(form, UNPROCESSABLE)
            messages.success(request, _("异议已经提交，受理单位在认定前必须审查。"))
            return redirect("hall-promise", self.made.code)
        deed = self.deed()
        return self.sign(request, deed) if deed else redirect("hall-promise", self.made.code)

    def _step(self, told: dict[str, Any]) -> HttpResponse:
        """What needs one press alone."""
        try:
            if "decline" in self.request.POST:
                if self.made.invited_id != self.request.user.pk:
                    raise Http404
                commitment.give_up(self.made, because=_("会签人不同意会签"), **told)
                messages.success(self.request, _("已经登记不同意会签，这份承诺没有生效。"))
            elif "received" in self.request.POST:
                if not self.mandate.gives(
                    RECEIVE_NOTICE, self.made.subject_id, self.made.entry_id, self.today
                ):
                    raise PermissionDenied(_("您的授权范围不包括签收文书。"))
                with transaction.atomic():
                    breach.serve(self.made, on_day=self.today, how=_("承诺人在线签收"), **told)
                    self.settle(self.made, **told)  # type: ignore[misc]
                messages.success(self.request, _("已经签收，异议期限从明天起算。"))
            else:
                with transaction.atomic():
                    commitment.withdraw(self.made, **told)
                    self.settle(self.made, **told)  # type: ignore[misc]
                messages.success(self.request, _("承诺已经撤回，公示同时停止。"))
        except Refused as refused:
            for sentence in refused.sentences:
                messages.error(self.request, sentence)
        return redirect("hall-promise", self.made.code)

    def deed(self) -> Deed | None:
        """What the invited person reads; None for everybody else."""
        made = self.made
        if made.state != Promise.WAITING or made.invited_id != self.request.user.pk or made.template is None:
            return None
        return Deed(
            key=f"second/{made.code}",
            template=made.template,
            text=made.text,
            digest=made.text_digest,
            mandate=self.mandate,
            department=made.department,
            purpose=COSIGNING,
        )

    def facts(self) -> dict[str, Any]:
        """Who signed first."""
        return {"first": self.made}

    def enact(self, deed: Deed, data: dict[str, Any], proof: Proof) -> Commitment:
        """Countersign."""
        who = {"name": data["name"], "capacity": deed.mandate.get_kind_display(), "by": self.request.user}
        return commitment.cosign(self.made, **who, at=clock.now(), proof=proof)

    def onwards(self, deed: Deed, made: Commitment) -> str:
        """The commitment, which binds now."""
        messages.success(self.request, _("会签完成，承诺已经生效。"))
        return reverse("hall-promise", args=[made.code])

    def _objection(self, *data: Any) -> WhyForm:
        """Why it was not broken."""
        hint = _("写明不同意的事实和理由；可以说明已经怎样履行。认定人必须审查后才能作出认定。")
        return WhyForm(*data, label=_("异议"), hint=hint)

    def page(self, form: WhyForm | None = None, status: int = 200) -> HttpResponse:
        """The page."""
        made = self.made
        may = self.mandate.gives(SIGN_COMMITMENT, made.subject_id, made.entry_id, self.today)
        facts = {
            "made": made,
            "papers": made.papers.defer("file", "page"),
            "clocks": commitments.clocks(made, self.today, load_calendar()),
            "may_withdraw": may
            and made.state in (Promise.SIGNED, Promise.WAITING)
            and made.relied_on is None,
            "may_object": may and made.state == Promise.NOTICED,
            "is_untold": made.state == Promise.NOTICED and made.told_on is None,
            "form": form or self._objection(),
        }
        return render(self.request, "hall/promise.html", facts, status=status)


class PaperView(View):
    """The sealed PDF of a commitment, for whoever speaks for its subject."""

    def get(self, request: HttpRequest, code: str, paper: str) -> HttpResponse:
        """The file; 202 while it is being printed."""
        held = hall.held(request.user, clock.today())
        made = commitments.own([m.subject_id for m in held], code)
        mine = [m for m in held if made is not None and m.subject_id == made.subject_id]
        if made is None or not any(m.entries is None or made.entry_id in m.entries for m in mine):
            raise Http404
        return handed_out(request, made, paper)


def handed_out(request: HttpRequest, made: Commitment, code: str) -> HttpResponse:
    """One paper of a commitment as a file."""
    row = made.papers.defer("page", "file").filter(code=code).first()
    if row is None:
        raise Http404
    data = promise_page.printed(made, code)
    if data is None:
        words = _("文件正在生成，请过几秒钟再打开。")
        return HttpResponse(words, status=PREPARING, content_type="text/plain; charset=utf-8")
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{made.code}-{row.kind}.pdf"'
    response["Cache-Control"], response["X-Content-Type-Options"] = "private, no-store", "nosniff"
    return response
