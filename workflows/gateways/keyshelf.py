"""Where a signing key of the house lies, and the public halves of the keys it had before.

One Ed25519 key signs now (a PEM file that a setting names, else `current.pem` in a folder of its own below
`XINHENG_HOME/keys`); the public halves of former ones stay there, so that what they signed can still be checked.
"""

import json
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from workflows.gateways.platform import DeliveryFailed
from workflows.law.signature import jwk_of

CURRENT = "current.pem"


class NoKey(DeliveryFailed):
    """There is no key to sign with; what waits is tried again once there is one."""


@dataclass(frozen=True)
class Shelf:
    """One purpose of signing: the folder of its keys, the setting that may name a file, and words for people."""

    name: str
    setting: str
    command: str

    def folder(self) -> Path:
        """Where these keys lie."""
        return Path(settings.XINHENG_HOME) / "keys" / self.name

    def path(self) -> Path:
        """The file of the key that signs now, whether it exists or not."""
        told = getattr(settings, self.setting)
        return Path(told) if told else self.folder() / CURRENT

    def ensure(self) -> Path:
        """The same file; made, for its owner alone, where there is none and none is configured."""
        path = self.path()
        if not getattr(settings, self.setting) and not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write_new(path)
        return path

    def key(self) -> Ed25519PrivateKey:
        """The key that signs now; NoKey where there is none (tests and the demo make one)."""
        path = self.path()
        if not path.exists() and (settings.XINHENG_TESTING or settings.XINHENG_DEMO):
            path = self.ensure()
        if not path.exists():
            raise NoKey(f"没有签名密钥：{path}。请运行 ./xh manage {self.command}。")
        return _key(path)

    def rotate(self) -> str:
        """A new key signs from now on; the public half of the former stays. Returns the new id."""
        if getattr(settings, self.setting):
            raise NoKey(f"密钥由 {self.setting} 指定：请把旧公钥存入 keys/{self.name}，再更换该文件。")
        path = self.ensure()
        former = jwk_of(_key(path).public_key())
        _put(self.folder() / f"{former['kid']}.jwk", json.dumps(former).encode(), 0o644)
        path.unlink()
        self.ensure()
        return self.public_keys()[0]["kid"]

    def public_keys(self) -> list[dict[str, Any]]:
        """The public keys as JWK: the one that signs now first, then the former ones."""
        path = self.path()
        now = [jwk_of(_key(path).public_key())] if path.exists() else []
        former = [json.loads(each.read_text()) for each in sorted(self.folder().glob("*.jwk"))]
        return now + [each for each in former if each["kid"] not in {key["kid"] for key in now}]


def _key(path: Path) -> Ed25519PrivateKey:
    """The private key of a file; NoKey where it cannot be read or is of another kind."""
    try:
        return _read(path, path.stat().st_mtime_ns)
    except (OSError, ValueError, TypeError) as error:
        raise NoKey(f"签名密钥无法读取：{path}（{error}）。") from error


@lru_cache(maxsize=8)
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
