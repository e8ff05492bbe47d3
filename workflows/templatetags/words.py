"""Filters and tags that turn dates, money, names, hashes and clocks into the words of the interface."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput
from django.forms.boundfield import BoundWidget
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import is_aware, localtime
from django.utils.translation import gettext as _

from workflows.law import identity
from workflows.law.clauses import citable
from workflows.law.parameters import SPECS
from workflows.law.steps import VERBS
from workflows.queries import tally
from workflows.queries.clockface import weekday

register = template.Library()

ICON_SIZES = {14: " xh-i--14", 16: " xh-i--16", 24: " xh-i--24"}


# ------------------------------------------------------------------------------------------ persons
@register.filter
def masked_name(name: str) -> str:
    """A natural person's name as the public sees it: 何＊＊ (domain §5.3)."""
    return identity.mask_name(str(name)) if name else ""


@register.filter
def masked_id(code: str) -> str:
    """An identity number with only its first 3 and last 2 characters (domain §5.3)."""
    return identity.mask_id(str(code)) if code else ""


@register.filter
def cited(clause: str) -> str:
    """A clause or basis as it may be shown: never a paper that only its makers know."""
    return citable(str(clause)) if clause else ""


@register.filter
def standing_on(policy: Any, today: date) -> str:
    """How a version of the rules stands on a day."""
    return str(policy.standing(today))


@register.filter
def person_name(user: Any) -> str:
    """The name of a signed-in person."""
    return str(getattr(user, "name", "") or user.get_username())


# ------------------------------------------------------------------------------------- dates, money
def _as_date(value: date | datetime) -> date:
    """The day in Shanghai of a date or an instant."""
    if isinstance(value, datetime):
        return localtime(value).date() if is_aware(value) else value.date()
    return value


@register.filter
def official_date(value: date | datetime | None) -> str:
    """2026年4月1日, as a notice writes it."""
    if not value:
        return ""
    on = _as_date(value)
    return f"{on.year}年{on.month}月{on.day}日"


def _time_tag(iso: str, words: str) -> SafeString:
    """A date that never breaks over two lines."""
    return format_html('<time class="xh-nw" datetime="{}">{}</time>', iso, words)


@register.filter
def day(value: date | datetime | None) -> str:
    """2026-12-11."""
    if not value:
        return "—"
    on = _as_date(value).isoformat()
    return _time_tag(on, on)


@register.filter
def day_short(value: date | datetime | None) -> str:
    """12-11 周五."""
    if not value:
        return "—"
    on = _as_date(value)
    return _time_tag(on.isoformat(), f"{on:%m-%d} {weekday(on)}")


@register.filter
def day_of_year(value: date | datetime | None) -> str:
    """12-11."""
    if not value:
        return "—"
    on = _as_date(value)
    return _time_tag(on.isoformat(), f"{on:%m-%d}")


@register.filter
def instant(value: datetime | None) -> str:
    """2026-12-11 09:30, Shanghai time."""
    if not value:
        return "—"
    at = localtime(value) if is_aware(value) else value
    return _time_tag(at.isoformat(timespec="minutes"), f"{at:%Y-%m-%d %H:%M}")


@register.filter
def iso(value: date | datetime | None) -> str:
    """The machine form for a datetime attribute."""
    return value.isoformat() if value else ""


@register.filter
def minutes(value: timedelta | None) -> int:
    """A span in whole minutes."""
    return int(value.total_seconds() // 60) if value else 0


@register.filter
def amount(value: Any) -> str:
    """Yuan with two decimals: 1,286,400.00 元; an empty value is a dash."""
    if value in (None, ""):
        return "—"
    try:
        yuan = Decimal(str(value)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    except InvalidOperation:
        return str(value)
    return _("%(yuan)s 元") % {"yuan": f"{yuan:,.2f}"}


@register.filter
def hash_short(value: Any) -> str:
    """First 4 … last 4 of a digest (text or bytes)."""
    text = bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value or "")
    return f"{text[:4]}…{text[-4:]}" if len(text) > 9 else text


@register.filter
def said_value(rule: Any) -> str:
    """The value of a parameter as officials read it; of a draft that is no term yet, as it was typed."""
    try:
        return str(rule.words)
    except ValueError:
        return f"{rule.value}{rule.unit}"


@register.filter
def rule_label(rule: Any) -> str:
    """A rule as officials call it."""
    return str(SPECS[rule.name].label) if rule.name in SPECS else str(rule.name)


@register.filter
def is_mapping(value: Any) -> bool:
    """Are they named facts?"""
    return isinstance(value, Mapping)


@register.filter
def is_listing(value: Any) -> bool:
    """Are they several facts of one kind?"""
    return isinstance(value, list | tuple)


@register.filter
def capped(n: int) -> str:
    """A count as it is printed: 999+ where counting stopped."""
    return tally.shown(n)


@register.filter
def verb_words(verb: str) -> str:
    """What a line of the log says."""
    return str(VERBS.get(verb, verb))


# -------------------------------------------------------------------------------------------- marks
@register.simple_tag
def icon(name: str, size: int = 18) -> SafeString:
    """One icon of the sprite, hidden from screen readers; sizes 14, 16, 18 and 24 px."""
    return format_html(
        '<svg class="xh-i{}" aria-hidden="true"><use href="{}#i-{}"/></svg>',
        ICON_SIZES.get(size, ""),
        static("icons.svg"),
        name,
    )


@register.inclusion_tag("_clock.html")
def clock(view: Mapping[str, Any] | None) -> dict[str, Any]:
    """The clock of one row, from a face of queries.clockface."""
    return {"clock": view}


@register.inclusion_tag("_beam.html")
def beam(view: Mapping[str, Any] | None, large: bool = False) -> dict[str, Any]:
    """The statutory clock with its beam rule, from a face of queries.clockface."""
    return {"clock": view, "large": large}


# -------------------------------------------------------------------------------------- form fields
CONTROLS = {
    "select": "form-select",
    "selectmultiple": "form-select",
    "nullbooleanselect": "form-select",
    "checkbox": "form-check-input m-0 flex-shrink-0",
}


@register.filter
def control(field: BoundField) -> SafeString:
    """The widget of a field in the classes of the design; Django adds aria-describedby and aria-invalid."""
    given = str(field.field.widget.attrs.get("class", "")).split()
    wanted = CONTROLS.get(field.widget_type, "form-control").split()
    return field.as_widget(attrs={"class": " ".join(dict.fromkeys([*wanted, *given]))})


@register.filter
def is_tick(field: BoundField) -> bool:
    """Is the field a single checkbox, whose label stands behind it?"""
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def choice_input(option: BoundWidget) -> SafeString:
    """The input of one radio or checkbox card."""
    option.data["attrs"]["class"] = "form-check-input"
    return option.tag()


@register.filter
def choice_hint(option: BoundWidget, field: BoundField) -> str:
    """The small line of a card, from the field's `hints` or from the third part of the form's `outcomes`."""
    told = {str(value): hint for value, _label, hint in getattr(field.form, "outcomes", ())}
    hints: Mapping[str, Any] = getattr(field.field, "hints", None) or (
        told if field.name == "outcome" else {}
    )
    return str(hints.get(str(option.data["value"]), ""))
