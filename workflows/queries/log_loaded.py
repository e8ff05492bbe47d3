"""What a file changed in lists, rules, terms, calendars, in words: such a line names nobody, and nothing is masked."""

from contextlib import suppress
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils.dateparse import parse_date
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from workflows.law.parameters import SPECS
from workflows.models import (
    DemeritPolicy,
    HandlingTerm,
    LegalBasis,
    ListType,
    OccupationGroup,
    Parameter,
    Policy,
    Transition,
)
from workflows.models.calendar import CalendarYear

VERBS = frozenset(
    {
        "load_list",
        "load_rules",
        "load_handling_term",
        "load_occupation_group",
        "load_demerits",
        "load_calendar",
    }
)
MODELS: dict[str, Any] = {
    "list": ListType,
    "policy": Policy,
    "handling-term": HandlingTerm,
    "occupation-group": OccupationGroup,
    "demerit-policy": DemeritPolicy,
    "calendar": CalendarYear,
}
# Columns that no page shows by their own name, and facts that are no column.
LABELS: dict[str, Any] = {
    "code": _("代码"),
    "name": _("名称"),
    "term": _("期间"),
    "digest": _("文件内容摘要"),
    "ended": _("由其接替的版本"),
    "days": _("变更的日期"),
    "unsettled": _("须重新计算的期限数"),
}
DAY = {"workday": _("上班"), "holiday": _("休息")}


def is_loaded(line: Transition) -> bool:
    """Is it the line of something that was read from a file, or of a year of the calendar?"""
    return line.verb in VERBS


def label(name: str, line: Transition) -> str:
    """A field in words: `bases.2.article` is 法律依据2 条款, `parameters.listing_period.value` 列入期限 值."""
    part, key, column = _placed(name)
    if part == "bases":
        return f"{gettext('依据')}{key} {_column(LegalBasis, column)}"
    if part == "parameters":
        return f"{SPECS[key].label if key in SPECS else key} {_column(Parameter, column)}"
    if line.verb == "load_calendar" and parse_date(name):
        return name
    return _column(MODELS.get(line.thing.partition("/")[0]), name)


def word(name: str, value: Any, line: Transition) -> Any:
    """A value as those read it who chose it from a list; the day of a calendar as a notice says it."""
    part, _key, column = _placed(name)
    if line.verb == "load_calendar" and isinstance(value, str) and value.partition(" ")[0] in DAY:
        kind, _space, note = value.partition(" ")
        return f"{DAY[kind]} {note}".strip()
    model = {"bases": LegalBasis, "parameters": Parameter}.get(part, MODELS.get(line.thing.partition("/")[0]))
    choices: Any = ()
    if model is not None:
        with suppress(FieldDoesNotExist):
            choices = getattr(model._meta.get_field(column), "flatchoices", ())
    return dict(choices).get(value, value) if isinstance(value, str) else value


def _placed(name: str) -> tuple[str, str, str]:
    """The part, the row and the column that a field names; of a field of the thing itself, only the column."""
    part, dot, rest = name.partition(".")
    key, _dot, column = rest.rpartition(".")
    return (part, key, column) if dot else ("", "", name)


def _column(model: Any, name: str) -> str:
    """What a column is called."""
    if name in LABELS:
        return str(LABELS[name])
    try:
        return str(model._meta.get_field(name).verbose_name) if model is not None else name
    except FieldDoesNotExist:
        return name
