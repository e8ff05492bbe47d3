"""Matters of an entry are told by one letter (LR-2026-0001-X1): whoever quotes one on the telephone means one thing."""

import re
from pathlib import Path

ACTS = Path(__file__).parents[2] / "workflows" / "acts"
NUMBER = re.compile(r"""f"\{entry\.number\}-([A-Z])\{""")


def test_no_two_kinds_of_matters_of_an_entry_are_numbered_alike() -> None:
    letters = [letter for path in sorted(ACTS.glob("*.py")) for letter in NUMBER.findall(path.read_text())]
    assert len(letters) > 4 and len(letters) == len(set(letters)), letters
