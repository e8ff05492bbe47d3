"""The four clocks of an entry and its conditions of repair; computed for each look, stored nowhere."""

from datetime import date, timedelta
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from workflows.law.entry import ExitGround, Listing
from workflows.law.measure import Measuring
from workflows.law.parameters import UNTIL_CURED
from workflows.law.policy import Rule
from workflows.law.repair import Promise
from workflows.law.terms import count
from workflows.models import Display
from workflows.models.repair_exam import bar_ends, last_rescinded
from workflows.queries import windows
from workflows.queries.dossier import Case
from workflows.queries.lifecycle import day_text, lead_display, may_be_repaired


def clocks(case: Case) -> list[dict[str, Any]]:
    """列入期, 公示期, 惩戒期, 内部留存: four separate facts; `percent` is None while nothing runs."""
    return [_listing_clock(case), _display_clock(case), _measure_clock(case), _retention_clock()]


def _clock(
    name: str, aside: str, strong: str, sub: str, percent: int | None = None, **more: Any
) -> dict[str, Any]:
    """One of the four; `mark` is the percent of a minimum, `unverified` asks for 待核."""
    return {
        "name": name, "aside": aside, "strong": strong, "sub": sub, "percent": percent, "mark": None,
        "unverified": False, "aria": f"{name}：{strong}，{sub}", **more,
    }  # fmt: skip


def _percent(first: date, last: date, day: date) -> int:
    """How much of a span is over, in whole percent from 0 to 100."""
    return round(100 * min(max((day - first).days, 0), (last - first).days) / max((last - first).days, 1))


def _term_words(rule: Rule | None) -> str:
    """3年, 6个月; empty when the policy does not have the rule."""
    return rule.words if rule is not None else ""


def _listing_clock(case: Case) -> dict[str, Any]:
    """列入期 (办法 §11)."""
    entry, rule = case.entry, case.rules["listing_period"]
    name, aside = _("列入期"), _term_words(rule)
    if entry.listed_from is None:
        said = _("决定不予列入") if entry.state == Listing.DISMISSED else _("自作出列入决定之日起算")
        return _clock(name, aside, _("尚未起算"), said, unverified=not rule.verified)
    ended = entry.revoked_at or entry.exited_at
    if entry.listed_until is None:
        return _endless_clock(case, name, rule, ended)
    upto = min(localtime(ended).date() if ended else case.today, entry.listed_until)
    percent = _percent(entry.listed_from, entry.listed_until, upto)
    if ended:
        strong = _("已撤销") if entry.revoked_at else _("已移出")
        sub = _("%(from)s 列入，%(to)s 结束") % {"from": entry.listed_from, "to": day_text(ended)}
    else:
        strong = _("至 %(day)s") % {"day": entry.listed_until}
        sub = _("自决定 %(day)s 起，已过 %(n)s 日") % {
            "day": entry.listed_from,
            "n": (upto - entry.listed_from).days,
        }
    return _clock(name, aside, strong, sub, percent, unverified=not rule.verified)


def _endless_clock(case: Case, name: str, rule: Rule, ended: Any) -> dict[str, Any]:
    """列入期 without a last day: until cured, or until it is ended; `percent` is None, nothing fills up."""
    entry = case.entry
    said = {"from": entry.listed_from, "to": day_text(ended)}
    if ended:
        strong = _("已撤销") if entry.revoked_at else _("已移出")
        return _clock(name, rule.words, strong, _("%(from)s 列入，%(to)s 结束") % said, 100)
    row = case.deadline("escalate")
    sub = _("自决定 %(from)s 起") % said
    if row is not None and row.met_at is None:
        sub = _("%(day)s 仍未移出的，提请升级列入") % {"day": row.due_on}
    return _clock(name, _("自决定 %(from)s 起") % said, rule.words, sub, unverified=not rule.verified)


def _general_minimum(case: Case) -> Rule | None:
    """The shortest display under the general rule that governs today; None before a listing or where it has none."""
    if case.entry.listed_from is None:
        return None
    found = windows.of_case(case)
    return found.windows.general.minimum if found else None


