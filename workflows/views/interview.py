"""Interviews: the desk, one with its appointment, record and signatures, inviting, and what an officer puts down."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.http import require_safe

from forms.interview import AskMoveForm, NewForm, PaperSignForm, RecordForm, RefusalForm, SignForm
from forms.rectification import WhyForm
from workflows.acts import access, log
from workflows.acts import interview as acts
from workflows.law import duties
from workflows.law.icalendar import Appointment, calendar
from workflows.law.interview import Interviewing, Side, Sort
from workflows.law.papers.guidance import INTERVIEW_NOTICE, INTERVIEW_RECORD
from workflows.law.refusal import Refused
from workflows.models import Interview, InterviewSignature, Person, Rectification
from workflows.queries import clock, dossier, guidance
from workflows.views.entry import seen_entry
from workflows.views.errors import conflict
from workflows.views.motion import insist
from workflows.views.rectification import UNPROCESSABLE, desk, keep_files

ICS = "text/calendar; charset=utf-8"
State = Interviewing


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """All interviews that the person may see."""
    choices = {"states": Interviewing.choices, "sorts": Sort.choices}
    return desk(request, "interview", "interviews", "guidance/interviews.html", **choices)


def seen(person: Person, code: str) -> Interview:
    """The one of this code, if the person may see its entry; else Http404, as for an unknown code."""
    found: Interview | None = guidance.seen("interview", person, code)
    if found is None:
        raise Http404
    return found


@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """One interview: the appointment, the record and who signed it, what may be done now."""
    made = seen(request.user, code)
    if made.entry.subject.is_person:
        access.record_view(made.entry, by=request.user, at=clock.now())
    file = guidance.read(made, request.user, clock.today())
    context = {
        "file": file, "made": made, "entry": made.entry, "name": file.name,
        "asked": shown(INTERVIEW_NOTICE.blanks, made.particulars),
        "noted": shown(INTERVIEW_RECORD.blanks, record_of(made)),
        "actions": actions(made, request.user, file), "note": INTERVIEW_NOTICE.note,
    }  # fmt: skip
    return render(request, "guidance/interview.html", context)


def shown(blanks: Any, said: dict[str, Any]) -> list[tuple[str, str]]:
    """What was written, with its labels, in the order of the document; a moment without the letter in its midst."""
    return [
        (b.label, str(said[b.key]).replace("T", " ") if b.sort == "time" else str(said[b.key]))
        for b in blanks
        if said.get(b.key) not in (None, "")
    ]


def record_of(made: Interview) -> dict[str, Any]:
    """The record as it was signed, and beside it that somebody did not sign."""
    return {**made.record, "record.refused": made.refusal} if made.refusal else made.record


def actions(made: Interview, person: Person, file: guidance.File) -> list[dict[str, str]]:
    """The buttons of the page: only what this person may put down now."""
    if made.entry.concerns(person) or not duties.GUIDE_SUBJECT(made.entry, person):
        return []
    return [
        {"url": reverse("interview-deed", args=[made.code, name]), "words": deed.title, "icon": deed.icon}
        for name, deed in DEEDS.items()
        if is_possible(name, made)
    ]


@require_safe
def appointment(request: HttpRequest, code: str) -> HttpResponse:
    """The appointment as a calendar file, for the officer."""
    made = seen(request.user, code)
    of_case = dossier.is_of_case(request.user, made.entry.department_id)
    return as_file(made, dossier.shown_name(made.entry.subject, of_case), request)


def as_file(made: Interview, who: str, request: HttpRequest) -> HttpResponse:
    """The calendar file of an interview; 404 before there is an appointment."""
    if made.set_for is None or not made.version:
        raise Http404
    told = Appointment(
        uid=f"{made.code}@xinheng",
        begins=made.set_for,
        title=f"{made.get_sort_display()}：{who}",
        place=made.said("place"),
        about=f"{made.said('persons')}\n{made.said('reason')}",
        told_at=clock.now(),
        sequence=made.version - 1,
        is_cancelled=made.state == State.CANCELLED,
    )
    response = HttpResponse(calendar(told), content_type=ICS)
    response["Content-Disposition"] = f'attachment; filename="{made.code}.ics"'
    response["Cache-Control"] = "private, no-store"
    return response


# ------------------------------------------------------------------------------------------------- inviting
class NewView(View):
    """Invite an entry's subject; `start` gives the draft to a second pair of hands."""

    start: Callable[..., Any] | None = None

    def dispatch(self, request: HttpRequest, *args: Any, number: str, **kwargs: Any) -> Any:
        """Unseen entry: 404; not owed: 403; a case that has moved on: 409."""
        self.entry = seen_entry(request.user, number, *dossier.RELATED)
        insist(duties.GUIDE_SUBJECT, self.entry, request.user)
        code = request.GET.get("about", "")[:40]
        self.about = Rectification.objects.filter(entry=self.entry, code=code).first()
        try:
            acts.check_possible(self.entry)
            return super().dispatch(request, *args, **kwargs)
        except Refused as refused:
            return conflict(request, " ".join(refused.sentences))

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form; what a rectification says already stands in it."""
        known = {"sort": Sort.WARNING, "interview.place": self.entry.department.address}
        if self.about is not None:
            told = {"code": self.about.code, "matter": self.about.said("matter")}
            known["interview.reason"] = _("限期整改（%(code)s）逾期未完成：%(matter)s") % told
        return self.page(self.form(initial=known))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep the draft and give it on, in one transaction; nothing typed is lost."""
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(form, UNPROCESSABLE)
        who: dict[str, Any] = {"by": request.user, "at": clock.now()}
        data = form.cleaned_data
        try:
            with transaction.atomic(), log.one_gesture():
                made = acts.draft(
                    self.entry, data["particulars"], sort=data["sort"], rectification=self.about, **who
                )
                self.start(interview=made, matter="notice", **who)  # type: ignore[misc]
        except Refused as refused:
            form.add_error(None, refused.sentences)
            return self.page(form, UNPROCESSABLE)
        messages.success(request, _("已送审 %(code)s；另一名人员同意后签发通知书。") % {"code": made.code})
        return redirect("interview", made.code)

    def form(self, *data: Any, **more: Any) -> NewForm:
        """The form about this entry."""
        return NewForm(*data, entry=self.entry, today=clock.today(), now=clock.now(), **more)

    def page(self, form: NewForm, status: int = 200) -> HttpResponse:
        """The page of the form."""
        of_case = dossier.is_of_case(self.request.user, self.entry.department_id)
        name = dossier.shown_name(self.entry.subject, of_case)
        context = {"entry": self.entry, "form": form, "name": name, "note": INTERVIEW_NOTICE.note}
        return render(self.request, "guidance/interview_new.html", context, status=status)


