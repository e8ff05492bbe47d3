"""承诺制度清单: the catalogue as the offices keep it (four eyes), and as the public reads and downloads it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_safe

from forms.commitment import ItemForm, TextForm, WhyForm
from workflows.acts import promise_text as acts
from workflows.law.commitment import PLACEHOLDERS, PUBLISH_COMMITMENT_TEXT, PromiseKind, Wording
from workflows.law.paper import NotDrawn
from workflows.law.refusal import Refused
from workflows.models import CommitmentItem, CommitmentTemplate
from workflows.queries import clock, commitments, promise_page, promise_samples
from workflows.views import pace
from workflows.views.hall import UNPROCESSABLE, add_sentences

TEXTS_A_MINUTE = 20
SHOWN = {name: words for name, words in PLACEHOLDERS.items() if name not in ("list", "order")}


class KeeperView(View):
    """A page of the catalogue's desk: 403 for whoever keeps none, 404 for another office's item."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Whose catalogue the person keeps."""
        self.offices = commitments.kept_offices(request.user)
        if not self.offices:
            raise PermissionDenied(_("您没有维护承诺清单的岗位。"))
        return super().dispatch(request, *args, **kwargs)

    def item_of(self, code: str) -> CommitmentItem:
        """An item of these offices."""
        rows = CommitmentItem.objects.filter(department__in=self.offices, code=code).select_related(
            "department"
        )
        found = rows.first()
        if found is None:
            raise Http404
        return found


