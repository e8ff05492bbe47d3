"""Where a Chinese title may be broken: by meaning, in a balanced shape (GB/T 9704-2012, 7.3.1).

回行时，要做到词意完整，排列对称，长短适宜，间距恰当，标题排列应当使用梯形或菱形. No list of words knows every name, so
what is not in it is held together: a line may come out less even, but a name is not torn.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from workflows.law.title_words import JOINING, NEVER_FIRST, NEVER_LAST, TAILS, UNIT_ENDS, WORDS

TITLE_WIDTH: Final = 20  # full characters of 22 pt in 156 mm
_MOST_LINES: Final = 5
_SHORT: Final = 4  # a line of fewer characters looks lost

_LONGEST: Final = max(map(len, WORDS))
# One word whatever stands in it: a document number, a run of Latin letters or digits.
_FIXED: Final = re.compile(r"〔\d{4}〕\d+号|[A-Za-z0-9.\-/]+")
_OF_THE_LIST: Final = ("信息", "管理")
_FREE, _WORD, _INSIDE, _TORN = (
    0.0,
    3.0,
    5.0,
    40.0,
)  # after a unit, a word, in a name, in a word


def broken(title: str, width: int = TITLE_WIDTH) -> list[str]:
    """The lines of a title, each at most `width` full characters; the fewest that look well."""
    return list(_broken(title.strip(), width))


@lru_cache(maxsize=512)
def _broken(title: str, width: int) -> tuple[str, ...]:
    if width_of(title) <= width:
        return (title,) if title else ()
    words = _fitting(_words(title), width)
    fewest = -int(-width_of(title) // width)
    for count in range(fewest, _MOST_LINES + 1):
        found = [
            *_ways(words, count, width),
            *(_ways(words, count + 1, width) if count < _MOST_LINES else ()),
        ]
        if found:
            return min(found, key=lambda lines: lines[0])[1]
    return tuple(_filled(words, width))


def width_of(text: str) -> float:
    """How many full characters wide a text is: a Latin letter or digit counts half."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5 for char in text)


def _words(title: str) -> list[str]:
    """The title in words: as few unknown characters as possible; what is unknown between two words is one word."""
    best: list[tuple[float, list[str]]] = [(0.0, [])]
    for end in range(1, len(title) + 1):
        choices = [(best[end - 1][0] + 2.5, [*best[end - 1][1], title[end - 1]])]
        for start in range(max(0, end - _LONGEST), end):
            if title[start:end] in WORDS:
                choices.append((best[start][0] + 1, [*best[start][1], title[start:end]]))
        for match in _FIXED.finditer(title):
            if match.end() == end:
                choices.append((best[match.start()][0] + 1, [*best[match.start()][1], match.group()]))
        best.append(min(choices, key=lambda choice: choice[0]))
    return _joined(best[-1][1])


def _joined(pieces: Sequence[str]) -> list[str]:
    """The pieces with neighbouring unknown characters made one word; punctuation stays apart."""
    words: list[str] = []
    unknown = False
    for piece in pieces:
        known = piece in WORDS or bool(_FIXED.fullmatch(piece)) or not piece.isalnum()
        if words and unknown and not known:
            words[-1] += piece
        else:
            words.append(piece)
        unknown = not known
    return words


def _fitting(words: Sequence[str], width: int) -> list[str]:
    """The same words, but none longer than a line: a name of more characters has to be cut somewhere."""
    return [word[place : place + width] for word in words for place in range(0, len(word), width)]


def _cost(left: str, right: str) -> float:
    """What it costs to end a line with the one word and begin the next with the other."""
    if right in NEVER_FIRST or left in NEVER_LAST:
        return _TORN
    if left.endswith("名单") and right in _OF_THE_LIST:
        return _INSIDE
    if left in UNIT_ENDS or left.endswith("名单") or right == "关于" or right == "《":
        return _FREE
    if right == "（":
        return _WORD / 2
    return _INSIDE if right in TAILS or right in JOINING else _WORD


def _ways(words: Sequence[str], count: int, width: int) -> Iterator[tuple[float, tuple[str, ...]]]:
    """Every way to set the words in so many lines, with what it costs; ways that tear something only if all do."""
    costs = [_TORN, *(_cost(a, b) for a, b in pairwise(words)), 0.0]
    lengths = [width_of(word) for word in words]
    if sum(cost < _TORN for cost in costs[1:-1]) < count - 1:
        return
    for breaks in _breaks(lengths, costs, 0, count, width):
        places = (0, *breaks, len(words))
        lines = tuple("".join(words[a:b]) for a, b in pairwise(places))
        yield sum(costs[place] for place in breaks) + _shape([width_of(line) for line in lines], width), lines


def _breaks(
    lengths: Sequence[float], costs: Sequence[float], start: int, count: int, width: int
) -> Iterator[tuple[int, ...]]:
    """The places to break so that `count` lines from `start` on fit, without tearing anything."""
    if count == 1:
        if sum(lengths[start:]) <= width:
            yield ()
        return
    taken = 0.0
    for end in range(start + 1, len(lengths)):
        taken += lengths[end - 1]
        if taken > width:
            return
        if costs[end] < _TORN:
            for rest in _breaks(lengths, costs, end, count - 1, width):
                yield (end, *rest)


def _shape(widths: Sequence[float], width: int) -> float:
    """How far the lines are from a trapezoid or a diamond of few, even lines."""
    mean = sum(widths) / len(widths)
    uneven = 0.35 * sum(abs(line - mean) for line in widths)
    lost = sum(6.0 for line in widths if line < _SHORT)
    waist = any(a > b < c for a, b, c in zip(widths, widths[1:], widths[2:], strict=False))
    fewest = -int(-sum(widths) // width)
    return uneven + lost + (6.0 if waist else 0.0) + 4.0 * (len(widths) - fewest)


def _filled(words: Sequence[str], width: int) -> list[str]:
    """Lines filled one after the other: for what is too long or too strange to be laid out well."""
    lines = [""]
    for word in words:
        if lines[-1] and width_of(lines[-1] + word) > width:
            lines.append("")
        lines[-1] += word
    return lines
