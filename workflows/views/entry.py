"""Entries: the list, the file of one entry."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from workflows.acts import access, issuance, motion, reorganisation
from workflows.acts.identification import TOLD
from workflows.acts.pause import is_by_document
from workflows.law import duties, subject
from workflows.law.clocks import STOPPABLE
from workflows.law.entry import Listing
from workflows.law.refusal import Refused
from workflows.law.repair import Repairing
from workflows.law.service import Noticing
from workflows.models import Deadline, Entry, Person
from workflows.models.calendar import load_calendar
from workflows.queries import (
    clock,
    crosscheck,
    diagram,
    dossier,
    guidance,
    ledger,
    lifecycle,
    matters,
    objections,
    periods,
    recalls,
    search,
    windows,
)
from workflows.queries.clockface import face_of
from workflows.queries.diagram import Sketch
from workflows.queries.task import others
from workflows.queries.verification import verify_book
from workflows.views import talk

LEDGER_OPEN = 8  # lines shown at once; the others unfold
# What may be proposed, as its button says it.
MOTIONS = (
    ("extension", gettext_lazy("申请延长")),
    ("rescission", gettext_lazy("呈批恢复列入")),
    ("revocation", gettext_lazy("呈批撤销列入")),
    ("downgrade", gettext_lazy("呈批取消激励")),
    ("extinction", gettext_lazy("呈批主体消灭移出")),
    ("suspension", gettext_lazy("呈批中止计期")),
    ("repair_extension", gettext_lazy("呈批延长修复审查")),
    ("reorganisation", gettext_lazy("呈批重整暂停惩戒")),
    ("plan_done", gettext_lazy("呈批重整完毕解除")),
    ("plan_failed", gettext_lazy("呈批重整终止恢复")),
)
# What may be begun beside the list: which document it needs (none: always), its address, its button.
GUIDANCE = (
    ("rectification_notice", "rectification-new", gettext_lazy("要求限期整改"), "tools"),
    ("interview_notice", "interview-new", gettext_lazy("约谈"), "calendar-event"),
    ("", "counsel", gettext_lazy("辅导记录"), "notes"),
    ("", "demerit", gettext_lazy("失信记分"), "report"),
)
ROWS = ("list_type", "subject", "department")


def seen_entry(person: Person, number: str, *related: str) -> Entry:
    """The entry of this number, if the person may look at it; else Http404, as for an unknown number."""
    rows = Entry.objects.visible_to(person).select_related(*related)
    entry = rows.filter(number=number).first()
    if entry is None:
        raise Http404
    if "policy" in related:
        entry.share_list_type()
    return entry


def insist_looker(person: Person) -> None:
    """Raise PermissionDenied unless the person may look at entries somewhere."""
    if not any(person.has_perm(duties.VIEW_ENTRY.at(post.department.place)) for post in person.posts_now()):
        raise PermissionDenied(_("条目和搜索只向有查阅职责的岗位开放。"))


# ---------------------------------------------------------------------------------------------------- list
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """All entries the person may see, the newest first; by state, department and words."""
    insist_looker(request.user)
    asked = {name: request.GET.get(name, "").strip() for name in ("state", "department", "q")}
    offices = search.departments_seen(request.user)
    rows = Entry.objects.visible_to(request.user).select_related(*ROWS)
    found = search.find(request.user, asked["q"]) if asked["q"] else None
    if found:
        rows = rows.filter(found.where)
    if asked["state"] in Listing.values:
        rows = rows.filter(state=asked["state"])
    if asked["department"]:
        rows = rows.filter(department__code=asked["department"])
    facts = _page(request, rows, asked, "entry-list", found)
    tabs = [("", _("全部")), *Listing.choices]
    facts["tabs"] = [
        {"words": words, "url": _link("entry-list", {**asked, "state": state}), "on": asked["state"] == state}
        for state, words in tabs
    ]
    return render(request, "entry/list.html", {**facts, "offices": offices})


def _page(
    request: HttpRequest, rows: Any, asked: dict[str, str], name: str, found: search.Found | None
) -> dict[str, Any]:
    """One page of rows with its links to the next and the former one."""
    got = search.page(rows, before=request.GET.get("before", ""), after=request.GET.get("after", ""))
    return {
        "asked": asked,
        "rows": rows_of(request.user, got.entries, clock.today(), found),
        "next_url": _link(name, {**asked, "before": got.older}) if got.older else "",
        "prev_url": _link(name, {**asked, "after": got.newer}) if got.newer else "",
    }


def _link(name: str, asked: dict[str, str]) -> str:
    """The address of a page with what was asked, blanks left out."""
    query = urlencode({key: value for key, value in asked.items() if value})
    return reverse(name) + (f"?{query}" if query else "")


def rows_of(
    person: Person, entries: list[Entry], today: date, found: search.Found | None
) -> list[dict[str, Any]]:
    """The entries as rows: names masked as due, the nearest open term, why each was found."""
    calendar, terms = load_calendar(), _nearest(entries, today)
    return [
        {
            "entry": entry,
            "name": dossier.shown_name(entry.subject, dossier.is_of_case(person, entry.department_id)),
            "code": dossier.shown_code(entry.subject),
            "clock": face_of(terms.get(entry.pk), today, calendar),
            "hits": [str(search.KINDS[kind]) for kind in found.kinds_of(entry)] if found else [],
            "documents": found.documents.get(entry.pk, []) if found else [],
        }
        for entry in entries
    ]


def _nearest(entries: list[Entry], today: date) -> dict[int, Deadline]:
    """The open term of each entry that falls due first; one query."""
    terms = Deadline.objects.filter(dossier.still_runs(today), entry__in=[entry.pk for entry in entries])
    return {term.entry_id: term for term in terms.order_by("-due_at", "-pk")}


# -------------------------------------------------------------------------------------------------- dossier
@require_safe
def detail(request: HttpRequest, number: str, sketch: Sketch) -> HttpResponse:
    """The file of one entry; a look at a natural person's file is written into its book."""
    entry = looked_at(request, number)
    context = sheet(entry, request.user, sketch) | talk.panel(request, entry)
    context["actions"] = _actions(context["case"], request.user)
    context["guidance"] = guidance.of_entry(entry)
    return render(request, "entry/detail.html", context)


