"""By what the lines of the log are narrowed: people, posts, things, days, results, marks; each answered by an index."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from workflows.law.duties import Role
from workflows.law.gate_words import KEPT_OUT, OF_A_PERSON
from workflows.law.sampling import JUDGING, NIGHT_FROM, NIGHT_UNTIL
from workflows.law.terms import due_instant, first_instant
from workflows.law.verb_groups import AGAINST, DONE, GROUPED, OTHER, TURNED_BACK, TURNED_DOWN, VERBS_OF
from workflows.models import Book, Department, Entry, Transition
from workflows.queries import audit_marks
from workflows.queries.attempts import at_entry
from workflows.queries.log_scope import FEW_BOOKS

# What an officer did for a company of her own, as a citizen, is not gathered with what she did in office.
AS_A_PARTY = Q(post__regex=r"^s[0-9]+(e[0-9]+)?:")


def narrowed(rows: QuerySet[Transition], asked: Mapping[str, Any]) -> QuerySet[Transition]:
    """The lines that fit the filters; days are those of Shanghai.

    `of` is one person by key, `people` are those whom a name meant, `found` is what the search field meant.
    """
    rows = _plainly(rows, asked)
    for name, condition in (("result", _result), ("group", _group)):
        if name in asked:
            rows = rows.filter(condition(asked[name]))
    if "list" in asked:
        rows = _of_list(rows, asked["list"])
    return MARKS[asked["mark"]](rows) if "mark" in asked else rows


def sieved(asked: Mapping[str, Any]) -> QuerySet[Transition]:
    """The lines, whoever may read them, that fit what an index answers; all that fit everything are among them.

    Among these a page looks for what fits everything, so many of them at most.
    """
    rows = _plainly(Transition.objects.all(), asked)
    if asked.get("result") in (TURNED_DOWN, TURNED_BACK):
        rows = rows.filter(_result(asked["result"]))
    if asked.get("group") in VERBS_OF:
        rows = rows.filter(_group(asked["group"]))
    if "list" in asked and (books := _few_books(asked["list"])) is not None:
        rows = rows.filter(book__in=books)
    return SIEVES[asked["mark"]](rows) if asked.get("mark") in SIEVES else rows


def _plainly(rows: QuerySet[Transition], asked: Mapping[str, Any]) -> QuerySet[Transition]:
    """The lines that fit the filters that an index answers: people, posts, books, verbs, days."""
    rows = _by_people(rows, asked)
    if "entry" in asked:
        tried = at_entry(asked["entry"])
        # The key and not the name of the book: two indexes answer, where a join would have every line read.
        rows = rows.filter(Q(book__in=Book.objects.filter(ref=asked["entry"]).values("pk")) | tried)
    if "found" in asked:
        rows = rows.filter(asked["found"])
    if "verb" in asked:
        rows = rows.filter(verb=asked["verb"])
    if "since" in asked:
        rows = rows.filter(at__gte=first_instant(asked["since"]))
    if "until" in asked:
        rows = rows.filter(at__lt=due_instant(asked["until"]))
    return rows


def _of_list(rows: QuerySet[Transition], kind: Any) -> QuerySet[Transition]:
    """The lines of the entries of a list: by their books where these are few."""
    books = _few_books(kind)
    if books is not None:
        return rows.filter(book__in=books)
    return rows.filter(Exists(Entry.objects.filter(book=OuterRef("book_id"), list_type=kind)))


def _few_books(kind: Any) -> list[int] | None:
    """The books of the entries of a list by key; None where they are many. One query."""
    entries = Entry.objects.filter(list_type=kind, book__isnull=False).order_by()
    books = list(entries.values_list("book", flat=True)[: FEW_BOOKS + 1])
    return books if len(books) <= FEW_BOOKS else None


def _by_people(rows: QuerySet[Transition], asked: Mapping[str, Any]) -> QuerySet[Transition]:
    """The lines of whoever was asked for: by name, by post and department, or one person by key."""
    if "people" in asked:
        keys = asked["people"]
        concerned = Q(verb__in=OF_A_PERSON, thing__in=[f"person/{key}" for key in keys])
        rows = rows.filter(Q(actor__in=keys) | concerned).exclude(AS_A_PARTY)
    if "post" in asked or "office" in asked:
        rows = rows.filter(post__in=_posts(asked))
    if "of" in asked:
        rows = rows.filter(Q(actor=asked["of"]) | Q(on_behalf_of=asked["of"])).exclude(AS_A_PARTY)
    return rows


def _result(name: str) -> Q:
    """The lines with a kind of result."""
    if name == TURNED_DOWN:
        return Q(verb__in=KEPT_OUT)
    if name == TURNED_BACK:
        return Q(verb__in=AGAINST)
    if name == DONE:
        return ~Q(verb__in=(*KEPT_OUT, *AGAINST))
    if (
        name == "kept"
    ):  # PostgreSQL takes two equal columns for the rarest thing, and would sort all lines for them
        return Q(before__lte=F("after"), before__gte=F("after"))
    return ~Q(before=F("after"))


def _group(name: str) -> Q:
    """The lines of a group of verbs."""
    return ~Q(verb__in=GROUPED) if name == OTHER else Q(verb__in=VERBS_OF[name])


def _posts(asked: Mapping[str, Any]) -> Any:
    """The posts as lines name them: whole, so that their index answers; no query of its own."""
    if "office" in asked:
        return [f"{asked['office']}:{role}" for role in ([asked["post"]] if "post" in asked else Role.values)]
    return Department.objects.values_list(Concat("code", Value(f":{asked['post']}")))


def _by_night(rows: QuerySet[Transition]) -> QuerySet[Transition]:
    """Written at night, by people."""
    late = Q(at__hour__gte=NIGHT_FROM) | Q(at__hour__lt=NIGHT_UNTIL)
    return rows.filter(late).exclude(actor__in=audit_marks.machines())


MARKS = {
    "same_hand": audit_marks.same_hand,
    "late": audit_marks.met_late,
    "bulk": audit_marks.in_bulk,
    "night": _by_night,
}
# Of the marks that an index narrows: the lines among which they are.
SIEVES = {
    "same_hand": lambda rows: rows.filter(verb__in=JUDGING),
    "late": audit_marks.at_a_late,
}
