"""复议、诉讼: registered, answered in time, the outcome reported by one and confirmed by another, in force, done.

What an outcome causes on the list is in `acts/annulment.py`, stays of execution are in `acts/stay.py`; who has which
task is in `flows/challenge.py`.
"""

import dataclasses
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import alert, deadline, door, facts
from workflows.law import duties
from workflows.law.challenge import WAITING, Challenging, Instance, Target
from workflows.law.policy import Rule
from workflows.law.refusal import Refused, TooLate
from workflows.law.remedies import remedies
from workflows.models import (
    Alert,
    Challenge,
    ChallengeNote,
    ChallengeProcedure,
    Entry,
    Evidence,
    Letterhead,
    Notice,
    Person,
    Post,
)
from workflows.models.calendar import load_calendar
from workflows.models.remedy import load_remedies

REMINDED = 3  # working days before a hearing
# Who hears of every step: whoever may have to answer for it, beside the case officer.
HEARERS = (duties.Role.LEGAL_REVIEWER, duties.Role.HEAD)
OUTCOME = (
    "outcome", "outcome_number", "outcome_on", "outcome_received_on", "outcome_text", "comply_by", "effective_on",
)  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Filed:
    """What the papers say that reached us: who attacks which act, where, since when."""

    kind: str
    target: str
    body: str
    applicant: str
    received_on: date
    case_number: str = ""
    others: str = ""
    representative: str = ""
    attacked_words: str = ""
    claims: str = ""
    filed_on: date | None = None
    is_simplified: bool = False


def default_bodies(entry: Entry, day: date) -> dict[str, str]:
    """Which body reviews and which court hears by law/remedies.py, for each kind of remedy; the officer may correct."""
    head = Letterhead.objects.in_force(entry.department, day)
    told = remedies(facts.authority_facts(entry.department, head), day)
    return {
        Instance.REVIEW: told["review_body"],
        Instance.LITIGATION: told["court"],
        Instance.APPEAL: "",
    }


def check_possible(entry: Entry, target: str = Target.LISTING) -> None:
    """Raises Refused before there is a decision: what is said until then is a statement and defence.

    What is no decision, such as a failure to act, is attacked at any time (行政诉讼法 §47).
    """
    if entry.decided_on is None and target != Target.OTHER:
        raise Refused(
            _("还没有作出决定，没有可以复议、诉讼的决定；当事人的意见请登记为陈述申辩。")
            + _("针对不履行职责等行为的，不选文书，性质选“其他行政行为”。")
        )


@transaction.atomic
def register(
    entry: Entry,
    filed: Filed,
    *,
    by: Person,
    at: datetime,
    attacked: Notice | None = None,
    predecessor: Challenge | None = None,
    files: list[Evidence] | None = None,
) -> Challenge:
    """Our copy has arrived: the matter is on file at once; who starts the flow starts the clock of our answer.

    An appeal keeps the judgment below from taking effect. Raises Refused and TooLate as sentences for the officer.
    """
    entry = door.lock(entry)
    check_possible(entry, filed.target)
    _refuse_twice(entry, filed)
    if filed.kind == Instance.APPEAL:
        _appeal(predecessor, by=by, at=at)
    made = Challenge(
        code=f"{entry.number}-S{entry.challenges.count() + 1}",
        entry=entry,
        attacked=attacked,
        predecessor=predecessor,
        registered_by=by,
        registered_at=at,
        **vars(filed),
    )
    told = {
        name: value for name, value in vars(filed).items() if name not in ("claims", "applicant", "others")
    }
    door.create(
        made, "register_challenge", by=by, at=at, duty=duties.RECORD_CHALLENGE,
        attacked=attacked.number if attacked else "", files=[f.digest for f in files or ()], **told,
    )  # fmt: skip
    made.files.set(files or [])
    _tell(made, _("收到%(kind)s材料") % {"kind": made.get_kind_display()}, key="registered", by=by, at=at)
    return made


