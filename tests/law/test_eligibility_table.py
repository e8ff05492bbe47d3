"""The calculator beside a table that somebody else wrote from the contract alone, without seeing the program.

`eligibility_cases.jsonl`: 337 cases around month ends, leap days, regime switches and the days around every boundary,
in both layers; computed twice in different styles and partly by hand. `*` stands for any clause.
"""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from workflows.law.rulebook import Book
from workflows.management.eligibility_lines import answer
from workflows.queries.rulebook import bundled_rulebook

PATH = Path(__file__).with_name("eligibility_cases.jsonl")
CASES = [json.loads(line) for line in PATH.read_text(encoding="utf-8").splitlines()]
TODAY = date(2026, 11, 26)


@cache
def book() -> Book:
    """The rules that come with the program."""
    return bundled_rulebook()


def differences(
    expected: dict[str, Any], found: dict[str, Any], path: str = ""
) -> list[tuple[str, Any, Any]]:
    """Where the answer says something else than the table: place, table, answer."""
    wrong: list[tuple[str, Any, Any]] = []
    for key, value in expected.items():
        if isinstance(value, dict):
            wrong += differences(value, found[key], f"{path}{key}.")
        elif value == "*":
            wrong += [] if found[key] else [(path + key, value, found[key])]
        elif found[key] != value:
            wrong.append((path + key, value, found[key]))
    return wrong


def test_the_table_is_large_and_tells_every_reason() -> None:
    told = {
        reason
        for case in CASES
        for layer in ("sector", "general")
        for reason in case["expect"][layer]["reasons"]
    }
    assert len(CASES) >= 200 and len(told) == 11


@pytest.mark.parametrize("kind", sorted({case["input"]["list_kind"] for case in CASES}))
def test_the_program_says_what_the_table_says(kind: str) -> None:
    wrong = {
        f"{case['id']}: {case['why']}": found
        for case in CASES
        if case["input"]["list_kind"] == kind
        and (found := differences(case["expect"], answer(case["input"], book(), TODAY)))
    }
    assert wrong == {}
