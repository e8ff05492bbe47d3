"""Which facts and notices go into an evidence bundle. A line's facts go whole or not at all: a digest binds them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from workflows.models import Book, Entry, Notice, Person, SecondReview, Transition
from workflows.queries import erasures
from workflows.queries.blind import veil_of
from workflows.queries.casefolder import OF_OBJECTOR
from workflows.queries.log import entry_of
from workflows.queries.log_facts import is_personal


@dataclass
class Sight:
    """What may be told to whoever takes the bundle: `reader` None is the operator, at the machine itself.

    Never: what colleagues told each other, who objects, and what a second review may not see yet. What may name a
    person only on request (`with_facts`), and only of entries that the reader may look at.
    """

    reader: Person | None
    with_facts: bool
    books: dict[int, Book] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)
    veiled: set[int] | None = None
    looked: dict[int, Entry] = field(default_factory=dict)  # whose facts that may name persons were given

    def learn(self, lines: Iterable[Transition]) -> None:
        """Read the books of these lines with their entries, each once; then every line knows its own."""
        told = list(lines)
        absent = {line.book_id for line in told} - self.books.keys()
        if absent:
            rows = Book.objects.filter(pk__in=absent)
            rows = rows.select_related("entry__subject", "entry__department", "entry__list_type")
            self.books |= {book.pk: book for book in rows}
            entries = Entry.objects.filter(book__in=absent)
            if self.reader is not None:
                entries = Entry.objects.visible_to(self.reader).filter(book__in=absent)
            self.seen |= set(entries.values_list("pk", flat=True))
        for line in told:
            line.book = self.books[line.book_id]

    def who(self, line: Transition) -> str | None:
        """Who acted, where the page shall say something else than it says to officers; None: as to them."""
        return None

    def notices(self, rows: QuerySet[Notice]) -> QuerySet[Notice]:
        """Those of which the page tells at all."""
        return rows

    def withheld(self, line: Transition) -> str:
        """Why the facts of this line are not in the bundle; empty when they are."""
        why, entry = self.never(line), entry_of(line)
        if why or not is_personal(line):
            return why
        if entry is None or not self.with_facts or entry.pk not in self.seen:
            return _("可能涉及个人，没有提供")
        self.looked[entry.pk] = entry
        return ""

    def never(self, line: Transition) -> str:
        """Why these facts go into no bundle, whoever takes it; empty when they may."""
        facts, entry = getattr(line, "facts", None), entry_of(line)
        if facts is None:
            return erasures.words(line)
        if facts.data.get("comment"):
            return _("内部讨论，不对外提供")
        of_stranger = line.thing.startswith("objection/") and any(facts.data.get(key) for key in OF_OBJECTOR)
        if of_stranger or facts.data.get("objector"):
            return _("仅办理异议的人员可见")
        if entry is not None and self._is_veiled(entry, line):
            return _("独立复核期间不公开")
        return ""

    def _is_veiled(self, entry: Entry, line: Transition) -> bool:
        """Is this the word of whoever gave the sealed first result of a second review?"""
        if self.veiled is None:
            rows = SecondReview.objects.filter(is_drawn=True, second_at=None, dropped_at=None)
            self.veiled = set(rows.values_list("entry", flat=True))
        return entry.pk in self.veiled and veil_of(entry, self.reader).hides(line.actor_id, line.at)

    def notice_withheld(self, notice: Notice, why_facts: str) -> str:
        """Why the file of a notice is not in the bundle; `why_facts` is that of the line that tells its digest."""
        if notice.to_another:
            return _("写给异议人的文书，仅办理异议的人员可见")
        if why_facts:
            return _("排印记录的事实不在包内，无从核对：%(why)s") % {"why": why_facts}
        if notice.file is None:
            return _("存储中没有文件")
        return "" if self.with_facts else _("可能涉及个人，没有提供")
