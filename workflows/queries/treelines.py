"""The lines of the log a part at a time, and whether a whole part holds: what is compared is compared for all at once.

It says of a part only that it holds. What does not, and what cannot be written out this way, is judged line by line
by the plain definition (queries/treecheck.py), which says where and why.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from workflows.law import chain, swift

Row = tuple[Any, ...]
Ends = dict[int, tuple[int, str]]  # of each book its last line and how that ended
START = (0, chain.GENESIS)

# The columns of a line as they are read: first what is no text or is compared as a whole, then the texts.
ID, BOOK, SEQ, ACTOR, PROXY, PREVIOUS, HASH, FACTS = range(8)
LEAVES = (
    'SELECT "index", line_id, hash FROM workflows_leaf WHERE "index" >= %s AND "index" < %s ORDER BY "index"'
)
LINES = (
    "SELECT id, book_id, seq, actor_id, on_behalf_of_id, previous, hash, facts_digest, verb, thing, before, after, "
    "post, policy, gesture, CAST(at AS TEXT), algorithm FROM workflows_transition WHERE id {} ORDER BY id"
)
GIVEN = "SELECT line_id, salt, data FROM workflows_facts WHERE line_id {} ORDER BY line_id"
FOR = '"for":%d,'
LINK = itemgetter(BOOK, SEQ, PREVIOUS, HASH)
SCATTERED = 4  # so many times as many keys as lines from the first to the last: each is asked for


@dataclass(frozen=True)
class Part:
    """The leaves of some places, of each leaf its line, of each line its facts (None: not there)."""

    leaves: Sequence[Row]
    lines: Sequence[Row | None]
    facts: Sequence[Row | None]


def read(first: int, end: int) -> Part:
    """The part from one place to before another, in three queries, each of one table and in the order of its key.

    Joined by the database, each line was looked up by itself: that took four times as long.
    """
    with connection.cursor() as cursor:
        cursor.execute(LEAVES, [first, end])
        leaves = cursor.fetchall()
        keys = [row[1] for row in leaves]
        return Part(leaves, _of(cursor, LINES, keys), _of(cursor, GIVEN, keys))


def _of(cursor: CursorWrapper, sql: str, keys: Sequence[int]) -> Sequence[Row | None]:
    """The rows of these lines, each in the place of its key."""
    known = [key for key in keys if key is not None]
    if not known:
        return [None] * len(keys)
    low, high = min(known), max(known)
    if high - low < SCATTERED * len(keys):
        cursor.execute(sql.format("BETWEEN %s AND %s"), [low, high])
    else:
        cursor.execute(sql.format(f"IN ({', '.join(['%s'] * len(known))})"), known)
    rows = cursor.fetchall()
    if [row[0] for row in rows] == keys:
        return list(rows)
    found = {row[0]: row for row in rows}
    return [found.get(key) for key in keys]


def ends_after(lines: Iterable[Row], ends: Ends) -> Ends | None:
    """How the books of these lines end after them, if each line follows the one before in its book; else None."""
    grown: Ends = {}
    here: int | None = None
    count, head = START
    for book, seq, previous, hashed in map(LINK, lines):
        if book != here:
            if here is not None:
                grown[here] = (count, head)
            here, (count, head) = book, grown.get(book) or ends.get(book, START)
        count += 1
        if seq != count or previous != head:
            return None
        head = hashed
    if here is not None:
        grown[here] = (count, head)
    return grown


def sound_leaves(part: Part, refs: Mapping[int, str], digester: Callable[[bytes], Any]) -> list[bytes] | None:
    """The leaf hashes of a part whose lines, leaves and facts hold; None where one does not, or may not.

    `refs` are the names of books as they stand in JSON. That each line follows the one before is another question:
    its `previous` is taken to be a digest here.
    """
    lines = [line for line in part.lines if line is not None]
    if len(lines) < len(part.leaves):
        return None
    previous, stated = [line[PREVIOUS] for line in lines], [line[HASH] for line in lines]
    try:
        told = bodies(lines, refs)
        if not _facts_hold(lines, part.facts) or swift.links(previous, told) != stated:
            return None
        leaves = swift.leaves(told, previous, stated, digester)
    except (TypeError, ValueError, LookupError, AttributeError, RecursionError):
        return None
    return leaves if [leaf.hex() for leaf in leaves] == [row[2] for row in part.leaves] else None


def bodies(lines: Sequence[Row], refs: Mapping[int, str]) -> list[str]:
    """The canonical form of each line as its hash covers it (models.Transition.body); its keys are always the same.

    What this says otherwise than the model makes a line not hold here, and it is judged by the model's own words.
    """
    numbers = [line[ACTOR] for line in lines] + [line[PROXY] for line in lines if line[PROXY]]
    if max(map(abs, numbers), default=0) > chain.GREATEST_INTEGER:
        raise ValueError("a number too great for the canonical form")
    if not swift.needs_no_escape(["".join(line[FACTS:]) for line in lines]):
        lines = [(*line[:FACTS], *map(swift.escaped, line[FACTS:])) for line in lines]
    return [
        f'{{"actor":{actor:d},"after":"{after}","algorithm":"{algorithm}","at":"{instant(at)}","before":"{before}",'
        f'"book":"{refs[book]}","facts":"{facts}",{FOR % proxy if proxy else ""}"gesture":"{gesture}",'
        f'"policy":"{policy}","post":"{post}","seq":{seq:d},"thing":"{thing}","verb":"{verb}"}}'
        for (
            _id, book, seq, actor, proxy, _previous, _hash, facts, verb, thing, before, after,
            post, policy, gesture, at, algorithm,
        ) in lines
    ]  # fmt: skip


def instant(told: str) -> str:
    """An instant as a line tells it, from the words of the database: SQLite keeps UTC bare, PostgreSQL adds +00."""
    bare = told.removesuffix("+00").replace(" ", "T", 1)
    if len(bare) in (19, 26):
        return f"{bare}+00:00"
    at = datetime.fromisoformat(told)  # a fraction without its last zeros, another zone
    return (at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)).isoformat()


def _facts_hold(lines: Sequence[Row], facts: Sequence[Row | None]) -> bool:
    """Do the facts that are there agree with the digests in their lines? What was lawfully erased cannot disagree."""
    both = zip(lines, facts, strict=True)
    there = [(line, row) for line, row in both if row is not None and row[1] is not None]
    stated = [line[FACTS] for line, _row in there]
    return swift.facts_digests([row[2] for _line, row in there], [row[1] for _line, row in there]) == stated
