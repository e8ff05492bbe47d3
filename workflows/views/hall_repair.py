"""The way out: the written promise, the application for early removal, its status, and taking it back."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from forms.hall import WhenForm
from forms.repair import ApplyRepairForm, CompleteRepairForm
from workflows.acts import commitment
from workflows.acts import hall as acts
from workflows.acts.commitment import text_for
from workflows.law.chain import digest
from workflows.law.contact import SIGNING
from workflows.law.duties import APPLY_REPAIR, SIGN_COMMITMENT
from workflows.law.refusal import Refused
from workflows.law.windows import Windows
from workflows.models import Commitment, CommitmentTemplate, Letterhead, Repair
from workflows.queries import clock, hall, materials, windows
from workflows.queries.clockface import face_of
from workflows.queries.hall import Party
from workflows.queries.signing import Deed, effects_of
from workflows.views.hall import UNPROCESSABLE, HallPage, add_sentences
from workflows.views.signing import SigningPage

LISTED = "listed"


class CommitView(SigningPage):
    """Read the whole promise, sign it by one's own name and a code."""

    duty = SIGN_COMMITMENT

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        """The text, and what was signed before."""
        self.party = self.lead_of(number)
        deed = self.deed()
        return self.show(deed) if deed else self._page()

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        """Sign; the digest of these very words goes into the log."""
        self.party = self.lead_of(number)
        if self._template is None:
            raise Http404
        deed = self.deed()
        return self.sign(request, deed) if deed else self._page()

    @property
    def _template(self) -> CommitmentTemplate | None:
        """The promise that fits the state of the entry."""
        return hall.template_for(self.party.entry, hall.templates())

    def deed(self) -> Deed | None:
        """The words as they would be signed; None when there are none, or they were signed."""
        template, party = self._template, self.party
        if template is None or party.commitment(template) is not None:
            return None
        entry, words = party.entry, text_for(party.entry, template)
        seconds = commitment.seconds(party.subject, self.request.user, self.today)
        return Deed(
            key=f"entry/{entry.number}",
            template=template,
            text=words,
            digest=digest(words.encode()),
            mandate=party.mandate,
            department=entry.department,
            purpose=SIGNING,
            seconds=seconds if template.needs_second else None,
            entry=entry,
            effects=effects_of(entry, is_undecided=party.is_undecided),
        )

    def enact(self, deed: Deed, data: dict[str, Any], proof: Any) -> tuple[Commitment, bool]:
        """Sign once."""
        who = {"name": data["name"], "capacity": deed.mandate.get_kind_display(), "by": self.request.user}
        second = next((p for p in deed.seconds or () if str(p.pk) == data.get("invited")), None)
        more: dict[str, Any] = {"at": clock.now(), "proof": proof, "invited": second}
        return acts.sign(self.party.entry, deed.template, **who, **more)

    def onwards(self, deed: Deed, made: Any) -> str:
        """To the application, or back to the entry."""
        messages.success(self.request, _("信用承诺已经签署。"))
        name = "hall-repair" if self.party.entry.state == LISTED else "hall-entry"
        return reverse(name, args=[self.party.entry.number])

    def _page(self) -> HttpResponse:
        """The text as it was signed, or that there is nothing to sign."""
        party, template = self.party, self._template
        signed = party.commitment(template)
        facts = {
            "party": party,
            "entry": party.entry,
            "template": template,
            "signed": signed,
            "others": [c for c in party.commitments if c != signed],
            "effects": effects_of(party.entry, is_undecided=party.is_undecided),
            "phone": Letterhead.objects.reach(party.entry.department, self.today).phone,
        }
        return render(self.request, "hall/commitment.html", facts)


