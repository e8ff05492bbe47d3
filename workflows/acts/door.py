"""The one door: ask, change, remember, in one transaction. Nothing else moves a legal state."""

from collections.abc import Iterable, Sequence
from copy import deepcopy
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django_fsm import can_proceed, has_transition_perm

from workflows.acts.log import (
    append,
    append_all,
    changed,
    changed_columns,
    digest_of,
    in_one_piece,
    keeper_of,
    local_day,
    lock,
    one_gesture,
    plain,
    record,
    standing,
)
from workflows.law.refusal import Refused
from workflows.models import Person

__all__ = [
    "changed",
    "create",
    "digest_of",
    "enact",
    "enact_all",
    "in_one_piece",
    "local_day",
    "lock",
    "one_gesture",
    "plain",
    "record",
    "standing",
]


def enact(
    verb: str,
    thing: Any,
    *,
    by: Person,
    at: datetime,
    because: str = "",
    given: dict[str, Any] | None = None,
    told: dict[str, Any] | None = None,
    **facts: Any,
) -> Any:
    """Do one transition of one legal object and remember it; return the changed object.

    `facts` are handed to the verb and kept with the line; `given` are columns that are set before
    the law is asked; `told` adds facts that are only kept with the line. Every column that is not what it was is kept
    as `changed`, with its old and new value. Raises Refused (the law
    says no) or PermissionDenied (this person may not).
    """
    return enact_all(verb, [thing], by=by, at=at, because=because, given=given, told=told, **facts)[0]


@in_one_piece
def enact_all(
    verb: str,
    things: Sequence[Any],
    *,
    by: Person,
    at: datetime,
    because: str = "",
    given: dict[str, Any] | None = None,
    told: dict[str, Any] | None = None,
    **facts: Any,
) -> list[Any]:
    """Do the same transition of several things of one book, each with a line of its own: all of them or none.

    The law is asked of each, as `enact` asks it; what stands in different states goes by different doors.
    """
    if not things:
        return []
    keeper = lock(keeper_of(things[0]))
    rows = _read(keeper, things)
    before, former = rows[0].state, [_columns(row) for row in rows]
    if any(row.state != before for row in rows):
        raise ValueError(f"{verb}: {[row.ref for row in rows]}")
    duties = [_moved(row, verb, by=by, at=at, given=given or {}, facts=facts) for row in rows]
    _save(rows, former)
    way, kept = (verb, before, rows[0].state), {**facts, **(told or {})}
    kept |= {"because": because} if because else {}
    moved = [changed_columns(was, _columns(row)) for was, row in zip(former, rows, strict=True)]
    each = [{"changed": found} if found else {} for found in moved]
    append_all(keeper, rows, way, kept, each, by=by, at=at, duty=duties[0])
    return rows


def _read(keeper: Any, things: Sequence[Any]) -> list[Any]:
    """The things as they stand under the lock of their keeper, each knowing this keeper."""
    if things[0] == keeper:
        return [keeper]
    model, keys = type(things[0]), [thing.pk for thing in things]
    if len(keys) == 1:
        rows = [model._default_manager.get(pk=keys[0])]
    else:
        own = {} if hasattr(model, "keeper") else {"entry": keeper}
        found = model._default_manager.filter(**own).in_bulk(keys)
        rows = [found[key] for key in keys]
    for row in rows:
        setattr(row, "keeper" if hasattr(model, "keeper") else "entry", keeper)
    return rows


def _moved(
    fresh: Any, verb: str, *, by: Person, at: datetime, given: dict[str, Any], facts: dict[str, Any]
) -> Any:
    """Ask the law, then move; nothing is written yet. Returns the duty in which it was done."""
    fresh.as_of, fresh.today = at, local_day(at)
    by.stand_on(fresh.today)
    for name, value in given.items():
        setattr(fresh, name, value)
    move, before = getattr(fresh, verb), fresh.state
    if not can_proceed(move):
        raise Refused(*_why_not(fresh, move))
    if not has_transition_perm(move, by):  # type: ignore[arg-type]
        raise PermissionDenied(verb)
    move(**facts)
    return move._django_fsm.get_transition(before).permission


def _columns(row: Any) -> dict[str, Any]:
    """What the row holds now, by column; a list may be changed in place, so it is another list here."""
    now = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return {name: deepcopy(value) if isinstance(value, list | dict) else value for name, value in now.items()}


def _save(rows: list[Any], former: list[dict[str, Any]]) -> None:
    """Write what has moved: one statement where the same was written to all."""
    if len(rows) == 1:
        rows[0].save()
        return
    wrote = [
        {name: value for name, value in _columns(row).items() if value != was[name]}
        for row, was in zip(rows, former, strict=True)
    ]
    if wrote[0] and all(each == wrote[0] for each in wrote):
        type(rows[0])._default_manager.filter(pk__in=[row.pk for row in rows]).update(**wrote[0])
        return
    for row in rows:
        row.save()


def create(
    thing: Any, verb: str, *, by: Person, at: datetime, duty: Any, because: str = "", **facts: Any
) -> Any:
    """Bring a legal object into being: its first line. The caller holds the lock of the book's keeper."""
    by.stand_on(local_day(at))
    if not duty(thing, by):
        raise PermissionDenied(verb)
    thing.save()
    append(
        keeper_of(thing),
        thing,
        verb,
        "",
        getattr(thing, "state", ""),
        by=by,
        at=at,
        because=because,
        duty=duty,
        **facts,
    )
    return thing


def _why_not(thing: Any, move: Any) -> Iterable[str]:
    """The sentences of what stands against this step, for the person who tried it."""
    meta = move._django_fsm
    found = meta.get_transition(thing.state)
    if found is None:
        state = thing.get_state_display()
        yield _("现在的状态是“%(state)s”，不能办理这一步。") % {"state": state}
        return
    for condition in found.conditions or ():
        if not condition(thing):
            yield str(getattr(condition, "sentence", _("条件不满足。")))
