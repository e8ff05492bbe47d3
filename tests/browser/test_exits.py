"""How a listing ends and comes back, in a real browser: many run out in one night; a removal got by fraud is undone."""

import os
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.acts.test_recall import receipts_of, said, send_all
from tests.browser.axe import violations
from tests.browser.visitor import Visitor
from tests.cast import City
from tests.uploads import PDF
from workflows import sending, tasks
from workflows.acts import receipt
from workflows.management import bench_expiry
from workflows.management.walk import Walk, at
from workflows.models import RecallReceipt, WorkItem

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.slow]

DAY = timedelta(days=1)
MANY = 24
SHOTS = os.environ.get("EXIT_SHOTS", "")
GROUNDS = "工资发放表系伪造，23名农民工的工资没有支付。"


@pytest.fixture
def desk(new_page: Any, today_is: Any) -> Any:
    """Each call is another browser of another person on some day."""

    def enter(username: str, day: date) -> Visitor:
        today_is(day)
        return Visitor(new_page(viewport={"width": 1440, "height": 900}), username).sign_in()

    return enter


def look(page: Any, name: str) -> str:
    """The words of a page; it is no wider than a desk or a phone, and whoever asks for pictures gets them."""
    words: str = page.inner_text("main")
    for width, height, colours in ((1440, 900, "light"), (390, 844, "dark")):
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("name => document.documentElement.setAttribute('data-bs-theme', name)", colours)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{name}: {wide} px on {width} px"
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/{name}_{width}.png", full_page=True)
            found = [f"{each['id']}: {[n['html'][:120] for n in each['nodes']]}" for each in violations(page)]
            assert not found, f"{name} {width} px: {found}"
    page.set_viewport_size({"width": 1440, "height": 900})
    page.evaluate("document.documentElement.setAttribute('data-bs-theme', 'light')")
    return words


def left_early(city: City, company: str, applied: date, **facts: Any) -> Walk:
    """A company that was granted its early removal four days after it applied; everybody was told."""
    walk, day = city.listed(company=company, **facts)
    walk.apply(applied, corrected_on=day)
    told = {"outcome": "grant", "corrected_on": day.isoformat(), "reason": "付款凭证齐全，改正属实。"}
    walk.do("verify", city.clara, applied + 3 * DAY, **told)
    walk.do("decide", city.hugo, applied + 4 * DAY, outcome="grant", reason="符合条件，准予提前移出。")
    walk.serve_all(applied + 4 * DAY, "repair_granted", step="serve_decision")
    return walk.serve_all(applied + 4 * DAY, "removal_notice", step="serve")


def test_many_listings_run_out_in_one_night(
    city: City, desk: Any, page: Any, today_is: Any, tmp_path: Path, settings: Any
) -> None:
    settings.XINHENG_HOME = tmp_path
    walk, _day = city.listed()
    entry, last = walk.entry, walk.entry.listed_until
    assert last is not None
    left_early(city, "hongtuo", last.replace(month=1, day=8))
    crowd = bench_expiry.listings(city, MANY, last)  # type: ignore[arg-type]
    some = crowd[0].subject

    today_is(last, hour=23)
    tasks.tick()
    page.goto(f"/register/?q={some.name}")
    assert some.code in look(page, "a1_register_before")

    night = today_is(last + DAY, hour=0, minute=5)
    struck = tasks.tick()
    assert (struck["struck"], struck["failed"]) == (MANY + 1, 0)
    assert tasks.tick()["struck"] == 0

    for name in (some.name, city.acme.name):
        page.goto(f"/register/?q={name}")
        assert "没有" in look(page, "a2_register_after") and some.code not in page.inner_text("main")
    assert page.goto(f"/register/{entry.number}/").status == 404

    clara = desk("shenjn", last + DAY)
    clara.page.goto("/inbox/")
    assert clara.page.inner_text("main").count("送达移出告知书") >= MANY
    look(clara.page, "a3_inbox")
    clara.page.goto(f"/entries/{crowd[0].number}/")
    words = look(clara.page, "a4_entry")
    assert "已移出" in words and "期限届满" in words

    send_all()
    rows = receipts_of(entry)
    assert all(row.delivered_at for row in rows.values())
    theirs = RecallReceipt.objects.filter(recall__made_at=night).select_related(*receipt.READ)
    assert theirs.count() == len(rows) * (MANY + 1) and not theirs.filter(delivered_at=None).exists()
    first = rows["市财政局"]
    page.goto(sending.address_of(first))
    page.locator("[name=answer][value=done]").check()
    page.locator("[name=who]").fill("李工")
    look(page, "a5_receipt")
    page.locator("main form button.btn-primary").click()
    assert "已经确认" in page.inner_text("main")
    for row in theirs.filter(recipient=first.recipient).exclude(pk=first.pk):
        receipt.by_token(row, said(), how="system", at=night)
    office = desk("zhouw", last + DAY)
    office.page.goto("/recalls/?state=confirmed")
    assert office.page.locator("main").inner_text().count("市财政局") > MANY // 2
    look(office.page, "a6_recalls")

    hugo = desk("lumy", last + 2 * DAY)
    hugo.page.goto("/figures/")
    words = re.sub(r"\s+", " ", look(hugo.page, "a7_figures"))
    assert f"期满移出 {MANY + 1}" in words and "提前移出（修复、改正） 1" in words

    clara = desk("shenjn", last + 2 * DAY)
    task = WorkItem.objects.get(entry=entry, step="serve", procedure="exit")
    clara.page.goto(f"/tasks/{task.code}/")
    clara.serve_everything((last + 2 * DAY).isoformat()).finish()
    subject = desk("luoym", last + 2 * DAY).page
    assert "已移出" in look(subject, "a8_hall")
    subject.goto(f"/hall/{entry.number}/")
    words = look(subject, "a9_hall_entry")
    assert "因列入期限届满" in words and "移出告知书" in words and "已确认处理：市财政局" in words


