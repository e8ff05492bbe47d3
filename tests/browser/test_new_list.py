"""A list that nobody programmed: founded, written, consulted on and published in the editor; then a case runs on it."""

from datetime import date
from typing import Any

import pytest

from tests.browser.visitor import Visitor
from workflows import tasks
from workflows.management.walk import at
from workflows.models import Deadline, Entry, Policy

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.slow]

MONDAY, THURSDAY = date(2026, 3, 2), date(2026, 4, 2)
CODE, NAME = "typed-by-hand", "预付卡经营重点关注名单"
CLAUSE = "预付卡管理规定（示例）第三条"
# Group → parameter → (value, unit, start event) as typed; a switch has only its value.
RULES: dict[str, dict[str, tuple[str, ...]]] = {
    "identify": {
        "prior_notice": ("yes",),
        "statement_window": ("3", "WD", "收到告知书"),
        "statement_answer": ("3", "WD", "收到陈述申辩"),
        "legal_review": ("no",),
        "decision_window": ("15", "WD", "发现"),
        "suspension": ("yes",),
        "suspension_longest": ("30", "D", "中止"),
    },
    "listing": {"listing_period": ("", "until_cured", "列入"), "natural_person_publishable": ("no",)},
    "repair": {
        "early_exit": ("yes",),
        "repair_promise": ("no",),
        "repair_decision": ("4", "WD", "收到申请"),
        "exit_execution": ("2", "WD", "移出"),
        "monitoring_period": ("3", "M", "移出"),
    },
}


@pytest.fixture
def at_desk(new_page: Any, today_is: Any) -> Any:
    """Each call is another browser of another person on some day."""

    def enter(username: str, day: date) -> Visitor:
        today_is(day)
        return Visitor(new_page(viewport={"width": 1440, "height": 900}), username).sign_in()

    return enter


def press(page: Any, words: str) -> None:
    """Press the button of the form; no error may be said."""
    page.get_by_role("button", name=words, exact=True).click()
    page.wait_for_load_state("load")
    assert page.locator(".xh-errors, [role=alert].xh-note--red").count() == 0, page.inner_text("main")


