"""征求意见: the drafts on which anybody may speak, and the form to do so."""

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from forms.rulemaking import OpinionForm
from workflows.acts import consultation as acts
from workflows.law.refusal import Refused
from workflows.models import Policy
from workflows.queries import clock, rulemaking
from workflows.views import pace
from workflows.views.rulemaking import say

AN_HOUR = timedelta(hours=1)
OPINIONS_AN_HOUR = 10


@login_not_required
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every version under consultation."""
    rows = rulemaking.consultations(clock.today())
    return render(request, "rulemaking/consultations.html", {"rows": rows})


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole draft and the form; 429 for more than ten opinions an hour from one address."""
    policy = rulemaking.consultation(pk)
    if policy is None:
        raise Http404
    is_open = acts.is_open(policy, clock.now())
    if request.method != "POST":
        return _page(request, policy, OpinionForm(), is_open)
    form = OpinionForm(request.POST)
    if not form.is_valid():
        return _page(request, policy, form, is_open, 422)
    if pace.is_too_fast(request, "consultation", OPINIONS_AN_HOUR, AN_HOUR):
        form.add_error(None, _("同一网络地址每小时最多提交10条意见，请稍后再提交；您填写的内容还在下面。"))
        return _page(request, policy, form, is_open, 429)
    try:
        acts.hear(policy, **form.cleaned_data, at=clock.now())
    except Refused as refused:
        say(form, refused)
        return _page(request, policy, form, is_open, 409)
    return redirect(f"{request.path}?sent=1#sent")


def _page(
    request: HttpRequest, policy: Policy, form: OpinionForm, is_open: bool, status: int = 200
) -> HttpResponse:
    """The page of one draft."""
    former = rulemaking.before(policy)
    facts = {
        "policy": policy, "list": policy.list_type, "form": form, "is_open": is_open,
        "groups": rulemaking.grouped(policy), "grounds": policy.grounds.all(),
        "measures": policy.measures.all(), "articles": policy.articles.all(), "former": former,
        "parts": rulemaking.differences(former, policy) if former else [],
        "is_sent": "sent" in request.GET and request.method != "POST",
        "answered": [o for o in rulemaking.opinions(policy) if o.verdict != "pending"],
    }  # fmt: skip
    return render(request, "rulemaking/consultation.html", facts, status=status)
