"""An application to end the display of a penalty early, as its officers see it: taken in, verified, decided, served."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_safe

from forms.record_repair import (
    PaperServedForm,
    ReceiptNoteForm,
    RecordApplicationForm,
    RecordStepForm,
)
from workflows.acts import record_office as office
from workflows.acts import record_repair as acts
from workflows.acts import record_telling
from workflows.law import duties
from workflows.law.publicity import Posting
from workflows.law.refusal import Refused, TooLate
from workflows.models import PublicityRecord, RecordPaper, RecordReceipt, RecordRepair, WorkItem
from workflows.queries import clock, cover, hands, record_desk
from workflows.queries.publicity_pages import row_of
from workflows.views.entry import insist_looker
from workflows.views.errors import conflict
from workflows.views.hall_record import handed_out
from workflows.views.publicity import seen_record

OWED = (duties.RECORD_REPAIR, duties.VERIFY_REPAIR, duties.DECIDE_REPAIR)


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The applications about records that the person may look at: the open ones by their clock, then the latest."""
    insist_looker(request.user)
    facts = record_desk.desk(request.user, clock.today())
    return render(request, "publicity/repairs.html", facts)


class OfRecord(View):
    """A page about the application of one record, for who has a part in repairs there."""

    record: PublicityRecord

    def dispatch(self, request: HttpRequest, *args: Any, pk: int, **kwargs: Any) -> Any:
        """Unseen record: 404; no part in repairs here: 403."""
        self.record = seen_record(request.user, pk)
        if (made := self.record.repairs.select_related("record").order_by("pk").last()) is not None:
            cover.stand_in(request.user, made, clock.today())
        if not any(duty(self.record, request.user) for duty in OWED):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class RecordRepairView(OfRecord):
    """The newest application about a record, and what this person may do about it; else a new one is entered.

    What a task of the inbox asks for is done in that task; `say` does what is said beside them, `settle` puts before
    the office whatever is due then, `said` names what may be said in which task.
    """

    say: Callable[..., Any] | None = None
    settle: Callable[..., Any] | None = None
    said: dict[str, tuple[str, ...]] | None = None

    @property
    def made(self) -> RecordRepair | None:
        """The newest application."""
        return self.record.repairs.order_by("pk").last()

    def get(self, request: HttpRequest) -> HttpResponse:
        """What stands, and the form."""
        return self.page(self.form())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Enter an application, or do its next step."""
        form = self.form(request.POST, request.FILES)
        if form is None:
            raise PermissionDenied
        if form.is_valid():
            try:
                self.do(form.cleaned_data)
            except TooLate as late:
                return conflict(request, str(late))
            except Refused as refused:
                form.add_error(None, refused.sentences)
            else:
                messages.success(request, _("已登记。"))
                return redirect("record-repair", self.record.pk)
        return self.page(form, status=422)

    def form(self, *given: Any) -> Any:
        """The step that is next for this person, or a new application; None where nothing may be done."""
        today, who, made = clock.today(), self.request.user, self.made
        if made is not None and made.is_open:
            verifies = duties.VERIFY_REPAIR(self.record, who)
            heads = duties.DECIDE_REPAIR(self.record, who)
            step = RecordStepForm(
                *given, made=made, may_verify=verifies, may_decide=heads and who.pk not in made.hands,
                may_extend=heads and record_desk.may_extend(made, today), today=today,
            )  # fmt: skip
            return None if step.is_empty else step
        may_enter = duties.RECORD_REPAIR(self.record, who) and self.record.state == Posting.ONLINE
        if may_enter and self.record.kind == PublicityRecord.Kind.PENALTY:
            return RecordApplicationForm(*given, record=self.record, today=today)
        return None

    def do(self, data: dict[str, Any]) -> None:
        """What was said: in the task that asks for it where there is one, else as an act, and the tasks follow."""
        made, who = self.made, {"by": self.request.user, "at": clock.now()}
        if made is None or not made.is_open:
            with transaction.atomic():
                self.settle(acts.apply(self.record, data, **who), **who)  # type: ignore[misc]
            return
        said = self.said or {}
        task = next((t for t in record_desk.tasks(made) if data["verb"] in said.get(t.step, ())), None)
        if task is None:
            self.say(made, data, **who)  # type: ignore[misc]
        else:
            _perform(self.request, task)

    def tasks(self) -> list[dict[str, Any]]:
        """The open tasks about it, and what this person may do with each."""
        rows = record_desk.tasks(self.made) if self.made is not None else []
        return [hands.on_its_page(item, self.request.user, clock.today()) for item in rows]

    def page(self, form: Any, status: int = 200) -> HttpResponse:
        """The page; a decision with its letters."""
        made, today = self.made, clock.today()
        facts = {
            "record": self.record,
            "row": row_of(self.record),
            "made": made,
            "form": form,
            "opens_on": acts.opens_on(self.record, made.received_on if made else today),
            "is_new": made is None or not made.is_open,
            "today": today,
            "tasks": self.tasks(),
            **record_desk.facts(made, today),
        }
        if made is not None and duties.SERVE_NOTICE(self.record, self.request.user):
            facts["serve_form"] = PaperServedForm(initial={"on": today})
        if made is not None and duties.VERIFY_REPAIR(self.record, self.request.user):
            facts["receipt_form"] = ReceiptNoteForm(initial={"on": today}, today=today)
        return render(self.request, "publicity/repair.html", facts, status=status)


class PaperView(OfRecord):
    """One letter: its file; that it was served by hand, in the task that asks for it where there is one."""

    settle: Callable[..., Any] | None = None

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """The file; 202 while it is being printed."""
        return handed_out(self.paper(code))

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        """Record the service, or say what is wrong."""
        paper, form = self.paper(code), PaperServedForm(request.POST)
        if not duties.SERVE_NOTICE(self.record, request.user):
            raise PermissionDenied
        try:
            if _done(request, form, lambda data: self.serve(paper, data), _("送达已登记。")):
                return redirect("record-repair", self.record.pk)
        except TooLate as late:
            return conflict(request, str(late))
        facts = {"record": self.record, "form": form, "title": paper.title, "number": paper.number}
        return render(request, "publicity/repair_deed.html", facts, status=422)

    def serve(self, paper: RecordPaper, data: dict[str, Any]) -> None:
        """Record it; the tasks follow."""
        who: dict[str, Any] = {"by": self.request.user, "at": clock.now()}
        task = record_desk.task_of(paper)
        if task is not None:
            _perform(self.request, task)
            return
        with transaction.atomic():
            office.serve(paper, data, **who)
            self.settle(paper.repair, **who)  # type: ignore[misc]

    def paper(self, code: str) -> RecordPaper:
        """The letter of this code about this record; 404 for any other."""
        rows = RecordPaper.objects.defer("file", "page").select_related("repair__record__book")
        found = rows.filter(code=code, repair__record=self.record).first()
        if found is None:
            raise Http404
        return found


class ReceiptView(OfRecord):
    """What a receiver answered is noted."""

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        """Note it, or say what is wrong."""
        found = RecordReceipt.objects.select_related("repair__record", "recipient")
        row = found.filter(code=code, repair__record=self.record).first()
        if row is None:
            raise Http404
        if not duties.VERIFY_REPAIR(self.record, request.user):
            raise PermissionDenied
        form, said = (
            ReceiptNoteForm(request.POST, today=clock.today()),
            {"by": request.user, "at": clock.now()},
        )
        if _done(request, form, lambda data: record_telling.confirm(row, data, **said), _("回执已登记。")):
            return redirect("record-repair", self.record.pk)
        facts = {"record": self.record, "form": form, "title": _("接收方回执"), "number": row.recipient.name}
        return render(request, "publicity/repair_deed.html", facts, status=422)


def _perform(request: HttpRequest, item: WorkItem) -> None:
    """Do a task with what was posted; Refused when it is not the task's to say any more."""
    cover.stand_in(request.user, item, clock.today())
    form = item.task.flow_task.perform(item.task, request.POST, by=request.user, at=clock.now())
    if form.errors:
        raise TooLate(_("这一步现在不能办理，可能已经由别人办理；请看现在的状态。"))


def _done(request: HttpRequest, form: Any, act: Callable[[dict[str, Any]], Any], words: str) -> bool:
    """Was it done? What stands against it is said in the form."""
    if not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except TooLate:
        raise
    except Refused as refused:
        form.add_error(None, refused.sentences)
        return False
    messages.success(request, words)
    return True
