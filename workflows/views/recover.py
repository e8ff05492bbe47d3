"""找回账号: by a verified contact, by a new paper notice, or with the code that an officer handed over.

Whoever asks for an account that is not there is answered in the same words as for one that is.
"""

from typing import Any

from axes.utils import reset as unlock
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from forms.opening import CounterRecoverForm, NewPasswordForm, PaperRecoverForm, RecoverForm
from workflows.acts import contact, recovery, slip
from workflows.law.contact import RECOVERY
from workflows.law.refusal import Refused
from workflows.models import Person
from workflows.queries import clock
from workflows.views.opening import GatePage, may_send, send_digits, too_often, wrong_digits

TICKET = "recovery"


class RecoverView(GatePage):
    """First: whose account, and a contact of it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The empty form and the other ways."""
        return self._page(RecoverForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Send six digits if contact and account belong together; say the same if not."""
        form = RecoverForm(request.POST)
        if not form.is_valid():
            return self._page(form)
        at, told = clock.now(), form.cleaned_data["contact"]
        person = recovery.holder(form.cleaned_data["username"], clock.today())
        address = recovery.contact_of(person, told) if person else ""
        what = f"recover/{form.cleaned_data['username'].strip().casefold()}"
        if person and address:
            asked = send_digits(address, purpose=RECOVERY, about=person.username, at=at, what=what)
        else:  # counted and refused in the same way, so that the limit tells nothing either
            asked = {"address": told, "code": None} if may_send(what, told, at=at) else None
        if asked is None:
            form.add_error(None, too_often())
            return self._page(form)
        request.session[TICKET] = {"person": person.pk if person and address else None, "asked": asked}
        return redirect("recover-new")

    def _page(self, form: RecoverForm) -> HttpResponse:
        """The first page."""
        return self.page(
            form,
            title=_("找回服务大厅账号"),
            lead=_("用开通时验证过的邮箱或者手机接收验证码。工作人员忘记密码，请联系本单位管理员。"),
            button=_("发送验证码"),
            links=[
                (reverse("recover-paper"), _("邮箱和手机都用不了：用新的书面文书所附开通码找回")),
                (reverse("recover-counter"), _("在办事窗口核对证件后，用工作人员交给您的找回码")),
                (reverse("login"), _("返回登录")),
            ],
        )


class NewPasswordView(GatePage):
    """Then: the digits and a new password."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Only after the first step."""
        self.ticket = request.session.get(TICKET)
        if not self.ticket:
            return redirect("recover")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form."""
        return self._page(NewPasswordForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Right digits of a real account set the password; every other session of it ends."""
        form = NewPasswordForm(request.POST)
        if not form.is_valid():
            return self._page(form)
        asked, at = self.ticket["asked"], clock.now()
        person = self._still(asked["address"])
        typed = form.cleaned_data["digits"]
        if person is None or not contact.prove(asked["address"], typed, asked=asked.get("code"), at=at):
            form.add_error("digits", wrong_digits())
            return self._page(form)
        recovery.reset(person, form.cleaned_data["password1"], way="contact", at=at)
        request.session.pop(TICKET, None)
        return opened_again(request, person.username)

    def _still(self, address: str) -> Person | None:
        """The account of the first step, if it still speaks for somebody and the contact is still its own."""
        found = Person.objects.filter(pk=self.ticket["person"], is_active=True).first()
        person = recovery.holder(found.username, clock.today()) if found else None
        return person if person and recovery.contact_of(person, address) else None

    def _page(self, form: NewPasswordForm) -> HttpResponse:
        """The second page."""
        to = self.ticket["asked"]["address"]
        return self.page(
            form,
            title=_("设定新密码"),
            lead=_("如果用户名和联系方式对得上，验证码已经发到 %(to)s。") % {"to": to},
            button=_("设定新密码"),
            links=[(reverse("recover"), _("没有收到？返回上一步"))],
        )


class PaperView(GatePage):
    """By the slip of a new paper notice."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The empty form."""
        return self._page(PaperRecoverForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Slip, number and account must belong together; nothing tells which did not."""
        form = PaperRecoverForm(request.POST)
        if form.is_valid():
            said, at = form.cleaned_data, clock.now()
            found, person = (
                slip.find(said["code"], said["number"]),
                recovery.holder(said["username"], clock.today()),
            )
            try:
                if found is None or person is None:
                    raise Refused(_("开通码、证件号码或者用户名不对，或者开通码已经使用过。"))
                recovery.by_slip(found, person, said["password1"], at=at)
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                return opened_again(request, person.username)
        return self._page(form)

    def _page(self, form: PaperRecoverForm) -> HttpResponse:
        """The page."""
        return self.page(
            form,
            title=_("用书面文书找回账号"),
            lead=_("新的书面文书附有凭条的，可以用凭条上的开通码重设密码。只能找回本单位、本人自己的账号。"),
            button=_("设定新密码"),
            links=[(reverse("recover"), _("返回"))],
        )


class CounterView(GatePage):
    """With the code that an officer handed over."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The empty form."""
        return self._page(CounterRecoverForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Code and account must belong together."""
        form = CounterRecoverForm(request.POST)
        if form.is_valid():
            said = form.cleaned_data
            person = recovery.holder(said["username"], clock.today())
            try:
                recovery.by_counter(person, said["code"], said["password1"], at=clock.now())
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                return opened_again(request, said["username"])
        return self._page(form)

    def _page(self, form: CounterRecoverForm) -> HttpResponse:
        """The page."""
        return self.page(
            form,
            title=_("用找回码重设密码"),
            lead=_("找回码由工作人员在窗口核对证件后当面交给您，24小时内有效，只能用一次。"),
            button=_("设定新密码"),
            links=[(reverse("recover"), _("返回"))],
        )


def opened_again(request: HttpRequest, username: str) -> HttpResponse:
    """The account is open: no lock of wrong passwords stands in the way any more; sign in."""
    unlock(username=username)
    messages.success(request, _("新密码已经生效，其他设备上的登录已经失效。请登录。"))
    return redirect("login")
