"""Flow class paths and step names are schema: they stand in the rows of running procedures.

Whoever renames or removes one writes a migration that rewrites `viewflow_task.flow_task`,
`viewflow_process.flow_class` and `workflows_workitem`, and only then changes this list.
"""

import pytest
from django_fsm import FSMField
from viewflow.workflow.fields import get_flow_ref

from workflows.flows import (
    BreachFlow,
    ChallengeFlow,
    ExitFlow,
    HearingFlow,
    IdentificationFlow,
    InterviewFlow,
    IssuanceFlow,
    MonitoringFlow,
    MotionFlow,
    ObjectionFlow,
    RecordRepairFlow,
    RectificationFlow,
    RepairFlow,
    ReplyFlow,
    ServingFlow,
    SuggestionFlow,
)
from workflows.flows.base import Step
from workflows.law.duties import DUTIES, MANDATE_DUTIES, Duty, EitherDuty
from workflows.law.steps import STEPS, VERBS
from workflows.models import (
    Challenge,
    Commitment,
    Display,
    Entry,
    Hearing,
    Interview,
    Measure,
    Notice,
    Objection,
    Rectification,
    Reorganisation,
    Repair,
    ServiceAttempt,
    Stay,
)

FLOWS = (
    IdentificationFlow,
    ReplyFlow,
    HearingFlow,
    RepairFlow,
    ExitFlow,
    MonitoringFlow,
    MotionFlow,
    IssuanceFlow,
    ServingFlow,
    ObjectionFlow,
    ChallengeFlow,
    RectificationFlow,
    InterviewFlow,
    SuggestionFlow,
    BreachFlow,
    RecordRepairFlow,
)
MACHINES = (
    Entry,
    Display,
    Measure,
    Reorganisation,
    Repair,
    Commitment,
    Hearing,
    Notice,
    ServiceAttempt,
    Objection,
    Challenge,
    Stay,
    Rectification,
    Interview,
)

FROZEN = {
    "workflows/flows.identification.IdentificationFlow": (
        "register verify is_a_case draft review is_reviewed tells_first issue serve publishes_first publish "
        "is_told_anew is_window_over await_statement is_review_asked legal_review is_lawful supplement decide "
        "is_decided "
        "enlist dismiss has_notices serve_decision cross_check has_hits resolve_hits "
        "closing done"
    ),
    "workflows/flows.reply.ReplyFlow": "file start_clock answer speaks_a_party go_on serve_answer closing done",
    "workflows/flows.repair.RepairFlow": (
        "apply start_clock check is_checked await_route serve_completion await_completion was_completed "
        "confirm_rejection is_rejected is_end_out serve_rejection accept serve_acceptance "
        "verify decide is_drawn begin_second second_review is_agreed agree settle is_decided "
        "grant grant_partly refuse serve_decision serve_partial serve_refusal all_told closing done"
    ),
    "workflows/flows.hearing.HearingFlow": (
        "request arrange is_still_asked review is_reviewed is_granted accept serve start_clock hold is_held refuse "
        "serve_refusal refused go_on closing done"
    ),
    "workflows/flows.exit.ExitFlow": "leave tell is_anybody_told serve finish closing done",
    "workflows/flows.monitoring.MonitoringFlow": "watch is_found check judge closing done",
    "workflows/flows.motion.MotionFlow": (
        "propose is_automatic look is_told_first announce serve_announcement open_window is_window_over await_say hear "
        "is_pursued give_up verify decide is_approved reject enact needs_service serve closing done"
    ),
    "workflows/flows.issuance.IssuanceFlow": (
        "begin draft is_submitted drop review is_reviewed issue needs_service serve closing done"
    ),
    "workflows/flows.serving.ServingFlow": (
        "go_on is_over is_announced is_under_way attempt await_result await_announcement closing done"
    ),
    "workflows/flows.challenge.ChallengeFlow": (
        "begin start_clock which answer confirm_outcome conclude confirm_stay suspend comply is_change approve "
        "is_approved correct serve carry_out closing done"
    ),
    "workflows/flows.objection.ObjectionFlow": (
        "begin start_clock check is_checked await_route serve_completion await_completion was_completed "
        "confirm_rejection is_refused is_rejection_out serve_rejection accept serve_acceptance whose_data "
        "verify_own verify confirm "
        "is_confirmed decide is_drawn "
        "begin_second second_review is_agreed agree settle is_decided is_answer_out serve_answer all_told "
        "ask_again start_recheck has_upper forward_recheck recheck is_recheck_out serve_recheck "
        "tell_end write_end is_end_out serve_end closing done"
    ),
    "workflows/flows.rectification.RectificationFlow": (
        "begin which approve is_approved amend is_submitted drop issue serve start_clock check extend supervise "
        "closing done"
    ),
    "workflows/flows.interview.InterviewFlow": (
        "begin which answer_move is_moved approve is_approved amend is_submitted drop issue serve appoint hold "
        "closing done"
    ),
    "workflows/flows.suggestion.SuggestionFlow": "begin which consider answer_points closing done",
    "workflows/flows.breach.BreachFlow": "begin which serve decide look closing done",
    "workflows/flows.record_repair.RecordRepairFlow": "begin which check confirm verify decide serve closing done",
}
STEMS = {
    MonitoringFlow: "monitoring",
    RectificationFlow: "rectification",
    InterviewFlow: "interview",
    SuggestionFlow: "suggestion",
    BreachFlow: "breach",
    RecordRepairFlow: "record_repair",
    IdentificationFlow: "identification",
    ReplyFlow: "reply",
    HearingFlow: "hearing",
    RepairFlow: "repair",
    ExitFlow: "exit",
    MotionFlow: "motion",
    IssuanceFlow: "issuance",
    ServingFlow: "serving",
    ChallengeFlow: "challenge",
    ObjectionFlow: "objection",
}


