"""The key that signs checkpoints of the log (`keys/log`, or the file that XINHENG_LOG_KEY names)."""

from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from workflows.gateways.keyshelf import NoKey, Shelf

__all__ = ["NoKey", "ensure", "key", "public_keys", "rotate"]

SHELF = Shelf("log", "XINHENG_LOG_KEY", "make_log_key")


def ensure() -> Path:
    """The file of the key that signs now; made, for its owner alone, where there is none and none is configured."""
    return SHELF.ensure()


def key() -> Ed25519PrivateKey:
    """The key that signs now; NoKey where there is none."""
    return SHELF.key()


def rotate() -> str:
    """A new key signs from now on; the public half of the former stays. Returns the new id."""
    return SHELF.rotate()


def public_keys() -> list[dict[str, Any]]:
    """The public keys as JWK: the one that signs now first, then the former ones."""
    return SHELF.public_keys()