def looked_at(request: HttpRequest, number: str) -> Entry:
    """The entry of this number with all that its file needs; the look at it is written down for its subject."""
    entry = seen_entry(request.user, number, *dossier.RELATED, "book")
    keep = access.record_view if entry.subject.is_person else access.record_company_look
    keep(entry, by=request.user, at=clock.now())
    return entry


def sheet(entry: Entry, person: Person, sketch: Sketch) -> dict[str, Any]:
    """Everything that the file of an entry shows to this person, on the page and on paper."""
    of_case = dossier.is_of_case(person, entry.department_id)
    case = dossier.read(entry, clock.today(), person)
    mask = dossier.case_masker(case, of_case)
    lines = ledger.lines_shown(case, of_case, mask)
    faults = verify_book(entry.book)
    cross = crosscheck.read(entry, person, of_case, mask)
    return {
        "case": case,
        "entry": entry,
        "of_case": of_case,
        "name": dossier.shown_name(entry.subject, of_case),
        "code": dossier.shown_code(entry.subject),
        "facts_summary": mask(entry.facts_summary),
        "reason": mask(entry.reason),
        "doubtful": [p for p in case.parameters if not p.is_verified],
        "recalls": recalls.of_entry(entry, clock.today(), mask),
        "follows_recalls": duties.KEEP_RECIPIENTS(entry, person),
        "standing": subject.effect(entry.subject.registration, entry.state).words,
        "stages": lifecycle.stages(case),
        "clocks": periods.clocks(case),
        "conditions": periods.conditions(case),
        "panel": windows.of_case(case),
        "terms": dossier.deadlines_open(case, of_case),
        "past_terms": dossier.deadlines_past(case, of_case),
        "tasks": dossier.tasks_shown(case),
        "persons": dossier.persons_shown(case, of_case),
        "notices": _notice_rows(case, of_case),
        "statements": _statement_rows(case, of_case, mask),
        "objections": objections.rows_of(entry, case.deadlines, clock.today(), person),
        "lines": lines[:LEDGER_OPEN],
        "older_lines": lines[LEDGER_OPEN:],
        "is_cut": entry.book.lines_count > len(lines) and len(lines) == dossier.LEDGER_LINES,
        "faults": faults,
        "verified_at": clock.now(),
        "cross": cross,
        "may_resolve": cross.waiting and duties.RESOLVE_HIT(entry, person),
        "others": [row for row in others(entry, person) if row["entry"].pk not in cross.others],
        "clues": matters.clues_of(entry, person),
        "diagrams": diagram.panels(entry, case.rules, sketch),
        "may_export": may_export(entry, person, of_case),
    }


