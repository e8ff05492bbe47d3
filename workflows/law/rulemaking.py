"""The legal life of a policy version: drafted, consulted on, approved by a second person, published, retired.

国办发〔2020〕49号 asks that the standards of a negative list are put before the public for at least 30 days (domain
FR-03); the versions that are published never change, only their last day may still be named.
"""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from workflows.law import duties
from workflows.law.parameters import NEGATIVE
from workflows.law.refusal import unless

DAYS_FOR_NEGATIVE = 30  # 国办发〔2020〕49号, domain FR-03 (unverified: the number of the clause)
DAYS_FOR_OTHERS = 1
ONE_DAY = timedelta(days=1)
# On what a list that punishes may rest; anything lower can only be kept as history (国办发〔2020〕49号).
ADEQUATE = frozenset({"law", "regulation", "central", "judicial", "department_rule"})


class Making(models.TextChoices):
    """Where a version of the rules stands."""

    DRAFT = "draft", _("草案")
    CONSULTING = "consulting", _("征求意见")
    APPROVED = "approved", _("已批准待发布")
    PUBLISHED = "published", _("施行")
    RETIRED = "retired", _("废止")


def standing(state: str, begins: date, ends: date | None, today: date) -> Any:
    """How a version stands on a day: a published one governs only its days, before and after it does not."""
    if state == Making.PUBLISHED and begins > today:
        return _("已发布，待施行")
    if state == Making.PUBLISHED and ends is not None and ends < today:
        return _("已由新版本接替")
    return Making(state).label


def adequate(levels: Iterable[str]) -> bool:
    """Is there a basis on which a negative list may rest?"""
    return any(level in ADEQUATE for level in levels)


def shortest_consultation(kind: str) -> int:
    """For how many days the public must be heard, by the kind of list."""
    return DAYS_FOR_NEGATIVE if kind in NEGATIVE else DAYS_FOR_OTHERS


class Span(Protocol):
    """A version as far as its validity goes."""

    version: int
    effective_from: date
    effective_to: date | None


def validity_faults(spans: Iterable[Span]) -> list[str]:
    """What is wrong with the validity of the versions of one list: a day under two, a day under none; [] if nothing."""
    rows = sorted(spans, key=lambda span: (span.effective_from, span.version))
    found = [
        _backwards(span) for span in rows if span.effective_to and span.effective_to < span.effective_from
    ]
    for former, later in itertools.pairwise(rows):
        names = {"a": former.version, "b": later.version}
        if former.effective_to is None or former.effective_to >= later.effective_from:
            found.append(gettext("v%(a)s 与 v%(b)s 的有效期重叠。") % names)
        elif former.effective_to + ONE_DAY != later.effective_from:
            found.append(gettext("v%(a)s 与 v%(b)s 的有效期之间有空档。") % names)
    return found


def _backwards(span: Span) -> str:
    """A version that ends before it begins."""
    return gettext("v%(a)s 的废止日期早于施行日期。") % {"a": span.version}


@unless(_("征求意见的时间不够：严重失信、重点关注名单不少于30日，其他名单不少于1日（国办发〔2020〕49号）。"))
def is_heard_long_enough(law: "PolicyLaw") -> bool:
    """The first and the last day of the consultation are named and far enough apart."""
    first, last = law.consults_from, law.consults_until
    return bool(first and last and (last - first).days >= shortest_consultation(law.list_kind))


@unless(_("征求意见应当在拟施行日期以前截止。请提前截止日期，或者先改晚草案的拟施行日期。"))
def is_heard_before_it_begins(law: "PolicyLaw") -> bool:
    """Who is asked until a day can still be heard before the rules begin: approval and publication come after it."""
    return law.consults_until is None or law.consults_until < law.effective_from


@unless(_("征求意见的期限还没有届满，届满后才能批准。"))
def consultation_is_over(law: "PolicyLaw") -> bool:
    """The public may speak until 24:00 of the last day."""
    return law.consults_until is not None and law.today > law.consults_until


@unless(_("还有公众意见没有答复。请逐条写明是否采纳和理由，再批准。"))
def every_opinion_is_answered(law: "PolicyLaw") -> bool:
    """No opinion of the public is passed over."""
    return law.unanswered == 0


@unless(_("发布须有文号。"))
def has_a_number(law: "PolicyLaw") -> bool:
    """Rules that are published have a document number."""
    return bool(law.document_number.strip())


