"""What one field of the audit desk may mean: a subject, a document number, a person, a line; within the branch only."""

import re
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q

from workflows.models import Book, Entry, Notice, NumberRecord, Person, Policy, Subject, SubjectKind
from workflows.queries import log_scope, search
from workflows.queries.attempts import at_entry
from workflows.queries.log_filter import AS_A_PARTY

NAMESAKES = 200
FILES = 200  # subjects, and entries of them, that one search follows
LINE = re.compile(r"(?:(?P<ref>\S+?)\s*)?#\s*(?P<seq>\d{1,9})")
PLACE = re.compile(r"\d{1,15}")


@dataclass
class Sought:
    """The condition on lines; `kinds` tells what the words were found to be, `is_partial` that there were too many."""

    where: Q = field(default_factory=lambda: Q(pk__in=[]))
    kinds: list[str] = field(default_factory=list)
    is_partial: bool = False

    def also(self, kind: str, where: Q) -> None:
        """One more thing that the words may mean."""
        self.kinds.append(kind)
        self.where |= where


def find(person: Person, words: str) -> Sought:
    """Read one field; nothing is found of what is not meant by the words. At most some twenty queries.

    The lines themselves are bounded by whoever asks (`log_scope.visible`): what is found here widens nothing.
    Words that lead to no line of her own are words that mean nothing: that there is such a book elsewhere is not told.
    """
    found = _meant(person, words.strip())
    is_seen = bool(found.kinds) and log_scope.visible(person).filter(found.where).exists()
    return found if is_seen else Sought()


def _meant(person: Person, words: str) -> Sought:
    """What the words may mean, wherever it is."""
    found = Sought()
    if line := LINE.fullmatch(words):
        _line(found, line["ref"], int(line["seq"]))
        return found
    if PLACE.fullmatch(words):
        found.also("place", Q(leaf__index=int(words)))
    _book(found, words)
    _papers(found, words)
    _files(found, person, words)
    if keys := people(person, words):
        found.also("person", (Q(actor__in=keys) | Q(on_behalf_of__in=keys)) & ~AS_A_PARTY)
    return found


def people(person: Person, name: str) -> list[int]:
    """Who is meant by a name or a user name: people in posts of the branch, and whoever in a post wrote a line there.

    Parties are none of them, as in `log_people.somebody`: nobody gathers here what a citizen did.
    """
    named = Person.objects.filter(Q(name__icontains=name) | Q(username__iexact=name), posts__isnull=False)
    wrote = Exists(log_scope.visible(person).filter(actor=OuterRef("pk")))
    known = Q(posts__department__in=log_scope.branch(person)) | Q(wrote)
    return list(named.filter(known).order_by("pk").values_list("pk", flat=True).distinct()[:NAMESAKES])


def book(person: Person, ref: str) -> str:
    """The name of a book as the log writes it, when the person reads a line of it or of an attempt at it; or empty."""
    for spelled in dict.fromkeys((ref.strip(), ref.strip().upper())):
        tried = at_entry(spelled)
        key = Book.objects.filter(ref=spelled).values_list("pk", flat=True).first()
        if log_scope.visible(person).filter(Q(book=key) | tried if key else tried).exists():
            return spelled
    return ""


def _line(found: Sought, ref: str | None, seq: int) -> None:
    """`LR-2026-0004 #84`, or `#84` for the place among all lines."""
    if ref:
        found.also("line", Q(book__ref__in=[ref, ref.upper()], seq=seq))
    else:
        found.also("place", Q(leaf__index=seq))


def _book(found: Sought, words: str) -> None:
    """The number of an entry, or the name of another book."""
    keys = list(Book.objects.filter(ref__in=[words, words.upper()]).values_list("pk", flat=True))
    if keys:
        found.also("book", Q(book__in=keys) | at_entry(words.upper()))


def _papers(found: Sought, words: str) -> None:
    """A document by its number, a number that was registered and voided, and the rules published under a number."""
    spelled = {words, words.translate(search.BRACKETS)}
    papers = Notice.objects.filter(number__in=spelled).values_list("entry__book_id", "code")
    where = Q(pk__in=[])
    for key, code in papers:
        where |= Q(book=key, thing=f"notice/{code}")
    numbers = NumberRecord.objects.filter(number__in=spelled).values_list("department__book_id", "pk")
    for key, number in numbers:
        where |= Q(book=key, thing=f"number/{number}")
    rules = Policy.objects.filter(document_number__in=spelled, book__isnull=False).values("book")
    if rules.exists():
        where |= Q(book__in=rules)
    if where != Q(pk__in=[]):
        found.also("paper", where)


def _files(found: Sought, person: Person, words: str) -> None:
    """Subjects by name, code or an old number, and cases by theirs: their files and their entries.

    A natural person is found by whoever may look at its entries: the hit alone says that the name is on a list.
    """
    meant = search.find(person, words)
    subjects = sorted(meant.subjects, reverse=True)
    seen = [department.pk for department in search.departments_seen(person)]
    of_company = ~Q(subject__kind=SubjectKind.PERSON)
    rows = Entry.objects.filter(Q(subject__in=subjects[:FILES]) | Q(pk__in=meant.by_case))
    rows = rows.filter(of_company | Q(department__in=seen))
    entries = list(rows.order_by("-pk").values_list("book_id", flat=True)[: FILES + 1])
    looked_at = Exists(Entry.objects.filter(subject=OuterRef("pk"), department__in=seen))
    known = Subject.objects.filter(~Q(kind=SubjectKind.PERSON) | looked_at, pk__in=subjects[:FILES])
    files = known.filter(book__isnull=False).values_list("book", flat=True)
    if books := [*entries[:FILES], *files]:
        found.also("subject", Q(book__in=books))
    found.is_partial = meant.is_partial or len(subjects) > FILES or len(entries) > FILES
