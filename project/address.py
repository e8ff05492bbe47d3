"""Where a request comes from, for the lock-out after failed sign-ins and for the limit of the public pages."""

import re
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest

# Some proxies write the port of the connection behind the address: each connection would be another visitor.
_WITH_PORT = re.compile(r'^"?(?:\[(?P<six>[^\]]+)\](?::\d+)?|(?P<four>[\d.]+):\d+)"?$')


def client_address(request: HttpRequest) -> str:
    """Return the caller's IP; behind the proxy the last hop it added, since earlier ones can be forged."""
    forwarded: str = request.META.get("HTTP_X_FORWARDED_FOR", "")
    direct = str(request.META.get("REMOTE_ADDR", ""))
    if settings.XINHENG_BEHIND_PROXY and forwarded:
        return bare(forwarded.rsplit(",", 1)[-1]) or direct
    return direct


def bare(hop: str) -> str:
    """One hop as a plain address, without port or brackets, each always in one spelling; "" when it is none."""
    said = hop.strip()
    matched = _WITH_PORT.match(said)
    try:
        found = ip_address((matched["six"] or matched["four"]) if matched else said)
    except ValueError:
        return ""
    mapped = getattr(found, "ipv4_mapped", None)  # ::ffff:192.0.2.1 is 192.0.2.1
    return str(mapped or found)
