"""What an attempt was about: found by the names in an address, kept only when the thing exists."""

from collections.abc import Mapping
from typing import Any

from workflows.models import Department, Entry, Notice, WorkItem


def concerned(named: Mapping[str, Any]) -> tuple[str, Department | None]:
    """The name of the thing for the log and the department that keeps it; ("", None) when nothing is known.

    Nothing of what somebody typed into an address is passed on.
    """
    entry, number, code = None, str(named.get("number", "")), str(named.get("code", ""))
    rows = Entry.objects.select_related("department")
    if number:
        entry = rows.filter(number=number).first()
    elif code:
        key = WorkItem.objects.filter(code=code).values_list("entry_id", flat=True).first()
        key = key or Notice.objects.filter(code=code).values_list("entry_id", flat=True).first()
        entry = rows.filter(pk=key).first() if key else None
    return (f"attempt/{entry.number}", entry.department) if entry else ("", None)
