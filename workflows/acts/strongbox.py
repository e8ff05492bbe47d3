"""Encryption at rest for what only one role may read: who reported. The keys stay with the process, never in a row."""

import base64
import hashlib
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class NoKey(RuntimeError):
    """None of the keys opens the box: the key was lost or taken away."""


def _box() -> MultiFernet:
    """All keys, the present one first: it closes, any of them opens."""
    return MultiFernet(
        [
            Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"identity/" + key.encode()).digest()))
            for key in settings.IDENTITY_KEYS
        ]
    )


def close(told: dict[str, Any]) -> str:
    """The facts as one sealed text, padded so that its length tells nothing."""
    plain = json.dumps(told, ensure_ascii=False)
    return _box().encrypt(plain.ljust((len(plain) // 512 + 1) * 512).encode()).decode()


def opened(box: str) -> dict[str, Any]:
    """What is in the box; NoKey when no key fits."""
    try:
        told: dict[str, Any] = json.loads(_box().decrypt(box.encode()))
    except InvalidToken:
        raise NoKey from None
    return told


def reseal(box: str) -> str:
    """The same box under the present key; NoKey when no key fits."""
    try:
        return _box().rotate(box.encode()).decode()
    except InvalidToken:
        raise NoKey from None
