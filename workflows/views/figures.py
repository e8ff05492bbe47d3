"""退出与修复数据: exits by way, the rates of the plan with their formulas, and what is about to end."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forms.figures import PeriodForm
from workflows.queries import clock, exits, promise_figures, training


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """The figures of a period; without one, of this year until today. What was typed wrong is said, 422."""
    seen, today = exits.offices(request.user), clock.today()
    if not seen:
        raise PermissionDenied(_("退出与修复数据只向部门负责人、信用办和审计岗开放。"))
    asked = {"since": today.replace(month=1, day=1).isoformat(), "until": today.isoformat()}
    form = PeriodForm(request.GET if "since" in request.GET else asked, departments=seen, today=today)
    is_valid = form.is_valid()
    facts = {"form": form, "is_city": len(seen) > 1, "target": exits.TARGET, "due": exits.due(today, seen)}
    if is_valid:
        chosen = form.cleaned_data["department"]
        offices = seen.filter(pk=chosen.pk) if chosen else seen
        since, until = form.cleaned_data["since"], form.cleaned_data["until"]
        facts |= {
            "since": since,
            "until": until,
            "figures": exits.figures(since, until, offices),
            "by_office": exits.by_department(since, until, offices),
            "due": exits.due(today, offices),
        }
        if not chosen and len(seen) > 1:  # trainings and commitments are counted over the whole city
            facts["city_cards"] = _city_cards(until)
    return render(request, "figures/board.html", facts, status=200 if is_valid else 422)


def _city_cards(until: date) -> list[dict[str, Any]]:
    """Training and commitments of the whole city, each with its formula; seven queries."""
    taught = training.coverage(until)
    cards = [
        {
            "title": _("信用修复培训覆盖面"),
            "share": exits.Share(taught.trained, taught.listed),
            "goal": 50,
            "formula": _("完成一次以上培训、在运营的在列主体 ÷ 在运营的在列主体；同一主体只计一次"),
        }
    ]
    for each in promise_figures.coverage(until):
        share = exits.Share(each.done, each.all)
        cards.append({"title": each.name, "share": share, "goal": each.target, "formula": each.formula})
    return cards
