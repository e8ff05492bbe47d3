"""The export of a list: dates are dates, nothing is a formula, natural persons are masked, and it is remembered."""

import io
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from django.urls import reverse

from tests.cast import MONDAY
from workflows.models import Subject, Transition
from workflows.queries import inbox_sheet

pytestmark = pytest.mark.django_db


def rows_of(answer: Any) -> list[tuple[Any, ...]]:
    """The cells of the sheet."""
    return list(openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0].values)


def test_the_filtered_list_leaves_as_a_sheet(city: Any, sign_in: Any, today_is: Any) -> None:
    item = city.case(MONDAY).item("verify")
    city.case(MONDAY, company="hongtuo")
    Subject.objects.filter(pk=city.acme.pk).update(name="=1+1")
    today_is(MONDAY)
    asked = {"box": "mine", "q": city.acme.code}
    head, row = rows_of(sign_in(city.clara).get(reverse("inbox-export"), asked))
    assert head[0] == "届满日" and row[4] == "'=1+1"
    assert isinstance(row[0], datetime) and row[0].date() == item.deadline.due_on
    line = Transition.objects.get(verb="export_list")
    assert line.actor == city.clara and line.facts.data["rows"] == 1


def test_a_natural_person_is_masked_in_the_sheet(city: Any, sign_in: Any, today_is: Any) -> None:
    city.case(MONDAY)
    Subject.objects.filter(pk=city.acme.pk).update(kind="person", name="何小明", code="33990019800115001X")
    today_is(MONDAY)
    row = rows_of(sign_in(city.clara).get(reverse("inbox-export")))[1]
    assert row[4] == "何＊＊" and "19800115" not in str(row)


def test_a_sheet_that_is_too_long_says_so(city: Any, sign_in: Any, today_is: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(inbox_sheet, "ROWS_MAX", 1)
    city.case(MONDAY), city.case(MONDAY)
    today_is(MONDAY)
    rows = rows_of(sign_in(city.clara).get(reverse("inbox-export")))
    assert "超过 1 件" in rows[0][0] and len(rows) == 3
