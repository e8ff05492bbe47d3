"""双公示: a licence or a penalty is put online within a term of working days after the decision (国发〔2016〕33号).

A decision itself is made elsewhere; here it is reported, shown as long as it may be, and taken down by the clock.
How long a penalty may be shown follows its class under the general repair rules (law/regimes.py).
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from workflows.law import duties
from workflows.law.duties import AnotherHand
from workflows.law.policy import Rules
from workflows.law.refusal import unless
from workflows.law.regimes import ClassRules, Note, Regime, governing, of_class
from workflows.law.terms import Calendar, Count, count


class Posting(models.TextChoices):
    """Where a reported decision stands."""

    RECEIVED = "received", _("已报送，未上网")
    ONLINE = "online", _("上网公示中")
    TAKEN_DOWN = "taken_down", _("期满停止公示")
    RETRACTED = "retracted", _("已撤下")
    REPAIRED = "repaired", _("修复后停止公示")


def due(rules: Rules, decided_on: date, calendar: Calendar) -> Count:
    """By when the decision must be online, day by day: the term of the rules from the day of the decision."""
    rule = rules["publication_window"]
    return count(decided_on, rule.term, calendar, roll=rule.roll)


def governed_by(
    rules: Rules, regimes: Iterable[Regime], decided_on: date, reported_on: date
) -> Regime | None:
    """The general repair rules that say how long the decision may be shown, by the switch of its list."""
    switch = rules.value("repair_version")
    return governing(regimes, document=decided_on, asked=reported_on, switch=switch).regime


def may_show(rules: Rules, regime: Regime | None, *, is_person: bool, severity: str) -> bool:
    """May this decision be public: persons only if the list says so, and no class that the regime keeps back."""
    if is_person and not rules.yes("natural_person_publishable"):
        return False
    return Note.NOT_SHOWN not in _terms(regime, severity).notes


def shown_until(
    rules: Rules,
    regime: Regime | None,
    decided_on: date,
    calendar: Calendar,
    *,
    severity: str = "",
    stated: date | None = None,
) -> date | None:
    """The last public day: the longest that the regime gives to the class, or the earlier stated one.

    None: without end. The one place that is asked; where no regime can say, the list's own `general_maximum` stands.
    """
    rule = _terms(regime, severity).maximum or rules.get("general_maximum")
    if rule is None:
        return stated
    last = count(decided_on, rule.term, calendar, roll=rule.roll).end
    return min(last, stated) if stated else last


def _terms(regime: Regime | None, severity: str) -> ClassRules:
    """What the regime says of a class; nothing of a decision that has none (a licence)."""
    return of_class(regime.rules, severity) if regime and severity else ClassRules()


class PublicityLaw(FSMModelMixin, models.Model):
    """The life of one reported decision on the public site."""

    state = FSMField(
        _("公示状态"), max_length=20, choices=Posting.choices, default=Posting.RECEIVED, protected=True
    )
    is_public = models.BooleanField(_("规则允许公示"), default=False)
    shown_from = models.DateField(_("上网日期"), null=True, blank=True)
    shown_until = models.DateField(_("公示截止期"), null=True, blank=True)
    ended_at = models.DateTimeField(_("停止公示时间"), null=True, blank=True)

    as_of: datetime
    today: date

    class Meta:
        abstract = True

    @unless(_("依照规则这条信息不得向社会公示。"))
    def showable(self) -> bool:
        """The rules let the public see it."""
        return self.is_public

    @unless(_("公示期已经届满，不再上网。"))
    def not_over(self) -> bool:
        """The longest period has not run out."""
        return self.shown_until is None or self.today <= self.shown_until

    @unless(_("公示期尚未届满。"))
    def is_over(self) -> bool:
        """The last public day is past."""
        return self.shown_until is not None and self.today > self.shown_until

    @transition(
        state,
        source=Posting.RECEIVED,
        target=Posting.ONLINE,
        conditions=[showable, not_over],
        permission=duties.REPORT_DECISION,
    )
    def put_online(self) -> None:
        """Put on the public site."""
        self.shown_from = self.today

    @transition(
        state,
        source=Posting.ONLINE,
        target=Posting.TAKEN_DOWN,
        conditions=[is_over],
        permission=duties.KEEP_CLOCK,
    )
    def take_down(self) -> None:
        """The longest period is over: nobody needs to apply for anything."""
        self.ended_at = self.as_of

    @transition(
        state,
        source=[Posting.RECEIVED, Posting.ONLINE],
        target=Posting.RETRACTED,
        permission=AnotherHand(duties.REPORT_DECISION, duties.WITHDRAW_NOTICE),
    )
    def retract(self) -> None:
        """The decision was annulled or wrongly reported; whoever reported it does not decide that."""
        self.ended_at = self.as_of

    @transition(state, source=Posting.ONLINE, target=Posting.REPAIRED, permission=duties.DECIDE_REPAIR)
    def end_early(self) -> None:
        """A repair was granted: the display ends before its longest period (Order 36, domain §1.1)."""
        self.ended_at = self.as_of
