"""Ways, durations and the XES document, counted by hand; and who held which post by the lines."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from xml.etree import ElementTree

from workflows.law import insight, standing, xes
from workflows.law.insight import ByVerb, Event, Part

MONDAY = datetime(2026, 3, 2, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
XES = "{http://www.xes-standard.org/}"


def trace(*told: tuple[str, int], post: str = "HC-RS:head") -> list[Event]:
    """A case from verbs and hours after Monday."""
    return [Event(verb, MONDAY + hours * HOUR, post, n) for n, (verb, hours) in enumerate(told, 1)]


def part(
    stem: str, name: str, after: str, verbs: str, shape: str = "step", lane: str = "", **more: object
) -> Part:
    """A part of a chart."""
    return Part(stem, name, frozenset(verbs.split()), frozenset(after.split()), lane, shape, **more)  # type: ignore[arg-type]


# A case is begun, checked, waits for the party's period, and is decided; a paper in between is a procedure of its own.
WAYS = (
    part("case", "begin", "", "propose", "start", "officer"),
    part("case", "check", "begin decide", "verify_case", lane="officer", may_begin=True),
    part("case", "window", "check", "close_window", "wait", "party"),
    part("case", "decide", "window", "decide enlist dismiss", lane="head"),
    part("case", "serve", "decide", "confirm_service", lane="officer"),
    part("paper", "begin", "", "draft", "start", "officer"),
    part("paper", "serve", "begin", "confirm_service", lane="officer", may_begin=True),
)
CASE = (("propose", 0), ("verify_case", 2), ("close_window", 100), ("enlist", 103), ("confirm_service", 110))


def told(*cases: list[Event]) -> insight.Insight:
    """What is told of these cases' main procedure."""
    parts = ByVerb.of(WAYS)
    return insight.insight([insight.placed(n, each, parts) for n, each in enumerate(cases)], "case", WAYS)


def test_a_line_is_an_event_when_it_is_a_step_or_moves_the_case() -> None:
    steps = frozenset({"verify_case"})
    assert insight.is_event("verify_case", "entry/1", "", "", steps)
    assert insight.is_event("enlist", "entry/1", "proposed", "listed", steps)
    assert not insight.is_event("view_file", "entry/1", "", "", steps)
    assert not insight.is_event("show", "display/3", "new", "shown", steps), "displays only follow"


def test_a_period_that_the_law_gives_is_no_time_of_the_step_behind_it() -> None:
    found = told(trace(*CASE))
    times = {name: step.median for name, step in found.by_part.items()}
    assert times == {"check": 2 * HOUR, "window": 98 * HOUR, "decide": 3 * HOUR, "serve": 7 * HOUR}
    assert found.bottleneck == "serve", "the longest wait is the party's own and no bottleneck"


def test_what_happens_in_another_procedure_is_no_time_of_a_step() -> None:
    busy = trace(*CASE[:4], ("draft", 105), ("confirm_service", 106), ("confirm_service", 110))
    found = told(busy)
    assert found.by_part["serve"].times == [7 * HOUR], "since the decision, not since the other paper"
    placed = insight.placed(0, busy, ByVerb.of(WAYS))
    assert [(done.part.stem, done.part.name) for done in placed[-2:]] == [
        ("paper", "serve"),
        ("case", "serve"),
    ]


def test_a_part_that_still_waits_comes_before_one_that_was_done_since_its_turn() -> None:
    twice = insight.placed(0, trace(*CASE, ("draft", 120), ("confirm_service", 121)), ByVerb.of(WAYS))
    assert [done.part.stem for done in twice if done.part.name == "serve"] == ["case", "paper"]


def test_ways_returns_and_lines_astray_are_told_apart() -> None:
    back = trace(*CASE[:3], ("decide", 104), ("verify_case", 106), ("close_window", 107), ("dismiss", 108))
    skipped = trace(("propose", 0), ("enlist", 5))
    found = told(trace(*CASE), trace(*CASE), back, skipped, [])
    assert (found.cases, found.runs, found.events) == (4, 4, 19)
    assert [(one.count, one.has_return, one.fits) for one in found.variants] == [
        (2, False, True),
        (1, False, False),
        (1, True, True),
    ]
    assert found.variants[0].books == (0, 1) and found.variants[0].share == 0.5
    assert [(done.book, done.event.verb) for done in found.astray] == [(3, "enlist")]
    decided = found.by_part["decide"]
    assert (decided.count, len(decided.times)) == (5, 4), "of what went astray nobody knows how long it took"
    assert decided.slowest[0].took == 4 * HOUR and decided.slowest[0].book == 2
    assert [done.book for done in found.standing] == [3, 2], (
        "what the chart leads on from has not come to its end"
    )


