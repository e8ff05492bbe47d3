"""What the credit office and the providing authority do about an objection: every verb with its letters and clocks."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.acts import door, work
from workflows.acts import objection_clock as clocks
from workflows.acts import objection_effect as effect
from workflows.acts import objection_papers as papers
from workflows.acts.people import clock_keeper
from workflows.law import duties
from workflows.law.display import Showing
from workflows.law.objection import OPEN, Objecting, Result
from workflows.law.papers.objection import KEPT, OUTCOMES
from workflows.models import Deadline, Display, Notice, Objection, Person

# How the letter of the result calls what was decided.
OUTCOME_OF = dict(
    zip((Result.CORRECT, Result.DELETE, Result.SUPPLEMENT, Result.STOP), OUTCOMES[:4], strict=True)
) | {Result.KEEP: KEPT}


WAITS = gettext_lazy("等待异议人补正")


def note(objection: Objection, **columns: Any) -> None:
    """Keep on the objection's own row what its next steps need."""
    Objection.objects.filter(pk=objection.pk).update(**columns)
    for name, value in columns.items():
        setattr(objection, name, value)


def fresh(process: Any) -> Objection:
    """The objection of a procedure as it stands now."""
    return Objection.objects.select_related(
        "entry__subject", "office", "provider", "policy", "associate"
    ).get(pk=process.objection_id)


@transaction.atomic
def ask_completion(process: Any, said: dict[str, Any], *, by: Person, at: datetime) -> Objection:
    """Say once what is missing, in writing.

    From the day on which the letter arrives the office's clocks stand still and the days for completing run.
    """
    objection, today = fresh(process), door.local_day(at)
    objection = door.enact(
        "ask_completion",
        objection,
        by=by,
        at=at,
        given={"missing": said["missing"]},
        told={"days": said["days"]},
        missing=said["missing"],
    )
    row = clocks.await_completion(objection, days=said["days"], since=today, process=process)
    stated = {
        "objection.missing": said["missing"],
        "objection.complete_by": row.due_on.isoformat(),
        "objection.where": _where(objection, process),
    }
    made = papers.issue(objection, papers.COMPLETION, stated, process=process, by=by, at=at)
    if (
        made.state == "issued"
    ):  # an officer serves it: nobody's days run out over a letter that has not arrived
        clocks.stand_still(process, since=today, reason=_("补正告知书尚未送达"), kinds=(clocks.COMPLETE,))
    else:
        clocks.stand_still(process, since=today, reason=str(WAITS))
    return objection


def completion_told(process: Any) -> None:
    """The letter that asks for a completion has been served by hand: its days run, the office's stand still."""
    made = Notice.objects.filter(process=process.pk, kind=papers.COMPLETION).latest("pk")
    assert made.served_on is not None
    clocks.go_on(process, last=made.served_on, kinds=(clocks.COMPLETE,))
    clocks.stand_still(process, since=made.served_on, reason=str(WAITS))


def _where(objection: Objection, process: Any) -> str:
    """How what is missing may be handed in."""
    said = {"where": process.office.address or process.office.name}
    if objection.channel == Objection.Channel.HALL:
        return _("信衡主体服务大厅“异议”，或者%(where)s窗口") % said
    return _("凭查询码在网上办理进度页面提交，或者%(where)s窗口") % said


@transaction.atomic
def lapse(objection: Objection, *, process: Any, by: Person, at: datetime) -> Objection:
    """Nothing has come within the time that was given."""
    because = _("逾期未补正，异议程序终止；补齐材料后可以重新提出")
    ended: Objection = door.enact("lapse_objection", objection, by=by, at=at, because=because)
    clocks.meet(ended, *clocks.KINDS, process=process, at=at)
    return ended


def propose_rejection(process: Any, said: dict[str, Any]) -> None:
    """Why it should not be accepted, for the other hand that confirms it."""
    kept = {name: said[name] for name in ("why", "basis", "elsewhere")}
    note(fresh(process), proposal={"rejection": kept})


def tell_end(process: Any, *, by: Person, at: datetime) -> Notice:
    """Whoever objected is told in writing that the objection has ended without an answer, and why."""
    objection = fresh(process)
    why, again = _why_ended(objection)
    stated = {
        "objection.reason": why,
        "objection.ended_on": door.local_day(at).isoformat(),
        "objection.again": again,
    }
    return papers.issue(objection, papers.ENDED, stated, process=process, by=by, at=at)


