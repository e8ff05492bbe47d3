"""From the heat map to a slow step, its case, how the case stood then, and the posts that the hand held then."""

import os
from datetime import timedelta
from typing import Any

import pytest

from tests.browser.axe import violations
from tests.browser.visitor import Visitor
from tests.cast import City

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.slow]

SHOTS = os.environ.get("INSIGHT_SHOTS", "")
SCREENS = ((1440, 900), (390, 844))


def look(page: Any, name: str) -> None:
    """No finding of axe and no page wider than its screen, on a desk and on a phone, light and dark."""
    for width, height in SCREENS:
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("scrollTo(0, 0)")  # nothing lies half under the bar
        for colours in ("light", "dark"):
            page.evaluate("name => document.documentElement.setAttribute('data-bs-theme', name)", colours)
            page.wait_for_timeout(300)  # colours fade over
            if SHOTS:
                page.screenshot(path=f"{SHOTS}/{name}_{width}_{colours}.png", full_page=True)
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{name}: {wide} px on {width} px"
            found = [f"{each['id']}: {[n['html'][:120] for n in each['nodes']]}" for each in violations(page)]
            assert not found, f"{name} {width} px {colours}: {found}"
    page.set_viewport_size({"width": 1440, "height": 900})


def test_from_the_heat_map_to_who_did_it_then(city: City, page: Any, today_is: Any) -> None:
    walk, on = city.listed()
    today_is(on + timedelta(days=3))
    line = walk.entry.book.lines.get(verb="review_lawfulness")
    Visitor(page, "hanj").sign_in()
    page.goto("/log/process/")
    slow = page.locator(".xh-heat a", has=page.locator(".heat5"))
    box, frame = slow.bounding_box(), page.locator(".xh-chart").bounding_box()
    assert frame["x"] <= box["x"] and box["x"] + box["width"] <= frame["x"] + frame["width"], (
        "the slowest step is in sight"
    )
    look(page, "process")
    page.get_by_role("link", name="缩到一屏，看全图").click()
    page.wait_for_url("**fit=1*")
    assert page.evaluate("(e => e.scrollWidth <= e.clientWidth)(document.querySelector('.xh-chart'))")
    look(page, "whole")
    page.get_by_role("link", name="放大，看瓶颈").click()
    page.locator(".xh-heat a[aria-label^='法制审核：']").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**step=legal_review*")
    page.get_by_role("heading", name="最慢的案件：法制审核").wait_for()
    page.get_by_role("link", name=f"回看 {walk.entry.number} #{line.seq}").click()
    page.wait_for_url(f"**/entries/{walk.entry.number}/as-of/?line={line.seq}")
    assert "现在：在列" in page.inner_text("main")
    look(page, "then")
    page.get_by_role("link", name=f"看{line.actor.name}当时的岗位").click()
    page.wait_for_url(f"**/log/people/{line.actor.username}/at/**")
    assert "法制审核" in page.inner_text("section[aria-labelledby=held]")
    row = page.locator("section[aria-labelledby=acts] tbody tr").first
    assert walk.entry.number in row.inner_text() and "在任" in row.inner_text()
    page.locator("section[aria-labelledby=held] summary").first.click()
    look(page, "posts")
    row.get_by_role("link").click()
    page.get_by_role("link", name="回看条目当时的情况").wait_for()
    look(page, "line")
