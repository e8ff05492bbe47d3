"""The key that signs what leaves the house, and the public keys by which others check it (`keys/messages`)."""

from pathlib import Path
from typing import Any

from workflows.gateways.keyshelf import NoKey, Shelf
from workflows.law.signature import sign

__all__ = ["NoKey", "ensure", "folder", "public_keys", "rotate", "signed"]

SHELF = Shelf("messages", "XINHENG_MESSAGE_KEY", "make_message_key")


def folder() -> Path:
    """Where our own keys lie."""
    return SHELF.folder()


def ensure() -> Path:
    """The file of the key that signs now; made, for its owner alone, where there is none and none is configured."""
    return SHELF.ensure()


def rotate() -> str:
    """A new key signs from now on; the public half of the former stays published. Returns the new id."""
    return SHELF.rotate()


def signed(payload: dict[str, Any]) -> str:
    """The compact signature of a message by the key that signs now; NoKey where there is none."""
    return sign(payload, SHELF.key())


def public_keys() -> list[dict[str, str]]:
    """The public keys as JWK: the one that signs now first, then the former ones."""
    return SHELF.public_keys()
