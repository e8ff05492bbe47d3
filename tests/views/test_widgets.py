"""Controls written straight have the same signs as those of Django's templates."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.forms.boundfield import BoundWidget
from django.forms.renderers import DjangoTemplates
from django.forms.widgets import ChoiceWidget
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from project.widgets import DRAWN, FOLDER, Straight
from workflows.templatetags.words import control

SIGNS = "a\"b'c<d>&e&amp;"
VALUES = (
    None, "", SIGNS, mark_safe("<b>&amp;</b>"), gettext_lazy("名称"), 0, 2026, 1234567, Decimal("1.50"), True, False,
    date(2026, 3, 2), ["a", SIGNS],
)  # fmt: skip
CHOICES = (
    ("", "---"),
    (SIGNS, mark_safe("<i>甲</i>")),
    (2026, 2026),
    (None, gettext_lazy("名称")),
    (SIGNS, ((1, SIGNS), (True, "乙"))),
    (mark_safe("组<b>"), (("x", date(2026, 3, 2)), ("y", Decimal("1234.5")))),
)
ATTRS: tuple[dict[str, Any], ...] = (
    {},
    {"id": "id_x", "class": SIGNS, "required": True, "disabled": False, "maxlength": 1200, "data-none": None},
    {
        "id": gettext_lazy("名称"),
        "title": mark_safe("&quot;"),
        SIGNS: SIGNS,
        "data-lazy": gettext_lazy("名称"),
    },
)
INPUTS: tuple[type[forms.Widget], ...] = (
    forms.TextInput, forms.NumberInput, forms.EmailInput, forms.URLInput, forms.PasswordInput, forms.HiddenInput,
    forms.DateInput, forms.DateTimeInput, forms.TimeInput, forms.CheckboxInput, forms.FileInput, forms.Textarea,
    forms.ColorInput, forms.SearchInput, forms.TelInput,
)  # fmt: skip
LISTS: tuple[type[ChoiceWidget], ...] = (
    forms.Select,
    forms.SelectMultiple,
    forms.RadioSelect,
    forms.CheckboxSelectMultiple,
)


class Drawn(Straight):
    """Notes for which template something was drawn straight."""

    def __init__(self) -> None:
        super().__init__()
        self.straight: set[str] = set()

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        self.straight |= {template_name} & DRAWN.keys()
        return super().render(template_name, context, request)


def test_every_control_has_the_signs_of_its_template() -> None:
    drawn, seen = Drawn(), 0
    for kind in (*INPUTS, *LISTS):
        widget = kind() if kind in INPUTS else kind(choices=CHOICES)  # type: ignore[call-arg]
        for value in VALUES:
            for attrs in ATTRS:
                told = {"name": SIGNS, "value": value, "attrs": dict(attrs)}
                assert widget.render(**told, renderer=drawn) == widget.render(
                    **told, renderer=DjangoTemplates()
                )
                seen += 1
    assert seen == len(VALUES) * len(ATTRS) * (len(INPUTS) + len(LISTS))
    assert drawn.straight >= {f"{FOLDER}{kind().template_name.rpartition('/')[2]}" for kind in INPUTS}
    assert f"{FOLDER}select.html" in drawn.straight


@pytest.mark.parametrize("widget", [forms.RadioSelect, forms.CheckboxSelectMultiple])
@pytest.mark.parametrize("label", [True, False])
def test_every_card_of_a_choice_has_the_signs_of_its_template(
    widget: type[ChoiceWidget], label: bool
) -> None:
    def cards(renderer: Any) -> list[str]:
        drawn = widget(choices=CHOICES)
        options = drawn.subwidgets("x", ["2026"], {"id": "id_x", "required": True})
        return [BoundWidget(drawn, each, renderer).tag(wrap_label=label) for each in options]

    assert cards(Straight()) == cards(DjangoTemplates()) != []


def test_a_list_with_options_of_its_own_comes_from_its_template() -> None:
    class Own(forms.Select):
        option_template_name = f"{FOLDER}radio_option.html"

    own = Own(choices=CHOICES)
    assert own.render("x", "", renderer=Straight()) == own.render("x", "", renderer=DjangoTemplates())


def test_forms_of_the_program_are_drawn_so() -> None:
    class Asked(forms.Form):
        word = forms.CharField(max_length=20, initial=SIGNS)

    assert isinstance(Asked().renderer, Straight)
    assert '<input type="text" name="word" value="a&quot;b&#x27;c&lt;d&gt;&amp;e&amp;amp;"' in control(
        Asked()["word"]
    )
