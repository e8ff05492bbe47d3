"""A day's work without a mouse: every way of the desk by keys alone, the focus always seen, no trap."""

from datetime import date
from typing import Any

import pytest

from tests.browser.keyboard import focus, is_on, listed_keys, tab_to, wait_on, walk
from tests.browser.visitor import Visitor
from tests.crowd_of_notices import drafted
from workflows.acts import people
from workflows.law.duties import Role
from workflows.management.city import PASSWORD
from workflows.management.walk import at
from workflows.models import DeskSettings, Draft, WorkItem

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TUESDAY = date(2026, 3, 3)
ALWAYS = {"/", "?"}
OF_A_LIST = {"j k", "Enter", "Shift Enter", "x", "Esc"}


@pytest.fixture
def reviews(city: Any, today_is: Any) -> list[WorkItem]:
    """Four notices that wait for review; the last is already in Rolf's hands. Ji may review too."""
    items = drafted(city, 4)
    people.appoint(city.people["jiyt"], city.offices["HC-RS"], Role.REVIEWER, since=date(2024, 1, 1))
    today_is(TUESDAY)
    last = items[3].task
    last.flow_task.claim(last, by=city.rolf, at=at(TUESDAY))
    return items


def sign_in_by_keys(page: Any, username: str) -> None:
    """The sign-in page, with Tab and Enter."""
    page.emulate_media(reduced_motion="reduce")  # what scrolls, scrolls at once
    page.goto("/login/")
    tab_to(page, "#id_username")
    page.keyboard.type(username)
    tab_to(page, "#id_password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/inbox/")


def shown(page: Any) -> set[str]:
    """Open the list of keys, read it, close it; the focus is back where it was."""
    was = page.evaluate("() => { window.was = document.activeElement; return true; }")
    page.keyboard.press("?")
    page.locator("#keys[open]").wait_for()
    found = listed_keys(page)
    page.keyboard.press("Escape")
    page.locator("#keys").wait_for(state="hidden")
    # The browser moves the focus out of what is no longer drawn with its next frame, not at once.
    assert was and page.wait_for_function("() => document.activeElement === window.was", timeout=5000)
    return found


def test_a_days_work_with_the_keyboard_alone(reviews: list[WorkItem], page: Any) -> None:
    last = reviews[3]
    sign_in_by_keys(page, "zhengb")

    # The skip link jumps over the navigation.
    page.keyboard.press("Tab")
    assert focus(page)["isSkip"]
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.getElementById('main').contains(document.activeElement)")

    # Search from anywhere but another field; in the field a letter is a letter.
    tab_to(page, ".xh-scroll")
    page.keyboard.press("/")
    assert is_on(page, "[data-search]")
    page.keyboard.type("jkx?")
    assert page.locator("[data-search]").input_value() == "jkx?" and not page.locator("#keys[open]").count()
    page.keyboard.press("Control+a")
    page.keyboard.type("建筑")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?**")

    # The list: keys that work, rows, ticks.
    page.goto("/inbox/team/")
    assert shown(page) == ALWAYS | OF_A_LIST
    page.keyboard.press("j")
    order = [row.get_attribute("id") for row in page.locator(".xh-list tbody tr").all()]
    assert is_on(page, f"#{order[0]} .xh-go")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert is_on(page, f"#{order[1]} .xh-go") and focus(page)["lit"]
    page.keyboard.press("k")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Shift+x")
    assert page.locator(".xh-list tbody input:checked").count() == 3
    assert "已选 3 件" in page.locator("#bulk-form").inner_text()
    page.keyboard.press("Escape")
    assert page.locator(".xh-list input:checked").count() == 0 and page.locator("#bulk-form").is_hidden()

    # The pane comes with the focus on its heading, goes with the focus on the row.
    page.keyboard.press("k")
    page.keyboard.press("k")
    first = WorkItem.objects.get(code=(order[0] or "").removeprefix("row-"))
    page.keyboard.press("Enter")
    wait_on(page, "#pane h2[data-focus]")
    assert shown(page) == ALWAYS | OF_A_LIST | {"c", "Ctrl s", "Ctrl Enter"} | hand_over_key(page)
    page.keyboard.press("Escape")
    page.locator("#pane").wait_for(state="detached")
    assert is_on(page, f"#{order[0]} .xh-go")

    # Claim, fill, save, finish, go on with the next.
    page.keyboard.press("Enter")
    wait_on(page, "#pane h2[data-focus]")
    page.keyboard.press("c")
    page.wait_for_url(f"**/inbox/?task={first.code}")
    wait_on(page, "#pane h2[data-focus]")
    assert WorkItem.objects.get(pk=first.pk).owner.username == "zhengb"
    tab_to(page, "#step-form [name=outcome]")
    choose(page, "approve")
    tab_to(page, "#step-form [name=reason]")
    page.keyboard.type("cjktx 事实清楚，同意签发")
    page.keyboard.press("Control+s")
    page.get_by_text("已存").first.wait_for()
    assert Draft.objects.get().data["reason"] == ["cjktx 事实清楚，同意签发"]
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**/inbox/?task={last.code}")
    assert WorkItem.objects.get(pk=first.pk).status == "done"

    # Hand the next one to a colleague.
    wait_on(page, "#pane h2[data-focus]")
    assert "t" in shown(page)
    page.keyboard.press("t")
    page.wait_for_url("**/hand-over/?came_from=*")
    tab_to(page, "#id_to")
    page.keyboard.press("ArrowDown")
    tab_to(page, "[name=reason]")
    page.keyboard.type("本周出差，请接手。")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/inbox/")
    assert WorkItem.objects.get(pk=last.pk).owner.username == "jiyt"


