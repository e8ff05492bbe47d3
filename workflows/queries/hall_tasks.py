"""What a party may and should do: in words, in three groups, with the date that matters."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from workflows.law.duties import (
    APPLY_REPAIR,
    FILE_STATEMENT,
    RECEIVE_NOTICE,
    SIGN_COMMITMENT,
)
from workflows.law.entry import SHANGHAI, ExitGround, Listing
from workflows.law.service import Noticing
from workflows.models import CommitmentTemplate, Deadline, Mandate, Notice
from workflows.queries.clockface import face_of, weekday
from workflows.queries.hall import READ, Party, template_for

NOW, WAIT, SOON, LATER = "now", "wait", "soon", "later"
TONES = {"over": "bad", "today": "soon", "soon": "soon", "plain": "do"}


@dataclass
class Task:
    """One line of the task list; without an address it cannot be started."""

    group: str
    name: str
    hint: str
    status: str
    tone: str = ""
    url: str = ""
    counts: bool = False
    whose: str = field(default="")
    duty: str = ""  # which right of the party it needs; an agent without it is not asked to do it


@dataclass
class Said:
    """Where an entry stands, in one paragraph; the middle is what matters most."""

    first: str
    strong: str
    rest: str


# What else a party may do in an entry: each is asked for its tasks, in this order. A module of `queries` adds its own
# with `register`; it is read with what `register` asks to be read (hall.READ), and queries nothing by itself.
SOURCES: list[Callable[[Party], list[Task]]] = []
# The same for what belongs to a subject and to no entry: given the mandate and the day, at most one query each.
OF_SUBJECT: list[Callable[[Mandate, date], list[Task]]] = []


def register(source: Callable[[Party], list[Task]], *read: Any) -> Callable[[Party], list[Task]]:
    """Add a source of tasks to the home and to the page of an entry; `read`: what is fetched with the entries
    (names or Prefetch objects of `Entry`), so that the number of queries stays constant."""
    SOURCES.append(source)
    READ.extend(read)
    return source


def register_of_subject(
    source: Callable[[Mandate, date], list[Task]],
) -> Callable[[Mandate, date], list[Task]]:
    """Add a source of tasks of a subject as a whole to the home."""
    OF_SUBJECT.append(source)
    return source


def tasks(party: Party, templates: list[CommitmentTemplate]) -> list[Task]:
    """Everything the person may do in this entry, in the order of the law, then what other modules added."""
    found = _to_receive(party) + _to_read(party)
    if party.is_undecided and party.window is not None:
        found += _to_say(party) + _to_be_heard(party) + _to_correct(party)
    if party.is_lead:
        found += _to_promise(party, template_for(party.entry, templates)) + _to_leave(party)
    for source in SOURCES:
        found += source(party)
    return [task for task in found if not task.duty or party.may(task.duty)]


def tasks_of_subject(mandate: Mandate, today: date) -> list[Task]:
    """What other modules ask of the subject as a whole."""
    found = [task for source in OF_SUBJECT for task in source(mandate, today)]
    return [t for t in found if not t.duty or mandate.gives(t.duty, mandate.subject_id, None, today)]


def entry_url(party: Party) -> str:
    """The page of the entry."""
    return reverse("hall-entry", args=[party.entry.number])


def _to_receive(party: Party) -> list[Task]:
    """Notices that wait for a signature; a decision and its repair notice are two papers."""
    return [
        Task(
            NOW,
            _("签收%(title)s") % {"title": n.title},
            _("%(number)s，%(day)s 签发；签收后可以查看全文") % {"number": n.number, "day": n.issued_on},
            _("待签收"),
            "do",
            reverse("hall-receive", args=[n.code]),
            counts=True,
            duty=RECEIVE_NOTICE,
        )
        for n in party.unsigned
    ]


def _to_read(party: Party) -> list[Task]:
    """What arrived electronically and nobody has confirmed; its period runs since it arrived."""
    return [
        Task(
            NOW,
            _("查看并确认收到%(title)s") % {"title": n.title},
            _("%(number)s，%(day)s 电子送达；期限从次日起算，没有打开也算送达")
            % {"number": n.number, "day": n.served_on},
            _("未读") if n.opened_at is None else _("未确认"),
            "soon" if n.opened_at is None else "do",
            reverse("hall-paper", args=[n.code]),
            counts=True,
            duty=RECEIVE_NOTICE,
        )
        for n in party.notices
        if n.is_unacknowledged
    ]


def _to_say(party: Party) -> list[Task]:
    """Statement and defence, while the window is open; what was filed is told with the answer's date."""
    assert party.window is not None and party.prior is not None
    url = reverse("hall-statement", args=[party.entry.number, party.prior.code])
    if party.statements:
        return [Task(WAIT, _("陈述申辩"), *_answer(party), url=url if party.may(FILE_STATEMENT) else "")]
    if not party.window_is_open:
        hint = _("%(day)s 已届满；决定作出前提交的，仍会核实答复") % {"day": party.window.due_on}
        return [Task(SOON, _("陈述申辩"), hint, _("已届满"), "wait", url, duty=FILE_STATEMENT)]
    made = face_of(party.window, party.today, party.calendar)
    hint = _("可以上传证据；%(day)s 24:00 届满") % {"day": _day(party.window.due_on)}
    tone = TONES.get(made["state"], "do")
    return [Task(NOW, _("提交陈述申辩"), hint, made["words"], tone, url, counts=True, duty=FILE_STATEMENT)]


