"""The credit file of a subject: find it, read it, record what changed about it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.http import require_POST, require_safe

from forms.subject import ChangeForm, IdentifierForm, PurposeForm
from workflows.acts import access, identifier, subjectfile
from workflows.law import duties
from workflows.law import subject as law
from workflows.law.refusal import Refused
from workflows.models import Department, Person, Subject, SubjectChange
from workflows.queries import clock, search
from workflows.queries import subjectfile as files
from workflows.views.entry import insist_looker

UNPROCESSABLE = 422
TITLES = {
    "registration": gettext_lazy("变更登记状态"),
    "operation": gettext_lazy("核对在运营情况"),
    "name": gettext_lazy("变更名称"),
}
HINTS = {
    "registration": gettext_lazy(
        "注销、死亡：在列条目和在办案件自动呈其认定机关负责人审批终结，批准之前一切照旧；吊销：列入不变；迁出：列入不变，"
        "管辖由承办人核对。以上是本系统默认值（待法制岗确认）。"
    ),
    "operation": gettext_lazy("用于指标的分母和守信激励的推荐，不影响在列条目。"),
    "name": gettext_lazy("更名不影响在列条目；以后签发的文书使用新名称。"),
}


def seen_subject(person: Person, pk: int) -> Subject:
    """The subject, if the person may look at its file; else Http404, as for an unknown number."""
    found = files.seen(person, pk)
    if found is None:
        raise Http404
    return found


def say(form: Any, refused: Refused) -> None:
    """Put the sentences of a refusal above the form; nothing typed is lost."""
    for sentence in refused.sentences:
        form.add_error(None, sentence)


def kept_office(subject: Subject, person: Person) -> Department | None:
    """In which office the person keeps this file; None when nowhere."""
    try:
        return subjectfile.office_of(subject, person)
    except PermissionDenied:
        return None


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Find a file by name or by any number, old ones included; the merges that wait, for who decides on them."""
    insist_looker(request.user)
    asked = {"q": request.GET.get("q", "").strip()}
    rows = files.found_subjects(request.user, search.find(request.user, asked["q"])) if asked["q"] else []
    waiting = files.merges_waiting() if files.merges_of(request.user) else []
    context = {
        "asked": asked, "rows": rows, "merges": waiting,
        "is_short": not search.is_long_enough(asked["q"]), "most": files.SUBJECTS,
    }  # fmt: skip
    return render(request, "subject/list.html", context)


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The credit file; that of a natural person is opened only with a purpose, which is written into its book."""
    subject = files.seen(request.user, pk)
    if subject is None:
        return redirect("subject", _kept_instead(request.user, pk).pk)
    if subject.is_person and not files.has_looked(request.user, subject, clock.now()):
        return render(request, "subject/purpose.html", {"subject": subject, "form": PurposeForm()})
    file = files.read(subject, request.user)
    keeps = subject.merged_into_id is None and kept_office(subject, request.user) is not None
    guides = [e for e in file.entries if duties.GUIDE_SUBJECT(e, request.user)]
    context = {
        "file": file, "subject": subject, "name": file.name, "code": file.code, "guides": bool(guides),
        "is_gone": law.is_gone(subject.registration),
        "keeps": keeps, "merges": keeps and files.merges_of(request.user),
    }  # fmt: skip
    return render(request, "subject/detail.html", context)


def _kept_instead(person: Person, pk: int) -> Subject:
    """The file that took the place of one that was merged, if the person may look at it; else Http404."""
    gone = Subject.objects.filter(pk=pk).exclude(merged_into=None).first()
    if gone is None or gone.merged_into_id is None:
        raise Http404
    return seen_subject(person, gone.merged_into_id)


@require_POST
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """Say why one looks at a natural person's file; it is written down, then the file opens for an hour."""
    subject = seen_subject(request.user, pk)
    if not subject.is_person:
        raise Http404
    form = PurposeForm(request.POST)
    if not form.is_valid():
        return render(
            request, "subject/purpose.html", {"subject": subject, "form": form}, status=UNPROCESSABLE
        )
    office = _looking_office(request.user)
    access.record_subject_view(subject, purpose=form.words, office=office, by=request.user, at=clock.now())
    return redirect("subject", subject.pk)


