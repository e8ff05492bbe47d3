"""Searching entries by name, code, case, entry and document number."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import MONDAY, City
from tests.views.crowd import crowd
from workflows.acts.people import appoint
from workflows.management import city as demo
from workflows.models import Subject
from workflows.queries import names


def hits(client: Any, query: str) -> list[tuple[str, list[str]]]:
    """The numbers of the entries found and why."""
    rows = client.get("/search/", {"q": query}).context["rows"]
    return [(row["entry"].number, row["hits"]) for row in rows]


@pytest.mark.sqlite
def test_a_company_is_found_by_any_part_of_its_name(city: City, sign_in: Any) -> None:
    walk = city.case()
    clara = sign_in(city.clara)
    name = walk.subject.name
    for part in (name, name[:2], name[2:5], name[-4:], f"{name[:2]} {name[-2:]}"):
        assert hits(clara, part) == [(walk.entry.number, ["主体名称"])]
    assert hits(clara, name[:2] + name[-2:]) == []


def test_the_pieces_of_a_name_in_another_order_are_no_hit(city: City, sign_in: Any) -> None:
    walk = city.case()
    name = walk.subject.name
    assert hits(sign_in(city.clara), name[3:5] + name[1:3]) == []


@pytest.mark.sqlite
def test_each_kind_of_number_finds_its_entry_and_says_so(city: City, sign_in: Any) -> None:
    walk = city.notified()
    entry, clara = walk.entry, sign_in(city.clara)
    document = entry.notices.first()
    assert hits(clara, walk.subject.code[:6]) == [(entry.number, ["主体代码"])]
    assert hits(clara, walk.subject.code.lower()) == [(entry.number, ["主体代码"])]
    assert hits(clara, entry.number.lower()) == [(entry.number, ["条目编号"])]
    assert hits(clara, entry.case_number) == [(entry.number, ["案件编号"])]
    assert hits(clara, entry.case_number.replace("〔", "(").replace("〕", ")")) == [
        (entry.number, ["案件编号"])
    ]
    assert hits(clara, document.number) == [(entry.number, ["文书文号"])]


def test_less_than_two_characters_find_nothing_and_say_so(city: City, sign_in: Any) -> None:
    city.case()
    clara = sign_in(city.clara)
    assert hits(clara, city.acme.name[0]) == []
    assert "请至少输入两个字" in clara.get("/search/", {"q": "衡 "}).content.decode()
    assert clara.get("/search/").status_code == 200


def test_nobody_finds_what_is_not_to_be_seen(city: City, sign_in: Any) -> None:
    entry = city.notified().entry
    outsider = city.people["outsider"] = demo.person("waiban", "万班")
    appoint(outsider, city.offices["HC-XY"], "case_officer", since=MONDAY)
    visitor = sign_in(outsider)
    for query in (entry.subject.name, entry.number, entry.case_number, entry.notices.first().number):
        assert hits(visitor, query) == []


def test_the_search_is_closed_to_parties(city: City, sign_in: Any) -> None:
    for person in (city.acmes_speaker, city.nora):
        assert sign_in(person).get("/search/", {"q": "有限公司"}).status_code == 403


def test_a_natural_person_is_found_by_the_whole_number_only_and_shown_masked(
    city: City, sign_in: Any
) -> None:
    entry = city.case().entry
    number = "11010519491231002X"
    Subject.objects.filter(pk=entry.subject_id).update(kind="person", name="罗小川", code=number)
    anna = sign_in(city.anna)
    assert hits(anna, number[:12]) == []
    assert hits(anna, number) == [(entry.number, ["主体代码"])]
    answer = anna.get("/search/", {"q": number})
    row = answer.context["rows"][0]
    assert (row["name"], row["code"]) == ("罗＊＊", "110*************2X")
    assert "罗小川" not in answer.content.decode()


def test_strange_queries_are_only_words(city: City, sign_in: Any) -> None:
    city.case()
    clara = sign_in(city.clara)
    for query in ("%%", "__", "' OR 1=1 --", "<script>", "\\\\", "％有限", "a" * 100):
        assert clara.get("/search/", {"q": query}).status_code == 200
        assert hits(clara, query) == []


def test_a_search_that_fits_hundreds_still_pages_newest_first(
    city: City, sign_in: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(names, "CANDIDATES", 20)
    crowd(city, 60)
    clara = sign_in(city.clara)
    first = clara.get("/search/", {"q": "有限公司"}).context
    assert [row["entry"].number for row in first["rows"]][:2] == ["LR-2025-00059", "LR-2025-00058"]
    second = clara.get(first["next_url"]).context["rows"]
    assert second[0]["entry"].number == "LR-2025-00034"


def test_a_search_costs_the_same_number_of_queries_for_three_and_thirty(city: City, sign_in: Any) -> None:
    clara = sign_in(city.clara)
    costs = []
    for first, more in ((0, 3), (3, 27)):
        crowd(city, more, first=first)
        with CaptureQueriesContext(connection) as seen:
            clara.get("/search/", {"q": "有限公司"})
        costs.append(len(seen))
    assert costs[0] == costs[1] <= 27


def test_the_day_of_the_search_does_not_matter(city: City, sign_in: Any, today_is: Any) -> None:
    entry = city.case().entry
    today_is(MONDAY)
    assert hits(sign_in(city.hugo), entry.number) == [(entry.number, ["条目编号"])]
