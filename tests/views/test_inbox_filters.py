"""The filters of a list: each narrows, the address carries them all, and what cannot be read spoils nothing."""

import re
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import MONDAY, ORDER_DEADLINE
from tests.views.test_inbox import listed_codes, many, queries_of, working_day_from
from workflows.management.walk import at
from workflows.models import Person, Subject, Team, Watch, WorkItem
from workflows.models.calendar import load_calendar
from workflows.queries import inbox, inbox_filter, tally

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def two(city: Any, today_is: Any) -> list[WorkItem]:
    """Two tasks of Clara: an urgent one of a company in a team, and a plain one of a person, received later."""
    team = Team.objects.create(department=city.offices["HC-RS"], name="执法监察科")
    first = city.case(MONDAY).item("verify")
    walk = city.case(MONDAY + DAY, company="hongtuo", order_deadline=ORDER_DEADLINE + DAY)
    second = walk.to_review(MONDAY + DAY).item("review")
    Subject.objects.filter(pk=second.entry.subject_id).update(kind="person")
    WorkItem.objects.filter(pk=first.pk).update(priority=1, team=team)
    WorkItem.objects.filter(pk=second.pk).update(owner=city.clara, status="assigned")
    today_is(MONDAY + DAY)
    return [WorkItem.objects.get(pk=item.pk) for item in (first, second)]


def found(client: Any, name: str = "inbox", **filters: Any) -> set[str]:
    """The codes under these filters."""
    return set(listed_codes(client.get(reverse(name), filters)))


@pytest.mark.parametrize(
    ("filters", "which"),
    [
        ({"list": "wage-arrears"}, {0, 1}),
        ({"step": "identification.verify"}, {0}),
        ({"step": "identification.review"}, {1}),
        ({"step": ["identification.verify", "identification.review"]}, {0, 1}),
        ({"department": "HC-RS"}, {0, 1}),
        ({"kind": "person"}, {1}),
        ({"urgency": "1"}, {0}),
        ({"urgency": ["2", "3"]}, {1}),
        ({"who": "shenjn"}, {0, 1}),
        ({"who": "nobody"}, set()),
        ({"received_from": "2026-03-03"}, {1}),
        ({"received_to": "2026-03-02"}, {0}),
        ({"received_from": "2026-03-02", "received_to": "2026-03-03"}, {0, 1}),
        ({"step": "identification.verify", "urgency": "3"}, set()),
    ],
)
def test_each_filter_leaves_what_it_names(
    city: Any, sign_in: Any, two: list[WorkItem], filters: dict[str, Any], which: set[int]
) -> None:
    assert found(sign_in(city.clara), **filters) == {two[n].code for n in which}


def test_a_team_and_the_due_day_filter_too(city: Any, sign_in: Any, two: list[WorkItem]) -> None:
    client, due = sign_in(city.clara), two[0].deadline.due_on
    assert found(client, team=two[0].team_id) == {two[0].code}
    assert found(client, due_to=due.isoformat()) == {two[0].code}
    assert found(client, due_from=(due + DAY).isoformat()) == {two[1].code}


def test_the_chips_say_the_filters_and_lead_out_of_them(city: Any, sign_in: Any, two: list[WorkItem]) -> None:
    client = sign_in(city.clara)
    page = client.get(reverse("inbox"), {"urgency": "1", "step": "identification.verify", "q": "衡川"})
    chips = {chip["label"]: chip["url"] for chip in page.context["chips"]}
    assert set(chips) == {"紧急程度：特急", "环节：核查案件", "关键词：衡川"}
    assert "清除条件" in page.content.decode()
    left = client.get(chips["紧急程度：特急"])
    assert {chip["label"] for chip in left.context["chips"]} == {"环节：核查案件", "关键词：衡川"}


def test_every_link_of_the_list_keeps_the_filters(city: Any, sign_in: Any, today_is: Any) -> None:
    many(city, 30)
    today_is(MONDAY)
    page = sign_in(city.clara).get(reverse("inbox"), {"list": "wage-arrears", "state": "later"})
    links = [
        page.context["next_url"], page.context["rows"][0]["url"], page.context["export_url"],
        page.context["save_url"],
    ]  # fmt: skip
    for address in links:
        assert "list=wage-arrears" in address and "state=later" in address
    assert all("list=wage-arrears" in f["url"] for f in page.context["filters"])


