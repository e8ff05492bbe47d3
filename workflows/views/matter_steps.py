"""What may be done with a complaint or a report in each state: the words of the step, its form, the act behind it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from forms import clue as clue_forms
from forms import complaint as forms
from workflows.acts import clue, complaint, handling, matter
from workflows.law import duties
from workflows.law.clue import Reporting
from workflows.law.complaint import Complaining
from workflows.models import Complaint, Department, Person, Report
from workflows.queries import matters

Act = Callable[[Any, dict[str, Any], Person, datetime], Any]


@dataclass(frozen=True)
class Step:
    """One thing that may be done; `options` gives the form what it offers."""

    name: str
    words: Any
    icon: str
    form: type[Any]
    act: Act
    duty: Any
    options: Callable[[Any], dict[str, Any]] = lambda _thing: {}


def why(**told: Any) -> Callable[[Any], dict[str, Any]]:
    """Options of a form with one reason."""
    return lambda _thing: told


def _hand(thing: Any, said: dict[str, Any], by: Person, at: datetime) -> Any:
    person = Person.objects.get(username=said["person"])
    return matter.hand_to(thing, person, because=said["reason"], by=by, at=at)


def _assign(thing: Report, said: dict[str, Any], by: Person, at: datetime) -> Any:
    office = Department.objects.get(code=said["department"])
    return clue.assign(thing, office, because=said["reason"], by=by, at=at)


def _refuse(act: Callable[..., Any]) -> Act:
    """An act that is told a reason, and whether the right was abused."""
    return lambda thing, said, by, at: act(
        thing, because=said["reason"], is_vexatious=said["is_vexatious"], by=by, at=at
    )


def _because(act: Callable[..., Any]) -> Act:
    """An act that is told a reason alone."""
    return lambda thing, said, by, at: act(thing, because=said["reason"], by=by, at=at)


def _with(act: Callable[..., Any]) -> Act:
    """An act that is told the fields of its form; a reason is its `because`."""

    def run(thing: Any, said: dict[str, Any], by: Person, at: datetime) -> Any:
        told = {("because" if name == "reason" else name): value for name, value in said.items()}
        return act(thing, **told, by=by, at=at)

    return run


SHORT = why(label=_("说明"), required=False)
HANDLE, LOOK = duties.HANDLE_UNCONCERNED, duties.LOOK_INTO_UNCONCERNED
EITHER = duties.ASSIGN_OR_LOOK_INTO


def _colleagues(thing: Any) -> dict[str, Any]:
    return {"people": matters.colleagues(thing), "label": _("交办意见"), "required": False}


def _clock_steps(duty: Any) -> tuple[Step, ...]:
    """Stop, go on, extend: each only on record, with a reason."""
    return (
        Step("stop", _("中止期限"), "clock-pause", forms.WhyForm, _because(handling.stop), duty,
             why(label=_("中止的理由"), hint=_("等待鉴定、检查结果，或者等待别的单位答复；写明凭据。"))),
        Step("resume", _("恢复期限"), "player-play", forms.WhyForm, _because(handling.resume), duty,
             why(label=_("恢复的理由"))),
        Step("extend", _("延长期限"), "calendar-event", forms.WhyForm, _because(handling.extend), duty,
             why(label=_("延长的理由"), hint=_("只能延长一次；提出人看得到新的届满日。"))),
    )  # fmt: skip


ACCEPT = Step("accept", _("受理"), "check", forms.WhyForm, _because(complaint.accept), HANDLE, SHORT)
COMPLAINT_STEPS: dict[str, tuple[Step, ...]] = {
    Complaining.FILED: (
        ACCEPT,
        Step("reject", _("不予受理"), "x", forms.RefuseForm, _refuse(complaint.reject), HANDLE,
             why(label=_("不予受理的理由"), hint=_("投诉人看得到；应当告知可以通过什么途径解决。"))),
        Step("transfer", _("转送"), "send", forms.TransferForm, _with(complaint.transfer), HANDLE),
    ),
    Complaining.ACCEPTED: (
        Step("answer", _("答复"), "writing", forms.AnswerForm, _with(complaint.answer), HANDLE),
        Step("transfer", _("转送"), "send", forms.TransferForm, _with(complaint.transfer), HANDLE),
    ),
    Complaining.REVIEWING: (
        Step("review", _("作出核查答复"), "writing", forms.AnswerForm, _with(complaint.review),
             duties.REVIEW_UNCONCERNED),
    ),
    **dict.fromkeys(
        (Complaining.REJECTED, Complaining.TRANSFERRED, Complaining.ANSWERED, Complaining.REVIEWED),
        (Step("close", _("办结"), "checks", forms.WhyForm, _because(complaint.close), HANDLE, SHORT),),
    ),
}  # fmt: skip

HAND = Step("hand", _("转办"), "user-share", forms.HandForm, _hand, HANDLE, _colleagues)
CLOCK_STEPS = _clock_steps(HANDLE)


def _offices(_thing: Any) -> dict[str, Any]:
    return {"offices": matters.departments(), "label": _("交办意见"), "required": False}


ASSIGN = Step(
    "assign", _("分派"), "send", clue_forms.AssignForm, _assign, duties.ASSIGN_UNCONCERNED, _offices
)
NOT_HEARD = (
    Step("transfer", _("移送"), "external-link", forms.TransferForm, _with(clue.transfer), EITHER),
    Step("merge", _("并案"), "stack-2", clue_forms.MergeForm, _with(clue.merge), EITHER),
    Step("reject", _("不予受理"), "x", forms.RefuseForm, _refuse(clue.reject), duties.ASSIGN_BY_ANOTHER,
         why(label=_("不予受理的理由"), hint=_("举报人看得到；不服的可以申诉一次，由另一名工作人员处理。"))),
)  # fmt: skip
FEED_BACK = Step(
    "feedback", _("反馈结果"), "message-2", clue_forms.FeedbackForm, _with(clue.feed_back), EITHER
)
REPORT_STEPS: dict[str, tuple[Step, ...]] = {
    Reporting.FILED: (ASSIGN, *NOT_HEARD),
    Reporting.ASSIGNED: (
        Step("verify", _("作为线索"), "bulb", clue_forms.FindingsForm, _with(clue.verify), LOOK),
        Step("dismiss", _("未能查实"), "circle-minus", clue_forms.FindingsForm, _with(clue.dismiss), LOOK),
        *NOT_HEARD,
        Step("return", _("退回重新分派"), "arrow-back-up", forms.WhyForm, _because(clue.give_back), EITHER,
             why(label=_("退回的理由"))),
    ),
    **dict.fromkeys(
        (
            Reporting.VERIFIED, Reporting.UNVERIFIED, Reporting.TRANSFERRED, Reporting.MERGED,
            Reporting.REJECTED,
        ),
        (FEED_BACK,),
    ),
    Reporting.FED_BACK: (
        Step("close", _("办结"), "checks", forms.WhyForm, _because(clue.close), EITHER, SHORT),
    ),
}  # fmt: skip
REPORT_HAND = Step("hand", _("转办"), "user-share", forms.HandForm, _hand, EITHER, _colleagues)
REPORT_CLOCK_STEPS = _clock_steps(EITHER)


def offered(thing: Complaint | Report, person: Person) -> list[Step]:
    """What this person may do with it now, the usual first."""
    is_complaint = isinstance(thing, Complaint)
    steps = [*(COMPLAINT_STEPS if is_complaint else REPORT_STEPS).get(thing.state, ())]
    running = next((row for row in thing.clocks.all() if row.met_at is None), None)
    if thing.is_open:
        steps.append(HAND if is_complaint else REPORT_HAND)
        stop, resume, extend = CLOCK_STEPS if is_complaint else REPORT_CLOCK_STEPS
        if running is not None and running.paused_on is not None:
            steps.append(resume)
        elif running is not None:
            steps.append(stop)
            steps += [extend] if matters.may_extend(thing) else []
    asked: dict[int, bool] = {}
    for step in steps:
        if id(step.duty) not in asked:
            asked[id(step.duty)] = bool(step.duty(thing, person))
    return [step for step in steps if asked[id(step.duty)]]
