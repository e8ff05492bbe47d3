"""Count the visits of a client: one limiter for all public look-ups, the same for every process that serves them.

The count is a row of the database and not of Django's cache: the web server runs several processes, their memory is
their own, and the `incr` of Django's database cache is no single step. A conditional update is, on both databases.
"""

import ipaddress
from datetime import UTC, datetime, timedelta

from django.db.models import F
from django.utils.crypto import salted_hmac

from workflows.models import Visits

# A household has one IPv4 address or one IPv6 network of this length: whoever counts addresses counts nothing.
NETWORK = 64
KEPT = timedelta(hours=1)


def admit(
    what: str, client: str, most: int, at: datetime, span: timedelta = timedelta(minutes=1), weight: int = 1
) -> bool:
    """Count one visit of a client in the running span; False when there were `most` of them already.

    `weight` counts several at once (kilobytes of what is handed in); what is not admitted is not counted. Exact under
    parallel requests. One statement, but for the first visit of a span.
    """
    until = ends(at, span)
    told = f"{what}/{network(client)}/{until.timestamp():.0f}"
    key = salted_hmac("visits", told, algorithm="sha256").hexdigest()
    room = Visits.objects.filter(key=key, n__lte=most - weight)
    if room.update(n=F("n") + weight):
        return True
    Visits.objects.bulk_create([Visits(key=key, until=until)], ignore_conflicts=True)
    is_admitted = bool(room.update(n=F("n") + weight))
    if is_admitted:
        Visits.objects.filter(until__lt=at - KEPT).delete()  # what is over is forgotten
    return is_admitted


def ends(at: datetime, span: timedelta = timedelta(minutes=1)) -> datetime:
    """When the running span ends and a client may ask again."""
    seconds = int(span.total_seconds())
    return datetime.fromtimestamp((int(at.timestamp()) // seconds + 1) * seconds, UTC)


def network(client: str) -> str:
    """What is counted of an address: IPv4 whole, IPv6 its network, anything else as it is."""
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return client
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, NETWORK), strict=False))
    return str(address)
