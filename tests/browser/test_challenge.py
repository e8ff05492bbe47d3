"""A lawsuit in a real browser: its pages accessible and as wide as the screen, and an annulment signed by hand."""

import os
from datetime import timedelta

import pytest

from tests.browser.axe import violations
from tests.browser.test_pages import SCREENS
from tests.browser.visitor import Visitor
from tests.flows.test_challenge import filed, reported, stayed
from workflows.acts import challenge
from workflows.management.walk import at
from workflows.models import WorkItem

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("CHALLENGE_SHOTS", "")


@pytest.mark.parametrize("screen", SCREENS, ids=["desktop-light", "phone-dark"])
def test_the_pages_of_a_lawsuit_are_accessible_and_the_head_signs_the_annulment(
    city, new_page, today_is, screen
) -> None:
    walk, day = city.listed()
    made, number = filed(walk, day, claims="认定事实不清。"), walk.entry.number
    challenge.note(made, "hearing", day + timedelta(days=30), "开庭传票", by=city.clara, at=at(day))
    stayed(walk, made, day)
    today_is(day)
    # Tall enough that the bar at the foot of the screen lies over nothing while a page is looked at.
    tall = {**screen, "viewport": {**screen["viewport"], "height": 14000}}
    page = new_page(**tall)
    Visitor(page, "shenjn").sign_in()
    found = []

    def look(*addresses: str) -> None:
        for where in addresses:
            assert page.goto(where).status == 200
            for finding in violations(page):
                found.append(f"{where}: {finding['id']} {[node['html'][:160] for node in finding['nodes']]}")
            width = page.evaluate("document.documentElement.scrollWidth")
            found.extend([] if width <= screen["viewport"]["width"] else [f"{where}: {width} px wide"])
            if SHOTS:
                name = where.strip("/").replace("/", "_").replace("?", "_")
                page.screenshot(path=f"{SHOTS}/{screen['viewport']['width']}_{name}.png", full_page=False)

    own = f"/challenges/{made.code}/"
    answer = f"/tasks/{walk.item('answer').code}/"
    look("/challenges/", own, f"/entries/{number}/challenges/new/", f"{own}note/", f"{own}outcome/", answer)
    made = reported(walk, made, day, "annulled")
    look(own, f"/entries/{number}/")
    item = walk.item("confirm_outcome")
    page = new_page(**tall)
    Visitor(page, "fangm").sign_in()
    look(f"/tasks/{item.code}/")
    Visitor(page, "fangm").choose("confirm").finish()
    item = WorkItem.objects.get(entry=walk.entry, step="decide", procedure="motion", status="new")
    page = new_page(**tall)
    Visitor(page, "lumy").sign_in()
    look(f"/tasks/{item.code}/")
    Visitor(page, "lumy").choose("approve").say("reason", "执行生效判决").finish()
    assert walk.entry.state == "revoked"
    page = new_page(**tall)
    Visitor(page, "luoym").sign_in()
    look(f"/hall/{number}/")
    assert "视为自始未列入" in page.inner_text("main")
    assert page.goto(f"/register/{number}/").status == 404
    assert not found, "\n".join(found)
