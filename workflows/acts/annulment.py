"""撤销的后果: a listing that was annulled never was. What rested on it ends, is counted no more, or is looked at again.

Displays, measures, recipients and notices are the business of `acts.exit.revoke`; here is the rest: matters that have
no object any more, other entries that were decided because of this one, and the orders that are now carried out.
"""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from workflows.acts import (
    alert,
    challenge,
    correction,
    deadline,
    door,
    facts,
    identification,
    notice,
    recall,
    stay,
)
from workflows.acts.people import clock_keeper
from workflows.law import duties
from workflows.law.challenge import Challenging, Outcome, Target, why_heavier
from workflows.law.entry import ExitGround, Listing
from workflows.law.objection import OPEN as DISPUTED
from workflows.law.policy import Rule
from workflows.law.recall import Taking
from workflows.law.refusal import Refused
from workflows.law.service import Noticing
from workflows.models import Alert, Associate, Challenge, CrossHit, Entry, Notice, Objection, Person

IN_WORDS = {
    "honour": "因本条目取消的守信激励",
    "serious": "由本条目升级列入的条目",
    "lighter": "因本条目列入而移出的条目",
    "barred": "登记了“不得提前移出”的条目",
}


@transaction.atomic
def after_revocation(entry: Entry, *, by: Person, at: datetime) -> list[Entry]:
    """The listing was annulled: orders to annul it are carried out, stays end, others are asked to look again.

    Returns the entries whose officers were told to look again.
    """
    entry = door.lock(entry)
    done = str(_("列入决定已经撤销，公示和措施已经终止，接收方已经通知。"))
    for each in entry.challenges.filter(state=Challenging.IN_FORCE, target=Target.LISTING):
        stay.end_with(each, by=by, at=at, because=done)
        if not each.follows.annuls:
            continue
        deadline.meet(entry, "annul_execute", at=at, about=each.ref)
        if not each.follows.complies:
            challenge.execute(each, done, by=by, at=at)
    for each in entry.challenges.exclude(state__in=(Challenging.EXECUTED, Challenging.APPEALED)):
        stay.end_with(each, by=by, at=at, because=done)
    return look_again(entry, at=at)


def end_objections(entry: Entry, *, at: datetime) -> list[Objection]:
    """What was objected to is gone: open objections end without a decision, their clocks with them."""
    found = list(entry.objections.filter(state__in=DISPUTED))
    because = _("列入决定已经撤销，视为自始未列入")
    for each in found:
        # It ends by itself, in no office's hand: the credit office has it, the authority annulled.
        door.enact("lapse_with_listing", each, by=clock_keeper(), at=at, because=because)
    if found:
        kinds = ("accept", "mark", "forward", "complete", "answer", "provider", "recheck")
        deadline.meet(entry, *(f"objection_{kind}" for kind in kinds), at=at)
    return found


def look_again(entry: Entry, *, at: datetime) -> list[Entry]:
    """Entries that were decided because of this one: their officers are told; nothing there changes by itself."""
    found = rested_on(entry)
    for other, why in found:
        words = _("%(number)s 的列入已被撤销，请核对：%(why)s") % {
            "number": entry.number,
            "why": _(IN_WORDS[why]),
        }
        alert.tell(
            other.registered_by, Alert.Kind.CHALLENGE, key=f"again/{entry.number}/{other.number}", at=at,
            entry=other, title=words, url=f"/entries/{other.number}/",
        )  # fmt: skip
    return [other for other, _why in found]


def rested_on(entry: Entry) -> list[tuple[Entry, str]]:
    """What was decided elsewhere because of this listing, with why: four queries."""
    related = Entry.objects.select_related("registered_by").exclude(pk=entry.pk)
    honours = CrossHit.objects.filter(other=entry, entry__list_type__kind="red").values("entry")
    by_it = Q(exit_ground=ExitGround.DOWNGRADE) | Q(state=Listing.LISTED)
    ways = (
        ("honour", related.filter(by_it, pk__in=honours)),
        ("serious", related.filter(escalated_from=entry).exclude(state__in=(Listing.DISMISSED, Listing.REVOKED))),
        ("lighter", related.filter(subject=entry.subject, exit_ground=ExitGround.ESCALATED,
                                   policy__parameters__name="escalation_list",
                                   policy__parameters__value=entry.list_type.code)),
        ("barred", related.filter(subject=entry.subject, state=Listing.LISTED, repair_barred=True)),
    )  # fmt: skip
    seen: dict[int, tuple[Entry, str]] = {}
    for why, rows in ways:
        for row in rows:
            seen.setdefault(row.pk, (row, why))
    return list(seen.values())


