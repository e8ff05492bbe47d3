"""期满移出 by the hundred: what one exit may cost, and that a listing that cannot end stops no other."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from workflows.acts import door, log
from workflows.law.refusal import Refused
from workflows.management import bench_expiry
from workflows.management.walk import at
from workflows.models import Associate, Book, Entry, Exit, Notice, NumberRecord, Outbox, RecallReceipt
from workflows.queries.verification import verify_all
from workflows.tasks import tick

pytestmark = pytest.mark.django_db
LAST = date(2031, 3, 10)
NIGHT = at(LAST + timedelta(days=1), 0, 5)
MANY_QUERIES = 100  # of one exit: nine receivers, eight measures, one notice


@pytest.fixture
def ending(city: Any) -> list[Entry]:
    """Four listings whose last day is the same; another has ended before, so that every receiver is registered."""
    bench_expiry.listings(city, 1, LAST - timedelta(days=30))
    bench_expiry.in_the_night(at(LAST - timedelta(days=29), 0, 5))
    bench_expiry.in_the_night(at(LAST, 12))  # what the other owes by now is out of the way
    return bench_expiry.listings(city, 4, LAST)


def asked(entries: list[Entry]) -> int:
    """How many statements the night's tick needs that ends these, and nothing else."""
    with CaptureQueriesContext(connection) as seen:
        done = bench_expiry.in_the_night(NIGHT)
    assert (done["struck"], done["failed"]) == (len(entries), 0)
    return len(seen)


def is_chained() -> bool:
    """Does every book hold? The crowd's own rows began without a line: their state alone is not asked."""
    return not [fault for fault in verify_all().faults if fault.kind != "state"]


def test_one_exit_costs_a_bounded_number_of_queries_and_does_all_that_the_law_asks(
    ending: list[Entry],
) -> None:
    four = asked(ending)
    idle = asked([])
    assert (four - idle) / 4 <= MANY_QUERIES, f"{four} for four, {idle} for none"
    for entry in Entry.objects.filter(pk__in=[each.pk for each in ending]):
        assert (entry.state, entry.exit_ground) == ("exited", "term") and entry.exit_act.startswith(
            "deadline/"
        )
        lines = list(entry.book.lines.order_by("seq"))
        verbs = [line.verb for line in lines[1:]]
        assert verbs == ["exit_by_term", "stop", *["lift"] * 8, "send_recall", "issue_notice"]
        assert len({line.gesture for line in lines[1:]}) == 1, "the exit is one act"
        receipts = RecallReceipt.objects.filter(recall__entry=entry).select_related("message", "recipient")
        assert len(receipts) == 9 == Outbox.objects.filter(line__book=entry.book, kind="platform").count()
        assert {r.message.addressee for r in receipts} == {r.recipient.name for r in receipts}
        paper = entry.notices.get(kind="removal_notice")
        assert paper.facts["number"] == paper.number and paper.facts["check_code"] == paper.check_code
        assert paper.facts_digest == door.digest_of(paper.facts)
        assert Outbox.objects.filter(key=f"print/{paper.code}").exists()
        assert Exit.objects.get(entry=entry).task_set.filter(flow_task_type="HUMAN").count() == 1
    assert is_chained()


def test_a_listing_that_cannot_end_stops_no_other_and_ends_when_it_is_mended(ending: list[Entry]) -> None:
    bad = ending[1]  # its notice would not name whom it is about
    nameless = Associate.objects.create(entry=bad, name="何小明", capacity="representative")
    done = bench_expiry.in_the_night(NIGHT)
    assert (done["struck"], done["failed"]) == (3, 1)
    bad.refresh_from_db()
    assert bad.state == "listed" and bad.book.lines.count() == 1, "nothing of it was done"
    assert bad.displays.get().state == "shown" and bad.measures.filter(state="imposed").count() == 8
    assert not Outbox.objects.filter(line__book=bad.book).exists() and not bad.notices.exists()
    row = bad.deadlines.get()
    assert row.struck_at is None and row.set_aside_until is not None and "统一社会信用代码" in row.last_error
    assert bench_expiry.in_the_night(NIGHT)["struck"] == 0
    serials = NumberRecord.objects.filter(series=Notice.objects.last().number_record.series)  # type: ignore[union-attr]
    assert sorted(serials.values_list("serial", flat=True)) == [1, 2, 3, 4], "no number was lost with it"
    Associate.objects.filter(pk=nameless.pk).update(id_number="11010519491231002X")
    assert bench_expiry.in_the_night(NIGHT + timedelta(hours=2))["struck"] == 1
    bad.refresh_from_db()
    assert bad.state == "exited" and bad.notices.count() == 2 and is_chained()
    assert tick(NIGHT + timedelta(hours=3))["struck"] == 0


def test_things_of_one_book_move_together_or_not_at_all(city: Any, ending: list[Entry]) -> None:
    measures = list(ending[0].measures.all())
    who = {"by": city.clock, "at": NIGHT}
    door.enact("lift", measures[0], because="一项", **who)
    with pytest.raises(ValueError, match="lift"):
        door.enact_all("lift", measures, because="八项", **who)
    with pytest.raises(Refused):
        door.enact_all("lift", measures[:1], because="再来一次", **who)
    assert ending[0].measures.filter(state="lifted").count() == 1
    assert ending[0].book.lines.filter(verb="lift").count() == 1
    assert door.enact_all("lift", [], **who) == []


def test_a_book_that_has_grown_elsewhere_is_read_again(city: Any, ending: list[Entry]) -> None:
    mine, other = log.lock(ending[0]), log.lock(ending[0])
    said: dict[str, Any] = {"by": city.clock, "at": NIGHT, "duty": None}
    log.append(mine, mine, "overdue", "", "", **said)
    log.append(other, other, "overdue", "", "", **said)  # mine has the former end at hand
    log.append(mine, mine, "overdue", "", "", **said)
    book = Book.objects.get(pk=mine.book_id)
    assert book.lines_count == 4 == book.lines.count() and is_chained()
