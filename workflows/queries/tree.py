"""The tree as it is kept: tiles, proofs, checkpoints. Reads only; a proof costs a query for each tile it touches."""

from datetime import UTC, datetime

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q

from workflows.law import merkle, tiles
from workflows.models import Checkpoint, Cosignature, TreeLog, Witness, WitnessRule
from workflows.models.tree import tile_hashes, tree_size


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


def published() -> tuple[Checkpoint, str] | None:
    """The newest checkpoint that was ever published, and its note with the counter-signatures that came in.

    What was published stays so: whoever demands more later, or ends a witness, takes nothing back. A log that showed
    fewer lines than before would look like one that was truncated.
    """
    rules = list(WitnessRule.objects.order_by("pk"))
    ends: list[datetime | None] = [*(rule.since for rule in rules), None]
    published = Q(pk__in=[])
    for needed, end in zip([0, *(rule.needed for rule in rules)], ends, strict=True):
        published |= _counted(needed, end)
    found = Checkpoint.objects.filter(published).order_by("-size", "-pk").first()
    return (found, with_witnesses(found)) if found else None


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
    """A checkpoint's note with the counter-signatures that came in."""
    return kept.note + "".join(each.line for each in kept.cosignatures.all())


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
