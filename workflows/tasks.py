"""What the clock does: tick, relay, deliver; each safe to run twice and by several at once."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from celery import shared_task
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from workflows import bundling, errands, posting, printing, sending
from workflows.acts import (
    alert,
    batch,
    bulk,
    delivery,
    draft,
    exit,
    log,
    people,
    prints,
    sequencer,
)
from workflows.acts import deadline as deadlines
from workflows.acts.anchor import Unanchored
from workflows.flows import matters, promises, records, serving, warning
from workflows.flows.clock import strike
from workflows.gateways import logkey, mail, platform, printfile
from workflows.law.refusal import Refused
from workflows.models import (
    BulkAct,
    Deadline,
    Entry,
    HeldStep,
    NoticeBatch,
    Outbox,
    Person,
    PrintRun,
)
from workflows.models.calendar import load_calendar
from workflows.models.kept import reading_once
from workflows.queries import clock, cover, digest, print_sheet, unread
from workflows.sweeps import (
    BATCH,
    announce_digests,
    clock_person,
    keep_gate,
    question_listed,
    recompute,
    retime_displays,
    settle_service,
    take_down,
    verify_log,
    warn,
    watch,
    watch_log,
)

errors = logging.getLogger(__name__)
CHECK_LASTS = (
    6 * 3600
)  # seconds that the check of a very long log may take in a worker: half a minute a million lines


def tick(as_of: datetime | None = None) -> dict[str, int]:
    """Do everything that is due: strike deadlines oldest first, end mandates, recount provisional terms.

    Each deadline has its own transaction; one that fails is set aside and does not stop the clock.
    `as_of` replays the time until then: each event at its own moment, one after the other.
    """
    at, batch = as_of or clock.now(), 1 if as_of else BATCH
    moved, done, failed, warned = recompute(), 0, 0, 0
    seen: set[int] = set()
    while rows := _overdue(at, seen, batch):
        by = clock_person()
        with reading_once():
            for row in rows:
                warned += warning.warn_until(row.due_at, by=by) if as_of else 0
                struck = _strike_one(row, by, row.due_at if as_of else at, until=at + timedelta(hours=1))
                if struck is not True:  # it failed, or somebody else has it
                    seen.add(row.pk)
                if as_of:
                    tell_platforms(row.due_at)
                done, failed = done + (struck is True), failed + (struck is None)
    warned += warn(at, replays=as_of is not None)
    warned += matters.watch(at, by=clock_person) + promises.watch(at, by=clock_person)
    warned += records.watch(at, by=clock_person)
    questioned = question_listed(at)
    matched = watch(at)
    announce_digests(at)
    ended = people.end_mandates(at=at)
    take_down(at)
    draft.sweep(at)
    keep_gate(at)
    settle_service(at)
    sending.collect(at)
    prints.sweep(at)
    errands.sweep(at)
    posting.sweep(at)
    bundling.sweep(at)
    verify_log(clock.now())
    if as_of is None:  # a replayed clock writes lines of the past
        watch_log(at)
    moved += retime_displays(at)
    return {
        "struck": done,
        "failed": failed,
        "recomputed": moved,
        "mandates_ended": ended,
        "honours_questioned": questioned,
        "warned": warned,
        "matched": matched,
    }


def _overdue(at: datetime, left: set[int], limit: int) -> list[Deadline]:
    """The next open deadlines whose instant has come, oldest first; without those this tick has left.

    A party's window whose last day rests on a guessed calendar stays open until the year is known.
    """
    waiting = Q(set_aside_until=None) | Q(set_aside_until__lte=at)
    rows = Deadline.objects.filter(waiting, met_at=None, struck_at=None, paused_on=None, due_at__lte=at)
    rows = rows.exclude(pk__in=left).exclude(kind__in=deadlines.WINDOWS, is_provisional=True)
    return list(
        rows.select_related("entry__policy__list_type", "entry__subject", "entry__department")[:limit]
    )


def _strike_one(row: Deadline, by: Person, at: datetime, *, until: datetime) -> bool | None:
    """One deadline in its own transaction; None when it failed and was set aside."""
    try:
        with transaction.atomic(), log.one_gesture():
            return strike(row, by=by, at=max(at, row.due_at))
    except Exception as error:
        errors.exception("deadline %s could not be struck", row.pk)
        deadlines.set_aside(row, at=at, until=until, error=repr(error))
        return None


def place_lines() -> int:
    """Give every line of the log that waits its place in the tree, and sign where it stands; how many were placed.

    None is placed where the tree is not the one that was signed before: the tick raises the incident, all else goes on.
    """
    try:
        return sequencer.sequence(logkey.key(), by=clock_person(), at=clock.now())
    except Unanchored as refused:
        errors.error("the log is not signed: %s", refused)
        return 0


def run_outbox_once(limit: int = 50, lane: str = "") -> int:
    """Deliver what waits (in one lane, if named), in this process; returns how many deliveries took effect."""
    return sum(deliver(pk) for pk in delivery.in_turn(clock.now, limit, lane))


def tell_platforms(at: datetime) -> None:
    """While time is replayed, platforms and co-operating bodies hear of an event when it happens."""
    for pk in delivery.due(at=at, limit=BATCH, kind="platform"):
        deliver(pk, at)


def deliver(pk: int, at: datetime | None = None) -> bool:
    """One delivery: lease, work, mark done; a failure waits and tries again. True when it took effect."""
    at = at or clock.now()
    row = delivery.lease(pk, at=at)
    if row is None:
        return False
    try:
        receipt = KINDS[row.kind](row)
        with transaction.atomic():
            delivery.mark_done(row, at=at, receipt=receipt)
            close_exit(row, receipt, at)
    except delivery.NotYet:
        delivery.put_back(row, at=at)
        return False
    except platform.DeliveryFailed as error:
        delivery.mark_failed(row, at=at, error=str(error), permanent=error.permanent)
        return False
    except Exception as error:
        errors.exception("delivery %s failed", row.key)
        delivery.mark_failed(row, at=at, error=repr(error), permanent=False)
        return False
    return True


def close_exit(row: Outbox, receipt: str, at: datetime) -> None:
    """The last site or platform that hears of an exit completes it (办法 §17); that is not its confirmation."""
    sending.remember(row, receipt, at)
    if row.payload.get("event") in exit.GONE:
        entry = Entry.objects.get(number=row.payload["entry"])
        exit.confirm_executed(entry, by=clock_person(), at=at)


def print_notice(row: Outbox) -> str:
    """Render, seal and attach the file of a notice, once."""
    return printing.print_once(row.payload["notice"], by=clock_person(), at=clock.now())


def enact_step(row: Outbox) -> str:
    """Do a step whose time to be taken back is over; one that was taken back or is done leaves nothing to do."""
    held = HeldStep.objects.select_related("item__task").filter(pk=row.payload["held"]).first()
    came = held.item.task.flow_task.enact_held(held.item.task, at=clock.now()) if held else None
    if came is None:
        return "nothing waits"
    return "given back" if came.sentence else "enacted"


def work_in_bulk(row: Outbox) -> str:
    """The next part of a bulk act; what waits after it is announced before this part counts as done."""
    act = BulkAct.objects.select_related("person").get(code=row.payload["bulk"])
    if bulk.work_off(act, at=clock.now(), stand_in=cover.stand_in):
        bulk.go_on(act, row.payload["nth"] + 1)
    return act.code


def notice_batch(row: Outbox) -> str:
    """The next part of a batch of documents; what waits after it is announced before this part counts as done."""
    found = NoticeBatch.objects.select_related("department", "prepared_by").get(code=row.payload["batch"])
    if batch.work_off(found, clock=clock_person(), at=clock.now(), serve=serving.begin):
        batch.go_on(found, row.payload["nth"] + 1)
    return found.code


def print_run(row: Outbox) -> str:
    """The next part of a merged print; where a file is still to come it looks again later; at the end all is joined."""
    at = clock.now()
    run = PrintRun.objects.select_related("person", "department").get(code=row.payload["run"])
    if run.finished_at:
        return run.code
    try:
        prints.refuse_stranger(run)
    except Refused as refused:
        prints.stop(run, str(refused), at=at)
        return run.code
    keys = prints.next_part(run)
    waits = bool(prints.awaited(run, keys, at=at))
    if keys and not waits:
        _print_part(run, keys, at)
    if keys:
        prints.go_on(run, row.payload["nth"] + 1, at=at, waited=row.payload["waited"] + 1 if waits else 0)
    else:
        _join_parts(run, at)
    return run.code


def _print_part(run: PrintRun, keys: list[int], at: datetime) -> None:
    """One part as a file of its own, named by where it begins."""
    printed: list[int] = []

    def labelled() -> Iterator[tuple[str, bytes]]:
        for paper, data in prints.papers(run, keys, at=at):
            printed.append(paper.pk)
            yield paper.number or paper.title, data

    target = prints.opened(run.code) / f"{run.done:06d}.pdf"
    pages = printfile.merge(labelled(), target, double_sided=run.double_sided)
    prints.keep_part(run, keys, pages, printed)


def _join_parts(run: PrintRun, at: datetime) -> None:
    """All parts as one file, the list of addresses beside it."""
    kept = prints.opened(run.code)
    parts = sorted(kept.glob("[0-9]*.pdf"))
    printfile.join(parts, kept / prints.MERGED, title=f"{run.department.short_name} {log.local_day(at)}")
    with printfile.written(kept / prints.ADDRESSES) as part:
        part.write_bytes(print_sheet.workbook(run))
    prints.finish(run, at=at, url=reverse("print-run", args=[run.code]))
    for part in parts:
        part.unlink(missing_ok=True)
        part.with_suffix(".json").unlink(missing_ok=True)


def send_digest(row: Outbox) -> str:
    """One e-mail summary, composed when it goes out; none when there is nothing to say."""
    at, person = clock.now(), Person.objects.filter(pk=row.payload["person"], is_active=True).first()
    letter = digest.compose(person, at, load_calendar()) if person else None
    if letter is None:
        return "nothing to say"
    receipt = mail.send(letter.address, letter.subject, letter.body, key=row.key)
    alert.mailed(letter.alerts, at=at)
    return receipt


def send_service_mail(row: Outbox) -> str:
    """Tell a party by e-mail that a notice arrived in its hall, or is still unread; none without an address."""
    letter = unread.letter(row.payload["notice"], row.payload["what"])
    if letter is None:
        return "no address, or nothing to say any more"
    return mail.send(letter.address, letter.subject, letter.body, key=row.key)


KINDS: dict[str, Any] = {
    "print_notice": print_notice,
    "platform": sending.send,
    "enact_step": enact_step,
    "bulk": work_in_bulk,
    "digest": send_digest,
    "service_mail": send_service_mail,
    "notice_batch": notice_batch,
    "print_run": print_run,
    "reporter_mail": lambda row: matters.tell_reporter(
        row, mail.send, platform.DeliveryFailed, at=clock.now()
    ),
    **errands.KINDS,
    **posting.KINDS,
    **bundling.KINDS,
}


@shared_task(name="workflows.tick", ignore_result=True)
def tick_task() -> None:
    """The clock, driven by beat."""
    tick()


@shared_task(name="workflows.place_lines", ignore_result=True)
def place_lines_task() -> int:
    """The sequencer, driven by beat."""
    return place_lines()


@shared_task(name="workflows.relay", ignore_result=True)
def relay_task() -> int:
    """Hand what waits to the workers, each lane in its own queue; the lease keeps a row from being done twice."""
    count = 0
    for lane, queue, seconds in (
        (delivery.MAIN, settings.CELERY_TASK_DEFAULT_QUEUE, settings.CELERY_TASK_TIME_LIMIT),
        (delivery.CHECKS, delivery.CHECKS, CHECK_LASTS),
    ):
        for pk in delivery.due(at=clock.now(), limit=BATCH, lane=lane):
            deliver_task.apply_async((pk,), queue=queue, time_limit=seconds)
            count += 1
    return count


@shared_task(name="workflows.deliver", ignore_result=True)
def deliver_task(pk: int) -> None:
    """One delivery in a worker."""
    deliver(pk)
