"""The clocks of an objection: started, stopped while somebody completes it, replaced when it is forwarded, extended.

Every length comes from the local rules that were pinned when the objection came in; where they are silent, the step
has no term of its own and stands under that of the answer. All terms run from the day of receipt: the reading that
favours whoever objects, until the legal desk has confirmed the start of each.
"""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import deadline, door
from workflows.law import duties
from workflows.law.policy import Rule, Rules
from workflows.law.refusal import Refused
from workflows.law.terms import Term
from workflows.models import Deadline, Objection, Opinion, Person
from workflows.models.calendar import load_calendar

ACCEPT, COMPLETE, ANSWER = "objection_accept", "objection_complete", "objection_answer"
PROVIDER, RECHECK = "objection_provider", "objection_recheck"
MARK, FORWARD = "objection_mark", "objection_forward"
KINDS = (ACCEPT, MARK, FORWARD, COMPLETE, ANSWER, PROVIDER, RECHECK)
# What the office owes as soon as it has looked at an objection; met when it is accepted, forwarded, or turned away.
AT_ONCE = (ACCEPT, MARK, FORWARD)
OWN = (*AT_ONCE, ANSWER)


def rules_of(objection: Objection) -> Rules:
    """The local rules that govern this objection; none at all where no place is set."""
    return objection.policy.load_rules() if objection.policy else Rules({}, "")


def rule(objection: Objection, name: str) -> Rule | None:
    """One of them."""
    return rules_of(objection).get(name)


def of_process(process: Any, kind: str) -> Deadline | None:
    """The newest clock of this kind that runs for a procedure."""
    return Deadline.objects.filter(process=process, kind=kind, met_at=None).order_by("pk").last()


def begin(objection: Objection, *, process: Any) -> None:
    """With the receipt: the clocks of acceptance, mark and forwarding, where the place knows them, and of the answer.

    Nothing of another authority is forwarded where the office itself decided on the entry.
    """
    since = objection.received_on
    _start(objection, ACCEPT, "objection_accept", since, process)
    if rules_of(objection).yes("objection_mark"):
        _start(objection, MARK, "objection_mark_within", since, process)
    if objection.entry.department_id != objection.office_id:
        _start(objection, FORWARD, "objection_forward", since, process)
    _start(objection, ANSWER, "objection_own", since, process)


def begin_recheck(objection: Objection, *, process: Any, at: datetime) -> None:
    """The office above has its own clock from the day on which it was asked, where the place knows one."""
    _start(objection, RECHECK, "objection_recheck", door.local_day(at), process)


def _start(objection: Objection, kind: str, name: str, since: date, process: Any) -> Deadline | None:
    found = rule(objection, name)
    if found is None:
        return None
    return deadline.start(objection.entry, kind, found, since=since, process=process, about=objection.ref)


def stand_still(process: Any, *, since: date, reason: str, kinds: tuple[str, ...] = OWN) -> None:
    """Who objected is to complete what is missing: the office's clocks stand still from that day."""
    for row in Deadline.objects.filter(process=process, kind__in=kinds, met_at=None, struck_at=None):
        stop = {"first": since.isoformat(), "last": None, "reason": reason, "document": "", "clause": ""}
        row.stops, row.paused_on, row.due_at = [*row.stops, stop], since, deadline.NO_TERM
        row.save(update_fields=["stops", "paused_on", "due_at"])
        deadline.carry(row)


def go_on(process: Any, *, last: date, kinds: tuple[str, ...] = OWN) -> None:
    """What was missing has come: the clocks go on with the next day."""
    for row in Deadline.objects.filter(process=process, kind__in=kinds, met_at=None).exclude(paused_on=None):
        *earlier, current = row.stops
        row.stops, row.paused_on = [*earlier, {**current, "last": last.isoformat()}], None
        row.save(update_fields=["stops", "paused_on"])
        deadline.recount(row, load_calendar())


