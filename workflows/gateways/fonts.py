"""What the machine's fonts can print, asked of fontconfig."""

from __future__ import annotations

import hashlib
import subprocess
import time
from functools import cache
from pathlib import Path
from typing import Final

# Preferred first; the Noto families hold every rare name character, so both must be installed.
FANG_SONG: Final = ("FZFangSong-Z02", "仿宋_GB2312", "FandolFang")
REQUIRED: Final = ("Noto Serif CJK SC", "Noto Sans CJK SC")
FRESH: Final = (
    5.0  # seconds for which a character that nobody has is believed: a batch may have it a thousand times
)
_asked_at = [0.0]


def absent() -> list[str]:
    """Required font families that are not installed; empty when documents can be printed."""
    return [family for family in REQUIRED if family not in _installed()]


def has_fang_song() -> bool:
    """Is there a 仿宋, the letter of official documents (GB/T 9704-2012, 5.2.2)? If not, Noto Serif takes its place."""
    return any(family in _installed() for family in FANG_SONG)


def unprintable(text: str) -> list[str]:
    """Characters of the text for which no installed font has a glyph, in order, each once: they would print as boxes.

    A font of the page's own list is taken first, any other after it, character by character. Where fontconfig cannot
    be asked nothing is named: the check at the start says so.
    """
    found = _without(text)
    if found and time.monotonic() - _asked_at[0] > FRESH:
        _glyphs.cache_clear()  # somebody may have installed the font since
        found = _without(text)
    return found


def _without(text: str) -> list[str]:
    """The same by what fontconfig said last."""
    known = _glyphs()
    return [char for char in dict.fromkeys(text) if known and not char.isspace() and ord(char) not in known]


@cache
def _installed() -> frozenset[str]:
    """The names of the installed families; empty on a machine without fontconfig."""
    return frozenset(name for line in _asked(":", "%{family}\n") for name in line.split(","))


@cache
def _glyphs() -> frozenset[int]:
    """The code points that some installed font can draw; fontconfig writes them as "20-7e a0-103 192"."""
    _asked_at[0] = time.monotonic()
    runs = {run for line in _asked(":", "%{charset}\n") for run in line.split()}
    ends = [(run.split("-")[0], run.split("-")[-1]) for run in runs]
    return frozenset(point for first, last in ends for point in range(int(first, 16), int(last, 16) + 1))


def _asked(pattern: str, form: str) -> list[str]:
    """The lines that fontconfig answers."""
    command = ["fc-list", f"--format={form}", pattern]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, check=True, timeout=20)
    except FileNotFoundError:
        return []
    return answer.stdout.splitlines()


@cache
def fingerprint(families: tuple[str, ...]) -> str:
    """The SHA-256 (hex) of all installed font files of these families: their names and contents, in order."""
    rows = [line.partition("\t") for line in _asked(":", "%{family}\t%{file}\n")]
    wanted = set(families)
    found = {file for names, _tab, file in rows if wanted & set(names.split(","))}
    seen = hashlib.sha256()
    for path in sorted((Path(file) for file in found), key=lambda path: (path.name, str(path))):
        seen.update(f"{path.name}\0{_content(path)}\n".encode())
    return seen.hexdigest()


@cache
def _content(path: Path) -> str:
    """The digest of one font file; read once by a process (50 MB at most: 0.1 s)."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
