"""The notice that a step will issue, drafted from today's facts: watermarked, without number and seal."""

from copy import copy
from datetime import date
from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.http import require_safe

from forms.blanks import typed_in
from workflows.acts import access, exit, facts, glyphs, issuance, log, papers, period, repair
from workflows.acts import statement as statements
from workflows.acts.notice import draft_facts
from workflows.law.entry import ExitGround
from workflows.law.letters import lacking, letter
from workflows.law.papers import nested
from workflows.law.terms import count
from workflows.models import Associate, Entry, Person, WorkItem
from workflows.models.calendar import load_calendar
from workflows.queries import clock, dossier, inbox, notices_compared
from workflows.queries import desk as desks
from workflows.queries import notices as letters
from workflows.queries import task as tasks

KINDS: dict[tuple[str, str], str] = {
    ("identification", "draft"): "prior_notice",
    ("identification", "review"): "prior_notice",
    ("identification", "legal_review"): "listing_decision",
    ("identification", "decide"): "listing_decision",
    ("repair", "decide"): "repair_granted",
    ("rectification", "approve"): "rectification_notice",
    ("interview", "approve"): "interview_notice",
}
# What the procedure's own row has drawn up: its particulars stand there.
GUIDED = ("rectification", "interview")
BY_HAND, DRAWN_UP = "issuance", ("draft", "review")
SHOWN = (*inbox.OPEN, WorkItem.Status.HELD)
# What a review issues: these state no fact that only a decision makes.
BEFORE_DECISION = frozenset({"prior_notice", "public_notice"})
# The letter is laid out for A4: on screen it keeps the width of its lines, in the side panel all of it shrinks.
ON_SCREEN = (
    "@media screen {{ body {{ width: 156mm; margin: 0 auto; padding: 12mm 0; }} html {{ zoom: {zoom}; }} }}"
)
# A letter brings its own style and nothing else: no script, no form, no address outside.
LETTER_CSP = {
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "img-src": ["data:"],
    "font-src": [SELF],
    "frame-ancestors": [SELF],
    "base-uri": [NONE],
    "form-action": [NONE],
}


@require_safe
@csp(LETTER_CSP)
def preview(request: HttpRequest, code: str) -> HttpResponse:
    """The draft to the subject, or with `?party=n` to its n-th associated person.

    404 where there is none, and for readers of other departments: a letter names persons in full.
    """
    item = tasks.find(request.user, code)
    if item is None or not kind_of(item) or not dossier.is_of_case(request.user, item.entry.department_id):
        raise Http404
    people = {str(place): who for place, who in enumerate([None, *item.entry.associates.all()])}
    party = request.GET.get("party", "0")
    if party not in people:
        raise Http404
    if item.procedure == BY_HAND:
        stated, who = by_hand(item, request.user, clock.today()), tasks.process_of(item).associate
    else:
        stated, who = draft(item, clock.today(), people[party]), people[party]
    _keep_look(request, item.entry, who)
    return sheet(kind_of(item), stated, small="small" in request.GET)


def _keep_look(request: HttpRequest, entry: Entry, who: Associate | None) -> None:
    """A letter to a natural person shows the person in full: the look is written into the entry's book."""
    told: dict[str, Any] = {"by": request.user, "at": clock.now()}
    if who is not None:
        access.record_view(entry, of=access.of_associate(who.pk), **told)
    elif entry.subject.is_person:
        access.record_view(entry, **told)


def on_screen(*, small: bool, zoom: str = ".56") -> str:
    """The style that lays the letter out for the screen: a frame shrinks it, and so does a telephone."""
    narrow = f"@media screen and (max-width: {370 if small else 640}px) {{ html {{ zoom: .52; }} }}"
    return ON_SCREEN.format(zoom=zoom if small else "1") + narrow


def sheet(kind: str, stated: Any, *, small: bool) -> HttpResponse:
    """A draft as a page of its own, or shrunk for a frame; whoever serves it sends LETTER_CSP with it."""
    style = on_screen(small=small)
    paper = letters.html(kind, stated, draft=True)
    return HttpResponse(paper.replace("</head>", f"<style>{style}</style></head>", 1))


def kind_of(item: WorkItem) -> str:
    """The kind of notice that the step leads to, or ""."""
    if item.procedure == BY_HAND:
        is_drawn_up = item.step in DRAWN_UP and item.status in SHOWN
        return str(tasks.process_of(item).kind) if is_drawn_up else ""
    kind = KINDS.get((item.procedure, item.step), "") if item.status in inbox.OPEN else ""
    rules = item.entry.policy.load_rules()
    if kind != "prior_notice" or rules.yes("prior_notice"):
        return kind
    return "public_notice" if rules.yes("public_notice") else "listing_decision"


def summary(item: WorkItem, person: Person, today: date) -> dict[str, Any]:
    """What the task page says about the draft: its title and the mandatory elements that are missing."""
    kind = kind_of(item)
    if not kind or not dossier.is_of_case(person, item.entry.department_id):
        return {}
    if item.procedure == BY_HAND:
        return _summary_by_hand(item, person, today)
    stated = draft(item, today)
    faults = glyphs.faults(kind, stated)
    told = {"title": letter(kind, stated).title, "missing": lacking(kind, stated), "faults": faults}
    return told | {"is_to_subject_alone": item.procedure in GUIDED}


