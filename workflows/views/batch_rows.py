"""How the pieces of a batch are shown: the facts of each, what stands against it, a sample page."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from workflows.acts import access, pieces
from workflows.acts.pieces import Judged
from workflows.law.elements import TIME, Document
from workflows.law.identity import mask_name
from workflows.models import Associate, Entry
from workflows.queries import clock
from workflows.views import preview

ON_A_PAGE = 25


def paged(request: HttpRequest, rows: Sequence[Any]) -> Page:
    """The page that the address asks for; a number that is none is the first."""
    return Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))


def paging(page: Page, kept: str) -> dict[str, str]:
    """The neighbouring pages, and which rows these are."""
    told = {"first": page.start_index(), "last": page.end_index(), "all": page.paginator.count}
    return {
        "prev_url": f"?{kept}&page={page.previous_page_number()}" if page.has_previous() else "",
        "next_url": f"?{kept}&page={page.next_page_number()}" if page.has_next() else "",
        "paging_words": _("第%(first)d—%(last)d份，共%(all)d份") % told if page.paginator.count else "",
    }


def row(one: Judged, nth: int, document: Document, sample_url: str) -> dict[str, Any]:
    """One piece: to whom, of which case, what it states of its own, what stands against it."""
    return {
        "nth": nth,
        "entry": one.entry,
        "addressee": name_of(one.entry, one.associate),
        "of_whom": f"{name_of(one.entry, None)} {one.associate.stands_as}" if one.associate else "",
        "own": lines_of(document, one.piece.own),
        "faults": one.faults,
        "sample_url": sample_url,
    }


def name_of(entry: Entry, associate: Associate | None) -> str:
    """The addressee as a list may show it: a natural person is masked."""
    if associate is not None:
        return mask_name(associate.name)
    return mask_name(entry.subject.name) if entry.subject.is_person else entry.subject.name


def lines_of(document: Document, said: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What was stated, as (label, words), in the order of the form."""
    return [
        (blank.label, str(said[blank.key]).replace("T", " ") if blank.sort == TIME else str(said[blank.key]))
        for blank in document.blanks
        if said.get(blank.key) not in (None, "")
    ]


def record_looks(request: HttpRequest, found: Iterable[Judged]) -> None:
    """The facts of a natural person's case were shown: written into the entry's book, once an hour."""
    at = clock.now()
    for one in found:
        if one.entry.subject.is_person:
            access.record_view(one.entry, by=request.user, at=at)


def sample(request: HttpRequest, one: Judged | None, kind: str) -> HttpResponse:
    """The draft of one piece, without number and seal; it names persons in full, and the look is written down."""
    if one is None:
        raise Http404
    record_looks(request, [one])
    if one.associate is not None:
        of = access.of_associate(one.associate.pk)
        access.record_view(one.entry, by=request.user, at=clock.now(), of=of)
    stated = pieces.draft(one, kind, clock.today())
    return preview.sheet(kind, stated, small="small" in request.GET)
