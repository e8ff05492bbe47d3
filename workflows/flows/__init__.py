"""Who, and in what order: one procedure a file. Class paths and step names are stored: they are schema."""

from workflows.flows.breach import BreachFlow
from workflows.flows.challenge import ChallengeFlow
from workflows.flows.exit import ExitFlow
from workflows.flows.hearing import HearingFlow
from workflows.flows.identification import IdentificationFlow
from workflows.flows.interview import InterviewFlow
from workflows.flows.issuance import IssuanceFlow
from workflows.flows.monitoring import MonitoringFlow
from workflows.flows.motion import MotionFlow
from workflows.flows.objection import ObjectionFlow
from workflows.flows.record_repair import RecordRepairFlow
from workflows.flows.rectification import RectificationFlow
from workflows.flows.repair import RepairFlow
from workflows.flows.reply import ReplyFlow
from workflows.flows.serving import ServingFlow
from workflows.flows.suggestion import SuggestionFlow

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
    ChallengeFlow,
    ObjectionFlow,
    RectificationFlow,
    InterviewFlow,
    SuggestionFlow,
    BreachFlow,
    RecordRepairFlow,
)

__all__ = [
    "FLOWS",
    "BreachFlow",
    "ChallengeFlow",
    "ExitFlow",
    "HearingFlow",
    "IdentificationFlow",
    "InterviewFlow",
    "IssuanceFlow",
    "MonitoringFlow",
    "MotionFlow",
    "ObjectionFlow",
    "RecordRepairFlow",
    "RectificationFlow",
    "RepairFlow",
    "ReplyFlow",
    "ServingFlow",
    "SuggestionFlow",
]
