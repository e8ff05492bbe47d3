"""Duties in combination: one of several, another's hand, nobody whom the matter concerns, or at another place.

Each is asked like a plain duty: of a person about a thing that names its own place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workflows.law.duties import Duty


class EitherDuty:
    """A permission that any one of several duties gives."""

    def __init__(self, *choices: Duty) -> None:
        self.choices = choices

    def __call__(self, thing: Any, person: Any) -> bool:
        """May this person do this to this thing under any of the duties?"""
        return any(duty(thing, person) for duty in self.choices)


class AnotherHand(EitherDuty):
    """A duty that nobody may do on what he or she wrote: the thing names its writers in `hands` (four eyes).

    `of` names another list of hands, where one thing is judged twice.
    """

    def __init__(self, *choices: Duty, of: str = "hands") -> None:
        super().__init__(*choices)
        self.of = of

    def __call__(self, thing: Any, person: Any) -> bool:
        """May this person do this, and did somebody else write it?"""
        return super().__call__(thing, person) and person.pk not in getattr(thing, self.of)


class NamedAnotherHand(AnotherHand):
    """The same, by the one whom the thing names as its `reviewer`."""

    def __call__(self, thing: Any, person: Any) -> bool:
        """May this person do this: named for it, and not one of those who wrote it?"""
        return super().__call__(thing, person) and person.pk == thing.reviewer_id


class Unconcerned(EitherDuty):
    """A duty that nobody may do in a matter of one's own: the thing says whom it concerns (回避)."""

    def __call__(self, thing: Any, person: Any) -> bool:
        """May this person do this, and is the matter somebody else's?"""
        return super().__call__(thing, person) and not thing.concerns(person)


class UnconcernedAnotherHand(Unconcerned):
    """The same, by somebody who had no hand in it (four eyes)."""

    def __call__(self, thing: Any, person: Any) -> bool:
        """May this person do this, unconcerned and for the first time?"""
        return super().__call__(thing, person) and person.pk not in thing.hands


class OrHandling(EitherDuty):
    """Any of these duties at the thing's own place, or one of `handling` where an objection to it is handled.

    The thing names those places in `handled_at`, and only while an act on an objection holds it.
    """

    def __init__(self, *choices: Duty, handling: tuple[Duty, ...]) -> None:
        super().__init__(*choices)
        self.handling = handling

    def __call__(self, thing: Any, person: Any) -> bool:
        """May this person do this: by the thing itself, or by the objection to it?"""
        handled = any(person.has_perm(duty.at(at)) for at in thing.handled_at for duty in self.handling)
        return handled or super().__call__(thing, person)


class AtTheEntry(EitherDuty):
    """Any of these duties where the thing is handled, or at the authority of the entry it is about."""

    def __call__(self, thing: Any, person: Any) -> bool:
        """May this person do this at one of the two places?"""
        return super().__call__(thing, person) or super().__call__(thing.entry, person)


def either(*choices: Duty) -> EitherDuty:
    """Any one of these duties."""
    return EitherDuty(*choices)