@pytest.mark.parametrize(
    ("filters", "words"),
    [
        ({"received_from": "2026-13-40"}, "“收到日期自”填的“2026-13-40”不是日期"),
        ({"due_to": "昨天"}, "“届满日期至”填的“昨天”不是日期"),
        ({"list": "nonsense"}, "“名单”里没有“nonsense”这一项"),
        ({"urgency": "9"}, "“紧急程度”里没有“9”这一项"),
        ({"team": "abc"}, "“科室”里没有“abc”这一项"),
        ({"state": "odd"}, "“期限状态”里没有“odd”这一项"),
        ({"received_from": "2026-03-05", "received_to": "2026-03-01"}, "早于起始日"),
        ({"q": "长" * 80}, "关键词超过 60 个字"),
    ],
)
def test_what_cannot_be_read_is_said_and_filters_nothing_else_away(
    city: Any, sign_in: Any, two: list[WorkItem], filters: dict[str, str], words: str
) -> None:
    client = sign_in(city.clara)
    page = client.get(reverse("inbox"), {**filters, "step": "identification.verify"})
    assert page.status_code == 200 and words in page.content.decode()
    assert listed_codes(page) == [two[0].code]
    typed = next(iter(filters.values()))
    assert typed in page.content.decode()  # what was typed stays


def test_a_list_that_is_not_hers_is_no_choice(city: Any, sign_in: Any, two: list[WorkItem]) -> None:
    page = sign_in(city.clara).get(reverse("inbox"))
    offered = dict(page.context["form"].fields["department"].choices)
    assert "HC-RS" in offered and "HC-JT" not in offered


def test_a_snoozed_task_is_put_off_but_never_when_its_clock_is_near(
    city: Any, sign_in: Any, today_is: Any
) -> None:
    item = city.case(MONDAY).item("verify")
    due = item.deadline.due_on
    today_is(MONDAY)
    client = sign_in(city.clara)
    WorkItem.objects.filter(pk=item.pk).update(follow_up_on=due + DAY)
    assert found(client) == set() and found(client, show="snoozed") == {item.code}
    assert "稍后跟进" in client.get(reverse("inbox")).content.decode()
    today_is(working_day_from(due, -3))
    client = sign_in(city.clara)  # a session lasts twelve hours
    assert found(client) == {item.code} and found(client, show="snoozed") == set()
    today_is(due + DAY)
    assert found(sign_in(city.clara)) == {item.code}


def test_a_follow_up_day_that_has_come_brings_the_task_back(city: Any, sign_in: Any, today_is: Any) -> None:
    item = city.case(MONDAY).item("verify")
    WorkItem.objects.filter(pk=item.pk).update(follow_up_on=MONDAY + DAY)
    client = sign_in(city.clara)
    today_is(MONDAY)
    assert found(client) == set()
    today_is(MONDAY + DAY)
    assert found(sign_in(city.clara)) == {item.code}


def test_what_i_gave_to_others_is_a_list_of_its_own(city: Any, sign_in: Any, today_is: Any) -> None:
    item, other = city.case(MONDAY).item("verify"), city.people["jiyt"]
    WorkItem.objects.filter(pk=item.pk).update(owner=other, delegated_by=city.clara)
    today_is(MONDAY)
    client = sign_in(city.clara)
    assert found(client) == set() and found(client, show="delegated") == {item.code}
    assert "已委托他人" in client.get(reverse("inbox")).content.decode()
    page = sign_in(other).get(reverse("inbox")).content.decode()
    assert "由沈佳宁委托" in page


def test_urgent_work_says_so_and_goes_first_of_the_same_instant(
    city: Any, sign_in: Any, today_is: Any
) -> None:
    first, second = (city.case(MONDAY).item("verify") for _n in range(2))
    WorkItem.objects.filter(pk=second.pk).update(priority=2)
    today_is(MONDAY)
    page = sign_in(city.clara).get(reverse("inbox"))
    assert listed_codes(page) == [second.code, first.code]
    said = re.findall(r"加急\s*</span>", page.content.decode())
    assert len(said) == 2  # in the row and in the filter


