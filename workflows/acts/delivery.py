"""Lease, finish or fail a delivery of the outbox."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet

from workflows.acts import gate
from workflows.models import Entry, Outbox

LEASE = timedelta(seconds=60)
ATTEMPTS_MAX = 12


# Printing takes a good part of a second each: nobody's step waits behind thousands of prints.
SLOW = (
    "print_notice", "print_promise", "print_training", "print_record", "print_run", "notice_batch", "archive",
    "bundle_period",
)  # fmt: skip
SLOW_AT_ONCE = 5
# Verifying the whole log takes minutes: it waits for nobody, and nobody waits for it.
CHECKING = ("full_check",)
MAIN, CHECKS = "main", "checks"  # the lanes; whoever names none works off both
WAITED_FOR = ("enact_step", "bundle", "contact_code", "account_mail")  # somebody sits before it

TOLD = "platform"  # what goes to sites, platforms and co-operating bodies; mail to a party has its own line


def due(*, at: datetime, limit: int, kind: str = "", lane: str = "") -> list[int]:
    """The ids of deliveries (of one kind or lane, if named) that may be tried now, oldest first; printing last."""
    waiting = Outbox.objects.filter(status=Outbox.Status.PENDING).filter(
        Q(lease_until=None) | Q(lease_until__lt=at), Q(not_before=None) | Q(not_before__lte=at)
    )
    if kind:
        waiting = waiting.filter(kind=kind)
    if lane:
        checks = Q(kind__in=CHECKING)
        waiting = waiting.filter(checks if lane == CHECKS else ~checks)
    in_order = waiting.order_by("created_at", "pk").values_list("pk", flat=True)
    quick = list(in_order.exclude(kind__in=SLOW)[:limit])
    return quick + list(in_order.filter(kind__in=SLOW)[: limit - len(quick)])


def in_turn(now: Callable[[], datetime], limit: int, lane: str = "") -> Iterator[int]:
    """The ids that wait, for a process that does one after the other, each once; between a few prints it looks
    whether something that somebody waits for has come in meanwhile."""
    found = due(at=now(), limit=limit, lane=lane)
    slow = set(Outbox.objects.filter(pk__in=found, kind__in=SLOW).values_list("pk", flat=True))
    tried = {pk for pk in found if pk not in slow}
    yield from (pk for pk in found if pk in tried)
    for nth, pk in enumerate(each for each in found if each in slow):
        if nth and nth % SLOW_AT_ONCE == 0:
            waited = [pk for kind in WAITED_FOR for pk in due(at=now(), limit=limit, kind=kind)]
            come = [each for each in waited if each not in tried]
            tried.update(come)
            yield from come
        yield pk


class NotYet(Exception):
    """Something that was told earlier is still on its way to the same receiver: this waits, and nothing failed."""


TURN = timedelta(seconds=5)


def insist_in_turn(row: Outbox) -> None:
    """Raises NotYet while an earlier message about the same entry waits for the same receiver.

    A withdrawal never overtakes the listing that it withdraws, nor a new listing the withdrawal of the former. What
    was given up holds nobody up.
    """
    if _of_the_same(row).filter(status=Outbox.Status.PENDING, pk__lt=row.pk).exists():
        raise NotYet(row.key)


def is_overtaken(row: Outbox) -> bool:
    """Was an announcement given up, and taken up again after the receiver heard something later of the entry?"""
    return _of_the_same(row).filter(status=Outbox.Status.DONE, pk__gt=row.pk).exists()


def _of_the_same(row: Outbox) -> QuerySet[Outbox]:
    """All that was announced to the same receiver about the same entry: of the lines of one book."""
    book = row.line.book_id if row.line else None
    return Outbox.objects.filter(kind=row.kind, addressee=row.addressee, line__book=book)


def put_back(row: Outbox, *, at: datetime) -> None:
    """It was not its turn: it is tried again soon, and that was no attempt."""
    mine = Outbox.objects.filter(pk=row.pk, status=Outbox.Status.PENDING, lease_until=row.lease_until)
    mine.update(lease_until=None, not_before=at + TURN, attempts=F("attempts") - 1)


def lease(pk: int, *, at: datetime) -> Outbox | None:
    """Take one delivery for a minute; None when somebody else has it or it is done.

    The conditional update is the claim: it works the same on SQLite and PostgreSQL, and a runner
    that dies simply lets the lease run out.
    """
    free = Outbox.objects.filter(pk=pk, status=Outbox.Status.PENDING).filter(
        Q(lease_until=None) | Q(lease_until__lt=at), Q(not_before=None) | Q(not_before__lte=at)
    )
    if free.update(lease_until=at + LEASE, attempts=F("attempts") + 1) != 1:
        return None
    return Outbox.objects.select_related("line").get(pk=pk)


def hold(row: Outbox, *, at: datetime) -> None:
    """Keep the lease of a long piece of work; nothing where it ran out and somebody else has it."""
    mine = Outbox.objects.filter(pk=row.pk, status=Outbox.Status.PENDING, lease_until=row.lease_until)
    if mine.update(lease_until=at + LEASE):
        row.lease_until = at + LEASE


@transaction.atomic
def mark_done(row: Outbox, *, at: datetime, receipt: str = "") -> None:
    """The effect is there: nobody will try again."""
    news = Outbox.objects.filter(pk=row.pk).exclude(status=Outbox.Status.DONE)
    first = news.update(
        status=Outbox.Status.DONE, done_at=at, lease_until=None, last_error="", receipt=receipt[:200]
    )
    if first and row.kind == TOLD:
        _note("deliver_message", row, at, receipt=receipt[:200])


def mark_failed(row: Outbox, *, at: datetime, error: str, permanent: bool) -> None:
    """Try again later, waiting longer each time; or give up, visibly.

    A runner whose lease ran out has no say any more: the row is another's, or done.
    """
    dead = permanent or row.attempts >= ATTEMPTS_MAX
    wait = timedelta(seconds=min(5 * 2**row.attempts, 3600))
    mine = Outbox.objects.filter(pk=row.pk, status=Outbox.Status.PENDING, lease_until=row.lease_until)
    failed = mine.update(
        status=Outbox.Status.DEAD if dead else Outbox.Status.PENDING,
        lease_until=None,
        not_before=at + wait,
        last_error=error[:2000],
    )
    if failed and dead:
        _note("fail_delivery", row, at, tries=row.attempts)


def _note(verb: str, row: Outbox, at: datetime, **facts: Any) -> None:
    """A line in the book of the office whose entry is told of; what was said lies in the message itself."""
    entry = Entry.objects.select_related("department").filter(number=row.payload.get("entry", "")).first()
    told = {"kind": row.kind, "to": row.addressee, "event": row.payload.get("event", "")}
    gate.write_by_clock(verb, entry, f"delivery/{row.pk}", at=at, **told, **facts)


@transaction.atomic
def revive(kind: str, *, at: datetime) -> int:
    """Take up again, from the first try, what was given up; returns how many deliveries wait now."""
    given_up = Outbox.objects.filter(kind=kind, status=Outbox.Status.DEAD)
    count = given_up.update(status=Outbox.Status.PENDING, attempts=0, not_before=None, lease_until=None)
    if count:
        gate.write_by_clock("send_anew", None, f"delivery/{kind}", at=at, kind=kind, times=count)
    return count
