"""A line against its place among all lines: the leaf that was made of it, and the proof up to a published checkpoint.

A book agrees with itself again once somebody has computed it anew; its leaves and checkpoints do not.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from workflows.law import chain, checkpoint, merkle
from workflows.models import Checkpoint, Transition
from workflows.queries import tree


@dataclass(frozen=True)
class Covered:
    """How far a line is proven: up to a checkpoint over so many lines (0: to none yet), and whether it holds."""

    size: int
    is_placed: bool
    is_leaf: bool
    is_included: bool

    @property
    def holds(self) -> bool:
        """What there is to compare agrees."""
        return not self.is_placed or (self.is_leaf and (self.is_included or not self.size))

    @property
    def is_proven(self) -> bool:
        """Does a checkpoint prove the line as it stands here?"""
        return self.is_leaf and self.is_included


def altered(lines: Iterable[Transition]) -> set[int]:
    """The keys of those lines of which the stored leaf was not made as they stand; those without a place are left out.

    No query for lines that were read with their leaves; one where some differ, or the log hashes by another function.
    """
    placed = [line for line in lines if getattr(line, "leaf", None) is not None]
    suspects = [line for line in placed if _hash_of(line, "sha256") != line.leaf.hash]
    if not suspects:
        return set()
    algorithm = tree.algorithm()
    return {
        line.pk for line in suspects if algorithm == "sha256" or _hash_of(line, algorithm) != line.leaf.hash
    }


def covered(line: Transition, published: Checkpoint | None) -> Covered:
    """The line's own bytes up to the root that the published checkpoint states; two queries."""
    leaf = getattr(line, "leaf", None)
    if leaf is None:
        return Covered(0, False, False, False)
    algorithm = tree.algorithm()
    hashed, size = _hash_of(line, algorithm), published.size if published else 0
    if published is None or leaf.index >= size:
        return Covered(0, True, hashed == leaf.hash, False)
    return Covered(size, True, hashed == leaf.hash, _included(hashed, leaf.index, published, algorithm))


def _included(hashed: str, index: int, published: Checkpoint, algorithm: str) -> bool:
    """Does the path lead from this hash to the root in the signed text?"""
    try:
        said = checkpoint.parse_checkpoint(checkpoint.parse_note(published.note).text)
        path = tree.inclusion(index, said.size)
        merkle.verify_inclusion(bytes.fromhex(hashed), index, said.size, path, said.root, algorithm)
    except (checkpoint.Unsigned, merkle.Unproven, ValueError):
        return False
    return True


def _hash_of(line: Transition, algorithm: str) -> str:
    """The leaf hash of a line as it stands; empty for one that cannot be written out."""
    try:
        told = chain.leaf_bytes(chain.canonical(line.body()), line.previous, line.hash)
        return merkle.leaf_hash(told, algorithm).hex()
    except (TypeError, ValueError):
        return ""
