"""The steps of the life of a version: consult, recall, approve, publish, retire."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views import View

from forms.rulemaking import ApproveForm, ConsultForm, PublishForm, ReasonForm, RetireForm
from workflows.acts import promulgation as acts
from workflows.law.refusal import Refused
from workflows.law.rulemaking import shortest_consultation
from workflows.models import Policy
from workflows.queries import clock
from workflows.queries.rule_steps import STEP_WORDS, against
from workflows.views.rulemaking import insist_writer, say, version_or_404


class Step:
    """One step of the life of a version: its words, its form, what it does."""

    def __init__(self, words: Any, done: Any, form: type, act: Callable[..., Any], hint: Any = "") -> None:
        self.words, self.done, self.form, self.act, self.hint = words, done, form, act, hint


STEPS: dict[str, Step] = {
    "consult": Step(
        STEP_WORDS["consult"], gettext_lazy("已向社会公开征求意见。"), ConsultForm, acts.consult,
        gettext_lazy("草案全文向社会公开，任何人可以提意见；期间不能修改草案，可以收回修改后重新征求。"),
    ),
    "recall": Step(
        STEP_WORDS["recall"], gettext_lazy("已收回，可以修改。"), ReasonForm, acts.recall,
        gettext_lazy("收回后重新征求意见，期限从头计算；已收到的意见保留。"),
    ),
    "approve": Step(
        STEP_WORDS["approve"], gettext_lazy("已批准，待发布。"), ApproveForm, acts.approve,
        gettext_lazy("由没有参与起草的另一人批准；征求意见届满、意见全部答复后才能批准。"),
    ),
    "publish": Step(
        STEP_WORDS["publish"], gettext_lazy("已发布。"), PublishForm, acts.publish,
        gettext_lazy("发布后不能再修改。建议先看试算结果。"),
    ),
    "retire": Step(
        STEP_WORDS["retire"], gettext_lazy("已废止。"), RetireForm, acts.retire,
        gettext_lazy("没有新版本接替时使用；已按本版本办理的案件继续适用本版本。"),
    ),
}  # fmt: skip


class StepView(View):
    """Do one step; `soundness` proves the version against the procedures (given in urls)."""

    soundness: Callable[[Policy], list[str]] | None = None

    def dispatch(
        self, request: HttpRequest, *args: Any, code: str, version: int, step: str, **kwargs: Any
    ) -> Any:
        """Only for who writes rules; unknown version or step: 404."""
        insist_writer(request.user)
        self.policy = version_or_404(code, version)
        if step not in STEPS:
            raise Http404
        self.name, self.step = step, STEPS[step]
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form, with what the law suggests; a step that cannot be done now says so."""
        return self.page(self.form(initial=self.suggested()))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Do it, or say everything that stands against it."""
        form = self.form(request.POST)
        if form.is_valid():
            facts = dict(form.cleaned_data)
            if self.name == "publish":
                facts["soundness"] = self.soundness or (lambda _policy: [])
            try:
                self.step.act(self.policy, **facts, by=request.user, at=clock.now())
            except Refused as refused:
                say(form, refused)
            else:
                messages.success(request, str(self.step.done))
                return redirect("rules-version", self.policy.list_type.code, self.policy.version)
        return self.page(form, status=422)

    def form(self, *args: Any, **kwargs: Any) -> Any:
        """The form of the step; a consultation is measured against the day on which the draft means to begin."""
        told = {"begins": self.policy.effective_from} if self.name == "consult" else {}
        return self.step.form(*args, **kwargs, **told)

    def suggested(self) -> dict[str, Any]:
        """The days that the forms begin with."""
        today = clock.today()
        shortest = shortest_consultation(self.policy.list_type.kind)
        first = max(today, self.policy.effective_from)
        return {
            "until": today + timedelta(days=shortest), "published_on": today, "effective_from": first, "last": today,
        }  # fmt: skip

    def page(self, form: Any, status: int = 200) -> HttpResponse:
        """The page of a step; what stands against it is said in the place of the button."""
        unsound = self.soundness(self.policy) if self.name == "publish" and self.soundness else []
        facts = {
            "policy": self.policy, "list": self.policy.list_type, "form": form, "step": self.step,
            "unsound": unsound, "is_publishing": self.name == "publish",
            "against": against(self.policy, self.name, self.request.user, clock.today()),
        }  # fmt: skip
        return render(self.request, "rulemaking/step.html", facts, status=status)
