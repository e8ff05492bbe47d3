"""机关文书信息: the credit office keeps what each authority prints on its documents."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_POST, require_safe

from forms.letterhead import DiscardForm, LetterheadForm, PublishForm, key_of
from workflows.acts import letterhead as acts
from workflows.law import duties
from workflows.law.letterhead import Heading
from workflows.law.refusal import Refused
from workflows.models import Letterhead, Person
from workflows.queries import clock, letterheads
from workflows.views.rulemaking import say


def insist_keeper(person: Person) -> None:
    """Raise PermissionDenied unless the person keeps the particulars of some authority."""
    if not any(duties.KEEP_LETTERHEAD(post.department, person) for post in person.posts_now()):
        raise PermissionDenied(_("机关文书信息由信用办维护。"))


def office_or_404(request: HttpRequest, code: str) -> letterheads.Office:
    """The department of this code among those whose particulars the person keeps."""
    insist_keeper(request.user)
    found = letterheads.one(request.user, code, clock.today())
    if found is None:
        raise Http404
    return found


def version_or_404(request: HttpRequest, code: str, version: int) -> tuple[letterheads.Office, Letterhead]:
    """One version of that department."""
    office = office_or_404(request, code)
    found = next((each for each in office.versions if each.version == version), None)
    if found is None:
        raise Http404
    return office, found


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Each department with the version in force, what is to come and what is being drafted."""
    insist_keeper(request.user)
    rows, key = letterheads.offices(request.user, clock.today(), after=request.GET.get("after", "")[:200])
    return render(request, "letterhead/list.html", {"offices": rows, "next_key": key})


@require_safe
def office(request: HttpRequest, code: str) -> HttpResponse:
    """One department: what it prints today, the draft, the history, the lines of its book."""
    return _office_page(request, office_or_404(request, code))


@require_POST
def draft(request: HttpRequest, code: str) -> HttpResponse:
    """Begin the next version."""
    found = office_or_404(request, code)
    try:
        made = acts.draft(found.department, by=request.user, at=clock.now())
    except Refused as refused:
        return _office_page(request, found, sentences=refused.sentences, status=409)
    return redirect("letterhead-edit", code, made.version)