def test_paused_work_is_last_and_counted_as_waiting(city: Any, sign_in: Any, today_is: Any) -> None:
    paused, running = city.case(MONDAY).item("verify"), city.case(MONDAY, company="hongtuo").item("verify")
    WorkItem.objects.filter(pk=paused.pk).update(due_at=inbox.NEVER, priority=1)
    today_is(MONDAY)
    client = sign_in(city.clara)
    page = client.get(reverse("inbox"))
    assert listed_codes(page) == [running.code, paused.code]
    assert {f["label"]: f["n"] for f in page.context["filters"]}["等待或暂停"] == 1
    assert found(client, state="waiting") == {paused.code}


def test_the_copied_box_holds_open_tasks_of_followed_entries_one_may_see(
    city: Any, sign_in: Any, today_is: Any
) -> None:
    walk, _other = city.case(MONDAY), city.case(MONDAY, company="hongtuo")
    for person in (city.rolf, city.stella):
        Watch.objects.create(entry=walk.entry, person=person, added_by=city.clara, at=at(MONDAY))
    today_is(MONDAY)
    code = walk.item("verify").code
    page = sign_in(city.rolf).get(reverse("inbox-copied"))
    assert listed_codes(page) == [code] and page.context["counts"]["copied"] == 1
    assert found(sign_in(city.stella), "inbox-copied") == set()  # another department: followed or not
    Watch.objects.filter(person=city.rolf).update(ended_at=at(MONDAY))
    assert found(sign_in(city.rolf), "inbox-copied") == set()


def test_the_fragment_says_the_counts_and_what_is_new(city: Any, sign_in: Any, today_is: Any) -> None:
    city.case(MONDAY)
    today_is(MONDAY)
    client = sign_in(city.clara)
    poll = reverse("inbox-counts") + client.get(reverse("inbox")).context["poll_query"]
    quiet = client.get(poll).content.decode()
    assert 'id="n-mine" hx-swap-oob="true">1<' in quiet and "件新任务" not in quiet
    city.case(MONDAY, company="hongtuo")
    told = client.get(poll).content.decode()
    assert 'id="n-mine" hx-swap-oob="true">2<' in told and "有 1 件新任务，刷新" in told
    assert "<table" not in told  # no row moves under the officer's hands


def test_a_task_that_was_handed_over_is_new_too(city: Any, sign_in: Any, today_is: Any) -> None:
    item = city.case(MONDAY).item("verify")
    now = today_is(MONDAY)
    client = sign_in(city.people["jiyt"])
    poll = reverse("inbox-counts") + client.get(reverse("inbox")).context["poll_query"]
    WorkItem.objects.filter(pk=item.pk).update(
        owner=city.people["jiyt"], claimed_at=now + timedelta(minutes=1)
    )
    assert "有 1 件新任务" in client.get(poll).content.decode()


@pytest.mark.parametrize(
    "query", ["", "?box=mine&seen=x&at=1", "?box=odd&seen=1&at=1", "?seen=99999999999999"]
)
def test_the_fragment_survives_any_address(city: Any, sign_in: Any, today_is: Any, query: str) -> None:
    today_is(MONDAY)
    assert sign_in(city.clara).get(reverse("inbox-counts") + query).status_code == 200


def test_to_htmx_the_pane_comes_alone(city: Any, sign_in: Any, today_is: Any) -> None:
    code = city.case(MONDAY).item("verify").code
    today_is(MONDAY)
    client, asks = sign_in(city.clara), {"HX-Request": "true", "HX-Target": "pane-slot"}
    pane = client.get(reverse("inbox"), {"task": code}, headers=asks)
    assert 'id="pane"' in pane.content.decode() and '<table class="xh-list"' not in pane.content.decode()
    assert "HX-Target" in pane["Vary"]
    assert client.get(reverse("inbox"), headers=asks).content == b""  # closed
    back = client.get(
        reverse("inbox"), {"task": code}, headers={**asks, "HX-History-Restore-Request": "true"}
    )
    assert "<table" in back.content.decode()
    assert sign_in(city.stella).get(reverse("inbox"), {"task": code}, headers=asks).status_code == 404


def test_counting_stops_and_says_so(city: Any, sign_in: Any, today_is: Any, monkeypatch: Any) -> None:
    many(city, 4)
    today_is(MONDAY)
    monkeypatch.setattr(tally, "CAP", 3)
    page = sign_in(city.clara).get(reverse("inbox"))
    assert {f["n"] for f in page.context["filters"]} == {3, 0}
    assert "<b>2+</b>全部" in page.content.decode()


