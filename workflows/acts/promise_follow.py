"""Following a commitment: an officer looks whether it is kept, or writes down that it was relied on."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import door, promise_clock
from workflows.law import duties
from workflows.law.refusal import Refused
from workflows.models import Commitment, CommitmentCheck, Person


@transaction.atomic
def rely(made: Commitment, *, because: str, by: Person, at: datetime) -> Commitment:
    """An officer writes down that something was done on the strength of it: from now on it is not taken back."""
    keeper = door.lock(made.keeper)
    fresh = Commitment.objects.get(pk=made.pk)
    fresh.keeper = keeper
    if not fresh.is_binding or fresh.relied_on:
        raise Refused(_("承诺不在有效状态，或者已经登记为采用。"))
    fresh.relied_on = door.local_day(at)
    fresh.save(update_fields=["relied_on"])
    duty = duties.TRACK_COMMITMENT
    with door.one_gesture():
        door.record("rely_on_commitment", keeper, thing=fresh, by=by, at=at, duty=duty, because=because)
    return fresh


@transaction.atomic
def check(
    made: Commitment,
    *,
    checked_on: date,
    finding: str,
    note: str,
    next_on: date | None,
    by: Person,
    at: datetime,
) -> CommitmentCheck:
    """An officer looked whether it is kept; the next look is under a clock. Nothing legal changes by looking."""
    keeper = door.lock(made.keeper)
    if not made.is_binding:
        raise Refused(_("承诺已经终止，不需要再核查履行情况。"))
    row = CommitmentCheck.objects.create(
        commitment=made, checked_on=checked_on, finding=finding, note=note, next_on=next_on, by=by, at=at
    )
    told = {"outcome": finding, "on": checked_on, "next": next_on}
    duty = duties.TRACK_COMMITMENT
    with door.one_gesture():
        door.record("check_commitment", keeper, thing=made, by=by, at=at, duty=duty, because=note, **told)
        promise_clock.meet(made, "check", at=at)
        if next_on is not None:
            promise_clock.stated(made, "check", next_on, since=checked_on)
    return row
