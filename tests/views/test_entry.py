"""The list of entries and the file of one entry."""

from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import MONDAY, City
from tests.views.crowd import crowd
from workflows.management.city import id_for
from workflows.models import Deadline, Entry, Subject, Transition


def page(client: Any, number: str) -> str:
    """The file of an entry as text; it must be there."""
    answer = client.get(f"/entries/{number}/")
    assert answer.status_code == 200
    return str(answer.content.decode())


def queries(client: Any, address: str) -> int:
    """How many queries a page costs."""
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_an_officer_finds_the_entry_in_the_list_and_opens_it(city: City, sign_in: Any, today_is: Any) -> None:
    walk, on = city.listed()
    today_is(on)
    clara = sign_in(city.clara)
    listed = clara.get("/entries/").content.decode()
    assert walk.entry.number in listed and walk.subject.name in listed
    shown = page(clara, walk.entry.number)
    for words in ("在列", "列入决定书", "衡人社监〔2026〕701号", "四个期限", "限制参加政府采购", "已校验"):
        assert words in shown


def test_whoever_may_not_see_an_entry_gets_the_same_404_as_for_an_unknown_number(
    city: City, sign_in: Any
) -> None:
    walk = city.case()
    for person in (city.acmes_speaker, city.nora):
        visitor = sign_in(person)
        assert visitor.get(f"/entries/{walk.entry.number}/").status_code == 404
        assert visitor.get("/entries/LR-2026-9999/").status_code == 404
        assert walk.entry.number not in visitor.get("/entries/").content.decode()


def test_a_visitor_without_a_session_is_asked_to_sign_in(city: City, client: Any) -> None:
    assert client.get(f"/entries/{city.case().entry.number}/").status_code == 302


def test_the_life_of_a_listed_entry_is_told_with_its_dates(city: City, sign_in: Any, today_is: Any) -> None:
    walk, on = city.listed()
    today_is(on)
    answer = sign_in(city.hugo).get(f"/entries/{walk.entry.number}/")
    stages = {stage["name"]: (stage["state"], stage["note"]) for stage in answer.context["stages"]}
    assert stages["登记"] == ("done", MONDAY.isoformat())
    assert stages["告知"] == ("done", MONDAY.isoformat())
    assert stages["决定"] == ("done", f"{on.isoformat()} 列入")
    assert stages["公示"] == ("now", on.isoformat())
    assert stages["修复"][0] == stages["移出"][0] == stages["监测"][0] == "next"


def test_a_decision_that_is_overdue_is_told_in_red(city: City, sign_in: Any, today_is: Any) -> None:
    walk = city.notified()
    due = Deadline.objects.get(entry=walk.entry, kind="decide").due_on
    today_is(due + timedelta(days=7))
    answer = sign_in(city.clara).get(f"/entries/{walk.entry.number}/")
    decided = next(stage for stage in answer.context["stages"] if stage["name"] == "决定")
    assert decided["is_late"] and decided["note"].startswith("超期")


def test_what_was_done_after_its_last_day_says_so(city: City, sign_in: Any, today_is: Any) -> None:
    walk, _on = city.before_decision()
    late = Deadline.objects.get(entry=walk.entry, kind="decide").due_on + timedelta(days=3)
    walk.decide(late)
    today_is(late)
    answer = sign_in(city.clara).get(f"/entries/{walk.entry.number}/")
    ended = {term["row"].kind: term["ended"] for term in answer.context["past_terms"]}
    assert ended["decide"] == "超期办结"


def test_the_clocks_are_four_and_retention_is_not_invented(city: City, sign_in: Any, today_is: Any) -> None:
    walk, on = city.listed()
    today_is(on + timedelta(days=365))
    clocks = sign_in(city.clara).get(f"/entries/{walk.entry.number}/").context["clocks"]
    assert [clock["name"] for clock in clocks] == ["列入期", "公示期", "惩戒期", "内部留存"]
    assert clocks[0]["percent"] == 33 and clocks[0]["strong"] == f"至 {walk.entry.listed_until}"
    assert clocks[3]["strong"] == "待法制岗确认" and not any(c.isdigit() for c in clocks[3]["sub"])


def test_both_layers_of_the_repair_conditions_are_shown_and_the_unverified_one_flagged(
    city: City, sign_in: Any, today_is: Any
) -> None:
    walk, _on = city.listed()
    today_is(date(2026, 4, 1))  # since that day the general rule has a term of its own for this class
    conditions = sign_in(city.clara).get(f"/entries/{walk.entry.number}/").context["conditions"]
    assert [c["met"] for c in conditions] == [False, False, False, True]
    sector, general = conditions[:2]
    assert sector["words"] == "名单规则：改正并在列满 6个月" and not sector["unverified"]
    assert general["words"] == "公示规则：最短公示 1年" and general["unverified"]


def test_conditions_that_are_met_are_told_as_met(city: City, sign_in: Any, today_is: Any) -> None:
    walk, on = city.listed()
    later = on + timedelta(days=400)
    walk.sign(later)
    walk.apply(later, corrected_on=on)
    walk.do("verify", city.clara, later, outcome="grant", reason="付款凭证齐全", corrected_on=on.isoformat())
    today_is(later)
    answer = sign_in(city.clara).get(f"/entries/{walk.entry.number}/")
    assert all(condition["met"] for condition in answer.context["conditions"])
    repaired = next(stage for stage in answer.context["stages"] if stage["name"] == "修复")
    assert repaired["state"] == "now"


def test_a_log_that_was_changed_behind_the_door_is_not_called_verified(
    city: City, sign_in: Any, today_is: Any
) -> None:
    walk, on = city.listed()
    today_is(on)
    Entry.objects.filter(pk=walk.entry.pk).update(state="exited", exit_act="deadline/1")
    shown = page(sign_in(city.clara), walk.entry.number)
    assert "校验未通过" in shown and "已校验" not in shown


