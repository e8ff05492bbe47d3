"""What the machine's fonts can print, asked of fontconfig."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

# Preferred first; the Noto families hold every rare name character, so both must be installed.
FANG_SONG: Final = ("FZFangSong-Z02", "仿宋_GB2312", "FandolFang")
REQUIRED: Final = ("Noto Serif CJK SC", "Noto Sans CJK SC")
BODY: Final = (*FANG_SONG, *REQUIRED[:1])


def absent() -> list[str]:
    """Required font families that are not installed; empty when documents can be printed."""
    return [family for family in REQUIRED if family not in _installed()]


def has_fang_song() -> bool:
    """Is there a 仿宋, the letter of official documents (GB/T 9704-2012, 5.2.2)? If not, Noto Serif takes its place."""
    return any(family in _installed() for family in FANG_SONG)


def unprintable(text: str) -> list[str]:
    """Characters of the text for which no font of the body stack has a glyph, in order, each once."""
    return [char for char in dict.fromkeys(text) if not char.isspace() and not _covered(char)]


def unprintable_in(facts: Mapping[str, Any]) -> dict[str, list[str]]:
    """The same for every text of a document's facts, by dotted key: what would come out as an empty box, and where."""
    found = {key: unprintable(text) for key, text in _texts(facts)}
    return {key: chars for key, chars in found.items() if chars}


def _texts(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Each text below a value with its dotted key; the places of a list count from 1, as people do."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield from _texts(item, f"{key}.{name}" if key else str(name))
    elif isinstance(value, list | tuple):
        for place, item in enumerate(value, start=1):
            yield from _texts(item, f"{key}.{place}" if key else str(place))


def _covered(char: str) -> bool:
    """Whether a font of the body stack has a glyph for one character."""
    return any(first <= ord(char) <= last for family in BODY for first, last in _ranges(family))


@cache
def _installed() -> frozenset[str]:
    """The names of the installed families; empty on a machine without fontconfig."""
    return frozenset(name for line in _asked(":", "%{family}\n") for name in line.split(","))


@cache
def _ranges(family: str) -> tuple[tuple[int, int], ...]:
    """The first and last code point of each run of characters that a style of a family can print."""
    if family not in _installed():
        return ()
    lines = _asked(f":family={family}", "%{charset}\n")
    return tuple(sorted({run for line in lines for run in _parsed(line)}))


def _parsed(charset: str) -> set[tuple[int, int]]:
    """The runs of fontconfig's "20-7e a0-103 192"."""
    ends = [piece.split("-") for piece in charset.split()]
    return {(int(pair[0], 16), int(pair[-1], 16)) for pair in ends}


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
