"""授权委托: a party gives an agent a mandate within bounds; accepted by a code, verified, revoked at once."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import account, alert, evidence, log, onetime
from workflows.law.duties import GRANT_MANDATE, VERIFY_MANDATE, VIEW_OWN, Role
from workflows.law.mandate import DELEGABLE, LONGEST, is_beyond_seeing
from workflows.law.refusal import Refused
from workflows.models import Alert, Entry, Evidence, Grant, Mandate, Person, Post, Subject

INVITED = timedelta(days=14)
VERIFIERS = (Role.CASE_OFFICER, Role.CREDIT_OFFICE)


@transaction.atomic
def offer(
    subject: Subject,
    *,
    agent_name: str,
    scope: Collection[str],
    entries: Collection[Entry] | None,
    about: Entry,
    since: date,
    ends_on: date,
    upload: Any,
    by: Person,
    at: datetime,
) -> tuple[Grant, str]:
    """Offer a mandate; returns it and the code of the invitation, which is told once and kept as a digest.

    `about` is an entry of the party: its department verifies the written mandate, and the file is kept there.
    Raises Refused for days that do not fit, PermissionDenied for whoever may not pass on the party's rights.
    """
    with log.one_gesture():
        log.lock(about)
        keeper = account.book_of(subject)
        _insist_days(since, ends_on, log.local_day(at))
        given = sorted({str(duty) for duty in (*scope, VIEW_OWN) if duty in DELEGABLE})
        code = onetime.fresh()
        told: dict[str, Any] = {"purpose": Evidence.Purpose.MANDATE, "by": by, "at": at}
        made = Grant(
            subject=keeper, department=about.department, agent_name=agent_name, scope=given,
            entries=sorted(entry.pk for entry in entries) if entries is not None else None,
            since=since, ends_on=ends_on, granted_by=by, granted_at=at,
            invitation=onetime.digest_of(code), invited_until=at + INVITED,
        )  # fmt: skip
        if not GRANT_MANDATE(keeper, by):
            raise PermissionDenied(_("只有本人或者法定代表人可以授权他人，代理人不能转委托。"))
        made.file = evidence.keep(about, upload.file, upload.media_type, **told)
        made.save()
        log.record(
            "offer_mandate", keeper, by=by, at=at, duty=GRANT_MANDATE, grant=made.ref, scope=given,
            entries=made.entries or "all", since=since, ends_on=ends_on, file=made.file.digest,
        )  # fmt: skip
        return made, onetime.grouped(code)


def _insist_days(since: date, ends_on: date, today: date) -> None:
    """Raises Refused for days that are over, in the wrong order or too far apart."""
    if ends_on < max(since, today):
        raise Refused(_("授权截止日不能早于起始日，也不能早于今天。"))
    if ends_on - since > LONGEST:
        raise Refused(_("一次授权最长三年，请把截止日改早；到期后可以再次授权。"))


def find(code: str, name: str, *, at: datetime) -> Grant | None:
    """The offer of a code, if it still waits and the name is its agent's; nothing tells which was wrong."""
    digest = onetime.digest_of(onetime.typed(code))
    rows = Grant.objects.select_related("subject", "department", "granted_by")
    row = rows.filter(invitation=digest, accepted_at=None, revoked_at=None, invited_until__gt=at).first()
    return row if row is not None and "".join(row.agent_name.split()) == "".join(name.split()) else None


@transaction.atomic
def accept(grant: Grant, who: Person | account.Stated, *, at: datetime) -> Mandate:
    """The agent takes it, with the login it has or a new one as it was stated.

    What goes beyond seeing is given once the authority has verified the written mandate; an earlier mandate of the
    same agent for the same subject gives way to this one. Raises Refused when it does not wait any more, or for
    whoever speaks for the subject itself.
    """
    with log.one_gesture():
        keeper, day = account.book_of(grant.subject), log.local_day(at)
        row = Grant.objects.select_for_update().get(pk=grant.pk)
        if row.accepted_at or row.revoked_at or at >= row.invited_until:
            raise Refused(_("这份授权已经接受、撤销或者过期，请授权人重新发出邀请。"))
        giver = account.afresh(row.granted_by)
        giver.stand_on(day)
        if not giver.is_active or not GRANT_MANDATE(keeper, giver):  # ended or blocked since the offer
            raise Refused(_("授权人已经不能代表该主体，请由现在的代表重新发出邀请。"))
        person = who if isinstance(who, Person) else account.new_person(who, at=at)
        _give_way(keeper, person, day)
        beyond = is_beyond_seeing(row.scope)
        row.mandate = Mandate.objects.create(
            person=person, subject=keeper, kind=Mandate.Kind.AGENT, document=row.file.name[:200],
            since=row.since, ends_on=row.ends_on, scope=row.scope, entries=row.entries,
            verified_on=None if beyond else day,
        )  # fmt: skip
        row.accepted_at, row.is_genuine = at, None if beyond else True
        row.save()
        agent = account.afresh(person)
        told: dict[str, Any] = {"grant": row.ref, "waits": beyond}
        log.append(keeper, row, "accept_mandate", "", "", by=agent, at=at, duty=VIEW_OWN, **told)
        account.tell(row.granted_by, "accepted", keeper, at=at, about=row.code)
        if beyond:
            _tell_verifiers(row, at)
        return row.mandate


