"""投诉 and 举报 on the pages: taken in without an account, followed by code, worked on at the desk; nobody is named."""

import logging
import re
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from forms import guard
from tests.uploads import upload
from workflows.acts import clue, complaint, people
from workflows.acts.people import counter_keeper
from workflows.management.walk import at
from workflows.models import Complaint, Entry, Evidence, Facts, Outbox, Person, Report, SealedIdentity, Visits
from workflows.views import pace

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
NAME, MAIL = "柳知微", "liu.zhiwei@example.org"
CODE = re.compile(r'xh-receipt">([0-9A-Z]{5}) ([0-9A-Z]{5})<')


def who(name: str) -> Person:
    return Person.objects.get(username=name)


def text_of(response: Any) -> str:
    return str(response.content.decode())


def a_report(city: Any, **facts: Any) -> Report:
    told = {"source": "citizen", "named": city.acme.name, "named_code": city.acme.code, "text": "拖欠工资。"}
    identity = {"name": NAME, "contact": MAIL}
    made, _code = clue.file(
        clue.Told(**{**told, **facts}), identity=identity, channel="web", by=counter_keeper(), at=at(DAY)
    )
    return clue.assign(made, city.offices["HC-RS"], by=who("zhouw"), at=at(DAY))


@pytest.fixture
def send(client: Any, today_is: Any, monkeypatch: Any) -> Any:
    """Open a public form and post it, without the seconds that a human being needs unless they are asked for."""

    def post(page: str, /, seconds: int = 0, **typed: Any) -> Any:
        monkeypatch.setattr(guard, "SECONDS_MIN", seconds)
        today_is(DAY)
        opened = re.search(r'name="opened" value="([^"]+)"', text_of(client.get(reverse(page))))
        return client.post(reverse(page), {"opened": opened[1] if opened else "", **typed})

    return post


REPORT = {"source": "citizen", "named": "某某公司", "text": "拖欠工资三个月。"}
REPORT |= {"who": "sealed", "name": NAME, "contact": MAIL}


def test_a_report_without_account_gives_a_receipt_and_is_followed_by_number_and_code(
    city: Any, client: Any, send: Any
) -> None:
    receipt = send("report-new", **REPORT)
    assert receipt.status_code == 200 and receipt["Cache-Control"] == "no-store"
    report, code = Report.objects.get(), CODE.search(text_of(receipt))
    assert code and report.code in text_of(receipt)
    typed = {"number": report.code, "code": f"{code[1]}{code[2]}".lower()}
    assert client.post(reverse("reports"), {**typed, "code": "0000000000"}).status_code == 404
    assert client.post(reverse("complaints"), typed).status_code == 404
    report = clue.reject(report, because="不属于失信行为", by=who("zhouw"), at=at(DAY))
    page = client.post(reverse("reports"), typed)
    assert "不属于失信行为" in text_of(page) and "周雯" not in text_of(page) and NAME not in text_of(page)
    done = client.post(reverse("reports"), {**typed, "do": "appeal", "reason": "有新材料"})
    assert done.status_code == 200 and Report.objects.get().state == "filed"


def test_what_was_typed_is_kept_and_every_fault_is_said(city: Any, send: Any) -> None:
    page = send("report-new", **{**REPORT, "contact": "", "named_code": "123"})
    assert page.status_code == 422 and "拖欠工资三个月。" in text_of(page)
    assert "请填写联系方式" in text_of(page) and "应为18位" in text_of(page)
    assert not Report.objects.exists()


