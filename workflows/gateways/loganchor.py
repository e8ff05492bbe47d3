"""The anchor of the log (law/anchor.py) as a file beside its key, and the verifier keys that lie there.

It is written whole or not at all, and is on the disk before this returns. Several processes may write; it goes back
only when an operator says so.
"""

import base64
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from workflows.gateways import logkey
from workflows.law import anchor, checkpoint

NAME = "anchor.json"


def path() -> Path:
    """Where it lies, whether it exists or not: below the home also where XINHENG_LOG_KEY names another key.

    A demo or a benchmark may turn to another database in the same home: each has one of its own.
    """
    if not settings.XINHENG_DEMO:
        return logkey.SHELF.folder() / NAME
    told = [str(settings.DATABASES["default"].get(each, "")) for each in ("ENGINE", "HOST", "PORT", "NAME")]
    return logkey.SHELF.folder() / f"anchor-{sha256(repr(told).encode()).hexdigest()[:8]}.json"


def read() -> anchor.Anchor | None:
    """What is remembered; None where nothing ever was, Unreadable where it cannot be read."""
    try:
        return anchor.parse(path().read_text())
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise anchor.Unreadable(_("库外存根文件无法读取：%(why)s。") % {"why": error}) from error


def keep(made: anchor.Anchor) -> None:
    """Remember it, unless more of the same log is remembered already; Unreadable and OSError as they come."""
    with _alone():
        former = read()
        if former is not None and (former.origin != made.origin or former.size > made.size):
            return
        _write(made.after(former))


def put(made: anchor.Anchor) -> None:
    """Remember this instead of whatever there was: an operator's act."""
    with _alone():
        _write(made)


def keys(origin: str) -> list[str]:
    """The verifier keys on this disk under the name of the log: the one that signs now first; none without a key."""
    try:
        found = logkey.public_keys()
    except logkey.NoKey:
        return []
    raw = [base64.urlsafe_b64decode(each["x"] + "=" * (-len(each["x"]) % 4)) for each in found]
    return [str(checkpoint.Key(origin, checkpoint.LOG, public)) for public in raw]


def forget() -> None:
    """Remember nothing: a demo that begins anew with an empty database."""
    path().unlink(missing_ok=True)


@contextmanager
def _alone() -> Iterator[None]:
    """One writer at a time, on this machine."""
    folder = path().parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / f"{NAME}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _write(made: anchor.Anchor) -> None:
    """Whole or not at all, and on the disk with its name."""
    target = path()
    draft = target.with_suffix(".part")
    with draft.open("w") as out:
        out.write(str(made))
        out.flush()
        os.fsync(out.fileno())
    draft.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
