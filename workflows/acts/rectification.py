"""限期整改: drafted, approved by another, issued and served, handed in, judged with reasons, extended on record.

Who has which task is in `flows/rectification.py`. Nothing follows from a failure by itself: the head is asked.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import alert, deadline, door, issuance, notice
from workflows.acts.people import clock_keeper
from workflows.law import duties
from workflows.law.policy import Rule
from workflows.law.rectification import GUIDE_OR_ANSWER, OPEN, Rectifying
from workflows.law.refusal import Refused
from workflows.models import (
    Alert,
    Campaign,
    Entry,
    Evidence,
    HandlingTerm,
    Notice,
    Person,
    Post,
    Rectification,
    RectificationFiling,
)

KIND = "rectification_notice"
DEADLINE = "rectification.deadline"
CLOCKS = ("rectify_end", "rectify_check")


def stated_rule(name: str, event: str, clause: str) -> Rule:
    """A last day that a document of ours sets: no number of a regulation."""
    return Rule(name, "", "", event, clause[:100], "", verified=True, roll=False)


def day_in(particulars: Mapping[str, Any]) -> date | None:
    """The last day that the notice names; None while it is not written."""
    try:
        return date.fromisoformat(str(particulars.get(DEADLINE, "")))
    except ValueError:
        return None


# -------------------------------------------------------------------------------------------------- drafting
def check_possible(entry: Entry) -> None:
    """Raises Refused where the list has no such notice, or the case has moved on."""
    document = issuance.document_of(entry, KIND)
    if document is None or not document.may_be_drawn_up(entry.state, entry.list_type.kind):
        said = {"state": entry.get_state_display()}
        raise Refused(_("案件现在的状态是“%(state)s”，不能要求限期整改；在办和在列的案件才可以。") % said)


@transaction.atomic
def draft(
    entry: Entry, said: Mapping[str, Any], *, by: Person, at: datetime, campaign: Campaign | None = None
) -> Rectification:
    """An officer asks for a rectification: on record, for a second pair of hands to approve."""
    entry = door.lock(entry)
    check_possible(entry)
    particulars = door.plain(dict(said))
    made = Rectification(
        code=f"{entry.number}-Z{entry.rectifications.count() + 1}",
        entry=entry,
        campaign=campaign,
        particulars=particulars,
        due_on=day_in(particulars),
        opened_by=by,
        opened_at=at,
        hands=[by.pk],
    )
    told: dict[str, Any] = {"due_on": made.due_on, "campaign": campaign.code if campaign else ""}
    return door.create(made, "draft_rectification", by=by, at=at, duty=duties.GUIDE_SUBJECT, **told)  # type: ignore[no-any-return]


@transaction.atomic
def redraft(made: Rectification, said: Mapping[str, Any], *, by: Person, at: datetime) -> Rectification:
    """The draft came back and is written anew; whoever writes in it does not approve it."""
    entry = door.lock(made.entry)
    fresh = Rectification.objects.select_for_update().get(pk=made.pk)
    fresh.entry = entry
    stood = door.standing(fresh)
    fresh.particulars = door.plain(dict(said))
    fresh.due_on = day_in(fresh.particulars)
    fresh.hands = sorted({*fresh.hands, by.pk})
    fresh.save()
    told: dict[str, Any] = {"due_on": fresh.due_on, "changed": door.changed(stood, door.standing(fresh))}
    door.record("amend_rectification", entry, thing=fresh, by=by, at=at, duty=duties.GUIDE_SUBJECT, **told)
    return fresh


@transaction.atomic
def issue(made: Rectification, *, process: Any, by: Person, at: datetime) -> Notice:
    """Approved: the notice is numbered and frozen, and waits for its service."""
    made = door.enact("issue_rectification", made, by=by, at=at, told={"due_on": made.due_on})
    paper = issuance.issue_document(made.entry, KIND, made.particulars, process=process, by=by, at=at)
    made.notice, made.first_due_on = paper, made.due_on
    made.save(update_fields=["notice", "first_due_on"])
    return paper


def drop(made: Rectification, *, by: Person, at: datetime, because: str) -> Rectification:
    """Given up before it was issued."""
    return door.enact("drop_rectification", made, by=by, at=at, because=because)  # type: ignore[no-any-return]


@transaction.atomic
def start(made: Rectification, *, by: Person, at: datetime) -> Rectification:
    """The notice has been served: the subject's days run from there. Nothing when they run already."""
    entry = door.lock(made.entry)
    fresh = Rectification.objects.select_related("notice").get(pk=made.pk)
    served = fresh.notice.served_on if fresh.notice else None
    if fresh.state != Rectifying.ISSUED or served is None or fresh.due_on is None or fresh.notice is None:
        return fresh
    until = _time_left(fresh.due_on, fresh.notice.issued_on, served)
    given = {"told_on": served, "due_on": until}
    told = {"until": until} if until != fresh.due_on else {}
    fresh = door.enact("start_rectification", fresh, by=by, at=at, given=given, told=told, on_day=served)
    rule = stated_rule("rectify_end", _("限期整改通知书送达"), fresh.notice.number)
    deadline.fix(entry, "rectify_end", rule, since=served, until=until, about=fresh.ref)
    return fresh


