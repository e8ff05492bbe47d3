"""The drawn parts of a page: the red heading, the seal, the place of the signature, the proof of authenticity."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import groupby
from math import radians
from typing import Any, Final
from urllib.parse import urlsplit

import segno

from workflows.law.titles import broken, width_of

# Between its parts lies the text; drawings and their letters are left alone.
_TAGS: Final = re.compile(r"(<svg.*?</svg>|<[^>]+>)", re.DOTALL)
_TELEPHONE: Final = re.compile(r"(?<![\d-])0\d{2,3}-\d{3,4}(?:-\d{3,4})?(?![\d-])")
_WHOLE: Final = r'<span class="nb">\g<0></span>'
_NOT_ASCII: Final = re.compile(r"[^\x00-\x7f]+")
# Number of characters in the authority's name up to which the red heading still fits 156 mm on one line.
_HEADING_SIZES: Final = ((8, "xl"), (10, "l"), (13, "m"), (16, "s"), (20, "xs"))
_TWO_LINES: Final = 17  # characters of a line when the heading takes two
_SEAL_ARC: Final = 240  # degrees of the ring the name of the authority may take
_SEAL_RADIUS: Final = 34  # baseline of the name, in units of the seal drawing (104 wide, 42 mm)
_DATE_FROM_RIGHT: Final = 4  # characters the date stands away from the right edge (GB/T 9704-2012, 7.3.5.1)
_DATE_LENGTH: Final = 7  # 2026年11月20日, digits half as wide


def rare_apart(page: str) -> str:
    """The same page with characters outside GB 2312 in a span of their own.

    A free 仿宋 has no others. What another font draws is taller, and would push the lines below off the grid: the style
    sheet gives such a span a height that no line feels. A telephone number is kept on one line.
    """
    head, body = page.split("<body>", 1) if "<body>" in page else ("", page)
    parts = _TAGS.split(body)
    parts[::2] = (_TELEPHONE.sub(_WHOLE, _NOT_ASCII.sub(_apart, part)) for part in parts[::2])
    return f"{head}<body>{''.join(parts)}" if head else "".join(parts)


def _apart(match: re.Match[str]) -> str:
    """The runs of rare characters of a text in spans."""
    runs = groupby(match.group(), key=_is_rare)
    return "".join(
        f'<span class="rare">{"".join(run)}</span>' if rare else "".join(run) for rare, run in runs
    )


@lru_cache(maxsize=8192)
def _is_rare(char: str) -> bool:
    """Is this character outside GB 2312? The dash and the point are in it, by other names."""
    try:
        return char not in "—·" and not char.encode("gb2312")
    except UnicodeEncodeError:
        return True


def heading(name: str) -> dict[str, Any]:
    """The red heading: its lines, broken by meaning when one does not fit, and the class of its size."""
    size = next((size for length, size in _HEADING_SIZES if len(name) <= length), "two")
    return {"size": size, "lines": broken(name, _TWO_LINES) if size == "two" else [name]}


def seal(name: str) -> list[dict[str, Any]]:
    """Each character of the name with its angle in degrees and its size on the ring of the specimen seal."""
    step = min(22.0, _SEAL_ARC / max(len(name), 1))
    size = f"{min(13.0, 0.95 * _SEAL_RADIUS * radians(step)):.1f}"
    start = -step * (len(name) - 1) / 2
    return [{"char": c, "angle": f"{start + step * place:.2f}", "size": size} for place, c in enumerate(name)]


def sign_shift(name: str) -> str:
    """How far from the right edge the box of name and date ends, in characters.

    The date stands four characters from the edge and the name is centred over it, unless it is too long.
    """
    middle = _DATE_FROM_RIGHT + _DATE_LENGTH / 2
    return f"{max(0.0, middle - max(width_of(name), _DATE_LENGTH) / 2):.2f}"


def verification(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The check code in groups of four, the QR code, and where to look; nothing for facts from before there was one."""
    code, address = str(facts.get("check_code") or ""), str(facts.get("verify_url") or "")
    groups = "-".join(code[place : place + 4] for place in range(0, len(code), 4))
    parts = urlsplit(address)
    at = f"{parts.netloc}{parts.path.removesuffix('/').removesuffix(code).rstrip('/')}" if code else ""
    return {"check_groups": groups, "qr": qr(address), "verify_at": at if address else ""}


def qr(address: str) -> dict[str, Any]:
    """The size in modules and the SVG path of a QR code with its quiet zone; empty without an address."""
    if not address:
        return {}
    code = segno.make(address, error="m", micro=False)
    rows = [list(row) for row in code.matrix_iter(border=2)]
    cells = [f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark]
    return {"size": len(rows), "path": "".join(cells)}