def _refuse_twice(entry: Entry, filed: Filed) -> None:
    """Raises TooLate where the same matter is on file."""
    same = entry.challenges.filter(kind=filed.kind, case_number=filed.case_number)
    known = same.exclude(case_number="").first()
    if known is not None:
        raise TooLate(
            _("案号 %(number)s 已经登记（%(code)s）；后续材料请在该件中登记。")
            % {"number": filed.case_number, "code": known.code}
        )


def _appeal(below: Challenge | None, *, by: Person, at: datetime) -> None:
    """The judgment below waits for the second instance."""
    if below is None or below.kind != Instance.LITIGATION:
        raise Refused(_("上诉应当选择所上诉的一审案件。"))
    if below.state != Challenging.CONCLUDED:
        raise Refused(
            _("一审 %(code)s 现在的状态是“%(state)s”：一审结果登记并确认之后、生效之前，才能登记上诉。")
            % {"code": below.code, "state": below.get_state_display()}
        )
    door.enact("go_to_appeal", below, by=by, at=at)


def start_answer_clock(challenge: Challenge, *, process: Any) -> None:
    """The days of our answer run from the day on which our copy arrived (rules of the kind `remedy`)."""
    name = {
        Instance.REVIEW: "review_answer_simplified" if challenge.is_simplified else "review_answer",
        Instance.LITIGATION: "litigation_answer",
        Instance.APPEAL: "appeal_answer",
    }[Instance(challenge.kind)]
    rule = rule_of(name, challenge.received_on)
    deadline.start(
        challenge.entry,
        "challenge_answer",
        rule,
        since=challenge.received_on,
        process=process,
        about=challenge.ref,
    )


def rule_of(name: str, day: date) -> Rule:
    """One of our own periods; raises Refused where the installation has not loaded them."""
    rules = load_remedies(day)
    rule = rules.get(name) if rules else None
    if rule is None:
        raise Refused(_("还没有载入复议、诉讼的期限规则，不能计算期限；请联系系统管理员载入规则目录。"))
    return rule


# ------------------------------------------------------------------------------------------------ on the way
@transaction.atomic
def note(
    challenge: Challenge,
    kind: str,
    on: date,
    text: str,
    *,
    by: Person,
    at: datetime,
    admitted: str = "",
    files: list[Evidence] | None = None,
    verb: str = "note_challenge",
) -> ChallengeNote:
    """Something happened on the way: a hearing is set, papers came or went, something came late."""
    entry = door.lock(challenge.entry)
    made = ChallengeNote.objects.create(
        challenge=challenge, kind=kind, on=on, text=text, admitted=admitted, by=by, at=at
    )
    made.files.set(files or [])
    if verb:
        door.record(
            verb, entry, thing=challenge, by=by, at=at, duty=duties.RECORD_CHALLENGE, because=text,
            kind=kind, on=on, admitted=admitted, files=[f.digest for f in files or ()],
        )  # fmt: skip
    if kind == ChallengeNote.Kind.HEARING and on >= door.local_day(at):
        _set_hearing(challenge, on, by=by, at=at)
    return made


def _set_hearing(challenge: Challenge, on: date, *, by: Person, at: datetime) -> None:
    """The next day before the body: a clock, a reminder three working days before; an earlier date gives way."""
    entry, today = challenge.entry, door.local_day(at)
    deadline.meet(entry, "court_date", "court_reminder", at=at, about=challenge.ref)
    told = str(_("开庭通知、听证通知载明的日期"))
    rule = Rule("court_date", "", "", str(_("收到开庭、听证通知")), told, told, True, False)
    dates: dict[str, Any] = {"since": today, "about": challenge.ref}
    if on > today:
        deadline.fix(entry, "court_date", rule, until=on, **dates)
    remind = _working_days_before(on, REMINDED)
    if remind > today:
        deadline.fix(entry, "court_reminder", rule, until=remind, **dates)
    Challenge.objects.filter(pk=challenge.pk).update(next_date=on)
    challenge.next_date = on
    _tell(challenge, _("%(day)s 开庭、听证") % {"day": on}, key=f"hearing/{on}", by=by, at=at)


