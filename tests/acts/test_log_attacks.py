"""What nobody found (attack on issue 8) when the database was written by hand: history, and counter-signatures."""

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import TestCase

from tests.forgeries import AT, lifted, rewritten_with_leaves, sign_all
from workflows.acts import log, sequencer, witness
from workflows.acts.anchor import Unanchored
from workflows.gateways import logkey
from workflows.law import checkpoint
from workflows.models import Book, Checkpoint, Cosignature, Witness, WitnessRule
from workflows.queries import tree
from workflows.queries.treecheck import check_all
from workflows.sweeps import clock_person

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def book(city: Any) -> Book:
    """The book of a listed case whose lines have their places."""
    walk, _day = city.listed()
    with TestCase.captureOnCommitCallbacks(execute=True):
        sequencer.sequence(logkey.key(), by=clock_person(), at=AT)
    found: Book = walk.entry.book
    return found


def write_a_line() -> None:
    """One more line, so that there is a round."""
    kept = sequencer.the_log()
    log.append(log.lock(kept), kept, "view_file", "", "", by=clock_person(), at=AT)


def test_a_history_rewritten_under_a_key_of_ones_own_is_found(book: Book) -> None:
    """Without the log's key: the check believes the key that stands beside the signature."""
    with lifted():
        rewritten_with_leaves(book)
        sign_all(Ed25519PrivateKey.generate())
        assert check_all()


def test_the_sequencer_signs_no_history_that_is_not_the_one_it_signed_before(book: Book) -> None:
    """The true key puts its name under the forged one at the next round."""
    before = tree.newest()
    assert before is not None
    with lifted():
        rewritten_with_leaves(book)
        Checkpoint.objects.all().delete()
    write_a_line()
    with pytest.raises(Unanchored):
        sequencer.sequence(logkey.key(), by=clock_person(), at=AT)
    assert tree.root(before.size).hex() == before.root or not tree.newest() or check_all()


def test_a_row_of_nonsense_is_no_counter_signature(book: Book) -> None:
    """A checkpoint counts as published for it, and the full check says nothing."""
    made = str(checkpoint.key_of(Ed25519PrivateKey.generate(), "audit.example/w1", checkpoint.WITNESS))
    named = witness.name_witness(made, "省审计厅", by=clock_person(), at=AT)
    WitnessRule.objects.create(needed=1, since=AT)
    sequencer.sequence(logkey.key(), by=clock_person(), at=AT)
    newest = tree.newest()
    assert newest is not None and isinstance(named, Witness)
    Cosignature.objects.create(
        checkpoint=newest, witness=named, line="— audit.example/w1 AAAAAAAA\n", signed_at=AT, received_at=AT
    )
    assert tree.published_size() < newest.size or check_all()
