"""A message to a receiver that has an interface: one POST over HTTPS; its answer is a fact of the transport only."""

import http.client
import json
import socket
import urllib.error
import urllib.request
from ipaddress import IPv6Address, ip_address
from typing import Any

from workflows.gateways.platform import DeliveryFailed

PATIENCE = 15  # seconds


class _NoOtherPlace(urllib.request.HTTPRedirectHandler):
    """What is told to one receiver is not carried to another address."""

    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        """Never."""


class _Outward(http.client.HTTPSConnection):
    """A connection to another machine. Looked at is where it really arrived, before a byte is sent: a name may lie.

    Addresses of private networks are allowed: on the government network receivers have no others.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._create_connection = self._arrive

    def _arrive(self, *args: Any, **kwargs: Any) -> socket.socket:
        """Connect; DeliveryFailed at this machine itself, or where a cloud keeps the secrets of its machines."""
        link = socket.create_connection(*args, **kwargs)
        through_proxy = getattr(self, "_tunnel_host", None)
        if not through_proxy and is_inward(str(link.getpeername()[0])):
            link.close()
            raise DeliveryFailed("接口地址指向本机或者链路本地地址，不发送", permanent=True)
        return link


def is_inward(host: str) -> bool:
    """Is it this machine, a link-local address (169.254.0.0/16), or no address of one machine at all?"""
    found = ip_address(host.partition("%")[0])
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return found.is_loopback or found.is_link_local or found.is_multicast or found.is_unspecified


class _Outwards(urllib.request.HTTPSHandler):
    """HTTPS by such connections only."""

    def https_open(self, req: urllib.request.Request) -> Any:
        """Open one."""
        return self.do_open(_Outward, req)


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
        with urllib.request.build_opener(_NoOtherPlace, _Outwards).open(request, timeout=PATIENCE) as answer:
            return f"HTTPS {answer.status}"
    except urllib.error.HTTPError as error:
        refused = error.code in (400, 404, 410, 413, 415, 422)
        raise DeliveryFailed(f"HTTPS {error.code}", permanent=refused) from error
    except (OSError, http.client.HTTPException) as error:
        raise DeliveryFailed(str(error)) from error
