"""途径指引: from the day of listing a party is told the way out, and reminded when the minimum has run out."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse

from tests.cast import City
from tests.views.hall_cases import SignIn, Today, body
from workflows import tasks
from workflows.law.terms import add_months
from workflows.management.walk import at
from workflows.models import Alert, Deadline, Entry, Outbox, Person, Transition
from workflows.queries import guide

pytestmark = pytest.mark.django_db

APRIL = date(2026, 4, 13)  # Order 36 is in force
ONE_DAY = timedelta(days=1)


def steps(response: Any) -> dict[str, dict[str, guide.Step]]:
    """The steps by group and name."""
    return {
        key: {step.name: step for step in found} for key, _title, found in response.context["guide"].groups
    }


def test_from_the_day_of_listing_the_way_out_is_told_step_by_step(
    city: City, today_is: Today, sign_in: SignIn
) -> None:
    walk, on = city.listed(APRIL)
    today_is(on)
    client, address = sign_in(city.acmes_speaker), reverse("hall-guide", args=[walk.entry.number])
    assert address in body(client.get(reverse("hall")))
    page = client.get(address)
    found, text = steps(page), body(page)
    assert list(found["today"]) == ["改正违法失信行为，履行完毕义务", "签署信用承诺"]
    assert list(found["wait"]) == ["满最短期限", "申请提前移出"] and list(found["done"]) == [
        "没有不得修复的情形"
    ]
    minimum = found["wait"]["满最短期限"]
    assert [(each.layer, each.is_verified) for each in minimum.grounds] == [
        ("名单规则", True),
        ("一般修复规则", False),
    ]
    first = add_months(on, 6) + ONE_DAY
    assert minimum.status == f"{first} 起" and page.context["guide"].removal_from == first
    assert page.context["guide"].display_from == add_months(on, 12) + ONE_DAY
    for words in ("办法第十二条", "办法第十三条第（一）项", "办法第十四条", "待核", "修复和培训都不收费"):
        assert words in text
    walk.sign(on)
    today_is(first)
    client = sign_in(city.acmes_speaker)
    later = steps(client.get(address, {"corrected_on": on.isoformat()}))
    assert "满最短期限" in later["done"] and "签署信用承诺" in later["done"]
    assert later["today"]["申请提前移出"].url == reverse("hall-repair", args=[walk.entry.number])
    assert client.get(address, {"corrected_on": "soon"}).status_code == 422


def test_when_the_minimum_has_run_out_who_may_apply_is_told_once(
    city: City, today_is: Today, sign_in: SignIn
) -> None:
    walk, on = city.listed(APRIL)
    entry, speaker = walk.entry, city.acmes_speaker
    Person.objects.filter(pk=speaker.pk).update(email="speaker@example.cn", email_verified_at=at(on))
    clock = Deadline.objects.get(entry=entry, kind="repair_opens")
    assert (clock.due_on, clock.clause, clock.is_verified) == (add_months(on, 6), "办法第十二条", True)
    Outbox.objects.update(status="done")
    tasks.tick(at(clock.due_on))
    assert not Alert.objects.filter(person=speaker)
    first = clock.due_on + ONE_DAY
    for _again in range(2):
        tasks.tick(at(first))
    told = Alert.objects.get(person=speaker, kind="repair_opens")
    assert Transition.objects.filter(book=entry.book, verb="remind_opening").count() == 1
    row = Outbox.objects.get(kind="account_mail", status="pending")
    assert tasks.deliver(row.pk), row.last_error
    letter = mail.outbox[-1]
    assert letter.to == ["speaker@example.cn"] and "最短期限已经届满" in letter.body
    assert entry.list_type.name not in letter.body and "不是您本人" not in letter.body
    today_is(first)
    client = sign_in(speaker)
    home = body(client.get(reverse("hall")))
    assert "最短期限已经届满" in home and reverse("alert", args=[told.code]) in home
    assert client.get(reverse("alert", args=[told.code]))["Location"] == reverse(
        "hall-guide", args=[entry.number]
    )
    assert "最短期限已经届满" not in body(client.get(reverse("hall"))), "once it was opened it is no news"


def test_a_later_correction_moves_the_reminder_and_an_end_of_the_listing_drops_it(
    city: City, today_is: Today, sign_in: SignIn
) -> None:
    walk, on = city.listed(APRIL)
    corrected = on + timedelta(days=60)
    Entry.objects.filter(pk=walk.entry.pk).update(corrected_on=corrected)
    tasks.tick(at(add_months(on, 6) + ONE_DAY))
    assert not Alert.objects.filter(kind="repair_opens")
    open_now = Deadline.objects.get(entry=walk.entry, kind="repair_opens", met_at=None)
    assert open_now.due_on == add_months(corrected, 6)
    tasks.tick(at(date(on.year + 3, on.month, on.day) + ONE_DAY))
    assert not Deadline.objects.filter(entry=walk.entry, kind="repair_opens", met_at=None).exists()
    today_is(date(on.year + 3, on.month, on.day) + ONE_DAY)
    gone = sign_in(city.acmes_speaker).get(reverse("hall-guide", args=[walk.entry.number]))
    assert gone.status_code == 404