def _to_be_heard(party: Party) -> list[Task]:
    """A hearing, where the rules give one: to ask for, or how it stands."""
    if not party.gives_hearing or party.prior is None or party.hearing_window is None:
        return []
    url, made = reverse("hall-hearing", args=[party.entry.number, party.prior.code]), party.hearing
    if made is not None:
        hint = _("%(day)s 收到申请") % {"day": made.received_on}
        if made.is_waited_for and made.invitation_id and made.set_for:
            hint = _("%(at)s 举行") % {"at": made.set_for.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")}
        group = WAIT if made.is_waited_for else SOON
        return [Task(group, _("听证"), hint, str(made.get_state_display()), url=url)]
    due = party.hearing_window.due_on
    if party.today > due:
        return [Task(SOON, _("申请听证"), _("%(day)s 已届满") % {"day": due}, _("已届满"), "wait", url)]
    made_face = face_of(party.hearing_window, party.today, party.calendar)
    hint = _("可以不申请；%(day)s 24:00 届满") % {"day": _day(due)}
    return [Task(SOON, _("申请听证"), hint, made_face["words"], TONES.get(made_face["state"], "do"), url)]


def _answer(party: Party) -> tuple[str, str]:
    """What became of the last statement: hint and status."""
    last = party.statements[-1]
    hint = _("%(day)s 已经提交") % {"day": last.filed_on}
    if last.answer:
        return hint, _("已答复：%(how)s") % {"how": last.get_adopted_display()}
    due = party.clock("answer", last.ref) or party.clock("answer")
    return hint + (_("，机关最迟 %(day)s 答复") % {"day": due.due_on} if due else ""), _("已提交")


def _to_correct(party: Party) -> list[Task]:
    """Whoever corrects before the decision and promises may be left off the list (办法 §7)."""
    if not party.is_lead or party.prior is None:
        return []
    entry = party.entry
    url = reverse("hall-statement", args=[entry.number, party.prior.code])
    hint = "；".join(filter(None, [entry.particulars_text, _("决定前改正并书面承诺的，可以不予列入")]))
    decide = party.open_clock("decide")
    status = _("最迟 %(day)s 决定") % {"day": _short(decide, party.today)} if decide else _("决定前")
    return [Task(NOW, _("改正违法行为"), hint, status, "do", url, counts=True)]


def _to_promise(party: Party, template: CommitmentTemplate | None) -> list[Task]:
    """The written promise, before the decision or once listed."""
    rules = party.entry.policy.load_rules()
    if not (party.window or party.entry.state == Listing.LISTED):
        return []
    if not (party.entry.may_be_repaired and rules.yes("repair_promise")):
        return []
    if template is None:
        hint = _("决定列入后，申请提前移出前签署")
        return [Task(LATER, _("签署信用承诺"), hint, _("还不能开始"), "wait")] if party.is_undecided else []
    url = reverse("hall-commit", args=[party.entry.number])
    signed = party.commitment(template)
    if signed:
        hint = _("%(name)s 于 %(day)s 签署") % {"name": signed.signed_name, "day": _local(signed.signed_at)}
        return [Task(SOON, _("签署信用承诺"), hint, _("已签署"), url=url, duty=SIGN_COMMITMENT)]
    clause = _("决定前改正并承诺的，可以不予列入") if party.is_undecided else _("申请提前移出前须签署")
    return [
        Task(
            SOON,
            _("签署信用承诺"),
            _("由本人阅读全文后签署；%(why)s") % {"why": clause},
            _("未开始"),
            "do",
            url,
            duty=SIGN_COMMITMENT,
        )
    ]


def _to_leave(party: Party) -> list[Task]:
    """Early removal: not yet, possible, or under way (办法 §§12-14)."""
    entry, rules = party.entry, party.entry.policy.load_rules()
    if not entry.may_be_repaired:
        return []
    name, minimum = _leaving(party), rules.get("repair_minimum")
    months = minimum.term.words if minimum else ""
    if party.is_undecided and minimum is None:
        return [Task(LATER, name, _("决定列入后，改正了就可以申请"), _("还不能开始"), "wait")]
    if party.is_undecided:
        hint = _("决定列入后，改正并在列满%(term)s才能申请") % {"term": months}
        return [Task(LATER, name, hint, _("还不能开始"), "wait")]
    if entry.state != Listing.LISTED:
        return []
    url = reverse("hall-repair", args=[entry.number])
    made = party.open_repair
    if made is not None:
        if made.state == "incomplete":
            last = party.clock("repair_complete", made.ref)
            hint = _("一次性告知了需要补正的内容，补正期间机关的期限暂停")
            hint += _("；最迟 %(day)s") % {"day": last.due_on} if last else ""
            name = _("补正修复申请材料")
            return [Task(NOW, name, hint, made.get_state_display(), "do", url, duty=APPLY_REPAIR)]
        due = party.clock("repair_decide", made.ref)
        said = _("%(day)s 收到") % {"day": made.received_on}
        said += _("，最迟 %(day)s 决定") % {"day": due.due_on} if due else ""
        return [Task(WAIT, name, said, made.get_state_display(), "", url if party.may(APPLY_REPAIR) else "")]
    first, binding = party.earliest, party.windows.removal_rule if party.windows else minimum
    later: Any = {"url": url, "duty": APPLY_REPAIR}
    if party.bar_words:
        return [Task(LATER, name, party.bar_words, _("不得申请"), "bad", **later)]
    if first is None:
        hint = _("规则没有规定提前结束，期满后移出")
        return [Task(LATER, name, hint, _("还不能开始"), "wait", **later)]
    if party.today < first:
        term = binding.term.words if binding else ""
        hint = _("改正并在列满%(term)s；最早 %(day)s") % {"term": term, "day": first}
        return [Task(LATER, name, hint, _("未满期限"), "wait", **later)]
    rule = binding or rules.get("early_exit") or rules["listing_period"]
    hint = _("填写改正日期，上传改正的证明材料；%(clause)s") % {"clause": rule.clause}
    return [Task(SOON, name, hint, _("可以申请"), "do", url, duty=APPLY_REPAIR)]


def _leaving(party: Party) -> str:
    """What the application is called: nothing ends early that has no period."""
    return _("申请移出") if party.entry.lasts_until_cured else _("申请提前移出")


# ------------------------------------------------------------------------------ words and records
def said(party: Party) -> Said:
    """One paragraph in plain words: who wants what, what is settled, what is still possible."""
    facts = {
        "office": party.authority,
        "you": party.you,
        "list": party.entry.list_type.name,
        "from": party.entry.decided_on,
        "until": party.entry.listed_until,
    }
    if party.is_undecided:
        return _before(party, facts)
    if party.entry.state == Listing.LISTED:
        until = _("列入期至 %(until)s。") % facts
        if party.entry.listed_until is None:
            words = party.entry.policy.load_rules()["listing_period"].words
            until = _("列入期限：%(words)s。") % {"words": words}
        first = _("%(office)s于 %(from)s 决定将%(you)s列入%(list)s。") % facts
        if party.restored_on is not None:
            first += _("提前移出已于 %(day)s 被撤销，恢复列入。") % {"day": party.restored_on}
        return Said(first, until, _how_to_leave(party))
    return _after(party, facts)


def _how_to_leave(party: Party) -> str:
    """What the party can do to leave; an honour is nothing to leave."""
    entry = party.entry
    if not entry.may_be_repaired:
        return ""
    if not party.is_lead:
        return _("用人单位提前移出时，您一并移出。")
    if party.bar_words:
        return f"{party.bar_words}。"
    minimum = party.windows.removal_rule if party.windows else None
    if minimum is None:
        return _("改正后，可以申请移出。")
    return _("改正并在列满%(term)s后，可以申请提前移出。") % {"term": minimum.term.words}


def _before(party: Party, facts: dict[str, Any]) -> Said:
    """Before the decision: what the party can still do about it."""
    first = _("%(office)s拟将%(you)s列入%(list)s。") % facts
    strong = _("决定还没有作出。")
    if party.entry.list_type.kind == "red":
        return Said(first, strong, _("公示期内任何单位和个人可以提出异议。"))
    seventh = _("决定前改正并书面承诺的，可以不予列入。")
    if party.window is None:
        return Said(first, strong, _("请先签收告知书；签收后有 5 个工作日可以陈述申辩。") + seventh)
    if party.window_is_open:
        return Said(
            first, strong, _("您可以陈述申辩，最迟 %(day)s；") % {"day": party.window.due_on} + seventh
        )
    late = _("陈述申辩期限已于 %(day)s 届满，决定作出前提交的仍会核实。") % {"day": party.window.due_on}
    return Said(first, strong, late + seventh)


def _after(party: Party, facts: dict[str, Any]) -> Said:
    """When it is over: how it ended."""
    entry = party.entry
    if entry.state == Listing.DISMISSED:
        return Said(
            _("%(office)s于 %(from)s 决定：") % facts,
            _("不将%(you)s列入%(list)s。") % facts,
            _("本件已经办结。"),
        )
    if entry.state == Listing.REVOKED:
        return Said(
            _("%(office)s将%(you)s列入%(list)s的决定") % facts, _("已经撤销，视为自始未列入。"), _ended(party)
        )
    day = _local(entry.exited_at) if entry.exited_at else ""
    how = _("提前移出") if entry.exit_ground == ExitGround.REPAIR else _("移出")
    why = _("因列入期限届满，") if entry.exit_ground == ExitGround.TERM else ""
    strong = _("已于 %(day)s %(how)s%(list)s。") % {"day": day, "how": how, "list": entry.list_type.name}
    return Said(party.you + why, strong, _ended(party))


def _ended(party: Party) -> str:
    """What ended with the listing; nobody is told that it was made public who was not."""
    return _("公示停止，措施解除。") if party.mine_displayed is not None else _("措施解除。")


def status_words(party: Party) -> str:
    """The state of the record and whether the public sees it."""
    state = _("告知中") if party.is_undecided else party.entry.get_state_display()
    shown = party.mine_displayed
    if shown is None or shown.state == "withheld":
        return _("%(state)s，未公示") % {"state": state}
    if shown.state == "stopped":
        return _("%(state)s，已停止公示") % {"state": state}
    return _("%(state)s，公示中，自 %(day)s") % {"state": state, "day": shown.shown_from}


def next_date(party: Party) -> tuple[date, str] | None:
    """The next day that changes something for this party, and what it changes."""
    days: list[tuple[date, str]] = []
    if party.window_is_open and party.window:
        days.append((party.window.due_on, _("陈述申辩届满")))
    for kind, words in (("decide", _("最迟作出决定")), ("repair_decide", _("最迟决定提前移出"))):
        row = party.open_clock(kind)
        if row and (party.is_undecided or kind != "decide"):
            days.append((row.due_on, words))
    if party.entry.state == Listing.LISTED and party.entry.listed_until:
        days.append((party.entry.listed_until, _("列入期届满")))
        if party.is_lead and not party.open_repair and party.entry.may_be_repaired and party.earliest:
            days.append((party.earliest, _("起可以申请提前移出")))
    ahead = [d for d in days if d[0] >= party.today]
    return min(ahead, default=None)


def notice_state(notice: Notice) -> str:
    """Whether and how a notice was received."""
    if notice.state == Noticing.PUBLISHED:
        return _("%(day)s 已公布") % {"day": notice.issued_on}
    if notice.served_on is None:
        return _("待签收")
    said = _("%(day)s %(way)s") % {"day": notice.served_on, "way": notice.get_service_method_display()}
    if notice.is_unacknowledged:
        return said + (_("，未读") if notice.opened_at is None else _("，未确认收到"))
    return said


def _day(day: date) -> str:
    """2026-12-11 周五."""
    return f"{day.isoformat()} {weekday(day)}"


def _local(at: datetime) -> str:
    """The day in Shanghai of an instant, as 2026-12-11."""
    return at.astimezone(SHANGHAI).date().isoformat()


def _short(deadline: Deadline, today: date) -> str:
    """12-25 within the year."""
    return f"{deadline.due_on:%m-%d}" if deadline.due_on.year == today.year else deadline.due_on.isoformat()
