"""The tree over the whole log (RFC 9162): places of lines, hashes of full tiles, checkpoints, counter-signatures.

Nothing here is ever changed or deleted but `Unsequenced`, the list of lines that still wait for their place.
"""

from bisect import bisect_left
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import ClassVar

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from workflows.law.merkle import Unproven
from workflows.law.tiles import FULL, Tile
from workflows.models.transition import Book, Transition

STALE = timedelta(minutes=10)
GREATEST = 2**63 - 1  # no place of a leaf or node is beyond: the addresses of tiles have no end
LEAVES, LEAVES_WITHIN = 'SELECT 0, "index", hash FROM workflows_leaf', '("index" >= %s AND "index" < %s)'
HOW = "SELECT -1, 0, algorithm FROM workflows_treelog WHERE id = (SELECT MIN(id) FROM workflows_treelog)"
NODES = 'SELECT level, "index", hash FROM workflows_treenode'
NODES_WITHIN = '(level = %s AND "index" >= %s AND "index" < %s)'


class Unsequenced(models.Model):
    """A line that has no place in the tree yet; the database itself puts it here when the line is written."""

    line = models.OneToOneField(Transition, models.DO_NOTHING, primary_key=True, related_name="+")

    def __str__(self) -> str:
        return f"line {self.line_id}"


class Leaf(models.Model):
    """The place of one line among all lines: contiguous from 0, given once, never given again."""

    index = models.BigIntegerField(_("总序号"), primary_key=True)
    line = models.OneToOneField(Transition, models.PROTECT, related_name="leaf")
    hash = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(index__gte=0), name="leaf_counts_from_0")
        ]

    def __str__(self) -> str:
        return f"leaf {self.index}"


class TreeNode(models.Model):
    """The root of a full subtree of 256**level leaves, so that no proof reads more than a tile a level.

    `level` is that of the tile the hash stands in (law/tiles.py), from 1 on; the leaves themselves are level 0.
    """

    level = models.PositiveSmallIntegerField()
    index = models.BigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["level", "index"], name="one_node_a_place"),
            models.CheckConstraint(condition=models.Q(level__gte=1), name="leaves_are_level_0"),
        ]

    def __str__(self) -> str:
        return f"node {self.level}/{self.index}"


class TreeLog(models.Model):
    """The log as a whole: its name before the world, and the book of what concerns the log itself. One row.

    Its row lock is the sequencer's: there is one sequencer at a time, whoever runs it.
    """

    origin = models.CharField(max_length=120, unique=True)
    algorithm = models.CharField(max_length=10, default="sha256")
    book = models.OneToOneField(Book, models.PROTECT, null=True, related_name="tree_log")

    def __str__(self) -> str:
        return self.origin

    @property
    def ref(self) -> str:
        """How lines name it."""
        return "log/tree"


class Checkpoint(models.Model):
    """A signed statement: the log has this many lines, and this is the root over them (C2SP tlog-checkpoint)."""

    size = models.BigIntegerField(_("行数"))
    root = models.CharField(max_length=64)
    algorithm = models.CharField(max_length=10, default="sha256")
    key = models.CharField(_("签名公钥"), max_length=200)
    note = models.TextField()
    at = models.DateTimeField(_("时间"), db_index=True)

    class Meta:
        ordering: ClassVar = ["-size", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["size", "key"], name="one_checkpoint_a_size_and_key")
        ]

    def __str__(self) -> str:
        return f"checkpoint {self.size}"


class Witness(models.Model):
    """A unit outside that counter-signs checkpoints (见证单位): its name, its key, from when until when."""

    name = models.CharField(_("见证单位"), max_length=80)
    key = models.CharField(_("验证公钥"), max_length=200, unique=True)
    since = models.DateTimeField(_("起"))
    until = models.DateTimeField(_("止"), null=True)

    def __str__(self) -> str:
        return self.name


class WitnessRule(models.Model):
    """How many counter-signatures a checkpoint needs before it is published; the newest row governs."""

    needed = models.PositiveSmallIntegerField(_("所需副署数"))
    since = models.DateTimeField(_("起"))

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.needed} since {self.since}"

    @classmethod
    def now(cls) -> int:
        """How many a checkpoint needs now."""
        return cls.objects.values_list("needed", flat=True).first() or 0