def general_minimum_ends(case: Case) -> date | None:
    """The last day of the shortest display under the general rule; None when it does not run."""
    rule = _general_minimum(case)
    if case.entry.listed_from is None or rule is None:
        return None
    return count(case.entry.listed_from, rule.term, case.calendar, roll=rule.roll).end


def _display_clock(case: Case) -> dict[str, Any]:
    """公示期: its shortest length under the general rule, its longest is the listing."""
    rule, name = _general_minimum(case), _("公示期")
    aside = _("最短 %(term)s") % {"term": _term_words(rule)} if rule else ""
    flag = rule is not None and not rule.verified
    display, ends = lead_display(case), general_minimum_ends(case)
    if display is not None and display.shown_from is not None and display.shown_until is None:
        return _endless_display(display, name)
    if display is None or display.shown_from is None or display.shown_until is None:
        said = _("自然人信息默认不公示") if case.entry.subject.is_person else _("自列入决定之日起公示")
        return _clock(name, aside, _("未公示"), said, unverified=flag)
    upto = localtime(display.stopped_at).date() if display.stopped_at else case.today
    more = {"percent": _percent(display.shown_from, display.shown_until, upto), "unverified": flag}
    if ends:
        more["mark"] = _percent(display.shown_from, display.shown_until, ends)
    if display.stopped_at:
        sub = _("%(from)s 起公示，%(to)s 停止") % {"from": display.shown_from, "to": day_text(upto)}
        return _clock(name, aside, _("已停止公示"), sub, **more)
    minimum = ends is not None and case.today > ends
    strong = _("最短期已满") if minimum else str(display.get_state_display())
    sub = _("%(day)s 起公示；最迟 %(until)s 停止") % {"day": display.shown_from, "until": display.shown_until}
    if ends:
        sub = _("最短期 %(min)s 届满；最迟 %(until)s 停止") % {"min": ends, "until": display.shown_until}
    return _clock(name, aside, strong, sub, **more)


def _endless_display(display: Display, name: str) -> dict[str, Any]:
    """公示期 without a last day: it lasts with the listing."""
    said = {"from": display.shown_from, "to": day_text(display.stopped_at)}
    if display.stopped_at:
        return _clock(name, "", _("已停止公示"), _("%(from)s 起公示，%(to)s 停止") % said, 100)
    words = str(display.get_state_display())
    return _clock(name, "", words, _("%(from)s 起公示，移出时停止") % said)


def _measure_clock(case: Case) -> dict[str, Any]:
    """惩戒期: measures live and end with the listing (办法 §§10, 17); those of an honour are its benefits."""
    is_honour = case.entry.list_type.kind == "red"
    name, total = _("激励措施") if is_honour else _("惩戒期"), len(case.measures)
    if not total and case.entry.listed_from:
        return _clock(name, "", _("没有措施"), _("名单规则没有规定措施"))
    if not total:
        return _clock(name, "", _("尚未实施"), _("自列入决定之日起实施"))
    aside = _("%(n)s 项措施") % {"n": total}
    bound = sum(measure.state == Measuring.IMPOSED for measure in case.measures)
    since = min((m.imposed_on for m in case.measures if m.imposed_on), default=None)
    if bound == 0:
        return _clock(name, aside, _("已全部解除"), _("随移出同时解除"), 100)
    sub = _("%(day)s 起实施，%(n)s 项实施中") % {"day": day_text(since), "n": bound}
    own = max((m.ends_on for m in case.measures if m.ends_on and m.state == Measuring.IMPOSED), default=None)
    if own is not None:
        return _clock(name, aside, _("最迟 %(day)s") % {"day": own}, sub)
    return _clock(
        name, aside, _("随移出停止") if is_honour else _("随移出解除"), sub, _listing_clock(case)["percent"]
    )


def _retention_clock() -> dict[str, Any]:
    """内部留存: the policy names no period, so none is shown."""
    return _clock(
        _("内部留存"), _("移出后起算"), _("待法制岗确认"), _("名单规则未设保存年限；期间仅案卷可查")
    )


