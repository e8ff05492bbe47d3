"""The tree over all lines of the log (RFC 9162 §2.1): one root for everything, short proofs for each part.

An inclusion proof shows that a line is in a tree with this root; a consistency proof shows that a later tree begins
with the whole of an earlier one.  Proofs are made from a reader `node(level, index)`, the root of the full subtree over
the leaves from `index * 2**level` on, so that stored tiles (`law/tiles.py`) suffice.  Hashes are raw bytes.

A root does not say how large its tree is: some proofs hold for neighbouring sizes as well (RFC 9162 leaves it so).
Sizes therefore come from a signed checkpoint and from nowhere else.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from workflows.law.chain import ALGORITHMS

WIDTH = 32  # bytes of a digest; both algorithms have 256 bits
LONGEST = 63  # elements of a proof: no log has 2**63 lines
Node = Callable[[int, int], bytes]


class Unproven(ValueError):
    """A proof that does not hold, or a question that has no proof; the words say what failed and where."""


def digester(algorithm: str) -> Callable[[bytes], "hashlib._Hash"]:
    """The hash function of one of the two algorithms; found once where many hashes are made."""
    if algorithm == "sha256":
        return hashlib.sha256
    if algorithm not in ALGORITHMS:
        raise ValueError(f"unknown digest algorithm: {algorithm}")
    return partial(hashlib.new, algorithm)


def empty_root(algorithm: str = "sha256") -> bytes:
    """The root of a tree without leaves."""
    return digester(algorithm)(b"").digest()


def leaf_hash(data: bytes, algorithm: str = "sha256") -> bytes:
    """The hash of a leaf: its prefix keeps it from ever being taken for a node."""
    return digester(algorithm)(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes, algorithm: str = "sha256") -> bytes:
    """The hash of a node over its two children."""
    return digester(algorithm)(b"\x01" + left + right).digest()


def root_of(hashes: Sequence[bytes], algorithm: str = "sha256") -> bytes:
    """The root over leaf hashes, written as RFC 9162 §2.1.1 defines it; the tests measure all else by it."""
    if len(hashes) < 2:
        return hashes[0] if hashes else empty_root(algorithm)
    half = _split(len(hashes))
    return node_hash(root_of(hashes[:half], algorithm), root_of(hashes[half:], algorithm), algorithm)


def root_of_full(packed: bytes, algorithm: str = "sha256") -> bytes:
    """The same over a power of two of hashes in one piece, level by level: three times as fast."""
    hashed, pair = digester(algorithm), 2 * WIDTH
    while len(packed) > WIDTH:
        starts = range(0, len(packed), pair)
        packed = b"".join([hashed(b"\x01" + packed[at : at + pair]).digest() for at in starts])
    return packed


def _split(count: int) -> int:
    """The greatest power of two below a count of at least two."""
    return 1 << ((count - 1).bit_length() - 1)


class Frontier:
    """The right edge of a growing tree: the roots of its full subtrees, the greatest first.

    It can be kept (`pack`) and taken up again (`unpack`); a leaf costs two hashes on average.
    """

    __slots__ = ("algorithm", "hashes", "size")

    def __init__(self, size: int = 0, hashes: Sequence[bytes] = (), algorithm: str = "sha256") -> None:
        """An empty tree, or one of a size with the roots of its full subtrees."""
        if size < 0 or len(hashes) != size.bit_count() or any(len(each) != WIDTH for each in hashes):
            raise ValueError(f"{len(hashes)} subtrees do not make a tree of {size} leaves")
        self.size, self.hashes, self.algorithm = size, list(hashes), algorithm

    @classmethod
    def unpack(cls, size: int, packed: bytes, algorithm: str = "sha256") -> "Frontier":
        """The frontier that `pack` wrote; ValueError when it is not one of this size."""
        return cls(size, [packed[at : at + WIDTH] for at in range(0, len(packed), WIDTH)], algorithm)

    @classmethod
    def read(cls, size: int, node: Node, algorithm: str = "sha256") -> "Frontier":
        """The frontier of a tree whose nodes are stored."""
        return cls(size, [node(level, index) for level, index in _cover(0, size)], algorithm)

    def pack(self) -> bytes:
        """Its hashes in one piece, to be kept beside the size."""
        return b"".join(self.hashes)

    def append(self, leaf: bytes) -> list[tuple[int, int, bytes]]:
        """Take one more leaf hash; returns each full subtree that is now complete: (level, index, hash)."""
        here, index, level = leaf, self.size, 0
        made = [(0, index, here)]
        while index & 1:
            here = node_hash(self.hashes.pop(), here, self.algorithm)
            index, level = index >> 1, level + 1
            made.append((level, index, here))
        self.hashes.append(here)
        self.size += 1
        return made

    def extend(self, leaves: Sequence[bytes]) -> list[tuple[int, int, list[bytes]]]:
        """Take many leaf hashes, a level at a time: the same as `append` of each, in half the time.

        Returns what is now complete: of each level, from that of the leaves on, its first index and the hashes.
        """
        hashed, row, index, level = digester(self.algorithm), list(leaves), self.size, 0
        made, edge = [], []
        self.size += len(row)
        while row:
            made.append((level, index, row))
            if index & 1:  # the left one of the first pair has waited at the edge
                row, index = [self.hashes.pop(), *row], index - 1
            if len(row) & 1:
                edge.append(row[-1])
            pairs = zip(row[::2], row[1::2], strict=False)
            row = [hashed(b"\x01" + left + right).digest() for left, right in pairs]
            index, level = index >> 1, level + 1
        self.hashes += edge[::-1]
        return made

    def root(self) -> bytes:
        """The root over all leaves so far."""
        return _folded(self.hashes, self.algorithm)


def _folded(hashes: Sequence[bytes], algorithm: str) -> bytes:
    """The root over neighbouring full subtrees, the greatest first."""
    if not hashes:
        return empty_root(algorithm)
    here = hashes[-1]
    for left in reversed(hashes[:-1]):
        here = node_hash(left, here, algorithm)
    return here


def _cover(start: int, end: int) -> Iterator[tuple[int, int]]:
    """The full subtrees (level, index), the greatest first, over leaves from an aligned start to the end."""
    while start < end:
        level = (end - start).bit_length() - 1
        yield level, start >> level
        start += 1 << level


def _part(start: int, end: int, node: Node, algorithm: str) -> bytes:
    """The root over some leaves that a split of the tree leaves together."""
    return _folded([node(level, index) for level, index in _cover(start, end)], algorithm)


def root_at(size: int, node: Node, algorithm: str = "sha256") -> bytes:
    """The root of the tree as it stood at some size, from stored nodes."""
    return _part(0, size, node, algorithm)


def inclusion_proof(index: int, size: int, node: Node, algorithm: str = "sha256") -> list[bytes]:
    """The path of one leaf in the tree of a size, from the leaf upwards (RFC 9162 §2.1.3.1)."""
    if not 0 <= index < size:
        raise Unproven(f"第{index}号不在{size}行的树中，没有包含证明。")
    low, high, path = 0, size, []
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            path.append(_part(middle, high, node, algorithm))
            high = middle
        else:
            path.append(_part(low, middle, node, algorithm))
            low = middle
    return path[::-1]


def consistency_proof(old: int, new: int, node: Node, algorithm: str = "sha256") -> list[bytes]:
    """The proof that the tree of the new size begins with that of the old one (RFC 9162 §2.1.4.1).

    It is empty between equal sizes, and from the empty tree on: every tree begins with nothing.
    """
    if not 0 <= old <= new:
        raise Unproven(f"从{old}行到{new}行不是增长，没有一致性证明。")
    if old in (0, new):
        return []
    low, high, path = 0, new, []
    while old != high:
        middle = low + _split(high - low)
        if old <= middle:
            path.append(_part(middle, high, node, algorithm))
            high = middle
        else:
            path.append(_part(low, middle, node, algorithm))
            low = middle
    if low:
        path.append(_part(low, high, node, algorithm))
    return path[::-1]


def verify_inclusion(
    leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes, algorithm: str = "sha256"
) -> None:
    """Unproven unless the leaf hash stands at this index of the tree (RFC 9162 §2.1.3.2)."""
    where = f"第{index}号的包含证明"
    if not 0 <= index < size:
        raise Unproven(f"{where}不成立：序号不在{size}行的树中。")
    _measured(where, path, {"叶": leaf, "根": root})
    at, last, here = index, size - 1, leaf
    for step, other in enumerate(path, 1):
        if last == 0:
            raise Unproven(f"{where}不成立：多出第{step}项起的{len(path) - step + 1}项。")
        if at & 1 or at == last:
            here = node_hash(other, here, algorithm)
            at, last = _level(at, last)
        else:
            here = node_hash(here, other, algorithm)
        at, last = at >> 1, last >> 1
    if last:
        raise Unproven(f"{where}不成立：只有{len(path)}项，尚未到根。")
    if here != root:
        raise Unproven(f"{where}不成立：算得的根是{here.hex()}，应为{root.hex()}。")


def verify_consistency(
    old: int, new: int, path: Sequence[bytes], old_root: bytes, new_root: bytes, algorithm: str = "sha256"
) -> None:
    """Unproven unless the new tree begins with the old one (RFC 9162 §2.1.4.2)."""
    where = f"从{old}行到{new}行的一致性证明"
    if not 0 <= old <= new:
        raise Unproven(f"{where}不成立：行数减少了。")
    _measured(where, path, {"旧根": old_root, "新根": new_root})
    if old in (0, new):
        _trivial(where, old, new, path, old_root, new_root, algorithm)
        return
    if not path:
        raise Unproven(f"{where}不成立：没有内容。")
    first, second = _two_roots(where, old, new, path if old & (old - 1) else [old_root, *path], algorithm)
    if first != old_root:
        raise Unproven(f"{where}不成立：算得的旧根是{first.hex()}，应为{old_root.hex()}。")
    if second != new_root:
        raise Unproven(f"{where}不成立：算得的新根是{second.hex()}，应为{new_root.hex()}。")


def _two_roots(where: str, old: int, new: int, steps: Sequence[bytes], algorithm: str) -> tuple[bytes, bytes]:
    """The roots of both trees that a consistency proof leads to; Unproven when its length is wrong."""
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    first = second = steps[0]
    for step, other in enumerate(steps[1:], 1):
        if last == 0:
            raise Unproven(f"{where}不成立：多出{len(steps) - step}项。")
        if at & 1 or at == last:
            first, second = node_hash(other, first, algorithm), node_hash(other, second, algorithm)
            at, last = _level(at, last)
        else:
            second = node_hash(second, other, algorithm)
        at, last = at >> 1, last >> 1
    if last:
        raise Unproven(f"{where}不成立：项数不足，尚未到根。")
    return first, second


def _level(at: int, last: int) -> tuple[int, int]:
    """Past the levels at which a node on the right edge has no neighbour."""
    while at and not at & 1:
        at, last = at >> 1, last >> 1
    return at, last


def _trivial(
    where: str, old: int, new: int, path: Sequence[bytes], old_root: bytes, new_root: bytes, algorithm: str
) -> None:
    """The two cases that need no proof, and may have none."""
    if path:
        raise Unproven(f"{where}不成立：不应有内容，却有{len(path)}项。")
    if old == 0 and old_root != empty_root(algorithm):
        raise Unproven(f"{where}不成立：空树的根应为{empty_root(algorithm).hex()}。")
    if old == new and old_root != new_root:
        raise Unproven(f"{where}不成立：同为{new}行，根却不同：{old_root.hex()}与{new_root.hex()}。")


def _measured(where: str, path: Sequence[bytes], named: dict[str, bytes]) -> None:
    """Unproven when a hash has not its length, or the proof is longer than any can be."""
    if len(path) > LONGEST:
        raise Unproven(f"{where}不成立：有{len(path)}项，至多{LONGEST}项。")
    for name, each in [*named.items(), *((f"第{step}项", each) for step, each in enumerate(path, 1))]:
        if len(each) != WIDTH:
            raise Unproven(f"{where}不成立：{name}不是{WIDTH}字节。")
