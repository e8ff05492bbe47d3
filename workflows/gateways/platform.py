"""The exchange folder: one file per message to a platform or a co-operating body.

Departments that have no interface yet collect their messages from here; a file is written whole
or not at all, and the same message always makes the same file. Their receipts lie in `receipts/` of the same folder,
and are moved to `taken/` or, with the reason beside them, to `refused/`.
"""

import json
import os
from collections.abc import Iterator
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
    body = json.dumps({"key": key, "to": addressee} | message, ensure_ascii=False, sort_keys=True, indent=2)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_suffix(f".{os.getpid()}.part")
        draft.write_text(body, encoding="utf-8")
        draft.replace(target)
    except OSError as error:
        raise DeliveryFailed(str(error)) from error
    return f"{addressee}/{name}"


RECEIPTS, TAKEN, REFUSED = "receipts", "taken", "refused"
RECEIPT_MOST = 64 * 1024  # bytes of one receipt


def receipts(folder: Path, limit: int) -> Iterator[tuple[Path, str]]:
    """The receipts that wait, each with the name of the folder of whoever left it; links are not followed."""
    found = sorted(folder.glob(f"*/{RECEIPTS}/*.json"))
    for path in [each for each in found if each.is_file() and not each.is_symlink()][:limit]:
        yield path, path.parent.parent.name


def read_receipt(path: Path) -> dict[str, Any]:
    """What a receipt says; ValueError with a Chinese sentence where it cannot be read."""
    if path.stat().st_size > RECEIPT_MOST:
        raise ValueError("回执文件过大（最多64KB）。")
    try:
        sent = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise ValueError("回执文件不是 UTF-8 编码的 JSON。") from error
    if not isinstance(sent, dict):
        raise ValueError("回执文件应为一个 JSON 对象。")
    return sent


def put_aside(path: Path, why: str) -> None:
    """Move a receipt away: what was taken, and what was not with the reason beside it."""
    place = path.parent / (REFUSED if why else TAKEN)
    place.mkdir(exist_ok=True)
    if why:
        (place / f"{path.name}.txt").write_text(why + "\n", encoding="utf-8")
    path.replace(place / path.name)
