"""Ways, durations and the XES document, counted by hand; and who held which post by the lines."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from xml.etree import ElementTree

from workflows.law import insight, standing, xes
from workflows.law.insight import Event

MONDAY = datetime(2026, 3, 2, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
XES = "{http://www.xes-standard.org/}"


def trace(*told: tuple[str, int], post: str = "HC-RS:head") -> list[Event]:
    """A case from verbs and hours after Monday."""
    return [Event(verb, MONDAY + hours * HOUR, post) for verb, hours in told]


THREE = [
    trace(("propose", 0), ("verify_case", 2), ("enlist", 12)),
    trace(("propose", 5), ("verify_case", 6), ("verify_case", 7), ("enlist", 37)),
    trace(("propose", 1), ("dismiss", 4)),
]


def test_a_line_is_an_event_when_it_is_a_step_or_moves_the_case() -> None:
    steps = frozenset({"verify_case"})
    assert insight.is_event("verify_case", "entry/1", "", "", steps)
    assert insight.is_event("enlist", "entry/1", "proposed", "listed", steps)
    assert not insight.is_event("view_file", "entry/1", "", "", steps)
    assert not insight.is_event("show", "display/3", "new", "shown", steps), "displays only follow"


def test_ways_steps_and_bottleneck_are_counted() -> None:
    found = insight.insight([*THREE, []])
    assert (found.cases, found.events, found.bottleneck) == (3, 9, "enlist")
    assert [(one.verbs, one.count) for one in found.variants] == [
        (("propose", "verify_case", "enlist"), 2),
        (("propose", "dismiss"), 1),
    ]
    assert found.variants[0].median == 12 * HOUR and round(found.variants[0].share, 2) == 0.67
    times = found.by_verb
    assert (times["enlist"].count, times["enlist"].median, times["enlist"].ninth) == (2, 10 * HOUR, 30 * HOUR)
    assert (times["verify_case"].count, times["verify_case"].total) == (3, 4 * HOUR)
    assert "propose" not in times, "the first event took no time"
    assert insight.insight(THREE, {"verify_case"}).bottleneck == "verify_case", (
        "nobody waits for what a party begins"
    )
    assert insight.insight(THREE, set()).bottleneck == ""
    empty = insight.insight([])
    assert (empty.cases, empty.variants, empty.steps, empty.bottleneck) == (0, (), (), "")


def test_nearest_rank_and_heat() -> None:
    hours = [n * HOUR for n in range(10, 0, -1)]
    assert insight.nearest(hours, 0.5) == 5 * HOUR and insight.nearest(hours, 0.9) == 9 * HOUR
    assert insight.nearest([], 0.9) == insight.NONE
    found = insight.insight(THREE).by_verb
    assert (
        insight.heat(found["enlist"], 10 * HOUR) == 5 and insight.heat(found["verify_case"], 10 * HOUR) == 1
    )
    assert insight.heat(None, 10 * HOUR) == 0 and insight.heat(found["enlist"], insight.NONE) == 1


def test_the_document_follows_the_standard_and_names_nobody() -> None:
    by = [Event("propose", MONDAY, "HC-RS:case_officer"), Event("apply", MONDAY + HOUR, "s7e5:legal")]
    by.append(Event("exit_by_term", MONDAY + 2 * HOUR, ""))
    text = "".join(xes.document([(41, by), (42, THREE[0])], '名单<"&', b"salt", {"propose": "登记案件"}))
    root = ElementTree.fromstring(text)
    assert (
        root.tag == f"{XES}log" and root.get("xes.version") == "1849.2016" and root.get("xes.features") == ""
    )
    assert Decimal(root.get("xes.version", "")), "the schema has a decimal there"
    prefixes = {each.get("prefix") for each in root.findall(f"{XES}extension")}
    assert prefixes == {"concept", "time", "lifecycle", "org"}
    assert {each.get("scope") for each in root.findall(f"{XES}global")} == {"trace", "event"}
    order = [each.tag.removeprefix(XES) for each in root]
    wanted = ["extension", "global", "classifier", "string", "trace"]
    assert order == sorted(order, key=wanted.index), "the schema states the order"
    for each in root.iter():
        key = each.get("key")
        if key and ":" in key and not key.startswith("xinheng:"):
            assert key.partition(":")[0] in prefixes, "every prefix is declared"
    names = []
    for case in root.findall(f"{XES}trace"):
        names.append(next(case.iter(f"{XES}string")).get("value", ""))
        stamps = [each.get("value", "") for each in case.iter(f"{XES}date")]
        assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", stamp) for stamp in stamps)
        assert stamps == sorted(stamps) and len(stamps) == len(case.findall(f"{XES}event")) == 3
        for event in case.findall(f"{XES}event"):
            keys = [each.get("key") for each in event]
            assert len(keys) == len(set(keys)), "a key is given once"
            assert {"concept:name", "time:timestamp", "lifecycle:transition", "org:role"} <= set(keys)
    assert names == sorted(names) == sorted(xes.case_number(n, b"salt") for n in (41, 42))
    assert "s7e5" not in text and "legal" not in text and 'value="party"' in text and 'value="system"' in text
    assert xes.case_number(41, b"salt") != xes.case_number(41, b"other")


# ------------------------------------------------------------------------------------------ who held what
def test_posts_stood_as_their_lines_tell_up_to_an_instant() -> None:
    given = {"department": [None, "HC-RS"], "role": [None, "head"], "since": [None, "2026-01-05"]}
    lines = [
        (MONDAY, {"post": "post/1", "changed": given}),
        (MONDAY + HOUR, {"post": "post/1", "changed": {"role": ["head", "reviewer"]}}),
        (MONDAY + 2 * HOUR, {"post": "post/1", "changed": {"until": [None, "2026-03-02"]}}),
        (MONDAY + 2 * HOUR, {"post": "post/2", "changed": {"until": [None, "2026-02-01"]}}),
    ]
    ended, day = date(2026, 3, 2), date(2026, 3, 2)
    register = [
        standing.Held("post/1", "HC-RS", "reviewer", date(2026, 1, 5), ended),
        standing.Held("post/2", "HC", "auditor", date(2025, 1, 1), date(2026, 2, 1)),
        standing.Held("post/3", "HC", "auditor", date(2024, 1, 1), ended),
    ]

    def stood(at: datetime, begins: datetime | None = MONDAY) -> dict[str, tuple[str, bool]]:
        told = standing.standing(register, lines, at, begins)
        return {held.key: (held.role, held.is_held(day)) for held in told}

    assert stood(MONDAY)["post/1"] == ("reviewer", False), "before the log began only the register tells"
    assert "post/1" not in stood(MONDAY, MONDAY - HOUR), (
        "the log ran, and the post had not been given by then"
    )
    assert stood(MONDAY + HOUR)["post/1"] == ("head", True), "a line at the very instant is not before it"
    assert stood(MONDAY + 2 * HOUR)["post/1"] == ("reviewer", True)
    assert stood(MONDAY + 3 * HOUR)["post/1"] == ("reviewer", False)
    assert stood(MONDAY + HOUR)["post/2"] == ("auditor", True), (
        "until the line it was held, whatever day it names"
    )
    assert stood(MONDAY + 3 * HOUR)["post/3"] == ("auditor", False), "its last day is over by the register"
    first = standing.standing(register, lines, MONDAY + HOUR, MONDAY)[0]
    assert (first.told_at, first.by_log) == (MONDAY, True) and "decide_listing" in first.duties