def test_while_nobody_takes_it_in_the_page_says_so_and_nothing_typed_is_lost(
    city: Any, client: Any, today_is: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(guard, "SECONDS_MIN", 0)
    today_is(DAY)
    opened = re.search(r'name="opened" value="([^"]+)"', text_of(client.get(reverse("report-new"))))
    people.relieve(who("counter").posts.get(), on_day=DAY)
    for page in ("report-new", "complaint-new"):
        empty = client.get(reverse(page))
        assert empty.status_code == 503 and "请到办事窗口提交" in text_of(empty)
    late = client.post(reverse("report-new"), {"opened": opened[1] if opened else "", **REPORT})
    assert late.status_code == 503 and "请到办事窗口提交" in text_of(late)
    assert "拖欠工资三个月。" in text_of(late) and not Report.objects.exists()


def test_robots_and_repetition_are_refused(city: Any, client: Any, send: Any) -> None:
    assert "请重新打开本页" in text_of(send("report-new", website="http://x", **REPORT))
    assert "提交得太快" in text_of(send("report-new", seconds=2, **REPORT))
    assert send("report-new", **REPORT).status_code == 200
    assert "已经收到" in text_of(send("report-new", **REPORT))
    for nth in range(3):
        assert send("report-new", **{**REPORT, "text": f"第{nth}件"}).status_code == 200
    page = send("report-new", **{**REPORT, "text": "第六件"})
    assert page.status_code == 429 and "第六件" in text_of(page)
    # Digests alone: no address is kept. (Three digits of one stand in a digest by chance.)
    keys = Visits.objects.values_list("key", flat=True)
    assert Report.objects.count() == 4 and keys and all(re.fullmatch("[0-9a-f]{64}", key) for key in keys)


def test_one_address_hands_in_only_so_much_a_day(city: Any, send: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(pace, "BYTES_A_DAY", 2 * 1024)
    assert send("report-new", **REPORT, files=[upload()]).status_code == 200
    full = send("report-new", **{**REPORT, "text": "第二件"}, files=[upload("一.pdf"), upload("二.pdf")])
    assert full.status_code == 429 and "合计不能超过" in text_of(full) and "第二件" in text_of(full)
    assert Report.objects.count() == 1 == Evidence.objects.count()
    assert send("report-new", **{**REPORT, "text": "第三件"}).status_code == 200  # words alone need no room


def test_a_complaint_names_an_officer_who_then_never_sees_it(city: Any, send: Any, sign_in: Any) -> None:
    office = str(city.offices["HC-XY"].pk)
    said = {"about": "delay", "department": office, "officer_named": "周雯", "text": "推诿。"}
    assert send("complaint-new", **said).status_code == 200
    made = Complaint.objects.get()
    assert made.officer == who("zhouw")
    address = reverse("desk-complaint", args=[made.code])
    zhou = sign_in(who("zhouw"))
    assert zhou.get(address).status_code == 404 and made.code not in text_of(
        zhou.get(reverse("desk-complaints"))
    )
    gu = sign_in(who("guq"))
    assert "推诿" in text_of(gu.get(address))
    assert gu.post(address, {"do": "accept", "reason": ""}).status_code == 302
    answer = {"do": "answer", "finding": "founded", "findings": "属实", "answer": "已改正。"}
    assert gu.post(address, {**answer, "answer": ""}).status_code == 422
    assert gu.post(address, answer).status_code == 302
    assert Complaint.objects.get().state == "answered"


def test_a_subject_complains_from_the_hall_and_says_how_it_finds_the_answer(
    city: Any, sign_in: Any, today_is: Any
) -> None:
    today_is(DAY)
    speaker = sign_in(city.acmes_speaker)
    said = {"about": "attitude", "department": str(city.offices["HC-RS"].pk), "text": "态度差。"}
    assert speaker.post(reverse("hall-complaints"), said).status_code == 302
    made = Complaint.objects.get()
    made = complaint.accept(made, by=who("zhouw"), at=at(DAY))
    complaint.answer(
        made, finding="unfounded", findings="x", answer="经查不属实。", by=who("zhouw"), at=at(DAY)
    )
    address = reverse("hall-complaint", args=[made.code])
    assert "经查不属实。" in text_of(speaker.get(address)) and "周雯" not in text_of(speaker.get(address))
    assert speaker.post(address, {"do": "rate", "rating": "satisfied"}).status_code == 302
    assert Complaint.objects.get().state == "closed"
    assert sign_in(city.nora).get(address).status_code == 404


def test_who_reported_is_on_no_page_of_anybody(city: Any, sign_in: Any, caplog: Any, today_is: Any) -> None:
    """Every page that could name the reporter, by everybody: desk, search, exports, log, entry, alerts."""
    today_is(DAY)
    caplog.set_level(logging.DEBUG)
    report = a_report(city)
    entry = city.case().entry
    clue.open_case(report, entry, by=city.clara, at=at(DAY))
    pages = [
        reverse("desk-reports"), reverse("desk-report", args=[report.code]), reverse("alerts"), reverse("inbox"),
        reverse("report-identity", args=[report.code]), reverse("search") + f"?q={NAME}",
        reverse("search-suggest") + f"?q={NAME}", reverse("entry", args=[entry.number]), reverse("log"),
        reverse("entry-files", args=[entry.number]), reverse("entry-print", args=[entry.number]),
        reverse("supervision"), reverse("inbox-export"), reverse("log-line", args=[report.ref, 1]),
        reverse("desk-report", args=[report.code]) + "?do=reject",
    ]  # fmt: skip
    named = []
    for person in Person.objects.filter(is_active=True).exclude(username__in=("clock", "counter")):
        client = sign_in(person)
        for page in pages:
            answer = client.get(page)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            shown = body.decode(errors="replace").replace(f'value="{NAME}"', "").replace(f"“{NAME}”", "")
            if MAIL in shown or (NAME in shown and "search" not in page):
                named.append((person.username, page))
    assert named == []
    assert MAIL not in caplog.text and all(MAIL not in str(row.data) for row in Facts.objects.all())


def test_only_the_keeper_opens_it_and_the_history_says_so(city: Any, sign_in: Any, today_is: Any) -> None:
    today_is(DAY)
    report = a_report(city)
    address = reverse("report-identity", args=[report.code])
    keeper = sign_in(who("jianb"))
    assert keeper.post(address, {"reason": ""}).status_code == 422
    opened = keeper.post(address, {"reason": "需要当面核实"})
    assert NAME in text_of(opened) and MAIL in text_of(opened) and opened["Cache-Control"] == "no-store"
    assert NAME not in text_of(keeper.get(address))
    history = text_of(sign_in(city.clara).get(reverse("desk-report", args=[report.code])))
    assert (
        "启封举报人身份" in history
        and "简白" in history
        and "需要当面核实" in history
        and NAME not in history
    )
    assert sign_in(city.clara).post(address, {"reason": "想看"}).status_code == 403
    audit = sign_in(city.anna).get(reverse("log") + "?verb=open_identity")
    assert "启封举报人身份" in text_of(audit) and NAME not in text_of(audit)


def test_feedback_goes_to_the_sealed_address_and_leaves_no_trace_of_it(
    city: Any, mailoutbox: list[Any], today_is: Any, caplog: Any
) -> None:
    from workflows import tasks

    today_is(DAY)
    report = a_report(city)
    report = clue.dismiss(report, findings="查无实据。", by=city.clara, at=at(DAY))
    clue.feed_back(report, feedback="未能查实。", by=city.clara, at=at(DAY))
    row = Outbox.objects.get(kind="reporter_mail")
    assert tasks.deliver(row.pk)
    assert [letter.to for letter in mailoutbox] == [[MAIL]] and "查实" not in mailoutbox[0].body
    row.refresh_from_db()
    assert MAIL not in f"{row.receipt}{row.last_error}{row.addressee}{row.payload}{caplog.text}"


def test_a_case_after_a_clue_is_prefilled_and_shows_it_beside(city: Any, sign_in: Any, today_is: Any) -> None:
    today_is(DAY)
    report = a_report(city)
    client = sign_in(city.clara)
    page = text_of(client.get(reverse("case-new") + f"?list=wage-arrears&report={report.code}"))
    assert city.acme.code in page and "辅助参考" in page and "拖欠工资。" not in page
    entry = city.case().entry
    clue.open_case(report, entry, by=city.clara, at=at(DAY))
    page = text_of(client.get(reverse("entry", args=[entry.number])))
    assert report.code in page and "辅助参考" in page
    assert Entry.objects.get(pk=entry.pk).clues.get() == report
    assert SealedIdentity.objects.filter(report=report).exists()


def test_the_clock_warns_and_a_late_one_is_told_to_the_head(city: Any, today_is: Any) -> None:
    from workflows import tasks
    from workflows.models import Alert

    report = a_report(city)
    due = report.clocks.get(met_at=None).due_on
    tasks.matters.watch(at(due, 23), by=tasks.clock_person)
    told = dict(Alert.objects.exclude(kind="complaint").values_list("person__username", "kind"))
    assert told == {"shenjn": "due_next", "jiyt": "due_next"}
    late = date.fromordinal(due.toordinal() + 1)
    assert tasks.matters.watch(at(late), by=tasks.clock_person) == 1
    assert Alert.objects.get(kind="escalated").person == city.hugo
    assert tasks.matters.watch(at(late, 12), by=tasks.clock_person) == 0
    assert report.book is not None and report.book.lines.filter(verb="handling_overdue").count() == 1
