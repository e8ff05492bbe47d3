"""What the standing of a subject does to its entries; and the life of a merge of two files.

Domain §2.4 says that a list ends with its subject, §6.5 who counts as in operation. No clause was found that orders
these effects in detail: they are defaults of this program, and the pages say so (本系统默认值，待法制岗确认).
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from workflows.law import duties
from workflows.law.entry import Listing


class Registration(models.TextChoices):
    """Registration status: whether the subject exists, and whether it is in operation (domain §6.5)."""

    ACTIVE = "active", _("存续")
    DEREGISTERED = "deregistered", _("注销")
    LICENCE_REVOKED = "licence_revoked", _("吊销")
    MOVED_OUT = "moved_out", _("迁出")
    DECEASED = "deceased", _("死亡")


GONE = frozenset({Registration.DEREGISTERED, Registration.DECEASED})
UNDECIDED = (Listing.PROPOSED, Listing.NOTIFIED)
OF_PERSONS = (Registration.ACTIVE, Registration.DECEASED, Registration.MOVED_OUT)
OF_ORGANISATIONS = tuple(status for status in Registration if status != Registration.DECEASED)


def statuses_for(is_person: bool) -> tuple[Registration, ...]:
    """The statuses that a person, or an organisation, can have."""
    return OF_PERSONS if is_person else OF_ORGANISATIONS


def is_gone(registration: str) -> bool:
    """Has the subject ceased to exist? A subject whose licence was revoked exists until it is deregistered."""
    return registration in GONE


def operates(registration: str) -> bool:
    """Does this status mean in operation: 存续, not 注销, 吊销 or 迁出 (domain §6.5)?"""
    return registration == Registration.ACTIVE


@dataclass(frozen=True)
class Effect:
    """What a status does to one entry: the proposal to open for the head, if any, and a sentence for the officer."""

    motion: str
    words: Any


NOTHING = Effect("", "")
ENDS = Effect("extinction", _("主体已经消灭：列入应当终结，由认定机关负责人审批移出，批准之前继续在列。"))
CLOSES = Effect("extinction", _("主体已经消灭：不能再作出列入决定，由认定机关负责人审批终止办理。"))
STAYS_LISTED = Effect("", _("吊销不消灭主体资格：列入、公示和期限不变，注销登记之后再办理移出。"))
GOES_ON = Effect("", _("吊销不消灭主体资格：案件继续办理；其后注销登记的，再呈批终止。"))
MOVES = Effect("", _("主体已迁出：列入和期限不变；管辖是否变化、是否移送，由承办人核对后报负责人决定。"))


def effect(registration: str, state: str) -> Effect:
    """What a registration status does to an entry in this state; NOTHING for one that has ended already."""
    if state not in (*UNDECIDED, Listing.LISTED) or registration == Registration.ACTIVE:
        return NOTHING
    if is_gone(registration):
        return ENDS if state == Listing.LISTED else CLOSES
    if registration == Registration.LICENCE_REVOKED:
        return STAYS_LISTED if state == Listing.LISTED else GOES_ON
    return MOVES


def against_proposal(registration: str, in_operation: bool, kind: str) -> Any:
    """Why a subject cannot be proposed for a list of this kind, as a sentence; empty when nothing is against it.

    Nobody is listed who does not exist. An honour is for who is in operation; for its faults also a subject
    answers that has stopped, moved away or lost its licence, as long as it exists.
    """
    if registration == Registration.DECEASED:
        return _("信用档案记载该自然人已经死亡，不能列入名单；请核对主体。")
    if registration == Registration.DEREGISTERED:
        return _("在册记录显示主体已经注销，不能列入名单；请核对主体。")
    if kind == "red" and not (in_operation and operates(registration)):
        return _(
            "信用档案记载主体不在运营，不能推荐守信激励；确已恢复的，请先在信用档案中更新（本系统默认值，待法制岗确认）。"
        )
    return ""


class Merging(models.TextChoices):
    """Where the merge of two files stands."""

    PROPOSED = "proposed", _("待审批")
    REJECTED = "rejected", _("未批准")
    MERGED = "merged", _("已合并")
    CONTESTED = "contested", _("撤销待审批")
    REVERSED = "reversed", _("已撤销")


class MergeLaw(FSMModelMixin, models.Model):
    """Two files of one subject become one: proposed by one officer, approved by another; so is its reversal.

    `hands` are the ids of who proposed what now waits; `moved` names every row that was moved.
    """

    state = FSMField(
        _("状态"), max_length=10, choices=Merging.choices, default=Merging.PROPOSED, protected=True
    )
    hands = models.JSONField(default=list, blank=True)
    moved = models.JSONField(default=dict, blank=True)

    as_of: datetime
    today: date

    class Meta:
        abstract = True

    @transition(state, source=Merging.PROPOSED, target=Merging.MERGED, permission=duties.MERGE_BY_ANOTHER)
    def approve_merge(self) -> None:
        """Another officer approves: what hangs from the one file hangs from the other from now on."""

    @transition(state, source=Merging.PROPOSED, target=Merging.REJECTED, permission=duties.MERGE_SUBJECTS)
    def reject_merge(self) -> None:
        """The files stay two."""

    @transition(state, source=Merging.MERGED, target=Merging.CONTESTED, permission=duties.MERGE_SUBJECTS)
    def propose_reversal(self) -> None:
        """They were two subjects after all: somebody proposes to part them."""

    @transition(state, source=Merging.CONTESTED, target=Merging.REVERSED, permission=duties.MERGE_BY_ANOTHER)
    def reverse_merge(self) -> None:
        """Another officer approves: exactly the rows that were moved go back."""

    @transition(state, source=Merging.CONTESTED, target=Merging.MERGED, permission=duties.MERGE_SUBJECTS)
    def keep_merge(self) -> None:
        """The files stay one."""
