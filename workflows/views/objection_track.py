"""The receipt and the state of an objection: for who filed it, by number and query code; for a party, in its hall."""

from collections.abc import Callable
from io import BytesIO
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_safe

from forms.objecting import BecauseForm, CompleteForm, TrackForm
from workflows.acts import filing, people
from workflows.law import duties
from workflows.law.objection import Objecting
from workflows.law.refusal import Refused
from workflows.models import Objection, Person
from workflows.models.objection import query_code_of
from workflows.queries import clock, hall, objecting
from workflows.views import pace
from workflows.views.entry import seen_entry
from workflows.views.hall import UNPROCESSABLE, HallPage, add_sentences
from workflows.views.register import NOINDEX

GRANTED = (
    "objections_open"  # in the session: the numbers that somebody filed or opened by query code, and when
)
IDLE_MOST = (
    15 * 60
)  # seconds: who goes away from a public computer leaves nothing open for whoever comes next
ASKED = "contact_code"  # in the session: the key of the code that this browser asked for
FRESH = "objection_filed"  # in the session: the number whose receipt was not shown yet
GRANTS_MAX = 20
TRIES_A_MINUTE = 10
NOBODY = "-" * 10


def grant(request: HttpRequest, objection: Objection) -> None:
    """From now on this browser may see this objection, until somebody leaves or nothing happens for a while."""
    held = {code: at for code, at in request.session.get(GRANTED, {}).items() if code != objection.code}
    newest = list(held.items())[1 - GRANTS_MAX :]
    request.session[GRANTED] = {**dict(newest), objection.code: clock.now().timestamp()}


def is_granted(request: HttpRequest, code: str) -> bool:
    """May this browser see the objection of this number now? Each look prolongs it."""
    held, now = request.session.get(GRANTED, {}), clock.now().timestamp()
    if code not in held or now - held[code] > IDLE_MOST:
        return False
    request.session[GRANTED] = {**held, code: now}
    return True


def leave(request: HttpRequest) -> HttpResponse:
    """完成，离开: nothing that was filed or opened here can be seen in this browser any more."""
    for name in (GRANTED, FRESH, ASKED):
        request.session.pop(name, None)
    messages.success(request, _("已经离开，这台设备上不能再打开您的异议；再次查看，请凭异议编号和查询码。"))
    return closed(redirect("objections"))


def tell_once(request: HttpRequest, objection: Objection) -> None:
    """The next page of this objection in this browser is its receipt, and tells the query code."""
    request.session[FRESH] = objection.code


def closed(response: HttpResponse) -> HttpResponse:
    """Kept by nobody on the way, and found by no search engine."""
    response["Cache-Control"], response["X-Robots-Tag"] = "no-store", NOINDEX
    return response


