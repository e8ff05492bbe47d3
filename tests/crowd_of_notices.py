"""Many drafted notices that wait for the reviewer: for the tests of bulk work."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from tests.cast import MONDAY, ORDER_DEADLINE
from tests.scenes import scene
from workflows.acts import people
from workflows.models import Person, WorkItem

COMPANIES = ("qiheng", "hongtuo", "zhongxing", "yuanyi", "jinda")


@scene
def drafted(city: Any, n: int, *, by_rolf: int = 0, day: date = MONDAY) -> list[WorkItem]:
    """n cases at review, in order; the last `by_rolf` of them are Rolf's own, so four eyes bar him there."""
    for nth in range(n - by_rolf):
        _draft(city, nth, day)
    if by_rolf:
        people.appoint(city.rolf, city.offices["HC-RS"], "case_officer", since=date(2024, 1, 1))
        rolf = Person.objects.get(pk=city.rolf.pk)
        twofold = replace(city, people={**city.people, "shenjn": rolf})
        for nth in range(n - by_rolf, n):
            _draft(twofold, nth, day)
        city.serial = twofold.serial
    return list(WorkItem.objects.filter(step="review", status="new").order_by("pk"))


def _draft(city: Any, nth: int, day: date) -> None:
    """One case, verified and drafted."""
    due = ORDER_DEADLINE - timedelta(days=nth % 10)
    company = COMPANIES[nth % len(COMPANIES)]
    city.case(day, company=company, order_deadline=due, associates=()).to_review(day)