@transaction.atomic
def answer(
    challenge: Challenge, on_day: date, text: str, files: list[Evidence], *, by: Person, at: datetime
) -> Challenge:
    """Our answer has gone out; late or not, the clock stops."""
    done = door.enact(
        "answer_challenge", challenge, by=by, at=at, because=text, told={"files": [f.digest for f in files]},
        on_day=on_day,
    )  # fmt: skip
    note(done, ChallengeNote.Kind.SENT, on_day, text, by=by, at=at, files=files, verb="")
    deadline.meet(done.entry, "challenge_answer", at=at, about=done.ref)
    return done


# --------------------------------------------------------------------------------------------------- outcome
@transaction.atomic
def report_outcome(
    challenge: Challenge, found: dict[str, Any], files: list[Evidence], *, by: Person, at: datetime
) -> Challenge:
    """One officer puts down what the document says; nothing follows before another has read it (four eyes)."""
    entry = door.lock(challenge.entry)
    fresh = Challenge.objects.select_for_update().get(pk=challenge.pk)
    if fresh.state not in WAITING:
        raise Refused(_("结果已经登记并确认过，不能重新登记。"))
    if fresh.is_reported:
        raise TooLate(_("%(who)s已经登记了结果，正在等待确认。") % {"who": fresh.reported_by.name})  # type: ignore[union-attr]
    fresh.entry = entry
    for name in OUTCOME:
        setattr(fresh, name, found.get(name) or (None if name.endswith(("_on", "_by")) else ""))
    fresh.reported_by, fresh.hands = by, [by.pk]
    fresh.save()
    fresh.files.add(*files)
    door.record(
        "report_outcome", entry, thing=fresh, by=by, at=at, duty=duties.RECORD_CHALLENGE,
        because=fresh.outcome_text, files=[f.digest for f in files],
        **{name: getattr(fresh, name) for name in OUTCOME if name != "outcome_text"},
    )  # fmt: skip
    return fresh


@transaction.atomic
def confirm(challenge: Challenge, *, by: Person, at: datetime, because: str) -> Challenge:
    """Another has read the document: the outcome stands; what we still owed as an answer is over."""
    told = {"outcome": challenge.outcome, "document": challenge.outcome_number}
    given = {"confirmed_by": by, "confirmed_at": at, "next_date": None}
    done = door.enact("confirm_outcome", challenge, by=by, at=at, because=because, given=given, told=told)
    deadline.meet(done.entry, "challenge_answer", "court_date", "court_reminder", at=at, about=done.ref)
    words = _("结果：%(outcome)s") % {"outcome": done.outcome_label()}
    _tell(done, words, key="concluded", by=by, at=at)
    return done


@transaction.atomic
def send_back(challenge: Challenge, *, by: Person, at: datetime, because: str) -> Challenge:
    """What was reported is not what the document says: it is put down anew."""
    entry = door.lock(challenge.entry)
    fresh = Challenge.objects.select_for_update().get(pk=challenge.pk)
    fresh.entry = entry
    told = {name: getattr(fresh, name) for name in ("outcome", "outcome_number", "outcome_on")}
    for name in OUTCOME:
        setattr(fresh, name, None if name.endswith(("_on", "_by")) else "")
    fresh.hands = []
    fresh.save()
    duty = duties.CONFIRM_CHALLENGE
    door.record("return_outcome", entry, thing=fresh, by=by, at=at, duty=duty, because=because, **told)
    return fresh


@transaction.atomic
def take_effect(challenge: Challenge, on: date, *, by: Person, at: datetime) -> Challenge:
    """The outcome binds us: the clock of its execution runs from that day, or from the day we had the paper."""
    done = door.enact("take_effect", challenge, by=by, at=at, given={"effective_on": on}, told={"on": on})
    follows, entry = done.follows, done.entry
    since = max(on, done.outcome_received_on or on)
    if follows.annuls:
        rule = rule_of("annulment_execution", since)
        deadline.start(entry, "annul_execute", rule, since=since, about=done.ref)
    if follows.complies:
        _start_compliance(done, since)
    if not (follows.annuls or follows.complies):
        return execute(done, str(follows.words), by=by, at=at)
    return done


