"""The tree in tiles of 256 hashes, as C2SP tlog-tiles publishes it: cheap to keep, to serve and to read a proof from.

Tile `n` of level `L` holds the roots of the full subtrees of 256**L leaves, from the `256 * n`-th on.  A tile that is
not full yet is partial; it is never hashed into the level above.  Everything here counts and names; keeping the bytes
is the work of whoever has a table.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from workflows.law.merkle import WIDTH, Node, Unproven, root_of_full

HEIGHT = 8
FULL = 1 << HEIGHT
LEVELS = 64
PATH = re.compile(r"tile/(0|[1-9]\d?)/((?:x\d{3}/)*\d{3})(?:\.p/([1-9]\d{0,2}))?", re.ASCII)


@dataclass(frozen=True)
class Tile:
    """One tile by its place: its level, its number in the level, and how many hashes it holds."""

    level: int
    index: int
    width: int = FULL

    @property
    def end(self) -> int:
        """How many lines a tree has at least that has this tile."""
        return FULL * self.index + self.width << HEIGHT * self.level

    @property
    def path(self) -> str:
        """Its address below the log: `tile/0/x001/234`, with `.p/17` behind it when it is partial."""
        groups = [f"{self.index % 1000:03}"]
        rest = self.index // 1000
        while rest:
            groups.insert(0, f"x{rest % 1000:03}")
            rest //= 1000
        partial = f".p/{self.width}" if self.width < FULL else ""
        return f"tile/{self.level}/{'/'.join(groups)}{partial}"


def parse(path: str) -> Tile:
    """The tile that an address names; ValueError for any other spelling, also of the same tile."""
    found = PATH.fullmatch(path)
    if found is None:
        raise ValueError(f"no address of a tile: {path}")
    level, groups, width = found.groups()
    tile = Tile(int(level), int(groups.replace("x", "").replace("/", "")), int(width or FULL))
    if tile.level >= LEVELS or tile.path != path:
        raise ValueError(f"no address of a tile: {path}")
    return tile


def at(level: int, index: int, size: int) -> Tile:
    """The tile of a place in a tree of some size; Unproven when that tree has none there."""
    width = min(FULL, (size >> HEIGHT * level) - FULL * index)
    if index < 0 or width < 1:
        raise Unproven(f"{size}行的树没有第{level}层第{index}块。")
    return Tile(level, index, width)


def of_tree(size: int, since: int = 0) -> Iterator[Tile]:
    """The tiles of a tree, level by level; with `since`, those only that the tree of that size had not."""
    level = 0
    while size >> HEIGHT * level:
        count, before = size >> HEIGHT * level, since >> HEIGHT * level
        if count != before:
            for index in range(before // FULL, (count + FULL - 1) // FULL):
                yield at(level, index, size)
        level += 1


def touched(index: int, size: int) -> list[Tile]:
    """The tiles that the path of one leaf can need, on each level its own and the last: so they are read at once."""
    told, level = [], 0
    while count := size >> HEIGHT * level:
        own = (index >> HEIGHT * level) // FULL
        told += [
            at(level, each, size) for each in sorted({min(own, (count - 1) // FULL), (count - 1) // FULL})
        ]
        level += 1
    return told


def place(level: int, index: int) -> tuple[int, int, int] | None:
    """Where a full subtree of a growing tree is kept: tile level, tile number, position; None for levels between."""
    if level % HEIGHT:
        return None
    return level // HEIGHT, index // FULL, index % FULL


def reader(size: int, read: Callable[[Tile], bytes], algorithm: str = "sha256") -> Node:
    """A reader of nodes for proofs, from a reader of tiles: one tile for a node, each tile read once.

    `read` gives a tile's hashes in one piece; more of them than the tile's width do no harm.
    """
    kept: dict[tuple[int, int], bytes] = {}

    def node(level: int, index: int) -> bytes:
        above, inside = divmod(level, HEIGHT)
        first = index << inside
        tile = at(above, first // FULL, size)
        if (above, tile.index) not in kept:
            kept[above, tile.index] = _whole(tile, read(tile))
        data, start = kept[above, tile.index], first % FULL
        hashes = data[WIDTH * start : WIDTH * (start + (1 << inside))]
        if len(hashes) < WIDTH << inside:
            raise Unproven(f"{size}行的树没有第{level}级第{index}个满子树。")
        return root_of_full(hashes, algorithm)

    return node


def _whole(tile: Tile, data: bytes) -> bytes:
    """The bytes of a tile up to its width; Unproven when some are missing."""
    if len(data) < WIDTH * tile.width:
        raise Unproven(f"存储的块{tile.path}不完整：应有{tile.width}个摘要，只有{len(data) // WIDTH}个。")
    return data[: WIDTH * tile.width]
