"""Which subjects fit a name or the beginning of a code: found by two-character pieces, never by reading every name.

A `Fit` knows the subjects by key while they are few. When they are many it knows two ways to the rows that belong
to them, and takes the shorter: from the list of the rarest piece to the rows (`subjects`), or from the newest rows
to the pieces of their subject (`tested`), stopping as soon as there are enough. Counts of pieces are capped, because
counting a frequent one is as slow as reading it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from workflows.models import Gram, Subject, SubjectChange, SubjectKind

CANDIDATES = 120  # subjects; more are not fetched by key (a few more than a search counts)
LOOK = 2_000  # postings counted of each piece at first
SCAN = 20_000  # postings read at most of the rarest piece, the newest subjects first
RANGE = 5_000  # codes counted at most of one beginning
PIECES = 12  # of a long name; the words themselves are tested anyway
# In nearly every name; they are looked for in the name itself, not among the pieces.
EVERYWHERE = frozenset({"有限", "限公", "公司"})
CODE_LENGTH = 18


def _nothing(_subject: str) -> Q:
    """A condition that no row fulfils."""
    return Q(pk__in=[])


@dataclass
class Fit:
    """The subjects that fit; `keys` are the newest of them, all of them unless `is_many`."""

    keys: list[int] = field(default_factory=list)
    is_many: bool = False
    tested: Callable[[str], Q] = _nothing
    subjects: QuerySet[Any, Any] | None = None
    cost: int = 0  # postings that the way by `subjects` reads
    density: float = 0.0  # share of all subjects that fit, as the newest of them let expect
    is_partial: bool = False  # the pieces are so frequent that only the newest subjects were looked at

    def where(self, subject: str = "subject") -> Q:
        """The condition on a row whose subject is reached by that name."""
        return self.tested(subject) if self.is_many else Q(**{f"{subject}__in": self.keys})

    def is_walked(self, enough: int, size: int) -> bool:
        """Is it shorter to look through `size` rows until `enough` of them fit than to go by the subjects?"""
        steps = min(size, enough / self.density if self.density else size)
        return self.is_many and (self.subjects is None or self.cost >= min(steps, SCAN))

    def among(self, rows: QuerySet[Any], subject: str, *, walked: bool) -> QuerySet[Any]:
        """Those of the rows that belong to the subjects, the one way or the other."""
        if self.is_many and not walked:
            return rows.filter(**{f"{subject}__in": self.subjects})
        return rows.filter(self.where(subject))


class _Capped(Subquery):
    """How many rows a sliced query has."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) capped)"


# -------------------------------------------------------------------------------------------------- codes
def by_code(code: str) -> Fit:
    """Subjects whose code begins so; a natural person's number counts only when it is whole."""
    if not code:
        return Fit()
    # A range can use the index on every database; LIKE can not.
    within = Q(code__gte=code, code__lte=code.ljust(CODE_LENGTH, "Z"), code__startswith=code) & ~Q(code="")
    allowed = ~Q(kind=SubjectKind.PERSON) | Q(code=code)
    subjects = Subject.objects.filter(within, allowed)

    def tested(subject: str) -> Q:
        whole = ~Q(**{f"{subject}__kind": SubjectKind.PERSON}) | Q(**{f"{subject}__code": code})
        return Q(**{f"{subject}__code__startswith": code}) & whole

    keys = list(_files(subjects.order_by("code"))[: CANDIDATES + 1])
    if len(keys) <= CANDIDATES:
        return Fit(list(dict.fromkeys(keys)))
    cost = subjects.order_by()[:RANGE].count()
    density = cost / (Subject.objects.aggregate(top=Max("pk"))["top"] or 1)
    return Fit(
        keys[:CANDIDATES], True, tested, _files(subjects.order_by()), SCAN if cost == RANGE else cost, density
    )


def _files(subjects: QuerySet[Subject]) -> QuerySet[Any, Any]:
    """The files of these subjects by key; one that was merged into another stands for that one."""
    return subjects.annotate(file=Coalesce("merged_into_id", "pk")).values_list("file", flat=True)


