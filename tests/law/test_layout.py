"""A chart laid out in lanes: whatever the chart, nothing overlaps and no line crosses a box."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from workflows.law.layout import HEAD, LABEL, LABEL_HEIGHT, SIZES, Box, Node, Picture, lay_out, layers, loops

LANES = ("a", "b", "c")


@st.composite
def charts(draw):
    """Any chart of up to twelve parts: loops, branches, parts that nothing leads to."""
    count = draw(st.integers(1, 12))
    names = [f"n{i}" for i in range(count)]
    nodes = [Node(n, draw(st.sampled_from(LANES)), draw(st.sampled_from(sorted(SIZES)))) for n in names]
    pairs = st.tuples(st.sampled_from(names), st.sampled_from(names))
    edges = draw(st.lists(pairs, unique=True, max_size=24))
    return nodes, [edge for edge in edges if edge[0] != edge[1]]


def room(box: Box) -> tuple[int, int, int, int]:
    """What a part covers, the words beneath a gate included: left, top, right, bottom."""
    wide, tall = (LABEL, LABEL_HEIGHT) if box.node.shape == "gate" else (box.width, 0)
    return (box.centre - wide // 2, box.y, box.centre + wide // 2, box.y + box.height + tall)


@given(charts())
def test_no_two_boxes_overlap_and_each_lies_in_its_lane(chart) -> None:
    picture = lay_out(*chart, LANES)
    assert len(picture.boxes) == len(chart[0])
    for one, other in itertools.combinations(map(room, picture.boxes), 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
    rows = {row.name: row for row in picture.rows}
    for box in picture.boxes:
        row, covered = rows[box.node.lane], room(box)
        assert row.y <= covered[1] and covered[3] <= row.y + row.height


@given(charts())
def test_every_edge_joins_its_two_boxes(chart) -> None:
    nodes, edges = chart
    picture = lay_out(nodes, edges, LANES)
    boxes = {box.node.name: box for box in picture.boxes}
    assert sorted((line.start, line.end) for line in picture.lines) == sorted(edges)
    for line in picture.lines:
        start, end = boxes[line.start], boxes[line.end]
        assert line.points[0] == (start.x + start.width, start.middle)
        assert line.points[-1] == (end.x, end.middle) and line.points[-2][0] < end.x
        assert all(a[0] == b[0] or a[1] == b[1] for a, b in itertools.pairwise(line.points))


@given(charts())
def test_everything_lies_inside_the_picture(chart) -> None:
    picture = lay_out(*chart, LANES)
    for left, top, right, bottom in map(room, picture.boxes):
        assert left >= HEAD and top >= 0 and right <= picture.width and bottom <= picture.height
    for line in picture.lines:
        assert all(HEAD <= x <= picture.width and 0 <= y <= picture.height for x, y in line.points)


@given(charts())
def test_no_line_runs_through_a_box(chart) -> None:
    picture = lay_out(*chart, LANES)
    assert not list(crossed(picture))


def crossed(picture: Picture):
    """Every box that a line runs through, touching its edge aside."""
    for line in picture.lines:
        for (x1, y1), (x2, y2) in itertools.pairwise(line.points):
            left, right, top, bottom = min(x1, x2), max(x1, x2), min(y1, y2), max(y1, y2)
            for box in picture.boxes:
                inside = left < box.x + box.width and right > box.x
                if inside and top < box.y + box.height and bottom > box.y:
                    yield line.start, line.end, box.node.name


@given(charts())
def test_a_line_leads_on_to_a_later_column_unless_it_is_a_loop(chart) -> None:
    picture = lay_out(*chart, LANES)
    layer = {box.node.name: box.layer for box in picture.boxes}
    for line in picture.lines:
        assert line.is_back or layer[line.start] < layer[line.end]


def test_a_chart_is_layered_by_its_longest_way() -> None:
    names, edges = "abcd", [("a", "b"), ("b", "c"), ("a", "c"), ("c", "d"), ("d", "b")]
    assert loops(names, edges) == {("d", "b")}
    assert layers(names, edges[:-1]) == {"a": 0, "b": 1, "c": 2, "d": 3}
