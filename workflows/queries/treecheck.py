"""Does the whole log hold? One pass over all lines in the order of the tree, at the speed of the hash function.

Compared are: each line with its hash, with the line before it in its book and with its facts; its leaf; the places
without a gap; the stored nodes; every checkpoint ever signed, at its size and by a key of this house; what the house
remembers outside of the database (anchored.py); counter-signatures and the register of witnesses (witnessed.py); the
books' ends; and that no line is without a place, or waits for a second one. A part of many lines is compared at once
(queries/treelines.py); where it does not hold, each of its lines is judged by the plain definition, which says where
and why.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from json import loads

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from workflows.law import chain, checkpoint, merkle, swift, tiles
from workflows.models import Book, Checkpoint, Transition, TreeNode, Unsequenced
from workflows.models.tree import tree_size
from workflows.queries import anchored, erasures, tree, treelines, witnessed
from workflows.queries.incident_check import incident_faults
from workflows.queries.post_check import post_faults
from workflows.queries.verification import state_faults

PART = 5000
READ = 500  # lines that are read and compared at once: their texts stay near the processor


@dataclass(frozen=True)
class TreeFault:
    """One place where the log does not hold.

    `kind`: place, missing, hash, previous, facts, leaf, node, root, signature, anchor, tail, count, head, unplaced,
    state.
    `index` is the place in the tree (-1: the log as a whole); book and line where one is meant.
    """

    kind: str
    index: int
    book: str
    seq: int
    sentence: str


@dataclass
class Walk:
    """What a pass carries along: the tree so far, how each book stood, and the checkpoints that are still due."""

    tree: merkle.Frontier
    refs: dict[int, str]
    due: Iterator[Checkpoint]
    trusted: anchored.Trusted | None = None  # keys of the house; None where none is on this machine
    ends: treelines.Ends = field(default_factory=dict)
    place: int = 0  # the next one without a gap
    torn: set[int] = field(
        default_factory=set
    )  # books that ended with what is no digest: line by line from there
    strangers: set[str] = field(default_factory=set)  # keys that no list of ours knew
    bare: list[int] = field(default_factory=list)  # lines whose facts are not there
    faults: list[TreeFault] = field(default_factory=list)
    nodes: dict[tuple[int, int], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Names of books as they stand in JSON; the first checkpoint."""
        self.quoted = {book: swift.escaped(ref) for book, ref in self.refs.items()}
        self.digester = merkle.digester(self.tree.algorithm)
        self.next = next(self.due, None)

    def fault(self, kind: str, index: int, sentence: str, book: int | None = None, seq: int = 0) -> None:
        """Keep a finding."""
        self.faults.append(TreeFault(kind, index, self.refs.get(book or 0, ""), seq, sentence))


def check_tree(told: Callable[[int], None] = lambda done: None, upto: int | None = None) -> list[TreeFault]:
    """The faults of the whole log as it stood when the pass began; `told` hears how many lines are done."""
    size = tree_size() if upto is None else upto
    refs = dict(Book.objects.values_list("pk", "ref"))
    walk = Walk(merkle.Frontier(algorithm=tree.algorithm()), refs, _checkpoints(), anchored.trusted())
    for start in range(0, size, PART):
        end = min(start + PART, size)
        for first in range(start, end, READ):
            _part(walk, first, min(first + READ, end))
        told(end)
    _gap(walk, size)
    present = tree_size()
    while walk.next:
        if walk.next.size > present:  # what was signed while the pass ran is for the next one
            said = _("检查点载明 %(n)s 行，台账只有 %(m)s 行：末尾被截去。")
            walk.fault("tail", walk.next.size, said % {"n": walk.next.size, "m": walk.tree.size})
        walk.next = next(walk.due, None)
    _nodes(walk)
    _elsewhere(walk)
    return [*walk.faults, *_lost(walk.bare), *_nodes_beyond(present), *_book_ends(), *_unplaced()]


def check_all(told: Callable[[int], None] = lambda done: None, upto: int | None = None) -> list[TreeFault]:
    """The same, and where the state of a thing differs from what the log says of it."""
    size = tree_size() if upto is None else upto
    faults = check_tree(told, size)
    states = [*state_faults(lambda: told(size)), *incident_faults(), *post_faults()]
    return [*faults, *(TreeFault(each.kind, -1, each.entry, each.seq, each.sentence) for each in states)]


