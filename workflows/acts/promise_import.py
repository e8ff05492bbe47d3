"""Commitments that were signed on paper: one at the counter with its scan, or a whole sheet at once, or none of it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import door, log
from workflows.acts import subject as subjects
from workflows.acts.commitment import take_effect
from workflows.law import duties
from workflows.law.commitment import BINDING
from workflows.law.refusal import Refused
from workflows.models import Commitment, CommitmentItem, Evidence, Person, Subject


@transaction.atomic
def record_paper(
    subject: Subject,
    item: CommitmentItem,
    *,
    name: str,
    capacity: str,
    signed_on: date,
    by: Person,
    at: datetime,
    matter: str = "",
    due_on: date | None = None,
    valid_until: date | None = None,
    scan: Evidence | None = None,
    way: str = Commitment.Way.COUNTER,
    source: str = "",
    handler: str = "",
) -> Commitment:
    """An officer takes a commitment from paper: at the counter with its scan, or from a sheet."""
    keeper = door.lock(subject)
    log.open_book(keeper, keeper.ref, "subject")
    template = item.templates.filter(state="published").first()
    made = Commitment(
        subject=keeper, item=item, department=item.department, kind=item.kind, template=template, way=way,
        matter=matter, source=source or str(_("纸质承诺书")), handler=handler or by.name, signed_on=signed_on,
        signed_name=name, capacity=capacity, signed_by=by, signed_at=at, scan=scan, due_on=due_on,
        valid_until=valid_until,
    )  # fmt: skip
    with door.one_gesture():
        door.create(
            made, "record_commitment", by=by, at=at, duty=duties.RECORD_COMMITMENT, name=name, capacity=capacity,
            signed_on=signed_on, file=scan.digest if scan else "", way=way,
        )  # fmt: skip
        take_effect(made, by=by, at=at)
    return made


@transaction.atomic
def import_rows(rows: Sequence[Any], *, by: Person, at: datetime) -> int:
    """Record every row of a sheet that was judged right, all or none; how many.

    Raises Refused naming the row where a colleague was first: the preview is looked at again.
    """
    with door.one_gesture():
        for row in rows:
            said = row.said
            if not by.has_perm(duties.RECORD_COMMITMENT.at(said.item.department.place)):
                raise PermissionDenied("record_commitment")
            found = subjects.find_or_create(said.code, said.name, is_person=said.is_person)
            if twin(found, said.item, said.signed_on):
                raise Refused(
                    _("第%(row)s行的承诺刚刚已经登记，全部没有导入；请重新预览。") % {"row": row.number}
                )
            record_paper(
                found, said.item, name=said.signatory, capacity=said.capacity, signed_on=said.signed_on,
                matter=said.matter, due_on=said.due_on, valid_until=said.valid_until, source=said.source,
                handler=said.handler, way=Commitment.Way.IMPORT, by=by, at=at,
            )  # fmt: skip
    return len(rows)


def twin(subject: Subject, item: CommitmentItem, signed_on: date) -> bool:
    """Is the same commitment there already: this subject, this item, this day?"""
    return Commitment.objects.filter(
        subject=subject, item=item, signed_on=signed_on, state__in=BINDING
    ).exists()
