"""Rectifications: the desk, one with its clocks and filings, asking for one, and what an officer puts down about it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.http import require_safe

from forms.rectification import AskExtensionForm, CounterForm, NewForm, WhyForm
from workflows.acts import access, evidence, log
from workflows.acts import rectification as acts
from workflows.law import duties
from workflows.law.papers.guidance import RECTIFICATION
from workflows.law.rectification import Rectifying
from workflows.law.refusal import Refused
from workflows.models import Campaign, Evidence, Person, Rectification
from workflows.queries import clock, dossier, guidance, search
from workflows.views.entry import insist_looker, seen_entry
from workflows.views.errors import conflict
from workflows.views.motion import insist

UNPROCESSABLE = 422
FILTERS = ("standing", "state", "department", "campaign", "sort", "q")
LONGEST = 60
TABS = (
    ("", gettext_lazy("全部")),
    ("open", gettext_lazy("未办结")),
    ("late", gettext_lazy("已过期限")),
    ("ours", gettext_lazy("等我方办理")),
)


# ---------------------------------------------------------------------------------------------------- desk
def desk(request: HttpRequest, kind: str, home: str, template: str, **choices: Any) -> HttpResponse:
    """The desk of rectifications or of interviews: what the person may see, the newest first."""
    insist_looker(request.user)
    today = clock.today()
    asked = {name: text for name in FILTERS if (text := request.GET.get(name, "").strip()[:LONGEST])}
    found = guidance.rows(kind, request.user, asked, today)
    keys = {name: request.GET.get(name, "")[:LONGEST] for name in ("after", "before")}
    page = guidance.page(request.user, found, today, **keys)
    counted = guidance.counts(kind, request.user, today)
    context = {
        "rows": page.rows,
        "asked": asked,
        "tabs": [
            {
                "words": words,
                "n": counted.get(value),
                "url": link(home, {**asked, "standing": value}),
                "on": asked.get("standing", "") == value,
            }
            for value, words in TABS
        ],
        "departments": [(o.code, o.short_name) for o in search.departments_seen(request.user)],
        "next_url": link(home, {**asked, "after": page.after}) if page.after else "",
        "prev_url": link(home, {**asked, "before": page.before}) if page.before else "",
        **choices,
    }
    return render(request, template, context)


def link(home: str, asked: dict[str, str]) -> str:
    """The address of a desk with these filters; empty ones are left out."""
    query = urlencode({name: text for name, text in asked.items() if text})
    return reverse(home) + (f"?{query}" if query else "")


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """All rectifications that the person may see."""
    campaigns = list(Campaign.objects.values_list("code", "name"))
    choices = {"states": Rectifying.choices, "campaigns": campaigns}
    return desk(request, "rectification", "rectifications", "guidance/rectifications.html", **choices)


# -------------------------------------------------------------------------------------------------- the page
def seen(person: Person, code: str) -> Rectification:
    """The one of this code, if the person may see its entry; else Http404, as for an unknown code."""
    found: Rectification | None = guidance.seen("rectification", person, code)
    if found is None:
        raise Http404
    return found


@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """One rectification: where it stands, both clocks, what was asked and handed in, what may be done now."""
    made = seen(request.user, code)
    if made.entry.subject.is_person:
        access.record_view(made.entry, by=request.user, at=clock.now())
    file = guidance.read(made, request.user, clock.today())
    context = {
        "file": file, "made": made, "entry": made.entry, "name": file.name,
        "asked": [(b.label, made.particulars.get(b.key, "")) for b in RECTIFICATION.blanks],
        "actions": actions(made, request.user), "note": RECTIFICATION.note,
    }  # fmt: skip
    return render(request, "guidance/rectification.html", context)


def actions(made: Rectification, person: Person) -> list[dict[str, str]]:
    """The buttons of the page: only what this person may put down now."""
    return [
        {"url": reverse("rectification-deed", args=[made.code, name]), "words": deed.title, "icon": deed.icon}
        for name, deed in DEEDS.items()
        if not made.entry.concerns(person) and deed.duty(made.entry, person) and not why_not(name, made)
    ]


# --------------------------------------------------------------------------------------------------- asking
class NewView(View):
    """Ask for a rectification of an entry's subject; `start` gives the draft to a second pair of hands."""

    start: Callable[..., Any] | None = None

    def dispatch(self, request: HttpRequest, *args: Any, number: str, **kwargs: Any) -> Any:
        """Unseen entry: 404; not owed: 403; a case that has moved on: 409."""
        self.entry = seen_entry(request.user, number, *dossier.RELATED)
        insist(duties.GUIDE_SUBJECT, self.entry, request.user)
        try:
            acts.check_possible(self.entry)
            return super().dispatch(request, *args, **kwargs)
        except Refused as refused:
            return conflict(request, " ".join(refused.sentences))

    def get(self, request: HttpRequest) -> HttpResponse:
        """The empty form."""
        return self.page(self.form())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep the draft and give it on, in one transaction; nothing typed is lost."""
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(form, UNPROCESSABLE)
        who: dict[str, Any] = {"by": request.user, "at": clock.now()}
        data = form.cleaned_data
        try:
            with transaction.atomic(), log.one_gesture():
                made = acts.draft(self.entry, data["particulars"], campaign=data["campaign"], **who)
                self.start(rectification=made, matter="notice", **who)  # type: ignore[misc]
        except Refused as refused:
            form.add_error(None, refused.sentences)
            return self.page(form, UNPROCESSABLE)
        messages.success(request, _("已送审 %(code)s；另一名人员同意后签发通知书。") % {"code": made.code})
        return redirect("rectification", made.code)

    def form(self, *data: Any) -> NewForm:
        """The form about this entry."""
        today = clock.today()
        return NewForm(*data, entry=self.entry, today=today, campaigns=guidance.campaigns(today))

    def page(self, form: NewForm, status: int = 200) -> HttpResponse:
        """The page of the form."""
        of_case = dossier.is_of_case(self.request.user, self.entry.department_id)
        name = dossier.shown_name(self.entry.subject, of_case)
        context = {"entry": self.entry, "form": form, "name": name, "note": RECTIFICATION.note}
        return render(self.request, "guidance/rectification_new.html", context, status=status)


# ----------------------------------------------------------------------------------------------------- deeds
@dataclass(frozen=True)
class Deed:
    """One thing to put down: its form, how the page calls it, whose it is."""

    form: Any
    title: Any
    hint: Any
    icon: str
    duty: Any = duties.GUIDE_SUBJECT


DEEDS: dict[str, Deed] = {
    "hand-in": Deed(
        CounterForm,
        gettext_lazy("登记报送材料"),
        gettext_lazy("当事人在窗口或者邮寄报送的，照收到的材料登记；逾期的也要登记，标明逾期。"),
        "file-plus",
    ),
    "extend": Deed(
        AskExtensionForm,
        gettext_lazy("申请延期"),
        gettext_lazy("由另一名人员审批；批准前，原届满日不变。"),
        "clock",
    ),
    "end": Deed(
        WhyForm,
        gettext_lazy("终结整改"),
        gettext_lazy("整改的事由已经不存在的，由负责人写明理由终结；所有期限随之停止。"),
        "ban",
        duties.DECIDE_MOTION,
    ),
}


def why_not(name: str, made: Rectification) -> str:
    """Why a deed has no place now; empty when it has."""
    possible = {
        "hand-in": made.is_with_subject,
        "extend": made.is_with_subject and made.asked_until is None,
        "end": made.state in (*guidance.OPEN_STATES["rectification"],) and made.state != Rectifying.DRAFTED,
    }[name]
    told = {"deed": DEEDS[name].title, "state": made.get_state_display()}
    return "" if possible else _("现在不能办理“%(deed)s”：本件的状态是“%(state)s”，或者申请正在审批。") % told


class DeedView(View):
    """The form of one deed; what it starts is given in urls."""

    start: Callable[..., Any] | None = None
    handed_in: Callable[..., Any] | None = None
    let_go: Callable[..., Any] | None = None

    def dispatch(self, request: HttpRequest, *args: Any, code: str, deed: str, **kwargs: Any) -> Any:
        """Unknown deed or unseen matter: 404; not owed: 403; what cannot be done now: 409."""
        if deed not in DEEDS:
            raise Http404
        self.made, self.name, self.deed = seen(request.user, code), deed, DEEDS[deed]
        insist(self.deed.duty, self.made.entry, request.user)
        sentence = why_not(deed, self.made)
        return conflict(request, sentence) if sentence else super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form."""
        return self.page(self.form())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Put it down, or say why not; nothing typed is lost."""
        form = self.form(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(form, UNPROCESSABLE)
        try:
            with transaction.atomic(), log.one_gesture():
                said = self.act(form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.sentences)
            return self.page(form, UNPROCESSABLE)
        messages.success(request, said)
        return redirect("rectification", self.made.code)

    def act(self, data: dict[str, Any]) -> str:
        """What the deed does, and what is said afterwards."""
        who: dict[str, Any] = {"by": self.request.user, "at": clock.now()}
        if self.name == "hand-in":
            kept = keep_files(self.made.entry, data["files"], **who)
            acts.hand_in(self.made, data["text"], kept, received_on=data["received_on"], **who)
            self.handed_in(self.made, **who)  # type: ignore[misc]
            return _("已登记，验收任务在承办人的待办中。")
        if self.name == "extend":
            made = acts.ask_extension(self.made, data["until"], data["reason"], **who)
            self.start(rectification=made, matter="extension", **who)  # type: ignore[misc]
            return _("已提交审批；批准前原届满日不变。")
        made = acts.conclude("end_rectification", self.made, data["reason"], **who)
        self.let_go(made, **who)  # type: ignore[misc]
        return _("整改已终结。")

    def form(self, *data: Any) -> Any:
        """The form of the deed."""
        more = {"hand-in": {"today": clock.today()}, "extend": {"due_on": self.made.due_on}}.get(
            self.name, {}
        )
        return self.deed.form(*data, **more)

    def page(self, form: Any, status: int = 200) -> HttpResponse:
        """The page of the deed."""
        back = reverse("rectification", args=[self.made.code])
        context = {"made": self.made, "entry": self.made.entry, "deed": self.deed, "form": form}
        crumbs = {"home": reverse("rectifications"), "home_words": _("限期整改"), "back": back}
        return render(self.request, "guidance/deed.html", context | crumbs, status=status)


def keep_files(entry: Any, uploads: Any, *, by: Person, at: Any) -> list[Evidence]:
    """The papers as evidence of the case."""
    purpose = Evidence.Purpose.GUIDANCE
    return [evidence.keep(entry, u.file, u.media_type, purpose=purpose, by=by, at=at) for u in uploads]


def insist_guide(entry: Any, person: Person) -> None:
    """Raise PermissionDenied unless the person guides subjects here and has no part in this one."""
    if not duties.GUIDE_SUBJECT(entry, person) or entry.concerns(person):
        raise PermissionDenied
