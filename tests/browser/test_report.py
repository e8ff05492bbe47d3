"""A report on a phone by somebody without an account, to the answer under number and query code; nobody learns who."""

from datetime import date
from typing import Any

import pytest

from tests.browser.axe import violations
from tests.browser.visitor import Visitor
from workflows.models import Report, Transition

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DAY = date(2026, 3, 2)


def test_somebody_reports_is_answered_and_stays_unknown(new_page: Any, city: Any, today_is: Any) -> None:
    today_is(DAY)
    phone = new_page(viewport={"width": 390, "height": 844})
    phone.goto("/reports/new/")
    assert violations(phone) == []
    for name, typed in (
        ("named", city.acme.name),
        ("named_code", city.acme.code),
        ("text", "拖欠三个月工资。"),
    ):
        phone.locator(f"[name={name}]").fill(typed)
    phone.locator("[name=who][value=sealed]").check()
    phone.locator("[name=name]").fill("柳知微")
    phone.locator("[name=contact]").fill("liu.zhiwei@example.org")
    phone.wait_for_timeout(2100)  # nobody is done sooner
    phone.get_by_role("button", name="提交", exact=True).click()
    phone.get_by_text("举报已收到").wait_for()
    number, code = phone.locator(".xh-receipt").all_inner_texts()
    assert violations(phone) == []

    zhou = Visitor(new_page(viewport={"width": 1440, "height": 900}), "zhouw").sign_in().page
    zhou.goto("/desk/reports/")
    zhou.get_by_role("link", name=number).click()
    assert violations(zhou) == []
    zhou.locator("[name=department]").select_option("HC-RS")
    zhou.get_by_role("button", name="提交：分派").click()
    zhou.get_by_text("已办理：分派。").wait_for()

    clara = Visitor(new_page(viewport={"width": 1440, "height": 900}), "shenjn").sign_in().page
    clara.goto(f"/desk/reports/{number}/")
    assert "柳知微" not in clara.content() and "密封保存" in clara.content()
    clara.locator("[name=findings]").fill("现场检查，属实。")
    clara.get_by_role("button", name="提交：作为线索").click()
    clara.locator("[name=feedback]").fill("经核查，有关情况属实，已依法处理。")
    clara.get_by_role("button", name="提交：反馈结果").click()
    clara.get_by_text("已办理：反馈结果。").wait_for()

    phone.goto("/reports/")
    phone.locator("[name=number]").fill(number)
    phone.locator("[name=code]").fill(code)
    phone.get_by_role("button", name="查看", exact=True).click()
    phone.get_by_text("经核查，有关情况属实").wait_for()
    assert "沈佳宁" not in phone.content() and violations(phone) == []
    assert Report.objects.get().state == "fed_back"
    assert not Transition.objects.filter(verb="open_identity").exists()
