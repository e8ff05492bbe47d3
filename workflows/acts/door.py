"""The one door: ask, change, remember, in one transaction. Nothing else moves a legal state."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django_fsm import can_proceed, has_transition_perm

from workflows.acts.log import (
    append,
    changed,
    digest_of,
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
    "local_day",
    "lock",
    "one_gesture",
    "plain",
    "record",
    "standing",
]


@transaction.atomic
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
    keeper = lock(keeper_of(thing))
    fresh: Any = keeper if keeper == thing else type(thing)._default_manager.get(pk=thing.pk)
    if fresh is not keeper:
        setattr(fresh, "keeper" if hasattr(type(fresh), "keeper") else "entry", keeper)
    fresh.as_of, fresh.today = at, local_day(at)
    by.stand_on(fresh.today)
    stood = standing(fresh)
    for name, value in (given or {}).items():
        setattr(fresh, name, value)
    move, before = getattr(fresh, verb), fresh.state
    if not can_proceed(move):
        raise Refused(*_why_not(fresh, move))
    if not has_transition_perm(move, by):  # type: ignore[arg-type]
        raise PermissionDenied(verb)
    duty = move._django_fsm.get_transition(before).permission
    move(**facts)
    fresh.save()
    differs = changed(stood, standing(fresh))
    append(
        keeper,
        fresh,
        verb,
        before,
        fresh.state,
        by=by,
        at=at,
        because=because,
        duty=duty,
        **{**({"changed": differs} if differs else {}), **facts, **(told or {})},
    )
    return fresh


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
