"""Does the whole log hold? One pass over all lines in the order of the tree, at the speed of the hash function.

Compared are: each line with its hash, with the line before it in its book and with its facts; its leaf; the places
without a gap; the stored nodes; every checkpoint ever signed, at its size; the books' ends; and that no line is without
a place. It reads columns, not objects: a million lines are to take half a minute.
"""

import hmac
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from json import JSONDecodeError, JSONDecoder, loads
from typing import Any

from django.db import connection
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from workflows.law import chain, checkpoint, merkle, tiles
from workflows.models import Book, Checkpoint, Transition, TreeNode, Unsequenced
from workflows.models.tree import tree_size
from workflows.queries import tree
from workflows.queries.incident_check import incident_faults
from workflows.queries.post_check import post_faults
from workflows.queries.verification import state_faults

PART = 5000
READ = 1000  # lines of one query: of more at once, PostgreSQL reads the whole table for each part of a middling log
COLUMNS = (
    "l.index, l.hash, t.id, t.book_id, t.seq, t.verb, t.thing, t.before, t.after, t.actor_id, t.on_behalf_of_id, "
    "t.post, CAST(t.at AS TEXT), t.policy, t.facts_digest, t.gesture, t.algorithm, t.previous, t.hash, f.salt, f.data"
)
LINES = (
    f"SELECT {COLUMNS} FROM workflows_leaf l LEFT JOIN workflows_transition t ON t.id = l.line_id "
    "LEFT JOIN workflows_facts f ON f.line_id = t.id WHERE l.index >= %s AND l.index < %s ORDER BY l.index"
).replace("l.index", 'l."index"')

DECODER = JSONDecoder()
BODY = (
    '{"actor":%d,"after":%s,"algorithm":%s,"at":%s,"before":%s,"book":%s,"facts":%s,%s"gesture":%s,"policy":%s,'
    '"post":%s,"seq":%d,"thing":%s,"verb":%s}'
)


@dataclass(frozen=True)
class TreeFault:
    """One place where the log does not hold.

    `kind`: place, missing, hash, previous, facts, leaf, node, root, signature, tail, count, head, unplaced, state.
    `index` is the place in the tree (-1: the log as a whole); book and line where one is meant.
    """

    kind: str
    index: int
    book: str
    seq: int
    sentence: str


@dataclass
class Walk:
    """What a pass carries along: the tree so far, and how each book stood."""

    tree: merkle.Frontier
    refs: dict[int, str]
    heads: dict[int, tuple[int, str]] = field(default_factory=dict)
    faults: list[TreeFault] = field(default_factory=list)
    nodes: dict[tuple[int, int], str] = field(default_factory=dict)

    def fault(self, kind: str, index: int, sentence: str, book: int | None = None, seq: int = 0) -> None:
        """Keep a finding."""
        self.faults.append(TreeFault(kind, index, self.refs.get(book or 0, ""), seq, sentence))


def check_tree(told: Callable[[int], None] = lambda done: None, upto: int | None = None) -> list[TreeFault]:
    """The faults of the whole log as it stood when the pass began; `told` hears how many lines are done."""
    size = tree_size() if upto is None else upto
    walk = Walk(merkle.Frontier(algorithm=tree.algorithm()), dict(Book.objects.values_list("pk", "ref")))
    due = _checkpoints()
    due_next = next(due, None)
    for start in range(0, size, PART):
        expected = start
        for row in _lines(start, min(start + PART, size)):
            if row[0] != expected:
                said = _("总序号 %(a)s 至 %(b)s 空缺。") % {"a": expected, "b": row[0] - 1}
                walk.fault("place", expected, said)
            expected = row[0] + 1
            _line(walk, row)
            while due_next and due_next.size == walk.tree.size:
                _checkpoint(walk, due_next)
                due_next = next(due, None)
        if expected < min(start + PART, size):
            said = _("总序号 %(a)s 至 %(b)s 空缺。") % {"a": expected, "b": min(start + PART, size) - 1}
            walk.fault("place", expected, said)
        told(min(start + PART, size))
    while due_next:
        said = _("检查点载明 %(n)s 行，台账只有 %(m)s 行：末尾被截去。")
        walk.fault("tail", due_next.size, said % {"n": due_next.size, "m": walk.tree.size})
        due_next = next(due, None)
    _nodes(walk)
    return [*walk.faults, *_nodes_beyond(tree_size()), *_book_ends(), *_unplaced()]


