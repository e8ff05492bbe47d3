"""The bottom bar of a phone keeps the four places that a role opens most; the rest is in the menu."""

import re
from datetime import date

import pytest

WANTED = {
    "shenjn": ["待办", "待领", "登记", "条目"],
    "lumy": ["待办", "待领", "条目", "督办"],
    "hanj": ["条目", "审计", "档案"],
}


@pytest.mark.parametrize("username", WANTED)
def test_the_bottom_bar_keeps_what_is_used_most(city, client, sign_in, today_is, username) -> None:
    today_is(date(2026, 9, 28))
    sign_in(city.people[username])
    bar = re.search(r'<nav class="xh-botnav.*?</nav>', client.get("/settings/").content.decode(), re.S)
    assert bar
    assert re.findall(r"</svg>([^<]+)</a>", bar.group()) == WANTED[username]