# ----------------------------------------------------------------------------------------------------- deeds
@dataclass(frozen=True)
class Deed:
    """One thing to put down: its form (None: only asked to be confirmed), how the page calls it, from which states."""

    form: Any
    title: Any
    hint: Any
    icon: str
    states: tuple[str, ...]


SIGNING = gettext_lazy("先阅读页面上的记录全文；签字后记录不能修改，需要修改的先改、再由双方重新签字。")
DEEDS: dict[str, Deed] = {
    "sign": Deed(SignForm, gettext_lazy("约谈人签字"), SIGNING, "signature", (State.WRITTEN,)),
    "paper": Deed(
        PaperSignForm,
        gettext_lazy("登记纸质签字"),
        gettext_lazy("被约谈人在打印的记录上签字的，上传扫描件；在服务大厅签字的不用登记。"),
        "file-plus",
        (State.WRITTEN,),
    ),
    "record": Deed(
        RecordForm,
        gettext_lazy("修改记录"),
        gettext_lazy("双方签字以前可以修改；已经签过字的一方须重新阅读签字。"),
        "edit",
        (State.WRITTEN,),
    ),
    "refusal": Deed(
        RefusalForm,
        gettext_lazy("注明未签字"),
        gettext_lazy("被约谈人拒绝签字的，写明情况和在场见证人，记录存档。"),
        "ban",
        (State.WRITTEN,),
    ),
    "confirm": Deed(
        None,
        gettext_lazy("登记当事人确认"),
        gettext_lazy("当事人以电话等方式确认按时参加的，登记确认。"),
        "check",
        (State.INVITED,),
    ),
    "move": Deed(
        AskMoveForm,
        gettext_lazy("登记改期申请"),
        gettext_lazy("当事人以电话、书面申请改期的，登记理由；改期只能申请一次。"),
        "clock",
        (State.INVITED, State.CONFIRMED),
    ),
    "cancel": Deed(
        WhyForm,
        gettext_lazy("取消约谈"),
        gettext_lazy("写明理由；已经通知的，当事人在服务大厅可以看到。"),
        "ban",
        (State.ISSUED, State.INVITED, State.CONFIRMED, State.MOVE_ASKED),
    ),
    "follow-up": Deed(
        WhyForm,
        gettext_lazy("登记回访"),
        gettext_lazy("写明回访的情况：承诺的事项是否做到。"),
        "checks",
        (State.SIGNED, State.UNSIGNED),
    ),
}


