"""Out of what a sample is drawn: the lines that a checkpoint fixed, in the branch and period that were announced.

A fixed number of queries, one pass. The same question later gives the same candidates: lines are never lost, and those
written after the checkpoint have no place below it.
"""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from workflows.law import sampling
from workflows.law.audit import Method, Reach, Sampled
from workflows.law.refusal import Refused
from workflows.law.sampling import Candidate, Risk
from workflows.law.terms import due_instant, first_instant
from workflows.models import Transition, WorkPaper
from workflows.models.audit import branch_of
from workflows.queries import audit_marks
from workflows.queries.calendar import calendar_in_force
from workflows.queries.log_scope import of_departments, of_office

MOST = 200_000  # lines of one population


@dataclass(frozen=True)
class Again:
    """The draw done once more beside the one that was kept."""

    population: int
    digest: str
    drawn: list[str]
    kept: list[str]
    seed: str
    paper: WorkPaper

    @property
    def is_same_seed(self) -> bool:
        """Does the checkpoint give the seed that was kept?"""
        return self.seed == self.paper.seed

    @property
    def is_same_population(self) -> bool:
        """Were the candidates the same?"""
        return (self.population, self.digest) == (self.paper.population, self.paper.population_digest)

    @property
    def is_same_sample(self) -> bool:
        """Was the same drawn, in the same order?"""
        return self.drawn == self.kept

    @property
    def holds(self) -> bool:
        """Everything agrees."""
        return self.is_same_seed and self.is_same_population and self.is_same_sample


def population(paper: WorkPaper, below: int) -> QuerySet[Transition]:
    """The lines of the branch and period that have a place below; not those of audits, nor of who draws."""
    within = set(branch_of(paper.office))
    if paper.reach == Reach.ALL:
        lines = of_office(within, is_top=paper.office.parent_id is None)
    else:  # announced before 0068: found again in the same population
        lines = of_departments(within)
    lines = lines.filter(
        leaf__index__lt=below, at__gte=first_instant(paper.since), at__lt=due_instant(paper.until)
    )
    if paper.sampled == Sampled.ENTRIES:
        lines = lines.filter(book__entry__isnull=False)
    return lines.exclude(actor=paper.auditor_id).exclude(on_behalf_of=paper.auditor_id)


def candidates(paper: WorkPaper) -> list[Candidate]:
    """All that may be drawn; nothing while no checkpoint covers the announcement."""
    checkpoint = paper.seeding()
    if checkpoint is None:
        return []
    lines = population(paper, checkpoint.size)
    key = "book__entry__number" if paper.sampled == Sampled.ENTRIES else "leaf__index"
    if paper.method == Method.RANDOM:
        keys = list(lines.order_by().values_list(key, flat=True).distinct()[: MOST + 1])
        _insist_small(len(keys))
        return [Candidate(str(found)) for found in keys]
    return _with_reasons(paper, lines, key)


def _with_reasons(paper: WorkPaper, lines: QuerySet[Transition], key: str) -> list[Candidate]:
    """The same with what stands out of each; one pass and a query for each kind of mark."""
    marked = {
        Risk.OVERDUE: audit_marks.keys_of(audit_marks.met_late(lines)),
        Risk.SELF_ADJACENT: audit_marks.keys_of(audit_marks.same_hand(lines)),
        Risk.BULK: audit_marks.keys_of(audit_marks.in_bulk(lines)),
    }
    machines, calendar = audit_marks.machines(), calendar_in_force()
    rows = lines.order_by().values_list("pk", key, "verb", "at", "actor_id")[: MOST + 1]
    _insist_small(len(rows))
    told = []
    for pk, found, verb, at, actor in rows:
        reasons = sampling.unusual(verb, at, is_machine=actor in machines, calendar=calendar)
        reasons |= {str(risk) for risk, keys in marked.items() if pk in keys}
        told.append((str(found), sampling.in_order(reasons, paper.risks)))
    return sampling.merged(told)


def _insist_small(lines: int) -> None:
    """A population that is too large is divided by whoever draws, not cut by the program."""
    if lines > MOST:
        raise Refused(
            _("这一期间的台账超过 %(most)s 行，请缩短期间，分几份底稿抽样。") % {"most": f"{MOST:,}"}
        )


def again(paper: WorkPaper) -> Again:
    """Draw once more, from the checkpoint on."""
    found, checkpoint = candidates(paper), paper.seeding()
    seed = sampling.seed_of(checkpoint.root, paper.code, paper.auditor_id) if checkpoint else ""
    drawing = sampling.draw if paper.method == Method.RANDOM else sampling.draw_by_risk
    return Again(
        population=len(found),
        digest=sampling.population_digest(one.key for one in found),
        drawn=[one.key for one in drawing(seed, found, paper.size)],
        kept=list(paper.items.order_by("nth").values_list("key", flat=True)),
        seed=seed,
        paper=paper,
    )
