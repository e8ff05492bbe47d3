"""The working-day calendar: years whose notice is loaded, days that depart from the weekday rule."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflows.law.almanac import AlmanacLaw, notice_of, read_lines
from workflows.law.holidays import SpecialDay, TableCalendar, YearNotice
from workflows.law.terms import Calendar
from workflows.models.kept import once


class CalendarYear(models.Model):
    """A year whose holiday notice is loaded; terms that need any other year are provisional."""

    year = models.PositiveSmallIntegerField(_("年度"), unique=True)
    source = models.CharField(_("依据文件"), max_length=200)
    verified = models.BooleanField(_("已与原文核对"), default=False)
    loaded_at = models.DateTimeField(_("载入时间"))
    book = models.OneToOneField("workflows.Book", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("日历年度")
        verbose_name_plural = _("日历年度")
        ordering = ("year",)

    def __str__(self) -> str:
        return str(self.year)

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"calendar/{self.year}"


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


class CalendarDraft(AlmanacLaw):
    """A year that somebody of the credit office typed from the notice; loaded when a second person has checked it."""

    year = models.PositiveSmallIntegerField(_("年度"))
    source = models.CharField(_("依据文件"), max_length=200)
    holidays = models.TextField(_("放假"))
    workdays = models.TextField(_("调休上班"), blank=True)
    department = models.ForeignKey("workflows.Department", models.PROTECT, related_name="+")
    entered_by = models.ForeignKey("workflows.Person", models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("录入时间"))
    book = models.OneToOneField("workflows.Book", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("待核对的日历年度")
        verbose_name_plural = _("待核对的日历年度")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["year"], condition=models.Q(state="entered"), name="one_calendar_draft_per_year"
            ),
        )

    def __str__(self) -> str:
        return f"{self.year} {self.get_state_display()}"

    @property
    def place(self) -> str:
        """The credit office whose people enter and check it."""
        return f"d{self.department_id}"

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"calendar-draft/{self.pk}"

    def as_notice(self, *, verified: bool = False) -> YearNotice:
        """The typed lines as the calendar reads them; ValueError in Chinese."""
        lines: Any = (read_lines(self.holidays), read_lines(self.workdays))
        return notice_of(self.year, self.source, *lines, verified=verified)


def load_calendar() -> Calendar:
    """The whole calendar in memory, in two queries; callers load it once per request."""
    return once("calendar", _read_calendar)


def _read_calendar() -> Calendar:
    """The same, read now."""
    years = CalendarYear.objects.values_list("year", flat=True)
    days = Day.objects.values_list("date", "is_workday", "note")
    return TableCalendar.of(years, (SpecialDay(*row) for row in days))
