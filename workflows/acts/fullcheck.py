"""Full checks of the log: who asked for one, how far it is, what it found. The check itself is queries/treecheck.py."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import incident, log, outbox
from workflows.acts.sequencer import the_log
from workflows.law import check_parts
from workflows.law.refusal import Refused
from workflows.models import Checkpoint, FullCheck, Person
from workflows.models.tree import tree_size

KEPT = 200  # faults that are kept with the check; all of them are counted
EACH_DAY = timedelta(hours=23)


@transaction.atomic
def ask(*, by: Person, at: datetime) -> FullCheck:
    """Have the whole log verified; it is a line of the log. Refused while a check runs or where nothing has a place."""
    kept = log.lock(the_log())
    if not Checkpoint.objects.exists():
        raise Refused(_("还没有任何一行编入总序，没有可以校验的内容；通常一分钟内就有。"))
    last = FullCheck.objects.first()
    if last is not None and last.runs(at):
        raise Refused(_("正在校验，请等本次完成。"))
    log.append(kept, kept, "check_log", "", "", by=by, at=at)
    check = FullCheck.objects.create(asked_by=by, started_at=at, told_at=at, size=tree_size())
    outbox.announce("full_check", f"full_check/{check.pk}", at=at, payload={"check": check.pk})
    return check


def nightly(*, by: Person, at: datetime) -> FullCheck | None:
    """One each day, whoever asks or not; None when the last is not a day old or nothing has a place yet."""
    last = FullCheck.objects.filter(started_at__gt=at - EACH_DAY)
    if last.exists() or not Checkpoint.objects.exists():
        return None
    return ask(by=by, at=at)


def tell(check: FullCheck, done: int, *, at: datetime) -> None:
    """How far it is."""
    FullCheck.objects.filter(pk=check.pk).update(done=done, told_at=at)


@transaction.atomic
def finish(check: FullCheck, faults: Sequence[Any], *, size: int, at: datetime) -> None:
    """What it found: all are counted, the first are kept; that there are any, or no more, is told at once."""
    incident.checked([asdict(fault) for fault in faults], at=at)
    FullCheck.objects.filter(pk=check.pk).update(
        finished_at=at,
        told_at=at,
        size=size,
        done=size,
        faults_count=len(faults),
        faults=[asdict(fault) for fault in faults[:KEPT]],
        parts=check_parts.counted(fault.kind for fault in faults),
    )