@method_decorator(login_not_required, name="dispatch")
class AskView(View):
    """`/objections/`: number and query code; an unknown number and a wrong code are answered alike."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form."""
        return closed(render(request, "objecting/ask.html", {"form": TrackForm()}))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Open the page of the objection; ten tries a minute."""
        if pace.is_too_fast(request, "objection-track", TRIES_A_MINUTE):
            return closed(pace.too_many(request, TRIES_A_MINUTE))
        form = TrackForm(request.POST)
        if form.is_valid():
            found = _of_codes(form.cleaned_data["code"], form.cleaned_data["query_code"])
            if found is not None:
                grant(request, found)
                return closed(redirect("objection-track", found.code))
            form.add_error(None, _("没有找到：请核对回执上的异议编号和查询码。"))
        return closed(render(request, "objecting/ask.html", {"form": form}, status=UNPROCESSABLE))


def _of_codes(code: str, query_code: str) -> Objection | None:
    """The objection whose number and query code these are."""
    found = Objection.objects.filter(code=code.strip().upper()).first() or Objection(code=NOBODY)
    return found if found.is_opened_by(query_code) and found.pk else None


class _Followed(View):
    """What may be seen and done about an objection by whoever filed it."""

    completed: Callable[..., Any] | None = None
    withdrawn: Callable[..., Any] | None = None
    recheck_asked: Callable[..., Any] | None = None
    template = ""

    def seen(self, *args: str) -> Objection:
        """The objection of these parts of the address; Http404 for everybody else's."""
        raise NotImplementedError

    def who(self) -> Person:
        """In whose name it goes on."""
        raise NotImplementedError

    def may_go_on(self, objection: Objection) -> bool:
        """May this person complete it, take it back, ask for a recheck?"""
        return True

    def may_know_code(self, objection: Objection) -> bool:
        """Is this person told the query code? It is a key that outlives every mandate."""
        return True

    def get(self, request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        """Where it stands; the first look after it was filed tells the query code, once."""
        objection = self.seen(*args, **kwargs)
        is_first = request.method == "GET" and request.session.get(FRESH) == objection.code
        if is_first:
            del request.session[FRESH]
        tells = is_first and self.may_know_code(objection)
        return self._page(objection, query_code=query_code_of(objection.code) if tells else "")

    def post(self, request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        """Complete it, take it back, or ask for a recheck; `act` is the button that was pressed."""
        objection = self.seen(*args, **kwargs)
        act = request.POST.get("act", "")
        if act not in ("complete", "withdraw", "recheck"):
            raise Http404
        form = CompleteForm(request.POST, request.FILES) if act == "complete" else BecauseForm(request.POST)
        if form.is_valid():
            try:
                said = getattr(self, f"_{act}")(objection, form)
            except Refused as refused:
                add_sentences(form, refused)
            else:
                messages.success(request, said)
                return closed(redirect(request.path))
        return self._page(objection, UNPROCESSABLE, **{f"{act}_form": form})

    def _complete(self, objection: Objection, form: Any) -> str:
        """What was missing has come."""
        who: dict[str, Any] = {"by": self.who(), "at": clock.now()}
        data = form.cleaned_data
        done = filing.complete(objection, data["added"], data["files"], go_on=self.completed, **who)
        return _("补正材料已经提交，%(office)s会继续办理。") % {"office": done.office.short_name}

    def _withdraw(self, objection: Objection, form: Any) -> str:
        """It is taken back."""
        because = form.cleaned_data["because"]
        filing.withdraw(objection, because, go_on=self.withdrawn, by=self.who(), at=clock.now())
        return _("异议已经撤回，不再办理。")

    def _recheck(self, objection: Objection, form: Any) -> str:
        """The office above looks again."""
        why = form.cleaned_data["because"]
        filing.ask_recheck(objection, why, go_on=self.recheck_asked, by=self.who(), at=clock.now())
        return _("复核申请已经提交。")

    def _page(self, objection: Objection, status: int = 200, **forms: Any) -> HttpResponse:
        """The page, with the forms of what may be done now."""
        state = objection.state if self.may_go_on(objection) else ""
        facts = {
            "objection": objection,
            "entry": objection.entry,
            "clocks": objecting.clocks_of(objection, clock.today()),
            "steps": objecting.steps_of(objection),
            "letters": objecting.letters_of(objection),
            "now": clock.now(),
            "complete_form": CompleteForm() if state == Objecting.INCOMPLETE else None,
            "withdraw_form": BecauseForm(auto_id="w_%s") if state in WITHDRAWABLE else None,
            "recheck_form": BecauseForm(auto_id="r_%s") if state in ANSWERED else None,
            **forms,
        }
        return closed(render(self.request, self.template, facts, status=status))


WITHDRAWABLE = (Objecting.FILED, Objecting.INCOMPLETE, Objecting.ACCEPTED)
ANSWERED = (Objecting.DECIDED, Objecting.REJECTED)


@method_decorator(login_not_required, name="dispatch")
class TrackView(_Followed):
    """`/objections/<number>/`, for a browser that filed it or showed the query code."""

    template = "objecting/track.html"

    def seen(self, code: str) -> Objection:  # type: ignore[override]
        """Everything else is 404, whether there is such a number or not."""
        found = objecting.found(code) if is_granted(self.request, code) else None
        if found is None:
            raise Http404
        return found

    def get(self, request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        """Whoever was away too long is told so, and asked for the query code."""
        if kwargs["code"] in request.session.get(GRANTED, {}) and not is_granted(request, kwargs["code"]):
            messages.info(
                request, _("15分钟没有操作，为保护您的信息已经自动离开；请凭异议编号和查询码重新打开。")
            )
            return closed(redirect("objections"))
        return super().get(request, *args, **kwargs)

    def may_go_on(self, objection: Objection) -> bool:
        """What was filed in the hall goes on there, by who may: its query code shows how it stands, and no more."""
        return objection.channel != Objection.Channel.HALL

    def post(self, request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        """The same, but not for what was filed in the hall; leaving is possible at any time."""
        if request.POST.get("act") == "leave":
            return leave(request)
        if not self.may_go_on(self.seen(*args, **kwargs)):
            raise PermissionDenied(_("这份异议是在服务大厅提出的，请登录服务大厅办理。"))
        return super().post(request, *args, **kwargs)

    def _complete(self, objection: Objection, form: Any) -> str:
        """The same, within what one address may hand in a day; Refused beyond it."""
        if not pace.has_room(self.request, form.cleaned_data["files"]):
            raise Refused(pace.no_room())
        return super()._complete(objection, form)

    def who(self) -> Person:
        """The counter acts for who has no account."""
        return people.counter_keeper()


@login_not_required
@require_safe
def letter(request: HttpRequest, code: str, letter: str) -> HttpResponseBase:
    """A letter about an objection, for the browser that may see the objection; 404 for everybody else."""
    found = objecting.found(code) if is_granted(request, code) else None
    notice = next((n for n in objecting.letters_of(found) if n.code == letter), None) if found else None
    if notice is None:
        raise Http404
    printed = hall.printed(notice)
    if printed is None:
        messages.info(request, _("文书正在排印，请过一会儿再打开。"))
        return closed(redirect("objection-track", code))
    name = f"{notice.title} {notice.number}.pdf"
    response = FileResponse(BytesIO(printed), content_type="application/pdf", filename=name)
    response["Cache-Control"], response["X-Robots-Tag"] = "private, no-store", NOINDEX
    return response


class HallTrackView(_Followed, HallPage):
    """The same in the hall, for the party's own objections."""

    template = "objecting/hall_track.html"

    def seen(self, number: str, code: str) -> Objection:  # type: ignore[override]
        """An objection that somebody filed in the hall for this very party."""
        self.parties = self.parties_of(number)
        own = {row.code for row in objecting.of_parties(self.parties)}
        found = objecting.found(code) if code in own else None
        if found is None:
            raise Http404
        return found

    def may_know_code(self, objection: Objection) -> bool:
        """The party itself; an agent has its account, within scope and days."""
        about = objection.associate_id
        mine = [p for p in self.parties if (p.associate.pk if p.associate else None) == about]
        return any(not party.mandate.is_agents for party in mine)

    def who(self) -> Person:
        """The party's own speaker."""
        return cast(Person, self.request.user)


class CounterTrackView(_Followed):
    """`/entries/<number>/objections/<code>/`: what came on paper, for the office that handles it."""

    template = "objecting/counter_track.html"

    def seen(self, number: str, code: str) -> Objection:  # type: ignore[override]
        """A paper objection to an entry that the officer sees, where he or she takes objections in."""
        entry = seen_entry(self.request.user, number)
        found = objecting.found(code)
        if found is None or found.entry_id != entry.pk or found.channel != Objection.Channel.COUNTER:
            raise Http404
        if not duties.RECORDING(found, self.request.user):
            raise Http404
        return found

    def may_go_on(self, objection: Objection) -> bool:
        """What comes later is taken in by the office that handles it."""
        return duties.RECORD_OBJECTION(objection, self.request.user)

    def who(self) -> Person:
        """The officer at the counter."""
        return cast(Person, self.request.user)
