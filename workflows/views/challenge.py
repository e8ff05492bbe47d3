"""Reviews and lawsuits: the desk, one matter with its clocks and papers, and what an officer puts down about it."""

from collections.abc import Callable
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

from forms.challenge import RegisterForm
from workflows.acts import access, challenge, evidence, log
from workflows.law import duties
from workflows.law.challenge import NO_SUSPENSION, Challenging, Instance, Outcome
from workflows.law.refusal import Refused
from workflows.law.service import Noticing
from workflows.models import Challenge, Entry, Person
from workflows.queries import challenges, clock, dossier, search
from workflows.views.entry import insist_looker, seen_entry
from workflows.views.errors import conflict
from workflows.views.motion import insist

FILTERS = ("standing", "state", "kind", "outcome", "department", "q")
LONGEST = 60
TABS = (
    ("", gettext_lazy("全部")),
    ("open", gettext_lazy("未办结")),
    ("late", gettext_lazy("本机关超期")),
    ("stay", gettext_lazy("停止执行中")),
)
# What is attacked: whatever was decided and told to a party; not what is filed or was withdrawn.
ATTACKABLE = (Noticing.ISSUED, Noticing.SERVED, Noticing.PUBLISHED)


# ---------------------------------------------------------------------------------------------------- desk
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """All reviews and lawsuits that the person may see, the newest first."""
    insist_looker(request.user)
    today = clock.today()
    asked = {name: text for name in FILTERS if (text := request.GET.get(name, "").strip()[:LONGEST])}
    found = challenges.rows(request.user, asked, today)
    keys = {name: request.GET.get(name, "") for name in ("after", "before")}
    page = challenges.page(request.user, found, today, **keys)
    counted = challenges.counts(request.user, today)
    context = {
        "rows": page.rows,
        "asked": asked,
        "tabs": [
            {
                "words": words, "n": counted.get(value),
                "url": _link({**asked, "standing": value}), "on": asked.get("standing", "") == value,
            }
            for value, words in TABS
        ],
        "choices": {
            "state": Challenging.choices, "kind": Instance.choices, "outcome": Outcome.choices,
            "department": [(o.code, o.short_name) for o in search.departments_seen(request.user)],
        },
        "next_url": _link({**asked, "after": page.after}) if page.after else "",
        "prev_url": _link({**asked, "before": page.before}) if page.before else "",
    }  # fmt: skip
    return render(request, "challenge/list.html", context)


def _link(asked: dict[str, str]) -> str:
    """The address of the desk with these filters; empty ones are left out."""
    query = urlencode({name: text for name, text in asked.items() if text})
    return reverse("challenges") + (f"?{query}" if query else "")


# -------------------------------------------------------------------------------------------------- the page
def seen(person: Person, code: str) -> Challenge:
    """The matter of this code, if the person may see its entry; else Http404, as for an unknown code."""
    found = challenges.seen(person, code)
    if found is None:
        raise Http404
    return found


@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """One matter: where it stands, its clocks, what happened, its papers, what may be done now."""
    made = seen(request.user, code)
    if made.entry.subject.is_person:
        access.record_view(made.entry, by=request.user, at=clock.now())
    file = challenges.read(made, request.user, clock.today())
    context = {
        "file": file, "challenge": made, "entry": made.entry, "name": file.name,
        "actions": actions(file, request.user), "no_suspension": NO_SUSPENSION,
    }  # fmt: skip
    return render(request, "challenge/detail.html", context)


def actions(file: challenges.File, person: Person) -> list[dict[str, str]]:
    """The buttons of the page: only what this person may put down now."""
    made, entry = file.challenge, file.challenge.entry
    if entry.concerns(person):
        return []
    records, confirms = duties.RECORD_CHALLENGE(entry, person), duties.CONFIRM_CHALLENGE(entry, person)
    stay = file.live_stay
    offered = (
        ("outcome", _("登记结果"), "gavel", records and file.may_be_reported),
        ("effect", _("登记生效"), "check", (records or confirms) and made.state == Challenging.CONCLUDED),
        ("annul", _("呈批撤销列入"), "send", (records or confirms) and file.wants_proposal),
        ("note", _("登记进展和材料"), "file-plus", records and made.is_open),
        ("stay", _("登记停止执行"), "ban", records and made.is_open and entry.state == "listed" and not stay),
        ("stay-end", _("登记恢复执行"), "player-play",
         records and stay is not None and stay.state == "in_effect" and not stay.end_reason),
    )  # fmt: skip
    shown = [
        {"url": reverse("challenge-deed", args=[made.code, deed]), "words": words, "icon": icon}
        for deed, words, icon, is_offered in offered
        if is_offered
    ]
    if records and file.may_be_appealed:
        url = f"{reverse('challenge-new', args=[entry.number])}?{urlencode({'appeal': made.code})}"
        shown.append({"url": url, "words": _("登记上诉"), "icon": "arrow-forward-up"})
    return shown


