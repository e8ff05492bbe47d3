"""The transition log's pen: who did what, in which post, under which rules; facts apart, lines chained."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.utils import translation

from workflows.acts import ink
from workflows.law.chain import canonical, digest, facts_digest, link
from workflows.law.duties import Duty
from workflows.law.entry import SHANGHAI
from workflows.models import Book, Entry, Facts, Person, Transition
from workflows.models.transition import new_salt

P = ParamSpec("P")
T = TypeVar("T")
OF_THE_LAW = "zh-hans"
# The state is in the line itself, the book is the one it stands in.
UNTOLD = frozenset({"id", "state", "book_id"})
LONGEST_TOLD = 2000  # characters of one old or new value; longer ones are told by their digest
# Where a thing may ask for a duty.
PLACES = ("place", "subject_place", "office_place", "counter_place", "audit_place")
_gesture: ContextVar[str] = ContextVar("gesture", default="")
_held: ContextVar[dict[Any, Any] | None] = ContextVar("held", default=None)
_bulk: ContextVar[str] = ContextVar("bulk", default="")


@contextmanager
def one_gesture() -> Any:
    """Everything done inside is one human gesture: its lines share an id. Nested gestures are one.

    What is kept and printed is in the language of the law, whatever language the screen has.
    """
    token = None if _gesture.get() else _gesture.set(uuid.uuid4().hex)
    try:
        with translation.override(OF_THE_LAW):
            yield _gesture.get()
    finally:
        if token is not None:
            _gesture.reset(token)


@contextmanager
def same_gesture() -> Any:
    """The same for a whole request, whose pages stay in the language of the screen."""
    token = None if _gesture.get() else _gesture.set(uuid.uuid4().hex)
    try:
        yield
    finally:
        if token is not None:
            _gesture.reset(token)


@contextmanager
def in_bulk(code: str) -> Any:
    """Every line written inside names the bulk act that it is part of."""
    token = _bulk.set(code)
    try:
        yield
    finally:
        _bulk.reset(token)


def local_day(at: datetime) -> date:
    """The calendar day in Shanghai of an instant."""
    return at.astimezone(SHANGHAI).date()


def keeper_of(thing: Any) -> Any:
    """In whose book a thing is written: its own (an entry, a policy, a subject), that of its keeper or of its entry."""
    return thing if hasattr(thing, "book_id") else getattr(thing, "keeper", None) or thing.entry


@contextmanager
def read_once(locked: Any) -> Any:
    """Inside, a keeper that was locked is not read again: all acts share the one object; this one has its lock.

    Only inside one transaction, where every act takes its keeper from `lock`, writes it through that object, and a
    refusal undoes everything: the clock's own exits.
    """
    token = _held.set({(type(locked), locked.pk): locked})
    try:
        yield
    finally:
        _held.reset(token)


def in_one_piece(act: Callable[P, T]) -> Callable[P, T]:
    """All of an act or nothing: it can be undone alone, unless the whole of which it is part would be (`read_once`)."""

    @wraps(act)
    def done(*args: P.args, **kwargs: P.kwargs) -> T:
        with transaction.atomic(savepoint=_held.get() is None):
            return act(*args, **kwargs)

    return done


def lock(keeper: Any) -> Any:
    """Take the row lock of a book's keeper and read it afresh; the book is ours until the transaction ends."""
    keeper = keeper_of(keeper)
    held, key = _held.get(), (type(keeper), keeper.pk)
    if held is None:
        return _locked(keeper)
    if key not in held:
        held[key] = _locked(keeper)
    return held[key]


def _locked(keeper: Any) -> Any:
    """The row under its lock, read from the database."""
    # Keys never change: whoever only points at this row (a hit of a cross-check) does not wait for the book.
    rows = type(keeper)._default_manager.select_for_update(of=("self",), no_key=True)
    if isinstance(keeper, Entry):
        # Each further table doubles what the planner weighs, and this is the most frequent statement of all.
        rows = rows.select_related("policy", "list_type", "subject", "department", "ground")
    fresh = rows.get(pk=keeper.pk)
    if isinstance(fresh, Entry):
        fresh.share_list_type()
    return fresh


def hold(model: type[Model], pk: int) -> None:
    """Take the same row lock and read nothing: whoever acts on the row reads it afresh by `lock`."""
    if (model, pk) in (_held.get() or ()):
        return
    model._default_manager.select_for_update(no_key=True).only("pk").get(pk=pk)


def open_book(keeper: Any, ref: str, kind: str) -> None:
    """Give a keeper its book, once; the caller holds its row lock or has just made it."""
    if keeper.book_id is None:
        keeper.book = Book.objects.create(ref=ref, kind=kind)
        if keeper.pk:
            keeper.save(update_fields=["book"])


def record(
    verb: str,
    keeper: Any,
    *,
    by: Person,
    at: datetime,
    duty: Any,
    thing: Any = None,
    because: str = "",
    **facts: Any,
) -> Transition:
    """Remember something that changes no legal state (an opinion, a return, a statement)."""
    thing = thing or keeper
    by.stand_on(local_day(at))
    if not duty(thing if hasattr(thing, "place") else keeper, by):
        raise PermissionDenied(verb)
    state = getattr(thing, "state", "")
    return append(lock(keeper), thing, verb, state, state, by=by, at=at, because=because, duty=duty, **facts)


