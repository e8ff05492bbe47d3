"""E-mail: one plain letter to one address."""

import smtplib

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from workflows.gateways.platform import DeliveryFailed

PATIENCE = 20  # seconds; a server that does not answer holds up nobody else


def send(address: str, subject: str, body: str, *, key: str) -> str:
    """Send one letter and return its id, which is the same each time the same key is sent.

    DeliveryFailed is permanent where the server says that this address or this letter never will do; a server
    that is away, or does not know us, is tried again.
    """
    sender = settings.DEFAULT_FROM_EMAIL
    receipt = f"<{key.replace('/', '.')}@{sender.rpartition('@')[2].strip('>')}>"
    letter = EmailMessage(
        subject, body, sender, [address],
        headers={"Message-ID": receipt, "Auto-Submitted": "auto-generated"},
        connection=get_connection(timeout=PATIENCE),
    )  # fmt: skip
    try:
        letter.send()
    except smtplib.SMTPAuthenticationError as error:
        raise DeliveryFailed(str(error)) from error
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _words in error.recipients.values()]
        raise DeliveryFailed(str(error), permanent=all(code >= 500 for code in codes)) from error
    except smtplib.SMTPResponseException as error:
        raise DeliveryFailed(str(error), permanent=error.smtp_code >= 500) from error
    except OSError as error:  # also what smtplib raises without an answer
        raise DeliveryFailed(str(error)) from error
    return receipt
