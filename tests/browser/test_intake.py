"""Mistaken identity, from somebody without an account to the correction, in a real browser."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail

from tests.browser import axe
from tests.browser.visitor import Visitor
from tests.uploads import PDF, malicious
from workflows.management.city import id_for
from workflows.models import Display, Notice, Objection, RecallReceipt
from workflows.models.objection import query_code_of
from workflows.tasks import run_outbox_once

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.slow]
DAY = date(2026, 8, 3)
FOUND = {"reason": "核对登记资料：不是同一主体。", "proof": "企业登记资料"}


def settle(page: Any) -> None:
    """What a hurried program would not do: more than two seconds with the form."""
    page.wait_for_timeout(2100)


def press(page: Any, name: str) -> None:
    """Press a button and wait for the page."""
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state("load")


def prove(page: Any, contact: str) -> None:
    """From the public record to a contact that is proved."""
    page.locator("[name=contact]").fill(contact)
    settle(page)
    press(page, "获取验证码")
    run_outbox_once()
    found = re.search(r"\d{6}", mail.outbox[-1].body)
    assert found is not None
    page.locator("[name=code]").fill(found[0])
    settle(page)
    press(page, "核实")


def test_mistaken_identity_from_an_anonymous_filer_to_the_correction(
    city: Any, new_page: Any, today_is: Any, tmp_path: Path
) -> None:
    walk, _decided = city.listed()
    today_is(DAY)
    page = new_page(viewport={"width": 390, "height": 844})
    page.goto(f"/register/{walk.entry.number}/")
    page.get_by_role("link", name="提出异议").click()
    assert axe.violations(page) == []
    prove(page, "wu@example.cn")
    assert axe.violations(page) == []

    page.locator("[name=relation][value=mixed_up]").check()
    page.locator("[name=name]").fill("吴明")
    page.locator("[name=id_number]").fill(id_for(77))
    page.locator("[name=ground][value=identity]").check()
    assert page.locator("[data-ground=identity]").first.is_visible()
    assert not page.locator("[data-ground=fact]").first.is_visible()
    page.locator("[name=points][value='identity.code']").check()
    page.locator("[name=field]").select_option("公示名称")
    assert page.locator("[name=shown]").input_value() == walk.entry.subject.name
    page.locator("[name=text]").fill("同名同姓，号码不同。")
    page.locator("[name=promise]").check()
    bad, good = tmp_path / "图.svg", tmp_path / "身份证明.pdf"
    bad.write_bytes(malicious()["svg"][1])
    good.write_bytes(PDF)
    page.locator("[name=files]").set_input_files([str(bad), str(good)])
    settle(page)
    press(page, "提交异议")
    assert "不支持“图.svg”的格式" in page.inner_text("main") and not Objection.objects.exists()
    assert page.locator("[name=text]").input_value() == "同名同姓，号码不同。"
    assert axe.violations(page) == []

    page.locator("[name=files]").set_input_files(str(good))
    settle(page)
    press(page, "提交异议")
    made = Objection.objects.get()
    receipt = page.inner_text("main")
    assert made.code in receipt and query_code_of(made.code) in receipt and "待核" in receipt
    assert axe.violations(page) == []

    def at_desk(username: str) -> Visitor:
        return Visitor(new_page(viewport={"width": 1440, "height": 900}), username).sign_in()

    at_desk("zhouw").open_task("check", "/inbox/team/").choose("forward").finish()
    assert "异议处理中" in new_page().goto(f"/register/{walk.entry.number}/").text()
    clara = at_desk("shenjn").open_task("verify", "/inbox/team/")
    clara.page.locator("#step-form [name=result][value=delete]").check()
    for name, words in FOUND.items():
        clara.say(name, words)
    clara.finish()
    at_desk("lumy").open_task("confirm", "/inbox/team/").choose("approve").finish()
    today_is(DAY + timedelta(days=1))
    at_desk("guq").open_task("decide", "/inbox/team/").choose("delete").say("reason", "停止展示。").finish()
    while run_outbox_once():
        pass

    assert {row.state for row in Display.objects.filter(entry=walk.entry)} == {"stopped"}
    assert RecallReceipt.objects.filter(recall__entry=walk.entry, delivered_at__isnull=False).exists()
    assert new_page().goto(f"/register/{walk.entry.number}/").status == 404
    stranger = new_page()
    stranger.goto("/objections/")
    stranger.locator("[name=code]").fill(made.code)
    stranger.locator("[name=query_code]").fill(query_code_of(made.code))
    settle(stranger)
    press(stranger, "查询")
    told = stranger.inner_text("main")
    assert "删除信息" in told and "停止展示。" in told and "异议处理结果" in told
    assert Notice.objects.get(kind="objection_result").served_on == DAY + timedelta(days=1)
    assert axe.violations(stranger) == []
