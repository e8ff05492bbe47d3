"""Every page in a real browser: no accessibility finding, no console error, nothing wider than the screen."""

from datetime import date

import pytest

from tests.browser.axe import violations
from tests.browser.visitor import Visitor
from workflows.acts import alert, consultation, merge, rulemaking, savedview, talk
from workflows.management.walk import at
from workflows.models import Notice, Policy, Repair, WorkItem

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.slow]

SCREENS = (
    {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"},
    {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"},
)


@pytest.fixture
def cases(city, today_is):
    """A case at each stage that has a page of its own."""
    today_is(date(2026, 9, 28))
    listed, day = city.listed()
    asked, _day = city.listed(company="hongtuo")
    asked.apply(date(2026, 9, 24), corrected_on=day)
    told = city.case(date(2026, 9, 21), "jinda", order_deadline=date(2026, 9, 15)).to_review(
        date(2026, 9, 21)
    )
    told.to_service(date(2026, 9, 22))
    open_window = city.notified(date(2026, 9, 24), company="qinghe", order_deadline=date(2026, 9, 17))
    return {
        "listed": listed,
        "asked": asked,
        "told": told,
        "open": open_window,
        "twin": twin(city),
        "view": worked(city, listed.entry),
        **versions(city, listed.entry),
    }


def twin(city):
    """Two files that are proposed to be one."""
    told = {"reason": "重复建档。", "evidence": "登记机关证明", "at": at(date(2026, 9, 1))}
    return merge.propose(city.acme, city.companies["sanli"][0], by=city.people["zhouw"], **told)


def worked(city, entry):
    """What officers leave behind: a word in the discussion, an alert, a saved view."""
    clara, rolf, moment = city.people["shenjn"], city.people["zhengb"], at(date(2026, 9, 27))
    talk.say(entry, "@shenjn 请核对送达回证。", by=rolf, at=moment)
    alert.tell(clara, "urged", key="urge/pages", at=moment, entry=entry, by=rolf, note="请尽快办结。")
    return savedview.keep(clara, "今日必办", box="mine", query={"state": ["today"]}, at=moment)


def versions(city, entry):
    """A draft of the list's next version, and one of another list that is before the public."""
    who = {"by": city.people["zhouw"], "at": at(date(2026, 9, 1))}
    facts = {
        "code": "hidden-danger",
        "name": "示例守信名单",
        "short_name": "示例名单",
        "kind": "red",
        "status": "active",
    }
    heard = rulemaking.found_list(facts, [], effective_from=date(2026, 12, 1), **who)
    Policy.objects.filter(pk=heard.pk).update(
        state="consulting", consults_from=date(2026, 9, 1), consults_until=date(2026, 10, 30)
    )
    consultation.hear(heard, text="建议延长。", name="", contact="", at=at(date(2026, 9, 2)))
    note = {"effective_from": date(2026, 12, 1), "note": "缩短期限"}
    draft = rulemaking.draft(entry.list_type, entry.policy, **note, **who)
    draft.parameters.filter(name="repair_minimum").update(value="3", clause="")
    return {"draft": draft, "heard": heard}


def at_work(cases) -> dict[str, list[str]]:
    """The pages of the workbench, of an officer and of a head."""
    listed, view = cases["listed"].entry, cases["view"]
    serve = WorkItem.objects.get(entry=cases["told"].entry, step="serve", status="assigned").code
    verify = WorkItem.objects.get(entry=cases["asked"].entry, step="verify", status="assigned").code
    return {
        "shenjn": [
            "/inbox/copied/",
            "/inbox/?state=open&show=snoozed",
            "/inbox/views/?box=mine",
            "/inbox/views/new/?box=mine&state=over",
            f"/inbox/views/{view.code}/",
            "/inbox/bulk/",
            f"/tasks/{verify}/hand-over/",
            f"/tasks/{verify}/delegate/",
            f"/tasks/{verify}/follow-up/",
            f"/entries/{listed.number}/copy/",
            f"/entries/{listed.number}/comments/",
            "/search/",
            "/alerts/",
            "/settings/",
            "/cover/",
        ],
        "lumy": [
            "/inbox/team/",
            "/supervision/",
            "/supervision/tasks/?state=open",
            f"/supervision/{serve}/urge/",
            f"/tasks/{serve}/move/",
            f"/tasks/{serve}/rank/",
            "/teams/",
        ],
    }


def addresses(cases) -> dict[str, list[str]]:
    """The pages of each person."""
    listed, asked, told, spoken = (cases[name].entry for name in ("listed", "asked", "told", "open"))
    serve = WorkItem.objects.get(entry=told, step="serve", status="assigned").code
    verify = WorkItem.objects.get(entry=asked, step="verify", status="assigned").code
    decision = Notice.objects.filter(entry=listed, kind="listing_decision", associate=None).get().code
    prior = spoken.notices.get(kind="prior_notice", associate=None).code
    waiting = told.notices.get(kind="prior_notice", associate=None).code
    assert Repair.objects.filter(entry=asked).exists()
    return {
        "": [
            "/",
            "/register/",
            "/eligibility/?kind=samr_penalty&document=2026-04-15&penalty=%E8%AD%A6%E5%91%8A&is_repeated=on",
            "/public-notices/",
            "/terms/",
            "/calendar/",
            f"/register/?q={listed.subject.name[:4]}",
            f"/register/{listed.number}/",
            "/consultations/",
            f"/consultations/{cases['heard'].pk}/",
            "/login/",
            "/nowhere/",
        ],
        "shenjn": [
            "/inbox/",
            f"/inbox/?task={verify}",
            "/inbox/team/",
            "/inbox/done/",
            f"/tasks/{serve}/",
            f"/tasks/{verify}/",
            "/entries/",
            f"/entries/{listed.number}/",
            f"/entries/{asked.number}/",
            f"/entries/{asked.number}/diagram/",
            f"/entries/{asked.number}/as-of/?line=9",
            f"/entries/{asked.number}/print/",
            "/search/?q=衡川",
            f"/notices/{decision}/",
            f"/notices/{decision}/correct/",
            f"/notices/{waiting}/service/",
            f"/notices/{waiting}/address/",
            "/notices/",
            "/notices/numbers/",
            "/notices/batches/",
            "/notices/batches/new/",
            "/notices/batches/new/?kind=rectification_notice",
            "/notices/prints/",
            f"/entries/{listed.number}/issue/",
            f"/entries/{listed.number}/records/",
            f"/entries/{listed.number}/motions/revocation/",
            f"/entries/{spoken.number}/statements/new/",
            "/cases/new/",
            "/cases/new/?list=wage-arrears",
            "/lists/",
            "/lists/wage-arrears/",
            "/cases/import/",
            "/password/",
        ],
        "zhouw": [
            "/supervision/",
            "/subjects/?q=衡川",
            f"/subjects/{listed.subject_id}/",
            f"/subjects/{listed.subject_id}/changes/registration/",
            f"/subjects/{listed.subject_id}/identifiers/new/",
            f"/subjects/{listed.subject_id}/merge/",
            f"/subjects/merges/{cases['twin'].pk}/",
            "/rules/desk/",
            "/rules/new/",
            f"/rules/{cases['heard'].list_type.code}/versions/1/",
            *(
                f"/rules/{told.list_type.code}/{page}"
                for page in (
                    "diff/?all=1",
                    "versions/2/",
                    "versions/2/head/",
                    "versions/2/parameters/repair/",
                    "versions/2/parts/grounds/",
                    "versions/2/promises/",
                    "versions/2/steps/consult/",
                    "versions/2/dryrun/",
                )
            ),
        ],
        "hanj": ["/log/", f"/log/{listed.number}/1/"],
        "luoym": [
            "/hall/",
            f"/hall/{listed.number}/",
            f"/hall/{listed.number}/commitment/",
            f"/hall/{listed.number}/repair/",
            f"/hall/{listed.number}/guide/",
            f"/hall/notices/{decision}/",
            "/hall/address/",
        ],
        "luoj": ["/hall/", f"/hall/{spoken.number}/statement/{prior}/"],
        "fengy": ["/hall/", f"/hall/notices/{waiting}/receive/"],
    }


# Who is looked over by one test: three of about the same length.
DESKS = {
    "public-and-officer": ("", "shenjn"),
    "credit-office": ("zhouw", "hanj", "lumy"),
    "hall": ("luoym", "luoj", "fengy"),
}


@pytest.mark.parametrize("desk", DESKS)
def test_every_page_is_accessible_and_fits(cases, new_page, desk) -> None:
    """On a wide light screen, then the same page narrow and dark, as turning the screen and the theme's button do."""
    wide, narrow = SCREENS
    found: list[str] = []
    pages = {**addresses(cases)}
    for username, more in at_work(cases).items():
        pages[username] = [*pages.get(username, []), *more]
    assert set(pages) == {username for each in DESKS.values() for username in each}
    for username in DESKS[desk]:
        page = new_page(**wide, reduced_motion="reduce")
        page.on("pageerror", lambda error, who=username: found.append(f"{who}: {error}"))
        if username:
            Visitor(page, username).sign_in()
        for address in pages[username]:
            page.set_viewport_size(wide["viewport"])
            answer = page.goto(address)
            if answer.status != (404 if address == "/nowhere/" else 200):
                found.append(f"{username} {address}: {answer.status}")
            found.extend(f"{username} {address}: {fault}" for fault in faults(page))
            page.set_viewport_size(narrow["viewport"])
            page.evaluate("document.documentElement.setAttribute('data-bs-theme', 'dark')")
            found.extend(f"{username} {address}, narrow and dark: {fault}" for fault in faults(page))
        page.context.close()
    assert not found, "\n".join(found)


def faults(page) -> list[str]:
    """What axe finds, and whether something is wider than the screen."""
    found = [f"{each['id']} {each['nodes'][0]['html'][:120]}" for each in violations(page)]
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [*found, f"{wide} px too wide"] if wide > 0 else found
