"""回执: where a receiver outside confirms, by its system or on the page; and the keys that check our signatures.

The address is in the signed message and nowhere else: whoever has it was told. It gives nothing but this one message.
"""

import json
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from forms.recall import ReceiptForm
from workflows.acts import log
from workflows.acts import receipt as acts
from workflows.law.refusal import Refused
from workflows.models import RecallReceipt
from workflows.queries import clock, recalls
from workflows.views import pace
from workflows.views.register import NOINDEX
from workflows.views.rulemaking import say

A_MINUTE_MOST = 30
JSON_MOST = 64 * 1024


@method_decorator((login_not_required, csrf_exempt), name="dispatch")
class ReceiptView(View):
    """One message to one receiver, by its token; no session takes part, so nothing can be forged through one."""

    def dispatch(self, request: HttpRequest, *args: Any, token: str, **kwargs: Any) -> Any:
        """429 for whoever asks too often, 404 for any other text than a token of ours."""
        if pace.is_too_fast(request, "receipt", A_MINUTE_MOST):
            return _closed(pace.too_many(request, A_MINUTE_MOST))
        self.receipt = acts.find(token)
        if self.receipt is None:
            return _closed(self.unknown())
        return _closed(super().dispatch(request, *args, **kwargs))

    @property
    def is_json(self) -> bool:
        """Does a program ask?"""
        return self.request.content_type == "application/json"

    def unknown(self) -> HttpResponse:
        """No such receipt."""
        if self.is_json:
            return _said(404, errors=[_("没有这件回执：请核对地址，从通知中完整复制。")])
        return render(self.request, "recall/receipt.html", {"receipt": None}, status=404)

    def get(self, request: HttpRequest) -> HttpResponse:
        """What is to be confirmed, and the form; looking confirms nothing."""
        return self.page(self.receipt, ReceiptForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """The receiver's word, as JSON or from the form; a second one changes nothing."""
        if self.is_json:
            return self.from_system(request)
        form = ReceiptForm(request.POST)
        if not form.is_valid():
            return self.page(self.receipt, form, 422)
        data = form.cleaned_data
        try:
            with log.one_gesture():
                said = acts.Said(data["who"], data["answer"], data["text"])
                done = acts.by_token(self.receipt, said, how="page", at=clock.now())
        except Refused as refused:
            say(form, refused)
            return self.page(self.receipt, form, 422)
        return self.page(done, ReceiptForm())

    def from_system(self, request: HttpRequest) -> HttpResponse:
        """`{"answer", "by", "text"?, "jws"?}`; 200 with what is on record, 400 or 422 with what is wrong."""
        try:
            sent = json.loads(request.body) if len(request.body) <= JSON_MOST else None
        except (ValueError, RecursionError):  # no JSON, or nested beyond all sense
            sent = None
        if not isinstance(sent, dict):
            return _said(400, errors=[_("请求内容应为不超过64KB的 JSON 对象，UTF-8 编码。")])
        try:
            with log.one_gesture():
                done = acts.by_token(self.receipt, acts.said_in(sent), how="system", at=clock.now())
        except Refused as refused:
            return _said(422, errors=[str(sentence) for sentence in refused.sentences])
        at = done.confirmed_at.isoformat() if done.confirmed_at else ""
        return _said(200, receipt=done.code, confirmed_at=at, answer=done.answer, by=done.confirmed_as)

    def page(self, found: RecallReceipt, form: ReceiptForm, status: int = 200) -> HttpResponse:
        """The page of a receiver without a system."""
        facts = {
            "receipt": found,
            "recall": found.recall,
            "told": recalls.message_of(found.recall),
            "form": form,
        }
        return render(self.request, "recall/receipt.html", facts, status=status)


def _said(status: int, **facts: Any) -> JsonResponse:
    """An answer for a program, readable for a person."""
    return JsonResponse(facts, status=status, json_dumps_params={"ensure_ascii": False})


def _closed(response: HttpResponse) -> HttpResponse:
    """Kept by nobody on the way, and found by no search engine."""
    response["Cache-Control"], response["X-Robots-Tag"] = "no-store", NOINDEX
    return response


@login_not_required
@require_safe
def keys(request: HttpRequest, public_keys: Any) -> HttpResponse:
    """The public keys of our messages as a JWK set (RFC 7517), the one that signs now first."""
    response = JsonResponse({"keys": public_keys()})
    response["Cache-Control"] = "public, max-age=3600"
    return response
