"""A lawsuit and a stay for the matrix of states and verbs, and what stands against their verbs."""

from datetime import timedelta
from typing import Any

from tests.law.machines import CHALLENGE, STAY, TODAY
from workflows.acts import challenge, stay
from workflows.management.walk import at
from workflows.models import Entry, Stay

TOMORROW = TODAY + timedelta(days=1)
NO_OUTCOME = "还没有登记处理结果，不能确认。"
NOT_EFFECTIVE = "生效日期还没有到，或者没有填写。"
NOT_CARRIED_OUT = "还没有写明怎样执行，不能办结。"
NO_END = "还没有登记恢复执行的依据，不能恢复。"

AGAINST = [
    (CHALLENGE, "answered", "confirm_outcome", {"outcome": ""}, NO_OUTCOME),
    (CHALLENGE, "concluded", "take_effect", {"effective_on": None}, NOT_EFFECTIVE),
    (CHALLENGE, "concluded", "take_effect", {"effective_on": TOMORROW}, NOT_EFFECTIVE),
    (CHALLENGE, "in_force", "execute_outcome", {"carried_out": ""}, NOT_CARRIED_OUT),
    (STAY, "in_effect", "end_stay", {"end_reason": ""}, NO_END),
]


def begun(city: Any, entry: Entry) -> list[Any]:
    """A lawsuit against the listing and a stay of its execution; nobody's hands stand against either."""
    who: dict[str, Any] = {"by": city.clara, "at": at(TODAY)}
    made = challenge.register(entry, challenge.Filed("litigation", "listing", "法院", "原告", TODAY), **who)
    said = {"orderer": "body", "document_number": "裁1号", "document_date": TODAY, "grounds": "难以弥补"}
    ordered = stay.report(made, said, [], **who)
    Stay.objects.filter(pk=ordered.pk).update(hands=[])
    return [made, ordered]
