"""Bulk work: one word for many tasks; each is done, or refused with a sentence, in a transaction of its own."""

import logging
import random
import secrets
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import OperationalError, transaction
from django.utils.translation import gettext as _

from workflows.acts import alert, gate, log
from workflows.acts.outbox import announce
from workflows.law.entry import SHANGHAI
from workflows.law.refusal import Refused
from workflows.models import Alert, Book, BulkAct, BulkItem, Outbox, Person, WorkItem

errors = logging.getLogger("workflows.errors")
AT_MOST = 1000
AT_ONCE = 20  # so many are done before the officer's own request is answered
CHUNK = 40  # so many under one lease of the outbox
TRIES = 3
PAUSE = 0.1  # seconds, about
PASSING = frozenset({"40001", "40P01", "55P03"})  # serialization failure, deadlock, lock not to be had
# Lets a person act in the posts of an absent colleague: `(person, item, day)`.
StandIn = Callable[[Person, WorkItem, Any], Any]


@transaction.atomic
def start(
    code: str, kind: str, items: Iterable[WorkItem], *, by: Person, at: datetime, **data: Any
) -> BulkAct:
    """Keep what was asked, and announce it; the same code asks once, however often it is sent."""
    chosen = list(items)
    kept = {"kind": kind, "person": by, "data": data, "total": len(chosen), "created_at": at}
    act, is_new = BulkAct.objects.get_or_create(code=code, defaults=kept)
    if is_new:
        rows = [BulkItem(act=act, item=item, position=n) for n, item in enumerate(chosen, 1)]
        BulkItem.objects.bulk_create(rows, batch_size=500)
        go_on(act, 0)
    return act


def go_on(act: BulkAct, nth: int) -> Outbox:
    """Announce the n-th part; it keeps the act's own time, so that papers to print do not delay it."""
    payload = {"bulk": act.code, "nth": nth}
    return announce("bulk", f"bulk/{act.code}/{nth}", at=act.created_at, payload=payload)


def work_off(act: BulkAct, *, at: datetime, limit: int = CHUNK, stand_in: StandIn | None = None) -> bool:
    """Do the next items, each once whoever else is at it; True while some wait."""
    waiting = act.items.filter(result=BulkItem.Result.WAITING)
    for row in waiting.order_by("position")[:limit]:
        _work(act, row, at=at, stand_in=stand_in)
    if waiting.exists():
        return True
    finish(act, at=at)
    return False


@transaction.atomic
def finish(act: BulkAct, *, at: datetime) -> None:
    """The last item has its result: say so, once."""
    if BulkAct.objects.filter(pk=act.pk, finished_at=None).update(finished_at=at) != 1:
        return
    done = act.items.filter(result=BulkItem.Result.DONE).count()
    told = {"note": act.get_kind_display(), "n": done, "total": act.total, "url": act.data.get("url", "")}
    alert.tell(act.person, Alert.Kind.BULK_DONE, key=f"bulk/{act.code}", at=at, **told)


def _work(act: BulkAct, row: BulkItem, *, at: datetime, stand_in: StandIn | None) -> None:
    """One item: the claim and its effect are one transaction, so a runner that dies leaves it waiting."""
    mine = BulkItem.objects.filter(pk=row.pk, result=BulkItem.Result.WAITING)

    def once() -> None:
        with transaction.atomic():
            if mine.update(result=BulkItem.Result.DONE, finished_at=at) != 1:
                return
            said = _do(act, row, at=at, stand_in=stand_in)
            BulkItem.objects.filter(pk=row.pk).update(sentence=said)

    try:
        return again_if_busy(once)
    except Exception as error:
        why = why_not(error, at=at, where=f"bulk {act.code} item {row.item_id}")
        gate.refuse_one_of_many(act.person, f"bulk-{act.kind}", error, row.item.entry, at=at)
    mine.update(result=BulkItem.Result.REFUSED, finished_at=at, sentence=why)


def again_if_busy(once: Callable[[], None]) -> None:
    """Do it; when the database gave the way to somebody else's click, do it once more, whole, a little later."""
    for nth in range(1, TRIES + 1):
        try:
            return once()
        except OperationalError as error:
            if not is_passing(error) or nth == TRIES:
                raise
            time.sleep(random.uniform(0.5, 1.5) * nth * PAUSE)


