"""One objection for the matrix, and what stands against its verbs."""

from datetime import date
from typing import Any

from workflows.acts import objection
from workflows.management.walk import at
from workflows.models import Entry, Objection

TODAY = date(2026, 10, 1)
ASKED_BEFORE = "补正只能一次性告知：本件已经要求补正过。"
NOT_CHECKED = "还没有核查结论，不能作出处理。"


def an_objection(city: Any, entry: Entry, day: date = TODAY) -> Objection:
    """An objection of the party to its listing."""
    said = objection.Said(ground="fact", relation="party", name="罗一鸣", contact="0999-5678-0001")
    return objection.file(entry, said, channel="hall", by=city.acmes_speaker, at=at(day))
