"""The quiz and the on-site sessions in the hall. What is right stays on the server until an attempt is handed in."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from forms.training import AnswersForm, SignInForm
from workflows.acts import onsite
from workflows.acts import training as acts
from workflows.law.refusal import Refused
from workflows.models import Attempt
from workflows.queries import clock, studies
from workflows.views.hall import UNPROCESSABLE
from workflows.views.hall_account import OfSubject
from workflows.views.hall_training import LearningPage, insist_may_learn


class QuizView(LearningPage):
    """The quiz at the end of a course: begin an attempt, hand it in."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The open attempt, or what stands before the next one."""
        attempt = self.study.open_attempt
        return self._page(AnswersForm(questions=studies.shown(attempt)) if attempt else None)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Begin, or hand in; an incomplete paper comes back as it was filled in."""
        insist_may_learn(self.mandate, self.today)
        attempt = self.study.open_attempt
        try:
            if request.POST.get("do") == "begin":
                acts.begin_attempt(self.learning, by=request.user, at=clock.now())
                return redirect("hall-quiz", self.learning.code)
            if attempt is None:
                messages.info(request, _("这份答卷已经交过，或者还没有开始。"))
                return redirect("hall-quiz", self.learning.code)
            form = AnswersForm(request.POST, questions=studies.shown(attempt))
            if not form.is_valid():
                return self._page(form, UNPROCESSABLE)
            attempt.learning = self.learning
            done = acts.hand_in(attempt, form.given(), by=request.user, at=clock.now())
        except Refused as refused:
            messages.error(request, " ".join(refused.sentences))
            return redirect("hall-learning", self.learning.code)
        return redirect("hall-attempt", self.learning.code, done.number)

    def _page(self, form: AnswersForm | None, status: int = 200) -> HttpResponse:
        """The page."""
        return render(self.request, "training/quiz.html", self.base() | {"form": form}, status=status)


class AttemptView(LearningPage):
    """What came of an attempt, question by question, with explanations."""

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        """404 for an attempt that is not handed in."""
        found: Attempt | None = next((a for a in self.study.attempts if a.number == number), None)
        if found is None or found.ended_at is None:
            raise Http404
        facts = {"attempt": found, "questions": studies.shown(found)}
        return render(request, "training/attempt.html", self.base() | facts)


class SessionView(OfSubject):
    """One on-site session: enrol, take it back, sign in."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """The page."""
        return self._page(code, SignInForm())

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        """One of the three."""
        mandate, now = self.mandate_asked(), clock.now()
        insist_may_learn(mandate, self.today)
        offered, form = self._offered(code), SignInForm()
        do, told = request.POST.get("do", ""), {"by": request.user, "at": now}
        try:
            if do == "enrol":
                onsite.enrol(offered.session, mandate.subject, person=request.user, **told)
                messages.success(request, _("报名成功，届时请带身份证件到场，用现场屏幕上的签到码签到。"))
            elif do == "withdraw" and offered.mine is not None:
                onsite.withdraw(offered.mine, **told)
                messages.success(request, _("已取消报名，名额已经让出。"))
            elif do == "sign-in" and offered.mine is not None:
                form = SignInForm(request.POST)
                if not form.is_valid():
                    return self._page(code, form, UNPROCESSABLE)
                onsite.sign_in(offered.mine, form.cleaned_data["code"], **told)
                messages.success(request, _("签到成功，培训结束后登记学时。"))
            else:
                raise Http404
        except Refused as refused:
            for sentence in refused.sentences:
                if form.is_bound:
                    form.add_error("code", sentence)
                else:
                    messages.error(request, sentence)
            return self._page(code, form, UNPROCESSABLE)
        return redirect(f"{request.path}?of={self.nth}")

    def _offered(self, code: str) -> Any:
        """The session; 404 when there is none."""
        mandate = self.mandate_asked()
        found = studies.sessions(self.request.user, mandate.subject, clock.now(), code)
        if not found:
            raise Http404
        return found[0]

    def _page(self, code: str, form: SignInForm, status: int = 200) -> HttpResponse:
        """The page."""
        offered, now = self._offered(code), clock.now()
        facts = {
            "offered": offered,
            "session": offered.session,
            "mine": offered.mine,
            "nth": self.nth,
            "form": form,
            "now": now,
            "is_to_come": now < offered.session.ends_at,
            "is_sign_in": offered.is_open_for_sign_in(now),
            "mandate": self.mandate_asked(),
        }
        return render(self.request, "training/session.html", facts, status=status)
