"""The inbox: clock first, one's own and one's posts' work only, filters and pages in the address."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import MONDAY, ORDER_DEADLINE
from workflows.models import Subject, WorkItem
from workflows.models.calendar import load_calendar
from workflows.queries import inbox

pytestmark = pytest.mark.django_db
NEXT_DAY = timedelta(days=1)


def listed_codes(response: Any) -> list[str]:
    """The codes of the tasks on a page, in its order."""
    return [row["item"].code for row in response.context["rows"]]


def many(city: Any, n: int) -> None:
    """Cases of Acme, each with its own term of decision."""
    for back in range(n):
        city.case(MONDAY, order_deadline=ORDER_DEADLINE - timedelta(days=back % 10))


def queries_of(client: Any, address: str) -> int:
    """How many queries a page costs."""
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def test_a_row_says_clock_task_list_subject_stage_and_officer(city: Any, sign_in: Any, today_is: Any) -> None:
    due = city.case(MONDAY).item("verify").deadline.due_on
    today_is(working_day_from(due, -8))
    page = sign_in(city.clara).get(reverse("inbox")).content.decode()
    for words in (
        "剩 8 个工作日",
        f"{due:%m-%d}",
        "核查案件",
        "拖欠工资名单",
        city.acme.name,
        city.acme.code,
        "认定",
        "沈佳宁",
        "市人社局",
    ):
        assert words in page


def test_the_inbox_is_in_the_order_of_the_due_instants(city: Any, sign_in: Any, today_is: Any) -> None:
    many(city, 5)
    today_is(MONDAY)
    codes = listed_codes(sign_in(city.clara).get(reverse("inbox")))
    assert codes == list(WorkItem.objects.order_by("due_at", "pk").values_list("code", flat=True))


@pytest.mark.sqlite
def test_unclaimed_work_is_shown_to_the_posts_that_owe_it_only(
    city: Any, sign_in: Any, today_is: Any
) -> None:
    walk = city.case(MONDAY).to_review(MONDAY)
    today_is(MONDAY)
    code = walk.item("review").code
    assert listed_codes(sign_in(city.rolf).get(reverse("inbox-team"))) == [code]
    for person in (city.clara, city.hugo, city.stella, city.anna):
        assert listed_codes(sign_in(person).get(reverse("inbox-team"))) == []
    assert listed_codes(sign_in(city.rolf).get(reverse("inbox"))) == []


def test_a_finished_task_leaves_every_list_but_done(city: Any, sign_in: Any, today_is: Any) -> None:
    walk = city.case(MONDAY)
    code = walk.item("verify").code
    walk.to_review(MONDAY)
    today_is(MONDAY)
    client = sign_in(city.clara)
    assert code not in listed_codes(client.get(reverse("inbox")))
    assert code in listed_codes(client.get(reverse("inbox-done")))


def test_subjects_have_no_inbox(city: Any, sign_in: Any) -> None:
    for name in ("inbox", "inbox-team", "inbox-done"):
        assert sign_in(city.acmes_speaker).get(reverse(name)).status_code == 403


@pytest.mark.parametrize(
    ("state", "days"), [("late", 1), ("today", 0), ("soon", -1), ("soon", -3), ("later", -4)]
)
def test_each_task_is_under_the_status_its_clock_says(
    city: Any, sign_in: Any, today_is: Any, state: str, days: int
) -> None:
    walk = city.case(MONDAY)
    today_is(working_day_from(walk.item("verify").deadline.due_on, days))
    client = sign_in(city.clara)
    found = client.get(reverse("inbox"))
    numbers = {f["label"]: f["n"] for f in found.context["filters"]}
    words = {"late": "超期", "today": "今日届满", "soon": "三日内", "later": "未到期"}
    assert {label: n for label, n in numbers.items() if n} == {"全部": 1, words[state]: 1}
    for name in inbox.STATES:
        assert len(listed_codes(client.get(reverse("inbox"), {"state": name}))) == (name == state)


def working_day_from(day: date, n: int) -> date:
    """The n-th working day after (before, for negative n) a day."""
    calendar, step = load_calendar(), NEXT_DAY if n > 0 else -NEXT_DAY
    while n:
        day += step
        n -= (1 if n > 0 else -1) if calendar.is_workday(day) else 0
    return day


def test_a_term_that_was_met_elsewhere_is_not_late(city: Any, sign_in: Any, today_is: Any) -> None:
    walk, on = city.before_decision()
    walk.decide(on)
    today_is(on + timedelta(days=60))
    response = sign_in(city.clara).get(reverse("inbox"))
    assert {f["label"]: f["n"] for f in response.context["filters"]}["超期"] == 0
    assert "没有期限" in response.content.decode()


def test_words_find_name_code_and_case_number(city: Any, sign_in: Any, today_is: Any) -> None:
    acme, other = city.case(MONDAY), city.case(MONDAY, company="hongtuo")
    today_is(MONDAY)
    client = sign_in(city.clara)
    for words in (city.acme.name[2:5], city.acme.code[-6:], acme.entry.case_number):
        assert listed_codes(client.get(reverse("inbox"), {"q": words})) == [acme.item("verify").code]
    everything = listed_codes(client.get(reverse("inbox"), {"q": "人社监"}))
    assert set(everything) == {acme.item("verify").code, other.item("verify").code}
    assert "没有符合条件的任务" in client.get(reverse("inbox"), {"q": "没有此名"}).content.decode()


@pytest.mark.sqlite
def test_pages_follow_one_another_without_gap_or_double(city: Any, sign_in: Any, today_is: Any) -> None:
    many(city, 55)
    today_is(MONDAY)
    client, address, seen, sizes = sign_in(city.clara), reverse("inbox"), [], []
    while address:
        page = client.get(address)
        seen += listed_codes(page)
        sizes.append(len(page.context["rows"]))
        before, address = page.context["prev_url"], page.context["next_url"]
    assert sizes == [25, 25, 5] and len(set(seen)) == 55
    assert listed_codes(client.get(before)) == seen[25:50]
    assert client.get(client.get(before).context["prev_url"]).context["prev_url"] == ""


def test_an_unknown_page_mark_shows_the_first_page(city: Any, sign_in: Any, today_is: Any) -> None:
    city.case(MONDAY)
    today_is(MONDAY)
    assert len(listed_codes(sign_in(city.clara).get(reverse("inbox"), {"after": "nobody"}))) == 1


@pytest.mark.parametrize(
    "address", ["/inbox/", "/inbox/?q=人社监&state=later", "/inbox/done/", "/inbox/team/"]
)
def test_the_lists_cost_the_same_for_three_tasks_as_for_thirty(
    city: Any, sign_in: Any, today_is: Any, address: str
) -> None:
    many(city, 3)
    today_is(MONDAY)
    client = sign_in(city.clara)
    client.get(address)
    few = queries_of(client, address)
    many(city, 27)
    assert queries_of(client, address) == few <= 18


def test_the_pane_opens_beside_the_list_and_has_an_address(city: Any, sign_in: Any, today_is: Any) -> None:
    walk = city.case(MONDAY)
    today_is(MONDAY)
    client, code = sign_in(city.clara), walk.item("verify").code
    page = client.get(reverse("inbox"), {"task": code}).content.decode()
    for mark in ('id="pane"', "is-cur", 'name="outcome"', f'action="/tasks/{code}/"', "data-pane-close"):
        assert mark in page
    assert f'href="/tasks/{code}/"' in client.get(reverse("inbox")).content.decode()


def test_the_pane_never_opens_what_may_not_be_seen(city: Any, sign_in: Any, today_is: Any) -> None:
    code = city.case(MONDAY).item("verify").code
    today_is(MONDAY)
    assert sign_in(city.stella).get(reverse("inbox"), {"task": code}).status_code == 404


def test_a_natural_person_is_masked_in_the_list(city: Any, sign_in: Any, today_is: Any) -> None:
    walk = city.case(MONDAY)
    Subject.objects.filter(pk=city.acme.pk).update(kind="person", name="何小明", code="33990019800115001X")
    today_is(MONDAY)
    page = sign_in(city.clara).get(reverse("inbox")).content.decode()
    assert "何小明" not in page and "33990019800115001X" not in page and "何＊＊" in page
    assert walk.item("verify").title in page


def test_every_empty_list_says_so_and_shows_a_way_on(city: Any, sign_in: Any, today_is: Any) -> None:
    today_is(MONDAY)
    client = sign_in(city.clara)
    for name, words in (
        ("inbox", "没有待办任务"),
        ("inbox-team", "部门没有待领的任务"),
        ("inbox-done", "还没有办结的任务"),
    ):
        assert words in client.get(reverse(name)).content.decode()
