"""A log that can be doubted: another one that somebody shows, and what everybody is told of it."""

from datetime import date, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client

from workflows.acts import sequencer
from workflows.acts.people import appoint
from workflows.gateways import logkey
from workflows.law import checkpoint
from workflows.management import city as demo
from workflows.models import Alert, Checkpoint, Department, Person, Transition
from workflows.sweeps import clock_person

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
NAME = "witness.example/archive"
FOUND_OUT = "测试机误用正式密钥签发，正式台账完好；已更换密钥并停用测试机。"


@pytest.fixture(name="now")
def placed_now(city: Any, today_is: Any) -> datetime:
    """A log with some lines, all of them placed, on a working day."""
    at: datetime = today_is(date(2026, 11, 26))
    city.listed()
    place(at)
    return at


def place(at: datetime) -> None:
    """The sequencer comes round."""
    sequencer.sequence(logkey.key(), by=clock_person(), at=at)


def show_another_log() -> Any:
    """Somebody shows the log a checkpoint of our key that it does not begin with, without signing in."""
    kept = Checkpoint.objects.first()
    said = checkpoint.Checkpoint("xinheng.local/log", kept.size, bytes(32))
    note = str(checkpoint.Note(said.text, (checkpoint.sign(said.text, logkey.key(), said.origin),)))
    return Client().post("/log/witness/evidence", note, content_type="text/plain")


def another_auditor() -> Person:
    """A second auditor of all departments."""
    made = demo.person("second", "second")
    appoint(made, Department.objects.get(parent=None), "auditor", since=date(2024, 1, 1))
    return Person.objects.get(pk=made.pk)


def told() -> set[str]:
    """Who has an alert of the log."""
    return set(Alert.objects.filter(kind="log").values_list("person__username", flat=True))


def lines(verb: str) -> list[Transition]:
    """The lines of the log itself with this verb."""
    return list(Transition.objects.filter(book__ref="log/tree", verb=verb).order_by("pk"))


def page(client: Client, address: str) -> str:
    """What a page says."""
    answer = client.get(address, follow=True)
    assert answer.status_code == 200, address
    return str(answer.content.decode())


def ready() -> dict[str, str]:
    """What the machine that watches is told; 503 with any fault."""
    answer = Client().get("/readyz")
    said: dict[str, str] = answer.json()
    assert answer.status_code == (503 if "fault" in said.values() else 200)
    return said
