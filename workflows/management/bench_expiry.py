"""Many listings run out on the same day: one tick ends them all, everybody is told, and the figures agree.

What is promised: every entry leaves by its own clock, nobody twice; each registered receiver has a message for each; a
second tick does nothing; an entry at five thousand costs at most 1.25 times what it costs at five hundred.
"""

from datetime import date, datetime, timedelta
from time import perf_counter
from typing import Any
from unittest import mock

from django.db import connection

from workflows.law.measure import Measuring
from workflows.law.terms import due_instant
from workflows.management import crowd
from workflows.management.city import City
from workflows.management.walk import at
from workflows.models import Deadline, Display, Entry, Measure, Outbox, RecallReceipt
from workflows.queries import clock, exits
from workflows.tasks import tick

FEW, MANY = 500, 5000
PROMISE = 1.25


def run(built: City, few: int = FEW, many: int = MANY) -> dict[str, Any]:
    """Let `few` and then `many` listings run out, each in one tick; what it cost and what is there afterwards."""
    last = date(2031, 3, 10)
    rounds = [_round(built, size, last + timedelta(days=n * 30)) for n, size in enumerate((few, many))]
    ratio = rounds[1]["ms_each"] / rounds[0]["ms_each"]
    holds = ratio <= PROMISE and all(each["whole"] for each in rounds)
    return {"database": connection.vendor, "rounds": rounds, "ratio": round(ratio, 2), "holds": holds}


def _round(built: City, size: int, last: date) -> dict[str, Any]:
    """So many listings whose last day is `last`: one tick in the night after it."""
    entries = listings(built, size, last)
    in_the_night(at(last, 12))  # whatever else the demo city owes by then is out of the way
    night = at(last + timedelta(days=1), 0, 5)
    ended = Entry.objects.filter(state="exited", exit_ground="term")
    others = ended.filter(exited_at__gte=at(last, 0)).count()
    began = perf_counter()
    done = in_the_night(night)
    seconds = perf_counter() - began
    again = in_the_night(night)
    keys = [entry.pk for entry in entries]
    left = Entry.objects.filter(pk__in=keys, state="exited", exit_ground="term").count()
    books = [entry.book_id for entry in entries]
    receipts = RecallReceipt.objects.filter(recall__entry__in=keys).count()
    told = Outbox.objects.filter(kind="platform", line__book__in=books, payload__event="exited").count()
    offices = exits.offices(built.people["zhouw"])
    ways = {w["key"]: w["count"] for w in exits.figures(last, last + timedelta(days=1), offices).ways}
    figure = ways["term"] - others
    whole = left == size == figure and again["struck"] == 0 and done["failed"] == 0 and told >= size
    return {
        "entries": size, "seconds": round(seconds, 1), "ms_each": round(1000 * seconds / size, 1),
        "left": left, "receipts": receipts, "messages": told, "figure": figure, "whole": whole,
    }  # fmt: skip


def in_the_night(now: datetime) -> dict[str, int]:
    """The clock's tick as it runs in the night: everything due at once, not replayed moment by moment."""
    with mock.patch.object(clock, "now", return_value=now):
        return tick()


def listings(built: City, size: int, last: date) -> list[Entry]:
    """Listed, shown, under measures, with the clock of the listing: as the acts would have left them."""
    have = Entry.objects.count()
    crowd.grow(built, have + 2 * size, last - timedelta(days=1000), has_work=False)
    rows = Entry.objects.filter(state="listed", deadlines=None).select_related("policy")
    entries = list(rows.order_by("-pk")[:size])
    keys, policy = [entry.pk for entry in entries], entries[0].policy
    since = last.replace(year=last.year - 3)
    Entry.objects.filter(pk__in=keys).update(
        listed_from=since,
        listed_until=last,
        decided_on=since,
        registered_at=due_instant(since - timedelta(days=30)),
    )
    Display.objects.filter(entry__in=keys).update(shown_from=since, shown_until=last)
    rule = policy.load_rules()["listing_period"]
    Deadline.objects.bulk_create(
        [
            Deadline(
                entry=entry, kind="listing_end", clause=rule.clause, start_event=rule.start_event, started_on=since,
                term=str(rule.term), rolls=False, due_on=last, due_at=due_instant(last),
            )
            for entry in entries
        ]
    )  # fmt: skip
    Measure.objects.bulk_create(
        [
            Measure(entry=entry, listed_measure=listed, state=Measuring.IMPOSED, imposed_on=since)
            for entry in entries
            for listed in policy.measures.all()
        ],
        batch_size=5000,
    )
    return list(Entry.objects.filter(pk__in=keys))


def told(report: dict[str, Any]) -> list[str]:
    """The report in lines."""
    lines = [
        f"{each['entries']:>6} 条到期，一次滴答 {each['seconds']} 秒，每条 {each['ms_each']} 毫秒；"
        f"移出 {each['left']}，平台消息 {each['messages']}，回执 {each['receipts']}，数据页 {each['figure']}"
        for each in report["rounds"]
    ]
    return [*lines, f"每条耗时之比 ×{report['ratio']}（承诺不超过 ×{PROMISE}）"]
