"""How many pages a file has: said by a PDF itself, one for a picture, unknown for everything else.

Only the count is read, with the standard library: what cannot be read is unknown, never guessed.
"""

import re
import zlib
from collections.abc import Iterator
from typing import Final

LARGEST: Final = 20 * 1024 * 1024  # of a file that is read for its count
_PART_MAX: Final = 4 * 1024 * 1024  # of one compressed part: a bomb is not unpacked
_STREAM: Final = re.compile(rb"/ObjStm\b.*?stream\r?\n(.*?)endstream", re.DOTALL)
_NODE: Final = re.compile(rb"<<(?:[^<>]|<[0-9A-Fa-f\s]*>)*?/Type\s*/Pages\b(?:[^<>]|<[0-9A-Fa-f\s]*>)*?>>")
_COUNT: Final = re.compile(rb"/Count\s+(\d{1,6})\b")
PICTURES: Final = ("image/jpeg", "image/png")


def pages_of(media_type: str, data: bytes) -> int | None:
    """The number of pages of a file, or None when it does not say."""
    if media_type in PICTURES:
        return 1
    return pages_of_pdf(data) if media_type == "application/pdf" else None


def pages_of_pdf(data: bytes) -> int | None:
    """The count of the page tree's root: the largest of all its nodes."""
    counts = [
        int(count) for part in _parts(data) for node in _NODE.findall(part) for count in _COUNT.findall(node)
    ]
    return max(counts, default=None)


def _parts(data: bytes) -> Iterator[bytes]:
    """The file as it is, and its compressed objects unpacked."""
    yield data
    for stream in _STREAM.finditer(data):
        try:
            yield zlib.decompressobj().decompress(stream.group(1), _PART_MAX)
        except zlib.error:
            continue
