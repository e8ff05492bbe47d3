"""Saved views: a filter under a name, one's own or shared, in one's own order."""

from typing import Any

import pytest
from django.urls import reverse

from tests.cast import MONDAY
from tests.views.test_inbox import listed_codes, queries_of
from workflows.acts import savedview
from workflows.management.walk import at
from workflows.models import SavedView

pytestmark = pytest.mark.django_db


def keep(client: Any, name: str, share: str = "", query: str = "urgency=3") -> Any:
    """Save the filter of the address under a name."""
    return client.post(f"{reverse('view-new')}?box=mine&{query}", {"name": name, "share": share})


def test_a_view_is_a_tab_with_its_count_and_a_plain_address(city: Any, sign_in: Any, today_is: Any) -> None:
    code = city.case(MONDAY).item("verify").code
    today_is(MONDAY)
    client = sign_in(city.clara)
    address = keep(client, "平件")["Location"]
    page = client.get(address)
    assert "urgency=3" in address and "view=" in address and listed_codes(page) == [code]
    tab = page.context["tabs"][1]
    assert (tab["label"], tab["n"], tab["is_current"]) == ("平件", 1, True)


def test_a_name_is_used_once_and_what_was_typed_stays(city: Any, sign_in: Any, today_is: Any) -> None:
    today_is(MONDAY)
    client = sign_in(city.clara)
    keep(client, "平件")
    again = keep(client, "平件")
    assert again.status_code == 422 and "已经有一个叫“平件”的视图" in again.content.decode()
    assert 'value="平件"' in again.content.decode()


def test_a_shared_view_is_seen_by_the_department_and_changed_by_owner_or_head(
    city: Any, sign_in: Any, today_is: Any
) -> None:
    today_is(MONDAY)
    office = city.offices["HC-RS"]
    keep(sign_in(city.clara), "年底清理", share=f"d{office.pk}")
    code = SavedView.objects.get().code
    assert "年底清理" in sign_in(city.rolf).get(reverse("inbox")).content.decode()
    assert "年底清理" not in sign_in(city.stella).get(reverse("inbox")).content.decode()
    assert sign_in(city.rolf).post(reverse("view-drop", args=[code])).status_code == 403
    assert sign_in(city.stella).post(reverse("view-drop", args=[code])).status_code == 404
    assert sign_in(city.hugo).post(reverse("view-drop", args=[code])).status_code == 302
    assert not SavedView.objects.exists()


def test_views_move_left_and_right(city: Any, sign_in: Any, today_is: Any) -> None:
    today_is(MONDAY)
    client = sign_in(city.clara)
    for name in ("一", "二", "三"):
        keep(client, name)
    client.post(reverse("view-move", args=[SavedView.objects.get(name="三").code]), {"to": "left"})
    assert [tab["label"] for tab in client.get(reverse("inbox")).context["tabs"]] == [
        "全部",
        "一",
        "三",
        "二",
    ]


def test_twelve_views_cost_as_many_queries_as_one(city: Any, sign_in: Any, today_is: Any) -> None:
    city.case(MONDAY)
    today_is(MONDAY)
    client = sign_in(city.clara)
    keep(client, "零")
    client.get(reverse("inbox"))
    few = queries_of(client, reverse("inbox"))
    for n in range(14):
        query = {"urgency": ["3"]}
        savedview.keep(city.clara, f"视图{n}", box="mine", query=query, at=at(MONDAY))
    assert queries_of(client, reverse("inbox")) == few
    assert len(client.get(reverse("inbox")).context["tabs"]) == 13
