"""A watch list and a red list of the catalogue in a real browser, each under its own rules.

Only the catalogue tells the two apart: the pages, the procedures and this test's helpers are those of every list.
"""

from datetime import date

import pytest

from tests.browser.visitor import Visitor
from workflows import tasks
from workflows.management.walk import at
from workflows.models import Entry

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.slow]

MONDAY = date(2026, 3, 2)
WATCH, RED = "abnormal-operation", "a-grade-taxpayer"


@pytest.fixture
def at_desk(new_page, today_is):
    """Each call is another browser of another person on some day."""

    def enter(username: str, day: date) -> Visitor:
        today_is(day)
        return Visitor(new_page(viewport={"width": 1440, "height": 900}), username).sign_in()

    return enter


def begun(city, at_desk, list_code):
    """Registered, verified, drafted and approved on Monday; the number of the entry."""
    walk = city.case(MONDAY, list_code=list_code, associates=(), facts_summary="事实见所附材料。")
    clara = at_desk("shenjn", MONDAY)
    clara.open_task("verify").choose("proceed").say("reason", "核对无误。").finish()
    clara.open_task("draft").say("reason", "拟办。").finish()
    at_desk("zhengb", MONDAY).open_task("review", "/inbox/team/").choose("approve").finish()
    return walk.entry.number


def decided(at_desk, day):
    """The head lists, the officer serves the decision."""
    hugo = at_desk("lumy", day)
    hugo.open_task("decide", "/inbox/team/").choose("enlist").say("reason", "符合列入情形。").finish()
    clara = at_desk("shenjn", day)
    clara.open_task("serve_decision").serve_everything(day.isoformat()).finish()
    return clara.page


def seen(page, address):
    """What somebody reads on a page."""
    page.goto(address)
    return page.inner_text("main")


def test_a_watch_listing_lasts_until_it_is_cured(city, at_desk, page, today_is):
    number = begun(city, at_desk, WATCH)
    clara = decided(at_desk, date(2026, 3, 3))
    file = seen(clara, f"/entries/{number}/")
    assert "直至改正" in file and "升级列入" in file and "登记移出申请" in file
    public = seen(page, f"/register/{number}/")
    assert "重点关注" in public and "移出时停止" in public and "严重失信" not in public

    subject = at_desk("luoym", date(2026, 3, 5)).page
    assert "申请移出" in seen(subject, f"/hall/{number}/")
    walk = city.walk()
    walk._pk = Entry.objects.get(number=number).pk
    walk.apply(date(2026, 3, 5), corrected_on=date(2026, 3, 4))
    clara = at_desk("shenjn", date(2026, 3, 6))
    clara.open_task("verify").choose("grant").say("corrected_on", "2026-03-04").say("reason", "属实。")
    clara.page.locator("[name=performed]").check()
    clara.finish()
    hugo = at_desk("lumy", date(2026, 3, 6)).open_task("decide", "/inbox/team/")
    assert "准予移出" in hugo.page.inner_text("main") and "提前移出" not in hugo.page.inner_text("#step-form")
    hugo.choose("grant").say("reason", "已经改正。").finish()
    assert Entry.objects.get(number=number).exit_ground == "cure"
    assert page.goto(f"/register/{number}/").status == 404


def test_an_honour_is_published_objected_to_decided_and_ended(city, at_desk, page, today_is):
    number = begun(city, at_desk, RED)
    public = seen(page, "/public-notices/")
    assert city.acme.name in public and "拟列入" in public and "异议电话" in public

    clara = at_desk("shenjn", date(2026, 3, 4)).page
    assert "拟列入公示" in seen(clara, f"/entries/{number}/")
    clara.get_by_role("link", name="登记异议").click()
    clara.locator("[name=notice]").first.check()
    clara.locator("[name=received_on]").fill("2026-03-04")
    clara.locator("[name=text]").fill("该企业上年度有欠税。")
    clara.get_by_role("button", name="登记并开始核实").click()
    assert clara.locator("[name=objector]:invalid").count() == 1  # the browser itself asks who objects
    clara.locator("[name=objector]").fill("王五")
    clara.locator("[name=objector_contact]").fill("0999-0000-0001")
    clara.get_by_role("button", name="登记并开始核实").click()
    clara.wait_for_url(f"**/entries/{number}/")

    desk = at_desk("shenjn", date(2026, 3, 5)).open_task("answer")
    desk.choose("no").say("reason", "税款已经缴清；3月5日电话答复异议人。").finish()
    subject = at_desk("luoym", date(2026, 3, 5)).page
    assert "王五" not in seen(subject, f"/hall/{number}/") and "欠税" not in subject.content()
    tasks.tick(at(date(2026, 3, 12), 0, 1))
    assert city.acme.name not in _on(today_is, date(2026, 3, 12), page, "/public-notices/")

    clara = decided(at_desk, date(2026, 3, 12))
    assert "守信激励" in seen(page, f"/register/{number}/") and "严重失信" not in page.inner_text("main")
    file = seen(clara, f"/entries/{number}/")
    assert "激励措施" in file and "惩戒措施" not in file
    clara.get_by_role("link", name="呈批取消激励").click()
    clara.locator("[name=grounds]").fill("年度评价降为B级。")
    clara.locator("[name=document_number]").fill("衡评〔2026〕7号")
    clara.locator("[name=document_date]").fill("2026-03-11")
    clara.locator("[name=document_body]").fill("衡川市评价机关")
    clara.get_by_role("button", name="呈负责人审批").click()
    clara.wait_for_url(f"**/entries/{number}/")
    hugo = at_desk("lumy", date(2026, 3, 13))
    hugo.open_task("decide", "/inbox/team/").choose("approve").say("reason", "同意。").finish()
    assert Entry.objects.get(number=number).exit_ground == "downgrade"
    assert page.goto(f"/register/{number}/").status == 404


def _on(today_is, day, page, address):
    """What the public reads on some day."""
    today_is(day)
    return seen(page, address)