def _why_ended(objection: Objection) -> tuple[str, str]:
    """Why it has ended, and whether it may be made anew."""
    if objection.state == Objecting.MOOT:
        return _(
            "异议所针对的列入决定已经撤销，视为自始未列入，有关信息不再公示、不再使用，没有需要继续核查的内容。"
        ), ""
    asked = Notice.objects.filter(
        process__objectionprocedure__objection=objection.pk, kind=papers.COMPLETION
    ).latest("pk")
    due = Deadline.objects.filter(about=objection.ref, kind=clocks.COMPLETE).latest("pk").due_on
    told = {"title": asked.title, "number": asked.number, "due": f"{due.year}年{due.month}月{due.day}日"}
    why = _(
        "本机关已经以《%(title)s》（%(number)s）一次性告知需要补正的内容，补正期限于%(due)s届满，没有收到补正材料。"
    )
    return why % told, _("材料补齐后，可以重新提出异议。")


@transaction.atomic
def reject(process: Any, *, by: Person, at: datetime) -> Objection:
    """Not accepted, as proposed, in writing and with reasons; the clock ends when the letter has arrived."""
    said = fresh(process).proposal["rejection"]
    objection = door.enact(
        "reject_objection", fresh(process), by=by, at=at, given={"why": said["why"], "decided_at": at},
        why=said["why"],
    )  # fmt: skip
    clocks.meet(objection, *clocks.AT_ONCE, process=process, at=at)
    stated = {
        "objection.reason": said["why"],
        "objection.basis": said["basis"],
        "objection.elsewhere": said["elsewhere"],
    }
    made = papers.issue(objection, papers.REJECTED, stated, process=process, by=by, at=at)
    if made.state != "issued":
        answered(process, at=at)
    return objection


@transaction.atomic
def accept(process: Any, *, forwards: bool, by: Person, at: datetime) -> Objection:
    """Accepted: marked on every channel, told in writing; what another authority provided is forwarded to it."""
    objection: Objection = door.enact("accept_objection", fresh(process), by=by, at=at)
    if forwards:
        note(objection, provider=objection.entry.department)
        work.note(process, provider=objection.provider)
        clocks.forward(objection, process=process, on=door.local_day(at))
        because = _("信息由%(name)s提供，转其核查") % {"name": objection.entry.department.name}
        door.record(
            "forward_objection", objection.entry, thing=objection, by=by, at=at,
            duty=duties.CHECK_OBJECTION, because=because, provider=objection.entry.department.code,
        )  # fmt: skip
    if clocks.rules_of(objection).yes("objection_mark"):
        effect.mark(objection, by=by, at=at)
    marks = effect.displays_of(objection).filter(state=Showing.MARKED).exists()  # by another objection, too
    clocks.meet(objection, *clocks.AT_ONCE, process=process, at=at)
    row = clocks.of_process(process, clocks.ANSWER)
    stated = {
        "objection.due_on": row.due_on.isoformat() if row else _("规则规定的期限"),
        "objection.marked": _("已经作出异议标注") if marks else _("不作异议标注"),
    }
    papers.issue(objection, papers.ACCEPTED, stated, process=process, by=by, at=at)
    return objection


def keep_findings(process: Any, said: dict[str, Any], *, by: Person, at: datetime) -> None:
    """What was found, what it rests on and what is proposed; the line of the step itself is written by the step."""
    names = ("result", "field", "new", "remark", "wrong_listing")
    proposal = {name: said.get(name) or "" for name in names}
    labels = {key: label for key, label, _old in effect.fields_of(process.objection)}
    proposal["label"] = str(labels.get(proposal["field"], ""))
    note(process.objection, findings=said["reason"], proof=said["proof"], proposal=proposal)


def provider_answered(process: Any, *, at: datetime) -> None:
    """The authority's head has confirmed: its clock has done its work."""
    clocks.meet(process.objection, clocks.PROVIDER, process=process, at=at)


