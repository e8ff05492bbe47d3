"""The demo city's log reads like one that was lived through: no time runs backwards, nothing lies in the future."""

from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import F

from workflows.management import cases, repairs
from workflows.models import Book, Deadline, RecallReceipt, Transition

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


# The scenes in which several take turns at one entry; the others have one hand and one order.
STAGES = (
    cases.may_apply_for_repair, cases.repair_to_verify, cases.repair_to_decide, cases.removal_to_serve,
    cases.restored_after_fraud, cases.revoked, repairs.rejection_to_confirm, repairs.visited,
)  # fmt: skip


def test_the_log_of_the_demo_city_stands_in_the_order_of_time(
    city: Any, settings: Any, today_is: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Built early in the morning: what happens at ten of that day has not happened yet."""
    settings.XINHENG_DEMO = True
    monkeypatch.setattr(cases, "STAGES", STAGES)
    now = today_is(date(2026, 11, 27), hour=3)
    call_command("seed_demo", verbosity=0)
    refs = dict(Book.objects.values_list("pk", "ref"))
    lines = list(Transition.objects.order_by("pk"))
    backwards = [
        f"{refs[line.book_id]} {line.seq} {line.verb} {line.at:%m-%d %H:%M} after {before.verb} {before.at:%m-%d %H:%M}"
        for before, line in pairwise(lines)
        if line.at < before.at
    ]
    assert backwards == []
    late = Transition.objects.filter(at__gt=now).order_by("pk")
    assert [f"{refs[line.book_id]} {line.verb} {line.at:%m-%d %H:%M}" for line in late] == []
    silent = RecallReceipt.objects.filter(confirmed_at=None)
    assert 0 < silent.count() < RecallReceipt.objects.count(), "some receivers have answered, some have not"
    exits = Deadline.objects.filter(kind="exit_execute")
    assert exits.count() > 2 and not exits.exclude(met_at__lte=F("due_at")).exists(), (
        "who left was taken down in time"
    )
