"""What somebody with all rights over the database might do to the log, each by itself, and what finds it.

The tests play each; `python -m tests.tampering_drill` plays them on a log of its own and reports.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection

from tests.stone import stone_lifted
from workflows.acts import log, sequencer
from workflows.gateways import loganchor, logkey
from workflows.law import chain, checkpoint, merkle
from workflows.law.anchor import Anchor
from workflows.models import Book, Checkpoint, Erasure, Facts, Leaf, Transition, TreeNode, Unsequenced
from workflows.sweeps import clock_person

AT = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)


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
    """The same, and every checkpoint signed anew with the key of the house."""
    rewritten_with_leaves(book)
    sign_all(logkey.key())


def rewritten_under_another_key(book: Book) -> None:
    """The same without the key of the house: signed by one's own, which is written beside each signature."""
    rewritten_with_leaves(book)
    sign_all(Ed25519PrivateKey.generate())


def rewritten_without_checkpoints(book: Book) -> None:
    """The same without any key: what was signed is deleted."""
    rewritten_with_leaves(book)
    Checkpoint.objects.all().delete()


def rewritten_with_the_anchor(book: Book) -> None:
    """By somebody who also writes the files of the house, its key and its anchor: only a witness can find this."""
    rewritten_with_everything(book)
    newest = Checkpoint.objects.all()[0]
    loganchor.put(Anchor(sequencer.the_log().origin, newest.size, newest.root, (newest.key,)))


def sign_all(key: Ed25519PrivateKey) -> None:
    """Every checkpoint anew over the leaves as they are, by any key at all."""
    hashes = [bytes.fromhex(each) for each in Leaf.objects.order_by("index").values_list("hash", flat=True)]
    for kept in Checkpoint.objects.all():
        said = checkpoint.parse_checkpoint(checkpoint.parse_note(kept.note).text)
        root = merkle.root_of(hashes[: kept.size])
        made = checkpoint.Checkpoint(said.origin, said.size, root, said.extensions)
        note = checkpoint.Note(made.text, (checkpoint.sign(made.text, key, said.origin),))
        name = str(checkpoint.key_of(key, said.origin))
        Checkpoint.objects.filter(pk=kept.pk).update(root=root.hex(), note=str(note), key=name)


def verb_changed(book: Book) -> None:
    """One word of one line."""
    Transition.objects.filter(book=book, seq=2).update(verb="grant")


def facts_changed(book: Book) -> None:
    """What was said and given."""
    Facts.objects.filter(line__book=book, line__seq=2).update(data={"because": "no reason"})


def facts_stolen(book: Book) -> None:
    """They are gone, and the register says that the last line of the book erased them."""
    last = Transition.objects.filter(book=book).order_by("-seq")[0]
    Facts.objects.filter(line__book=book, line__seq=2).delete()
    Erasure.objects.create(line=Transition.objects.get(book=book, seq=2), told_in=last)


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


def removed(book: Book) -> None:
    """A line goes from the middle of a book, with its place; the lines after it stay as they are."""
    remove_line(Transition.objects.get(book=book, seq=4))


def inserted(book: Book) -> None:
    """A line that never was stands at the end of its book, well chained, with a place that was another's."""
    last = Transition.objects.filter(book=book).order_by("-seq").select_related("book")[0]
    forged = Transition(**{each.attname: getattr(last, each.attname) for each in Transition._meta.fields[1:]})
    forged.seq, forged.verb, forged.previous = last.seq + 1, "grant", last.hash
    forged.hash = chain.link(last.hash, forged.body())
    forged.save(force_insert=True)
    Book.objects.filter(pk=book.pk).update(lines_count=forged.seq, head=forged.hash)
    Unsequenced.objects.filter(line=forged).delete()
    hashed = merkle.leaf_hash(sequencer.leaf_of(forged)).hex()
    Leaf.objects.filter(line=last).update(line=forged, hash=hashed)


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
    kept = sequencer.the_log()
    log.append(log.lock(kept), kept, "view_file", "", "", by=clock_person(), at=AT)
    Unsequenced.objects.all().delete()


def listed_again(book: Book) -> None:
    """A line that has its place is put on the list of those that wait, which stops a sequencer that believes it."""
    Unsequenced.objects.create(line=Transition.objects.filter(book=book)[0])


def nodes_changed(book: Book) -> None:
    """A stored node is another."""
    TreeNode.objects.create(level=1, index=0, hash="0" * 64)


def lifted() -> AbstractContextManager[None]:
    """The database lets go of the log."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return stone_lifted()


@dataclass(frozen=True)
class Forgery:
    """One attack: what is done, in words, and the kinds of fault of which at least one and no other is found.

    `finds` is empty where the log agrees with itself and with its anchor, and only a witness finds it.
    """

    forge: Callable[[Book], None]
    words: str
    finds: frozenset[str]


FORGERIES = tuple(
    Forgery(forge, words, frozenset(finds.split()))
    for forge, words, finds in (
        (verb_changed, "改动一行的一个字", "hash leaf"),
        (facts_changed, "改动一行所附的事实", "facts"),
        (facts_stolen, "删去一行所附的事实，登记成依法删除", "facts"),
        (removed, "从簿册中间删去一行", "place missing previous tail anchor"),
        (inserted, "插入一行从未发生的记录，占用他行的位置", "leaf place root unplaced facts anchor"),
        (swapped, "对调两行的次序", "leaf place previous root anchor"),
        (truncated, "截去最后一行并改短簿册", "tail anchor"),
        (rewritten, "改写整个簿册并重算全部摘要", "leaf"),
        (rewritten_with_leaves, "改写整个簿册，连树叶一并重算", "root anchor"),
        (kept_out, "不让一行编入总序", "unplaced"),
        (nodes_changed, "存入假的树节点", "node"),
        (listed_again, "把已编号的一行再列入等候编号", "place"),
        (rewritten_under_another_key, "改写整个簿册，用自己的密钥重签全部检查点", "signature anchor"),
        (rewritten_without_checkpoints, "改写整个簿册，删去全部检查点", "anchor"),
        (rewritten_with_everything, "改写整个簿册，重签全部检查点（持有签名密钥）", "anchor"),
        (rewritten_with_the_anchor, "改写整个簿册，重签全部检查点，改写库外存根（掌握程序主机）", ""),
    )
)
