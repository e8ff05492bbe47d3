"""The clocks of an application for repair: acceptance, completion, decision; stopped while something is completed.

The list's own rule comes first; where it is silent, the general repair rules speak (Order 36: acceptance in 3 working
days, the whole in 10; domain §1.1). A term of the list that begins with the acceptance is started there.
"""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import deadline, door, window
from workflows.law import duties
from workflows.law.policy import Rule
from workflows.law.refusal import Refused
from workflows.models import Deadline, Entry, Person, Repair
from workflows.models.calendar import load_calendar

ACCEPT, COMPLETE, DECIDE = "repair_accept", "repair_complete", "repair_decide"
KINDS = (ACCEPT, COMPLETE, DECIDE)
# Words of a start event by which a term of decision begins with the acceptance, not with the receipt.
FROM_ACCEPTANCE = "受理"


def _rule(repair: Repair, own: str, general: str) -> Rule | None:
    """The list's own rule on the day of receipt; else that of the general repair rules that govern it."""
    found = repair.entry.repair_rules(repair.received_on).get(own)
    if found is not None:
        return found
    regime = window.of(repair.entry, repair.received_on).chosen.regime
    return regime.rules.get(general) if regime else None


def acceptance_rule(repair: Repair) -> Rule | None:
    """In how many days it is decided whether to accept; None where no rule knows an acceptance."""
    return _rule(repair, "repair_acceptance", "general_acceptance")


def decision_rule(repair: Repair) -> Rule | None:
    """In how many days it is decided; the general rule's is ten working days in all."""
    return _rule(repair, "repair_decision", "general_result")


def begin(repair: Repair, *, process: Any) -> None:
    """With the receipt: the clock of acceptance, and that of the decision where it runs from there (办法 §14)."""
    accept, decide = acceptance_rule(repair), decision_rule(repair)
    if accept is not None:
        _start(repair, ACCEPT, accept, repair.received_on, process)
    if decide is not None and FROM_ACCEPTANCE not in decide.start_event:
        _start(repair, DECIDE, decide, repair.received_on, process)


def _start(repair: Repair, kind: str, rule: Rule, since: date, process: Any) -> Deadline:
    return deadline.start(repair.entry, kind, rule, since=since, process=process, about=repair.ref)


def accepted(repair: Repair, *, process: Any, at: datetime) -> Deadline | None:
    """Accepted: its clock is met, and the clock of the decision runs now at the latest."""
    meet(repair, ACCEPT, process=process, at=at)
    running, decide = of_process(process, DECIDE), decision_rule(repair)
    if running is None and decide is not None:
        running = _start(repair, DECIDE, decide, door.local_day(at), process)
    return running


def of_process(process: Any, kind: str) -> Deadline | None:
    """The newest clock of this kind that runs for a procedure."""
    return Deadline.objects.filter(process=process, kind=kind, met_at=None).order_by("pk").last()


def await_completion(repair: Repair, *, days: int, since: date, process: Any) -> Deadline:
    """Until when what is missing may come: what the letter gave, in working days (no rule names it)."""
    given = Rule(
        "repair_completion",
        str(days),
        "WD",
        str(_("补正通知书送达")),
        str(_("补正通知书载明（规则没有规定，待核）")),
        "",
        verified=False,
        roll=True,
    )
    return _start(repair, COMPLETE, given, since, process)


def stand_still(process: Any, *, since: date, reason: str, kinds: tuple[str, ...] = (ACCEPT, DECIDE)) -> None:
    """Something is to be completed: the authority's clocks stand still from that day, which no rule at hand says."""
    clause = str(_("补正期间不计入办理期限（规则没有规定，待核）"))
    for row in Deadline.objects.filter(process=process, kind__in=kinds, met_at=None, struck_at=None):
        stop = {"first": since.isoformat(), "last": None, "reason": reason, "document": "", "clause": clause}
        row.stops, row.paused_on, row.due_at = [*row.stops, stop], since, deadline.NO_TERM
        row.save(update_fields=["stops", "paused_on", "due_at"])
        deadline.carry(row)


def go_on(process: Any, *, last: date, kinds: tuple[str, ...] = (ACCEPT, DECIDE)) -> None:
    """What was missing has come: the clocks go on with the next day."""
    for row in Deadline.objects.filter(process=process, kind__in=kinds, met_at=None).exclude(paused_on=None):
        *earlier, current = row.stops
        row.stops, row.paused_on = [*earlier, {**current, "last": last.isoformat()}], None
        row.save(update_fields=["stops", "paused_on"])
        deadline.recount(row, load_calendar())


def meet(repair: Repair, *kinds: str, process: Any, at: datetime) -> None:
    """These clocks have done their work."""
    deadline.meet(repair.entry, *kinds, at=at, process=process)


# ------------------------------------------------------------------------------------------ extension
def check_extension(entry: Entry, today: date) -> Deadline:
    """The clock of the decision that may be extended today. Raises Refused where none may."""
    if "repair_extension" not in entry.policy.load_rules():
        raise Refused(_("本名单的规则没有规定延长修复审查期限；请在期限内作出决定，逾期会记入台账。"))
    row = Deadline.objects.filter(entry=entry, kind=DECIDE, met_at=None).order_by("pk").last()
    if row is None:
        raise Refused(_("没有正在计算的修复审查期限，不能申请延长。"))
    if row.paused_on is not None:
        raise Refused(_("修复审查期限正在中止，恢复计算后才能申请延长。"))
    if today > row.due_on:
        raise Refused(_("修复审查期限已于%(day)s届满，不能再延长。") % {"day": row.due_on.isoformat()})
    if row.extended_by:
        raise Refused(_("修复审查期限已经延长过一次，不能再次延长。"))
    return row


@transaction.atomic
def extend(entry: Entry, *, by: Person, at: datetime, because: str) -> Entry:
    """The decision gets the longer time that the rules give, on the head's word."""
    entry = door.lock(entry)
    row = check_extension(entry, door.local_day(at))
    former, rule = row.due_on, entry.policy.load_rules()["repair_extension"]
    deadline.extend(Deadline.objects.select_for_update().get(pk=row.pk), rule)
    until = Deadline.objects.get(pk=row.pk).due_on
    door.record(
        "extend_repair", entry, by=by, at=at, duty=duties.DECIDE_MOTION, because=because, former=former,
        until=until, clause=rule.clause,
    )  # fmt: skip
    return entry
