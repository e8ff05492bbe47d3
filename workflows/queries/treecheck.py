"""Does the whole log hold? One pass over all lines in the order of the tree, at the speed of the hash function.

Compared are: each line with its hash, with the line before it in its book and with its facts; its leaf; the places
without a gap; the stored nodes; every checkpoint ever signed, at its size; the books' ends; and that no line is without
a place. It reads columns, not objects: a million lines are to take half a minute.
"""

import hmac
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from json import JSONDecodeError, loads
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from workflows.law import chain, merkle
from workflows.models import Book, Checkpoint, Leaf, Transition, TreeNode, Unsequenced

PART = 5000
TILE = 256
COLUMNS = (
    "l.index, l.hash, t.id, t.book_id, t.seq, t.verb, t.thing, t.before, t.after, t.actor_id, t.on_behalf_of_id, "
    "t.post, t.at, t.policy, t.facts_digest, t.gesture, t.algorithm, t.previous, t.hash, f.salt, f.data"
)
LINES = (
    f'SELECT {COLUMNS} FROM workflows_leaf l LEFT JOIN workflows_transition t ON t.id = l.line_id '
    "LEFT JOIN workflows_facts f ON f.line_id = t.id WHERE l.index >= %s AND l.index < %s ORDER BY l.index"
).replace("l.index", 'l."index"')


@dataclass(frozen=True)
class TreeFault:
    """One place where the log does not hold.

    `kind`: place, missing, hash, previous, facts, leaf, node, root, signature, tail, count, head, unplaced.
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
    tile: list[bytes] = field(default_factory=list)

    def fault(self, kind: str, index: int, sentence: str, book: int | None = None, seq: int = 0) -> None:
        """Keep a finding."""
        self.faults.append(TreeFault(kind, index, self.refs.get(book or 0, ""), seq, sentence))


def check_tree(told: Callable[[int], None] = lambda done: None, upto: int | None = None) -> list[TreeFault]:
    """The faults of the whole log as it stood when the pass began; `told` hears how many lines are done."""
    size = Leaf.objects.count() if upto is None else upto
    walk = Walk(merkle.Frontier(), dict(Book.objects.values_list("pk", "ref")))
    due = _checkpoints(size)
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
    _nodes_left(walk)
    return [*walk.faults, *_book_ends(walk), *_unplaced()]
