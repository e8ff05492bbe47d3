"""Merged printing: ticked in the register, made in parts, waited for, taken away by whoever asked."""

import re
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader

from tests.acts.processes import insist_shot, start_child
from tests.cast import MONDAY
from tests.papers import print_all
from workflows.acts import prints
from workflows.management.walk import at
from workflows.models import Alert, Notice, Outbox, PrintRun, ServiceAddress, Subject, Transition
from workflows.queries import clock
from workflows.queries.verification import verify_all
from workflows.tasks import deliver, run_outbox_once

pytestmark = pytest.mark.django_db
NEW = "/notices/prints/new/"


@pytest.fixture
def papers(city: Any, today_is: Any, settings: Any, tmp_path: Any, monkeypatch: Any) -> list[Notice]:
    """Six issued notices: three companies, and a person of each; parts of two. Nothing is printed yet."""
    today_is(MONDAY)
    for company in ("qiheng", "hongtuo", "zhongxing"):
        city.case(company=company).to_review(MONDAY).to_service(MONDAY)
    settings.MEDIA_ROOT = tmp_path  # after the scenes, which are remembered where nothing was replaced
    monkeypatch.setattr(prints, "PART", 2)
    Outbox.objects.exclude(kind="print_notice").update(status="done")
    return list(Notice.objects.order_by("issued_at", "pk"))


def begin(client: Any, notices: list[Notice], **more: Any) -> PrintRun:
    """Tick these in the register and press 合并印制."""
    sent = {"item": [notice.code for notice in notices], "double_sided": "1", **more}
    answer = client.post(NEW, sent)
    assert answer.status_code == 302, answer.content.decode()
    return PrintRun.objects.get(code=answer.url.strip("/").split("/")[-1])


def work_off(run: PrintRun, at_most: int = 20) -> PrintRun:
    """Deliver what the run has announced, until it has ended or waits."""
    for _nth in range(at_most):
        due = Outbox.objects.filter(kind="print_run", status="pending", not_before__lte=clock.now())
        for pk in due.order_by("pk").values_list("pk", flat=True):
            deliver(pk)
    return PrintRun.objects.get(pk=run.pk)


def text_of(page: Any) -> str:
    """The words of a page, without its markup."""
    body = page.content.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def taken(client: Any, run: PrintRun, ending: str) -> bytes:
    """One of the files, as the browser gets it."""
    answer = client.get(f"/notices/prints/{run.code}.{ending}")
    assert answer.status_code == 200 and answer["Cache-Control"] == "private, no-store"
    return b"".join(answer.streaming_content)


def bookmarks(data: bytes) -> tuple[int, dict[str, int]]:
    """How many pages, and on which page (from 1) each bookmark stands."""
    book = PdfReader(BytesIO(data))
    marks = {str(mark.title): book.get_destination_page_number(mark) + 1 for mark in book.outline}
    return len(book.pages), marks


@pytest.mark.sqlite
def test_all_are_in_one_file_in_order_each_on_an_odd_page(city: Any, sign_in: Any, papers: Any) -> None:
    print_all(lambda nth: nth % 3 + 1)  # 1, 2, 3, 1, 2, 3 pages
    client = sign_in(city.clara)
    run = work_off(begin(client, papers))
    assert (run.done, run.finished_at is not None, run.sentence) == (6, True, "")
    pages, marks = bookmarks(taken(client, run, "pdf"))
    assert marks == {notice.number: page for notice, page in zip(papers, (1, 3, 5, 9, 11, 13), strict=True)}
    assert pages == run.pages == 16
    assert sorted(path.name for path in prints.folder(run.code).iterdir()) == [
        "addresses.xlsx",
        "notices.pdf",
    ]
    assert verify_all().ok
    line = Transition.objects.get(verb="print_run")
    assert line.facts.data["rows"] == 6 and line.thing == "department/HC-RS"
    assert "已经做好" in text_of(client.get(f"/notices/prints/{run.code}/"))
    assert Alert.objects.get(person=city.clara, kind="bulk_done").data["n"] == 6


def test_single_sided_has_no_empty_pages(city: Any, sign_in: Any, papers: Any) -> None:
    print_all(lambda nth: 1)
    client = sign_in(city.clara)
    run = work_off(begin(client, papers, double_sided=[]))
    pages, marks = bookmarks(taken(client, run, "pdf"))
    assert pages == 6 and list(marks.values()) == [1, 2, 3, 4, 5, 6]


