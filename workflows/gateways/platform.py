"""The exchange folder: one file per message to a platform or a co-operating body.

Departments that have no interface yet collect their messages from here; a file is written whole
or not at all, and the same message always makes the same file.
"""

import json
import os
from pathlib import Path
from typing import Any


class DeliveryFailed(Exception):
    """A message could not be delivered; `permanent` says whether trying again can help."""

    def __init__(self, reason: str, *, permanent: bool = False) -> None:
        self.permanent = permanent
        super().__init__(reason)


def deliver(folder: Path, addressee: str, key: str, message: dict[str, Any]) -> str:
    """Write one message; returns the file's name below the folder as the receipt."""
    name = key.replace("/", "_") + ".json"
    target = folder / addressee / name
    body = json.dumps({"key": key, "to": addressee, **message}, ensure_ascii=False, sort_keys=True, indent=2)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_suffix(f".{os.getpid()}.part")
        draft.write_text(body, encoding="utf-8")
        draft.replace(target)
    except OSError as error:
        raise DeliveryFailed(str(error)) from error
    return f"{addressee}/{name}"
