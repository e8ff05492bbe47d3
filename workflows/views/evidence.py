"""Evidence: handing out one file of a case, never as a page of ours."""

import logging
from typing import Any

from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from workflows.acts import access
from workflows.models import (
    Commitment,
    Complaint,
    Entry,
    Evidence,
    Objection,
    Person,
    PublicityRecord,
    RecordRepair,
    Report,
)
from workflows.queries import clock, objections
from workflows.queries.evidence import withheld
from workflows.views.errors import conflict

log = logging.getLogger("workflows.evidence")
# Browsers show these by themselves; everything else is only ever saved.
SHOWN = frozenset({"application/pdf", "image/jpeg", "image/png"})
# An uploaded file may carry anything: it gets no script, no form, no origin.
LOCKED = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox"
# A sandboxed browser refuses to open its own PDF viewer.
LOCKED_PDF = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"


@require_safe
def download(request: HttpRequest, code: str) -> HttpResponseBase:
    """The bytes of one file: for officers who see the entry, and for whoever of the subject uploaded it.

    409 with the reason while it waits for the virus scanner, or was found infected.
    """
    evidence = seen_evidence(request.user, code)
    if why := withheld(evidence):
        return conflict(request, why)
    if evidence.entry is not None and evidence.entry.subject.is_person and request.user.posts_now():
        access.record_view(evidence.entry, by=request.user, at=clock.now())
    try:
        stream = evidence.file.open("rb")
    except FileNotFoundError:
        log.error("evidence %s is not in the store", evidence.code)
        raise Http404 from None
    inline = evidence.media_type in SHOWN
    response = FileResponse(
        stream, as_attachment=not inline, filename=evidence.name, content_type=evidence.media_type
    )
    pdf = evidence.media_type == "application/pdf"
    response["Content-Security-Policy"] = LOCKED_PDF if pdf else LOCKED
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def seen_evidence(person: Person, code: str) -> Evidence:
    """The file of this code, if the person may see it; else Http404."""
    visible, own = Entry.objects.visible_to(person), Entry.objects.of_mandates(person)
    allowed = Q(entry__in=visible) | Q(entry__in=own, uploaded_by=person) & ~Q(purpose="comment")
    allowed |= Q(entry=None, pk__in=_of_matters(person))
    evidence = (
        Evidence.objects.filter(allowed, code=code).select_related("entry__subject", "entry__book").first()
    )
    if evidence is None or _is_hidden(evidence, person):
        raise Http404
    return evidence


def _of_matters(person: Person) -> QuerySet[Any]:
    """The files of the complaints, reports, commitments and applications about penalties that the person may see."""
    complaints = Complaint.files.through.objects.filter(complaint__in=Complaint.objects.visible_to(person))
    reports = Report.files.through.objects.filter(report__in=Report.objects.visible_to(person))
    scans = Commitment.objects.visible_to(person).exclude(scan=None)
    penalties = PublicityRecord.objects.visible_to(person)
    of_records = RecordRepair.files.through.objects.filter(recordrepair__record__in=penalties)
    return Evidence.objects.filter(
        Q(pk__in=complaints.values("evidence"))
        | Q(pk__in=reports.values("evidence"))
        | Q(pk__in=scans.values("scan"))
        | Q(pk__in=of_records.values("evidence"))
    ).values("pk")


def _is_hidden(evidence: Evidence, person: Person) -> bool:
    """A file of a comment is not for whoever speaks for a party; of one taken back, for nobody but its writer.

    A file of an objection is for whoever handles that objection, and who audits it and said why.
    """
    if evidence.purpose == Evidence.Purpose.OBJECTION and evidence.uploaded_by_id != person.pk:
        rows = Objection.objects.filter(files=evidence).select_related("entry")
        return not any(objections.reads(person, row, clock.now()) for row in rows)
    if evidence.purpose != Evidence.Purpose.COMMENT or evidence.uploaded_by_id == person.pk:
        return False
    if evidence.entry is not None and evidence.entry.concerns(person):
        return True
    return evidence.comments.exclude(withdrawn_at=None).exists()