def test_only_who_owes_the_duty_finds_the_buttons(city: City, sign_in: Any, today_is: Any) -> None:
    walk = city.notified()
    today_is(MONDAY)
    shown = page(sign_in(city.clara), walk.entry.number)
    assert "登记陈述申辩" in shown and "申请延长" in shown and "呈批撤销列入" not in shown
    for person in (city.rolf, city.hugo, city.anna):
        shown = page(sign_in(person), walk.entry.number)
        assert "登记陈述申辩" not in shown and "申请延长" not in shown


def test_a_proposal_that_waits_for_the_head_is_not_offered_again(
    city: City, sign_in: Any, today_is: Any
) -> None:
    walk = city.notified().move(MONDAY, "extension", grounds="案情复杂")
    today_is(MONDAY)
    shown = sign_in(city.clara).get(f"/entries/{walk.entry.number}/")
    assert "申请延长" not in [action["words"] for action in shown.context["actions"]]


def test_other_departments_see_natural_persons_masked(city: City, sign_in: Any, today_is: Any) -> None:
    walk, on = city.listed()
    today_is(on)
    inside = page(sign_in(city.clara), walk.entry.number)
    outside = page(sign_in(city.anna), walk.entry.number)
    identity = walk.entry.associates.get().id_number
    assert "何小明" in inside and identity not in inside
    assert "何小明" not in outside and "何＊＊" in outside and identity not in outside


def a_person(walk: Any) -> Subject:
    """Turn the subject of a case into a natural person, as a list of persons has them."""
    subject = walk.entry.subject
    Subject.objects.filter(pk=subject.pk).update(kind="person", name="罗小川", code="11010519491231002X")
    return subject


def test_a_look_at_a_natural_persons_file_is_written_once_an_hour(
    city: City, sign_in: Any, today_is: Any
) -> None:
    walk = city.case()
    a_person(walk)
    looks = Transition.objects.filter(book__entry=walk.entry, verb="view_file")
    today_is(MONDAY, 10, 5)
    clara = sign_in(city.clara)
    for _again in range(3):
        page(clara, walk.entry.number)
    assert looks.count() == 1 and looks.get().actor == city.clara
    today_is(MONDAY, 11, 1)
    page(clara, walk.entry.number)
    page(sign_in(city.anna), walk.entry.number)
    assert looks.count() == 3
    assert looks.first().facts.data == {"person": "subject"}


def test_a_company_file_is_looked_at_without_a_line(city: City, sign_in: Any, today_is: Any) -> None:
    walk = city.case()
    today_is(MONDAY)
    page(sign_in(city.clara), walk.entry.number)
    assert not Transition.objects.filter(verb="view_file").exists()


def test_the_list_is_narrowed_by_state_department_and_words(city: City, sign_in: Any, today_is: Any) -> None:
    listed, on = city.listed()
    waiting = city.case(company="hongtuo")
    today_is(on)
    clara = sign_in(city.clara)

    def numbers(query: str) -> list[str]:
        return [row["entry"].number for row in clara.get(f"/entries/?{query}").context["rows"]]

    assert numbers("") == [waiting.entry.number, listed.entry.number]
    assert numbers("state=listed") == [listed.entry.number]
    assert numbers("department=HC-RS") == [waiting.entry.number, listed.entry.number]
    assert numbers("department=HC-XX") == []
    assert numbers(f"q={waiting.subject.name[2:6]}") == [waiting.entry.number]
    assert numbers("state=nonsense") == [waiting.entry.number, listed.entry.number]


def test_the_file_costs_the_same_number_of_queries_however_much_is_in_it(
    city: City, sign_in: Any, today_is: Any
) -> None:
    short = city.listed()[0]
    people = tuple((f"赵{n}号", id_for(100 + n), "responsible", "") for n in range(8))
    long, on = city.listed(company="hongtuo", associates=people)
    today_is(on)
    clara = sign_in(city.clara)
    for walk in (short, long):  # the first look of a day is written down for the party
        clara.get(f"/entries/{walk.entry.number}/")
    few, many = (queries(clara, f"/entries/{walk.entry.number}/") for walk in (short, long))
    # One asks whether this look was written down today; the book is held against each kind of thing in an entry's book.
    assert few == many <= 65


def test_the_list_costs_the_same_number_of_queries_for_three_and_thirty(
    city: City, sign_in: Any, today_is: Any
) -> None:
    today_is(MONDAY)
    clara = sign_in(city.clara)
    crowd(city, 3)
    few = queries(clara, "/entries/")
    Entry.objects.all().delete()
    crowd_of_thirty(city)
    assert queries(clara, "/entries/") == few <= 15


def crowd_of_thirty(city: City) -> None:
    """Thirty other companies, so that the list has a second page."""
    crowd(city, 30, first=100)


def test_the_list_is_paged_by_number_forwards_and_back(city: City, sign_in: Any, today_is: Any) -> None:
    today_is(MONDAY)
    clara = sign_in(city.clara)
    crowd(city, 60)
    first = clara.get("/entries/").context
    second = clara.get(first["next_url"]).context
    third = clara.get(second["next_url"]).context
    assert [len(page["rows"]) for page in (first, second, third)] == [25, 25, 10]
    assert not first["prev_url"] and not third["next_url"]
    back = clara.get(third["prev_url"]).context
    assert [row["entry"].pk for row in back["rows"]] == [row["entry"].pk for row in second["rows"]]
    assert clara.get(back["prev_url"]).context["rows"][0]["entry"].number == "LR-2025-00059"
