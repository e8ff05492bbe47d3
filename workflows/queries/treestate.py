"""How the log as a whole stands: places, checkpoints, witnesses, contradictions, the last full check."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max, Min

from workflows.models import (
    Checkpoint,
    FullCheck,
    SplitView,
    TreeLog,
    Unsequenced,
    Witness,
    WitnessRule,
)
from workflows.models.tree import tree_size
from workflows.queries import tree

WITHIN = timedelta(seconds=60)  # a line has its place a minute after it was written
SHOWN = 4  # checkpoints on the strip


@dataclass(frozen=True)
class Seen:
    """One witness: what it saw last."""

    name: str
    key: str
    size: int | None
    at: datetime | None
    ended: datetime | None


@dataclass(frozen=True)
class State:
    """Everything the page tells."""

    origin: str
    algorithm: str
    placed: int
    waiting: int
    waits_since: datetime | None
    is_late: bool
    checkpoints: list[Checkpoint]
    published: Checkpoint | None
    needed: int
    witnesses: list[Seen]
    splits: list[SplitView]
    check: FullCheck | None
    is_running: bool


def state(at: datetime) -> State:
    """How the log stands; a constant number of queries."""
    log = TreeLog.objects.first()
    waits = Unsequenced.objects.aggregate(since=Min("line__at"))
    since = waits["since"]
    waiting = Unsequenced.objects.count()
    published = tree.published()
    check = FullCheck.objects.select_related("asked_by").first()
    return State(
        origin=log.origin if log else "",
        algorithm=log.algorithm if log else "",
        placed=tree_size(),
        waiting=waiting,
        waits_since=since,
        is_late=since is not None and at - since > WITHIN,
        checkpoints=list(Checkpoint.objects.prefetch_related("cosignatures")[:SHOWN])[::-1],
        published=published[0] if published else None,
        needed=WitnessRule.now(),
        witnesses=[_seen(row) for row in _witnesses()],
        splits=list(SplitView.objects.all()[:20]),
        check=check,
        is_running=check is not None and check.runs(at),
    )


def last_split() -> SplitView | None:
    """The newest contradiction, for the page that every auditor opens first; one query."""
    return SplitView.objects.order_by("-pk").first()


def _witnesses() -> Any:
    """The witnesses with what each saw last; those that ended come last."""
    rows = Witness.objects.annotate(
        size=Max("cosignatures__checkpoint__size"), seen_at=Max("cosignatures__signed_at")
    )
    return rows.order_by("until", "pk")


def _seen(row: Any) -> Seen:
    """One row of them."""
    return Seen(row.name, row.key, row.size, row.seen_at, row.until)
