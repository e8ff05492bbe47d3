"""An application that is refused: by whom, why, and where the company finds its remedy, as all of them see it."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.browser.axe import violations
from tests.browser.visitor import Visitor
from tests.cast import City
from tests.views.hall_cases import deliver
from workflows.acts.repair import opens_on
from workflows.models import Repair

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.slow]

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}
UNPAID = "仍有2人没有付清，付款凭证与工资表不符。"


def test_a_refused_application_leads_to_its_remedy(
    city: City, new_page: Any, today_is: Any, tmp_path: Path
) -> None:
    walk, on = city.listed()
    first = opens_on(walk.entry, on)
    assert first is not None
    walk.apply(first, corrected_on=on)
    today_is(first)

    clara = Visitor(new_page(viewport=DESK), "shenjn").sign_in()
    clara.open_task("verify").choose("refuse").say("reason", UNPAID)
    assert violations(clara.page) == []
    clara.finish()
    hugo = Visitor(new_page(viewport=DESK), "lumy").sign_in()
    hugo.open_task("decide", "/inbox/team/").choose("refuse").say("reason", UNPAID).finish()
    assert Repair.objects.get().state == "refused"
    walk.serve_all(first, "repair_refused", step="serve_refusal")
    deliver("print_notice")

    phone = Visitor(new_page(viewport=PHONE, color_scheme="dark"), "luoym").sign_in().page
    phone.goto(f"/hall/{walk.entry.number}/repair/")
    told = phone.inner_text("main")
    assert UNPAID in told
    assert "申请行政复议或者提起行政诉讼" in told
    assert violations(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    paper = walk.entry.notices.get(kind="repair_refused")
    phone.goto(f"/hall/{walk.entry.number}/")
    told = phone.inner_text("main")
    assert paper.title in told
    assert (paper.served_on + timedelta(days=60)).isoformat()[:7] in told  # until when it may be reviewed
    answer = phone.request.get(f"/hall/notices/{paper.code}.pdf")
    assert answer.status == 200
    assert answer.body().startswith(b"%PDF")
    assert walk.entry.state == "listed"
