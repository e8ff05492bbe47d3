"""Workbooks between preview and confirmation: kept under a random key, for an hour, for one session."""

import hashlib
import re
import secrets
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation

LIFE = timedelta(hours=1)
KEY = re.compile(r"[A-Za-z0-9_-]{32}")


def keep(data: bytes, name: str, *, at: datetime) -> dict[str, Any]:
    """Keep the bytes; what the session must remember to find exactly these again."""
    _sweep(at)
    key = secrets.token_urlsafe(24)
    path = _path(key)
    path.touch(mode=0o600)
    path.write_bytes(data)
    digest = hashlib.sha256(data).hexdigest()
    return {"key": key, "digest": digest, "name": name[:120], "at": at.timestamp()}


def find(ticket: dict[str, Any] | None, *, at: datetime) -> bytes | None:
    """The bytes of a ticket; None when there is no ticket, the hour is over, or they are not the same."""
    if not ticket or at.timestamp() - ticket["at"] > LIFE.total_seconds():
        return None
    try:
        data = _path(ticket["key"]).read_bytes()
    except FileNotFoundError:
        return None
    return data if hashlib.sha256(data).hexdigest() == ticket["digest"] else None


def forget(ticket: dict[str, Any] | None) -> None:
    """Remove the bytes of a ticket."""
    if ticket:
        _path(ticket["key"]).unlink(missing_ok=True)


def _path(key: str) -> Path:
    """Where a key's bytes lie; a key is never anything but our own random text."""
    if not KEY.fullmatch(key):
        raise SuspiciousOperation("upload key")
    folder = Path(settings.XINHENG_HOME) / "uploads"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / key


def _sweep(at: datetime) -> None:
    """Remove what nobody can confirm any more: the workbooks hold identity numbers."""
    folder = _path("x" * 32).parent
    for path in folder.iterdir():
        if at.timestamp() - path.stat().st_mtime > LIFE.total_seconds():
            path.unlink(missing_ok=True)
