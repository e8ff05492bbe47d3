"""我的证据包: a party takes what it may see of its own entry as proof, and reads what it proves and how to check it."""

import logging
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from workflows.acts import bundles
from workflows.law.duties import VIEW_OWN
from workflows.law.refusal import Refused
from workflows.models import Associate, Bundle
from workflows.queries import bundle_page, clock, tree
from workflows.queries.bundles import Scope
from workflows.views.hall import HallPage

exports = logging.getLogger("workflows.export")
SHOWN = 5


class BundleView(HallPage):
    """Ask for it; what it proves; how it is checked on any computer."""

    duty = VIEW_OWN

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        """The page, with a button for each party that one speaks for here."""
        parties = self.parties_of(number)
        entry = parties[0].entry
        rows = Bundle.objects.filter(person=request.user, entry=entry, subject__isnull=False)
        keys = tree.keys()["log"]
        facts = {
            "entry": entry,
            "parties": parties,
            "rows": [_shown(row) for row in rows.select_related("entry")[:SHOWN]],
            "key": keys[-1]["key"] if keys else "",
            "file": bundle_page.file_name(Scope(entry)),
        }
        return render(request, "hall/bundle.html", facts)

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        """Begin; the runner makes it."""
        parties = self.parties_of(number)
        told = request.POST.get("of", "1")
        if not (told.isascii() and told.isdigit() and 0 < int(told[:4]) <= len(parties)):
            raise Http404
        party = parties[int(told[:4]) - 1]
        try:
            made = bundles.start_party(
                party.mandate, party.entry, party.associate, by=request.user, at=clock.now()
            )
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect("hall-bundle", number)
        return redirect("hall-bundle-state", made.code)


class BundleStateView(HallPage):
    """How far it is; only whoever asked for it finds it, while the mandate holds."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """The page asks again by itself while it is being made."""
        return render(request, "hall/bundle_state.html", _shown(_own(request, code)))


class BundleFileView(HallPage):
    """The file, to take away; each taking is a line of the entry's book."""

    def get(self, request: HttpRequest, code: str) -> HttpResponseBase:
        """The ZIP; back to its page when there is none."""
        made = _own(request, code)
        if not _shown(made)["is_kept"]:
            messages.info(request, _("证据包还没有做好，或者已经按规定清除。"))
            return redirect("hall-bundle-state", code)
        entry = made.entry
        assert entry is not None
        associate = None
        if entry.subject_id != made.subject_id:
            associate = Associate.objects.filter(entry=entry, subject=made.subject_id).first()
        bundles.record_taking(made, associate, by=request.user, at=clock.now())
        exports.info("%s took the own bundle %s", request.user.username, made.code)
        stream = (bundles.folder(code) / bundles.FILE).open("rb")
        name = bundle_page.file_name(Scope(entry))
        response = FileResponse(stream, as_attachment=True, filename=name, content_type="application/zip")
        response["X-Content-Type-Options"], response["Cache-Control"] = "nosniff", "private, no-store"
        return response


def _own(request: HttpRequest, code: str) -> Bundle:
    """The person's own, while the mandate holds; 404 for another's as for an unknown one."""
    rows = Bundle.objects.select_related("entry", "subject")
    made = rows.filter(person=request.user, code=code, subject__isnull=False).first()
    if made is None or bundles.mandate_of(made, clock.now()) is None:
        raise Http404
    return made


def _shown(made: Bundle) -> dict[str, Any]:
    """A bundle and what became of it."""
    until = made.finished_at + bundles.KEPT if made.finished_at else None
    # Its days are over by the clock, whether or not the broom came round.
    is_kept = bool(until and clock.now() < until and (bundles.folder(made.code) / bundles.FILE).is_file())
    return {"made": made, "is_running": made.finished_at is None, "is_kept": is_kept, "kept_until": until}
