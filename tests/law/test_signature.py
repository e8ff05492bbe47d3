"""Signed messages: what one byte more or less does, and what passes nowhere."""

import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from workflows.law.signature import (
    READABLE,
    Unverified,
    flattened,
    jwk_of,
    key_of,
    sign,
    verify,
    verify_message,
)

# RFC 8037, appendix A.
RFC_KEY = Ed25519PrivateKey.from_private_bytes(
    bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEYS = [jwk_of(KEY.public_key())]
MESSAGE = {
    "entry": "HC-2026-0001",
    "subject": "衡川启恒建筑劳务有限公司",
    "changes": [{"old": "a", "new": ""}],
}
TOKEN = sign(MESSAGE, KEY)


def test_a_key_has_the_thumbprint_of_the_standard() -> None:
    jwk = jwk_of(RFC_KEY.public_key())
    assert jwk["x"] == "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
    assert jwk["kid"] == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
    assert key_of(jwk) == RFC_KEY.public_key()


def test_a_signature_says_what_was_signed_and_always_the_same() -> None:
    assert verify(TOKEN, KEYS).payload == MESSAGE and sign(MESSAGE, KEY) == TOKEN
    assert verify_message(TOKEN, KEYS).kid == KEYS[0]["kid"]
    assert verify_message(json.dumps(flattened(TOKEN)), KEYS).payload == MESSAGE


@given(st.data())
def test_one_flipped_bit_anywhere_is_noticed(data: Any) -> None:
    at = data.draw(st.integers(0, len(TOKEN) - 1))
    changed = chr(ord(TOKEN[at]) ^ 1 << data.draw(st.integers(0, 6)))
    with pytest.raises(Unverified):
        verify(TOKEN[:at] + changed + TOKEN[at + 1 :], KEYS)


def test_the_copy_for_readers_must_say_the_same() -> None:
    sent = flattened(TOKEN)
    sent[READABLE] = {**MESSAGE, "subject": "别的公司"}
    with pytest.raises(Unverified, match="不一致"):
        verify_message(json.dumps(sent), KEYS)


def test_neither_another_key_nor_no_algorithm_passes() -> None:
    with pytest.raises(Unverified, match="没有编号"):
        verify(TOKEN, [jwk_of(RFC_KEY.public_key())])
    posed = {**jwk_of(RFC_KEY.public_key()), "kid": KEYS[0]["kid"]}
    with pytest.raises(Unverified, match="改动过"):
        verify(TOKEN, [posed])
    _head, payload, signature = TOKEN.split(".")
    none = "eyJhbGciOiJub25lIn0"  # {"alg":"none"}
    for token in (f"{none}.{payload}.", f"{none}.{payload}.{signature}", "a.b", "", "{}"):
        with pytest.raises(Unverified):
            verify_message(token, KEYS)


def test_a_private_key_is_no_public_key() -> None:
    with pytest.raises(ValueError, match="私钥"):
        key_of({**KEYS[0], "d": "x"})
