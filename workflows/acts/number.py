"""文号: given gap-free inside the transaction of the issue, registered, voided with a reason, never used again."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import door, log
from workflows.law.duties import VOID_NUMBER
from workflows.law.refusal import Refused
from workflows.models import Department, Letterhead, NumberRecord, NumberSeries, Person


def give(department: Department, series: str, *, by: Person, at: datetime) -> NumberRecord:
    """The next number of a department's series in the year of issue, on the register.

    Gap-free, because it is given under the series' row lock and rolls back with whatever asked for it.
    """
    day = door.local_day(at)
    year, head = day.year, Letterhead.objects.in_force(department, day)
    code = head.notice_code if head else department.notice_code
    mine: dict[str, Any] = {"department": department, "series": series, "year": year}
    row = NumberSeries.objects.select_for_update().filter(**mine).first()
    if row is None:  # the first of its year: whoever comes second waits for the row
        NumberSeries.objects.get_or_create(**mine)
        row = NumberSeries.objects.select_for_update().get(**mine)
    row.last += 1
    row.save(update_fields=["last"])
    return NumberRecord.objects.create(
        department=department,
        series=series,
        year=year,
        serial=row.last,
        number=f"{code}{series}〔{year}〕{row.last}号",
        given_by=by,
        given_at=at,
    )


def void(record: NumberRecord, *, because: str, by: Person, at: datetime) -> None:
    """The number stays on the register as void, with the reason; nobody gets it again. The caller writes the line."""
    record.status, record.reason = NumberRecord.Status.VOID, because
    record.voided_by, record.voided_at = by, at
    record.save(update_fields=["status", "reason", "voided_by", "voided_at"])


@transaction.atomic
def void_next(
    department: Department, series: str, *, expected: int, because: str, by: Person, at: datetime
) -> NumberRecord:
    """Take the next number of a series as void: it was used on paper, outside this program.

    `expected` is the serial that the person saw on the page. Raises Refused when a colleague's document has taken it
    meanwhile: then another number would be voided than the one on paper.
    """
    keeper = door.lock(department)
    log.open_book(keeper, keeper.ref, "department")
    record = give(keeper, series, by=by, at=at)
    if record.serial != expected:
        raise Refused(
            _("序号%(serial)s刚刚已经被取用，下一个序号是%(next)s；请核对后再登记作废。")
            % {"serial": expected, "next": record.serial}
        )
    void(record, because=because, by=by, at=at)
    door.record(
        "void_number",
        keeper,
        thing=record,
        by=by,
        at=at,
        duty=VOID_NUMBER,
        because=because,
        number=record.number,
    )
    return record