def check_all(told: Callable[[int], None] = lambda done: None, upto: int | None = None) -> list[TreeFault]:
    """The same, and where the state of a thing differs from what the log says of it."""
    size = tree_size() if upto is None else upto
    faults = check_tree(told, size)
    states = [*state_faults(lambda: told(size)), *incident_faults(), *post_faults()]
    return [*faults, *(TreeFault(each.kind, -1, each.entry, each.seq, each.sentence) for each in states)]


def _lines(start: int, end: int) -> Iterator[tuple[Any, ...]]:
    """The rows of some places, in order."""
    with connection.cursor() as cursor:
        for first in range(start, end, READ):
            cursor.execute(LINES, [first, min(first + READ, end)])
            yield from cursor.fetchall()


def _line(walk: Walk, row: tuple[Any, ...]) -> None:
    """One line against its hash, its book, its facts and its leaf; then the tree takes the leaf as it is stored."""
    index, stored, pk, book, seq = row[:5]
    if pk is None:
        walk.fault("missing", index, _("总序号 %(n)s 的那一行不见了。") % {"n": index})
    else:
        _content(walk, row)
        ends, head = walk.heads.get(book, (0, chain.GENESIS))
        if seq != ends + 1:
            said = _("第 %(a)s 行应在此处，这里却是第 %(b)s 行：缺行、重复或次序被改动。")
            walk.fault("place", index, said % {"a": ends + 1, "b": seq}, book, seq)
        elif row[17] != head:
            walk.fault("previous", index, _("没有接在前一行之后：上一行摘要不符。"), book, seq)
        walk.heads[book] = (seq, row[18])
    try:
        hashed = bytes.fromhex(stored)
        made = walk.tree.append(hashed)
    except ValueError:
        hashed, made = b"", walk.tree.append(bytes(merkle.WIDTH))
    for level, place, node in made[tiles.HEIGHT :: tiles.HEIGHT]:  # one for each level from 0 on
        walk.nodes[level // tiles.HEIGHT, place] = node.hex()
    if len(walk.nodes) >= PART:
        _nodes(walk)


def _content(walk: Walk, row: tuple[Any, ...]) -> None:
    """What the line says against its hash, its leaf and its facts."""
    index, stored, _pk, book, seq = row[:5]
    previous, hashed, salt, data = row[17:21]
    try:
        body = _body(walk.refs.get(book, ""), row)
        relinked = chain.digest(previous.encode() + b"\n" + body)
        leaf = merkle.leaf_hash(chain.leaf_bytes(body, previous, hashed), walk.tree.algorithm).hex()
    except (TypeError, ValueError, AttributeError):
        relinked = leaf = ""
    if relinked != hashed:
        walk.fault("hash", index, _("写入后被改动：内容与摘要不符。"), book, seq)
    if leaf != stored:
        walk.fault("leaf", index, _("这一行与编入总序时不同：叶摘要不符。"), book, seq)
    if salt is not None and not _facts_hold(data, salt, row[14]):
        walk.fault("facts", index, _("所附事实与摘要不符。"), book, seq)


def _body(ref: str, row: tuple[Any, ...]) -> bytes:
    """The canonical bytes of the line as its hash covers it (models.Transition.body), in a quarter of the time.

    Its keys are always the same, in this order; each text is escaped as in any JSON, and what is none raises TypeError.
    """
    _index, _leaf, _pk, _book, seq, verb, thing, before, after, actor, proxy, post, at = row[:13]
    policy, facts, gesture, algorithm = row[13:17]
    one, two = (after, algorithm, _instant(at), before, ref, facts), (gesture, policy, post)
    told = BODY % (
        actor, *map(chain.swift_string, one), f'"for":{proxy:d},' if proxy else "",
        *map(chain.swift_string, two), seq, chain.swift_string(thing), chain.swift_string(verb),
    )  # fmt: skip
    return told.encode()


def _instant(told: str) -> str:
    """An instant as a line tells it, from the words of the database: SQLite keeps UTC bare, PostgreSQL adds +00."""
    bare = told.removesuffix("+00").replace(" ", "T", 1)
    if len(bare) in (19, 26):
        return f"{bare}+00:00"
    at = datetime.fromisoformat(told)  # a fraction without its last zeros, another zone
    return (at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)).isoformat()