def is_possible(name: str, made: Interview) -> bool:
    """Has a deed a place now?"""
    if made.state not in DEEDS[name].states:
        return False
    sides = made.sides if made.state == State.WRITTEN else set()
    if name == "move":
        return not made.was_moved
    if name in ("sign", "paper"):
        return (Side.OFFICER if name == "sign" else Side.SUBJECT) not in sides
    if name == "refusal":
        return Side.OFFICER in sides and Side.SUBJECT not in sides
    return name != "follow-up" or made.follow_up_on is not None


class DeedView(View):
    """The form of one deed; what it starts is given in urls."""

    start: Callable[..., Any] | None = None
    let_go: Callable[..., Any] | None = None

    def dispatch(self, request: HttpRequest, *args: Any, code: str, deed: str, **kwargs: Any) -> Any:
        """Unknown deed or unseen matter: 404; not owed: 403; what cannot be done now: 409."""
        if deed not in DEEDS:
            raise Http404
        self.made, self.name, self.deed = seen(request.user, code), deed, DEEDS[deed]
        insist(duties.GUIDE_SUBJECT, self.made.entry, request.user)
        if not is_possible(deed, self.made):
            told = {"deed": self.deed.title, "state": self.made.get_state_display()}
            words = _("现在不能办理“%(deed)s”：本件的状态是“%(state)s”，或者已经办理过。")
            return conflict(request, words % told)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form."""
        return self.page(self.form())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Put it down, or say why not; nothing typed is lost."""
        form = self.form(request.POST, request.FILES)
        if form is not None and not form.is_valid():
            return self.page(form, UNPROCESSABLE)
        try:
            with transaction.atomic(), log.one_gesture():
                self.act(form.cleaned_data if form is not None else {})
        except Refused as refused:
            if form is None:
                return conflict(request, " ".join(refused.sentences))
            form.add_error(None, refused.sentences)
            return self.page(form, UNPROCESSABLE)
        messages.success(request, _("已办理：%(deed)s。") % {"deed": self.deed.title})
        return redirect("interview", self.made.code)

    def act(self, data: dict[str, Any]) -> None:
        """What the deed does."""
        made, who = self.made, {"by": self.request.user, "at": clock.now()}
        if self.name == "confirm":
            acts.confirm(made, **who)
        elif self.name == "move":
            made = acts.ask_move(made, data["reason"], **who)
            self.start(interview=made, matter="move", **who)  # type: ignore[misc]
        elif self.name == "cancel":
            made = acts.end("cancel_interview", made, data["reason"], **who)
            self.let_go(made, **who)  # type: ignore[misc]
        elif self.name == "record":
            acts.rewrite(made, data["particulars"], data["follow_up_on"], **who)
        elif self.name == "refusal":
            acts.note_refusal(made, data["reason"], **who)
        elif self.name == "follow-up":
            acts.followed_up(made, data["reason"], **who)
        else:
            self.sign(data, **who)

    def sign(self, data: dict[str, Any], **who: Any) -> None:
        """The officer's own signature, or the other side's on paper."""
        told = {"digest": data["digest"], "capacity": data["capacity"]}
        if self.name == "sign":
            way = InterviewSignature.Way.TYPED
            acts.sign(self.made, Side.OFFICER, data["name"], way, **told, **who)
            return
        scan = keep_files(self.made.entry, data["scan"], **who)[0]
        way = InterviewSignature.Way.PAPER
        acts.sign(self.made, Side.SUBJECT, data["name"], way, scan=scan, remark=data["remark"], **told, **who)

    def form(self, *data: Any) -> Any:
        """The form of the deed; None for one that only asks to be confirmed."""
        if self.deed.form is None:
            return None
        more: dict[str, Any] = {}
        if self.name in ("sign", "paper"):
            more["initial"] = {"digest": self.made.record_digest}
        if self.name == "sign":
            more["own"] = self.request.user.name
        if self.name == "record":
            more = {"made": self.made, "today": clock.today()}
        return self.deed.form(*data, **more)

    def page(self, form: Any, status: int = 200) -> HttpResponse:
        """The page of the deed; whoever signs reads the record here."""
        made = self.made
        back = reverse("interview", args=[made.code])
        at = f"{localtime(made.set_for):%Y-%m-%d %H:%M}" if made.set_for else ""
        is_read = self.name in ("sign", "paper", "refusal")
        context = {"made": made, "entry": made.entry, "deed": self.deed, "form": form, "at": at}
        crumbs = {"home": reverse("interviews"), "home_words": _("约谈"), "back": back}
        record = {"noted": shown(INTERVIEW_RECORD.blanks, made.record) if is_read else []}
        return render(self.request, "guidance/deed.html", context | crumbs | record, status=status)
