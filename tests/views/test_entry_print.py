"""The file of an entry on paper: everything, without navigation, masked as due."""

from typing import Any

import pytest

from tests.cast import City

pytestmark = [pytest.mark.django_db]


def test_the_sheet_holds_all_sections_and_says_who_printed_it(
    city: City, sign_in: Any, today_is: Any
) -> None:
    walk, on = city.listed()
    today_is(on)
    page = sign_in(city.clara).get(f"/entries/{walk.entry.number}/print/").content.decode()
    for words in ("案情", "期限", "文书与送达", "台账", "办理程序", f"{city.clara.name} 于 "):
        assert words in page
    assert "何小明" in page and 'class="xh-nav"' not in page


def test_other_departments_print_it_masked(city: City, sign_in: Any, today_is: Any) -> None:
    walk, on = city.listed()
    today_is(on)
    page = sign_in(city.anna).get(f"/entries/{walk.entry.number}/print/").content.decode()
    assert "何小明" not in page and "何＊＊" in page and "自然人信息已隐去" in page
