"""The parts around a list: tabs, statuses, filters that open, and the chips of what is filtered."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.inbox import MANY, STATES
from workflows.models import SavedView
from workflows.queries import savedview
from workflows.views.inbox_address import Asked, as_sent, filters_of, link, without

if TYPE_CHECKING:
    from workflows.views.inbox_look import Looking

COLOURS = {"late": "xh-cnt--red", "today": "xh-cnt--amber", "soon": "xh-cnt--amber"}
APART = {"snoozed": gettext_lazy("稍后跟进"), "delegated": gettext_lazy("已委托他人")}
# The filters that open, and the fields in each.
DROPS: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    ("list", gettext_lazy("名单"), ("list",)),
    ("step", gettext_lazy("环节"), ("step",)),
    ("office", gettext_lazy("部门科室"), ("department", "team")),
    ("dates", gettext_lazy("日期"), ("received_from", "received_to", "due_from", "due_to")),
    ("more", gettext_lazy("更多"), ("urgency", "kind", "who")),
)


def statuses(look: "Looking", numbers: dict[str, int]) -> list[dict[str, Any]]:
    """The one-tap status filters; a colour only where something is in them."""
    kept = {name: value for name, value in filters_of(look.asked).items() if name != "state"}
    return [
        {
            "label": label,
            "n": numbers[state or "all"],
            "is_on": look.state() == state,
            "css": COLOURS.get(state, "") if numbers[state or "all"] else "",
            "url": link(look.box, kept, state=state),
        }
        for state, label in STATES
    ]


def asides(look: "Looking") -> list[dict[str, Any]]:
    """What lies apart from the list of one's own: put off until later, given to others.

    Without a count: no index knows what was put off, and most have put off nothing.
    """
    kept = {name: value for name, value in filters_of(look.asked).items() if name not in ("show", "state")}
    on = look.said.get("show", "")
    return [
        {
            "label": label,
            "is_on": on == show,
            "url": link(look.box, kept, show="" if on == show else show),
        }
        for show, label in APART.items()
    ]


def tabs(look: "Looking", views: list[SavedView], numbers: dict[str, int]) -> list[dict[str, Any]]:
    """The whole box, then the saved views; each is a plain address."""
    current = look.asked.get("view", [""])[0]
    known = {view.code for view in views}
    plain = current not in known
    return [
        {
            "label": _("全部"),
            "url": link(look.box, {}),
            "n": numbers["box"],
            "is_current": plain,
            "is_all": True,
        },
        *(
            {
                "label": view.name,
                "url": view_address(view),
                "n": numbers[f"view:{view.code}"],
                "is_current": view.code == current,
                "is_shared": view.is_shared,
            }
            for view in views[: savedview.TABS]
        ),
    ]


def view_address(view: SavedView) -> str:
    """A saved view is its filters in the address, and its name."""
    return link(view.box, filters_of(_lists(view.query)), view=view.code)


def _lists(query: dict[str, Any]) -> Asked:
    """What was kept, as lists of strings."""
    return dict(as_sent(query).lists())


def drops(look: "Looking") -> list[dict[str, Any]]:
    """The filters that open: their fields, and how many of them are in use."""
    return [
        {
            "name": name,
            "label": label,
            "fields": [look.form[field] for field in fields if _has_choices(look, field)],
            "n": sum(len(look.asked.get(field, [])) for field in fields),
        }
        for name, label, fields in DROPS
    ]


def _has_choices(look: "Looking", field: str) -> bool:
    """A field with nothing to choose from is not offered."""
    return field not in MANY or bool(look.choices[field])


def chips(look: "Looking") -> list[dict[str, str]]:
    """What the list is narrowed by, each with the address without it; the status shows itself."""
    made = []
    for name, values in filters_of(look.asked).items():
        if name in ("state", "show"):
            continue
        labels = dict(look.choices.get(name, []))
        field = look.form.fields[name]
        for value in values:
            made.append(
                {
                    "label": _("%(filter)s：%(value)s")
                    % {"filter": field.label, "value": labels.get(value, value)},
                    "url": link(look.box, without(look.asked, name, value if name in MANY else "")),
                }
            )
    return made