def steps():
    """Every human step of every procedure, with its flow."""
    return [(flow, node) for flow in FLOWS for node in flow.instance.nodes() if isinstance(node, Step)]


def verbs():
    """Every transition of every machine: (model, transition)."""
    return [
        (model, move)
        for model in MACHINES
        for field in model._meta.get_fields()
        if isinstance(field, FSMField)
        for move in field.get_all_transitions(model)
    ]


def known(duty):
    """Is this a duty that somebody can have: of a role, or of a mandate?"""
    choices = duty.choices if isinstance(duty, EitherDuty) else (duty,)
    held = MANDATE_DUTIES.union(*DUTIES.values())
    return all(isinstance(choice, Duty) and choice in held for choice in choices)


def test_flow_classes_and_their_nodes_are_frozen() -> None:
    present = {get_flow_ref(flow): {node.name for node in flow.instance.nodes()} for flow in FLOWS}
    assert present == {path: set(names.split()) for path, names in FROZEN.items()}


def test_stems_are_frozen() -> None:
    assert {flow: flow.stem for flow in FLOWS} == STEMS


def test_every_human_task_is_a_step_with_words() -> None:
    people = {(f.stem, n.name) for f in FLOWS for n in f.instance.nodes() if n.task_type == "HUMAN"}
    assert people == {(flow.stem, step.name) for flow, step in steps()} == set(STEPS)


@pytest.mark.parametrize(("flow", "step"), steps(), ids=lambda x: getattr(x, "stem", None) or x.name)
def test_every_step_names_a_duty_that_somebody_has(flow, step) -> None:
    assert isinstance(step.duty, Duty)
    assert known(step.duty)


@pytest.mark.parametrize(
    ("model", "move"), verbs(), ids=lambda x: x.__name__ if isinstance(x, type) else x.name
)
def test_every_verb_names_a_duty_and_has_words(model, move) -> None:
    assert move.permission is not None
    assert known(move.permission)
    assert move.name in VERBS


def test_every_condition_says_a_chinese_sentence() -> None:
    mute = [
        condition.__name__
        for _model, move in verbs()
        for condition in move.conditions or ()
        if not str(getattr(condition, "sentence", "")).endswith("。")
    ]
    assert mute == []


@pytest.mark.parametrize(("flow", "step"), steps(), ids=lambda x: getattr(x, "stem", None) or x.name)
def test_four_eyes_name_steps_that_exist(flow, step) -> None:
    names = {node.name for node in flow.instance.nodes()} | {"start"}
    assert set(step.not_done_by) <= names
