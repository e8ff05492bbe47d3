"""Attacks on the discussion of a case: words and files are no part of the case; nobody of a party reads them."""

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests.cast import MONDAY
from tests.flows.test_cover import away, fresh
from tests.views.held import text
from tests.views.test_attacks_workbench import speaks
from tests.views.test_bulk import ask
from tests.views.test_evidence_beside import PDF, keep
from workflows.acts import people, talk
from workflows.management.walk import at
from workflows.models import (
    Comment,
    Evidence,
    Person,
    Transition,
)

pytestmark = pytest.mark.django_db
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def talked(city: Any, settings: Any, today_is: Any) -> Any:
    """A case with one file of the case and one of a comment."""
    walk = city.case()
    today_is(MONDAY)
    real = keep(city, walk, settings, "责令书.pdf", "application/pdf", PDF)
    note = keep(city, walk, settings, "内部便笺.pdf", "application/pdf", PDF)
    Evidence.objects.filter(pk=note.pk).update(purpose="comment")
    said = Comment.objects.create(entry=walk.entry, person=city.clara, at=at(MONDAY), text="看这个")
    said.files.set([note])
    return walk, real, note


def test_the_viewer_does_not_open_files_of_the_discussion(city: Any, talked: Any, sign_in: Any) -> None:
    walk, real, note = talked
    where, client = f"/tasks/{walk.item('verify').code}/", sign_in(city.clara)
    for headers in ({}, {"HX-Request": "true", "HX-Target": "viewer"}):
        assert client.get(f"{where}?evidence={note.code}", headers=headers).status_code == 404
        page = client.get(f"{where}?evidence={real.code}", headers=headers)
        assert page.status_code == 200 and page.context["viewer"]["total"] == 1


def test_the_archive_holds_no_file_of_the_discussion(city: Any, talked: Any, sign_in: Any) -> None:
    walk, _real, _note = talked
    answer = sign_in(city.clara).get(f"/entries/{walk.entry.number}/files.zip")
    names = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))).namelist()
    assert "02-证据与材料/责令书.pdf" in names and not any("内部便笺" in name for name in names)


def test_the_ledger_of_the_archive_keeps_silent_about_the_discussion(
    city: Any, talked: Any, sign_in: Any
) -> None:
    walk, _real, _note = talked
    talk.say(walk.entry, "我看证据不足", by=fresh(city.clara), at=at(MONDAY))
    answer = sign_in(city.clara).get(f"/entries/{walk.entry.number}/files.zip")
    ledger = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))).read("台账.csv").decode()
    assert "证据不足" not in ledger and "内部讨论，不入案卷" in ledger


def test_an_officer_who_speaks_for_the_subject_reads_no_word_of_the_discussion(
    city: Any, talked: Any, sign_in: Any
) -> None:
    walk, _real, note = talked
    speaks(city, city.rolf)
    client, entry = sign_in(city.rolf), walk.entry
    places = (reverse("entry", args=[entry.number]), reverse("comment-new", args=[entry.number]))
    for where in (*places, reverse("task", args=[walk.item("verify").code])):
        page = client.get(where)
        assert page.status_code == 200 and "看这个" not in text(page) and "内部便笺" not in text(page)
    assert client.get(reverse("file", args=[note.code])).status_code == 404
    answer = sign_in(city.clara).post(places[1], {"text": "@郑博 请看"})
    assert answer.status_code == 422 and "不是可以查看本案的同事" in text(answer)


def test_bulk_work_counts_only_files_of_the_case(city: Any, talked: Any, sign_in: Any) -> None:
    walk, _real, _note = talked
    page = ask(sign_in(city.clara), "claim", [walk.item("verify")])
    assert page.context["rows"][0]["row"].evidence == 1


def test_who_covers_from_above_may_ask_where_the_page_offers_it(
    city: Any, sign_in: Any, today_is: Any
) -> None:
    item = city.case().item("verify")
    today_is(TUESDAY)
    above = Person.objects.create_person("above", None, "上级")
    top = city.offices["HC-RS"].parent
    people.appoint(above, top, "case_officer", since=MONDAY)
    away(city.clara, above, city.offices["HC-RS"], TUESDAY)
    client = sign_in(above)
    assert client.get(reverse("task", args=[item.code])).context["talk"].may_speak
    where = reverse("comment-new", args=[item.entry.number])
    assert client.post(where, {"text": "请补材料", "item": item.code}).status_code == 302
    line = Transition.objects.get(verb="comment")
    assert (line.actor, line.on_behalf_of) == (above, city.clara)
    assert client.post(where, {"text": "再说一句"}).status_code == 403
