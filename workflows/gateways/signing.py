"""The key that signs what leaves the house, and the public keys by which others check it.

One Ed25519 key signs now (`XINHENG_MESSAGE_KEY`, else the newest below `XINHENG_HOME/keys/messages`); the public halves
of former ones stay published, so that what they signed can still be checked. Whatever the house signs uses this module.
"""

import json
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from workflows.gateways.platform import DeliveryFailed
from workflows.law.signature import jwk_of, sign

CURRENT = "current.pem"


class NoKey(DeliveryFailed):
    """There is no key to sign with; what waits is tried again once there is one."""


def folder() -> Path:
    """Where our own keys lie."""
    return Path(settings.XINHENG_HOME) / "keys" / "messages"


def ensure() -> Path:
    """The file of the key that signs now; made, for its owner alone, where there is none and none is configured."""
    if settings.XINHENG_MESSAGE_KEY:
        return Path(settings.XINHENG_MESSAGE_KEY)
    path = folder() / CURRENT
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_new(path)
    return path


def rotate() -> str:
    """A new key signs from now on; the public half of the former stays published. Returns the new id."""
    if settings.XINHENG_MESSAGE_KEY:
        raise NoKey("密钥由 XINHENG_MESSAGE_KEY 指定：请把旧公钥存入 keys/messages，再更换该文件。")
    path = ensure()
    former = jwk_of(_key(path).public_key())
    _put(folder() / f"{former['kid']}.jwk", json.dumps(former).encode(), 0o644)
    path.unlink()
    ensure()
    return public_keys()[0]["kid"]


def signed(payload: dict[str, Any]) -> str:
    """The compact signature of a message by the key that signs now; NoKey where there is none."""
    path = Path(settings.XINHENG_MESSAGE_KEY) if settings.XINHENG_MESSAGE_KEY else folder() / CURRENT
    if not path.exists() and (settings.XINHENG_TESTING or settings.XINHENG_DEMO):
        path = ensure()
    if not path.exists():
        raise NoKey(f"没有消息签名密钥：{path}。请运行 ./xh manage make_message_key。")
    return sign(payload, _key(path))


def public_keys() -> list[dict[str, str]]:
    """The public keys as JWK: the one that signs now first, then the former ones."""
    path = Path(settings.XINHENG_MESSAGE_KEY) if settings.XINHENG_MESSAGE_KEY else folder() / CURRENT
    now = [jwk_of(_key(path).public_key())] if path.exists() else []
    former = [json.loads(each.read_text()) for each in sorted(folder().glob("*.jwk"))]
    return now + [each for each in former if each["kid"] not in {key["kid"] for key in now}]


def _key(path: Path) -> Ed25519PrivateKey:
    """The private key of a file; NoKey where it cannot be read or is of another kind."""
    try:
        return _read(path, path.stat().st_mtime_ns)
    except (OSError, ValueError, TypeError) as error:
        raise NoKey(f"消息签名密钥无法读取：{path}（{error}）。") from error


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int) -> Ed25519PrivateKey:
    """The same, kept in memory as long as the file stays what it is."""
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError("不是 Ed25519 私钥")
    return key


def _write_new(path: Path) -> None:
    """A fresh key; of two processes that make one at once, both then use the first."""
    made = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    draft = path.with_suffix(f".{os.getpid()}.part")
    _put(draft, made, 0o600)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _put(path: Path, data: bytes, mode: int) -> None:
    """Write a file with this mode from its first byte on."""
    path.unlink(missing_ok=True)
    path.touch(mode=mode)
    path.write_bytes(data)