def may_export(entry: Entry, person: Person, of_case: bool) -> bool:
    """The letters of a case name persons in full: its department takes them out, and whoever audits it."""
    return of_case or duties.VIEW_LOG(entry, person)


def _notice_rows(case: dossier.Case, of_case: bool) -> list[dict[str, Any]]:
    """The documents as `_notice_row.html` wants them; a person's own document names the person."""
    rows = []
    for notice in reversed(case.notices):
        to = dossier.addressee(notice, of_case)
        rows.append(
            {
                "url": reverse("notice", args=[notice.code]),
                "title": f"{notice.title}（{to}）" if to else notice.title,
                "number": notice.number,
                "method": notice.get_service_method_display() if notice.service_method else "",
                "served_on": notice.served_on,
                "is_ok": notice.state == Noticing.SERVED,
                "is_bad": notice.state == Noticing.WITHDRAWN,
                "state": notice.get_state_display(),
            }
        )
    return rows


def _statement_rows(case: dossier.Case, of_case: bool, mask: Any) -> list[dict[str, Any]]:
    """What was said and what was answered, side by side."""
    return [
        {
            "row": statement,
            "who": _objector(statement, of_case)
            or dossier.addressee(statement.notice, of_case)
            or dossier.shown_name(case.entry.subject, of_case),
            "text": mask(statement.text),
            "answer": mask(statement.answer),
            "points": dossier.points_shown(statement, mask),
            "files": list(statement.files.all()),
        }
        for statement in case.statements
    ]


def _objector(statement: Any, of_case: bool) -> str:
    """Who objected to a public notice, for the case department; others learn that somebody did."""
    if not statement.objector:
        return ""
    return _("异议人 %(who)s") % {"who": statement.objector} if of_case else _("异议人")


