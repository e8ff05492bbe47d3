"""退出: leave by term, by repair or on another ground of the list; revoke; restore."""

from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import deadline, door, exit_basis, facts, notice, period, publication, recall, rescission
from workflows.law import duties
from workflows.law.terms import count
from workflows.models import Associate, Deadline, Entry, Measure, Monitoring, Motion, Outbox, Person, Repair
from workflows.models.calendar import load_calendar

GONE = ("exited", "revoked")
# The clocks of a listing: they stop when it ends.
CLOCKS = ("listing_end", "display_end", "escalate", "repair_opens")
# The verbs by which a repair ends a listing: what some rules do not show afterwards.
REPAIRS = ("exit_by_repair", "exit_by_cure", "exit_by_reorganisation")
EXECUTE_OR_KEEP = duties.either(duties.EXECUTE_EXIT, duties.KEEP_CLOCK)

GROUND_TEXT = {
    "term": _("列入期限届满"),
    "repair": _("准予提前移出"),
    "cure": _("经核实已经改正"),
    "escalated": _("已被列入更严重的失信名单"),
    "downgrade": _("不再符合列入条件"),
    "extinct": _("主体消灭"),
    "reorganised": _("重整计划执行完毕"),
    "revoked": _("列入决定被撤销"),
}


@door.in_one_piece
def leave(
    entry: Entry, verb: str, *, rests_on: exit_basis.Basis, by: Person, at: datetime, because: str
) -> Entry:
    """Leave the list by `verb`; displays stop, measures are lifted, everybody leaves together (办法 §17).

    `rests_on` is the act that ends the listing; Refused when it is none.
    """
    entry = door.lock(entry)
    act = exit_basis.check(entry, verb, rests_on)
    given = {"exit_act": act}
    entry = door.enact(verb, entry, by=by, at=at, because=because, given=given, told={"act": act})
    if verb in REPAIRS and entry.policy.load_rules().yes("history_hidden"):
        entry.is_history_hidden = True
        entry.save(update_fields=["is_history_hidden"])
    publication.end(entry, "exited", by=by, at=at, because=because)
    deadline.meet(entry, *CLOCKS, at=at)
    return entry


def repaired(entry: Entry) -> str:
    """The verb by which a granted application leaves: cured, or before the end of a period."""
    return "exit_by_cure" if entry.lasts_until_cured else "exit_by_repair"


@transaction.atomic
def revoke(entry: Entry, *, motion: Any, by: Person, at: datetime, because: str) -> Entry:
    """The base order was annulled: the listing is annulled, as if it had never been (办法 §16)."""
    entry = door.lock(entry)
    act = exit_basis.check(entry, "revoke", motion)
    told_too = {"document": motion.document_number, "act": act}
    entry = door.enact("revoke", entry, by=by, at=at, because=because, given={"exit_act": act}, told=told_too)
    publication.end(entry, "revoked", by=by, at=at, because=because)
    deadline.meet(entry, *CLOCKS, "repair_decide", "exit_execute", "monitor_end", at=at)
    close_monitoring(entry, at=at, because=_("列入决定被撤销"))
    told = {
        "revocation": {
            "basis": motion.basis or "order_annulled",
            "document_number": motion.document_number,
            "document_date": motion.document_date,
            "body": motion.document_body,
            "effect_text": _("视为自始未列入"),
        },
        "reason": because,
    }
    notice.issue_to_all(
        entry, "revocation_decision", facts.decision_facts, told, by=by, at=at, process=motion
    )
    return entry


@transaction.atomic
def restore(entry: Entry, repair: Repair, *, motion: Any, by: Person, at: datetime, because: str) -> Entry:
    """An early removal got by fraud is rescinded; listing, display and measures start again (办法 §15)."""
    entry = door.lock(entry)
    day = door.local_day(at)
    until, provisional = period.end_of(entry, day)
    door.enact("rescind", repair, by=by, at=at, because=because, given={"rescinded_at": at})
    entry = door.enact(
        "restore", entry, by=by, at=at, because=because, given={"is_history_hidden": False}, until=until
    )
    publication.begin(entry, by=by, at=at)
    deadline.meet(entry, "exit_execute", "monitor_end", at=at)
    period.start(entry, provisional=provisional)
    close_monitoring(entry, at=at, because=_("恢复列入"))
    told = {
        "rescission": {"fraud_facts": because, "restored_on": day, "restored_until": until},
        "reason": because,
    }
    notice.issue_to_all(
        entry,
        "rescission_decision",
        facts.decision_facts,
        told,
        facts.granted_facts,
        partial(rescission.heard_facts, motion),
        facts.measures_facts(entry),
        by=by,
        at=at,
        process=motion,
    )
    way_out = (
        facts.decision_facts, facts.display_facts, facts.measures_facts(entry), facts.repair_facts(entry)
    )  # fmt: skip
    notice.issue_to_all(entry, "repair_notice", *way_out, by=by, at=at, process=motion)
    return entry


@door.in_one_piece
def tell_removal(entry: Entry, *, process: Any, ground: str, by: Person, at: datetime) -> None:
    """Issue the removal notices and start the ten working days of their execution (办法 §17)."""
    entry = door.lock(entry)
    rule = entry.policy.load_rules()["exit_execution"]
    since = door.local_day(entry.revoked_at or entry.exited_at or at)
    if ground == "term" and entry.listed_until is not None:
        since = entry.listed_until
    deadline.start(entry, "exit_execute", rule, since=since, process=process)
    told = (facts.decision_facts, removal_facts(entry, ground), facts.granted_facts)
    for party in _still_there(entry, ground):
        notice.issue(entry, "removal_notice", *told, by=by, at=at, process=process, associate=party)