def await_completion(objection: Objection, *, days: int, since: date, process: Any) -> Deadline:
    """Until when what is missing may come: what the place says, else what the letter gave (working days)."""
    found = rule(objection, "objection_completion")
    given = found or Rule(
        "objection_completion",
        str(days),
        "WD",
        str(_("补正告知书送达")),
        str(_("补正告知书载明（本地规则没有规定）")),
        "",
        verified=False,
        roll=True,
    )
    return deadline.start(objection.entry, COMPLETE, given, since=since, process=process, about=objection.ref)


def forward(objection: Objection, *, process: Any, on: date) -> None:
    """The authority has its own clock from the day it was asked; the answer takes the longer term, if there is one."""
    asked = _start(objection, PROVIDER, "objection_provider", on, process)
    longer, running = rule(objection, "objection_with_provider"), of_process(process, ANSWER)
    if running is None or (longer is None and asked is None):
        return
    if longer is not None:
        running.term, running.clause, running.is_verified = str(longer.term), longer.clause, longer.verified
        running.start_event, running.rolls = longer.start_event, longer.roll
    elif asked is not None:  # a reading: the own days begin when those of the authority end
        running.started_on, running.is_verified = asked.due_on, False
        running.start_event = _("信息提供单位核查期限届满（读法，待核）")
    running.save()
    deadline.recount(running, load_calendar())


def extension_of(objection: Objection, running: Deadline) -> Rule | None:
    """By how much the answer may be extended: what the place says, or what is left up to its longest time."""
    stated, longest = rule(objection, "objection_extension"), rule(objection, "objection_longest")
    if stated is not None:
        return stated
    term = Term.parse(running.term)
    if longest is None or longest.term.unit != term.unit or longest.term.value <= term.value:
        return None
    more = str(longest.term.value - term.value)
    return Rule(
        "objection_extension", more, longest.unit, longest.start_event, longest.clause, "", longest.verified,
        longest.roll,
    )  # fmt: skip


@transaction.atomic
def extend(objection: Objection, *, process: Any, why: str, by: Person, at: datetime) -> Deadline:
    """Extend the answer once, up to what the place allows, on the word of another hand than the checker's.

    Raises Refused where there is nothing to extend, the term is over, or this person has checked the objection.
    """
    entry = door.lock(objection.entry)
    row = Deadline.objects.select_for_update().filter(process=process, kind=ANSWER, met_at=None).last()
    more = extension_of(objection, row) if row else None
    sentence = why_not_extend(objection, row, more, process, by, door.local_day(at))
    if sentence or row is None or more is None:
        raise Refused(sentence)
    former = row.due_on
    deadline.extend(row, more)
    door.record(
        "extend_objection", entry, thing=objection, by=by, at=at, duty=duties.DECIDE_OBJECTION, because=why,
        former=former, until=row.due_on, clause=more.clause,
    )  # fmt: skip
    return row


def why_not_extend(
    objection: Objection, row: Deadline | None, more: Rule | None, process: Any, by: Person, today: date
) -> str:
    """What stands against an extension, in words for the officer; empty when nothing does."""
    if row is None or objection.state != "accepted":
        return _("异议没有正在计算的答复期限，不能延长。")
    if more is None:
        return _("本地的异议处理规则没有规定延长，或者已经达到最长期限。")
    if row.extended_by:
        return _("答复期限已经延长过一次，不能再次延长。")
    if today > row.due_on:
        return _("答复期限已于%(day)s届满，不能再延长；请尽快答复，逾期会记入台账。") % {
            "day": row.due_on.isoformat()
        }
    if Opinion.objects.filter(process=process, step__in=("check", "verify_own"), person=by).exists():
        return _("延长由没有参与核查的另一名人员决定；您已经核查过本件。")
    return ""


def meet(objection: Objection, *kinds: str, process: Any, at: datetime) -> None:
    """These clocks have done their work."""
    deadline.meet(objection.entry, *kinds, at=at, process=process)
