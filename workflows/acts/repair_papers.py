"""What the letters of an application for repair state about it."""

from typing import Any

from workflows.models import Repair


def application_facts(repair: Repair, reason: str) -> dict[str, Any]:
    """The application as the decision names it."""
    return {
        "repair_application": {
            "number": repair.code,
            "filed_on": repair.received_on,
            "corrected_on": repair.verified_corrected_on or repair.claimed_corrected_on,
            "verification": repair.verification,
        }
    }


def reason_of(reason: str) -> dict[str, Any]:
    """The reason of this decision, not of the listing."""
    return {"reason": reason}
