"""The ways of service, without a database: which may follow which, what each asks for, from which day it counts."""

from datetime import date, timedelta
from typing import Any

import pytest
from django_fsm import can_proceed
from hypothesis import given
from hypothesis import strategies as st

from workflows.law.service import ServiceMethod
from workflows.law.serving import Attempting, announcement_end
from workflows.law.ways import RELATIONS_OF_BODY, Tried, lacking, next_methods, outcomes, refusal_of
from workflows.models import ServiceAttempt

METHODS, FAILURES = list(ServiceMethod), [value for value, _words in ServiceAttempt.Failure.choices]
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def failed(method: str, failure: str = "absent") -> Tried:
    return Tried(method, "failed", failure)


def recommended(*tried: Tried, consents: bool = False, is_unknown: bool = False) -> str:
    """The way that is recommended next."""
    ways = next_methods(tried, consents=consents, is_person=False, is_unknown=is_unknown)
    return next((str(way.method) for way in ways if way.is_next), "")


@pytest.mark.parametrize(
    ("tried", "consents", "expected"),
    [
        ([], False, "direct"),
        ([], True, "electronic"),
        ([failed("direct")], False, "post"),
        ([failed("direct", "refused")], False, "left"),
        ([failed("direct")], True, "electronic"),
        ([failed("electronic", "not_arrived")], True, "direct"),
        ([failed("direct"), failed("post", "returned")], False, "public"),
        ([failed("direct", "refused"), failed("left"), failed("post", "returned")], False, "public"),
        ([Tried("post", "under_way")], False, ""),
        ([Tried("direct", "succeeded")], False, ""),
    ],
)
def test_the_next_way_that_is_recommended(tried: list[Tried], consents: bool, expected: str) -> None:
    assert recommended(*tried, consents=consents) == expected


@pytest.mark.parametrize(
    ("method", "tried", "facts", "word"),
    [
        ("left", [], {}, "拒绝签收为前提"),
        ("left", [failed("direct", "absent")], {}, "拒绝签收为前提"),
        ("left", [failed("post", "refused")], {}, "拒绝签收为前提"),
        ("left", [failed("direct", "refused")], {}, ""),
        ("electronic", [], {}, "没有同意电子送达"),
        ("electronic", [], {"consents": True}, ""),
        ("transferred", [], {}, "只适用于军人"),
        ("transferred", [], {"is_person": True}, ""),
        ("public", [], {}, "都未能送达"),
        ("public", [failed("direct")], {}, "都未能送达"),
        ("public", [failed("electronic"), failed("post", "returned")], {}, "都未能送达"),
        ("public", [failed("direct"), failed("post", "returned")], {}, ""),
        ("public", [failed("entrusted"), failed("post", "returned")], {}, ""),
        ("public", [], {"is_unknown": True}, ""),
        ("public", [failed("direct"), Tried("post", "discontinued")], {}, "都未能送达"),
        ("post", [Tried("direct", "under_way")], {}, "还在进行"),
        ("direct", [Tried("post", "succeeded")], {}, "已经送达"),
    ],
)
def test_what_stands_against_a_way(method: str, tried: list[Tried], facts: dict[str, Any], word: str) -> None:
    sentence = refusal_of(method, tried, **{"consents": False, "is_person": False, **facts})
    assert (word in sentence and bool(sentence)) if word else sentence == ""


FULL = {
    "recipient": "王芳",
    "relation": "负责收件的人",
    "proof": "回证",
    "note": "经过",
    "witnesses": "李强（社区）",
    "carrier": "邮政",
    "tracking_number": "EA1",
    "entrusted_to": "某局",
    "medium": "某报",
    "failure": "absent",
    "files": True,
}
ASKED = {
    ("direct", "succeeded"): {"recipient", "relation", "proof"},
    ("direct", "failed"): {"failure"},
    ("left", "succeeded"): {"note", "proof"},
    ("electronic", "succeeded"): {"proof"},
    ("electronic", "under_way"): set(),
    ("post", "under_way"): {"carrier", "tracking_number"},
    ("post", "succeeded"): {"carrier", "tracking_number", "proof"},
    ("post", "failed"): {"carrier", "tracking_number", "failure"},
    ("entrusted", "succeeded"): {"entrusted_to", "recipient", "proof"},
    ("transferred", "succeeded"): {"entrusted_to", "recipient", "proof"},
    ("public", "under_way"): {"medium", "note"},
    ("public", "succeeded"): {"medium", "note"},
}


