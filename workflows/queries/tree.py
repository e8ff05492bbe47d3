"""The tree as it is kept: tiles, proofs, checkpoints. Reads only; a proof costs a query for each tile it touches."""

from workflows.law import merkle, tiles
from workflows.models import TreeLog
from workflows.models.tree import tile_hashes


def algorithm() -> str:
    """The hash function of this log, chosen when it was set up."""
    return TreeLog.objects.values_list("algorithm", flat=True).first() or "sha256"


def node_reader(upto: int, how: str = "sha256") -> merkle.Node:
    """A reader of nodes for the tree of some size, each tile read once."""
    return tiles.reader(upto, tile_hashes, how)


def inclusion(index: int, upto: int) -> list[bytes]:
    """The path of one line in the tree of a size; Unproven when it is not in it."""
    how = algorithm()
    return merkle.inclusion_proof(index, upto, node_reader(upto, how), how)


def consistency(old: int, new: int) -> list[bytes]:
    """The proof that the tree of the new size begins with that of the old."""
    how = algorithm()
    return merkle.consistency_proof(old, new, node_reader(new, how), how)


def root(upto: int) -> bytes:
    """The root of the tree as it stood at some size."""
    how = algorithm()
    return merkle.root_at(upto, node_reader(upto, how), how)
