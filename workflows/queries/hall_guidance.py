"""Rectifications, interviews, counselling and points as the subject sees them: its tasks, both sides' clocks."""

from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from workflows.law import interview, rectification
from workflows.law.duties import ANSWER_GUIDANCE
from workflows.law.interview import Interviewing, Side
from workflows.law.rectification import Rectifying
from workflows.models import Counsel, Interview, Rectification
from workflows.queries import copy_facts
from workflows.queries.clockface import face_of
from workflows.queries.hall import Party
from workflows.queries.hall_tasks import LATER, NOW, TONES, WAIT, Task, register


def rectifications(party: Party) -> list[Rectification]:
    """Those that the subject was told of, oldest first; nobody sees a draft."""
    if not party.is_lead:
        return []
    return [row for row in party.entry.rectifications.all() if row.state in rectification.TOLD]


def interviews(party: Party) -> list[Interview]:
    """The same of interviews; a new day that is being approved is still the authority's own work."""
    if not party.is_lead:
        return []
    rows = party.entry.interviews.all()
    return [row for row in rows if row.state in interview.TOLD or row.version]


def tasks(party: Party) -> list[Task]:
    """What is to do about each of them, in the order of the law."""
    found = [_of_rectification(party, row) for row in rectifications(party)]
    found += [_of_interview(party, row) for row in interviews(party)]
    return [task for task in found if task is not None]


def _of_rectification(party: Party, made: Rectification) -> Task | None:
    """To hand in while it runs; to wait for while it is looked at; nothing once it is over."""
    url = reverse("hall-rectification", args=[party.entry.number, made.code])
    name = _("限期整改")
    if made.state == Rectifying.ISSUED:
        return Task(LATER, name, _("签收限期整改通知书后，整改期限起算"), _("待签收"), "wait", url)
    if made.state == Rectifying.SUBMITTED:
        due = party.open_clock("rectify_check", made.ref)
        hint = _("最迟 %(day)s 验收") % {"day": due.due_on} if due else _("已经报送，等待验收")
        return Task(WAIT, name, hint, made.get_state_display(), "", url)
    if not made.is_with_subject:
        return None
    clock = party.open_clock("rectify_end", made.ref)
    face = face_of(clock, party.today, party.calendar)
    hint = _("%(day)s 24:00 届满；在这里报送整改情况和证明材料") % {"day": made.due_on}
    if made.state == Rectifying.RETURNED:
        hint = _("需要补正：%(why)s；%(day)s 24:00 届满") % {
            "why": made.returned_why[:60],
            "day": made.due_on,
        }
    words = face["words"] if clock is not None else _("已届满")
    tone = TONES.get(face["state"], "do") if clock is not None else "bad"
    return Task(NOW, _("报送整改材料"), hint, words, tone, url, counts=True, duty=ANSWER_GUIDANCE)


def _of_interview(party: Party, made: Interview) -> Task | None:
    """To confirm, to come, to read and sign; nothing once it is over."""
    url = reverse("hall-interview", args=[party.entry.number, made.code])
    when = f"{localtime(made.set_for):%Y-%m-%d %H:%M}" if made.set_for else ""
    hint = _("%(at)s，%(place)s") % {"at": when, "place": made.said("place")}
    if made.state == Interviewing.ISSUED:
        return Task(LATER, _("约谈"), _("签收约谈通知书后确认参加"), _("待签收"), "wait", url)
    if made.state == Interviewing.INVITED:
        return Task(NOW, _("确认参加约谈"), hint, _("待确认"), "do", url, counts=True, duty=ANSWER_GUIDANCE)
    if made.state == Interviewing.CONFIRMED:
        return Task(WAIT, _("按时参加约谈"), hint, _("已确认"), "", url)
    if made.state in (Interviewing.MOVE_ASKED, Interviewing.PROPOSED):
        return Task(WAIT, _("约谈改期"), hint, _("等待答复"), "", url)
    if made.state == Interviewing.WRITTEN and Side.SUBJECT not in made.sides:
        words = _("阅读记录全文，属实的签字；有不同意见的写在签字页上")
        return Task(NOW, _("签署约谈记录"), words, _("待签字"), "do", url, counts=True, duty=ANSWER_GUIDANCE)
    return None


