"""A program of its own: reads one PDF from standard input and says in one word what it is.

`plain`, `locked`, `active`, `stowaway`, `heavy` or `broken`. It knows nothing of Django, has no file, and the system
ends it when it wants too much memory or time: a PDF that attacks its reader reaches nothing.
"""

import io
import resource
import sys
import zlib
from typing import Any

MEMORY = 1 << 30
SECONDS = 10
NODES_MAX = 400_000
UNPACKED_MAX = 600 * 1024 * 1024  # all streams together: a few uncompressed scans
CHUNK = 1 << 20
# Keys and kinds of actions that run something, send something or play something (ISO 32000-1, 12.6.4).
ACTIVE_KEYS = {"/JS", "/JavaScript", "/XFA"}
ACTIONS = {
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE",
    "/Rendition", "/Movie", "/Sound", "/RichMediaExecute",
}  # fmt: skip
CARRYING_KEYS = {"/EF", "/EmbeddedFiles", "/RichMediaContent"}
CARRYING_KINDS = {"/EmbeddedFile", "/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/3D"}


def verdict(data: bytes) -> str:
    """The one word."""
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            if pdf.is_encrypted:
                return "locked"
            if len(pdf.pages) < 1:
                return "broken"
            return Reader(pikepdf).read(pdf)
    except pikepdf.PasswordError:
        return "locked"
    except MemoryError:
        return "heavy"
    except (pikepdf.PdfError, ValueError, KeyError, TypeError, RuntimeError, RecursionError):
        return "broken"


class Reader:
    """Walks through every object of one file, counting what it meets."""

    def __init__(self, pikepdf: Any) -> None:
        self.lib, self.nodes, self.unpacked = pikepdf, 0, 0

    def read(self, pdf: Any) -> str:
        """What the file is, after every object was looked at."""
        for thing in [*pdf.objects, pdf.trailer]:
            word = self.look(thing)
            if word:
                return word
        return "plain"

    def look(self, top: Any) -> str:
        """One indirect object with all that hangs from it directly; empty when it is harmless."""
        waiting = [top]
        while waiting:
            thing = waiting.pop()
            self.nodes += 1
            if self.nodes > NODES_MAX:
                return "heavy"
            if isinstance(thing, self.lib.Array):
                waiting.extend(each for each in thing if self.is_within(each))
            elif isinstance(thing, (self.lib.Dictionary, self.lib.Stream)):
                word = self.judge(thing) or (self.weigh(thing) if isinstance(thing, self.lib.Stream) else "")
                if word:
                    return word
                waiting.extend(each for _key, each in thing.items() if self.is_within(each))
        return ""

    def is_within(self, thing: Any) -> bool:
        """Is it a part of this object? What is referred to is looked at in its own turn."""
        return isinstance(thing, (self.lib.Array, self.lib.Dictionary)) and not thing.is_indirect

    def judge(self, thing: Any) -> str:
        """What a dictionary says of itself."""
        keys = set(thing.keys())
        kinds = {str(thing.get(key)) for key in ("/S", "/Type", "/Subtype") if key in keys}
        if keys & ACTIVE_KEYS or kinds & ACTIONS:
            return "active"
        return "stowaway" if keys & CARRYING_KEYS or kinds & CARRYING_KINDS else ""

    def weigh(self, stream: Any) -> str:
        """Unpack a stream piece by piece, keeping nothing, until there is too much of it."""
        said = stream.get("/Filter")
        filters = [str(each) for each in said] if isinstance(said, self.lib.Array) else [str(said)]
        flates = sum(name in ("/FlateDecode", "/Fl") for name in filters)
        if flates > 1:
            return "heavy"
        if not flates or filters[0] not in ("/FlateDecode", "/Fl"):
            return ""
        unpacker, rest = zlib.decompressobj(), stream.read_raw_bytes()
        try:
            while rest and not unpacker.eof:
                self.unpacked += len(unpacker.decompress(rest, CHUNK))
                rest = unpacker.unconsumed_tail
                if self.unpacked > UNPACKED_MAX:
                    return "heavy"
        except zlib.error:
            return ""  # a damaged picture is no danger
        return ""


def main() -> None:
    """Limit what this process may take, then read."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        word = verdict(sys.stdin.buffer.read())
    except MemoryError:
        word = "heavy"
    sys.stdout.write(word)


if __name__ == "__main__":
    main()