# -------------------------------------------------------------------------------------- conditions of repair
def conditions(case: Case) -> list[dict[str, Any]]:
    """What early removal asks for, in both layers, and which of it is met; empty where no listing stands."""
    ended = case.entry.state == Listing.REVOKED or case.entry.exit_ground == ExitGround.TERM
    if case.entry.listed_from is None or ended or not may_be_repaired(case):
        return []
    if "repair_minimum" not in case.repair_rules:
        return [row for row in (_cured(case), _promise_asked(case), _no_bar(case)) if row]
    made = [_sector_rule(case), _general_rule(case), _promise(case), _no_bar(case)]
    return [condition for condition in made if condition]


def _condition(words: str, note: str, met: bool, clause: str, verified: bool = True) -> dict[str, Any]:
    """One line of the check list; what nobody confirmed is 待核."""
    return {"words": words, "note": note, "met": met, "clause": clause, "unverified": not verified}


def _cured(case: Case) -> dict[str, Any]:
    """Corrected, and nothing more: the rules of the list name no time that must pass."""
    entry = case.entry
    rule = case.rules.get("early_exit") or case.rules["listing_period"]
    note = _("%(day)s 改正") % {"day": entry.corrected_on} if entry.corrected_on else _("改正日期还没有核实")
    return _condition(_("已经改正"), note, entry.corrected_on is not None, rule.clause, rule.verified)


def _promise_asked(case: Case) -> dict[str, Any] | None:
    """A written promise, where the rules ask for one."""
    return _promise(case) if case.rules.yes("repair_promise") else None


def _sector_rule(case: Case) -> dict[str, Any]:
    """名单规则: six months corrected while listed (办法 §12)."""
    entry, rule = case.entry, case.repair_rules["repair_minimum"]
    words = _("名单规则：改正并在列满 %(term)s") % {"term": rule.term.words}
    if entry.corrected_on is None or entry.repair_from is None:
        return _condition(words, _("改正日期还没有核实"), False, rule.clause, rule.verified)
    note = _("%(day)s 改正，%(from)s 起可以移出") % {"day": entry.corrected_on, "from": entry.repair_from}
    return _condition(words, note, case.today >= entry.repair_from, rule.clause, rule.verified)


def _general_rule(case: Case) -> dict[str, Any] | None:
    """公示规则: the shortest display of the general rule."""
    ends = general_minimum_ends(case)
    if ends is None:
        return None
    rule = _general_minimum(case)
    assert rule is not None
    words = _("公示规则：最短公示 %(term)s") % {"term": rule.term.words}
    note = _("%(day)s 起满足") % {"day": ends + timedelta(days=1)}
    return _condition(words, note, case.today > ends, rule.clause, rule.verified)


def _promise(case: Case) -> dict[str, Any]:
    """A written promise (办法 §12); a listing that began later asks for a new one."""
    since, kept = case.entry.listed_from, (Promise.SIGNED, Promise.FULFILLED)
    signed = [
        c for c in case.commitments
        if c.state in kept and (since is None or localtime(c.signed_at).date() >= since)
    ]  # fmt: skip
    note = _("%(day)s 签署") % {"day": day_text(signed[-1].signed_at)} if signed else _("还没有签署")
    rule = case.rules.get("repair_promise") or case.rules["listing_period"]
    return _condition(_("书面信用承诺"), note, bool(signed), rule.clause, rule.verified)


def _no_bar(case: Case) -> dict[str, Any]:
    """Nothing of 办法 §13 stands against it, and no bar for a removal that was got by fraud."""
    barred, until = case.entry.repair_barred, _barred_until(case)
    note = _("已登记不得提前移出的情形") if barred else _("没有登记再次失信或者涉嫌犯罪")
    if until is not None:
        note = _("骗取的修复已被撤销，%(day)s 以前（含当日）不得再次申请（年限待核）") % {"day": until}
    words = _("没有不得提前移出的情形")
    if case.rules["listing_period"].value == UNTIL_CURED:
        words = _("没有不得移出的情形")
    return _condition(words, note, not barred and until is None, "", until is None)


def _barred_until(case: Case) -> date | None:
    """The last day of a bar for fraud that still runs; one query."""
    found = windows.of_case(case) if case.entry.state == Listing.LISTED else None
    last = last_rescinded([case.entry.subject_id]).get(case.entry.subject_id) if found else None
    if found is None or last is None:
        return None
    until = bar_ends(case.entry, found.windows, case.today, last, case.calendar)
    return until if until is not None and case.today <= until else None
