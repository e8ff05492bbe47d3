"""The editor of the rules: its desk, a new list, a new version, one version and the steps of its life."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.http import require_POST, require_safe

from forms.rulemaking import (
    AnswerForm,
    ApproveForm,
    BasisRows,
    ConsultForm,
    DraftForm,
    ListForm,
    PublishForm,
    ReasonForm,
    RetireForm,
)
from workflows.acts import consultation
from workflows.acts import rulemaking as acts
from workflows.law.refusal import Refused
from workflows.law.rulemaking import Making, shortest_consultation
from workflows.models import ListType, Person, Policy
from workflows.queries import clock, rulemaking

UNFINISHED = acts.UNFINISHED


def insist_writer(person: Person) -> None:
    """Raise PermissionDenied unless the person writes rules for a credit office."""
    if not rulemaking.writes_rules(person):
        raise PermissionDenied(_("名单规则由信用办起草、修改和发布。"))


def version_or_404(code: str, version: int) -> Policy:
    """The version, or Http404."""
    policy = rulemaking.version_of(code, version)
    if policy is None:
        raise Http404
    return policy


def say(form: Any, refused: Refused) -> None:
    """Put the sentences of a refusal above the form; nothing typed is lost."""
    for sentence in refused.sentences:
        form.add_error(None, sentence)


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Every list with its versions; what is being written comes first."""
    insist_writer(request.user)
    rows = ListType.objects.prefetch_related("policies")
    lists = [
        {
            "list": row,
            "open": next((p for p in row.policies.all() if p.state in UNFINISHED), None),
            "versions": sorted(row.policies.all(), key=lambda p: -p.version),
        }
        for row in rows
    ]
    lists.sort(key=lambda row: row["open"] is None)
    return render(request, "rulemaking/desk.html", {"lists": lists})


class ListView(View):
    """A new list with its legal bases and an empty first draft."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Only for who writes rules."""
        insist_writer(request.user)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form."""
        return self.page(ListForm(), BasisRows(prefix="bases"))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Found it, or say everything that is wrong."""
        form, bases = ListForm(request.POST), BasisRows(request.POST, prefix="bases")
        if form.is_valid() & bases.is_valid():
            facts = dict(form.cleaned_data)
            first = facts.pop("effective_from")
            rows = [row.cleaned_data for row in bases if row.cleaned_data.get("instrument")]
            try:
                policy = acts.found_list(facts, rows, effective_from=first, by=request.user, at=clock.now())
            except Refused as refused:
                say(form, refused)
            else:
                messages.success(request, _("名单已设立，请填写第一个版本的规则。"))
                return redirect("rules-version", policy.list_type.code, policy.version)
        return self.page(form, bases, status=422)

    def page(self, form: ListForm, bases: Any, status: int = 200) -> HttpResponse:
        """The page."""
        return render(self.request, "rulemaking/list.html", {"form": form, "bases": bases}, status=status)


class DraftView(View):
    """A new version of a list."""

    def dispatch(self, request: HttpRequest, *args: Any, code: str, **kwargs: Any) -> Any:
        """Only for who writes rules; an unknown list is 404."""
        insist_writer(request.user)
        found = ListType.objects.filter(code=code).first()
        if found is None:
            raise Http404
        self.list_type, self.versions = found, rulemaking.versions_of(found)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form: from the newest version, some time after the shortest consultation."""
        day = clock.today() + timedelta(days=shortest_consultation(self.list_type.kind) + 10)
        return self.page(DraftForm(versions=self.versions, initial={"effective_from": day}))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Draft it."""
        form = DraftForm(request.POST, versions=self.versions)
        if form.is_valid():
            facts = dict(form.cleaned_data)
            number = facts.pop("base")
            base = next((p for p in self.versions if str(p.version) == number), None)
            try:
                policy = acts.draft(self.list_type, base, **facts, by=request.user, at=clock.now())
            except Refused as refused:
                say(form, refused)
            else:
                return redirect("rules-version", self.list_type.code, policy.version)
        return self.page(form, status=422)

    def page(self, form: DraftForm, status: int = 200) -> HttpResponse:
        """The page."""
        facts = {"form": form, "list": self.list_type}
        return render(self.request, "rulemaking/draft.html", facts, status=status)