def _facts_hold(data: Any, salt: str, stated: str) -> bool:
    """Do the facts agree with the digest in the line?"""
    key = salt.encode()
    if not key:
        return False
    try:
        facts = _read(data) if isinstance(data, str) else data
    except JSONDecodeError:
        return False
    return chain.canonical_holds(facts, lambda told: hmac.digest(key, told, "sha256").hex() == stated)


def _read(data: str) -> Any:
    """What a JSON text says; the decoder itself, for `loads` looks for white space around it longer than it reads."""
    if data[:1] == "{":
        facts, end = DECODER.raw_decode(data)
        if end == len(data):
            return facts
    return loads(data)


def _checkpoints() -> Iterator[Checkpoint]:
    """Every checkpoint ever signed, the smallest first."""
    yield from Checkpoint.objects.order_by("size", "pk").iterator(chunk_size=PART)


def _checkpoint(walk: Walk, kept: Checkpoint) -> None:
    """One checkpoint against the tree as it was then, and against its own signature."""
    words = {"n": kept.size}
    try:
        note = checkpoint.parse_note(kept.note)
        said = checkpoint.parse_checkpoint(note.text)
        checkpoint.vouched(note, [checkpoint.parse_key(kept.key)])
    except checkpoint.Unsigned as error:
        sentence = _("%(n)s 行的检查点签名不成立：") % words + str(error)
        walk.fault("signature", kept.size, sentence)
        return
    if (said.size, said.root.hex()) != (kept.size, kept.root):
        walk.fault("signature", kept.size, _("%(n)s 行的检查点与其签名文本不符。") % words)
    if said.root != walk.tree.root():
        walk.fault("root", kept.size, _("前 %(n)s 行与当时签署的检查点不符：历史被改写。") % words)


def _nodes(walk: Walk) -> None:
    """The stored nodes against those that the pass computed."""
    for level in {level for level, _place in walk.nodes}:
        mine = {place: node for (tier, place), node in walk.nodes.items() if tier == level}
        rows = TreeNode.objects.filter(level=level, index__gte=min(mine), index__lte=max(mine))
        stored = dict(rows.values_list("index", "hash"))
        for place, node in sorted(mine.items()):
            if stored.get(place) != node:
                said = _("第 %(level)s 层第 %(n)s 号节点与所覆盖的行不符。")
                first = place * tiles.FULL**level
                walk.fault("node", first, said % {"level": level, "n": place})
    walk.nodes.clear()


def _nodes_beyond(size: int) -> Iterator[TreeFault]:
    """Stored nodes that no full tile of the tree has: nobody computed them from lines."""
    for level, index in (
        TreeNode.objects.filter(level__gte=1).values_list("level", "index").order_by("-index")[:50]
    ):
        if (index + 1) * tiles.FULL**level > size:
            said = _("第 %(level)s 层第 %(n)s 号节点没有对应的行。") % {"level": level, "n": index}
            yield TreeFault("node", index * tiles.FULL**level, "", 0, said)


def _book_ends() -> Iterator[TreeFault]:
    """What each book says of its length and end against its last line, in one statement: both change together."""
    last = Transition.objects.filter(book=OuterRef("pk")).order_by("-seq")
    ends = Book.objects.annotate(
        ends=Subquery(last.values("seq")[:1]), last=Subquery(last.values("hash")[:1])
    )
    for ref, count, head, found, hashed in ends.values_list("ref", "lines_count", "head", "ends", "last"):
        found, hashed = found or 0, hashed or chain.GENESIS
        if count != found:
            said = _("簿册记载 %(stated)s 行，实际 %(found)s 行。") % {"stated": count, "found": found}
            yield TreeFault("tail" if count > found else "count", -1, ref, found, said)
        elif head != hashed:
            yield TreeFault("head", -1, ref, found, _("簿册记载的末行摘要与末行不符。"))


def _unplaced() -> Iterator[TreeFault]:
    """Lines that neither have a place nor wait for one: somebody kept them out of the tree."""
    missing = Transition.objects.filter(leaf=None).exclude(pk__in=Unsequenced.objects.values("line"))
    for ref, seq in missing.order_by("pk").values_list("book__ref", "seq")[:1000]:
        yield TreeFault("unplaced", -1, ref, seq, _("这一行没有编入总序，也不在等候编号。"))
