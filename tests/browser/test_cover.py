"""Absence cover in a browser: the head is away, another decides for him, the ledger says so."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from tests.browser.visitor import Visitor
from tests.cast import MONDAY
from workflows.models import Transition

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("XINHENG_SHOTS", "")


def shoot(page, name):
    """Keep a picture where somebody asked for it."""
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


def test_the_head_arranges_his_absence_and_another_decides_for_him(city, new_page, today_is):
    walk, day = city.before_decision()
    today_is(day)
    head = Visitor(new_page(viewport={"width": 1440, "height": 900}), "lumy").sign_in()
    head.page.get_by_role("link", name="工作代理", exact=True).first.click()
    head.page.get_by_label("由谁代理").select_option(label="季雨桐")
    head.page.get_by_label("截止日期").fill((day + timedelta(days=6)).isoformat())
    head.page.get_by_label("事由", exact=True).fill("外出培训")
    head.page.get_by_role("button", name="设定代理").click()
    head.page.get_by_text("由季雨桐代理陆明远的工作。").wait_for()
    shoot(head.page, "cover-1440-light")

    yu = Visitor(new_page(viewport={"width": 1440, "height": 900}), "jiyt").sign_in()
    yu.page.goto("/inbox/team/")
    assert "您正在代理陆明远" in yu.page.locator(".cover-now").inner_text()
    assert "代陆明远" in yu.page.locator("table.xh-list").inner_text()
    shoot(yu.page, "inbox-1440-light")
    yu.open_task("decide", box="/inbox/team/")
    shoot(yu.page, "task-1440-light")
    yu.choose("enlist").say("reason", "事实清楚，依据正确，程序合法，决定列入，期限三年。").finish()
    yu.page.goto(f"/entries/{walk.entry.number}/")
    assert "负责人 季雨桐（代陆明远）" in yu.page.content()
    line = Transition.objects.get(book=walk.entry.book, verb="enlist")
    assert (line.actor.name, line.on_behalf_of.name) == ("季雨桐", "陆明远")

    for width, scheme in ((1440, "dark"), (390, "light"), (390, "dark")):
        small = Visitor(
            new_page(viewport={"width": width, "height": 844}, color_scheme=scheme), "jiyt"
        ).sign_in()
        for name in ("cover", "inbox"):
            small.page.goto(f"/{name}/")
            assert small.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            shoot(small.page, f"{name}-{width}-{scheme}")
    assert day > MONDAY
