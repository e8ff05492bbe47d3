"""A template is read by people: one block a line, and no line that has to be scrolled."""

import re

import pytest

from tests.architecture.source import ROOT

TEMPLATES = {
    file.relative_to(ROOT / "templates").as_posix(): file.read_text().split("\n")
    for file in sorted((ROOT / "templates").rglob("*.html"))
}
LONG, LONGEST, LINES = 160, 200, 400
BLOCK = re.compile(
    r"<(?:div|section|article|aside|header|footer|main|nav|form|fieldset|table|thead|tbody|tr|td|th|ul|ol|li|dl|dt|dd"
    r"|p|h[1-6]|details|summary)\b"
)
# A sentence is one message for the translators and stays on its line, however long it is.
SENTENCE = re.compile(r"\{% blocktranslate\b.*?\{% endblocktranslate %\}|\{% translate (\"[^\"]*\"|'[^']*')")
# Han words stand side by side without white space: a line end between two pieces would print a space.
HAN = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef“”]+")
# A paragraph of a letter is one such run: the renderer would print a space where its line ended.
LETTERS = "notices/"
# Each of these holds one sentence put together of pieces that are glued to each other, conditions among them. There is
# no white space where its line could end.
GLUED = {
    "_clock.html",
    "entry/_windows.html",
    "hall/_layers.html",
    "hall/entry.html",
    "hall/guidance.html",
    "hall/guide.html",
    "lists/catalogue.html",
    "motion/repair.html",
    "notice/_attempts.html",
    "notice/_proof.html",
}


def markup(line: str) -> str:
    """What is left of a line without the words that it says."""
    return HAN.sub("", SENTENCE.sub("", line))


def too_long(lines: list[str]) -> list[int]:
    """The numbers of the lines that are too long and hold too much markup to be one sentence."""
    return [n for n, line in enumerate(lines, 1) if len(line) > LONGEST and len(markup(line)) > LONGEST]


def crowded(lines: list[str]) -> list[int]:
    """The numbers of the lines on which one block follows another beyond the width of a screen."""
    return [n for n, line in enumerate(lines, 1) if len(line) > LONG and len(BLOCK.findall(line)) > 1]


def test_no_template_has_a_line_that_has_to_be_scrolled() -> None:
    pages = {
        name: lines for name, lines in TEMPLATES.items() if name not in GLUED and not name.startswith(LETTERS)
    }
    assert {name: found for name, lines in pages.items() if (found := too_long(lines))} == {}


def test_a_glued_sentence_is_alone_on_its_line() -> None:
    """An exception is for one sentence: a line of it that is too long opens no block, and there is such a line."""
    assert {
        name: len(too_long(TEMPLATES[name])) for name in GLUED if not 1 <= len(too_long(TEMPLATES[name])) <= 2
    } == {}
    opened = {
        (name, n) for name in GLUED for n in too_long(TEMPLATES[name]) if BLOCK.search(TEMPLATES[name][n - 1])
    }
    assert opened == set()


def test_no_long_line_holds_one_block_after_another() -> None:
    assert {name: found for name, lines in TEMPLATES.items() if (found := crowded(lines))} == {}


def test_no_template_is_longer_than_a_file_may_be() -> None:
    assert {name: len(lines) for name, lines in TEMPLATES.items() if len(lines) > LINES} == {}


@pytest.mark.parametrize(
    ("line", "is_too_long"),
    [
        ("<p>" + "{% if a %}{{ a }}{% endif %}" * 8 + "</p>", True),
        ('<p>{% translate "' + "字" * 300 + '" %}</p>', False),
        ("<p>{% blocktranslate %}" + "words " * 60 + "{% endblocktranslate %}</p>", False),
        ('<a class="' + "x" * 200 + '">', True),
    ],
)
def test_only_words_make_a_line_long(line: str, is_too_long: bool) -> None:
    assert bool(too_long([line])) is is_too_long


def test_a_table_on_one_line_is_seen() -> None:
    assert crowded(["<tr>" + "<td>{{ value }}</td>" * 10 + "</tr>"]) == [1]
    assert crowded(["<tr><td>{{ value }}</td></tr>", "<p>" + "long " * 40 + "</p>"]) == []
