"""The saved views that a person sees: her own, then those that her department or teams share."""

from datetime import date
from typing import Any

from django.db.models import Q

from workflows.law import duties
from workflows.models import Person, SavedView, Team

TABS = 12


def visible(person: Person, today: date) -> list[SavedView]:
    """Own ones in their order first, then what others share; one query."""
    offices = {post.department_id for post in person.posts_now()}
    shared = Q(team=None, department__in=offices) | Q(team__in=_seats(person, today))
    found = SavedView.objects.filter(Q(owner=person) | shared).distinct()
    rows = list(found.select_related("owner", "department", "team__department"))
    return sorted(rows, key=lambda view: (view.owner_id != person.pk, view.position, view.pk))


def find(person: Person, code: str, today: date) -> SavedView | None:
    """One of them by its code."""
    return next((view for view in visible(person, today) if view.code == code), None)


def may_change(person: Person, view: SavedView) -> bool:
    """Its owner, and of a shared one the head of the department it is shared in."""
    office = view.team.department if view.team else view.department
    return view.owner_id == person.pk or (
        office is not None and person.has_perm(duties.KEEP_TEAMS.at(office.place))
    )


def teams_of(person: Person, today: date) -> list[Team]:
    """The teams at which the person sits today; one query."""
    seats = Team.objects.filter(pk__in=_seats(person, today))
    return list(seats.select_related("department"))


def _seats(person: Person, today: date) -> Any:
    """The keys of the person's teams, as a subquery."""
    sits = Q(members__person=person, members__since__lte=today) & (
        Q(members__until=None) | Q(members__until__gte=today)
    )
    return Team.objects.filter(sits, is_active=True).values("pk")
