"""批量制发: prepared by one, approved by another, issued piece by piece, each in a transaction of its own."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from workflows.acts import alert, bulk, door, log, notice, pieces
from workflows.acts.outbox import announce
from workflows.acts.pieces import Piece
from workflows.law import duties
from workflows.law.batch import Batching
from workflows.law.letters import LETTERS
from workflows.law.refusal import Refused
from workflows.models import (
    Alert,
    Department,
    Entry,
    NoticeBatch,
    NoticeBatchItem,
    Outbox,
    Person,
    Post,
)

Serve = Callable[..., Any]
AT_MOST = 5000
CHUNK = 50  # pieces under one lease of the outbox
WAITING, ISSUED, REFUSED = (
    NoticeBatchItem.Result.WAITING,
    NoticeBatchItem.Result.ISSUED,
    NoticeBatchItem.Result.REFUSED,
)


# ------------------------------------------------------------------------------------------ prepared, judged
@transaction.atomic
def prepare(
    code: str,
    office: Department,
    kind: str,
    common: Mapping[str, Any],
    chosen: Sequence[tuple[Piece, str]],
    *,
    by: Person,
    at: datetime,
) -> NoticeBatch:
    """Keep the pieces, each with what was found against it, and tell the reviewers; the same code prepares once.

    Raises Refused for none or too many, PermissionDenied for who draws up no documents there.
    """
    if not chosen:
        raise Refused(_("批量制发至少须有一份文书。"))
    if len(chosen) > AT_MOST:
        raise Refused(_("一次最多批量制发 %(n)s 份，请分几批办理。") % {"n": AT_MOST})
    found = NoticeBatch.objects.filter(code=code).first()
    if found is not None:
        return found
    book = door.lock(office)
    log.open_book(book, book.ref, "department")
    batch = NoticeBatch(
        code=code,
        department=book,
        kind=kind,
        particulars=dict(common),
        prepared_by=by,
        prepared_at=at,
        total=len(chosen),
        hands=[by.pk],
    )
    told: dict[str, Any] = {"kind": kind, "total": batch.total, "particulars": dict(common)}
    door.create(batch, "prepare_batch", by=by, at=at, duty=duties.DRAFT_NOTICE, **told)
    rows = [
        NoticeBatchItem(
            batch=batch, entry_id=p.entry, associate_id=p.associate, position=n, particulars=dict(p.own), sentence=why
        )
        for n, (p, why) in enumerate(chosen, 1)
    ]  # fmt: skip
    NoticeBatchItem.objects.bulk_create(rows, batch_size=500)
    _tell_reviewers(batch, by=by, at=at)
    return batch


def _tell_reviewers(batch: NoticeBatch, *, by: Person, at: datetime) -> None:
    """Whoever may approve it hears that it waits."""
    roles = [role for role, held in duties.DUTIES.items() if duties.REVIEW_NOTICE in held]
    posts = Post.objects.filter(department=batch.department, role__in=roles, until=None)
    reviewers = Person.objects.filter(pk__in=posts.values("person"), is_active=True).order_by("pk")
    waits: dict[str, Any] = {"kind": Alert.Kind.BATCH_WAITS, "key": f"batch/{batch.code}", "at": at, "by": by}
    alert.tell_all(Alert(person=person, data=data_of(batch), **waits) for person in reviewers)


def data_of(batch: NoticeBatch) -> dict[str, Any]:
    """What an alert says of a batch."""
    return {
        "note": LETTERS[batch.kind].title,
        "total": batch.total,
        "url": reverse("batch", args=[batch.code]),
    }


@transaction.atomic
def approve(batch: NoticeBatch, *, by: Person, at: datetime) -> NoticeBatch:
    """Another person has seen the facts: the pieces are issued from now on, in that person's name."""
    given = {"approved_by": by, "approved_at": at}
    fresh: NoticeBatch = door.enact("approve_batch", batch, by=by, at=at, given=given)
    go_on(fresh, 0)
    return fresh


