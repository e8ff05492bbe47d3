"""Filing without an account: the contact is proved by a code first, then the objection is written."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from axes.helpers import get_client_ip_address
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View

from forms.contact import CodeForm, ContactForm, proof_of, proved
from forms.objecting import PROMISE, PublicForm
from workflows.acts import contact as contacts
from workflows.acts import filing, people, visits
from workflows.law.contact import OBJECTION, masked, normal
from workflows.law.refusal import Refused
from workflows.models import Entry, Objection
from workflows.queries import clock, objecting, register
from workflows.views import pace
from workflows.views.errors import unavailable
from workflows.views.hall import UNPROCESSABLE, add_sentences
from workflows.views.objection_track import ASKED, grant, tell_once
from workflows.views.register import NOINDEX

TOO_MANY = 429
AN_HOUR, A_DAY, TEN_MINUTES = timedelta(hours=1), timedelta(days=1), timedelta(minutes=10)
# (what, how many, in which time): of one address, of one contact as asked for by one address, and by whomever. A
# stranger who asks for a contact again and again keeps only the own address from getting more.
CODES_OF_ADDRESS = ("objection-code-address", 10, AN_HOUR)
CODES_TO_CONTACT = (("objection-code-contact", 3, TEN_MINUTES), ("objection-code-contact-day", 8, A_DAY))
CODES_TO_CONTACT_OF_ALL = ("objection-code-all", 24, A_DAY)
TRIES_OF_ADDRESS = ("objection-try-address", 30, TEN_MINUTES)
FILED_BY_ADDRESS = ("objection-filed-address", 20, A_DAY)
SENT_BY_ADDRESS = ("objection-sent-address", 60, AN_HOUR)
FILED_BY_CONTACT = ("objection-filed-contact", 10, A_DAY)


@method_decorator(login_not_required, name="dispatch")
class NewView(View):
    """`?entry=` names a record on show; the step (`send`, `prove`, `file`) is the button that was pressed."""

    start: Callable[..., Any] | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Kept by nobody on the way, found by no search engine; without a record, a page that asks for one."""
        number = request.GET.get("entry", "").replace("\x00", "").strip().upper()[:40]
        self.records = register.records_of(number, clock.today()) if number else []
        if not self.records:
            status = 404 if number else 200
            response = render(request, "objecting/which.html", {"asked": number}, status=status)
        else:
            response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"], response["X-Robots-Tag"] = "no-store", NOINDEX
        return response

    def get(self, request: HttpRequest) -> HttpResponse:
        """First, where a code can be sent; 503 while nobody could take the objection in."""
        try:
            people.counter_keeper()
        except Refused as refused:
            return unavailable(request, str(refused))
        return self._page(contact_form=ContactForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """One of the steps; what was typed in the objection itself goes with each of them."""
        step = request.POST.get("step")
        if step in ("send", "again", "prove"):
            return {"send": self._send, "again": self._again, "prove": self._prove}[step]()
        return self._file()

    def _again(self) -> HttpResponse:
        """Another contact, or another code."""
        form = ContactForm(initial={"contact": self.request.POST.get("contact", "")})
        return self._page(contact_form=form, form=self._kept())

    def _send(self) -> HttpResponse:
        """A code is on its way; how often is limited by address and by contact."""
        form = ContactForm(self.request.POST)
        if not form.is_valid():
            return self._page(UNPROCESSABLE, contact_form=form, form=self._kept())
        contact = form.cleaned_data["contact"]
        if self._is_over(CODES_OF_ADDRESS) or self._was_asked_for(contact):
            form.add_error(None, _("获取验证码太频繁，请过一会儿再试；着急的，可以到窗口提交书面异议。"))
            return self._page(TOO_MANY, contact_form=form, form=self._kept())
        self.request.session[ASKED] = contacts.ask(
            contact, purpose=OBJECTION, about=self.records[0].entry, at=clock.now()
        ).pk
        code_form = CodeForm(initial={"contact": contact})
        return self._page(code_form=code_form, contact=contact, form=self._kept())

    def _was_asked_for(self, contact: str) -> bool:
        """Did too many codes go to this contact already?"""
        pair = f"{contact} {visits.network(str(get_client_ip_address(self.request)))}"
        return any(_over(limit, pair) for limit in CODES_TO_CONTACT) or _over(
            CODES_TO_CONTACT_OF_ALL, contact
        )

    def _prove(self) -> HttpResponse:
        """The code was typed; the objection form opens for a contact that is proved."""
        form, kept = CodeForm(self.request.POST), self._kept()
        status, contact = UNPROCESSABLE, normal(form.data.get("contact", ""))
        if form.is_valid() and self._is_over(TRIES_OF_ADDRESS):
            form.add_error(None, _("尝试次数过多，请过一会儿再试。"))
            status = TOO_MANY
        elif form.is_valid() and not contacts.prove(
            contact, form.cleaned_data["code"], asked=self.request.session.get(ASKED), at=clock.now()
        ):
            form.add_error("code", _("验证码不对或者已经失效（10分钟内有效，最多试5次）；可以重新获取。"))
        if form.errors:
            return self._page(status, code_form=form, contact=contact, form=kept)
        return self._page(form=self._kept(proof=proof_of(contact)), contact=contact)

    def _kept(self, proof: str = "") -> PublicForm | None:
        """What was typed already, when a code is asked for once more; None before anything was, without a proof."""
        given = self.request.POST
        if "promised" not in given and not proof:
            return None
        said: dict[str, Any] = {name: given[name] for name in given if name in PublicForm.base_fields}
        said |= {"points": given.getlist("points"), "proof": proof}
        for name in ("opened", "website"):
            said.pop(name, None)
        return self._form(initial=said)

    def _file(self) -> HttpResponse:
        """File it in the name of the counter; the receipt is shown at once."""
        form = self._form(self.request.POST, self.request.FILES)
        contact = proved(self.request.POST.get("proof", ""))
        if contact and self._is_over(SENT_BY_ADDRESS):  # before anybody looks into the files
            messages.warning(self.request, _("提交太频繁，请过一会儿再试；您填写的文字已经保留。"))
            return self._page(TOO_MANY, form=self._kept(self.request.POST["proof"]), contact=contact)
        if not contact:
            again = ContactForm()
            messages.warning(
                self.request, _("联系方式的验证已经过期，请重新获取验证码；您填写的文字已经保留。")
            )
            return self._page(UNPROCESSABLE, form=self._kept(), contact_form=again)
        if not form.is_valid():
            return self._page(UNPROCESSABLE, form=form, contact=contact)
        if not pace.has_room(self.request, [*form.cleaned_data["files"], *form.cleaned_data["mandate"]]):
            form.add_error("files", pace.no_room())
            return self._page(TOO_MANY, form=form, contact=contact)
        try:
            made = self._keep(form, contact)
        except Refused as refused:
            add_sentences(form, refused)
            return self._page(UNPROCESSABLE, form=form, contact=contact)
        if made is None:
            form.add_error(None, _("今天提出的异议已经太多，请明天再提，或者到窗口提交书面异议。"))
            return self._page(TOO_MANY, form=form, contact=contact)
        grant(self.request, made)
        tell_once(self.request, made)
        return redirect("objection-track", made.code)

    def _keep(self, form: PublicForm, contact: str) -> Objection | None:
        """The objection; None when this address or this contact has filed too many today."""
        if self._is_over(FILED_BY_ADDRESS) or _over(FILED_BY_CONTACT, contact):
            return None
        data, now = form.cleaned_data, clock.now()
        entry = Entry.objects.get(number=self.records[0].entry)
        shown = objecting.shown_parties(entry.number, clock.today())
        made, _new = filing.file(
            entry,
            form.told(contact=contact, **form.who),
            channel=Objection.Channel.CODE,
            uploads=data["files"],
            mandate=data["mandate"],
            start=self.start,
            associate=entry.associates.filter(pk=shown.get(data.get("about", objecting.LEAD))).first(),
            verified_at=now,
            by=people.counter_keeper(),
            at=now,
        )
        return made

    def _is_over(self, limit: tuple[str, int, timedelta]) -> bool:
        """Has this address asked too often?"""
        return _over(limit, str(get_client_ip_address(self.request)))

    def _form(self, *given: Any, **more: Any) -> PublicForm:
        """The form with what the public sees of the record."""
        about = self.request.POST.get("about", "")
        nth = int(about) if about in {str(n) for n in range(len(self.records))} else 0
        shown = objecting.of_record(self.records[nth])
        keys = [(str(n), record.name) for n, record in enumerate(self.records)]
        return PublicForm(*given, shown_fields=shown, parties=keys, **more)

    def _page(self, status: int = 200, *, contact: str = "", **forms: Any) -> HttpResponse:
        """The page with the step that is due."""
        facts = {
            "records": self.records,
            "first": self.records[0],
            "contact": masked(contact) if contact else "",
            "promise": PROMISE,
            "guarded": next(each for each in forms.values() if each is not None),
            "is_demo": settings.XINHENG_DEMO,
            "after": objecting.after(clock.today(), self.records[0].authority_short),
            **forms,
        }
        return render(self.request, "objecting/public.html", facts, status=status)


def _over(limit: tuple[str, int, timedelta], whose: str) -> bool:
    """Count one more; True when there were too many of them in the running span."""
    what, most, span = limit
    return not visits.admit(what, whose, most, clock.now(), span)
