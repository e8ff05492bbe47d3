"""Codes that somebody types: derived under the server's secret, kept as keyed digests.

Nothing that is stored opens anything: a row of the database holds only digests. Six digits to a contact: `contact.py`.
"""

import secrets

from django.utils.crypto import salted_hmac

from workflows.models.notice import CHECK_ALPHABET, CHECK_LENGTH

# What is read wrongly from paper stands for one character only (Crockford's base 32).
MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})


def derived(what: str, about: str) -> str:
    """Sixteen characters that only this server can compute: the same each time for the same thing."""
    raw = salted_hmac(f"onetime.{what}", about, algorithm="sha256").digest()
    return "".join(CHECK_ALPHABET[byte % len(CHECK_ALPHABET)] for byte in raw[:CHECK_LENGTH])


def fresh() -> str:
    """Sixteen characters that nobody can compute."""
    return "".join(secrets.choice(CHECK_ALPHABET) for _place in range(CHECK_LENGTH))


def grouped(code: str) -> str:
    """As it is printed: four groups of four."""
    return " ".join(code[i : i + 4] for i in range(0, len(code), 4))


def typed(text: str) -> str:
    """A code as it was typed from paper, brought to one form."""
    return "".join(c for c in text.upper() if c.isalnum()).translate(MISREAD)[:CHECK_LENGTH]


def digest_of(code: str) -> str:
    """What is kept of a code."""
    return salted_hmac("onetime.digest", code, algorithm="sha256").hexdigest()
