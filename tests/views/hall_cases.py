"""What the tests of the hall share: days, words, an upload, and the addresses of a case."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.cast import MONDAY
from tests.uploads import PDF
from workflows.management.walk import Walk
from workflows.models import Notice

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
