"""证据包: asked for by whoever may take the file out, made by the runner in one go, kept for two days.

The asking is a line, so each bundle of an entry proves its own taking too. A runner that dies leaves the bundle to be
made again from the beginning.
"""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import access, alert, log
from workflows.acts.outbox import announce
from workflows.acts.sequencer import the_log
from workflows.law.duties import VIEW_ENTRY, VIEW_LOG, VIEW_OWN
from workflows.law.refusal import Refused
from workflows.models import Alert, Associate, Bundle, Department, Entry, Mandate, Person, Transition

KIND, KIND_OF_PERIOD, VERB, VERB_OF_FETCHING = "bundle", "bundle_period", "export_bundle", "take_bundle"
VERB_OF_PARTY, VERB_OF_TAKING = "ask_own_bundle", "take_own_bundle"
KEPT = timedelta(days=2)
A_DAY = timedelta(days=1)
AT_MOST = 20  # bundles a person may ask for in a day
FILE = "bundle.zip"


@dataclass(frozen=True)
class _Mine:
    """The entry as one of its parties has it: the line is of the entry, the post is the mandate for the party."""

    ref: str
    subject_place: str


# ------------------------------------------------------------------------------------------------- rights
def may_take_entry(entry: Entry, person: Person) -> bool:
    """Whoever may take the case file out: the department whose case it is, and whoever audits it."""
    of_case = any(post.department_id == entry.department_id for post in person.posts_now())
    return VIEW_ENTRY(entry, person) and (of_case or VIEW_LOG(entry, person))


def office_of_whole_log(person: Person) -> Department | None:
    """The department in whose post the person audits every department, or None.

    A bundle of a period holds every line of the log, so it is for nobody whose branch is smaller than all of it.
    """
    found = at_the_top(person)
    return found if found and Department.objects.filter(parent=None).count() == 1 else None


def at_the_top(person: Person) -> Department | None:
    """The department without one above it where the person audits; no query."""
    for post in person.posts_now():
        if post.department.parent_id is None and person.has_perm(VIEW_LOG.at(post.department.place)):
            return post.department
    return None


def mandate_of(made: Bundle, at: datetime) -> Mandate | None:
    """The mandate under which a party's bundle was asked for, if it still holds and reaches the entry.

    One that was accepted later may be narrower: it opens nothing that was made before it.
    """
    rows = Mandate.objects.filter(
        person=made.person_id, subject=made.subject_id, revoked_on=None, person__is_active=True
    ).exclude(grant__accepted_at__gt=made.created_at)
    day = log.local_day(at)
    return next((m for m in rows if m.gives(VIEW_OWN, made.subject_id or 0, made.entry_id, day)), None)


def still_may(made: Bundle, at: datetime) -> bool:
    """Has whoever asked the right at this moment? Asked again by the runner and when the file is taken."""
    if made.subject_id:
        return mandate_of(made, at) is not None
    person = Person.objects.filter(pk=made.person_id, is_active=True).first()
    if person is None:
        return False
    if made.entry_id:
        entry = Entry.objects.select_related("department").get(pk=made.entry_id)
        return may_take_entry(entry, person)
    return office_of_whole_log(person) is not None


# ------------------------------------------------------------------------------------------------- asking
@transaction.atomic
def start_entry(entry: Entry, *, by: Person, purpose: str, with_facts: bool, at: datetime) -> Bundle:
    """Ask for the bundle of an entry; its line is in the entry's own book."""
    with log.one_gesture():
        if not may_take_entry(entry, by):
            raise PermissionDenied
        _refuse_too_many(by, at)
        told: dict[str, Any] = {"purpose": purpose, "with_facts": with_facts}
        made = Bundle.objects.create(
            person=by, department_id=entry.department_id, entry=entry, created_at=at, **told
        )
        log.record(VERB, entry, by=by, at=at, duty=VIEW_ENTRY, to=made.code, **told)
        _announce(made, at)
    return made


