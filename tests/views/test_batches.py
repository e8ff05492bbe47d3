"""Batches of documents through the browser: prepared, approved by another, issued piece by piece, printed together."""

import re
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader

from tests.cast import MONDAY
from tests.papers import print_all
from workflows.acts import batch as acts
from workflows.acts import people, prints
from workflows.management.walk import at
from workflows.models import (
    Alert,
    Entry,
    Notice,
    NoticeBatch,
    Outbox,
    Person,
    PrintRun,
    Serving,
    Subject,
    Transition,
    WorkItem,
)
from workflows.queries.verification import verify_all
from workflows.tasks import deliver

pytestmark = pytest.mark.django_db
NEW = "/notices/batches/new/"
KIND = "rectification_notice"
SAID = {
    "rectification.matter": "2025年12月至2026年1月拖欠工资。",
    "rectification.basis": "《保障农民工工资支付条例》第五十四条",
    "rectification.requirements": "付清全部工资",
    "rectification.deadline": "2026-03-31",
    "rectification.report": "整改情况报告",
}
TYPED = {"blank_" + key.replace(".", "__"): value for key, value in SAID.items()}
COMPANIES = ("qiheng", "hongtuo", "zhongxing", "yuanyi", "jinda")


def cases(city: Any, n: int) -> list[Entry]:
    """So many registered cases without associated persons."""
    for nth in range(n):
        city.case(company=COMPANIES[nth % len(COMPANIES)], associates=())
    return list(Entry.objects.order_by("pk"))


def fill(client: Any, entries: list[Entry], **more: Any) -> Any:
    """Fill in the form with pasted numbers and check it."""
    lines = "\n".join(entry.number for entry in entries)
    sent = {"kind": KIND, "source": "lines", "lines": lines, **TYPED, **more}
    return client.post(NEW, {name: value for name, value in sent.items() if value is not None})


def prepare(client: Any, entries: list[Entry], **more: Any) -> NoticeBatch:
    """The same, and hand it over to the reviewer as the preview shows it."""
    assert fill(client, entries, **more).status_code == 302
    preview = client.get(NEW)
    answer = client.post(NEW, {"confirm": preview.context["hand"].key})
    return NoticeBatch.objects.get(code=answer.url.strip("/").split("/")[-1])


def work_off(at_most: int = 30) -> None:
    """Deliver what batches and print runs have announced."""
    for _nth in range(at_most):
        due = Outbox.objects.filter(kind__in=("notice_batch", "print_run"), status="pending")
        for pk in due.order_by("pk").values_list("pk", flat=True):
            deliver(pk)


def text_of(page: Any) -> str:
    """The words of a page, without its markup."""
    body = page.content.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def workbook_of(*rows: tuple[Any, ...]) -> SimpleUploadedFile:
    """A workbook of these rows, the first of them the headings."""
    book, kept = openpyxl.Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(kept)
    return SimpleUploadedFile("批量.xlsx", kept.getvalue())


