"""The sequencer: gives every line its place among all lines, extends the tree, signs where it stands.

All of one round is one transaction under the lock of the log's row: a round that is killed at any point leaves nothing
behind, two rounds at once wait for each other, and the key of a place refuses to be given twice. The signature is made
inside and read by nobody until the transaction is kept; then a file outside of the database remembers it
(acts/anchor.py). A tree that does not begin with what that file remembers is not signed.
"""

from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import transaction

from workflows.acts import anchor, log
from workflows.law import chain, checkpoint, merkle, tiles
from workflows.law.anchor import Anchor
from workflows.models import Checkpoint, Leaf, Person, Transition, TreeLog, TreeNode, Unsequenced
from workflows.models.tree import placeless, tile_hashes, tree_size

PART = 5000  # lines that get their place in one round


@transaction.atomic
def the_log() -> TreeLog:
    """The row of the log, locked; made with its book at the first call."""
    found = TreeLog.objects.select_for_update().first()
    if found is None:
        found, _made = TreeLog.objects.get_or_create(
            origin=settings.XINHENG_LOG_ORIGIN, defaults={"algorithm": settings.XINHENG_LOG_DIGEST}
        )
        found = TreeLog.objects.select_for_update().get(pk=found.pk)
        log.open_book(found, found.ref, "log")
    return found


def sequence(key: Ed25519PrivateKey, *, by: Person, at: datetime) -> int:
    """Place every line that waits, a part at a time; returns how many. `key` signs a checkpoint after each part.

    Raises Unanchored, and signs nothing, where the tree is not the one that was signed before.
    """
    done = 0
    while placed := _round(key, by, at):
        done += placed
        if placed < PART:
            break
    return done


@transaction.atomic
def _round(key: Ed25519PrivateKey, by: Person, at: datetime) -> int:
    """One part: places, nodes and a checkpoint, or nothing at all."""
    if not Unsequenced.objects.exists():
        return 0
    kept = the_log()
    _note_new_key(kept, key, anchor.held(kept), by, at)
    waiting = placeless(PART)
    if not waiting:
        return 0
    edge = _edge(kept.algorithm)
    leaves, nodes = [], []
    lines = Transition.objects.filter(pk__in=waiting).select_related("book").order_by("pk")
    for line in lines:
        hashed = merkle.leaf_hash(leaf_of(line), kept.algorithm)
        leaves.append(Leaf(index=edge.size, line=line, hash=hashed.hex()))
        for level, index, made in edge.append(hashed):
            if level and level % tiles.HEIGHT == 0:
                nodes.append(TreeNode(level=level // tiles.HEIGHT, index=index, hash=made.hex()))
    Leaf.objects.bulk_create(leaves, batch_size=500)
    TreeNode.objects.bulk_create(nodes)
    Unsequenced.objects.filter(pk__in=waiting).delete()
    _sign(kept, edge, key, at)
    return len(leaves)


def leaf_of(line: Transition) -> bytes:
    """The bytes that stand for a line in the tree."""
    return chain.leaf_bytes(chain.canonical(line.body()), line.previous, line.hash)


def _edge(algorithm: str) -> merkle.Frontier:
    """The right edge of the tree as it is stored."""
    size = tree_size()
    return merkle.Frontier.read(size, tiles.reader(size, tile_hashes, algorithm), algorithm)


def _sign(kept: TreeLog, edge: merkle.Frontier, key: Ed25519PrivateKey, at: datetime) -> Checkpoint:
    """The signed statement of where the tree stands."""
    said = checkpoint.Checkpoint(
        kept.origin,
        edge.size,
        edge.root(),
        (f"algorithm {kept.algorithm}", f"time {at.astimezone(UTC).isoformat(timespec='seconds')}"),
    )
    signature = checkpoint.sign(said.text, key, kept.origin)
    made = Checkpoint.objects.create(
        size=edge.size,
        root=edge.root().hex(),
        algorithm=kept.algorithm,
        key=str(checkpoint.key_of(key, kept.origin)),
        note=str(checkpoint.Note(said.text, (signature,))),
        at=at,
    )
    anchor.remember(made, kept.origin)
    return made


def _note_new_key(
    kept: TreeLog, key: Ed25519PrivateKey, remembered: Anchor | None, by: Person, at: datetime
) -> None:
    """Another key than the last checkpoint's signs from now on: a line says so, however it was replaced."""
    last = Checkpoint.objects.order_by("-size", "-pk").values_list("key", flat=True).first()
    now = str(checkpoint.key_of(key, kept.origin))
    if last is not None and last != now:
        anchor.refuse_stranger(remembered, kept.origin, last)
        log.append(log.lock(kept), kept, "rotate_log_key", "", "", by=by, at=at, former=last, key=now)
