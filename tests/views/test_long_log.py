"""The audit desk and its reports in a log too long to be looked through while somebody waits."""

from copy import copy
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.views.test_log_desk import plan
from tests.views.test_log_pages import person
from workflows import tasks
from workflows.acts import log as log_act
from workflows.law import duties
from workflows.management.walk import at
from workflows.models import Book, Person, Transition
from workflows.queries import (
    audit_marks,
    audit_reports,
    clock,
    log,
    log_facets,
    log_scope,
    log_window,
    report_rows,
)

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 20)


@pytest.fixture
def held(city: Any, today_is: Any, sign_in: Any) -> Any:
    """A listed case whose oldest line is the only one by night; Anna audits all, and is signed in."""
    walk, _day = city.listed()
    today_is(DAY)
    tasks.place_lines()
    walk.client = sign_in(city.anna)
    return walk


def short(monkeypatch: Any, most: int) -> None:
    """Pages look through so many lines only, and no count is complete."""
    for name in ("MOST", "HEAVY"):
        monkeypatch.setattr(log_window, name, most)
    monkeypatch.setattr(log_facets, "MOST", 2)


def walked(
    anna: Person, asked: dict[str, Any], way: str = "after", start: str = "", size: int = 3
) -> list[int]:
    """The keys of all pages, from one end to the other."""
    keys, token = [], start
    for _page in range(200):
        page = log.page_of(anna, asked, **{way: token}, size=size)
        rows = [row.line.pk for row in page.rows]
        keys += rows if way == "after" else rows[::-1]
        token = getattr(page, way)
        if not token:
            return keys
    raise AssertionError("the pages never end")


@pytest.mark.sqlite
@pytest.mark.parametrize("most", [1, 4, 7])
def test_pages_that_look_a_little_way_find_every_line_once_both_ways(
    held: Any, city: Any, monkeypatch: Any, most: int
) -> None:
    seen = log_scope.visible(Person.objects.get(pk=city.anna.pk))
    every = list(seen.order_by("-pk").values_list("pk", flat=True))
    served = [pk for pk in every if Transition.objects.get(pk=pk).verb == "serve"]
    short(monkeypatch, most)
    anna = Person.objects.get(pk=city.anna.pk)
    assert walked(anna, {}) == every
    oldest = log.KEYS.sign_object(every[-1] - 1)
    assert walked(anna, {}, "before", oldest) == every[::-1]
    assert served and walked(anna, {"verb": "serve"}) == served
    assert walked(anna, {"result": "done", "mark": "same_hand"}) == []


def test_a_page_that_is_not_full_says_how_far_it_looked_and_leads_on(
    held: Any, city: Any, monkeypatch: Any
) -> None:
    told = {"by": city.clara, "duty": duties.VIEW_ENTRY}
    log_act.record("comment", held.entry, **told, at=at(DAY - timedelta(days=1), 23))
    for hour in range(9, 15):
        log_act.record("comment", held.entry, **told, at=at(DAY, hour))
    night = Transition.objects.get(verb="comment", at=at(DAY - timedelta(days=1), 23))
    short(monkeypatch, 4)
    page = held.client.get(reverse("log"), {"period": "all", "mark": "night"})
    text = page.content.decode()
    assert page.context["page"].rows == [] and "没有符合条件的行" not in text
    assert "本页查找了 4 行可能符合的记录，找到 0 行" in text and "更早的还没有查找" in text
    later = held.client.get(reverse("log") + page.context["next_url"])
    assert [row.line.pk for row in later.context["page"].rows] == [night.pk]
    back = held.client.get(reverse("log") + later.context["prev_url"])
    assert "更晚的还没有查找" in back.content.decode() or not back.context["page"].looked
    # What an index leads to is looked for in the whole log at once.
    page = held.client.get(reverse("log"), {"period": "all", "verb": "propose"})
    assert page.context["page"].rows and page.context["page"].looked is None


