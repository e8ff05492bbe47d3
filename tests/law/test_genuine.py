"""What the public is told of a document, for everything that can happen to it."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from workflows.law.documents import DOCUMENTS
from workflows.law.entry import Listing
from workflows.law.genuine import (
    BAD,
    FALLS_WITH_IT,
    GOOD,
    OF_THE_LISTING,
    OF_THE_REMOVAL,
    ON_THE_WAY,
    Life,
    Verdict,
    judged,
)
from workflows.law.service import Noticing

TODAY = date(2026, 12, 1)
LATER = ("衡人社信更〔2026〕1号", TODAY)
later = st.none() | st.just(LATER)
lives = st.builds(
    Life,
    kind=st.sampled_from(sorted(DOCUMENTS)),
    state=st.sampled_from(Noticing.values),
    entry_state=st.sampled_from(Listing.values),
    is_intact=st.booleans(),
    withdrawn_on=st.none() | st.just(TODAY),
    listed_until=st.none() | st.dates(TODAY - timedelta(days=2), TODAY + timedelta(days=2)),
    exited_on=st.none() | st.just(TODAY),
    revoked_on=st.none() | st.just(TODAY),
    replaced_by=later,
    restored_by=later,
    revoked_by=later,
)


@given(lives)
def test_good_news_is_told_only_when_nothing_stands_against_it(life: Life) -> None:
    told = judged(life, TODAY)
    spoiled = not life.is_intact or life.replaced_by or life.state == Noticing.WITHDRAWN
    if life.kind in OF_THE_LISTING:
        spoiled = spoiled or life.entry_state in (Listing.EXITED, Listing.REVOKED) or bool(life.restored_by)
        spoiled = spoiled or (life.listed_until is not None and life.listed_until < TODAY)
    if life.kind in FALLS_WITH_IT | ON_THE_WAY:
        spoiled = spoiled or life.entry_state == Listing.REVOKED
    if life.kind in OF_THE_REMOVAL:
        spoiled = spoiled or bool(life.restored_by)
    assert (told.verdict in GOOD) is not bool(spoiled)


@given(lives)
def test_a_changed_row_is_never_vouched_for(life: Life) -> None:
    assert judged(replace(life, is_intact=False), TODAY).verdict is Verdict.ALTERED
    assert judged(replace(life, is_intact=True), TODAY).verdict not in BAD


@given(lives)
def test_a_later_document_is_named_where_there_is_one(life: Life) -> None:
    told = judged(life, TODAY)
    if told.verdict in (Verdict.REPLACED, Verdict.RENEWED, Verdict.RESCINDED):
        assert (told.by, told.on) == LATER
    if life.is_intact and life.replaced_by:
        assert told.verdict is Verdict.REPLACED
