"""Every published version × every procedure is sound; and what is unsound is found."""

from typing import Any

import pytest
from viewflow.workflow import flow

from workflows.flows import FLOWS, IdentificationFlow, MotionFlow, RepairFlow
from workflows.flows import soundness as proof
from workflows.flows.chart import Chart, draw
from workflows.law.parameters import SPECS
from workflows.law.policy import Rule, Rules
from workflows.models import DeadlineKind, ListStatus, Policy

pytestmark = [pytest.mark.django_db]

NEGATIVE = {
    "prior_notice": ("yes", ""),
    "statement_window": ("5", "WD"),
    "statement_answer": ("5", "WD"),
    "decision_window": ("20", "WD"),
    "listing_period": ("3", "Y"),
    "early_exit": ("yes", ""),
    "repair_minimum": ("6", "M"),
    "repair_decision": ("15", "WD"),
    "exit_execution": ("10", "WD"),
    "monitoring_period": ("12", "M"),
    "general_maximum": ("3", "Y"),
    "severity": ("serious", ""),
}


def rules(**changed: tuple[str, str] | None) -> Rules:
    """The rules of a negative list, with some changed or (None) taken away."""
    stated = {name: value for name, value in {**NEGATIVE, **changed}.items() if value is not None}
    rows = {name: Rule(name, v, u, "事由", "条款", "", True, False) for name, (v, u) in stated.items()}
    return Rules(rows, "test/v1")


def test_every_published_version_is_sound(city: Any) -> None:
    running = (ListStatus.ACTIVE, ListStatus.RULES)
    versions = Policy.objects.filter(state=Policy.Status.PUBLISHED, list_type__status__in=running)
    found = {str(policy): proof.policy_faults(policy, FLOWS) for policy in versions}
    assert found and not any(found.values()), found


def test_a_complete_set_of_rules_is_sound(city: Any) -> None:
    assert proof.faults_of(rules(), "black", FLOWS) == []


@pytest.mark.parametrize("name", ["decision_window", "statement_answer", "repair_decision", "exit_execution"])
def test_a_step_whose_clock_no_rule_starts_is_found(city: Any, name: str) -> None:
    found = proof.faults_of(rules(**{name: None}), "black", FLOWS)
    assert any(f"“{name}”" in sentence for sentence in found), found


def test_a_listing_without_an_end_and_without_a_way_out_is_found(city: Any) -> None:
    endless: dict[str, Any] = {"listing_period": ("until_cured", ""), "early_exit": ("no", "")}
    assert any("没有出口" in sentence for sentence in proof.faults_of(rules(**endless), "black", FLOWS))
    cured: dict[str, Any] = {"listing_period": ("until_cured", ""), "repair_minimum": None}
    assert proof.faults_of(rules(**cured), "watch", FLOWS) == []


def test_one_pair_of_hands_for_verification_and_decision_is_found(monkeypatch: Any) -> None:
    monkeypatch.setattr(
        IdentificationFlow.decide, "not_done_by", ("start", "draft", "review", "legal_review")
    )
    monkeypatch.setattr(RepairFlow.decide, "not_done_by", ())
    monkeypatch.setattr(MotionFlow.decide, "not_done_by", ())
    found = [
        sentence
        for each in (IdentificationFlow, RepairFlow, MotionFlow)
        for sentence in proof._one_pair_of_hands(draw(each, rules(), "black"))
    ]
    hands = {"认定·核查案件", "决定·补充材料", "修复·核实修复申请", "修复·受理修复申请", "发起"}
    hands |= {"决定·处理比对命中", "决定·核实比对命中"}
    assert {sentence.split("办理“")[1].split("”")[0] for sentence in found} == hands