@pytest.mark.sqlite
def test_a_report_looks_a_little_way_too_and_its_file_everywhere(
    held: Any, city: Any, monkeypatch: Any
) -> None:
    told = {"by": city.clara, "duty": duties.VIEW_ENTRY, "at": at(DAY, 9)}
    early = log_act.record("review_notice", held.entry, **told)
    for name in ("decide_listing", "approve", "review_document"):
        log_act.record(name, held.entry, **(told | {"by": city.people["zhouw"]}))
    monkeypatch.setattr(log_window, "HEAVY", 2)
    monkeypatch.setattr(log_scope, "FEW_BOOKS", 0)
    first = held.client.get(reverse("audit-report", args=["four-eyes"]))
    text = first.content.decode()
    assert first.context["page"].rows == [] and "本页查找了 2 行" in text and "没有符合条件的记录" not in text
    found, url = [], first.context["next_url"]
    while url:
        page = held.client.get(reverse("audit-report", args=["four-eyes"]) + url)
        found += [row.key for row in page.context["page"].rows]
        url = page.context["next_url"]
    assert found == [early.pk]
    file = b"".join(
        held.client.get(reverse("audit-report-csv", args=["four-eyes"])).streaming_content
    ).decode()
    assert len(file.splitlines()) == 2
    with CaptureQueriesContext(connection) as seen:
        audit_reports.every("four-eyes", audit_reports.asked_by(city.anna, None, None, clock.now()))
    looks = [each["sql"] for each in seen if f"LIMIT {audit_reports.MOST + 1}" in each["sql"]]
    assert len(looks) > 2, "it looks window by window"
    assert all('"workflows_transition"."id" > ' in sql for sql in looks[:-1]), (
        "none looks at more than a window"
    )


@pytest.mark.sqlite
def test_a_small_branch_reads_the_same_lines_book_by_book(held: Any, city: Any, monkeypatch: Any) -> None:
    """And looks through all of them: there is nothing to go on with."""
    few = person(city, "office-auditor", "HC-RS", "auditor")
    by_book = log_scope.scope(few)
    assert by_book.is_few and not log_scope.scope(city.anna).is_few
    monkeypatch.setattr(log_scope, "FEW_BOOKS", 0)
    walking = log_scope.scope(few)
    assert not walking.is_few
    keys = set(walking.lines.values_list("pk", flat=True))
    assert keys and set(by_book.lines.values_list("pk", flat=True)) == keys
    monkeypatch.setattr(log_scope, "FEW_BOOKS", 500)
    monkeypatch.setattr(log_scope, "FEW_LINES", len(keys) - 1)
    assert not log_scope.scope(few).is_few, "long books are no small branch"
    nobody = Person.objects.get(pk=city.clara.pk)
    assert not log_scope.visible(nobody).exists()


def lengthen(book: Book, most: int) -> None:
    """The book goes on with lines of everybody, as the database sees them: what is read here is only its plan.

    A planner that takes a book to be short reads it whole, and is right: which index it would take for a handful
    of lines depends on what it happened to count last. So the book is long, and counted.
    """
    last = book.lines.get(seq=book.lines_count)
    everybody = list(Person.objects.order_by("pk"))
    lines = []
    for seq in range(last.seq + 1, most + 1):
        line = copy(last)
        line.pk, line.seq, line.hash = None, seq, f"{seq:064x}"
        line.actor = everybody[seq % len(everybody)]
        line.on_behalf_of = everybody[-1] if seq % 50 == 0 else None
        lines.append(line)
    Transition.objects.bulk_create(lines)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE workflows_transition")


@pytest.mark.sqlite
def test_what_the_same_hand_prepared_is_found_by_an_index(held: Any) -> None:
    lengthen(held.entry.book, 3000)
    read = plan(audit_marks.same_hand(Transition.objects.filter(pk__in=[1, 2, 3])))
    assert "lines_of_hand" in read and "lines_through_a_hand" in read, read
    assert "one_line_per_place" not in read, read


def test_a_page_of_a_report_costs_the_same_queries(held: Any, django_assert_max_num_queries: Any) -> None:
    asked = report_rows.Asked(frozenset({held.entry.department_id}), now=clock.now())
    for name in report_rows.REPORTS:
        with django_assert_max_num_queries(9):
            assert audit_reports.page(name, asked).looked is None, "a short log is looked through to its end"


@pytest.mark.parametrize("asked", ["period=all&mark=night", "period=all&mark=same_hand", "period=all&q=启恒"])
def test_a_page_that_ends_early_costs_the_same_queries_however_far_it_looked(
    held: Any, monkeypatch: Any, asked: str
) -> None:
    costs = []
    for most in (2, 5, 9):
        short(monkeypatch, most)
        address = f"{reverse('log')}?{asked}"
        held.client.get(address)
        with CaptureQueriesContext(connection) as seen:
            assert held.client.get(address).status_code == 200
        costs.append(len(seen))
    # How far it looked is a sentence with an instant: one query more than on a page that reaches the end.
    assert max(costs) <= min(costs) + 1 and max(costs) <= 56, costs
