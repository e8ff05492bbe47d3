"""The tree as it is kept: tiles, proofs, checkpoints. Reads only; an inclusion proof costs one query."""

from datetime import UTC, datetime

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q

from workflows.law import merkle, tiles
from workflows.models import Checkpoint, Cosignature, TreeLog, Witness, WitnessRule
from workflows.models.tree import many_tiles, tile_hashes, tree_size
from workflows.queries import witnessed

FURTHER = 50  # checkpoints that are looked at once where the newest is not what its rows say


def size() -> int:
    """How many lines have a place."""
    return tree_size()


def algorithm() -> str:
    """The hash function of this log, chosen when it was set up."""
    return TreeLog.objects.values_list("algorithm", flat=True).first() or "sha256"


def node_reader(upto: int, how: str = "sha256") -> merkle.Node:
    """A reader of nodes for the tree of some size, each tile read once."""
    return tiles.reader(upto, tile_hashes, how)


def inclusion(index: int, upto: int) -> list[bytes]:
    """The path of one line in the tree of a size; Unproven when it is not in it. One query."""
    how, kept = many_tiles(tiles.touched(index, upto) if 0 <= index < upto else [])

    def read(tile: tiles.Tile) -> bytes:
        return kept[tile] if tile in kept else tile_hashes(tile)

    return merkle.inclusion_proof(index, upto, tiles.reader(upto, read, how), how)


def consistency(old: int, new: int) -> list[bytes]:
    """The proof that the tree of the new size begins with that of the old."""
    how = algorithm()
    return merkle.consistency_proof(old, new, node_reader(new, how), how)


def root(upto: int) -> bytes:
    """The root of the tree as it stood at some size."""
    how = algorithm()
    return merkle.root_at(upto, node_reader(upto, how), how)


def published() -> tuple[Checkpoint, str] | None:
    """The newest checkpoint that was ever published, and its note with the counter-signatures that came in.

    What was published stays so: whoever demands more later, or ends a witness, takes nothing back. A log that showed
    fewer lines than before would look like one that was truncated.
    """
    found = newest_published()
    return (found, with_witnesses(found)) if found else None


def published_size() -> int:
    """How many lines the newest published checkpoint covers; 0 before the first."""
    found = newest_published()
    return found.size if found else 0


def published_at(size: int) -> str | None:
    """The signed note of one size; None where there is none, or where nothing that was published covers it yet.

    A witness signs the newest checkpoint that it meets, not each: what it vouches for begins with all the smaller ones,
    and the consistency proof from this one to the published one shows that to anybody (decision 0027).
    """
    newest = published()
    if newest is None or size > newest[0].size:
        return None
    found = Checkpoint.objects.filter(size=size).order_by("pk").first()
    return with_witnesses(found) if found else None


def newest_published() -> Checkpoint | None:
    """The newest that had, at some time, all the counter-signatures that were demanded then.

    The database finds who has enough rows; that these are signatures is verified here. Two queries, and one for each
    checkpoint that has rows to verify: one, unless somebody wrote rows that are none.
    """
    eras = _eras()
    published = Q(pk__in=[])
    for needed, end in eras:
        published |= _counted(needed, end)
    rows, start, width = Checkpoint.objects.filter(published).order_by("-size", "-pk"), 0, 1
    while part := list(rows[start : start + width]):
        for kept in part:
            if _is_published(kept, eras):
                return kept
        start, width = start + width, FURTHER
    return None


def _eras() -> list[tuple[int, datetime | None]]:
    """How many counter-signatures were demanded, and until when (None: up to now)."""
    rules = list(WitnessRule.objects.order_by("pk"))
    return list(
        zip([0, *(rule.needed for rule in rules)], [*(rule.since for rule in rules), None], strict=True)
    )


def _is_published(kept: Checkpoint, eras: list[tuple[int, datetime | None]]) -> bool:
    """Had it, in some era, as many true counter-signatures as were demanded in it?"""
    if any(not needed and (end is None or kept.at < end) for needed, end in eras):
        return True
    rows = witnessed.true_ones(kept)
    counted = [row for row in rows if row.witness.until is None or row.received_at <= row.witness.until]
    return any(
        needed and sum(end is None or row.received_at <= end for row in counted) >= needed
        for needed, end in eras
    )


def _counted(needed: int, end: datetime | None) -> Q:
    """The checkpoints that had so many counter-signatures before the demand changed (None: up to now).

    Counted one by one from the newest backwards: nobody who asks for a checkpoint makes the database group them all.
    """
    if needed == 0:
        return Q(at__lt=end) if end else Q(pk__isnull=False)
    still = Q(witness__until=None) | Q(received_at__lte=F("witness__until"))
    rows = Cosignature.objects.filter(still, checkpoint=OuterRef("pk"))
    if end:
        rows = rows.filter(received_at__lte=end)
    enough = rows.order_by().values("checkpoint").annotate(n=Count("pk")).filter(n__gte=needed)
    return Q(Exists(enough))


def newest() -> Checkpoint | None:
    """The newest checkpoint, whether or not it was counter-signed yet."""
    return Checkpoint.objects.order_by("-size", "-pk").first()


def with_witnesses(kept: Checkpoint) -> str:
    """A checkpoint's note with the counter-signatures that came in: only true ones, for a false one makes all false."""
    return kept.note + "".join(each.line for each in witnessed.true_ones(kept))


def keys() -> dict[str, list[dict[str, str]]]:
    """The verifier keys of the log and of its witnesses, and from when until when each counted."""
    signed = Checkpoint.objects.order_by().values("key").annotate(first=Min("at"), last=Max("at"))
    log = [{"key": k["key"], "from": _utc(k["first"]), "last_used": _utc(k["last"])} for k in signed]
    witnesses = [
        {
            "name": one.name,
            "key": one.key,
            "from": _utc(one.since),
            "to": _utc(one.until) if one.until else "",
        }
        for one in Witness.objects.order_by("pk")
    ]
    return {"log": sorted(log, key=lambda each: each["from"]), "witnesses": witnesses}


def _utc(at: datetime) -> str:
    """An instant as other programs read it."""
    return at.astimezone(UTC).isoformat(timespec="seconds")
