"""Lay a procedure's chart out in swim lanes: layers by the longest path, lanes as rows, loops drawn back.

The parts come in the order in which the procedure states them; a way against that order is a loop.

Pure geometry, in pixels. Boxes stand only in cells; lines run only in the gutters between columns and in the
channel at the top of a lane. So nothing overlaps, and no line crosses a box.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

SIZES = {
    "step": (88, 64),
    "part": (88, 40),
    "wait": (88, 40),
    "gate": (28, 28),
    "start": (18, 18),
    "end": (18, 18),
}
LABEL = 62  # a gate has its question beneath it, as wide as this
LABEL_HEIGHT = 18
HEAD = 64  # the lane's name
GAP = 12  # between two boxes of one cell, and above and below them
TRACK = 8  # between two lines side by side
GUTTER = 16  # the least room between two columns


@dataclass(frozen=True)
class Node:
    """One part of the chart: its name, the lane it lies in, its shape (a key of SIZES)."""

    name: str
    lane: str
    shape: str


@dataclass(frozen=True)
class Box:
    """A part in its place: the left upper corner, width and height; `layer` is its column."""

    node: Node
    layer: int
    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> int:
        """The height at which lines come and go."""
        return self.y + self.height // 2

    @property
    def centre(self) -> int:
        """The middle from left to right."""
        return self.x + self.width // 2


@dataclass(frozen=True)
class Line:
    """A way from one part to another, as the corners of a line; `is_back` for a loop."""

    start: str
    end: str
    points: tuple[tuple[int, int], ...]
    is_back: bool


@dataclass(frozen=True)
class Row:
    """One lane: its name, where it begins and how high it is."""

    name: str
    y: int
    height: int


@dataclass(frozen=True)
class Picture:
    """The chart laid out."""

    width: int
    height: int
    rows: tuple[Row, ...]
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


Edge = tuple[str, str]


def loops(names: Sequence[str], edges: Iterable[Edge]) -> set[Edge]:
    """The edges that lead back: against the order in which the parts are stated."""
    place = {name: n for n, name in enumerate(names)}
    return {(start, end) for start, end in edges if place[end] <= place[start]}


def layers(names: Sequence[str], edges: Iterable[Edge]) -> dict[str, int]:
    """The column of each part: one more than the last of those before it. The edges have no loop."""
    before: dict[str, list[str]] = {name: [] for name in names}
    for start, end in edges:
        before[end].append(start)
    found: dict[str, int] = {}
    todo = list(names)
    while todo:
        ready = [name for name in todo if all(one in found for one in before[name])]
        for name in ready:
            found[name] = max((found[one] + 1 for one in before[name]), default=0)
        todo = [name for name in todo if name not in found]
    return found


@dataclass(frozen=True)
class _Route:
    """How an edge runs: straight to the next column, or through the channel of a lane."""

    start: str
    end: str
    is_back: bool
    leaves: int  # the gutter behind this column …
    enters: int  # … and the one in which it comes to its end: that behind this column
    channel: str  # the lane whose channel it runs in; empty when it needs none


def _routes(
    nodes: Mapping[str, Node], layer: Mapping[str, int], edges: Sequence[Edge], back: set[Edge]
) -> list[_Route]:
    """Every edge with its gutters and channel; gutter n lies behind column n, gutter -1 before the first."""
    made = []
    for start, end in edges:
        leaves, enters = layer[start], layer[end] - 1
        is_near = leaves == enters and (start, end) not in back
        channel = "" if is_near else nodes[end].lane
        made.append(_Route(start, end, (start, end) in back, leaves, enters, channel))
    return made


def _gutters(routes: Iterable[_Route]) -> dict[int, list[tuple[str, str]]]:
    """Who needs a vertical in each gutter: what comes to one end shares its vertical, what leaves for a channel too."""
    found: dict[int, list[tuple[str, str]]] = {}

    def need(gutter: int, key: tuple[str, str]) -> None:
        if key not in found.setdefault(gutter, []):
            found[gutter].append(key)

    for route in routes:
        if route.channel:
            need(route.leaves, ("out", f"{route.start}>{route.end}"))
        need(route.enters, ("in", route.end))
    return found


def _tracks(routes: Iterable[_Route]) -> tuple[dict[Edge, int], dict[str, int]]:
    """The track of each edge in the channel of its lane, none beside another; and how many each lane needs."""
    taken: dict[str, list[list[tuple[int, int]]]] = {}
    place: dict[Edge, int] = {}
    for route in routes:
        if not route.channel:
            continue
        span = (min(route.leaves, route.enters), max(route.leaves, route.enters))
        tracks = taken.setdefault(route.channel, [])
        free = next(
            (n for n, spans in enumerate(tracks) if all(span[1] < a or b < span[0] for a, b in spans)),
            len(tracks),
        )
        if free == len(tracks):
            tracks.append([])
        tracks[free].append(span)
        place[route.start, route.end] = free
    return place, {lane: len(tracks) for lane, tracks in taken.items()}


def _width(node: Node) -> int:
    """The room a part takes in its column, its words included."""
    return LABEL if node.shape == "gate" else SIZES[node.shape][0]


def _height(node: Node) -> int:
    """The room a part takes in its cell; a gate has as much above as its words take beneath, to stand level."""
    return SIZES[node.shape][1] + 2 * (LABEL_HEIGHT if node.shape == "gate" else 0)


def lay_out(nodes: Sequence[Node], edges: Sequence[Edge], lanes: Sequence[str]) -> Picture:
    """Lay the chart out: the same chart always in the same way."""
    known, names = {node.name: node for node in nodes}, [node.name for node in nodes]
    back = loops(names, edges)
    layer = layers(names, [edge for edge in edges if edge not in back])
    routes = _routes(known, layer, edges, back)
    gutters, (track, channels) = _gutters(routes), _tracks(routes)
    columns, width = _columns(nodes, layer, gutters)
    rows, height = _rows(
        nodes, layer, channels, [lane for lane in lanes if any(n.lane == lane for n in nodes)]
    )
    boxes = {box.node.name: box for box in _boxes(nodes, layer, columns, rows, channels)}
    lines = [_line(route, boxes, columns, gutters, rows, track) for route in routes]
    return Picture(width, height, tuple(rows.values()), tuple(boxes.values()), tuple(lines))


def _columns(
    nodes: Iterable[Node], layer: Mapping[str, int], gutters: Mapping[int, list[tuple[str, str]]]
) -> tuple[dict[int, tuple[int, int]], int]:
    """Left edge and width of each column, and how wide all of it is."""
    widths: dict[int, int] = {}
    for node in nodes:
        widths[layer[node.name]] = max(widths.get(layer[node.name], 0), _width(node))
    x = HEAD + _gutter(gutters.get(-1, []))
    found: dict[int, tuple[int, int]] = {-1: (HEAD, 0)}
    for column in sorted(widths):
        found[column] = (x, widths[column])
        x += widths[column] + _gutter(gutters.get(column, []))
    return found, x


def _gutter(needs: Sequence[tuple[str, str]]) -> int:
    """How wide a gutter is in which so many verticals run."""
    return GUTTER + TRACK * len(needs)


def _rows(
    nodes: Iterable[Node], layer: Mapping[str, int], channels: Mapping[str, int], lanes: Iterable[str]
) -> tuple[dict[str, Row], int]:
    """Each lane's top and height, and how high all of it is."""
    stacks: dict[str, dict[int, int]] = {}
    for node in nodes:
        cells = stacks.setdefault(node.lane, {})
        cells[layer[node.name]] = cells.get(layer[node.name], GAP) + _height(node) + GAP
    found, y = {}, 0
    for lane in lanes:
        height = max(stacks[lane].values()) + TRACK * channels.get(lane, 0)
        found[lane] = Row(lane, y, height)
        y += height
    return found, y


