"""A contact as somebody types it: an e-mail address or a mobile of the mainland, and how it is shown to others."""

import re
from typing import Final

_MOBILE: Final = re.compile(r"(?:\+?86)?(1[3-9]\d{9})")
_MAIL: Final = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}")
LONGEST: Final = 100


def normal(typed: str) -> str:
    """The contact as it is kept; empty when it is neither an e-mail address nor a mobile."""
    said = typed.strip()
    mobile = _MOBILE.fullmatch(re.sub(r"[\s-]", "", said))
    if mobile:
        return mobile.group(1)
    return said.lower() if len(said) <= LONGEST and _MAIL.fullmatch(said) else ""


def is_mail(contact: str) -> bool:
    """Is it an e-mail address?"""
    return "@" in contact


def masked(contact: str) -> str:
    """As it is shown: enough to know one's own."""
    if is_mail(contact):
        name, _at, host = contact.partition("@")
        return f"{name[:2]}***@{host}"
    return f"{contact[:3]}****{contact[-4:]}"
