"""How the log as a whole stands: places, checkpoints, witnesses, incidents, the last full check."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max, Min
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.models import (
    Checkpoint,
    FullCheck,
    Person,
    TreeLog,
    Unsequenced,
    Witness,
    WitnessRule,
)
from workflows.models.tree import tree_size
from workflows.queries import anchored, incidents, log_scope, tree

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


# What does not hold, for whoever may not be told of whose book.
KINDS: dict[str, Any] = {
    "place": gettext_lazy("次序或缺行"),
    "missing": gettext_lazy("缺行"),
    "hash": gettext_lazy("内容被改动"),
    "previous": gettext_lazy("前后不相连"),
    "facts": gettext_lazy("所附事实被改动"),
    "leaf": gettext_lazy("叶摘要不符"),
    "node": gettext_lazy("树节点不符"),
    "root": gettext_lazy("与检查点不符"),
    "signature": gettext_lazy("检查点签名不成立"),
    "tail": gettext_lazy("末尾被截去"),
    "anchor": gettext_lazy("与库外存根不符"),
    "count": gettext_lazy("行数不符"),
    "head": gettext_lazy("末行摘要不符"),
    "unplaced": gettext_lazy("没有编入总序"),
    "state": gettext_lazy("业务状态与台账不符"),
}


@dataclass(frozen=True)
class Fault:
    """One place where the log does not hold; `book` and `seq` only for whoever reads that book."""

    index: int
    kind: str
    sentence: str
    book: str
    seq: int
    is_elsewhere: bool


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
    open_incidents: list[incidents.Row]
    ended: list[incidents.Row]
    check: FullCheck | None
    faults: list[Fault]
    is_running: bool
    anchor: anchored.Standing


def state(person: Person, at: datetime) -> State:
    """How the log stands, as this person may be told; a constant number of queries."""
    whole = TreeLog.objects.first()
    waits = Unsequenced.objects.aggregate(since=Min("line__at"))
    since = waits["since"]
    waiting = Unsequenced.objects.count()
    published = tree.published()
    check = FullCheck.objects.select_related("asked_by").first()
    return State(
        origin=whole.origin if whole else "",
        algorithm=whole.algorithm if whole else "",
        placed=tree_size(),
        waiting=waiting,
        waits_since=since,
        is_late=since is not None and at - since > WITHIN,
        checkpoints=list(Checkpoint.objects.prefetch_related("cosignatures")[:SHOWN])[::-1],
        published=published[0] if published else None,
        needed=WitnessRule.now(),
        witnesses=[_seen(row) for row in _witnesses()],
        open_incidents=incidents.open_rows(),
        ended=incidents.ended_rows(),
        check=check,
        faults=_faults(person, check),
        is_running=check is not None and check.runs(at),
        anchor=anchored.standing(),
    )


def _faults(person: Person, check: FullCheck | None) -> list[Fault]:
    """What a check found; of a book that the person does not read, only the place in the tree and the kind.

    One query. Nothing of which book it is, nor of which line in it, is told: an entry's number names a case.
    """
    found = check.faults if check is not None else []
    refs = {fault["book"] for fault in found if fault["book"]}
    own = refs if log_scope.sees_all(person) else _read_by(person, refs)
    return [_fault(fault, is_elsewhere=bool(fault["book"]) and fault["book"] not in own) for fault in found]


def _read_by(person: Person, refs: set[str]) -> set[str]:
    """Those of these books that the person reads."""
    return (
        set(log_scope.visible_books(person).filter(ref__in=refs).values_list("ref", flat=True))
        if refs
        else set()
    )


def _fault(fault: dict[str, Any], *, is_elsewhere: bool) -> Fault:
    """One of them."""
    book, seq = ("", 0) if is_elsewhere else (fault["book"], fault["seq"])
    kind = str(KINDS.get(fault["kind"], _("其他")))
    return Fault(fault["index"], kind, fault["sentence"], book, seq, is_elsewhere)


def _witnesses() -> Any:
    """The witnesses with what each saw last; those that ended come last."""
    rows = Witness.objects.annotate(
        size=Max("cosignatures__checkpoint__size"), seen_at=Max("cosignatures__signed_at")
    )
    return rows.order_by("until", "pk")


def _seen(row: Any) -> Seen:
    """One row of them."""
    return Seen(row.name, row.key, row.size, row.seen_at, row.until)
