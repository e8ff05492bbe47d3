"""Who is told: the registered receivers, kept by the credit office; nobody who was told anything is forgotten."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import log
from workflows.law import duties
from workflows.law.refusal import Refused
from workflows.models import (
    Department,
    Entry,
    Outbox,
    Person,
    PublicityRecord,
    RecallReceipt,
    Recipient,
)

PLATFORM = "信用信息共享平台"
KEPT = ("name", "kind", "department", "way", "address", "lists", "events", "key", "since", "until")


def addressees(entry: Entry, event: str, *, by: Person, at: datetime, takes_back: bool) -> list[Recipient]:
    """Whom an event of an entry is told to, by name; every one of them is registered by now.

    The platform, the bodies of its measures and whoever is registered for the event. What takes something back also
    reaches everybody who was ever told anything of this entry, registered for it or not.
    """
    bodies = {m.listed_measure.body for m in entry.measures.select_related("listed_measure")}
    wanted = {PLATFORM: Recipient.Kind.PLATFORM} | dict.fromkeys(bodies, Recipient.Kind.BODY)
    for name in told_before(entry) if takes_back else ():
        wanted.setdefault(name, Recipient.Kind.CHANNEL)
    day = log.local_day(at)
    known = {row.name: row for row in Recipient.objects.select_related("department")}
    chosen = {
        name: known.get(name) or _register_itself(name, kind, entry.department, entry.number, by=by, at=at)
        for name, kind in sorted(wanted.items())
    }
    others = {n: row for n, row in known.items() if row.wants(entry.list_type.code, event, day)}
    return [row for _name, row in sorted({**others, **chosen}.items())]


def told_before(entry: Entry) -> set[str]:
    """The names of all who were told, or are about to be told, of this entry."""
    plain = Outbox.objects.filter(kind="platform", line__book=entry.book).values_list("addressee", flat=True)
    signed = RecallReceipt.objects.filter(recall__entry=entry).values_list("recipient__name", flat=True)
    return {*plain, *signed} - {""}


def keeper_of(department: Department) -> Department:
    """Who keeps the receivers: the credit office of the whole tree, else the nearest, else the authority."""
    root = Department.objects.filter(pk=int(department.path.split("/")[1])).first()
    return (root.credit_office() if root else None) or department.credit_office() or department


def of_record(record: PublicityRecord, event: str, *, by: Person, at: datetime) -> list[Recipient]:
    """Whom the end of a display is told to: the platform, and whoever is registered for it; by name."""
    known = {row.name: row for row in Recipient.objects.select_related("department")}
    kind, number, day = Recipient.Kind.PLATFORM, record.document_number, log.local_day(at)
    code = record.policy.list_type.code
    if PLATFORM not in known:
        known[PLATFORM] = _register_itself(PLATFORM, kind, record.department, number, by=by, at=at)
    wanted = {name: row for name, row in known.items() if name == PLATFORM or row.wants(code, event, day)}
    return [row for _name, row in sorted(wanted.items())]


def _register_itself(
    name: str, kind: str, department: Department, number: str, *, by: Person, at: datetime
) -> Recipient:
    """A name that the rules of a list give is registered with the first message to it."""
    row, is_new = Recipient.objects.get_or_create(
        name=name,
        defaults={
            "kind": kind,
            "office": keeper_of(department),
            "department": Department.objects.filter(name=name).first(),
            "since": log.local_day(at),
            "is_automatic": True,
        },
    )
    if is_new:
        log.open_book(row, row.ref, "recipient")
        because = _("首次向其发送条目 %(number)s 的信息时自动登记") % {"number": number}
        log.append(log.lock(row), row, "register_recipient", "", "", by=by, at=at, because=because, name=name)
    return row


@transaction.atomic
def register(said: Mapping[str, Any], *, office: Department, by: Person, at: datetime) -> Recipient:
    """The credit office registers a receiver; Refused for a name that is there already."""
    row = Recipient(office=office, **said)
    if not duties.KEEP_RECIPIENTS(row, by):
        raise PermissionDenied(_("接收方由信用办登记。"))
    _refuse_faults(row)
    row.save()
    log.open_book(row, row.ref, "recipient")
    log.record("register_recipient", row, by=by, at=at, duty=duties.KEEP_RECIPIENTS, **_facts(row, KEPT))
    return row


@transaction.atomic
def amend(row: Recipient, said: Mapping[str, Any], *, because: str, by: Person, at: datetime) -> Recipient:
    """Change what is known of a receiver, old and new value in its book; the name stays: messages bear it."""
    fresh = log.lock(row)
    if not duties.KEEP_RECIPIENTS(fresh, by):
        raise PermissionDenied(_("接收方由信用办登记。"))
    old = _facts(fresh, said)
    for name, value in said.items():
        setattr(fresh, name, value)
    _refuse_faults(fresh)
    new = _facts(fresh, said)
    changed = log.changed(old, new)
    if not changed:
        raise Refused(_("没有任何变化。"))
    fresh.save()
    verb = "end_recipient" if list(changed) == ["until"] and fresh.until else "amend_recipient"
    duty = duties.KEEP_RECIPIENTS
    log.record(verb, fresh, by=by, at=at, duty=duty, because=because, changed=changed)
    return fresh


def _facts(row: Recipient, names: Iterable[str]) -> dict[str, Any]:
    """What a line keeps of a receiver, as plain values."""
    return {name: log.plain(getattr(row, name)) for name in names}


def _refuse_faults(row: Recipient) -> None:
    """Raises Refused for a receiver that nobody could reach, or that is there twice."""
    others = Recipient.objects.exclude(pk=row.pk)
    faults = []
    if others.filter(name=row.name).exists():
        faults.append(_("接收方“%(name)s”已经登记，请修改原登记。") % {"name": row.name})
    if row.way == Recipient.Way.HTTPS and not row.address.startswith("https://"):
        faults.append(_("接口地址应以 https:// 开头。"))
    if row.way == Recipient.Way.FOLDER and (row.folder.startswith(".") or "\\" in row.folder):
        faults.append(_("交换文件夹名称不能以点开头，也不能含反斜杠。"))
    if row.way == Recipient.Way.FOLDER and any(
        each.folder == row.folder for each in others.filter(way=row.way)
    ):
        faults.append(_("交换文件夹“%(name)s”已由其他接收方使用。") % {"name": row.folder})
    if row.until is not None and row.until < row.since:
        faults.append(_("登记终止日不能早于起始日。"))
    if faults:
        raise Refused(*faults)


def in_force(row: Recipient, day: date) -> bool:
    """Is the registration in force that day?"""
    return row.since <= day and (row.until is None or row.until >= day)
