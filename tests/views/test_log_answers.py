"""The public addresses of the log: what is not published is told nowhere, what is told may be kept for all."""

from datetime import date
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import call_command

from workflows.acts import sequencer
from workflows.gateways import logkey
from workflows.law import checkpoint
from workflows.models import Alert, LogIncident, SplitView
from workflows.queries import clock, tree
from workflows.sweeps import clock_person

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def waiting(city: Any, today_is: Any) -> tuple[int, int]:
    """A log whose last lines wait for a counter-signature: how many are published, and how many there are."""
    city.listed()
    now = today_is(date(2026, 4, 1))
    sequencer.sequence(logkey.key(), by=clock_person(), at=now)
    published = tree.size()
    today_is(date(2026, 4, 2))
    key = checkpoint.key_of(Ed25519PrivateKey.generate(), "archive.example/w1", checkpoint.WITNESS)
    call_command("witness", add=["衡川市档案馆", str(key)], demand=1, verbosity=0)
    sequencer.sequence(logkey.key(), by=clock_person(), at=clock.now())
    return published, tree.size()


def test_nothing_that_no_witness_has_seen_is_told_but_to_witnesses(
    waiting: tuple[int, int], client: Any
) -> None:
    published, size = waiting
    assert tree.published_size() == published < size < 256
    told = {
        f"/log/tile/0/000.p/{published}": 200, f"/log/tile/0/000.p/{size}": 404,
        f"/log/inclusion/0/{published}": 200, f"/log/inclusion/0/{size}": 404,
        f"/log/consistency/1/{published}": 200, f"/log/consistency/1/{size}": 404,
        f"/log/checkpoint/{size}": 404,
        "/log/witness/checkpoint": 200, f"/log/witness/consistency/{published}/{size}": 200,
        f"/log/witness/consistency/1/{size + 1}": 404,
    }  # fmt: skip
    assert {path: client.get(path).status_code for path in told} == told


def test_what_is_absent_is_kept_by_no_cache(waiting: tuple[int, int], client: Any) -> None:
    for path in ("tile/0/000.p/255", "tile/9/999", "tile/0/xx", "inclusion/0/9999", "consistency/5/9999"):
        answer = client.get(f"/log/{path}")
        assert (answer.status_code, answer["Cache-Control"]) == (404, "no-store"), path


def test_the_answers_depend_on_nobodys_cookie(waiting: tuple[int, int], city: Any, sign_in: Any) -> None:
    published, _size = waiting
    client = sign_in(city.anna)
    for path in (
        "checkpoint", f"checkpoint/{published}", "keys", f"tile/0/000.p/{published}", "tile/0/000.p/255",
        f"inclusion/0/{published}", f"consistency/1/{published}", "witness/checkpoint",
    ):  # fmt: skip
        answer = client.get(f"/log/{path}")
        assert "Cookie" not in answer.get("Vary", "") and not answer.cookies, path
        assert "private" not in answer["Cache-Control"], path


def contradicting(size: int, *extensions: str) -> str:
    """A statement of our own key over a log that never was."""
    said = checkpoint.parse_checkpoint(checkpoint.parse_note(tree.newest().note).text)  # type: ignore[union-attr]
    made = checkpoint.Checkpoint(said.origin, size, bytes(32), (*said.extensions, *extensions))
    return str(checkpoint.Note(made.text, (checkpoint.sign(made.text, logkey.key(), said.origin),)))


def test_variants_of_one_contradiction_are_one_incident_in_the_language_of_the_law(
    waiting: tuple[int, int], client: Any, settings: Any
) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    for nth in range(4):
        note = contradicting(waiting[0], *(f"variant {n}" for n in range(nth)))
        answer = client.post("/log/witness/evidence", note, content_type="text/plain")
        assert answer.status_code == 409
    kept = SplitView.objects.get()
    assert "树根不同" in kept.sentence and "variant" not in kept.theirs
    assert LogIncident.objects.filter(kind="split").count() == 1
    assert len(set(alerts := Alert.objects.filter(kind="log").values_list("person", flat=True))) == len(
        alerts
    )
    client.post("/log/witness/evidence", contradicting(waiting[0] + 900), content_type="text/plain")
    newest = SplitView.objects.first()
    assert newest is not None and newest.pk != kept.pk and "截短" in newest.sentence
    assert LogIncident.objects.filter(kind="split").count() == 2
