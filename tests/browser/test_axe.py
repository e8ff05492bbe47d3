"""The contrast of every kind of text is judged, wherever on the page the one stands that cannot be read."""

from typing import Any

import pytest

from tests.browser.axe import KINDS, violations

pytestmark = pytest.mark.browser
PAGE = """<!doctype html><html lang="zh"><head><title>表</title><style>
body {{ background: #fff; color: #222 }} .faint {{ color: #bbb }} .dark {{ background: #333 }}
.far {{ position: absolute; left: -9999px }} .veil {{ opacity: .3 }}
</style></head><body><main>
<h1>表</h1><table><tr><th scope="col">名称</th></tr>{rows}</table>{more}</main></body></html>"""
ROWS = ["<tr><td>第一行</td></tr>"] * 20


@pytest.fixture
def judged(chromium: Any) -> Any:
    """What the rules say of a page with these rows and what follows them, and how many texts they looked at."""
    page = chromium.new_page()

    def judge(rows: list[str], more: str = "") -> tuple[list[str], int]:
        page.set_content(PAGE.format(rows="".join(rows), more=more))
        found = [node["html"] for each in violations(page) for node in each["nodes"]]
        return found, page.evaluate(f"({KINDS})().length")

    yield judge
    page.close()


def test_of_rows_that_look_the_same_two_are_looked_at(judged: Any) -> None:
    assert judged(ROWS) == ([], 4), "heading, title row, first and last of the rows, and nothing twice"


@pytest.mark.parametrize("place", [0, 7, 19])
def test_one_faint_text_among_many_is_found(judged: Any, place: int) -> None:
    rows = [*ROWS]
    rows[place] = '<tr><td class="faint">看不清</td></tr>'
    assert judged(rows)[0] == ['<td class="faint">看不清</td>']


@pytest.mark.parametrize(
    ("behind", "text"),
    [
        ('<div class="dark">{}</div>', "<p>底色太深</p>"),
        ('<div class="veil">{}</div>', "<p>透明</p>"),
        ("{}", '<p class="veil">透明</p>'),
    ],
)
def test_what_lies_behind_a_text_makes_it_another_kind(judged: Any, behind: str, text: str) -> None:
    assert judged(["<tr><td><p>清楚</p></td></tr>"], f"<p>清楚</p>{behind.format(text)}<p>清楚</p>")[0] == [
        text
    ]


def test_a_text_that_the_rule_leaves_out_does_not_stand_for_one_that_it_judges(judged: Any) -> None:
    left_out = '<p class="faint">一</p>'
    left_out += '<p class="faint far">甲方</p>'
    button = '<button class="faint" style="background: #fff" disabled>乙方</button>'
    read = '<p class="faint">甲方</p>', '<button class="faint" style="background: #fff">乙方</button>'
    found, _looked = judged(ROWS, left_out + button + read[0] + read[1] + button + left_out)
    assert found == list(read)
