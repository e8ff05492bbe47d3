"""What the authority does about an application before it is decided: accept, ask once, not accept; look on the spot."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.acts import door, facts, notice
from workflows.acts import repair_clock as clocks
from workflows.acts.outbox import announce
from workflows.acts.people import clock_keeper
from workflows.acts.repair_papers import application_facts
from workflows.law import duties
from workflows.law.entry import SHANGHAI
from workflows.law.papers import nested
from workflows.law.refusal import Refused
from workflows.law.repair import Repairing
from workflows.law.service import Noticing, ServiceMethod
from workflows.models import Entry, Evidence, Notice, Person, Repair, RepairProcedure, SiteVisit

ACCEPTED, COMPLETION = "application_accepted", "application_completion"
REJECTED, ENDED, EXTENDED = "application_rejected", "application_lapsed", "repair_extended"
WAITS = gettext_lazy("等待申请人补正")
DAYS = 5  # what an applicant is given for a completion, where the officer says nothing else


def fresh(process: Any) -> Repair:
    """The application of a procedure as it stands now."""
    rows = Repair.objects.select_related("entry__subject", "entry__department", "entry__policy")
    return rows.get(pk=process.repair_id)


# ------------------------------------------------------------------------------------------ acceptance
@transaction.atomic
def accept(process: Any, materials: list[Any], *, by: Person, at: datetime) -> Repair:
    """The materials are there: accepted, told in writing; the clock of the decision runs now at the latest."""
    repair = fresh(process)
    names = [material.name for material in materials if not material.is_fetched]
    looked_up = [_("%(name)s（机关自行查询）") % {"name": each.name} for each in materials if each.is_fetched]
    repair = door.enact(
        "accept_repair", repair, by=by, at=at, given={"accepted_at": at, "materials": [*names, *looked_up]},
        told={"materials": [*names, *looked_up]},
    )  # fmt: skip
    row = clocks.accepted(repair, process=process, at=at)
    if row is not None:  # where no rule gives a term, there is nothing to promise in writing
        stated = {
            "application.accepted_on": door.local_day(at).isoformat(),
            "application.materials": "\n".join(names) or _("修复申请"),
            "application.due_on": row.due_on.isoformat(),
        }
        issue(repair, ACCEPTED, stated, process=process, by=by, at=at)
    return repair


@transaction.atomic
def ask_completion(process: Any, missing: str, days: int, *, by: Person, at: datetime) -> Repair:
    """Say once and completely what is missing, in writing.

    From the day on which the letter arrives the authority's clocks stand still and the days for completing run.
    """
    repair, today = fresh(process), door.local_day(at)
    repair = door.enact(
        "ask_repair_completion", repair, by=by, at=at, given={"missing": missing}, told={"days": days},
        missing=missing,
    )  # fmt: skip
    row = clocks.await_completion(repair, days=days, since=today, process=process)
    stated = {
        "application.missing": missing,
        "application.complete_by": row.due_on.isoformat(),
        "application.where": _("信衡主体服务大厅“申请移出”页面，或者%(where)s窗口")
        % {"where": repair.entry.department.address or repair.entry.department.name},
    }
    made = issue(repair, COMPLETION, stated, process=process, by=by, at=at)
    if made.state == Noticing.ISSUED:  # nobody's days run out over a letter that has not arrived
        reason = str(_("补正通知书尚未送达"))
        clocks.stand_still(process, since=today, reason=reason, kinds=(clocks.COMPLETE,))
    else:
        clocks.stand_still(process, since=today, reason=str(WAITS))
    return repair


def completion_told(process: Any) -> None:
    """The letter that asks for a completion has been served by hand: its days run, the authority's stand still."""
    made = Notice.objects.filter(process=process.pk, kind=COMPLETION).latest("pk")
    assert made.served_on is not None
    clocks.go_on(process, last=made.served_on, kinds=(clocks.COMPLETE,))
    clocks.stand_still(process, since=made.served_on, reason=str(WAITS))


@transaction.atomic
def complete(repair: Repair, text: str, files: list[Evidence], *, by: Person, at: datetime) -> Repair:
    """What was missing has come; the clocks go on with the next day. `flows.repair.completed` moves the step.

    Raises Refused while the letter that asks for it has not been served.
    """
    process = RepairProcedure.objects.filter(repair=repair, is_open=True).first()
    if process is not None and unserved(process):
        raise Refused(_("补正通知书还没有登记送达；请先登记送达，再登记补正材料。"))
    given = {"statement": f"{repair.statement}\n{text}".strip() if text else repair.statement}
    told = {"added": text, "files": [f.digest for f in files]}
    done: Repair = door.enact("complete_repair", repair, by=by, at=at, given=given, told=told)
    done.files.add(*files)
    clocks.meet(done, clocks.COMPLETE, process=process, at=at)
    if process is not None:
        clocks.go_on(process, last=door.local_day(at))
    return done


@transaction.atomic
def expire(repair: Repair, *, process: Any, by: Person, at: datetime) -> Repair:
    """Nothing came within the time that was given: the application ends, in writing; a new one is possible."""
    because = _("逾期未补正，申请程序终止；补齐材料后可以重新申请")
    ended: Repair = door.enact(
        "expire_repair", repair, by=by, at=at, because=because, given={"is_open": False, "decided_at": at}
    )
    clocks.meet(ended, *clocks.KINDS, process=process, at=at)
    told = Notice.objects.filter(process=process.pk, kind=COMPLETION).order_by("pk").last()
    stated = {
        "application.missing": ended.missing,
        "application.asked_in": told.number if told else "",
        "application.ended_on": door.local_day(at).isoformat(),
    }
    issue(ended, ENDED, stated, process=process, by=by, at=at)
    return ended


