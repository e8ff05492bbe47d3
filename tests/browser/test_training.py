"""A lesson is read in a real browser: the time runs while the page is seen; the quiz opens."""

from typing import Any

import pytest

from tests import courses
from tests.browser.axe import violations
from tests.browser.visitor import Visitor
from workflows.acts import training
from workflows.management.walk import at
from workflows.models import Learning, Reading

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHORT = {"title": "第一课", "text": "## 要点\n\n| 甲 | 乙 |\n|---|---|\n| 一 | 二 |", "seconds": 4}


def test_reading_time_runs_while_the_page_is_seen(city: Any, new_page: Any) -> None:
    version = courses.published(city, lessons=[SHORT])
    learning = training.begin(version, city.acme, by=city.acmes_speaker, at=at(courses.FIRST, 12))
    visitor = Visitor(new_page(viewport={"width": 390, "height": 844}), city.acmes_speaker.username).sign_in()
    page, lesson = visitor.page, f"/hall/training/learn/{learning.code}/1/"
    page.goto(lesson)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("[data-status]").get_by_text("正在计时").wait_for()
    page.locator("[data-status]").get_by_text("本节已经学满").wait_for(timeout=20_000)
    page.locator("aside").get_by_text("· 已学").wait_for()  # the contents say it without a reload
    page.get_by_text("课文已经全部学满，可以参加测验。").wait_for()
    assert Learning.objects.get().lessons_left == 0
    assert Reading.objects.get().counted_ms >= 4000
    page.goto(f"/hall/training/learn/{learning.code}/quiz/")
    page.get_by_role("button", name="开始测验").click()
    page.get_by_role("button", name="交卷").wait_for()
    assert violations(page) == []
    page.get_by_role("button", name="交卷").click()
    page.get_by_text("第1题还没有作答。").first.wait_for()