@pytest.mark.parametrize("address", ["/inbox/copied/", "/inbox/?show=snoozed&list=wage-arrears&who=shenjn"])
def test_the_other_lists_cost_the_same_for_three_tasks_as_for_thirty(
    city: Any, sign_in: Any, today_is: Any, address: str
) -> None:
    many(city, 3)
    today_is(MONDAY)
    client = sign_in(city.clara)
    client.get(address)
    few = queries_of(client, address)
    many(city, 27)
    for item in WorkItem.objects.select_related("entry"):
        Watch.objects.create(entry=item.entry, person=city.clara, added_by=city.clara, at=at(MONDAY))
    WorkItem.objects.update(follow_up_on=MONDAY + timedelta(days=400))
    # The keys come first, then their rows: an empty list saves the second.
    assert few <= queries_of(client, address) <= min(few + 1, 18)


def test_the_polled_fragment_costs_few_queries(city: Any, sign_in: Any, today_is: Any) -> None:
    many(city, 3)
    today_is(MONDAY)
    client = sign_in(city.clara)
    poll = reverse("inbox-counts") + client.get(reverse("inbox")).context["poll_query"]
    client.get(poll)
    few = queries_of(client, poll)
    many(city, 20)
    assert queries_of(client, poll) == few <= 9


@pytest.mark.sqlite
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    places=st.lists(st.tuples(st.integers(0, 2), st.integers(1, 3)), min_size=8, max_size=8),
    size=st.integers(1, 4),
    merged=st.booleans(),
)
def test_paging_visits_every_task_once_and_in_order(
    eight: list[WorkItem], places: list[tuple[int, int]], size: int, merged: bool
) -> None:
    for item, (days, priority) in zip(eight, places, strict=True):
        due = at(MONDAY + timedelta(days=days))
        WorkItem.objects.filter(pk=item.pk).update(due_at=due, priority=priority)
    rows, calendar = WorkItem.objects.filter(pk__in=[i.pk for i in eight]), load_calendar()
    # The same rows as one range, and as the ranges of four owners that are merged.
    lanes = inbox_lanes(eight) if merged else []
    seen: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inbox, "PAGE", size)
        after, pages = "", []
        while True:
            page = inbox.page(rows, MONDAY, calendar, after=after, lanes=lanes)
            pages.append([row.item.code for row in page.rows])
            seen += pages[-1]
            if not page.after:
                break
            after = page.after
        assert seen == list(rows.order_by("due_at", "priority", "id").values_list("code", flat=True))
        for former, later in pairwise(pages):
            back = inbox.page(rows, MONDAY, calendar, before=later[0], lanes=lanes)
            assert [row.item.code for row in back.rows] == former


def inbox_lanes(items: list[WorkItem]) -> list[Any]:
    """Disjoint parts that cover the rows: by the remainder of their keys in the order they were made."""
    from django.db.models import Q

    return [Q(pk__in=[item.pk for item in items[start::3]]) for start in range(3)]


@pytest.fixture
def eight(city: Any) -> list[WorkItem]:
    """Eight open tasks."""
    return [city.case(MONDAY).item("verify") for _n in range(8)]


@pytest.mark.sqlite
def test_the_lanes_cover_the_box_of_the_team(city: Any, today_is: Any) -> None:
    city.case(MONDAY).to_review(MONDAY)
    city.case(MONDAY, company="hongtuo")
    WorkItem.objects.filter(step="verify", status="assigned").update(status="new", owner=None)
    for person in Person.objects.filter(posts__isnull=False).distinct():
        box = inbox.team(person)
        keys = tally.first_keys(box, inbox.BY_DUE, inbox.lanes(person, "team"), 100)
        assert keys == list(box.order_by(*inbox.BY_DUE).values_list("pk", flat=True))


def test_many_counts_are_one_query(city: Any) -> None:
    many(city, 2)
    rows = WorkItem.objects.filter(owner=city.clara)
    with CaptureQueriesContext(connection) as caught:
        numbers = tally.counts({"all": rows, "none": rows.none(), "done": rows.filter(status="done")})
    assert len(caught) == 1 and numbers == {"all": 2, "none": 0, "done": 0}
    assert tally.counts({"none": rows.none()}) == {"none": 0}


def test_steps_of_the_same_words_are_told_apart() -> None:
    labels = [label for _value, label in inbox_filter.step_choices()]
    assert len(labels) == len(set(labels)) and "送达决定书（呈批）" in labels
