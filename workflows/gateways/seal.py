"""The seal of the agency, however it is given: none, a certificate of its own, or a seal service (XINHENG_SEAL)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.conf import settings

from workflows.gateways.platform import DeliveryFailed
from workflows.law.seal import Signer, Verdict


class SealFailed(DeliveryFailed):
    """A print was not sealed; it is not kept either, and the outbox tries again unless that cannot help."""


@dataclass(frozen=True)
class Sealing:
    """What is to be sealed: `key` is the same each time the same notice is tried."""

    key: str
    authority: str
    title: str
    number: str
    seal_name: str = ""


@dataclass(frozen=True)
class Sealed:
    """A sealed print; it begins with exactly the bytes that were given."""

    file: bytes
    signer: str
    signed_by: str = ""
    signed_at: datetime | None = None


class Sealer(Protocol):
    """Gives the seal to a print. Raises SealFailed and leaves nothing half done."""

    def seal(self, pdf: bytes, what: Sealing, *, at: datetime) -> Sealed:
        """The print, sealed at that instant."""
        ...


class NoSeal:
    """The print stays as it is: the agency stamps paper."""

    def seal(self, pdf: bytes, what: Sealing, *, at: datetime) -> Sealed:
        """The same bytes."""
        return Sealed(pdf, Signer.NONE)


def sealer() -> Sealer:
    """The sealer that the settings name. The libraries are loaded by whoever seals, not by every web server."""
    if settings.XINHENG_SEAL == "pades":
        from workflows.gateways.pades import CertificateSeal

        return CertificateSeal()
    if settings.XINHENG_SEAL == "service":
        from workflows.gateways.sealing import ServiceSeal

        return ServiceSeal()
    return NoSeal()


def check(file: bytes) -> Verdict:
    """What the signature inside a printed file says."""
    from workflows.gateways import pades

    return pades.check(file)


def insist_on_start(plain: bytes, sealed: bytes) -> None:
    """SealFailed for good unless the sealed file only adds to the print: else nobody could compare the two."""
    if len(sealed) <= len(plain) or not sealed.startswith(plain):
        raise SealFailed("签章改动了文书原文件（应为增量签名），已拒绝", permanent=True)