@unless(_("施行日期不能早于公布日期，公布日期不能晚于今天。"))
def begins_after_publication(law: "PolicyLaw") -> bool:
    """Nobody is bound by rules that were not known."""
    return law.published_on is not None and law.published_on <= min(law.today, law.effective_from)


@unless(_("废止日期不能早于施行日期。"))
def ends_after_its_beginning(law: "PolicyLaw") -> bool:
    """The last day of a version is not before its first."""
    return law.effective_to is not None and law.effective_to >= law.effective_from


class PolicyLaw(FSMModelMixin, models.Model):
    """One version of the rules of a list.

    `hands` are the ids of the persons who wrote it: none of them may approve it. `unanswered` counts opinions of
    the public that nobody has answered yet.
    """

    state = FSMField(_("状态"), max_length=10, choices=Making.choices, default=Making.DRAFT, protected=True)
    effective_from = models.DateField(_("施行日期"))
    effective_to = models.DateField(_("废止日期"), null=True, blank=True)
    document_number = models.CharField(_("文号"), max_length=100, blank=True)
    consults_from = models.DateField(_("征求意见开始"), null=True, blank=True)
    consults_until = models.DateField(_("征求意见截止"), null=True, blank=True)
    published_on = models.DateField(_("公布日期"), null=True, blank=True)
    unanswered = models.PositiveIntegerField(_("未答复的意见"), default=0)
    hands = models.JSONField(default=list, blank=True)

    as_of: datetime
    today: date

    class Meta:
        abstract = True

    @property
    def list_kind(self) -> str:
        """The kind of the list whose rules these are."""
        raise NotImplementedError

    @transition(
        state,
        source=Making.DRAFT,
        target=Making.CONSULTING,
        conditions=[is_heard_long_enough, is_heard_before_it_begins],
        permission=duties.DRAFT_RULES,
    )
    def consult(self) -> None:
        """The draft is put before the public (国办发〔2020〕49号)."""

    @transition(
        state,
        source=[Making.CONSULTING, Making.APPROVED],
        target=Making.DRAFT,
        permission=duties.DRAFT_RULES,
    )
    def recall(self) -> None:
        """The draft is taken back to be written anew; the next consultation starts from its first day."""
        self.consults_from = self.consults_until = None

    @transition(
        state,
        source=Making.CONSULTING,
        target=Making.APPROVED,
        conditions=[consultation_is_over, every_opinion_is_answered],
        permission=duties.APPROVE_BY_ANOTHER,
    )
    def approve(self) -> None:
        """A second person of the credit office approves what others wrote."""

    @transition(
        state,
        source=Making.APPROVED,
        target=Making.PUBLISHED,
        conditions=[has_a_number, begins_after_publication],
        permission=duties.PUBLISH_RULES,
    )
    def promulgate(self) -> None:
        """The version is published with number and effective date; from now on it never changes."""

    @transition(
        state,
        source=Making.PUBLISHED,
        target=Making.PUBLISHED,
        conditions=[ends_after_its_beginning],
        permission=duties.PUBLISH_RULES,
    )
    def supersede(self) -> None:
        """A newer version takes over; this one governs until the day before."""

    @transition(
        state,
        source=Making.PUBLISHED,
        target=Making.RETIRED,
        conditions=[ends_after_its_beginning],
        permission=duties.PUBLISH_RULES,
    )
    def retire(self) -> None:
        """The version ends; what was done under it stays under it."""


# ---------------------------------------------------------------------------------------------- two versions
ADDED, REMOVED, CHANGED, SAME = "added", "removed", "changed", "same"


def compare(
    before: Mapping[str, Sequence[str]], after: Mapping[str, Sequence[str]]
) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """The rows of two versions side by side, by key: key, what happened, and each cell before and after."""
    found: list[tuple[str, str, list[tuple[str, str]]]] = []
    for key in dict.fromkeys([*before, *after]):
        old, new = before.get(key), after.get(key)
        width = len(old or new or ())
        cells = list(zip(old or [""] * width, new or [""] * width, strict=True))
        happened = ADDED if old is None else REMOVED if new is None else SAME if old == new else CHANGED
        found.append((key, happened, cells))
    return found


def plain_rule(facts: Any) -> dict[str, Any]:
    """A parameter row as `policy.faults` reads it."""
    names = ("label", "value", "unit", "start_event", "clause", "text", "is_verified", "rolls")
    return {name: getattr(facts, name) for name in names}
