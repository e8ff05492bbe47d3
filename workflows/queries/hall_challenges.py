"""Reviews and lawsuits as the party reads them: in plain words, without what only the authority works on."""

from typing import Any

from django.utils.translation import gettext as _

from workflows.law.challenge import Challenging, Staying, Target
from workflows.models import Challenge
from workflows.queries.hall import Party


def told(party: Party) -> list[dict[str, Any]]:
    """Each matter of the entry, oldest first: what it is, where it stands, the days that count. Nothing is queried.

    Who is listed together with the subject hears of what attacks the listing, and of its own documents.
    """
    rows = of_party(party)
    return [
        {
            "title": f"{each.get_kind_display()} {each.case_number}".strip(),
            "act": each.act_words,
            "words": _words(each, party),
            "dates": "；".join(_dates(each, party)),
        }
        for each in rows
    ]


def of_party(party: Party) -> list[Challenge]:
    """Those of the entry's matters that are the party's own, oldest first."""
    return [each for each in party.entry.challenges.all() if _concerns(each, party)]


def _concerns(each: Challenge, party: Party) -> bool:
    """Is it the party's own matter?"""
    if each.attacked is None:
        return party.is_lead or each.target == Target.LISTING
    mine = party.associate.pk if party.associate else None
    return each.attacked.associate_id == mine or each.target == Target.LISTING


def _words(each: Challenge, party: Party) -> str:
    """Where it stands, in one or two sentences."""
    said = {"office": party.authority, "body": each.body}
    if each.state in (Challenging.NOTIFIED, Challenging.ANSWERED):
        words = (
            _("%(office)s已收到材料，还没有答复%(body)s。")
            if each.state == Challenging.NOTIFIED
            else _("%(office)s已经答复%(body)s，正在审理。")
        ) % said
    else:
        words = _result(each, said)
    return words + _execution(each)


def _result(each: Challenge, said: dict[str, str]) -> str:
    """What was decided, and whether it binds already."""
    told = {**said, "outcome": each.outcome_label()}
    return {
        Challenging.CONCLUDED: _("%(body)s已有结果：%(outcome)s。还没有生效，生效前仍按原决定执行。"),
        Challenging.APPEALED: _("%(body)s的一审结果：%(outcome)s。已经上诉，以二审结果为准。"),
        Challenging.IN_FORCE: _("%(body)s的结果已经生效：%(outcome)s。%(office)s正在执行。"),
        Challenging.EXECUTED: _("%(body)s的结果已经生效：%(outcome)s。%(office)s已经办结。"),
    }[Challenging(each.state)] % told


def _execution(each: Challenge) -> str:
    """Whether the decision is carried out meanwhile."""
    stays = [stay for stay in each.stays.all() if stay.state == Staying.IN_EFFECT]
    if stays:
        return _("现在停止执行：%(what)s。") % {"what": "、".join(stays[0].effects)}
    if each.state in (Challenging.NOTIFIED, Challenging.ANSWERED):
        return _("复议、诉讼期间一般不停止执行。")
    return ""


def _dates(each: Challenge, party: Party) -> list[str]:
    """The days that the party may want to know, both sides'."""
    found = [_("%(day)s 收到副本") % {"day": each.received_on}]
    due = party.open_clock("challenge_answer", each.ref)
    if due is not None:
        found.append(_("最迟 %(day)s 答复") % {"day": due.due_on})
    if each.answered_on:
        found.append(_("%(day)s 已答复") % {"day": each.answered_on})
    if each.next_date and each.next_date >= party.today:
        found.append(_("%(day)s 开庭、听证") % {"day": each.next_date})
    execute = party.open_clock("annul_execute", each.ref)
    if execute is not None:
        found.append(_("最迟 %(day)s 执行撤销") % {"day": execute.due_on})
    return found
