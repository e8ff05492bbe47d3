"""Clauses as documents cite them: which of them nobody has read yet."""

import re

# So a clause of the catalogue is marked at its end: 总局令第54号（条款待核）, 第三条（待核）.
_MARK = re.compile(r"(?:（|，|,|\()[^（）()，,]{0,20}待核[）)]?$")


def is_marked(clause: str) -> bool:
    """Does the rule say of this clause that nobody has checked it? The word inside a title says nothing."""
    return bool(_MARK.search(clause.strip()))
