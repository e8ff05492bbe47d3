"""找回账号: a new password for who lost it, by a verified contact, by a new paper notice, or at the counter.

Every other session of the person ends with the password (Django's session hash), and the person is told.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import account, log, onetime
from workflows.acts.subjectfile import Handled
from workflows.law.duties import KEEP_ACCOUNTS, KEEP_ACCOUNTS_BY_ANOTHER, VIEW_OWN
from workflows.law.refusal import Refused
from workflows.models import Activation, Department, Mandate, Person, Recovery, Subject

HANDED_OVER = timedelta(days=1)  # how long a code that an officer handed over opens the account


def holder(username: str, day: date) -> Person | None:
    """The account of the hall with this name; officers and closed accounts are helped by their administrator.

    An account of which no mandate holds that day speaks for nobody: nothing opens it again.
    """
    found = Person.objects.filter(username=username.strip(), is_active=True).first()
    if found is None or found.posts.filter(until=None).exists():
        return None
    return found if any(held.holds_on(day) for held in found.mandates_now()) else None


def still_speaks(person: Person, subject: Subject, day: date) -> bool:
    """Does the person speak for this very subject that day: neither blocked, nor revoked, nor ended?"""
    rows = Mandate.objects.filter(person=person, subject=subject, revoked_on=None)
    return any(held.holds_on(day) for held in rows)


def contact_of(person: Person, told: str) -> str:
    """The verified e-mail or telephone that was told; empty when it is not one of the person's."""
    asked = told.strip().casefold()
    if person.email_verified_at and person.email.casefold() == asked:
        return person.email
    return person.phone if person.phone_verified_at and asked and person.phone == asked else ""


@transaction.atomic
def reset(person: Person, password: str, *, way: str, at: datetime) -> None:
    """Set the new password and remember by which way; sessions end, the person is told."""
    with log.one_gesture():
        fresh = Person.objects.select_for_update().get(pk=person.pk)
        fresh.password, fresh.must_change_password = make_password(password), False
        fresh.save(update_fields=["password", "must_change_password"])
        for held in fresh.mandates_now():
            keeper = account.book_of(held.subject)
            told: dict[str, Any] = {"person": f"person/{fresh.pk}", "way": way}
            log.append(keeper, keeper, "recover_account", "", "", by=fresh, at=at, duty=VIEW_OWN, **told)
        for held in fresh.mandates_now()[:1]:
            account.tell(fresh, "recovered", held.subject, at=at, about=at.isoformat())


@transaction.atomic
def by_slip(slip: Activation, person: Person, password: str, *, at: datetime) -> None:
    """The code in a new paper notice opens the account of who speaks for its addressee.

    Raises Refused when it was spent meanwhile, or the account is not that party's own.
    """
    with log.one_gesture():
        log.lock(slip.notice.entry)
        own = Mandate.objects.filter(person=person, subject=slip.subject, revoked_on=None)
        held = own.exclude(kind=Mandate.Kind.AGENT).first() if slip.subject_id else None
        held = held if held is not None and held.holds_on(log.local_day(at)) else None
        if held is not None and not held.subject.is_person:
            _refuse_the_companys_paper(person)
        open_rows = Activation.objects.filter(pk=slip.pk, used_at=None, voided_at=None)
        spent = {"used_at": at, "used_by": person, "used_for": "recover", "mandate": held}
        if held is None or not open_rows.update(**spent):
            raise Refused(_("开通码、证件号码或者用户名不对，或者开通码已经使用过。"))
        reset(person, password, way="slip", at=at)


def _refuse_the_companys_paper(person: Person) -> None:
    """Raises Refused for the account of a natural person: what was sent to a company lies open in its mail room."""
    if any(held.subject.is_person for held in person.mandates_now()):
        raise Refused(_("这个账号也是自然人本人的账号，请用寄给本人的文书所附开通码，或者到办事窗口找回。"))