def is_passing(error: Exception) -> bool:
    """Did others only hold the rows (deadlock, lock, serialization), so that nothing is wrong with what was asked?"""
    if not isinstance(error, OperationalError):
        return False
    state = getattr(error.__cause__, "sqlstate", None)
    return state in PASSING if state else "locked" in str(error)


def why_not(error: Exception, *, at: datetime, where: str) -> str:
    """Why one of many was not done, in words; a fault of the program is logged under the number that is told."""
    if isinstance(error, Refused):
        return " ".join(error.sentences)
    if isinstance(error, PermissionDenied):
        return str(error) if str(error) and not str(error).isascii() else _("您没有办理这一步的岗位。")
    if is_passing(error):
        errors.warning("%s: others hold the rows: %s", where, error)
        return _("多名人员正在同时办理本件，这次没有办成，没有作出任何改动；请稍候再办一次。")
    number = f"E-{at.astimezone(SHANGHAI):%Y%m%d-%H%M}-{secrets.token_hex(2).upper()}"
    errors.error("%s %s", number, where, exc_info=error)
    why = _("系统错误（%(number)s），本件没有办理；请逐件办理，仍不成功的，把编号告诉管理员。")
    return why % {"number": number}


def _do(act: BulkAct, row: BulkItem, *, at: datetime, stand_in: StandIn | None) -> str:
    """Do one task by its own step; duty, four eyes and who has it are asked again now. Says what came of it."""
    by = Person.objects.filter(pk=act.person_id, is_active=True).first()
    if by is None:
        raise PermissionDenied
    item = WorkItem.objects.select_related("task", "owner", "entry__list_type", "entry__department").get(
        pk=row.item_id
    )
    if stand_in is not None:
        stand_in(by, item, log.local_day(at))
    with log.in_bulk(act.code):
        return WAYS[act.kind](act, item, by, at)


def _claim(act: BulkAct, item: WorkItem, by: Person, at: datetime) -> str:
    """Take it from the department."""
    item.task.flow_task.claim(item.task, by=by, at=at)
    return ""


def _release(act: BulkAct, item: WorkItem, by: Person, at: datetime) -> str:
    """Give it back; what one does not hold one cannot give back."""
    if item.owner_id is None:
        raise Refused(_("“%(title)s”已经在部门待领中。") % {"title": item.title})
    item.task.flow_task.release(item.task, by=by, at=at)
    return ""


def _assign(act: BulkAct, item: WorkItem, by: Person, at: datetime) -> str:
    """Hand it to the colleague who was chosen for all."""
    to = Person.objects.filter(pk=act.data["to"], is_active=True).first()
    if to is None:
        raise Refused(_("接办人已经停用，请另选人员。"))
    item.task.flow_task.assign_to(item.task, to=to, by=by, at=at, because=act.data["reason"])
    return _("已转给%(who)s。") % {"who": to.name}


def _say(act: BulkAct, item: WorkItem, by: Person, at: datetime) -> str:
    """Approve or return by the step's own form, with the common reason; a form's errors refuse it."""
    step = item.task.flow_task
    sentence = step.why_alone(item, act.kind)
    if sentence:
        raise Refused(sentence)
    said = {"outcome": step.outcome_in_bulk(act.kind), "reason": act.data["reason"]}
    form = step.perform(item.task, said, None, by=by, at=at)
    if form.errors:
        raise Refused(*[text for texts in form.errors.values() for text in texts])
    line = Book.objects.filter(pk=item.entry.book_id).values_list("lines_count", flat=True).get()
    return _("已写入本件台账第 %(n)s 行。") % {"n": line}


WAYS: dict[str, Callable[[BulkAct, WorkItem, Person, datetime], str]] = {
    BulkAct.Kind.CLAIM: _claim,
    BulkAct.Kind.RELEASE: _release,
    BulkAct.Kind.ASSIGN: _assign,
    BulkAct.Kind.APPROVE: _say,
    BulkAct.Kind.RETURN: _say,
}
