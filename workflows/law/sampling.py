"""Drawing a sample for an audit: pure, so that anybody who has the public checkpoint can draw it again.

The seed is fixed by nobody: what is to be drawn is announced in a line of the log first, and the first checkpoint
that covers this line gives the seed. Neither who draws nor who keeps the server knows it before, and whoever waits
for another checkpoint gets the same one. Every candidate has a rank, the digest of seed and key; the lowest are drawn.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflows.law.entry import SHANGHAI
from workflows.law.terms import Calendar

FORM = "xinheng/sample/v1"
# When work is unusual (ours, no clause names the hours).
NIGHT_FROM, NIGHT_UNTIL = 22, 6
# What takes something back that was done before.
REVERSING = frozenset(
    {
        "revoke", "restore", "rescind", "correct_entry", "tell_anew", "give_way", "return_case", "unmark",
        "void_number", "retime_listing", "retime_display", "retract", "reverse_merge", "part_subjects", "breach",
    }
)  # fmt: skip
# Whoever did one of these prepared the matter; whoever did one of those judged it: two persons, by the rules.
PREPARING = frozenset(
    {
        "propose", "verify_case", "draft_notice", "draft_document", "redraft", "answer_statement", "resolve_hit",
        "verify", "check_repair", "reject_repair", "check_objection", "verify_objection", "answer",
        "propose_rescission", "propose_revocation", "propose_downgrade", "propose_extinction", "propose_extension",
        "propose_suspension", "propose_reorganisation", "report_outcome", "prepare_batch", "draft_rectification",
        "draft_interview", "propose_merge", "draft_rules", "draft_letterhead", "arrange_hearing",
    }
)  # fmt: skip
JUDGING = frozenset(
    {
        "review_notice", "review_document", "review_lawfulness", "decide_listing", "enlist", "dismiss",
        "decide_repair", "grant", "grant_partly", "refuse", "confirm_repair_rejection", "decide_motion", "rescind",
        "revoke", "restore", "confirm_objection", "confirm_rejection", "decide_objection", "recheck",
        "confirm_outcome", "approve_change", "confirm_stay", "approve_batch", "approve_rectification",
        "approve_interview", "approve_merge", "approve", "publish_letterhead", "review_hearing", "second_review",
    }
)  # fmt: skip
# Looking is no hand in a matter.
LOOKS = ("view_file", "look_up", "export_file", "export_list", "export_bundle")


class Risk(models.TextChoices):
    """Why a line or an entry stands out."""

    OVERDUE = "overdue", _("超期办理")
    REVERSED = "reversed", _("撤回、更正、重新告知")
    SELF_ADJACENT = "self_adjacent", _("同一人先经办后审批")
    BULK = "bulk", _("批量办理")
    NIGHT = "night", _("夜间办理（22 时至 6 时）")
    REST_DAY = "rest_day", _("休息日办理")


@dataclass(frozen=True)
class Candidate:
    """One thing that may be drawn: its public key, and why it stands out."""

    key: str
    reasons: tuple[str, ...] = ()


def seed_of(root: str, code: str, number: int) -> str:
    """The seed of one draw: of the checkpoint's root, the code of the work paper, the number of who draws."""
    return hashlib.sha256(f"{FORM}\n{root}\n{code}\n{number}".encode()).hexdigest()


def rank(seed: str, key: str) -> str:
    """Where one key stands in this draw."""
    return hashlib.sha256(f"{seed}\n{key}".encode()).hexdigest()


def draw(seed: str, candidates: Iterable[Candidate], size: int) -> list[Candidate]:
    """The sample at random, in the order of rank: the order in which candidates come does not matter."""
    return sorted(candidates, key=lambda one: (rank(seed, one.key), one.key))[: max(size, 0)]


def draw_by_risk(seed: str, candidates: Iterable[Candidate], size: int) -> list[Candidate]:
    """Of those that stand out, the ones with the most reasons; among equals the rank decides."""
    told = [one for one in candidates if one.reasons]
    ordered = sorted(told, key=lambda one: (-len(one.reasons), rank(seed, one.key), one.key))
    return ordered[: max(size, 0)]


def population_digest(keys: Iterable[str]) -> str:
    """One digest over all that could have been drawn, in the order of their keys."""
    return hashlib.sha256("\n".join(sorted(keys)).encode()).hexdigest()


def unusual(verb: str, at: datetime, *, is_machine: bool, calendar: Calendar) -> set[str]:
    """What a line says of itself: when it was written, and whether it takes something back. The clock never sleeps."""
    found = {str(Risk.REVERSED)} if verb in REVERSING else set()
    if is_machine:
        return found
    local = at.astimezone(SHANGHAI)
    if local.hour >= NIGHT_FROM or local.hour < NIGHT_UNTIL:
        found.add(str(Risk.NIGHT))
    if calendar.knows(local.date()) and not calendar.is_workday(local.date()):
        found.add(str(Risk.REST_DAY))
    return found


def in_order(reasons: Iterable[str], wanted: Iterable[str]) -> tuple[str, ...]:
    """The reasons that are asked for, in the order of the law."""
    told, asked = set(reasons), set(wanted)
    return tuple(str(risk) for risk in Risk if risk in told and risk in asked)


def merged(told: Iterable[tuple[str, tuple[str, ...]]]) -> list[Candidate]:
    """One candidate for each key, with the reasons of all its lines."""
    found: dict[str, set[str]] = {}
    for key, reasons in told:
        found.setdefault(key, set()).update(reasons)
    return [Candidate(key, in_order(reasons, Risk.values)) for key, reasons in found.items()]


def counted(candidates: Iterable[Candidate]) -> Mapping[str, int]:
    """How many candidates have each reason."""
    found: dict[str, int] = {}
    for one in candidates:
        for reason in one.reasons:
            found[reason] = found.get(reason, 0) + 1
    return found
