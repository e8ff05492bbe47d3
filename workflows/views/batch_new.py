"""A batch of documents is prepared: kind, entries, particulars; a preview of exactly that; then the reviewer's turn."""

import json
from dataclasses import dataclass
from typing import Any

from csp.decorators import csp
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.http import require_safe

from forms.batch import BatchForm
from workflows.acts import batch as acts
from workflows.acts import pieces, upload
from workflows.acts.pieces import Piece
from workflows.law.elements import Document
from workflows.law.refusal import Refused
from workflows.models import Department
from workflows.models.evidence import new_code
from workflows.queries import batch_entries, clock, sheet
from workflows.views import batch_rows, preview

TICKET = "notice_batch"
EXPIRED = gettext_lazy("预览已过一小时，或者没有找到；请重新填写后再预览。")
NOT_YOURS = gettext_lazy("批量制发由本机关的经办人拟制，您没有这个岗位。")


@dataclass(frozen=True)
class Hand:
    """What is being prepared: exactly what the preview shows and the confirmation keeps."""

    code: str
    key: str
    office: Department
    document: Document
    common: dict[str, Any]
    chosen: list[tuple[Piece, str]]
    typed: dict[str, list[str]]

    @property
    def faulty(self) -> int:
        """How many pieces would not be issued as they stand."""
        return sum(bool(why) for _piece, why in self.chosen)


class NewView(View):
    """Choose a kind, fill in, look, hand over."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Only who draws up documents somewhere."""
        self.offices = insist_drafter(request)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The kinds; the form of one of them, with what was typed before; the preview of what is in hand."""
        hand = in_hand(request, self.offices)
        if hand is not None and "kind" not in request.GET:
            return render(request, "batch/preview.html", _preview(request, hand))
        document = pieces.document_of(request.GET.get("kind", ""))
        if document is None:
            return render(request, "batch/kinds.html", {"documents": pieces.kinds()})
        typed = QueryDict(mutable=True)
        if hand is not None and hand.document.kind == document.kind:
            for name, values in hand.typed.items():
                typed.setlist(name, values)
        return self._page(request, document, self._form(document, initial_of(typed)))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Check what was filled in; or put it away; or hand what was previewed over to the reviewer."""
        if "discard" in request.POST:
            drop(request)
            return redirect("batch-new")
        if "confirm" in request.POST:
            return self._confirm(request)
        document = pieces.document_of(request.POST.get("kind", ""))
        if document is None:
            raise Http404
        form = self._form(document, {}, request)
        if not form.is_valid() or not self._take(request, document, form):
            return self._page(request, document, form, status=422)
        return redirect("batch-new")

    def _form(
        self, document: Document, initial: dict[str, Any], request: HttpRequest | None = None
    ) -> BatchForm:
        """The form of a kind."""
        sent = (request.POST, request.FILES) if request else (None, None)
        states = pieces.states_for(document.kind)
        told: dict[str, Any] = {"document": document, "offices": self.offices, "states": states}
        return BatchForm(*sent, initial=initial, most=acts.AT_MOST, **told)

    def _take(self, request: HttpRequest, document: Document, form: BatchForm) -> bool:
        """Judge every piece once and keep it for the preview; False when there are too many."""
        chosen = pieces.to_parties(form.entries, to_all=form.cleaned_data["to_all"])
        if len(chosen) > acts.AT_MOST:
            words = _("加上一并列入人员超过 %(n)s 份，请分几批办理。")
            form.add_error("to_all", words % {"n": acts.AT_MOST})
            return False
        told: dict[str, Any] = {"by": [request.user], "day": clock.today()}
        found = pieces.judged(form.issuer, document.kind, form.common, chosen, **told)
        rows = [
            (one.piece.entry, one.piece.associate, dict(one.piece.own), " ".join(one.faults)) for one in found
        ]
        typed = {name: request.POST.getlist(name) for name in form.fields if name in request.POST}
        kept = {"office": form.issuer.pk, "kind": document.kind, "common": form.common, "rows": rows}
        data = json.dumps({**kept, "typed": typed, "code": new_code()}, ensure_ascii=False)
        drop(request)
        request.session[TICKET] = upload.keep(data.encode(), document.title, at=clock.now())
        return True

    def _confirm(self, request: HttpRequest) -> HttpResponse:
        """Keep exactly what was previewed; without the pieces that lack something, if that was asked."""
        hand = in_hand(request, self.offices)
        if hand is None or request.POST["confirm"] != hand.key:
            messages.error(request, EXPIRED)
            return redirect("batch-new")
        chosen = [(p, why) for p, why in hand.chosen if not (why and "skip" in request.POST)]
        try:
            told: dict[str, Any] = {"by": request.user, "at": clock.now()}
            made = acts.prepare(hand.code, hand.office, hand.document.kind, hand.common, chosen, **told)
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect("batch-new")
        drop(request)
        messages.success(
            request, _("已送审核 %(n)s 份；由另一名审核人员批准后逐份编号制发。") % {"n": made.total}
        )
        return redirect("batch", made.code)

    def _page(
        self, request: HttpRequest, document: Document, form: BatchForm, status: int = 200
    ) -> HttpResponse:
        """The form, with every fault by its line."""
        facts = {"document": document, "form": form, "most": acts.AT_MOST}
        return render(request, "batch/new.html", facts, status=status)


