"""A message to a receiver that has an interface: one POST over HTTPS; its answer is a fact of the transport only."""

import http.client
import json
import urllib.error
import urllib.request
from typing import Any

from workflows.gateways.platform import DeliveryFailed

PATIENCE = 15  # seconds


class _NoOtherPlace(urllib.request.HTTPRedirectHandler):
    """What is told to one receiver is not carried to another address."""

    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        """Never."""


def post(address: str, key: str, message: dict[str, Any]) -> str:
    """Send one message; what the server said as the receipt. The key makes a second sending harmless (Idempotency-Key).

    DeliveryFailed is permanent where the server says that this message never will do.
    """
    if not address.startswith("https://"):
        raise DeliveryFailed("接口地址不是 https://", permanent=True)
    request = urllib.request.Request(
        address,
        data=json.dumps(message, ensure_ascii=False, sort_keys=True).encode(),
        headers={
            "Content-Type": "application/json; charset=utf-8",
            "Idempotency-Key": key.rpartition("/")[2],
        },
    )
    try:
        with urllib.request.build_opener(_NoOtherPlace).open(request, timeout=PATIENCE) as answer:
            return f"HTTPS {answer.status}"
    except urllib.error.HTTPError as error:
        refused = error.code in (400, 404, 410, 413, 415, 422)
        raise DeliveryFailed(f"HTTPS {error.code}", permanent=refused) from error
    except (OSError, http.client.HTTPException) as error:
        raise DeliveryFailed(str(error)) from error
