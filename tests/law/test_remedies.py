"""The remedies paragraph (救济), as a table that a lawyer can read: whose act, made when, named what."""

from datetime import date
from typing import Any

import pytest

from workflows.law.challenge import cascade
from workflows.law.remedies import remedies

CITY, COURT, UPPER = "衡州市人民政府", "衡州市云川区人民法院", "省税务局"
OLD, FIRST, NEW = date(2023, 12, 31), date(2024, 1, 1), date(2026, 11, 20)

# authority_kind, superior known, day of the act → the body that reviews (行政复议法第二十四条、第二十七条)
WHO_REVIEWS = [
    ("regular", "", OLD, f"{CITY}或者上一级主管部门"),
    ("regular", UPPER, OLD, f"{CITY}或者{UPPER}"),
    ("regular", "", FIRST, CITY),
    ("regular", UPPER, FIRST, CITY),
    ("regular", "", NEW, CITY),
    ("vertical", "", OLD, "上一级主管部门"),
    ("vertical", UPPER, OLD, UPPER),
    ("vertical", "", FIRST, "上一级主管部门"),
    ("vertical", UPPER, NEW, UPPER),
]
# What the document calls itself → what is contested.
CALLED = [
    ("本决定书", "如不服本决定，", "不停止本决定的执行"),
    ("本通知书", "如不服本通知，", "不停止本通知的执行"),
    ("本告知书", "如不服本告知书所载处理结果，", "不停止本告知书所载处理结果的执行"),
]


def authority(kind: str = "regular", superior: str = "") -> dict[str, Any]:
    """An authority of the invented city."""
    return {"authority_kind": kind, "government": CITY, "court": COURT, "superior": superior}


@pytest.mark.parametrize(("kind", "superior", "on", "body"), WHO_REVIEWS)
@pytest.mark.parametrize(("act", "contested", "goes_on"), CALLED)
def test_the_paragraph_states_everything_that_the_law_asks_for(
    kind: str, superior: str, on: date, body: str, act: str, contested: str, goes_on: str
) -> None:
    told = remedies(authority(kind, superior), on, act)
    assert told["review_body"] == body and told["court"] == COURT
    assert (told["review_days"], told["litigation_months"]) == (60, 6)
    for part in (
        contested,  # the right
        f"自收到{act}之日起60日内",  # the period and its start
        f"向{body}申请行政复议",  # the body
        f"自收到{act}之日起6个月内",
        f"直接向{COURT}提起行政诉讼",  # the court
        "自收到行政复议决定书之日起15日内",  # after the review
        f"行政复议、行政诉讼期间，除依法应当停止执行的情形外，{goes_on}",  # no suspension
    ):
        assert part in told["text"], part


@pytest.mark.parametrize("on", [FIRST, NEW])
def test_since_2024_nobody_is_sent_to_the_department_above_by_a_local_authority(on: date) -> None:
    told = remedies(authority("regular", UPPER), on)["text"]
    assert "上一级" not in told and UPPER not in told


def test_the_article_of_the_revised_law_is_cited_only_since_it_is_in_force() -> None:
    assert "行政复议法》第二十条" in remedies(authority(), FIRST)["text"]
    assert "第二十条" not in remedies(authority(), OLD)["text"]


def test_names_that_nobody_entered_are_said_in_general_words() -> None:
    told = remedies({"authority_kind": "regular"}, NEW)["text"]
    assert "向本级人民政府申请行政复议" in told and "直接向有管辖权的人民法院提起行政诉讼" in told


def test_what_follows_from_void_in_part_and_to_perform() -> None:
    void, partly, perform = (cascade("listing", outcome) for outcome in ("void", "partly", "perform"))
    assert void.annuls and not void.complies  # as an annulment
    assert partly.complies and not partly.annuls and perform.complies and not perform.annuls
    assert cascade("repair", "void").complies and "自始未列入" in str(void.words)
