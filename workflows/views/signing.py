"""Signing a commitment: the page that is read, the code, the signature. What is signed is told by the views above it.

Honest means: the server knows that it gave this person these words, when, and that a code sent to the person's own
contact came back. That somebody scrolled is only seen by the browser; it helps the reader and proves nothing.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from forms.signing import SignForm
from workflows.acts import contact as contacts
from workflows.acts.commitment import Proof
from workflows.law.contact import masked
from workflows.law.refusal import Refused
from workflows.queries import clock
from workflows.queries.signing import Deed, contact_of
from workflows.views.hall import UNPROCESSABLE, HallPage, add_sentences
from workflows.views.opening import may_send, too_often

READ = "promises_read"  # in the session: which words were given when, and the code that was asked for
KEPT = 6


class SigningPage(HallPage):
    """GET gives the words and notes when; POST `ask` sends a code, any other POST signs."""

    def deed(self) -> Deed | None:
        """What is to be signed; None when there is nothing."""
        raise NotImplementedError

    def enact(self, deed: Deed, data: dict[str, Any], proof: Proof) -> Any:
        """The act behind the signature."""
        raise NotImplementedError

    def onwards(self, deed: Deed, made: Any) -> str:
        """Where the signatory goes from here."""
        raise NotImplementedError

    def facts(self) -> dict[str, Any]:
        """What else the page shows."""
        return {}

    def sign(self, request: HttpRequest, deed: Deed) -> HttpResponse:
        """The two gestures of the form."""
        if "ask" in request.POST:
            return self._ask(deed)
        form = self._form(deed, request.POST)
        if form.is_valid():
            proof = self._proof(deed, form)
            if proof is not None:
                try:
                    made = self.enact(deed, form.cleaned_data, proof)
                except Refused as refused:
                    add_sentences(form, refused)
                else:
                    self._forget(deed)
                    return redirect(self.onwards(deed, made))
        return self.show(deed, form, UNPROCESSABLE)

    def show(self, deed: Deed, form: SignForm | None = None, status: int = 200) -> HttpResponse:
        """The words and the form; a first look is noted."""
        noted = self._noted(deed)
        person = self.request.user
        contact = contact_of(person)
        facts = {
            "deed": deed,
            "entry": deed.entry,
            "form": form or self._form(deed),
            "contact": masked(contact) if contact else "",
            "was_sent": "code" in noted,
            "read_so_far": int(clock.now().timestamp() - noted["at"]),
            **self.facts(),
        }
        return render(self.request, "hall/sign.html", facts, status=status)

    def _form(self, deed: Deed, *data: Any, **kwargs: Any) -> SignForm:
        """The form for this person."""
        told = {"seconds": deed.seconds, "draws": deed.template.may_be_drawn}
        return SignForm(*data, signatory=self.request.user.name, **told, **kwargs)

    def _noted(self, deed: Deed) -> dict[str, Any]:
        """What the session knows of these words; other words under the same name are noted afresh."""
        read = self.request.session.get(READ, {})
        noted = read.get(deed.key)
        if noted is None or noted["digest"] != deed.digest:
            noted = {"digest": deed.digest, "at": clock.now().timestamp()}
            kept = list(read.items())[-KEPT + 1 :]
            self.request.session[READ] = {**dict(kept), deed.key: noted}
        return noted  # type: ignore[no-any-return]

    def _forget(self, deed: Deed) -> None:
        """It is signed."""
        read = dict(self.request.session.get(READ, {}))
        read.pop(deed.key, None)
        self.request.session[READ] = read

    def _ask(self, deed: Deed) -> HttpResponse:
        """Send a code to the person's own contact; nothing typed is lost."""
        noted, contact = dict(self._noted(deed)), contact_of(self.request.user)
        typed = {name: self.request.POST.get(name, "") for name in ("name", "invited", "drawn", "has_read")}
        form = self._form(deed, initial=typed)
        if not contact:
            messages.error(self.request, _("您的账号没有经过验证的手机或者邮箱，请先在“我的账号”验证。"))
            return self.show(deed, form, UNPROCESSABLE)
        if not may_send("promise", contact, at=clock.now()):
            messages.error(self.request, too_often())
            return self.show(deed, form, UNPROCESSABLE)
        told = {"purpose": deed.purpose, "about": deed.template.title}
        noted["code"] = contacts.ask(contact, **told, at=clock.now()).pk
        self.request.session[READ] = {**self.request.session.get(READ, {}), deed.key: noted}
        said = _("验证码已经发送到 %(contact)s，%(n)d 分钟内有效。")
        minutes = int(contacts.LIFE.total_seconds() // 60)
        messages.success(self.request, said % {"contact": masked(contact), "n": minutes})
        return self.show(deed, form)

    def _proof(self, deed: Deed, form: SignForm) -> Proof | None:
        """How it was signed; None when the page was not read long enough, or the code is not the one that was sent."""
        noted, at = self.request.session.get(READ, {}).get(deed.key), clock.now()
        if noted is None or noted["digest"] != deed.digest:
            form.add_error(None, _("承诺书文本已经更新，或者还没有打开过；请阅读下面的全文后再签署。"))
            return None
        read = int(at.timestamp() - noted["at"])
        if read < deed.reading:
            words = _("承诺书至少阅读 %(all)d 秒，请再读 %(n)d 秒后签署。")
            form.add_error(None, words % {"all": deed.reading, "n": deed.reading - read})
            return None
        contact, asked = contact_of(self.request.user), noted.get("code")
        digits = form.cleaned_data["digits"]
        if not contact or not contacts.prove(contact, digits, asked=asked, at=at):
            form.add_error("digits", _("验证码不对，或者已经失效；可以重新获取。"))
            return None
        return Proof(contact=contact, read_seconds=read, drawn=form.cleaned_data.get("drawn"))