@transaction.atomic
def reject(batch: NoticeBatch, *, because: str, by: Person, at: datetime) -> NoticeBatch:
    """Nothing of it is issued; whoever prepared it hears why."""
    given = {"approved_by": by, "approved_at": at, "finished_at": at, "reason": because}
    fresh: NoticeBatch = door.enact("reject_batch", batch, by=by, at=at, because=because, given=given)
    told = data_of(fresh)
    alert.tell(
        fresh.prepared_by, Alert.Kind.BATCH_RETURNED, key=f"batch/{fresh.code}/no", at=at, by=by, **told
    )
    return fresh


# ------------------------------------------------------------------------------------------------- issued
def go_on(batch: NoticeBatch, nth: int) -> Outbox:
    """Announce the n-th part; it keeps the time of the approval, so that papers to print do not delay it."""
    assert batch.approved_at is not None
    payload = {"batch": batch.code, "nth": nth}
    return announce("notice_batch", f"batch/{batch.code}/{nth}", at=batch.approved_at, payload=payload)


def work_off(
    batch: NoticeBatch, *, clock: Person, at: datetime, serve: Serve | None = None, limit: int = CHUNK
) -> bool:
    """Issue the next pieces, each once whoever else is at it; True while some wait.

    `serve` makes the service of each somebody's task, in the transaction of its issue.
    """
    if batch.state != Batching.APPROVED:
        return False
    waiting = batch.items.filter(result=WAITING)
    for row in waiting.order_by("position")[:limit]:
        _issue(batch, row, at, serve)
    if waiting.exists():
        return True
    finish(batch, by=clock, at=at)
    return False


@transaction.atomic
def finish(batch: NoticeBatch, *, by: Person, at: datetime) -> None:
    """The last piece has its result: say so, once."""
    door.lock(batch.department)
    if NoticeBatch.objects.filter(pk=batch.pk, state=Batching.APPROVED).count() == 0:
        return
    n = batch.items.filter(result=ISSUED).count()
    told = {"issued": n, "refused": batch.total - n}
    door.enact("finish_batch", batch, by=by, at=at, given={"finished_at": at}, told=told)
    alert.tell(
        batch.prepared_by, Alert.Kind.BULK_DONE, key=f"batch/{batch.code}/end", at=at, n=n, **data_of(batch)
    )


def _issue(batch: NoticeBatch, row: NoticeBatchItem, at: datetime, serve: Serve | None) -> None:
    """One piece: the claim, the number and the notice are one transaction, so a runner that dies leaves it waiting."""
    mine = NoticeBatchItem.objects.filter(pk=row.pk, result=WAITING)

    def once() -> None:
        with transaction.atomic(), log.one_gesture(), log.in_bulk(batch.code):
            if mine.update(result=ISSUED, sentence="", finished_at=at) != 1:
                return
            made = _issue_piece(batch, row, at)
            NoticeBatchItem.objects.filter(pk=row.pk).update(notice=made)
            if serve is not None:
                serve(made, by=made.issued_by, at=at)

    try:
        return bulk.again_if_busy(once)
    except Exception as error:
        why = bulk.why_not(error, at=at, where=f"batch {batch.code} piece {row.position}")
    mine.update(result=REFUSED, finished_at=at, sentence=why)


def _issue_piece(batch: NoticeBatch, row: NoticeBatchItem, at: datetime) -> Any:
    """Everything is asked again now: who approved, whose entry it is, its state, recusal, the elements."""
    by = Person.objects.filter(pk=batch.approved_by_id or 0, is_active=True).first()
    if by is None:
        raise PermissionDenied
    entry = door.lock(Entry(pk=row.entry_id))
    if entry.department_id != batch.department_id:
        raise Refused(_("条目已经不属于本机关。"))
    stands_against = pieces.against(entry, batch.kind, [by, batch.prepared_by])
    if stands_against:
        raise Refused(*stands_against)
    said = {**batch.particulars, **row.particulars}
    parts = pieces.parts_of(entry, batch.kind, said)
    return notice.issue(entry, batch.kind, *parts, by=by, at=at, associate=row.associate, batch=batch)
