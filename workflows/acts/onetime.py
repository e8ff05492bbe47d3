"""Codes that somebody types: derived under the server's secret, kept as keyed digests, compared in constant time.

Nothing that is stored opens anything: a row of the database, an outbox row and a session hold only digests or nonces.
"""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.utils.crypto import constant_time_compare, salted_hmac

from workflows.models.notice import CHECK_ALPHABET, CHECK_LENGTH

DIGITS = 6
LIFE = timedelta(minutes=10)
TRIES = 5
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


# ------------------------------------------------------------------------------- six digits, to a contact
def ask(address: str, *, at: datetime) -> dict[str, Any]:
    """What a session keeps while it waits for the six digits that went to an address."""
    return {"nonce": secrets.token_hex(16), "address": address, "until": (at + LIFE).timestamp(), "tries": 0}


def six_digits(nonce: str) -> str:
    """The digits of one question; computed again when the letter goes out, stored nowhere."""
    raw = salted_hmac("onetime.digits", nonce, algorithm="sha256").digest()
    return str(int.from_bytes(raw[:8], "big") % 10**DIGITS).zfill(DIGITS)


def answers(asked: dict[str, Any] | None, told: str, *, at: datetime) -> bool:
    """Is it the answer to what was asked? Each call counts as a try; after TRIES or LIFE nothing answers."""
    if not asked or asked["tries"] >= TRIES or at.timestamp() >= asked["until"]:
        return False
    asked["tries"] += 1
    return constant_time_compare(six_digits(asked["nonce"]), "".join(c for c in told if c.isdigit()))
