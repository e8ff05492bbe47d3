"""违背承诺: proposed with its facts, told, objected to, decided by another; recorded as 未履约 or let go.

The order is ours (domain §6.4: breach → 未履约 → objection → record); the length of the objection is a term of the
catalogue (`promise_object`) that no source at hand gives: 待核.
"""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.acts import alert, door, log, promise_clock, promise_paper, promise_report
from workflows.law import duties
from workflows.law.commitment import Promise
from workflows.law.refusal import Refused
from workflows.models import Alert, Commitment, CommitmentPaper, Mandate, Person

LONGEST = 20_000  # characters of all that is said against one finding
NO_TERM = gettext_lazy(
    "没有设定异议期限（promise_object），不能告知拟认定违背；请先由系统管理员载入期限目录。"
)


@transaction.atomic
def propose(made: Commitment, *, facts: str, by: Person, at: datetime) -> Commitment:
    """An officer states what is to be found; the notice is printed and waits for service."""
    rule = promise_clock.term_of("object")
    if rule is None:
        raise Refused(NO_TERM)
    absent = by.principal_for(duties.TRACK_COMMITMENT.at(made.place))
    hands = [hand.pk for hand in (by, absent) if hand]  # for whom it was done had a hand in it, too
    given = {
        "breach_facts": facts, "hands": hands, "told_on": None, "object_until": None, "objection": "",
    }  # fmt: skip
    with door.one_gesture():
        done: Commitment = door.enact("notice_breach", made, by=by, at=at, because=facts, given=given)
        promise_paper.breach_notice(done, days=rule.written, by=by, at=at)
    return done


@transaction.atomic
def serve(made: Commitment, *, on_day: date, how: str, by: Person, at: datetime) -> Commitment:
    """The notice reached the subject, by an officer's proof or the subject's own word; the objection term runs."""
    fresh = _fresh(made)
    if fresh.told_on is not None:
        raise Refused(_("告知书已经送达，不需要再登记。"))
    paper = fresh.papers.filter(kind="breach_notice").last()
    if on_day > door.local_day(at) or (paper is not None and on_day < paper.issued_on):
        raise Refused(_("送达日期应当在告知书制发日和今天之间。"))
    clock = promise_clock.start(fresh, "object", since=on_day)
    if clock is None:
        raise Refused(NO_TERM)
    fresh.told_on, fresh.object_until = on_day, clock.due_on
    fresh.save(update_fields=["told_on", "object_until"])
    told: dict[str, Any] = {"on": on_day, "way": how, "until": clock.due_on}
    duty = duties.either(duties.TRACK_COMMITMENT, duties.RECEIVE_NOTICE)
    with door.one_gesture():
        door.record("serve_breach_notice", fresh.keeper, thing=fresh, by=by, at=at, duty=duty, **told)
    return fresh


@transaction.atomic
def object_to(made: Commitment, *, text: str, by: Person, at: datetime) -> Commitment:
    """The subject objects, on line or over the counter, and may say more; whoever decides reads all of it.

    What an officer enters is marked as such: it takes nothing from what the subject says itself. Twice is once.
    """
    fresh = _fresh(made)
    is_own = duties.SIGN_COMMITMENT(fresh, by)
    if fresh.told_on is None:
        if not is_own:
            raise Refused(_("告知书还没有送达，请先登记送达。"))
        serve(fresh, on_day=door.local_day(at), how=str(_("承诺人在线提出异议")), by=by, at=at)
        fresh.refresh_from_db()
    words = text if is_own else _("（%(day)s 代录）%(text)s") % {"day": door.local_day(at), "text": text}
    if words in fresh.objection.split("\n\n"):
        return fresh
    if len(fresh.objection) + len(words) > LONGEST:
        raise Refused(_("在线提出的异议已经很长；其余的材料请书面交给受理单位。"))
    fresh.objection = f"{fresh.objection}\n\n{words}".strip()
    fresh.save(update_fields=["objection"])
    late = fresh.object_until is not None and door.local_day(at) > fresh.object_until
    duty = duties.either(duties.SIGN_COMMITMENT, duties.TRACK_COMMITMENT)
    with door.one_gesture():
        door.record(
            "object_to_breach", fresh.keeper, thing=fresh, by=by, at=at, duty=duty, because=text, late=late
        )
    return fresh


@transaction.atomic
def decide(made: Commitment, *, broken: bool, reason: str, by: Person, at: datetime) -> Commitment:
    """Another pair of hands finds it broken (未履约, off the public page), or lets the allegation go."""
    day = door.local_day(at)
    with door.one_gesture():
        if not broken:
            cleared = {"breach_facts": "", "told_on": None, "object_until": None, "objection": ""}
            told = {"facts": made.breach_facts, "objection": made.objection}
            was = Commitment.objects.select_related("subject", "department").get(pk=made.pk)
            done: Commitment = door.enact(
                "clear_breach", made, by=by, at=at, because=reason, given=cleared, told=told
            )
            promise_clock.meet(done, "object", at=at)
            if was.told_on is not None:  # nobody is told that nothing follows from what it never heard of
                _tell(done, promise_paper.breach_cleared(was, reason=reason, by=by, at=at), at=at)
            return done
        given: dict[str, Any] = {"ended_on": day, "ended_because": reason[:300]}
        if made.is_on_show:
            given["taken_down_on"] = day
        done = door.enact("breach", made, by=by, at=at, because=reason, given=given)
        promise_clock.meet(done, at=at)
        _tell(done, promise_paper.breach_decision(done, reason=reason, by=by, at=at), at=at)
        promise_report.tell(done, by=by, at=at)
    return done


def _tell(made: Commitment, paper: CommitmentPaper, *, at: datetime) -> None:
    """The letter is in the hall: whoever may sign for the subject hears of it."""
    day, url = door.local_day(at), reverse("hall-promise", args=[made.code])
    rows = Mandate.objects.filter(subject=made.subject_id, revoked_on=None, person__is_active=True)
    what = _("收到《%(title)s》") % {"title": paper.get_kind_display()}
    for mandate in rows.select_related("person").order_by("pk"):
        if mandate.gives(duties.SIGN_COMMITMENT, made.subject_id, made.entry_id, day):
            key = f"promise-paper/{paper.code}"
            alert.tell(
                mandate.person, Alert.Kind.COMMITMENT, key=key, at=at, url=url, code=made.code, what=what
            )


def _fresh(made: Commitment) -> Commitment:
    """The commitment read afresh under its book's lock; Refused unless a finding of breach is under way."""
    keeper = log.lock(made.keeper)
    fresh = Commitment.objects.get(pk=made.pk)
    fresh.keeper = keeper
    if fresh.state != Promise.NOTICED:
        raise Refused(
            _("承诺现在的状态是“%(state)s”，没有正在办理的违背认定。") % {"state": fresh.get_state_display()}
        )
    return fresh
