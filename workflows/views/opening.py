"""开通账号: a slip from a paper notice, or an invitation to an agent, becomes an account of the hall in three steps.

Between the steps the session keeps a ticket: which slip or invitation it is, what was stated, what was asked. It opens
nothing without the paper and the six digits.
"""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from forms.opening import DigitsForm, InvitationForm, OpenForm, SlipForm
from workflows.acts import account, contact, gate, grant, slip, visits
from workflows.law.contact import OPENING, is_mail
from workflows.law.refusal import Refused
from workflows.models import Activation, Grant, Person
from workflows.models.serving import party_of
from workflows.queries import clock
from workflows.views import pace

UNPROCESSABLE = 422
TRIES_A_MINUTE = 10
SENT_AN_HOUR, SENT_A_DAY = 5, 20  # to one contact
SENT_BY_ONE = 20  # an hour, to whatever contacts
TICKET = "opening"
LIFE = timedelta(minutes=30)
BACKEND = "project.auth.DutyBackend"
AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)


class GatePage(View):
    """A page before the door: one form, no address of it kept anywhere, asked for at a bounded rate."""

    template = "accounts/gate_form.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """429 for whoever tries too often; never kept, never found by a search engine."""
        if request.method == "POST" and pace.is_too_fast(request, "opening", TRIES_A_MINUTE):
            return pace.too_many(request, TRIES_A_MINUTE)
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"], response["X-Robots-Tag"] = "no-store", "noindex, noarchive"
        return response

    def page(self, form: Any, **facts: Any) -> HttpResponse:
        """The form; with 422 when it has errors."""
        status = UNPROCESSABLE if form.errors else 200
        return render(self.request, self.template, {"form": form, **facts}, status=status)


def send_digits(
    address: str, *, purpose: str, about: str, at: datetime, what: str = "account"
) -> dict[str, Any] | None:
    """Send six digits to a contact; what the session keeps of it, or None when too many went there this hour or day.

    Each use (`what`) has its own count: whoever asks for codes elsewhere keeps nobody from finding an account again.
    The message says for which `purpose` (`law.contact.PURPOSES`) and `about` what.
    """
    if not may_send(what, address, at=at):
        return None
    return {"address": address, "code": contact.ask(address, purpose=purpose, about=about, at=at).pk}


def may_send(what: str, address: str, *, at: datetime) -> bool:
    """Count one more code for this use; False when there were too many."""
    an_hour = visits.admit(f"code/{what}/{address}", "", SENT_AN_HOUR, at, AN_HOUR)
    return an_hour and visits.admit(f"code-day/{what}/{address}", "", SENT_A_DAY, at, A_DAY)


def too_often() -> str:
    """What is said when too many codes went to one address."""
    told = {"hour": SENT_AN_HOUR, "day": SENT_A_DAY}
    return (
        _("向这个联系方式发送验证码太频繁（每小时%(hour)d次、每天%(day)d次），请稍后再试，或者换一个。")
        % told
    )


class CodeView(GatePage):
    """The first step: the code from paper, and whose it is."""

    what = "slip"
    form_class: Any = SlipForm
    wrong: Any = gettext_lazy("开通码或者号码不对，或者开通码已经使用、停用。请对照凭条核对。")

    def get(self, request: HttpRequest) -> HttpResponse:
        """The empty form; a code in the address fills it in (the slip's QR code)."""
        return self._page(self.form_class(initial={"code": request.GET.get("code", "")[:40]}))

    def post(self, request: HttpRequest) -> HttpResponse:
        """A good code leads to the account; a wrong one says nothing about whether it exists."""
        form = self.form_class(request.POST)
        if form.is_valid():
            found = self.find(form.cleaned_data)
            if found is not None:
                until = (clock.now() + LIFE).timestamp()
                request.session[TICKET] = {"what": self.what, "pk": found.pk, "until": until}
                return redirect("activate-account")
            form.add_error(None, self.wrong)
        return self._page(form)

    def find(self, said: dict[str, Any]) -> Any:
        """The slip."""
        return slip.find(said["code"], said["number"])

    def _page(self, form: Any) -> HttpResponse:
        """The first page."""
        return self.page(
            form,
            title=_("用开通码开通账号"),
            lead=_("书面文书所附的凭条上印有开通码。没有收到书面文书的，请联系办理机关。"),
            button=_("下一步"),
            links=[
                (reverse("activate-agent"), _("我是代理人，有邀请码")),
                (reverse("login"), _("已有账号，去登录")),
            ],
        )


class InvitationView(CodeView):
    """The same for an agent, by the code of its invitation."""

    what = "invitation"
    form_class = InvitationForm
    wrong = gettext_lazy("邀请码或者姓名不对，或者邀请已经接受、撤销、过期。请向授权人核对。")

    def find(self, said: dict[str, Any]) -> Any:
        """The offer."""
        return grant.find(said["code"], said["name"], at=clock.now())

    def _page(self, form: Any) -> HttpResponse:
        """The first page of an agent."""
        return self.page(
            form,
            title=_("代理人接受授权"),
            lead=_("授权人在服务大厅发出授权后得到一个邀请码，由授权人交给您。"),
            button=_("下一步"),
            links=[
                (reverse("activate"), _("我有书面文书的开通码")),
                (reverse("login"), _("已有账号，去登录")),
            ],
        )


class TicketView(GatePage):
    """A later step; without a ticket that is still good one begins again."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Back to the first step when there is nothing to go on with."""
        self.ticket = request.session.get(TICKET)
        self.what = _thing(self.ticket)
        if self.what is None:
            messages.info(request, _("请从第一步开始；为安全起见，每一步要在30分钟内完成。"))
            return redirect("activate")
        return super().dispatch(request, *args, **kwargs)

    def finish(self, who: Person | account.Stated) -> Any:
        """Spend the slip or take the mandate."""
        acts: Any = account.activate if isinstance(self.what, Activation) else grant.accept
        held = acts(self.what, who, at=clock.now())
        self.request.session.pop(TICKET, None)
        return held

    def facts(self) -> dict[str, Any]:
        """For whom the account will speak."""
        if isinstance(self.what, Grant):
            told = {"name": self.what.subject.name, "from": self.what.since, "until": self.what.ends_on}
            words = _("授权：") + "、".join(self.what.scope_words)
            return {"about": told["name"], "notes": [words, _("%(from)s 至 %(until)s") % told]}
        subject, person = party_of(self.what.notice)
        told = {"title": self.what.notice.title, "number": self.what.notice.number}
        about = person.name if person is not None else subject.name
        return {"about": about, "notes": [_("依据：%(title)s %(number)s 所附凭条") % told]}

    @property
    def fixed_name(self) -> str:
        """The name that need not be asked: a natural person's own, or the agent's as the party wrote it."""
        if isinstance(self.what, Grant):
            return str(self.what.agent_name)
        subject, person = party_of(self.what.notice)
        return str(person.name if person is not None else subject.name if subject.is_person else "")


def _thing(ticket: dict[str, Any] | None) -> Any:
    """The slip or offer of a ticket, if both are still good."""
    if not ticket or clock.now().timestamp() > ticket["until"]:
        return None
    if ticket["what"] == "slip":
        rows: Any = Activation.objects.select_related("notice__entry__subject", "notice__associate__subject")
        return rows.filter(pk=ticket["pk"], used_at=None, voided_at=None).first()
    offers = Grant.objects.select_related("subject", "granted_by")
    return offers.filter(pk=ticket["pk"], accepted_at=None, revoked_at=None).first()


class AccountView(TicketView):
    """The second step: a new account, or the one that is signed in."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form; who is signed in only confirms."""
        return self._page(self._form())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Whoever is signed in is done; a new account has its contact verified first."""
        if "join" in request.POST and request.user.is_authenticated:
            return self._join(request)
        form = self._form(request.POST)
        if not form.is_valid():
            return self._page(form)
        said, at = form.cleaned_data, clock.now()
        fast = pace.is_too_fast(request, "opening-send", SENT_BY_ONE, AN_HOUR)
        told = {"purpose": OPENING, "about": self.facts()["about"], "at": at}
        asked = None if fast else send_digits(said["contact"], **told)
        if asked is None:
            form.add_error("contact", too_often())
            return self._page(form)
        stated = {
            "username": said["username"], "name": said.get("name") or form.fixed_name,
            "password": make_password(said["password1"]), "contact": said["contact"],
        }  # fmt: skip
        request.session[TICKET] = {**(self.ticket or {}), "stated": stated, "asked": asked}
        return redirect("activate-confirm")

    def _join(self, request: HttpRequest) -> HttpResponse:
        """The account that is signed in speaks for this subject, too."""
        form = self._form()
        if request.user.posts_now():
            messages.error(request, _("工作人员账号不能办理主体事项，请退出后另开账号。"))
            return self._page(form)
        try:
            self.finish(request.user)
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect("hall")
        messages.success(request, _("您的账号现在可以办理这个主体的事项。"))
        return redirect("hall")

    def _form(self, *data: Any) -> OpenForm:
        """The form, without the name where it is known."""
        return OpenForm(*data, fixed_name=self.fixed_name)

    def _page(self, form: OpenForm) -> HttpResponse:
        """The second page."""
        return self.page(
            form,
            title=_("设定登录账号"),
            lead=_("第2步，共3步。"),
            button=_("发送验证码"),
            may_join=self.request.user.is_authenticated,
            **self.facts(),
        )


class ConfirmView(TicketView):
    """The last step: the six digits; then the account is there and signed in."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Only after the second step."""
        if "asked" not in (request.session.get(TICKET) or {}):
            return redirect("activate-account")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """Where the digits went."""
        return self._page(DigitsForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Right digits open the account; five wrong ones ask to begin this step again."""
        form = DigitsForm(request.POST)
        if not form.is_valid():
            return self._page(form)
        asked, stated = self.ticket["asked"], self.ticket["stated"]
        typed = form.cleaned_data["digits"]
        if not contact.prove(asked["address"], typed, asked=asked.get("code"), at=clock.now()):
            form.add_error("digits", wrong_digits())
            return self._page(form)
        known = {"email" if is_mail(stated["contact"]) else "phone": stated["contact"]}
        who = account.Stated(stated["username"], stated["password"], stated["name"], **known)
        try:
            held = self.finish(who)
        except Refused as refused:
            form.add_error(None, str(refused))
            return self._page(form)
        login(request, Person.objects.get(pk=held.person_id), backend=BACKEND)
        gate.entered(request.user, at=clock.now())
        messages.success(request, _("账号已经开通。以后用用户名和密码登录。"))
        return redirect("hall")

    def _page(self, form: DigitsForm) -> HttpResponse:
        """The last page."""
        return self.page(
            form,
            title=_("填写验证码"),
            lead=_("第3步，共3步。验证码已经发到 %(to)s。") % {"to": self.ticket["asked"]["address"]},
            button=_("完成开通"),
            links=[(reverse("activate-account"), _("没有收到？返回上一步重新发送"))],
            **self.facts(),
        )


def wrong_digits() -> str:
    """What is said of digits that prove nothing: wrong, too old, or tried too often."""
    return _("验证码不对、已经过期，或者试错次数过多（最多5次）。可以返回上一步重新发送。")
