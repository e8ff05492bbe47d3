"""Finding entries: by any part of a name, by code, case, entry or document number; and paging by key.

Every result is an entry that the searcher may see. Candidates come from indexes; only a search that fits
hundreds of subjects walks the entries from the newest, and stops as soon as a page is full.
"""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from workflows.law.duties import VIEW_ENTRY
from workflows.law.identifiers import variants
from workflows.law.identity import normalise
from workflows.models import (
    Department,
    Entry,
    Gram,
    Identifier,
    Notice,
    Person,
    Subject,
    SubjectChange,
    SubjectKind,
)

SHORTEST = 2  # characters
CODE_LENGTH = 18
SHORTEST_CODE = 4  # a shorter beginning of a code fits nearly everybody
CANDIDATES = 300  # subjects; more are not fetched but tested while walking
PAGE = 25
# In nearly every name; they are looked for in the name itself, not among the pieces.
EVERYWHERE = frozenset({"有限", "限公", "公司"})
BRACKETS = str.maketrans(
    {"(": "〔", ")": "〕", "（": "〔", "）": "〕", "[": "〔", "]": "〕", "【": "〔", "】": "〕"}
)

NAME, CODE, OLD, CASE, NUMBER, DOCUMENT = "name", "code", "old", "case", "number", "document"
KINDS = {
    NAME: _("主体名称"), CODE: _("主体代码"), OLD: _("旧代码或者证照号码"),
    CASE: _("案件编号"), NUMBER: _("条目编号"), DOCUMENT: _("文书文号"),
}  # fmt: skip


@dataclass
class Found:
    """What a query means: which entries fit (`where`), and why each of them does."""

    where: Q = field(default_factory=lambda: Q(pk__in=[]))
    by_number: set[int] = field(default_factory=set)
    by_case: set[int] = field(default_factory=set)
    documents: dict[int, list[dict[str, str]]] = field(default_factory=dict)
    by_code: str = ""
    # Subjects by key: those that fit at all, and those that an old number led to.
    subjects: set[int] = field(default_factory=set)
    by_old_number: set[int] = field(default_factory=set)

    def kinds_of(self, entry: Entry) -> list[str]:
        """The kinds of hit of one entry that fits, the most exact first."""
        hits = [NUMBER] * (entry.pk in self.by_number) + [CASE] * (entry.pk in self.by_case)
        hits += [DOCUMENT] * (entry.pk in self.documents)
        hits += [CODE] * bool(self.by_code and _code_fits(entry.subject, self.by_code))
        hits += [OLD] * (entry.subject_id in self.by_old_number)
        return hits or [NAME]


def is_long_enough(query: str) -> bool:
    """Two characters at least, white space not counted."""
    return len("".join(query.split())) >= SHORTEST


def find(person: Person, query: str) -> Found:
    """Read a query; nothing fits one that is too short. A constant number of queries."""
    if not is_long_enough(query):
        return Found()
    found = Found(by_code=_code(query))
    spelled = {query.strip(), query.strip().translate(BRACKETS)}
    seen = [department.pk for department in departments_seen(person)]
    numbers = Entry.objects.filter(number=query.strip().upper())
    found.by_number = set(numbers.values_list("pk", flat=True))
    cases = Entry.objects.filter(department__in=seen, case_number__in=spelled)
    found.by_case = set(cases.values_list("pk", flat=True))
    for entry, title, number in Notice.objects.filter(number__in=spelled).values_list(
        "entry_id", "title", "number"
    ):
        found.documents.setdefault(entry, []).append({"title": title, "number": number})
    exact = found.by_number | found.by_case | set(found.documents)
    found.by_old_number = _subjects_by_old_number(query)
    by_code, by_name = _subjects_by_code(found.by_code), _subjects_by_name(query)
    found.subjects = found.by_old_number | by_code.keys | by_name.keys
    found.where = Q(pk__in=exact) | Q(subject__in=found.by_old_number) | by_code.where | by_name.where
    return found


def departments_seen(person: Person) -> list[Department]:
    """The departments whose entries the person may look at: own and below, as `Entry.visible_to` says."""
    bounds = Q(pk__in=[])
    for post in person.posts_now():
        if person.has_perm(VIEW_ENTRY.at(post.department.place)):
            bounds |= Q(path__startswith=post.department.path)
    return list(Department.objects.filter(bounds).order_by("path"))


# ------------------------------------------------------------------------------------------------ subjects
def _code(query: str) -> str:
    """The query as the beginning of a code, or empty when it cannot be one."""
    code = normalise(query)
    plain = code.isascii() and code.isalnum()
    return code if plain and SHORTEST_CODE <= len(code) <= CODE_LENGTH else ""


