"""The letters of lists that have none of their own: worded by the rules, without a word of another list's statute."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.template.loader import get_template

from tests import kinds
from tests.cast import MONDAY, City
from workflows.law.documents import DOCUMENTS, RULE
from workflows.law.letters import LETTERS, lacking, letter
from workflows.queries import notices

DAY = timedelta(days=1)


def test_every_kind_of_document_has_a_general_letter() -> None:
    assert set(DOCUMENTS) <= set(LETTERS)
    for kind, found in LETTERS.items():
        assert get_template(found.template) and found.kind == kind
    assert all(LETTERS[kind].series == document.series for kind, document in DOCUMENTS.items())


def test_the_reference_list_and_letters_from_before_keep_their_own_words() -> None:
    assert letter("listing_decision", {}) == DOCUMENTS["listing_decision"]
    assert letter("listing_decision", {"instrument": RULE}) == DOCUMENTS["listing_decision"]
    assert letter("listing_decision", {"instrument": "《别的办法》"}) == LETTERS["listing_decision"]


def test_what_is_missing_is_named() -> None:
    facts = {"instrument": "《别的办法》", "has_end": True}
    assert "列入截止日期" in lacking("listing_decision", facts)
    assert "列入截止日期" not in lacking("listing_decision", {**facts, "has_end": False})


@pytest.fixture
def letters(city: City) -> dict[str, str]:
    """Every letter of a watch case that was cured and of a red and a serious case, as printed, by list and kind."""
    kinds.load()
    watch = city.case(MONDAY, list_code=kinds.WATCH, associates=()).to_publication(MONDAY)
    watch.decide(MONDAY + DAY).hand_over(MONDAY + DAY)
    watch.apply(MONDAY + 3 * DAY, corrected_on=MONDAY + 2 * DAY)
    seen = {"outcome": "grant", "corrected_on": "2026-03-04", "reason": "属实"}
    watch.do("verify", city.clara, MONDAY + 4 * DAY, **seen)
    watch.do("decide", city.hugo, MONDAY + 4 * DAY, outcome="grant", reason="已经改正")
    red = city.case(MONDAY, list_code=kinds.RED, associates=(), company="hongtuo").to_publication(MONDAY)
    on = red.let_window_close()
    red.to_decision(on).decide(on)
    facts = {"list_code": kinds.SERIOUS, "company": "zhongxing", "facts_summary": "事实见所附材料。"}
    serious = city.case(MONDAY, **facts).to_publication(MONDAY)
    serious.tell(MONDAY)
    serious.state(date(2026, 3, 4), "请求不列入。")
    serious.answer(date(2026, 3, 5), "理由不成立。")
    return {
        f"{walk.entry.list_type.kind} {row.kind} {row.pk}": notices.html(row.kind, row.facts)
        for walk in (watch, red, serious)
        for row in walk.entry.notices.all()
    }


def test_no_letter_speaks_of_another_lists_statute(letters: dict[str, Any]) -> None:
    printed = {name.rsplit(" ", 1)[0] for name in letters}
    assert printed >= {
        "watch listing_decision", "watch repair_notice", "watch repair_granted", "watch removal_notice",
        "red public_notice", "red listing_decision", "black prior_notice", "black statement_answer",
    }  # fmt: skip
    for name, page in letters.items():
        assert not {
            word for word in ("农民工", "《办法》", "第45号", "人力资源社会保障部令") if word in page
        }, name
        assert "测试" in page, name


def test_an_honour_is_told_without_remedies_and_a_cure_is_not_early(letters: dict[str, Any]) -> None:
    for name, page in letters.items():
        if name.startswith("red"):
            assert "行政复议" not in page and "惩戒" not in page, name
        if name.startswith("watch"):
            assert "提前移出" not in page, name
