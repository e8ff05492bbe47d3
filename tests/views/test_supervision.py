"""The supervision page: load, ageing, the list of what is late, urging from there, the workbook."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from tests.cast import MONDAY, ORDER_DEADLINE
from workflows.management.walk import at
from workflows.models import Alert, Subject, Transition, WorkItem
from workflows.queries import supervision

pytestmark = pytest.mark.django_db
LATE = MONDAY + timedelta(days=120)


def load_of(page: Any, name: str) -> Any:
    """The figures of an officer or a department on a page."""
    rows = [*page.context["by_office"], *page.context["by_officer"]]
    return next(row["load"] for row in rows if row["load"].label == name)


def codes(page: Any) -> list[str]:
    """The tasks of a list."""
    return [row["item"].code for row in page.context["rows"]]


def test_a_head_sees_the_load_of_the_department_and_of_each_officer(
    city: Any, sign_in: Any, today_is: Any
) -> None:
    city.case(MONDAY)
    done = city.case(MONDAY)
    done.to_review(MONDAY)
    today_is(MONDAY)
    page = sign_in(city.hugo).get(reverse("supervision"))
    office, clara = load_of(page, "市人社局"), load_of(page, "沈佳宁")
    assert (office.open, office.late, office.free) == (2, 0, 1)
    assert (clara.open, clara.late) == (1, 0)
    assert clara.done == done.entry.work_items.filter(owner=city.clara, status="done").count() > 0
    assert load_of(page, city.rolf.name).open == 0
    assert [row["load"].label for row in page.context["by_office"]] == ["市人社局"]


def test_late_tasks_are_counted_and_lead_to_their_list(city: Any, sign_in: Any, today_is: Any) -> None:
    item = city.case(MONDAY).item("verify")
    today_is(LATE)
    client = sign_in(city.hugo)
    page = client.get(reverse("supervision"))
    row = next(row for row in page.context["by_officer"] if row["load"].label == "沈佳宁")
    assert row["load"].late == 1
    assert codes(client.get(row["urls"]["late"])) == [item.code]
    assert codes(client.get(page.context["total"]["free_url"])) == []


def test_every_band_of_age_has_the_tasks_it_counts(city: Any, sign_in: Any, today_is: Any) -> None:
    item = city.case(MONDAY).item("verify")
    # Working days after Monday the second of March: 5 on the ninth, 6 on the tenth.
    for days, band in ((0, 0), (7, 0), (8, 1), (14, 1), (15, 2), (28, 2), (40, 3)):
        today_is(MONDAY + timedelta(days=days))
        sign_in(city.hugo).logout()
        client = sign_in(city.hugo)
        ages = client.get(reverse("supervision")).context["ages"]
        assert [row["age"].n for row in ages] == [int(nth == band) for nth in range(4)], days
        for row in ages:
            assert codes(client.get(row["url"])) == [item.code] * row["age"].n


def test_finished_late_is_a_share_of_what_had_a_term(city: Any, sign_in: Any, today_is: Any) -> None:
    walk = city.case(MONDAY)
    item = walk.item("verify")
    walk.to_review(MONDAY)
    WorkItem.objects.filter(pk=item.pk).update(due_at=at(MONDAY - timedelta(days=1)))
    today_is(MONDAY)
    clara = load_of(sign_in(city.hugo).get(reverse("supervision")), "沈佳宁")
    assert clara.done_late == 1 and clara.share_late == round(100 / clara.done_timed)
    today_is(MONDAY + timedelta(days=31))
    sign_in(city.hugo).logout()
    assert load_of(sign_in(city.hugo).get(reverse("supervision")), "沈佳宁").done == 0


def test_the_credit_office_sees_every_department_a_head_only_the_own_tree(
    city: Any, sign_in: Any, today_is: Any
) -> None:
    item = city.case(MONDAY).item("verify")
    today_is(LATE)
    page = sign_in(city.people["zhouw"]).get(reverse("supervision"))
    assert {"市人社局", "市市场监管局"} <= {row["load"].label for row in page.context["by_office"]}
    client = sign_in(city.hugo)
    assert client.get(reverse("supervision"), {"department": "HC-SC"}).status_code == 404
    assert client.get(reverse("supervision-tasks"), {"department": "HC-RS"}).status_code == 200
    for person in (city.clara, city.rolf, city.anna, city.acmes_speaker):
        assert sign_in(person).get(reverse("supervision")).status_code == 403
    assert codes(sign_in(city.people["zhouw"]).get(reverse("supervision-tasks"))) == [item.code]


def test_beyond_the_limit_only_departments_are_counted_and_the_page_says_so(
    city: Any, sign_in: Any, today_is: Any, monkeypatch: Any
) -> None:
    city.case(MONDAY)
    city.case(MONDAY).to_review(MONDAY)
    monkeypatch.setattr(supervision, "DETAIL", 1)
    today_is(MONDAY)
    page = sign_in(city.people["zhouw"]).get(reverse("supervision"))
    assert "只按部门汇总数量" in page.content.decode() and page.context["by_officer"] == []
    office = load_of(page, "市人社局")
    assert (office.open, office.free) == (2, 1)


@pytest.mark.parametrize("name", ["supervision", "supervision-tasks"])
def test_the_pages_cost_the_same_for_three_tasks_as_for_thirty(
    city: Any, sign_in: Any, today_is: Any, name: str
) -> None:
    today_is(LATE)
    client, costs = sign_in(city.hugo), []
    for more in (3, 27):
        for back in range(more):
            city.case(MONDAY, order_deadline=ORDER_DEADLINE - timedelta(days=back % 10))
        client.get(reverse(name))
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse(name)).status_code == 200
        costs.append(len(seen))
    assert costs[0] == costs[1] <= 20


def test_pages_follow_one_another_without_gap_or_double(city: Any, sign_in: Any, today_is: Any) -> None:
    for back in range(30):
        city.case(MONDAY, order_deadline=ORDER_DEADLINE - timedelta(days=back % 10))
    today_is(LATE)
    client = sign_in(city.hugo)
    first = client.get(reverse("supervision-tasks"))
    second = client.get(first.context["next_url"])
    assert (len(codes(first)), len(codes(second))) == (25, 5)
    assert codes(first) + codes(second) == list(
        WorkItem.objects.filter(status__in=["new", "assigned"])
        .order_by("due_at", "pk")
        .values_list("code", flat=True)
    )
    assert codes(client.get(second.context["prev_url"])) == codes(first)


def test_urging_from_the_list_shows_on_the_row_and_on_the_task_page(
    city: Any, sign_in: Any, today_is: Any
) -> None:
    item = city.case(MONDAY).item("verify")
    today_is(LATE)
    client, address = sign_in(city.hugo), reverse("task-urge", args=[item.code])
    assert client.post(address, {"note": " "}).status_code == 422
    assert not Transition.objects.filter(verb="urge_task").exists()
    assert client.post(address, {"note": "请本周办结。"}).status_code == 302
    words = f"已督办 1 次，最近 {LATE:%m-%d}"
    for page in (reverse("supervision-tasks"), reverse("task", args=[item.code])):
        text = "".join(client.get(page).content.decode().split("\n"))
        assert "已督办 1 次" in text and f"{LATE:%m-%d}" in text, words
    assert Alert.objects.filter(kind="urged", person=city.clara).count() == 1


def test_the_ticked_are_urged_one_by_one_and_each_says_what_became_of_it(
    city: Any, sign_in: Any, today_is: Any
) -> None:
    open_item = city.case(MONDAY).item("verify")
    walk = city.case(MONDAY)
    gone = walk.item("verify")
    walk.to_review(MONDAY)
    today_is(LATE)
    sent = {"item": [open_item.code, gone.code, "nothing"], "note": "请本周办结。"}
    page = sign_in(city.hugo).post(reverse("tasks-urge"), sent)
    assert [result["is_done"] for result in page.context["results"]] == [True, False, False]
    text = page.content.decode()
    assert "已督办 1 件，未办 2 件" in text and "没有找到这项任务" in text and "请本周办结。" in text
    assert Transition.objects.filter(verb="urge_task").count() == 1


def test_ticks_without_a_note_lose_neither_ticks_nor_list(city: Any, sign_in: Any, today_is: Any) -> None:
    item = city.case(MONDAY).item("verify")
    today_is(LATE)
    client = sign_in(city.hugo)
    page = client.post(reverse("tasks-urge"), {"item": [item.code], "note": ""})
    assert page.status_code == 422 and page.context["ticked"] == {item.code}
    assert "请写明督办要求" in page.content.decode()
    page = client.post(reverse("tasks-urge"), {"note": "请办理。"})
    assert page.status_code == 422 and "请先勾选" in page.content.decode()


def test_the_way_back_stays_on_this_site(city: Any, sign_in: Any, today_is: Any) -> None:
    item = city.case(MONDAY).item("verify")
    today_is(LATE)
    for bad in ("https://evil.example/supervision/", "//evil.example", "/logout/"):
        sent = {"note": f"请办理 {bad}", "back": bad}
        answer = sign_in(city.hugo).post(reverse("task-urge", args=[item.code]), sent)
        assert answer["Location"] == reverse("supervision-tasks")


def test_a_natural_person_is_masked_on_the_list_and_in_the_workbook(
    city: Any, sign_in: Any, today_is: Any
) -> None:
    city.case(MONDAY)
    Subject.objects.filter(pk=city.acme.pk).update(kind="person", name="何小明", code="33990019800115001X")
    today_is(LATE)
    client = sign_in(city.people["zhouw"])
    page = client.get(reverse("supervision-tasks")).content.decode()
    assert "何小明" not in page and "何＊＊" in page
    rows = sheet_of(client.get(reverse("supervision-export")))
    assert "何＊＊" in rows[1] and not any("何小明" in str(cell) for row in rows for cell in row)


def test_the_workbook_has_the_list_and_no_formula(city: Any, sign_in: Any, today_is: Any) -> None:
    city.case(MONDAY)
    Subject.objects.filter(pk=city.acme.pk).update(name='=HYPERLINK("http://x")')
    today_is(LATE)
    rows = sheet_of(sign_in(city.hugo).get(reverse("supervision-export")))
    assert len(rows) == 2 and rows[0][0] == "期限"
    assert '\'=HYPERLINK("http://x")' in rows[1]


def sheet_of(answer: Any) -> list[tuple[Any, ...]]:
    """The rows of a workbook that was sent."""
    return list(load_workbook(BytesIO(answer.content)).active.values)


def test_beyond_the_limit_a_figure_stops_counting_and_is_printed_with_a_plus(
    city: Any, sign_in: Any, today_is: Any, monkeypatch: Any
) -> None:
    for _case in range(3):
        city.case(MONDAY)
    monkeypatch.setattr(supervision, "DETAIL", 1)
    monkeypatch.setattr(supervision, "MOST", 2)
    monkeypatch.setattr(supervision, "AT_ONCE", 1)
    today_is(LATE)
    page = sign_in(city.people["zhouw"]).get(reverse("supervision"))
    office = load_of(page, "市人社局")
    assert (office.shown["open"], office.shown["late"], office.shown["free"]) == ("2+", "2+", "0")
    assert page.context["total"]["load"].shown["late"] == "2+"
    assert ">2+</a>" in page.content.decode()


def test_what_is_open_is_asked_in_the_words_of_its_index(city: Any) -> None:
    # SQLite takes an index with a condition only where the query has the same words, not parameters.
    sql, _params = supervision.open_in([city.offices["HC-RS"].pk]).query.sql_with_params()
    condition = next(
        index.condition for index in WorkItem._meta.indexes if index.name == "items_open_of_office"
    )
    words = ", ".join(f"'{word}'" for word in dict(condition.children)["status__in"])
    assert f"IN ({words})" in sql
