"""红黑名单交叉比对: what counts as a hit between a listing that is to be decided and another entry (FR-12).

Two entries meet when a party of one (its subject, or a person listed together with it) is a party of the other.
Only what stands today counts: an entry that was dismissed, has left its list or was annulled is no hit.

| to be decided | the other entry | hit | until it is resolved |
| --- | --- | --- | --- |
| red | listed on a black list, or on a watch list that goes with no honour | 在列的失信条目 | blocks |
| red | listed on a watch list whose rules let honours stand | 在列的重点关注 | informs |
| red | a case on a black or watch list, not decided | 在办的失信案件 | informs: nobody is judged before the decision |
| black | a live honour | 在列的激励条目 | blocks; the listing then opens the honour's exit |
| black | listed on another list for bad faith upon the same document | 同一文书已经列入 | blocks (重复列入) |
| watch | a live honour, the same document | the same hits | informs: FR-12 names red and black decisions |
| black, watch | a proposed honour; any other listing or case for bad faith | 拟予激励, 其他 | informs |
| black, watch | a case on the list to which this one escalates | 升级名单上的在办案件 | informs |
"""

import re
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflows.law.entry import Listing

BLACK, WATCH, RED = "black", "watch", "red"
NEGATIVE = (BLACK, WATCH)
# Lists of these kinds are compared; 双公示 holds single documents and says nothing about good or bad faith.
COMPARED = (BLACK, WATCH, RED)
PENDING = (Listing.PROPOSED, Listing.NOTIFIED)
LIVE = (*PENDING, Listing.LISTED)


class HitKind(models.TextChoices):
    """What was met on another list."""

    DISHONEST_LISTED = "dishonest_listed", _("在列的失信条目")
    WATCHED = "watched", _("在列的重点关注条目")
    DISHONEST_PENDING = "dishonest_pending", _("在办的失信案件")
    HONOUR_LISTED = "honour_listed", _("在列的激励条目")
    HONOUR_PENDING = "honour_pending", _("拟予激励的条目")
    SAME_DOCUMENT = "same_document", _("同一文书已经列入")
    TARGET_PENDING = "target_pending", _("升级名单上的在办案件")
    OTHER_LISTED = "other_listed", _("其他在列的失信条目")
    OTHER_PENDING = "other_pending", _("其他在办的失信案件")


class Resolution(models.TextChoices):
    """How a hit is settled; each with a reason of its own."""

    NOT_SAME = "not_same", _("不是同一主体")
    LEAVING = "leaving", _("对方条目已提请移出")
    NO_EFFECT = "no_effect", _("不影响本次认定")


BLOCKING = frozenset(
    {
        (RED, HitKind.DISHONEST_LISTED),
        (BLACK, HitKind.HONOUR_LISTED),
        (BLACK, HitKind.SAME_DOCUMENT),
    }
)


@dataclass(frozen=True)
class Met:
    """Another entry, as far as the comparison asks: `goes_with_honours` is the word of a watch list's rules."""

    kind: str
    state: str
    goes_with_honours: bool = False
    is_same_subject: bool = True
    is_same_document: bool = False
    is_target: bool = False


def judge(deciding: str, met: Met) -> HitKind | None:
    """What this other entry is to a decision on a list of this kind; None when it is no hit."""
    if deciding not in COMPARED or met.kind not in COMPARED or met.state not in LIVE:
        return None
    if deciding == RED:
        return _before_honour(met)
    return _before_listing(met)


def _before_honour(met: Met) -> HitKind | None:
    """Nobody is honoured who stands on a list for bad faith."""
    if met.kind == RED:
        return None
    if met.state != Listing.LISTED:
        return HitKind.DISHONEST_PENDING
    is_lighter = met.kind == WATCH and met.goes_with_honours
    return HitKind.WATCHED if is_lighter else HitKind.DISHONEST_LISTED


def _before_listing(met: Met) -> HitKind:
    """Who is listed for bad faith keeps no honour, and is not listed twice upon one document."""
    is_listed = met.state == Listing.LISTED
    if met.kind == RED:
        return HitKind.HONOUR_LISTED if is_listed else HitKind.HONOUR_PENDING
    if not is_listed:
        return HitKind.TARGET_PENDING if met.is_target else HitKind.OTHER_PENDING
    is_double = met.is_same_subject and met.is_same_document
    return HitKind.SAME_DOCUMENT if is_double else HitKind.OTHER_LISTED


def blocks(deciding: str, hit: HitKind) -> bool:
    """Must the hit be resolved before a list of this kind is decided?"""
    return (deciding, hit) in BLOCKING


def ends_honours(kind: str, goes_with_honours: bool) -> bool:
    """Does a listing of this kind open the exit of the honours of its parties?"""
    return kind == BLACK or (kind == WATCH and not goes_with_honours)


def same_document(one: str, other: str) -> bool:
    """Are these two document numbers one, however brackets and blanks were typed?"""
    return bool(_plain(one)) and _plain(one) == _plain(other)


def _plain(number: str) -> str:
    """A document number without blanks and brackets."""
    return re.sub(r"[\s〔〕\[\]()（）【】]", "", number).upper()
