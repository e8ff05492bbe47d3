"""An application to end the display of a penalty early: entered at the counter, verified, decided by another hand."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from forms.record_repair import RecordApplicationForm, RecordStepForm
from workflows.acts import facts as parts
from workflows.acts import record_repair as acts
from workflows.law import duties
from workflows.law.publicity import Posting
from workflows.law.refusal import Refused
from workflows.law.remedies import remedies
from workflows.law.repair import Repairing
from workflows.models import Letterhead, PublicityRecord, RecordRepair
from workflows.queries import clock
from workflows.queries.publicity_pages import row_of
from workflows.views.publicity import seen_record

DECIDING = ("grant", "refuse", "reject_repair")


class RecordRepairView(View):
    """The newest application about a record, and what this person may do about it; else a new one is entered."""

    def dispatch(self, request: HttpRequest, *args: Any, pk: int, **kwargs: Any) -> Any:
        """Unseen record: 404; no part in repairs here: 403."""
        self.record = seen_record(request.user, pk)
        owed = (duties.RECORD_REPAIR, duties.VERIFY_REPAIR, duties.DECIDE_REPAIR)
        if not any(duty(self.record, request.user) for duty in owed):
            raise PermissionDenied
        self.made = self.record.repairs.order_by("pk").last()
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """What stands, and the form."""
        return self.page(self.form())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Enter an application, or do its next step."""
        form = self.form(request.POST)
        if form is None:
            raise PermissionDenied
        if form.is_valid():
            try:
                self.do(form.cleaned_data)
            except Refused as refused:
                form.add_error(None, refused.sentences)
            else:
                messages.success(request, _("已登记。"))
                return redirect("record-repair", self.record.pk)
        return self.page(form, status=422)

    def form(self, *given: Any) -> Any:
        """The step that is next for this person, or a new application; None where nothing may be done."""
        today, who = clock.today(), self.request.user
        if self.made is not None and self.made.is_open:
            verifies = duties.VERIFY_REPAIR(self.record, who)
            decides = duties.DECIDE_REPAIR(self.record, who) and who.pk not in self.made.hands
            made = RecordStepForm(
                *given, made=self.made, may_verify=verifies, may_decide=decides, today=today
            )
            return None if made.is_empty else made
        may_enter = duties.RECORD_REPAIR(self.record, who) and self.record.state == Posting.ONLINE
        is_penalty = self.record.kind == PublicityRecord.Kind.PENALTY
        return (
            RecordApplicationForm(*given, record=self.record, today=today)
            if may_enter and is_penalty
            else None
        )

    def do(self, data: dict[str, Any]) -> RecordRepair:
        """The act of what was said."""
        who: dict[str, Any] = {"by": self.request.user, "at": clock.now()}
        if self.made is None or not self.made.is_open:
            return acts.apply(self.record, data, **who)
        verb, text = data["verb"], data.get("reason", "")
        if verb in DECIDING:
            return acts.decide(self.made, verb, reason=text, basis=data.get("basis", ""), **who)
        if verb == "verify":
            return acts.verify(
                self.made, corrected_on=data["corrected_on"], performed=data["performed"],
                bars=data["bars"], text=text, **who,
            )  # fmt: skip
        if verb == "ask_repair_completion":
            return acts.enact(self.made, verb, because=text, given={"missing": text}, missing=text, **who)
        if verb == "complete_repair":
            told = {"materials": data["materials"], "has_promise": data["has_promise"]}
            return acts.complete(self.made, text=text, **told, **who)
        return acts.accept(self.made, because=text, **who)

    def page(self, form: Any, status: int = 200) -> HttpResponse:
        """The page; a decision with its remedies."""
        made, today, office = self.made, clock.today(), self.record.department
        is_against = made is not None and made.state in (Repairing.REFUSED, Repairing.REJECTED)
        authority = parts.authority_facts(office, Letterhead.objects.in_force(office, today))
        waits = made is not None and made.state in (Repairing.ACCEPTED, Repairing.VERIFIED)
        facts = {
            "record": self.record,
            "row": row_of(self.record),
            "made": made,
            "form": form,
            "opens_on": acts.opens_on(self.record, made.received_on if made else today),
            "unmet": acts.unmet(made, today) if waits and made else [],
            "remedies": remedies(authority, today)["text"] if is_against else "",
            "is_new": made is None or not made.is_open,
        }
        return render(self.request, "publicity/repair.html", facts, status=status)
