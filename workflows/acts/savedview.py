"""Keep, rename, order and drop saved views: an officer's own tools, nothing of the law."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.law.refusal import Refused
from workflows.models import Department, Person, SavedView, Team

OWN_MAX = 60


@transaction.atomic
def keep(
    owner: Person,
    name: str,
    *,
    box: str,
    query: dict[str, list[str]],
    department: Department | None = None,
    team: Team | None = None,
    at: datetime,
) -> SavedView:
    """Keep a filter under a name, after the owner's others; Refused for a name she has already, or too many."""
    mine = SavedView.objects.filter(owner=owner)
    if mine.count() >= OWN_MAX:
        raise Refused(_("已经保存了 %(n)s 个视图，请先删除不用的。") % {"n": OWN_MAX})
    _refuse_twice(owner, box, name)
    last = mine.order_by("position").last()
    return SavedView.objects.create(
        owner=owner,
        department=department,
        team=team,
        box=box,
        name=name,
        query=query,
        position=last.position + 1 if last else 0,
        created_at=at,
    )


@transaction.atomic
def change(view: SavedView, name: str, *, department: Department | None, team: Team | None) -> SavedView:
    """Another name, or shared with others; Refused for a name its owner has already."""
    _refuse_twice(view.owner, view.box, name, other_than=view)
    view.name, view.department, view.team = name, department, team
    view.save(update_fields=["name", "department", "team"])
    return view


def drop(view: SavedView) -> None:
    """The view is gone; the tasks in it are untouched."""
    view.delete()


@transaction.atomic
def move(view: SavedView, by: int) -> None:
    """One place to the left (-1) or right (1) among its owner's views of the same box; nothing at an end."""
    row = list(SavedView.objects.select_for_update().filter(owner=view.owner_id, box=view.box))
    at = [each.pk for each in row].index(view.pk)
    to = at + by
    if not 0 <= to < len(row):
        return
    row[at], row[to] = row[to], row[at]
    for position, each in enumerate(row):
        if each.position != position:
            SavedView.objects.filter(pk=each.pk).update(position=position)


def _refuse_twice(owner: Person, box: str, name: str, other_than: SavedView | None = None) -> None:
    """One name is one view of a box."""
    others = SavedView.objects.filter(owner=owner, box=box, name=name)
    if (others.exclude(pk=other_than.pk) if other_than else others).exists():
        raise Refused(_("已经有一个叫“%(name)s”的视图，请换一个名称。") % {"name": name})
