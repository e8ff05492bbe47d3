"""Particulars in use: the database keeps them, no two authorities share a code, and everybody is told the number."""

from typing import Any

import pytest
from django.db import DatabaseError, transaction

from tests.views.test_letterhead import DAY, OFFICE, put_into_use
from workflows.acts import letterhead as acts
from workflows.law.refusal import Refused
from workflows.management.walk import at
from workflows.models import Letterhead, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def zhou(city: Any) -> Person:
    """Drafts."""
    person: Person = city.people["zhouw"]
    return person


@pytest.fixture
def gu(city: Any) -> Person:
    """Publishes."""
    person: Person = city.people["guq"]
    return person


def test_of_two_that_put_one_code_into_use_at_once_the_second_is_refused(
    zhou: Person, gu: Person, city: Any, today_is: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    today_is(DAY)
    told: dict[str, Any] = {"by": zhou, "at": at(DAY)}
    first, second = (acts.draft(city.offices[code], **told) for code in (OFFICE, "HC-JT"))
    for row in (first, second):
        said = {"notice_code": "衡新", "address": "政务路1号", "phone": "0900-1"}
        Letterhead.objects.filter(pk=row.pk).update(**said)
        row.refresh_from_db()
    known = acts.bearer_of
    # Neither sees what the other is about to put into use.
    monkeypatch.setattr(acts, "check", lambda *_what: None)
    publish: Any = {"since": DAY, "by": gu, "at": at(DAY)}
    acts.publish(first, seen=acts.seal_of(first), **publish)
    with pytest.raises(Refused, match="“衡新”已由衡川市人力资源和社会保障局使用"):
        acts.publish(second, seen=acts.seal_of(second), **publish)
    assert known("衡新", city.offices["HC-JT"]) and Letterhead.objects.get(pk=second.pk).state == "draft"


def test_the_public_and_the_party_are_told_the_number_that_documents_state(
    city: Any, client: Any, zhou: Person, gu: Person, sign_in: Any, today_is: Any
) -> None:
    walk, on = city.listed()
    today_is(on)
    put_into_use(sign_in, zhou, gu, on, phone="0900-7788", address="新政路9号")
    client.logout()
    for address in ("/", f"/register/{walk.entry.number}/"):
        shown = client.get(address).content.decode()
        assert "0900-7788" in shown and walk.entry.department.phone not in shown, address
    for address in ("/hall/", f"/hall/{walk.entry.number}/"):
        shown = sign_in(city.acmes_speaker).get(address).content.decode()
        assert "0900-7788" in shown and walk.entry.department.phone not in shown, address


@pytest.mark.sqlite
def test_whoever_goes_past_the_program_changes_no_version_that_documents_bear(
    city: Any, zhou: Person, gu: Person, sign_in: Any, today_is: Any
) -> None:
    today_is(DAY)
    version = put_into_use(sign_in, zhou, gu, DAY, contact="一")
    rows = Letterhead.objects.filter(pk=version.pk)
    for forge in (
        lambda: rows.update(phone="0900-2"),
        lambda: rows.update(paragraphs={"x": "y"}),
        lambda: rows.update(state="draft"),
        lambda: rows._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="published particulars never change"), transaction.atomic():
            forge()
    put_into_use(sign_in, zhou, gu, DAY, contact="二")
    with pytest.raises(DatabaseError, match="never change"), transaction.atomic():
        rows.update(state="published")
