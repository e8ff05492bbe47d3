from datetime import date

import pytest

from tests.browser.axe import violations
from tests.browser.visitor import Visitor
from workflows.acts import clue, complaint
from workflows.acts.people import counter_keeper
from workflows.management.walk import at
from workflows.models import Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DAY = date(2026, 3, 2)
OUT = "/tmp/shots-complaint"


def test_shots(new_page, city, today_is):
    today_is(DAY)
    who = lambda n: Person.objects.get(username=n)
    told = clue.Told(
        source="citizen",
        named=city.acme.name,
        named_code=city.acme.code,
        text="该单位拖欠37名工人三个月工资。\n地点在望江路工地。",
        happened="2026年1月",
        happened_at="望江路",
    )
    rep, code = clue.file(
        told,
        identity={"name": "柳知微", "contact": "liu@example.org"},
        channel="web",
        by=counter_keeper(),
        at=at(DAY),
    )
    rep = clue.assign(rep, city.offices["HC-RS"], because="请核查。", by=who("zhouw"), at=at(DAY))
    rep2, _ = clue.file(
        clue.Told(source="media", named="某某公司", text="虚假宣传。"),
        identity={},
        channel="web",
        by=counter_keeper(),
        at=at(DAY),
    )
    said = complaint.Said(
        about="delay",
        text="窗口三次拒收材料，要求说明原因。",
        department=city.offices["HC-RS"],
        officer_named="沈佳宁",
        officer=city.clara,
        complainant=city.acme,
        name="罗一鸣",
        contact="0999-1",
    )
    com, ccode = complaint.file(said, channel="hall", by=city.acmes_speaker, at=at(DAY))
    com = complaint.accept(com, by=who("zhouw"), at=at(DAY))
    entry = city.case().entry
    clue.open_case(rep, entry, by=city.clara, at=at(DAY))
    bad = []

    def shots(page, name, url, wide):
        page.goto(url)
        page.wait_for_load_state("networkidle")
        page.screenshot(path=f"{OUT}/{name}-{wide}.png", full_page=True)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            bad.append((name, wide, "scrolls sideways"))
        bad.extend((name, wide, v["id"], [n["target"] for n in v["nodes"]][:3]) for v in violations(page))

    pages = {
        None: [("new-c", "/complaints/new/"), ("new-r", "/reports/new/"), ("track", "/reports/")],
        "zhouw": [
            ("desk-c", "/desk/complaints/"),
            ("com", f"/desk/complaints/{com.code}/"),
            ("desk-r", "/desk/reports/"),
            ("rep2", f"/desk/reports/{rep2.code}/"),
            ("superv", "/supervision/"),
            ("counter", "/desk/complaints/new/"),
        ],
        "shenjn": [
            ("rep", f"/desk/reports/{rep.code}/"),
            ("case", f"/cases/new/?list=wage-arrears&report={rep.code}"),
            ("entry", f"/entries/{entry.number}/"),
        ],
        "jianb": [("ident", f"/desk/reports/{rep.code}/identity/")],
        "luoym": [("hall", "/hall/complaints/"), ("hallc", f"/hall/complaints/{com.code}/")],
    }
    for wide, opts in (
        (1440, {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"}),
        (390, {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"}),
    ):
        for user, urls in pages.items():
            page = new_page(**opts)
            if user:
                Visitor(page, user).sign_in()
            for name, url in urls:
                shots(page, name, url, wide)
            if user is None:
                page.goto("/reports/")
                page.locator("[name=number]").fill(rep.code)
                page.locator("[name=code]").fill(code)
                page.get_by_role("button", name="查看", exact=True).click()
                page.wait_for_load_state("networkidle")
                page.screenshot(path=f"{OUT}/tracked-{wide}.png", full_page=True)
                bad.extend(
                    ("tracked", wide, v["id"], [n["target"] for n in v["nodes"]][:3])
                    for v in violations(page)
                )
    print(*bad, sep="\n")
