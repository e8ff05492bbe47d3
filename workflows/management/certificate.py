"""A certificate for showing: a test authority and a seal under it, both marked TEST in every name they bear."""

from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

TEST = "TEST"
# A demo replays years; the certificate must not be what stops it.
SINCE, UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime(2045, 1, 1, tzinfo=UTC)


def make(store: Path, trust: Path, holder: str) -> None:
    """Write the key with its certificate (PKCS#12, mode 0600), the authority to be trusted (PEM), and a mark."""
    root_key, leaf_key = _key(), _key()
    root_name = _name("信衡测试根证书（TEST，仅供演示）")
    root = _certificate(root_name, root_name, root_key, root_key, is_root=True)
    leaf = _certificate(
        _name(f"{holder}样章（TEST，仅供演示）"), root_name, leaf_key, root_key, is_root=False
    )
    kept = pkcs12.serialize_key_and_certificates(
        b"seal", leaf_key, leaf, [root], serialization.NoEncryption()
    )  # fmt: skip
    for path, content, mode in (
        (trust, root.public_bytes(serialization.Encoding.PEM), 0o644),
        (store.with_name(TEST), b"not a seal of any agency\n", 0o644),
        (store, kept, 0o600),
    ):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_suffix(".part")
        draft.touch(mode=mode)
        draft.write_bytes(content)
        draft.replace(path)


def _key() -> rsa.RSAPrivateKey:
    """A key that every PDF reader understands."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _name(common: str) -> x509.Name:
    """A name that says what it is good for."""
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "信衡演示（不具法律效力）"),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, TEST),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    key: rsa.RSAPrivateKey,
    signed_by: rsa.RSAPrivateKey,
    *,
    is_root: bool,
) -> x509.Certificate:
    """One certificate: an authority that signs certificates, or a seal that signs documents."""
    usage = {name: False for name in _USES} | (
        {"key_cert_sign": True, "crl_sign": True}
        if is_root
        else {"digital_signature": True, "content_commitment": True}
    )
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(SINCE)
        .not_valid_after(UNTIL)
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=0 if is_root else None), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signed_by.public_key()), critical=False
        )
        .sign(signed_by, hashes.SHA256())
    )


_USES = (
    "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
    "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
)  # fmt: skip
