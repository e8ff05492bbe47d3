"""The tree over the log: each line gets its place, each round a signed checkpoint, and no forgery goes unseen."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from tests.forgeries import AT, FORGERIES, Forgery, lifted, rewritten_with_the_anchor
from workflows.acts import sequencer
from workflows.gateways import logkey
from workflows.law import checkpoint, merkle, tiles
from workflows.management import bench_log
from workflows.models import (
    Checkpoint,
    Facts,
    Leaf,
    Transition,
    TreeLog,
    TreeNode,
    Unsequenced,
)
from workflows.models.tree import tile_hashes
from workflows.queries import tree
from workflows.queries.treecheck import check_tree
from workflows.sweeps import clock_person

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def place_all() -> Checkpoint:
    """Every line that waits gets its place, and the anchor what is committed; the newest checkpoint."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        sequencer.sequence(logkey.key(), by=clock_person(), at=AT)
    return Checkpoint.objects.first()


def kinds() -> set[str]:
    """What a full pass finds."""
    return {fault.kind for fault in check_tree()}


@pytest.fixture
def listed(city: Any) -> Any:
    """A listed case: some dozens of lines in several books."""
    walk, _day = city.listed()
    return walk


def test_every_line_waits_from_the_moment_it_is_written_and_gets_one_place(listed: Any) -> None:
    """The database itself puts it on the list; the places are those from 0 on, without a gap."""
    assert set(Unsequenced.objects.values_list("line", flat=True)) == set(
        Transition.objects.values_list("pk", flat=True)
    )
    kept = place_all()
    count = Transition.objects.count()
    assert not Unsequenced.objects.exists()
    assert list(Leaf.objects.order_by("index").values_list("index", flat=True)) == list(range(count))
    assert kept.size == count
    assert kinds() == set()


