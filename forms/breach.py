"""What is said about a commitment that may be broken: the same forms on its page and in the task that asks for it."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy

from forms.commitment import CheckForm, ServedForm, WhyForm

FACTS_HINT = gettext_lazy("写明承诺的内容、没有履行的事实、证据；写入告知书，承诺人会读到。")
REASON_HINT = gettext_lazy("写明审查异议的情况、认定的理由；认定违背的，写入认定书。")


def _why(label: Any, hint: Any = "") -> Callable[..., Any]:
    """A form with one reason."""
    return lambda today, *data: WhyForm(*data, label=label, hint=hint)


def _dated(form: Any) -> Callable[..., Any]:
    """A form that knows what day it is."""
    return lambda today, *data: form(*data, today=today)


FORMS: dict[str, Callable[..., Any]] = {
    "check": _dated(CheckForm),
    "fulfil": _why(gettext_lazy("履行情况")),
    "propose": _why(gettext_lazy("拟认定违背的事实"), FACTS_HINT),
    "serve": _dated(ServedForm),
    "object": _why(gettext_lazy("承诺人的异议"), gettext_lazy("照书面异议原文录入。")),
    "breach": _why(gettext_lazy("认定的理由"), REASON_HINT),
    "clear": _why(gettext_lazy("理由"), REASON_HINT),
}
# Which of them may be said in a task.
IN_TASK: dict[str, tuple[str, ...]] = {
    "look": ("check", "fulfil", "propose"),
    "serve": ("serve",),
    "decide": ("breach", "clear"),
}


def form_of(do: str, today: date, *data: Any) -> Any:
    """The form of one thing to say."""
    return FORMS[do](today, *data)