def test_what_is_not_printed_is_named_and_waited_for(
    city: Any, sign_in: Any, papers: Any, today_is: Any
) -> None:
    late = papers[3]
    print_all(but=frozenset({late.code}))
    client = sign_in(city.clara)
    run = work_off(begin(client, papers))
    assert run.done == 2 and run.finished_at is None
    said = text_of(client.get(f"/notices/prints/{run.code}/"))
    assert "还在排印" in said and late.number in said and papers[2].number not in said
    assert "还没有做好" in text_of(client.get(f"/notices/prints/{run.code}.pdf", follow=True))
    print_all()
    today_is(MONDAY, 11)
    assert work_off(run).finished_at is not None
    assert len(bookmarks(taken(client, run, "pdf"))[1]) == 6


def test_withdrawn_and_never_printed_ones_are_left_out_by_name(city: Any, sign_in: Any, papers: Any) -> None:
    print_all(but=frozenset({papers[5].code}))
    client = sign_in(city.clara)
    run = begin(client, papers)
    Notice.objects.filter(pk=papers[0].pk).update(state="withdrawn")
    Outbox.objects.filter(key=f"print/{papers[5].code}").update(status="dead")
    run = work_off(run)
    assert run.sentence.splitlines() == [
        f"{papers[0].number}（已撤回）",
        f"{papers[5].number}（没有排印成功）",
    ]
    assert list(bookmarks(taken(client, run, "pdf"))[1]) == [notice.number for notice in papers[1:5]]
    assert "有 2 份没有列入文件" in text_of(client.get(f"/notices/prints/{run.code}/"))
    # What is withdrawn already cannot be ticked at all.
    answer = client.post(NEW, {"item": papers[0].code})
    assert answer.status_code == 422 and "没有撤回的文书" in text_of(answer)


@pytest.mark.sqlite
def test_the_list_of_addresses_prefers_what_the_party_confirmed_and_has_no_formula(
    city: Any, sign_in: Any, papers: Any
) -> None:
    print_all()
    company = papers[0].entry.subject
    Subject.objects.filter(pk=company.pk).update(address="=HYPERLINK(1)", phone="+86 555")
    confirmed = papers[2].entry.subject
    ServiceAddress.objects.create(
        subject=confirmed, recipient="＝收发室", address="@某路1号", postcode="230000", phone="-1",
        confirmed_on=MONDAY, confirmed_by=city.clara, recorded_at=at(MONDAY), agrees_electronic=True,
    )  # fmt: skip
    client = sign_in(city.clara)
    run = work_off(begin(client, papers))
    sheet = openpyxl.load_workbook(BytesIO(taken(client, run, "xlsx"))).active
    lines = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [line[6] for line in lines] == [notice.number for notice in papers]
    assert lines[0][1:6] == [company.name, company.name, "'=HYPERLINK(1)", None, "'+86 555"]
    assert lines[2][2:6] == ["'＝收发室", "'@某路1号", "230000", "'-1"]
    assert (lines[2][8], lines[2][9], lines[0][9]) == ("同意电子送达", "送达地址确认书", "登记住所")
    assert lines[1][1] == papers[1].addressee and lines[1][9] == "没有登记地址"  # nothing is invented
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_each_person_in_the_file_is_a_look_that_is_written_down_once(
    city: Any, sign_in: Any, papers: Any
) -> None:
    print_all()
    work_off(begin(sign_in(city.clara), papers))
    looks = Transition.objects.filter(verb="view_file", actor=city.clara)
    assert looks.count() == 3 == looks.values("book").distinct().count()


def test_nobody_else_takes_it_away(city: Any, sign_in: Any, papers: Any) -> None:
    print_all()
    run = work_off(begin(sign_in(city.clara), papers))
    for other in (city.rolf, city.hugo, city.stella, city.nora):
        client = sign_in(other)
        for address in (f"{run.code}/", f"{run.code}.pdf", f"{run.code}.xlsx"):
            assert client.get(f"/notices/prints/{address}").status_code == 404


