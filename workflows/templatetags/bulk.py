"""What the bar of bulk work needs in any list: which ticks an earlier bulk act left, how many the filter matches."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template

from workflows.queries.bulk import left_over

register = template.Library()


@register.simple_tag(takes_context=True)
def kept_ticks(context: Mapping[str, Any]) -> set[str]:
    """The codes that `?bulk=<code>` keeps ticked; read once a request, and only when the address asks."""
    request = context.get("request")
    code = request.GET.get("bulk", "")[:16] if request is not None else ""
    if not code or not request.user.is_authenticated:
        return set()
    if not hasattr(request, "kept_ticks"):
        request.kept_ticks = set(left_over(request.user, code))
    return request.kept_ticks  # type: ignore[no-any-return]


@register.simple_tag
def in_filter(filters: Iterable[Mapping[str, Any]], total: int) -> int:
    """How many tasks the filter matches that is switched on; all of them without one."""
    return next((int(row["n"]) for row in filters if row["is_on"]), total)
