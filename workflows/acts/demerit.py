"""失信记分: points written after a finding, taken back by a counter-entry, objected to, answered by another officer.

A policy is data that somebody loaded; without one nothing can be written. Reaching a threshold proposes something to an
officer (`flows/suggestion.py`); nothing else comes of points.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import alert, catalogue, door
from workflows.law import duties
from workflows.law.demerit import Reviewing, balance, crossed, faults, valid_until
from workflows.law.refusal import Refused
from workflows.models import (
    Alert,
    DemeritLine,
    DemeritObjection,
    DemeritPolicy,
    DemeritRule,
    Entry,
    Person,
    Subject,
)


@dataclass(frozen=True)
class Written:
    """A new line, the sum before and after it, and the thresholds that it has reached."""

    line: DemeritLine
    before: int
    after: int
    reached: list[tuple[int, str]]


@transaction.atomic
def load(said: Mapping[str, Any], *, by: Person, at: datetime) -> DemeritPolicy:
    """A policy as a file states it; the version before it ends the day before. Loading the same again changes nothing.

    Raises Refused with every fault of the data.
    """
    if wrong := faults(dict(said)):
        raise Refused(*wrong)
    known = DemeritPolicy.objects.filter(code=said["code"], version=said["version"]).first()
    if known is not None:
        return known
    columns = ("code", "version", "name", "basis", "is_verified", "is_demo", "note", "effective_from")
    facts = {name: said[name] for name in columns if name in said}
    made = DemeritPolicy.objects.create(
        **facts, thresholds=list(said.get("thresholds") or ()), loaded_by=by, loaded_at=at
    )
    for rule in said["rules"]:
        DemeritRule.objects.create(policy=made, **rule)
    older = DemeritPolicy.objects.filter(code=made.code, effective_to=None).exclude(pk=made.pk)
    ended = [row.ref for row in older.filter(version__lt=made.version)]
    older.filter(version__lt=made.version).update(effective_to=made.effective_from)
    catalogue.tell_demerits(made, ended, by=by, at=at, digest=door.digest_of(dict(said)))
    return made


def in_use(day: date) -> DemeritPolicy | None:
    """The policy that governs a day; None where nobody has loaded one: then there are no points."""
    rows = DemeritPolicy.objects.filter(effective_from__lte=day).exclude(effective_to__lte=day)
    return rows.order_by("-effective_from", "-version").first()


def sum_of(subject: Subject, day: date) -> int:
    """The points of a subject that count on a day."""
    rows = DemeritLine.objects.filter(subject=subject, until__gte=day)
    return balance((row.counted for row in rows), day)


@transaction.atomic
def write(entry: Entry, rule: DemeritRule, said: Mapping[str, Any], *, by: Person, at: datetime) -> Written:
    """Points after a finding that a document proves; the same finding on the same document counts once."""
    entry, today = door.lock(entry), door.local_day(at)
    on: date = said["on"]
    policy = in_use(on)
    if policy is None or rule.policy_id != policy.pk:
        raise Refused(_("认定之日没有启用这一记分规则，不能记分。"))
    if on > today:
        raise Refused(_("认定日期不能晚于今天。"))
    subject = Subject.objects.select_for_update(no_key=True).get(pk=entry.subject_id)
    twins = DemeritLine.objects.filter(
        subject=subject, rule=rule, document=said["document"], counters=None, countered_by=None
    )
    if twins.exists():
        raise Refused(_("同一文书的这一情形已经记过分，不重复记分。"))
    before = sum_of(subject, today)
    line = DemeritLine(
        subject=subject, entry=entry, rule=rule, points=rule.points, on=on, until=valid_until(on, rule.months),
        document=said["document"], reason=said["reason"], by=by, at=at,
    )  # fmt: skip
    told = {"points": line.points, "rule": rule.code, "policy": str(policy), "until": line.until}
    door.create(
        line, "write_demerit", by=by, at=at, duty=duties.GUIDE_SUBJECT, because=line.reason,
        document=line.document, **told,
    )  # fmt: skip
    after = sum_of(subject, today)
    return Written(line, before, after, crossed(before, after, policy.marks))


@transaction.atomic
def counter(
    line: DemeritLine, because: str, *, by: Person, at: datetime, answers: bool = False
) -> DemeritLine:
    """Take a line back by a line of its own; the first stays readable."""
    entry = door.lock(line.entry)
    if line.points < 0 or DemeritLine.objects.filter(counters=line).exists():
        raise Refused(_("这一记分已经冲销，或者本身就是冲销。"))
    if not because.strip():
        raise Refused(_("请写明冲销的理由。"))
    made = DemeritLine(
        subject_id=line.subject_id, entry=entry, rule=line.rule, points=-line.points, on=line.on, until=line.until,
        document=line.document, reason=because, counters=line, by=by, at=at,
    )  # fmt: skip
    duty = duties.APPROVE_GUIDANCE if answers else duties.GUIDE_SUBJECT
    door.create(
        made,
        "counter_demerit",
        by=by,
        at=at,
        duty=duty,
        because=because,
        counters=line.code,
        points=made.points,
    )
    return made


@transaction.atomic
def object_to(line: DemeritLine, text: str, *, by: Person, at: datetime) -> DemeritObjection:
    """The subject says why the points are wrong; answered by somebody who did not write them."""
    entry = door.lock(line.entry)
    if line.points < 0 or DemeritLine.objects.filter(counters=line).exists():
        raise Refused(_("这一记分已经冲销，不需要提出异议。"))
    if line.objections.filter(answered_at=None).exists():
        raise Refused(_("对这一记分的异议正在办理，不需要重复提出。"))
    if line.objections.exists():
        raise Refused(_("对这一记分的异议已经答复过；仍不服的，可以提出信用信息异议或者投诉。"))
    door.record("object_demerit", entry, thing=line, by=by, at=at, duty=duties.ANSWER_GUIDANCE, because=text)
    return DemeritObjection.objects.create(line=line, entry=entry, text=text, filed_by=by, filed_at=at)


@transaction.atomic
def answer(
    objection: DemeritObjection, outcome: str, because: str, *, by: Person, at: datetime
) -> DemeritObjection:
    """Kept, or countered; never by whoever wrote the points (four eyes)."""
    entry = door.lock(objection.entry)
    fresh = DemeritObjection.objects.select_for_update().select_related("line__rule").get(pk=objection.pk)
    if fresh.answered_at is not None:
        raise Refused(_("这一异议已经答复过了。"))
    if fresh.line.by_id == by.pk:
        raise Refused(_("记分由您登记，异议应当由其他人员答复。"))
    if not duties.APPROVE_GUIDANCE(fresh.line, by):
        raise PermissionDenied
    if outcome == Reviewing.COUNTERED:
        counter(fresh.line, because, by=by, at=at, answers=True)
    fresh.outcome, fresh.answer, fresh.answered_by, fresh.answered_at = outcome, because, by, at
    fresh.save()
    door.record(
        "answer_demerit", entry, thing=fresh.line, by=by, at=at, duty=duties.APPROVE_GUIDANCE, because=because,
        outcome=outcome,
    )  # fmt: skip
    alert.tell(
        fresh.line.by, Alert.Kind.GUIDANCE, key=f"{fresh.line.ref}/answered", at=at, entry=entry, by=by,
        title=_("记分异议已答复：%(how)s") % {"how": fresh.get_outcome_display()}, url=f"/demerits/{entry.number}/",
    )  # fmt: skip
    return fresh