# ----------------------------------------------------------------------------------------- changed, done again
@transaction.atomic
def apply_change(process: Any, *, by: Person, at: datetime) -> list[Notice]:
    """变更: the facts and the period are put right as the judgment says, and everybody has a corrected decision."""
    entry, because = door.lock(process.entry), _because(process.challenge)
    if heavier := why_heavier(entry.listed_until, process.listed_until):
        raise Refused(heavier)
    before = {"facts_summary": entry.facts_summary, "listed_until": entry.listed_until}
    if process.facts_summary and process.facts_summary != entry.facts_summary:
        old, entry.facts_summary = entry.facts_summary, process.facts_summary
        entry.save(update_fields=["facts_summary"])
        door.record(
            "redraft", entry, by=by, at=at, duty=duties.DECIDE_MOTION, because=because, old=old,
            new=entry.facts_summary, changed={"facts_summary": [old, entry.facts_summary]},
        )  # fmt: skip
    if process.listed_until and process.listed_until != entry.listed_until:
        entry = _retime(entry, process.listed_until, because, by=by, at=at)
    _tell_change(entry, before, because, by=by, at=at)
    made = []
    for old in _decisions(entry):
        told = correction.parts_of(old, entry, {})
        made.append(
            notice.issue(
                entry, old.kind, *told, facts.decision_facts, by=by, at=at, process=process,
                associate=old.associate, replaces=old, because=because,
            )
        )  # fmt: skip
    return made


def _tell_change(entry: Entry, before: dict[str, Any], because: str, *, by: Person, at: datetime) -> None:
    """Whoever was told of the listing replaces what was changed."""
    changes = [
        {"field": name, "old": old, "new": getattr(entry, name)}
        for name, old in before.items()
        if getattr(entry, name) != old
    ]
    recall.tell_everybody(entry, Taking.CORRECTION, changes=changes, because=because, by=by, at=at)


def _because(made: Challenge) -> str:
    """By which document the change was made."""
    said = {"body": made.body, "number": made.outcome_number}
    return str(_("%(body)s%(number)s变更") % said)


def _retime(entry: Entry, until: date, because: str, *, by: Person, at: datetime) -> Entry:
    """The listing ends on another day: its clock, and every display that ended with it."""
    former, entry.listed_until = entry.listed_until, until
    entry.save(update_fields=["listed_until"])
    deadline.meet(entry, "listing_end", at=at)
    rule = entry.policy.load_rules()["listing_period"]
    assert entry.listed_from is not None
    deadline.fix(entry, "listing_end", rule, since=entry.listed_from, until=until)
    # Also of a display that a stay holds back: it comes back until the new day.
    entry.displays.filter(Q(shown_until=former) | Q(shown_until__gt=until)).update(shown_until=until)
    door.record(
        "retime_listing", entry, by=by, at=at, duty=duties.DECIDE_MOTION, because=because, former=former,
        until=until, changed={"listed_until": [former, until]},
    )  # fmt: skip
    return entry


def _decisions(entry: Entry) -> list[Notice]:
    """The listing decisions that stand and were not replaced yet, one for each party."""
    rows = entry.notices.filter(kind="listing_decision", replaced_by=None)
    return list(rows.exclude(state=Noticing.WITHDRAWN).select_related("associate").order_by("pk"))


@transaction.atomic
def open_again(made: Challenge, *, by: Person, at: datetime) -> Entry:
    """责令重作: a new case on the same list, of the same facts, from the day on which the judgment binds.

    The day that the judgment sets for the new decision goes before the list's own term.
    """
    old, day = made.entry, made.effective_on or door.local_day(at)
    nth = old.challenges.filter(outcome=Outcome.REDO).count()
    said = {"body": made.body, "number": made.outcome_number, "entry": old.number}
    fresh = Entry(
        list_type=old.list_type,
        subject=old.subject,
        department=old.department,
        ground=_ground(old, day),
        case_number=f"{old.case_number}（重{nth}）"[:60],
        order_number=f"{old.order_number}（重{nth}）"[:60],
        order_deadline=day,
        particulars=old.particulars,
        facts_summary=_("%(body)s%(number)s撤销 %(entry)s 的列入决定并责令重新作出。原认定事实：") % said
        + old.facts_summary,
        discovered_on=day,
    )
    people = [
        Associate(
            name=each.name, id_number=each.id_number, capacity=each.capacity, post_title=each.post_title,
            role_facts=each.role_facts, subject=each.subject,
        )
        for each in old.associates.all()
    ]  # fmt: skip
    fresh = identification.propose(fresh, people, by=by, at=at, officer=old.registered_by)
    _as_ordered(fresh, old, made, by=by, at=at)
    if made.comply_by is not None:
        own = fresh.policy.load_rules()["decision_window"]
        rule: Rule = replace(own, clause=f"{made.outcome_number}{_('主文')}"[:100])
        deadline.fix(fresh, "decide", rule, since=day, until=made.comply_by)
    return fresh


def _as_ordered(fresh: Entry, old: Entry, made: Challenge, *, by: Person, at: datetime) -> None:
    """The order itself lapsed on its own day: documents state that day, only the clock ran from the judgment's."""
    day, fresh.order_deadline = fresh.order_deadline, old.order_deadline
    fresh.save(update_fields=["order_deadline"])
    changes = [{"field": fresh.deadline_label, "old": day.isoformat(), "new": old.order_deadline.isoformat()}]
    said = {"body": made.body, "number": made.outcome_number}
    because = _("依%(body)s%(number)s重新办理；依据文书载明的日期不变") % said
    door.record(
        "correct_entry", fresh, by=by, at=at, duty=duties.REGISTER_OR_KEEP, because=because, changes=changes
    )


def _ground(old: Entry, day: date) -> Any:
    """The same ground under the version of the rules that governs the new case."""
    policy = type(old.policy).in_force(old.list_type, day)
    return policy.grounds.filter(code=old.ground.code).first() or policy.grounds.first() or old.ground
