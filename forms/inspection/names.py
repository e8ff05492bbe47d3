"""Names of uploaded files: what somebody typed becomes a name that is safe to show, to store and to save under."""

import re
import unicodedata
from typing import Final

from django.utils.translation import gettext as _

LONGEST: Final = 120
# Control, format (bidi overrides, zero width), surrogate, private and unassigned: nothing of it can be seen or typed.
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_SPECIAL: Final = re.compile(r"[<>:\"|?*%]")
# A dot before what looks like an ending, inside a name: “发票.exe.pdf”.
_INNER: Final = re.compile(r"\.(?=[A-Za-z][A-Za-z0-9]{0,5}(?:[.\s_]|$))")
_RESERVED: Final = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)")  # names of devices on Windows


def ending_of(name: str) -> str:
    """The last ending of a name, in lower case; empty when there is none."""
    stem, dot, ending = neutral(name).rpartition(".")
    return ending.lower() if dot and stem else ""


def neutral(name: str) -> str:
    """The name without path, hidden characters, leading dots and inner endings; never empty, never too long."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(" " if sign in "\t\r\n" else sign for sign in last if _is_seen(sign))
    said = re.sub(r"\s+", " ", _SPECIAL.sub("_", seen)).rstrip(" .")
    stem, dot, ending = said.rpartition(".")
    if not dot:
        stem, ending = said, ""
    stem = _INNER.sub("_", stem.strip(" .~"))
    if not stem:
        stem = _("文件")
    if _RESERVED.fullmatch(stem):
        stem = f"_{stem}"
    tail = f".{ending}" if ending else ""
    return stem[: LONGEST - len(tail)].rstrip(" .") + tail


def _is_seen(sign: str) -> bool:
    """Is it a character that a reader sees?"""
    return sign in "\t\r\n" or unicodedata.category(sign) not in _UNSEEN
