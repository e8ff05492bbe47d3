"""The agency's own seal service over HTTPS: one JSON question, one JSON answer (contract in docs/operations.md)."""

from __future__ import annotations

import base64
import binascii
import json
import urllib.error
import urllib.request
from datetime import datetime
from http.client import HTTPException, HTTPResponse
from typing import Any, Final

from django.conf import settings

from workflows.gateways.seal import Sealed, SealFailed, Sealing, insist_on_start
from workflows.law.chain import digest
from workflows.law.seal import Signer

GREATEST: Final = 64 * 1024**2  # bytes of an answer
PASSING: Final = frozenset(
    {401, 403, 408, 409, 425, 429}
)  # answers that another try, or a new key, can change


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """The key of the service is shown to the address in the settings and to no other."""

    def redirect_request(self, *_args: Any, **_options: Any) -> None:
        """Never: the answer itself is then the error."""


class ServiceSeal:
    """Hands the print to the service and takes back the sealed file."""

    def seal(self, pdf: bytes, what: Sealing, *, at: datetime) -> Sealed:
        """The sealed file; a refusal of the service is final, silence and faults are tried again."""
        said = self._ask(self._question(pdf, what, at), what.key)
        try:
            file = base64.b64decode(said["content"], validate=True)
            signed_by, when = str(said["signed_by"]), datetime.fromisoformat(said["signed_at"])
        except (KeyError, TypeError, ValueError, binascii.Error) as error:
            raise SealFailed(f"签章服务的回复不合约定：{error!r}") from error
        if when.tzinfo is None:
            raise SealFailed("签章服务的回复不合约定：signed_at 缺少时区")
        insist_on_start(pdf, file)
        return Sealed(file, Signer.SERVICE, signed_by[:200], when)

    def _question(self, pdf: bytes, what: Sealing, at: datetime) -> dict[str, str]:
        """What the service is told; the digest lets it see that nothing was lost on the way."""
        return {
            "key": what.key,
            "authority": what.authority,
            "seal": what.seal_name,
            "title": what.title,
            "number": what.number,
            "at": at.isoformat(),
            "sha256": digest(pdf),
            "content": base64.b64encode(pdf).decode(),
        }

    def _ask(self, question: dict[str, str], key: str) -> dict[str, Any]:
        """One question over one connection."""
        headers = {"Content-Type": "application/json", "Accept": "application/json", "Idempotency-Key": key}
        if settings.XINHENG_SEAL_SECRET:
            headers["Authorization"] = f"Bearer {settings.XINHENG_SEAL_SECRET}"
        request = urllib.request.Request(settings.XINHENG_SEAL_URL, json.dumps(question).encode(), headers)
        opener = urllib.request.build_opener(_NoRedirect, urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=settings.XINHENG_SEAL_SECONDS) as answer:
                return _read(answer)
        except urllib.error.HTTPError as error:
            refused = 400 <= error.code < 500 and error.code not in PASSING
            raise SealFailed(f"签章服务拒绝（{error.code}）：{_words(error)}", permanent=refused) from error
        except (OSError, HTTPException) as error:  # also a certificate that is not trusted, and silence
            raise SealFailed(f"签章服务没有回应：{error}") from error


def _read(answer: HTTPResponse) -> dict[str, Any]:
    """The answer as JSON; SealFailed when it is none or too long."""
    body = answer.read(GREATEST + 1)
    if len(body) > GREATEST:
        raise SealFailed("签章服务的回复过大")
    try:
        said = json.loads(body)
    except ValueError as error:
        raise SealFailed("签章服务的回复不是 JSON") from error
    if not isinstance(said, dict):
        raise SealFailed("签章服务的回复不合约定")
    return said


def _words(error: urllib.error.HTTPError) -> str:
    """What the service says about its refusal, shortened."""
    try:
        return str(json.loads(error.read(4000)).get("error", ""))[:200]
    except (OSError, ValueError, AttributeError):
        return ""
