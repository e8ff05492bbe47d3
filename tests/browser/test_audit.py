"""Who audits, in a real browser: a plan, the draw, an item, a finding; her pages on a desk and on a phone."""

import os
from datetime import date
from typing import Any

import pytest

from tests.browser.axe import violations
from tests.browser.visitor import Visitor
from tests.cast import City
from workflows.acts import sequencer
from workflows.gateways import logkey
from workflows.models import AuditFinding, WorkPaper
from workflows.sweeps import clock_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.slow]

SHOTS = os.environ.get("AUDIT_SHOTS", "")
SCREENS = ((1440, 900, "light"), (390, 844, "dark"))


def look(page: Any, name: str) -> None:
    """No finding of axe and no page wider than its screen; pictures for whoever asks."""
    for width, height, colours in SCREENS:
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("name => document.documentElement.setAttribute('data-bs-theme', name)", colours)
        page.wait_for_timeout(300)  # colours fade over
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/{name}_{width}.png", full_page=True)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{name}: {wide} px on {width} px"
        found = [f"{each['id']}: {[n['html'][:120] for n in each['nodes']]}" for each in violations(page)]
        assert not found, f"{name} {width} px: {found}"
    page.set_viewport_size({"width": 1440, "height": 900})


def test_an_auditor_draws_checks_and_finds(city: City, page: Any, today_is: Any) -> None:
    city.listed()
    now = today_is(date(2026, 3, 20))
    Visitor(page, "hanj").sign_in()
    page.goto("/audit/new/")
    look(page, "new")
    page.locator("#id_title").fill("一季度告知、决定抽样检查")
    page.locator("input[name=since]").fill("2026-03-01")
    page.locator("#id_size").fill("3")
    page.get_by_role("button", name="登记抽样方案").click()
    page.wait_for_url("**/audit/papers/*/")
    sequencer.sequence(logkey.key(), by=clock_person(), at=now)
    page.get_by_role("button", name="抽样", exact=True).click()
    page.locator("#items + table, section[aria-labelledby=items] table").wait_for()
    paper = WorkPaper.objects.get()
    page.goto(f"/audit/papers/{paper.code}/items/1/")
    for name in ("lawful", "timely", "heard", "explained"):
        page.locator(f"input[name={name}][value=yes]").check()
    look(page, "item")
    page.get_by_role("button", name="登记检查结果").click()
    page.wait_for_url("**/items/2/")
    page.goto(f"/audit/papers/{paper.code}/items/1/")
    page.locator("summary", has_text="发现问题").click()
    page.locator("input[name=severity][value=general]").check()
    for name, words in (
        ("title", "送达回证缺签收日期"),
        ("rule", "行政强制法（待核）"),
        ("text", "见材料。"),
    ):
        page.locator(f"[name={name}]").fill(words)
    page.locator("select[name=unit]").select_option("HC-RS")
    page.get_by_role("button", name="登记发现", exact=True).click()
    page.wait_for_url("**/audit/findings/*/")
    found = AuditFinding.objects.get()
    pages = {
        "finding": f"/audit/findings/{found.code}/",
        "findings": "/audit/findings/",
        "paper": f"/audit/papers/{paper.code}/",
        "again": f"/audit/papers/{paper.code}/again/",
        "papers": "/audit/",
        "report": "/audit/reports/reads/",
        "person": "/log/people/shenjn/",
        "desk": "/log/",
    }
    for name, address in pages.items():
        page.goto(address)
        look(page, name)
