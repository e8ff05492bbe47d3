"""Clauses as documents cite them: which of them nobody has read yet, and which are none at all."""

import re

# So a clause of the catalogue is marked at its end: 总局令第54号（条款待核）, 第三条（待核）.
_MARK = re.compile(r"(?:（|，|,|\()[^（）()，,]{0,20}待核[）)]?$")
# Papers of those who made this program. They say where a rule was found; no official can look a clause up in them.
_OURS = re.compile(r"领域报告|(?:^|[（(\s])S[1-4] |domain (?:report|§)", re.IGNORECASE)
UNREAD = "未取得条文，待核"  # as the rules are: in Chinese, in every language of the interface


def is_marked(clause: str) -> bool:
    """Does the rule say of this clause that nobody has checked it? The word inside a title says nothing."""
    return bool(_MARK.search(clause.strip()))


def citable(clause: str) -> str:
    """The clause as it may be shown; what cites only a paper of ours says that the text was never at hand.

    Published rules are never changed, so those that were loaded with such a citation keep it in the row.
    """
    return UNREAD if _OURS.search(clause) else clause
