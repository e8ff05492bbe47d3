"""Follow a case (关注), send it to colleagues (抄送), tell the followers when it moves on."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import alert, blind, log
from workflows.law.duties import DISCUSS_CASE, VIEW_ENTRY
from workflows.law.refusal import Refused
from workflows.models import Alert, Entry, Person, Watch, WorkItem


@transaction.atomic
def follow(entry: Entry, *, by: Person, at: datetime) -> Watch:
    """The person follows the case from now on; following twice changes nothing."""
    if not DISCUSS_CASE(entry, by):
        raise PermissionDenied
    return _watch(entry, by, by=by, at=at, note="")


@transaction.atomic
def stop(entry: Entry, *, by: Person, at: datetime) -> None:
    """The person follows it no longer, whoever had sent it."""
    Watch.objects.filter(entry=entry, person=by, ended_at=None).update(ended_at=at)


@transaction.atomic
def copy(entry: Entry, to: Sequence[Person], *, note: str, by: Person, at: datetime) -> list[Watch]:
    """Send the case to colleagues, who follow it then; Refused, by name, when one of them may not see it.

    Whoever speaks for a party sends nothing (回避).
    """
    if DISCUSS_CASE(entry, by) and entry.concerns(by):
        raise Refused(_("您是当事人的代表，不能办理与其有关的案件，应当回避。"))
    blind.insist_silent(entry, by)
    barred = [person.name for person in to if not (person.is_active and VIEW_ENTRY(entry, person))]
    if barred:
        raise Refused(
            _("%(names)s不能查阅本案件，不能抄送；请去掉后重新提交。") % {"names": "、".join(barred)}
        )
    facts = {"to": [person.name for person in to]}
    with log.one_gesture():
        line = log.record("copy_case", entry, by=by, at=at, duty=DISCUSS_CASE, because=note, **facts)
        rows = [_watch(entry, person, by=by, at=at, note=note) for person in to]
        for person in to:
            key = f"copied/{line.pk}"
            alert.tell(person, Alert.Kind.COPIED, key=key, at=at, entry=entry, by=by, note=note)
    return rows


def moved_on(item: WorkItem, *, by: Person | None, at: datetime) -> None:
    """A task of the case is finished: who follows the case, and still may see it, is told."""
    rows = Watch.objects.filter(entry=item.entry_id, ended_at=None).select_related("person")
    for row in rows:
        if row.person.is_active and VIEW_ENTRY(item.entry, row.person):
            told: dict[str, Any] = {
                "key": f"moved/{item.pk}",
                "at": at,
                "item": item,
                "by": by,
                "what": item.title,
            }
            alert.tell(row.person, Alert.Kind.MOVED_ON, **told)


def _watch(entry: Entry, person: Person, *, by: Person, at: datetime, note: str) -> Watch:
    """The open row of who follows; one that is there gets the newer note of a colleague."""
    row, is_new = Watch.objects.get_or_create(
        entry=entry, person=person, ended_at=None, defaults={"added_by": by, "at": at, "note": note}
    )
    if not is_new and by.pk != person.pk:
        row.added_by, row.at, row.note = by, at, note
        row.save(update_fields=["added_by", "at", "note"])
    return row
