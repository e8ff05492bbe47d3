"""Counter-signatures are verified, not counted; and the register of witnesses is what the log's lines say of it."""

from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.forgeries import AT, lifted
from workflows.acts import sequencer, witness
from workflows.gateways import logkey
from workflows.law import checkpoint
from workflows.models import Checkpoint, Cosignature, Witness, WitnessRule
from workflows.queries import tree
from workflows.queries.treecheck import check_all
from workflows.sweeps import clock_person

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
NAME = "audit.example/w1"


def place(seconds: int = 2) -> Checkpoint:
    """The sequencer comes round, so long after the first time; the newest checkpoint."""
    sequencer.sequence(logkey.key(), by=clock_person(), at=AT + timedelta(seconds=seconds))
    newest = tree.newest()
    assert newest is not None
    return newest


@pytest.fixture
def named(city: Any) -> Witness:
    """A listed case that is published, then a witness whose counter-signature is demanded."""
    city.listed()
    place(0)
    told = {"by": clock_person(), "at": AT + timedelta(seconds=1)}
    made = witness.name_witness(str(checkpoint.key_of(KEY, NAME, checkpoint.WITNESS)), "省审计厅", **told)
    witness.demand(1, **told)
    return made


def signed(kept: Checkpoint) -> str:
    """What the witness sends."""
    return str(checkpoint.cosign(checkpoint.parse_note(kept.note).text, KEY, NAME, int(AT.timestamp())))


def nonsense(kept: Checkpoint, named: Witness) -> Cosignature:
    """A row that nobody signed."""
    line = f"— {NAME} AAAAAAAA\n"
    return Cosignature.objects.create(
        checkpoint=kept, witness=named, line=line, signed_at=AT, received_at=AT + timedelta(seconds=2)
    )


def found() -> list[str]:
    """What the full check says."""
    return [f"{fault.kind} {fault.sentence}" for fault in check_all()]


def test_a_row_of_nonsense_is_no_counter_signature(named: Witness) -> None:
    """Nothing is published for it, and the check says so; the true one still publishes."""
    before, newest = tree.published_size(), place()
    assert found() == [] and before < newest.size
    row = nonsense(newest, named)
    assert tree.published_size() == before
    published = tree.published()
    assert published is not None and published[0].size == before
    (said,) = found()
    assert said.startswith("signature") and "省审计厅" in said
    with lifted():
        row.delete()
    witness.take(signed(newest), at=AT + timedelta(seconds=3))
    assert tree.published_size() == newest.size and found() == []


def test_nonsense_beside_a_true_counter_signature_is_not_published_with_it(named: Witness) -> None:
    """A false signature of a known key would make the whole note false."""
    told = {"by": clock_person(), "at": AT + timedelta(seconds=1)}
    other = Ed25519PrivateKey.generate()
    second = witness.name_witness(str(checkpoint.key_of(other, "w2", checkpoint.WITNESS)), "档案馆", **told)
    newest = place()
    witness.take(signed(newest), at=AT + timedelta(seconds=3))
    nonsense(newest, second)
    published = tree.published()
    assert published is not None and published[1] == newest.note + signed(newest)


def test_a_counter_signature_of_another_checkpoint_or_time_is_none_here(named: Witness) -> None:
    """Genuine, and carried to another row; or its row states another time."""
    old, newest = Checkpoint.objects.get(), place()
    rows = {"witness": named, "received_at": AT + timedelta(seconds=2)}
    Cosignature.objects.create(checkpoint=newest, line=signed(old), signed_at=AT, **rows)
    Cosignature.objects.create(checkpoint=old, line=signed(old), signed_at=AT + timedelta(hours=1), **rows)
    assert [said.split()[0] for said in found()] == ["signature", "signature"]
    assert tree.published_size() == old.size


@pytest.mark.parametrize(
    ("forge", "says"),
    [
        (lambda: Witness.objects.create(name="x", key="y", since=AT), "没有登记它的台账行"),
        (lambda: Witness.objects.update(until=AT), "没有终止它的台账行"),
        (lambda: Witness.objects.update(name="市档案馆"), "登记与第"),
        (lambda: Witness.objects.all().delete(), "登记不见了"),
        (lambda: WitnessRule.objects.create(needed=0, since=AT), "所需副署数的记录与台账不符"),
        (lambda: WitnessRule.objects.update(needed=0), "所需副署数的记录与台账不符"),
        (lambda: WitnessRule.objects.all().delete(), "所需副署数的记录与台账不符"),
    ],
)
def test_a_register_that_the_lines_do_not_tell_is_found(named: Witness, forge: Any, says: str) -> None:
    place()
    with lifted():
        forge()
        (said,) = found()
    assert said.startswith("state") and says in said


def test_a_witness_that_ended_and_demands_that_changed_are_as_the_lines_tell(named: Witness) -> None:
    told = {"by": clock_person(), "at": AT + timedelta(seconds=5)}
    witness.demand(0, **told)
    witness.end_witness(named, **told)
    place()
    assert found() == []
    with lifted():
        Witness.objects.update(until=None)
        (said,) = found()
    assert "登记与此不符" in said


def test_what_is_published_costs_the_same_however_many_checkpoints_and_signatures(named: Witness) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert tree.published() is not None
        return len(asked)

    witness.take(signed(place()), at=AT + timedelta(seconds=3))
    once = cost()
    for seconds in range(4, 8):
        witness.demand(1, by=clock_person(), at=AT + timedelta(seconds=seconds))
        witness.take(signed(place(seconds)), at=AT + timedelta(seconds=seconds))
    assert cost() == once <= 4
