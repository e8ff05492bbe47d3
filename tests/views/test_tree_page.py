"""The page of the log as a whole: an auditor has everything verified and holds a kept checkpoint against it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.stone import stone_lifted
from workflows import tasks
from workflows.acts import fullcheck, sequencer
from workflows.gateways import logkey
from workflows.law import checkpoint
from workflows.models import Checkpoint, FullCheck, SplitView, Transition, Unsequenced
from workflows.queries import clock
from workflows.sweeps import clock_person, verify_log

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def auditor(city: Any, client: Client) -> Client:
    """Before a listed case whose lines have their places."""
    city.listed()
    tasks.place_lines()
    client.force_login(city.anna, backend="project.auth.DutyBackend")
    return client


def text(answer: Any) -> str:
    """The page."""
    return str(answer.content.decode())


def test_an_auditor_has_the_whole_log_verified_and_sees_what_was_found(auditor: Client) -> None:
    """Asked for on the page, done by the outbox, told on the page; the asking itself is a line."""
    assert "还没有校验过" in text(auditor.get("/log/tree/"))
    assert auditor.post("/log/tree/check/").status_code == 302
    assert "正在校验" in text(auditor.get("/log/tree/"))
    again = auditor.post("/log/tree/check/", follow=True)
    assert "请等本次完成" in text(again)
    while tasks.run_outbox_once():
        pass
    page = text(auditor.get("/log/tree/"))
    assert "全部通过" in page
    assert Transition.objects.filter(verb="check_log").count() == 1


def test_what_does_not_hold_stands_on_the_page_with_its_place(auditor: Client) -> None:
    """A changed word: place, book and line are named."""
    line = Transition.objects.order_by("pk")[5]
    with stone_lifted():
        Transition.objects.filter(pk=line.pk).update(verb="grant")
    auditor.post("/log/tree/check/")
    while tasks.run_outbox_once():
        pass
    page = text(auditor.get("/log/tree/"))
    assert "发现 2 处问题" in page
    assert f"{line.book.ref} #{line.seq}" in page


def test_a_kept_checkpoint_is_held_against_the_log(auditor: Client) -> None:
    """Copied by hand from a browser; what was typed stays where it is no checkpoint."""
    kept = Checkpoint.objects.first()
    assert kept is not None
    typed = kept.note.replace("\n", "\r\n")
    assert "没有被改写" in text(auditor.post("/log/tree/compare/", {"note": typed}, follow=True))
    wrong = auditor.post("/log/tree/compare/", {"note": "not a checkpoint"})
    assert wrong.status_code == 422
    assert "not a checkpoint" in text(wrong)
    said = checkpoint.Checkpoint("xinheng.local/log", kept.size, bytes(32))
    forged = str(checkpoint.Note(said.text, (checkpoint.sign(said.text, logkey.key(), said.origin),)))
    page = auditor.post("/log/tree/compare/", {"note": forged}, follow=True)
    assert "台账分叉" in text(page)
    assert SplitView.objects.count() == 1
    assert Transition.objects.filter(verb="compare_checkpoint").count() == 2


def test_lines_that_wait_too_long_are_an_alarm(auditor: Client, city: Any) -> None:
    """The sequencer stands still: the page says since when."""
    city.case(company="hongtuo")
    assert Unsequenced.objects.exists()
    assert "超过一分钟" in text(auditor.get("/log/tree/"))


def test_the_log_is_verified_once_a_day_by_itself(auditor: Client) -> None:
    """However often the clock ticks; a check that was killed does not bar the next day's."""
    now = clock.now()
    verify_log(now)
    verify_log(now + timedelta(hours=1))
    assert FullCheck.objects.count() == 1
    verify_log(now + timedelta(hours=24))
    assert FullCheck.objects.count() == 2


def test_before_the_first_checkpoint_there_is_nothing_to_verify(city: Any) -> None:
    """It says when there will be."""
    with pytest.raises(fullcheck.Refused, match="通常一分钟内"):
        fullcheck.ask(by=clock_person(), at=datetime(2026, 11, 26, tzinfo=UTC))
    assert sequencer.sequence(logkey.key(), by=clock_person(), at=clock.now()) >= 0