# -------------------------------------------------------------------------------------------------- names
def by_name(query: str) -> Fit:
    """Subjects whose name, or a former one, has every word of the query in it; a person's only when it is whole."""
    asked = _Name(query)
    counts = _counted(asked.pieces, LOOK)
    if not counts or not all(counts.values()):
        return Fit()
    if min(counts.values()) >= LOOK:
        counts = _counted(list(counts), SCAN)
    asked.pieces = sorted(counts, key=lambda piece: counts[piece])
    return asked.fit(counts[asked.pieces[0]])


def _counted(pieces: list[str], most: int) -> dict[str, int]:
    """How many subjects have each piece, `most` at most; one query, none for no pieces."""
    if not pieces:
        return {}
    asked = {
        f"n{nth}": _Capped(Gram.objects.filter(piece=piece).order_by().values("piece")[:most])
        for nth, piece in enumerate(pieces)
    }
    # Any one row: the counts stand beside it.
    row = Gram.objects.order_by().annotate(**asked).values_list(*asked)[:1]
    return dict(zip(pieces, next(iter(row), [0] * len(pieces)), strict=True))


class _Name:
    """A query read as words of a name."""

    def __init__(self, query: str) -> None:
        words = query.split()
        if max(len(word) for word in words) < 2:
            words = ["".join(words)]
        self.words = words
        pieces = list(dict.fromkeys(word[i : i + 2].upper() for word in words for i in range(len(word) - 1)))
        self.pieces = ([p for p in pieces if p not in EVERYWHERE] or pieces[:1])[:PIECES]
        # A piece is its own proof; of all else the name itself is asked.
        whole = set(self.pieces)
        self.tests = [word for word in words if word.upper() not in whole]
        self.exact = {query.strip(), "".join(query.split()), *words}
        self.heirs: list[int] = []

    def fit(self, cost: int) -> Fit:
        """The newest subjects that fit, and the ways to the rows of all of them."""
        rarest, *others = self.pieces
        postings = Gram.objects.filter(piece=rarest)
        is_cut = bool(others or self.tests) and cost >= SCAN
        keyed = postings.order_by("-subject_id")
        if is_cut:
            floor = list(keyed.values_list("subject_id", flat=True)[SCAN - 1 : SCAN])
            keyed = keyed.filter(subject_id__gte=floor[0] if floor else 0)
        keyed = keyed.filter(self._named("subject", others))
        file = Coalesce("subject__merged_into_id", "subject_id")
        found = list(keyed.annotate(file=file).values_list("subject_id", "file")[: CANDIDATES + 1])
        keys = list(dict.fromkeys(key for _subject, key in found))
        if len(found) <= CANDIDATES:
            return Fit(keys, is_partial=is_cut)
        self.heirs = self._heirs()
        span = found[0][0] - found[-1][0] + 1
        files = postings.filter(self._named("subject", others)).order_by().annotate(file=file)
        return Fit(keys[:CANDIDATES], True, self._tested, files.values("file"), cost, len(found) / span)

    def _named(self, subject: str, pieces: list[str]) -> Q:
        """The subject reached by that name has all the pieces and words; a person has the very name."""
        key, where = OuterRef(f"{subject}_id" if subject else "pk"), Q()
        for piece in pieces:
            where &= Q(Exists(Gram.objects.filter(piece=piece, subject=key)))
        into = f"{subject}__" if subject else ""
        if self.tests:
            now, former = Q(), Q()
            for word in self.tests:
                now &= Q(**{f"{into}name__icontains": word})
                former &= Q(old__icontains=word)
            names = SubjectChange.objects.filter(former, what=SubjectChange.What.NAME, subject=key)
            where &= now | Q(Exists(names))
        return where & (~Q(**{f"{into}kind": SubjectKind.PERSON}) | Q(**{f"{into}name__in": self.exact}))

    def _tested(self, subject: str) -> Q:
        """The same of a row whose subject is reached by that name: itself, or a file that was merged into it."""
        return self._named(subject, self.pieces) | Q(**{f"{subject}__in": self.heirs})

    def _heirs(self) -> list[int]:
        """The files into which a file of this name was merged; one query over the few that were merged."""
        # A range, and not IS NOT NULL: SQLite would read the whole table for the latter.
        merged = Subject.objects.filter(self._named("", self.pieces), merged_into__gt=0)
        return [key for key in merged.order_by().values_list("merged_into", flat=True) if key is not None]
