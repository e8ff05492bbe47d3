"""Warn of a term: the task remembers how far it was warned of, in one transaction with what was told."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import alert, log
from workflows.law.duties import KEEP_CLOCK
from workflows.models import Entry, Person, Transition, WorkItem

OPEN = (WorkItem.Status.NEW, WorkItem.Status.ASSIGNED)


@transaction.atomic
def tell(tidings: Iterable[Any]) -> int:
    """Tell what `queries.warning` found; a constant number of queries. Returns how many tasks were warned of.

    A row that an officer holds at this moment is left to the next tick.
    """
    rows, moved = list(tidings), set()
    by_level: defaultdict[int, dict[int, Any]] = defaultdict(dict)
    for row in rows:
        by_level[row.level][row.item.pk] = row
    for level, found in by_level.items():
        moved |= _forward(level, found)
    alert.tell_all(each for row in rows if row.item.pk in moved for each in row.alerts)
    return len(moved)


def _forward(level: int, found: dict[int, Any]) -> set[int]:
    """Move these tasks to a level unless somebody else did, or their term has moved; the ids that moved."""
    due = WorkItem.objects.filter(pk__in=found, status__in=OPEN, warned__lt=level)
    held = due.select_for_update(of=("self",), no_key=True, skip_locked=True)
    moved = {pk for pk, due_at in held.values_list("pk", "due_at") if due_at == found[pk].item.due_at}
    WorkItem.objects.filter(pk__in=moved).update(warned=level)
    return moved


def report_late(found: Any, *, by: Person, at: datetime) -> bool:
    """A term is over: whoever has the task hears it, the head too, and the entry's book keeps that they did."""
    item = found.item
    with transaction.atomic(), log.one_gesture():
        entry = log.lock(item.entry)
        late = WorkItem.objects.filter(
            pk=item.pk, status__in=OPEN, warned__lt=found.level, due_at=item.due_at
        )
        if late.update(warned=found.level) != 1:
            return False
        alert.tell_all(found.alerts)
        until = found.day.isoformat()
        if not _is_reported(entry, item, until):
            told = {"step": item.title, "day": until}
            because = _("“%(step)s”于 %(day)s 届满，没有办结，已报告本部门负责人。")
            if not found.heads:
                because = _("“%(step)s”于 %(day)s 届满，没有办结；本部门没有负责人可以报告。")
            log.record(
                "report_late", entry, by=by, at=at, duty=KEEP_CLOCK, because=because % told,
                step=item.title, until=until, ref=item.code,
            )  # fmt: skip
    return True


def _is_reported(entry: Entry, item: WorkItem, until: str) -> bool:
    """Has the head heard of this task and this last day before (a term that moved there and back)?"""
    lines = Transition.objects.filter(book_id=entry.book_id, verb="report_late")
    return lines.filter(facts__data__ref=item.code, facts__data__until=until).exists()
