"""Both programs for others sign and check as RFC 8032 says, like the library that the product uses.

Vectors: RFC 8032 §7.1 (TEST 1-3 and SHA(abc)); BoringSSL's two signatures on either side of the bound of S.
"""

import random
from types import ModuleType

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from workflows.witness import verify_bundle, xinheng_witness

RFC_8032 = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
        "d25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
        "387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
        "4a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd"
        "454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e030"
        "3dca179c138ac17ad9bef1177331a704",
    ),
]
BOUND = "100fdf47fb94f1536a4f7c3fda27383fa03375a8f527c537e6f1703c47f94f86"
UNDER_BOUND = (
    "124e583f8b8eca58bb29c271b41d36986bbc45541f8e51f9cb0133eca447601e",
    "dac119d6ca87fc59ae611c157048f4d4fc932a149dbe20ec6effd1436abf83ea"
    "05c7df0fef06147241259113909bc71bd3c53ba4464ffcad3c0968f2ffffff0f",
)
ABOVE_BOUND = (
    "6a0bc2b0057cedfc0fa2e3f7f7d39279b30f454a69dfd1117c758d86b19d85e0",
    "0971f86d2c9c78582524a103cb9cf949522ae528f8054dc20107d999be673ff4"
    "e25ebf2f2928766b1248bec6e91697775f8446639ede46ad4df4053000000010",
)


@pytest.mark.parametrize("vector", RFC_8032)
def test_the_vectors_of_the_rfc(vector: tuple[str, str, str, str]) -> None:
    seed, public, message, signature = map(bytes.fromhex, vector)
    assert xinheng_witness.public_of(seed) == public
    assert xinheng_witness.sign(seed, message) == signature
    for program in (xinheng_witness, verify_bundle):
        assert program.verify(public, message, signature)
        assert not program.verify(public, message + b"\0", signature)


@pytest.mark.parametrize("program", [xinheng_witness, verify_bundle])
def test_odd_signatures_and_keys_are_refused(program: ModuleType) -> None:
    public = bytes.fromhex(BOUND)
    assert program.verify(public, *map(bytes.fromhex, UNDER_BOUND))
    assert not program.verify(public, *map(bytes.fromhex, ABOVE_BOUND))
    message, signature = map(bytes.fromhex, UNDER_BOUND)
    for key in (b"", public[:31], b"\xff" * 32, b"\x01" + bytes(30) + b"\x80", b"\x02" + bytes(31)):
        assert not program.verify(key, message, signature)
    for wrong in (b"", signature[:63], signature + b"\0", bytes(64)):
        assert not program.verify(public, message, wrong)


def library(public: bytes, message: bytes, signature: bytes) -> bool:
    """What the product's library says of a signature."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def test_they_agree_with_the_library_of_the_product() -> None:
    drawn = random.Random(8032)
    for _ in range(12):
        seed, message = drawn.randbytes(32), drawn.randbytes(drawn.randrange(200))
        private = Ed25519PrivateKey.from_private_bytes(seed)
        public, signature = private.public_key().public_bytes_raw(), private.sign(message)
        assert (xinheng_witness.public_of(seed), xinheng_witness.sign(seed, message)) == (public, signature)
        bad = bytearray(signature)
        bad[drawn.randrange(64)] ^= 1 << drawn.randrange(8)
        for each in (signature, bytes(bad)):
            expected = library(public, message, each)
            assert [
                program.verify(public, message, each) for program in (xinheng_witness, verify_bundle)
            ] == [expected] * 2
