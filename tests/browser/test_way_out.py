"""The whole way out, by the guide: a company learns, signs and applies on a phone; two officers decide."""

import os
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests import courses
from tests.browser.axe import violations
from tests.browser.visitor import Visitor, sign_here
from tests.cast import City
from tests.stone import stone_lifted
from tests.uploads import PDF
from tests.views.hall_cases import deliver
from workflows.acts import account
from workflows.law.terms import add_months
from workflows.management.courses import right_answers
from workflows.management.walk import at
from workflows.models import Attempt, Completion, Entry, Parameter
from workflows.queries import clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.slow]

PHONE = {"width": 390, "height": 844}
APRIL = date(2026, 4, 13)
ONE_DAY = timedelta(days=1)
SHOTS = os.environ.get("WAY_OUT_SHOTS", "")  # a folder, for whoever wants to look


@pytest.fixture
def day_runs(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """From ten o'clock of a day the clock runs on, as it does for whoever reads a lesson."""

    def tell(day: date) -> None:
        began, instant = time.monotonic(), at(day)
        monkeypatch.setattr(clock, "now", lambda: instant + timedelta(seconds=time.monotonic() - began))

    return tell


def look(page: Any, name: str) -> None:
    """Nothing against the rules, nothing wider than the phone."""
    assert violations(page) == [], (name, violations(page))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


def learned(page: Any, day: date) -> None:
    """Read the lesson until the server has counted it, then answer the quiz rightly."""
    page.get_by_role("button", name="开始学习").click()
    page.get_by_role("link", name="学习第 1 节").click()
    look(page, "lesson")
    page.locator("[data-status]").get_by_text("本节已经学满").wait_for(timeout=30_000)
    page.get_by_role("link", name="结业测验").first.click()
    page.get_by_role("button", name="开始测验").click()
    page.get_by_role("button", name="交卷").wait_for()
    look(page, "quiz")
    for place, said in right_answers(Attempt.objects.get()).items():
        for choice in said:
            page.locator(f"[name=q{place}][value='{choice}']").check()
    page.get_by_role("button", name="交卷").click()
    page.get_by_text("合格，培训已经完成。").wait_for()
    assert Completion.objects.get().completed_on == day


def test_a_company_finds_its_way_out_on_a_phone(
    city: City, new_page: Any, today_is: Any, day_runs: Any, tmp_path: Path
) -> None:
    walk, on = city.listed(APRIL)
    entry, guide = walk.entry, f"/hall/{walk.entry.number}/guide/"
    told: dict[str, Any] = {"label": "须完成修复培训", "value": "yes", "clause": "测试条款"}
    with stone_lifted():
        Parameter.objects.create(policy=entry.policy, name="training_required", **told)
    courses.published(city, lessons=[{"title": "第一课", "text": "## 要点\n\n怎样修复。", "seconds": 4}])
    account.set_contact(city.acmes_speaker, at=at(on), email="luo@example.cn")
    day_runs(on)
    phone = Visitor(new_page(viewport=PHONE, color_scheme="dark"), "luoym").sign_in().page
    phone.goto(guide)
    look(phone, "guide")
    assert "离移出名单还差 4 步" in phone.inner_text("h1")
    phone.get_by_role("link", name="完成信用修复培训").click()
    learned(phone, on)

    today_is(on)
    phone.goto(guide)
    phone.get_by_role("link", name="签署信用承诺").click()
    phone.locator("[name=has_read]").check()
    phone.locator("[name=name]").fill("罗一鸣")
    sign_here(phone, "main form button.btn-primary", today_is, on)
    phone.goto(guide)
    look(phone, "guide-after")
    assert "离移出名单还差 2 步" in phone.inner_text("h1")

    first = add_months(on + ONE_DAY, 6) + ONE_DAY
    today_is(first)
    phone = Visitor(new_page(viewport=PHONE, color_scheme="dark"), "luoym").sign_in().page
    phone.goto(f"{guide}?corrected_on={on + ONE_DAY}")
    phone.get_by_role("link", name="申请提前移出").click()
    proof = tmp_path / "付款凭证.pdf"
    proof.write_bytes(PDF)
    phone.locator("form[method=post] [name=corrected_on]").fill((on + ONE_DAY).isoformat())
    phone.locator("[name=statement]").fill("拖欠工资已经全部付清。")
    phone.locator("[name=files]").set_input_files(str(proof))
    look(phone, "apply")
    phone.get_by_role("button", name="提交申请").click()
    phone.wait_for_load_state("load")

    desk = {"viewport": {"width": 1440, "height": 900}}
    clara = Visitor(new_page(**desk), "shenjn").sign_in()
    clara.open_task("check").choose("accept")
    for box in clara.page.locator("[name=materials]").all():
        box.check()
    clara.finish()
    clara.open_task("verify").choose("grant").say("corrected_on", (on + ONE_DAY).isoformat())
    clara.page.locator("[name=performed]").check()
    clara.say("reason", "凭证属实，培训和承诺都已完成。").finish()
    hugo = Visitor(new_page(**desk), "lumy").sign_in()
    hugo.open_task("decide", "/inbox/team/").choose("grant").say("reason", "符合规定。").finish()
    entry = Entry.objects.get(pk=entry.pk)
    assert (entry.state, entry.exit_ground) == ("exited", "repair")

    deliver("print_notice")
    phone.goto("/hall/training/")
    look(phone, "training-done")
    done = Completion.objects.get()
    assert done.certificate is not None and done.certificate.number in phone.inner_text("main")
    answer = phone.request.get(f"/hall/notices/{done.certificate.code}.pdf")
    assert answer.status == 200 and answer.body().startswith(b"%PDF")
    phone.goto("/hall/")
    look(phone, "hall-after")
    assert "提前移出" in phone.inner_text("main")