@transaction.atomic
def start_party(
    held: Mandate, entry: Entry, associate: Associate | None, *, by: Person, at: datetime
) -> Bundle:
    """A party asks for what it may see of its own entry; its line is in the entry's book. One at a time.

    `associate` is the party where it is listed together with the subject of the entry.
    """
    with log.one_gesture():
        day, keeper = log.local_day(at), log.lock(entry)
        if held.person_id != by.pk or not held.gives(VIEW_OWN, held.subject_id, entry.pk, day):
            raise PermissionDenied
        running = Bundle.objects.filter(
            person=by, entry=entry, subject=held.subject_id, finished_at=None
        ).first()
        if running is not None:
            return running
        _refuse_too_many(by, at)
        made = Bundle.objects.create(
            person=by, department_id=entry.department_id, entry=entry, subject_id=held.subject_id,
            created_at=at, purpose=_("当事人取得本人事项的证据包"), with_facts=True,
        )  # fmt: skip
        _record_party(VERB_OF_PARTY, made, keeper, associate, by=by, at=at)
        _announce(made, at)
    return made


@transaction.atomic
def record_taking(made: Bundle, associate: Associate | None, *, by: Person, at: datetime) -> None:
    """The party takes the file: each time is a line."""
    assert made.entry is not None
    with log.one_gesture():
        _record_party(VERB_OF_TAKING, made, log.lock(made.entry), associate, by=by, at=at)


def _record_party(
    verb: str, made: Bundle, keeper: Any, associate: Associate | None, *, by: Person, at: datetime
) -> None:
    """A line of the party, in the post of its mandate."""
    thing = _Mine(keeper.ref, (associate or keeper).subject_place)
    log.append(keeper, thing, verb, "", "", by=by, at=at, duty=VIEW_OWN, bundle=made.code)


@transaction.atomic
def start_period(
    since: date, until: date, *, by: Person, purpose: str, with_facts: bool, at: datetime
) -> Bundle:
    """Ask for every line of the log in a period; the line is in the book of the department that audits."""
    with log.one_gesture():
        office = office_of_whole_log(by)
        if office is None:
            raise PermissionDenied
        _refuse_too_many(by, at)
        told: dict[str, Any] = {"purpose": purpose, "with_facts": with_facts}
        made = Bundle.objects.create(
            person=by, department=office, since=since, until=until, created_at=at, **told
        )
        kept = log.lock(office)
        log.open_book(kept, kept.ref, "department")
        told |= {"since": since, "last_day": until}
        log.record(VERB, kept, by=by, at=at, duty=VIEW_LOG, to=made.code, **told)
        _announce(made, at)
    return made


@transaction.atomic
def record_fetching(made: Bundle, *, by: Person, at: datetime) -> None:
    """Whoever asked for it in a post takes the file: each time is a line, in the book where the asking stands."""
    duty = VIEW_ENTRY if made.entry is not None else VIEW_LOG
    with log.one_gesture():
        keeper = log.lock(made.entry if made.entry is not None else made.department)
        log.record(VERB_OF_FETCHING, keeper, by=by, at=at, duty=duty, bundle=made.code)


@transaction.atomic
def record_by_hand(entry: Entry | None, *, by: Person, at: datetime, with_facts: bool, **told: Any) -> None:
    """The operator takes a bundle at the machine itself: a line of the entry, or of the log's own book."""
    with log.one_gesture():
        keeper = log.lock(entry if entry is not None else the_log())
        log.append(keeper, keeper, VERB, "", "", by=by, at=at, with_facts=with_facts, **told)


def _refuse_too_many(by: Person, at: datetime) -> None:
    """Nobody empties the log by asking often."""
    if Bundle.objects.filter(person=by, created_at__gt=at - A_DAY).count() >= AT_MOST:
        raise Refused(_("一天最多导出 %(n)d 个证据包，请明天再试。") % {"n": AT_MOST})


def _announce(made: Bundle, at: datetime) -> None:
    """Hand it to the runner; a period waits behind the prints, an entry is done in a second or two."""
    kind = KIND if made.entry_id else KIND_OF_PERIOD
    announce(kind, f"{KIND}/{made.code}", at=at, payload={KIND: made.code})


