"""What the machine's fonts can print, asked of fontconfig."""

from __future__ import annotations

import hashlib
import subprocess
from functools import lru_cache
from pathlib import Path
from typing import Final

# Preferred first; the Noto families hold every rare name character, so one of them must be installed.
BODY: Final = ("FZFangSong-Z02", "仿宋_GB2312", "FandolFang", "Noto Serif CJK SC")
REQUIRED: Final = ("Noto Serif CJK SC", "Noto Sans CJK SC")


def absent() -> list[str]:
    """Required font families that are not installed; empty when documents can be printed."""
    return [family for family in REQUIRED if not _families(f":family={family}")]


def unprintable(text: str) -> list[str]:
    """Characters of the text for which no font of the body stack has a glyph, in order, each once."""
    return [char for char in dict.fromkeys(text) if not char.isspace() and not _covered(char)]


@lru_cache(maxsize=8192)
def _covered(char: str) -> bool:
    """Whether a font of the body stack has a glyph for one character."""
    return any(family in _families(f":charset={ord(char):x}") for family in BODY)


def _families(pattern: str) -> str:
    """The family names fontconfig lists for a pattern, one line per font; empty when there are none."""
    command = ["fc-list", pattern, "family"]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=20).stdout


@lru_cache(maxsize=64)
def fingerprint(families: tuple[str, ...]) -> str:
    """The SHA-256 (hex) of all installed font files of these families: their names and contents, in order."""
    command = ["fc-list", "--format", "%{family}\t%{file}\n"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True, timeout=20).stdout
    rows = [line.partition("\t") for line in listed.splitlines()]
    wanted = set(families)
    found = {file for names, _tab, file in rows if wanted & set(names.split(","))}
    seen = hashlib.sha256()
    for path in sorted((Path(file) for file in found), key=lambda path: (path.name, str(path))):
        seen.update(f"{path.name}\0{_content(path)}\n".encode())
    return seen.hexdigest()


@lru_cache(maxsize=64)
def _content(path: Path) -> str:
    """The digest of one font file; read once by a process (50 MB at most: 0.1 s)."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
