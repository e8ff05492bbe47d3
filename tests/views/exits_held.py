"""What hangs from a listing that ended or is to be restored, for the table of permissions."""

from datetime import date
from typing import Any

from workflows.acts import facts, notice
from workflows.management.city import id_for
from workflows.management.walk import Walk, at
from workflows.models import EmergencyLook, Monitoring, Notice, Subject

TODAY = date(2026, 3, 2)


def to_be_restored(walk: Walk) -> Notice:
    """What the company was told of a restoration; served."""
    told: dict[str, Any] = {
        "rescission": {"fraud_facts": "付款凭证系伪造。"},
        "defence": {"days_text": "5个工作日", "clause": ""},
    }
    paper = notice.issue(
        walk.entry, "rescission_notice", facts.decision_facts, told, by=walk.cast.officer, at=at(TODAY), process=None
    )  # fmt: skip
    notice.serve(
        paper, by=walk.cast.officer, at=at(TODAY, 15), on_day=TODAY, method="direct", proof="送达回证",
        recipient=paper.addressee,
    )  # fmt: skip
    return paper


def a_watch(walk: Walk) -> Monitoring:
    """A watch of the entry, as if it had ended."""
    return Monitoring.objects.create(entry=walk.entry, opened_on=TODAY, until=date(2027, 3, 2))


def of_looks(city: Any, walk: Walk) -> dict[str, dict[str, Any]]:
    """The addresses of a watch, and of an emergency look that the reviewer asked for and nobody granted yet."""
    person = Subject.objects.create(kind="person", name="罗一鸣", code=id_for(778))
    asked = EmergencyLook.objects.create(
        subject=person, office=city.offices["HC-RS"], asked_by=city.rolf, asked_at=at(date(2026, 3, 3)),
        reason="境外追偿须当日核实", expires_at=at(date(2030, 1, 1)),
    )  # fmt: skip
    return {"monitoring-one": {"pk": a_watch(walk).pk}, "emergency": {"code": asked.code}}
