"""What the tests of the hall share: days, words, an upload, and the addresses of a case."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.cast import MONDAY
from tests.uploads import PDF
from workflows import tasks
from workflows.acts import account
from workflows.management.walk import Walk, at
from workflows.models import Notice, Outbox, Person

SignIn = Callable[[Any], Client]
Today = Callable[..., Any]
TUESDAY = MONDAY + timedelta(days=1)
WORDS = "工程款尚未结清，请求暂不列入。"


def proof() -> SimpleUploadedFile:
    """A small real PDF upload."""
    return SimpleUploadedFile("付款凭证.pdf", PDF, "application/pdf")


def own(walk: Walk, kind: str = "prior_notice") -> Notice:
    """The notice to the subject itself."""
    return Notice.objects.get(entry=walk.entry, kind=kind, associate=None)


def body(response: Any) -> str:
    """The page as text."""
    return response.content.decode()


def statement_url(walk: Walk) -> str:
    """Where the subject speaks."""
    return reverse("hall-statement", args=[walk.entry.number, own(walk).code])


def deliver(kind: str) -> None:
    """Send what waits of one kind."""
    for row in Outbox.objects.filter(kind=kind, status="pending"):
        assert tasks.deliver(row.pk), row.last_error


def sign_promise(client: Client, address: str, person: Person, today_is: Today, on: date, **said: Any) -> Any:
    """Read the words, ask for the code, wait two minutes, sign; the answer to the last."""
    account.set_contact(person, at=at(on), email=f"{person.username}@example.cn")
    today_is(on)
    client.get(address)
    typed = {"name": person.name, "has_read": "on", **said}
    client.post(address, {**typed, "ask": "1"})
    deliver("contact_code")
    digits = "".join(c for c in mail.outbox[-1].body.split("，")[0] if c.isdigit())
    today_is(on, minute=2)
    return client.post(address, {**typed, "digits": digits})
