"""What a mandate gives: which rights of a party, in which of its entries, on which days (民法典 §§161-165, unverified).

Pure: whoever asks says the day. What is not said is not given.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from workflows.law.duties import (
    ANSWER_GUIDANCE,
    APPLY_REPAIR,
    FILE_OBJECTION,
    FILE_STATEMENT,
    GRANT_MANDATE,
    MANDATE_DUTIES,
    RECEIVE_NOTICE,
    REQUEST_HEARING,
    SIGN_COMMITMENT,
    TAKE_TRAINING,
    VIEW_OWN,
    Duty,
)

AGENT = "agent"
LONGEST = timedelta(days=3 * 366)  # ours: a mandate is given for three years at most, then anew

# What may be given to an agent, in the order in which the form asks; to see is part of every mandate.
DELEGABLE: dict[Duty, Any] = {
    VIEW_OWN: _("查看事项、文书和进度"),
    RECEIVE_NOTICE: _("签收文书、确认送达地址"),
    FILE_STATEMENT: _("提交陈述申辩"),
    REQUEST_HEARING: _("申请听证"),
    FILE_OBJECTION: _("提出信用信息异议"),
    APPLY_REPAIR: _("申请信用修复（提前移出）"),
    SIGN_COMMITMENT: _("签署信用承诺"),
    TAKE_TRAINING: _("参加信用修复培训"),
    ANSWER_GUIDANCE: _("报送整改材料、答复约谈、签署约谈记录"),
}


@dataclass(frozen=True)
class Bounds:
    """The bounds of one mandate. `scope` and `entries` of None: all that the party itself may do, in every entry."""

    kind: str
    scope: Collection[str] | None
    entries: Collection[int] | None
    since: date
    ends_on: date | None
    revoked_on: date | None
    is_verified: bool

    def hold(self, day: date | None) -> bool:
        """Do they hold on this day? Without a day only a mandate that has no end."""
        if self.revoked_on is not None:
            return False
        if day is None:
            return self.ends_on is None and self.scope is None
        return self.since <= day and (self.ends_on is None or day <= self.ends_on)

    def reach(self, entry: int | None) -> bool:
        """Is this entry among those it is given for? What belongs to no entry is reached by a mandate for all."""
        return self.entries is None or (entry is not None and entry in self.entries)

    def give(self, duty: str, entry: int | None, day: date | None) -> bool:
        """Is this right given, in this entry, on this day?

        Nobody passes on what was given to him. Of a written mandate that the authority has not verified only the
        sight is given.
        """
        if duty not in MANDATE_DUTIES or not self.hold(day) or not self.reach(entry):
            return False
        if self.kind == AGENT and duty == GRANT_MANDATE:
            return False
        if self.scope is None or duty == VIEW_OWN:
            return True
        return duty in self.scope and self.is_verified


def is_beyond_seeing(scope: Collection[str]) -> bool:
    """Does it include acts? Then the authority verifies the written mandate first."""
    return any(duty != VIEW_OWN for duty in scope)


def words_of(scope: Collection[str] | None) -> list[str]:
    """What is given, in words, in the order of the form."""
    return [str(words) for duty, words in DELEGABLE.items() if scope is None or duty in scope]
