"""A year of the calendar that is entered by hand: entered, checked by a second person against the notice, loaded.

A wrong day in the calendar moves every deadline that runs over it: nobody loads what he or she alone has typed.
The names of the holidays are those of 《全国年节及纪念日放假办法》.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_fsm import FSMField, FSMModelMixin, transition

from workflows.law import duties
from workflows.law.holidays import SpecialDay, YearNotice

FESTIVALS = ("元旦", "春节", "清明", "劳动", "端午", "中秋", "国庆")
ISO = r"(\d{4}-\d{2}-\d{2})"
ONE_LINE = re.compile(
    rf"\s*(?P<name>\S{{1,20}})\s+{ISO}(?:\s*(?:至|到|~|—|–|-{{1,2}}|,|，|\s)\s*{ISO})?\s*", re.ASCII
)


class Almanac(models.TextChoices):
    """Where a year that was entered by hand stands."""

    ENTERED = "entered", gettext_lazy("待核对")
    LOADED = "loaded", gettext_lazy("已载入")
    WITHDRAWN = "withdrawn", gettext_lazy("已撤回")


class AlmanacLaw(FSMModelMixin, models.Model):
    """One year as somebody typed it. `hands` are the ids of the persons who wrote it: none of them may check it."""

    state = FSMField(
        gettext_lazy("状态"), max_length=10, choices=Almanac.choices, default=Almanac.ENTERED, protected=True
    )
    hands = models.JSONField(default=list, blank=True)

    as_of: datetime
    today: date

    class Meta:
        abstract = True

    @transition(state, source=Almanac.ENTERED, target=Almanac.LOADED, permission=duties.APPROVE_BY_ANOTHER)
    def confirm(self) -> None:
        """A second person has compared every day with the notice; from now on terms are counted by it."""

    @transition(state, source=Almanac.ENTERED, target=Almanac.WITHDRAWN, permission=duties.DRAFT_RULES)
    def withdraw(self) -> None:
        """It was wrong; nothing was counted by it."""


def read_lines(text: str) -> list[tuple[str, date, date]]:
    """Lines like “春节 2027-02-05 至 2027-02-11”: name, first and last day; ValueError names the line."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            found.append(_read_line(number, line))
    return found


def _read_line(number: int, line: str) -> tuple[str, date, date]:
    """One line; ValueError in Chinese."""
    told = {"n": number, "line": line.strip()[:40]}
    match = ONE_LINE.fullmatch(line)
    if match is None:
        raise ValueError(
            _("第%(n)d行“%(line)s”无法辨认，请写成“春节 2027-02-05 至 2027-02-11”的样子。") % told
        )
    try:
        first = date.fromisoformat(match[2])
        last = date.fromisoformat(match[3]) if match[3] else first
    except ValueError as error:
        raise ValueError(_("第%(n)d行“%(line)s”的日期不存在。") % told) from error
    if last < first:
        raise ValueError(_("第%(n)d行“%(line)s”的截止日早于起始日。") % told)
    if (last - first).days > 15:
        raise ValueError(_("第%(n)d行“%(line)s”超过16日，请核对。") % told)
    return match["name"], first, last


def notice_of(
    year: int,
    source: str,
    holidays: Iterable[tuple[str, date, date]],
    workdays: Iterable[tuple[str, date, date]],
    *,
    verified: bool,
) -> YearNotice:
    """The typed lines as a notice; ValueError with the first fault, in Chinese."""
    days = [
        SpecialDay(date.fromordinal(n), False, f"{name}假期")
        for name, first, last in holidays
        for n in range(first.toordinal(), last.toordinal() + 1)
    ]
    made_up = [
        SpecialDay(date.fromordinal(n), True, f"{name}调休上班")
        for name, first, last in workdays
        for n in range(first.toordinal(), last.toordinal() + 1)
    ]
    return YearNotice(year, source, verified, tuple([*days, *made_up]))


def faults(
    holidays: Iterable[tuple[str, date, date]], workdays: Iterable[tuple[str, date, date]]
) -> list[str]:
    """What cannot be right about a year: a festival that is missing, a make-up day that is worked anyway."""
    names = "".join(name for name, _first, _last in holidays)
    found = [
        _("放假安排中没有“%(name)s”，请核对。") % {"name": festival}
        for festival in FESTIVALS
        if festival not in names
    ]
    for name, first, last in workdays:
        for n in range(first.toordinal(), last.toordinal() + 1):
            day = date.fromordinal(n)
            if day.weekday() < 5:
                told = {"day": day.isoformat(), "name": name}
                found.append(_("%(name)s调休上班日 %(day)s 不是周末，请核对。") % told)
    return found
