"""The account of the machine under which a command was given."""

import os
import pwd


def account() -> str:
    """Its name as the system has it, not as the environment says; who stands behind sudo is named beside it."""
    try:
        name = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # a container may run under a number alone
        name = f"uid {os.getuid()}"
    behind = os.environ.get("SUDO_USER", "")
    return f"{name} (sudo: {behind})"[:80] if behind and behind != name else name