@pytest.mark.sqlite
def test_sixty_pieces_three_refused_by_name_and_all_others_in_one_file(
    city: Any, sign_in: Any, today_is: Any, settings: Any, tmp_path: Any, monkeypatch: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    today_is(MONDAY)
    entries = cases(city, 60)
    batch = prepare(sign_in(city.clara), entries)
    assert (batch.state, batch.total, batch.hands) == ("prepared", 60, [city.clara.pk])
    assert Alert.objects.get(kind="batch_waits").person == city.rolf
    rolf = sign_in(city.rolf)
    said = text_of(rolf.get(f"/notices/batches/{batch.code}/"))
    for words in (entries[0].number, "付清全部工资", "要素齐全", "共 60 份", entries[0].facts_summary):
        assert words in said
    assert Notice.objects.count() == 0  # looking issues nothing
    rolf.post(f"/notices/batches/{batch.code}/", {"approve": "1"})
    # What happens between the approval and the issue is asked of each piece again.
    Entry.objects.filter(pk=entries[3].pk).update(state="dismissed")
    Entry.objects.filter(pk=entries[20].pk).update(department=city.offices["HC-JT"])
    nameless = Subject.objects.create(kind="enterprise", name="没有代码的公司")
    Entry.objects.filter(pk=entries[59].pk).update(subject=nameless)
    work_off()
    Entry.objects.filter(pk=entries[3].pk).update(state="proposed")  # for the log, which knows nothing of it
    batch.refresh_from_db()
    refused = list(batch.items.filter(result="refused").values_list("position", "sentence"))
    issued = list(Notice.objects.order_by("pk"))
    assert batch.state == "finished" and batch.finished_at is not None
    assert refused[0] == (4, "条目现在是“不予列入”，不制发《限期整改通知书》。")
    assert refused[1] == (21, "条目已经不属于本机关。")
    assert refused[2][0] == 60 and "缺少必备要素：当事人统一社会信用代码" in refused[2][1]
    assert len(issued) == 57 and len(refused) == 3
    serials = [int(re.search(r"〕(\d+)号", notice.number)[1]) for notice in issued]  # type: ignore[index]
    assert serials == list(range(1, len(issued) + 1))  # a refused piece leaves no gap
    assert {notice.issued_by_id for notice in issued} == {city.rolf.pk}
    lines = Transition.objects.filter(verb="issue_notice").select_related("facts", "book")
    assert {line.facts.data["bulk"] for line in lines} == {batch.code}
    assert (
        lines.values("book").distinct().count() == len(issued) == lines.values("gesture").distinct().count()
    )
    assert {notice.state for notice in issued} == {"issued"}  # they wait to be served
    assert Alert.objects.get(person=city.clara, kind="bulk_done").data["n"] == len(issued)
    assert verify_all().ok

    monkeypatch.setattr(prints, "PART", 20)
    print_all()
    clara = sign_in(city.clara)
    answer = clara.post(
        "/notices/prints/new/", {"filter": f"batch={batch.code}", "all": "1", "double_sided": "1"}
    )
    work_off()
    run = PrintRun.objects.get()
    assert answer.url == f"/notices/prints/{run.code}/" and run.finished_at is not None
    book = PdfReader(BytesIO(b"".join(clara.get(f"/notices/prints/{run.code}.pdf").streaming_content)))
    assert [str(mark.title) for mark in book.outline] == [notice.number for notice in issued]


def test_each_piece_is_somebodys_to_serve(city: Any, sign_in: Any, today_is: Any) -> None:
    """No procedure issued it, so no step of one waits for its service."""
    today_is(MONDAY)
    entries = cases(city, 2)
    batch = prepare(sign_in(city.clara), entries)
    acts.approve(batch, by=city.rolf, at=at(MONDAY))
    work_off()
    first, second = (WorkItem.objects.get(procedure="serving", entry=entry) for entry in entries)
    assert {first.step, second.step} == {"attempt"}
    said = {
        "method": "direct", "outcome": "succeeded", "served_on": MONDAY.isoformat(), "recipient": "王芳",
        "relation": "负责收件的人", "proof": "送达回证1号",
    }  # fmt: skip
    answer = sign_in(city.clara).post(f"/tasks/{first.code}/", said)
    assert answer.status_code == 302, text_of(answer)
    assert Notice.objects.get(entry=entries[0]).state == "served"
    assert list(Serving.objects.filter(is_open=True).values_list("entry", flat=True)) == [entries[1].pk]
    assert verify_all().ok


def test_the_preparer_never_approves_even_with_both_posts(city: Any, sign_in: Any, today_is: Any) -> None:
    today_is(MONDAY)
    people.appoint(city.clara, city.offices["HC-RS"], "reviewer", since=date(2024, 1, 1))
    batch = prepare(sign_in(city.clara), cases(city, 2))
    address = f"/notices/batches/{batch.code}/"
    clara = sign_in(city.clara)
    assert "须由另一名审核人员批准" in text_of(clara.get(address))
    for said in ({"approve": "1"}, {"reject": "1", "reason": "x"}):
        assert clara.post(address, said).status_code == 403
    assert sign_in(city.hugo).post(address, {"approve": "1"}).status_code == 403  # the head reviews nothing
    assert NoticeBatch.objects.get().state == "prepared"


def test_it_is_sent_back_with_a_reason_and_nothing_is_issued(city: Any, sign_in: Any, today_is: Any) -> None:
    today_is(MONDAY)
    batch = prepare(sign_in(city.clara), cases(city, 2))
    rolf, address = sign_in(city.rolf), f"/notices/batches/{batch.code}/"
    assert "请写明退回的理由" in text_of(rolf.post(address, {"reject": "1", "reason": " "}))
    rolf.post(address, {"reject": "1", "reason": "整改期限太短。"})
    work_off()
    assert NoticeBatch.objects.get().state == "rejected" and Notice.objects.count() == 0
    assert Alert.objects.get(kind="batch_returned").person == city.clara
    assert "整改期限太短。" in text_of(sign_in(city.clara).get(address))
    # A second word comes too late.
    assert "不能办理这一步" in text_of(sign_in(city.rolf).post(address, {"approve": "1"}, follow=True))


def test_another_department_finds_nothing(city: Any, sign_in: Any, today_is: Any) -> None:
    today_is(MONDAY)
    batch = prepare(sign_in(city.clara), cases(city, 1))
    for other in (city.stella, city.anna, city.nora):
        client = sign_in(other)
        assert client.get(f"/notices/batches/{batch.code}/").status_code == 404
        assert client.post(f"/notices/batches/{batch.code}/", {"approve": "1"}).status_code == 404
        assert client.get(f"/notices/batches/{batch.code}/sample/?n=1").status_code == 404
    assert sign_in(city.rolf).get(NEW).status_code == 403
    # An entry of another department is as unknown as one that does not exist.
    answer = fill(sign_in(city.stella), [Entry.objects.get()])
    assert answer.status_code == 422 and "没有这个条目" in text_of(answer)


@pytest.mark.sqlite
def test_lines_that_cannot_be_taken_are_named_and_nothing_typed_is_lost(
    city: Any, sign_in: Any, today_is: Any
) -> None:
    today_is(MONDAY)
    first, second, third = cases(city, 6)[:3]
    text = f"{first.number}\n\nLR-2099-0001\n {second.case_number} \n{first.number.lower()}\n{first.subject.code}"
    answer = fill(sign_in(city.clara), [], lines=text, blank_rectification__report="")
    faults = {fault.line: fault.words for fault in answer.context["form"].faults}
    assert answer.status_code == 422
    assert "没有这个条目" in faults[3] and "和第 1 行是同一个条目" in faults[5] and "2 个条目" in faults[6]
    page = answer.content.decode()
    assert "LR-2099-0001" in page and "付清全部工资" in page and 'value="2026-03-31"' in page
    assert "整改后应当报送的材料" in text_of(answer) and "没有填写" in text_of(answer)
    assert NoticeBatch.objects.count() == 0
    batch = prepare(
        sign_in(city.clara), [], lines=f"{second.case_number}\n{third.subject.code}\n{first.number}"
    )
    assert list(batch.items.values_list("entry", flat=True)) == [second.pk, third.pk, first.pk]


def test_too_many_pasted_lines_are_counted_and_kept(
    city: Any, sign_in: Any, today_is: Any, settings: Any
) -> None:
    today_is(MONDAY)
    clara, pasted = sign_in(city.clara), "\n".join(f"LR-2020-{n:05}" for n in range(24_000))
    assert len(pasted) > 300_000
    answer = clara.post(NEW, {"kind": KIND, "source": "lines", "lines": pasted, **TYPED})
    shown = answer.content.decode()
    assert answer.status_code == 422 and "粘贴了 24000 行" in shown and "一次最多 5000 行" in shown
    assert "LR-2020-23999" in shown and "付清全部工资" in shown and 'maxlength="300000"' not in shown
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1024**2 // 4
    # The paste itself was too much to be read: the browser still has it.
    more = clara.post(NEW, {"kind": KIND, "lines": pasted}).content.decode()
    assert "用浏览器的“后退”回到刚才的页面" in more


def test_the_filter_takes_the_own_entries_of_a_list_in_a_state(
    city: Any, sign_in: Any, today_is: Any, monkeypatch: Any
) -> None:
    today_is(MONDAY)
    entries = cases(city, 3)
    Entry.objects.filter(pk=entries[0].pk).update(department=city.offices["HC-JT"])
    clara = sign_in(city.clara)
    asked = {"source": "filter", "list": "wage-arrears", "state": "proposed"}
    batch = prepare(clara, [], **asked)
    assert list(batch.items.values_list("entry", flat=True)) == [entries[1].pk, entries[2].pk]
    monkeypatch.setattr(acts, "AT_MOST", 1)
    assert "超过 1 个" in text_of(fill(clara, [], **asked))
    assert "本机关没有这个名单" in text_of(fill(clara, [], **{**asked, "state": "listed"}))


@pytest.mark.sqlite
def test_a_workbook_states_what_is_of_one_row_alone_whole_or_nothing(
    city: Any, sign_in: Any, today_is: Any
) -> None:
    today_is(MONDAY)
    entries = cases(city, 3)
    clara = sign_in(city.clara)
    head = ("条目编号", "存在的问题", "整改期限届满日")
    wrong = workbook_of(
        head,
        (entries[0].number, "甲", "明天"),
        ("LR-1", "乙", "2026-04-01"),
        (entries[1].number, "=1+1", None),
    )
    answer = fill(clara, [], source="file", file=wrong, blank_rectification__deadline="")
    faults = {(fault.line, fault.column): fault.words for fault in answer.context["form"].faults}
    assert answer.status_code == 422 and NoticeBatch.objects.count() == 0
    assert set(faults) == {(2, "整改期限届满日"), (3, "条目编号"), (4, "存在的问题"), (4, "整改期限届满日")}
    assert "没有填写" in faults[4, "整改期限届满日"]
    right = workbook_of(head, (entries[0].number, "甲", date(2026, 4, 1)), (entries[1].number, None, None))
    batch = prepare(clara, [], source="file", file=right)
    one, two = batch.items.order_by("position")
    assert one.particulars == {"rectification.matter": "甲", "rectification.deadline": "2026-04-01"}
    assert two.particulars == {}
    acts.approve(batch, by=city.rolf, at=at(MONDAY))
    work_off()
    first, second = Notice.objects.order_by("pk")
    assert first.facts["rectification"]["matter"] == "甲"
    assert first.facts["rectification"]["deadline"] == "2026-04-01"
    assert second.facts["rectification"]["matter"] == SAID["rectification.matter"]


def test_the_template_has_a_column_for_every_blank(city: Any, sign_in: Any, today_is: Any) -> None:
    answer = sign_in(city.clara).get(f"{NEW}{KIND}.xlsx")
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    assert [cell.value for cell in sheet[1]][:3] == ["条目编号", "存在的问题", "整改依据"]
    assert sign_in(city.clara).get(f"{NEW}prior_notice.xlsx").status_code == 404  # its procedure issues it


def test_what_a_piece_lacks_is_named_before_and_left_out_when_asked(
    city: Any, sign_in: Any, today_is: Any
) -> None:
    today_is(MONDAY)
    entries = cases(city, 3)
    Entry.objects.filter(pk=entries[1].pk).update(state="dismissed")
    clara = sign_in(city.clara)
    fill(clara, entries)
    preview = clara.get(NEW)
    assert "共 3 份，其中 1 份不能制发" in text_of(preview) and "不制发《限期整改通知书》" in text_of(preview)
    assert [row["nth"] for row in clara.get(NEW, {"show": "faulty"}).context["rows"]] == [2]
    said = {"blank_rectification__matter": "没有支付\U00031350工资"}
    fill(clara, entries[:1], **said)
    assert "U+31350）在已安装的字体里没有" in text_of(clara.get(NEW))
    fill(clara, entries)
    preview = clara.get(NEW)
    back = clara.get(NEW, {"kind": KIND}).content.decode()  # 返回修改: everything stands there again
    assert entries[0].number in back and "付清全部工资" in back
    clara.post(NEW, {"confirm": preview.context["hand"].key, "skip": "1"})
    assert list(NoticeBatch.objects.get().items.values_list("entry", flat=True)) == [
        entries[0].pk,
        entries[2].pk,
    ]
    assert "预览已过一小时" in text_of(clara.post(NEW, {"confirm": "x" * 32}, follow=True))


def test_everybody_listed_with_the_subject_has_an_own_piece(city: Any, sign_in: Any, today_is: Any) -> None:
    today_is(MONDAY)
    city.case()
    entry = Entry.objects.get()
    clara = sign_in(city.clara)
    batch = prepare(clara, [entry], to_all="on")
    who = entry.associates.get()
    assert list(batch.items.values_list("associate", flat=True)) == [None, who.pk]
    said = text_of(clara.get(f"/notices/batches/{batch.code}/"))
    assert who.name not in said and "何＊＊" in said
    sample = clara.get(f"/notices/batches/{batch.code}/sample/?n=2")
    assert who.name in sample.content.decode() and "script-src" not in sample["Content-Security-Policy"]
    assert Transition.objects.filter(verb="view_file", actor=city.clara).count() == 1
    acts.approve(batch, by=city.rolf, at=at(MONDAY))
    work_off()
    assert {notice.associate_id for notice in Notice.objects.all()} == {None, who.pk}


def test_who_speaks_for_a_party_withdraws(city: Any, sign_in: Any, today_is: Any) -> None:
    today_is(MONDAY)
    entries = cases(city, 2)
    speaker = city.acmes_speaker
    people.appoint(speaker, city.offices["HC-RS"], "reviewer", since=date(2024, 1, 1))
    batch = prepare(sign_in(city.clara), entries)
    acts.approve(batch, by=Person.objects.get(pk=speaker.pk), at=at(MONDAY))
    work_off()
    refused = batch.items.get(result="refused")
    assert refused.entry.subject == city.acme and "回避" in refused.sentence
