"""Occupational groups: load the catalogue; say that a natural person belongs to a group, and end that."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from workflows.acts import catalogue, door, log, subject
from workflows.law import duties
from workflows.law.refusal import Refused
from workflows.models import Book, Department, OccupationGroup, OccupationRecord, Person


@transaction.atomic
def load(groups: Iterable[Mapping[str, Any]], *, at: datetime) -> int:
    """The catalogue as the file states it; how many groups are new or differ. A group is never taken away."""
    changed = 0
    for stated in groups:
        facts = {key: value for key, value in stated.items() if key != "code"}
        held = OccupationGroup.objects.filter(code=stated["code"]).first()
        former = {name: getattr(held, name) for name in stated} if held else {}
        if held is None:
            held = OccupationGroup.objects.create(**stated)
        elif any(getattr(held, key) != value for key, value in facts.items()):
            OccupationGroup.objects.filter(pk=held.pk).update(**facts)
        else:
            continue
        catalogue.tell_group(held, catalogue.changes(former, stated), at=at)
        changed += 1
    return changed


@transaction.atomic
def assign(
    group: OccupationGroup,
    department: Department,
    *,
    code: str,
    name: str,
    since: date,
    source: str,
    by: Person,
    at: datetime,
) -> OccupationRecord:
    """Say that the natural person with this checked identity number belongs to the group.

    Raises PermissionDenied, or Refused when the number is on file with another name or in the group already.
    """
    if not by.has_perm(duties.RECORD_OCCUPATION.at(department.place)):
        raise PermissionDenied("record_occupation")
    if code in {mandate.subject.code for mandate in by.mandates_now()}:
        raise Refused(_("您是该自然人本人或者其代表，应当回避，请由其他经办人登记。"))
    person = subject.find_or_create(code, name, is_person=True)
    if person.name != name:
        raise Refused(_("这个号码在册的姓名与填写的不一致，请核对姓名和号码。"))
    with door.one_gesture():
        record = OccupationRecord(
            subject=person, group=group, department=department, since=since, source=source
        )
        try:
            with transaction.atomic():
                record.book = Book.objects.create(
                    ref=f"occupation/{uuid.uuid4().hex[:16]}", kind="occupation"
                )
                told: dict[str, Any] = {
                    "subject": code,
                    "group": group.code,
                    "since": since,
                    "document": source,
                }
                door.create(record, "record_occupation", by=by, at=at, duty=duties.RECORD_OCCUPATION, **told)
        except IntegrityError as error:
            raise Refused(_("该自然人已经登记在这个职业人群，不用重复登记。")) from error
    return record


@transaction.atomic
def end(record: OccupationRecord, *, by: Person, at: datetime) -> OccupationRecord:
    """The person left the occupation, or was recorded wrongly; the record stays, with its last day."""
    held: OccupationRecord = log.lock(record)
    if held.ended_on is not None:
        raise Refused(_("这条登记已经注销。"))
    with door.one_gesture():
        door.record("end_occupation", held, by=by, at=at, duty=duties.RECORD_OCCUPATION)
        held.ended_on = log.local_day(at)
        held.save(update_fields=["ended_on"])
    return held
