"""Ask a subject to put something right, or to come and talk, from its credit file: for which of its entries."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from workflows.acts import interview, rectification
from workflows.law import duties
from workflows.law.refusal import Refused
from workflows.models import Entry, Person
from workflows.queries import clock
from workflows.queries import subjectfile as files
from workflows.views.subject import seen_subject

SORTS: tuple[tuple[str, Any, str, Any], ...] = (
    ("rectification-new", gettext_lazy("要求限期整改"), "tools", rectification.check_possible),
    ("interview-new", gettext_lazy("约谈"), "calendar-event", interview.check_possible),
)


def guided_of(subject: Any, person: Person) -> list[Entry]:
    """The entries of the subject in which this person guides, and has no part; the newest first."""
    rows = files.entries_of(subject, person)
    return [e for e in rows if duties.GUIDE_SUBJECT(e, person) and not e.concerns(person)]


@require_safe
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the entry whose rules give the notice; 403 for who guides this subject nowhere."""
    subject = seen_subject(request.user, pk)
    if subject.is_person and not files.has_looked(request.user, subject, clock.now()):
        return redirect("subject", subject.pk)
    entries = guided_of(subject, request.user)
    if not entries:
        raise PermissionDenied(_("您没有要求这个主体整改或者约谈的岗位，或者它没有由您单位承办的条目。"))
    rows = [{"entry": entry, "ways": ways(entry)} for entry in entries]
    context = {"subject": subject, "name": files.read(subject, request.user).name, "rows": rows}
    return render(request, "subject/guidance.html", context)


def ways(entry: Entry) -> list[dict[str, Any]]:
    """What may be begun in an entry, each with its address, or with the reason why not."""
    return [
        {
            "words": words,
            "icon": icon,
            "url": reverse(name, args=[entry.number]),
            "why_not": _why_not(check, entry),
        }
        for name, words, icon, check in SORTS
    ]


def _why_not(check: Any, entry: Entry) -> str:
    """Why it has no place there now; empty when it has."""
    try:
        check(entry)
    except Refused as refused:
        return " ".join(refused.sentences)
    return ""
