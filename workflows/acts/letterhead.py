"""机关文书信息: what an authority prints on its documents; drafted by one, published by another, in versions.

A document that was issued keeps the particulars of its day: they are frozen into its facts. The number series of an
authority goes on when its code changes: the sequence belongs to the department.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from workflows.acts import door, log
from workflows.law import duties
from workflows.law.chain import canonical, digest
from workflows.law.letterhead import Heading
from workflows.law.particulars import FIELDS, faults_of, faults_of_paragraph
from workflows.law.refusal import Refused, TooLate
from workflows.models import Department, Letterhead, Person


@transaction.atomic
def draft(department: Department, *, by: Person, at: datetime) -> Letterhead:
    """The next version, as a copy of the newest one or of the department's columns; one draft at a time."""
    keeper = door.lock(department)
    log.open_book(keeper, keeper.ref, "department")
    if keeper.letterheads.filter(state=Heading.DRAFT).exists():
        raise Refused(_("本机关已有一份草案，请在草案上修改，或者先作废。"))
    base = keeper.letterheads.filter(state__in=Letterhead.IN_USE).first()
    last = keeper.letterheads.aggregate(last=Max("version"))["last"] or 0
    version = Letterhead(
        department=keeper,
        version=last + 1,
        **(base.particulars() if base else of_department(keeper)),
        paragraphs=dict(base.paragraphs) if base else {},
        hands=[by.pk],
        written_by=by,
        written_at=at,
    )
    told: dict[str, Any] = {"version": version.version, "base": base.version if base else 0}
    made: Letterhead = door.create(
        version, "draft_letterhead", by=by, at=at, duty=duties.KEEP_LETTERHEAD, **told
    )
    return made


def of_department(department: Department) -> dict[str, str]:
    """The particulars of a department that has published none."""
    own = {name: getattr(department, name, "") for name in FIELDS}
    return own | {"header_name": department.name, "seal_name": department.name}


def seal_of(version: Letterhead) -> str:
    """The digest of what a version says: whoever changes or publishes it names the one that was seen."""
    return digest(canonical({**version.particulars(), "paragraphs": version.paragraphs}))


@transaction.atomic
def amend(
    version: Letterhead,
    said: Mapping[str, str],
    paragraphs: Mapping[str, str],
    *,
    seen: str,
    by: Person,
    at: datetime,
) -> Letterhead:
    """Change the draft; who does is among its hands and does not publish it.

    Raises Refused with every fault, TooLate when a colleague changed it after it was read.
    """
    fresh = _open(version, seen)
    kept = {kind: text for kind, text in paragraphs.items() if text}
    before = {**fresh.particulars(), **{f"paragraph/{k}": t for k, t in fresh.paragraphs.items()}}
    after = {**said, **{f"paragraph/{k}": t for k, t in kept.items()}}
    check(fresh.department, said, kept)
    changed = {
        name: [before.get(name, ""), after.get(name, "")]
        for name in dict.fromkeys((*before, *after))
        if before.get(name, "") != after.get(name, "")
    }
    if not changed:
        return fresh
    for name, text in said.items():
        setattr(fresh, name, text)
    fresh.paragraphs = kept
    fresh.hands = sorted({*fresh.hands, by.pk})
    fresh.written_by, fresh.written_at = by, at
    fresh.save()
    told: dict[str, Any] = {"version": fresh.version, "changed": changed}
    log.record(
        "amend_letterhead", fresh.department, thing=fresh, by=by, at=at, duty=duties.KEEP_LETTERHEAD, **told
    )
    return fresh


def check(department: Department, said: Mapping[str, str], paragraphs: Mapping[str, str]) -> None:
    """Raises Refused with everything that may not be printed, and for a code that another authority bears.

    Two authorities with one code would give one number twice.
    """
    faults = [f"{FIELDS[name]}：{fault}" for name, text in said.items() for fault in faults_of(name, text)]
    faults += [str(fault) for text in paragraphs.values() for fault in faults_of_paragraph(text)]
    if taken := bearer_of(said.get("notice_code", ""), department):
        faults.append(_taken(said["notice_code"], taken))
    if faults:
        raise Refused(*faults)


def bearer_of(code: str, department: Department) -> str:
    """The name of another authority whose documents bear, bore or will bear this code; "" when nobody's do."""
    others = Department.objects.exclude(pk=department.pk)
    found = others.filter(notice_code=code).first() if code else None
    if found is None and code:
        found = others.filter(letterheads__notice_code=code, letterheads__state__in=Letterhead.KEPT).first()
    return found.name if found else ""


def publish(version: Letterhead, *, since: date, seen: str, by: Person, at: datetime) -> Letterhead:
    """A second person puts the version into use from a day; the former one is used up to the day before.

    Of two authorities that put one code into use at the same moment, the database takes the first: Refused.
    """
    try:
        return _publish(version, since, seen, by, at)
    except IntegrityError as error:
        taken = bearer_of(version.notice_code, version.department)
        if not taken:
            raise
        raise Refused(_taken(version.notice_code, taken)) from error


def _taken(code: str, who: str) -> str:
    """Why a code cannot be used."""
    return _("机关代字“%(code)s”已由%(who)s使用，文号会重复。") % {"code": code, "who": who}


@transaction.atomic
def _publish(version: Letterhead, since: date, seen: str, by: Person, at: datetime) -> Letterhead:
    """The same in one transaction: the former version gives way before the new one takes its place."""
    fresh = _open(version, seen)
    check(fresh.department, fresh.particulars(), fresh.paragraphs)
    former = list(fresh.department.letterheads.filter(state=Heading.PUBLISHED))
    with door.one_gesture():
        given = {"since": since, "published_by": by, "published_at": at}
        told = {"version": fresh.version, "since": since, "digest": seen}
        for old in former:
            door.enact("supersede_letterhead", old, by=by, at=at, told={"successor": fresh.version})
        done: Letterhead = door.enact("publish_letterhead", fresh, by=by, at=at, given=given, told=told)
    return done


@transaction.atomic
def discard(version: Letterhead, *, because: str, by: Person, at: datetime) -> Letterhead:
    """A draft that nobody wants; its number is not used again."""
    done: Letterhead = door.enact("discard_letterhead", version, by=by, at=at, because=because)
    return done


def _open(version: Letterhead, seen: str) -> Letterhead:
    """The draft read afresh under the department's lock; TooLate when it is none any more, or says something else."""
    keeper = door.lock(version.department)
    fresh = Letterhead.objects.get(pk=version.pk)
    fresh.department = keeper
    if fresh.state != Heading.DRAFT:
        raise TooLate(_("这一版已经%(state)s，不能再改。") % {"state": fresh.get_state_display()})
    if seal_of(fresh) != seen:
        raise TooLate(
            _("%(who)s在您打开之后修改了草案，请核对现在的内容后再提交。") % {"who": fresh.written_by.name}
        )
    return fresh
