"""What the tests of the programs for others share."""

from functools import cache

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from workflows.witness import verify_bundle, xinheng_witness


@pytest.fixture
def swift(monkeypatch: pytest.MonkeyPatch) -> None:
    """Signatures are checked by the product's library, a hundred times faster; test_ed25519 shows that both agree."""

    @cache
    def verify(public: bytes, message: bytes, signature: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True

    monkeypatch.setattr(verify_bundle, "verify", verify)
    monkeypatch.setattr(xinheng_witness, "verify", verify)
