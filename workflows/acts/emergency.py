"""应急查阅 (break-glass): one asks with a reason, a second grants, it ends by itself, each look is a line.

Lines stand in the gate's book of the office that asks; the person whose file it is reads of each look in its hall. No
clause orders these hours: they are this program's default (待核).
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import alert, gate, log
from workflows.law.duties import GRANT_EMERGENCY, VIEW_ENTRY, Role
from workflows.law.refusal import Refused
from workflows.models import Alert, Department, EmergencyLook, Person, Post, Subject
from workflows.models.subject import SubjectKind

Stage = EmergencyLook.Stage


def hours() -> timedelta:
    """How long a granted look holds, and how long a request waits."""
    return timedelta(hours=settings.XINHENG_EMERGENCY_HOURS)


@transaction.atomic
def ask(
    id_number: str, name: str, *, reason: str, office: Department, by: Person, at: datetime
) -> EmergencyLook:
    """Ask to read the file of a natural person that is outside one's duty.

    Raises Refused, in the same words, whether there is no such file, the name is another, or it is open to her anyway.
    """
    with log.one_gesture():
        if not by.has_perm(VIEW_ENTRY.at(office.place)):
            raise PermissionDenied(_("应急查阅由本机关在岗人员申请。"))
        found = Subject.objects.filter(code=id_number, kind=SubjectKind.PERSON, merged_into=None).first()
        if found is None or found.name != name or Subject.objects.visible_to(by).filter(pk=found.pk).exists():
            raise Refused(
                _("没有需要应急查阅的档案：号码与姓名不符、没有这份档案，或者您按职责本来就可以查阅。")
            )
        _refuse_concerned(found, by)
        mine = EmergencyLook.objects.filter(subject=found, asked_by=by, expires_at__gt=at)
        if mine.exclude(is_granted=False).exists():
            raise Refused(_("您对这份档案的应急查阅申请还在有效期内，不需要再次申请。"))
        row = EmergencyLook.objects.create(
            subject=found, office=office, asked_by=by, asked_at=at, reason=reason, expires_at=at + hours()
        )
        _write("ask_emergency", row, by, at, purpose=reason)
        _tell_granters(row, at)
        return row


@transaction.atomic
def decide(row: EmergencyLook, is_granted: bool, because: str, *, by: Person, at: datetime) -> EmergencyLook:
    """The second person says yes, for some hours, or no.

    Raises PermissionDenied for whoever asked, without the duty or concerned; Refused when it waits no more.
    """
    with log.one_gesture():
        fresh = EmergencyLook.objects.select_for_update(of=("self",)).get(pk=row.pk)
        by.stand_on(log.local_day(at))
        if not GRANT_EMERGENCY(fresh, by):
            raise PermissionDenied(_("应急查阅由申请人所在机关的负责人或者信用办决定。"))
        if fresh.asked_by_id in {by.pk, *by.principals_now()}:
            raise PermissionDenied(_("申请人不能决定自己的应急查阅，须由第二人决定。"))
        _refuse_concerned(fresh.subject, by)
        if fresh.stage_at(at) != Stage.WAITING:
            words = _("这份申请现在是“%(stage)s”，不能再决定。")
            raise Refused(words % {"stage": fresh.stage_at(at).label})
        fresh.decided_by, fresh.decided_at, fresh.is_granted, fresh.because = by, at, is_granted, because
        fresh.expires_at = at + hours() if is_granted else fresh.expires_at
        fresh.save()
        verb = "grant_emergency" if is_granted else "refuse_emergency"
        _write(verb, fresh, by, at, because=because, expires=fresh.expires_at)
        key, url = f"emergency/{fresh.code}/said", f"/emergency/{fresh.code}/"
        alert.tell(fresh.asked_by, Alert.Kind.EMERGENCY, key=key, at=at, by=by, url=url)
        return fresh


def look(row: EmergencyLook, *, by: Person, at: datetime, opened: list[str]) -> None:
    """One look under it, written down each time; Refused for whoever did not ask, and when it is over.

    The line says by itself whose file it was (by its key, never by name), who asked and who granted, until when, and
    which entries were `opened`.
    """
    if row.asked_by_id != by.pk or row.stage_at(at) != Stage.OPEN:
        raise Refused(_("应急查阅没有同意，或者已经过期。"))
    _refuse_concerned(row.subject, by)
    told = {
        "archive": f"subject/{row.subject_id}",
        "asked_by": row.asked_by.username,
        "granted_by": row.decided_by.username if row.decided_by else "",
        "expires": row.expires_at,
        "opened": opened,
        "opened_count": len(opened),
    }
    _write("look_emergency", row, by, at, purpose=row.reason, **told)


def _write(verb: str, row: EmergencyLook, by: Person, at: datetime, **facts: Any) -> None:
    """A line in the gate's book of the office that asks."""
    duty = GRANT_EMERGENCY if by.pk != row.asked_by_id else VIEW_ENTRY
    gate.write(verb, by, at=at, about=gate.About(row.ref, row.office), duty=duty, **facts)


def _refuse_concerned(subject: Subject, by: Person) -> None:
    """Whoever speaks for the person neither asks nor grants."""
    if any(mandate.subject_id == subject.pk for mandate in by.mandates_now()):
        raise PermissionDenied(_("您是该主体的代表，应当回避。"))


def _tell_granters(row: EmergencyLook, at: datetime) -> None:
    """The heads of the office and the credit offices above hear that somebody waits."""
    above = [int(part) for part in row.office.path.split("/") if part]
    heads = Post.objects.filter(department=row.office, role=Role.HEAD, until=None)
    offices = Post.objects.filter(department__in=above, role=Role.CREDIT_OFFICE, until=None)
    key, url = f"emergency/{row.code}", f"/emergency/{row.code}/"
    for post in (heads | offices).select_related("person"):
        alert.tell(post.person, Alert.Kind.EMERGENCY, key=key, at=at, by=row.asked_by, url=url)