def test_the_same_page_sent_twice_is_one_run_and_anothers_code_is_not_taken(
    city: Any, sign_in: Any, papers: Any
) -> None:
    client = sign_in(city.clara)
    assert begin(client, papers, code="abcdefgh1234").code == "abcdefgh1234"
    begin(client, papers, code="abcdefgh1234")
    assert PrintRun.objects.count() == 1
    assert begin(sign_in(city.rolf), papers, code="abcdefgh1234").code != "abcdefgh1234"


def test_all_under_the_filter_and_never_those_of_another_department(
    city: Any, sign_in: Any, papers: Any
) -> None:
    company = papers[2].entry.subject
    run = begin(sign_in(city.clara), [], all="1", filter=f"q={company.code}")
    assert run.notices == [papers[2].pk, papers[3].pk]
    for other in (city.stella, city.anna):  # one sees nothing, the other looks and does not print
        answer = sign_in(other).post(NEW, {"item": [notice.code for notice in papers], "all": "1"})
        assert answer.status_code == 422
    assert PrintRun.objects.count() == 1


def test_more_than_may_be_printed_at_once_is_refused(
    city: Any, sign_in: Any, papers: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(prints, "AT_MOST", 4)
    answer = sign_in(city.clara).post(NEW, {"all": "1"})
    assert answer.status_code == 422 and "一次最多合并印制 4 份" in text_of(answer)


def test_it_stops_when_the_post_has_ended(city: Any, sign_in: Any, papers: Any) -> None:
    print_all()
    client = sign_in(city.clara)
    run = begin(client, papers)
    deliver(Outbox.objects.get(kind="print_run", status="pending").pk)
    city.clara.posts.update(until=MONDAY)
    run = work_off(run)
    assert run.finished_at is not None and run.done == 2 and "已经停止" in run.sentence
    assert not prints.folder(run.code).exists()


def test_what_was_made_is_not_taken_along_when_the_post_has_ended(
    city: Any, sign_in: Any, papers: Any
) -> None:
    print_all()
    run = work_off(begin(sign_in(city.clara), papers))
    city.clara.posts.update(until=MONDAY)
    client = sign_in(city.clara)
    for ending in ("pdf", "xlsx"):
        assert client.get(f"/notices/prints/{run.code}.{ending}").status_code == 404


def test_the_tick_clears_the_files_after_two_days_and_keeps_the_record(
    city: Any, sign_in: Any, papers: Any, today_is: Any
) -> None:
    print_all()
    client = sign_in(city.clara)
    run = work_off(begin(client, papers))
    stray = prints.folder("nobodyknows1")
    stray.mkdir()
    assert prints.sweep(at(date(2026, 3, 3))) == 1 and not stray.exists()
    assert prints.folder(run.code).exists()
    assert prints.sweep(at(date(2026, 3, 4), 11)) == 1
    page = client.get(f"/notices/prints/{run.code}.pdf", follow=True)
    assert "已经按规定清除" in text_of(page)


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_kill_9_of_the_printing_runner_delays_and_never_doubles(
    city: Any, today_is: Any, monkeypatch: Any
) -> None:
    """Shot when a part's file is there but not counted, and while the parts are joined."""
    today_is(MONDAY)
    city.notified()
    print_all()
    Outbox.objects.update(status="done")
    keys = list(Notice.objects.order_by("pk").values_list("pk", flat=True))
    told: dict[str, Any] = {"by": city.clara, "at": at(MONDAY), "double_sided": True}
    run = prints.start("shotrun12345", city.offices["HC-RS"], keys, **told)
    moment = at(MONDAY)
    for point in ("workflows.gateways.printfile:merge", "before workflows.gateways.printfile:_Volume.close"):
        row = Outbox.objects.filter(kind="print_run", status="pending").order_by("pk")[0]
        insist_shot(start_child("deliver", point, str(row.pk), moment.isoformat()))
        moment += timedelta(seconds=90)
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        if point.startswith("workflows"):
            assert PrintRun.objects.get().done == 0
            assert deliver(row.pk)
    while run_outbox_once():
        pass
    run = PrintRun.objects.get()
    assert (run.done, run.finished_at is not None) == (2, True)
    data = (prints.folder(run.code) / prints.MERGED).read_bytes()
    assert list(bookmarks(data)[1].values()) == [1, 3]
