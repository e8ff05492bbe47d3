"""The whole life of a case in a real browser, each role at an own desk, from registration to exit."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.browser.visitor import Visitor, sign_here
from tests.uploads import PDF
from workflows import tasks
from workflows.acts import account
from workflows.management.city import code_for, id_for
from workflows.management.walk import at
from workflows.models import Entry, Notice

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def proof(tmp_path: Path) -> str:
    path = tmp_path / "付款凭证.pdf"
    path.write_bytes(PDF)
    return str(path)


@pytest.fixture
def at_desk(new_page, today_is):
    """Each call is another browser of another person on some day."""

    def enter(username: str, day: date, **options) -> Visitor:
        today_is(day)
        return Visitor(new_page(viewport={"width": 1440, "height": 900}, **options), username).sign_in()

    return enter


def fill_case(page, company, proof):
    page.goto("/cases/new/?list=wage-arrears")
    for name, value in {
        "code": company.code,
        "name": company.name,
        "case_number": "衡人社监〔2026〕901号",
        "order_number": "衡人社监令〔2026〕901号",
        "order_deadline": "2026-02-26",
        "workers": "43",
        "amount": "1286400.00",
        "facts_summary": "该单位承建滨河路二期工程期间拖欠43名农民工工资，经责令限期支付，逾期仍未支付。",
        "discovered_on": "2026-01-12",
    }.items():
        page.locator(f"[name={name}]").fill(value)
    page.locator("[name=ground][value=crime-threshold]").check()
    page.locator("[name=representative]").fill("何小明")
    page.locator("[name=representative_id]").fill(id_for(901))
    page.locator("[name=files]").set_input_files(proof)


def test_a_wage_case_from_registration_to_exit(city, at_desk, proof, page, today_is):
    monday = date(2026, 3, 2)
    clara = at_desk("shenjn", monday)
    fill_case(clara.page, city.acme, proof)
    clara.page.get_by_role("button", name="登记", exact=True).click()
    clara.page.wait_for_url(re.compile("/tasks/"))
    clara.choose("proceed").say("reason", "核对无误。").finish()
    clara.open_task("draft").say("reason", "拟告知。").finish()

    rolf = at_desk("zhengb", monday)
    rolf.open_task("review", "/inbox/team/").choose("approve").finish()

    clara.open_task("serve").serve_everything("2026-03-02").finish()

    subject = at_desk("luoym", date(2026, 3, 3)).page
    assert "陈述申辩" in subject.inner_text("main")
    entry = Entry.objects.get(case_number="衡人社监〔2026〕901号")
    prior = Notice.objects.get(entry=entry, kind="prior_notice", associate=None)
    subject.goto(f"/hall/{entry.number}/statement/{prior.code}/")
    subject.locator("[name=text]").fill("总承包单位没有结清工程款，请求暂不列入。")
    subject.locator("main form button.btn-primary").click()
    subject.wait_for_load_state("load")

    clara = at_desk("shenjn", date(2026, 3, 4))
    clara.open_task("answer").choose("no").say("reason", "工程款纠纷不免除支付工资的义务。")
    clara.page.locator("[name=point_1_adopted]").select_option("no")  # its words stand there already
    clara.say("point_1_reason", "工程款是否结清，不影响支付工资的义务。").finish()
    clara.open_task("serve_answer").serve_everything("2026-03-04").finish()

    tasks.tick(at(date(2026, 3, 10), 0, 1))
    lena = at_desk("fangm", date(2026, 3, 10))
    lena.open_task("legal_review", "/inbox/team/").choose("pass").say("reason", "合法。").finish()
    hugo = at_desk("lumy", date(2026, 3, 10))
    hugo.open_task("decide", "/inbox/team/").choose("enlist").say("reason", "达到认定标准。").finish()
    assert Entry.objects.get(pk=entry.pk).state == "listed"

    page.goto(f"/register/?q={city.acme.name}")
    assert city.acme.name in page.inner_text("main")
    assert "何小明" not in page.content()

    clara = at_desk("shenjn", date(2026, 3, 11))
    clara.open_task("serve_decision").serve_everything("2026-03-11").finish()

    autumn = date(2026, 9, 28)
    account.set_contact(city.acmes_speaker, at=at(autumn), email="luo@example.cn")
    subject = at_desk("luoym", autumn).page
    subject.goto(f"/hall/{entry.number}/commitment/")
    subject.locator("[name=has_read]").check()
    subject.locator("[name=name]").fill("罗一鸣")
    sign_here(subject, "main form button.btn-primary", today_is, autumn)
    subject.goto(f"/hall/{entry.number}/repair/")
    subject.locator("form[method=post] [name=corrected_on]").fill("2026-03-20")
    subject.locator("[name=statement]").fill("拖欠工资已经全部付清。")
    subject.locator("[name=files]").set_input_files(proof)
    subject.locator("main form button.btn-primary").click()
    subject.wait_for_load_state("load")

    clara = at_desk("shenjn", autumn)
    clara.open_task("check").choose("complete").say("reason", "缺少3人的银行回单。").finish()
    subject.goto(f"/hall/{entry.number}/repair/")
    assert "缺少3人的银行回单。" in subject.inner_text("main")
    subject.locator("[name=added]").fill("已补齐。")
    subject.get_by_role("button", name="提交补正").click()
    subject.wait_for_load_state("load")
    clara = at_desk("shenjn", autumn)
    clara.open_task("check").choose("accept")
    for box in clara.page.locator("[name=materials]").all():
        box.check()
    clara.finish()
    clara.page.goto(f"/repairs/{entry.repairs.get().code}/visits/new/")
    visited = {"visited_on": "2026-09-28", "began": "09:30", "ended": "10:20", "place_visited": "滨河路8号",
               "officers": "沈佳宁、季宁", "seen": "工资台账与回单一致。"}  # fmt: skip
    for name, value in visited.items():
        clara.page.locator(f"[name={name}]").fill(value)
    clara.page.locator("[name=record]").set_input_files(proof)
    clara.page.get_by_role("button", name="登记", exact=True).click()
    clara.page.wait_for_url(re.compile("/entries/"))
    clara.open_task("verify").choose("grant").say("corrected_on", "2026-03-20")
    assert "工资台账与回单一致。" in clara.page.inner_text("main")
    clara.page.locator("[name=performed]").check()
    clara.say("reason", "凭证属实。").finish()
    hugo = at_desk("lumy", autumn + timedelta(days=1))
    hugo.open_task("decide", "/inbox/team/").choose("grant").say("reason", "符合第十二条。").finish()
    assert Entry.objects.get(pk=entry.pk).state == "exited"

    page.goto(f"/register/?q={city.acme.name}")
    assert "衡人社信决" not in page.inner_text("main")

    clara = at_desk("shenjn", autumn + timedelta(days=2))
    clara.open_task("serve_decision").serve_everything("2026-09-30").finish()
    clara.open_task("serve").serve_everything("2026-09-30").finish()

    while tasks.run_outbox_once():
        pass
    clara.page.goto(f"/entries/{entry.number}/")
    assert "提前移出" in clara.page.inner_text("main")
    paper = Notice.objects.filter(entry=entry, kind="repair_granted").first()
    answer = clara.page.request.get(f"/notices/{paper.code}.pdf")
    assert answer.status == 200
    assert answer.body().startswith(b"%PDF")

    anna = at_desk("hanj", autumn + timedelta(days=3)).page
    anna.goto("/log/")
    assert "审计台" in anna.inner_text("h1")
    assert code_for(1) == city.acme.code
