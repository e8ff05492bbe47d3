"""重点监测: matched by the clock, checked and judged by an officer; nothing here touches a measure or a display."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import alert, clue, deadline, door, exit
from workflows.law import duties
from workflows.law.monitoring import Checking, Matched
from workflows.law.policy import Rule
from workflows.models import Alert, HandlingTerm, Monitoring, Person, WatchCheck, WatchFinding
from workflows.models.complaint import Channel

JUDGING = "finding_judge"


@transaction.atomic
def find(
    monitoring: Monitoring, kind: Matched, source: str, words: str, *, by: Person, at: datetime
) -> WatchFinding | None:
    """Something was found, matched or stated; None when the watch knows it already."""
    entry = door.lock(monitoring.entry)
    if WatchFinding.objects.filter(monitoring=monitoring, source=source).exists():
        return None
    found = WatchFinding(
        monitoring=monitoring, entry=entry, kind=kind, source=source, words=words[:1000], found_at=at
    )
    door.create(
        found, "match_finding", by=by, at=at, duty=duties.either(duties.KEEP_WATCH, duties.KEEP_CLOCK),
        kind=str(kind), source=source,
    )  # fmt: skip
    alert.tell(
        entry.registered_by, Alert.Kind.WATCH, key=f"finding/{found.pk}", at=at, by=by, entry=entry,
        what=str(Matched(kind).label), url=f"/monitoring/{monitoring.pk}/",
    )  # fmt: skip
    _start_judging(found, at=at)
    return found


def _start_judging(found: WatchFinding, *, at: datetime) -> None:
    """Within what days somebody judges it, however long the watch goes on: of the catalogue, ours, unverified."""
    term = HandlingTerm.objects.filter(name=JUDGING).first()
    if term is None:  # nothing is invented
        return
    value, unit = term.term.rstrip("WDMY"), term.term.lstrip("0123456789")
    rule = Rule(
        JUDGING, value, unit, _("发现情况"), term.clause[:100], "", verified=term.is_verified, roll=True
    )
    deadline.start(found.entry, JUDGING, rule, since=door.local_day(at), about=found.ref)


@transaction.atomic
def check(
    monitoring: Monitoring, *, due_on: Any, outcome: str, looked_at: str, by: Person, at: datetime
) -> WatchCheck:
    """An officer looked: what at, and what came of it. The next check is planned from the day this one was due."""
    door.lock(monitoring.entry)
    made = WatchCheck.objects.create(
        monitoring=monitoring, due_on=due_on, checked_at=at, checked_by=by, outcome=outcome,
        looked_at=looked_at,
    )  # fmt: skip
    door.record(
        "check_monitoring", monitoring.entry, by=by, at=at, duty=duties.KEEP_WATCH, because=looked_at,
        outcome=outcome, due_on=due_on,
    )  # fmt: skip
    if monitoring.closed_at is None:
        exit.plan_check(monitoring, since=due_on)
    return made


def stated(made: WatchCheck, *, by: Person, at: datetime) -> WatchFinding | None:
    """What a check found becomes a finding of its own, to be judged like the others."""
    if made.outcome != Checking.FOUND:
        return None
    return find(made.monitoring, Matched.CHECK, f"check/{made.pk}", made.looked_at, by=by, at=at)


@transaction.atomic
def set_aside(found: WatchFinding, *, because: str, by: Person, at: datetime) -> WatchFinding:
    """It is no lead, with the reason on the record."""
    given = {"reason": because, "judged_by": by, "judged_at": at}
    done: WatchFinding = door.enact("set_finding_aside", found, by=by, at=at, because=because, given=given)
    deadline.meet(done.entry, JUDGING, at=at, about=done.ref)
    return done


@transaction.atomic
def raise_clue(found: WatchFinding, *, because: str, by: Person, at: datetime) -> WatchFinding:
    """It becomes a report of the kind 重点监测 at the credit office, which assigns it: a lead, never evidence."""
    subject, entry = found.entry.subject, found.entry
    with door.one_gesture():
        report, _code = clue.file(
            clue.Told(
                source="monitoring",
                named=subject.name,
                named_code=subject.code,
                text=_("退出后重点监测（%(number)s）发现：%(words)s\n研判意见：%(because)s")
                % {"number": entry.number, "words": found.words, "because": because},
            ),
            identity={},
            channel=Channel.WATCH,
            by=by,
            at=at,
            counter=entry.department,
        )
        given = {"reason": because, "judged_by": by, "judged_at": at, "report": report}
        done: WatchFinding = door.enact(
            "raise_clue", found, by=by, at=at, because=because, given=given, told={"report": report.code}
        )
        deadline.meet(entry, JUDGING, at=at, about=done.ref)
    return done