def hand_over_key(page: Any) -> set[str]:
    """`t` is listed exactly where something answers it."""
    return {"t"} if page.locator("[data-key=t]").count() else set()


def choose(page: Any, outcome: str) -> None:
    """Arrows move through the outcomes."""
    page.keyboard.press("Space")
    for _press in range(6):
        if is_on(page, f"[value={outcome}]:checked"):
            return
        page.keyboard.press("ArrowDown")
        focus(page)
    raise AssertionError(f"the arrows do not reach {outcome}")


def test_shift_enter_opens_the_whole_page(reviews: list[WorkItem], page: Any) -> None:
    sign_in_by_keys(page, "zhengb")
    page.goto("/inbox/team/")
    page.keyboard.press("j")
    row = page.locator(".xh-list tr.is-cur").get_attribute("id")
    page.keyboard.press("Shift+Enter")
    page.wait_for_url(f"**/tasks/{row.removeprefix('row-')}/?came_from=*")
    assert shown(page) == ALWAYS | {"c", "Ctrl s", "Ctrl Enter"} | hand_over_key(page)


def test_who_writes_a_comment_does_not_finish_the_task(reviews: list[WorkItem], page: Any) -> None:
    sign_in_by_keys(page, "zhengb")
    page.goto(f"/tasks/{reviews[3].code}/")
    tab_to(page, "#step-form [name=outcome]")
    choose(page, "approve")
    tab_to(page, "#talk textarea")
    page.keyboard.type("请看附件")
    page.keyboard.press("Control+Enter")
    page.wait_for_timeout(500)
    assert WorkItem.objects.get(pk=reviews[3].pk).status == "assigned"
    assert page.url.endswith(f"/tasks/{reviews[3].code}/")


def test_single_keys_can_be_switched_off(city: Any, reviews: list[WorkItem], page: Any) -> None:
    sign_in_by_keys(page, "zhengb")
    page.goto("/settings/")
    tab_to(page, "[name=single_keys]")
    page.keyboard.press("Space")
    tab_to(page, ".set-form button[type=submit]")
    page.keyboard.press("Enter")
    page.locator(".xh-note").first.wait_for()
    assert DeskSettings.objects.get(person=city.rolf).single_keys is False
    page.goto(f"/inbox/team/?task={reviews[0].code}")
    wait_on(page, "#pane h2[data-focus]")
    for key in ("j", "x", "/", "?", "c", "t"):
        page.keyboard.press(key)
    assert page.locator("#keys[open]").count() == 0 and is_on(page, "#pane h2[data-focus]")
    assert page.locator(".xh-list input:checked").count() == 0
    assert WorkItem.objects.get(pk=reviews[0].pk).owner is None
    assert page.locator(".xh-keys kbd").count() == 0
    page.evaluate("() => document.body.focus()")
    tab_to(page, "[data-open=keys]")
    page.keyboard.press("Enter")
    page.locator("#keys[open]").wait_for()
    assert listed_keys(page) == {"Enter", "Shift Enter", "Ctrl s", "Ctrl Enter", "Esc"}
    page.keyboard.press("Escape")
    wait_on(page, "[data-open=keys]")


@pytest.mark.parametrize("width", [1440, 390])
def test_tab_goes_round_the_inbox_and_the_task_and_is_always_seen(
    reviews: list[WorkItem], new_page: Any, width: int
) -> None:
    page = new_page(viewport={"width": width, "height": 900})
    page.emulate_media(reduced_motion="reduce")
    Visitor(page, "zhengb").sign_in()
    code = reviews[3].code
    for where in ("/inbox/team/", f"/inbox/?task={code}", f"/tasks/{code}/"):
        page.goto(where)
        page.wait_for_load_state("load")
        assert walk(page) > 15, where
