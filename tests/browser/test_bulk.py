"""A reviewer approves all notices of a morning at once: each with its facts, its own line and its own result."""

import os
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.browser.axe import violations
from tests.browser.visitor import Visitor
from tests.crowd_of_notices import drafted
from tests.environment import THOROUGH
from workflows import tasks
from workflows.acts import delivery, people
from workflows.acts.bulk import CHUNK
from workflows.management.walk import at
from workflows.models import BulkAct, Opinion, Person, Transition, WorkItem
from workflows.queries import clock
from workflows.queries.verification import verify_all

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TUESDAY = date(2026, 3, 3)
MANY = 200 if THOROUGH else 60
SHOTS = os.environ.get("XINHENG_SHOTS", "")  # a folder for screenshots to look at
SCREENS = {
    "desk-light": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"},
    "desk-dark": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "dark"},
    "phone-light": {"viewport": {"width": 390, "height": 844}, "color_scheme": "light"},
    "phone-dark": {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"},
}


def run_bulk_once() -> int:
    """What the runner does every two seconds, bulk work only: papers are printed elsewhere."""
    due = delivery.due(at=clock.now(), limit=50, kind="bulk")
    return sum(tasks.deliver(pk) for pk in due)


def shoot(page: Any, name: str) -> None:
    """Keep a picture, when somebody wants to look."""
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png")


def tick_all(page: Any, box: str = "/inbox/team/") -> None:
    """Open a list and tick what it shows."""
    page.goto(box)
    page.locator("[data-check-all]").check()
    page.locator("#bulk-form").wait_for()