class Cosignature(models.Model):
    """A witness saw this checkpoint and found it consistent with all it saw before (C2SP tlog-cosignature)."""

    checkpoint = models.ForeignKey(Checkpoint, models.PROTECT, related_name="cosignatures")
    witness = models.ForeignKey(Witness, models.PROTECT, related_name="cosignatures")
    line = models.CharField(max_length=300)
    signed_at = models.DateTimeField()
    received_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["checkpoint", "witness"], name="one_cosignature_a_witness")
        ]

    def __str__(self) -> str:
        return f"{self.witness} on {self.checkpoint_id}"


class SplitView(models.Model):
    """What a witness or a check found that cannot be of one log: two signed statements that contradict each other."""

    found_at = models.DateTimeField(_("发现时间"))
    found_by = models.CharField(_("发现者"), max_length=80)
    ours = models.TextField()
    theirs = models.TextField()
    sentence = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return self.sentence


class FullCheck(models.Model):
    """One verification of everything, line by line: how far it is and what it found."""

    asked_by = models.ForeignKey("workflows.Person", models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField()
    told_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    size = models.BigIntegerField(default=0)
    done = models.BigIntegerField(default=0)
    faults_count = models.PositiveIntegerField(default=0)
    faults = models.JSONField(default=list)
    # How many faults each part of the check found (law/check_parts.py); a part that is not named was not checked.
    parts = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"full check {self.pk}"

    def runs(self, at: datetime) -> bool:
        """Is it under way? One that has told nothing for ten minutes was killed."""
        return self.finished_at is None and self.told_at > at - STALE


def placeless(most: int) -> list[int]:
    """The first lines that wait and have no place yet, by key: one that has its place is not given another.

    Asked by key, a part at a time: joined, a database with old statistics reads all leaves to find that nothing waits.
    """
    last, rows = 0, Unsequenced.objects.order_by("line_id").values_list("line_id", flat=True)
    while part := list(rows.filter(line_id__gt=last)[:most]):
        placed = set(Leaf.objects.filter(line__in=part).values_list("line_id", flat=True))
        if found := [key for key in part if key not in placed]:
            return found
        last = part[-1]
    return []


def tree_size() -> int:
    """How many lines have a place."""
    last = Leaf.objects.order_by("-index").values_list("index", flat=True).first()
    return 0 if last is None else int(last) + 1


def many_tiles(tiles: Iterable[Tile]) -> tuple[str, dict[Tile, bytes]]:
    """The log's hash function, and the stored hashes of several tiles but those of which some are missing; one query.

    A plain cursor: a proof reads several hundred rows of two columns, and to put together and compile the question for
    them, and to convert each, took longer than to find and to hash them.
    """
    asked = [tile for tile in dict.fromkeys(tiles) if FULL * tile.index + tile.width <= GREATEST]
    leaves = [tile for tile in asked if tile.level == 0]
    nodes = [tile for tile in asked if tile.level]
    parts = [(LEAVES, LEAVES_WITHIN, leaves), (NODES, NODES_WITHIN, nodes)]
    wanted = [f"{rows} WHERE {' OR '.join([within] * len(of))}" for rows, within, of in parts if of]
    with connection.cursor() as cursor:
        numbers = [number for tile in [*leaves, *nodes] for number in _bounds(tile)]
        cursor.execute(" UNION ALL ".join([HOW, *wanted]), numbers)
        rows = sorted(cursor.fetchall())  # the log's own row before all others
    how = rows.pop(0)[2] if rows and rows[0][0] < 0 else "sha256"
    found = {}
    for tile in asked:
        first = FULL * tile.index
        start = bisect_left(rows, (tile.level, first))
        end = bisect_left(rows, (tile.level, first + tile.width), start)
        if end - start == tile.width:  # a place is there once at most
            found[tile] = bytes.fromhex("".join([hashed for _level, _index, hashed in rows[start:end]]))
    return how, found


def _bounds(tile: Tile) -> list[int]:
    """What the condition of a tile asks: its level above the leaves, its first place and the first beyond it."""
    first = FULL * tile.index
    return [*([tile.level] if tile.level else []), first, first + tile.width]


def tile_hashes(tile: Tile) -> bytes:
    """The stored hashes of one tile in one piece; Unproven when one is missing."""
    whole = many_tiles([tile])[1].get(tile)
    if whole is None:
        within = models.Q(index__gte=FULL * tile.index, index__lt=FULL * tile.index + tile.width)
        stored = TreeNode.objects.filter(level=tile.level) if tile.level else Leaf.objects.all()
        n = stored.filter(within).count()
        raise Unproven(f"存储的块{tile.path}不完整：应有{tile.width}个摘要，实有{n}个。")
    return whole