def _give_way(subject: Subject, person: Person, day: date) -> None:
    """An earlier mandate of the agent ends; Refused for who speaks for the subject in its own right, and officers."""
    if person.posts.filter(until=None).exists():
        raise Refused(_("工作人员账号不能作为代理人，请另用个人账号。"))
    for held in Mandate.objects.filter(person=person, subject=subject, revoked_on=None):
        if not held.is_agents:
            raise Refused(_("您就是该主体的代表，不需要授权。"))
        Mandate.objects.filter(pk=held.pk).update(revoked_on=day)


def _tell_verifiers(row: Grant, at: datetime) -> None:
    """Whoever may verify it in the department hears of it."""
    posts = Post.objects.filter(department=row.department, role__in=VERIFIERS, until=None)
    for post in posts.select_related("person"):
        alert.tell(
            post.person, Alert.Kind.MANDATE, key=f"grant/{row.code}", at=at, entry=row.file.entry,
            url=f"/mandates/{row.code}/",
        )  # fmt: skip


@transaction.atomic
def judge(grant: Grant, is_genuine: bool, because: str, *, by: Person, at: datetime) -> Grant:
    """The authority has looked at the written mandate: its acts are given from now on, or the mandate ends.

    Raises Refused when it does not wait, PermissionDenied without the duty or for who speaks for a side.
    """
    with log.one_gesture():
        keeper, day = account.book_of(grant.subject), log.local_day(at)
        row = Grant.objects.select_for_update(of=("self",)).select_related("mandate").get(pk=grant.pk)
        if row.accepted_at is None or row.is_genuine is not None or row.revoked_at or row.mandate is None:
            raise Refused(_("这份授权现在不需要核验：可能已经核验、撤销，或者代理人还没有接受。"))
        if any(held.subject_id == keeper.pk for held in by.mandates_now()):
            raise PermissionDenied(_("您是该主体的代表，应当回避。"))
        row.is_genuine, row.judged_by, row.judged_at, row.because = is_genuine, by, at, because
        row.save()
        change = {"verified_on": day} if is_genuine else {"revoked_on": day}
        Mandate.objects.filter(pk=row.mandate.pk, revoked_on=None).update(**change)
        verb = "verify_mandate" if is_genuine else "refuse_mandate"
        log.record(verb, keeper, thing=row, by=by, at=at, duty=VERIFY_MANDATE, because=because)
        what = "verified" if is_genuine else "not_verified"
        for person in {row.granted_by, row.mandate.person}:
            account.tell(person, what, keeper, at=at, about=row.code)
        return row


@transaction.atomic
def revoke(grant: Grant, *, by: Person, at: datetime) -> Grant:
    """The party takes the mandate back, or the agent lays it down: it gives nothing from this moment.

    Raises Refused when it was ended before, PermissionDenied for everybody else.
    """
    with log.one_gesture():
        keeper, day = account.book_of(grant.subject), log.local_day(at)
        row = Grant.objects.select_for_update(of=("self",)).select_related("mandate").get(pk=grant.pk)
        by.stand_on(day)
        is_agent = row.mandate is not None and row.mandate.person_id == by.pk
        if not is_agent and not GRANT_MANDATE(keeper, by):
            raise PermissionDenied(_("只有授权人和代理人自己可以终止这份授权。"))
        if row.revoked_at is not None:
            raise Refused(_("这份授权已经终止。"))
        log.append(
            keeper, row, "revoke_mandate", "", "", by=by, at=at, duty=VIEW_OWN if is_agent else GRANT_MANDATE,
            grant=row.ref, by_agent=is_agent,
        )  # fmt: skip
        row.revoked_at, row.revoked_by = at, by
        row.save()
        if row.mandate is not None:
            Mandate.objects.filter(pk=row.mandate.pk, revoked_on=None).update(revoked_on=day)
            other = row.granted_by if is_agent else row.mandate.person
            account.tell(other, "revoked", keeper, at=at, about=row.code)
        return row