@transaction.atomic
def decide(process: Any, said: dict[str, Any], *, by: Person, at: datetime) -> Objection:
    """What is done with the information, done at once and answered in writing with remedies."""
    given = {"handling": said["handling"], "decided_at": at}
    objection: Objection = door.enact(
        "decide_objection", fresh(process), by=by, at=at, because=said["handling"], given=given,
        result=said["result"],
    )  # fmt: skip
    _take_effect(objection, process, said, by=by, at=at)
    return objection


@transaction.atomic
def recheck(process: Any, said: dict[str, Any], *, by: Person, at: datetime) -> Objection:
    """The office above has looked again, or its written answer was recorded; the same effects, and a new answer."""
    objection: Objection = door.enact(
        "recheck", fresh(process), by=by, at=at, because=said["handling"],
        given={"handling": said["handling"], "findings": said["findings"], "proof": said["proof"]},
        told={"document": said.get("document", "")},
        result=said["result"],
    )  # fmt: skip
    clocks.meet(objection, clocks.RECHECK, process=process, at=at)
    _take_effect(objection, process, said, by=by, at=at)
    return objection


def _take_effect(
    objection: Objection, process: Any, said: dict[str, Any], *, by: Person, at: datetime
) -> None:
    """The effect, the end of the mark, the letter; the clock of the answer ends when the letter has arrived."""
    changes = effect.apply(objection, said, by=by, at=at)
    note(objection, changes=changes)
    if said["result"] == Result.KEEP and objection.was_stopped_late:
        effect.show_again(objection, by=by, at=at)
    effect.unmark(objection, by=by, at=at, because=_("异议已经答复"))
    stated = {
        "objection.findings": objection.findings,
        "objection.evidence": objection.proof,
        "objection.outcome": OUTCOME_OF[Result(said["result"])],
        "objection.handling": _handling(objection, said),
        "objection.done_on": "" if said["result"] == Result.KEEP else door.local_day(at).isoformat(),
    }
    made = papers.issue(objection, papers.RESULT, stated, process=process, by=by, at=at)
    if made.state != "issued":
        answered(process, at=at)


def _handling(objection: Objection, said: dict[str, Any]) -> str:
    """What was done, old and new, and where one may ask to look again."""
    lines = [
        _("“%(field)s”由“%(old)s”改为“%(new)s”。") % {**change, "old": change["old"] or "—"}
        for change in objection.changes
    ]
    lines.append(said["handling"])
    if said["result"] == Result.DELETE and said.get("wrong_listing"):
        lines.append(_("列入决定有误的，已提请作出决定的机关依法撤销。"))
    upper = objection.office.upper_credit_office()
    if objection.state != "rechecked":
        to = {"office": upper.name if upper else _("上一级社会信用主管部门")}
        lines.append(_("对本处理结果有异议的，可以向%(office)s申请复核；也可以由本机关代为转送。") % to)
    return "\n".join(lines)


def answered(process: Any, *, at: datetime) -> None:
    """The answer has reached whoever objected: only now its clock ends."""
    clocks.meet(process.objection, clocks.ANSWER, clocks.PROVIDER, process=process, at=at)


def forward_recheck(process: Any, said: dict[str, Any], *, by: Person, at: datetime) -> None:
    """No office above works in this program: the request goes to it by letter, and that is on the record."""
    door.record(
        "forward_recheck", process.entry, thing=fresh(process), by=by, at=at, duty=duties.CHECK_OBJECTION,
        because=said["reason"], to=said["to"], document=said["document"], sent_on=said["sent_on"],
    )  # fmt: skip


def stop_late(objection: Objection, *, at: datetime) -> bool:
    """The answer is late, and the place's rules say that the display then stops until it is given; True when it did."""
    is_stopped = clocks.rules_of(objection).value("objection_deemed") == "stop"
    if not is_stopped or objection.state not in OPEN:  # decided, and only not served yet: the decision stands
        return False
    because = _("逾期未答复，依本地规则先停止公示（异议 %(code)s）") % {"code": objection.code}
    stopped = effect.stop(objection, by=clock_keeper(), at=at, because=because) > 0
    note(objection, was_stopped_late=stopped)
    return stopped


def marked_displays(objection: Objection) -> list[Display]:
    """What is shown now of what is disputed."""
    return list(effect.displays_of(objection))
