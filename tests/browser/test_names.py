"""What a screen reader reads of the desk: names of controls, heads of tables, places where news is announced."""

from datetime import date
from typing import Any

import pytest

from tests.browser.axe import violations
from tests.browser.visitor import Visitor
from tests.crowd_of_notices import drafted
from workflows.management.walk import at
from workflows.models import WorkItem

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TUESDAY = date(2026, 3, 3)
BEST = {"runOnly": {"type": "tag", "values": ["best-practice", "cat.name-role-value", "cat.tables"]}}
NAMELESS = """() => { const faults = [], say = (why, e) => faults.push(why + " " + e.outerHTML.slice(0, 140));
  const words = e => (e.getAttribute("aria-label") || "").trim()
    || (e.getAttribute("aria-labelledby") || "").split(" ")
      .map(i => (document.getElementById(i) || {}).textContent || "").join("").trim();
  const own = e => { const copy = e.cloneNode(true);
    copy.querySelectorAll("[aria-hidden=true], svg").forEach(x => x.remove());
    return copy.textContent.trim()
      || Array.from(copy.querySelectorAll("img[alt], [aria-label]")).map(words).join("").trim(); };
  const all = s => document.querySelectorAll(s);
  all("input:not([type=hidden]), select, textarea").forEach(e => {
    const labels = Array.from(e.labels || []).map(own).join("");
    if (!words(e) && !labels) { say("control without a name:", e); } });
  all("button, a[href], summary, [role=button], [role=tab]").forEach(e => {
    if (!words(e) && !own(e)) { say("without a label:", e); } });
  all("th").forEach(e => { if (!e.hasAttribute("scope")) { say("head without scope:", e); }
    if (!own(e) && !e.querySelector("[aria-label]")) { say("empty head:", e); } });
  all("table").forEach(e => { if (!e.querySelector("th")) { say("table without heads:", e); } });
  all("fieldset").forEach(e => { if (!e.querySelector("legend")) { say("group without a legend:", e); } });
  all("iframe, dialog, [role=region], [role=search], [role=group], nav, aside").forEach(e => {
    if (!words(e) && !e.title) { say("place without a name:", e); } });
  const ids = Array.from(all("[id]")).map(e => e.id);
  ids.filter((id, n) => ids.indexOf(id) !== n).forEach(id => faults.push("twice: #" + id));
  all("[aria-describedby], [aria-labelledby], [aria-controls], label[for]").forEach(e => {
    ["aria-describedby", "aria-labelledby", "aria-controls", "for"].forEach(name =>
      (e.getAttribute(name) || "").split(" ").filter(Boolean).forEach(id => {
        if (!document.getElementById(id)) { say(name + " leads nowhere:", e); } })); });
  return faults; }"""
# Where something changes without a new page, and which element says so.
LIVE = {
    "/inbox/team/": ("#inbox-news[role=status]", "#held[aria-live]", "#bulk-form [role=status]"),
    "task": ("[data-draft-state][role=status]", "#held[aria-live]"),
    "pane": ("[data-draft-state][role=status]",),
    "bulk": ("#bulk-which + [role=status]",),
}


@pytest.fixture
def reviews(city: Any, today_is: Any) -> list[WorkItem]:
    """Notices that wait for review; the first is in Rolf's hands."""
    items = drafted(city, 3)
    today_is(TUESDAY)
    items[0].task.flow_task.claim(items[0].task, by=city.rolf, at=at(TUESDAY))
    return items


def faults(page: Any, where: str) -> list[str]:
    """What has no name, by our own walk and by the rules of good practice; and missing live regions."""
    found = [f"{where}: {fault}" for fault in page.evaluate(NAMELESS)]
    for rule in violations(page, BEST):
        found += [f"{where}: {rule['id']} {node['html'][:140]}" for node in rule["nodes"]]
    missing = [place for place in LIVE.get(where, ()) if not page.locator(place).count()]
    return found + [f"{where}: nothing announces, no {place}" for place in missing]


def test_everything_on_the_reviewers_desk_has_a_name(reviews: list[WorkItem], page: Any) -> None:
    Visitor(page, "zhengb").sign_in()
    found = []
    page.goto("/inbox/team/")
    page.locator("[data-check-all]").check()
    found += faults(page, "/inbox/team/")
    page.goto(f"/inbox/?task={reviews[0].code}")
    found += faults(page, "pane")
    page.goto(f"/tasks/{reviews[0].code}/")
    found += faults(page, "task")
    page.goto("/inbox/team/")
    page.locator("[data-check-all]").check()
    page.get_by_role("button", name="批量同意").click()
    page.locator("#bulk-start").wait_for()
    found += faults(page, "bulk")
    page.locator("[name=reason]").fill("同意签发。")
    page.locator("button[form=bulk-start]").click()
    page.get_by_role("heading", name="已经办完").wait_for()
    found += faults(page, "results")
    assert found == []


def test_everything_on_the_pages_of_supervision_has_a_name(reviews: list[WorkItem], page: Any) -> None:
    Visitor(page, "lumy").sign_in()
    found = []
    for where in (
        "/supervision/", "/supervision/tasks/?state=open", f"/supervision/{reviews[1].code}/urge/",
        f"/tasks/{reviews[1].code}/hand-over/", "/settings/",
    ):  # fmt: skip
        page.goto(where)
        found += faults(page, where)
    assert found == []
