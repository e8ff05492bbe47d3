"""PAdES signatures (ETSI EN 319 142, `ETSI.CAdES.detached`) with a certificate of our own: all that knows pyHanko.

The key lies in a PKCS#12 file that only its owner reads, or in a token (PKCS#11). Nothing is fetched: revocation
lists and time stamps are the agency's seal service's business.
"""

from __future__ import annotations

import logging
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from asn1crypto import x509
from django.conf import settings
from pyhanko.keys import load_certs_from_pemder
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from workflows.gateways.seal import Sealed, SealFailed, Sealing, insist_on_start
from workflows.law.seal import Signer, Verdict

FIELD: Final = "Seal"
TEST: Final = "TEST"  # the organizational unit of a certificate that is good for nothing but showing
logger = logging.getLogger(__name__)
logging.getLogger("pyhanko").setLevel(logging.ERROR)  # what it finds is in the verdict


class _Dated(signers.PdfSigner):
    """A signer whose signatures state the instant that they are told, not that of the machine's clock."""

    def __init__(self, *args: Any, at: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.at = at

    def init_signing_session(self, *args: Any, **options: Any) -> Any:
        """A session of that instant."""
        session = super().init_signing_session(*args, **options)
        session.system_time = self.at
        return session


class CertificateSeal:
    """Signs with the key in the file or token that the settings name."""

    def seal(self, pdf: bytes, what: Sealing, *, at: datetime) -> Sealed:
        """The print with one certifying signature: no change is permitted after it."""
        try:
            with _key() as signer:
                certificate = _certificate(signer, at)
                file = self._signed(pdf, what, signer, at)
        except (SigningError, OSError, ValueError) as error:
            raise SealFailed(f"电子签章失败：{error}") from error
        insist_on_start(pdf, file)
        test = certificate.subject.native.get("organizational_unit_name") == TEST
        return Sealed(file, Signer.TEST if test else Signer.PADES, named(certificate), at)

    def _signed(self, pdf: bytes, what: Sealing, signer: Any, at: datetime) -> bytes:
        """The bytes of the signed file."""
        about = signers.PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            subfilter=fields.SigSeedSubFilter.PADES,
            certify=True,
            docmdp_permissions=fields.MDPPerm.NO_CHANGES,
            name=what.authority,
            reason=f"制发{what.title} {what.number}".strip(),
        )
        dated = _Dated(about, signer, at=at, new_field_spec=fields.SigFieldSpec(FIELD))
        signed: BytesIO = dated.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)))
        return signed.getvalue()


def check(file: bytes) -> Verdict:
    """Whether the file is signed, unchanged since, to its last byte, and by whom."""
    try:
        found = PdfFileReader(BytesIO(file)).embedded_signatures
    except Exception:  # whatever a damaged file makes the parser stumble over
        return Verdict(signed=b"/ByteRange" in file)
    if not found:
        return Verdict(signed=False)
    stated, claimed = found[0], found[0].self_reported_timestamp
    roots = _trusted()
    context = ValidationContext(trust_roots=roots or [], moment=claimed, allow_fetching=False)
    try:
        status = validate_pdf_signature(stated, signer_validation_context=context)
    except Exception as error:
        logger.debug("a signature could not be read: %s", error)
        return Verdict(signed=True, readable=False, signed_at=claimed)
    return Verdict(
        signed=True,
        intact=status.intact and status.valid and status.docmdp_ok is not False,
        trusted=status.trusted,
        whole=status.coverage == SignatureCoverageLevel.ENTIRE_FILE and _is_padded(stated.pkcs7_content),
        rooted=roots is not None,
        signed_by=named(status.signing_cert),
        signed_at=claimed,
    )


def _is_padded(contents: bytes) -> bool:
    """Whether only zeros follow the signature in its place: no digest covers them, so nothing may hide there."""
    size = 4 + int.from_bytes(
        contents[2:4], "big"
    )  # 0x30 0x82 and two bytes of length: any signature of ours
    return contents[:2] == b"\x30\x82" and not any(contents[size:])


def named(certificate: x509.Certificate) -> str:
    """Whose certificate it is, as a reader looks for it: name, organisation, serial number (hex)."""
    said = certificate.subject.native
    owner, organisation = said.get("common_name", ""), said.get("organization_name", "")
    return f"{owner}（{organisation}）{certificate.serial_number:x}"[:200]


def _certificate(signer: Any, at: datetime) -> x509.Certificate:
    """The signer's certificate; SealFailed outside its time."""
    certificate: x509.Certificate | None = signer.signing_cert
    if certificate is None:
        raise SealFailed("印章密钥没有对应的证书")
    if not certificate.not_valid_before <= at <= certificate.not_valid_after:
        raise SealFailed(f"印章证书不在有效期内（{named(certificate)}）")
    return certificate


@contextmanager
def _key() -> Iterator[Any]:
    """The key that signs, for as long as it is needed."""
    if settings.XINHENG_SEAL_MODULE:
        with _token() as signer:
            yield signer
        return
    yield _file(Path(settings.XINHENG_SEAL_STORE))


def _file(path: Path) -> signers.SimpleSigner:
    """The key of a PKCS#12 file; SealFailed when others could read it too."""
    try:
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise SealFailed(f"印章密钥文件 {path} 的权限过宽，请执行 chmod 600")
        kept = path.read_bytes()
    except OSError as error:
        raise SealFailed(f"读不到印章密钥文件 {path}：{error.strerror}") from error
    passphrase = settings.XINHENG_SEAL_PASSPHRASE.encode() or None
    try:
        return signers.SimpleSigner.load_pkcs12_data(kept, other_certs=[], passphrase=passphrase)
    except ValueError as error:
        raise SealFailed(f"印章密钥文件 {path} 打不开：口令不对或文件损坏") from error


def _token() -> Any:
    """A session with the key of a PKCS#11 token; SealFailed without python-pkcs11."""
    try:
        from pyhanko.config.pkcs11 import PKCS11SignatureConfig, TokenCriteria
        from pyhanko.sign.pkcs11 import PKCS11SigningContext
    except ImportError as error:
        raise SealFailed(
            "使用密码设备（PKCS#11）签章需要安装 python-pkcs11：pip install python-pkcs11"
        ) from error
    token = settings.XINHENG_SEAL_TOKEN
    return PKCS11SigningContext(
        PKCS11SignatureConfig(
            module_path=settings.XINHENG_SEAL_MODULE,
            token_criteria=TokenCriteria(label=token) if token else None,
            cert_label=settings.XINHENG_SEAL_KEY,
            user_pin=settings.XINHENG_SEAL_PIN or None,
        )
    )


def _trusted() -> list[x509.Certificate] | None:
    """The certificates that a signature may rest on; empty when the agency has named none, None when unreadable."""
    path = Path(settings.XINHENG_SEAL_TRUST)
    if not path.exists():
        return []
    try:
        found = list(load_certs_from_pemder([str(path)]))
        for each in found:
            _ = (
                each.native
            )  # parsed to the end: a half certificate is found out here, not in the middle of a check
    except (OSError, ValueError, TypeError) as error:
        logger.error("the trusted certificates in %s cannot be read: %s", path, error)
        return None
    return found