def _summary_by_hand(item: WorkItem, person: Person, today: date) -> dict[str, Any]:
    """The same of a document by hand, and what its correction changes in the printed text."""
    process, stated = tasks.process_of(item), by_hand(item, person, today)
    said = _typed(item, person)
    return {
        "title": letter(process.kind, stated).title,
        "missing": [element.label for element in issuance.absent(process, today, said)],
        "faults": glyphs.faults(process.kind, stated),
        "is_by_hand": True,
        "changes": notices_compared.changes(process.replaces, stated) if process.replaces else None,
    }


def panel(item: WorkItem, person: Person) -> dict[str, Any]:
    """What is drawn up, to whom, every particular, and what it corrects: for the department of the case."""
    if item.procedure != BY_HAND or not dossier.is_of_case(person, item.entry.department_id):
        return {}
    process = tasks.process_of(item)
    document = issuance.document_of(item.entry, process.kind)
    return {
        "title": issuance.title_of(process),
        "series": document.series if document else "",
        "is_served": document is not None and document.is_served,
        "note": document.note if document else "",
        "to": process.associate.name if process.associate else item.entry.subject.name,
        "lines": issuance.lines_of(process),
        "replaces": process.replaces,
        "notice": process.notice,
    }


def by_hand(item: WorkItem, person: Person, today: date) -> Any:
    """The facts of a document by hand: as drafted, or as this person has typed it so far."""
    with translation.override(log.OF_THE_LAW):
        return issuance.draft(tasks.process_of(item), today, _typed(item, person))


def _typed(item: WorkItem, person: Person) -> dict[str, Any] | None:
    """What the person has typed into the step that draws the document up and has not handed in; None without any."""
    kept = desks.draft_of(person, item) if item.step == "draft" else None
    return typed_in(issuance.blanks_of(tasks.process_of(item)), kept.data) if kept else None


def lacking_of_all(item: WorkItem, today: date) -> dict[str, Any]:
    """What the notices that an approval of this step issues would lack, of every party; no query of its own.

    Before a decision no measure stands, so the catalogue of the rules is what they name.
    """
    kind = kind_of(item)
    if item.step == "review" and item.procedure == BY_HAND:
        process = tasks.process_of(item)
        missing = [element.label for element in issuance.absent(process, today)]
        lines = issuance.lines_of(process)
        faults = glyphs.faults(process.kind, issuance.draft(process, today))
        told = {"title": issuance.title_of(process), "missing": missing, "faults": faults}
        return {**told, "n": 1, "lines": lines}
    if item.step != "review" or kind not in BEFORE_DECISION:
        return {}
    entry, missing, faults = item.entry, set(), dict[str, None]()
    measures = [facts.named(measure) for measure in entry.policy.measures.all()]
    with translation.override(log.OF_THE_LAW):
        rules = entry.policy.load_rules()
        own = (
            facts.defence_facts(entry)
            if kind == "prior_notice"
            else facts.objection_facts(entry, today, today)
        )
        parties = [None, *entry.associates.all()] if rules.yes("prior_notice") else [None]
        for party in parties:
            stated = draft_facts(entry, kind, today, own, {"measures": measures}, associate=party)
            missing |= set(lacking(kind, stated))
            faults |= dict.fromkeys(glyphs.faults(kind, stated))
    told = {"title": letter(kind, stated).title, "missing": sorted(missing), "faults": [*faults]}
    return {**told, "n": len(parties)}


def draft(item: WorkItem, today: date, associate: Associate | None = None) -> Any:
    """The facts that the notice would freeze if the step were done today."""
    with translation.override(log.OF_THE_LAW):
        return _drafted(item, today, associate)


def _drafted(item: WorkItem, today: date, associate: Associate | None) -> Any:
    """The same, once the language of the law is set."""
    entry, kind = copy(item.entry), kind_of(item)  # the page beside shows the entry as it is
    if kind == "prior_notice":
        more: tuple[facts.Part, ...] = (facts.defence_facts(entry), facts.measures_facts(entry))
    elif kind == "public_notice":
        rule = entry.policy.load_rules()["public_notice_window"]
        until = count(today, rule.term, load_calendar(), roll=rule.roll).end
        more = (facts.objection_facts(entry, today, until),)
    elif kind == "listing_decision":
        _as_if_listed(entry, today)
        more = (
            facts.decision_facts,
            facts.measures_facts(entry),
            facts.repair_facts(entry),
            statements.statements_facts,
        )
    elif item.procedure in GUIDED:
        said = getattr(tasks.process_of(item), item.procedure).particulars
        more = (*papers.parts_of(kind, entry), nested(said))
    else:
        ground = ExitGround.CURE if entry.lasts_until_cured else ExitGround.REPAIR
        entry.exited_at, entry.exit_ground = clock.now(), ground
        application = tasks.process_of(item).repair
        more = (repair.application_facts(application, ""), facts.decision_facts, exit.removal_facts(entry))
    return draft_facts(entry, kind, today, *more, associate=associate)


def _as_if_listed(entry: Entry, today: date) -> None:
    """Give the object in memory the dates that a decision of today would set (办法 §11); nothing is saved."""
    entry.decided_on = entry.listed_from = today
    entry.listed_until, _provisional = period.end_of(entry, today)
