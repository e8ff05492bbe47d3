"""What goes into an evidence bundle: the lines of an entry or of a period, their proofs, the notices, the keys, a page.

Only lines that a published checkpoint covers are taken; how many still wait is told.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.db.models import Max, Min, Q, QuerySet, Sum
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from workflows.law import merkle
from workflows.law.bundle import Content, Known, Line, Paper, of_entry, of_period
from workflows.law.refusal import Refused
from workflows.law.terms import due_instant, first_instant
from workflows.models import Book, Checkpoint, Entry, Leaf, Notice, Transition
from workflows.queries import bundle_page, tree
from workflows.queries.bundle_sight import Sight

LINES_AT_MOST = 20_000  # all of it is held in memory when the manifest is signed
BYTES_AT_MOST = 200 * 2**20  # of notices
CHUNK = 500
PROGRAM = Path(__file__).parents[1] / "witness" / "verify_bundle.py"
PRINTED, FILE = "print_notice", "file"
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Scope:
    """What is asked for: the book of an entry, or every line of the log between two days, both included."""

    entry: Entry | None = None
    since: date | None = None
    until: date | None = None

    @property
    def ends(self) -> tuple[datetime, datetime]:
        """The first instant of the period, and the first one after it."""
        assert self.since is not None and self.until is not None
        return first_instant(self.since), due_instant(self.until)

    def asked(self) -> QuerySet[Transition]:
        """The lines that are meant, whether they have a place yet or not."""
        if self.entry is not None:
            return Transition.objects.filter(book=self.entry.book_id)
        since, until = self.ends
        return Transition.objects.filter(at__gte=since, at__lt=until)

    def covered(self, size: int) -> tuple[dict[str, Any], QuerySet[Leaf]]:
        """The bundle's subject, and the places of its lines in a tree of this size."""
        rows = Leaf.objects.filter(index__lt=size)
        if self.entry is not None:
            return of_entry(self.entry.book.ref), rows.filter(line__book=self.entry.book_id)
        since, until = self.ends
        told = rows.filter(line__at__gte=since, line__at__lt=until)
        found = told.aggregate(first=Min("index"), last=Max("index"))
        if found["first"] is None:
            raise Refused(_("这一期间没有已经公布的台账行，请另选期间。"))
        ends = since, until - timedelta(seconds=1)
        subject = of_period(found["first"], found["last"], *ends)
        return subject, rows.filter(index__gte=found["first"], index__lte=found["last"])


@dataclass
class Gathered:
    """All that was found for a bundle, before it is signed."""

    scope: Scope
    subject: dict[str, Any]
    head: Checkpoint
    note: str
    total: int
    waiting: int
    in_full: bool
    lines: list[Line] = field(default_factory=list)
    told: list[bundle_page.Row] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    notices: list[bundle_page.NoticeRow] = field(default_factory=list)
    printed: dict[str, tuple[int, str]] = field(default_factory=dict)  # notice: place of its print, why not


def gather(scope: Scope, sight: Sight, progress: Progress = lambda done, total: None) -> Gathered:
    """Lines, proofs and notices; Refused for what is not published yet, and for more than fits."""
    found = tree.published()
    if found is None:
        raise Refused(_("台账还没有公布过检查点；要求副署的，请等待见证单位副署后再导出。"))
    head, note = found
    subject, leaves = scope.covered(head.size)
    total = leaves.count()
    if not total:
        raise Refused(_("这个条目还没有一行进入已公布的检查点，请稍后再导出。"))
    if total > LINES_AT_MOST:
        told = {"n": total, "most": LINES_AT_MOST}
        raise Refused(_("共 %(n)s 行，一个证据包最多 %(most)s 行；请缩短期间，分几次导出。") % told)
    waiting = scope.asked().exclude(pk__in=leaves.values("line")).count()
    made = Gathered(scope, subject, head, note, total, waiting, sight.with_facts)
    reader = tree.node_reader(head.size, head.algorithm)
    prove = partial(_proof, head=head, reader=reader)
    for chunk in _chunks(leaves):
        _take(made, chunk, sight, prove)
        progress(len(made.lines), total)
    _take_notices(made, sight)
    return made


