"""制发文书: an officer begins a document of the case, corrects or withdraws an issued one."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from forms.issuance import ChooseForm, WhyForm
from workflows.acts import correction, issuance, log
from workflows.law import duties
from workflows.law.refusal import Refused
from workflows.law.service import Noticing
from workflows.models import Entry, Issuance, Notice, WorkItem
from workflows.queries import clock, dossier
from workflows.views.entry import seen_entry
from workflows.views.errors import conflict
from workflows.views.motion import insist
from workflows.views.notice import seen_notice

Start = Callable[..., Any]


class IssueView(View):
    """Which document, to whom; `start` begins the procedure (given in urls)."""

    start: Start | None = None

    def dispatch(self, request: HttpRequest, *args: Any, number: str, **kwargs: Any) -> Any:
        """Unseen entry: 404; not owed: 403; nothing to draw up: 409."""
        self.entry = seen_entry(request.user, number, *dossier.RELATED)
        insist(duties.DRAFT_NOTICE, self.entry, request.user)
        self.documents = issuance.kinds_by_hand(self.entry)
        if not self.documents:
            return conflict(request, _("案件现在的状态没有可以由经办人拟制的文书；其他文书由办案程序签发。"))
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form."""
        return self.page(self.form())

    def post(self, request: HttpRequest) -> HttpResponse:
        """The draft is in the officer's hands: the next page asks for its particulars."""
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        data, who = form.cleaned_data, {"by": request.user, "at": clock.now()}
        with transaction.atomic(), log.one_gesture():
            entry = log.lock(self.entry)
            begun = begin(self.start, entry, kind=data["kind"], associate=data["associate"], **who)
        return redirect("task", begun.code)

    def form(self, *data: Any) -> ChooseForm:
        """The kinds of this list, the parties of this case."""
        return ChooseForm(*data, entry=self.entry, documents=self.documents, name=self.entry.subject.name)

    def page(self, form: ChooseForm, status: int = 200) -> HttpResponse:
        """The page, with the documents that are being drawn up already."""
        drafts = WorkItem.objects.filter(entry=self.entry, procedure="issuance", status__in=OPEN)
        context = {
            "entry": self.entry, "form": form, "drafts": drafts.select_related("owner").order_by("pk"),
            "name": dossier.shown_name(self.entry.subject, True),
        }  # fmt: skip
        return render(self.request, "issuance/new.html", context, status=status)


OPEN = (WorkItem.Status.NEW, WorkItem.Status.ASSIGNED, WorkItem.Status.HELD)


def begin(start: Start | None, entry: Entry, **told: Any) -> WorkItem:
    """Start the procedure; the task in which the document is drawn up."""
    assert start is not None
    start(entry=entry, **told)
    return WorkItem.objects.filter(entry=entry, procedure="issuance", step="draft").latest("pk")


class NoticeView(View):
    """What may be done to one issued document: the duty, the person, the law are asked before anything is shown."""

    duty: duties.Duty
    template = ""
    label: Any = ""
    notice: Notice

    def check(self) -> None:
        """Raises Refused where the law does not allow it now."""
        raise NotImplementedError

    def dispatch(self, request: HttpRequest, *args: Any, code: str, **kwargs: Any) -> Any:
        """Unseen document: 404; not owed: 403; not possible now: 409, in words."""
        self.notice = seen_notice(request.user, code, "file", "page")
        insist(self.duty, self.notice.entry, request.user)
        try:
            self.check()
            return super().dispatch(request, *args, **kwargs)
        except Refused as refused:
            return conflict(request, " ".join(refused.sentences))

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form."""
        return self.page(self.form())

    def form(self, *data: Any) -> WhyForm:
        """The reason."""
        return WhyForm(*data, label=self.label)

    def page(self, form: WhyForm, status: int = 200) -> HttpResponse:
        """The page about this document."""
        notice = self.notice
        context = {
            "notice": notice, "entry": notice.entry, "form": form,
            "addressee": notice.addressee, "is_unserved": notice.state == Noticing.ISSUED,
        }  # fmt: skip
        return render(self.request, self.template, context, status=status)


class WithdrawView(NoticeView):
    """Take a document back that reached nobody; `abandon` and `follow` end the service that waits for it (urls)."""

    duty = duties.WITHDRAW_NOTICE
    template = "issuance/withdraw.html"
    label = gettext_lazy("撤回理由")
    abandon: Start | None = None
    follow: Start | None = None

    def check(self) -> None:
        """Only what no case waits for, and what is not served yet."""
        correction.check_may_withdraw(self.notice)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Out of force, its number void, nobody asked to serve it any more: one transaction."""
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        who: dict[str, Any] = {"by": request.user, "at": clock.now()}
        with transaction.atomic(), log.one_gesture():
            gone = correction.withdraw(self.notice, because=form.cleaned_data["reason"], **who)
            assert self.abandon is not None and self.follow is not None
            for process in pointless(gone):
                self.abandon(process, **who)
            self.follow(gone, **who)
        said = {"number": gone.number or gone.title}
        messages.success(request, _("已撤回：%(number)s。文号登记为作废，不再使用。") % said)
        return redirect("notice", gone.code)


def pointless(gone: Notice) -> list[Issuance]:
    """The procedure that only waited for the service of a document that is withdrawn."""
    return [] if _others_wait(gone) else list(Issuance.objects.filter(pk=gone.process_id, is_open=True))


def _others_wait(gone: Notice) -> bool:
    """Does the same procedure serve another document?"""
    rows = Notice.objects.filter(process=gone.process_id, state=Noticing.ISSUED)
    return bool(gone.process_id) and rows.exclude(pk=gone.pk).exists()


class CorrectView(NoticeView):
    """Begin the correction of a document; `start` begins the procedure (given in urls)."""

    duty = duties.DRAFT_NOTICE
    template = "issuance/correct.html"
    label = gettext_lazy("更正理由")
    start: Start | None = None

    def check(self) -> None:
        """In force, not replaced, nobody at it."""
        correction.check_may_correct(self.notice)

    def post(self, request: HttpRequest) -> HttpResponse:
        """The draft begins with what the old document states."""
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        old, who = self.notice, {"by": request.user, "at": clock.now()}
        stated = correction.stated_in(old) | {correction.REASON: form.cleaned_data["reason"]}
        with transaction.atomic(), log.one_gesture():
            entry = log.lock(old.entry)
            correction.insist_no_correction(old)
            told = {"kind": old.kind, "associate": old.associate, "replaces": old, "particulars": stated}
            begun = begin(self.start, entry, **told, **who)
        return redirect("task", begun.code)
