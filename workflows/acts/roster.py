"""What is changed outside the program and matters: posts, accounts of officers, settings, keys. Seen and written down.

There is no page for it: an operator changes it at the command line or in the environment. So the clock compares what is
there with what the log last told, and every difference is a line with old and new value. A change by hand in the
database is found in the same way.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from workflows.acts import gate, log
from workflows.models import AccessBook, Department, Noted, Person, Post

# Settings on which it depends who gets in, what is shown to whom, and what is signed: as they are.
SEEN = (
    "VERSION", "DEBUG", "XINHENG_DEMO", "SECURE", "XINHENG_BEHIND_PROXY", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS",
    "AUTHENTICATION_BACKENDS", "AXES_FAILURE_LIMIT", "AXES_COOLOFF_TIME", "SESSION_COOKIE_AGE", "SESSION_LONGEST",
    "SESSION_COOKIE_SECURE", "PASSWORD_HASHERS", "MIDDLEWARE", "XINHENG_SEAL", "XINHENG_SEAL_URL", "XINHENG_SMS_URL",
    "XINHENG_CLAMD", "XINHENG_PUBLIC_URL", "XINHENG_JURISDICTION", "XINHENG_LOG_ORIGIN", "XINHENG_LOG_DIGEST",
    "XINHENG_EMERGENCY_HOURS", "EMAIL_HOST",
)  # fmt: skip
# Secrets: only that they changed, by a short digest.
SECRET = ("SECRET_KEY", "IDENTITY_KEYS", "XINHENG_SEAL_SECRET", "XINHENG_SMS_TOKEN")
FILES = ("XINHENG_SEAL_STORE", "XINHENG_SEAL_TRUST", "XINHENG_MESSAGE_KEY", "XINHENG_LOG_KEY")


def note(at: datetime, *, clock: Person) -> int:
    """Write down every difference; returns how many lines. Safe to run twice and by several at once."""
    told, now = dict(Noted.objects.values_list("key", "told")), standing()
    gone: dict[str, Any] = {
        key: {} for key in told if key.startswith("post/") and told[key] and key not in now
    }
    changes = {key: value for key, value in (now | gone).items() if told.get(key) != value}
    return sum(_told(key, value, told.get(key), at, clock) for key, value in changes.items())


def standing() -> dict[str, Any]:
    """How everything stands that is noted, by its key."""
    return {**_posts(), **_accounts(), "settings": _settings()}


def _told(key: str, now: Any, told: Any, at: datetime, clock: Person) -> int:
    """The line of one difference."""
    kind = key.partition("/")[0]
    if kind == "post":
        return _note_post(key, now, told, at, clock)
    return (_note_account if kind == "person" else _note_settings)(key, now, told, at, clock)


# ------------------------------------------------------------------------------------------- what is there
def _posts() -> dict[str, dict[str, Any]]:
    """Every post that was ever given."""
    rows = Post.objects.select_related("department").order_by("pk")
    return {
        f"post/{row.pk}": {
            "person": row.person_id, "department": row.department.code, "role": row.role,
            "since": log.plain(row.since), "until": log.plain(row.until),
        }
        for row in rows
    }  # fmt: skip


def _accounts() -> dict[str, dict[str, Any]]:
    """Every account of somebody who holds or held a post."""
    rows = Person.objects.filter(posts__isnull=False).distinct().order_by("pk")
    return {f"person/{row.pk}": {"username": row.username, "is_active": row.is_active} for row in rows}


def _settings() -> dict[str, Any]:
    """What the program runs with now; of a secret a digest that tells nothing but a change."""
    now = {name: log.plain(getattr(settings, name, None)) for name in SEEN}
    now |= {name: _digest(str(value)) for name in SECRET if (value := getattr(settings, name, ""))}
    database = settings.DATABASES["default"]
    now["database"] = f"{database['ENGINE'].rpartition('.')[2]} {database.get('HOST', '')}".strip()
    for name in FILES:
        file = Path(str(getattr(settings, name, "") or "/nowhere"))
        if file.is_file():
            now[name] = _digest(file.read_bytes().hex())
    return now


def _digest(secret: str) -> str:
    """Long enough to tell two keys apart, of no use to find one."""
    return "sha256:" + hashlib.sha256(f"xinheng setting\n{secret}".encode()).hexdigest()[:12]


# ----------------------------------------------------------------------------------------------- the lines
def _note_post(key: str, now: Mapping[str, Any], told: Any, at: datetime, clock: Person) -> int:
    """A post given, ended, or changed in any other way.

    One that is no longer in the register has ended, with every value that it had; one that became another person's has
    ended for the first and is given to the second, so that each person's lines tell all of that person's posts.
    """
    if told and now and told["person"] != now["person"]:
        return _note_post(key, {}, told, at, clock) + _note_post(key, now, {}, at, clock)
    whole = now or told
    ended = not now or (now["until"] is not None and (not told or told["until"] is None))
    verb = "end_post" if ended else "change_post" if told else "give_post"
    office = Department.objects.get(code=whole["department"])
    about = gate.About(f"person/{whole['person']}", office)
    return _tell(verb, key, now, told, about, at, clock, post=key)


def _note_account(key: str, now: Mapping[str, Any], told: Any, at: datetime, clock: Person) -> int:
    """An account of an officer opened, closed, renamed."""
    posts = Post.objects.filter(person_id=key.partition("/")[2]).select_related("department").order_by("pk")
    about = gate.About(key, posts[0].department)
    return _tell("open_account" if told is None else "change_account", key, now, told, about, at, clock)


def _note_settings(key: str, now: Any, told: Any, at: datetime, clock: Person) -> int:
    """Settings and keys with which the program runs, other than it ran before."""
    about = gate.About("setting/all")
    return _tell("change_settings", key, now, told, about, at, clock, code=AccessBook.SYSTEM)


@transaction.atomic
def _tell(
    verb: str, key: str, now: Any, told: Any, about: gate.About, at: datetime, clock: Person, **facts: Any
) -> int:
    """One line and the note that it was told; nothing when another round was first."""
    row, made = Noted.objects.select_for_update().get_or_create(key=key, defaults={"told": now})
    if not made and (row.told == now or row.told != told):
        return 0
    gate.write(verb, clock, at=at, about=about, changed=log.changed(told or {}, now), **facts)
    Noted.objects.filter(pk=row.pk).update(told=now)
    return 1