def _looking_office(person: Person) -> Department:
    """The office for which somebody looks."""
    for post in person.posts_now():
        if person.has_perm(duties.VIEW_ENTRY.at(post.department.place)):
            return post.department
    raise PermissionDenied


class FileView(View):
    """A form on a credit file, for who keeps it."""

    def dispatch(self, request: HttpRequest, *args: Any, pk: int, **kwargs: Any) -> Any:
        """Unseen: 404; not hers to keep: 403; a natural person's file is opened with a purpose first."""
        self.subject = seen_subject(request.user, pk)
        self.office = subjectfile.office_of(self.subject, request.user)
        if self.subject.is_person and not files.has_looked(request.user, self.subject, clock.now()):
            return redirect("subject", self.subject.pk)
        return super().dispatch(request, *args, **kwargs)

    def page(self, form: Any, title: Any, hint: Any = "", status: int = 200) -> HttpResponse:
        """The form; a natural person is named as its file shows it."""
        shown = files.read(self.subject, self.request.user)
        context = {"subject": self.subject, "name": shown.name, "form": form, "title": title, "hint": hint}
        return render(self.request, "subject/form.html", context, status=status)


class ChangeView(FileView):
    """Record a new status, whether it operates, or a new name; `start` puts proposals before the heads (in urls)."""

    start: Any = None

    def dispatch(self, request: HttpRequest, *args: Any, what: str, **kwargs: Any) -> Any:
        """An unknown kind of change is 404."""
        if what not in SubjectChange.What.values:
            raise Http404
        self.what = what
        return super().dispatch(request, *args, **kwargs)

    def form(self, *data: Any) -> ChangeForm:
        """The form for this kind of change."""
        return ChangeForm(*data, subject=self.subject, what=self.what, today=clock.today())

    def get(self, request: HttpRequest) -> HttpResponse:
        """The empty form."""
        return self.page(self.form(), TITLES[self.what], HINTS[self.what])

    def post(self, request: HttpRequest) -> HttpResponse:
        """Record it, whole or not at all."""
        form = self.form(request.POST)
        if form.is_valid():
            try:
                asked = self._change(form.cleaned_data)
            except Refused as refused:
                say(form, refused)
            else:
                messages.success(request, _("已登记，并写入信用档案的台账。"))
                if asked:
                    words = _("已就 %(n)d 个条目呈其认定机关负责人审批。")
                    messages.info(request, words % {"n": len(asked)})
                return redirect("subject", self.subject.pk)
        return self.page(form, TITLES[self.what], HINTS[self.what], UNPROCESSABLE)

    def _change(self, said: dict[str, Any]) -> list[Any]:
        """The entries for which a proposal was put before a head."""
        new, told = said["new"], {name: said[name] for name in ("effective_on", "document", "source")}
        who: dict[str, Any] = {"office": self.office, "by": self.request.user, "at": clock.now()}
        if self.what == SubjectChange.What.REGISTRATION:
            return subjectfile.change_registration(self.subject, new, **told, **who, start=self.start)
        if self.what == SubjectChange.What.OPERATION:
            subjectfile.change_operation(self.subject, new == "yes", **told, **who)
        else:
            subjectfile.rename(self.subject, new, **told, **who)
        return []


class IdentifierView(FileView):
    """Add a further number."""

    title = gettext_lazy("登记证照号码")
    hint = gettext_lazy("旧代码登记后，登记案件、导入和搜索都能找到本主体。")

    def get(self, request: HttpRequest) -> HttpResponse:
        """The empty form."""
        return self.page(IdentifierForm(subject=self.subject), self.title, self.hint)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Add it, or say to which rule it does not answer."""
        form = IdentifierForm(request.POST, subject=self.subject)
        if form.is_valid():
            who: dict[str, Any] = {"office": self.office, "by": request.user, "at": clock.now()}
            try:
                identifier.add_identifier(self.subject, **form.cleaned_data, **who)
            except Refused as refused:
                say(form, refused)
            else:
                messages.success(request, _("已登记，并写入信用档案的台账。"))
                return redirect("subject", self.subject.pk)
        return self.page(form, self.title, self.hint, UNPROCESSABLE)
