"""What an officer puts down about a review or a lawsuit: progress, a stay, its end, the outcome, that it binds."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from forms.challenge import EffectForm, NoteForm, OutcomeForm, StayEndForm, StayForm
from workflows.acts import challenge, evidence, log, stay
from workflows.law.challenge import NO_SUSPENSION, Challenging
from workflows.law.refusal import Refused
from workflows.queries import challenges, clock
from workflows.views.challenge import insist_recorder, seen
from workflows.views.errors import conflict


@dataclass(frozen=True)
class Deed:
    """One thing to put down: its form, how the page calls it, what is said afterwards; who confirms may do some."""

    form: Any
    title: Any
    hint: Any
    said: Any
    button: Any
    by_confirmer: bool = False


DEEDS: dict[str, Deed] = {
    "note": Deed(
        NoteForm,
        gettext_lazy("登记进展和材料"),
        gettext_lazy(
            "开庭和听证日期、收到和提交的材料、逾期提交的材料及其是否采纳；登记后不能修改，有误的另记一条。"
        ),
        gettext_lazy("已登记。"),
        gettext_lazy("登记"),
    ),
    "outcome": Deed(
        OutcomeForm,
        gettext_lazy("登记处理结果"),
        gettext_lazy(
            "照决定书、裁判文书登记并上传原文；由法制审核岗或者负责人核对原文后确认，确认前不产生任何后果。"
        ),
        gettext_lazy("已登记结果，等待确认。"),
        gettext_lazy("提交确认"),
    ),
    "effect": Deed(
        EffectForm,
        gettext_lazy("登记生效"),
        gettext_lazy("一审裁判上诉期满没有上诉的，登记生效；生效后按结果执行：撤销的在3个工作日内执行。"),
        gettext_lazy("已登记生效。"),
        gettext_lazy("登记生效"),
        by_confirmer=True,
    ),
    "annul": Deed(
        None,
        gettext_lazy("呈批撤销列入"),
        gettext_lazy(
            "依生效的决定、裁判，请负责人批准撤销列入；是否撤销已由决定、裁判确定，负责人核对文书后批准执行。"
        ),
        gettext_lazy("已呈负责人审批。"),
        gettext_lazy("呈负责人审批"),
        by_confirmer=True,
    ),
    "stay": Deed(
        StayForm,
        gettext_lazy("登记停止执行"),
        NO_SUSPENSION,
        gettext_lazy("已登记停止执行，等待负责人确认；确认前照常执行。"),
        gettext_lazy("提交负责人确认"),
    ),
    "stay-end": Deed(
        StayEndForm,
        gettext_lazy("登记恢复执行"),
        gettext_lazy(
            "停止执行的决定、裁定被撤销或者期限届满的，登记依据；负责人确认后恢复公示和措施，继续计算期限。"
        ),
        gettext_lazy("已登记恢复执行，等待负责人确认。"),
        gettext_lazy("提交负责人确认"),
    ),
}


class DeedView(View):
    """The form of one deed; the flow's starts are given in urls."""

    start: Callable[..., Any] | None = None
    take_effect: Callable[..., Any] | None = None
    propose: Callable[..., Any] | None = None

    def dispatch(self, request: HttpRequest, *args: Any, code: str, deed: str, **kwargs: Any) -> Any:
        """Unknown deed or unseen matter: 404; not owed: 403; what cannot be done now: 409."""
        if deed not in DEEDS:
            raise Http404
        self.deed, self.name = DEEDS[deed], deed
        self.challenge = seen(request.user, code)
        insist_recorder(self.challenge.entry, request.user, confirms=self.deed.by_confirmer)
        sentence = self.why_not()
        if sentence:
            return conflict(request, sentence)
        return super().dispatch(request, *args, **kwargs)

    def why_not(self) -> str:
        """Why this deed has no place now; empty when it has."""
        file = challenges.read(self.challenge, self.request.user, clock.today())
        current = file.live_stay
        is_listed = self.challenge.entry.state == "listed"
        possible = {
            "note": self.challenge.is_open,
            "outcome": file.may_be_reported,
            "effect": self.challenge.state == Challenging.CONCLUDED,
            "annul": file.wants_proposal,
            "stay": self.challenge.is_open and is_listed and current is None,
            "stay-end": current is not None and current.state == "in_effect" and not current.end_reason,
        }[self.name]
        if possible:
            return ""
        told = {"deed": self.deed.title, "state": self.challenge.get_state_display()}
        return _("现在不能办理“%(deed)s”：本件的状态是“%(state)s”，或者已经登记过、正在等待确认。") % told

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form."""
        return self.page(self.form())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Put it down, or say why not; nothing typed is lost."""
        form = self.form(request.POST, request.FILES)
        done = form is None
        if form is None or form.is_valid():
            try:
                with transaction.atomic(), log.one_gesture():
                    self.act(form.cleaned_data if form is not None else {})
                done = True
            except Refused as refused:
                if form is None:
                    return conflict(request, " ".join(refused.sentences))
                form.add_error(None, refused.sentences)
                done = False
        if not done:
            return self.page(form, status=422)
        messages.success(request, str(self.deed.said))
        return redirect("challenge", self.challenge.code)

    def act(self, data: dict[str, Any]) -> None:
        """What the deed does, with the papers kept first."""
        made, who = self.challenge, {"by": self.request.user, "at": clock.now()}
        entry = log.lock(made.entry)
        made.entry = entry
        kept = [
            evidence.keep(entry, u.file, u.media_type, purpose="challenge", **who)
            for u in data.pop("files", ())
        ]
        if self.name == "note":
            challenge.note(
                made, data["kind"], data["on"], data["text"], admitted=data["admitted"], files=kept, **who
            )
        elif self.name == "outcome":
            made = challenge.report_outcome(made, data, kept, **who)
            self.start(challenge=made, matter="outcome", **who)
        elif self.name == "effect":
            self.take_effect(made, data["effective_on"], **who)
        elif self.name == "annul":
            self.propose(made, **who)
        elif self.name == "stay":
            ordered = stay.report(made, data, kept, **who)
            self.start(challenge=made, matter="stay", stay=ordered, **who)
        else:
            ordered = made.stays.get(state="in_effect")
            ordered = stay.report_end(ordered, data["document"], data["reason"], **who)
            self.start(challenge=made, matter="stay_end", stay=ordered, **who)

    def form(self, *data: Any) -> Any:
        """The form of the deed; None for one that only asks to be confirmed."""
        if self.deed.form is None:
            return None
        more: dict[str, Any] = {"today": clock.today()}
        if self.name == "stay":
            more["initial"] = {"orderer": "body", "stops_display": True, "stops_measures": True}
        return self.deed.form(*data, **more)

    def page(self, form: Any, status: int = 200) -> HttpResponse:
        """The page of the deed."""
        context = {
            "challenge": self.challenge,
            "entry": self.challenge.entry,
            "deed": self.deed,
            "form": form,
        }
        return render(self.request, "challenge/deed.html", context, status=status)
