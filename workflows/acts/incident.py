"""Incidents of the log as a whole: raised once, told at once, ended when mended; each of it is a line of the log.

Told are all who audit and the head of the credit office. A contradiction between two signed checkpoints, and an anchor
that was set anew, never mend by themselves: they end when one who audits all departments has written down what was
found out and another has confirmed it.
"""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import alert, log
from workflows.acts.people import clock_keeper
from workflows.acts.sequencer import the_log
from workflows.law.duties import AUDIT, Role
from workflows.law.incident_words import BY_TWO, WATCHED, Incident, Wrong
from workflows.law.refusal import Refused, TooLate
from workflows.models import (
    Alert,
    Checkpoint,
    Department,
    LogIncident,
    Noted,
    Person,
    Post,
    SplitView,
    Unsequenced,
)
from workflows.models.incident import ENDED, EXPLAINED, RAISED, UNSIGNED, unexplained


@transaction.atomic
def open_one(wrong: Wrong, *, at: datetime) -> LogIncident | None:
    """Raise it and tell everybody; None while the same is open already."""
    with log.one_gesture():
        kept = log.lock(the_log())
        if LogIncident.objects.filter(kind=wrong.kind, about=wrong.about, ended_at=None).exists():
            return None
        told = log.plain(wrong.told)
        made = LogIncident.objects.create(kind=wrong.kind, about=wrong.about, told=told, began_at=at)
        said = {"incident": made.kind, "ref": made.ref}
        log.append(kept, made, RAISED, "", "", by=clock_keeper(), at=at, **said)
        _tell(made, at)
        return made


def note_unsigned(at: datetime) -> None:
    """The clock sees lines wait while no checkpoint was ever signed: it notes since when, once."""
    if not Checkpoint.objects.exists() and Unsequenced.objects.exists():
        Noted.objects.get_or_create(key=UNSIGNED, defaults={"told": {"since": at.isoformat()}})


def watch(found: Iterable[Wrong], *, at: datetime) -> int:
    """Raise what the clock found and is not open, end what it no longer finds; returns how many changed.

    A contradiction that was kept before incidents were is told now; so is one whose incident ended without its line.
    """
    for kept in unexplained():
        split(kept, at=at)
    now = {(wrong.kind, wrong.about): wrong for wrong in found}
    rows = LogIncident.objects.filter(kind__in=WATCHED, ended_at=None)
    known = {(row.kind, row.about): row for row in rows}
    raised = [open_one(now[key], at=at) for key in now.keys() - known.keys()]
    for key in known.keys() - now.keys():
        end(known[key], by=clock_keeper(), at=at)
    return len([each for each in raised if each]) + len(known.keys() - now.keys())


def split(found: SplitView, *, at: datetime) -> LogIncident | None:
    """Two signed statements contradict each other; before anybody is the clock, its first tick tells it."""
    try:
        clock_keeper()
    except Person.DoesNotExist:
        return None
    return open_one(Wrong(Incident.SPLIT, str(found.pk), {"sentence": found.sentence}), at=at)


@transaction.atomic
def checked(faults: list[dict[str, Any]], *, at: datetime) -> None:
    """A full check has ended: what it found is told, unless the last one found the very same; no faults end it."""
    places = sorted(f"{each['kind']} {each['index']} {each['book']} {each['seq']}" for each in faults)
    about = sha256("\n".join(places).encode()).hexdigest()[:32] if faults else ""
    for row in LogIncident.objects.filter(kind=Incident.FAULTS, ended_at=None).exclude(about=about):
        end(row, by=clock_keeper(), at=at)
    if faults:
        told = {"n": len(faults), "sentence": faults[0]["sentence"]}
        open_one(Wrong(Incident.FAULTS, about, told), at=at)


@transaction.atomic
def end(row: LogIncident, *, by: Person, at: datetime, because: str = "") -> None:
    """It is mended, or explained: a line; nothing where it has ended already."""
    with log.one_gesture():
        kept = log.lock(the_log())
        still = LogIncident.objects.filter(pk=row.pk, ended_at=None)
        if not still.update(ended_at=at, ended_by=by, because=because):
            return
        facts = {"incident": row.kind, "ref": row.ref, "because": because}
        log.append(kept, row, ENDED, "", "", by=by, at=at, duty=AUDIT, **facts)
        for told in Alert.objects.filter(key__startswith=_key(row)):
            Alert.objects.filter(pk=told.pk).update(data=told.data | {"ended": True})


