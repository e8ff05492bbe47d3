"""我的信息副本: a copy of everything that is held about a party; made in parts by the runner, kept for two days.

A part is some entries. Each becomes a file of its own under the copy's folder before the row is told that it is done,
so a runner that dies leaves the part to be made again, the same (个人信息保护法 §45, unverified).
"""

import shutil
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import account, log
from workflows.acts.outbox import announce
from workflows.law.duties import VIEW_OWN
from workflows.law.refusal import Refused
from workflows.models import Archive, Mandate, Outbox, Person

KIND = "archive"
PART = 5  # entries under one lease of the outbox
KEPT = timedelta(days=2)
A_DAY = timedelta(days=1)
AT_MOST = 5  # copies a person may ask for in a day
FILE = "copy.zip"


@transaction.atomic
def start(held: Mandate, keys: Sequence[int], *, by: Person, at: datetime) -> Archive:
    """Ask for a copy of these entries of a party; one that is being made is not begun twice.

    Raises Refused for more than AT_MOST a day, PermissionDenied for whoever does not speak for the party.
    """
    with log.one_gesture():
        keeper, day = account.book_of(held.subject), log.local_day(at)
        by.stand_on(day)
        if held.person_id != by.pk or not held.gives(VIEW_OWN, keeper.pk, next(iter(keys), None), day):
            raise PermissionDenied
        mine = Archive.objects.filter(person=by, subject=keeper)
        running = mine.filter(finished_at=None).first()
        if running is not None:
            return running
        if mine.filter(created_at__gt=at - A_DAY).count() >= AT_MOST:
            raise Refused(_("一天最多生成 %(n)d 次信息副本，请明天再试。") % {"n": AT_MOST})
        made = Archive.objects.create(
            person=by, subject=keeper, entries=list(keys), total=len(keys), created_at=at
        )
        told: dict[str, Any] = {"copy": made.code, "entries": made.total}
        log.append(keeper, keeper, "take_copy", "", "", by=by, at=at, duty=VIEW_OWN, **told)
        go_on(made, 0, at=at)
        return made


def go_on(made: Archive, nth: int, *, at: datetime) -> Outbox:
    """Announce the next part."""
    return announce(KIND, f"archive/{made.code}/{nth}", at=at, payload={"archive": made.code, "nth": nth})


def mandate_of(made: Archive, at: datetime) -> Mandate | None:
    """The mandate under which it was asked for, if it still holds and gives the sight; a runner asks again.

    One that was accepted later may be narrower: it opens nothing that was made before it.
    """
    day = log.local_day(at)
    rows = Mandate.objects.select_related("subject", "person").filter(
        person=made.person_id, subject=made.subject_id, revoked_on=None, person__is_active=True
    )
    rows = rows.exclude(grant__accepted_at__gt=made.created_at)
    first = next(iter(made.entries), None)
    return next((held for held in rows if held.gives(VIEW_OWN, made.subject_id, first, day)), None)


def next_part(made: Archive) -> list[int]:
    """The keys of the entries of the next part; none when all are done."""
    keys: list[int] = made.entries[made.done : made.done + PART]
    return keys


def keep_part(made: Archive, n: int) -> bool:
    """The file of a part is there: count it, once. False when another was first."""
    done = made.done + n
    if Archive.objects.filter(pk=made.pk, done=made.done, finished_at=None).update(done=done) != 1:
        return False
    made.done = done
    return True


@transaction.atomic
def finish(made: Archive, size: int, *, at: datetime) -> bool:
    """The file is there: say so, once, also by mail."""
    if Archive.objects.filter(pk=made.pk, finished_at=None).update(finished_at=at, size=size) != 1:
        return False
    account.tell(made.person, "archive", made.subject, at=at, about=made.code)
    return True


def stop(made: Archive, sentence: str, *, at: datetime) -> None:
    """It cannot go on: say why, keep no file."""
    Archive.objects.filter(pk=made.pk, finished_at=None).update(finished_at=at, sentence=sentence)
    shutil.rmtree(folder(made.code), ignore_errors=True)


# ------------------------------------------------------------------------------------------------- files
def folder(code: str) -> Path:
    """Where the files of a copy lie; a code is our own text, never anything else."""
    if not code.replace("-", "").replace("_", "").isalnum():
        raise ValueError(code)
    return Path(settings.MEDIA_ROOT) / "archives" / code


def opened(code: str) -> Path:
    """The same, made if it is not there; nobody else looks in."""
    found = folder(code)
    found.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    found.mkdir(mode=0o700, exist_ok=True)
    return found


def sweep(at: datetime) -> int:
    """Remove the files of copies that were ready two days ago, and of copies that nobody knows; how many."""
    root = Path(settings.MEDIA_ROOT) / "archives"
    there = {each.name for each in root.iterdir()} if root.is_dir() else set()
    kept = Archive.objects.filter(code__in=there).exclude(finished_at__lte=at - KEPT)
    gone = there - set(kept.values_list("code", flat=True))
    for code in gone:
        shutil.rmtree(root / code, ignore_errors=True)
    return len(gone)