def fill(page: Any, **values: str) -> None:
    """Fill fields by name; a select takes its value."""
    for name, value in values.items():
        field = page.locator(f"main [name='{name}']")
        if field.evaluate("element => element.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def found_list(page: Any) -> str:
    """The list with its basis; returns the address of its first version."""
    page.goto("/rules/desk/")
    page.get_by_role("link", name="设立名单").click()
    page.wait_for_url("**/rules/new/")
    fill(
        page, code=CODE, name=NAME, short_name="预付卡重点关注", kind="watch", status="active",
        deciding_rule="市人力资源和社会保障局（示例）", number_prefix="YF",
    )  # fmt: skip
    if page.locator("main [name=effective_from]").count():
        fill(page, effective_from=THURSDAY.isoformat())
    fill(page, **{"bases-0-instrument": "《预付卡管理规定》（示例）", "bases-0-level": "department_rule"})
    press(page, "设立名单")
    return f"/rules/{CODE}/versions/1/"


def name_authority(page: Any) -> None:
    """The labour bureau decides on it; before that nobody could."""
    page.goto(f"/rules/{CODE}/authorities/")
    bureau = page.locator("[name=department] option", has_text="衡川市人力资源和社会保障局")
    fill(page, department=bureau.get_attribute("value"), since=MONDAY.isoformat(), basis="三定规定（示例）")
    press(page, "指定")


def write(page: Any, version: str) -> None:
    """The document, the parameters of every group, one ground and one fact to be registered."""
    page.goto(version + "head/")
    fill(
        page, instrument="《预付卡管理规定》（示例）", issuer="示例机关", basis_level="部门规章",
        jurisdiction="衡川市", effective_from=THURSDAY.isoformat(),
    )  # fmt: skip
    press(page, "保存草案")
    for group, rules in RULES.items():
        page.goto(f"{version}parameters/{group}/")
        for name, said in rules.items():
            page.locator(f"[name={name}-is_used]").check()
            keys = ("value", "unit", "start_event")[: len(said)]
            told = {f"{name}-{key}": value for key, value in zip(keys, said, strict=True) if value}
            fill(page, **told, **{f"{name}-clause": CLAUSE})
        press(page, "保存草案")
    page.goto(version + "parts/grounds/")
    fill(
        page,
        **{"grounds-0-code": "card-run", "grounds-0-text": "停业后不退预付款", "grounds-0-clause": "第三条"},
    )
    press(page, "保存草案")
    page.goto(version + "parts/articles/")
    fill(page, **{"articles-0-number": "第三条", "articles-0-text": "停业后不退预付款的，列入重点关注名单。"})
    press(page, "保存草案")
    page.goto(version + "parts/fields/")
    fill(page, **{"fields-0-name": "cards", "fields-0-label": "未退卡数", "fields-0-sort": "integer"})
    press(page, "保存草案")


def take(page: Any, version: str, step: str, words: str, **told: str) -> None:
    """One step of the life of the version."""
    page.goto(f"{version}steps/{step}/")
    fill(page, **told)
    press(page, words)


def register(page: Any, company: Any) -> None:
    """The new list is offered, and asks what its own rules ask."""
    page.goto("/cases/new/")
    page.get_by_role("link", name=NAME).click()
    page.wait_for_url(f"**/cases/new/?list={CODE}")
    assert "未退卡数" in page.inner_text("main")
    fill(
        page, code=company.code, name=company.name, case_number="衡预付〔2026〕1号", cards="120",
        order_number="衡预付函〔2026〕1号", order_deadline="2026-04-02", discovered_on="2026-04-02",
        facts_summary="停业后有120张预付卡没有退款。",
    )  # fmt: skip
    page.locator("[name=ground][value=card-run]").check()
    press(page, "登记")


def test_a_list_made_in_the_editor_alone_runs_a_case(
    city: Any, at_desk: Any, page: Any, today_is: Any
) -> None:
    zhou = at_desk("zhouw", MONDAY).page
    version = found_list(zhou)
    name_authority(zhou)
    write(zhou, version)
    zhou.goto(version)
    assert "处不能作为规则" not in zhou.inner_text("main")
    take(zhou, version, "consult", "公开征求意见", until="2026-04-01")
    page.goto("/consultations/")
    assert NAME in page.inner_text("main")
    gu = at_desk("guq", THURSDAY).page
    take(gu, version, "approve", "批准", because="同意。")
    day = THURSDAY.isoformat()
    take(gu, version, "publish", "发布", number="衡信用办〔2026〕9号", published_on=day, effective_from=day)
    assert Policy.objects.get(list_type__code=CODE).state == "published"
    page.goto(f"/lists/{CODE}/")
    assert "15个工作日" in page.inner_text("main") and "衡信用办〔2026〕9号" in page.inner_text("main")

    clara = at_desk("shenjn", THURSDAY)
    register(clara.page, city.acme)
    entry = Entry.objects.get(list_type__code=CODE)
    assert entry.number.startswith("YF-") and entry.particulars == {"cards": "120"}
    assert Deadline.objects.get(entry=entry, kind="decide").clause == CLAUSE
    clara.open_task("verify").choose("proceed").say("reason", "核对无误。").finish()
    clara.open_task("draft").say("reason", "拟办。").finish()
    at_desk("zhengb", THURSDAY).open_task("review", "/inbox/team/").choose("approve").finish()
    clara = at_desk("shenjn", THURSDAY)
    clara.open_task("serve").serve_everything(day).finish()
    # Three working days to speak: the holiday of 4 to 6 April takes two of the days that follow.
    window = Deadline.objects.get(entry=entry, kind="reply")
    assert window.due_on == date(2026, 4, 8)
    page.goto(f"/terms/?start={day}&value=3&unit=WD&roll=yes")
    assert "2026-04-08 周三 24:00" in page.inner_text("main")
    tasks.tick(at(date(2026, 4, 9), 0, 1))
    hugo = at_desk("lumy", date(2026, 4, 9))
    hugo.open_task("decide", "/inbox/team/").choose("enlist").say("reason", "符合列入情形。").finish()
    clara = at_desk("shenjn", date(2026, 4, 9))
    clara.open_task("serve_decision").serve_everything("2026-04-09").finish()
    entry.refresh_from_db()
    assert (entry.state, entry.listed_until) == ("listed", None)
    page.goto(f"/register/{entry.number}/")
    assert "重点关注" in page.inner_text("main") and city.acme.name in page.inner_text("main")