# ------------------------------------------------------------------------------------------------- making
def progress(made: Bundle, done: int, total: int) -> None:
    """How many lines are written, for the page that waits."""
    Bundle.objects.filter(pk=made.pk, finished_at=None).update(done=done, total=total)


@transaction.atomic
def record_looks(made: Bundle, entries: Sequence[Entry], *, at: datetime) -> None:
    """What may name persons went into the bundle of a period: a look, with its purpose, at each of these persons."""
    by = made.person
    kept = Transition.objects.filter(verb=access.VERB, actor=by, facts__data__to=made.code)
    told_before = set(kept.values_list("book_id", flat=True))  # by a runner that died after it
    persons = _persons(entries)
    for entry in entries:
        for person in persons[entry.pk] if entry.book_id not in told_before else ():
            told = {"person": person, "purpose": made.purpose, "to": made.code}
            log.record(access.VERB, entry, by=by, at=at, duty=VIEW_ENTRY, **told)


@transaction.atomic
def record_looks_by_hand(
    entries: Sequence[Entry], *, by: Person, at: datetime, purpose: str, operator: str
) -> None:
    """The same of a bundle that was taken at the machine itself; nobody's post is named, the account is."""
    for pk, persons in _persons(entries).items():
        for person in persons:
            kept = log.lock(next(entry for entry in entries if entry.pk == pk))
            told = {"person": person, "purpose": purpose, "operator": operator}
            log.append(kept, kept, access.VERB, "", "", by=by, at=at, **told)


def _persons(entries: Sequence[Entry]) -> dict[int, list[str]]:
    """The natural persons of some entries, by the key of the entry: the subject itself, and who is listed with it."""
    persons = {entry.pk: [access.LEAD] if entry.subject.is_person else [] for entry in entries}
    for pk, of in Associate.objects.filter(entry__in=entries).order_by("pk").values_list("pk", "entry"):
        persons[of].append(access.of_associate(pk))
    return persons


@transaction.atomic
def finish(made: Bundle, *, at: datetime, url: str, **found: int) -> bool:
    """The file is there: say so, once."""
    rows = Bundle.objects.filter(pk=made.pk, finished_at=None)
    if rows.update(finished_at=at, done=found["total"], **found) != 1:
        return False
    n = found["total"]
    told: dict[str, Any] = {"note": _("证据包"), "n": n, "total": n, "url": url}
    alert.tell(made.person, Alert.Kind.BULK_DONE, key=f"bundles/{made.code}", at=at, **told)
    return True


def stop(made: Bundle, sentence: str, *, at: datetime) -> None:
    """It cannot be made: say why, keep no file."""
    Bundle.objects.filter(pk=made.pk, finished_at=None).update(finished_at=at, sentence=sentence)
    shutil.rmtree(folder(made.code), ignore_errors=True)


# ------------------------------------------------------------------------------------------------- files
def folder(code: str) -> Path:
    """Where the file of a bundle lies; a code is our own text, never anything else."""
    if not code.replace("-", "").replace("_", "").isalnum():
        raise ValueError(code)
    return Path(settings.MEDIA_ROOT) / "bundles" / code


def opened(code: str) -> Path:
    """The same, made if it is not there; nobody else looks in."""
    found = folder(code)
    found.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    found.mkdir(mode=0o700, exist_ok=True)
    return found


def sweep(at: datetime) -> int:
    """Remove the files of bundles that were ready two days ago, and of bundles that nobody knows; returns how many."""
    root = Path(settings.MEDIA_ROOT) / "bundles"
    there = {each.name for each in root.iterdir()} if root.is_dir() else set()
    kept = Bundle.objects.filter(code__in=there).exclude(finished_at__lte=at - KEPT)
    gone = there - set(kept.values_list("code", flat=True))
    for code in gone:
        shutil.rmtree(root / code, ignore_errors=True)
    return len(gone)
