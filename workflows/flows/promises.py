"""What time does to commitments: a second signature that never came, a term that ends; near days are told."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.acts import alert, commitment, log, matter, promise_clock
from workflows.flows import breach
from workflows.law import duties
from workflows.law.commitment import Promise
from workflows.law.terms import working_days_left
from workflows.models import Alert, CommitmentClock, Person
from workflows.models.calendar import load_calendar
from workflows.models.evidence import new_code

errors = logging.getLogger(__name__)
Kind, Warned = CommitmentClock.Kind, CommitmentClock.Warned
AT_ONCE = 200
LOOKED_AHEAD = timedelta(days=21)
SAID = {
    Kind.PERFORM: gettext_lazy("履行期限已届满，请核查履行情况"),
    Kind.CHECK: gettext_lazy("到了约定的核查日期，请核查履行情况"),
    Kind.OBJECT: gettext_lazy("异议期限已届满，请作出是否违背承诺的认定"),
}


def watch(at: datetime, *, by: Callable[[], Person]) -> int:
    """Strike what is due, tell what is near; one that fails does not stop the clock. How many."""
    return _strike_due(at, by) + _warn(at)


def _strike_due(at: datetime, by: Callable[[], Person]) -> int:
    """Each open clock whose day is over, in its own transaction."""
    count = 0
    for row in promise_clock.due(at, AT_ONCE):
        try:
            with transaction.atomic(), log.one_gesture():
                count += strike(row, by=by(), at=at)
        except Exception:
            errors.exception("clock %s of a commitment could not be struck", row.pk)
    return count


def strike(row: CommitmentClock, *, by: Person, at: datetime) -> int:
    """What a day that is over causes."""
    made = row.commitment
    if not promise_clock.claim(row, at=at):
        return 0
    if row.kind == Kind.COSIGN and made.state == Promise.WAITING:
        commitment.give_up(made, because=_("会签期限届满"), by=by, at=at)
    elif row.kind == Kind.EXPIRY and made.state == Promise.SIGNED:
        commitment.expire(made, by=by, at=at)
        breach.settle(made, by=by, at=at)
    elif row.kind in SAID and made.is_binding:
        _open(row, by=by, at=at)
        _tell(row, Alert.Kind.OVERDUE, str(SAID[Kind(row.kind)]), at)
    return 1


def _open(row: CommitmentClock, *, by: Person, at: datetime) -> None:
    """Nobody must remember to look: what a day that is over asks for becomes a task of the office."""
    if row.kind == Kind.OBJECT:
        breach.settle(row.commitment, by=by, at=at)
    else:
        breach.look_into(row.commitment, by=by, at=at)


def _warn(at: datetime) -> int:
    """Three working days before it is to be performed, checked or decided, once."""
    calendar, day, count = load_calendar(), log.local_day(at), 0
    rows = CommitmentClock.objects.filter(
        met_at=None, struck_at=None, warned=Warned.NOT_YET, kind__in=list(SAID),
        due_at__gt=at, due_at__lte=at + LOOKED_AHEAD,
    )  # fmt: skip
    for row in rows.select_related("commitment__department")[:AT_ONCE]:
        if working_days_left(day, row.due_on, calendar) > 3:
            continue
        if promise_clock.warn(row):
            said = _("%(what)s，%(day)s 届满") % {"what": row.get_kind_display(), "day": row.due_on}
            count += _tell(row, Alert.Kind.DUE_SOON, said, at)
    return count


def _tell(row: CommitmentClock, level: str, what: str, at: datetime) -> int:
    """Whoever follows the commitment where it was received; of a decision, who decides."""
    made = row.commitment
    wanted = (
        duties.DECIDE_BREACH
        if row.kind == Kind.OBJECT and level == Alert.Kind.OVERDUE
        else duties.TRACK_COMMITMENT
    )
    data = {"code": made.code, "what": what, "url": reverse("desk-promise", args=[made.code])}
    key = f"promise/{row.pk}/{level}"
    people = matter.holders(made.department, wanted)
    rows = [
        Alert(code=new_code(), key=key, person=person, kind=Alert.Kind.COMMITMENT, data=data, at=at)
        for person in people
    ]
    alert.tell_all(rows)
    return len(rows)