@pytest.mark.parametrize(
    ("case", "asked"), ASKED.items(), ids=lambda x: "-".join(x) if isinstance(x, tuple) else ""
)
def test_each_particular_is_asked_for_alone(case: tuple[str, str], asked: set[str]) -> None:
    method, outcome = case
    assert lacking(method, FULL, outcome=outcome) == {}
    for name in FULL:
        found = lacking(method, {**FULL, name: ""}, outcome=outcome)
        assert set(found) == ({name} & asked), name
        assert all(sentence.endswith("。") for sentence in found.values())


def test_leaving_a_notice_asks_for_a_witness_or_a_picture() -> None:
    alone = {**FULL, "witnesses": "", "files": False}
    assert set(lacking("left", alone, outcome="succeeded")) == {"witnesses"}
    assert lacking("left", {**alone, "files": True}, outcome="succeeded") == {}
    assert lacking("left", {**alone, "witnesses": "李强"}, outcome="succeeded") == {}


def test_the_party_itself_needs_no_relation() -> None:
    given_ = {**FULL, "relation": ""}
    assert lacking("direct", given_, outcome="succeeded", party=("王芳",)) == {}
    assert set(lacking("direct", given_, outcome="succeeded", party=("罗一鸣",))) == {"relation"}
    assert "同住成年家属" not in RELATIONS_OF_BODY


def test_a_day_on_which_an_announcement_ends() -> None:
    assert announcement_end(date(2026, 3, 2)) == date(2026, 4, 1)
    assert announcement_end(date(2022, 1, 1)) == date(2022, 1, 31)
    assert announcement_end(date(2021, 12, 31)) == date(2022, 3, 1)


# ------------------------------------------------------------------------------------------- properties
tried = st.builds(
    Tried,
    st.sampled_from(METHODS),
    st.sampled_from([str(s) for s in Attempting]),
    st.sampled_from(["", *FAILURES]),
)
flags = st.fixed_dictionaries(
    {"consents": st.booleans(), "is_person": st.booleans(), "is_unknown": st.booleans()}
)


@given(st.lists(tried, max_size=6), flags)
def test_nothing_is_tried_while_something_runs_or_after_success(
    past: list[Tried], facts: dict[str, bool]
) -> None:
    ways = next_methods(past, **facts)
    busy = any(each.state in ("under_way", "succeeded") for each in past)
    assert len(ways) == len(METHODS)
    assert not (busy and any(way.is_open for way in ways))
    # Somebody can always go on: what is recommended is open, there is at most one, and one unless all is over.
    proposed = [way for way in ways if way.is_next]
    assert all(way.is_open for way in proposed) and len(proposed) == (0 if busy else 1)
    assert all(way.why.strip() for way in ways)
    assert all(way.why.endswith("。") for way in ways if not way.is_open)


@given(st.lists(tried, max_size=6), flags)
def test_no_electronic_service_without_consent_and_none_is_left_without_a_refusal(
    past: list[Tried], facts: dict[str, bool]
) -> None:
    open_now = {way.method for way in next_methods(past, **facts) if way.is_open}
    refused = any((each.method, each.state, each.failure) == ("direct", "failed", "refused") for each in past)
    assert facts["consents"] or ServiceMethod.ELECTRONIC not in open_now
    assert refused or ServiceMethod.LEFT not in open_now
    assert facts["is_person"] or ServiceMethod.TRANSFERRED not in open_now
    missed = {each.method for each in past if each.state == "failed"}
    exhausted = "post" in missed and missed & {"direct", "entrusted"}
    assert exhausted or facts["is_unknown"] or ServiceMethod.PUBLIC not in open_now


@given(st.sampled_from(METHODS), DAYS, DAYS, DAYS)
def test_the_day_of_service_lies_within_the_attempt(method: Any, start: date, day: date, today: date) -> None:
    attempt = ServiceAttempt(method=method, started_on=start)
    attempt.proposed_on, attempt.today = day, today
    waits = announcement_end(start) - start if method == ServiceMethod.PUBLIC else timedelta(0)
    assert can_proceed(attempt.reach) == (start + waits <= day <= today)
    assert can_proceed(attempt.miss) == (start <= day <= today)


def test_what_is_done_at_once_is_never_under_way() -> None:
    assert [m for m in METHODS if "under_way" not in outcomes(m)] == ["direct", "left"]
    assert outcomes("left") == ("succeeded",)
