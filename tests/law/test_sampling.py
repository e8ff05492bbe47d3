"""A sample is a pure function of seed and candidates: anybody draws the same, and nobody can nudge it."""

from datetime import UTC, date, datetime
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from workflows.law import sampling
from workflows.law.sampling import Candidate, Risk

KEYS = st.lists(st.integers(0, 10**9).map(str), unique=True, max_size=60)
REASONS = st.sets(st.sampled_from(Risk.values)).map(lambda found: sampling.in_order(found, Risk.values))
MARKED = st.dictionaries(st.integers(0, 10**6).map(str), REASONS, max_size=40)
SEED = st.text("0123456789abcdef", min_size=64, max_size=64)


class Week:
    """Monday to Friday."""

    def is_workday(self, day: date) -> bool:
        return day.weekday() < 5

    def knows(self, day: date) -> bool:
        return True

    def note(self, day: date) -> str:
        return ""


def plain(keys: list[str]) -> list[Candidate]:
    """Candidates without reasons."""
    return [Candidate(key) for key in keys]


@given(KEYS, SEED, st.integers(0, 70), st.randoms())
def test_order_does_not_matter_and_more_only_adds(
    keys: list[str], seed: str, n: int, shuffle: object
) -> None:
    drawn = sampling.draw(seed, plain(keys), n)
    mixed = list(keys)
    shuffle.shuffle(mixed)  # type: ignore[attr-defined]
    assert sampling.draw(seed, plain(mixed), n) == drawn
    assert len(drawn) == min(n, len(keys)) and {one.key for one in drawn} <= set(keys)
    assert sampling.draw(seed, plain(keys), n + 1)[: len(drawn)] == drawn
    assert sampling.population_digest(mixed) == sampling.population_digest(keys)


@given(KEYS.filter(len), SEED, st.integers(0, 60))
def test_what_was_not_drawn_changes_nothing(keys: list[str], seed: str, n: int) -> None:
    """Somebody who takes an undrawn candidate away, or a drawn one, moves nobody else."""
    drawn = [one.key for one in sampling.draw(seed, plain(keys), n)]
    for gone in (keys[0], keys[-1]):
        rest = [one.key for one in sampling.draw(seed, plain([k for k in keys if k != gone]), n)]
        assert [key for key in drawn if key != gone] == rest[: len(drawn) - (gone in drawn)]


@given(MARKED, SEED, st.integers(0, 50))
def test_risk_draws_what_stands_out_and_nothing_else(
    told: dict[str, tuple[str, ...]], seed: str, n: int
) -> None:
    drawn = sampling.draw_by_risk(seed, [Candidate(key, reasons) for key, reasons in told.items()], n)
    weights = [len(one.reasons) for one in drawn]
    assert all(weights) and weights == sorted(weights, reverse=True)
    assert len(drawn) == min(n, sum(bool(reasons) for reasons in told.values()))
    left = [len(told[key]) for key in set(told) - {one.key for one in drawn}]
    assert not drawn or len(drawn) < n or max(left, default=0) <= weights[-1]


def test_the_seed_is_written_so_that_a_stranger_computes_it() -> None:
    assert (
        sampling.seed_of("ab" * 32, "SJ1", 7)
        == sha256(b"xinheng/sample/v1\n" + b"ab" * 32 + b"\nSJ1\n7").hexdigest()
    )
    assert len({sampling.seed_of("ab", code, n) for code in ("a", "b") for n in (1, 2)}) == 4


def test_seeds_draw_evenly() -> None:
    """Over many seeds each of ten candidates is drawn about as often: 3 of 10, 2,000 times."""
    counts = dict.fromkeys("0123456789", 0)
    for nth in range(2000):
        for one in sampling.draw(sampling.seed_of(str(nth), "x", 1), plain(list(counts)), 3):
            counts[one.key] += 1
    assert all(520 < n < 680 for n in counts.values()), counts  # 600 ± 4 σ


def test_when_work_is_unusual() -> None:
    """Night and rest days are those of Shanghai; the clock never sleeps; what takes back is marked whoever did it."""
    told = {"is_machine": False, "calendar": Week()}
    monday = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)  # ten in the morning in Shanghai
    night, sunday = datetime(2026, 3, 2, 14, 0, tzinfo=UTC), datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
    assert sampling.unusual("serve", monday, **told) == set()
    assert sampling.unusual("serve", night, **told) == {"night"}
    assert sampling.unusual("serve", sunday, **told) == {"rest_day"}
    assert sampling.unusual("revoke", night, is_machine=True, calendar=Week()) == {"reversed"}
    assert sampling.merged([("a", ("night",)), ("b", ()), ("a", ("bulk", "night"))]) == [
        Candidate("a", ("bulk", "night")),
        Candidate("b"),
    ]
