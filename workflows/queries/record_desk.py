"""Applications about records as officers see them: the desk, the conditions of one, its clocks, letters, receipts."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from workflows.law.repair import Repairing
from workflows.models import Person, PublicityRecord, RecordClock, RecordPaper, RecordRepair, WorkItem
from workflows.models.calendar import load_calendar
from workflows.models.record_exam import look, rule_of
from workflows.queries.clockface import face_of
from workflows.queries.inbox import OPEN
from workflows.queries.publicity_pages import row_of
from workflows.queries.repair_exam import STATED

MOST = 100
# What a condition is called when it holds.
NAMES: dict[str, Any] = {
    "NOT_CORRECTED": lambda: _("已经改正受到处罚的行为"),
    "NOT_PERFORMED": lambda: _("行政处罚决定规定的义务履行完毕"),
    "MIN_PERIOD": lambda: _("公示满最短公示期"),
    "NO_COMMITMENT": lambda: _("已经作出书面信用承诺"),
    "BARRED": lambda: _("没有不得提前终止公示的情形"),
}


def desk(person: Person, today: date) -> dict[str, Any]:
    """The open applications, by what is due first, and the latest that ended; a constant number of queries."""
    seen = PublicityRecord.objects.visible_to(person)
    rows = RecordRepair.objects.filter(record__in=seen).select_related(
        "record__subject", "record__department", "record__policy__list_type"
    )
    rows = rows.prefetch_related("clocks", "record__policy__parameters")
    open_ones = [_row(made, today) for made in rows.filter(is_open=True).order_by("decide_by", "pk")[:MOST]]
    ended = [_row(made, today) for made in rows.filter(is_open=False).order_by("-pk")[:MOST]]
    return {"open_rows": open_ones, "ended_rows": ended, "most": MOST}


def _row(made: RecordRepair, today: date) -> dict[str, Any]:
    """One application with its nearest clock."""
    running = sorted((row for row in made.clocks.all() if row.met_at is None), key=lambda row: row.due_at)
    face = face_of(running[0], today, load_calendar()) if running else None
    kind = running[0].get_kind_display() if running else ""
    return {"made": made, "shown": row_of(made.record), "face": face, "kind": kind}


def may_extend(made: RecordRepair, today: date) -> bool:
    """May the time of the decision be extended today, by the rules that apply?"""
    rows = made.clocks.filter(kind=RecordClock.Kind.DECIDE, met_at=None, paused_on=None, extended_by="")
    has_rule = rule_of(made.record, "extension", made.received_on) is not None
    return has_rule and rows.filter(due_on__gte=today).exists()


def facts(made: RecordRepair | None, today: date) -> dict[str, Any]:
    """What the page of an application shows beside it."""
    if made is None:
        return {}
    calendar = load_calendar()
    rows = list(made.clocks.all())
    clocks = [face_of(row, today, calendar) | {"row": row} for row in rows if row.met_at is None]
    return {
        "clocks": clocks,
        "conditions": _conditions(made, today),
        "papers": list(made.papers.defer("file", "page", "facts").order_by("pk")),
        "receipts": list(made.receipts.select_related("recipient", "message").order_by("pk")),
        "files": list(made.files.all()),
    }


def tasks(made: RecordRepair) -> list[WorkItem]:
    """The open tasks about an application, the first due first."""
    rows = WorkItem.objects.filter(record_repair=made, status__in=OPEN)
    found = list(rows.select_related("task", "owner", "department", "team").order_by("due_at", "pk"))
    for item in found:
        item.record_repair = made
    return found


def task_of(paper: RecordPaper) -> WorkItem | None:
    """The open task that asks for the service of a letter."""
    rows = WorkItem.objects.filter(task__process__recordprocedure__paper=paper, status__in=OPEN)
    return rows.select_related("task", "owner", "department", "team", "record_repair__record").first()


def _conditions(made: RecordRepair, today: date) -> list[dict[str, Any]]:
    """Each condition as the law will ask it today; what only a verification can state waits for it."""
    if made.state not in (Repairing.ACCEPTED, Repairing.VERIFIED):
        return []
    found = []
    for each in look(made, today):
        waits = made.state == Repairing.ACCEPTED and each.code in STATED
        words = NAMES[each.code]() if each.is_met or waits else each.words
        found.append({"is_met": each.is_met, "waits": waits, "words": words})
    return found
