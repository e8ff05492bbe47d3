"""Finding what a person may see: subjects, entries, cases, documents and open tasks, by name, code or number.

Every result hangs from an entry that the searcher may see (or is a subject whose file the searcher may open).
How names are found without reading them all: `queries/names.py`. Counts stop at a hundred.
"""

from dataclasses import dataclass, field

from django.db.models import Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from workflows.law.duties import MERGE_SUBJECTS, VIEW_ENTRY
from workflows.law.identifiers import variants
from workflows.law.identity import normalise
from workflows.models import Department, Entry, Identifier, Notice, Person, Subject, WorkItem
from workflows.models.entry import open_history
from workflows.queries.names import CODE_LENGTH, Fit, by_code, by_name

SHORTEST = 2  # characters
SHORTEST_CODE = 4  # a shorter beginning of a code fits nearly everybody
PAGE = 25
MOST = 100  # results counted of each type: 99+
WALK = 12_000  # entries looked through at most for frequent words, the newest first
BRACKETS = str.maketrans(
    {"(": "〔", ")": "〕", "（": "〔", "）": "〕", "[": "〔", "]": "〕", "【": "〔", "】": "〕"}
)
OPEN = (WorkItem.Status.NEW, WorkItem.Status.ASSIGNED)

NAME, CODE, OLD, CASE, NUMBER, DOCUMENT = "name", "code", "old", "case", "number", "document"
KINDS = {
    NAME: _("主体名称"), CODE: _("主体代码"), OLD: _("旧代码或者证照号码"),
    CASE: _("案件编号"), NUMBER: _("条目编号"), DOCUMENT: _("文书文号"),
}  # fmt: skip


@dataclass
class Found:
    """What a query means: which entries fit, and why each of them does."""

    by_number: set[int] = field(default_factory=set)
    by_case: set[int] = field(default_factory=set)
    documents: dict[int, list[dict[str, str]]] = field(default_factory=dict)
    by_code: str = ""
    # Subjects by key that an old number led to, and those whose code or name fits.
    by_old_number: set[int] = field(default_factory=set)
    fits: list[Fit] = field(default_factory=list)

    @property
    def exact(self) -> set[int]:
        """The entries that a number led to."""
        return self.by_number | self.by_case | set(self.documents)

    @property
    def subjects(self) -> set[int]:
        """The subjects that fit, by key; the newest hundreds of them when there are more."""
        return self.by_old_number.union(*(fit.keys for fit in self.fits))

    @property
    def is_partial(self) -> bool:
        """Were the words so frequent that only the newest subjects were looked at?"""
        return any(fit.is_partial for fit in self.fits)

    @property
    def where(self) -> Q:
        """The condition on entries, for a list that has other filters too."""
        where = Q(pk__in=self.exact) | Q(subject__in=self.by_old_number)
        for fit in self.fits:
            where |= fit.where()
        return where

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
    """Read a query; nothing fits one that is too short. At most eleven queries."""
    if not is_long_enough(query):
        return Found()
    found = Found(by_code=code_beginning(query))
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
    found.by_old_number = _subjects_by_old_number(query)
    found.fits = [by_code(found.by_code), by_name(query)]
    return found


def departments_seen(person: Person) -> list[Department]:
    """The departments whose entries the person may look at: own and below, as `Entry.visible_to` says."""
    bounds = Q(pk__in=[])
    for post in person.posts_now():
        if person.has_perm(VIEW_ENTRY.at(post.department.place)):
            bounds |= Q(path__startswith=post.department.path)
    return list(Department.objects.filter(bounds).order_by("path"))


def code_beginning(query: str) -> str:
    """The query as the beginning of a code, or empty when it cannot be one."""
    code = normalise(query)
    plain = code.isascii() and code.isalnum()
    return code if plain and SHORTEST_CODE <= len(code) <= CODE_LENGTH else ""


def _code_fits(subject: Subject, code: str) -> bool:
    """Does the code, or its beginning, name the subject? A person is found by the whole number only."""
    return subject.code == code if subject.is_person else subject.code.startswith(code)


def _subjects_by_old_number(query: str) -> set[int]:
    """The subjects that have the whole query as a further number: an old code, a licence, another paper."""
    rows = Identifier.objects.filter(value__in=variants(query)).values_list("subject", "subject__merged_into")
    return {merged or pk for pk, merged in rows}


