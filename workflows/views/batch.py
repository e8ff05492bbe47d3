"""Batches of documents: the list, one with the facts of its pieces, the word of the reviewer, how far it is."""

from typing import Any

from csp.decorators import csp
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_safe

from forms.batch import JudgeForm
from workflows.acts import batch as acts
from workflows.acts import log, pieces
from workflows.acts.pieces import Piece
from workflows.law import duties
from workflows.law.batch import Batching
from workflows.law.letters import LETTERS
from workflows.law.refusal import Refused
from workflows.models import NoticeBatch, NoticeBatchItem, Person
from workflows.models.evidence import new_code
from workflows.queries import batch_entries, clock
from workflows.views import batch_rows, preview

RECENT = 50
RELATED = ("department", "prepared_by", "approved_by")
Result = NoticeBatchItem.Result


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The latest batches of the departments where the person draws up, reviews or serves."""
    offices = batch_entries.offices_seen(request.user)
    if not offices:
        raise PermissionDenied(_("批量制发只向本机关制发、审核和送达文书的岗位开放。"))
    found = NoticeBatch.objects.filter(department__in=offices).select_related(*RELATED)
    counted = found.annotate(issued=Count("items", filter=Q(items__result=Result.ISSUED)))
    rows = [{"batch": each, "title": LETTERS[each.kind].title} for each in counted.order_by("-pk")[:RECENT]]
    may_prepare = bool(batch_entries.offices_of(request.user))
    return render(request, "batch/list.html", {"rows": rows, "may_prepare": may_prepare})


class BatchView(View):
    """One batch; a POST is the word of the reviewer."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """The facts of its pieces while it waits; what became of each afterwards."""
        return self._page(request, seen(request.user, code), JudgeForm())

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        """Approve, or send back with a reason; nobody does it to what he or she prepared."""
        batch = seen(request.user, code)
        insist_reviewer(batch, request.user)
        form = JudgeForm(request.POST if "reject" in request.POST else None)
        if "reject" in request.POST and not form.is_valid():
            return self._page(request, batch, form, status=422)
        try:
            with log.one_gesture():
                if "reject" in request.POST:
                    because = form.cleaned_data["reason"]
                    acts.reject(batch, because=because, by=request.user, at=clock.now())
                    messages.success(request, _("已退回，理由已告知拟制人。"))
                elif "approve" in request.POST:
                    acts.approve(batch, by=request.user, at=clock.now())
                    messages.success(request, _("已批准，正在逐份编号制发；可以离开本页。"))
        except Refused as refused:
            messages.error(request, str(refused))
        return redirect("batch", batch.code)

    def _page(
        self, request: HttpRequest, batch: NoticeBatch, form: JudgeForm, status: int = 200
    ) -> HttpResponse:
        """The page of a batch."""
        waits = batch.state == Batching.PREPARED
        rows = facts_of(request, batch) if waits else results_of(request, batch)
        document = LETTERS[batch.kind]
        facts = {
            "batch": batch,
            "document": document,
            "lines": batch_rows.lines_of(document, batch.particulars),
            "waits": waits,
            "is_running": batch.state == Batching.APPROVED,
            "counts": counts_of(batch),
            "form": form,
            "may_judge": waits and duties.REVIEW_BY_ANOTHER(batch, request.user),
            "is_own": waits and request.user.pk in batch.hands,
            "may_print": batch.state == Batching.FINISHED and duties.ISSUE_OR_SERVE(batch, request.user),
            "new_run": new_code(),
            **rows,
        }
        response = render(request, "batch/detail.html", facts, status=status)
        if "HX-Request" in request.headers and not facts["is_running"]:
            response["HX-Refresh"] = (
                "true"  # it is finished: the head of the page says so too, and offers the print
            )
        return response


@require_safe
@csp(preview.LETTER_CSP)
def sample(request: HttpRequest, code: str) -> HttpResponse:
    """The draft of the piece at `?n=`, as it would be issued today."""
    batch, nth = seen(request.user, code), request.GET.get("n", "1")
    item = batch.items.filter(position=int(nth)).first() if nth.isdecimal() and len(nth) < 6 else None
    if item is None:
        raise Http404
    return batch_rows.sample(request, next(iter(_judged(batch, [item])), None), batch.kind)


def seen(person: Person, code: str) -> NoticeBatch:
    """The batch of this code, if the person draws up, reviews, issues or serves there; else Http404."""
    rows = NoticeBatch.objects.filter(department__in=batch_entries.offices_seen(person))
    batch = rows.select_related(*RELATED).filter(code=code).first()
    if batch is None:
        raise Http404
    return batch


def insist_reviewer(batch: NoticeBatch, person: Person) -> None:
    """Four eyes: PermissionDenied in words."""
    if person.pk in batch.hands:
        raise PermissionDenied(_("这批文书是您拟制的，须由另一名审核人员批准或者退回。"))
    if not duties.REVIEW_NOTICE(batch, person):
        raise PermissionDenied(_("批量文书由本机关的审核人员批准或者退回。"))


def counts_of(batch: NoticeBatch) -> dict[str, int]:
    """How many pieces are waiting, issued, refused, and how many something was found against; one query."""
    found = batch.items.aggregate(
        waiting=Count("pk", filter=Q(result=Result.WAITING)),
        issued=Count("pk", filter=Q(result=Result.ISSUED)),
        refused=Count("pk", filter=Q(result=Result.REFUSED)),
        faulty=Count("pk", filter=Q(result=Result.WAITING) & ~Q(sentence="")),
    )
    return {**found, "ended": found["issued"] + found["refused"]}


def facts_of(request: HttpRequest, batch: NoticeBatch) -> dict[str, Any]:
    """One page of pieces that wait, each with its facts as they are now."""
    items, shown = batch.items.order_by("position"), request.GET.get("show", "")
    if shown == "faulty":
        items = items.exclude(sentence="")
    page = batch_rows.paged(request, items)
    found = _judged(batch, list(page))
    batch_rows.record_looks(request, found)
    positions = {(item.entry_id, item.associate_id): item.position for item in page}
    rows = []
    for one in found:
        nth = positions[one.piece.entry, one.piece.associate]
        address = f"{reverse('batch-sample', args=[batch.code])}?n={nth}"
        rows.append(batch_rows.row(one, nth, LETTERS[batch.kind], address))
    return {"rows": rows, "show": shown, **batch_rows.paging(page, f"show={shown}")}


def _judged(batch: NoticeBatch, items: list[NoticeBatchItem]) -> list[pieces.Judged]:
    """These pieces as they would be issued today."""
    asked = [Piece(item.entry_id, item.associate_id, item.particulars) for item in items]
    told: dict[str, Any] = {"by": [batch.prepared_by], "day": clock.today()}
    return list(pieces.judged(batch.department, batch.kind, batch.particulars, asked, **told))


def results_of(request: HttpRequest, batch: NoticeBatch) -> dict[str, Any]:
    """One page of pieces with what became of them; those that were refused first, when asked for."""
    shown = request.GET.get("show", "")
    items = batch.items.select_related("entry__subject", "entry__list_type", "associate", "notice")
    items = items.defer("notice__facts", "notice__page", "notice__file").order_by("position")
    if shown in Result.values:
        items = items.filter(result=shown)
    page = batch_rows.paged(request, items)
    results = [{"item": item, "name": batch_rows.name_of(item.entry, item.associate)} for item in page]
    return {"results": results, "show": shown, **batch_rows.paging(page, f"show={shown}")}
