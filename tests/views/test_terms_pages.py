"""The calculator and the calendar: for everybody; a year typed by one and checked by another."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import kinds
from tests.acts.test_calendar import HOLIDAYS, MADE_UP
from tests.cast import City
from workflows.models import CalendarDraft, CalendarYear, Deadline

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 2)
ASKED = {"start": "2026-02-10", "value": "20", "unit": "WD", "roll": "yes", "stops": ""}


def text(answer: Any) -> str:
    return answer.content.decode()


def test_anybody_counts_a_term_and_sees_every_day(city: City, client: Any, today_is: Any) -> None:
    today_is(TODAY)
    page = text(client.get("/terms/", ASKED))
    # Spring Festival takes 15 to 23 February out; 14 and 28 February are worked.
    assert 'datetime="2026-03-16"' in page and "周一 24:00" in page and 'datetime="2026-03-17"' not in page
    assert "春节假期，非工作日，不计入" in page and "春节调休上班，计入" in page
    assert "期限届满（当日24时）" in page and "暂定：涉及的年度放假安排尚未载入" not in page


def test_the_calculator_agrees_with_the_command(city: City, client: Any, today_is: Any) -> None:
    today_is(TODAY)
    page = text(
        client.get("/terms/", {**ASKED, "stops": "2026-03-03 至 2026-03-04\n\n2026-03-09，2026-03-09"})
    )
    plain = text(client.get("/terms/", ASKED))
    assert "2026-03-13" in page and "2026-03-10" in plain


def test_a_term_beyond_the_calendar_is_provisional(city: City, client: Any, today_is: Any) -> None:
    today_is(TODAY)
    page = text(client.get("/terms/", {**ASKED, "start": "2026-12-25"}))
    assert "暂定：涉及的年度放假安排尚未载入" in page


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"start": "2026-02-30"}, "请写成 2026-02-10 的样子"),
        ({"start": ""}, "没有填写"),
        ({"value": "0"}, "期限必须大于零"),
        ({"value": "一"}, "请填写整数"),
        ({"unit": "H"}, "H"),
        ({"stops": "昨天"}, "第1行无法辨认"),
        ({"stops": "2026-03-01 至 2026-02-01"}, "第1行的日期不存在，或者截止日早于起始日"),
        ({"start": "9999-12-30"}, "超出可以计算的日期范围"),
        ({"stops": "2026-03-01 至 9999-12-31"}, "超出可以计算的日期范围"),
        ({"value": "3000", "unit": "Y", "stops": "2026-03-01 至 2026-03-02"}, "超出可以计算的日期范围"),
    ],
)
def test_what_cannot_be_counted_is_said_and_kept(
    city: City, client: Any, today_is: Any, asked: dict[str, str], says: str
) -> None:
    today_is(TODAY)
    answer = client.get("/terms/", {**ASKED, **asked})
    assert answer.status_code == 422 and says in text(answer)
    assert all(value in text(answer) for value in asked.values())


def test_the_calendar_shows_each_year_with_its_source(city: City, client: Any, today_is: Any) -> None:
    today_is(TODAY)
    page = text(client.get("/calendar/2026/"))
    assert "国务院办公厅关于2026年部分节假日安排的通知" in page and "待核：尚未与原文核对" in page
    assert page.count("个工作日") == 12
    assert client.get("/calendar/2031/").status_code == 404
    assert "录入年度" not in page


def test_one_types_a_year_another_checks_it_and_everybody_sees_it(
    city: City, sign_in: Any, client: Any, today_is: Any
) -> None:
    today_is(date(2026, 11, 20))
    said = {"year": "2027", "source": "通知（虚构）", "holidays": HOLIDAYS, "workdays": MADE_UP}
    one = sign_in(city.people["zhouw"])
    page = text(one.get("/calendar/enter/"))
    assert 'value="2027"' in page
    wrong = one.post("/calendar/enter/", {**said, "holidays": HOLIDAYS.replace("端午节", "某节")})
    assert (
        wrong.status_code == 422
        and "放假安排中没有“端午”" in text(wrong)
        and "某节 2027-06-09" in text(wrong)
    )
    there = one.post("/calendar/enter/", said)["Location"]
    assert "由信用办的另一人对照原文核对后载入" in text(one.get(there))
    assert one.post(there, {"step": "confirm", "checked": "on"}).status_code == 422
    assert not CalendarYear.objects.filter(year=2027).exists()
    other = sign_in(city.people["guq"])
    assert "周望录入，待另一人核对" in text(other.get("/calendar/")) or "待另一人核对" in text(
        other.get("/calendar/")
    )
    assert other.post(there, {"step": "confirm"}).status_code == 422
    done = other.post(there, {"step": "confirm", "checked": "on"})
    assert done.status_code == 302 and done["Location"] == "/calendar/2027/"
    page = text(client.get("/calendar/2027/"))
    assert "通知（虚构）" in page and "待核" not in page
    assert other.post(there, {"step": "confirm", "checked": "on"}).status_code == 422
    assert other.post(there, {"step": "withdraw"}).status_code == 409


def test_a_loaded_year_is_typed_again_to_be_checked(city: City, sign_in: Any, today_is: Any) -> None:
    today_is(TODAY)
    page = text(sign_in(city.people["zhouw"]).get("/calendar/enter/", {"year": "2026"}))
    assert "春节 2026-02-16 至 2026-02-20" in page or "春节 2026-02-1" in page
    assert "春节 2026-02-14" in page


def test_a_withdrawn_year_is_typed_anew(city: City, sign_in: Any, today_is: Any) -> None:
    today_is(TODAY)
    one = sign_in(city.people["zhouw"])
    said = {"year": "2027", "source": "通知（虚构）", "holidays": HOLIDAYS, "workdays": MADE_UP}
    there = one.post("/calendar/enter/", said)["Location"]
    assert one.post("/calendar/enter/", said).status_code == 422
    assert one.post(there, {"step": "withdraw"}).status_code == 302
    assert one.post("/calendar/enter/", said).status_code == 302
    assert CalendarDraft.objects.count() == 2


def test_the_pages_cost_a_constant_number_of_queries(city: City, client: Any, today_is: Any) -> None:
    today_is(TODAY)
    client.get("/terms/", ASKED)  # the first question of a minute opens the count of this visitor
    for address, asked, most in (("/terms/", ASKED, 4), ("/calendar/2026/", {}, 5)):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            client.get(address, asked)
        assert len(seen) <= most, [q["sql"] for q in seen]


def test_an_officer_stops_a_clock_and_lets_it_go_on(city: City, sign_in: Any, today_is: Any) -> None:
    kinds.load()
    walk = city.case(TODAY, list_code=kinds.WATCH, associates=())
    entry, row = walk.entry, walk.entry.deadlines.get(kind="decide")
    today_is(date(2026, 3, 3))
    clara = sign_in(city.clara)
    assert "呈批中止计期" in text(clara.get(f"/entries/{entry.number}/"))
    where = f"/entries/{entry.number}/motions/suspension/"
    said = {"clock": str(row.pk), "grounds": "委托鉴定"}
    missing = clara.post(where, said)
    assert (
        missing.status_code == 422 and "请填写所依据的文书" in text(missing) and "委托鉴定" in text(missing)
    )
    strange = clara.post(where, {**said, "clock": "999999"})
    assert strange.status_code == 422
    said |= {"document_number": "衡鉴〔2026〕1号", "document_date": "2026-03-03", "document_body": "鉴定所"}
    assert clara.post(where, said).status_code == 302
    walk.do("decide", city.hugo, date(2026, 3, 3), outcome="approve", reason="同意")
    clara = sign_in(city.clara)
    page = text(clara.get(f"/entries/{entry.number}/"))
    assert "恢复计算" in page and "已暂停：委托鉴定" in page
    clara.logout()
    today_is(date(2026, 3, 10))
    where, clara = f"/entries/{entry.number}/clocks/{row.pk}/resume/", sign_in(city.clara)
    assert "衡鉴〔2026〕1号" in text(clara.get(where))
    early = clara.post(where, {"last": "2026-03-02", "reason": "完毕"})
    assert early.status_code == 422 and "应当在 2026-03-03 至 2026-03-10 之间" in text(early)
    assert clara.post(where, {"last": "2026-03-09", "reason": "完毕"}).status_code == 302
    assert clara.get(where).status_code == 404
    assert Deadline.objects.get(pk=row.pk).due_on > row.due_on
