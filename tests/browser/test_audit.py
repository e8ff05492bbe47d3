"""Who audits, in a real browser: a plan, the draw, an item, a finding; her pages on a desk and on a phone."""

import os
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from tests.browser.axe import violations
from tests.browser.visitor import Visitor
from tests.cast import City
from workflows import tasks
from workflows.acts import audit as acts
from workflows.acts import gate, log, sequencer
from workflows.gateways import logkey
from workflows.law import duties
from workflows.models import AuditFinding, WorkPaper
from workflows.queries import audit_draw
from workflows.sweeps import clock_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.slow]

SHOTS = os.environ.get("AUDIT_SHOTS", "")
SCREENS = ((1440, 900, "light"), (390, 844, "dark"))


def look(page: Any, name: str) -> None:
    """No finding of axe and no page wider than its screen; pictures for whoever asks."""
    for width, height, colours in SCREENS:
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("name => document.documentElement.setAttribute('data-bs-theme', name)", colours)
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
    # What she said in the browser is what is kept, and the paper shows it.
    assert (found.title, found.severity, found.unit.code) == ("送达回证缺签收日期", "general", "HC-RS")
    assert set(paper.items.get(nth=1).marks.values()) == {"yes"}
    page.goto(pages["paper"])
    assert "送达回证缺签收日期" in page.inner_text("main")


def test_from_a_facet_to_a_finding(city: City, page: Any, today_is: Any) -> None:
    """What an auditor does of a morning: a red refusal, a line's old and new value, a person's day, a full check with
    its progress, the next item of the sample, a finding."""
    walk, _day = city.listed()
    now = today_is(date(2026, 3, 20))
    entry = walk.entry
    gate.refuse(
        city.clara, "bulk-start", why="law", at=now,
        about=gate.About(f"attempt/{entry.number}", entry.department),
    )  # fmt: skip
    changed = {"until": ["2026-04-01", "2026-05-01"]}
    with transaction.atomic():
        log.record("extend_decision", entry, by=city.clara, at=now, duty=duties.VIEW_ENTRY, changed=changed)
    sequencer.sequence(logkey.key(), by=clock_person(), at=now)
    Visitor(page, "hanj").sign_in()

    # By a facet to the refusal: red, what was tried, why not.
    page.goto("/log/?period=all")
    look(page, "console")
    page.locator(".facet", has_text="拒绝").click()
    row = page.locator("tr.is-no")
    assert row.count() == 1 and "尝试批量办理" in row.inner_text() and "拒绝：规则不允许" in row.inner_text()
    assert "period=all" in page.url and page.locator(".facet.is-on").inner_text().startswith("拒绝")
    look(page, "console_refused")
    row.get_by_role("link", name="尝试批量办理").click()
    page.wait_for_url("**/log/access/**")

    # On a phone the choices are behind one button, and the lines come without a wall of fields before them.
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/log/?period=all&result=kept_out")
    assert not page.locator("#facet-list").is_visible() and not page.locator("#id_entry").is_visible()
    page.get_by_role("button", name="分类筛选").click()
    page.locator(".facet.is-on").wait_for()
    page.set_viewport_size({"width": 1440, "height": 900})

    # By the search field to a line: field by field what it was and what it became.
    page.goto("/log/")
    page.get_by_role("searchbox", name="搜索台账").fill(entry.number.lower())
    page.get_by_role("button", name="搜索", exact=True).click()
    page.locator(".facet", has_text="期限变更").click()
    page.get_by_role("link", name="批准延长期限").click()
    fields = page.locator("section[aria-labelledby=changes]")
    assert (
        fields.locator("del").inner_text() == "2026-04-01"
        and fields.locator("ins").inner_text() == "2026-05-01"
    )
    page.get_by_role("link", name="沈佳宁").click()
    page.wait_for_url("**/log/people/shenjn/")
    assert "批准延长期限" in page.locator("main").inner_text()

    # A wrong filter stands at its field; nothing is listed, what was typed stays.
    page.goto("/log/?actor=查无此人")
    assert (
        page.locator("#id_actor").input_value() == "查无此人" and page.locator("#id_actor_error").is_visible()
    )
    assert page.locator(".aud-t").count() == 0
    look(page, "console_wrong")

    # One book at once; then everything, with progress, and only then four green checks.
    page.goto("/log/")
    assert page.locator(".chk4 .xh-green").count() == 0
    page.locator("summary", has_text="校验一段").click()
    page.locator("#id_book").fill(entry.number)
    page.get_by_role("button", name="校验", exact=True).click()
    page.get_by_text("这一段通过").wait_for()
    assert page.locator(".chk4 .xh-green").count() == 0
    page.get_by_role("button", name="全链重算").click()
    page.wait_for_url("**/log/tree/")
    page.locator("progress").wait_for()
    while tasks.run_outbox_once():
        pass
    page.locator("#tree-check .xh-st--ok", has_text="全部通过").wait_for()
    page.goto("/log/")
    assert page.locator(".chk4 .xh-green").count() == 4
    assert page.locator("section[aria-labelledby=chain]").get_by_text("全部通过").is_visible()

    # The next item of the sample, and what was found.
    told = {
        "title": "一季度抽查",
        "office": city.offices["HC"],
        "sampled": "lines",
        "method": "random",
        "size": 2,
    }
    plan = acts.Plan(**told, since=date(2026, 3, 1), until=date(2026, 3, 20))
    paper = acts.announce(plan, by=city.anna, at=now)
    sequencer.sequence(logkey.key(), by=clock_person(), at=now)
    acts.draw(paper, audit_draw.candidates(paper), by=city.anna, at=now)
    page.goto("/log/")
    page.get_by_role("link", name="查下一件").click()
    page.wait_for_url("**/items/1/")
    for name in ("lawful", "timely", "heard", "explained"):
        page.locator(f"input[name={name}][value=yes]").check()
    page.get_by_role("button", name="登记检查结果").click()
    page.wait_for_url("**/items/2/")
    page.locator("summary", has_text="发现问题").click()
    page.locator("input[name=severity][value=serious]").check()
    for name, words in (
        ("title", "送达回证缺签收日期"),
        ("rule", "行政强制法（待核）"),
        ("text", "见材料。"),
    ):
        page.locator(f"[name={name}]").fill(words)
    page.locator("select[name=unit]").select_option("HC-RS")
    page.get_by_role("button", name="登记发现", exact=True).click()
    page.wait_for_url("**/audit/findings/*/")
    page.goto("/log/")
    beside = page.locator("section[aria-labelledby=open-findings]")
    assert "发现 1 项" in beside.inner_text() and "送达回证缺签收日期" in beside.inner_text()
    assert "已查 1 / 2" in page.locator("section[aria-labelledby=sample]").inner_text()
    look(page, "console_worked")
