"""The figures of exits and the pages of the watches: by way, with their formulas; nobody's name where it is masked."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from workflows.management.walk import Walk, at
from workflows.queries import exits
from workflows.tasks import tick

DAY = timedelta(days=1)


@pytest.fixture
def gone(city: Any) -> Walk:
    """A listing that ran out, everybody told."""
    walk, _day = city.listed()
    last = walk.entry.listed_until
    tick(at(last + DAY, 0, 1))
    walk.serve_all(last + 2 * DAY, "removal_notice", step="serve")
    return walk


def test_an_exit_by_expiry_stands_in_its_row_and_in_the_rate(city: Any, gone: Walk) -> None:
    on = gone.entry.listed_until + DAY
    offices = exits.offices(city.hugo)
    found = exits.figures(on - 30 * DAY, on, offices)
    assert {way["key"]: way["count"] for way in found.ways} == {
        "term": 1, "early": 0, "revoked": 0, "extinct": 0, "escalated": 0,
    }  # fmt: skip
    assert (found.of_any_time.part, found.of_any_time.whole, found.of_any_time.percent) == (1, 1, 100.0)
    assert (found.watched.part, found.watched.whole) == (1, 1)
    later = exits.figures(on + 40 * DAY, on + 60 * DAY, offices)
    assert later.of_any_time.percent is None and sum(way["count"] for way in later.ways) == 0


def test_the_page_says_its_formulas_and_what_was_typed_wrong(
    city: Any, gone: Walk, sign_in: Any, today_is: Any
) -> None:
    today_is(gone.entry.listed_until + 3 * DAY)
    hugo, url = sign_in(city.hugo), reverse("figures")
    page = hugo.get(url).content.decode()
    assert "在运营的主体 ÷" in page and "从不作为移出或者不移出的理由" in page
    assert "信用修复培训覆盖面" not in page, "of one office only its own exits are counted"
    whole = sign_in(city.people["zhouw"]).get(url).content.decode()
    assert "信用修复培训覆盖面" in whole and "失信修复类承诺" in whole
    wrong = hugo.get(url, {"since": "2029-12-01", "until": "2029-01-01"})
    assert wrong.status_code == 422 and "截止日期不能早于起始日期" in wrong.content.decode()


def test_a_watch_is_read_by_its_department_and_costs_the_same_for_many(
    city: Any, gone: Walk, sign_in: Any, today_is: Any, django_assert_max_num_queries: Any
) -> None:
    today_is(gone.entry.listed_until + 3 * DAY)
    watch = gone.entry.monitorings.get()
    clara = sign_in(city.clara)
    with django_assert_max_num_queries(20):
        page = clara.get(reverse("monitoring")).content.decode()
    assert gone.entry.subject.name in page and "不是采取任何措施的理由" in page
    one = clara.get(reverse("monitoring-one", args=[watch.pk])).content.decode()
    assert "监测期" in one and "待核" in one
    assert sign_in(city.stella).get(reverse("monitoring-one", args=[watch.pk])).status_code == 404
    public = sign_in(city.acmes_speaker).get(reverse("register-entry", args=[gone.entry.number]))
    assert public.status_code == 404 or "监测" not in public.content.decode()
