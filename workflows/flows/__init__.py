"""Who, and in what order: one procedure a file. Class paths and step names are stored: they are schema."""

from workflows.flows.challenge import ChallengeFlow
from workflows.flows.exit import ExitFlow
from workflows.flows.identification import IdentificationFlow
from workflows.flows.issuance import IssuanceFlow
from workflows.flows.motion import MotionFlow
from workflows.flows.repair import RepairFlow
from workflows.flows.reply import ReplyFlow
from workflows.flows.serving import ServingFlow

FLOWS = (
    IdentificationFlow,
    ReplyFlow,
    RepairFlow,
    ExitFlow,
    MotionFlow,
    IssuanceFlow,
    ServingFlow,
    ChallengeFlow,
)

__all__ = [
    "FLOWS",
    "ChallengeFlow",
    "ExitFlow",
    "IdentificationFlow",
    "IssuanceFlow",
    "MotionFlow",
    "RepairFlow",
    "ReplyFlow",
    "ServingFlow",
]
