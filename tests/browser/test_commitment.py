"""A commitment in Chromium: read, proved by a code, drawn with the mouse, countersigned by a second person."""

from datetime import date
from typing import Any

import pytest

from tests.browser.axe import violations
from tests.browser.visitor import Visitor, sign_here
from tests.cast import City
from tests.views.promises import an_item, second_speaker
from workflows.acts import account
from workflows.management.city import PASSWORD
from workflows.management.walk import at
from workflows.models import Commitment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DAY = date(2026, 3, 3)
SIGN = "form[data-signing] aside button.btn-primary"


def test_two_people_sign_one_commitment(city: City, new_page: Any, today_is: Any) -> None:
    today_is(DAY)
    item, other = an_item(city, needs_second=True), second_speaker(city)
    other.set_password(PASSWORD)
    other.save()
    for person in (city.acmes_speaker, other):
        account.set_contact(person, at=at(DAY), email=f"{person.username}@example.cn")
    page = Visitor(new_page(viewport={"width": 1440, "height": 900}), "luoym").sign_in().page
    page.goto(f"/hall/commitments/new/{item.code}/")
    assert violations(page) == []
    pad = page.locator("[data-pad]").bounding_box()
    page.mouse.move(pad["x"] + 60, pad["y"] + 90)
    page.mouse.down()
    for x, y in ((160, 40), (260, 110), (380, 50)):
        page.mouse.move(pad["x"] + x, pad["y"] + y, steps=4)
    page.mouse.up()
    page.locator("[name=has_read]").check()
    page.locator("[name=name]").fill(city.acmes_speaker.name)
    page.locator("[name=invited]").select_option(str(other.pk))
    sign_here(page, SIGN, today_is, DAY)
    made = Commitment.objects.get()
    assert made.state == "waiting" and bytes(made.signature or b"").startswith(b"\x89PNG")
    assert "等待钱二会签" in page.inner_text("main") and violations(page) == []

    today_is(DAY)
    phone = Visitor(new_page(viewport={"width": 390, "height": 844}), other.username).sign_in().page
    phone.goto(f"/hall/commitments/{made.code}/")
    phone.locator("[name=has_read]").check()
    phone.locator("[name=name]").fill(other.name)
    sign_here(phone, SIGN, today_is, DAY)
    made.refresh_from_db()
    assert made.state == "signed" and made.cosigned_by_id == other.pk and not made.cosignature_digest
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