@require_safe
def version(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """One version: where it stands, what is wrong, what was said, what may be done next."""
    insist_writer(request.user)
    policy = version_or_404(code, version)
    return version_page(request, policy)


def version_page(
    request: HttpRequest,
    policy: Policy,
    *,
    answer: AnswerForm | None = None,
    about: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page of a version; `answer` is a form about the opinion `about` that could not be kept."""
    opinions = [
        {
            "row": row,
            "form": answer if row.code == about else AnswerForm(
                initial={"verdict": row.verdict, "answer": row.answer}, prefix=row.code
            ),
        }
        for row in rulemaking.opinions(policy)
    ]  # fmt: skip
    facts = {
        "policy": policy,
        "list": policy.list_type,
        "faults": rulemaking.faults_of(policy) if policy.state in UNFINISHED else [],
        "groups": rulemaking.grouped(policy),
        "parts": [
            policy.grounds.all(),
            policy.articles.all(),
            policy.measures.all(),
            policy.commitment_texts.all(),
        ],
        "former": rulemaking.before(policy),
        "opinions": opinions,
        "steps": [(name, STEPS[name].words) for name in OFFERED.get(policy.state, ())],
        "is_draft": policy.state == Making.DRAFT,
        "is_unfinished": policy.state in UNFINISHED,
        "can_answer": policy.state == Making.CONSULTING,
        "lines": policy.book.lines.select_related("actor").order_by("seq") if policy.book else [],
    }
    return render(request, "rulemaking/version.html", facts, status=status)


@require_POST
def answer(request: HttpRequest, code: str, version: int, opinion: str) -> HttpResponse:
    """Answer one opinion of the public."""
    insist_writer(request.user)
    policy = version_or_404(code, version)
    row = policy.opinions.select_related("policy").filter(code=opinion).first()
    if row is None:
        raise Http404
    form = AnswerForm(request.POST, prefix=row.code)
    if form.is_valid():
        try:
            consultation.answer(row, **form.cleaned_data, by=request.user, at=clock.now())
        except Refused as refused:
            say(form, refused)
        else:
            messages.success(request, _("答复已保存。"))
            return redirect("rules-version", code, version)
    return version_page(request, policy, answer=form, about=row.code, status=422)


# ------------------------------------------------------------------------------------------------- the steps
class Step:
    """One step of the life of a version: its words, its form, what it does."""

    def __init__(self, words: Any, done: Any, form: type, act: Callable[..., Any], hint: Any = "") -> None:
        self.words, self.done, self.form, self.act, self.hint = words, done, form, act, hint


STEPS: dict[str, Step] = {
    "consult": Step(
        gettext_lazy("公开征求意见"), gettext_lazy("已向社会公开征求意见。"), ConsultForm, acts.consult,
        gettext_lazy("草案全文向社会公开，任何人可以提意见；期间不能修改草案，可以收回修改后重新征求。"),
    ),
    "recall": Step(
        gettext_lazy("收回修改"), gettext_lazy("已收回，可以修改。"), ReasonForm, acts.recall,
        gettext_lazy("收回后重新征求意见，期限从头计算；已收到的意见保留。"),
    ),
    "approve": Step(
        gettext_lazy("批准"), gettext_lazy("已批准，待发布。"), ApproveForm, acts.approve,
        gettext_lazy("由没有参与起草的另一人批准；征求意见届满、意见全部答复后才能批准。"),
    ),
    "publish": Step(
        gettext_lazy("发布"), gettext_lazy("已发布。"), PublishForm, acts.publish,
        gettext_lazy("发布后不能再修改。建议先看试算结果。"),
    ),
    "retire": Step(
        gettext_lazy("废止"), gettext_lazy("已废止。"), RetireForm, acts.retire,
        gettext_lazy("没有新版本接替时使用；已按本版本办理的案件继续适用本版本。"),
    ),
}  # fmt: skip
OFFERED: dict[str, tuple[str, ...]] = {
    Making.DRAFT: ("consult",),
    Making.CONSULTING: ("approve", "recall"),
    Making.APPROVED: ("publish", "recall"),
    Making.PUBLISHED: ("retire",),
}


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
        return self.page(self.step.form(initial=self.suggested()))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Do it, or say everything that stands against it."""
        form = self.step.form(request.POST)
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

    def suggested(self) -> dict[str, Any]:
        """The days that the forms begin with."""
        today = clock.today()
        shortest = shortest_consultation(self.policy.list_type.kind)
        first = max(today, self.policy.effective_from)
        return {
            "until": today + timedelta(days=shortest), "published_on": today, "effective_from": first, "last": today,
        }  # fmt: skip

    def page(self, form: Any, status: int = 200) -> HttpResponse:
        """The page of a step; before publishing, what the proofs say."""
        unsound = self.soundness(self.policy) if self.name == "publish" and self.soundness else []
        facts = {
            "policy": self.policy, "list": self.policy.list_type, "form": form, "step": self.step,
            "unsound": unsound, "is_publishing": self.name == "publish",
        }  # fmt: skip
        return render(self.request, "rulemaking/step.html", facts, status=status)
