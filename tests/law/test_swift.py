"""What is made for many lines at once is what the plain definitions make one by one, or a refusal."""

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workflows.law import swift
from workflows.law.chain import canonical, facts_digest, leaf_bytes, link
from workflows.law.merkle import digester, leaf_hash

texts = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(
    [
        "\x00",
        "\x1f\x7f",
        '"',
        "\\",
        "\\u0041",
        "\u2028",
        "\ue000",
        "\U00020bb7",
        "何小明",
        "\n\t",
        "</script>",
    ]
)
numbers = st.integers(-(2**70), 2**70) | st.integers(-9, 9) | st.floats()
values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=8,
)
whole = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=8,
)
salts = st.text(st.characters(codec="utf-8"), max_size=70)
SALT = "5a" * 16


def plainly(told: str, salt: str = SALT) -> str | None:
    """The digest by its definition; None where there is none."""
    try:
        return facts_digest(json.loads(told), salt)
    except (TypeError, ValueError, RecursionError):
        return None


def swiftly(told: list[str], salts: list[str]) -> list[str] | None:
    """The same at once."""
    try:
        return swift.facts_digests(told, salts)
    except (TypeError, ValueError, RecursionError):
        return None


@given(value=values, salt=salts, is_ascii=st.booleans())
@example(value={"\ufb33": 1, "\U0001f600": 2}, salt=SALT, is_ascii=True)  # another order by code points
@example(value={"n": 2**53}, salt=SALT, is_ascii=False)
@example(value={"n": 1.0}, salt=SALT, is_ascii=False)
@example(value={}, salt="s" * 65, is_ascii=False)
def test_a_digest_of_facts_is_the_defined_one_or_none(value: Any, salt: str, is_ascii: bool) -> None:
    """Whatever JSON holds, as either database keeps it: no other digest, and none for what has none."""
    told = json.dumps(value, ensure_ascii=is_ascii)
    digest = plainly(told, salt)
    assert swiftly([told], [salt]) == (None if digest is None else [digest])


@given(st.lists(st.tuples(whole, salts.filter(bool)), max_size=6))
def test_many_digests_are_those_of_each(facts: list[tuple[Any, str]]) -> None:
    """Rare characters beside plain ones change nothing; what has a canonical form is never refused."""
    told, keys = [json.dumps(value, ensure_ascii=False) for value, _ in facts], [salt for _, salt in facts]
    assert swift.facts_digests(told, keys) == [facts_digest(value, salt) for value, salt in facts]


@given(st.text('{}[]":,\\ \n0123456789eE.-+tfnrulasNIiyd', max_size=24))
@example('{"a":1}{"a":1}')
@example('{"a":1}, {"b":2}')
@example(' {"a":1}')
@example('{"a":1,"a":2}')
@example("-0")
@example("NaN")
@example("")
@example("[" * 5000)
def test_a_text_that_is_no_json_has_no_digest(told: str) -> None:
    """Nor what is more than one value; only white space around it may be refused where the plain way reads it."""
    digest, said = plainly(told), swiftly([told], [SALT])
    if digest is None or told == told.strip():
        assert said == (None if digest is None else [digest])
    else:
        assert said in (None, [digest])


def test_without_a_salt_there_is_no_digest() -> None:
    with pytest.raises(ValueError, match="salt"):
        swift.facts_digests(["{}", "{}"], [SALT, ""])


@given(st.lists(texts, max_size=5))
def test_a_text_needs_no_escape_when_json_writes_it_as_it_is(some: list[str]) -> None:
    as_they_are = [json.dumps(text, ensure_ascii=False) == f'"{text}"' for text in some]
    assert swift.needs_no_escape(some) is all(as_they_are)
    assert [f'"{swift.escaped(text)}"' for text in some] == [
        json.dumps(text, ensure_ascii=False) for text in some
    ]
    assert [f'"{swift.escaped(text)}'.encode() + b'"' for text in some] == [canonical(text) for text in some]


@given(body=st.dictionaries(texts, whole, max_size=4), digit=st.sampled_from("0f"))
def test_links_and_leaves_are_those_of_the_chain_and_the_tree(body: dict[str, Any], digit: str) -> None:
    previous, told = digit * 64, canonical(body)
    stated = link(previous, body)
    assert swift.links([previous], [told.decode()]) == [stated]
    for algorithm in ("sha256", "sm3"):
        assert swift.leaves([told.decode()], [previous], [stated], digester(algorithm)) == [
            leaf_hash(leaf_bytes(told, previous, stated), algorithm)
        ]
