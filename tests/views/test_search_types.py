"""The types of results as tabs, and the suggestions while typing."""

from typing import Any

import pytest

from tests.cast import MONDAY, City
from tests.views.crowd import crowd
from workflows.acts.people import appoint
from workflows.acts.subject import index_name
from workflows.management import city as demo
from workflows.models import Entry, Subject
from workflows.queries import search

pytestmark = pytest.mark.django_db
NUMBER = "11010519491231002X"


def tabs(client: Any, query: str, **asked: str) -> dict[str, str]:
    """The tabs with their counts; the one that is shown is marked."""
    page = client.get("/search/", {"q": query, **asked})
    return {f"{tab['words']}{'*' * tab['on']}": str(tab["n"]) for tab in page.context["tabs"]}


def suggested(client: Any, query: str) -> list[tuple[str, str, str]]:
    """Type, words and further words of each suggestion."""
    options = client.get("/search/suggest/", {"q": query}).context["options"]
    return [(str(option["type"]), str(option["words"]), option["sub"]) for option in options]


def a_person(entry: Entry, name: str = "罗小川") -> Entry:
    """The same entry, of a natural person."""
    Subject.objects.filter(pk=entry.subject_id).update(kind="person", name=name, code=NUMBER)
    index_name(Subject.objects.get(pk=entry.subject_id))
    return entry


def test_each_type_of_result_is_a_tab_with_its_count(city: City, sign_in: Any) -> None:
    walk = city.notified()
    clara, paper = sign_in(city.clara), walk.entry.notices.first()
    name = walk.subject.name
    assert tabs(clara, name) == {
        "全部*": "", "主体": "1", "条目": "1", "案件": "0", "文书": "0", "待办任务": "0",
    }  # fmt: skip
    assert tabs(clara, city.case(company="hongtuo").subject.name)["待办任务"] == "1"
    assert tabs(clara, paper.number, kind="documents")["文书*"] == "1"
    assert tabs(clara, walk.entry.case_number, kind="cases")["案件*"] == "1"
    assert tabs(clara, name, kind="nonsense")["全部*"] == ""


def test_one_tab_shows_its_type_alone(city: City, sign_in: Any) -> None:
    walk = city.notified()
    clara, paper = sign_in(city.clara), walk.entry.notices.first()
    page = clara.get("/search/", {"q": paper.number, "kind": "documents"}).context
    assert [shown.number for shown in page["documents"]] == [paper.number]
    assert (page["rows"], page["subjects"], page["tasks"], page["cases"]) == ([], [], [], [])
    other = city.case(company="hongtuo")
    page = clara.get("/search/", {"q": other.subject.name, "kind": "tasks"}).context
    assert [row["entry"] for row in page["tasks"]] == [other.entry]
    assert (page["rows"], page["subjects"], page["documents"]) == ([], [], [])


def test_an_empty_tab_leads_back_to_all_types(city: City, sign_in: Any) -> None:
    name = city.case().subject.name
    page = sign_in(city.clara).get("/search/", {"q": name, "kind": "documents"})
    assert "这一类没有符合的结果" in page.content.decode()
    assert f'href="{page.context["tabs"][0]["url"]}"'.replace("&", "&amp;") in page.content.decode()


def test_the_tab_of_tasks_says_when_only_the_newest_entries_were_looked_at(
    city: City, sign_in: Any, monkeypatch: Any
) -> None:
    crowd(city, 4)
    clara, note = sign_in(city.clara), "只查了符合的条目中最新"
    assert note not in clara.get("/search/", {"q": "有限公司", "kind": "tasks"}).content.decode()
    monkeypatch.setattr(search, "MOST", 3)
    assert f"{note} 3 个的任务" in clara.get("/search/", {"q": "有限公司", "kind": "tasks"}).content.decode()
    assert note not in clara.get("/search/", {"q": "有限公司", "kind": "entries"}).content.decode()


def test_a_search_that_stopped_early_says_so(city: City, sign_in: Any, monkeypatch: Any) -> None:
    crowd(city, 30)
    clara, note = sign_in(city.clara), "只查了较新的主体和条目"
    monkeypatch.setattr("workflows.queries.names.CANDIDATES", 5)
    whole = clara.get("/search/", {"q": "市政 有限公司"})
    assert note not in whole.content.decode()
    monkeypatch.setattr(search, "WALK", 10)
    cut = clara.get("/search/", {"q": "有限公司", "kind": "entries"})
    assert len(cut.context["rows"]) == 10
    assert note in cut.content.decode()


def test_suggestions_are_subjects_entries_and_tasks_of_a_name(city: City, sign_in: Any) -> None:
    walk = city.case()
    name, item = walk.subject.name, walk.item("verify")
    assert suggested(sign_in(city.clara), name[2:5]) == [
        ("主体", name, walk.subject.code),
        ("条目", name, walk.entry.number),
        ("待办任务", item.title, name),
    ]


def test_a_number_is_suggested_first_and_leads_to_its_page(city: City, sign_in: Any) -> None:
    walk = city.notified()
    clara, paper, entry = sign_in(city.clara), walk.entry.notices.first(), walk.entry
    assert suggested(clara, paper.number)[0] == ("文书", paper.title, paper.number)
    assert suggested(clara, entry.case_number)[0] == ("案件", walk.subject.name, entry.case_number)
    answer = clara.get("/search/suggest/", {"q": entry.number.lower()})
    assert answer.context["options"][0]["sub"] == entry.number
    assert f'href="/entries/{entry.number}/"' in answer.content.decode()


def test_eight_are_suggested_at_most_and_the_last_line_leads_to_all(city: City, sign_in: Any) -> None:
    crowd(city, 30)
    clara = sign_in(city.clara)
    answer = clara.get("/search/suggest/", {"q": "有限公司"})
    options = answer.context["options"]
    assert 5 < len(options) <= 8
    content = answer.content.decode()
    assert content.count('role="option"') == len(options) + 1
    assert 'id="found-all"' in content and "看“有限公司”的全部结果" in content
    assert clara.get(answer.context["all_url"]).status_code == 200


def test_nothing_is_suggested_for_one_character_or_to_who_may_not_see(city: City, sign_in: Any) -> None:
    entry = city.notified().entry
    assert suggested(sign_in(city.clara), entry.subject.name[0]) == []
    outsider = city.people["outsider"] = demo.person("waiban", "万班")
    appoint(outsider, city.offices["HC-XY"], "case_officer", since=MONDAY)
    visitor = sign_in(outsider)
    for query in (entry.subject.name, entry.number, entry.case_number, entry.notices.first().number):
        assert suggested(visitor, query) == []
    assert sign_in(city.acmes_speaker).get("/search/suggest/", {"q": "有限"}).status_code == 403


def test_a_natural_person_is_suggested_by_the_whole_name_or_number_and_masked(
    city: City, sign_in: Any
) -> None:
    entry = a_person(city.case().entry)
    for looker in (city.clara, city.anna):
        client = sign_in(looker)
        assert [suggested(client, part) for part in ("罗小", "小川", NUMBER[:6], NUMBER[:17])] == [[]] * 4
    anna = sign_in(city.anna)
    for whole in ("罗小川", NUMBER):
        answer = anna.get("/search/suggest/", {"q": whole})
        assert [str(option["type"]) for option in answer.context["options"]][:1] == ["主体"]
        content = answer.content.decode().split('id="found-all"')[0].rsplit("<a", 1)[0]
        assert "罗小川" not in content and NUMBER not in content
        assert ("条目", "罗＊＊", entry.number) in suggested(anna, whole)
