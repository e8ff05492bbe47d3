"""The editor of the rules: its desk, a new list, a new version, one version and the opinions on it."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_POST, require_safe

from forms.rulemaking import AnswerForm, BasisRows, DraftForm, ListForm
from workflows.acts import consultation
from workflows.acts import rulemaking as acts
from workflows.law.refusal import Refused
from workflows.law.rulemaking import Making, shortest_consultation
from workflows.models import ListType, Person, Policy
from workflows.queries import clock, rule_steps, rulemaking
from workflows.queries.rule_steps import Soundness

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
    return render(request, "rulemaking/desk.html", {"lists": lists, "today": clock.today()})


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
        newest = next((str(p.version) for p in self.versions if p.state in Policy.IN_FORCE), "")
        return self.page(DraftForm(versions=self.versions, initial={"effective_from": day, "base": newest}))

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
        """The page; where no version can be drafted now, it says why and offers nothing."""
        facts = {
            "form": form,
            "list": self.list_type,
            "against": rule_steps.against_drafting(self.list_type, self.versions),
        }
        return render(self.request, "rulemaking/draft.html", facts, status=status)


@require_safe
def version(
    request: HttpRequest, code: str, version: int, soundness: Soundness | None = None
) -> HttpResponse:
    """One version: where it stands, what is wrong, what was said, what may be done next.

    `soundness` proves it against the procedures (given in urls): what is unsound is not offered to be published.
    """
    insist_writer(request.user)
    policy = version_or_404(code, version)
    return version_page(request, policy, soundness=soundness)


def version_page(
    request: HttpRequest,
    policy: Policy,
    *,
    answer: AnswerForm | None = None,
    about: str = "",
    soundness: Soundness | None = None,
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
    today, may_write = clock.today(), rule_steps.may_write(policy, request.user)
    steps = rule_steps.offers(policy, request.user, today, soundness)
    is_draft = policy.state == Making.DRAFT
    facts = {
        "policy": policy,
        "list": policy.list_type,
        "today": today,
        "faults": rulemaking.faults_of(policy) if policy.state in UNFINISHED else [],
        "groups": rulemaking.grouped(policy),
        "parts": [
            policy.grounds.all(),
            policy.articles.all(),
            policy.measures.all(),
            policy.commitment_texts.all(),
            policy.fields.all(),
            policy.materials.all(),
        ],
        "former": rulemaking.before(policy),
        "opinions": opinions,
        "steps": [step for step in steps if not step.against],
        "held": [step for step in steps if step.against],
        "is_draft": is_draft and may_write,
        "others": "" if may_write or not is_draft else rule_steps.whose_words(policy),
        "is_unfinished": policy.state in UNFINISHED,
        "can_answer": policy.state == Making.CONSULTING and may_write,
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
