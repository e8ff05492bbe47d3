"""The procedures of an entry on their charts: what was done, by whom, where each stands, what can still follow."""

import re
from datetime import date, timedelta
from typing import Any

import pytest

from tests.cast import MONDAY, City
from tests.views.test_entry import queries
from workflows.flows import FLOWS
from workflows.flows.sketch import sketch
from workflows.law.chartwords import LANES
from workflows.law.layout import lay_out
from workflows.models import Policy
from workflows.queries import diagram

pytestmark = [pytest.mark.django_db]


def shown(client: Any, walk: Any) -> dict[str, Any]:
    """The panel of the first procedure on the page of the charts."""
    answer = client.get(f"/entries/{walk.entry.number}/diagram/")
    assert answer.status_code == 200
    return answer.context["diagrams"][0]


def states(panel: dict[str, Any]) -> dict[str, str]:
    """The state of each part by its name."""
    return {part["box"].node.name: part["state"] for part in panel["boxes"]}


def ways(panel: dict[str, Any], state: str) -> set[tuple[str, str]]:
    """The ways of a state, by the names they join; the lines are in the order of the picture's, sorted."""
    taken = sorted(panel["picture"].lines, key=lambda line: (line.start, line.end) in panel["gone"])
    return {(w.start, w.end) for w, told in zip(taken, panel["lines"], strict=True) if told["state"] == state}


def test_a_case_before_the_head_shows_who_did_what_and_where_it_stands(
    city: City, sign_in: Any, today_is: Any
) -> None:
    walk, on = city.before_decision()
    today_is(on)
    panel = shown(sign_in(city.clara), walk)
    found = states(panel)
    assert found["decide"] == "now" and panel["standing"] == "审批列入决定"
    assert {found[name] for name in ("verify", "draft", "review", "issue", "serve", "legal_review")} == {
        "done"
    }
    assert found["serve_decision"] == found["enlist"] == found["dismiss"] == "next"
    told = {step["words"] for step in panel["steps"]}
    assert f"审核告知书：已办，{MONDAY} 郑博" in told and "审批列入决定：正在办理" in told


def test_a_return_is_seen_as_a_loop_that_was_gone(city: City, sign_in: Any, today_is: Any) -> None:
    walk = city.case().to_review(MONDAY)
    walk.do("review", city.rolf, MONDAY, hour=14, outcome="return", reason="金额与台账不一致。")
    today_is(MONDAY)
    panel = shown(sign_in(city.clara), walk)
    assert states(panel)["draft"] == "now" and states(panel)["review"] == "done"
    assert ("is_reviewed", "draft") in ways(panel, "done")
    assert ("review", "is_reviewed") in ways(panel, "done")
    assert ("is_reviewed", "issue") in ways(panel, "next")


def test_what_was_not_gone_in_a_finished_procedure_is_not_shown_as_open(
    city: City, sign_in: Any, today_is: Any
) -> None:
    walk, on = city.listed()
    today_is(on)
    panel = shown(sign_in(city.hugo), walk)
    found = states(panel)
    assert not panel["standing"] and "now" not in found.values() and "next" not in found.values()
    assert found["enlist"] == "done" and found["dismiss"] == "off"


def test_open_procedures_come_first_and_every_one_is_there(city: City, sign_in: Any, today_is: Any) -> None:
    walk, on = city.listed()
    later = on + timedelta(days=300)
    walk.apply(later, corrected_on=on)
    today_is(later)
    answer = sign_in(city.clara).get(f"/entries/{walk.entry.number}/diagram/")
    titles = [panel["run"].title for panel in answer.context["diagrams"]]
    assert titles == ["信用修复", "认定"]
    assert states(answer.context["diagrams"][0])["verify"] == "now"


def test_a_case_that_waits_for_the_party_stands_in_the_partys_lane(
    city: City, sign_in: Any, today_is: Any
) -> None:
    walk = city.notified()
    today_is(MONDAY)
    panel = shown(sign_in(city.clara), walk)
    waits = next(part for part in panel["boxes"] if part["state"] == "now")
    assert waits["box"].node.name == "await_statement" and waits["box"].node.lane == "subject"


def test_the_picture_has_a_name_and_the_same_in_words(city: City, sign_in: Any, today_is: Any) -> None:
    walk, on = city.before_decision()
    today_is(on)
    page = sign_in(city.clara).get(f"/entries/{walk.entry.number}/").content.decode()
    assert "流程位置" in page and 'role="img"' in page and "认定流程图，现在：审批列入决定" in page
    assert re.search(r'aria-current="step">\s*负责人　<b>审批列入决定：正在办理', page)


def test_the_charts_cost_the_same_however_many_procedures_there_are(
    city: City, sign_in: Any, today_is: Any
) -> None:
    short, _on = city.listed()
    long, on = city.listed(company="hongtuo")
    later = on + timedelta(days=300)
    long.apply(later, corrected_on=on)
    long.move(later, "revocation", grounds="责令文书被撤销", basis="order_annulled", document_number="1号")
    today_is(later)
    clara = sign_in(city.clara)
    few, many = (queries(clara, f"/entries/{walk.entry.number}/diagram/") for walk in (short, long))
    assert few == many <= 20


# ------------------------------------------------------------------------------------- every list, every procedure
def test_every_version_of_every_list_can_be_drawn(city: City) -> None:
    drawn = 0
    for policy in Policy.objects.filter(state=Policy.Status.PUBLISHED).select_related("list_type"):
        for flow_class in FLOWS:
            nodes, edges = sketch(flow_class.stem, policy.load_rules(), policy.list_type.kind)
            picture = lay_out(nodes, edges, list(LANES))
            assert len(picture.boxes) == len(nodes) and len(picture.lines) == len(edges)
            assert {node.lane for node in nodes} <= set(LANES)
            for node in nodes:
                assert diagram.words_of(flow_class.stem, node.name, policy.list_type.kind)
            drawn += 1
    assert drawn >= len(FLOWS)


def test_what_the_rules_leave_out_is_not_drawn(city: City) -> None:
    policy = Policy.objects.get(list_type__code="wage-arrears", state="published")
    nodes, edges = sketch("identification", policy.load_rules(), "black")
    names = {node.name for node in nodes}
    assert "serve" in names and "legal_review" in names
    assert not {"publish", "tells_first", "publishes_first", "closing"} & names
    assert ("is_window_over", "await_statement") in edges and ("await_statement", "is_review_asked") in edges
    assert all(start in names and end in names for start, end in edges)


def test_a_gate_always_leaves_a_choice(city: City) -> None:
    for policy in Policy.objects.filter(state=Policy.Status.PUBLISHED).select_related("list_type"):
        for flow_class in FLOWS:
            nodes, edges = sketch(flow_class.stem, policy.load_rules(), policy.list_type.kind)
            for node in nodes:
                ways = [end for start, end in edges if start == node.name]
                assert len(ways) >= 2 if node.shape == "gate" else len(ways) == (node.shape != "end"), node


@pytest.mark.parametrize("day", [date(2026, 3, 3)])
def test_whoever_may_not_see_the_entry_does_not_see_its_charts(
    city: City, sign_in: Any, today_is: Any, day: date
) -> None:
    walk = city.case()
    today_is(day)
    assert sign_in(city.nora).get(f"/entries/{walk.entry.number}/diagram/").status_code == 404
