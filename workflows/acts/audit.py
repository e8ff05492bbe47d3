"""Work papers: announced before anything is drawn, drawn once, checked item by item; reviewed in `audit_review`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import door, log
from workflows.law import duties, sampling
from workflows.law.audit import QUESTIONS, TOLD_WHY, Mark, Method, Papering, Reach, Review, Sampled
from workflows.law.refusal import Refused
from workflows.law.sampling import Candidate
from workflows.models import Department, Entry, Leaf, Person, SampleItem, WorkPaper
from workflows.models.audit import MOST_DRAWN
from workflows.models.complaint import new_number


@dataclass(frozen=True)
class Plan:
    """What is to be drawn: told before anybody can know the seed."""

    title: str
    office: Department
    sampled: str
    method: str
    since: date
    until: date
    size: int
    risks: tuple[str, ...] = ()


@transaction.atomic
def announce(plan: Plan, *, by: Person, at: datetime) -> WorkPaper:
    """Open a work paper: its first line names all that decides the draw but the seed."""
    if plan.until > door.local_day(at):
        raise Refused(_("抽样期间不能晚于今天。"))
    if not 1 <= plan.size <= MOST_DRAWN:
        raise Refused(_("样本量应当在 1 到 %(most)s 之间。") % {"most": MOST_DRAWN})
    paper = WorkPaper(
        code=new_number("SJ", door.local_day(at)),
        title=plan.title,
        office=plan.office,
        auditor=by,
        sampled=plan.sampled,
        method=plan.method,
        since=plan.since,
        until=plan.until,
        size=plan.size,
        risks=list(plan.risks),
        reach=Reach.ALL,
        announced_at=at,
        hands=[by.pk],
    )
    log.open_book(paper, paper.ref, "audit")
    with door.one_gesture():
        door.create(
            paper, "announce_paper", by=by, at=at, duty=duties.AUDIT,
            since=plan.since, until=plan.until, sampled=plan.sampled, method=plan.method, size=plan.size,
            risks=list(plan.risks), reach=Reach.ALL.value, office=plan.office.code, auditor_number=by.pk,
        )  # fmt: skip
    return paper


@transaction.atomic
def draw(paper: WorkPaper, candidates: Iterable[Candidate], *, by: Person, at: datetime) -> WorkPaper:
    """Draw out of the candidates that the checkpoint fixed; the line tells seed, population and what was drawn.

    Nothing to be drawn is a result too: the paper says so and is signed like any other.
    """
    found = list(candidates)
    checkpoint = paper.seeding()
    seed = sampling.seed_of(checkpoint.root, paper.code, paper.auditor_id) if checkpoint else ""
    chosen = chosen_of(paper, seed, found)
    given = {
        "seed": seed,
        "checkpoint": checkpoint,
        "population": len(found),
        "population_digest": sampling.population_digest(one.key for one in found),
        "drawn_at": at,
        "unchecked": len(chosen),
        "hands": sorted({*paper.hands, by.pk}),
    }
    told = {
        "seed": seed,
        "checkpoint_size": checkpoint.size if checkpoint else 0,
        "population": len(found),
        "population_digest": given["population_digest"],
        "drawn": [one.key for one in chosen],
    }
    with door.one_gesture():
        done: WorkPaper = door.enact("draw_sample", paper, by=by, at=at, given=given, told=told)
        _keep(done, chosen)
    return done


def chosen_of(paper: WorkPaper, seed: str, candidates: Iterable[Candidate]) -> list[Candidate]:
    """What the seed draws, by the method that was announced."""
    drawing = sampling.draw if paper.method == Method.RANDOM else sampling.draw_by_risk
    return drawing(seed, candidates, paper.size)


def _keep(paper: WorkPaper, chosen: list[Candidate]) -> None:
    """The items, bound to their line or entry."""
    keys = [one.key for one in chosen]
    lines: Mapping[str, int] = {}
    entries: Mapping[str, int] = {}
    if paper.sampled == Sampled.LINES:
        places = Leaf.objects.filter(pk__in=[int(key) for key in keys]).values_list("pk", "line_id")
        lines = {str(index): line for index, line in places}
    else:
        entries = dict(Entry.objects.filter(number__in=keys).values_list("number", "pk"))
    SampleItem.objects.bulk_create(
        SampleItem(
            paper=paper,
            nth=nth,
            key=one.key,
            rank=sampling.rank(paper.seed, one.key),
            line_id=lines.get(one.key),
            entry_id=entries.get(one.key),
            reasons=list(one.reasons),
        )
        for nth, one in enumerate(chosen, 1)
    )


@transaction.atomic
def check(item: SampleItem, marks: Mapping[str, str], note: str, *, by: Person, at: datetime) -> SampleItem:
    """Say what was found of one item; said again, the newer word stands and both lines stay."""
    paper = door.lock(item.paper)
    fresh = SampleItem.objects.select_for_update(no_key=True).get(pk=item.pk)
    if paper.state != Papering.DRAWN:
        raise Refused(_("底稿已经签署或者还没有抽样，不能登记检查结果。"))
    if set(marks) != set(QUESTIONS) or not set(marks.values()) <= set(Mark.values):
        raise Refused(_("每一项都要选择检查结果。"))
    if TOLD_WHY & set(marks.values()) and not note.strip():
        raise Refused(_("有不符合或者未能检查的项目，请在检查记录里写明情况、原因。"))
    if fresh.checked_at is None:
        paper.unchecked -= 1
    paper.doubted -= fresh.review == Review.AGAIN
    paper.hands = sorted({*paper.hands, by.pk})
    paper.save(update_fields=["unchecked", "doubted", "hands"])
    fresh.marks, fresh.note, fresh.checked_by, fresh.checked_at = dict(marks), note.strip(), by, at
    fresh.review, fresh.review_note, fresh.reviewed_by, fresh.reviewed_at = "", "", None, None
    fresh.save()
    with door.one_gesture():
        door.record(
            "check_item", paper, by=by, at=at, duty=duties.AUDIT,
            item=fresh.nth, key=fresh.key, marks=dict(marks), because=note.strip(),
        )  # fmt: skip
    return fresh


@transaction.atomic
def drop(paper: WorkPaper, *, because: str, by: Person, at: datetime) -> WorkPaper:
    """Give a paper up while its seed is unknown; it stays in the list with the reason."""
    with door.one_gesture():
        done: WorkPaper = door.enact("drop_paper", paper, by=by, at=at, because=because)
    return done


@transaction.atomic
def record_export(
    office: Department, *, name: str, rows: int, filters: list[str], by: Person, at: datetime
) -> None:
    """Remember that somebody took a report of the log, or a file of a work paper, away: in the department's book."""
    kept = log.lock(office)
    log.open_book(kept, kept.ref, "department")
    log.record(
        "export_list",
        kept,
        by=by,
        at=at,
        duty=duties.VIEW_LOG,
        box=f"audit/{name}",
        rows=rows,
        filters=filters,
    )
