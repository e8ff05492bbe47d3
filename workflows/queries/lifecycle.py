"""Where an entry stands in its life; computed for each look, stored nowhere."""

from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from workflows.law.display import Showing
from workflows.law.entry import ExitGround, Listing
from workflows.law.parameters import UNTIL_CURED
from workflows.law.repair import Repairing
from workflows.law.service import Noticing
from workflows.models import Display
from workflows.queries.clockface import face_of
from workflows.queries.dossier import Case

DONE, NOW, NEXT = "done", "now", "next"


def stages(case: Case) -> list[dict[str, Any]]:
    """登记, 告知, 决定, 公示, 修复, 移出, 监测: each with name, state done | now | next, note and is_late.

    A list that tells nobody first, knows no repair or no watch has no such stage.
    """
    rules, told = case.rules, _told(case)
    first = _stage(
        _("登记"), DONE if case.notices or case.entry.decided_on else NOW, day_text(case.entry.registered_at)
    )
    made = [first]
    if rules.yes("prior_notice"):
        made.append(told)
    if rules.yes("public_notice"):
        told = _published(case)
        made.append(told)
    is_told = told["state"] == DONE or not case.entry.is_told_first
    made += [_decided(case, is_told), _shown(case)]
    if may_be_repaired(case):
        made.append(_repaired(case))
    made.append(_left(case))
    if "monitoring_period" in rules:
        made.append(_watched(case))
    return made


def may_be_repaired(case: Case) -> bool:
    """Can the subject itself do something to leave the list? The same as the entry's own, without a query."""
    return case.rules["listing_period"].value == UNTIL_CURED or case.rules.yes("early_exit")


def _published(case: Case) -> dict[str, Any]:
    """拟列入公示: anybody may object until it ends, and every objection is answered."""
    entry, name, row = case.entry, _("拟列入公示"), case.deadline("public_notice")
    if row is None:
        return _stage(name, NEXT, _("尚未开始"))
    over = case.today > row.due_on
    if entry.decided_on or (over and not entry.open_statements):
        return _stage(name, DONE, day_text(row.due_on))
    if over:
        return _stage(name, NOW, _("待答复异议"), _late(case, "answer"))
    return _stage(name, NOW, _("至 %(day)s") % {"day": day_text(row.due_on)})


def _stage(name: str, state: str, note: str = "", late: str = "") -> dict[str, Any]:
    """One stage; `late` replaces the note and is red."""
    return {"name": name, "state": state, "note": late or note, "is_late": bool(late)}


def day_text(value: Any) -> str:
    """A day as text; instants as the day in Shanghai."""
    if value is None:
        return ""
    return (localtime(value).date() if hasattr(value, "hour") else value).isoformat()


def _late(case: Case, kind: str) -> str:
    """超期 n 个工作日, when the last deadline of the kind ran out and the act is still owed."""
    row = case.deadline(kind)
    if row is None or row.met_at is not None or row.paused_on is not None or case.today <= row.due_on:
        return ""
    return str(face_of(row, case.today, case.calendar)["words"])


def _told(case: Case) -> dict[str, Any]:
    """告知: every party has the prior notice, its time to speak is over, everything said is answered."""
    entry, name = case.entry, _("告知")
    priors = [n for n in case.notices if n.kind == "prior_notice" and n.state != Noticing.WITHDRAWN]
    days = [n.served_on for n in priors if n.served_on]
    if entry.decided_on:
        return _stage(name, DONE if days else NEXT, day_text(max(days)) if days else _("未告知"))
    if not priors:
        return _stage(name, NEXT, _("尚未开始"))
    waiting = len(priors) - len(days)
    if waiting:
        return _stage(name, NOW, _("待送达 %(n)s 份") % {"n": waiting})
    over = entry.reply_until is not None and case.today > entry.reply_until
    late = _late(case, "answer") if entry.open_statements else ""
    return _stage(name, DONE if over and not entry.open_statements else NOW, day_text(max(days)), late)


def _decided(case: Case, is_told: bool) -> dict[str, Any]:
    """决定: to list or not to list."""
    entry, name = case.entry, _("决定")
    if entry.decided_on:
        what = _("不予列入") if entry.state == Listing.DISMISSED else _("列入")
        return _stage(name, DONE, f"{day_text(entry.decided_on)} {what}")
    row = case.deadline("decide")
    until = _("最迟 %(day)s") % {"day": day_text(row.due_on)} if row else _("尚未开始")
    return _stage(name, NOW if is_told else NEXT, until, _late(case, "decide"))


def _shown(case: Case) -> dict[str, Any]:
    """公示: on the public register, or why not."""
    entry, name = case.entry, _("公示")
    display = lead_display(case)
    if entry.listed_from is None:
        return _stage(name, NEXT, _("不适用") if entry.state == Listing.DISMISSED else _("尚未开始"))
    if display is None or display.shown_from is None:
        return _stage(name, DONE, _("不公示"))
    is_now = display.state in (Showing.SHOWN, Showing.MARKED) and not _open_repair(case)
    return _stage(name, NOW if is_now else DONE, day_text(display.shown_from))


def _open_repair(case: Case) -> bool:
    """Is an application being handled?"""
    return any(repair.is_open for repair in case.repairs)


def _repaired(case: Case) -> dict[str, Any]:
    """修复: an application for early removal."""
    entry, name = case.entry, _("修复")
    if not case.repairs:
        return _stage(name, NEXT, _not_applied(case))
    last = case.repairs[-1]
    if last.is_open:
        return _stage(
            name, NOW, _("%(day)s 申请") % {"day": day_text(last.applied_at)}, _late(case, "repair_decide")
        )
    done = last.state == Repairing.GRANTED and entry.exit_ground in (ExitGround.REPAIR, ExitGround.CURE)
    words = f"{day_text(last.decided_at)} {last.get_state_display()}".strip()
    return _stage(name, DONE if done else NEXT, words)


def _not_applied(case: Case) -> str:
    """Why there is no application yet."""
    entry = case.entry
    if entry.state == Listing.DISMISSED:
        return _("不适用")
    if entry.state != Listing.LISTED:
        return _("未申请") if entry.decided_on else _("尚未开始")
    return (
        _("%(day)s 起可申请") % {"day": day_text(entry.repair_from)} if entry.repair_from else _("尚未申请")
    )


def _left(case: Case) -> dict[str, Any]:
    """移出: off the list; done when everybody has been told."""
    entry, name = case.entry, _("移出")
    ended = entry.revoked_at or entry.exited_at
    if ended is None:
        return _stage(name, NEXT, _("不适用") if entry.state == Listing.DISMISSED else _("尚未开始"))
    what = _("撤销") if entry.revoked_at else entry.get_exit_ground_display()
    note = f"{day_text(ended)} {what}"
    return _stage(
        name, NOW if case.leaving else DONE, note, _late(case, "exit_execute") if case.leaving else ""
    )


def _watched(case: Case) -> dict[str, Any]:
    """监测: the watch after exit."""
    name = _("监测")
    if not case.monitorings:
        none = case.entry.state in (Listing.DISMISSED, Listing.REVOKED)
        return _stage(name, NEXT, _("不适用") if none else _("尚未开始"))
    last = case.monitorings[-1]
    if last.closed_at is None:
        return _stage(name, NOW, _("至 %(day)s") % {"day": day_text(last.until)})
    return _stage(name, DONE, _("%(day)s 结束") % {"day": day_text(last.closed_at)})


def lead_display(case: Case) -> Display | None:
    """The public display of the subject itself."""
    return next((d for d in case.displays if d.associate_id is None), None)