def _proof(index: int, *, head: Checkpoint, reader: merkle.Node) -> list[bytes]:
    """The path of one line."""
    return merkle.inclusion_proof(index, head.size, reader, head.algorithm)


def _chunks(leaves: QuerySet[Leaf]) -> Iterator[list[Leaf]]:
    """The places in their order, some at a time; no cursor stays open."""
    last = -1
    rows = leaves.select_related("line__actor", "line__on_behalf_of", "line__facts").order_by("index")
    while chunk := list(rows.filter(index__gt=last)[:CHUNK]):
        yield chunk
        last = chunk[-1].index


def _take(made: Gathered, chunk: list[Leaf], sight: Sight, prove: Callable[[int], list[bytes]]) -> None:
    """Some lines with their proofs, and what the page says of each."""
    sight.learn(leaf.line for leaf in chunk)
    for leaf in chunk:
        line, why = leaf.line, sight.withheld(leaf.line)
        given = ("", None) if why else (line.facts.salt, line.facts.data)
        path = prove(leaf.index)
        made.lines.append(Line(leaf.index, line.body(), line.previous, line.hash, path, *given))
        row = bundle_page.row_of(leaf.index, line, why, in_full=made.in_full, who=sight.who(line))
        made.told.append(row)
        if line.verb == PRINTED:
            made.printed[line.thing] = leaf.index, why


# ------------------------------------------------------------------------------------------------- notices
def _take_notices(made: Gathered, sight: Sight) -> None:
    """The files of the notices that were printed in these lines, each beside the line that tells its digest."""
    codes = [thing.partition("/")[2] for thing in made.printed]
    rows = Notice.objects.filter(Q(code__in=codes) | Q(entry=made.scope.entry, entry__isnull=False))
    rows = sight.notices(rows)
    size = rows.aggregate(size=Sum(Length("file")))["size"] or 0
    if sight.with_facts and size > BYTES_AT_MOST:
        told = {"n": size >> 20, "most": BYTES_AT_MOST >> 20}
        raise Refused(
            _("文书文件共 %(n)s MB，一个证据包最多 %(most)s MB；请缩短期间，或者不附带文书。") % told
        )
    for notice in rows.defer("facts", "page", "file").order_by("issued_at", "pk"):
        index, why = made.printed.get(notice.ref, (-1, ""))
        why = sight.notice_withheld(notice, why) if index >= 0 else _("这些行中没有排印记录")
        name = "" if why else f"{index}-{notice.code}.pdf"
        if name:
            made.papers.append(Paper(name, bytes(notice.file or b""), index, FILE))
            notice.file = None
        made.notices.append(bundle_page.notice_row(notice, index, name, why))


# -------------------------------------------------------------------------------------------------- whole
def content_of(made: Gathered, *, by: str, at: datetime, purpose: str) -> Content:
    """Everything with the page and the program, ready to be signed."""
    program = PROGRAM.read_bytes()
    log_keys, witnesses = known_keys()
    about: dict[str, Any] = {"by": by, "at": at, "purpose": purpose, "program": program, "keys": log_keys}
    page = bundle_page.render(made, **about)
    return Content(made.subject, at, made.note, made.lines, log_keys, page, program, witnesses, made.papers)


def known_keys() -> tuple[list[Known], list[Known]]:
    """The verifier keys of the log and of its witnesses; a former key counted until it signed for the last time."""
    told = tree.keys()
    log = [
        Known(each["key"], _instant(each["from"]), None if newest else _instant(each["last_used"]) + A_SECOND)
        for each in told["log"]
        for newest in [each is told["log"][-1]]
    ]
    witnesses = [
        Known(each["key"], _instant(each["from"]), _instant(each["to"]) if each["to"] else None)
        for each in told["witnesses"]
    ]
    return log, witnesses


A_SECOND = timedelta(seconds=1)
_instant = datetime.fromisoformat


def book_of(ref: str) -> Book | None:
    """The book of an entry by its number."""
    return Book.objects.select_related("entry__subject").filter(kind="entry", ref=ref).first()
