"""Where a request comes from, for the lock-out after failed sign-ins."""

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """Return the caller's IP; behind the proxy the last hop it added, since earlier ones can be forged."""
    forwarded: str = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if settings.XINHENG_BEHIND_PROXY and forwarded:
        return forwarded.rsplit(",", 1)[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))
