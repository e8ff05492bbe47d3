"""Two auditors in a real browser: one examines and hands over, the other doubts, returns, reviews and signs."""

from datetime import date
from typing import Any

import pytest

from tests.browser.test_audit import look
from tests.browser.visitor import Visitor
from tests.cast import City
from workflows.acts import audit, sequencer
from workflows.gateways import logkey
from workflows.law.audit import QUESTIONS
from workflows.models import Bundle, WorkPaper
from workflows.queries import audit_draw
from workflows.sweeps import clock_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.slow]

DAY = date(2026, 3, 20)


def drawn(city: City, now: Any) -> WorkPaper:
    """A paper of two items that Anna announced and drew."""
    told: dict[str, Any] = {"by": city.anna, "at": now}
    plan = audit.Plan("一季度抽样检查", city.offices["HC"], "lines", "random", date(2026, 3, 1), DAY, 2)
    paper = audit.announce(plan, **told)
    sequencer.sequence(logkey.key(), by=clock_person(), at=now)
    return audit.draw(paper, audit_draw.candidates(paper), **told)


def examine(page: Any, url: str, nth: int, note: str = "") -> None:
    """All questions of one item are answered with yes, the last one could not be examined."""
    page.goto(f"{url}items/{nth}/")
    for name in QUESTIONS:
        mark = "unable" if note and name == "explained" else "yes"
        page.locator(f"input[name={name}][value={mark}]").check()
    page.locator("[name=note]").fill(note)
    page.get_by_role("button", name="登记检查结果").click()
    page.wait_for_load_state()


def hand_over(page: Any, url: str) -> None:
    """The paper goes to the colleague."""
    page.goto(url)
    page.locator("#id_conclusion").fill("总体合法，一项未能检查。")
    page.locator("select[name=reviewer]").select_option(label="肖悦")
    page.get_by_role("button", name="送复核", exact=True).click()
    page.get_by_text("底稿已送复核").first.wait_for()


def test_the_colleague_returns_an_item_and_signs_when_it_was_examined_again(
    city: City, page: Any, new_page: Any, today_is: Any
) -> None:
    city.listed()
    paper = drawn(city, today_is(DAY))
    url = f"/audit/papers/{paper.code}/"
    Visitor(page, "hanj").sign_in()
    examine(page, url, 1)
    examine(page, url, 2, "案卷已移送法院，调阅未果。")
    page.goto(url)
    look(page, "submit")
    hand_over(page, url)
    look(page, "submitted")
    assert not page.get_by_role("button", name="签署底稿").count()  # not hers

    vera = new_page()
    Visitor(vera, "xiaoy").sign_in()
    vera.goto(f"{url}items/2/")
    vera.locator("input[name=review][value=again]").check()
    look(vera, "review-item")
    vera.get_by_role("button", name="登记复核意见").click()  # what is to be examined again is not said
    vera.locator("#id_review_note_error").wait_for()
    vera.locator("[name=review_note]").fill("请向法院调阅复印件。")
    vera.get_by_role("button", name="登记复核意见").click()
    vera.wait_for_url(f"**{url}items/1/")
    vera.goto(url)
    look(vera, "review")
    vera.locator("#return_reason").fill("第 2 项补查。")
    vera.locator("details button", has_text="退回补查").click()
    vera.get_by_text("底稿已退回补查").first.wait_for()

    page.goto(url)
    page.get_by_text("第 2 项补查。").first.wait_for()
    look(page, "returned")
    examine(page, url, 2, "法院只提供目录，复印件仍未取得。")
    hand_over(page, url)
    vera.goto(url)
    vera.locator("#id_review").fill("复核无误。")
    vera.get_by_role("button", name="签署底稿").click()
    vera.get_by_text("与台账一致").first.wait_for()
    look(vera, "signed")
    vera.goto("/audit/reports/papers/")
    assert "韩静" in vera.inner_text("table") and "肖悦" in vera.inner_text("table")
    look(vera, "report-papers")
    paper.refresh_from_db()
    assert [one["username"] for one in paper.signers] == ["hanj", "xiaoy"]


def test_a_party_asks_for_its_own_bundle(city: City, page: Any, today_is: Any) -> None:
    walk, _day = city.listed()
    today_is(DAY)
    Visitor(page, city.acmes_speaker.username).sign_in()
    page.goto(f"/hall/{walk.entry.number}/")
    page.get_by_role("link", name="取得证据包").click()
    page.wait_for_url("**/bundle/")
    look(page, "own-bundle")
    page.get_by_role("button", name="生成证据包").click()
    page.wait_for_url("**/hall/bundles/*/")
    look(page, "own-bundle-state")
    assert Bundle.objects.get().subject == city.acme
