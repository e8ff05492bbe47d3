"""The training desk: who learns, the sessions, the code on the screen, the paper list."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forms.training import PaperForm, SessionForm, WhyForm
from workflows.acts import completion, onsite
from workflows.law import duties
from workflows.law.courses import Attending
from workflows.law.identity import normalise
from workflows.law.refusal import Refused
from workflows.models import Enrolment, Subject, TrainingSession
from workflows.queries import clock, studies
from workflows.queries import training_desk as desk
from workflows.views.hall import UNPROCESSABLE, add_sentences
from workflows.views.training_desk import DeskPage, insist_trainer


@require_safe
def learners(request: HttpRequest) -> HttpResponse:
    """Who learns, the newest first."""
    insist_trainer(request.user)
    after, course = request.GET.get("after", "")[:20], request.GET.get("course", "")[:40]
    rows, key = desk.learners(request.user, after, course)
    facts = {"rows": rows, "next_key": key, "is_later": bool(after), "course": course}
    return render(request, "training_desk/learners.html", facts)


@require_safe
def learner(request: HttpRequest, code: str) -> HttpResponse:
    """One learning; a look at a natural person's is written in that person's book."""
    insist_trainer(request.user)
    found = desk.learner(request.user, code)
    if found is None:
        raise Http404
    if found.subject.is_person:
        completion.record_look(found, by=request.user, at=clock.now())
    facts = {"learning": found, "study": studies.study_of(found), "subject": desk.name_of(found.subject)}
    return render(request, "training_desk/learner.html", facts)


@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """The sessions, the newest first."""
    insist_trainer(request.user)
    after = request.GET.get("after", "")[:60]
    rows, key = desk.sessions(request.user, after)
    facts = {"rows": rows, "next_key": key, "is_later": bool(after)}
    return render(request, "training_desk/sessions.html", facts)


class NewSessionView(DeskPage):
    """Announce a session."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form."""
        return self._page(self._form())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Announce it."""
        form = self._form(request.POST)
        if form.is_valid():
            said = dict(form.cleaned_data)
            try:
                made = onsite.plan(said.pop("version"), said, by=request.user, at=clock.now())
                return redirect("training-session", made.code)
            except Refused as refused:
                add_sentences(form, refused)
        return self._page(form, UNPROCESSABLE)

    def _form(self, *data: Any) -> SessionForm:
        """The form with the published courses of the desk."""
        return SessionForm(*data, versions=desk.published(self.request.user), now=clock.now())

    def _page(self, form: SessionForm, status: int = 200) -> HttpResponse:
        """The page."""
        facts = {"form": form, "title": _("安排现场培训"), "back": reverse("training-sessions")}
        return render(self.request, "training_desk/form.html", facts, status=status)


class SessionDeskView(DeskPage):
    """One session: who comes, who came, the paper list, its end."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """The page."""
        return self._page(self._session(code))

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        """One deed; a refusal is said on the same page."""
        found = self._session(code)
        forms = {"paper": PaperForm, "cancel": WhyForm}
        do = request.POST.get("do", "")
        form: Any = forms[do](request.POST) if do in forms else None
        if form is not None and not form.is_valid():
            return self._page(found, UNPROCESSABLE, **{do: form})
        try:
            self._do(do, found, form)
        except Refused as refused:
            if form is None:
                for sentence in refused.sentences:
                    messages.error(request, sentence)
                return self._page(self._session(code), 409)
            add_sentences(form, refused)
            return self._page(self._session(code), UNPROCESSABLE, **{do: form})
        return redirect("training-session", code)

    def _do(self, do: str, found: TrainingSession, form: Any) -> None:
        """What was asked for; 404 for anything else."""
        told = {"by": self.request.user, "at": clock.now()}
        if do == "cancel":
            onsite.cancel(found, because=form.cleaned_data["reason"], **told)
        elif do == "hold":
            done = onsite.hold(found, **told)
            messages.success(self.request, _("已登记：%(n)d人完成培训，证明已送达服务大厅。") % {"n": done})
        elif do == "paper":
            self._add(found, form.cleaned_data, told)
        elif do == "note":
            onsite.note_paper(self._enrolment(found), signed_at=found.starts_at, **told)
        elif do in ("confirm", "reject"):
            onsite.settle_paper(self._enrolment(found), stands=do == "confirm", **told)
        else:
            raise Http404

    def _add(self, found: TrainingSession, said: dict[str, str], told: dict[str, Any]) -> None:
        """Somebody on the paper list who did not enrol; Refused for a number that nobody has."""
        code = normalise(said["code"])
        subject: Subject | None = Subject.objects.by_numbers([code]).get(code)
        if subject is None:
            raise Refused(_("没有找到这个号码的主体，请核对纸质签到表。"))
        made = onsite.enrol(found, subject, attendee=said["attendee"], **told)
        onsite.note_paper(made, signed_at=found.starts_at, **told)

    def _enrolment(self, found: TrainingSession) -> Enrolment:
        """The row that is meant; 404 for one of another session."""
        rows = found.enrolments.select_related("subject", "session__version__course")
        row = rows.filter(code=self.request.POST.get("row", "-")).first()
        if row is None:
            raise Http404
        return row

    def _session(self, code: str) -> TrainingSession:
        """The session; 404 for another desk's."""
        found = desk.session(self.request.user, code)
        if found is None:
            raise Http404
        return found

    def _page(self, found: TrainingSession, status: int = 200, **typed: Any) -> HttpResponse:
        """The page with its forms, as typed or empty."""
        now, person = clock.now(), self.request.user
        rows = desk.roster(found)
        for each in rows:
            row = each["row"]
            each["may_confirm"] = row.state == Attending.NOTED and person.pk not in row.hands
        facts = {
            "session": found,
            "rows": rows,
            "is_over": found.ends_at <= now,
            "shows_code": desk.shown_code(found, now) is not None,
            "may_keep": duties.KEEP_TRAINING(found, person),
            "paper": typed.get("paper") or PaperForm(),
            "cancel": typed.get("cancel") or WhyForm(),
        }
        return render(self.request, "training_desk/session.html", facts, status=status)


@require_safe
def code(request: HttpRequest, code: str) -> HttpResponse:
    """The code for the screen in the room; the part that changes is asked for again and again."""
    insist_trainer(request.user)
    found = desk.session(request.user, code)
    if found is None:
        raise Http404
    shown = desk.shown_code(found, clock.now())
    facts = {"session": found, "digits": shown[0] if shown else "", "seconds": shown[1] if shown else 0}
    template = "training_desk/_code.html" if "HX-Request" in request.headers else "training_desk/code.html"
    response = render(request, template, facts)
    response["Cache-Control"] = "no-store"
    return response
