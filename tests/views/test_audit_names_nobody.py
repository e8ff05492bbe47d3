"""What auditors and units write is kept for good: no number of a natural person stands in it, nothing typed is lost."""

import inspect
from typing import Any

import pytest
from django import forms
from django.urls import reverse

from forms import audit as audit_forms
from forms.log import ExplainForm
from forms.nobody import no_number
from tests.views.test_audit import MARKS, does, find, step
from tests.views.test_signoff import examined, held, submitted
from workflows.models import AuditFinding, SampleItem, Transition, WorkPaper

__all__ = ["examined", "held"]
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

ID, MOBILE, CARD = "339900198001150019", "13912345678", "6222021234567890128"
SAID = f"当事人（{ID}）来电 139 1234 5678 说明情况。"


def written() -> int:
    """How many lines the log has."""
    return Transition.objects.count()


def refused(answer: Any, form: str, field: str, text: str = SAID) -> None:
    """The field says so by the mask alone; the text stays."""
    assert answer.status_code == 422
    bound = answer.context[form]
    (words,) = bound.errors[field]
    assert "自然人的号码" in words and "公民身份号码" in words and ID not in words and MOBILE not in words
    assert bound[field].value() == text
    assert text in answer.content.decode()


def test_the_note_of_an_item_and_a_finding_are_refused_at_their_field(
    city: Any, examined: WorkPaper, client: Any
) -> None:
    url, before = reverse("audit-item", args=[examined.code, 1]), written()
    refused(client.post(url, MARKS | {"note": SAID, "timely": "no"}), "form", "note")
    told = {
        "severity": "general",
        "title": "送达",
        "rule": "行政强制法（待核）",
        "unit": "HC-RS",
        "find": "1",
    }
    refused(client.post(url, told | {"text": SAID}), "finding_form", "text")
    assert written() == before and not AuditFinding.objects.exists()
    assert SampleItem.objects.get(paper=examined, nth=1).note == ""


def test_conclusion_review_and_answers_are_refused_too(
    city: Any, examined: WorkPaper, client: Any, sign_in: Any
) -> None:
    found, page = find(client, examined, 1), reverse("audit-paper", args=[examined.code])
    refused(
        client.post(page, {"do": "submit", "conclusion": SAID, "reviewer": "xiaoy"}),
        "submitting",
        "conclusion",
    )
    assert does(client, found, "propose", answer_by="2026-04-20") == 302
    sign_in(city.vera)
    assert does(client, found, "send", answer_by="2026-04-20") == 302
    sign_in(city.hugo)
    answer = client.post(reverse("audit-finding", args=[found.code]), {"do": "answer", "answer": SAID})
    refused(answer, "form", "answer")
    assert does(client, found, "answer", answer="属实，已补签收日期。") == 302
    sign_in(city.vera)
    answer = client.post(reverse("audit-finding", args=[found.code]), {"do": "accept", "reason": SAID})
    refused(answer, "form", "reason")
    assert does(client, found, "accept", reason="认可。") == 302
    sign_in(city.anna)
    submitted(client, examined)
    sign_in(city.vera)
    told = {"reviewing": "1", "review": "again", "review_note": SAID}
    refused(client.post(reverse("audit-item", args=[examined.code, 1]), told), "review_form", "review_note")
    refused(client.post(page, {"do": "sign", "review": SAID}), "signing", "review")
    assert step(client, examined, do="sign", review="同意。") == 302
    assert WorkPaper.objects.get(pk=examined.pk).state == "signed"


def test_every_field_of_free_text_that_audits_have_refuses_them() -> None:
    """A new form of an audit that forgets it is found here."""
    kinds = [one for _name, one in inspect.getmembers(audit_forms, inspect.isclass)]
    fields = [
        (kind.__name__, name, field)
        for kind in [*kinds, ExplainForm]
        if issubclass(kind, forms.Form)
        for name, field in kind.base_fields.items()
        if type(field) is forms.CharField
    ]
    assert len(fields) >= 12
    assert [(kind, name) for kind, name, field in fields if no_number not in field.validators] == []


@pytest.mark.parametrize("text", [CARD, MOBILE, f"身份证{ID}", "１３９１２３４５６７８"])
def test_each_kind_of_number_is_known(text: str) -> None:
    with pytest.raises(forms.ValidationError, match="自然人的号码"):
        no_number(text)


@pytest.mark.parametrize(
    "text",
    ["衡人社列决〔2026〕12号，LR20260300001，第 1 234 行", "91330100MA27XF0K0B", "台账第 123456789 行"],
)
def test_what_officials_number_is_no_persons(text: str) -> None:
    assert forms.CharField(validators=[no_number]).clean(text) == text
