"""Found and close the teams (科室) of a department, seat people there: lines in the department's book."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import log
from workflows.law.duties import KEEP_TEAMS
from workflows.law.refusal import Refused
from workflows.models import Department, Person, Team, TeamMember, WorkItem


@transaction.atomic
def settle(department: Department, name: str, people: list[Person], *, since: date) -> Team:
    """As a city is set up: a team and who sits in it; repeatable."""
    team, _new = Team.objects.get_or_create(department=department, name=name, is_active=True)
    for person in people:
        TeamMember.objects.get_or_create(team=team, person=person, until=None, defaults={"since": since})
    return team


@transaction.atomic
def found(department: Department, name: str, *, by: Person, at: datetime) -> Team:
    """A new team of the department; Refused when one of that name is there."""
    department = _ours(department, by)
    if department.teams.filter(name=name, is_active=True).exists():
        raise Refused(_("本部门已经有“%(name)s”，请改用其他名称。") % {"name": name})
    team = Team.objects.create(department=department, name=name)
    _remember("found_team", team, by=by, at=at, name=name)
    return team


@transaction.atomic
def close(team: Team, *, by: Person, at: datetime) -> int:
    """The team is no more; its open tasks lie with the whole department again. Returns how many."""
    team = _open(team, by)
    moved = WorkItem.objects.filter(team=team, status__in=["new", "assigned", "held"]).update(team=None)
    TeamMember.objects.filter(team=team, until=None).update(until=log.local_day(at))
    team.is_active = False
    team.save(update_fields=["is_active"])
    _remember("close_team", team, by=by, at=at, name=team.name, moved=moved)
    return moved


@transaction.atomic
def join(team: Team, person: Person, *, by: Person, at: datetime) -> TeamMember:
    """A colleague of the department sits in the team from today."""
    team = _open(team, by)
    said = {"who": person.name, "team": team.name}
    if not (person.is_active and person.posts.filter(department=team.department, until=None).exists()):
        raise Refused(_("%(who)s不在本部门任职，不能编入%(team)s。") % said)
    if team.members.filter(person=person, until=None).exists():
        raise Refused(_("%(who)s已经在%(team)s。") % said)
    row = TeamMember.objects.create(team=team, person=person, since=log.local_day(at))
    _remember("join_team", team, by=by, at=at, name=team.name, person=person.name)
    return row


@transaction.atomic
def leave(row: TeamMember, *, by: Person, at: datetime) -> TeamMember:
    """A colleague sits there no longer; what she has in hand stays with her."""
    team = _open(row.team, by)
    row = TeamMember.objects.select_for_update(of=("self",)).select_related("person").get(pk=row.pk)
    if row.until is not None:
        raise Refused(_("%(who)s已经调离%(team)s。") % {"who": row.person.name, "team": team.name})
    row.until = log.local_day(at)
    row.save(update_fields=["until"])
    _remember("leave_team", team, by=by, at=at, name=team.name, person=row.person.name)
    return row


def _ours(department: Department, by: Person) -> Department:
    """The department under its row lock, with a book; PermissionDenied unless the person keeps its teams."""
    if not KEEP_TEAMS(department, by):
        raise PermissionDenied
    locked = log.lock(department)
    log.open_book(locked, locked.ref, "department")
    return locked


def _open(team: Team, by: Person) -> Team:
    """A team that is not closed, under its row lock, with its department."""
    department = _ours(team.department, by)
    found = Team.objects.select_for_update().get(pk=team.pk)
    found.department = department
    if not found.is_active:
        raise Refused(_("“%(name)s”已经撤销。") % {"name": found.name})
    return found


def _remember(verb: str, team: Team, *, by: Person, at: datetime, **facts: Any) -> None:
    """The line in the department's book."""
    log.record(verb, team.department, thing=team, by=by, at=at, duty=KEEP_TEAMS, **facts)