@transaction.atomic
def explain(row: LogIncident, because: str, *, by: Person, at: datetime) -> None:
    """Write down what was found out about a contradiction; another confirms it, or writes down something else.

    Raises PermissionDenied for whoever does not audit all departments, Refused for what ends by itself, TooLate when
    it has ended meanwhile.
    """
    with log.one_gesture():
        kept, now = _to_explain(row, by, at)
        now.because, now.explained_by, now.explained_at = because, by, at
        now.save(update_fields=["because", "explained_by", "explained_at"])
        facts = {"incident": row.kind, "ref": row.ref, "because": because}
        seq = log.append(kept, row, EXPLAINED, "", "", by=by, at=at, duty=AUDIT, **facts).seq
        data = {**row.told, "incident": row.kind, "url": _page(row), "explained": by.name}
        key = f"{_key(row)}explained-{seq}"
        alert.tell_all(
            Alert(person=person, by=by, kind=Alert.Kind.LOG, key=key, at=at, data=data)
            for person in Person.objects.filter(pk__in=_listeners())
            if may_explain(person)
        )


@transaction.atomic
def confirm(row: LogIncident, *, read: str, by: Person, at: datetime) -> None:
    """A second auditor agrees with what the first found out: the contradiction is ended.

    `read` is the text that was agreed to. Raises what `explain` raises, and Refused for the first auditor and where
    nothing, or something else, is written down.
    """
    with log.one_gesture():
        _kept, now = _to_explain(row, by, at)
        if now.explained_by is None:
            raise Refused(_("还没有登记查明的情况，不能结束；请先登记，由另一名审计人员复核。"))
        if now.explained_by == by:
            raise Refused(_("查明的情况由您登记，须由另一名覆盖全部机关的审计人员复核后结束。"))
        if now.because != read:
            raise TooLate(_("查明的情况刚刚改写过，请重新阅读后再复核。"))
        end(now, by=by, at=at, because=now.because)


def _to_explain(row: LogIncident, by: Person, at: datetime) -> tuple[Any, LogIncident]:
    """The locked log and the incident as it stands now, if this person may explain it."""
    kept = log.lock(the_log())
    by.stand_on(log.local_day(at))
    if not may_explain(by):
        raise PermissionDenied(_("这类告警由覆盖全部机关的审计人员查明、复核后结束。"))
    if row.kind not in BY_TWO:
        raise Refused(_("这类告警在恢复正常后自行结束，不能由人结束。"))
    now = LogIncident.objects.get(pk=row.pk)
    if now.ended_at is not None:
        raise TooLate(_("这条告警已经结束。"))
    return kept, now


def may_explain(person: Person) -> bool:
    """Does the person audit all departments?"""
    tops = [post.department for post in person.posts_now() if post.department.parent_id is None]
    return any(person.has_perm(AUDIT.at(top.place)) for top in tops)


def _key(row: LogIncident) -> str:
    """How the bell remembers that it told this."""
    return f"log/{row.code}/"


def _page(row: LogIncident) -> str:
    """Where it is read."""
    return f"/log/incidents/{row.code}/"


def _tell(row: LogIncident, at: datetime) -> None:
    """All who audit, and the head of the credit office, once."""
    data = {**row.told, "incident": row.kind, "url": _page(row)}
    kind, key = Alert.Kind.LOG, f"{_key(row)}told"
    alert.tell_all(
        Alert(person_id=person, kind=kind, key=key, at=at, data=data) for person in sorted(_listeners())
    )


def _listeners() -> set[int]:
    """Who hears of it: auditors and audit administrators of every department, the head of the credit office.

    Where nobody holds that post, those of the credit office itself.
    """
    now = Post.objects.filter(until=None, person__is_active=True)
    found = set(now.filter(role__in=(Role.AUDITOR, Role.AUDIT_ADMIN)).values_list("person", flat=True))
    root = Department.objects.filter(parent=None, is_active=True).order_by("pk").first()
    office = root.credit_office() if root else None
    if office is not None:
        heads = now.filter(department=office, role=Role.HEAD)
        chosen = heads if heads.exists() else now.filter(department=office, role=Role.CREDIT_OFFICE)
        found |= set(chosen.values_list("person", flat=True))
    return found