def test_a_removal_got_by_fraud_is_found_and_undone(
    city: City, desk: Any, page: Any, today_is: Any, tmp_path: Path
) -> None:
    walk = left_early(city, "qiheng", date(2026, 9, 24))
    entry = walk.entry
    told = date(2026, 10, 9)
    today_is(told)
    page.goto(f"/register/?q={city.acme.name}")
    assert "没有" in page.inner_text("main")

    clara = desk("shenjn", told)
    clara.page.goto(f"/entries/{entry.number}/motions/rescission/")
    for name in ("grounds", "intent", "gravity"):
        if (box := clara.page.locator(f"main form [name={name}]")).count():
            box.fill(GROUNDS)
    look(clara.page, "b1_motion")
    clara.page.locator("main form button.btn-primary").click()
    clara.page.wait_for_load_state("load")
    clara.open_task("serve_announcement").serve_everything(told.isoformat()).finish()

    subject = desk("luoym", told).page
    look(subject, "b2_hall_told")
    subject.get_by_role("link", name="对拟恢复列入陈述申辩").first.click()
    subject.locator("[name=text]").fill("发放表由项目部提交，公司不知情。")
    look(subject, "b3_speak")
    subject.locator("main form button.btn-primary").click()
    assert "陈述申辩已经提交" in subject.inner_text("body")

    heard = entry.deadlines.filter(kind="rescission_reply").latest("due_on").due_on + DAY
    tasks.tick(at(heard, 0, 5))
    clara = desk("shenjn", heard)
    clara.open_task("hear").choose("go_on").say("reason", "银行流水与发放表不符，事实成立。")
    clara.page.locator("select[name^=adopted_]").select_option("no")
    clara.page.locator("[name^=answer_]").fill("法定代表人在发放表上签字，陈述不能成立。")
    look(clara.page, "b4_hear")
    clara.finish()
    assert entry.book.lines.filter(verb="restore").count() == 0, "one pair of hands restores nothing"
    hugo = desk("lumy", heard)
    hugo.open_task("decide", "/inbox/team/")
    look(hugo.page, "b5_decide")
    hugo.choose("approve").say("reason", "属实，同意恢复列入。").finish()

    former, entry = entry.listed_until, walk.entry
    assert entry.state == "listed" and entry.listed_until > former
    page.goto(f"/register/?q={city.acme.name}")
    assert city.acme.code in look(page, "b6_register")
    clara = desk("shenjn", heard)
    clara.page.goto(f"/entries/{entry.number}/")
    assert str(entry.listed_until) in look(clara.page, "b7_entry")
    task = WorkItem.objects.get(entry=entry, status__in=("new", "assigned"), procedure="motion")
    clara.page.goto(f"/tasks/{task.code}/")
    clara.serve_everything(heard.isoformat()).finish()

    until = heard.replace(year=heard.year + 3).isoformat()
    bar = f"{until}（含当日）以前不得再次申请（年限待核）"
    subject = desk("luoym", heard + DAY).page
    assert bar in look(subject, "b8_hall")
    subject.goto(f"/hall/{entry.number}/")
    words = look(subject, "b9_hall_entry")
    assert f"提前移出已于 {heard} 被撤销，恢复列入" in words and "行政复议" in words and bar in words
    decided = entry.notices.get(kind="rescission_decision", associate=None)
    remedies = str(decided.facts["remedies"])
    assert "行政复议" in remedies and "诉讼" in remedies and decided.facts["rescission"]["restored_until"]
    subject.goto(f"/hall/{entry.number}/guide/")
    assert f"{until}（含当日）以前" in look(subject, "b10_guide")
    walk.sign(heard + DAY)
    subject.goto(f"/hall/{entry.number}/repair/")
    subject.locator("form[method=post] [name=corrected_on]").fill(heard.isoformat())
    subject.locator("[name=statement]").fill("工资已经全部付清。")
    proof = tmp_path / "付款凭证.pdf"
    proof.write_bytes(PDF)
    subject.locator("[name=files]").set_input_files(proof)
    subject.locator("main form[method=post] button.btn-primary").click()
    assert bar in look(subject, "b11_refused")
    assert (
        f"{until}以前（含当日）不得再次申请" in subject.inner_text("[role=alert]")
        and entry.repairs.count() == 1
    )
    assert subject.locator("[name=statement]").input_value() == "工资已经全部付清。"
