"""Around the lines of the audit desk: the chain, the witnesses, the sample that is being checked, open findings.

Each part is a fixed number of queries, and tells only what its own page would tell the same person.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max
from django.utils.translation import gettext as _

from workflows.law.audit import OPEN, Papering
from workflows.law.check_parts import PARTS
from workflows.law.duties import AUDIT
from workflows.law.sampling import Risk
from workflows.models import (
    AuditFinding,
    Checkpoint,
    FullCheck,
    Leaf,
    Person,
    SplitView,
    Unsequenced,
    Witness,
    WorkPaper,
)

POINTS = 3  # checkpoints on the strip, beside the last line
FINDINGS = 3


@dataclass(frozen=True)
class Part:
    """One thing that a full check says; `found` is None when it was not looked at."""

    label: str
    found: int | None


@dataclass(frozen=True)
class Chain:
    """The strip: the last checkpoints, the last line, and what the last finished full check found."""

    points: list[Checkpoint]
    witnesses: int
    last: Leaf | None
    waiting: bool
    check: FullCheck | None
    running: FullCheck | None
    parts: list[Part]

    @property
    def is_whole(self) -> bool:
        """Did the check look at all of it, and find nothing?"""
        return (
            self.check is not None and not self.check.faults_count and all(p.found == 0 for p in self.parts)
        )

    @property
    def standing(self) -> str:
        """How it stands, in a word that a program compares."""
        if self.running:
            return "running"
        if self.check is None:
            return "never"
        return "faults" if self.check.faults_count else "whole" if self.is_whole else "partly"

    @property
    def words(self) -> str:
        """The same for people."""
        found = self.check.faults_count if self.check else 0
        return {
            "running": _("正在校验"),
            "never": _("还没有全面校验过"),
            "faults": _("发现 %(n)s 处问题") % {"n": f"{found:,}"},
            "whole": _("全部通过"),
            "partly": _("校验过的部分通过，请重新校验"),
        }[self.standing]

    @property
    def seen(self) -> str:
        """What the strip shows, in short: an open page asks for it anew only to find it changed."""
        points = [(point.pk, len(point.cosignatures.all())) for point in self.points]
        done = (self.running.pk, self.running.done) if self.running else None
        shown = (
            self.standing, points, self.witnesses, self.last and self.last.index, self.waiting,
            self.check and self.check.pk, done,
        )  # fmt: skip
        return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]

    @property
    def seconds(self) -> float:
        """How long it took."""
        check = self.check
        if check is None or check.finished_at is None:
            return 0.0
        return (check.finished_at - check.started_at).total_seconds()

    @property
    def since(self) -> int:
        """How many lines were placed after the check."""
        size = self.last.index + 1 if self.last else 0
        return max(size - self.check.size, 0) if self.check else size


@dataclass(frozen=True)
class Seen:
    """One witness: its last signature, and whether its word agrees with this log."""

    name: str
    at: datetime | None
    size: int | None
    is_split: bool


@dataclass(frozen=True)
class Sample:
    """The work paper that is being worked on: how far it is, and what comes next."""

    paper: WorkPaper
    drawn: int
    following: int | None
    risks: list[str]
    may_work: bool

    @property
    def done(self) -> int:
        """How many items were looked at."""
        return self.drawn - self.paper.unchecked

    @property
    def percent(self) -> int:
        """The same as a share of all."""
        return 100 * self.done // self.drawn if self.drawn else 0


@dataclass(frozen=True)
class Findings:
    """The newest open findings, and how many there are."""

    rows: list[AuditFinding]
    total: int


def chain(at: datetime) -> Chain:
    """How the log as a whole stands; six queries."""
    newest = list(FullCheck.objects.select_related("asked_by")[:1])
    running = newest[0] if newest and newest[0].runs(at) else None
    check = FullCheck.objects.filter(finished_at__isnull=False).select_related("asked_by").first()
    told = check.parts if check is not None else {}
    return Chain(
        points=list(Checkpoint.objects.prefetch_related("cosignatures")[:POINTS])[::-1],
        witnesses=Witness.objects.filter(until=None).count(),
        last=Leaf.objects.select_related("line").order_by("-index").first(),
        waiting=Unsequenced.objects.exists(),
        check=check,
        running=running,
        parts=[Part(str(words), told.get(name)) for name, words in PARTS.items()],
    )


def witnesses() -> list[Seen]:
    """The witnesses that sign now, each with its last signature; what one of them reported of a split stays red.

    A counter-signature is kept only for a checkpoint of this very log: whoever signed one agrees with it.
    """
    rows = Witness.objects.filter(until=None).annotate(
        seen_at=Max("cosignatures__signed_at"), size=Max("cosignatures__checkpoint__size")
    )
    split = set(SplitView.objects.values_list("found_by", flat=True)[:100])
    return [Seen(row.name, row.seen_at, row.size, row.name in split) for row in rows.order_by("pk")]


def sample(person: Person) -> Sample | None:
    """The newest paper in work that the person reads, her own first; four queries."""
    rows = WorkPaper.objects.visible_to(person).select_related("office", "auditor", "checkpoint")
    open_now = rows.filter(state__in=(Papering.DRAWN, Papering.ANNOUNCED)).annotate(n=Count("items"))
    papers = list(open_now.order_by("-pk")[:50])
    if not papers:
        return None
    papers.sort(key=lambda one: (one.auditor_id != person.pk, one.state != Papering.DRAWN))
    paper: Any = papers[0]
    following = paper.items.filter(checked_at=None).order_by("nth").values_list("nth", flat=True).first()
    risks = [str(Risk(risk).label) for risk in paper.risks]
    return Sample(paper, paper.n, following, risks, bool(AUDIT(paper, person)))


def findings(person: Person) -> Findings:
    """The newest findings that are not settled, of those that the person sees; two queries."""
    rows = AuditFinding.objects.visible_to(person).filter(state__in=OPEN)
    newest = rows.select_related("unit", "line__book").order_by("-pk")[:FINDINGS]
    return Findings(list(newest), rows.count())