class RepairView(HallPage):
    """Apply for early removal; the flow and its end are injected by the addresses."""

    duty = APPLY_REPAIR
    start_repair: Callable[..., Any] | None = None
    abandon: Callable[..., Any] | None = None
    go_on: Callable[..., Any] | None = None

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        """The status of an open application; else from when one may apply, and the form."""
        party = self.lead_of(number)
        asked = request.GET if "corrected_on" in request.GET else None
        when = WhenForm(asked, today=self.today, auto_id="when_%s")
        day = when.cleaned_data["corrected_on"] if when.is_bound and when.is_valid() else None
        initial = {"corrected_on": day.isoformat()} if day else {}
        return self._page(party, ApplyRepairForm(initial=initial, today=self.today), when=when, day=day)

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        """Apply, hand in what was missing, or take the open application back."""
        party = self.lead_of(number)
        if "complete" in request.POST:
            return self._complete(party)
        return self._withdraw(party) if "withdraw" in request.POST else self._apply(party)

    def _apply(self, party: Party) -> HttpResponse:
        """Apply; what stands against it is said in the form, and the words typed are kept."""
        form = ApplyRepairForm(self.request.POST, self.request.FILES, today=self.today)
        if not form.is_valid():
            return self._page(party, form, status=UNPROCESSABLE)
        facts = {"start": self.start_repair, "by": self.request.user, "at": clock.now()}
        try:
            made, new = acts.apply_for_removal(party.entry, form.cleaned_data, self._promise(party), **facts)
        except Refused as refused:
            add_sentences(form, refused)
            return self._page(party, form, status=UNPROCESSABLE, day=form.cleaned_data["corrected_on"])
        said = _("申请 %(code)s 已经收到。") if new else _("申请 %(code)s 已经提交过了。")
        messages.success(self.request, said % {"code": made.code})
        return redirect("hall-repair", party.entry.number)

    def _withdraw(self, party: Party) -> HttpResponse:
        """Take back the application that the page showed."""
        code = self.request.POST["withdraw"]
        made = next((r for r in party.repairs if r.code == code), None)
        if made is None:
            raise Http404
        try:
            made, new = acts.withdraw(made, abandon=self.abandon, by=self.request.user, at=clock.now())
        except Refused as refused:
            for sentence in refused.sentences:
                messages.error(self.request, sentence)
        else:
            said = _("申请 %(code)s 已经撤回，您可以重新申请。") if new else _("申请 %(code)s 已经撤回过了。")
            messages.success(self.request, said % {"code": made.code})
        return redirect("hall-repair", party.entry.number)

    def _complete(self, party: Party) -> HttpResponse:
        """Hand in what the application lacked; what stands against it is said in the form."""
        code = self.request.POST["complete"]
        made = next((r for r in party.repairs if r.code == code), None)
        if made is None:
            raise Http404
        form = CompleteRepairForm(self.request.POST, self.request.FILES)
        if form.is_valid():
            who = {"go_on": self.go_on, "by": self.request.user, "at": clock.now()}
            said = form.cleaned_data
            try:
                made, _new = acts.complete_repair(made, said["added"], said["files"] or (), **who)
            except Refused as refused:
                add_sentences(form, refused)
            else:
                messages.success(self.request, _("补正材料已经收到，机关的期限自次日起继续计算。"))
                return redirect("hall-repair", party.entry.number)
        return self._page(party, ApplyRepairForm(today=self.today), status=UNPROCESSABLE, completion=form)

    def _promise(self, party: Party) -> Commitment | None:
        """The promise that was signed for early removal."""
        return party.commitment(hall.template_for(party.entry, hall.templates()))

    def _page(
        self,
        party: Party,
        form: ApplyRepairForm,
        *,
        status: int = 200,
        when: Any = None,
        day: date | None = None,
        completion: CompleteRepairForm | None = None,
    ) -> HttpResponse:
        """One page for all stages: conditions, promise, application, result."""
        made = party.repairs[-1] if party.repairs else None
        promise, asked = self._promise(party), materials.of(party.entry.policy)
        facts = {
            "party": party,
            "entry": party.entry,
            "form": form,
            "when": when or WhenForm(today=self.today, auto_id="when_%s"),
            "promise": promise,
            "made": made,
            "former": party.repairs[-2::-1],
            "made_clock": _clock_of(made, party) if made else None,
            "decide_by": row.due_on if made and (row := party.clock("repair_decide", made.ref)) else None,
            "completion": completion or CompleteRepairForm(),
            "to_bring": [each for each in asked if not each.is_fetched],
            "fetched": [each for each in asked if each.is_fetched],
            **self._conditions(party, day),
        }
        is_due = facts["may_apply"] and facts["is_open_now"] and not facts["barred"]
        if facts["barred"]:
            form.fields["insists"].label = _("我知道还在不得申请的期间内，仍然要求书面决定")
        facts["steps"] = _steps(party, may_apply=is_due, has_promise=promise is not None)
        return render(self.request, "hall/repair.html", facts, status=status)

    def _conditions(self, party: Party, day: date | None) -> dict[str, Any]:
        """Both layers for the day of correction that was stated, what stands against it, whether one may apply."""
        entry = party.entry
        if entry.state != LISTED or not entry.may_be_repaired:
            return {"is_listed": False, "may_apply": False, "is_open_now": False, "barred": ""}
        stated = day or entry.corrected_on
        panel = windows.of_party(party, stated)
        found = party.windows_if(stated)
        first = found.opens_on if found else entry.listed_from
        return {
            "is_listed": True,
            "stated": stated,
            "first": first,
            "panel": panel,
            "is_open_now": first <= self.today,
            "barred": party.bar_words,
            # Too early or barred once is a reason to be refused in writing, not to be kept from asking (办法 §§14, 18).
            "may_apply": party.open_repair is None,
            "clause": _clause(entry, found),
            "asks_promise": entry.repair_rules(self.today).yes("repair_promise"),
            "was_barred": bool(party.repairs) and party.repairs[-1].is_barred,
        }


def _clause(entry: Any, found: Windows | None) -> str:
    """The clause on which the way out rests: the time that must pass, or the listing that ends with the cure."""
    rule = found.removal_rule if found else None
    return str((rule or entry.policy.load_rules()["listing_period"]).clause)


def _clock_of(made: Repair, party: Party) -> dict[str, Any] | None:
    """The clock that runs for one application: the party's own while something is missing, else the authority's."""
    kinds = {"incomplete": ("repair_complete",), "applied": ("repair_accept", "repair_decide")}
    for kind in kinds.get(made.state, ("repair_decide",)):
        row = party.clock(kind, made.ref)
        if row is not None and row.paused_on is None:
            title = _("您的期限：补正") if kind == "repair_complete" else _("机关的期限：作出决定")
            title = _("机关的期限：是否受理") if kind == "repair_accept" else title
            return face_of(row, party.today, party.calendar) | {"title": title, "kind": kind}
    return None


def _steps(party: Party, *, may_apply: bool, has_promise: bool) -> list[dict[str, Any]]:
    """The steps of an application: what is done, what is now."""
    names = (_("核对条件"), _("信用承诺"), _("提交申请"), _("受理"), _("机关核实"), _("作出决定"))
    made = party.open_repair
    has_promise = has_promise or not party.entry.policy.load_rules().yes("repair_promise")
    if made is not None:
        now = {"verified": 5, "accepted": 4}.get(made.state, 3)
    else:
        now = 0 if not may_apply else 2 if has_promise else 1
    states = ["done" if i < now else "now" if i == now else "" for i in range(len(names))]
    steps = [{"name": n, "state": s} for n, s in zip(names, states, strict=True)]
    return steps if party.entry.policy.load_rules().yes("repair_promise") else steps[:1] + steps[2:]
