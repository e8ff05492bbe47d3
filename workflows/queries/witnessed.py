"""Counter-signatures and witnesses held against what they rest on: each signature verified, each row told by a line.

Counting rows proves nothing: whoever holds the database writes rows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from workflows.law import checkpoint
from workflows.models import Checkpoint, Cosignature, Transition, TreeLog, Witness, WitnessRule

BOOK = TreeLog().ref
NAMED, ENDED, DEMANDED = "name_witness", "end_witness", "demand_witnesses"
CHUNK = 1000


@dataclass(frozen=True)
class Fault:
    """One place where they do not agree: `index` is a checkpoint's size, `seq` a line of the log's own book."""

    kind: str
    index: int
    seq: int
    sentence: str


def true_ones(kept: Checkpoint) -> list[Cosignature]:
    """The counter-signatures of a checkpoint that hold, in the order in which they came; one query unless fetched."""
    rows = kept.cosignatures.all() if _is_fetched(kept) else kept.cosignatures.select_related("witness")
    return [row for row in sorted(rows, key=lambda row: row.pk) if holds(kept, row)]


def holds(kept: Checkpoint, row: Cosignature) -> bool:
    """Did this witness sign this checkpoint's text, at the time that the row states?"""
    stated = checkpoint.countersigned_at(kept.note, row.line, row.witness.key)
    return stated is not None and datetime.fromtimestamp(stated, UTC) == row.signed_at


def faults() -> list[Fault]:
    """What does not agree; a change may come between two questions, so what is found is asked again."""
    found = list(_faults())
    return [each for each in found if each in set(_faults())] if found else []


def _faults() -> Iterator[Fault]:
    """All of it, in four questions and one for each thousand counter-signatures."""
    yield from _signatures()
    lines = list(
        Transition.objects.filter(book__ref=BOOK, verb__in=(NAMED, ENDED, DEMANDED))
        .select_related("facts")
        .order_by("seq")
    )
    yield from _register([line for line in lines if line.verb != DEMANDED])
    yield from _demands([line for line in lines if line.verb == DEMANDED])


def _signatures() -> Iterator[Fault]:
    """Each counter-signature that was ever kept, the oldest first."""
    last, rows = 0, Cosignature.objects.select_related("checkpoint", "witness").order_by("pk")
    while part := list(rows.filter(pk__gt=last)[:CHUNK]):
        for row in part:
            if not holds(row.checkpoint, row):
                words = {"n": row.checkpoint.size, "name": row.witness.name}
                said = _("%(n)s 行检查点上“%(name)s”的副署不成立：不是它对这个检查点作出的。") % words
                yield Fault("signature", row.checkpoint.size, 0, said)
        last = part[-1].pk


def _register(lines: list[Transition]) -> Iterator[Fault]:
    """The witnesses against the lines that name and end them."""
    told = {(_facts(line).get("key", ""), line.verb): line for line in lines}
    rows = {row.key: row for row in Witness.objects.all()}
    for (key, verb), line in told.items():
        row, words = rows.get(key), {"n": line.seq, "name": _facts(line).get("witness", key)}
        if verb == NAMED and row is None:
            yield Fault("state", -1, line.seq, _("第 %(n)s 行登记了见证单位“%(name)s”，登记不见了。") % words)
        elif verb == NAMED and row is not None and (row.name, row.since) != (words["name"], line.at):
            yield Fault("state", -1, line.seq, _("见证单位“%(name)s”的登记与第 %(n)s 行不符。") % words)
        elif verb == ENDED and (row is None or row.until != line.at):
            yield Fault(
                "state", -1, line.seq, _("第 %(n)s 行终止了见证单位“%(name)s”，登记与此不符。") % words
            )
    for key, row in rows.items():
        if (key, NAMED) not in told:
            yield Fault("state", -1, 0, _("见证单位“%(name)s”没有登记它的台账行。") % {"name": row.name})
        if row.until is not None and (key, ENDED) not in told:
            yield Fault("state", -1, 0, _("见证单位“%(name)s”没有终止它的台账行。") % {"name": row.name})


def _demands(lines: list[Transition]) -> Iterator[Fault]:
    """How many were demanded from when on, row by row against line by line."""
    told = [(_facts(line).get("needed"), line.at) for line in lines]
    kept = list(WitnessRule.objects.order_by("pk").values_list("needed", "since"))
    if kept == told:
        return
    at = next(
        (n for n, pair in enumerate(zip(kept, told, strict=False)) if pair[0] != pair[1]),
        min(len(kept), len(told)),
    )
    seq = lines[at].seq if at < len(lines) else 0
    yield Fault(
        "state",
        -1,
        seq,
        _("所需副署数的记录与台账不符：记录 %(a)s 次，台账 %(b)s 次。") % {"a": len(kept), "b": len(told)},
    )


def _facts(line: Transition) -> dict[str, Any]:
    """What was said with it; nothing where that is gone, which then differs."""
    facts = getattr(line, "facts", None)
    return facts.data if facts is not None and isinstance(facts.data, dict) else {}


def _is_fetched(kept: Checkpoint) -> bool:
    """Were its counter-signatures read along with it?"""
    return "cosignatures" in getattr(kept, "_prefetched_objects_cache", {})
