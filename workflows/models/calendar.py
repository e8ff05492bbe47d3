"""The working-day calendar: years whose notice is loaded, days that depart from the weekday rule."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflows.law.holidays import SpecialDay, TableCalendar
from workflows.law.terms import Calendar


class CalendarYear(models.Model):
    """A year whose holiday notice is loaded; terms that need any other year are provisional."""

    year = models.PositiveSmallIntegerField(_("年度"), unique=True)
    source = models.CharField(_("依据文件"), max_length=200)
    verified = models.BooleanField(_("已与原文核对"), default=False)
    loaded_at = models.DateTimeField(_("载入时间"))

    class Meta:
        verbose_name = _("日历年度")
        verbose_name_plural = _("日历年度")
        ordering = ("year",)

    def __str__(self) -> str:
        return str(self.year)


class Day(models.Model):
    """A holiday on a weekday, or a weekend day that is worked; all other days follow the weekday rule."""

    date = models.DateField(_("日期"), primary_key=True)
    is_workday = models.BooleanField(_("是否工作日"))
    note = models.CharField(_("说明"), max_length=60)
    year = models.ForeignKey(
        CalendarYear, verbose_name=_("年度"), on_delete=models.CASCADE, related_name="days"
    )

    class Meta:
        verbose_name = _("节假日或调休日")
        verbose_name_plural = _("节假日与调休日")
        ordering = ("date",)

    def __str__(self) -> str:
        return f"{self.date.isoformat()} {self.note}"


def load_calendar() -> Calendar:
    """The whole calendar in memory, in two queries; callers load it once per request."""
    years = CalendarYear.objects.values_list("year", flat=True)
    days = Day.objects.values_list("date", "is_workday", "note")
    return TableCalendar.of(years, (SpecialDay(*row) for row in days))
