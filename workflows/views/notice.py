"""Documents: the page about one, and its printed file."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from forms.subject import PurposeForm
from workflows.acts import access, correction, slip
from workflows.law import duties
from workflows.law.chain import canonical, digest
from workflows.law.refusal import Refused
from workflows.law.seal import Verdict
from workflows.models import Entry, Notice, NumberRecord, Person, WorkItem
from workflows.queries import clock, dossier, proof
from workflows.queries.notices_compared import paper_text

RELATED = (
    "entry__subject", "entry__department", "entry__list_type", "entry__policy__list_type", "associate",
    "issued_by", "replaces", "service_file",
)  # fmt: skip
ASKS_AGAIN = 75  # times, four seconds apart: five minutes


def seen_notice(person: Person, code: str, *deferred: str) -> Notice:
    """The document of this code, if the person may look at its entry; else Http404."""
    visible = Entry.objects.visible_to(person)
    rows = Notice.objects.filter(entry__in=visible).select_related(*RELATED).defer(*deferred)
    notice = rows.filter(code=code).first()
    if notice is None:
        raise Http404
    return notice


@require_safe
def detail(request: HttpRequest, code: str, check_seal: Callable[[Notice], Verdict]) -> HttpResponse:
    """What a document says, to whom it goes, how it was served, and whether it is still the one issued.

    The seal is judged by digests; its signature is computed (`check_seal`) only for whoever asks (`?check=seal`).
    """
    notice = seen_notice(request.user, code)
    keep_look(request, notice)
    of_case = dossier.is_of_case(request.user, notice.entry.department_id)
    mask = dossier.masker(_persons(notice), of_case)
    party = notice.facts.get("party", {})
    context = {
        "notice": notice,
        "entry": notice.entry,
        "addressee": mask(str(party.get("name", ""))),
        "capacity": party.get("capacity", ""),
        "lead": mask(str(party.get("lead_name", ""))),
        "recipient": mask(notice.service_recipient)
        if of_case
        else dossier.mask_name(notice.service_recipient),
        "is_masked": not of_case and bool(_persons(notice)),
        "blocks": [(heading, mask(text)) for heading, text in paper_text(notice.kind, notice.facts)],
        "facts_hold": digest(canonical(notice.facts)) == notice.facts_digest,
        "file_holds": bool(notice.file_digest) and digest(bytes(notice.file)) == notice.file_digest,
        "seal": proof.seal_state(notice),
        "verdict": check_seal(notice) if notice.file_digest and request.GET.get("check") == "seal" else None,
        "replaced_by": notice.replaced_by.only("code", "number").first(),
        "register": NumberRecord.objects.select_related("voided_by").filter(notice=notice).first(),
        "issued_through": WorkItem.objects.filter(task__process__issuance__notice=notice)
        .order_by("pk")
        .last(),
        "may_withdraw": _may(correction.check_may_withdraw, notice, duties.WITHDRAW_NOTICE, request.user),
        "may_slip": slip_offered(notice, request.user),
        "may_correct": _may(correction.check_may_correct, notice, duties.DRAFT_NOTICE, request.user),
    }
    return render(request, "notice/detail.html", context)


def slip_offered(notice: Notice, person: Person) -> bool:
    """Is the slip for opening an account offered to this person with this document?"""
    if not duties.ISSUE_OR_SERVE(notice, person):
        return False
    try:
        slip.check_printable(notice)
    except Refused:
        return False
    return True


def _may(check: Callable[[Notice], None], notice: Notice, duty: duties.Duty, person: Person) -> bool:
    """May this person do it to this document, and does the law allow it now?"""
    if not duty(notice.entry, person) or notice.entry.concerns(person):
        return False
    try:
        check(notice)
    except Refused:
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The printed file; while it is being printed, 202 and a page that asks again by itself.

    It names natural persons in full. Whoever sits in another department says first in which matter it is needed;
    that is written into the entry's book and holds for an hour (decision 0021).
    """
    notice = seen_notice(request.user, code)
    if _asks_why(request.user, notice):
        form = PurposeForm(request.POST if request.method == "POST" else None)
        if not form.is_valid():
            facts = {"notice": notice, "form": form}
            return render(request, "notice/purpose.html", facts, status=422 if form.is_bound else 200)
        access.record_purpose(notice, purpose=form.words, by=request.user, at=clock.now())
        return redirect("notice-pdf", code)
    if request.method == "POST":
        return redirect("notice-pdf", code)
    keep_look(request, notice)
    if not notice.file_digest or notice.file is None:
        return _still_printing(request, notice)
    return paper(notice)


def _asks_why(person: Person, notice: Notice) -> bool:
    """Must this person say why: of another department, the document names people, and nothing was said lately?"""
    if dossier.is_of_case(person, notice.entry.department_id) or not _persons(notice):
        return False
    return not dossier.has_said_why(person, notice, clock.now())


def _still_printing(request: HttpRequest, notice: Notice) -> HttpResponse:
    """The page asks again for some minutes only: for ever, it would keep an open browser signed in."""
    told = request.GET.get("again", "")
    nth = int(told) if told.isdecimal() and len(told) < 4 else 0
    facts = {"notice": notice, "asks_again": nth < ASKS_AGAIN}
    response = render(request, "notice/printing.html", facts, status=202)
    response["Cache-Control"] = "no-store"
    if facts["asks_again"]:
        response["Refresh"] = f"4; url={request.path}?again={nth + 1}"
    return response


def paper(notice: Notice) -> HttpResponse:
    """The bytes of a printed document, shown in the browser, kept by nobody in between."""
    response = HttpResponse(bytes(notice.file), content_type="application/pdf")
    name = f"{notice.title}{notice.number}.pdf"
    response["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-cache"
    response["ETag"] = f'"{notice.file_digest}"'
    return response


def keep_look(request: HttpRequest, notice: Notice) -> None:
    """A document to a natural person shows the person in full: the look is written into the entry's book."""
    if notice.associate_id:
        access.record_view(
            notice.entry, by=request.user, at=clock.now(), of=access.of_associate(notice.associate_id)
        )
    elif notice.entry.subject.is_person:
        access.record_view(notice.entry, by=request.user, at=clock.now())


def _persons(notice: Notice) -> list[tuple[str, str]]:
    """The natural persons whom the document names, with number if it is stated."""
    party, subject = notice.facts.get("party", {}), notice.entry.subject
    named = [(str(person.get("name", "")), "") for person in notice.facts.get("associates", [])]
    if subject.is_person:  # the letter to another person of the case names it, too
        named.append((subject.name, subject.code))
    if party.get("kind") == "person":
        named.append((str(party.get("name", "")), str(party.get("code", ""))))
    return named
