"""The pen of the gate: who signed in or out and what was refused, in books that no decision waits for.

Whatever is refused was rolled back; its line is written afterwards, in a transaction of its own. The same person at the
same thing leaves one line a minute for each address and reason, with how often it was tried. Who tries many things in a
minute leaves a line for each of the first `NAMED`; the others are named together, up to `LISTED` in a line: a flood
costs few lines, and no thing is hidden by it. Failed sign-ins are only counted in the request and
told by the clock, so that a known name answers no later than an unknown one.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F

from workflows.acts import log
from workflows.acts.people import clock_keeper
from workflows.law.refusal import Refused, TooLate
from workflows.models import AccessBook, Department, Entry, Person, Tally, Transition

ONE_LINE = timedelta(minutes=1)
FORGOTTEN = timedelta(days=1)
AT_ONCE = 200
SENTENCE_MAX = 200
NAMED = 20  # things that one person tries in a minute and that have a line of their own
LISTED = 200  # things that one line names
MANY = "attempt/many"


@dataclass(frozen=True)
class About:
    """What a line of the gate is about, as the log names it, and in whose book it belongs (None: the person's)."""

    ref: str = ""
    office: Department | None = None

    @property
    def place(self) -> str:
        """Where a duty is asked for, so that the line names the right post."""
        return self.office.place if self.office else ""


def write(
    verb: str, person: Person, *, at: datetime, about: About | None = None, code: str = "", **facts: Any
) -> Transition:
    """One line in the book of the office, by `code` in the hall's or the system's, else in that of the person."""
    about = about or About()
    with transaction.atomic(), log.one_gesture():
        kept = _opened(code, about.office or (None if code else _office_of(person)))
        thing = About(about.ref or kept.ref, about.office)
        return log.append(kept, thing, verb, "", "", by=person, at=at, **facts)


def write_by_clock(verb: str, entry: Entry | None, ref: str, *, at: datetime, **facts: Any) -> None:
    """What the clock did or could not do, in the book of the entry's office; nobody is there to write before set-up."""
    try:
        clock = clock_keeper()
    except Person.DoesNotExist:
        return
    office = entry.department if entry is not None else None
    number = {"entry": entry.number} if entry is not None else {}
    code = "" if office else AccessBook.SYSTEM
    write(verb, clock, at=at, about=About(ref, office), code=code, **number, **facts)


def _office_of(person: Person) -> Department | None:
    """Where somebody works; None for whoever only speaks for a subject."""
    posts = person.posts_now()
    return posts[0].department if posts else None


def _opened(code: str, office: Department | None) -> AccessBook:
    """The book under its lock, made at its first line; without an office it is under the root of the tree."""
    code = code or (office.code if office else AccessBook.HALL)
    rows = AccessBook.objects.select_for_update(no_key=True, of=("self",))
    kept = rows.filter(code=code).first()
    if kept is None:
        root = office or Department.objects.filter(parent=None).order_by("pk").first()
        AccessBook.objects.get_or_create(code=code, defaults={"department": root})
        kept = rows.get(code=code)
    log.open_book(kept, kept.ref, "access")
    return kept


def refuse_one_of_many(
    person: Person, address: str, error: Exception, entry: Entry | None, *, at: datetime
) -> None:
    """One of many was refused while nobody looked: of a bulk act, or a step that waited to be taken back."""
    about = About(f"attempt/{entry.number}", entry.department) if entry else About()
    if isinstance(error, Refused):
        why = "late" if isinstance(error, TooLate) else "law"
        refuse(person, address, why=why, at=at, about=about, sentences=tuple(error.sentences))
    elif isinstance(error, PermissionDenied):
        refuse(person, address, why="permission", at=at, about=about)


# ------------------------------------------------------------------------------------------ signing in
def entered(person: Person, *, at: datetime) -> None:
    """Somebody is in."""
    write("log_in", person, at=at)


def left(person: Person, *, at: datetime) -> None:
    """Somebody signed out."""
    write("log_out", person, at=at)


def kept_out(username: str, *, is_locked: bool, at: datetime) -> None:
    """A sign-in failed: counted for the account that has this name, and for all unknown names together."""
    person = Person.objects.filter(username=username).first()
    verb = "unknown_log_in" if person is None else "lock_log_in" if is_locked else "fail_log_in"
    with transaction.atomic():
        row, _made = _tally(person, verb, "login", at)
        Tally.objects.filter(pk=row.pk).update(unsaid=F("unsaid") + 1)


# ------------------------------------------------------------------------------------------ refusals
@transaction.atomic
def refuse(
    person: Person,
    address: str,
    *,
    why: str,
    at: datetime,
    about: About | None = None,
    sentences: tuple[str, ...] = (),
) -> Transition | None:
    """An attempt was refused: a line, or one more to count when the last line of the same is younger than a minute.

    `why` is a key of `law.gate_words.WHY`; `about` is what was tried at, if that exists.
    """
    about = about or About()
    row, made = _tally(
        person, "refuse_attempt", address, at, why=why, about=about, is_full=_is_full(person, at)
    )
    if row.thing == MANY:
        return _listed(row, about.ref, at)
    if not made and at - row.since < ONE_LINE:
        Tally.objects.filter(pk=row.pk).update(unsaid=F("unsaid") + 1)
        return None
    facts: dict[str, Any] = {"sentence": " ".join(sentences)[:SENTENCE_MAX]} if sentences else {}
    line = write(
        "refuse_attempt", person, at=at, about=about, address=address, why=why, times=1 + row.unsaid, **facts
    )
    Tally.objects.filter(pk=row.pk).update(since=at, unsaid=0)
    return line


def _is_full(person: Person, at: datetime) -> bool:
    """Were so many things tried in this minute that the next has no line of its own?"""
    rows = Tally.objects.filter(person=person, verb="refuse_attempt", since__gt=at - ONE_LINE)
    return rows.exclude(thing__in=("", MANY)).count() >= NAMED


def _listed(row: Tally, ref: str, at: datetime) -> Transition | None:
    """One more of many, named with the others; a list that is full is told at once."""
    things = list(dict.fromkeys([*row.things, ref]))
    since = row.since if row.unsaid else at
    Tally.objects.filter(pk=row.pk).update(things=things, unsaid=F("unsaid") + 1, since=since)
    if len(things) < LISTED:
        return None
    row.refresh_from_db()
    return _told(row, at)


def _tally(
    person: Person | None,
    verb: str,
    address: str,
    at: datetime,
    *,
    why: str = "",
    about: About | None = None,
    is_full: bool = False,
) -> tuple[Tally, bool]:
    """The counter of this person, verb, address, reason and thing, under its lock.

    `is_full`: a thing that has no counter yet is counted with others of the same office.
    """
    about = about or About()
    rows = Tally.objects.select_for_update(of=("self",))
    start = f"{person.pk if person else '-'}/{verb}/{address}/{why}"
    key, thing = f"{start}/{about.ref}", about.ref
    is_new = is_full and bool(thing) and not rows.filter(key=key, since__gt=at - ONE_LINE).exists()
    if is_new:
        key, thing = f"{start}/{MANY}/{about.office.code if about.office else ''}", MANY
    told: dict[str, Any] = {
        "person": person, "verb": verb, "address": address, "since": at,
        "thing": thing, "why": why, "office": about.office,
    }  # fmt: skip
    return rows.get_or_create(key=key, defaults=told)


def _told(row: Tally, at: datetime, clock: Person | None = None) -> Transition:
    """The line of what was only counted, in the book of the office whose thing it was; the clock writes for nobody."""
    by = row.person or clock
    assert by is not None
    told: dict[str, Any] = {"address": row.address, "times": row.unsaid, "first": row.since}
    told |= {"why": row.why} if row.why else {}
    told |= {"things": row.things} if row.things else {}
    code = "" if row.person else AccessBook.HALL
    line = write(row.verb, by, at=at, about=About(row.thing, row.office), code=code, **told)
    Tally.objects.filter(pk=row.pk).update(since=at, unsaid=0, things=[])
    return line


def sweep(at: datetime, *, clock: Person) -> int:
    """Tell what was only counted and is a minute old; forget counters of yesterday. Returns how many lines."""
    done = 0
    keys = Tally.objects.filter(unsaid__gt=0, since__lte=at - ONE_LINE).order_by("pk")
    for key in list(keys.values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            rows = Tally.objects.select_for_update(of=("self",)).select_related("person", "office")
            row = rows.get(pk=key)
            if row.unsaid:
                _told(row, at, clock)
                done += 1
    Tally.objects.filter(unsaid=0, since__lt=at - FORGOTTEN).delete()
    return done