class ItemsView(KeeperView):
    """The items one keeps, and a new one."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The list; with `?sample=` the form filled from a text that came with the program."""
        sample = promise_samples.find(request.GET.get("sample", ""))
        initial = {name: sample[name] for name in ("kind", "name", "basis")} if sample else None
        return self.page(ItemForm(initial=initial, offices=self.offices), sample)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Found the item; its text is drafted next."""
        form = ItemForm(request.POST, offices=self.offices)
        sample = promise_samples.find(request.POST.get("sample", ""))
        if form.is_valid():
            said = form.cleaned_data
            told = {name: said[name] for name in ("kind", "name", "basis")}
            try:
                item = acts.add_item(said["department"], **told, by=request.user, at=clock.now())
            except Refused as refused:
                add_sentences(form, refused)
            else:
                messages.success(request, _("承诺事项已经设立；请起草承诺书文本，由另一人公布后才能签署。"))
                address = redirect("promise-item", item.code)
                address["Location"] += f"?sample={sample['key']}#draft" if sample else ""
                return address
        return self.page(form, sample, UNPROCESSABLE)

    def page(self, form: ItemForm, sample: Any, status: int = 200) -> HttpResponse:
        """The list and the form."""
        facts = {
            "items": commitments.kept_items(self.request.user),
            "form": form,
            "sample": sample,
            "samples": promise_samples.bundled(),
        }
        return render(self.request, "promise/items.html", facts, status=status)


class ItemView(KeeperView):
    """One item: its versions, the draft, what may be done with it."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """The page."""
        return self.page(self.item_of(code))

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        """Draft, change, publish, retire, discard."""
        item = self.item_of(code)
        if "save" in request.POST:
            return self._save(item)
        version = self._version(item, request.POST.get("version", ""))
        form = WhyForm(request.POST, label=_("理由")) if "because" in request.POST else None
        if form is not None and not form.is_valid():
            return self.page(item, why=form, status=UNPROCESSABLE)
        told = {"by": request.user, "at": clock.now()}
        try:
            if "publish" in request.POST:
                acts.publish(version, seen=request.POST.get("seen", ""), **told)
                messages.success(request, _("第%(n)d版已经公布。") % {"n": version.version})
            elif form is not None:
                act = acts.retire if "retire" in request.POST else acts.discard
                act(version, because=form.cleaned_data["because"], **told)
                messages.success(request, _("已经办理。"))
        except Refused as refused:
            for sentence in refused.sentences:
                messages.error(request, sentence)
        return redirect("promise-item", item.code)

    def _save(self, item: CommitmentItem) -> HttpResponse:
        """A new draft, or the draft changed."""
        form, draft = TextForm(self.request.POST), item.templates.filter(state=Wording.DRAFT).first()
        if form.is_valid():
            told: dict[str, Any] = {"by": self.request.user, "at": clock.now()}
            try:
                if draft is None:
                    acts.draft(item, form.cleaned_data, **told)
                else:
                    acts.amend(draft, form.cleaned_data, seen=self.request.POST.get("seen", ""), **told)
            except Refused as refused:
                add_sentences(form, refused)
            else:
                messages.success(self.request, _("草案已经保存，请由另一人审阅后公布。"))
                return redirect("promise-item", item.code)
        return self.page(item, form=form, status=UNPROCESSABLE)

    def _version(self, item: CommitmentItem, typed: str) -> CommitmentTemplate:
        """A version of the item by its number; 404 without."""
        found = (
            item.templates.filter(version=int(typed)).first()
            if typed.isdecimal() and len(typed) < 6
            else None
        )
        if found is None:
            raise Http404
        found.item = item
        return found

    def page(
        self, item: CommitmentItem, form: Any = None, why: Any = None, status: int = 200
    ) -> HttpResponse:
        """The item with its draft in the form, or the text in force to begin the next draft from."""
        versions = list(item.templates.select_related("written_by", "published_by").order_by("-version"))
        draft = next((v for v in versions if v.state == Wording.DRAFT), None)
        if draft is not None:
            draft.item = item
        start = draft or next((v for v in versions if v.state == Wording.PUBLISHED), None)
        sample = promise_samples.find(self.request.GET.get("sample", ""))
        initial = acts.said_of(start) if start else promise_samples.said(sample) if sample else None
        facts = {
            "item": item,
            "versions": versions,
            "draft": draft,
            "seen": acts.seal_of(draft) if draft else "",
            "may_publish": draft is not None and PUBLISH_COMMITMENT_TEXT(draft, self.request.user),
            "form": form or TextForm(initial=initial),
            "why": why or WhyForm(label=_("理由")),
            "placeholders": SHOWN,
        }
        return render(self.request, "promise/item.html", facts, status=status)


# ------------------------------------------------------------------------------------------- the public
@login_not_required
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """The published list by type, each item with its text to read and to download."""
    return render(request, "promise/public_items.html", {"groups": commitments.catalogue()})


@login_not_required
@require_safe
def published(request: HttpRequest) -> HttpResponse:
    """The commitments on show: names masked where they are persons', no signature."""
    words, kind = request.GET.get("q", "")[:100], request.GET.get("kind", "")
    typed = request.GET.get("before", "")
    before = int(typed) if typed.isdecimal() and len(typed) < 16 else 0
    page = commitments.on_show(words, kind, before)
    facts = {
        "rows": page.rows, "words": words, "kind": kind, "kinds": PromiseKind.choices, "before": page.before,
        "is_too_short": 0 < len("".join(words.split())) < commitments.SHORTEST,
    }  # fmt: skip
    return render(request, "promise/public_list.html", facts)


@login_not_required
@require_safe
def text(
    request: HttpRequest, code: str, version: int, draw: Callable[[str], bytes] | None = None
) -> HttpResponse:
    """One version of a text as a PDF to fill in by hand; a former version says so by its number alone."""
    found = commitments.text(code, version)
    if found is None or draw is None:
        raise Http404
    if pace.is_too_fast(request, "promise-text", TEXTS_A_MINUTE):  # each is drawn anew
        return pace.too_many(request, TEXTS_A_MINUTE)
    try:
        data = draw(promise_page.blank(found))
    except NotDrawn as no:
        return HttpResponse(str(no), status=503, content_type="text/plain; charset=utf-8")
    response = HttpResponse(data, content_type="application/pdf")
    name = quote(f"{found.title} v{found.version}.pdf")
    response["Content-Disposition"] = f"attachment; filename=\"template.pdf\"; filename*=UTF-8''{name}"
    return response
