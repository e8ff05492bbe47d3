"""Past the door: what was announced, drawn and found stays; taking a paper's files is a line; no cache says “never”."""

from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from tests.views.test_audit import find
from tests.views.test_signoff import examined, held
from workflows.models import AuditFinding, SampleItem, Transition, WorkPaper

__all__ = ["examined", "held"]
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def refused(rows: Any, **said: Any) -> None:
    """The database does not do it."""
    with pytest.raises(DatabaseError, match="half-way"), transaction.atomic():
        rows.update(**said)


def test_the_plan_the_sample_and_a_finding_cannot_be_exchanged_before_the_signature(
    city: Any, examined: WorkPaper, client: Any
) -> None:
    """Another announcer, and one signs alone; another key, another sample; a milder word, and a finding is hidden."""
    paper = WorkPaper.objects.filter(pk=examined.pk)
    finding = AuditFinding.objects.filter(pk=find(client, examined, 1).pk)
    refused(paper, auditor=city.clara)
    refused(paper, size=1)
    refused(paper, seed="0" * 64)
    refused(paper, population=1)
    drawn = SampleItem.objects.filter(paper=examined, nth=1)
    refused(drawn, key=f"{drawn.get().key}0")
    refused(drawn, line=None)
    refused(finding, severity="advice")
    refused(finding, text="没有问题。")
    assert paper.update(conclusion="可以改的照改。") == 1


def test_no_paper_and_no_finding_begins_half_way(city: Any, examined: WorkPaper, client: Any) -> None:
    finding = find(client, examined, 1)
    for row, state in ((examined, "signed"), (examined, "drawn"), (finding, "sent")):
        kind = type(row)
        made = kind.objects.get(pk=row.pk)
        made.pk, made.code = None, "X-1"
        if kind is WorkPaper:
            made.book = None
        with pytest.raises(DatabaseError, match="half-way"), transaction.atomic():
            kind._base_manager.bulk_create([_in(made, state)])


def _in(made: Any, state: str) -> Any:
    """The same row in another state, as whoever holds the database writes it."""
    made.__dict__["state"] = state
    return made


def test_taking_a_file_of_a_paper_is_a_line_each_time(city: Any, examined: WorkPaper, client: Any) -> None:
    rows = Transition.objects.filter(verb="export_list").order_by("pk")
    for name in ("audit-population", "audit-body", "audit-body"):
        assert client.get(reverse(name, args=[examined.code])).status_code == 200
    assert [(line.actor, line.facts.data["box"]) for line in rows] == [
        (city.anna, f"audit/{examined.code}/population.csv"),
        (city.anna, f"audit/{examined.code}/paper.json"),
        (city.anna, f"audit/{examined.code}/paper.json"),
    ]
    assert rows[0].facts.data["rows"] == examined.population


def test_a_checkpoint_that_is_not_published_yet_is_not_missing_for_ever(db: None) -> None:
    """A cache that keeps a 404 would hide what is published a minute later."""
    for url in ("/log/checkpoint/987654", "/log/checkpoint"):
        answer = Client().get(url)
        assert answer.status_code == 404 and answer["Cache-Control"] == "no-store", url
