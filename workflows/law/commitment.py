"""The legal life of a credit commitment (信用承诺) and of the text that is signed.

Kinds as the seeds name them (S1 一（三）), and the two of S1 task 6. States, the order of a finding of breach and
every term around it are ours: no source at hand gives a procedure (domain §6.4: breach → 未履约 → objection → record).
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from workflows.law import duties
from workflows.law.refusal import unless

# The text of a commitment is published by somebody who did not write it, a breach found by who did not propose it.
PUBLISH_COMMITMENT_TEXT = duties.AnotherHand(duties.KEEP_COMMITMENTS)
DECIDE_BREACH_BY_ANOTHER = duties.AnotherHand(duties.DECIDE_BREACH)
SIGN_OR_KEEP = duties.either(duties.SIGN_COMMITMENT, duties.KEEP_CLOCK)
TRACK_OR_KEEP_COMMITMENT = duties.either(duties.TRACK_COMMITMENT, duties.KEEP_CLOCK)


class PromiseKind(models.TextChoices):
    """What a commitment is for."""

    APPROVAL = "approval", _("审批替代型")
    DISCLOSURE = "disclosure", _("主动公示型")
    INDUSTRY = "industry", _("行业自律型")
    REPAIR = "repair", _("信用修复型")
    TOLERANCE = "tolerance", _("容缺受理")
    INFORMED = "informed", _("告知承诺")


class Promise(models.TextChoices):
    """Where a credit commitment stands."""

    WAITING = "waiting", _("待会签")
    SIGNED = "signed", _("已签署")
    NOTICED = "noticed", _("已告知拟认定违背")
    BREACHED = "breached", _("违背")
    WITHDRAWN = "withdrawn", _("已撤回")
    FULFILLED = "fulfilled", _("已履行")
    EXPIRED = "expired", _("已期满")
    LAPSED = "lapsed", _("会签未完成")


# A commitment binds until it is found broken, taken back or over: an allegation alone ends nothing.
BINDING = (Promise.SIGNED, Promise.NOTICED)

# 承诺履约状态, as the report record says it (domain §6.4).
PERFORMANCE = {
    Promise.WAITING: _("未生效"),
    Promise.SIGNED: _("履行中"),
    Promise.NOTICED: _("履行中"),
    Promise.BREACHED: _("未履约"),
    Promise.WITHDRAWN: _("已撤回"),
    Promise.FULFILLED: _("已履约"),
    Promise.EXPIRED: _("已期满"),
    Promise.LAPSED: _("未生效"),
}


class Finding(models.TextChoices):
    """What a check of the performance comes to."""

    KEPT = "kept", _("按承诺履行")
    PARTLY = "partly", _("部分履行")
    BROKEN = "broken", _("未履行")
    UNCLEAR = "unclear", _("尚不能判断")


# ------------------------------------------------------------------------------------------- the text
PLACEHOLDERS: dict[str, Any] = {
    "subject": _("承诺人名称"),
    "code": _("统一社会信用代码（自然人不显示）"),
    "authority": _("受理单位"),
    "item": _("承诺事项"),
    "matter": _("承诺事由（签署时填写）"),
    "due": _("履行期限届满日"),
    "list": _("名单名称"),
    "order": _("认定所依据的文书"),
}
OF_A_LISTING = frozenset({"list", "order"})
_NAMED = re.compile(r"\{([^{}]*)\}")
READING_SPEED = 8  # characters a second: slower than a glance, faster than reading aloud (ours)
READING_MIN, READING_MAX = 10, 120


def faults_of(text: str, *, of_listing: bool = False) -> list[str]:
    """What is wrong with the placeholders of a text; nothing is ever evaluated, a name is looked up or refused."""
    known = set(PLACEHOLDERS) - (set() if of_listing else OF_A_LISTING)
    wrong = [str(name) for name in _NAMED.findall(text) if name not in known]
    found = [
        str(_("不能识别的占位符：%(name)s。")) % {"name": "{" + name + "}"} for name in dict.fromkeys(wrong)
    ]
    left = _NAMED.sub("", text)
    if "{" in left or "}" in left:
        found.append(str(_("花括号没有成对，或者嵌套。")))
    return found


def filled(text: str, facts: Mapping[str, str]) -> str:
    """The text with its facts, in one pass: what a fact says is never read as a placeholder; unknown names stay."""
    return _NAMED.sub(lambda found: facts.get(found.group(1), found.group(0)), text)


def asks_for(text: str, name: str) -> bool:
    """Does the text have this placeholder?"""
    return name in _NAMED.findall(text)


def reading_time(text: str, stated: int = 0) -> int:
    """How many seconds must lie between the page and the signature: what the template states, else by its length."""
    return stated or max(READING_MIN, min(READING_MAX, len(text) // READING_SPEED))


# ----------------------------------------------------------------------------------------- the wording
class Wording(models.TextChoices):
    """Where a version of a text stands; those of a list live with its rules."""

    OF_RULES = "rules", _("随名单规则")
    DRAFT = "draft", _("草案")
    PUBLISHED = "published", _("公布")
    RETIRED = "retired", _("停用")
    DISCARDED = "discarded", _("作废")


@unless(_("承诺书标题、正文不能为空，正文的占位符必须有效。"))
def says_something(law: "WordingLaw") -> bool:
    """A text that nobody could sign is not published."""
    return bool(law.title.strip() and law.text.strip()) and not faults_of(law.text)


class WordingLaw(FSMModelMixin, models.Model):
    """A version of a text: drafted by one, published by another; what was published never changes."""

    state = FSMField(
        _("状态"), max_length=12, choices=Wording.choices, default=Wording.OF_RULES, protected=True
    )
    title = models.CharField(_("标题"), max_length=100)
    text = models.TextField(_("正文"))
    hands = models.JSONField(default=list, blank=True)

    as_of: datetime
    today: date

    class Meta:
        abstract = True

    @transition(
        state,
        source=Wording.DRAFT,
        target=Wording.PUBLISHED,
        conditions=[says_something],
        permission=PUBLISH_COMMITMENT_TEXT,
    )
    def publish_commitment_text(self) -> None:
        """A second person publishes the version: it can be downloaded and signed."""

    @transition(state, source=Wording.PUBLISHED, target=Wording.RETIRED, permission=duties.KEEP_COMMITMENTS)
    def retire_commitment_text(self) -> None:
        """A newer version takes over, or the item is no longer accepted; what was signed stays as it is."""

    @transition(state, source=Wording.DRAFT, target=Wording.DISCARDED, permission=duties.KEEP_COMMITMENTS)
    def discard_commitment_text(self) -> None:
        """A draft that nobody wants."""


# -------------------------------------------------------------------------------------- the commitment
@unless(_("会签应当由另一人办理，不能由签署人本人会签。"))
def by_another(law: "CommitmentLaw") -> bool:
    """Two signatures are two persons."""
    return law.cosigned_by_id is not None and law.cosigned_by_id != law.signed_by_id


@unless(_("承诺已经被采用（已据此办理修复、许可等），不能撤回；承诺继续有效。"))
def was_not_relied_on(law: "CommitmentLaw") -> bool:
    """What somebody has already acted upon is not taken back."""
    return law.relied_on is None


@unless(_("请先写明拟认定违背承诺的事实和证据。"))
def breach_is_stated(law: "CommitmentLaw") -> bool:
    """Nobody is told of a breach that nobody describes."""
    return bool(law.breach_facts.strip())


@unless(_("告知书还没有送达，不能作出认定。"))
def was_told(law: "CommitmentLaw") -> bool:
    """Nothing is decided against who was not heard."""
    return law.told_on is not None


@unless(_("异议期限还没有届满，不能作出认定。"))
def was_heard(law: "CommitmentLaw") -> bool:
    """The term for an objection is over: it is the subject's to the last day, and whoever spoke may say more."""
    return law.object_until is not None and law.object_until < law.today