def test_a_checkpoint_is_signed_by_the_key_it_names_and_a_line_is_proven_by_it(listed: Any) -> None:
    """What an outsider does with the text alone."""
    kept = place_all()
    note = checkpoint.parse_note(kept.note)
    said = checkpoint.parse_checkpoint(note.text)
    assert checkpoint.vouched(note, [checkpoint.parse_key(kept.key)])
    assert said.said("algorithm") == "sha256"
    line = Transition.objects.select_related("book").get(leaf__index=said.size // 2)
    path = tree.inclusion(said.size // 2, said.size)
    merkle.verify_inclusion(
        merkle.leaf_hash(sequencer.leaf_of(line)), said.size // 2, said.size, path, said.root
    )


def test_a_later_checkpoint_begins_with_the_earlier(listed: Any, city: Any) -> None:
    """Between any two there is a proof."""
    first = place_all()
    city.case(company="hongtuo")
    second = place_all()
    assert second.size > first.size
    proof = tree.consistency(first.size, second.size)
    old, new = bytes.fromhex(first.root), bytes.fromhex(second.root)
    merkle.verify_consistency(first.size, second.size, proof, old, new)
    assert tree.root(first.size) == old


def test_a_round_without_lines_signs_nothing(listed: Any) -> None:
    """The log stands still: so does its checkpoint."""
    place_all()
    assert sequencer.sequence(logkey.key(), by=clock_person(), at=AT) == 0
    assert Checkpoint.objects.count() == 1


def test_many_rounds_make_the_same_tree_as_one(listed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a part ends is no matter of the tree; full tiles are kept as nodes."""
    monkeypatch.setattr(sequencer, "PART", 7)
    kept = place_all()
    hashes = [bytes.fromhex(each) for each in Leaf.objects.order_by("index").values_list("hash", flat=True)]
    assert merkle.root_of(hashes).hex() == kept.root
    assert Checkpoint.objects.count() == -(-len(hashes) // 7)
    assert TreeNode.objects.count() == len(hashes) // 256
    assert kinds() == set()


def test_a_proof_is_the_same_in_any_tile_and_costs_one_query() -> None:
    """At the edges of tiles, in full and in partial ones, at several sizes; each path leads to the right root."""
    bench_log.fill(clock_person().pk, 2000)
    place_all()
    hashes = [bytes.fromhex(each) for each in Leaf.objects.order_by("index").values_list("hash", flat=True)]
    for size in (1, 255, 256, 257, 768, 1999, 2000):
        root = merkle.root_of(hashes[:size])
        for index in sorted({0, size // 2, size - 1, *(n for n in (255, 256, 511, 512) if n < size)}):
            with CaptureQueriesContext(connection) as asked:
                path = tree.inclusion(index, size)
            assert len(asked) == 1, [each["sql"] for each in asked]
            merkle.verify_inclusion(hashes[index], index, size, path, root)


def test_a_tile_of_which_a_hash_is_missing_proves_nothing(listed: Any) -> None:
    """It says how many are there; a tile beyond all numbers of the database is one without hashes."""
    size = place_all().size
    with lifted():
        Leaf.objects.filter(index=3).delete()
        with pytest.raises(merkle.Unproven, match=f"应有{size}个摘要，实有{size - 1}个"):
            tree.inclusion(0, size)
    with pytest.raises(merkle.Unproven, match="实有0个"):
        tile_hashes(tiles.Tile(0, 2**60))


def test_another_key_is_a_line_of_the_log(listed: Any, tmp_path: Any, settings: Any) -> None:
    """However it was replaced: the next round writes which key was followed by which."""
    settings.XINHENG_HOME = tmp_path
    first = place_all()
    logkey.rotate()
    kept = TreeLog.objects.get()
    Facts.objects.none()
    with transaction.atomic():
        from workflows.acts import log

        log.append(log.lock(kept), kept, "view_file", "", "", by=clock_person(), at=AT)
    second = place_all()
    place_all()
    line = Transition.objects.get(verb="rotate_log_key")
    assert line.facts.data == {"former": first.key, "key": second.key}
    assert line.leaf.index is not None
    assert kinds() == set()


@pytest.mark.parametrize(
    ("statement", "table"),
    [
        (f"{what} workflows_{table}{how}", table)
        for table in ("leaf", "treenode", "checkpoint")
        for what, how in (("UPDATE", " SET hash = 'x'"), ("DELETE FROM", ""))
        if not (table == "checkpoint" and how)
    ],
)
def test_the_database_refuses_to_change_the_tree(
    listed: Any, statement: str, table: str, monkeypatch: Any
) -> None:
    """By whatever statement."""
    place_all()
    if table == "treenode":
        TreeNode.objects.get_or_create(level=1, index=0, defaults={"hash": "0" * 64})
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize(
    "each", [each for each in FORGERIES if each.finds], ids=lambda each: each.forge.__name__
)
def test_each_forgery_by_somebody_with_all_rights_is_found(listed: Any, each: Forgery) -> None:
    """With the triggers lifted, as the owner of the database can; what is found is named, and not more."""
    place_all()
    with lifted():
        each.forge(listed.entry.book)
        seen = kinds()
    assert seen
    assert seen <= each.finds


def test_a_change_of_any_column_of_a_line_is_found(listed: Any) -> None:
    """A letter of each text, each number, each instant by a microsecond: nothing is outside the hash."""
    place_all()
    later = {
        "at": lambda at: at + timedelta(microseconds=1),
        "actor_id": lambda pk: pk + 1,
        "book_id": lambda pk: pk + 1000,
    }
    columns = [
        each.attname for each in Transition._meta.fields if each.attname not in ("id", "on_behalf_of_id")
    ]
    missed = []
    with lifted():
        for line in Transition.objects.order_by("pk")[::9]:
            for name in columns:
                value = getattr(line, name)
                change = later.get(name, lambda old: old + 1000 if isinstance(old, int) else f"{old[:-1]}~")
                with transaction.atomic():
                    Transition.objects.filter(pk=line.pk).update(**{name: change(value)})
                    if not kinds():
                        missed.append((line.pk, name))
                    transaction.set_rollback(True)
    assert missed == []


def test_a_history_signed_anew_is_found_by_what_a_witness_saw(listed: Any) -> None:
    """The log agrees with itself; the checkpoint that went outside does not agree with the log."""
    seen = place_all()
    with lifted():
        rewritten_with_the_anchor(listed.entry.book)
        assert kinds() == set()
        later = Checkpoint.objects.first()
    assert later is not None and later.size == seen.size
    with pytest.raises(merkle.Unproven):
        merkle.verify_consistency(
            seen.size, later.size, [], bytes.fromhex(seen.root), bytes.fromhex(later.root)
        )
