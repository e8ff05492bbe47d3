"""听证: asked for, arranged, told in time, held before a chair who did not investigate; or ended otherwise."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from workflows.acts import deadline, door, log, notice
from workflows.law import duties
from workflows.law.entry import Listing
from workflows.law.hearing import HearingState
from workflows.law.refusal import Refused
from workflows.law.service import Noticing
from workflows.law.terms import count
from workflows.models import (
    Associate,
    Deadline,
    Entry,
    Evidence,
    Hearing,
    Notice,
    Person,
)
from workflows.models.calendar import load_calendar

ONE_DAY = timedelta(days=1)
ARRANGED = ("venue", "matter", "mode", "private_reason", "chair", "clerk", "officers")


def is_given(entry: Entry) -> bool:
    """Do the rules of the list give the parties a hearing?"""
    return bool(entry.policy.load_rules().yes("hearing"))


def insist_possible(entry: Entry, prior: Notice) -> None:
    """Raises Refused where the rules give no hearing, it is decided already, or one is under way."""
    if not is_given(entry):
        raise Refused(_("适用的规则没有规定听证；您可以提交陈述申辩。"))
    if entry.state not in (Listing.PROPOSED, Listing.NOTIFIED):
        raise Refused(_("决定已经作出，不能再申请听证；对决定不服的，可以依法申请行政复议或者提起行政诉讼。"))
    if prior.kind != "prior_notice" or prior.state == Noticing.WITHDRAWN:
        raise Refused(_("听证只能由收到事先告知书的当事人申请。"))
    if Hearing.objects.filter(notice=prior, is_open=True).exists():
        raise Refused(_("已经收到您的听证申请，正在办理，不需要重复提出。"))
    if Hearing.objects.filter(notice=prior, state=HearingState.HELD).exists():
        raise Refused(_("针对这份告知书已经举行过听证，不再重复举行。"))


def window_of(prior: Notice) -> Deadline | None:
    """Until when the party may ask for a hearing; None before it was told."""
    return Deadline.objects.filter(entry=prior.entry, kind="hearing_request", about=prior.ref).last()


@transaction.atomic
def request(
    prior: Notice,
    reason: str,
    *,
    by: Person,
    at: datetime,
    received_on: date | None = None,
    posted_on: date | None = None,
    files: list[Evidence] | None = None,
) -> Hearing:
    """A party asks for a hearing, with or without a statement; the decision waits until it is over.

    A request that comes late but before the decision is answered all the same, marked late.
    """
    entry = door.lock(prior.entry)
    insist_possible(entry, prior)
    by_officer = not duties.REQUEST_HEARING(prior, by)
    received, window = received_on or door.local_day(at), window_of(prior)
    hearing = Hearing(
        code=f"{entry.number}-T{entry.hearings.count() + 1}",
        entry=entry,
        notice=prior,
        reason=reason,
        requested_by=by,
        requested_at=at,
        received_on=received,
        posted_on=posted_on,
        is_late=window is not None and (posted_on or received) > window.due_on,
        is_entered_by_officer=by_officer,
    )
    door.create(
        hearing,
        "request_hearing",
        by=by,
        at=at,
        duty=duties.ARRANGE_HEARING if by_officer else duties.REQUEST_HEARING,
        received_on=received,
        posted_on=posted_on,
        late=hearing.is_late,
        reason=reason,
        files=[f.digest for f in files or ()],
    )
    hearing.files.set(files or [])
    # What is said at the hearing is reviewed as well.
    Entry.objects.filter(pk=entry.pk).update(open_hearings=F("open_hearings") + 1, legal_review_passed=False)
    return hearing


def earliest(entry: Entry, told_on: date) -> date:
    """The first day on which a hearing may be held whose notice is received that day: the whole term lies before it."""
    rule = entry.policy.load_rules()["hearing_notice"]
    return count(told_on, rule.term, load_calendar(), roll=False).end + ONE_DAY


def arrange(hearing: Hearing, said: dict[str, Any], *, by: Person, at: datetime) -> Hearing:
    """The officer proposes: day, place, chair; or a refusal with its reasons. A reviewer has the say."""
    hearing.why = said.get("why", "")
    if said.get("set_for") is not None:
        hearing.set_for = said["set_for"]
        for name in ARRANGED:
            setattr(hearing, name, said.get(name) or (None if name == "chair" else ""))
        insist_chair(hearing)
    hearing.save()
    told = {name: said.get(name) for name in ("set_for", *ARRANGED) if said.get(name)}
    log.record(
        "arrange_hearing", hearing.entry, thing=hearing, by=by, at=at, duty=duties.ARRANGE_HEARING,
        because=hearing.why, **told,
    )  # fmt: skip
    return hearing


def insist_chair(hearing: Hearing) -> None:
    """Raises Refused for a chair who investigated the case."""
    if hearing.chair_id is not None and hearing.chair_id in hearing.investigators:
        raise Refused(_("听证主持人应当由非本案调查人员担任；请另选主持人。"))


@transaction.atomic
def accept(hearing: Hearing, *, process: Any, by: Person, at: datetime) -> Notice:
    """Granted, or put off to another day: the party is told day, place and chair, in a notice that must be served."""
    entry = door.lock(hearing.entry)
    assert hearing.set_for is not None
    if hearing.state == HearingState.REQUESTED:
        hearing = door.enact("accept_hearing", hearing, by=by, at=at, told=_told(hearing))
    else:
        log.record(
            "postpone_hearing",
            entry,
            thing=hearing,
            by=by,
            at=at,
            duty=duties.REVIEW_NOTICE,
            **_told(hearing),
        )
    former = hearing.invitation
    local = hearing.set_for.astimezone(log.SHANGHAI) if hearing.set_for else at
    told = {**hearing.told(), "at": door.plain(local)[:16]}
    made = notice.issue(
        entry,
        "hearing_notice",
        {"hearing": told},
        by=by,
        at=at,
        process=process,
        associate=hearing.notice.associate,
        replaces=former if former and former.state != Noticing.WITHDRAWN else None,
    )
    hearing.invitation, hearing.notified_on, hearing.not_before = made, None, None
    hearing.save()
    return made


def _told(hearing: Hearing) -> dict[str, Any]:
    return {"set_for": hearing.set_for, "chair": hearing.chair.name if hearing.chair else ""}


@transaction.atomic
def told(hearing: Hearing, *, process: Any, at: datetime) -> Hearing:
    """The party has received the notice: the clock runs until the day of the hearing."""
    entry = door.lock(hearing.entry)
    hearing.invitation.refresh_from_db(fields=["served_on", "state"])  # type: ignore[union-attr]
    served = hearing.invitation.served_on if hearing.invitation else None
    if served is None or hearing.set_for is None:
        return hearing
    hearing.notified_on, hearing.not_before = served, earliest(entry, served)
    hearing.save(update_fields=["notified_on", "not_before"])
    deadline.meet(entry, "hearing_hold", at=at, process=process)
    rule, until = entry.policy.load_rules()["hearing_notice"], door.local_day(hearing.set_for)
    deadline.fix(entry, "hearing_hold", rule, since=served, until=max(until, served), process=process)
    return hearing


@transaction.atomic
def hold(hearing: Hearing, said: dict[str, Any], *, process: Any, by: Person, at: datetime) -> Hearing:
    """Held on the day that was told, by the chair whom the notice named; recorded, signed, with an opinion."""
    if hearing.chair_id != by.pk:
        name = hearing.chair.name if hearing.chair else ""
        raise Refused(_("本次听证由%(who)s主持；更换主持人的，请改期，重新通知当事人。") % {"who": name})
    on_day = door.local_day(hearing.set_for) if hearing.set_for else door.local_day(at)
    scan: Evidence = said["scan"]
    given = {
        "held_on": on_day, "record": said["record"], "scan": scan, "advice": said["advice"],
        "opinion": said["opinion"], "is_open": False,
    }  # fmt: skip
    hearing = door.enact(
        "hold_hearing",
        hearing,
        by=by,
        at=at,
        because=said["opinion"],
        given=given,
        told={"record": said["record"], "scan": scan.digest},
        on_day=on_day,
        advice=said["advice"],
    )
    return _over(hearing, process=process, at=at)


@transaction.atomic
def refuse(hearing: Hearing, *, process: Any, by: Person, at: datetime) -> Notice:
    """Refused in writing; the request is over once the party has received the reasons."""
    entry, why = door.lock(hearing.entry), hearing.why
    door.enact("refuse_hearing", hearing, by=by, at=at, because=why, given={"is_open": False}, why=why)
    said = {"hearing": {"requested_on": hearing.received_on, "why": why}}
    party = hearing.notice.associate
    return notice.issue(entry, "hearing_refusal", said, by=by, at=at, process=process, associate=party)


@transaction.atomic
def end(verb: str, hearing: Hearing, *, process: Any, by: Person, at: datetime, because: str) -> Hearing:
    """Taken back, or the party stayed away: nothing is waited for any more."""
    given = {"why": because, "is_open": False}
    hearing = door.enact(verb, hearing, by=by, at=at, because=because, given=given)
    return _over(hearing, process=process, at=at)


@transaction.atomic
def refused_is_told(hearing: Hearing, *, process: Any, at: datetime) -> Hearing:
    """The reasons have reached the party."""
    return _over(hearing, process=process, at=at)


def _over(hearing: Hearing, *, process: Any, at: datetime) -> Hearing:
    """The decision waits for this one no longer."""
    entry = door.lock(hearing.entry)
    entry.open_hearings = max(entry.open_hearings - 1, 0)
    entry.save(update_fields=["open_hearings"])
    deadline.meet(entry, "hearing_hold", at=at, process=process)
    return hearing


def lapse(entry: Entry, *, by: Person, at: datetime) -> None:
    """It was decided not to list: hearings that are still to come have no object."""
    for hearing in Hearing.objects.filter(entry=entry, is_open=True):
        door.enact("lapse_hearing", hearing, by=by, at=at, given={"is_open": False})
    deadline.meet(entry, "hearing_request", "hearing_hold", at=at)
    Entry.objects.filter(pk=entry.pk).update(open_hearings=0)


def hearing_facts(entry: Entry, associate: Associate | None) -> dict[str, Any]:
    """The hearing of this party, as its decision names it; nothing where none was asked for."""
    rows: Iterable[Hearing] = entry.hearings.filter(notice__associate=associate).select_related("chair")
    last = list(rows)[-1:]
    return {"heard_at": _as_told(last[0])} if last else {}


def _as_told(hearing: Hearing) -> dict[str, Any]:
    """What a decision says of a hearing: asked for, held or why not."""
    return {
        "state": hearing.state,
        "words": hearing.get_state_display(),
        "requested_on": hearing.received_on,
        "held_on": hearing.held_on,
        "mode": hearing.get_mode_display(),
        "chair": hearing.chair.name if hearing.chair else "",
    }