def _time_left(due_on: date, issued_on: date, served: date) -> date:
    """The last day that the notice names; where it arrived too late for that, as many days as the notice gave.

    Nobody has failed what was told after its time (ours: no rule names it, and it only ever gives more).
    """
    return due_on if due_on > served else served + (due_on - issued_on)


# ------------------------------------------------------------------------------------------- what is handed in
@transaction.atomic
def hand_in(
    made: Rectification,
    text: str,
    files: list[Evidence],
    *,
    by: Person,
    at: datetime,
    received_on: date | None = None,
) -> RectificationFiling:
    """The subject shows what it has done; late too, marked so. Our clock of looking at it runs."""
    made = start(made, by=by, at=at)
    entry, day = door.lock(made.entry), received_on or door.local_day(at)
    if made.told_on is not None and day < made.told_on:
        raise Refused(_("收到日期不能早于通知书送达日期 %(day)s。") % {"day": made.told_on.isoformat()})
    late = made.due_on is not None and day > made.due_on
    by_officer = not duties.ANSWER_GUIDANCE(made, by)
    told = {"received_on": day, "late": late, "text": text, "files": [f.digest for f in files]}
    given = {"asked_until": None}
    made = door.enact("hand_in_rectification", made, by=by, at=at, told=told, given=given)
    filing = RectificationFiling.objects.create(
        rectification=made, text=text, received_on=day, is_late=late, is_entered_by_officer=by_officer,
        filed_by=by, filed_at=at,
    )  # fmt: skip
    filing.files.set(files)
    deadline.meet(entry, "rectify_end", at=at, about=made.ref)
    _start_check(made, day)
    _tell(made, [made.entry.registered_by], _("整改材料已报送"), key=f"in/{filing.pk}", by=by, at=at)
    return filing


def _start_check(made: Rectification, day: date) -> None:
    """Within what days we look at it: a term of the catalogue, unverified; none where there is no such term."""
    term = HandlingTerm.objects.filter(name="rectify_check").first()
    if term is None:
        return
    value, unit = term.term.rstrip("WDMY"), term.term.lstrip("0123456789")
    rule = Rule(
        "rectify_check", value, unit, _("收到整改材料"), term.clause[:100], "", term.is_verified, roll=True
    )
    deadline.start(made.entry, "rectify_check", rule, since=day, about=made.ref)


# ------------------------------------------------------------------------------------------------ the judgment
@transaction.atomic
def send_back(made: Rectification, because: str, until: date, *, by: Person, at: datetime) -> Rectification:
    """Something is missing, all of it is named; once. The subject has until a day that is not over."""
    if until <= door.local_day(at):
        raise Refused(_("补正期限届满日应当晚于今天。"))
    given = {"returned_why": because, "due_on": until}
    made = door.enact(
        "return_rectification", made, by=by, at=at, because=because, given=given, told={"until": until}
    )
    deadline.meet(made.entry, "rectify_check", at=at, about=made.ref)
    rule = stated_rule("rectify_end", _("退回补正"), made.notice.number if made.notice else "")
    today = door.local_day(at)
    deadline.fix(made.entry, "rectify_end", rule, since=today, until=until, about=made.ref)
    return made


@transaction.atomic
def conclude(verb: str, made: Rectification, because: str, *, by: Person, at: datetime) -> Rectification:
    """Achieved, failed or ended, with reasons; all its clocks stop."""
    if not because.strip():
        raise Refused(_("请写明理由。"))
    asked = Rectification.objects.filter(pk=made.pk, asked_until__isnull=False).exists()
    if verb == "fail_rectification" and asked:
        raise Refused(_("当事人的延期申请还没有答复，请先答复，再认定整改不到位。"))
    given = {
        "conclusion": because,
        "concluded_by": by,
        "concluded_on": door.local_day(at),
        "asked_until": None,
    }
    made = door.enact(verb, made, by=by, at=at, because=because, given=given)
    deadline.meet(made.entry, *CLOCKS, at=at, about=made.ref)
    return made


def tell_of_failure(made: Rectification, *, process: Any, by: Person, at: datetime) -> Notice:
    """What was found is told in writing: what had been asked, until when, and why it counts as not achieved."""
    stated = {
        "finding": {
            "notice_number": made.notice.number if made.notice else "",
            "due_on": made.due_on,
            "concluded_on": made.concluded_on,
            "requirements": made.particulars.get("rectification.requirements", ""),
            "was_overdue": made.was_overdue,
        },
        "reason": made.conclusion,
    }
    return notice.issue(made.entry, "rectification_failed", stated, by=by, at=at, process=process)