def propose_rejection(process: Any, said: Mapping[str, str]) -> None:
    """Why the officer would not accept it: for the second pair of hands; nothing is decided yet."""
    kept = {name: said.get(name, "") for name in ("reason", "basis", "again")}
    Repair.objects.filter(pk=process.repair_id).update(rejection=kept)


@transaction.atomic
def reject(process: Any, *, by: Person, at: datetime) -> Repair:
    """Not accepted, in writing, with reasons and remedies; the letter is served as every decision is."""
    repair = fresh(process)
    said = repair.rejection
    repair = door.enact(
        "reject_repair", repair, by=by, at=at, because=said["reason"],
        given={"reason": said["reason"], "decided_at": at, "is_open": False}, why=said["reason"],
    )  # fmt: skip
    clocks.meet(repair, *clocks.KINDS, process=process, at=at)
    stated = {f"application.{name}": said[name] for name in ("reason", "basis", "again")}
    notice.issue(
        repair.entry, REJECTED, application_facts(repair, ""), facts.decision_facts, nested(stated), by=by, at=at,
        process=process,
    )  # fmt: skip
    return repair


# ------------------------------------------------------------------------------------------ longer
@transaction.atomic
def extend(entry: Entry, *, process: Any, reason: str, by: Person, at: datetime, because: str) -> Entry:
    """The decision gets the longer time that the rules give, on the head's word; the applicant is told in writing.

    `process` is the request that the head approved, `reason` its grounds: its letter is none of those that the steps
    of the review wait for.
    """
    entry = door.lock(entry)
    row = clocks.check_extension(entry, door.local_day(at))
    former, rule = row.due_on, entry.policy.load_rules()["repair_extension"]
    entry = clocks.extend(entry, by=by, at=at, because=because)
    row.refresh_from_db()
    repair = Repair.objects.select_related("entry__subject", "entry__department", "entry__policy").get(
        entry=entry, is_open=True
    )
    stated = {
        "extension": {
            "reason": reason,
            "days_text": rule.term.written,
            "former": former.isoformat(),
            "until": row.due_on.isoformat(),
            "clause": rule.clause if rule.verified else "",  # nobody cites to a party what nobody has read
        }
    }
    issue(repair, EXTENDED, stated, process=process, by=by, at=at)
    return entry


# ------------------------------------------------------------------------------------------ letters
def issue(
    repair: Repair, kind: str, said: Mapping[str, Any], *, process: Any, by: Person, at: datetime
) -> Notice:
    """A letter of the procedure; where the party applied in its hall it arrives there at once."""
    made = notice.issue(
        repair.entry, kind, application_facts(repair, ""), facts.decision_facts, nested(said), by=by, at=at,
        process=process,
    )  # fmt: skip
    if not repair.came_by_hall:
        return made
    wall = f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"
    served = notice.serve(
        made,
        on_day=door.local_day(at),
        method=ServiceMethod.ELECTRONIC,
        by=by if duties.SERVE_NOTICE(made, by) else clock_keeper(),  # the head issues, and serves nothing
        at=at,
        proof=_("申请人在服务大厅提出申请，文书到达其服务大厅 %(at)s") % {"at": wall},
        recipient=repair.entry.subject.name,
        arrived_at=at,
    )
    announce("service_mail", f"arrived/{made.code}", at=at, payload={"notice": made.code, "what": "arrived"})
    return served


def unserved(process: Any) -> list[Notice]:
    """The letters of the procedure that have not reached anybody."""
    rows = Notice.objects.filter(process=process.pk, state=Noticing.ISSUED)
    return list(rows.defer("file", "page"))


# ------------------------------------------------------------------------------------------ on the spot
@transaction.atomic
def record_visit(
    repair: Repair,
    said: Mapping[str, Any],
    record: Evidence,
    photos: Iterable[Evidence],
    *,
    by: Person,
    at: datetime,
) -> SiteVisit:
    """Somebody went there: when, where, who, what was seen, the record that those present have signed.

    Raises Refused where the application is not being verified.
    """
    entry, kept = door.lock(repair.entry), list(photos)
    fresh_one = Repair.objects.get(pk=repair.pk)
    fresh_one.entry = entry
    if fresh_one.state not in (Repairing.ACCEPTED, Repairing.VERIFIED):
        raise Refused(
            _("现在的状态是“%(state)s”，不在核实阶段，不能登记现场核查。")
            % {"state": fresh_one.get_state_display()}
        )
    made = SiteVisit.objects.create(repair=fresh_one, record=record, recorded_by=by, recorded_at=at, **said)
    made.photos.set(kept)
    door.record(
        "record_site_visit", entry, thing=fresh_one, by=by, at=at, duty=duties.VERIFY_REPAIR,
        because=said["seen"], visited_on=said["visited_on"], officers=said["officers"],
        record=record.digest, files=[photo.digest for photo in kept],
    )  # fmt: skip
    return made