def _part(walk: Walk, first: int, end: int) -> None:
    """The lines of some places: all at once, and each by itself where that does not hold."""
    part = treelines.read(first, end)
    if None in part.facts:
        both = zip(part.lines, part.facts, strict=True)
        walk.bare += [line[0] for line, facts in both if line is not None and facts is None]
    hashes = _sound(walk, part, first, end)
    _grow(walk, _one_by_one(walk, part) if hashes is None else hashes)


def _sound(walk: Walk, part: treelines.Part, first: int, end: int) -> list[bytes] | None:
    """The leaf hashes of a part in which everything holds; None where anything does not."""
    if walk.place != first or [row[0] for row in part.leaves] != list(range(first, end)):
        return None
    if walk.torn and not walk.torn.isdisjoint(row[treelines.BOOK] for row in part.lines if row):
        return None
    lines = [line for line in part.lines if line is not None]
    ends = treelines.ends_after(lines, walk.ends)
    hashes = treelines.sound_leaves(part, walk.quoted, walk.digester) if ends is not None else None
    if ends is None or hashes is None:
        return None
    walk.ends |= ends
    walk.place = end
    return hashes


def _one_by_one(walk: Walk, part: treelines.Part) -> list[bytes]:
    """The leaf hashes of a part as they are stored, after each line of it was judged by itself."""
    for leaf, line, facts in zip(part.leaves, part.lines, part.facts, strict=True):
        _gap(walk, leaf[0])
        walk.place = leaf[0] + 1
        _line(walk, leaf, line, facts)
    return [_bytes_of(leaf[2]) for leaf in part.leaves]


def _gap(walk: Walk, found: int) -> None:
    """No place before this one is left out."""
    if found > walk.place:
        said = _("总序号 %(a)s 至 %(b)s 空缺。") % {"a": walk.place, "b": found - 1}
        walk.fault("place", walk.place, said)


def _line(walk: Walk, leaf: treelines.Row, line: treelines.Row | None, facts: treelines.Row | None) -> None:
    """One line against its hash, its book, its facts and its leaf."""
    index = leaf[0]
    if line is None:
        walk.fault("missing", index, _("总序号 %(n)s 的那一行不见了。") % {"n": index})
        return
    _content(walk, leaf, line, facts)
    _id, book, seq, _actor, _proxy, previous, hashed = line[: treelines.FACTS]
    ends, head = walk.ends.get(book, treelines.START)
    if seq != ends + 1:
        said = _("第 %(a)s 行应在此处，这里却是第 %(b)s 行：缺行、重复或次序被改动。")
        walk.fault("place", index, said % {"a": ends + 1, "b": seq}, book, seq)
    elif previous != head:
        walk.fault("previous", index, _("没有接在前一行之后：上一行摘要不符。"), book, seq)
    walk.ends[book] = (seq, hashed)
    if not (isinstance(hashed, str) and chain.HEX_DIGEST.fullmatch(hashed)):
        walk.torn.add(book)


def _content(walk: Walk, leaf: treelines.Row, line: treelines.Row, facts: treelines.Row | None) -> None:
    """What the line says against its hash, its leaf and its facts, each by its definition."""
    book, seq, previous, hashed = treelines.LINK(line)
    relinked = stored = ""
    try:
        body = _as_model(walk.refs.get(book, ""), line).body()
        stored = merkle.leaf_hash(
            chain.leaf_bytes(chain.canonical(body), previous, hashed), walk.tree.algorithm
        ).hex()
        relinked = chain.link(previous, body)
    except (TypeError, ValueError, AttributeError):
        pass  # what cannot be written out has neither hash
    if relinked != hashed:
        walk.fault("hash", leaf[0], _("写入后被改动：内容与摘要不符。"), book, seq)
    if stored != leaf[2]:
        walk.fault("leaf", leaf[0], _("这一行与编入总序时不同：叶摘要不符。"), book, seq)
    if facts is not None and facts[1] is not None and not _facts_hold(facts, line[treelines.FACTS]):
        walk.fault("facts", leaf[0], _("所附事实与摘要不符。"), book, seq)


def _as_model(ref: str, line: treelines.Row) -> Transition:
    """The line as the model knows it."""
    _id, _book, seq, actor, proxy, previous, hashed, facts, verb, thing, before, after = line[:12]
    post, policy, gesture, told, algorithm = line[12:]
    at = datetime.fromisoformat(told)
    return Transition(
        book=Book(ref=ref), seq=seq, verb=verb, thing=thing, before=before, after=after, actor_id=actor,
        on_behalf_of_id=proxy, post=post, at=at if at.tzinfo else at.replace(tzinfo=UTC), policy=policy,
        facts_digest=facts, gesture=gesture, algorithm=algorithm, previous=previous, hash=hashed,
    )  # fmt: skip