def test_a_step_that_nobody_is_called_for_is_found(monkeypatch: Any) -> None:
    monkeypatch.setattr(IdentificationFlow.review, "duty", "workflows.nobodys_duty")
    monkeypatch.setattr(IdentificationFlow.verify, "clock", "no_such_clock")
    found = list(proof._unowned_steps(draw(IdentificationFlow, rules(), "black"), rules()))
    assert any("“认定·审核告知书”没有任何岗位" in s for s in found)
    assert any("“认定·核查案件”没有期限" in s for s in found) and any(
        "“认定·核查案件”超期后无人处理" in s for s in found
    )


def test_a_dead_end_and_an_endless_loop_are_found() -> None:
    nodes: dict[str, Any] = dict.fromkeys("abcde", flow.End())
    ways = {"a": {"b", "c"}, "b": {"e"}, "c": {"d"}, "d": {"c"}, "e": set()}
    following = {name: frozenset(after) for name, after in ways.items()}
    chart = Chart("toy", nodes, following, frozenset("a"), frozenset("e"))
    assert chart.dead_ends() == ["c", "d"]


def test_the_rules_close_the_ways_that_they_rule_out() -> None:
    told, untold = (draw(IdentificationFlow, rules(prior_notice=(v, "")), "watch") for v in ("yes", "no"))
    assert "serve" in told.steps
    assert told.steps.keys() >= untold.steps.keys() and "decide" in untold.steps


def test_every_legal_life_has_a_state_of_rest() -> None:
    assert list(proof._lives_without_rest()) == []


def test_a_trap_in_a_legal_life_is_found(monkeypatch: Any) -> None:
    from workflows.models import Display

    monkeypatch.setitem(proof.RESTING, Display, {"withheld"})
    assert any("display" in sentence for sentence in proof._lives_without_rest())


def test_a_display_beyond_the_maximum_is_found(city: Any, monkeypatch: Any) -> None:
    longest: dict[str, Any] = {"listing_period": ("5", "Y")}
    assert any("最长公示期" in sentence for sentence in proof.faults_of(rules(**longest), "black", FLOWS))
    longest["binding_layer"] = ("both", "")
    assert proof.faults_of(rules(**longest), "black", FLOWS) == []  # it is cut off at the maximum
    monkeypatch.setattr(proof, "last_day_shown", lambda *asked: None)
    assert any("最长公示期" in sentence for sentence in proof.faults_of(rules(), "black", FLOWS))


def test_every_clock_has_a_rule() -> None:
    of_a_measure = {"measure_end"}  # its term stands on the measure of the policy, not on a parameter
    of_the_statute = {"announcement_end"}  # 民事诉讼法 §95, the same for every list
    of_the_body = {"court_date", "court_reminder", "plan_end"}  # a notice of hearing, a ruling set the day
    of_a_letter = {"repair_complete"}  # what the applicant was given
    of_the_house = {"receipt_due"}  # XINHENG_RECEIPT_DAYS: no rule gives the receivers a term
    # The notice, the record or the officer sets the day; looking at what was handed in is a term of the house.
    of_guidance = {"rectify_end", "rectify_check", "interview_date", "follow_up", "counsel_next"}
    of_a_layer = {"repair_opens"}  # the minimum of whichever layer of rules binds
    known = (
        of_guidance
        | of_a_letter
        | proof.OF_THE_CATALOGUE
        | set(proof.CLOCK_RULES)
        | of_a_layer
        | of_a_measure
        | of_the_statute
        | of_the_body
        | of_the_house
    )
    assert known >= set(DeadlineKind.values)
    assert set(proof.CLOCK_RULES.values()) <= set(SPECS)


def test_general_rules_with_a_minimum_beyond_the_maximum_are_found(city: Any) -> None:
    stated: Any = {"ordinary_minimum": ("13", "M"), "ordinary_maximum": ("1", "Y")}
    found = proof.faults_of(rules(**dict.fromkeys(NEGATIVE), **stated), "regime", FLOWS)
    assert found == ["“一般”的最短公示期比最长公示期还长。"]
