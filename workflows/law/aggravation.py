"""No heavier treatment than was announced (行政处罚法 §45, by reference): the decision beside the served prior notice.

Whoever defends itself is never treated more harshly for it. A machine cannot read motives, so the rule is stricter and
simpler: what the prior notice did not announce cannot be decided before a new notice has announced it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher
from typing import Any, Self

from django.utils.translation import gettext as _

from workflows.law.parameters import INDEFINITE, UNTIL_CURED
from workflows.law.terms import Term, Unit

# Quantities of which less is milder; every other number (a day, a document) must read as it was announced.
AMOUNT = re.compile(r"([0-9][0-9,，]*(?:\.[0-9]+)?)(?=\s*(?:余)?(?:名|人|万元|元|笔|次|户))")
SENTENCE = re.compile(r"[。；;！!？?\n\r]+")
NEAR = 0.9  # ours: a slip of the pen changes one character in ten at most
ENDLESS = {UNTIL_CURED: 1, INDEFINITE: 2}  # both are heavier than any term
DAYS = {Unit.WD: Decimal("1.4"), Unit.D: Decimal(1), Unit.M: Decimal("30.4375"), Unit.Y: Decimal("365.25")}


@dataclass(frozen=True)
class Burden:
    """What one party is told, or decided to bear: grounds, facts, period, measures, who else, whether it is shown.

    `measures` maps the name of a measure to its own term ("" where it lasts as long as the listing); `together`
    names who is listed with the subject; `shows_persons` says whether natural persons are made public.
    """

    list_name: str = ""
    ground: str = ""
    facts_summary: str = ""
    role_facts: str = ""
    particulars: Mapping[str, str] = field(default_factory=dict)
    period: str = ""
    measures: Mapping[str, str] = field(default_factory=dict)
    together: tuple[str, ...] = ()
    shows_persons: bool = False

    def frozen(self) -> dict[str, Any]:
        """As the prior notice keeps it, plain JSON."""
        return {**asdict(self), "together": list(self.together)}

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> Self:
        """From what a notice has kept."""
        known = {each.name for each in fields(cls)}
        said: dict[str, Any] = {name: value for name, value in told.items() if name in known}
        return cls(**said | {"together": tuple(said.get("together", ()))})


def harsher(told: Burden, now: Burden) -> list[str]:
    """Everything in which the decision is heavier than the announcement, a sentence each; [] when nothing is."""
    return list(_harsher(told, now))


def _harsher(told: Burden, now: Burden) -> Iterator[str]:
    if now.list_name != told.list_name:
        words = _("拟列入的名单与告知的不同：告知的是“%(told)s”，现在是“%(now)s”。")
        yield words % _pair(told, now, "list_name")
    if now.ground != told.ground:
        yield _("列入情形与告知的不同：告知的是“%(told)s”，现在是“%(now)s”。") % _pair(told, now, "ground")
    for sentence in unannounced(told.facts_summary, now.facts_summary):
        yield _("列入事由中有没有告知过的内容：“%(words)s”。") % {"words": sentence}
    for sentence in unannounced(told.role_facts, now.role_facts):
        yield _("个人责任事实中有没有告知过的内容：“%(words)s”。") % {"words": sentence}
    yield from _of_particulars(told.particulars, now.particulars)
    yield from _of_treatment(told, now)


def _of_treatment(told: Burden, now: Burden) -> Iterator[str]:
    """Period, measures, who else, and whether it is shown."""
    if is_longer(told.period, now.period):
        said = {"told": period_words(told.period), "now": period_words(now.period)}
        yield _("列入期限长于告知的期限：告知的是%(told)s，现在是%(now)s。") % said
    for name, term in now.measures.items():
        if name not in told.measures:
            yield _("增加了没有告知过的措施：“%(name)s”。") % {"name": name}
        elif is_longer(told.measures[name], term):
            yield _("措施“%(name)s”的期限长于告知的期限。") % {"name": name}
    for name in now.together:
        if name not in told.together:
            yield _("一并列入了没有告知过的人员：%(name)s。") % {"name": name}
    if now.shows_persons and not told.shows_persons:
        yield _("告知时自然人信息不向社会公布，现在要公布。")


def _pair(told: Burden, now: Burden, name: str) -> dict[str, str]:
    return {"told": getattr(told, name), "now": getattr(now, name)}


def _of_particulars(told: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    """Amounts may go down; any other fact reads as it was announced or is left out."""
    for label, value in now.items():
        former = told.get(label, "")
        if value in ("", former):
            continue
        more, less = _number(value), _number(former)
        if more is None or less is None or more > less:
            said = {"label": label, "told": former or _("没有告知"), "now": value}
            yield _("%(label)s重于告知的内容：告知的是“%(told)s”，现在是“%(now)s”。") % said


def _number(words: str) -> Decimal | None:
    """A quantity, whatever unit it is written with; None where there is no single number."""
    found = re.fullmatch(r"\s*([0-9][0-9,，]*(?:\.[0-9]+)?)\s*[^0-9]*", str(words))
    try:
        return Decimal(re.sub("[,，]", "", found[1])) if found else None
    except InvalidOperation:
        return None


def unannounced(told: str, now: str) -> list[str]:
    """The sentences that the announcement did not say, in at least the same quantities."""
    known = [_read(sentence) for sentence in _sentences(told)]
    return [s for s in _sentences(now) if not any(_is_within(_read(s), each) for each in known)]


def rewordings(told: str, now: str) -> list[str]:
    """The sentences of a correction that only put right the wording of an announced one: close to it, and no heavier.

    Whoever did not receive the correction was told no more than this by the announcement.
    """
    known = [_read(sentence) for sentence in _sentences(told)]
    return [s for s in _sentences(now) if any(_is_near(_read(s), each) for each in known)]


def _is_near(now: tuple[str, list[Decimal]], told: tuple[str, list[Decimal]]) -> bool:
    """Nearly the same words at about the same length, as many quantities and none of them higher."""
    if len(now[1]) != len(told[1]) or any(a > b for a, b in zip(now[1], told[1], strict=True)):
        return False
    return SequenceMatcher(None, told[0], now[0], autojunk=False).ratio() >= NEAR


def _sentences(text: str) -> Iterable[str]:
    return [part.strip() for part in SENTENCE.split(text) if part.strip()]


def _read(sentence: str) -> tuple[str, list[Decimal]]:
    """A sentence as its words, with blanks for its quantities, and these quantities."""
    amounts = [Decimal(re.sub("[,，]", "", found)) for found in AMOUNT.findall(sentence)]
    return re.sub(r"\s+", "", AMOUNT.sub("#", sentence)), amounts


def _is_within(now: tuple[str, list[Decimal]], told: tuple[str, list[Decimal]]) -> bool:
    """The same words, and no quantity above the one that was announced."""
    return now[0] == told[0] and all(a <= b for a, b in zip(now[1], told[1], strict=True))


def is_longer(told: str, now: str) -> bool:
    """Does a period last longer than the announced one? Without an end is longer than any term; "" says nothing."""
    if now == told:
        return False
    if now in ENDLESS or told in ENDLESS or not now or not told:
        # A measure without a term of its own lasts as long as the listing: longer than a term that was named.
        return _rank(now) > _rank(told)
    return _days(now) > _days(told)


def _rank(period: str) -> int:
    """Where a period without a length stands: a term, no term of its own, until cured, without an end."""
    return ENDLESS[period] + 1 if period in ENDLESS else 0 if period else 1


def _days(period: str) -> Decimal:
    """About how many days: enough to say which of two terms is longer; 12 months are a year."""
    term = Term.parse(period)
    return term.value * DAYS[term.unit]


def period_words(period: str) -> str:
    """A period as an official reads it."""
    words = {UNTIL_CURED: _("直至改正"), INDEFINITE: _("无固定期限"), "": _("没有告知")}
    return words[period] if period in words else Term.parse(period).words
