"""The pages of a cross-check in a real browser: accessible, as wide as the screen, and a hit settled by hand."""

import pytest

from tests import kinds
from tests.browser.axe import violations
from tests.browser.test_pages import SCREENS
from tests.browser.visitor import Visitor
from tests.flows.test_crosscheck import LATER, accused, honoured, nominated, watched
from workflows.models import CrossHit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("screen", SCREENS, ids=["desktop-light", "phone-dark"])
def test_the_pages_of_a_hit_are_accessible_and_it_is_settled(city, new_page, today_is, screen) -> None:
    kinds.load()
    honour, _on = honoured(city, company="hongtuo")
    watched(city, LATER, company="hongtuo")
    bad, later = accused(city, LATER)
    late, on = nominated(city, LATER)
    bad.decide(later)
    walk, on = nominated(city, LATER)
    today_is(on)
    # Tall enough that the bar at the foot of the screen lies over nothing while the page is looked at.
    page = new_page(**{**screen, "viewport": {**screen["viewport"], "height": 6000}})
    Visitor(page, "shenjn").sign_in()
    address = f"/entries/{late.entry.number}/cross-check/"
    found = []
    for where in (
        f"/tasks/{walk.item('resolve_hits').code}/",
        f"/tasks/{honour.item('verify').code}/",
        f"/entries/{late.entry.number}/",
        address,
    ):
        assert page.goto(where).status == 200
        for finding in violations(page):
            found.append(f"{where}: {finding['id']} {[node['html'][:160] for node in finding['nodes']]}")
        width = page.evaluate("document.documentElement.scrollWidth")
        found += [] if width <= screen["viewport"]["width"] else [f"{where}: {width} px wide"]
    assert not found, "\n".join(found)
    page.get_by_text("不是同一主体", exact=True).click()
    page.get_by_role("button", name="提交处理").click()
    page.get_by_text("请写明这条命中的处理理由。").first.wait_for()
    page.locator(f"[name=why_{bad.entry.pk}]").fill("代码登记有误，已更正。")
    page.get_by_role("button", name="提交处理").click()
    page.wait_for_url(f"**/entries/{late.entry.number}/")
    assert "代码登记有误" in page.inner_text("#cross")
    assert CrossHit.objects.filter(entry=late.entry, resolved_at__isnull=False).count() == 1
