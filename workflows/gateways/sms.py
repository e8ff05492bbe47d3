"""Text messages: into the exchange folder, or to the address of a sending service."""

import json
import urllib.error
import urllib.request
from pathlib import Path

from django.conf import settings

from workflows.gateways import platform
from workflows.gateways.platform import DeliveryFailed

PATIENCE = 10  # seconds
GIVEN_UP = range(400, 500)


def send(mobile: str, text: str, *, key: str) -> str:
    """Send one message and return its receipt; DeliveryFailed when it could not be handed over.

    With XINHENG_SMS_URL it is posted there as JSON (`key`, `to`, `text`), with the token of XINHENG_SMS_TOKEN; without
    it a file for the sending service lies in the exchange folder, under `sms`.
    """
    if not settings.XINHENG_SMS_URL:
        folder = Path(settings.XINHENG_HOME) / "exchange"
        return platform.deliver(folder, "sms", key, {"mobile": mobile, "text": text})
    body = json.dumps({"key": key, "to": mobile, "text": text}, ensure_ascii=False).encode()
    heads = {"Content-Type": "application/json; charset=utf-8"}
    if settings.XINHENG_SMS_TOKEN:
        heads["Authorization"] = f"Bearer {settings.XINHENG_SMS_TOKEN}"
    asked = urllib.request.Request(settings.XINHENG_SMS_URL, body, heads, method="POST")
    try:
        with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:
            return f"sms/{answer.status}"
    except urllib.error.HTTPError as error:
        raise DeliveryFailed(
            f"sms {error.code}", permanent=error.code in GIVEN_UP and error.code != 429
        ) from error
    except OSError as error:
        raise DeliveryFailed(str(error)) from error
