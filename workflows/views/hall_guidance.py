"""What a subject does about a rectification, an interview and its points, in its hall."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from forms.interview import AskMoveForm, HallSignForm
from forms.rectification import AskExtensionForm, HandInForm, ObjectForm
from workflows.acts import evidence, log
from workflows.acts import interview as interviews
from workflows.acts import rectification as acts
from workflows.acts.contact import prove
from workflows.law.contact import RECORD
from workflows.law.demerit import NO_LAW
from workflows.law.duties import ANSWER_GUIDANCE
from workflows.law.interview import Interviewing, Side
from workflows.law.papers.guidance import INTERVIEW_RECORD, RECTIFICATION
from workflows.law.refusal import Refused
from workflows.models import DemeritLine, Interview, InterviewSignature, Person, Rectification
from workflows.queries import clock, demerits, hall_guidance
from workflows.queries.hall import Party
from workflows.views.hall import UNPROCESSABLE, HallPage, add_sentences
from workflows.views.interview import as_file, record_of, shown
from workflows.views.opening import send_digits, too_often, wrong_digits
from workflows.views.rectification import keep_files

TICKET = "record_code"


class RectificationView(HallPage):
    """One rectification: what is asked, until when, what was handed in; hand in, or ask for more time."""

    start: Callable[..., Any] | None = None
    handed_in: Callable[..., Any] | None = None

    def get(self, request: HttpRequest, number: str, code: str) -> HttpResponse:
        """The page."""
        party, made = self._found(number, code)
        return self._page(party, made, HandInForm(), AskExtensionForm(due_on=made.due_on))

    def post(self, request: HttpRequest, number: str, code: str) -> HttpResponse:
        """Hand in, or ask for more time; what was typed is kept when it is refused."""
        party, made = self._found(number, code)
        self.insist_answer(party)
        asks = "extend" in request.POST
        handing, asking = HandInForm(), AskExtensionForm(due_on=made.due_on)
        form: Any
        if asks:
            form = asking = AskExtensionForm(request.POST, due_on=made.due_on)
        else:
            form = handing = HandInForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                with transaction.atomic(), log.one_gesture():
                    said = (
                        self._ask(made, form.cleaned_data) if asks else self._hand_in(made, form.cleaned_data)
                    )
                messages.success(request, said)
                return redirect("hall-rectification", number, code)
            except Refused as refused:
                add_sentences(form, refused)
        return self._page(party, made, handing, asking, UNPROCESSABLE)

    def insist_answer(self, party: Party) -> None:
        """An agent whose mandate lacks the right is told so."""
        self.duty = ANSWER_GUIDANCE
        self.parties_of(party.entry.number)

    def _hand_in(self, made: Rectification, data: dict[str, Any]) -> str:
        who: dict[str, Any] = {"by": self.request.user, "at": clock.now()}
        evidence.insist_room(data["files"], **who)
        filing = acts.hand_in(made, data["text"], keep_files(made.entry, data["files"], **who), **who)
        self.handed_in(filing.rectification, **who)  # type: ignore[misc]
        if filing.is_late:
            return _("整改材料已经报送，标明逾期；机关验收后在这里告知您。")
        return _("整改材料已经报送；机关验收后在这里告知您。")

    def _ask(self, made: Rectification, data: dict[str, Any]) -> str:
        who: dict[str, Any] = {"by": self.request.user, "at": clock.now()}
        made = acts.ask_extension(made, data["until"], data["reason"], **who)
        self.start(rectification=made, matter="extension", **who)  # type: ignore[misc]
        return _("延期申请已经提交；答复以前，原届满日不变。")

    def _found(self, number: str, code: str) -> tuple[Party, Rectification]:
        """The party and its rectification; 404 for what it was not told of."""
        for party in self.parties_of(number):
            for made in hall_guidance.rectifications(party):
                if made.code == code:
                    made.entry = party.entry
                    return party, made
        raise Http404

    def _page(
        self, party: Party, made: Rectification, handing: Any, asking: Any, status: int = 200
    ) -> HttpResponse:
        """One page for all stages."""
        facts = {
            "party": party, "entry": party.entry, "made": made, "form": handing, "asking": asking,
            "asked": [(b.label, made.particulars.get(b.key, "")) for b in RECTIFICATION.blanks],
            "sides": hall_guidance.sides(party, made), "may": party.may(ANSWER_GUIDANCE),
            "filings": made.filings.prefetch_related("files"), "phone": party.entry.department.phone,
        }  # fmt: skip
        return render(self.request, "hall/rectification.html", facts, status=status)


class InterviewView(HallPage):
    """One interview: confirm, ask once for another day, read the record and sign it with a code."""

    start: Callable[..., Any] | None = None

    def get(self, request: HttpRequest, number: str, code: str) -> HttpResponse:
        """The page."""
        party, made = self._found(number, code)
        return self._page(party, made)

    def post(self, request: HttpRequest, number: str, code: str) -> HttpResponse:
        """What the button says; what was typed is kept when it is refused."""
        party, made = self._found(number, code)
        if not party.may(ANSWER_GUIDANCE):
            self.duty = ANSWER_GUIDANCE
            self.parties_of(number)
        who: dict[str, Any] = {"by": request.user, "at": clock.now()}
        if "confirm" in request.POST:
            return self._confirm(party, made, who)
        if "move" in request.POST:
            return self._move(party, made, who)
        form = self._sign_form(request.POST)
        if "send" in request.POST:
            return self._send(party, made, form)
        return self._sign(party, made, form, who)

    def _sign_form(self, *data: Any, **more: Any) -> HallSignForm:
        """The form in the name of who is signed in."""
        return HallSignForm(*data, own=self.request.user.name, **more)

    def _confirm(self, party: Party, made: Interview, who: dict[str, Any]) -> HttpResponse:
        try:
            with log.one_gesture():
                interviews.confirm(made, **who)
            messages.success(self.request, _("已确认参加，请按时到场。"))
        except Refused as refused:
            messages.error(self.request, " ".join(refused.sentences))
        return redirect("hall-interview", party.entry.number, made.code)

    def _move(self, party: Party, made: Interview, who: dict[str, Any]) -> HttpResponse:
        form = AskMoveForm(self.request.POST)
        if form.is_valid():
            try:
                with transaction.atomic(), log.one_gesture():
                    moved = interviews.ask_move(made, form.cleaned_data["reason"], **who)
                    self.start(interview=moved, matter="move", **who)  # type: ignore[misc]
                messages.success(self.request, _("改期申请已经提交；答复以前，原定时间不变。"))
                return redirect("hall-interview", party.entry.number, made.code)
            except Refused as refused:
                add_sentences(form, refused)
        return self._page(party, made, moving=form, status=UNPROCESSABLE)

    def _send(self, party: Party, made: Interview, form: HallSignForm) -> HttpResponse:
        """Six digits to a contact of the person that was proved; nothing typed is lost."""
        address = proved_contact(self.request.user)
        told: dict[str, Any] = {"purpose": RECORD, "about": made.code, "at": clock.now()}
        asked = send_digits(address, what="sign", **told) if address else None
        kept = self._sign_form(initial=self.request.POST.dict())
        if asked is None:
            messages.error(self.request, too_often() if address else no_contact())
        else:
            self.request.session[TICKET] = {**asked, "interview": made.code}
            messages.success(self.request, _("验证码已发送到 %(to)s。") % {"to": address})
        return self._page(party, made, signing=kept, status=200 if asked else UNPROCESSABLE)

    def _sign(self, party: Party, made: Interview, form: HallSignForm, who: dict[str, Any]) -> HttpResponse:
        """Right digits sign the words that were read."""
        asked = self.request.session.get(TICKET) or {}
        if form.is_valid():
            typed, mine = form.cleaned_data["digits"], asked.get("interview") == made.code
            if not mine or not prove(asked["address"], typed, asked=asked.get("code"), at=who["at"]):
                form.add_error(
                    "digits", wrong_digits() if mine else _("请先获取验证码，再填写收到的6位数字。")
                )
            else:
                done = self._signed(party, made, form, asked["address"], who)
                if done is not None:
                    return done
        return self._page(party, made, signing=form, status=UNPROCESSABLE)

    def _signed(
        self, party: Party, made: Interview, form: HallSignForm, contact: str, who: dict[str, Any]
    ) -> HttpResponse | None:
        data, way = form.cleaned_data, InterviewSignature.Way.CODE
        told = {name: data[name] for name in ("capacity", "remark", "digest")}
        try:
            with log.one_gesture():
                interviews.sign(made, Side.SUBJECT, data["name"], way, contact=contact, **told, **who)
        except Refused as refused:
            add_sentences(form, refused)
            return None
        self.request.session.pop(TICKET, None)
        messages.success(self.request, _("您已签署约谈记录。"))
        return redirect("hall-interview", party.entry.number, made.code)

    def _found(self, number: str, code: str) -> tuple[Party, Interview]:
        """The party and its interview; 404 for what it was not told of."""
        for party in self.parties_of(number):
            for made in hall_guidance.interviews(party):
                if made.code == code:
                    made.entry = party.entry
                    return party, made
        raise Http404

    def _page(
        self, party: Party, made: Interview, *, moving: Any = None, signing: Any = None, status: int = 200
    ) -> HttpResponse:
        """One page for all stages."""
        is_held = made.state in (Interviewing.WRITTEN, Interviewing.SIGNED, Interviewing.UNSIGNED)
        ready = {"digest": made.record_digest, "name": self.request.user.name}
        facts = {
            "party": party, "entry": party.entry, "made": made, "may": party.may(ANSWER_GUIDANCE),
            "moving": moving or AskMoveForm(), "signing": signing or self._sign_form(initial=ready),
            "noted": shown(INTERVIEW_RECORD.blanks, record_of(made)) if is_held else [],
            "has_signed": is_held and Side.SUBJECT in made.sides, "contact": proved_contact(self.request.user),
            "asked": (self.request.session.get(TICKET) or {}).get("interview") == made.code,
            "signatures": [s for s in made.signatures.all() if s.digest == made.record_digest],
        }  # fmt: skip
        return render(self.request, "hall/interview.html", facts, status=status)


class AppointmentView(InterviewView):
    """The appointment as a calendar file."""

    http_method_names = ("get", "head")

    def get(self, request: HttpRequest, number: str, code: str) -> HttpResponse:
        """The file."""
        party, made = self._found(number, code)
        return as_file(made, party.entry.department.short_name, request)


class GuidanceView(HallPage):
    """Counselling and points of one entry: what was advised, every line of the ledger, and an objection to one."""

    object_to: Callable[..., Any] | None = None

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        """The page."""
        return self._page(self.lead_of(number), ObjectForm())

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        """Object to one line; what was typed is kept when it is refused."""
        party = self.lead_of(number)
        if not party.may(ANSWER_GUIDANCE):
            self.duty = ANSWER_GUIDANCE
            self.parties_of(number)
        form = ObjectForm(request.POST)
        if form.is_valid():
            code = form.cleaned_data["line"]
            line = DemeritLine.objects.filter(entry=party.entry, code=code).select_related("rule").first()
            if line is None:
                raise Http404
            line.entry = party.entry
            try:
                with transaction.atomic(), log.one_gesture():
                    self.object_to(line, form.cleaned_data["text"], by=request.user, at=clock.now())  # type: ignore[misc]
                messages.success(request, _("异议已经提交，由登记记分以外的人员核对后在这里答复您。"))
                return redirect("hall-guidance", number)
            except Refused as refused:
                add_sentences(form, refused)
        return self._page(party, form, UNPROCESSABLE)

    def _page(self, party: Party, form: ObjectForm, status: int = 200) -> HttpResponse:
        """The page."""
        ledger = demerits.ledger_of(party.subject, self.today)
        facts = {
            "party": party, "entry": party.entry, "ledger": ledger, "next": demerits.mark_words(ledger.next_mark),
            "told": hall_guidance.told(party), "form": form, "may": party.may(ANSWER_GUIDANCE), "no_law": NO_LAW,
            "today": self.today,
        }  # fmt: skip
        return render(self.request, "hall/guidance.html", facts, status=status)


def proved_contact(person: Person) -> str:
    """A contact of the person that has answered with a code; empty without any."""
    if person.email and person.email_verified_at:
        return person.email
    return person.phone if person.phone and person.phone_verified_at else ""


def no_contact() -> str:
    """What is said to whoever has no contact to send digits to."""
    return _(
        "您还没有验证过的电子邮箱或者手机，不能在线签字。请先在“我的账号”中验证，或者到机关在纸质记录上签字。"
    )