def _still_there(entry: Entry, ground: str) -> list[Associate | None]:
    """To whom the removal can be told: a subject that is gone receives nothing."""
    lead: list[Associate | None] = [] if ground == "extinct" else [None]
    return lead + list(entry.associates.all())


def removal_facts(entry: Entry, ground: str = "") -> dict[str, Any]:
    """Why and when the entry left, for the removal notice."""
    ground = ground or entry.exit_ground
    when = entry.revoked_at if ground == "revoked" else entry.exited_at
    honour = entry.list_type.kind == "red"
    return {
        "removal": {
            "ground": ground,
            "ground_text": GROUND_TEXT[ground],
            "because": _because(entry, ground),
            "effective_on": door.local_day(when) if when else "",
            "measures_end_text": _("激励措施自移出之日起停止")
            if honour
            else _("联合惩戒措施自移出之日起终止"),
            "list_number": entry.number,
        }
    }


def _because(entry: Entry, ground: str) -> str:
    """The words of a decision that has no letter of its own; empty for the others."""
    kind = {"extinct": "extinction", "reorganised": "plan_done"}.get(ground, ground)
    if (
        kind not in Motion.Kind.values
    ):  # a term, a repair, a graver list: each has a letter or an act of its own
        return ""
    motion = Motion.objects.filter(entry=entry, kind=kind).order_by("pk").last()
    return motion.grounds if motion else ""


@transaction.atomic
def finish(entry: Entry, *, by: Person, at: datetime, because: str) -> None:
    """The removal notices are served; the watch opens unless the listing was annulled (办法 §17)."""
    entry = door.lock(entry)
    is_watched = "monitoring_period" in entry.policy.load_rules() and entry.exit_ground != "extinct"
    if entry.state == "exited" and is_watched:
        open_monitoring(entry, by=by, at=at)
    confirm_executed(entry, by=by, at=at)


@transaction.atomic
def confirm_executed(entry: Entry, *, by: Person, at: datetime) -> bool:
    """The exit is executed when every site and platform has its message; True when it just became so.

    办法 §17 asks to stop the display and to tell the sites and the platform; a letter to the party
    does not stand in for that, and does not hold it up.
    """
    entry = door.lock(entry)
    waiting = Outbox.objects.filter(kind="platform", line__book=entry.book, payload__event__in=GONE)
    if not deadline.is_running(entry, "exit_execute") or waiting.exclude(status=Outbox.Status.DONE).exists():
        return False
    door.record("execute_exit", entry, by=by, at=at, duty=EXECUTE_OR_KEEP, told=waiting.count())
    deadline.meet(entry, "exit_execute", at=at)
    return True


def open_monitoring(entry: Entry, *, by: Person, at: datetime) -> Monitoring:
    """Open the watch after exit; its length is the policy's word, never public, never a punishment."""
    rule = entry.policy.load_rules()["monitoring_period"]
    since = door.local_day(entry.exited_at or at)
    until = count(since, rule.term, load_calendar(), roll=rule.roll).end
    watch, new = Monitoring.objects.get_or_create(
        entry=entry,
        closed_at=None,
        defaults={"opened_on": since, "until": until, "is_verified": rule.verified},
    )
    if new:
        deadline.fix(entry, "monitor_end", rule, since=since, until=until)
        plan_check(watch, since=since)
        door.record("open_monitoring", entry, by=by, at=at, duty=duties.EXECUTE_EXIT, until=until)
    return watch


def plan_check(watch: Monitoring, *, since: date) -> Deadline | None:
    """The clock of the next check, where the policy has one and it falls before the end; None otherwise."""
    rule = watch.entry.policy.load_rules().get("monitoring_check")
    if rule is None or count(since, rule.term, load_calendar(), roll=rule.roll).end > watch.until:
        return None
    return deadline.start(watch.entry, "monitor_check", rule, since=since, about=watch.ref)


def close_monitoring(entry: Entry, *, at: datetime, because: str) -> None:
    """End the watch, if one is open; what it found and nobody has judged is still judged."""
    deadline.meet(entry, "monitor_check", at=at)
    Monitoring.objects.filter(entry=entry, closed_at=None).update(closed_at=at, closed_because=because)


@transaction.atomic
def end_measure(measure: Measure, *, by: Person, at: datetime) -> Measure:
    """A measure of a fixed length has run out: it is lifted by itself, whatever the listing does."""
    if measure.state != "imposed":
        return measure
    because = str(_("措施期限届满"))
    measure = door.enact("lift", measure, by=by, at=at, because=because)
    name = measure.listed_measure.name
    recall.tell_everybody(
        measure.entry, "withdrawal", event="measure_ended", because=because, by=by, at=at,
        changes=[{"field": "measure", "old": name, "new": str(_("已终止"))}], duty=duties.MOVE_LISTING,
    )  # fmt: skip
    return measure


def measures_in_force(entry: Entry) -> int:
    """How many measures still bind; zero once the exit is done."""
    return Measure.objects.filter(entry=entry, state="imposed").count()
