"""Service as a procedure of its own: what the first attempt did not reach goes on until the notice is served."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import MONDAY, City
from tests.uploads import PDF
from workflows.acts import serving as acts
from workflows.management.walk import Walk, at
from workflows.models import (
    Alert,
    Deadline,
    Notice,
    ServiceAttempt,
    Serving,
    Subject,
    Transition,
    WorkItem,
)
from workflows.queries.verification import verify_book
from workflows.tasks import tick

pytestmark = pytest.mark.django_db

TUESDAY, WEDNESDAY, FRIDAY = (MONDAY + timedelta(days=n) for n in (1, 2, 4))
THURSDAY = MONDAY + timedelta(days=3)
LAST_DAY = FRIDAY + timedelta(days=30)  # 2026-04-05, a Sunday: it does not roll


@pytest.fixture
def issued(city: City) -> Walk:
    """A case whose prior notices wait for service."""
    return city.case().to_review(MONDAY).to_service(MONDAY)


def body(response: Any) -> str:
    """The page as text."""
    return response.content.decode()


def own(walk: Walk) -> Notice:
    """The notice to the company."""
    return walk.entry.notices.get(kind="prior_notice", associate=None)


def scan() -> SimpleUploadedFile:
    """A small real PDF upload."""
    return SimpleUploadedFile("凭证.pdf", PDF, "application/pdf")


def task_of(walk: Walk, step: str) -> str:
    """The address of the open task of the procedure of service."""
    item = WorkItem.objects.get(
        entry=walk.entry, procedure="serving", step=step, status__in=["new", "assigned"]
    )
    return reverse("task", args=[item.code])


def direct(outcome: str, day: date, **more: Any) -> dict[str, Any]:
    """What an officer records of a visit."""
    return {"method": "direct", "outcome": outcome, "served_on": day.isoformat(), **more}


SIGNED = {"recipient": "王芳", "relation": "负责收件的人", "proof": "送达回证1号"}


@pytest.mark.sqlite
def test_from_an_empty_office_to_an_announcement_that_serves(
    city: City, issued: Walk, sign_in: Any, today_is: Any
) -> None:
    """Absent, then returned by the post, then announced: on the thirtieth day the notice counts as served."""
    paper = own(issued)
    today_is(MONDAY, 16)
    clara, record = sign_in(city.clara), reverse("notice-serve", args=[paper.code])
    assert "请选择未能送达的原因" in body(clara.post(record, direct("failed", MONDAY)))
    answer = clara.post(record, direct("failed", MONDAY, failure="absent", note="上门时无人"), follow=True)
    assert "已登记送达经过" in body(answer) and "下一步在这里办理" in body(answer)

    # The next way is a task; the post is recommended, and takes its time.
    today_is(TUESDAY)
    clara = sign_in(city.clara)
    page = body(clara.get(task_of(issued, "attempt")))
    assert "建议：邮寄送达" in page and "受送达人不在" in page
    sent = {"method": "post", "outcome": "under_way", "started_on": TUESDAY.isoformat()}
    assert "邮件单号" in body(clara.post(task_of(issued, "attempt"), sent))
    mail = {**sent, "carrier": "邮政速递", "tracking_number": "EA123456789CN"}
    assert clara.post(task_of(issued, "attempt"), mail).status_code == 302
    today_is(THURSDAY)
    clara = sign_in(city.clara)
    returned = {
        "outcome": "failed",
        "served_on": THURSDAY.isoformat(),
        "failure": "returned",
        "reason": "原址查无",
    }
    assert clara.post(task_of(issued, "await_result"), returned).status_code == 302

    today_is(FRIDAY)
    clara = sign_in(city.clara)
    page = body(clara.get(task_of(issued, "attempt")))
    assert "建议：公告送达" in page and "EA123456789CN" in page
    made = {"method": "public", "outcome": "under_way", "published_on": FRIDAY.isoformat(), "medium": "衡川日报第3版",
            "reason": "上门无人，邮件退回，住所查无此单位", "files": scan()}  # fmt: skip
    assert clara.post(task_of(issued, "attempt"), made).status_code == 302
    assert not WorkItem.objects.filter(
        entry=issued.entry, procedure="serving", status__in=["new", "assigned"]
    ).exists()
    row = Deadline.objects.get(entry=issued.entry, kind="announcement_end")
    assert (row.due_on, row.clause) == (LAST_DAY, "民事诉讼法第九十五条")
    parent = reverse("task", args=[issued.item("serve").code])
    assert "正在公告送达" in body(clara.get(parent))

    # Nothing depends on it before its day; on that day it counts as served, once.
    tick(at(LAST_DAY, 23, 59))
    assert own(issued).state == "issued" and issued.entry.state == "proposed"
    assert not Deadline.objects.filter(entry=issued.entry, kind="reply").exists()
    tick(at(LAST_DAY + timedelta(days=1), 0, 1))
    tick(at(LAST_DAY + timedelta(days=1), 0, 2))
    served = own(issued)
    assert (served.state, served.served_on, served.service_method) == ("served", LAST_DAY, "public")
    window = Deadline.objects.get(entry=issued.entry, kind="reply")
    assert (window.started_on, window.about) == (LAST_DAY, served.ref)
    assert issued.entry.state == "notified" and issued.entry.unserved_prior_notices == 1
    assert not Serving.objects.filter(is_open=True).exists()
    assert Alert.objects.filter(person=city.clara, kind="served").count() == 1
    methods = list(ServiceAttempt.objects.order_by("nth").values_list("method", "state"))
    assert methods == [("direct", "failed"), ("post", "failed"), ("public", "succeeded")]
    assert verify_book(issued.entry.book) == []

    # The officer sees all of it on one page, and ends the step when the other notice is served too.
    today_is(LAST_DAY + timedelta(days=1), 9)
    clara = sign_in(city.clara)
    page = body(clara.get(reverse("notice-service", args=[paper.code])))
    assert (
        page.count("<b>第 1 次 直接送达</b>") == 1
        and "衡川日报第3版" in page
        and "凭证.pdf" in page
        and "本次送达成功" in page
    )
    issued.serve_all(LAST_DAY + timedelta(days=1), "prior_notice", step="serve")
    assert WorkItem.objects.filter(entry=issued.entry, status__in=["new", "assigned"]).count() == 0


def test_refused_at_the_door_and_left_with_a_witness(
    city: City, issued: Walk, sign_in: Any, today_is: Any
) -> None:
    paper = own(issued)
    today_is(MONDAY, 16)
    clara = sign_in(city.clara)
    clara.post(reverse("notice-serve", args=[paper.code]), direct("failed", MONDAY, failure="refused"))
    where = task_of(issued, "attempt")
    assert "建议：留置送达" in body(clara.get(where))
    left = {"method": "left", "outcome": "succeeded", "served_on": MONDAY.isoformat(), "proof": "现场笔录"}
    told = body(clara.post(where, left))
    assert "见证人签名" in told and "说明原因和经过" in told
    left |= {"reason": "法定代表人在场拒收，留置于前台", "witnesses": "李强（滨河社区）"}
    assert clara.post(where, left).status_code == 302
    assert (own(issued).state, own(issued).service_method) == ("served", "left")
    assert not Serving.objects.filter(is_open=True).exists()
    window = Deadline.objects.get(entry=issued.entry, kind="reply", about=paper.ref)
    assert window.started_on == MONDAY


@pytest.mark.sqlite
def test_it_ends_by_itself_when_the_party_takes_the_notice_in_its_hall(
    city: City, issued: Walk, sign_in: Any, today_is: Any
) -> None:
    paper = own(issued)
    today_is(MONDAY, 16)
    sent = {"method": "post", "outcome": "under_way", "started_on": MONDAY.isoformat(), "carrier": "邮政",
            "tracking_number": "EA1"}  # fmt: skip
    sign_in(city.clara).post(reverse("notice-serve", args=[paper.code]), sent)
    waiting = WorkItem.objects.get(procedure="serving", step="await_result")
    today_is(TUESDAY)
    sign_in(city.acmes_speaker).post(reverse("hall-receive", args=[paper.code]), {"agrees": "on"})
    waiting.refresh_from_db()
    assert waiting.status == "cancelled" and not Serving.objects.filter(is_open=True).exists()
    states = ServiceAttempt.objects.order_by("nth").values_list("method", "state")
    assert list(states) == [("post", "discontinued"), ("electronic", "succeeded")]
    assert own(issued).served_on == TUESDAY
    assert verify_book(issued.entry.book) == []


def test_it_ends_by_itself_when_the_officer_records_service_beside_it(
    city: City, issued: Walk, sign_in: Any, today_is: Any
) -> None:
    paper = own(issued)
    today_is(MONDAY, 16)
    clara, record = sign_in(city.clara), reverse("notice-serve", args=[paper.code])
    clara.post(record, direct("failed", MONDAY, failure="absent"))
    assert task_of(issued, "attempt")
    today_is(TUESDAY)
    clara = sign_in(city.clara)
    # Beside the task that looks for the next way only a success is recorded.
    answer = clara.post(record, direct("succeeded", TUESDAY, **SIGNED))
    assert answer.status_code == 302 and own(issued).served_on == TUESDAY
    assert not Serving.objects.filter(is_open=True).exists()
    assert WorkItem.objects.get(procedure="serving").status == "cancelled"


def test_a_withdrawn_notice_is_served_no_more(city: City, issued: Walk, today_is: Any, sign_in: Any) -> None:
    from workflows.acts import door

    paper = own(issued)
    today_is(MONDAY, 16)
    sent = {"method": "post", "outcome": "under_way", "started_on": MONDAY.isoformat(), "carrier": "邮政",
            "tracking_number": "EA1"}  # fmt: skip
    sign_in(city.clara).post(reverse("notice-serve", args=[paper.code]), sent)
    door.enact("withdraw", paper, by=city.hugo, at=at(TUESDAY))
    tick(at(TUESDAY, 12))
    assert not Serving.objects.filter(is_open=True).exists()
    assert ServiceAttempt.objects.get().state == "discontinued"


def test_only_who_owes_service_does_the_next_step(
    city: City, issued: Walk, sign_in: Any, today_is: Any
) -> None:
    today_is(MONDAY, 16)
    sign_in(city.clara).post(
        reverse("notice-serve", args=[own(issued).code]), direct("failed", MONDAY, failure="absent")
    )
    where = task_of(issued, "attempt")
    said = direct("succeeded", MONDAY, **SIGNED)
    for person, status in ((city.rolf, 403), (city.hugo, 403), (city.stella, 404), (city.nora, 404)):
        assert sign_in(person).post(where, said).status_code == status
    assert own(issued).state == "issued"


def test_a_late_record_still_needs_its_proof(city: City, issued: Walk, sign_in: Any, today_is: Any) -> None:
    today_is(MONDAY, 16)
    clara = sign_in(city.clara)
    sent = {"method": "post", "outcome": "under_way", "started_on": MONDAY.isoformat(), "carrier": "邮政",
            "tracking_number": "EA1"}  # fmt: skip
    clara.post(reverse("notice-serve", args=[own(issued).code]), sent)
    today_is(MONDAY + timedelta(days=7))
    clara = sign_in(city.clara)
    said = {"outcome": "succeeded", "served_on": TUESDAY.isoformat(), "proof": "回执"}
    assert "补登原因" in body(clara.post(task_of(issued, "await_result"), said))
    said |= {"reason": "回执今日才寄到", "files": scan()}
    assert clara.post(task_of(issued, "await_result"), said).status_code == 302
    assert own(issued).served_on == TUESDAY


def test_an_announcement_that_is_told_late_is_shown(
    city: City, issued: Walk, sign_in: Any, today_is: Any
) -> None:
    """It serves by itself: told as made weeks ago and "under way", it would serve at the next tick, in the past."""
    today_is(MONDAY, 16)
    sign_in(city.clara).post(
        reverse("notice-serve", args=[own(issued).code]), direct("failed", MONDAY, failure="absent")
    )
    today_is(TUESDAY)
    mail = {"method": "post", "outcome": "failed", "started_on": MONDAY.isoformat(), "served_on": TUESDAY.isoformat(),
            "failure": "returned", "carrier": "邮政速递", "tracking_number": "EA1", "reason": "原址查无"}  # fmt: skip
    assert sign_in(city.clara).post(task_of(issued, "attempt"), mail).status_code == 302
    today_is(LAST_DAY)
    clara = sign_in(city.clara)
    made = {"method": "public", "outcome": "under_way", "published_on": TUESDAY.isoformat(), "medium": "衡川日报第3版",
            "reason": "上门无人"}  # fmt: skip
    answer = clara.post(task_of(issued, "attempt"), made)
    assert answer.status_code == 422 and "须上传公告的版面或者网页截图" in body(answer)
    assert not Deadline.objects.filter(entry=issued.entry, kind="announcement_end").exists()
    assert clara.post(task_of(issued, "attempt"), {**made, "files": scan()}).status_code == 302
    assert Deadline.objects.filter(entry=issued.entry, kind="announcement_end").exists()


def test_what_was_sent_by_mail_is_proved(city: City, issued: Walk, sign_in: Any, today_is: Any) -> None:
    Subject.objects.filter(pk=city.acme.pk).update(electronic_service=True)
    today_is(MONDAY, 16)
    clara, record = sign_in(city.clara), reverse("notice-serve", args=[own(issued).code])
    said = {"method": "electronic", "outcome": "succeeded", "served_on": MONDAY.isoformat()}
    assert "没有凭证的送达不产生期限" in body(clara.post(record, said))
    assert own(issued).state == "issued"
    assert clara.post(record, {**said, "proof": "电子邮件到达回执"}).status_code == 302
    assert own(issued).served_on == MONDAY


def test_the_pages_of_service_cost_a_constant_number_of_queries(
    city: City, issued: Walk, sign_in: Any, today_is: Any
) -> None:
    paper = own(issued)
    today_is(THURSDAY, 16)
    clara = sign_in(city.clara)

    def cost(url: str) -> int:
        clara.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert clara.get(url).status_code == 200
        return len(queries)

    parent, page = (
        reverse("task", args=[issued.item("serve").code]),
        reverse("notice-service", args=[paper.code]),
    )
    said = {"method": "direct", "outcome": "failed", "failure": "absent", "ended_on": MONDAY}
    acts.record(paper, said, by=city.clara, at=at(MONDAY, 16))
    before = cost(parent), cost(page)
    for _more in range(4):
        acts.record(paper, said, by=city.clara, at=at(MONDAY, 16))
    assert (cost(parent), cost(page)) == before
    assert before[1] <= 24, before


def test_what_a_reader_outside_the_case_sees(city: City, issued: Walk, sign_in: Any, today_is: Any) -> None:
    today_is(MONDAY, 16)
    paper = issued.entry.notices.get(associate__isnull=False)
    acts.record(
        paper, {"method": "direct", "outcome": "succeeded", "ended_on": MONDAY, "recipient": "何大山",
                "relation": "同住成年家属", "place_served": "清河路3号", "proof": "回证"},
        by=city.clara, at=at(MONDAY, 16),
    )  # fmt: skip
    page = body(sign_in(city.anna).get(reverse("notice-service", args=[paper.code])))
    assert "何大山" not in page and "自然人的地址只由承办部门查看" in page and "何小明" not in page
    assert "清河路" not in page
    inside = body(sign_in(city.clara).get(reverse("notice-service", args=[paper.code])))
    assert "何大山" in inside and "清河路3号" in inside
    assert Transition.objects.filter(book=issued.entry.book, verb="view_file").exists()