@require_safe
@csp(preview.LETTER_CSP)
def sample(request: HttpRequest) -> HttpResponse:
    """The draft of the n-th piece in hand; it names persons in full, and the look is written down."""
    hand = in_hand(request, insist_drafter(request))
    nth = request.GET.get("n", "0")
    if hand is None or not nth.isdecimal() or len(nth) > 5 or int(nth) >= len(hand.chosen):
        raise Http404
    told: dict[str, Any] = {"by": [request.user], "day": clock.today()}
    found = pieces.judged(hand.office, hand.document.kind, hand.common, [hand.chosen[int(nth)][0]], **told)
    return batch_rows.sample(request, next(found, None), hand.document.kind)


@require_safe
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """The workbook to fill in for one kind."""
    insist_drafter(request)
    document = pieces.document_of(kind)
    if document is None:
        raise Http404
    response = HttpResponse(batch_entries.blank_workbook(document), content_type=sheet.MEDIA_TYPE)
    response["Content-Disposition"] = content_disposition_header(True, f"{document.title}.xlsx") or ""
    return response


def insist_drafter(request: HttpRequest) -> list[Department]:
    """Where the person draws up documents; PermissionDenied when nowhere."""
    found = batch_entries.offices_of(request.user)
    if not found:
        raise PermissionDenied(NOT_YOURS)
    return found


def in_hand(request: HttpRequest, offices: list[Department]) -> Hand | None:
    """What this session is preparing; None without any, or when its hour is over."""
    ticket = request.session.get(TICKET)
    data = upload.find(ticket, at=clock.now())
    if data is None:
        return None
    kept = json.loads(data)
    office = next((each for each in offices if each.pk == kept["office"]), None)
    document = pieces.document_of(kept["kind"])
    if office is None or document is None:
        return None
    chosen = [(Piece(entry, who, own), why) for entry, who, own, why in kept["rows"]]
    return Hand(kept["code"], ticket["key"], office, document, kept["common"], chosen, kept["typed"])


def drop(request: HttpRequest) -> None:
    """Put away what is in hand."""
    upload.forget(request.session.pop(TICKET, None))


def initial_of(typed: QueryDict) -> dict[str, Any]:
    """What was typed, as a form begins with it."""
    return {name: typed.get(name) for name in typed}


def _preview(request: HttpRequest, hand: Hand) -> dict[str, Any]:
    """What all pieces state, and one page of the pieces with their facts."""
    shown = "faulty" if request.GET.get("show") == "faulty" else ""
    numbered = list(enumerate(hand.chosen))
    if shown:
        numbered = [(n, each) for n, each in numbered if each[1]]
    page = batch_rows.paged(request, numbered)
    told: dict[str, Any] = {"by": [request.user], "day": clock.today()}
    asked = [piece for _n, (piece, _why) in page]
    found = list(pieces.judged(hand.office, hand.document.kind, hand.common, asked, **told))
    places = {(piece.entry, piece.associate): n for n, (piece, _why) in page}
    rows = []
    for one in found:
        n = places[one.piece.entry, one.piece.associate]
        rows.append(batch_rows.row(one, n + 1, hand.document, f"{reverse('batch-new-sample')}?n={n}"))
    batch_rows.record_looks(request, found)
    return {
        "hand": hand,
        "document": hand.document,
        "lines": batch_rows.lines_of(hand.document, hand.common),
        "rows": rows,
        "total": len(hand.chosen),
        "faulty": hand.faulty,
        "left": len(hand.chosen) - hand.faulty,
        "show": shown,
        **batch_rows.paging(page, f"show={shown}"),
    }