@require_safe
def detail(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """One version: what differs from the one in force, how it looks, and what may be done with it."""
    return _version_page(request, *version_or_404(request, code, version))


class EditView(View):
    """The draft as a form."""

    def dispatch(self, request: HttpRequest, *args: Any, code: str, version: int, **kwargs: Any) -> Any:
        """Only a draft is changed; what was published is shown instead."""
        self.office, self.version = version_or_404(request, code, version)
        if self.version.state != Heading.DRAFT and request.method != "POST":
            return redirect("letterhead", code, version)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form, filled with the draft."""
        texts = {key_of(kind): text for kind, text in self.version.paragraphs.items()}
        start = {**self.version.particulars(), **texts, "seen": acts.seal_of(self.version)}
        return self.page(LetterheadForm(initial=start))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep what was typed, or say everything that is wrong with it."""
        form = LetterheadForm(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        said, paragraphs = form.told()
        told: dict[str, Any] = {"seen": form.cleaned_data["seen"], "by": request.user, "at": clock.now()}
        try:
            acts.amend(self.version, said, paragraphs, **told)
        except Refused as refused:
            say(form, refused)
            # Whoever presses again has read the sentence: what is there now has been seen.
            self.version.refresh_from_db()
            form.data = {**request.POST.dict(), "seen": acts.seal_of(self.version)}
            return self.page(form, status=409)
        messages.success(request, _("草案已保存。"))
        return redirect("letterhead", self.office.department.code, self.version.version)

    def page(self, form: LetterheadForm, status: int = 200) -> HttpResponse:
        """The page."""
        facts = {"form": form, "office": self.office, "version": self.version}
        return render(self.request, "letterhead/edit.html", facts, status=status)


@require_POST
def step(request: HttpRequest, code: str, version: int, step: str) -> HttpResponse:
    """Publish or discard a draft."""
    found, row = version_or_404(request, code, version)
    forms: dict[str, Any] = {"publish": PublishForm, "discard": DiscardForm}
    if step not in forms:
        raise Http404
    form = forms[step](request.POST)
    if not form.is_valid():
        return _version_page(request, found, row, **{step: form}, status=422)
    try:
        if step == "publish":
            acts.publish(row, **form.cleaned_data, by=request.user, at=clock.now())
            said = _("v%(n)s 已启用：%(day)s 起签发的文书按这一版印制。")
            messages.success(request, said % {"n": row.version, "day": form.cleaned_data["since"]})
        else:
            acts.discard(row, because=form.cleaned_data["reason"], by=request.user, at=clock.now())
            messages.success(request, _("草案已作废。"))
    except Refused as refused:
        say(form, refused)
        found, row = version_or_404(request, code, version)
        return _version_page(request, found, row, **{step: form}, status=409)
    return redirect("letterhead-office", code)


def _office_page(
    request: HttpRequest, found: letterheads.Office, *, sentences: Any = (), status: int = 200
) -> HttpResponse:
    """The page of one department."""
    history = [{"version": each, "until": letterheads.until(found.versions, each)} for each in found.versions]
    facts = {
        "office": found,
        "rows": _rows(found),
        "history": history,
        "lines": letterheads.lines(found),
        "sentences": sentences,
    }
    return render(request, "letterhead/office.html", facts, status=status)


def _version_page(
    request: HttpRequest,
    found: letterheads.Office,
    row: Letterhead,
    *,
    publish: Any = None,
    discard: Any = None,
    status: int = 200,
) -> HttpResponse:
    """The page of one version; the forms of its steps where they may be taken."""
    is_draft = row.state == Heading.DRAFT
    may = is_draft and duties.PUBLISH_LETTERHEAD(row, request.user)
    kinds = letterheads.kinds()
    asked = request.GET.get("kind", "")
    start = {"since": clock.today(), "seen": acts.seal_of(row)}
    if publish is not None:  # a refusal is read beside what stands there now
        publish.data = {**request.POST.dict(), "seen": start["seen"]}
    facts = {
        "office": found,
        "version": row,
        "is_draft": is_draft,
        "former": _before(found, row),
        "rows": letterheads.differences(_said_before(found, row), row),
        "kinds": [(kind, title, bool(row.paragraphs.get(kind))) for kind, title in kinds.items()],
        "kind": asked if asked in kinds else next(iter(row.paragraphs), "listing_decision"),
        "is_own": is_draft and not may,
        "publish": (publish or PublishForm(initial=start)) if may else None,
        "discard": (discard or DiscardForm()) if is_draft else None,
    }
    return render(request, "letterhead/version.html", facts, status=status)


def _before(found: letterheads.Office, row: Letterhead) -> Letterhead | None:
    """The version with which this one is compared: the last one before it that was put into use."""
    return next((v for v in found.versions if v.version < row.version and v.state in Letterhead.IN_USE), None)


def _said_before(found: letterheads.Office, row: Letterhead) -> dict[str, str]:
    """What that one says, or the department's own columns before there was any."""
    former = _before(found, row)
    return letterheads.said(former) if former else acts.of_department(found.department)


def _rows(found: letterheads.Office) -> list[dict[str, Any]]:
    """What the department prints today, label by label."""
    now = letterheads.said(found.now) if found.now else acts.of_department(found.department)
    names = letterheads.kinds()
    own = [{"label": label, "words": now[name]} for name, label in letterheads.FIELDS.items()]
    texts = found.now.paragraphs if found.now else {}
    return own + [
        {"label": _("补充说明：《%(title)s》") % {"title": names.get(kind, kind)}, "words": text}
        for kind, text in texts.items()
    ]
