"""升级: from a lighter list to a more serious one, which takes its place."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from workflows.acts import door, exit, identification
from workflows.acts.competence import refuse_incompetent
from workflows.acts.people import clock_keeper
from workflows.law import duties
from workflows.law.entry import Listing
from workflows.law.refusal import Refused
from workflows.law.subject import is_gone
from workflows.models import Entry, Ground, ListType, Person, Policy


def propose_serious(entry: Entry, *, by: Person, at: datetime) -> Entry | None:
    """Open a case on the list to which this one escalates, for the officer who has this entry.

    None when nothing can be opened here: the other list is only imported, has no rules in force, or knows the
    case already; the book says why.
    """
    day, code = door.local_day(at), entry.policy.load_rules().value("escalation_list")
    target = ListType.objects.filter(code=code).first()
    why = _why_not(entry, target, day)
    if why or target is None:
        door.record(
            "escalation_due", entry, by=by, at=at, duty=duties.KEEP_CLOCK, escalation_list=code, because=why
        )
        return None
    door.record("escalation_due", entry, by=by, at=at, duty=duties.KEEP_CLOCK, escalation_list=code)
    policy = Policy.in_force(target, day)
    said = {"number": entry.number, "list": entry.list_type.name, "since": str(entry.listed_from)}
    made = Entry(
        list_type=target,
        subject=entry.subject,
        department=entry.department,
        ground=Ground.objects.filter(policy=policy).order_by("pk")[0],
        case_number=_("%(number)s升级") % said,
        order_number=entry.number,
        order_deadline=day,
        facts_summary=_("%(since)s列入%(list)s（%(number)s），升级期限届满仍未移出，依规定提请列入。") % said,
        discovered_on=day,
        escalated_from=entry,
    )
    return identification.propose(made, [], by=by, at=at, officer=entry.registered_by)


def _why_not(entry: Entry, target: ListType | None, day: Any) -> str:
    """Why no case can be opened on the other list; empty when one can."""
    if target is None:
        return str(_("升级列入的名单还没有载入，请核对规则。"))
    if target.is_import_only:
        return str(_("升级列入的名单仅导入，请按该名单的程序报送。"))
    if is_gone(entry.subject.registration):
        return str(_("主体已经注销或者死亡，不再升级列入。"))
    try:
        refuse_incompetent(target, entry.department, day)
    except Refused as refused:
        return " ".join(refused.sentences)
    known = Entry.objects.filter(subject=entry.subject, list_type=target)
    if known.exclude(state__in=(Listing.DISMISSED, Listing.EXITED, Listing.REVOKED)).exists():
        return str(_("同一主体在该名单已有在办或者在列的条目。"))
    if known.filter(escalated_from=entry).exists():
        return str(_("本条目已经提请过升级列入。"))
    try:
        policy = Policy.in_force(target, day)
    except Policy.DoesNotExist:
        return str(_("升级列入的名单没有施行的规则。"))
    return "" if Ground.objects.filter(policy=policy).exists() else str(_("升级列入的名单没有列入情形。"))


def superseded_by(entry: Entry) -> list[Entry]:
    """The listings of the same subject that escalate to the list of this one."""
    rows = Entry.objects.filter(subject=entry.subject, state=Listing.LISTED).exclude(pk=entry.pk)
    to_it = {"policy__parameters__name": "escalation_list", "policy__parameters__value": entry.list_type.code}
    return list(rows.filter(**to_it).order_by("pk"))


def hand_for(lighter: Entry, by: Person) -> Person:
    """Who ends the lighter listing: the head who decided, or the clock where that is another office's entry."""
    return by if duties.DECIDE_LISTING_OR_KEEP(lighter, by) else clock_keeper()


def leave_for(lighter: Entry, serious: Entry, *, by: Person, at: datetime) -> Entry:
    """The lighter listing ends with the serious one."""
    because = _("已列入%(list)s（%(number)s）") % {"list": serious.list_type.name, "number": serious.number}
    return exit.leave(lighter, "exit_by_escalation", rests_on=serious, by=by, at=at, because=because)
