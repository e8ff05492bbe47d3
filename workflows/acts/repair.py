"""修复: apply, verify, grant in whole or in part, refuse; who calls an act directly is held to every condition."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import door, exit, facts, minimum, notice, recall, reorganisation, window
from workflows.acts import repair_clock as clocks
from workflows.acts.repair_papers import application_facts, reason_of
from workflows.law import duties
from workflows.law.commitment import BINDING
from workflows.law.display import Showing
from workflows.law.measure import Measuring
from workflows.law.refusal import Refused
from workflows.law.repair import Repairing
from workflows.models import Commitment, Entry, Evidence, Notice, Person, Repair
from workflows.models.repair_exam import barred_until, clause_of, examine, opens_on, unmet

__all__ = [
    "Finding",
    "application_facts",
    "apply",
    "clause_of",
    "grant",
    "grant_partly",
    "opens_on",
    "refuse",
    "unmet",
    "verify",
]


def check_corrected(entry: Entry, corrected_on: date) -> None:
    """Raises Refused for a correction before the order's limit: the listing itself says there was none (办法 §5).

    Only where the rules list who let that limit pass: elsewhere the wrong may have been put right long before.
    """
    if entry.policy.load_rules().yes("trigger_must_lapse") and corrected_on <= entry.order_deadline:
        raise Refused(
            _("改正日期应当晚于责令限期届满日%(day)s；此前已付清的，不应当被列入，请对列入决定提出异议。")
            % {"day": entry.order_deadline.isoformat()}
        )


def check_may_apply(entry: Entry, received: date, corrected_on: date, *, insists: bool) -> None:
    """Raises Refused when there is nothing to apply for, or when it is too early and nobody insists."""
    if entry.state != "listed":
        raise Refused(
            _("只有在列的条目可以申请提前移出，现在的状态是“%(state)s”。")
            % {"state": entry.get_state_display()}
        )
    check_corrected(entry, corrected_on)
    if entry.repairs.filter(is_open=True).exists():
        raise Refused(_("已有一份申请正在办理，请等待结果，或者先撤回原申请。"))
    until = barred_until(entry, window.of(entry, received, corrected_on=corrected_on), received)
    if until is not None and received <= until and not insists:
        raise Refused(
            _("以前的修复因提供虚假情况被撤销，%(day)s以前（含当日）不得再次申请（年限待核）。")
            % {"day": until.isoformat()}
        )
    earliest = opens_on(entry, corrected_on, received)
    if received < earliest and not insists:
        raise Refused(
            _("改正后在列未满规定期限。按您填写的改正日期，最早可以在%(day)s申请（%(clause)s）。")
            % {"day": earliest.isoformat(), "clause": clause_of(entry, corrected_on, received)}
        )


def check_promise(
    entry: Entry, commitment: Commitment | None, paper_promise: Evidence | None, *, on: date
) -> None:
    """Raises Refused without a promise that was signed for this entry, on line or on paper (办法 §12)."""
    if not entry.repair_rules(on).yes("repair_promise"):
        return
    # As it is now: it may have been taken back meanwhile, and an allegation alone ends nothing.
    signed = commitment is not None and entry.commitments.filter(pk=commitment.pk, state__in=BINDING).exists()
    if not signed and paper_promise is None:
        raise Refused(_("请先签署书面信用承诺，再提交申请（办法第十二条）。"))


@transaction.atomic
def apply(
    entry: Entry,
    *,
    corrected_on: date,
    statement: str,
    commitment: Commitment | None,
    by: Person,
    at: datetime,
    files: list[Evidence] | None = None,
    insists: bool = False,
    received_on: date | None = None,
    paper_promise: Evidence | None = None,
) -> Repair:
    """The subject applies; the fifteen working days run from receipt (办法 §14).

    An application that comes too early is warned of once; whoever `insists` gets a decision in writing.
    An officer enters an application on paper with its day of receipt and the scanned promise.
    """
    entry = door.lock(entry)
    day, by_officer = door.local_day(at), not duties.APPLY_REPAIR(entry, by)
    received = received_on or day
    check_may_apply(entry, received, corrected_on, insists=insists)
    check_promise(entry, commitment, paper_promise, on=received)
    repair = Repair(
        entry=entry,
        code=f"{entry.number}-X{entry.repairs.count() + 1}",
        claimed_corrected_on=corrected_on,
        statement=statement,
        commitment=commitment,
        has_promise=True,
        applied_by=by,
        applied_at=at,
        received_on=received,
        is_entered_by_officer=by_officer,
    )
    door.create(
        repair,
        "apply",
        by=by,
        at=at,
        duty=duties.RECORD_REPAIR if by_officer else duties.APPLY_REPAIR,
        received_on=repair.received_on,
        corrected_on=corrected_on,
        insists=insists,
        statement=statement,
        commitment=commitment.ref if commitment else paper_promise,
        files=[f.digest for f in files or ()],
    )
    repair.files.set([*([paper_promise] if paper_promise else []), *(files or [])])
    return repair


@dataclass(frozen=True)
class Finding:
    """What a verification found, condition by condition: nothing here is inferred.

    `bars` are codes of `law.repair.Bar`; `sources` what the authority looked up itself ({kind, ref, words});
    `notes` what was found about a condition, by its code.
    """

    corrected_on: date | None
    text: str
    performed: bool = False
    bars: tuple[str, ...] = ()
    sources: tuple[dict[str, str], ...] = ()
    notes: dict[str, str] = field(default_factory=dict)


@transaction.atomic
def verify(repair: Repair, said: Finding, *, by: Person, at: datetime) -> Repair:
    """The officer states what the evidence supports, condition by condition, and what bars a repair (办法 §13)."""
    entry, day = door.lock(repair.entry), door.local_day(at)
    if said.corrected_on is not None:
        check_corrected(entry, said.corrected_on)
    seen = Repair.objects.get(pk=repair.pk)
    seen.verified_corrected_on, seen.is_performed = said.corrected_on, said.performed
    seen.found = {"bars": list(said.bars), "notes": said.notes}
    columns = examine(seen, entry, day)
    barred = bool(columns["bars"])
    repair = door.enact(
        "verify",
        repair,
        by=by,
        at=at,
        because=said.text,
        given={
            "verification": said.text,
            "is_barred": barred,
            "is_performed": said.performed,
            "found": seen.found,
            "sources": list(said.sources),
            **columns,
        },
        told={
            "barred": barred,
            "bars": columns["bars"],
            "performed": said.performed,
            "sources": [source["words"] for source in said.sources],
        },
        corrected_on=said.corrected_on,
    )
    entry = door.lock(repair.entry)
    entry.corrected_on, entry.repair_barred = said.corrected_on, barred
    entry.repair_from = columns["opens_on"]
    entry.save()
    return repair


def _insist_another_looked(repair: Repair, by: Person) -> None:
    """Raises Refused for who looked on the spot: what is verified by one is decided by another (four eyes)."""
    absent = by.principal_for(duties.DECIDE_REPAIR.at(repair.place))
    if repair.visits.filter(recorded_by__in=[each.pk for each in (by, absent) if each]).exists():
        raise Refused(_("本件的现场核查由您登记，应当由另一名人员决定。"))


def _insist_on_conditions(repair: Repair, at: datetime) -> dict[str, Any]:
    """What the conditions of a grant ask, as it is in this moment. Raises Refused with all that are not met."""
    entry, day = door.lock(repair.entry), door.local_day(at)
    now = Repair.objects.get(pk=repair.pk)
    if now.state == Repairing.VERIFIED:
        against = unmet(now, entry, day)
        if against:
            raise Refused(_("还有条件没有满足，不能准予："), *(f"{each['words']}。" for each in against))
    return examine(now, entry, day)


@transaction.atomic
def grant(repair: Repair, *, process: Any, reason: str, by: Person, at: datetime) -> Entry:
    """One act: the application, the listing, displays, measures and all who were told (办法 §§14, 17; Order 36)."""
    _insist_another_looked(repair, by)
    given = {"reason": reason, "decided_at": at, "is_open": False, **_insist_on_conditions(repair, at)}
    repair = door.enact("grant", repair, by=by, at=at, because=reason, given=given)
    entry = exit.leave(
        repair.entry, exit.repaired(repair.entry), rests_on=repair, by=by, at=at, because=reason
    )
    reorganisation.end_with_listing(entry, by=by, at=at)
    clocks.meet(repair, *clocks.KINDS, process=None, at=at)
    notice.issue_to_all(
        entry,
        "repair_granted",
        application_facts(repair, reason),
        facts.decision_facts,
        exit.removal_facts(entry),
        reason_of(reason),
        by=by,
        at=at,
        process=process,
    )
    return entry


def parts_of(entry: Entry) -> dict[str, str]:
    """What of a listing may end by itself under a partial grant: each display that is shown, each measure in force."""
    shown = entry.displays.filter(state__in=window.ON_SHOW).order_by("pk")
    found = {f"d{row.pk}": _("停止公示：%(name)s") % {"name": row.name} for row in shown}
    bound = entry.measures.filter(state=Measuring.IMPOSED).select_related("listed_measure").order_by("pk")
    return found | {
        f"m{row.pk}": _("解除措施：%(name)s") % {"name": row.listed_measure.name} for row in bound
    }


@transaction.atomic
def grant_partly(
    repair: Repair, parts: Iterable[str], *, process: Any, reason: str, by: Person, at: datetime
) -> Entry:
    """Some displays or measures end, the listing stays; the same conditions bind. Raises Refused for unknown parts."""
    _insist_another_looked(repair, by)
    known, chosen = parts_of(repair.entry), list(parts)
    if not chosen or not set(chosen) <= set(known) or set(chosen) == set(known):
        raise Refused(_("请选择准予的部分；全部准予的，请作出准予移出的决定。"))
    columns = _insist_on_conditions(repair, at)
    scope = {"parts": chosen, "words": [known[key] for key in chosen]}
    given = {"reason": reason, "decided_at": at, "is_open": False, "scope": scope, **columns}
    repair = door.enact(
        "grant_partly", repair, by=by, at=at, because=reason, given=given, told={"parts": scope["words"]}
    )
    entry = clear_bar(repair.entry)
    minimum.plan(entry, on=door.local_day(at), at=at)
    changes = _end_parts(entry, chosen, because=reason, by=by, at=at)
    clocks.meet(repair, *clocks.KINDS, process=None, at=at)
    stated = {"partial": {"ends": scope["words"], "stays": [v for k, v in known.items() if k not in chosen]}}
    notice.issue(
        entry, "repair_partial", application_facts(repair, reason), facts.decision_facts, stated,
        reason_of(reason), by=by, at=at, process=process,
    )  # fmt: skip
    recall.tell_everybody(
        entry, "withdrawal", event="repaired_partly", changes=changes, because=reason, by=by, at=at
    )
    return entry


def _end_parts(
    entry: Entry, chosen: list[str], *, because: str, by: Person, at: datetime
) -> list[dict[str, str]]:
    """The displays and measures of a partial grant end; what changed, in the words of a recall."""
    changes = []
    for display in entry.displays.filter(pk__in=[key[1:] for key in chosen if key[0] == "d"]):
        door.enact("stop", display, by=by, at=at, because=because)
        changes.append({"field": "display", "old": display.name, "new": str(Showing.STOPPED.label)})
    measures = entry.measures.filter(pk__in=[key[1:] for key in chosen if key[0] == "m"])
    for measure in measures.select_related("listed_measure"):
        door.enact("lift", measure, by=by, at=at, because=because)
        name = measure.listed_measure.name
        changes.append({"field": "measure", "old": name, "new": str(Measuring.LIFTED.label)})
    return changes


@transaction.atomic
def refuse(repair: Repair, *, process: Any, reason: str, by: Person, at: datetime) -> Notice:
    """Refused in writing, with reasons and remedies (办法 §§14, 18)."""
    _insist_another_looked(repair, by)
    repair = door.enact(
        "refuse",
        repair,
        by=by,
        at=at,
        because=reason,
        given={"reason": reason, "decided_at": at, "is_open": False},
    )
    clocks.meet(repair, *clocks.KINDS, process=None, at=at)
    entry = clear_bar(repair.entry)
    minimum.plan(entry, on=door.local_day(at), at=at)
    return notice.issue(
        entry,
        "repair_refused",
        application_facts(repair, reason),
        facts.decision_facts,
        _way_back(repair, entry, door.local_day(at)),
        reason_of(reason),
        by=by,
        at=at,
        process=process,
    )


def clear_bar(entry: Entry) -> Entry:
    """A bar of 办法 §13 belongs to the application in which it was found; the next one is looked at afresh."""
    entry = door.lock(entry)
    if entry.repair_barred:
        entry.repair_barred = False
        entry.save(update_fields=["repair_barred"])
    return entry


def _way_back(repair: Repair, entry: Entry, today: date) -> dict[str, Any]:
    """For a refusal: which items are not met, and from when a new application may succeed, where known."""
    told = facts.repair_facts(entry)["repair"]
    corrected = repair.verified_corrected_on
    if corrected is not None:
        first = opens_on(entry, corrected, today)
        told["earliest_text"] = "" if repair.is_barred or first <= today else first
    return {"repair": told, "unmet": unmet(repair, entry, today)}
