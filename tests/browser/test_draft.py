"""The desk in a real browser: a draft outlives the session, a step is taken back within its ten seconds."""

import hashlib
from datetime import date

import pytest
from django.contrib.sessions.models import Session

from tests.browser.axe import violations
from tests.browser.test_pages import SCREENS
from tests.browser.visitor import Visitor
from workflows.management.city import PASSWORD
from workflows.models import Draft, Evidence, HeldStep, WorkItem
from workflows.queries import clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MONDAY = date(2026, 3, 2)
WORDS = "欠薪数额清楚，达到标准"


@pytest.fixture
def decision(city, monkeypatch):
    """A decision that waits for the head; the program's clock goes on from that day."""
    walk, on = city.before_decision()
    began, real = clock.now(), clock.now
    from workflows.management.walk import at

    monkeypatch.setattr(clock, "now", lambda: at(on) + (real() - began))
    return walk, WorkItem.objects.get(pk=walk.item("decide").pk)


def test_a_draft_outlives_the_session(decision, page) -> None:
    walk, item = decision
    where = f"/tasks/{item.code}/"
    Visitor(page, "lumy").sign_in()
    page.goto(where)
    page.locator("#step-form [name=outcome][value=enlist]").check()
    page.locator("#step-form [name=reason]").fill(WORDS)
    page.get_by_text("已存").first.wait_for()
    assert Draft.objects.get().data["reason"] == [WORDS]
    Session.objects.all().delete()  # the session ends on the server
    page.locator("#step-form [name=reason]").fill(f"{WORDS}，应当列入。")
    page.get_by_text("登录已过期，内容仍在本页").wait_for()
    page.get_by_role("button", name="完成", exact=True).click()
    page.wait_for_url("**/login/**")
    page.locator("#id_username").fill("lumy")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("main form button[type=submit], form button.btn-primary").first.click()
    page.wait_for_url(f"**{where}")
    page.get_by_text("您登录过期前填写的内容已恢复").wait_for()
    assert page.locator("#step-form [name=reason]").input_value() == f"{WORDS}，应当列入。"
    assert page.locator("#step-form [name=outcome][value=enlist]").is_checked()
    page.get_by_role("button", name="完成", exact=True).click()
    page.wait_for_url("**/inbox/")
    assert walk.entry.state == "listed" and not Draft.objects.exists()


def test_the_page_goes_on_after_signing_in_in_another_window(decision, page) -> None:
    walk, item = decision
    Visitor(page, "lumy").sign_in()
    page.goto(f"/tasks/{item.code}/")
    Session.objects.all().delete()
    page.locator("#step-form [name=outcome][value=enlist]").check()
    page.get_by_text("登录已过期，内容仍在本页").wait_for()
    window = page.context.new_page()
    Visitor(window, "lumy").sign_in()
    page.locator("#step-form [name=reason]").fill(WORDS)
    page.get_by_text("已存").first.wait_for()
    page.get_by_role("button", name="完成", exact=True).click()
    page.wait_for_url("**/inbox/")
    assert walk.entry.state == "listed"


def test_a_step_is_taken_back_within_its_seconds_and_enacted_after_them(decision, page, settings) -> None:
    settings.XINHENG_UNDO_SECONDS = 6
    walk, item = decision
    Visitor(page, "lumy").sign_in()
    page.goto(f"/tasks/{item.code}/")
    page.locator("#step-form [name=outcome][value=enlist]").check()
    page.locator("#step-form [name=reason]").fill(WORDS)
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/inbox/")
    page.get_by_role("button", name="撤回").click()
    page.wait_for_url(f"**/tasks/{item.code}/")
    assert page.locator("#step-form [name=reason]").input_value() == WORDS
    assert walk.entry.state == "notified" and not HeldStep.objects.exists()
    page.get_by_role("button", name="完成", exact=True).click()
    page.wait_for_url("**/inbox/")
    page.get_by_text("已完成：审批列入决定").wait_for()
    assert walk.entry.state == "listed" and page.locator("[data-held]").count() == 0


@pytest.mark.parametrize("screen", SCREENS, ids=["desktop-light", "phone-dark"])
def test_the_desk_is_accessible_with_a_file_open_and_a_step_waiting(
    city, decision, new_page, settings, screen
) -> None:
    settings.XINHENG_UNDO_SECONDS = 600
    walk, item = decision
    files = [keep(settings, walk.entry, city.clara, *file) for file in (("a.pdf", "application/pdf", PDF),)]
    page = new_page(**{**screen, "viewport": {**screen["viewport"], "height": 6000}})
    Visitor(page, "lumy").sign_in()
    found = []
    narrow = screen["viewport"]["width"] < 768
    for where in (f"/tasks/{item.code}/?evidence={files[0].code}", f"/inbox/team/?task={item.code}"):
        page.goto(where)
        if "inbox" in where and not narrow:
            page.get_by_role("tab", name="案卷").click()
            page.locator("#pane-file #evidence").wait_for()
            assert page.locator("#step-form").is_hidden()
            found += faults(page, where)
            page.get_by_role("tab", name="办理").click()
        found += faults(page, where)
    page.goto(f"/tasks/{item.code}/")
    page.locator("#step-form [name=outcome][value=enlist]").check()
    page.locator("#step-form [name=reason]").fill(WORDS)
    page.get_by_text("已存").first.wait_for()
    page.get_by_role("button", name="完成", exact=True).click()
    page.wait_for_url("**/inbox/")
    found += faults(page, "held")
    assert not found, "\n".join(found)


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n%%EOF\n"


def keep(settings, entry, by, name, media, body) -> Evidence:
    """A file of the case in the store."""
    path = settings.MEDIA_ROOT / "evidence"
    path.mkdir(parents=True, exist_ok=True)
    (path / name).write_bytes(body)
    digest = hashlib.sha256(body).hexdigest()
    facts = {"media_type": media, "size": len(body), "digest": digest, "uploaded_at": clock.now()}
    return Evidence.objects.create(entry=entry, file=f"evidence/{name}", name=name, uploaded_by=by, **facts)


def faults(page, where) -> list[str]:
    """What the audit finds, and what is wider than the screen."""
    told = [
        f"{where}: {finding['id']} {[node['html'][:160] for node in finding['nodes']]}"
        for finding in violations(page)
    ]
    width, screen = page.evaluate("document.documentElement.scrollWidth"), page.viewport_size["width"]
    return told + ([] if width <= screen else [f"{where}: {width} px wide"])
