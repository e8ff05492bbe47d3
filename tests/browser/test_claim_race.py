"""Two officers, two browsers, one task: who comes second reads who was first, and every next request is true."""

from datetime import date
from typing import Any

import pytest

from tests.browser.visitor import Visitor
from workflows.acts import people
from workflows.law.duties import Role
from workflows.models import WorkItem

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TUESDAY = date(2026, 3, 3)
DESK = {"viewport": {"width": 1440, "height": 900}}


def listed(page: Any, code: str, box: str = "/inbox/team/") -> bool:
    """Whether the very next request of this browser shows the task in a list."""
    page.goto(box)
    return bool(page.locator(f"#row-{code}").count())


def test_two_claim_one_task_and_each_next_request_is_true(city: Any, today_is: Any, new_page: Any) -> None:
    people.appoint(city.people["jiyt"], city.offices["HC-RS"], Role.REVIEWER, since=date(2024, 1, 1))
    walk = city.case().to_review(date(2026, 3, 2))
    code = walk.item("review").code
    today_is(TUESDAY)
    rolf, ji, hugo = (Visitor(new_page(**DESK), name).sign_in().page for name in ("zhengb", "jiyt", "lumy"))

    # Both see it; the second has it open while the first claims it with a key.
    assert listed(rolf, code) and listed(ji, code)
    ji.goto(f"/inbox/team/?task={code}")
    ji.get_by_role("button", name="领取").last.wait_for()
    rolf.keyboard.press("j")
    rolf.keyboard.press("Enter")
    rolf.locator("#pane").wait_for()
    rolf.keyboard.press("c")
    rolf.wait_for_url(f"**/inbox/?task={code}")
    assert "已领取" in rolf.inner_text("main")

    # The stale page: a named answer, nothing done, and a way on.
    with ji.expect_response(f"**/tasks/{code}/claim/") as answer:
        ji.locator("[form=claim-form]").click()
    assert answer.value.status == 409
    ji.wait_for_load_state("load")
    said = ji.inner_text("main")
    assert "已于 03-03 10:00 由郑博领取" in said and "没有作出任何改动" in said
    ji.get_by_role("link", name="回到我的待办").click()
    ji.wait_for_url("**/inbox/")
    assert not listed(ji, code) and not listed(ji, code, "/inbox/")
    assert WorkItem.objects.get(code=code).owner == city.rolf

    # Given back, it is there for both; the head's word shows at the next request of both.
    rolf.get_by_role("button", name="退还部门").last.click()
    rolf.wait_for_url("**/inbox/")
    assert listed(ji, code) and listed(rolf, code) and not listed(rolf, code, "/inbox/")
    for to, has, has_not in (("季雨桐", ji, rolf), ("郑博", rolf, ji)):
        hugo.goto(f"/tasks/{code}/hand-over/")
        named = hugo.locator("#id_to option", has_text=to).get_attribute("value")
        hugo.locator("#id_to").select_option(named)
        hugo.locator("[name=reason]").fill("均衡工作量。")
        hugo.locator("main form.xh-hand button[type=submit]").click()
        hugo.wait_for_url(lambda url: "hand-over" not in url)
        assert listed(has, code, "/inbox/") and not listed(has_not, code, "/inbox/")
        assert not listed(has, code) and not listed(has_not, code)
        has_not.goto(f"/tasks/{code}/")
        assert f"{to}已于" in has_not.inner_text("main")
