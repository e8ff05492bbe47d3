"""Suggestions of the search in the top bar, with the keyboard alone: a combobox as the ARIA pattern wants it."""

from datetime import date

import pytest

from tests.browser.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DAY = date(2026, 9, 28)


def test_suggestions_open_close_and_lead_on_by_the_keyboard(city, today_is, page):
    today_is(DAY)
    walk = city.case(date(2026, 9, 21), order_deadline=date(2026, 9, 15))
    Visitor(page, "shenjn").sign_in()
    field, options = page.locator("[data-suggest]"), page.locator("#found [role=option]")

    def state():
        chosen = page.locator("#found [role=option][aria-selected=true]")
        marked = chosen.get_attribute("id") if chosen.count() else None
        assert field.get_attribute("aria-activedescendant") == marked
        return field.get_attribute("aria-expanded"), marked

    assert state() == ("false", None) and field.get_attribute("role") == "combobox"
    page.keyboard.press("/")
    page.keyboard.type(walk.subject.name[2:4])
    options.first.wait_for(state="visible")
    assert state() == ("true", None)
    page.keyboard.press("ArrowDown")
    assert state() == ("true", "found-1")
    page.keyboard.press("ArrowUp")
    assert state() == ("true", None)
    page.keyboard.press("ArrowUp")
    assert state() == ("true", "found-all")
    page.keyboard.press("Escape")
    assert state() == ("false", None) and not page.locator("#found").is_visible()
    assert field.input_value() == walk.subject.name[2:4]
    page.keyboard.press("ArrowDown")
    assert state() == ("true", "found-1")
    # What is typed next is not answered by the option of before.
    page.keyboard.type(walk.subject.name[4])
    assert state()[1] is None
    page.wait_for_function("document.getElementById('found').textContent.includes('启恒建')")
    page.keyboard.press("ArrowDown")
    target = options.first.get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{target}")


def test_enter_without_a_choice_searches_and_leaving_closes(city, today_is, page):
    today_is(DAY)
    city.case(date(2026, 9, 21), order_deadline=date(2026, 9, 15))
    Visitor(page, "shenjn").sign_in()
    field = page.locator("[data-suggest]")
    field.fill("启恒")
    page.locator("#found [role=option]").first.wait_for(state="visible")
    page.keyboard.press("Tab")
    assert field.get_attribute("aria-expanded") == "false"
    field.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")
