"""The whole log at the command line: quick where the tree holds, and never another answer than book by book."""

from typing import Any

import pytest

from tests.forgeries import AT, FORGERIES, lifted
from workflows.acts import sequencer
from workflows.gateways import logkey
from workflows.models import Book, Entry, Transition, Unsequenced
from workflows.queries import fullcheck
from workflows.queries.fullcheck import verify_whole
from workflows.queries.treecheck import check_tree
from workflows.queries.verification import verify_all
from workflows.sweeps import clock_person

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def entry(city: Any) -> Entry:
    """A listed case whose lines have their places, and another whose lines wait."""
    walk, _day = city.listed()
    sequencer.sequence(logkey.key(), by=clock_person(), at=AT)
    city.case(company="hongtuo")
    return walk.entry


def test_a_log_that_holds_is_not_read_book_by_book(entry: Entry, monkeypatch: pytest.MonkeyPatch) -> None:
    """But for the books of lines that wait; a state that was changed behind the door is found all the same."""
    assert Unsequenced.objects.exists()
    whole = verify_all()
    Entry.objects.filter(pk=entry.pk).update(state="exited", exit_act="deadline/1")
    changed = verify_all()

    def never(_chunk: int) -> None:
        raise AssertionError("every book was read")

    monkeypatch.setattr(fullcheck, "verify_all", never)
    assert verify_whole() == (changed, [])
    Entry.objects.filter(pk=entry.pk).update(state=entry.state, exit_act=entry.exit_act)
    assert verify_whole() == (whole, []) and whole.ok


def test_a_line_that_waits_is_verified_too(entry: Entry) -> None:
    """No leaf covers it yet."""
    line = Transition.objects.filter(pk__in=Unsequenced.objects.values("pk")).order_by("-pk")[0]
    with lifted():
        Transition.objects.filter(pk=line.pk).update(verb="forged")
        found, tree = verify_whole()
    assert tree == [] and [(each.kind, each.seq) for each in found.faults] == [("hash", line.seq)]


@pytest.mark.parametrize("each", FORGERIES, ids=lambda each: each.forge.__name__)
def test_of_each_forgery_both_are_told(entry: Entry, each: Any) -> None:
    with lifted():
        each.forge(Book.objects.get(pk=entry.book_id))
        assert verify_whole() == (verify_all(), check_tree())
