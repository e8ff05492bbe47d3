"""What the permission table asks for of objections, lawsuits and recalls: one of each, with its addresses."""

from dataclasses import replace
from datetime import date
from typing import Any

from workflows.acts import challenge, objection, recall
from workflows.management.walk import at
from workflows.models import Outbox, Recipient


def of_objections(city: Any, entry: Any) -> dict[str, Any]:
    """What Acme's speaker objected to in its hall, and what somebody handed in on paper."""
    told: dict[str, Any] = {"at": at(date(2026, 3, 3))}
    words = objection.Said(ground="fact", relation="party", name="启恒", contact="13800138000")
    own = objection.file(entry, words, channel="hall", by=city.acmes_speaker, **told)
    paper = objection.file(
        entry, replace(words, name="吴明"), channel="counter", by=city.people["zhouw"], **told
    )
    key = {"number": entry.number}
    return {
        **dict.fromkeys(("hall-objection", "objection-record"), key),
        "hall-objection-track": {**key, "code": own.code},
        "objection-recorded": {**key, "code": paper.code},
        "objection-track": {"code": own.code},
        "objection-letter": {"code": own.code, "letter": "none"},
    }


def of_a_lawsuit(city: Any, entry: Any) -> dict[str, Any]:
    """A lawsuit against a listing."""
    said = challenge.Filed("litigation", "listing", "法院", "原告", date(2026, 3, 2))
    made = challenge.register(entry, said, by=city.clara, at=at(date(2026, 3, 2)))
    deed = {"code": made.code, "deed": "stay"}
    return {
        "challenge": {"code": made.code},
        "challenge-deed": deed,
        "challenge-new": {"number": entry.number},
    }


def of_a_recall(city: Any, entry: Any) -> dict[str, Any]:
    """The addresses of a correction to an office of the program, of that receiver, and of a receipt nobody has."""
    told: dict[str, Any] = {"by": city.hugo, "at": at(date(2026, 3, 2))}
    made = recall.tell_everybody(entry, "correction", changes=[], because="更正", **told)
    receipt = made.receipts.order_by("pk")[0]
    Outbox.objects.update(status="done")
    Recipient.objects.filter(pk=receipt.recipient_id).update(department=city.offices["HC-JT"])
    return {
        "recall": {"code": receipt.code},
        "recall-step": {"code": receipt.code, "step": "confirm"},
        "recipient": {"code": receipt.recipient.code},
        "receipt": {"token": f"{receipt.code}-0"},
    }
