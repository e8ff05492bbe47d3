"""Merged printing: begun from the register or a batch, watched, taken away by whoever asked, and by nobody else."""

import logging
import re
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from workflows.acts import log, prints
from workflows.law.duties import ISSUE_OR_SERVE
from workflows.law.refusal import Refused
from workflows.models import Department, Notice, Person, PrintRun
from workflows.models.evidence import new_code
from workflows.queries import clock, sheet
from workflows.queries import notice_register as register
from workflows.views.entry import insist_looker
from workflows.views.notice_register import Look

exports = logging.getLogger("workflows.export")
CODE = re.compile(r"[A-Za-z0-9_-]{8,16}")
RECENT = 30
PDF = "application/pdf"


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """The notices that were ticked, or all of the list as it was filtered; a page that says why not, with 422."""
    insist_looker(request.user)
    look = Look(request.user, QueryDict(request.POST.get("filter", "")))
    found = register.to_print(_asked(request, look), look.printed_for)
    keys = list(found.order_by("issued_at", "pk").values_list("pk", flat=True)[: prints.AT_MOST + 1])
    code = _code(request)
    try:
        office = _office(keys)
        with log.one_gesture():
            double = "double_sided" in request.POST
            prints.start(code, office, keys, by=request.user, at=clock.now(), double_sided=double)
    except Refused as refused:
        return render(
            request, "notice/not_printed.html", {"why": str(refused), "asked": look.asked}, status=422
        )
    return redirect("print-run", code)


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """One's latest runs."""
    insist_looker(request.user)
    runs = PrintRun.objects.filter(person=request.user).defer("notices").select_related("department")[:RECENT]
    rows = [{"run": run, "is_kept": _is_kept(run)} for run in runs]
    return render(request, "notice/prints.html", {"rows": rows})


@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """How far a run is, what it waits for, and its files; only whoever asked for it finds it."""
    run, at = _own(request.user, code), clock.now()
    waits = [] if run.finished_at else prints.awaited(run, prints.next_part(run), at=at)
    facts = {
        "run": run,
        "is_running": run.finished_at is None,
        "is_kept": _is_kept(run),
        "has_failed": run.finished_at is not None and run.done < run.total,
        "left_out": run.sentence.splitlines(),
        "waits": waits[:10],
        "waits_more": len(waits) > 10,
        "kept_until": run.finished_at + prints.KEPT if run.finished_at else None,
    }
    return render(request, "notice/print.html", facts)


@require_safe
def merged(request: HttpRequest, code: str) -> HttpResponse:
    """The merged file."""
    return _file(request, code, prints.MERGED, PDF, _("合并印制 %(day)s.pdf"))


@require_safe
def addresses(request: HttpRequest, code: str) -> HttpResponse:
    """The list of addresses."""
    return _file(request, code, prints.ADDRESSES, sheet.MEDIA_TYPE, _("送达地址清单 %(day)s.xlsx"))


def _asked(request: HttpRequest, look: Look) -> Any:
    """The rows that are meant."""
    if "all" in request.POST:
        return look.rows
    ticked = request.POST.getlist("item")[: prints.AT_MOST + 1]
    return register.rows(look.offices, {}, clock.today()).filter(code__in=ticked)


def _office(keys: list[int]) -> Department:
    """The one authority whose notices they are; Refused for none or several."""
    offices = list(
        Department.objects.filter(pk__in=Notice.objects.filter(pk__in=keys).values("entry__department"))
    )
    if not offices:
        raise Refused(_("没有可以合并印制的文书；请勾选本机关制发、没有撤回的文书。"))
    if len(offices) > 1:
        told = {"names": "、".join(office.short_name for office in offices)}
        raise Refused(_("所选文书属于几个机关（%(names)s），请按制发机关筛选后分别印制。") % told)
    return offices[0]


def _code(request: HttpRequest) -> str:
    """The code that the page was given: sent twice, it is one run. Another's code is not taken."""
    code = request.POST.get("code", "")
    taken = PrintRun.objects.filter(code=code).exclude(person=request.user).exists()
    return code if CODE.fullmatch(code) and not taken else new_code()


def _own(person: Person, code: str) -> PrintRun:
    """The person's own run; Http404 for another's as for an unknown one."""
    run = PrintRun.objects.filter(person=person, code=code).select_related("department").first()
    if run is None:
        raise Http404
    return run


def _is_kept(run: PrintRun) -> bool:
    """Are its files still there?"""
    return run.finished_at is not None and (prints.folder(run.code) / prints.MERGED).is_file()


def _file(request: HttpRequest, code: str, name: str, media_type: str, title: str) -> Any:
    """One of the two files, to take away; who took it is written in the server's log."""
    run = _own(request.user, code)
    if not ISSUE_OR_SERVE(run.department, request.user):
        raise Http404  # the post has ended since: what it gave is not taken along
    if not _is_kept(run):
        messages.info(request, _("文件还没有做好，或者已经按规定清除。"))
        return redirect("print-run", run.code)
    exports.info(
        "%s took %s of the print run %s, %s notices", request.user.username, name, run.code, run.total
    )
    path = prints.folder(run.code) / name
    day = log.local_day(run.created_at).isoformat()
    response = FileResponse(
        path.open("rb"), as_attachment=True, filename=title % {"day": day}, content_type=media_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