# --------------------------------------------------------------------------------------------- result types
class Results:
    """What one person finds with one query, by type; every list holds keys, the newest first, a hundred at most."""

    def __init__(self, person: Person, found: Found) -> None:
        self.found, self.person = found, person
        self.seen = [department.pk for department in departments_seen(person)]
        posts = person.posts_now()
        self.sees_all = any(person.has_perm(MERGE_SUBJECTS.at(p.department.place)) for p in posts)
        self.bounds = Q(department__in=self.seen)
        if len(self.seen) == Department.objects.count():
            self.bounds = Q()  # no bounds: the rows are read in their order, not department by department
        self.bounds &= open_history(person)
        rows = Entry.objects.filter(self.bounds)
        self.size = rows.order_by()[:WALK].count() if any(fit.is_many for fit in found.fits) else 0
        self.is_partial = found.is_partial
        self.entries = self.newest(rows)
        self.cases = [pk for pk in self.entries if pk in found.by_case]
        self.documents = self._documents()
        self.tasks = self._tasks()
        self.subjects = self._subjects()

    def newest(self, rows: QuerySet[Entry], *, backwards: bool = False, enough: int = MOST) -> list[int]:
        """The keys of the newest of these entries that fit (the oldest when backwards); a query for each way to fit."""
        order, found = "pk" if backwards else "-pk", self.found
        asked = []
        if found.exact or found.by_old_number:
            asked.append(rows.filter(Q(pk__in=found.exact) | Q(subject__in=found.by_old_number)))
        is_cut = False
        for fit in found.fits:
            walked = fit.is_walked(enough, self.size)
            looked = self._looked_through(rows, order) if walked else rows
            is_cut |= looked is not rows
            if fit.keys:
                asked.append(fit.among(looked, "subject", walked=walked))
        keys = {pk for each in asked for pk in each.order_by(order).values_list("pk", flat=True)[:enough]}
        self.is_partial |= is_cut and len(keys) < enough
        return sorted(keys, reverse=not backwards)[:enough]

    def _looked_through(self, rows: QuerySet[Entry], order: str) -> QuerySet[Entry]:
        """The first `WALK` of these entries in this order, or all of them when they are fewer."""
        edge: list[int] = []
        if self.size >= WALK:
            edge = list(rows.order_by(order).values_list("pk", flat=True)[WALK - 1 : WALK])
        return rows.filter(**{"pk__lte" if order == "pk" else "pk__gte": edge[0]}) if edge else rows

    @property
    def tasks_are_cut(self) -> bool:
        """Were there more entries than the newest hundred, whose tasks alone were looked at?"""
        return len(self.entries) >= MOST

    def _documents(self) -> list[int]:
        """The documents that have the number, of entries that may be seen."""
        if not self.found.documents:
            return []
        numbers = [paper["number"] for papers in self.found.documents.values() for paper in papers]
        rows = Notice.objects.filter(number__in=numbers, entry__department__in=self.seen)
        rows = rows.filter(open_history(self.person, "entry__"))
        return list(rows.order_by("-pk").values_list("pk", flat=True)[:MOST])

    def _tasks(self) -> list[int]:
        """Open tasks of the entries found (the newest hundred of them), those due first first."""
        rows = WorkItem.objects.filter(entry__in=self.entries, status__in=OPEN)
        return list(rows.order_by("due_at", "pk").values_list("pk", flat=True)[:MOST]) if self.entries else []

    def _subjects(self) -> list[int]:
        """Files that may be opened: all that fit for the credit office, those with a visible entry for others."""
        if self.sees_all:
            files = Subject.objects.filter(pk__in=self.found.subjects, merged_into=None)
            return list(files.order_by("-pk").values_list("pk", flat=True)[:MOST])
        rows = Entry.objects.filter(pk__in=self.entries).order_by("-pk").values_list("pk", "subject_id")
        exact, named = self.found.exact, self.found.subjects
        return list(dict.fromkeys(key for pk, key in rows if pk not in exact or key in named))

    def page(self, *, before: str = "", after: str = "", size: int = PAGE) -> "Page":
        """The page of entries that follows the entry `before`, or precedes the entry `after`."""
        rows, backwards = Entry.objects.filter(self.bounds), bool(after and not before)
        if before or after:
            mark = (
                Entry.objects.filter(number=before or after).order_by().values_list("pk", flat=True).first()
            )
            rows = rows.filter(**{"pk__gt" if backwards else "pk__lt": mark or 0})
            keys = self.newest(rows, backwards=backwards, enough=size + 1)
        else:
            keys = self.entries[: size + 1]
        chosen = Entry.objects.filter(pk__in=keys).select_related("list_type", "subject", "department")
        return _cut(sorted(chosen, key=lambda entry: keys.index(entry.pk)), before, backwards, size)


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
    return _cut(list(rows.order_by("pk" if backwards else "-pk")[: size + 1]), before, backwards, size)


def _cut(taken: list[Entry], before: str, backwards: bool, size: int) -> Page:
    """A page out of one row more than it shows, in the order in which they were read."""
    more, taken = len(taken) > size, taken[:size]
    if backwards:
        taken.reverse()
    if not taken:
        return Page([])
    has_newer = more if backwards else bool(before)
    has_older = True if backwards else more
    return Page(taken, taken[-1].number if has_older else "", taken[0].number if has_newer else "")
