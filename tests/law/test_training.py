"""Reading time, quizzes and sign-in codes as the law counts them; no database."""

import random
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from workflows.law.training import (
    Terms,
    beat_every,
    desk_code,
    draw,
    is_desk_code,
    is_passed,
    is_right,
    judge_beat,
    next_try,
    score,
    tries_left,
)

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
TERMS = Terms(drawn=3, mark=80, tries=2, wait=timedelta(hours=24))


def seconds(n: float) -> timedelta:
    return timedelta(seconds=n)


def test_an_honest_beat_counts_the_time_between_two_readings_of_the_servers_clock() -> None:
    assert judge_beat(NOON, NOON + seconds(15), 15).counts == seconds(15)
    assert judge_beat(NOON, NOON + seconds(16.2), 15).counts == seconds(16.2)


def test_a_beat_that_comes_too_soon_counts_nothing_and_moves_nothing() -> None:
    beat = judge_beat(NOON, NOON + seconds(7), 15)
    assert beat.counts == seconds(0) and not beat.moves


def test_after_a_long_silence_nobody_knows_and_nothing_counts() -> None:
    beat = judge_beat(NOON, NOON + seconds(46), 15)
    assert beat.counts == seconds(0) and beat.moves
    assert judge_beat(NOON, NOON + seconds(44), 15).counts == seconds(22.5)


def test_a_clock_that_goes_back_counts_nothing() -> None:
    assert judge_beat(NOON, NOON - seconds(60), 15).counts == seconds(0)


@given(some.lists(some.floats(min_value=0, max_value=120), max_size=60), some.integers(1, 15))
def test_no_rhythm_of_beats_is_worth_more_than_the_time_that_passed(gaps: list[float], every: int) -> None:
    now = last = NOON
    counted = seconds(0)
    for gap in gaps:
        now += seconds(gap)
        beat = judge_beat(last, now, every)
        counted += beat.counts
        last = now if beat.moves else last
    assert counted <= now - NOON


def test_a_short_lesson_beats_four_times_and_a_long_one_every_fifteen_seconds() -> None:
    assert [beat_every(n) for n in (1, 8, 60, 3600)] == [2, 2, 15, 15]


def test_a_draw_takes_distinct_questions_with_their_choices_in_any_order() -> None:
    pool = [(key, 4) for key in range(30)]
    drawn = draw(pool, 10, random.Random(1))
    assert len({one["question"] for one in drawn}) == 10
    assert all(sorted(one["order"]) == [0, 1, 2, 3] for one in drawn)
    seen = {one["question"] for seed in range(40) for one in draw(pool, 10, random.Random(seed))}
    assert seen == set(range(30)), "every question of the bank is drawn sooner or later"


def test_only_exactly_the_right_choices_are_right() -> None:
    assert is_right([0, 2], [2, 0])
    assert not any(is_right([0, 2], said) for said in ([], [0], [0, 1, 2]))
    assert not is_right([], []), "a question without an answer is never right"


def test_nobody_passes_by_rounding() -> None:
    assert not is_passed(7, 9, 78) and score(7, 9) == 77
    assert is_passed(8, 10, 80) and not is_passed(0, 0, 0)


def test_after_every_few_failures_there_is_a_pause_and_never_a_bar() -> None:
    assert next_try([], TERMS) is None
    assert next_try([NOON], TERMS) is None and tries_left(1, TERMS) == 1
    assert next_try([NOON, NOON + seconds(60)], TERMS) == NOON + seconds(60) + timedelta(hours=24)
    assert next_try([NOON] * 3, TERMS) is None
    assert next_try([NOON] * 20, TERMS) == NOON + timedelta(hours=24)


def test_a_code_of_the_desk_lives_for_its_minute_and_the_next() -> None:
    code = desk_code("secret", NOON)
    assert len(code) == 6 and code.isdigit() and code == desk_code("secret", NOON + seconds(59))
    assert is_desk_code("secret", f" {code} ", NOON + seconds(119))
    assert not is_desk_code("secret", code, NOON + seconds(120))
    assert not is_desk_code("secret", code, NOON - seconds(1))
    assert not is_desk_code("another", code, NOON) and not is_desk_code("secret", "", NOON)
