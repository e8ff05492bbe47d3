"""The chain of the log shows every changed byte, and equal things have equal bytes."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.law.chain import GENESIS, canonical, digest, facts_digest, link, verify

plain = st.text(st.characters(codec="utf-8"), max_size=12)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | plain,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(plain, inner, max_size=3),
    max_leaves=8,
)
lines = st.dictionaries(plain, values, max_size=4)
Chain = list[tuple[dict[str, Any], str, str]]


def chained(facts: list[dict[str, Any]]) -> Chain:
    """A sound chain over the given lines."""
    chain, head = [], GENESIS
    for line in facts:
        here = link(head, line)
        chain.append((line, head, here))
        head = here
    return chain


STORY = chained([{"n": n, "verb": verb} for n, verb in enumerate(["提出", "告知", "列入", "移出"])])


def test_canonical_bytes_are_sorted_and_without_blanks() -> None:
    assert canonical({"名": "何小明", "b": [1, True, None], "a": {"y": "\n", "x": ()}}) == (
        '{"a":{"x":[],"y":"\\n"},"b":[1,true,null],"名":"何小明"}'.encode()
    )
    # RFC 8785 3.2.3 sorts by UTF-16 code units: the surrogates of U+1F600 come before U+FB33.
    assert canonical({"\ufb33": 1, "\U0001f600": 2}) == '{"\U0001f600":2,"\ufb33":1}'.encode()


@pytest.mark.parametrize(
    "thing",
    [
        1.5,
        float("nan"),
        datetime(2026, 1, 1, tzinfo=UTC),
        {1: "a"},
        {"a": {1, 2}},
        b"bytes",
        {"a": [0.0]},
    ],
)
def test_things_without_one_spelling_are_refused(thing: object) -> None:
    with pytest.raises(TypeError):
        canonical(thing)


@pytest.mark.parametrize("thing", [2**53, -(2**53), "\ud800"])
def test_values_another_program_would_read_differently_are_refused(thing: object) -> None:
    with pytest.raises(ValueError):
        canonical(thing)


@given(lines)
def test_the_canonical_form_keeps_the_value_and_not_the_order(line: dict[str, Any]) -> None:
    assert json.loads(canonical(line)) == line
    assert canonical(dict(reversed(line.items()))) == canonical(line)


def test_digests() -> None:
    assert digest(b"abc") == hashlib.sha256(b"abc").hexdigest()
    # The example of GB/T 32905.
    assert digest(b"abc", "sm3") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    with pytest.raises(ValueError, match="md5"):
        digest(b"abc", "md5")


def test_facts_cannot_be_tried_without_the_salt() -> None:
    facts = {"name": "何小明"}
    assert facts_digest(facts, "a") == facts_digest(dict(facts), "a") != facts_digest(facts, "b")
    with pytest.raises(ValueError, match="salt"):
        facts_digest(facts, "")


@pytest.mark.parametrize("previous", ["", "0" * 63, "G" * 64, "A" * 64, "0" * 64 + "\n"])
def test_a_link_needs_a_hash_before_it(previous: str) -> None:
    with pytest.raises(ValueError, match="previous"):
        link(previous, {})


@given(st.lists(lines, max_size=5))
def test_a_sound_chain_has_no_fault(facts: list[dict[str, Any]]) -> None:
    assert list(verify(chained(facts))) == []


@given(st.integers(0, 3), st.sampled_from(["line", "previous", "hash"]), st.data())
def test_any_changed_byte_is_found_where_it_is(at: int, part: str, data: st.DataObject) -> None:
    line, previous, here = STORY[at]
    text = {"line": canonical(line), "previous": previous.encode(), "hash": here.encode()}[part]
    place = data.draw(st.integers(0, len(text) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda value: value != text[place]))
    changed = text[:place] + bytes([byte]) + text[place + 1 :]
    if part == "line":
        try:
            line = json.loads(changed)
        except ValueError:
            return
    previous = changed.decode("latin-1") if part == "previous" else previous
    here = changed.decode("latin-1") if part == "hash" else here
    if (line, previous, here) == STORY[at]:
        return
    faults = list(verify([*STORY[:at], (line, previous, here), *STORY[at + 1 :]]))
    assert faults
    assert faults[0].index == at


def test_missing_inserted_and_swapped_lines_are_found() -> None:
    assert [(f.index, f.kind) for f in verify(STORY[1:])] == [(0, "previous")]
    assert [(f.index, f.kind) for f in verify([STORY[0], *STORY[2:]])] == [(1, "previous")]
    assert [f.kind for f in verify([STORY[0], STORY[0], *STORY[1:]])] == ["previous"]
    assert list(verify([STORY[1], STORY[0], *STORY[2:]]))


def test_a_line_that_can_no_longer_be_read_is_a_fault_and_no_crash() -> None:
    _line, previous, here = STORY[1]
    (fault,) = verify([STORY[0], ({"n": 1.5}, previous, here), *STORY[2:]])
    assert (fault.index, fault.kind, fault.stated, fault.expected) == (1, "hash", here, "")