def _boxes(
    nodes: Iterable[Node],
    layer: Mapping[str, int],
    columns: Mapping[int, tuple[int, int]],
    rows: Mapping[str, Row],
    channels: Mapping[str, int],
) -> Iterable[Box]:
    """Each part in the middle of its column; what shares a cell stands one below the other, the cell's middle kept."""
    cells: dict[tuple[str, int], list[Node]] = {}
    for node in nodes:
        cells.setdefault((node.lane, layer[node.name]), []).append(node)
    for (lane, column), stack in cells.items():
        top = rows[lane].y + TRACK * channels.get(lane, 0)
        needed = sum(_height(node) + GAP for node in stack) + GAP
        y = top + GAP + (rows[lane].y + rows[lane].height - top - needed) // 2
        left, room = columns[column]
        for node in stack:
            width, height = SIZES[node.shape]
            above = (_height(node) - height) // 2
            yield Box(node, column, left + (room - width) // 2, y + above, width, height)
            y += _height(node) + GAP


def _line(
    route: _Route,
    boxes: Mapping[str, Box],
    columns: Mapping[int, tuple[int, int]],
    gutters: Mapping[int, list[tuple[str, str]]],
    rows: Mapping[str, Row],
    track: Mapping[Edge, int],
) -> Line:
    """The corners of one line, from the right side of its start to the left side of its end."""
    start, end = boxes[route.start], boxes[route.end]

    def vertical(gutter: int, key: tuple[str, str]) -> int:
        left, width = columns[gutter]
        return left + width + GUTTER // 2 + TRACK * gutters[gutter].index(key)

    entering = vertical(route.enters, ("in", route.end))
    corners = [(start.x + start.width, start.middle)]
    if route.channel:
        leaving = vertical(route.leaves, ("out", f"{route.start}>{route.end}"))
        level = rows[route.channel].y + TRACK * track[route.start, route.end] + TRACK
        corners += [(leaving, start.middle), (leaving, level), (entering, level)]
    elif start.middle != end.middle:
        corners.append((entering, start.middle))
    if route.channel or start.middle != end.middle:
        corners.append((entering, end.middle))
    corners.append((end.x, end.middle))
    return Line(route.start, route.end, tuple(corners), route.is_back)
