"""The life of one attempt at service: under way, then succeeded or failed; how each way is dated.

Ways and dates follow 民事诉讼法 (2023) §§87-95, used by reference (domain §4.3). What each way asks for, and which
may follow which, is in `law/ways.py`.
"""

from datetime import date, datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from workflows.law import duties
from workflows.law.refusal import unless
from workflows.law.service import ServiceMethod

ANNOUNCEMENT = timedelta(days=30)  # 民事诉讼法 §95
ANNOUNCEMENT_BEFORE = timedelta(days=60)  # until 2021-12-31
SHORTER_FROM = date(2022, 1, 1)


def announcement_of(started_on: date) -> timedelta:
    """How long a public announcement made on a day has to run before it counts as service."""
    return ANNOUNCEMENT if started_on >= SHORTER_FROM else ANNOUNCEMENT_BEFORE


def announcement_end(started_on: date) -> date:
    """The last day of an announcement made on a day: the day of service. It does not roll over rest days (待核)."""
    return started_on + announcement_of(started_on)


class Attempting(models.TextChoices):
    """Where one attempt stands."""

    UNDER_WAY = "under_way", _("送达中")
    SUCCEEDED = "succeeded", _("已送达")
    FAILED = "failed", _("未能送达")
    DISCONTINUED = "discontinued", _("已终止")


@unless(_("送达日期不能早于本次送达开始的日期，也不能晚于今天。"))
def served_within_the_attempt(law: "AttemptLaw") -> bool:
    """An attempt that reached somebody did so on a day since it began."""
    day = law.proposed_on
    return day is not None and law.started_on <= day <= law.today


@unless(_("公告期还没有届满，届满后才视为送达（民事诉讼法第九十五条，30日；2022年1月1日前的公告60日）。"))
def announcement_has_run(law: "AttemptLaw") -> bool:
    """A public announcement counts as service when its days have passed since it was made."""
    if law.method != ServiceMethod.PUBLIC:
        return True
    return law.proposed_on is not None and law.proposed_on >= announcement_end(law.started_on)


@unless(_("未能送达的日期不能早于本次送达开始的日期，也不能晚于今天。"))
def missed_within_the_attempt(law: "AttemptLaw") -> bool:
    """It became known on a day since the attempt began."""
    day = law.proposed_on
    return day is not None and law.started_on <= day <= law.today


class AttemptLaw(FSMModelMixin, models.Model):
    """One attempt to serve one notice in one way. `started_on`: handed over, posted, sent or announced that day."""

    state = FSMField(
        _("送达情况"), max_length=12, choices=Attempting.choices, default=Attempting.UNDER_WAY, protected=True
    )
    method = models.CharField(_("送达方式"), max_length=20, choices=ServiceMethod.choices)
    started_on = models.DateField(_("开始日期"))
    served_on = models.DateField(_("送达日期"), null=True, blank=True)
    failed_on = models.DateField(_("未能送达日期"), null=True, blank=True)

    as_of: datetime
    today: date
    proposed_on: date | None = None

    class Meta:
        abstract = True

    @transition(
        state,
        source=Attempting.UNDER_WAY,
        target=Attempting.SUCCEEDED,
        conditions=[served_within_the_attempt, announcement_has_run],
        permission=duties.SERVE_RECEIVE_OR_KEEP,
    )
    def reach(self, *, on_day: date) -> None:
        """The notice reached its addressee in this way, that day."""
        self.served_on = on_day

    @transition(
        state,
        source=Attempting.UNDER_WAY,
        target=Attempting.FAILED,
        conditions=[missed_within_the_attempt],
        permission=duties.SERVE_OR_KEEP,
    )
    def miss(self, *, on_day: date) -> None:
        """It did not: the reason is kept, and another way is next."""
        self.failed_on = on_day

    @transition(
        state,
        source=Attempting.UNDER_WAY,
        target=Attempting.DISCONTINUED,
        permission=duties.SERVE_RECEIVE_OR_KEEP,
    )
    def discontinue(self) -> None:
        """Nothing is waited for any more: another way was quicker, or the notice was taken back."""
