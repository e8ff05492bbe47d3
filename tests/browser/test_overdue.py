"""An objection to a provider's data whose authority lets its days run out: told above, and seen in the hall."""

from datetime import date
from typing import Any

import pytest

from tests.browser.axe import violations
from tests.browser.visitor import Visitor
from workflows.management.walk import at
from workflows.models import Alert, Objection
from workflows.models.objection import query_code_of
from workflows.tasks import tick

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DAY, AFTER_ASKED = date(2026, 8, 3), date(2026, 8, 11)
PHONE = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"}


def test_an_authority_that_lets_its_days_run_out_is_told_on_and_the_subject_sees_it(
    city: Any, new_page: Any, today_is: Any, settings: Any
) -> None:
    settings.XINHENG_JURISDICTION = (
        "shanghai"  # five working days for the authority, then five for the answer
    )
    walk, _decided = city.listed()
    today_is(DAY)
    party = Visitor(new_page(**PHONE), "luoym").sign_in().page
    party.goto(f"/hall/{walk.entry.number}/objection/")
    party.locator("[name=ground][value=differs]").check()
    party.locator("[name=field]").select_option("案件编号")
    party.locator("[name=claimed]").fill("衡人社监〔2026〕10号")
    party.locator("[name=contact]").fill("138 0013 8000")
    party.locator("[name=promise]").check()
    party.get_by_role("button", name="提交异议").click()
    party.wait_for_load_state("load")
    made = Objection.objects.get()
    assert query_code_of(made.code) in party.inner_text("main")
    desk = Visitor(new_page(), "zhouw").sign_in()
    desk.open_task("check", "/inbox/team/").choose("forward").finish()

    def seen(where: str) -> str:
        """What the party reads there on its phone; nothing is against the rules."""
        assert party.goto(where).status == 200
        assert violations(party) == []
        assert party.evaluate("document.documentElement.scrollWidth <= innerWidth")
        return str(party.inner_text("main"))

    track = f"/hall/{walk.entry.number}/objections/{made.code}/"
    assert "信息提供单位的期限" in seen(track) and "超期" not in seen(track)
    today_is(AFTER_ASKED)
    tick(at(AFTER_ASKED))
    Visitor(party, "luoym").sign_in()  # a session does not last for days
    assert "信息提供单位超期未核查" in seen("/hall/") and "超期 1 个工作日" in seen(track)
    # The authority's own head; the credit office hears it, too.
    above = Visitor(new_page(), "lumy").sign_in().page
    above.goto("/alerts/")
    assert f"异议 {made.code}" in above.inner_text("main")
    assert "核查期限已届满，信息提供单位还没有反馈" in above.inner_text("main")
    assert Alert.objects.filter(
        kind="objection", person=city.people["guq"], data__what="objection_provider"
    ).exists()
