"""What is remembered of the log outside of its database, and when a log does not begin with it."""

import pytest

from workflows.law.anchor import Anchor, Unreadable, parse
from workflows.law.merkle import Unproven

KEPT = Anchor("city.example/log", 7, "ab" * 32, ("k1", "k2"))


def root_at(size: int) -> bytes:
    """The root of a tree that begins with what is remembered."""
    return bytes.fromhex("ab" * 32) if size == 7 else bytes(32)


def torn(_size: int) -> bytes:
    """A tree of which a hash is missing."""
    raise Unproven("missing")


def test_it_is_read_as_it_was_written() -> None:
    assert parse(str(KEPT)) == KEPT


@pytest.mark.parametrize("change", ['"size": 7', '"origin"', '"k1"', "ab" * 32, "}"])
def test_what_is_not_one_is_never_taken_for_none(change: str) -> None:
    with pytest.raises(Unreadable):
        parse(str(KEPT).replace(change, "7", 1))


@pytest.mark.parametrize("size", [7, 8, 10**9])
def test_a_log_as_long_or_longer_begins_with_it(size: int) -> None:
    assert KEPT.contradicts("city.example/log", size, root_at) == ""


@pytest.mark.parametrize(
    ("origin", "size", "reader", "says"),
    [
        ("other.example/log", 7, root_at, "属于台账“city.example/log”"),
        ("", 0, root_at, "没有名称"),
        ("city.example/log", 6, root_at, "只有 6 行"),
        ("city.example/log", 7, lambda _size: bytes(32), "树根不符"),
        ("city.example/log", 9, torn, "树根不符"),
    ],
)
def test_another_log_a_shorter_one_and_another_history_do_not(origin, size, reader, says) -> None:
    assert says in KEPT.contradicts(origin, size, reader)


def test_keys_that_signed_before_are_remembered_and_the_newest_is_last() -> None:
    later = Anchor("city.example/log", 9, "cd" * 32, ("k3",)).after(KEPT)
    assert later.keys == ("k1", "k2", "k3")
    assert Anchor("city.example/log", 9, "cd" * 32, ("k1",)).after(later).keys == ("k2", "k3", "k1")
    assert Anchor("city.example/log", 9, "cd" * 32, ("k1",)).after(None).keys == ("k1",)