# --------------------------------------------------------------------------------------- at the counter
@transaction.atomic
def ask(held: Mandate, checked: str, *, office: Department, by: Person, at: datetime) -> tuple[Recovery, str]:
    """An officer has looked at the holder's papers; for a natural person another officer approves (four eyes).

    The account of who speaks for a natural person as well is no easier to open by way of a company.

    Returns the row and the code to hand over, empty while it waits. Raises Refused while another waits.
    """
    with log.one_gesture():
        keeper = account.book_of(held.subject)
        if Recovery.objects.filter(person=held.person, approved_at=None, refused_at=None).exists():
            raise Refused(_("这个账号已经有一份找回申请等待复核。"))
        if holder(held.person.username, log.local_day(at)) is None:
            raise Refused(_("这个账号不是主体服务大厅的有效账号，不能在窗口找回。"))
        row = Recovery.objects.create(
            person=held.person, subject=held.subject, department=office, checked=checked, asked_by=by,
            asked_at=at, needs_another=any(each.subject.is_person for each in held.person.mandates_now()),
        )  # fmt: skip
        thing = Handled(keeper, office)
        log.record(
            "ask_recovery", keeper, thing=thing, by=by, at=at, duty=KEEP_ACCOUNTS, checked=checked,
            person=f"person/{held.person_id}", recovery=row.ref,
        )  # fmt: skip
        return row, "" if row.needs_another else _hand_over(row, by, at)


@transaction.atomic
def approve(row: Recovery, *, by: Person, at: datetime) -> str:
    """Another officer approves; returns the code to hand over, which is told once.

    Raises Refused when it does not wait, PermissionDenied for whoever asked for it (four eyes).
    """
    with log.one_gesture():
        keeper = account.book_of(row.subject)
        row = _waiting(row, by)
        if not still_speaks(row.person, row.subject, log.local_day(at)):
            raise Refused(_("这个账号对本主体的权限已经终止，不能再找回；请退回这份申请。"))
        log.record(
            "approve_recovery", keeper, thing=row, by=by, at=at, duty=KEEP_ACCOUNTS_BY_ANOTHER,
            recovery=row.ref,
        )  # fmt: skip
        return _hand_over(row, by, at)


@transaction.atomic
def refuse(row: Recovery, because: str, *, by: Person, at: datetime) -> None:
    """Another officer does not approve it."""
    with log.one_gesture():
        keeper = account.book_of(row.subject)
        row = _waiting(row, by)
        log.record(
            "refuse_recovery", keeper, thing=row, by=by, at=at, duty=KEEP_ACCOUNTS_BY_ANOTHER, because=because,
            recovery=row.ref,
        )  # fmt: skip
        Recovery.objects.filter(pk=row.pk).update(refused_at=at)


def _waiting(row: Recovery, by: Person) -> Recovery:
    """The row afresh; Refused when it does not wait, PermissionDenied for who speaks for the subject (回避)."""
    fresh = Recovery.objects.select_related("department").get(pk=row.pk)
    if fresh.approved_at or fresh.refused_at:
        raise Refused(_("这份找回申请已经办理。"))
    if any(held.subject_id == row.subject_id for held in by.mandates_now()):
        raise PermissionDenied(_("您是该主体的代表，应当回避。"))
    if by.pk in fresh.hands:
        raise PermissionDenied(_("登记和复核不能由同一人办理，请由另一名工作人员复核。"))
    return fresh


def _hand_over(row: Recovery, by: Person, at: datetime) -> str:
    """A code for the holder's hands; kept as a digest."""
    code = onetime.fresh()
    told = {"approved_by": by, "approved_at": at, "valid_until": at + HANDED_OVER}
    Recovery.objects.filter(pk=row.pk).update(digest=onetime.digest_of(code), **told)
    return onetime.grouped(code)


@transaction.atomic
def by_counter(person: Person | None, code: str, password: str, *, at: datetime) -> None:
    """The code that an officer handed over; Refused for a wrong, spent or old one, and nothing tells which.

    What it was handed over for must still hold: the mandate for that subject was neither blocked nor ended since.
    """
    digest = onetime.digest_of(onetime.typed(code))
    rows = Recovery.objects.filter(person=person, digest=digest, used_at=None, valid_until__gt=at)
    row = rows.select_related("subject").first() if person is not None else None
    holds = row is not None and person is not None and still_speaks(person, row.subject, log.local_day(at))
    if person is None or not holds or not rows.update(used_at=at):
        raise Refused(_("用户名或者找回码不对，或者找回码已经使用、过期。"))
    reset(person, password, way="counter", at=at)


def waiting_of(subject: Subject) -> list[Recovery]:
    """What waits for another officer, and what was asked for before; the newest first."""
    rows = Recovery.objects.filter(subject=subject).select_related("person", "asked_by", "approved_by")
    return list(rows[:10])
