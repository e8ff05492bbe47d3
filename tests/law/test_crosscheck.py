"""What counts as a hit of the cross-check, and which hits block (FR-12)."""

from hypothesis import given
from hypothesis import strategies as st

from workflows.law.crosscheck import (
    BLACK,
    BLOCKING,
    COMPARED,
    LIVE,
    RED,
    WATCH,
    HitKind,
    Met,
    blocks,
    ends_honours,
    judge,
    same_document,
)
from workflows.law.entry import Listing

kinds = st.sampled_from([*COMPARED, "publicity"])
states = st.sampled_from(list(Listing))
mets = st.builds(
    Met,
    kind=kinds,
    state=states,
    goes_with_honours=st.booleans(),
    is_same_subject=st.booleans(),
    is_same_document=st.booleans(),
    is_target=st.booleans(),
)


def hit(deciding, kind, state=Listing.LISTED, **facts):
    return judge(deciding, Met(kind=kind, state=state, **facts))


@given(kinds, mets)
def test_what_does_not_stand_today_is_never_a_hit(deciding, met):
    if met.state not in LIVE or "publicity" in (deciding, met.kind):
        assert judge(deciding, met) is None


@given(kinds, mets)
def test_whatever_blocks_is_a_decided_listing(deciding, met):
    """Nobody is kept waiting by a case that has not been decided: it is no finding."""
    found = judge(deciding, met)
    if found is not None and blocks(deciding, found):
        assert met.state == Listing.LISTED and deciding in (BLACK, RED)


@given(mets)
def test_good_and_bad_faith_always_meet_before_a_red_or_black_decision(met):
    """A live honour before a black decision, a live black listing before a red one: no way around."""
    if met.state == Listing.LISTED:
        for deciding, other in ((RED, BLACK), (BLACK, RED)):
            if met.kind == other:
                found = judge(deciding, met)
                assert found is not None and blocks(deciding, found)


def test_a_red_decision_is_blocked_by_black_and_watch_listings_and_told_of_open_cases():
    assert hit(RED, BLACK) == hit(RED, WATCH) == HitKind.DISHONEST_LISTED
    assert hit(RED, BLACK, Listing.NOTIFIED) == HitKind.DISHONEST_PENDING
    assert not blocks(RED, HitKind.DISHONEST_PENDING)
    assert hit(RED, RED) is None


def test_a_watch_list_whose_rules_let_honours_stand_only_informs():
    assert hit(RED, WATCH, goes_with_honours=True) == HitKind.WATCHED
    assert not blocks(RED, HitKind.WATCHED)
    assert hit(RED, BLACK, goes_with_honours=True) == HitKind.DISHONEST_LISTED


def test_a_second_listing_upon_one_document_blocks_for_the_same_subject_only():
    assert hit(BLACK, BLACK, is_same_document=True) == HitKind.SAME_DOCUMENT
    assert hit(BLACK, BLACK, is_same_document=True, is_same_subject=False) == HitKind.OTHER_LISTED
    assert hit(BLACK, BLACK) == HitKind.OTHER_LISTED and not blocks(BLACK, HitKind.OTHER_LISTED)


def test_a_case_on_the_list_to_which_this_one_escalates_is_told_apart():
    assert hit(WATCH, BLACK, Listing.PROPOSED, is_target=True) == HitKind.TARGET_PENDING
    assert hit(WATCH, BLACK, Listing.PROPOSED) == HitKind.OTHER_PENDING


def test_a_watch_decision_is_told_and_never_blocked():
    assert hit(WATCH, RED) == HitKind.HONOUR_LISTED
    assert not any(deciding == WATCH for deciding, _hit in BLOCKING)


def test_which_later_listings_end_honours():
    assert ends_honours(BLACK, True) and ends_honours(BLACK, False)
    assert ends_honours(WATCH, False) and not ends_honours(WATCH, True)
    assert not ends_honours(RED, False)


def test_a_document_number_is_one_however_it_is_typed():
    assert same_document("衡人社监令〔2026〕7号", " 衡人社监令[2026] 7号")
    assert not same_document("衡人社监令〔2026〕7号", "衡人社监令〔2026〕71号")
    assert not same_document("", "")