# -------------------------------------------------------------------------------------------------- register
class NewView(View):
    """Register a review, a lawsuit or an appeal; `start` begins the task of our answer (given in urls)."""

    start: Callable[..., Any] | None = None

    def dispatch(self, request: HttpRequest, *args: Any, number: str, **kwargs: Any) -> Any:
        """Unseen entry: 404; not owed: 403; a form that came in time for nothing: 409."""
        self.entry = seen_entry(request.user, number, *dossier.RELATED)
        insist(duties.RECORD_CHALLENGE, self.entry, request.user)
        try:
            return super().dispatch(request, *args, **kwargs)
        except Refused as refused:
            return conflict(request, " ".join(refused.sentences))

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form, with what is known already."""
        return self.page(self.form(initial=self.known()))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep the matter with its papers and start the clock of our answer, in one transaction."""
        form = self.form(request.POST, request.FILES)
        made = None
        if form.is_valid():
            try:
                made = self.enter(form.cleaned_data)
            except Refused as refused:
                form.add_error(None, refused.sentences)
        if made is None:
            return self.page(form, status=422)
        messages.success(
            request, _("已登记 %(code)s，本机关答复期限从收到副本的次日起算。") % {"code": made.code}
        )
        return redirect("challenge", made.code)

    @transaction.atomic
    def enter(self, data: dict[str, Any]) -> Challenge:
        """The matter, its papers and its procedure: all or nothing."""
        who: dict[str, Any] = {"by": self.request.user, "at": clock.now()}
        with log.one_gesture():
            entry = log.lock(self.entry)
            uploads = data.pop("files")
            links = {name: data.pop(name) for name in ("attacked", "predecessor")}
            kept = [evidence.keep(entry, u.file, u.media_type, purpose="challenge", **who) for u in uploads]
            made = challenge.register(entry, challenge.Filed(**data), files=kept, **links, **who)
            self.start(challenge=made, matter="answer", **who)
        return made

    def known(self) -> dict[str, Any]:
        """What the form starts with: the decision, the subject, and the body by law/remedies.py."""
        decision = self.entry.notices.filter(kind="listing_decision", associate=None).order_by("pk").last()
        bodies = challenge.default_bodies(self.entry, clock.today())
        below = self.request.GET.get("appeal", "")
        kind = Instance.APPEAL if below else Instance.REVIEW
        return {
            "kind": kind, "predecessor": below, "body": bodies[kind], "applicant": self.entry.subject.name,
            "attacked": decision.code if decision else "", "target": "listing",
        }  # fmt: skip

    def form(self, *data: Any, **more: Any) -> RegisterForm:
        """The form about this entry."""
        notices = self.entry.notices.filter(state__in=ATTACKABLE).defer("file", "facts", "page")
        rows = list(notices.select_related("associate", "entry__subject").order_by("-pk"))
        earlier = challenges.earlier(self.entry)
        return RegisterForm(*data, today=clock.today(), notices=rows, earlier=earlier, **more)

    def page(self, form: RegisterForm, status: int = 200) -> HttpResponse:
        """The page of the form."""
        of_case = dossier.is_of_case(self.request.user, self.entry.department_id)
        context = {
            "entry": self.entry, "form": form, "name": dossier.shown_name(self.entry.subject, of_case),
            "bodies": challenge.default_bodies(self.entry, clock.today()), "no_suspension": NO_SUSPENSION,
        }  # fmt: skip
        return render(self.request, "challenge/new.html", context, status=status)


def insist_recorder(entry: Entry, person: Person, *, confirms: bool = False) -> None:
    """Raise PermissionDenied unless the person puts such things down here and has no part in the subject (回避)."""
    if confirms and duties.CONFIRM_CHALLENGE(entry, person):
        if entry.concerns(person):
            raise PermissionDenied(_("您是当事人的代表，不能办理与其有关的案件，应当回避。"))
        return
    insist(duties.RECORD_CHALLENGE, entry, person)
