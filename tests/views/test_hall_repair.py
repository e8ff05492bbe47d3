"""The way out: remedies with dates, the promise, the application, and taking it back."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests.cast import MONDAY, City
from tests.views.hall_cases import TUESDAY, SignIn, Today, body, proof, sign_promise
from workflows.acts.repair import opens_on
from workflows.management.walk import Walk
from workflows.models import (
    CommitmentTemplate,
    Deadline,
    Entry,
    Repair,
    RepairProcedure,
    Transition,
    WorkItem,
)
from workflows.models.calendar import load_calendar
from workflows.queries import hall, windows


@pytest.fixture
def told(city: City) -> Walk:
    """A case whose prior notices were served on Monday: five working days run."""
    return city.notified()


@pytest.fixture
def listed(city: City) -> tuple[Walk, date]:
    """A listed case and the day of the decision."""
    return city.listed()


def test_remedies_have_dates_and_roll_over_rest_days(
    city: City, listed: tuple[Walk, date], today_is: Today, sign_in: SignIn
) -> None:
    walk, on = listed
    today_is(on)
    page = body(sign_in(city.acmes_speaker).get(reverse("hall-entry", args=[walk.entry.number])))
    calendar = load_calendar()
    last = on + timedelta(days=60)
    while not calendar.is_workday(last):
        last += timedelta(days=1)
    assert f"{last.isoformat()}" in page
    assert "向衡川市人民政府提出" in page and "向安澜区人民法院提出" in page
    assert "列入期至" in page


def test_the_promise_is_signed_by_the_own_name_once(
    city: City, listed: tuple[Walk, date], today_is: Today, sign_in: SignIn
) -> None:
    walk, on = listed
    today_is(on)
    client, address = sign_in(city.acmes_speaker), reverse("hall-commit", args=[walk.entry.number])
    page = body(client.get(address))
    assert city.acme.name in page and "一、拖欠的农民工工资已经全部支付" in page
    wrong = client.post(address, {"name": "别人", "has_read": "on"})
    assert wrong.status_code == 422 and "请由本人签署" in body(wrong) and "别人" in body(wrong)
    assert "请先阅读承诺书全文并勾选" in body(client.post(address, {"name": city.acmes_speaker.name}))
    for _twice in range(2):
        sign_promise(client, address, city.acmes_speaker, today_is, on)
    signed = walk.entry.commitments.get()
    assert (signed.capacity, signed.signed_name) == ("法定代表人", city.acmes_speaker.name)
    assert signed.text_digest in body(client.get(address))


def test_nobody_is_made_to_sign_that_it_was_listed_before_it_was(
    city: City, told: Walk, today_is: Today, sign_in: SignIn
) -> None:
    CommitmentTemplate.objects.exclude(code__endswith="-repair").delete()
    today_is(TUESDAY)
    client, address = sign_in(city.acmes_speaker), reverse("hall-commit", args=[told.entry.number])
    assert "请在陈述申辩时上传承诺书" in body(client.get(address))
    assert client.post(address, {"name": city.acmes_speaker.name, "has_read": "on"}).status_code == 404
    CommitmentTemplate.objects.create(
        code="wage-correction", version=1, title="改正承诺书", text="{subject}承诺改正。", published_on=MONDAY
    )
    assert f"{city.acme.name}承诺改正。" in body(client.get(address))
    sign_promise(client, address, city.acmes_speaker, today_is, TUESDAY)
    assert told.entry.commitments.get().text == f"{city.acme.name}承诺改正。"


def ready(walk: Walk, on: date) -> tuple[date, dict[str, Any]]:
    """The first day on which an application is possible for who has corrected on the day of the decision."""
    return opens_on(walk.entry, on), {"corrected_on": on.isoformat(), "statement": "已经全部付清。"}


def test_both_layers_agree_with_the_act_and_show_their_flag(
    city: City, listed: tuple[Walk, date], today_is: Today, sign_in: SignIn
) -> None:
    walk, on = listed
    today_is(on + timedelta(days=20))
    corrected = on + timedelta(days=10)
    entry = Entry.objects.get(pk=walk.entry.pk)
    party = hall.parties(city.acmes_speaker, on + timedelta(days=20), entry.number)[0]
    found = windows.of_party(party, corrected)
    assert found is not None and found.windows.removal_from == opens_on(entry, corrected)
    address = reverse("hall-repair", args=[entry.number])
    page = body(sign_in(city.acmes_speaker).get(address, {"corrected_on": corrected.isoformat()}))
    assert "还没有满规定期限：最早 <time" in page and opens_on(entry, corrected).isoformat() in page
    assert "一般修复规则（终止公示）" in page and "待核" in page
    assert "提交申请</button>" in page and "仍然要求书面决定" in page


def test_too_early_or_without_a_promise_is_refused_and_keeps_the_words(
    city: City, listed: tuple[Walk, date], today_is: Today, sign_in: SignIn
) -> None:
    walk, on = listed
    first, data = ready(walk, on)
    client, address = sign_in(city.acmes_speaker), reverse("hall-repair", args=[walk.entry.number])
    today_is(first - timedelta(days=1))
    early = client.post(address, {**data, "files": [proof()]})
    assert early.status_code == 422
    assert f"最早可以在{first.isoformat()}申请" in body(early) and "已经全部付清。" in body(early)
    today_is(first)
    client.logout()
    client = sign_in(city.acmes_speaker)
    without = client.post(address, {**data, "files": [proof()]})
    assert without.status_code == 422 and "请先签署书面信用承诺" in body(without)
    assert "请至少上传一个文件" in body(client.post(address, data))
    assert not Repair.objects.exists()


def test_an_application_sent_twice_is_one_and_its_clock_is_shown(
    city: City, listed: tuple[Walk, date], today_is: Today, sign_in: SignIn
) -> None:
    walk, on = listed
    first, data = ready(walk, on)
    today_is(first)
    walk.sign(first)
    client, address = sign_in(city.acmes_speaker), reverse("hall-repair", args=[walk.entry.number])
    client.post(address, {**data, "files": [proof()]})
    again = client.post(address, {**data, "files": [proof()]}, follow=True)
    made = Repair.objects.get()
    assert RepairProcedure.objects.count() == 1 and f"申请 {made.code} 已经提交过了" in body(again)
    due = Deadline.objects.get(entry=walk.entry, kind="repair_decide")
    assert "最迟决定日" in body(again) and due.due_on.isoformat() in body(again)
    assert [f.purpose for f in made.files.all()] == ["repair"]
    different = client.post(address, {**data, "statement": "换一种说法", "files": [proof()]})
    assert different.status_code == 422
    assert "机关的期限：决定提前移出" in body(client.get(reverse("hall")))


def test_an_application_is_taken_back_before_the_decision(
    city: City, listed: tuple[Walk, date], today_is: Today, sign_in: SignIn
) -> None:
    walk, on = listed
    first, data = ready(walk, on)
    made = walk.apply(first, corrected_on=on)
    today_is(first + timedelta(days=1))
    client, address = sign_in(city.acmes_speaker), reverse("hall-repair", args=[walk.entry.number])
    for said in ("已经撤回，您可以重新申请", "已经撤回过了"):
        assert said in body(client.post(address, {"withdraw": made.code}, follow=True))
    made.refresh_from_db()
    assert (made.state, made.is_open) == ("withdrawn", False)
    assert not WorkItem.objects.filter(entry=walk.entry, status__in=["new", "assigned"]).exists()
    assert Deadline.objects.get(entry=walk.entry, kind="repair_decide").met_at is not None
    assert Transition.objects.filter(verb="withdraw", actor=city.acmes_speaker).count() == 1
    client.post(address, {**data, "files": [proof()]})
    assert Repair.objects.filter(is_open=True).count() == 1


def test_after_the_decision_nothing_is_taken_back_and_the_reason_is_shown(
    city: City, listed: tuple[Walk, date], today_is: Today, sign_in: SignIn
) -> None:
    walk, on = listed
    first, _data = ready(walk, on)
    made = walk.apply(first, corrected_on=on)
    walk.do("verify", city.clara, first, outcome="refuse", reason="仍有2人没有付清。")
    walk.do("decide", city.hugo, first, outcome="refuse", reason="没有全部改正，不予提前移出。")
    today_is(first)
    client, address = sign_in(city.acmes_speaker), reverse("hall-repair", args=[walk.entry.number])
    page = body(client.post(address, {"withdraw": made.code}, follow=True))
    assert "不能再撤回" in page and "没有全部改正，不予提前移出。" in page
    made.refresh_from_db()
    assert made.state == "refused"
    assert WorkItem.objects.filter(
        entry=walk.entry, step="serve_refusal", status__in=["new", "assigned"]
    ).exists()