def told(party: Party) -> dict[str, Any]:
    """What the page of an entry lists: each matter with where it stands, the days that count, what was advised."""
    entry = party.entry
    rows = [
        {
            "title": _("限期整改"),
            "code": each.code,
            "url": reverse("hall-rectification", args=[entry.number, each.code]),
            "state": each.get_state_display(),
            "dates": _rectified(each),
        }
        for each in rectifications(party)
    ]
    rows += [
        {
            "title": str(each.get_sort_display()),
            "code": each.code,
            "url": reverse("hall-interview", args=[entry.number, each.code]),
            "state": each.get_state_display(),
            "dates": f"{localtime(each.set_for):%Y-%m-%d %H:%M}" if each.set_for else "",
        }
        for each in interviews(party)
    ]
    counsels = [row for row in entry.counsels.all() if row.is_told] if party.is_lead else []
    points = list(entry.demerits.all()) if party.is_lead else []
    return {"rows": rows, "counsels": counsels, "has_points": bool(points)}


def _rectified(made: Rectification) -> str:
    """The days of a rectification, both sides'."""
    days = [_("%(day)s 届满") % {"day": made.due_on}] if made.due_on else []
    if made.first_due_on and made.due_on and made.first_due_on < made.due_on:
        days.append(_("原定 %(day)s") % {"day": made.first_due_on})
    if made.concluded_on:
        days.append(_("%(day)s 办结") % {"day": made.concluded_on})
    return "；".join(days)


def sides(party: Party, made: Rectification) -> list[dict[str, Any]]:
    """The subject's clock and the authority's, whichever runs."""
    named = (("rectify_end", _("您的期限：整改")), ("rectify_check", _("机关的期限：验收")))
    found = []
    for kind, title in named:
        row = party.open_clock(kind, made.ref)
        if row is not None:
            found.append({"title": title, "face": face_of(row, party.today, party.calendar), "row": row})
    return found


def _copied(party: Party) -> list[dict[str, Any]]:
    """What a copy of one's own data tells of them."""
    rows: list[dict[str, Any]] = [
        {_("编号"): r.code, _("事项"): _("限期整改"), _("状态"): str(r.get_state_display()),
         _("届满日"): str(r.due_on or ""), _("意见"): r.conclusion}
        for r in rectifications(party)
    ]  # fmt: skip
    rows += [
        {_("编号"): r.code, _("事项"): str(r.get_sort_display()), _("状态"): str(r.get_state_display()),
         _("时间"): f"{localtime(r.set_for):%Y-%m-%d %H:%M}" if r.set_for else ""}
        for r in interviews(party)
    ]  # fmt: skip
    return rows


def _counselled(party: Party) -> list[dict[str, Any]]:
    """The contacts of counselling that are meant for the subject."""
    rows = party.entry.counsels.all() if party.is_lead else ()
    return [
        {_("日期"): str(r.on), _("方式"): str(r.get_way_display()), _("内容"): r.text,
         _("下次联系"): str(r.next_on or "")}
        for r in rows if r.is_told
    ]  # fmt: skip


def _pointed(party: Party) -> list[dict[str, Any]]:
    """Every line of points, with the objections to it."""
    rows = party.entry.demerits.all() if party.is_lead else ()
    return [
        {_("认定日期"): str(r.on), _("情形"): r.rule.finding, _("分值"): r.points, _("有效至"): str(r.until),
         _("文书"): r.document, _("理由"): r.reason,
         _("异议和答复"): [{_("异议"): o.text, _("答复"): o.answer} for o in r.objections.all()]}
        for r in rows
    ]  # fmt: skip


register(
    tasks,
    "rectifications",
    Prefetch("interviews", Interview.objects.prefetch_related("signatures")),
    Prefetch("counsels", Counsel.objects.order_by("-on", "-pk")),
    "demerits__rule",
    "demerits__objections",
)
copy_facts.register(_("整改和约谈"), _copied)
copy_facts.register(_("辅导"), _counselled)
copy_facts.register(_("记分"), _pointed)