@pytest.mark.slow
def test_bulk_approval_of_many(city: Any, today_is: Any, page: Any) -> None:
    chosen = MANY - 10 - 1  # all but his own, and one that he unticks
    done = chosen - 5  # a colleague is faster
    today_is(TUESDAY)
    drafted(city, MANY, by_rolf=10)
    people.appoint(city.people["jiyt"], city.offices["HC-RS"], "reviewer", since=date(2024, 1, 1))
    colleague = Person.objects.get(username="jiyt")
    rolf = Visitor(page, "zhengb").sign_in()

    page.goto("/inbox/team/")
    assert page.locator("#bulk-form").is_hidden()  # nothing is ticked
    tick_all(page)
    assert "已选 25 件" in page.locator("#bulk-form").inner_text()
    page.get_by_label(f"全选本条件下的 {MANY} 件").check()
    page.get_by_role("button", name="批量同意").click()

    # The confirmation: all tasks with their facts, ten of them his own work.
    page.get_by_role("heading", name="确认批量同意").wait_for()
    page.wait_for_load_state("load")  # the heading is there long before all the rows are
    assert page.locator("#bulk-start input[name=item]").count() == MANY
    assert page.locator("#bulk-start input[name=item]:checked").count() == MANY - 10
    assert f"共 {MANY} 件，已勾选 {MANY - 10} 件，不能办理 10 件" in page.inner_text("main")
    assert page.locator(".bulk-rows .is-not", has_text="前一步骤").count() == 10
    first = page.locator(".bulk-rows > li").first
    first.locator("summary").click()
    assert "43人" in first.inner_text() and "必备要素齐全" in first.inner_text()
    page.locator(".bulk-rows > li:not(.is-not) input[name=item]").first.uncheck()
    page.get_by_role("button", name=f"同意 {chosen} 件").wait_for()
    page.locator("[name=reason]").fill("事实清楚，文书合法，同意签发。")

    # Meanwhile a colleague takes five of them.
    ticked = page.locator("#bulk-start input[name=item]:checked").evaluate_all("all => all.map(e => e.value)")
    for item in WorkItem.objects.filter(code__in=ticked[10:15]).select_related("task"):
        item.task.flow_task.claim(item.task, by=colleague, at=at(TUESDAY, 9, 59))
    page.get_by_role("button", name=f"同意 {chosen} 件").click()

    page.get_by_role("heading", name="正在办理").wait_for()
    assert f"还有 {chosen} 件等待办理" in page.inner_text("main")
    assert run_bulk_once() == 1
    page.get_by_text(f"还有 {chosen - CHUNK} 件等待办理").wait_for()  # the page follows by itself
    for _part in range(chosen // CHUNK + 5):
        run_bulk_once()
    page.get_by_role("heading", name="已经办完").wait_for()
    said = page.inner_text("main")
    assert f"共 {chosen} 件：成功 {done} 件，未办 5 件" in said
    refused = page.locator(".xh-results li", has_text="未办")
    assert refused.count() == 5 and all(colleague.name in words for words in refused.all_inner_texts())

    # Right for everybody, once, and the chain holds.
    act = BulkAct.objects.get()
    assert Counter(act.items.values_list("result", flat=True)) == {"done": done, "refused": 5}
    lines = Transition.objects.filter(verb="review_notice", facts__data__bulk=act.code)
    assert set(Counter(lines.values_list("book", flat=True)).values()) == {1} and lines.count() == done
    assert Opinion.objects.filter(step="review", text="事实清楚，文书合法，同意签发。").count() == done
    assert WorkItem.objects.filter(step="serve", status="assigned").count() == done
    assert WorkItem.objects.filter(step="review", status="assigned", owner=colleague).count() == 5
    assert verify_all().ok
    rolf.page.goto("/inbox/team/")
    assert "共 11 件" in page.inner_text("main")  # ten of his own work, and the one that he unticked


def test_without_a_script_everything_is_a_page(city: Any, today_is: Any, new_page: Any) -> None:
    today_is(TUESDAY)
    drafted(city, 3)
    page = new_page(viewport={"width": 1440, "height": 900}, java_script_enabled=False)
    Visitor(page, "zhengb").sign_in()
    page.goto("/inbox/team/")
    for box in page.locator(".xh-list tbody input[type=checkbox]").all()[:2]:
        box.check()
    page.locator("#bulk-form button[value=return]").click()
    page.locator("[name=reason]").fill("金额与台账不符。")
    page.locator("button[form=bulk-start]").click()
    assert "共 2 件：成功 2 件，未办 0 件" in page.inner_text("main")
    assert WorkItem.objects.filter(step="draft", status="assigned").count() == 2


@pytest.mark.parametrize("screen", SCREENS if THOROUGH else ("desk-light", "phone-dark"))
def test_the_pages_are_accessible_and_fit_the_screen(
    city: Any, today_is: Any, new_page: Any, screen: str
) -> None:
    today_is(TUESDAY)
    items = drafted(city, 6, by_rolf=2)
    page = new_page(**SCREENS[screen])
    Visitor(page, "zhengb").sign_in()
    page.goto("/inbox/team/")
    if screen.startswith("desk"):
        tick_all(page)
        inspect(page, f"bulk-bar-{screen}")
        page.keyboard.press("Escape")
        page.locator("#bulk-form").wait_for(state="hidden")
        tick_all(page)
        page.get_by_role("button", name="批量同意").click()
    else:  # on a phone the list has no head to tick all with: the form is sent as if each row had been ticked
        page.evaluate(
            """codes => { const f = document.getElementById("bulk-form");
            codes.concat("").forEach(c => { const i = document.createElement("input"); i.type = "hidden";
            i.name = c ? "item" : "kind"; i.value = c || "approve"; f.appendChild(i); }); f.submit(); }""",
            [item.code for item in items],
        )
    page.locator("#bulk-start").wait_for()
    page.locator(".bulk-rows summary").first.click()
    inspect(page, f"bulk-confirm-{screen}")
    page.locator("[name=reason]").fill("同意签发。")
    page.locator("button[form=bulk-start]").click()
    page.get_by_role("heading", name="已经办完").wait_for()
    inspect(page, f"bulk-results-{screen}")
    page.goto("/inbox/bulk/")
    inspect(page, f"bulk-list-{screen}")


def inspect(page: Any, name: str) -> None:
    """No accessibility finding, nothing wider than the screen."""
    shoot(page, name)
    found = violations(page)
    assert [(v["id"], [n["html"][:120] for n in v["nodes"]][:3]) for v in found] == []
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, f"{name}: {wide} px too wide"
    assert not re.search(r"\{[{%]", page.inner_text("body"))