def append(
    keeper: Any,
    thing: Any,
    verb: str,
    before: str,
    after: str,
    *,
    by: Person,
    at: datetime,
    duty: Any = None,
    because: str = "",
    **facts: Any,
) -> Transition:
    """Write one chained line; the caller holds the keeper's row lock, so the chain cannot fork."""
    facts |= {"because": because} if because else {}
    return append_all(keeper, [thing], (verb, before, after), facts, by=by, at=at, duty=duty)[0]


def append_all(
    keeper: Any,
    things: Sequence[Any],
    way: tuple[str, str, str],
    facts: dict[str, Any],
    each: Sequence[dict[str, Any]] = (),
    *,
    by: Person,
    at: datetime,
    duty: Any = None,
) -> list[Transition]:
    """One chained line for each of these things of one book, all of which went the same way (verb, before, after).

    `each` adds facts of its own to the line of each thing; what `facts` says goes before it.
    """
    verb, before, after = way
    shared = plain(facts | ({"bulk": _bulk.get()} if _bulk.get() else {}))
    told = [plain(own) | shared for own in each] or [shared for _thing in things]
    salts = [new_salt() for _thing in things]
    by.stand_on(local_day(at))
    posts = [post_used(by, thing, duty) for thing in things]
    gesture, rules = _gesture.get() or uuid.uuid4().hex, rules_of(keeper)
    lines = [
        Transition(
            verb=verb,
            thing=thing.ref,
            before=before,
            after=after,
            actor=by,
            on_behalf_of_id=principal_of(held, by),
            post=held.label if held else "",
            at=at.astimezone(UTC),
            policy=rules,
            facts_digest=facts_digest(kept, salt),
            gesture=gesture,
        )
        for thing, held, salt, kept in zip(things, posts, salts, told, strict=True)
    ]
    _chain(keeper, lines)
    ink.write(lines)
    ink.write(
        [Facts(line=line, salt=salt, data=kept) for line, salt, kept in zip(lines, salts, told, strict=True)]
    )
    return lines


def _chain(keeper: Any, lines: list[Transition]) -> None:
    """Give each line its place after the head of the book, and the book its new head.

    The book that the keeper has at hand serves while it still ends as the database says; else it is read again.
    """
    book = keeper.book if "book" in keeper._state.fields_cache else None
    while book is None or not _grown(book, lines):
        book = keeper.book = ink.book(keeper.book_id)


def _grown(book: Book, lines: list[Transition]) -> bool:
    """Chain the lines to the end of the book; False when the book has another end by now."""
    known, head = book.lines_count, book.head
    for seq, line in enumerate(lines, known + 1):
        line.book, line.seq, line.previous = book, seq, head
        line.hash = head = link(head, line.body())
    count = known + len(lines)
    if not ink.grow(book, count, head):
        return False
    book.lines_count, book.head = count, head
    return True


def rules_of(keeper: Any) -> str:
    """Under which rules something happened: the entry's pinned version; empty for other books."""
    return keeper.policy.reference if isinstance(keeper, Entry) else ""


def post_used(by: Person, thing: Any, duty: Any) -> Any:
    """In which post or mandate somebody acts: the one that gives the duty at the thing's place; None without any."""
    named = (getattr(thing, name, None) for name in PLACES)
    places = [*getattr(thing, "handled_at", ()), *(place for place in named if place)]
    choices = [*getattr(duty, "handling", ()), *getattr(duty, "choices", ())]
    for choice in choices or ([duty] if isinstance(duty, Duty) else []):
        for place in places:
            held = by.post_for(choice.at(place))
            if held is not None:
                return held
    posts = by.posts_now() or by.mandates_now()
    return posts[0] if posts else None


def acting_post(by: Person, thing: Any, duty: Any) -> str:
    """The same, as the log writes it."""
    held = post_used(by, thing, duty)
    return held.label if held else ""


def principal_of(held: Any, by: Person) -> int | None:
    """For whom somebody acts: the holder of the post that was used, when it is another's (工作代理)."""
    return held.person_id if held is not None and held.person_id != by.pk else None


def plain(value: Any) -> Any:
    """Facts as plain JSON: dates and amounts become strings, objects their reference."""
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set):
        return [plain(v) for v in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Decimal | float):
        return str(value)
    return getattr(value, "ref", None) or str(value)


def changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Every field that is not what it was, as `{"field": [old, new]}`: what a line keeps under the name `changed`."""
    before, after = plain(dict(old)), plain(dict(new))
    names = [*before, *(name for name in after if name not in before)]
    return {
        name: [before.get(name), after.get(name)] for name in names if before.get(name) != after.get(name)
    }


def changed_columns(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, list[Any]]:
    """The same of the columns of one row, but its state and its book."""
    names = [name for name, was in old.items() if was != new[name] and name not in UNTOLD]
    return {name: [_kept(old[name]), _kept(new[name])] for name in names}


def standing(thing: Model) -> dict[str, Any]:
    """Every column of a row as it stands, but its state, its book and what was not read; no query."""
    loaded = thing.__dict__
    names = (field.attname for field in thing._meta.concrete_fields if field.attname not in UNTOLD)
    return {name: _kept(loaded[name]) for name in names if name in loaded}


def _kept(value: Any) -> Any:
    """A value as a line keeps it: a long text or a file by its digest."""
    told = plain(bytes(value).hex() if isinstance(value, bytes | memoryview) else value)
    if isinstance(told, str) and len(told) > LONGEST_TOLD:
        return f"sha256:{digest(told.encode())}"
    return told


def digest_of(facts: Any) -> str:
    """The digest of frozen facts, unsalted: for notices whose text the reader holds."""
    return digest(canonical(plain(facts)))
