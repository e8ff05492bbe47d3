"""Taking in an objection with its files, on every channel: all of it or nothing, and the same thing sent twice once."""

from collections.abc import Callable, Iterable
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from workflows.acts import evidence, log, objection
from workflows.acts.objection import Said
from workflows.models import Associate, Entry, Evidence, Objection, Person

Start = Callable[..., Any]
TWICE = timedelta(minutes=30)


@transaction.atomic
def file(
    entry: Entry,
    said: Said,
    *,
    channel: str,
    uploads: Iterable[Any],
    mandate: Iterable[Any] = (),
    start: Start,
    by: Person,
    at: datetime,
    associate: Associate | None = None,
    received_on: date | None = None,
    verified_at: datetime | None = None,
) -> tuple[Objection, bool]:
    """File an objection and start its procedure; (objection, False) when the same words came a moment ago.

    Raises Refused as `acts.objection.file` does, or when this filer has handed in too much today; no file stays then.
    """
    uploads, mandate = list(uploads), list(mandate)
    with log.one_gesture():
        entry = log.lock(entry)
        twin = _twin(entry, said, associate, at)
        if twin is not None:
            return twin, False
        is_public = channel == Objection.Channel.CODE
        if channel != Objection.Channel.COUNTER:
            contact = said.contact if is_public else ""
            evidence.insist_room([*uploads, *mandate], by=by, at=at, contact=contact)
        with kept(
            entry, (uploads, Evidence.Purpose.OBJECTION), (mandate, Evidence.Purpose.MANDATE), by=by, at=at
        ) as files:
            made = objection.file(
                entry, said, channel=channel, by=by, at=at, associate=associate, files=files,
                received_on=received_on, verified_at=verified_at,
            )  # fmt: skip
            start(objection=made, by=by, at=at)
        return made, True


@contextmanager
def kept(entry: Entry, *groups: tuple[list[Any], str], by: Person, at: datetime) -> Any:
    """The files, kept while the act inside succeeds; when it is refused, nothing of them stays in the store."""
    files: list[Evidence] = []
    try:
        for uploads, purpose in groups:
            for each in uploads:
                files.append(evidence.keep(entry, each.file, each.media_type, purpose=purpose, by=by, at=at))
        yield files
    except BaseException:
        for row in files:
            row.file.delete(save=False)
        raise


def _twin(entry: Entry, said: Said, associate: Associate | None, at: datetime) -> Objection | None:
    """The same objection, word for word, of the same contact, filed a moment ago."""
    same = {name: getattr(said, name) for name in ("ground", "name", "contact", "field", "claimed", "text")}
    found: Objection | None = entry.objections.filter(
        associate=associate, filed_at__gt=at - TWICE, **same
    ).first()
    return found if found is not None and found.is_open else None


@transaction.atomic
def complete(
    thing: Objection, text: str, uploads: Iterable[Any], *, go_on: Start, by: Person, at: datetime
) -> Objection:
    """What was missing has come, with its files; the procedure goes on. Raises Refused as the law says."""
    uploads = list(uploads)
    with log.one_gesture():
        entry = log.lock(thing.entry)
        contact = thing.contact if thing.channel == Objection.Channel.CODE else ""
        evidence.insist_room(uploads, by=by, at=at, contact=contact)
        with kept(entry, (uploads, Evidence.Purpose.OBJECTION), by=by, at=at) as files:
            done = objection.complete(thing, text, files, by=by, at=at)
            go_on(objection=done, by=by, at=at)
        return done


@transaction.atomic
def withdraw(thing: Objection, because: str, *, go_on: Start, by: Person, at: datetime) -> Objection:
    """Whoever objected takes it back; its procedure ends."""
    with log.one_gesture():
        done = objection.withdraw(thing, by=by, at=at, because=because)
        go_on(objection=done, by=by, at=at)
        return done


@transaction.atomic
def ask_recheck(thing: Objection, why: str, *, go_on: Start, by: Person, at: datetime) -> Objection:
    """Whoever objected asks the office one level up; its procedure begins."""
    with log.one_gesture():
        done = objection.ask_recheck(thing, why, by=by, at=at)
        go_on(objection=done, by=by, at=at)
        return done
