"""The editor of a draft: its document, its parameters by group, its grounds, articles, measures and commitments."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from forms.rulemaking import HeadForm
from forms.ruleparts import ParameterForm, PromiseForm, initial_of, rows_of
from workflows.acts import rulemaking as acts
from workflows.law.clauses import citable
from workflows.law.parameters import GROUPS, SPECS
from workflows.law.refusal import Refused
from workflows.law.rulemaking import Making
from workflows.models import ListType
from workflows.queries import clock, rulemaking
from workflows.queries.rule_steps import may_write, whose_words
from workflows.views.errors import conflict
from workflows.views.rulemaking import insist_writer, say, version_or_404

PART_WORDS = {
    "grounds": gettext_lazy("列入情形"),
    "articles": gettext_lazy("条文"),
    "measures": gettext_lazy("措施"),
    "fields": gettext_lazy("登记事项"),
    "materials": gettext_lazy("修复申请材料"),
}
KEY_WORDS = {
    "": gettext_lazy("参数"),
    "value": gettext_lazy("值"),
    "unit": gettext_lazy("单位"),
    "start_event": gettext_lazy("起算事由"),
    "clause": gettext_lazy("条款"),
}


class DraftPage(View):
    """A page that changes a draft; anything but a draft is told so (409)."""

    template = "rulemaking/edit.html"

    def dispatch(self, request: HttpRequest, *args: Any, code: str, version: int, **kwargs: Any) -> Any:
        """Only for who writes these rules; unknown: 404; no draft any more: 409."""
        insist_writer(request.user)
        self.policy = version_or_404(code, version)
        if not may_write(self.policy, request.user):
            raise PermissionDenied(whose_words(self.policy))
        if self.policy.state != Making.DRAFT:
            return conflict(
                request, _("这个版本的状态是“%(s)s”，不能修改。") % {"s": self.policy.get_state_display()}
            )
        return super().dispatch(request, *args, **kwargs)

    def who(self) -> dict[str, Any]:
        """By whom and when."""
        return {"by": self.request.user, "at": clock.now()}

    def done(self) -> HttpResponse:
        """Back to the version."""
        messages.success(self.request, _("草案已保存。"))
        return redirect("rules-version", self.policy.list_type.code, self.policy.version)

    def page(self, title: Any, status: int = 200, **facts: Any) -> HttpResponse:
        """The page."""
        context = {"policy": self.policy, "list": self.policy.list_type, "title": title, **facts}
        return render(self.request, self.template, context, status=status)


class HeadView(DraftPage):
    """The document of a version."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """As it stands."""
        told = {name: getattr(self.policy, name) for name in acts.HEAD}
        return self.show(HeadForm(initial=told | {"source": citable(self.policy.source)}))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep it."""
        form = HeadForm(request.POST)
        if form.is_valid():
            try:
                acts.amend_head(self.policy, form.cleaned_data, **self.who())
            except Refused as refused:
                say(form, refused)
            else:
                return self.done()
        return self.show(form, 422)

    def show(self, form: HeadForm, status: int = 200) -> HttpResponse:
        """The page."""
        return self.page(_("文件与说明"), status, form=form)


class ParametersView(DraftPage):
    """The parameters of one group: everything that may be said, each with its faults."""

    template = "rulemaking/parameters.html"

    def dispatch(self, request: HttpRequest, *args: Any, group: str, **kwargs: Any) -> Any:
        """An unknown group is 404."""
        if group not in dict(GROUPS):
            raise Http404
        self.group = group
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """As they stand, with their faults."""
        return self.show(self.forms())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep them; faults are kept too, and shown."""
        forms = self.forms(request.POST)
        if all([form.is_valid() for form in forms]):
            rows = {form.spec.name: form.row() for form in forms if form.cleaned_data["is_used"]}
            try:
                acts.amend_parameters(self.policy, self.group, rows, **self.who())
            except Refused as refused:
                return conflict(request, " ".join(refused.sentences))
            return self.done()
        return self.show(forms, 422)

    def forms(self, data: Any = None) -> list[ParameterForm]:
        """One form for each parameter of the group."""
        specs = [spec for spec in SPECS.values() if spec.group == self.group]
        rows = {row.name: row for row in self.policy.parameters.all()}
        lists = list(ListType.objects.order_by("pk").values_list("code", "name"))
        made = [
            ParameterForm(
                data,
                spec=spec,
                former=rows.get(spec.name),
                lists=lists,
                initial=initial_of(rows.get(spec.name)),
            )
            for spec in specs
        ]
        found = rulemaking.faults_of(self.policy)
        for form in made:
            form.faults = [fault for fault, _label, _group in found if fault.name == form.spec.name]
        return made

    def show(self, forms: list[ParameterForm], status: int = 200) -> HttpResponse:
        """The page."""
        words = dict(GROUPS)[self.group]
        return self.page(words, status, forms=forms, keys=KEY_WORDS, wrong=[f for f in forms if f.errors])


class PartView(DraftPage):
    """Grounds, articles or measures."""

    template = "rulemaking/part.html"

    def dispatch(self, request: HttpRequest, *args: Any, part: str, **kwargs: Any) -> Any:
        """An unknown part is 404."""
        if part not in acts.PARTS:
            raise Http404
        self.part = part
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """As they stand, and two empty rows."""
        model, columns = acts.PARTS[self.part]
        rows = model.objects.filter(policy=self.policy).values(*columns)
        return self.show(rows_of(self.part, initial=list(rows), prefix=self.part))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep all rows."""
        rows = rows_of(self.part, request.POST, prefix=self.part)
        if rows.is_valid() and not any(form.errors for form in rows):
            try:
                acts.amend_part(self.policy, self.part, rows.rows(), **self.who())
            except Refused as refused:
                return conflict(request, " ".join(refused.sentences))
            return self.done()
        return self.show(rows, 422)

    def show(self, rows: Any, status: int = 200) -> HttpResponse:
        """The page."""
        wrong = [form for form in rows if form.errors]
        return self.page(PART_WORDS[self.part], status, rows=rows, wrong=wrong, is_bound=rows.is_bound)


class PromisesView(DraftPage):
    """The texts of the commitments."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """As they stand."""
        said: dict[str, Any] = {}
        for text in self.policy.commitment_texts.all():
            occasion = text.code.rsplit("-", 1)[-1]
            rows = {"title": text.title, "text": text.text, **text.terms}
            said |= {f"{occasion}_{name}": value for name, value in rows.items()}
        return self.show(PromiseForm(initial=said))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep them."""
        form = PromiseForm(request.POST)
        if form.is_valid():
            try:
                acts.amend_promises(self.policy, form.texts(), **self.who())
            except Refused as refused:
                say(form, refused)
            else:
                return self.done()
        return self.show(form, 422)

    def show(self, form: PromiseForm, status: int = 200) -> HttpResponse:
        """The page."""
        return self.page(_("承诺书"), status, form=form)
