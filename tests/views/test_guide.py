"""途径指引: from the day of listing a party is told the way out, and reminded when the minimum has run out."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import courses
from tests.cast import City
from tests.stone import stone_lifted
from tests.views.hall_cases import SignIn, Today, body
from workflows import tasks
from workflows.acts import training
from workflows.law.terms import add_months
from workflows.management.courses import right_answers
from workflows.management.walk import at
from workflows.models import (
    Alert,
    Deadline,
    Entry,
    Outbox,
    Parameter,
    Person,
    Repair,
    Transition,
)
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
    applied = {
        "claimed_corrected_on": APRIL,
        "applied_at": at(first),
        "applied_by": speaker,
        "received_on": first,
    }
    made = Repair.objects.create(entry=entry, code="X-1", **applied)
    assert reverse("alert", args=[told.code]) not in body(client.get(reverse("hall"))), "it has applied"
    made.delete()
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


def test_training_is_a_step_only_where_the_rules_ask_for_it(
    city: City, today_is: Today, sign_in: SignIn
) -> None:
    walk, on = city.listed(APRIL)
    today_is(on)
    client, address = sign_in(city.acmes_speaker), reverse("hall-guide", args=[walk.entry.number])
    page = client.get(address)
    offered, missing = steps(page)["offer"]["参加信用修复培训"], page.context["guide"].missing
    assert offered.status == "自愿参加" and offered.url == reverse("hall-training") and not offered.grounds
    assert "完成信用修复培训" not in body(client.get(reverse("hall")))
    told: dict[str, Any] = {"label": "须完成修复培训", "value": "yes", "clause": "测试条款第三条"}
    with stone_lifted():
        Parameter.objects.create(policy=walk.entry.policy, name="training_required", **told)
    page = client.get(address)
    asked = steps(page)["today"]["完成信用修复培训"]
    assert "offer" not in steps(page) and page.context["guide"].missing == missing + 1
    assert [(each.layer, each.clause, each.is_verified) for each in asked.grounds] == [
        ("名单规则", "测试条款第三条", False)
    ]
    assert "完成信用修复培训" in body(client.get(reverse("hall")))
    learning = training.begin(courses.published(city), city.acme, by=city.acmes_speaker, at=at(on, 9))
    learned = courses.read_all(learning, at(on, 9), city.acmes_speaker)
    attempt = training.begin_attempt(learning, by=city.acmes_speaker, at=learned)
    training.hand_in(attempt, right_answers(attempt), by=city.acmes_speaker, at=learned)
    assert steps(client.get(address))["done"]["完成信用修复培训"].hint == f"{on} 完成"
    assert "完成信用修复培训" not in body(client.get(reverse("hall")))


def test_who_got_a_repair_by_fraud_is_told_until_when_it_may_not_apply_again(
    city: City, today_is: Today, sign_in: SignIn
) -> None:
    walk, on = city.listed(APRIL)
    rescinded, told = at(on - timedelta(days=30)), {"applied_by": city.acmes_speaker, "received_on": APRIL}
    other = city.case(APRIL).entry
    Entry.objects.filter(pk=other.pk).update(subject=city.acme)
    Repair.objects.create(
        entry=other, code="X-1", claimed_corrected_on=APRIL, applied_at=rescinded, state="rescinded",
        rescinded_at=rescinded, is_open=False, **told,
    )  # fmt: skip
    until = add_months((on - timedelta(days=30)), 36)
    today_is(on)
    client, address = sign_in(city.acmes_speaker), reverse("hall-guide", args=[walk.entry.number])
    with CaptureQueriesContext(connection) as asked:
        page = client.get(address)
    found = steps(page)
    bar = found["wait"]["不在骗取修复后不得再次申请的期间"]
    assert bar.status == f"{until + ONE_DAY} 起" and bar.grounds[0].layer == "一般修复规则"
    assert not bar.grounds[0].is_verified and "第36号" in bar.grounds[0].clause
    assert page.context["guide"].removal_from == until + ONE_DAY and "申请提前移出" in found["wait"]
    assert f"{until}（含当日）以前不得再次申请" in body(client.get(reverse("hall")))
    pages = [
        body(client.get(reverse(name, args=[walk.entry.number]))) for name in ("hall-entry", "hall-repair")
    ]
    for told in [*pages, body(page)]:
        assert "可以申请提前移出名单" not in told, "no day before the bar is over is called open"
    Repair.objects.all().delete()
    with CaptureQueriesContext(connection) as plain:
        assert "不在骗取修复后不得再次申请的期间" not in body(client.get(address))
    assert len(asked) == len(plain), "the bar is read with the entry"
