"""Handing a task over with the keyboard alone; the pages of this part are accessible at both widths."""

import os
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction

from tests.browser.axe import violations
from tests.browser.test_pages import SCREENS, faults
from tests.browser.visitor import Visitor
from tests.environment import THOROUGH
from workflows.acts import team, watch
from workflows.management.walk import at
from workflows.models import WorkItem

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DAY = date(2026, 9, 28)


@pytest.fixture
def case(city, today_is):
    """A task in Clara's hands, with an extended term, a follower and two teams."""
    today_is(DAY)
    office = city.offices["HC-RS"]
    team.settle(office, "执法监察科", [city.clara, city.people["jiyt"]], since=DAY)
    team.settle(office, "法规科", [city.rolf, city.lena], since=DAY)
    walk = city.case(date(2026, 9, 21), order_deadline=date(2026, 9, 15))
    with transaction.atomic():
        walk.move(date(2026, 9, 22), "extension", grounds="案情复杂，需要向银行调取流水。")
    walk.do("decide", city.hugo, date(2026, 9, 23), outcome="approve", reason="同意延长二十个工作日。")
    watch.copy(walk.entry, [city.rolf], note="请关注。", by=city.clara, at=at(DAY))
    return walk


def test_a_task_is_handed_over_without_a_mouse(case, page):
    Visitor(page, "shenjn").sign_in()
    code = case.item("verify").code
    page.goto(f"/tasks/{code}/")
    page.keyboard.press("t")
    page.wait_for_url("**/hand-over/")
    page.locator("#id_to").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("本周出差，请接手。")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/inbox/")
    assert "已转给季雨桐" in page.inner_text("main")
    assert WorkItem.objects.get(code=code).owner.username == "jiyt"


@pytest.mark.parametrize("screen", range(4 if THOROUGH else 2))
def test_the_pages_are_accessible_and_fit(case, city, new_page, screen):
    wide, narrow = SCREENS
    options = [
        wide, narrow, {**wide, "color_scheme": "dark"}, {**narrow, "color_scheme": "light"},
    ][screen]  # fmt: skip
    page, code = new_page(**options), case.item("verify").code
    Visitor(page, "lumy").sign_in()
    places = {
        "hand-over": f"/tasks/{code}/hand-over/",
        "move": f"/tasks/{code}/move/",
        "rank": f"/tasks/{code}/rank/",
        "copy": f"/entries/{case.entry.number}/copy/",
        "teams": "/teams/",
        "task": f"/tasks/{code}/",
    }
    wrong = []
    for name, where in places.items():
        page.goto(where)
        page.wait_for_load_state("load")
        wrong += [f"{where}: {each['id']}" for each in violations(page)]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wrong.append(f"{where}: wider than the screen")
        keep(page, f"{name}-{screen}")
    assert wrong == []


def keep(page, name):
    """A picture for whoever looks at the pages, when a directory is named."""
    if folder := os.environ.get("XINHENG_SHOTS"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def test_every_button_of_the_heads_own_task_fits_the_screen(city, today_is, new_page):
    """The head ranks a task, too: one button more than an officer has."""
    walk, on = city.before_decision()
    today_is(on)
    item = walk.item("decide")
    with transaction.atomic():
        item.task.flow_task.claim(item.task, by=city.hugo, at=at(on))
    page = new_page(**SCREENS[0])
    Visitor(page, "lumy").sign_in()
    for width in (1440, 1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"/tasks/{item.code}/")
        assert page.locator("#hands-title").is_visible()
        assert faults(page) == [], width