def test_who_waited_for_whom() -> None:
    found = told(trace(*CASE))
    assert [(one.giver, one.taker, sum(one.times, insight.NONE)) for one in found.handovers] == [
        ("officer", "party", 98 * HOUR),
        ("head", "officer", 7 * HOUR),
        ("party", "head", 3 * HOUR),
        ("officer", "officer", 2 * HOUR),
    ]


def test_a_second_run_of_a_procedure_is_counted_apart() -> None:
    found = told(trace(("propose", 0), ("verify_case", 2), ("propose", 50), ("verify_case", 53)))
    assert (found.cases, found.runs) == (1, 2)
    assert [done.event.seq for done in found.standing] == [4], "a case stands where its newest run does"
    assert [(one.count, one.parts) for one in found.variants] == [(2, ("begin", "check"))]
    assert sorted(found.by_part["check"].times) == [2 * HOUR, 3 * HOUR]


def test_a_verb_of_proof_gives_the_turn_and_is_no_event() -> None:
    ways = (
        *WAYS[:1],
        part("case", "tell", "begin", "told", shown_by=frozenset({"notify"})),
        part("case", "go", "tell", "go"),
    )
    case = insight.placed(0, trace(("propose", 0), ("notify", 4), ("go", 9)), ByVerb.of(ways))
    assert [(done.event.verb, done.took) for done in case] == [("propose", None), ("go", 5 * HOUR)]


def test_the_verb_of_a_decision_says_which_way_it_led() -> None:
    ways = (
        *WAYS[:1],
        part("case", "decide", "begin", "grant refuse"),
        part("case", "serve_grant", "decide", "confirm_service", led_by=frozenset({"grant"})),
        part("case", "serve_refusal", "decide", "confirm_service", led_by=frozenset({"refuse"})),
    )
    for verb, wanted in (("grant", "serve_grant"), ("refuse", "serve_refusal")):
        case = insight.placed(0, trace(("propose", 0), (verb, 4), ("confirm_service", 9)), ByVerb.of(ways))
        assert case[-1].part.name == wanted


def test_nearest_rank_and_heat() -> None:
    hours = [n * HOUR for n in range(10, 0, -1)]
    assert insight.nearest(hours, 0.5) == 5 * HOUR and insight.nearest(hours, 0.9) == 9 * HOUR
    assert insight.nearest([], 0.9) == insight.NONE
    found = told(trace(*CASE)).by_part
    assert insight.heat(found["serve"], 7 * HOUR) == 5 and insight.heat(found["check"], 7 * HOUR) == 2
    assert insight.heat(None, 10 * HOUR) == 0 and insight.heat(found["serve"], insight.NONE) == 1
    lost = told(trace(("propose", 0), ("enlist", 5))).by_part["decide"]
    assert insight.heat(lost, 7 * HOUR) == 0, "what is not known is not coloured as quick"
    empty = told([])
    assert (empty.cases, empty.variants, empty.steps, empty.bottleneck) == (0, (), (), "")


def test_the_document_follows_the_standard_and_names_nobody() -> None:
    by = [Event("propose", MONDAY, "HC-RS:case_officer"), Event("apply", MONDAY + HOUR, "s7e5:legal")]
    by.append(Event("exit_by_term", MONDAY + 2 * HOUR, ""))
    text = "".join(
        xes.document([(41, by), (42, trace(*CASE[:3]))], '名单<"&', b"salt", {"propose": "登记案件"})
    )
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


def test_the_document_tells_procedure_step_and_turn() -> None:
    case = trace(*CASE)
    places = {7: insight.placed(7, case, ByVerb.of(WAYS))}
    root = ElementTree.fromstring("".join(xes.document([(7, case)], "名单", b"salt", {}, places)))
    event = root.findall(f"{XES}trace/{XES}event")[3]
    said = {each.get("key"): each.get("value") for each in event}
    assert (said["xinheng:procedure"], said["xinheng:step"]) == ("case", "decide")
    assert said["xinheng:turn"] == xes.stamp(MONDAY + 100 * HOUR), "since the period was over"


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
