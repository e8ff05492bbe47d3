"""From the envelope to the hall: on a phone, by the keyboard alone, every page on the way accessible."""

import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse

from tests.browser import keyboard
from tests.browser.axe import violations
from workflows import tasks
from workflows.acts import access, slip
from workflows.management.walk import at
from workflows.models import Mandate, Notice, Outbox

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DAY = date(2026, 3, 2)
PHONE = {"width": 390, "height": 844}
PASSWORD = "Heng-xin-2026-portal"
SHOTS = os.environ.get("PORTAL_SHOTS", "")  # a folder, for whoever wants to look


def look(page: Any, name: str) -> None:
    """Nothing against the rules, nothing wider than the phone."""
    assert violations(page) == [], (name, violations(page))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


def fill(page: Any, **said: str) -> None:
    """Reach each field with Tab, type, and send with Enter."""
    wanted = dict(said)
    page.evaluate("document.activeElement.blur()")
    for _press in range(60):
        page.keyboard.press("Tab")
        name = page.evaluate("document.activeElement.name || ''")
        if name in wanted:
            page.keyboard.press("Control+a")
            page.keyboard.type(wanted.pop(name))
            if not wanted:
                with page.expect_navigation():
                    page.keyboard.press("Enter")
                return
    raise AssertionError(f"Tab never reached {sorted(wanted)}")


def follow(page: Any, words: str) -> None:
    """Tab to the link that says so, and press Enter."""
    page.evaluate("document.activeElement.blur()")
    for _press in range(60):
        page.keyboard.press("Tab")
        if words in page.evaluate("document.activeElement.innerText || ''"):
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    raise AssertionError(f"Tab never reached {words}")


def go_to(page: Any, words: str) -> None:
    """Open the menu of the phone and choose, with the keyboard."""
    page.locator("[data-menu]").focus()
    page.keyboard.press("Enter")
    page.get_by_role("navigation", name="主导航").get_by_role("link", name=words).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def digits() -> str:
    """The six digits of the letter that waits."""
    (row,) = Outbox.objects.filter(kind="contact_code", status="pending")
    assert tasks.deliver(row.pk)
    return "".join(c for c in mail.outbox[-1].body.split("，")[0] if c.isdigit())


def test_the_code_in_the_envelope_opens_the_hall_on_a_phone(city: Any, today_is: Any, new_page: Any) -> None:
    today_is(DAY)
    walk = city.case().to_review(DAY).to_service(DAY)
    notice = Notice.objects.get(entry=walk.entry, kind="prior_notice", associate=None)
    code = slip.print_slip(notice, by=city.clara, at=at(DAY))
    page = new_page(viewport=PHONE)
    page.goto(reverse("login"))
    look(page, "login")
    follow(page, "用开通码开通账号")
    fill(page, code="0000-0000-0000-0000", number=city.acme.code)
    assert "开通码或者号码不对" in page.inner_text("main")
    look(page, "activate")
    fill(page, code=code.lower(), number=city.acme.code)
    look(page, "account")
    told = {"name": "王启衡", "username": "wangqh2", "contact": "wang@example.cn"}
    fill(page, **told, password1=PASSWORD, password2=PASSWORD)
    look(page, "confirm")
    fill(page, digits=digits())
    assert page.url.endswith(reverse("hall")) and walk.entry.number in page.inner_text("main")
    assert Mandate.objects.filter(person__username="wangqh2", kind="legal").exists()
    look(page, "home")
    assert keyboard.walk(page) > 5

    access.record_company_look(walk.entry, by=city.anna, at=at(DAY))
    go_to(page, "我的账号")
    look(page, "contact")
    for words, name in (("代理人", "agents"), ("谁看过", "looks"), ("信息副本", "copies")):
        follow(page, words)
        look(page, name)
    page.get_by_role("button", name="生成信息副本").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "正在生成" in page.inner_text("main")
    while row := Outbox.objects.filter(kind="archive", status="pending").first():
        assert tasks.deliver(row.pk), Outbox.objects.get(pk=row.pk).last_error
    page.get_by_role("link", name="下载").wait_for(timeout=20_000)
    look(page, "copy")
