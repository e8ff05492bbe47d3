"""The teams (科室) of a department: who sits there, what waits there, and who may take it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from workflows.law.duties import KEEP_TEAMS
from workflows.models import Department, Person, Team, TeamMember, WorkItem


def in_reach(*persons: Person) -> Q:
    """Tasks that lie with no team, or with one in which one of them sits; no query of its own."""
    keys = [person.pk for person in persons]
    seats = TeamMember.objects.filter(person__in=keys, until=None, team__is_active=True)
    return Q(team=None) | Q(team__in=seats.values("team"))


def of_department(department_id: int) -> QuerySet[Team]:
    """The teams of a department that are not closed."""
    return Team.objects.filter(department=department_id, is_active=True).order_by("pk")


@dataclass(frozen=True)
class Desk:
    """One team as the page shows it: its seats, and how many open tasks it has unclaimed and in hand."""

    team: Team
    seats: list[TeamMember]
    waiting: int
    in_hand: int


@dataclass(frozen=True)
class Office:
    """One department whose teams the person keeps, and the colleagues who may be seated there."""

    department: Department
    desks: list[Desk]
    people: list[Person]


def kept_by(person: Person) -> list[Office]:
    """The departments whose teams the person keeps; a constant number of queries, however many teams."""
    kept = {p.department_id: p.department for p in person.posts_now() if KEEP_TEAMS(p.department, person)}
    seats = Prefetch("members", TeamMember.objects.filter(until=None).select_related("person"))
    teams = Team.objects.filter(department__in=kept, is_active=True).prefetch_related(seats)
    waiting, in_hand = (Count("work_items", filter=Q(work_items__status=s)) for s in ("new", "assigned"))
    counted = teams.annotate(n_waiting=waiting, n_in_hand=in_hand).order_by("pk")
    people = Person.objects.filter(posts__department__in=kept, posts__until=None, is_active=True)
    held = people.values_list("pk", "posts__department").distinct().order_by("pk")
    known = Person.objects.in_bulk([pk for pk, _office in held])
    found = list(counted)
    return [
        Office(
            department,
            [
                Desk(team, list(team.members.all()), team.n_waiting, team.n_in_hand)
                for team in found
                if team.department_id == pk
            ],
            [known[who] for who, office in held if office == pk],
        )
        for pk, department in kept.items()
    ]


def waiting_in(team: Team) -> int:
    """How many unclaimed tasks lie with a team."""
    return WorkItem.objects.filter(team=team, status=WorkItem.Status.NEW).count()


def as_choices(rows: Any) -> list[tuple[str, str]]:
    """Teams as a form offers them."""
    return [(str(team.pk), team.name) for team in rows]