class CommitmentLaw(FSMModelMixin, models.Model):
    """The life of a signed credit commitment. `hands` are who proposed a finding of breach: they do not decide it."""

    state = FSMField(
        _("状态"), max_length=20, choices=Promise.choices, default=Promise.SIGNED, protected=True
    )
    relied_on = models.DateField(_("采用日期"), null=True, blank=True)
    breach_facts = models.TextField(_("拟认定违背的事实"), blank=True)
    told_on = models.DateField(_("告知送达日期"), null=True, blank=True)
    object_until = models.DateField(_("异议截止日"), null=True, blank=True)
    objection = models.TextField(_("承诺人的异议"), blank=True)
    hands = models.JSONField(default=list, blank=True)

    signed_by_id: int | None
    cosigned_by_id: int | None
    as_of: datetime
    today: date

    class Meta:
        abstract = True

    @transition(
        state,
        source=Promise.WAITING,
        target=Promise.SIGNED,
        conditions=[by_another],
        permission=duties.SIGN_COMMITMENT,
    )
    def cosign(self) -> None:
        """The second person signs: the commitment takes effect."""

    @transition(state, source=Promise.WAITING, target=Promise.LAPSED, permission=SIGN_OR_KEEP)
    def give_up_cosigning(self) -> None:
        """The second person declines, or the days for it are over."""

    @transition(
        state, source=Promise.SIGNED, target=Promise.NOTICED,
        conditions=[breach_is_stated], permission=duties.TRACK_COMMITMENT,
    )  # fmt: skip
    def notice_breach(self) -> None:
        """The subject is told what is to be found, and that it may object."""

    @transition(state, source=Promise.NOTICED, target=Promise.SIGNED, permission=DECIDE_BREACH_BY_ANOTHER)
    def clear_breach(self) -> None:
        """The allegation does not hold; the commitment goes on as if nothing had been."""

    @transition(
        state, source=Promise.NOTICED, target=Promise.BREACHED,
        conditions=[was_told, was_heard], permission=DECIDE_BREACH_BY_ANOTHER,
    )  # fmt: skip
    def breach(self) -> None:
        """The commitment was found broken (未履约), by another than who proposed it."""

    @transition(
        state, source=[Promise.WAITING, Promise.SIGNED], target=Promise.WITHDRAWN,
        conditions=[was_not_relied_on], permission=duties.SIGN_COMMITMENT,
    )  # fmt: skip
    def withdraw(self) -> None:
        """The signatory takes the commitment back before it is relied on."""

    @transition(state, source=Promise.SIGNED, target=Promise.FULFILLED, permission=TRACK_OR_KEEP_COMMITMENT)
    def fulfil(self) -> None:
        """What was promised was done: an officer found it, or the term ended with a check that says so."""

    @transition(state, source=Promise.SIGNED, target=Promise.EXPIRED, permission=duties.KEEP_CLOCK)
    def expire_commitment(self) -> None:
        """Its time is over; nobody found it kept or broken."""