def _facts_hold(facts: treelines.Row, stated: str) -> bool:
    """Do the facts agree with the digest in the line?"""
    _line, salt, data = facts
    try:
        return chain.facts_digest(loads(data) if isinstance(data, str) else data, salt) == stated
    except (TypeError, ValueError, AttributeError, RecursionError):
        return False


def _bytes_of(stored: str) -> bytes:
    """A leaf hash as the tree takes it; zeros for what is none."""
    try:
        hashed = bytes.fromhex(stored)
    except (TypeError, ValueError):
        hashed = b""
    return hashed if len(hashed) == merkle.WIDTH else bytes(merkle.WIDTH)


def _grow(walk: Walk, hashes: list[bytes]) -> None:
    """The tree takes the leaves as they are stored; it is compared with each checkpoint at its size."""
    taken = 0
    while True:
        while walk.next and walk.next.size <= walk.tree.size:
            _checkpoint(walk, walk.next)
            walk.next = next(walk.due, None)
        if taken == len(hashes):
            break
        until = len(hashes) if walk.next is None else taken + walk.next.size - walk.tree.size
        rows = walk.tree.extend(hashes[taken:until])
        for level, index, row in rows[tiles.HEIGHT :: tiles.HEIGHT]:  # one for each level from 0 on
            above = level // tiles.HEIGHT
            walk.nodes.update({(above, place): node.hex() for place, node in enumerate(row, index)})
        taken = min(until, len(hashes))
    if len(walk.nodes) >= PART:
        _nodes(walk)


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
    if not _is_ours(walk, kept):
        stranger = _("%(n)s 行的检查点不是本机密钥及其前身签署的：%(key)s。")
        walk.fault("signature", kept.size, stranger % {"n": kept.size, "key": kept.key})
    if (said.size, said.root.hex()) != (kept.size, kept.root):
        walk.fault("signature", kept.size, _("%(n)s 行的检查点与其签名文本不符。") % words)
    if said.root != walk.tree.root():
        walk.fault("root", kept.size, _("前 %(n)s 行与当时签署的检查点不符：历史被改写。") % words)


def _is_ours(walk: Walk, kept: Checkpoint) -> bool:
    """Did a key of this house sign it? Keys may have changed while the pass ran: a stranger's is looked up again."""
    if walk.trusted is None or walk.trusted.accepts(kept.key, kept.size):
        return True
    if not walk.strangers:
        walk.trusted = anchored.trusted()
    walk.strangers.add(kept.key)
    return walk.trusted is None or walk.trusted.accepts(kept.key, kept.size)


def _elsewhere(walk: Walk) -> None:
    """What is remembered outside of the database, and what others signed."""
    stands = anchored.standing()
    if fault := stands.fault or (anchored.lost_checkpoint(stands.anchor) if stands.anchor else ""):
        walk.fault("anchor", stands.anchor.size if stands.anchor else -1, fault)
    book = next((pk for pk, ref in walk.refs.items() if ref == witnessed.BOOK), None)
    for each in witnessed.faults():
        walk.fault(each.kind, each.index, each.sentence, book if each.seq else None, each.seq)


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


def _lost(bare: Sequence[int]) -> Iterator[TreeFault]:
    """Facts that are not there, and no line tells that they were erased."""
    for line in erasures.lost(bare):
        said = _("所附事实不在，台账没有删除的记载。")
        yield TreeFault("facts", line.leaf.index, line.book.ref, line.seq, said)


def _unplaced() -> Iterator[TreeFault]:
    """Lines that neither have a place nor wait for one, kept out of the tree by somebody; and those that do both."""
    missing = Transition.objects.filter(leaf=None).exclude(pk__in=Unsequenced.objects.values("line"))
    for ref, seq in missing.order_by("pk").values_list("book__ref", "seq")[:1000]:
        yield TreeFault("unplaced", -1, ref, seq, _("这一行没有编入总序，也不在等候编号。"))
    again = Unsequenced.objects.filter(line__leaf__isnull=False).order_by("pk")
    for index, ref, seq in again.values_list("line__leaf__index", "line__book__ref", "line__seq")[:1000]:
        yield TreeFault("place", index, ref, seq, _("这一行已有总序号，又被列入等候编号。"))
