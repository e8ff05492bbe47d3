"""What an officer may begin on an entry: a proposal to the head, a statement that came on paper."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from forms.motion import ProposeMotionForm
from forms.statement import StatementForm
from workflows.acts import evidence, log, motion, pause
from workflows.acts import statement as statements
from workflows.acts.identification import TOLD
from workflows.law import duties
from workflows.law.entry import Listing
from workflows.law.refusal import Refused, TooLate
from workflows.law.service import Noticing
from workflows.models import Entry, Motion, Notice, Person
from workflows.queries import clock, dossier
from workflows.views.entry import seen_entry
from workflows.views.errors import conflict

TITLES = {
    "extension": gettext_lazy("申请延长作出决定期限"),
    "rescission": gettext_lazy("呈批撤销提前移出、恢复列入"),
    "revocation": gettext_lazy("呈批撤销列入决定"),
    "downgrade": gettext_lazy("呈批取消守信激励"),
    "extinction": gettext_lazy("呈批主体消灭移出"),
    "suspension": gettext_lazy("呈批中止计算期限"),
    "repair_extension": gettext_lazy("呈批延长修复审查期限"),
    "reorganisation": gettext_lazy("呈批破产重整期间暂停惩戒"),
    "plan_done": gettext_lazy("呈批重整计划执行完毕、解除惩戒"),
    "plan_failed": gettext_lazy("呈批重整终止、恢复惩戒"),
}
# The parties are heard before the head decides on a restoration: the letter to them goes out with the proposal.
BUTTONS: dict[str, Any] = {"rescission": gettext_lazy("签发告知书，听取意见后呈批")}
SENT: dict[str, Any] = {"rescission": gettext_lazy("已签发拟恢复列入告知书；听取陈述申辩后呈负责人审批。")}
HINTS = {
    "extension": gettext_lazy("情况复杂的，经负责人批准，可以延长一次。"),
    "rescission": gettext_lazy(
        "以隐瞒情况、提供虚假资料等方式骗取提前移出，情节严重的，撤销提前移出决定，恢复列入，起止时间重新计算。"
    ),
    "revocation": gettext_lazy("列入所依据的文书被依法撤销的，应当撤销列入决定。"),
    "downgrade": gettext_lazy(
        "评级下降、被列入失信名单等原因，不再符合守信激励条件的，写明依据，由负责人决定移出；激励措施同时停止。"
    ),
    "extinction": gettext_lazy("主体已经注销登记或者死亡的，写明登记或者证明文书，由负责人决定移出。"),
    "suspension": gettext_lazy(
        "名单规则规定可以中止的，写明事由和文书，经负责人批准，自批准之日起停止计算；事由消除后及时恢复，最长期限届满自动恢复。"
    ),
    "repair_extension": gettext_lazy(
        "案情复杂或者需要进行核查的，经负责人批准，可以按名单规则延长一次；延长后告知申请人。"
    ),
    "reorganisation": gettext_lazy(
        "人民法院裁定批准重整计划或者认可和解协议的，企业可以申请；经负责人批准，计划执行期间暂停公示和措施（条款待核）。"
        "列入仍然有效，期限照常计算；计划执行期限届满由系统提醒。"
    ),
    "plan_done": gettext_lazy(
        "重整计划执行完毕的，写明文书；经负责人批准，移出名单，暂停的公示和措施不再恢复。"
    ),
    "plan_failed": gettext_lazy(
        "重整计划没有执行或者被终止的，写明文书；经负责人批准，恢复暂停的公示和措施。"
    ),
}
SAID = gettext_lazy("已登记陈述申辩，答复期限从收到之日的次日起算。")
BEFORE_DECISION = (Listing.PROPOSED, Listing.NOTIFIED)


def insist(duty: duties.Duty, entry: Entry, person: Person) -> None:
    """Raise PermissionDenied unless the person owes the duty and has no part in the subject (回避)."""
    if not duty(entry, person):
        raise PermissionDenied
    if entry.concerns(person):
        raise PermissionDenied(_("您是当事人的代表，不能办理与其有关的案件，应当回避。"))


class MotionView(View):
    """Propose an extension, a rescission or a revocation; `start` begins the procedure (given in urls)."""

    start: Callable[..., Any] | None = None

    def dispatch(self, request: HttpRequest, *args: Any, number: str, kind: str, **kwargs: Any) -> Any:
        """Unknown kind or unseen entry: 404; not owed: 403; not possible now: 409."""
        if kind not in Motion.Kind.values:
            raise Http404
        self.kind, self.entry = kind, seen_entry(request.user, number, *dossier.RELATED)
        insist(duties.PROPOSE_MOTION, self.entry, request.user)
        try:
            motion.check_possible(self.entry, kind, clock.today())
            insist_single(self.entry, kind)
            return super().dispatch(request, *args, **kwargs)
        except Refused as refused:
            return conflict(request, " ".join(refused.sentences))

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form."""
        return self.page(self.form())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Put the proposal on the record and before the head, in one transaction."""
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        who: dict[str, Any] = {"by": request.user, "at": clock.now()}
        with transaction.atomic(), log.one_gesture():
            entry = log.lock(self.entry)
            insist_single(entry, self.kind)
            entry = motion.propose(entry, self.kind, **who, **form.cleaned_data)
            self.start(entry=entry, kind=self.kind, **who, **form.cleaned_data)
        messages.success(request, SENT.get(self.kind, _("已呈负责人审批。")))
        return redirect("entry", entry.number)

    def form(self, *data: Any) -> ProposeMotionForm:
        """The form of this kind of proposal; a stop names one of the clocks that run."""
        today = clock.today()
        clocks = pause.stoppable(self.entry, today) if self.kind == "suspension" else []
        return ProposeMotionForm(*data, kind=self.kind, today=today, clocks=clocks)

    def page(self, form: ProposeMotionForm, status: int = 200) -> HttpResponse:
        """The page of the proposal."""
        of_case = dossier.is_of_case(self.request.user, self.entry.department_id)
        context = {
            "entry": self.entry, "form": form, "title": TITLES[self.kind], "hint": HINTS[self.kind],
            "name": dossier.shown_name(self.entry.subject, of_case),
            "button": BUTTONS.get(self.kind, _("呈负责人审批")),
        }  # fmt: skip
        return render(self.request, "motion/new.html", context, status=status)


def insist_single(entry: Entry, kind: str) -> None:
    """Raise TooLate while a proposal of the same kind waits for the head."""
    waiting = Motion.objects.filter(entry=entry, kind=kind, is_open=True).select_related("started_by").first()
    if waiting is not None:
        raise TooLate(
            _("%(who)s已经就同一事项呈批，正在等负责人审批；请等待结果。") % {"who": waiting.started_by.name}
        )


class PaperStatementForm(StatementForm):
    """A statement that came on paper: whose it is, when it came, what it says."""

    objector = forms.CharField(
        label=gettext_lazy("异议人"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"class": "form-control"}),
        help_text=gettext_lazy("对公示提出异议的单位或者个人；不愿具名的，填写“匿名”。"),
        error_messages={"required": gettext_lazy("请填写异议人；不愿具名的，填写“匿名”。")},
    )
    objector_contact = forms.CharField(
        label=gettext_lazy("异议人联系方式"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"class": "form-control"}),
        help_text=gettext_lazy("答复时使用，不告知被公示的主体。"),
    )
    notice = forms.ChoiceField(
        label=gettext_lazy("陈述申辩人（其收到的告知书）"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择陈述申辩人收到的告知书。")},
    )

    def __init__(self, *args: Any, priors: list[Notice], **kwargs: Any) -> None:
        super().__init__(*args, by_officer=True, **kwargs)
        self.priors = {prior.code: prior for prior in priors}
        field = self.fields["notice"]
        field.choices = [(p.code, f"{p.addressee}，{p.number}") for p in priors]
        if len(priors) == 1:
            field.initial = priors[0].code
        if not any(p.kind == "public_notice" for p in priors):
            del self.fields["objector"], self.fields["objector_contact"]
        elif all(p.kind == "public_notice" for p in priors):
            field.label, self.fields["text"].label = _("公示文书"), _("异议内容")
            self.fields["objector"].required = True
        names = ["notice", "objector", "objector_contact", "received_on", "posted_on", "text", "files"]
        self.order_fields(names)

    def clean(self) -> dict[str, Any]:
        """Nobody answers a notice that does not exist yet; who objects to a public one is named."""
        data = super().clean()
        prior = self.priors.get(data.get("notice", ""))
        is_public = prior is not None and prior.kind == "public_notice"
        if is_public and not data.get("objector") and "objector" not in self.errors:
            self.add_error("objector", _("请填写异议人；不愿具名的，填写“匿名”。"))
        for name in ("received_on", "posted_on"):
            if prior is not None and data.get(name) and data[name] < prior.issued_on:
                said = {"day": prior.issued_on.isoformat()}
                self.add_error(name, _("不能早于告知书的签发日期 %(day)s。") % said)
        return data


class StatementView(View):
    """Enter a statement and defence that was received on paper; `start` begins its answer (given in urls)."""

    start: Callable[..., Any] | None = None

    def dispatch(self, request: HttpRequest, *args: Any, number: str, **kwargs: Any) -> Any:
        """Unseen entry: 404; not owed: 403; no notice issued yet, or decided already: 409."""
        self.entry = seen_entry(request.user, number, *dossier.RELATED)
        insist(duties.RECORD_STATEMENT, self.entry, request.user)
        priors = self.entry.notices.filter(kind__in=TOLD).exclude(state=Noticing.WITHDRAWN)
        self.priors = list(priors.defer("file").select_related("associate"))
        try:
            insist_open(self.entry)
            if not self.priors:
                raise Refused(_("还没有签发告知书或者公示，不能登记陈述申辩和异议。"))
            return super().dispatch(request, *args, **kwargs)
        except Refused as refused:
            return conflict(request, " ".join(refused.sentences))

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form."""
        return self.page(PaperStatementForm(priors=self.priors, today=clock.today()))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep the statement with its files and start the clock of its answer, in one transaction."""
        form = PaperStatementForm(request.POST, request.FILES, priors=self.priors, today=clock.today())
        if not form.is_valid():
            return self.page(form, status=422)
        data, who = form.cleaned_data, {"by": request.user, "at": clock.now()}
        with transaction.atomic(), log.one_gesture():
            insist_open(log.lock(self.entry))
            prior = form.priors[data["notice"]]
            kept = [
                evidence.keep(self.entry, f.file, f.media_type, purpose="statement", **who)
                for f in data["files"]
            ]
            said = statements.file_statement(
                prior,
                data["text"],
                received_on=data["received_on"],
                posted_on=data["posted_on"],
                files=kept,
                objector=(data.get("objector", ""), data.get("objector_contact", "")),
                **who,
            )
            self.start(statement=said, **who)
        late = _("（逾期提交，仍须核实答复）") if said.is_late else ""
        messages.success(request, (_("已登记异议。") if said.objector else SAID) + late)
        return redirect("entry", self.entry.number)

    def page(self, form: PaperStatementForm, status: int = 200) -> HttpResponse:
        """The page of the statement."""
        of_case, until = (
            dossier.is_of_case(self.request.user, self.entry.department_id),
            self.entry.reply_until,
        )
        context = {
            "entry": self.entry, "form": form, "is_public": "objector" in form.fields,
            "answer": self.entry.policy.load_rules().get("statement_answer"),
            "name": dossier.shown_name(self.entry.subject, of_case),
            "late": until if until and clock.today() > until else None,
        }  # fmt: skip
        return render(self.request, "motion/statement.html", context, status=status)


def insist_open(entry: Entry) -> None:
    """Raise Refused when the decision has been made: what is said then goes to review or court."""
    if entry.state not in BEFORE_DECISION:
        raise Refused(_("已经作出决定，不能再登记陈述申辩；当事人不服的，可以申请行政复议或者提起行政诉讼。"))
