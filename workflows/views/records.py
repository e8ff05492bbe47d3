"""The papers of a file that are made from data: one page that names them, each as a PDF made for its reader."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from workflows.acts import access, facts, log
from workflows.law.identity import mask_id, mask_name
from workflows.law.letters import LETTERS, lacking
from workflows.law.paper import NotDrawn
from workflows.models import Associate, Entry
from workflows.queries import clock, dossier, notices, records
from workflows.views.entry import looked_at
from workflows.views.errors import conflict, unavailable
from workflows.views.notice import keep_look, seen_notice

Draw = Callable[[str], bytes]  # a page into a PDF, given in urls: only tasks speak to the renderer
HIDDEN = "＊＊＊"
NAMED = ("case_registration", "file_index", "address_confirmation", "commitment_letter")


@require_safe
def listing(request: HttpRequest, number: str) -> HttpResponse:
    """What can be printed for the file of an entry."""
    entry = looked_at(request, number)
    of_case = dossier.is_of_case(request.user, entry.department_id)
    context = {
        "entry": entry,
        "name": dossier.shown_name(entry.subject, of_case),
        "papers": _papers(entry, of_case),
        "receipts": [
            (notice, dossier.addressee(notice, of_case))
            for notice in entry.notices.select_related("associate").defer("facts", "file", "page")
            if LETTERS[notice.kind].is_served
        ],
    }
    return render(request, "entry/records.html", context)


def _papers(entry: Entry, of_case: bool) -> list[tuple[str, str, str]]:
    """The papers of the case itself: title, about what, address."""
    shown = str if of_case else mask_name
    made = [("case_registration", "", ""), ("file_index", "", "")]
    made += [
        ("address_confirmation", each.name if each else entry.subject.name, f"?party={nth}")
        for nth, each in enumerate([None, *entry.associates.all()])
        if of_case or not _is_natural(entry, each)
    ]
    signed = entry.commitments.defer("text")
    made += [
        ("commitment_letter", f"{records.iso(each.signed_at)} {shown(each.signed_name)}", f"?of={each.pk}")
        for each in signed
    ]
    return [
        (LETTERS[kind].title, about, reverse("case-paper", args=[entry.number, kind]) + query)
        for kind, about, query in made
    ]


@require_safe
def paper(request: HttpRequest, number: str, kind: str, draw: Draw) -> HttpResponse:
    """One paper of the file, as the case stands; `?party=n` chooses the person, `?of=n` the promise."""
    if kind not in NAMED:
        raise Http404
    entry = looked_at(request, number)
    party = _party(request, entry)
    of_case = dossier.is_of_case(request.user, entry.department_id)
    if kind == "address_confirmation" and not of_case and _is_natural(entry, party):
        raise Http404  # where a natural person lives is for the department of the case alone
    shown = str if of_case else mask_name
    with translation.override(log.OF_THE_LAW):
        own = _own(request, entry, kind, party, shown)
        if not of_case and entry.subject.is_person:
            _hide_home(own)
        stated = _of_case(entry, party) | own
        return _printed(request, kind, _masked(stated, entry, of_case), draw)


@require_safe
def receipt(request: HttpRequest, code: str, draw: Draw) -> HttpResponse:
    """The receipt of service of one document: filled in as far as it was served, else to be taken along."""
    notice = seen_notice(request.user, code, "file", "page")
    if not LETTERS[notice.kind].is_served:
        raise Http404
    keep_look(request, notice)
    of_case = dossier.is_of_case(request.user, notice.entry.department_id)
    with translation.override(log.OF_THE_LAW):
        stated = _of_case(notice.entry, notice.associate)
        own = records.service_receipt(notice, str if of_case else mask_name)
        if not of_case and _is_natural(notice.entry, notice.associate):
            _hide_home(own)
        stated |= own
        return _printed(request, "service_receipt", _masked(stated, notice.entry, of_case), draw)


def _own(
    request: HttpRequest, entry: Entry, kind: str, party: Associate | None, shown: records.Shown
) -> dict[str, Any]:
    """What a paper of this kind states beside the case."""
    if kind == "case_registration":
        return records.case_registration(entry, shown)
    if kind == "file_index":
        return records.file_index(entry)
    if kind == "address_confirmation":
        return records.address_confirmation(entry, party, shown)
    asked = request.GET.get("of", "")
    rows = entry.commitments.select_related("template").order_by("pk")
    made = (rows.filter(pk=asked).first() if asked.isdecimal() else None) if asked else rows.last()
    if made is None:
        raise Http404
    return records.commitment_letter(made, shown)


def _is_natural(entry: Entry, party: Associate | None) -> bool:
    """Is the party a natural person?"""
    return party is not None or entry.subject.is_person


def _hide_home(stated: dict[str, Any]) -> None:
    """Where a natural person lives, is reached and was visited is for the department of the case alone."""
    receipt = stated.get("receipt", {})
    for part in (stated.get("registration", {}), receipt, *receipt.get("attempts", [])):
        part.update({name: HIDDEN for name in ("address", "phone", "place") if part.get(name)})


def _party(request: HttpRequest, entry: Entry) -> Associate | None:
    """The n-th person of the case, 0 for the subject; a look at a person's own paper is written down."""
    people = {str(nth): who for nth, who in enumerate([None, *entry.associates.all()])}
    asked = request.GET.get("party", "0")
    if asked not in people:
        raise Http404
    found = people[asked]
    if found is not None:
        access.record_view(entry, by=request.user, at=clock.now(), of=access.of_associate(found.pk))
    return found


def _of_case(entry: Entry, party: Associate | None) -> dict[str, Any]:
    """The authority, the party and the list; an identity number is masked on every paper of the file."""
    who = facts.party_facts(entry, party)
    if who["kind"] == "person":
        who["code_display"] = mask_id(who["code"]) if who["code"] else ""
    return {
        "authority": facts.authority_facts(entry.department),
        "issued_on": clock.today().isoformat(),
        "party": who,
        "list_name": entry.list_type.name,
        "instrument": entry.policy.instrument,
        "case_number": entry.case_number,
    }


def _masked(stated: Any, entry: Entry, of_case: bool) -> Any:
    """The same facts with the natural persons of the case masked for readers of other departments."""
    named = [(each.name, each.id_number) for each in entry.associates.all()]
    if entry.subject.is_person:
        named.append((entry.subject.name, entry.subject.code))
    return _said(stated, dossier.masker(named, of_case))


def _said(value: Any, mask: Callable[[str], str]) -> Any:
    """Every text of nested facts through the mask."""
    if isinstance(value, Mapping):
        return {key: _said(item, mask) for key, item in value.items()}
    if isinstance(value, list):
        return [_said(item, mask) for item in value]
    return mask(value) if isinstance(value, str) else value


def _printed(request: HttpRequest, kind: str, stated: Mapping[str, Any], draw: Draw) -> HttpResponse:
    """The PDF, shown in the browser and kept by nobody; 409 or 503 in words where it cannot be had (now)."""
    absent = lacking(kind, stated)
    title = LETTERS[kind].title
    if absent:
        said = {"title": title, "missing": "、".join(absent)}
        return conflict(request, _("《%(title)s》现在还不能打印，缺少：%(missing)s。") % said)
    try:
        printed = draw(notices.html(kind, stated))
    except NotDrawn as failed:
        said = str(failed)
        return unavailable(request, said) if failed.is_busy else conflict(request, said)
    response = HttpResponse(printed, content_type="application/pdf")
    name = f"{title} {stated['case_number']}.pdf"
    response["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response
