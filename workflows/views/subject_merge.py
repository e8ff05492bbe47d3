"""Two files of one subject: propose to make them one, decide on it, propose to part them, decide on that."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from forms.subject import MergeForm, SecondForm
from workflows.acts import merge as acts
from workflows.law.identifiers import variants
from workflows.law.refusal import Refused
from workflows.law.subject import Merging
from workflows.models import Merge, Subject
from workflows.queries import clock
from workflows.queries import subjectfile as files
from workflows.views.subject import UNPROCESSABLE, say, seen_subject

# What may be said in each state: the word of the button, what it does, its colour.
STEPS: dict[str, tuple[tuple[str, Any, Callable[..., Merge], str], ...]] = {
    Merging.PROPOSED: (
        ("approve", gettext_lazy("批准合并"), acts.approve, "primary"),
        ("reject", gettext_lazy("不合并"), acts.reject, "plain"),
    ),
    Merging.MERGED: (("contest", gettext_lazy("提出撤销合并"), acts.propose_reversal, "plain"),),
    Merging.CONTESTED: (
        ("reverse", gettext_lazy("批准撤销合并"), acts.reverse, "primary"),
        ("keep", gettext_lazy("维持合并"), acts.keep, "plain"),
    ),
}
BY_ANOTHER = ("approve", "reverse")


class ProposeView(View):
    """Propose that another file is part of this one."""

    def dispatch(self, request: HttpRequest, *args: Any, pk: int, **kwargs: Any) -> Any:
        """Unseen: 404; only the credit office merges: 403."""
        self.subject = seen_subject(request.user, pk)
        acts.credit_office_of(self.subject, request.user)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The empty form."""
        return self.page(MergeForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Put it before a second officer, or say what stands against it."""
        form = MergeForm(request.POST)
        if form.is_valid():
            said, gone = form.cleaned_data, self._named(form.cleaned_data["code"])
            if gone is None:
                form.add_error("code", _("没有找到这个代码的信用档案；请核对，代码须完整。"))
            else:
                told = {"reason": said["reason"], "evidence": said["evidence"], "at": clock.now()}
                try:
                    made = acts.propose(self.subject, gone, by=request.user, **told)
                except Refused as refused:
                    say(form, refused)
                else:
                    messages.success(request, _("已提出合并，由信用办另一名工作人员审批。"))
                    return redirect("merge", made.pk)
        return self.page(form, UNPROCESSABLE)

    def _named(self, code: str) -> Subject | None:
        """The other file, by any of its numbers."""
        found = Subject.objects.by_numbers(variants(code))
        return next(iter(found.values()), None)

    def page(self, form: MergeForm, status: int = 200) -> HttpResponse:
        """The form."""
        shown = files.read(self.subject, self.request.user)
        context = {
            "subject": self.subject, "name": shown.name, "form": form, "title": _("提出合并档案"),
            "hint": _(
                "另一份档案的条目、授权和证照号码转入本档案，它的代码成为旧代码；已签发的文书和台账不改。"
                "须经另一名工作人员批准，合并后可以撤销。"
            ),
        }  # fmt: skip
        return render(self.request, "subject/form.html", context, status=status)


class MergeView(View):
    """One merge: who proposed it, what moved, what may be said now."""

    def dispatch(self, request: HttpRequest, *args: Any, pk: int, **kwargs: Any) -> Any:
        """For the credit office alone; to others there is no such page."""
        rows = Merge.objects.select_related(
            "kept", "gone", "proposed_by", "decided_by", "reversal_by", "department"
        )
        found = rows.filter(pk=pk).first() if files.merges_of(request.user) else None
        if found is None:
            raise Http404
        self.merge = found
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page."""
        return self.page(SecondForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Do one step, whole or not at all; nobody approves what he proposed."""
        form = SecondForm(request.POST)
        asked = {name: act for name, _words, act, _ink in STEPS.get(self.merge.state, ())}
        act = next((act for name, act in asked.items() if name in request.POST), None)
        if act is None:
            form.add_error(None, _("这一步已经由别人办理，请看现在的状态。"))
        elif form.is_valid():
            try:
                done = act(self.merge, by=request.user, at=clock.now(), because=form.cleaned_data["reason"])
            except Refused as refused:
                say(form, refused)
            except PermissionDenied as denied:
                form.add_error(
                    None, str(denied) if "。" in str(denied) else _("提出人不能审批自己提出的事项。")
                )
            else:
                messages.success(
                    request, _("已办理，现在的状态：%(state)s。") % {"state": done.get_state_display()}
                )
                return redirect("merge", done.pk)
        return self.page(form, UNPROCESSABLE)

    def page(self, form: SecondForm, status: int = 200) -> HttpResponse:
        """Both files, the reasons, what stands against the next step."""
        merge, own = self.merge, self.request.user.pk in self.merge.hands
        steps = [
            {"name": name, "words": words, "ink": ink}
            for name, words, _act, ink in STEPS.get(merge.state, ())
            if not (own and name in BY_ANOTHER)
        ]
        moved = {name: len(keys) for name, keys in merge.moved.get("rows", {}).items() if keys}
        context = {
            "merge": merge, "form": form, "steps": steps, "is_own": own and merge.is_open,
            "against": _against(merge), "moved": [(MOVED.get(name, name), n) for name, n in moved.items()],
            "kept": files.read(merge.kept, self.request.user), "gone": files.read(merge.gone, self.request.user),
        }  # fmt: skip
        return render(self.request, "subject/merge.html", context, status=status)


MOVED = {
    "workflows.entry.subject": gettext_lazy("条目"),
    "workflows.mandate.subject": gettext_lazy("授权"),
    "workflows.identifier.subject": gettext_lazy("证照号码"),
    "workflows.associate.subject": gettext_lazy("责任人员关联"),
    "workflows.complaint.complainant": gettext_lazy("投诉"),
    "workflows.report.subject": gettext_lazy("举报线索"),
    "workflows.subject.merged_into": gettext_lazy("以前并入的档案"),
}


def _against(merge: Merge) -> list[str]:
    """What stands against the next step."""
    if merge.state == Merging.PROPOSED:
        return acts.obstacles(merge.kept, merge.gone)
    if merge.state in (Merging.MERGED, Merging.CONTESTED):
        return acts.reversal_obstacles(merge)
    return []
