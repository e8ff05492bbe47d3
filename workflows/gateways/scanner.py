"""ClamAV: one file sent through clamd's INSTREAM, over a socket of this machine or of another."""

import re
import socket
import struct
from collections.abc import Iterable

from workflows.gateways.platform import DeliveryFailed

PATIENCE = 60  # seconds; a large file takes clamd a while
ANSWER_MAX = 4096
_ANSWER = re.compile(r"stream: (?:(?P<sign>.+) FOUND|(?P<clean>OK))")


def scan(address: str, chunks: Iterable[bytes]) -> str:
    """The name of what was found, empty when the file is clean; DeliveryFailed when clamd gave no verdict.

    `address` is `/run/clamav/clamd.ctl` or `host:3310`.
    """
    try:
        with _connected(address) as line:
            line.sendall(b"zINSTREAM\0")
            for chunk in chunks:
                line.sendall(struct.pack(">I", len(chunk)) + chunk)
            line.sendall(struct.pack(">I", 0))
            told = _answer(line)
    except OSError as error:
        raise DeliveryFailed(f"clamd: {error}") from error
    said = _ANSWER.fullmatch(told)
    if said is None:  # a size limit of clamd, or something that is no clamd
        raise DeliveryFailed(f"clamd: {told[:200] or 'no answer'}")
    return said["sign"] or ""


def _connected(address: str) -> socket.socket:
    """A connection to clamd."""
    if address.startswith("/"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(PATIENCE)
        try:
            line.connect(address)
        except OSError:
            line.close()
            raise
        return line
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), PATIENCE)


def _answer(line: socket.socket) -> str:
    """What clamd says, up to its closing zero."""
    told = b""
    while b"\0" not in told and len(told) < ANSWER_MAX:
        part = line.recv(1024)
        if not part:
            break
        told += part
    return told.partition(b"\0")[0].decode("utf-8", "replace").strip()
