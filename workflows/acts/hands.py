"""Keep in whose hands a task is, how urgent it is, until when it rests; every change of hands is a line."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from workflows.acts import alert, log
from workflows.law import duties
from workflows.law.refusal import Refused
from workflows.models import Alert, Person, Team, TeamMember, WorkItem

TOLD = {
    "assign_task": Alert.Kind.ASSIGNED,
    "delegate_task": Alert.Kind.DELEGATED,
    "take_back_task": Alert.Kind.TAKEN_BACK,
}


def hand_on(
    item: WorkItem,
    verb: str,
    *,
    former: Person | None,
    to: Person,
    giver: Person | None,
    duty: Any,
    by: Person,
    at: datetime,
    because: str = "",
) -> None:
    """The task is in other hands: a line, no day of rest any more, and whom it concerns is told."""
    WorkItem.objects.filter(pk=item.pk).update(delegated_by=giver, follow_up_on=None)
    facts = {"step": item.title, "from": former.name if former else _("部门待领"), "to": to.name}
    line = log.record(verb, item.entry, thing=item, by=by, at=at, duty=duty, because=because, **facts)
    told: dict[str, Any] = {
        "key": f"{verb}/{line.pk}",
        "at": at,
        "item": item,
        "by": by,
        "note": because,
        "who": to.name,
    }
    whom = former if verb == "take_back_task" else to
    if whom is not None:
        alert.tell(whom, TOLD[verb], **told)


def own_team(item: WorkItem, team: Team | None) -> Team | None:
    """The team under its row lock; Refused when it is closed, of another department, or has the task already."""
    if team is None:
        if item.team_id is None:
            raise Refused(_("“%(title)s”没有交给科室，不需要移回。") % {"title": item.title})
        return None
    found = Team.objects.select_for_update().get(pk=team.pk)
    if not found.is_active or found.department_id != item.department_id:
        raise Refused(_("%(team)s不是承办部门的科室，或者已经撤销；请重新选择。") % {"team": found.name})
    if found.pk == item.team_id:
        raise Refused(_("“%(title)s”已经在%(team)s。") % {"title": item.title, "team": found.name})
    return found


def members(team: Team) -> list[Person]:
    """Who sits in a team now."""
    return list(Person.objects.filter(teams__team=team, teams__until=None, is_active=True))


def sits_in(team_id: int, person: Person) -> bool:
    """Does the person, or somebody for whom she acts, sit in this team now?"""
    seats = TeamMember.objects.filter(team=team_id, until=None)
    return seats.filter(person__in=[person.pk, *person.principals_now()]).exists()


def move(item: WorkItem, team: Team | None, *, duty: Any, by: Person, at: datetime, because: str) -> None:
    """The task lies in the inbox of a team, or of the whole department again; a line says from where."""
    facts = {
        "step": item.title,
        "from": item.team.name if item.team else item.department.short_name,
        "to": team.name if team else item.department.short_name,
    }
    WorkItem.objects.filter(pk=item.pk).update(team=team, delegated_by=None, follow_up_on=None)
    log.record("move_task", item.entry, thing=item, by=by, at=at, duty=duty, because=because, **facts)


def rank(item: WorkItem, priority: int, *, by: Person, at: datetime, because: str) -> None:
    """How urgent the task is, on the head's word."""
    wanted = WorkItem.Urgency(priority)
    if wanted == item.priority:
        said = {"title": item.title, "urgency": wanted.label}
        raise Refused(_("“%(title)s”已经是%(urgency)s，不需要调整。") % said)
    facts = {"step": item.title, "from": WorkItem.Urgency(item.priority).label, "to": wanted.label}
    WorkItem.objects.filter(pk=item.pk).update(priority=wanted)
    log.record(
        "rank_task", item.entry, thing=item, by=by, at=at, duty=duties.RANK_TASK, because=because, **facts
    )


def follow_up(item: WorkItem, on: date | None, *, today: date) -> None:
    """Until which day the task rests; Refused for a day that is past, or after the task's own last day."""
    if on is not None and on < today:
        raise Refused(
            _("跟进日期不能早于今天（%(today)s），请改为今天以后的日期。") % {"today": today.isoformat()}
        )
    clock = item.clock
    runs = clock is not None and clock.met_at is None and clock.paused_on is None
    if on is not None and clock is not None and runs and on > clock.due_on:
        said = {"kind": clock.get_kind_display(), "day": clock.due_on.isoformat()}
        raise Refused(_("跟进日期不能晚于本任务的期限：“%(kind)s”于%(day)s届满，请改为该日或者更早。") % said)
    WorkItem.objects.filter(pk=item.pk).update(follow_up_on=on)
