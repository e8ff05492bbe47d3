"""The desk of who audits: work papers, items with their lines in words, findings with what may be done with them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from workflows.law.audit import OPEN, QUESTIONS, Mark, Papering
from workflows.law.duties import ANSWER_AUDIT, AUDIT, DUTIES, VIEW_LOG
from workflows.law.sampling import Risk
from workflows.models import AuditFinding, Deadline, Department, Person, SampleItem, Transition, WorkPaper
from workflows.models.audit import branch_of
from workflows.models.audit_body import digest_of
from workflows.queries import log
from workflows.queries.audit_late import late_terms
from workflows.queries.log_filter import narrowed

PAGE = 30
LINES_SHOWN = 100  # of an entry that was drawn; the rest is read at the audit desk
MARKED = {Mark.YES: "ok", Mark.NO: "bad", Mark.NOT_ASKED: "off", Mark.UNABLE: "unable"}


@dataclass(frozen=True)
class Page:
    """Some rows, the newest first; `after` is the key of the next page."""

    rows: list[Any]
    after: str = ""


@dataclass(frozen=True)
class Item:
    """One item of a sample: its line in words, or its entry, the reasons, what was found."""

    item: SampleItem
    row: log.Row | None
    reasons: list[str]
    marks: list[tuple[str, str]]
    late: list[Deadline]

    @property
    def is_wrong(self) -> bool:
        """Was something found that is not as it should be?"""
        return Mark.NO in self.item.marks.values()

    @property
    def is_unable(self) -> bool:
        """Could some of it not be examined?"""
        return Mark.UNABLE in self.item.marks.values()


def holds(person: Person, *duties: Any) -> bool:
    """Does the person hold one of the duties anywhere?"""
    held = {duty for post in person.posts_now() for duty in DUTIES[post.role]}
    return bool(held & set(duties))


def offices(person: Person) -> list[Department]:
    """The departments over whose branches the person may draw, the highest first."""
    posts = [post for post in person.posts_now() if AUDIT in DUTIES[post.role]]
    return sorted({post.department for post in posts}, key=lambda office: (len(office.path), office.path))


def papers(person: Person, before: str = "") -> Page:
    """A page of work papers; one query."""
    rows = WorkPaper.objects.visible_to(person).select_related("office", "auditor", "reviewer", "signed_by")
    counts = {"n_items": Count("items", distinct=True), "n_findings": Count("findings", distinct=True)}
    return _page(rows.annotate(**counts), before)


def paper(person: Person, code: str) -> WorkPaper | None:
    """One work paper that the person reads."""
    who = ("auditor", "reviewer", "submitted_by", "signed_by")
    rows = WorkPaper.objects.visible_to(person).select_related("office", "checkpoint", "book", *who)
    return rows.filter(code=code).first()


def items(found: WorkPaper) -> list[Item]:
    """The items of a paper in their order; a fixed number of queries."""
    rows = list(
        found.items.select_related(
            "line__book__entry__subject",
            "line__book__entry__department",
            "line__actor",
            "line__on_behalf_of",
            "line__facts",
            "entry__subject",
            "entry__department",
            "checked_by",
            "reviewed_by",
        ).order_by("nth")
    )
    lines = [each.line for each in rows if each.line is not None]
    words = {row.line.pk: row for row in log.rows_of(lines)} if lines else {}
    late = late_terms(found, rows)
    return [_item(each, words.get(each.line_id or 0), late.get(each.pk, [])) for each in rows]


def item_of(found: WorkPaper, nth: int) -> Item | None:
    """One item of a paper."""
    return next((each for each in items(found) if each.item.nth == nth), None)


def _item(each: SampleItem, row: log.Row | None, late: list[Deadline]) -> Item:
    """One item in words."""
    risks = dict(Risk.choices)
    marks = [
        (str(words), MARKED.get(Mark(each.marks[name]), "off"))
        for name, words in QUESTIONS.items()
        if name in each.marks
    ]
    return Item(each, row, [str(risks.get(reason, reason)) for reason in each.reasons], marks, late)


def lines_of_entry(found: WorkPaper, each: SampleItem) -> list[log.Row]:
    """The lines of a drawn entry in the period, the newest first."""
    if each.entry is None:
        return []
    rows = Transition.objects.filter(book=each.entry.book_id).select_related(*log.RELATED)
    asked = {"since": found.since, "until": found.until}
    return log.rows_of(list(narrowed(rows, asked).order_by("-seq")[:LINES_SHOWN]))


def line_at(each: SampleItem, seq: int | None) -> Transition | None:
    """The line that a finding is bound to: the drawn one, or one of the drawn entry."""
    if each.line is not None:
        return each.line
    if each.entry is None or seq is None:
        return None
    return Transition.objects.select_related("book").filter(book=each.entry.book_id, seq=seq).first()


def units(found: WorkPaper) -> list[Department]:
    """Who may be asked to answer: the active departments of the branch."""
    return list(Department.objects.filter(pk__in=branch_of(found.office), is_active=True).order_by("path"))


def likely_unit(each: SampleItem, choices: list[Department]) -> str:
    """The code of the department that the item is about: of the post that acted, or of the entry."""
    code = each.line.post.partition(":")[0] if each.line else each.entry.department.code if each.entry else ""
    return code if any(office.code == code for office in choices) else ""


def findings_of(found: WorkPaper) -> QuerySet[AuditFinding]:
    """The findings of a paper."""
    return found.findings.select_related("unit", "item", "line__book").order_by("pk")


def findings(person: Person, before: str = "", *, is_open: bool = False) -> Page:
    """A page of findings that the person wrote about or answers for; one query."""
    rows = AuditFinding.objects.visible_to(person).select_related("paper", "unit", "line__book")
    return _page(rows.filter(state__in=OPEN) if is_open else rows, before)


def finding(person: Person, code: str) -> AuditFinding | None:
    """One finding that the person sees."""
    rows = AuditFinding.objects.visible_to(person).select_related(
        "paper__office",
        "unit",
        "item",
        "line__book__entry",
        "written_by",
        "answered_by",
        "proposed_by",
        "agreed_by",
        "withdrawal_by",
        "withdrawn_by",
    )
    return rows.filter(code=code).first()


def reads_paper(person: Person, found: AuditFinding) -> bool:
    """May the person read the work paper behind a finding?"""
    return bool(VIEW_LOG(found.paper, person))


def answers(person: Person, found: AuditFinding) -> bool:
    """Does the person answer for the unit?"""
    return bool(ANSWER_AUDIT(found, person))


def history(book: int | None, thing: str = "") -> list[dict[str, Any]]:
    """The lines of a paper's book, or of one finding in it, in their order."""
    rows = Transition.objects.filter(book=book).select_related("actor", "on_behalf_of", "book", "facts")
    if thing:
        rows = rows.filter(thing=thing)
    return [
        {"line": row.line, "words": row.words, "who": row.who, "post": row.post}
        for row in log.rows_of(list(rows.order_by("seq")[:LINES_SHOWN]))
    ]


def digest_holds(found: WorkPaper) -> bool:
    """Does the paper still have the digest that was signed, and does the line of the signature say the same?"""
    line = (
        Transition.objects.filter(book=found.book_id, verb="sign_off_paper").select_related("facts").first()
    )
    told = line.facts.data.get("digest") if line is not None and hasattr(line, "facts") else None
    return digest_of(found) == found.digest == told


def is_late(found: AuditFinding, today: date) -> bool:
    """Has the unit let its day pass?"""
    return found.state == "sent" and found.answer_by is not None and found.answer_by < today


def progress(found: WorkPaper, total: int) -> str:
    """How far a paper is, in words."""
    if found.state == Papering.ANNOUNCED:
        return _("待抽样")
    return _("已查 %(done)s / %(total)s") % {"done": total - found.unchecked, "total": total}


def _page(rows: QuerySet[Any], before: str) -> Page:
    """Rows by key, the newest first."""
    if before.isascii() and before.isdecimal():
        rows = rows.filter(pk__lt=int(before[:18]))
    got = list(rows.order_by("-pk")[: PAGE + 1])
    return Page(got[:PAGE], str(got[PAGE - 1].pk) if len(got) > PAGE else "")
