"""行政处罚信息 in the hall: one's own penalties, whether a display may end early, the application and its letters."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from forms.record_repair import MATERIALS, HallRecordForm, OwnCheckForm
from forms.repair import CompleteRepairForm
from workflows.acts import record_office, record_papers
from workflows.acts import record_repair as acts
from workflows.law.refusal import Refused
from workflows.models import Letterhead, Mandate, PublicityRecord, RecordPaper
from workflows.queries import clock, hall_records, record_letters
from workflows.queries.eligibility import BARS
from workflows.views.hall import UNPROCESSABLE, HallPage, add_sentences

PREPARING = 202


class PenaltiesView(HallPage):
    """The penalties of everybody for whom one speaks."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """One page."""
        rows = list(hall_records.rows(request.user, self.today)[: hall_records.MOST])
        several = len({row.subject_id for row in rows}) > 1
        return render(request, "hall/penalties.html", {"rows": rows, "several": several})


class PenaltyView(HallPage):
    """One penalty: what may be done about its display, the application, what was answered.

    `settle` puts before the office whatever is due after what was said.
    """

    settle: Callable[..., Any] | None = None

    def dispatch(self, request: HttpRequest, *args: Any, pk: int, **kwargs: Any) -> Any:
        """404 for another's."""
        self.today = clock.today()
        found = hall_records.own(request.user, pk, self.today) if request.user.is_authenticated else None
        if found is None:
            raise Http404
        self.record, self.mandate = found
        return super().dispatch(request, *args, **kwargs)

    record: PublicityRecord
    mandate: Mandate

    def get(self, request: HttpRequest) -> HttpResponse:
        """The conditions as of today, the form, and how an application stands."""
        asked = OwnCheckForm(request.GET or None, today=self.today, auto_id="own_%s")
        said = asked.cleaned_data if asked.is_bound and asked.is_valid() else {}
        day = said.get("corrected_on")
        initial = {"corrected_on": day.isoformat()} if day else {}
        form = HallRecordForm(record=self.record, today=self.today, initial=initial)
        return self.page(form, asked=asked, said=said)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Apply, hand in what was missing, or take the open application back."""
        if not hall_records.may_apply(self.mandate, self.today):
            raise PermissionDenied(
                _("您的授权范围不包括申请信用修复，请由本人或者法定代表人办理，或者扩大授权。")
            )
        if "complete" in request.POST:
            return self._complete()
        return self._withdraw() if "withdraw" in request.POST else self._apply()

    def _apply(self) -> HttpResponse:
        """Apply; what stands against it is said in the form, and the words typed are kept."""
        form = HallRecordForm(self.request.POST, self.request.FILES, record=self.record, today=self.today)
        if form.is_valid():
            data = form.cleaned_data
            said = {
                "in_hall": True,
                "received_on": self.today,
                "corrected_on": data["corrected_on"],
                "statement": data["statement"],
                "applicant": self.request.user.name,
                "files": [*data["files"], *data["promise"]],
                "materials": [str(words) for _code, words in MATERIALS],
                "has_promise": True,
                "insists": data["insists"],
            }
            who: dict[str, Any] = {"by": self.request.user, "at": clock.now()}
            try:
                with transaction.atomic():
                    made = acts.apply(self.record, said, **who)
                    self.settle(made, **who)  # type: ignore[misc]
            except Refused as refused:
                add_sentences(form, refused)
            else:
                words = _("申请 %(code)s 已经收到。") % {"code": made.code}
                messages.success(self.request, words)
                return redirect("hall-penalty", self.record.pk)
        said = {"corrected_on": form.cleaned_data.get("corrected_on"), "performed": True, "promise": True}
        return self.page(form, said=said, status=UNPROCESSABLE)

    def _complete(self) -> HttpResponse:
        """Hand in what the application lacked."""
        made = self._of_code(self.request.POST["complete"])
        form = CompleteRepairForm(self.request.POST, self.request.FILES)
        if form.is_valid():
            who: dict[str, Any] = {"by": self.request.user, "at": clock.now()}
            try:
                with transaction.atomic():
                    record_office.complete(
                        made, form.cleaned_data["added"], form.cleaned_data["files"] or (), **who
                    )
                    self.settle(made, **who)  # type: ignore[misc]
            except Refused as refused:
                add_sentences(form, refused)
            else:
                messages.success(self.request, _("补正材料已经收到，机关的期限自次日起继续计算。"))
                return redirect("hall-penalty", self.record.pk)
        blank = HallRecordForm(record=self.record, today=self.today)
        return self.page(blank, completion=form, status=UNPROCESSABLE)

    def _withdraw(self) -> HttpResponse:
        """Take back the application that the page showed."""
        made = self._of_code(self.request.POST["withdraw"])
        who: dict[str, Any] = {"by": self.request.user, "at": clock.now()}
        try:
            with transaction.atomic():
                made, new = record_office.withdraw(made, **who)
                self.settle(made, **who)  # type: ignore[misc]
        except Refused as refused:
            for sentence in refused.sentences:
                messages.error(self.request, sentence)
        else:
            said = _("申请 %(code)s 已经撤回，您可以重新申请。") if new else _("申请 %(code)s 已经撤回过了。")
            messages.success(self.request, said % {"code": made.code})
        return redirect("hall-penalty", self.record.pk)

    def _of_code(self, code: str) -> Any:
        """One of the applications about this record; 404 for any other."""
        made = next((each for each in self.record.made_repairs if each.code == code), None)  # type: ignore[attr-defined]
        if made is None:
            raise Http404
        return made

    def page(
        self,
        form: HallRecordForm,
        *,
        said: dict[str, Any] | None = None,
        asked: OwnCheckForm | None = None,
        completion: CompleteRepairForm | None = None,
        status: int = 200,
    ) -> HttpResponse:
        """One page for all stages: conditions, application, result."""
        found = hall_records.outlook(self.record, said or {}, self.today)
        all_made = self.record.made_repairs  # type: ignore[attr-defined]
        made = all_made[0] if all_made else None
        is_shown = self.record.state == "online"
        facts = {
            "record": self.record,
            "outlook": found,
            "answer": found.answer,
            "looked_into": BARS,
            "made": made,
            "former": all_made[1:],
            "made_clock": hall_records.clock_of(made, self.today) if made and made.is_open else None,
            "letters": hall_records.letters(made),
            "steps": hall_records.steps(made, is_open_now=found.is_open_now),
            "form": form,
            "asked": asked or OwnCheckForm(today=self.today, auto_id="own_%s"),
            "completion": completion or CompleteRepairForm(),
            "is_shown": is_shown,
            "may_apply": is_shown
            and (made is None or not made.is_open)
            and hall_records.may_apply(self.mandate, self.today),
            "today": self.today,
            "reach": Letterhead.objects.reach(self.record.department, self.today),
        }
        return render(self.request, "hall/penalty.html", facts, status=status)


class LetterView(HallPage):
    """A letter about a penalty, for whom it reached."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """The file; 202 while it is being printed."""
        paper = hall_records.letter(request.user, code, self.today)
        if paper is None:
            raise Http404
        record_papers.opened(paper, at=clock.now())
        return handed_out(paper)


def handed_out(paper: RecordPaper) -> HttpResponse:
    """One letter as a file."""
    data = record_letters.printed(paper)
    if data is None:
        words = _("文件正在生成，请过几秒钟再打开。")
        return HttpResponse(words, status=PREPARING, content_type="text/plain; charset=utf-8")
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{paper.repair.code}-{paper.kind}.pdf"'
    response["Cache-Control"], response["X-Content-Type-Options"] = "private, no-store", "nosniff"
    return response