# ------------------------------------------------------------------------------------------------- extension
@transaction.atomic
def ask_extension(
    made: Rectification, until: date, because: str, *, by: Person, at: datetime
) -> Rectification:
    """More time is asked for, by the subject or for it by the officer; one request at a time waits for an answer."""
    entry = door.lock(made.entry)
    fresh = Rectification.objects.select_for_update().get(pk=made.pk)
    fresh.entry = entry
    if not fresh.is_with_subject:
        raise Refused(_("现在的状态是“%(state)s”，不能申请延期。") % {"state": fresh.get_state_display()})
    if fresh.asked_until is not None:
        raise Refused(_("延期申请已经提出，正在审批。"))
    if fresh.due_on is None or until <= fresh.due_on:
        raise Refused(_("延至的日期应当晚于现在的届满日。"))
    fresh.asked_until, fresh.asked_why = until, because
    fresh.save()
    told = {"until": until, "former": fresh.due_on}
    door.record(
        "ask_extension",
        entry,
        thing=fresh,
        by=by,
        at=at,
        duty=GUIDE_OR_ANSWER,
        because=because,
        **told,
    )
    return fresh


@transaction.atomic
def answer_extension(
    made: Rectification, *, grants: bool, by: Person, at: datetime, because: str
) -> Rectification:
    """A second person grants more time, or does not; the clock follows and says so."""
    entry = door.lock(made.entry)
    fresh = Rectification.objects.select_for_update(of=("self",)).select_related("notice").get(pk=made.pk)
    fresh.entry = entry
    asked, former = fresh.asked_until, fresh.due_on
    fresh.asked_until = None
    if grants and asked is not None and fresh.is_with_subject:
        fresh.due_on = asked
        deadline.meet(entry, "rectify_end", at=at, about=fresh.ref)
        rule = stated_rule("rectify_end", _("批准延期"), fresh.notice.number if fresh.notice else "")
        deadline.fix(entry, "rectify_end", rule, since=door.local_day(at), until=asked, about=fresh.ref)
    elif grants:
        raise Refused(_("现在的状态是“%(state)s”，不能延期。") % {"state": fresh.get_state_display()})
    fresh.save()
    verb = "extend_rectification" if grants else "refuse_extension"
    door.record(
        verb, entry, thing=fresh, by=by, at=at, duty=duties.APPROVE_GUIDANCE, because=because,
        former=former, until=asked,
    )  # fmt: skip
    return fresh


# --------------------------------------------------------------------------------------------------- overdue
def overdue(made: Rectification, *, at: datetime) -> Rectification | None:
    """The last day is over and nothing was handed in: on record; None when something was."""
    fresh = Rectification.objects.select_related("entry__department").get(pk=made.pk)
    if not fresh.is_with_subject:
        return None
    fresh.was_overdue = True
    fresh.save(update_fields=["was_overdue"])
    because = _("整改期限届满，当事人没有报送整改材料")
    door.record(
        "rectification_overdue", fresh.entry, thing=fresh, by=clock_keeper(), at=at, duty=duties.KEEP_CLOCK,
        because=because, due_on=fresh.due_on,
    )  # fmt: skip
    people = [fresh.entry.registered_by, *heads(fresh.entry)]
    _tell(fresh, people, _("整改逾期"), key=f"late/{fresh.due_on}", by=None, at=at)
    return fresh


def urge(made: Rectification, because: str, *, by: Person, at: datetime) -> None:
    """The head lets it go on and says so."""
    door.record(
        "urge_rectification", made.entry, thing=made, by=by, at=at, duty=duties.DECIDE_MOTION, because=because
    )


def heads(entry: Entry) -> list[Person]:
    """Who decides in the department of the entry."""
    posts = Post.objects.filter(department=entry.department_id, role=duties.Role.HEAD, until=None)
    return list(Person.objects.filter(pk__in=posts.values("person"), is_active=True))


def is_open_of(entry: Entry) -> bool:
    """Is a rectification of this entry under way?"""
    return Rectification.objects.filter(entry=entry, state__in=OPEN).exists()


def _tell(
    made: Rectification, people: Iterable[Person], words: str, *, key: str, by: Person | None, at: datetime
) -> None:
    """Tell people inside the program, once each."""
    url = f"/rectifications/{made.code}/"
    for person in {each.pk: each for each in people}.values():
        alert.tell(
            person, Alert.Kind.GUIDANCE, key=f"{made.ref}/{key}", at=at, entry=made.entry, by=by, title=words,
            url=url,
        )  # fmt: skip