def _code_fits(subject: Subject, code: str) -> bool:
    """Does the code, or its beginning, name the subject? A person is found by the whole number only."""
    return subject.code == code if subject.is_person else subject.code.startswith(code)


@dataclass(frozen=True)
class _Fitting:
    """The subjects that fit, by key, and the condition that finds their entries."""

    where: Q = field(default_factory=lambda: Q(pk__in=[]))
    keys: set[int] = field(default_factory=set)


def _subjects_by_old_number(query: str) -> set[int]:
    """The subjects that have the whole query as a further number: an old code, a licence, another paper."""
    rows = Identifier.objects.filter(value__in=variants(query)).values_list("subject", "subject__merged_into")
    return {merged or pk for pk, merged in rows}


def _subjects_by_code(code: str) -> _Fitting:
    """Subjects whose code begins so; a natural person's number counts only when it is whole."""
    if not code:
        return _Fitting()
    # A range can use the index on every database; LIKE can not.
    within = Q(code__gte=code, code__lte=code.ljust(CODE_LENGTH, "Z")) & ~Q(code="")
    allowed = ~Q(kind=SubjectKind.PERSON) | Q(code=code)
    subjects = Subject.objects.filter(within, allowed, code__startswith=code)
    whole = ~Q(subject__kind=SubjectKind.PERSON) | Q(subject__code=code)
    return _capped(subjects, Q(subject__code__startswith=code) & whole)


def _subjects_by_name(query: str) -> _Fitting:
    """Subjects whose name has every word of the query in it."""
    words = query.split()
    if max(len(word) for word in words) < SHORTEST:
        words = ["".join(words)]
    pieces = {word[i : i + 2].upper() for word in words for i in range(len(word) - 1)}
    pieces = pieces - EVERYWHERE or pieces
    counts = dict(
        Gram.objects.filter(piece__in=pieces).order_by().values_list("piece").annotate(n=Count("subject"))
    )
    if len(counts) < len(pieces):
        return _Fitting()
    rarest, *others = sorted(pieces, key=lambda piece: counts[piece])
    subjects = Subject.objects.filter(_named(words), grams__piece=rarest)
    for piece in others:
        subjects = subjects.filter(_has(piece, OuterRef("pk")))
    return _capped(subjects, _tested(words, pieces))


def _named(words: list[str]) -> Q:
    """The name, or a former one, has every word in it."""
    now, former = Q(), Q()
    for word in words:
        now &= Q(name__icontains=word)
        former &= Q(old__icontains=word)
    names = SubjectChange.objects.filter(former, what=SubjectChange.What.NAME, subject=OuterRef("pk"))
    return now | Q(Exists(names))


def _capped(subjects: QuerySet[Subject], otherwise: Q) -> _Fitting:
    """The entries of these subjects by key; when there are too many, the condition that is tested instead.

    A file that was merged into another stands for that one.
    """
    rows = subjects.order_by().annotate(file=Coalesce("merged_into_id", "pk")).values_list("file", flat=True)
    keys = set(rows[: CANDIDATES + 1])
    if len(keys) > CANDIDATES:
        return _Fitting(otherwise, set(sorted(keys)[:CANDIDATES]))
    return _Fitting(Q(subject__in=keys), keys)


def _tested(words: list[str], pieces: set[str]) -> Q:
    """The same condition on an entry: its subject has all pieces, and each word in its name."""
    where = Q()
    for piece in sorted(pieces):
        where &= Q(_has(piece, OuterRef("subject_id")))
    for word in words:
        where &= Q(subject__name__icontains=word)
    return where


def _has(piece: str, subject: Any) -> Exists:
    """Does the subject's name have the piece?"""
    return Exists(Gram.objects.filter(piece=piece, subject=subject))


# -------------------------------------------------------------------------------------------------- paging
@dataclass
class Page:
    """One page of entries, the newest first; `older` and `newer` are entry numbers to go on from, or empty."""

    entries: list[Entry]
    older: str = ""
    newer: str = ""


def page(rows: QuerySet[Entry], *, before: str = "", after: str = "", size: int = PAGE) -> Page:
    """The page that follows the entry `before`, or precedes the entry `after`; the first one without either."""
    mark = Subquery(Entry.objects.filter(number=before or after).order_by().values("pk")[:1])
    if before:
        rows = rows.filter(pk__lt=mark)
    elif after:
        rows = rows.filter(pk__gt=mark)
    backwards = bool(after and not before)
    taken = list(rows.order_by("pk" if backwards else "-pk")[: size + 1])
    more, taken = len(taken) > size, taken[:size]
    if backwards:
        taken.reverse()
    if not taken:
        return Page([])
    has_newer = more if backwards else bool(before)
    has_older = True if backwards else more
    return Page(taken, taken[-1].number if has_older else "", taken[0].number if has_newer else "")
