"""What other registers tell of subjects that are under a watch, and the pages of the watches."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, Count, Exists, F, Min, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from workflows.law.entry import Listing
from workflows.law.monitoring import Judging, Matched
from workflows.law.publicity import Posting
from workflows.law.repair import Promise
from workflows.models import (
    Deadline,
    Entry,
    Monitoring,
    MonitoringProcedure,
    Person,
    PublicityRecord,
    WatchFinding,
    WorkItem,
)
from workflows.models.monitoring import watches_of
from workflows.queries.inbox import OPEN

PAGE = 30


@dataclass(frozen=True)
class Hit:
    """One row of another register about a subject under a watch."""

    watch: Monitoring
    kind: Matched
    source: str
    words: str


def new_hits(limit: int) -> list[Hit]:
    """What no open watch knows yet, at most so many of each kind; two queries for each kind."""
    return [*_listings(limit), *_penalties(limit), *_broken_promises(limit)]


def _unknown(way: str, prefix: str, limit: int, **more: Any) -> list[Any]:
    """Open watches with `hit`, the key of a row at the end of `way` that no finding of theirs names."""
    rows = Monitoring.objects.filter(closed_at=None, **more).annotate(hit=F(f"{way}__pk"))
    named = Concat(Value(prefix), Cast(OuterRef("hit"), CharField()))
    known = WatchFinding.objects.filter(monitoring=OuterRef("pk"), source=named)
    found = rows.filter(~Exists(known), hit__isnull=False).select_related("entry__policy__list_type")
    return list(found.order_by("pk", "hit").distinct()[:limit])


def _listings(limit: int) -> Iterable[Hit]:
    """Another entry of the subject, registered since the watch opened, and not annulled."""
    way = "entry__subject__entries"
    found = _unknown(way, "entry/", limit, **{f"{way}__registered_at__date__gte": F("opened_on")})
    rows = Entry.objects.select_related("list_type", "department").in_bulk([row.hit for row in found])
    for watch in found:
        row = rows[watch.hit]
        if row.pk == watch.entry_id or row.state in (Listing.DISMISSED, Listing.REVOKED):
            continue
        said = {"number": row.number, "list": row.list_type.name, "office": row.department.name}
        words = _("%(office)s登记了%(list)s条目 %(number)s") % said
        yield Hit(watch, Matched.LISTING, f"entry/{row.pk}", words)


def _penalties(limit: int) -> Iterable[Hit]:
    """A penalty decided since the watch opened, and not retracted."""
    way = "entry__subject__records"
    found = _unknown(
        way, "record/", limit,
        **{f"{way}__decided_on__gte": F("opened_on"), f"{way}__kind": PublicityRecord.Kind.PENALTY},
    )  # fmt: skip
    rows = PublicityRecord.objects.select_related("department").in_bulk([row.hit for row in found])
    for watch in found:
        row = rows[watch.hit]
        if row.state == Posting.RETRACTED:
            continue
        said = {"number": row.document_number, "office": row.department.name, "day": row.decided_on}
        words = _("%(office)s于%(day)s作出行政处罚决定（%(number)s）") % said
        yield Hit(watch, Matched.PENALTY, f"record/{row.pk}", words)


def _broken_promises(limit: int) -> Iterable[Hit]:
    """A commitment given for the entry that was found broken."""
    way = "entry__commitments"
    for watch in _unknown(way, "commitment/", limit, **{f"{way}__state": Promise.BREACHED}):
        words = _("为条目 %(number)s 签署的信用承诺被认定违背") % {"number": watch.entry.number}
        yield Hit(watch, Matched.PROMISE, f"commitment/{watch.hit}", words)


# --------------------------------------------------------------------------------------------- the pages
def rows_for(person: Person, *, state: str = "", before: str = "") -> QuerySet[Monitoring]:
    """The watches a person may look at, the newest first, with what is open in each."""
    rows = watches_of(person).select_related("entry__subject", "entry__list_type", "entry__department")
    if state:
        rows = rows.filter(closed_at__isnull=state == "open")
    if before.isascii() and before.isdigit() and len(before) < 16:
        rows = rows.filter(pk__lt=int(before))
    waiting = Q(findings__state=Judging.MATCHED)
    return rows.annotate(
        found=Count("findings", distinct=True), waiting=Count("findings", filter=waiting, distinct=True)
    ).order_by("-pk")


def next_checks(rows: Iterable[Monitoring]) -> dict[int, date]:
    """The day on which each watch is or was to be checked next, by its key: a check that is open first; two queries."""
    refs = {row.ref: row.pk for row in rows}
    due = Deadline.objects.filter(kind="monitor_check", about__in=refs, met_at=None, struck_at=None)
    found = {refs[row["about"]]: row["day"] for row in due.values("about").annotate(day=Min("due_on"))}
    checks = MonitoringProcedure.objects.filter(monitoring__in=refs.values(), finding=None, is_open=True)
    return found | dict(checks.exclude(due_on=None).order_by("-due_on").values_list("monitoring", "due_on"))


def one(person: Person, pk: int) -> Monitoring | None:
    """One watch with what belongs to it; None for who may not look."""
    rows = watches_of(person).filter(pk=pk)
    return rows.select_related("entry__subject", "entry__list_type", "entry__department").first()


def findings_of(watch: Monitoring) -> list[dict[str, Any]]:
    """What a watch found, the newest first, each with the code of its open task; two queries."""
    rows = list(watch.findings.select_related("judged_by", "report", "procedure").order_by("-pk"))
    processes = [row.procedure.pk for row in rows if hasattr(row, "procedure")]
    items = WorkItem.objects.filter(task__process__in=processes, status__in=OPEN)
    tasks = dict(items.values_list("task__process", "code"))
    return [
        {"finding": row, "task": tasks.get(row.procedure.pk) if hasattr(row, "procedure") else None}
        for row in rows
    ]
