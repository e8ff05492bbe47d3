"""JSON lines in, one JSON line out for each: what the batch commands read and write."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import CommandError

LONGEST_LINE = 1_000_000  # bytes; a longer line is refused and passed over, not held in memory


class BadLine(ValueError):
    """A line that cannot be answered; str() says why, in Chinese, and `field` where, as far as it is known."""

    def __init__(self, words: str, field: str = "") -> None:
        super().__init__(words)
        self.field = field


@contextmanager
def opened(name: str) -> Iterator[BinaryIO]:
    """The named file, or standard input for `-`; CommandError in Chinese when it cannot be read."""
    if name == "-":
        yield sys.stdin.buffer
        return
    try:
        with Path(name).open("rb") as file:
            yield file
    except OSError as error:
        raise CommandError(f"文件无法读取：{name}（{error.strerror}）。") from error


def answers(
    file: BinaryIO,
    answer: Callable[[Mapping[str, Any]], dict[str, Any]],
    *,
    refusal: Callable[[Exception], Any] = str,
) -> Iterator[str]:
    """One line of JSON for each line that is not blank, in order; a refused line is {"error": what `refusal` says}.

    An `id` that could be read is given back. Nothing that stands in a line stops the run.
    """
    for number, raw in enumerate(_raw_lines(file), 1):
        if raw is not None and not raw.strip(b"\xef\xbb\xbf \t\r\n"):
            continue
        told: dict[str, Any] = {}
        try:
            asked = _object(raw, number)
            if "id" in asked:
                told["id"] = asked["id"]
            told.update(answer(asked))
        except (ValueError, OverflowError) as error:
            told = {**({"id": told["id"]} if "id" in told else {}), "error": refusal(error)}
        yield json.dumps(told, ensure_ascii=False)


def _raw_lines(file: BinaryIO) -> Iterator[bytes | None]:
    """The lines as bytes; None for one that is too long."""
    while raw := file.readline(LONGEST_LINE):
        if len(raw) == LONGEST_LINE and not raw.endswith(b"\n"):
            while (rest := file.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
                pass
            yield None
        else:
            yield raw


def _object(raw: bytes | None, number: int) -> Mapping[str, Any]:
    """The JSON object that a line holds; BadLine in Chinese for anything else."""
    if raw is None:
        raise BadLine(f"第{number}行过长，超过{LONGEST_LINE}字节。")
    try:
        found = json.loads(raw.decode("utf-8-sig"), parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise BadLine(f"第{number}行不是UTF-8编码。") from error
    except (ValueError, RecursionError) as error:
        raise BadLine(f"第{number}行不是JSON。") from error
    if not isinstance(found, dict):
        raise BadLine(f"第{number}行应为JSON对象，如 {{…}}。")
    return found


def _no_constant(name: str) -> Any:
    """NaN and Infinity are no JSON."""
    raise ValueError(name)


def text_of(asked: Mapping[str, Any], key: str, example: str) -> str:
    """A text under a key; BadLine in Chinese when it is missing or no text."""
    value = asked.get(key)
    if not isinstance(value, str) or not value.strip():
        raise BadLine(f"缺少 {key}，应为文字，如 {example}。")
    return value
