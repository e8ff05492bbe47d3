"""The tree over the log: each line gets its place, each round a signed checkpoint, and no forgery goes unseen."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tests.stone import stone_lifted
from workflows.acts import sequencer
from workflows.gateways import logkey
from workflows.law import chain, checkpoint, merkle
from workflows.models import (
    Book,
    Checkpoint,
    Facts,
    Leaf,
    Transition,
    TreeLog,
    TreeNode,
    Unsequenced,
)
from workflows.queries import tree
from workflows.queries.treecheck import check_tree
from workflows.sweeps import clock_person

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

AT = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)


def place_all() -> Checkpoint:
    """Every line that waits gets its place; the newest checkpoint."""
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


def relink(book: Book, first: int) -> None:
    """Compute a book anew from one line on, head included: what only the tree can find."""
    head = chain.GENESIS if first == 1 else Transition.objects.get(book=book, seq=first - 1).hash
    for line in Transition.objects.filter(book=book, seq__gte=first).order_by("seq").select_related("book"):
        line.previous = head
        head = line.hash = chain.link(head, line.body())
        Transition.objects.filter(pk=line.pk).update(hash=line.hash, previous=line.previous)
    Book.objects.filter(pk=book.pk).update(head=head)


def rewritten(book: Book) -> None:
    """A state is changed and the whole book computed anew."""
    Transition.objects.filter(book=book, seq=3).update(after="forged")
    relink(book, 3)


def rewritten_with_leaves(book: Book) -> None:
    """The same, and the leaves as well."""
    rewritten(book)
    for line in Transition.objects.filter(book=book).select_related("book", "leaf"):
        hashed = merkle.leaf_hash(sequencer.leaf_of(line)).hex()
        Leaf.objects.filter(line=line).update(hash=hashed)


def rewritten_with_everything(book: Book) -> None:
    """The same, and every checkpoint signed anew with the key of the house: only a witness can find this."""
    rewritten_with_leaves(book)
    hashes = [bytes.fromhex(each) for each in Leaf.objects.order_by("index").values_list("hash", flat=True)]
    for kept in Checkpoint.objects.all():
        said = checkpoint.parse_checkpoint(checkpoint.parse_note(kept.note).text)
        root = merkle.root_of(hashes[: kept.size])
        made = checkpoint.Checkpoint(said.origin, said.size, root, said.extensions)
        note = checkpoint.Note(made.text, (checkpoint.sign(made.text, logkey.key(), said.origin),))
        Checkpoint.objects.filter(pk=kept.pk).update(root=root.hex(), note=str(note))


def verb_changed(book: Book) -> None:
    """One word of one line."""
    Transition.objects.filter(book=book, seq=2).update(verb="grant")


def facts_changed(book: Book) -> None:
    """What was said and given."""
    Facts.objects.filter(line__book=book, line__seq=2).update(data={"because": "no reason"})


def swapped(book: Book) -> None:
    """Two places exchange their lines."""
    one, two = Leaf.objects.filter(line__book=book).order_by("index")[:2]
    Leaf.objects.filter(pk__in=[one.pk, two.pk]).delete()
    Leaf.objects.create(index=one.index, line_id=two.line_id, hash=two.hash)
    Leaf.objects.create(index=two.index, line_id=one.line_id, hash=one.hash)


def truncated(book: Book) -> None:
    """The newest line goes, with its place, as though it never was; its book is shortened."""
    last = Leaf.objects.order_by("-index").select_related("line__book").first()
    assert last is not None
    line, kept = last.line, last.line.book
    remove_line(line)
    Book.objects.filter(pk=kept.pk).update(lines_count=line.seq - 1, head=line.previous)


def remove_line(line: Transition) -> None:
    """Take a line out, with what hangs from it."""
    with connection.cursor() as cursor:
        for table, key in (
            ("leaf", "line_id"),
            ("facts", "line_id"),
            ("outbox", "line_id"),
            ("transition", "id"),
        ):
            cursor.execute(f"DELETE FROM workflows_{table} WHERE {key} = %s", [line.pk])


def kept_out(book: Book) -> None:
    """A line is taken from the list of those that wait."""
    from workflows.acts import log

    kept = sequencer.the_log()
    log.append(log.lock(kept), kept, "view_file", "", "", by=clock_person(), at=AT)
    Unsequenced.objects.all().delete()


def nodes_changed(book: Book) -> None:
    """A stored node is another."""
    TreeNode.objects.create(level=1, index=0, hash="0" * 64)


FORGERIES: list[tuple[Callable[[Book], None], set[str]]] = [
    (verb_changed, {"hash", "leaf"}),
    (facts_changed, {"facts"}),
    (rewritten, {"leaf"}),
    (rewritten_with_leaves, {"root"}),
    (swapped, {"leaf", "place", "previous", "root"}),
    (truncated, {"tail"}),
    (kept_out, {"unplaced"}),
]


@pytest.mark.parametrize(("forge", "found"), FORGERIES, ids=[forge.__name__ for forge, _found in FORGERIES])
def test_each_forgery_by_somebody_with_all_rights_is_found(
    listed: Any, forge: Callable[[Book], None], found: set[str]
) -> None:
    """With the triggers lifted, as the owner of the database can; what is found is named, and not more."""
    place_all()
    with lifted():
        forge(listed.entry.book)
        seen = kinds()
    assert seen and seen <= found | {"signature"}, seen
    assert found & seen


def test_a_history_signed_anew_is_found_by_what_a_witness_saw(listed: Any) -> None:
    """The log agrees with itself; the checkpoint that went outside does not agree with the log."""
    seen = place_all()
    with lifted():
        rewritten_with_everything(listed.entry.book)
        assert kinds() == set()
        later = Checkpoint.objects.first()
    assert later is not None and later.size == seen.size
    with pytest.raises(merkle.Unproven):
        merkle.verify_consistency(
            seen.size, later.size, [], bytes.fromhex(seen.root), bytes.fromhex(later.root)
        )


def lifted() -> Any:
    """The database lets go of the log."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return stone_lifted()