def _actions(case: dossier.Case, person: Person) -> list[dict[str, str]]:
    """The buttons of the page: only what this person may begin now."""
    entry, made = case.entry, []
    told = any(n.kind in TOLD and n.state != Noticing.WITHDRAWN for n in case.notices)
    is_public = any(n.kind == "public_notice" for n in case.notices)
    if (
        told
        and entry.state in (Listing.PROPOSED, Listing.NOTIFIED)
        and duties.RECORD_STATEMENT(entry, person)
    ):
        made.append(
            {
                "url": reverse("statement-new", args=[entry.number]),
                "words": _("登记异议") if is_public else _("登记陈述申辩"),
                "icon": "message-report",
            }
        )
        if case.rules.yes("hearing") and duties.ARRANGE_HEARING(entry, person):
            url = reverse("hearing-new", args=[entry.number])
            made.append({"url": url, "words": _("登记听证申请"), "icon": "gavel"})
    if told and entry.decided_on and duties.RECORD_OBJECTION(entry, person):
        url = reverse("objection-record", args=[entry.number])
        made.append({"url": url, "words": _("登记信用信息异议"), "icon": "message-report"})
    if duties.DRAFT_NOTICE(entry, person) and issuance.kinds_by_hand(entry):
        url = reverse("issuance-new", args=[entry.number])
        made.append({"url": url, "words": _("制发文书"), "icon": "file-plus"})
    made += _of_repair(case, person)
    waits = any(repair.is_open for repair in case.repairs)
    may_apply = entry.state == Listing.LISTED and entry.may_be_repaired and not waits
    if may_apply and duties.RECORD_REPAIR(entry, person):
        url = reverse("repair-new", args=[entry.number])
        words = _("登记移出申请") if entry.lasts_until_cured else _("登记提前移出申请")
        made.append({"url": url, "words": words, "icon": "file-text"})
    if duties.GUIDE_SUBJECT(entry, person):
        made += _guidance(entry)
    if duties.RECORD_CHALLENGE(
        entry, person
    ):  # undecided too: a failure to act is attacked before a decision
        url = reverse("challenge-new", args=[entry.number])
        made.append({"url": url, "words": _("登记复议、诉讼"), "icon": "gavel"})
    return made + (_motions(case) if duties.PROPOSE_MOTION(entry, person) else [])


def _of_repair(case: dossier.Case, person: Person) -> list[dict[str, str]]:
    """What may be done about the application that waits: a visit on the spot, a completion over the counter."""
    waiting = next((repair for repair in case.repairs if repair.is_open), None)
    if waiting is None:
        return []
    made = []
    if waiting.state in (Repairing.ACCEPTED, Repairing.VERIFIED) and duties.VERIFY_REPAIR(case.entry, person):
        url = reverse("repair-visit", args=[waiting.code])
        made.append({"url": url, "words": _("登记现场核查"), "icon": "map-pin"})
    if waiting.state == Repairing.INCOMPLETE and duties.RECORD_REPAIR(case.entry, person):
        url = reverse("repair-completion", args=[waiting.code])
        made.append({"url": url, "words": _("登记补正材料"), "icon": "file-plus"})
    return made


def _guidance(entry: Entry) -> list[dict[str, str]]:
    """Rectification, interview, counselling and points: what the state of the case leaves to begin."""
    found = []
    kinds = {document.kind for document in issuance.kinds_by_hand(entry)}
    for kind, name, words, icon in GUIDANCE:
        if not kind or kind in kinds:
            found.append({"url": reverse(name, args=[entry.number]), "words": str(words), "icon": icon})
    return found


def _motions(case: dossier.Case) -> list[dict[str, str]]:
    """What may be proposed to the head now, and the stopped clocks that may go on."""
    entry, of_plan = case.entry, _of_plan(case.entry)
    made = [
        {"url": reverse("motion-new", args=[entry.number, kind]), "words": str(words), "icon": "gavel"}
        for kind, words in MOTIONS
        if kind not in case.open_motions
        and (kind in of_plan if kind in reorganisation.KINDS else _is_possible(entry, kind))
    ]
    return made + [
        {
            "url": reverse("clock-resume", args=[entry.number, row.pk]),
            "words": _("恢复计算：%(clock)s") % {"clock": row.get_kind_display()},
            "icon": "player-play",
        }
        for row in case.deadlines
        if row.paused_on is not None and row.met_at is None and row.kind in STOPPABLE and is_by_document(row)
    ]


def _of_plan(entry: Entry) -> tuple[str, ...]:
    """What may be proposed about a plan of reorganisation, in one query."""
    if entry.state != Listing.LISTED or entry.subject.is_person:
        return ()
    rests = reorganisation.open_of(entry) is not None
    return (reorganisation.DONE, reorganisation.FAILED) if rests else (reorganisation.BEGIN,)


def _is_possible(entry: Entry, kind: str) -> bool:
    """Does the entry's state leave this to propose?"""
    try:
        motion.check_possible(entry, kind, clock.today())
    except Refused:
        return False
    return True
