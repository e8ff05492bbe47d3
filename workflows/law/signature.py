"""Signed messages: JSON Web Signature (RFC 7515) with Ed25519 (EdDSA, RFC 8037) over canonical JSON (RFC 8785).

Pure: keys come as objects and JWK, nothing is read here. A message is kept compact (`a.b.c`) and sent as a flattened
JSON object, in which a reader's copy may stand beside the signed payload: a check insists that both say the same.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from workflows.law.chain import canonical

ALGORITHM = "EdDSA"
TYPE = "xinheng-message+jws"
READABLE = "readable"


class Unverified(ValueError):
    """A signature that cannot be trusted; the words say why."""


@dataclass(frozen=True)
class Verified:
    """What a signature vouches for, and by which key."""

    payload: dict[str, Any]
    kid: str


def jwk_of(key: Ed25519PublicKey) -> dict[str, str]:
    """A public key as JWK; its id is its thumbprint (RFC 7638), so the same key always has the same id."""
    required = {"crv": "Ed25519", "kty": "OKP", "x": _b64(key.public_bytes_raw())}
    return {
        **required,
        "kid": _b64(hashlib.sha256(canonical(required)).digest()),
        "use": "sig",
        "alg": ALGORITHM,
    }


def key_of(jwk: Mapping[str, Any]) -> Ed25519PublicKey:
    """A public key from its JWK; ValueError with a Chinese sentence for any other text."""
    if jwk.get("kty") != "OKP" or jwk.get("crv") != "Ed25519" or not isinstance(jwk.get("x"), str):
        raise ValueError("公钥应为 JWK 格式的 Ed25519 公钥（kty OKP，crv Ed25519）。")
    if "d" in jwk:
        raise ValueError("这里含有私钥（d）。请只登记公钥，并更换这把已经泄露的密钥。")
    try:
        return Ed25519PublicKey.from_public_bytes(_unb64(jwk["x"]))
    except ValueError as error:
        raise ValueError("公钥的 x 不是32字节的 base64url。") from error


def sign(payload: Mapping[str, Any], key: Ed25519PrivateKey) -> str:
    """The compact signature of a message; the same message and key always give the same one."""
    head = {"alg": ALGORITHM, "kid": jwk_of(key.public_key())["kid"], "typ": TYPE}
    body = f"{_b64(canonical(head))}.{_b64(canonical(payload))}"
    return f"{body}.{_b64(key.sign(body.encode()))}"


def verify(token: str, keys: Iterable[Mapping[str, Any]]) -> Verified:
    """What a compact signature says, if one of these keys made it; Unverified otherwise."""
    parts = token.strip().split(".")
    if len(parts) != 3:
        raise Unverified("不是 JWS 紧凑格式（应为三段，以点分隔）。")
    try:
        head, payload, signature = (
            json.loads(_unb64(parts[0])),
            json.loads(_unb64(parts[1])),
            _unb64(parts[2]),
        )
    except ValueError as error:
        raise Unverified("内容不是规范的 base64url 或 JSON，可能已经损坏或被改动。") from error
    if not isinstance(head, dict) or not isinstance(payload, dict):
        raise Unverified("内容不是 JSON 对象。")
    if head.get("alg") != ALGORITHM or "crit" in head:
        raise Unverified("签名算法不是 EdDSA，不予采信。")
    jwk = next((key for key in keys if key.get("kid") == head.get("kid")), None)
    if jwk is None:
        raise Unverified(f"没有编号为 {head.get('kid')} 的公钥。")
    try:
        key_of(jwk).verify(signature, f"{parts[0]}.{parts[1]}".encode())
    except InvalidSignature as error:
        raise Unverified("签名与内容不符：内容或签名被改动过。") from error
    return Verified(payload, str(head["kid"]))


def flattened(token: str) -> dict[str, Any]:
    """A compact signature as the JSON object that is sent (RFC 7515 §7.2.2), with a copy for human readers."""
    head, payload, signature = token.split(".")
    copy = json.loads(_unb64(payload))
    return {"protected": head, "payload": payload, "signature": signature, READABLE: copy}


def verify_message(text: str, keys: Iterable[Mapping[str, Any]]) -> Verified:
    """The same for a file: compact or flattened. A reader's copy that says something else makes it false."""
    if not text.lstrip().startswith("{"):
        return verify(text, keys)
    try:
        sent = json.loads(text)
        token = f"{sent['protected']}.{sent['payload']}.{sent['signature']}"
    except (ValueError, KeyError, TypeError) as error:
        raise Unverified("不是签名消息：缺少 protected、payload 或 signature。") from error
    found = verify(token, keys)
    if READABLE in sent and sent[READABLE] != found.payload:
        raise Unverified("供阅读的内容（readable）与签名的内容不一致。")
    return found


def _b64(data: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _unb64(text: str) -> bytes:
    """The bytes of base64url without padding; ValueError for any other spelling, also of the same bytes."""
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, UnicodeEncodeError) as error:
        raise ValueError("base64url") from error
    if _b64(data) != text:
        raise ValueError("base64url")
    return data
