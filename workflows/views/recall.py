"""更正与撤回通知: the desk of the credit office and of receiving departments; one message to one receiver."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from forms.recall import PaperForm, RecallFilter, ReceiptForm, ResendForm
from workflows.acts import evidence, log
from workflows.acts import receipt as acts
from workflows.law import duties
from workflows.law.refusal import Refused
from workflows.models import Entry, Evidence, Person, RecallReceipt, Recipient
from workflows.queries import clock, recalls
from workflows.views.rulemaking import say

TABS = (
    ("open", gettext_lazy("未确认")),
    ("late", gettext_lazy("到期未确认")),
    ("failed", gettext_lazy("没有送到")),
    ("confirmed", gettext_lazy("已确认")),
    ("all", gettext_lazy("全部")),
)
LONGEST = 100


def insist_reader(person: Person) -> None:
    """Raise PermissionDenied unless the person follows receipts, or confirms for a department."""
    if recalls.kept_by(person) is None and not recalls.received_by(person):
        raise PermissionDenied(_("更正与撤回通知由信用办跟踪，由接收单位的经办人确认。"))


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Receipts, the unconfirmed first; by state, kind, receiver and entry."""
    insist_reader(request.user)
    names = ("state", "kind", "recipient", "q")
    asked = {name: request.GET.get(name, "").strip()[:LONGEST] for name in names}
    form = RecallFilter(request.GET, list(Recipient.objects.values_list("code", "name")))
    state = asked["state"] if asked["state"] in recalls.STATES else "open"
    today = clock.today()
    rows = recalls.narrowed(recalls.seen_by(request.user), form.said | {"state": state}, today)
    at = {name: request.GET.get(name, "")[:LONGEST] for name in ("after", "before")}
    page = recalls.page(rows, request.user, today, **at)
    tabs = [
        {"words": words, "url": _link({**asked, "state": name}), "on": name == state} for name, words in TABS
    ]
    facts = {
        "rows": page.rows,
        "form": form,
        "tabs": tabs,
        "state": state,
        "is_narrowed": any(asked[name] for name in names[1:]),
        "keeps": recalls.kept_by(request.user) is not None,
        "next_url": _link({**asked, "after": page.after}) if page.after else "",
        "prev_url": _link({**asked, "before": page.before}) if page.before else "",
    }
    return render(request, "recall/list.html", facts)


def _link(asked: dict[str, str]) -> str:
    """The address of the desk with these filters; empty ones are left out."""
    query = urlencode({name: text for name, text in asked.items() if text})
    return reverse("recalls") + (f"?{query}" if query else "")


def receipt_or_404(request: HttpRequest, code: str) -> RecallReceipt:
    """The receipt of this code, if the person may see it."""
    found = recalls.one(request.user, code)
    if found is None:
        raise Http404
    return found


@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """One message to one receiver: what it says, how far it came, what may be done."""
    return _page(request, receipt_or_404(request, code))


@require_POST
def step(request: HttpRequest, code: str, step: str) -> HttpResponse:
    """Confirm for the own department, record a paper, or send again."""
    found = receipt_or_404(request, code)
    if step not in STEPS:
        raise Http404
    make, duty, does, said = STEPS[step]
    if not duty(found, request.user):
        raise PermissionDenied
    _insist_apart(found, request.user)
    form = make(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, found, status=422, **{step: form})
    try:
        with log.one_gesture(), transaction.atomic():
            does(found, form.cleaned_data, request.user)
    except Refused as refused:
        say(form, refused)
        return _page(request, receipt_or_404(request, code), status=409, **{step: form})
    messages.success(request, said)
    return redirect("recall", code)


def _insist_apart(found: RecallReceipt, person: Person) -> None:
    """Raise PermissionDenied for whoever speaks for the subject (回避)."""
    if found.recall.entry.concerns(person):
        raise PermissionDenied(_("您是当事人的代表，不能办理与其有关的案件，应当回避。"))


def _confirm(found: RecallReceipt, said: dict[str, Any], by: Person) -> None:
    """For the own department."""
    acts.by_officer(found, acts.Said(said["who"], said["answer"], said["text"]), by=by, at=clock.now())


def _paper(found: RecallReceipt, said: dict[str, Any], by: Person) -> None:
    """What came on paper, the scan kept with the case."""
    upload = said["files"][0]
    told: dict[str, Any] = {"by": by, "at": clock.now()}
    proof = evidence.keep(
        found.recall.entry, upload.file, upload.media_type, purpose=Evidence.Purpose.RECEIPT, **told
    )
    acts.on_paper(found, acts.Said(said["who"], said["answer"], said["text"]), proof, **told)


def _resend(found: RecallReceipt, said: dict[str, Any], by: Person) -> None:
    """Once more."""
    acts.resend(found, because=said["reason"], by=by, at=clock.now())


def _keeps(found: RecallReceipt, person: Person) -> bool:
    """Does the person follow the receipts of this entry for the credit office?"""
    return duties.KEEP_RECIPIENTS(found.recall, person)


STEPS: dict[str, tuple[Any, Any, Any, Any]] = {
    "confirm": (ReceiptForm, duties.CONFIRM_RECALL, _confirm, gettext_lazy("已确认。")),
    "paper": (PaperForm, _keeps, _paper, gettext_lazy("已登记书面回执。")),
    "resend": (ResendForm, _keeps, _resend, gettext_lazy("已再次发送。")),
}


def _page(request: HttpRequest, found: RecallReceipt, *, status: int = 200, **bound: Any) -> HttpResponse:
    """The page of one receipt, with the forms of what this person may do."""
    person, is_open = request.user, found.confirmed_at is None
    apart = not found.recall.entry.concerns(person)
    forms = {
        name: bound.get(name) or _fresh(name, person)
        for name, (_form, duty, _does, _said) in STEPS.items()
        if is_open and apart and duty(found, person)
    }
    row = recalls.row_of(found, person, clock.today())
    told = recalls.message_of(found.recall)
    if found.recall.entry.subject.is_person:
        told["subject"] = row.name
    facts = {
        "row": row,
        "receipt": found,
        "recall": found.recall,
        "entry": found.recall.entry,
        "sees_entry": Entry.objects.visible_to(person).filter(pk=found.recall.entry_id).exists(),
        "told": told,
        **recalls.seen_words(found, person),
        "forms": forms,
        # Somebody else was faster: the form is gone, the sentence is not.
        "sentences": [
            e for name, form in bound.items() if name not in forms for e in form.non_field_errors()
        ],
    }
    return render(request, "recall/detail.html", facts, status=status)


def _fresh(name: str, person: Person) -> Any:
    """An empty form; who confirms for the own department is named already."""
    return ReceiptForm(who=person.name) if name == "confirm" else STEPS[name][0]()
