"""The addresses of an application about a penalty, for the table of permissions."""

from datetime import date
from typing import Any

from tests.law.test_matrix import a_penalty
from workflows.acts import record_office, record_repair
from workflows.management.walk import at


def of_a_penalty(city: Any) -> dict[str, Any]:
    """The addresses of a penalty whose display ended early: its letter, the receiver that was told."""
    record, on = a_penalty(city), at(date(2026, 12, 2))
    said = {"applicant": "罗一鸣", "received_on": date(2026, 12, 2), "corrected_on": record.decided_on}
    said |= {"statement": "罚款已经缴清。", "materials": [], "has_promise": True, "in_hall": True}
    made = record_repair.apply(record, said, by=city.acmes_speaker, at=on)
    record_office.accept(made, [], by=city.clara, at=on)
    seen = {"corrected_on": record.decided_on, "performed": True, "bars": [], "text": "属实"}
    record_repair.verify(made, **seen, by=city.clara, at=on)
    record_repair.decide(made, "grant", reason="准予。", by=city.hugo, at=on)
    paper, receipt = made.papers.get(kind="record_granted"), made.receipts.get()
    return {
        "record-paper": {"pk": record.pk, "code": paper.code},
        "record-receipt": {"pk": record.pk, "code": receipt.code},
        "hall-penalty": {"pk": record.pk},
        "hall-penalty-letter": {"code": paper.code},
    }
