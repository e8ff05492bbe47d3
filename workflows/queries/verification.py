"""Does the log hold? Every line is recomputed, every book counted, every state compared with its last line.

What this cannot show: a chain that somebody with all rights rewrote from one line to its end, head included.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any

from django.db.models import QuerySet, TextChoices
from django.utils.translation import gettext as _

from workflows.law import chain
from workflows.law.almanac import Almanac
from workflows.law.audit import Answering, Papering
from workflows.law.batch import Batching
from workflows.law.challenge import Challenging, Staying
from workflows.law.clue import Reporting
from workflows.law.commitment import Promise, Wording
from workflows.law.complaint import Complaining
from workflows.law.courses import Attending, Meeting, Studying, Teaching
from workflows.law.display import Showing
from workflows.law.entry import Listing
from workflows.law.hearing import HearingState
from workflows.law.interview import Interviewing
from workflows.law.letterhead import Heading
from workflows.law.measure import Measuring
from workflows.law.monitoring import Judging
from workflows.law.objection import Objecting
from workflows.law.publicity import Posting
from workflows.law.rectification import Rectifying
from workflows.law.reorganisation import Reorganising
from workflows.law.repair import Repairing
from workflows.law.rulemaking import Making
from workflows.law.service import Noticing
from workflows.law.serving import Attempting
from workflows.law.subject import Merging
from workflows.models import (
    AuditFinding,
    Book,
    Challenge,
    Commitment,
    CommitmentTemplate,
    Complaint,
    Display,
    Entry,
    Interview,
    Letterhead,
    Measure,
    Merge,
    Notice,
    NoticeBatch,
    RecordRepair,
    Rectification,
    Reorganisation,
    Repair,
    Report,
    ServiceAttempt,
    Stay,
    TrainingSession,
    Transition,
    WorkPaper,
)
from workflows.queries import erasures, leaves

CHUNK = 1000  # books, and lines, that are held in memory at a time
Told = dict[
    str, tuple[int, str]
]  # of each thing the last line that tells its state: its number, and the state


@dataclass(frozen=True)
class Stateful:
    """A kind of thing whose state the log tells: where its rows are and what a state is called.

    `fresh` is the state of a row that no line speaks of yet; empty when each row begins with a line.
    """

    model: Any
    book: str
    key: str
    states: type[TextChoices]
    fresh: str = ""
    also: str = ""  # where the rows without an entry are written


# The first part of a thing's name in the log (`display/12`) says its kind.
STATEFUL: dict[str, Stateful] = {
    "entry": Stateful(Entry, "book_id", "number", Listing),
    "display": Stateful(Display, "entry__book_id", "pk", Showing, Showing.WITHHELD),
    "measure": Stateful(Measure, "entry__book_id", "pk", Measuring, Measuring.PLANNED),
    "repair": Stateful(Repair, "entry__book_id", "code", Repairing),
    "recordrepair": Stateful(RecordRepair, "record__book_id", "code", Repairing),
    "notice": Stateful(Notice, "entry__book_id", "code", Noticing),
    "service": Stateful(ServiceAttempt, "notice__entry__book_id", "code", Attempting),
    "commitment": Stateful(Commitment, "entry__book_id", "pk", Promise, also="subject__book_id"),
    "promise-text": Stateful(
        CommitmentTemplate, "item__department__book_id", "pk", Wording, Wording.OF_RULES
    ),
    "rectification": Stateful(Rectification, "entry__book_id", "code", Rectifying),
    "interview": Stateful(Interview, "entry__book_id", "code", Interviewing),
    "challenge": Stateful(Challenge, "entry__book_id", "code", Challenging),
    "stay": Stateful(Stay, "entry__book_id", "pk", Staying),
    "reorganisation": Stateful(Reorganisation, "entry__book_id", "pk", Reorganising),
    "merge": Stateful(Merge, "book_id", "pk", Merging),
    "complaint": Stateful(Complaint, "book_id", "code", Complaining),
    "report": Stateful(Report, "book_id", "code", Reporting),
    "audit": Stateful(WorkPaper, "book_id", "code", Papering),
    "audit_finding": Stateful(AuditFinding, "paper__book_id", "code", Answering),
    "batch": Stateful(NoticeBatch, "department__book_id", "code", Batching),
    "letterhead": Stateful(Letterhead, "department__book_id", "code", Heading),
    "training": Stateful(TrainingSession, "version__course__book_id", "code", Meeting),
}

# What can stand in the book of an entry: the others have books of their own.
OF_ENTRIES = {
    name: kind for name, kind in STATEFUL.items() if kind.model is Entry or "entry__book" in kind.book
}

# States that the log names and that are not compared with the rows here.
NAMED: dict[str, Any] = {
    "policy": Making,
    "calendar-draft": Almanac,
    "record": Posting,
    "finding": Judging,
    "hearing": HearingState,
    "objection": Objecting,
    "course": Teaching,
    # These move with their subject when files are merged; their lines stay in the book of then.
    "learning": Studying,
    "enrolment": Attending,
}


@dataclass(frozen=True)
class Fault:
    """One place where the log does not hold: the book, its line (0: the whole book), what, and in words.

    `kind` is missing, previous, hash, tail, count, head, facts, leaf or state.
    """

    entry: str
    seq: int
    kind: str
    sentence: str


@dataclass(frozen=True)
class Verification:
    """What a verification found; it is good only when nothing was."""

    entries: int
    lines: int
    faults: tuple[Fault, ...]

    @property
    def ok(self) -> bool:
        """Nothing was found."""
        return not self.faults

    def as_dict(self) -> dict[str, Any]:
        """As plain JSON."""
        faults = [asdict(fault) for fault in self.faults]
        return {"ok": self.ok, "entries": self.entries, "lines": self.lines, "faults": faults}


def state_words(thing: str, state: str) -> str:
    """The Chinese word of a state of a thing that the log names; an unknown state stays as it is."""
    kind = thing.partition("/")[0]
    known = STATEFUL[kind].states if kind in STATEFUL else NAMED.get(kind)
    return str(dict(known.choices).get(state, state)) if known and state else state


def verify_all(chunk: int = CHUNK) -> Verification:
    """Verify every book; the memory used depends on `chunk` only, the queries on the number of chunks."""
    return verify_books(Book.objects.all(), chunk)


def verify_book(book: Book) -> list[Fault]:
    """The faults of one book, read afresh; a constant number of queries."""
    return _examine(list(Book.objects.filter(pk=book.pk)), CHUNK)[1]


def verify_books(books: QuerySet[Book], chunk: int = CHUNK) -> Verification:
    """Verify some books, a chunk at a time."""
    entries = lines = 0
    faults: list[Fault] = []
    for batch in _batches(books, chunk):
        read, found = _examine(batch, chunk)
        entries, lines = entries + len(batch), lines + read
        faults += _confirmed(found, chunk) if found else []
    return Verification(entries, lines, tuple(faults))


def state_faults(told: Callable[[], None] = lambda: None, chunk: int = CHUNK) -> list[Fault]:
    """Where a state differs from the last line that speaks of it; the chains themselves are not looked at.

    For the full check, which has walked the tree already: of the lines only what tells a state is read.
    `told` hears of every chunk. A book that was written meanwhile is read again before it is called faulty.
    """
    faults: list[Fault] = []
    for batch in _batches(Book.objects.all(), chunk):
        if found := _states_of(batch):
            suspects = list(Book.objects.filter(ref__in={fault.entry for fault in found}).order_by("pk"))
            again = set(_states_of(suspects))
            faults += [fault for fault in found if fault in again]
        told()
    return faults


def _states_of(batch: Sequence[Book]) -> list[Fault]:
    """The wrong states of these books; the lines that tell no state are left in the database."""
    keys = [book.pk for book in batch]
    states = _present_states(keys)
    rows = Transition.objects.filter(**_within("book", keys)).exclude(after="").order_by("book_id", "seq")
    told: dict[int, Told] = {pk: {} for pk in keys}
    # Columns, not objects: of a million lines nothing but four values each is wanted.
    for pk, thing, seq, after in rows.values_list("book_id", "thing", "seq", "after").iterator(CHUNK):
        told[pk][thing] = (seq, after)
    return [fault for book in batch for fault in _wrong_states(book, told[book.pk], states.get(book.pk, {}))]


def link_faults(line: Transition, before: str | None) -> list[str]:
    """What is wrong with one line by itself: hash, previous or facts; `before` is the hash of the line before."""
    stated = [(line.body(), line.previous, line.hash)]
    found: list[str] = [fault.kind for fault in chain.verify(stated) if fault.kind == "hash"]
    if line.previous != before:
        found.append("previous")
    return found if facts_hold(line) else [*found, "facts"]


def facts_hold(line: Transition) -> bool:
    """Do the facts agree with the digest in the line? Where there are none, another line must tell that they were
    erased."""
    facts = getattr(line, "facts", None)
    if facts is None:
        return erasures.is_told(line)
    try:
        return chain.facts_digest(facts.data, facts.salt) == line.facts_digest
    except (TypeError, ValueError):
        return False


def _batches(books: QuerySet[Book], size: int) -> Iterator[list[Book]]:
    """The books by key, `size` at a time: no cursor stays open while the lines are read."""
    last = 0
    while batch := list(books.filter(pk__gt=last).order_by("pk")[:size]):
        yield batch
        last = batch[-1].pk


def _examine(batch: Sequence[Book], chunk: int) -> tuple[int, list[Fault]]:
    """How many lines these books have, and their faults."""
    known = {book.pk: book for book in batch}
    kinds = OF_ENTRIES if all(book.kind == "entry" for book in batch) else STATEFUL
    states = _present_states(list(known), kinds)
    rows = Transition.objects.filter(**_within("book", list(known)))
    rows = rows.order_by("book_id", "seq").select_related("facts", "leaf")
    read = 0
    faults: list[Fault] = []
    for pk, group in groupby(rows.iterator(chunk_size=chunk), key=lambda line: line.book_id):
        book, lines = known.pop(pk), list(group)
        for line in lines:
            line.book = book
        read += len(lines)
        faults += _faults_of(book, lines, states.get(pk, {}))
    for pk, book in known.items():
        faults += _faults_of(book, [], states.get(pk, {}))
    return read, faults


def _confirmed(found: list[Fault], chunk: int) -> list[Fault]:
    """The faults that a second reading finds too: a book that was written in between is not faulty."""
    suspects = Book.objects.filter(ref__in={fault.entry for fault in found}).order_by("pk")
    again = set(_examine(list(suspects), chunk)[1])
    return [fault for fault in found if fault in again]


def _within(where: str, keys: Sequence[int]) -> dict[str, Any]:
    """The condition of some books; as a range where no other key lies between, for a thousand keys are long to read."""
    first, last = min(keys, default=0), max(keys, default=0)
    if len(set(keys)) == last - first + 1:
        return {f"{where}__gte": first, f"{where}__lte": last}
    return {f"{where}__in": keys}


def _present_states(books: list[int], kinds: Mapping[str, Stateful] = STATEFUL) -> dict[int, dict[str, str]]:
    """The present states by book and thing, one query for each kind of thing and place of its lines."""
    found: dict[int, dict[str, str]] = {}
    for name, kind in kinds.items():
        for where in filter(None, (kind.book, kind.also if kinds is STATEFUL else "")):
            rows = kind.model.objects.filter(**_within(where.removesuffix("_id"), books)).order_by()
            rows = rows.filter(entry=None) if where == kind.also else rows
            for book, key, state in rows.values_list(where, kind.key, "state"):
                found.setdefault(book, {})[f"{name}/{key}"] = state
    return found


def _faults_of(book: Book, lines: list[Transition], states: dict[str, str]) -> Iterator[Fault]:
    """All faults of one book."""
    yield from _broken_links(book, lines)
    yield from _wrong_end(book, lines)
    for line in lines:
        if not facts_hold(line):
            yield Fault(book.ref, line.seq, "facts", _("第 %(n)s 行所附事实与摘要不符。") % {"n": line.seq})
    altered = leaves.altered(lines)
    for line in lines:
        if line.pk in altered:
            said = _("第 %(n)s 行与编入总序时不同：叶摘要不符。")
            yield Fault(book.ref, line.seq, "leaf", said % {"n": line.seq})
    told = {line.thing: (line.seq, line.after) for line in lines if line.after}
    yield from _wrong_states(book, told, states)


def _broken_links(book: Book, lines: list[Transition]) -> Iterator[Fault]:
    """Missing lines, changed lines, and lines that do not follow the one before."""
    gaps, due = set(), 1
    for index, line in enumerate(lines):
        if line.seq != due:
            gaps.add(index)
            yield Fault(book.ref, due, "missing", _missing(due, line.seq - 1))
        due = line.seq + 1
    for fault in chain.verify((line.body(), line.previous, line.hash) for line in lines):
        line = lines[fault.index]
        if fault.kind == "hash":
            yield Fault(
                book.ref, line.seq, "hash", _("第 %(n)s 行写入后被改动：内容与摘要不符。") % {"n": line.seq}
            )
        elif fault.index not in gaps:
            said = _("第 %(n)s 行没有接在前一行之后：上一行摘要不符。") % {"n": line.seq}
            yield Fault(book.ref, line.seq, "previous", said)


def _missing(first: int, last: int) -> str:
    """Which lines are missing."""
    if first >= last:
        return _("第 %(n)s 行缺失。") % {"n": first}
    return _("第 %(first)s 至 %(last)s 行缺失。") % {"first": first, "last": last}


def _wrong_end(book: Book, lines: list[Transition]) -> Iterator[Fault]:
    """The book states how many lines it has and how it ends: a removed tail is found by that."""
    last, head = (lines[-1].seq, lines[-1].hash) if lines else (0, chain.GENESIS)
    if book.lines_count > last:
        yield Fault(book.ref, last + 1, "tail", _("末尾被截去：") + _missing(last + 1, book.lines_count))
    elif book.lines_count < last:
        told = {"stated": book.lines_count, "found": last}
        yield Fault(book.ref, last, "count", _("簿册记载 %(stated)s 行，实际 %(found)s 行。") % told)
    elif book.head != head:
        yield Fault(book.ref, last, "head", _("簿册记载的末行摘要与第 %(n)s 行不符。") % {"n": last})


def _wrong_states(book: Book, told: Told, states: dict[str, str]) -> Iterator[Fault]:
    """A state that was changed behind the door differs from the last line that speaks of it."""
    told = {thing: line for thing, line in told.items() if thing.partition("/")[0] in STATEFUL}
    for thing, (seq, after) in told.items():
        present = states.get(thing)
        if present != after:
            words = {
                "thing": thing,
                "n": seq,
                "logged": state_words(thing, after),
                "present": state_words(thing, present) if present else _("没有这条记录"),
            }
            said = _("%(thing)s 的现状是“%(present)s”，第 %(n)s 行记载的是“%(logged)s”。") % words
            yield Fault(book.ref, seq, "state", said)
    for thing in sorted(states.keys() - told.keys()):
        if states[thing] != STATEFUL[thing.partition("/")[0]].fresh:
            words = {"thing": thing, "present": state_words(thing, states[thing])}
            yield Fault(book.ref, 0, "state", _("%(thing)s 的现状“%(present)s”没有任何记载。") % words)
