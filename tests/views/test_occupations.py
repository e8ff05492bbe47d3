"""The occupational groups: the file of the catalogue, who is recorded, who sees it."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from tests.cast import MONDAY, City
from workflows.acts import occupation as acts
from workflows.management.city import id_for
from workflows.management.walk import at
from workflows.models import Entry, OccupationGroup, OccupationRecord, Subject, Transition
from workflows.queries import occupations
from workflows.queries.verification import verify_book

pytestmark = pytest.mark.django_db
PAGE = {"name": "何小满", "code": id_for(77), "since": "2026-03-01", "source": "律师执业证"}


@pytest.fixture(autouse=True)
def spring(today_is: Any) -> None:
    """The day on which members are recorded."""
    today_is(date(2026, 4, 20))


def test_the_catalogue_has_29_groups_with_lead_units_and_says_that_nobody_has_verified_them(
    city: City,
) -> None:
    groups = occupations.groups()
    assert len(groups) == 29 and all(group.lead_unit and group.source for group in groups)
    assert not any(group.is_verified for group in groups)


def test_loading_the_catalogue_twice_changes_nothing(city: City) -> None:
    assert acts.load(occupations.bundled(), at=at(MONDAY)) == 0


@pytest.mark.parametrize(
    ("old", "new", "key", "words"),
    [
        ("code: lawyer", "code: teacher", "groups.4.code", "唯一"),
        ("name: 律师", 'name: ""', "groups.3.name", "不能为空"),
        ("name: 律师,", "", "groups.3.name", "缺少这一项"),
        ("is_verified: false", "is_verified: often", "is_verified", "true 或者 false"),
        ("source:", "origin:", "origin", "没有这个键"),
    ],
)
def test_a_fault_names_file_line_and_key(tmp_path: Path, old: str, new: str, key: str, words: str) -> None:
    path = tmp_path / "occupations.yaml"
    path.write_text(occupations.FILE.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    said = [str(fault) for fault in occupations.read(path)[1]]
    assert any(s.startswith("occupations.yaml 第") and key in s and words in s for s in said), said


def test_an_officer_records_a_member_who_is_masked_logged_and_on_no_list(city: City, sign_in: Any) -> None:
    page = reverse("occupation", args=["lawyer"])
    client = sign_in(city.clara)
    assert client.post(page, PAGE).status_code == 302
    shown = client.get(page).content.decode()
    assert "何＊＊" in shown and "何小满" not in shown and id_for(77) not in shown
    record = OccupationRecord.objects.get()
    assert record.subject.is_person and not Entry.objects.filter(subject=record.subject).exists()
    assert [line.verb for line in Transition.objects.filter(book=record.book)] == ["record_occupation"]
    assert "何＊＊" not in sign_in(city.stella).get(page).content.decode()
    assert "何＊＊" in sign_in(city.people["zhouw"]).get(page).content.decode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"code": "110105194912310021"}, "校验码"),
        ({"since": "2027-01-01"}, "晚于今天"),
        ({"source": ""}, "依据材料"),
        ({"name": ""}, "姓名"),
    ],
)
def test_a_wrong_value_is_told_where_it_stands_and_nothing_is_lost(
    city: City, sign_in: Any, change: dict[str, str], words: str
) -> None:
    said = sign_in(city.clara).post(reverse("occupation", args=["lawyer"]), PAGE | change)
    assert said.status_code == 422 and words in said.content.decode()
    assert not OccupationRecord.objects.exists() and not Subject.objects.filter(code=PAGE["code"]).exists()


def test_the_same_person_is_recorded_once_and_again_after_the_end(city: City, sign_in: Any) -> None:
    page, client = reverse("occupation", args=["lawyer"]), sign_in(city.clara)
    client.post(page, PAGE)
    assert "已经登记" in client.post(page, PAGE).content.decode()
    assert "姓名与填写的不一致" in client.post(page, PAGE | {"name": "何大满"}).content.decode()
    record = OccupationRecord.objects.get()
    client.post(reverse("occupation-end", args=["lawyer", record.pk]))
    record.refresh_from_db()
    assert record.ended_on == date(2026, 4, 20) and verify_book(record.book) == []
    assert client.post(page, PAGE).status_code == 302
    assert OccupationRecord.objects.count() == 2


def test_the_public_sees_groups_and_no_numbers(city: City, client: Any) -> None:
    shown = client.get(reverse("occupations")).content.decode()
    assert OccupationGroup.objects.get(code="lawyer").lead_unit in shown and "在档人数" not in shown
    assert "待核" in shown