def _start_compliance(challenge: Challenge, since: date) -> None:
    """Until when the rest is to be done: the day that the document sets, else the general reminder."""
    rule, entry = rule_of("compliance", since), challenge.entry
    if challenge.comply_by is None:
        deadline.start(entry, "challenge_comply", rule, since=since, about=challenge.ref)
        return
    clause = f"{challenge.outcome_number}{_('主文')}"[:100]
    stated = replace(rule, value="", unit="", clause=clause, verified=True)
    until = challenge.comply_by
    deadline.fix(entry, "challenge_comply", stated, since=since, until=until, about=challenge.ref)


@transaction.atomic
def execute(challenge: Challenge, how: str, *, by: Person, at: datetime) -> Challenge:
    """What was decided is done; its clocks stop."""
    given = {"carried_out": how}
    done = door.enact("execute_outcome", challenge, by=by, at=at, because=how, given=given)
    deadline.meet(done.entry, "annul_execute", "challenge_comply", at=at, about=done.ref)
    return done


def proposal_returned(entry: Entry, *, because: str, by: Person, at: datetime) -> None:
    """The head has sent back the form of a proposal to annul: whoever must put it right hears of it."""
    words = _("撤销列入的呈批被退回补正：%(why)s") % {"why": because[:80]}
    for each in entry.challenges.filter(state=Challenging.IN_FORCE):
        if each.follows.annuls:
            _tell(each, words, key=f"returned/{at:%Y%m%d%H%M}", by=by, at=at)


def grounds_of(challenge: Challenge) -> str:
    """Why the head is asked to annul: in the words of the outcome; no new discretion is exercised."""
    said = {
        "body": challenge.body, "number": challenge.outcome_number, "outcome": challenge.outcome_label(),
        "text": challenge.outcome_text, "code": challenge.code,
    }  # fmt: skip
    return str(_("%(body)s%(number)s：%(outcome)s（登记号 %(code)s）。主文：%(text)s") % said)


def is_waiting_for(challenge: Challenge, matter: str) -> bool:
    """Does somebody have this matter of it to do?"""
    return ChallengeProcedure.objects.filter(challenge=challenge, matter=matter, is_open=True).exists()


# ----------------------------------------------------------------------------------------------------- alerts
def remind(challenge: Challenge, *, at: datetime) -> None:
    """The hearing is near."""
    words = _("%(day)s 开庭、听证，请做好准备") % {"day": challenge.next_date}
    _tell(challenge, words, key=f"near/{challenge.next_date}", by=None, at=at)


def hearers(entry: Entry) -> list[Person]:
    """Whoever is told of the steps of a challenge: the case officer, the legal reviewers, the heads."""
    posts = Post.objects.filter(department=entry.department, role__in=HEARERS, until=None)
    people = Person.objects.filter(pk__in=posts.values("person"), is_active=True)
    return list({person.pk: person for person in (entry.registered_by, *people)}.values())


def _tell(challenge: Challenge, words: str, *, key: str, by: Person | None, at: datetime) -> None:
    """Tell everybody who must know, but not whoever did it."""
    url = f"/challenges/{challenge.code}/"
    for person in hearers(challenge.entry):
        alert.tell(
            person, Alert.Kind.CHALLENGE, key=f"{challenge.ref}/{key}", at=at, entry=challenge.entry, by=by,
            title=words, url=url,
        )  # fmt: skip


def _working_days_before(on: date, days: int) -> date:
    """The day that lies so many working days before another."""
    calendar = load_calendar()
    while days:
        on -= timedelta(days=1)
        days -= calendar.is_workday(on)
    return on
