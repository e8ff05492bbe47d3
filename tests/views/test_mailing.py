"""登记邮寄: many notices in the post with their numbers, whole or nothing, each an attempt of its own."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import MONDAY, City
from workflows.models import Notice, ServiceAttempt, Serving, WorkItem
from workflows.queries.verification import verify_all

pytestmark = pytest.mark.django_db
WHERE = "/notices/mailings/"
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def papers(city: City, today_is: Any) -> list[Notice]:
    """The prior notices to a company and to a person wait for service; it is Tuesday."""
    walk = city.case().to_review(MONDAY).to_service(MONDAY)
    today_is(TUESDAY)
    return list(walk.entry.notices.order_by("pk"))


def post(client: Any, lines: str, **said: Any) -> Any:
    """The form, pasted."""
    told = {"posted_on": TUESDAY.isoformat(), "carrier": "邮政速递", "source": "lines", "lines": lines}
    return client.post(WHERE, told | said)


@pytest.mark.sqlite
def test_all_lines_are_recorded_each_as_an_attempt_whose_result_is_awaited(
    city: City, sign_in: Any, papers: list[Notice]
) -> None:
    clara = sign_in(city.clara)
    assert "登记邮寄" in clara.get("/notices/").content.decode()
    lines = "\n".join(f"{paper.number}\tEB00{n}CN" for n, paper in enumerate(papers))
    assert post(clara, lines).status_code == 302
    tried = list(ServiceAttempt.objects.order_by("pk"))
    assert [(one.method, one.state, one.started_on) for one in tried] == [("post", "under_way", TUESDAY)] * 2
    assert [(one.tracking_number, one.carrier) for one in tried] == [
        ("EB000CN", "邮政速递"),
        ("EB001CN", "邮政速递"),
    ]
    waiting = WorkItem.objects.filter(
        procedure="serving", step="await_result", status__in=("new", "assigned")
    )
    assert waiting.count() == 2 == Serving.objects.filter(is_open=True).count()
    assert verify_all().ok
    again = post(clara, lines)
    assert again.status_code == 422 and "上一次送达还在进行" in again.content.decode()
    assert ServiceAttempt.objects.count() == 2


def test_one_bad_line_and_nothing_is_recorded_or_lost(city: City, sign_in: Any, papers: list[Notice]) -> None:
    clara, own = sign_in(city.clara), papers[0].number
    lines = f"{own} EB1\n\n衡人社信告〔2020〕9号 EB2\n{own} EB3\n{papers[1].number} EB1\n只有文号"
    answer = post(clara, lines)
    shown = answer.content.decode()
    assert answer.status_code == 422 and not ServiceAttempt.objects.exists()
    for words in (
        "本机关没有这个文号的文书", "和第 1 行是同一份文书", "和第 1 行的邮件单号相同", "一行写一个文号和一个邮件单号",
        "有 4 行不能登记", "邮政速递",
    ):  # fmt: skip
        assert words in shown, words
    late = post(clara, f"{own} EB1", posted_on=(MONDAY - timedelta(days=1)).isoformat())
    assert "寄出日期不能早于文书签发日期" in late.content.decode()
    many = post(clara, "\n".join(f"{own} EB{n}" for n in range(301)))
    assert many.status_code == 422 and "一次最多登记 300 件" in many.content.decode()
    assert not ServiceAttempt.objects.exists()


def test_a_workbook_states_day_and_carrier_of_its_own(city: City, sign_in: Any, papers: list[Notice]) -> None:
    clara, kept = sign_in(city.clara), BytesIO()
    book = openpyxl.load_workbook(BytesIO(clara.get(f"{WHERE}template.xlsx").content))
    book.worksheets[0].append([papers[0].number, "EB7", MONDAY, "顺丰"])
    book.worksheets[0].append([papers[1].number.replace("〔", "[").replace("〕", "]"), "EB8", None, None])
    book.save(kept)
    file = SimpleUploadedFile("x.xlsx", kept.getvalue())
    assert post(clara, "", source="file", file=file).status_code == 302
    found = ServiceAttempt.objects.order_by("pk").values_list("tracking_number", "started_on", "carrier")
    assert list(found) == [("EB7", MONDAY, "顺丰"), ("EB8", date(2026, 3, 3), "邮政速递")]


def test_only_who_serves_there_records_it(city: City, sign_in: Any, papers: list[Notice]) -> None:
    assert sign_in(city.rolf).get(WHERE).status_code == 403
    other = post(sign_in(city.stella), f"{papers[0].number} EB1")
    assert other.status_code == 422 and "本机关没有这个文号的文书" in other.content.decode()
