"""The papers of a file made from data: who may print them, what they say, whom they hide; nothing is kept of them."""

import re
from datetime import date, timedelta
from html import unescape
from io import BytesIO
from typing import Any

import pytest

from tests.cast import MONDAY, City
from workflows import printing
from workflows.management.city import id_for
from workflows.models import Notice, ServiceAddress, ServiceAttempt, Subject, Transition
from workflows.queries import records
from workflows.queries.pagecount import pages_of, pages_of_pdf

pytestmark = pytest.mark.django_db
PERSON = "何小明"


@pytest.fixture
def papers(monkeypatch: pytest.MonkeyPatch) -> None:
    """A paper is answered as the page that would be printed."""
    monkeypatch.setattr(printing.pdf, "render", lambda page, *_more, **_options: page.encode())


def read(visitor: Any, address: str) -> str:
    """What a paper says."""
    answer = visitor.get(address)
    assert answer.status_code == 200, answer.content.decode()
    assert answer["Content-Type"] == "application/pdf" and answer["Cache-Control"] == "no-store"
    return unescape(re.sub("</?(span|i)[^>]*>", "", answer.content.decode()))


def attempt(notice: Notice, nth: int, city: City, day: date, **told: Any) -> None:
    """One attempt to serve a notice."""
    ServiceAttempt.objects.create(
        notice=notice, nth=nth, by=city.clara, recorded_at=notice.issued_at, started_on=day, **told
    )


def test_the_registration_form_says_source_party_facts_clause_and_who_approved(
    city: City, sign_in: Any, today_is: Any, papers: None
) -> None:
    walk, on = city.before_decision()
    today_is(on)
    page = read(sign_in(city.clara), f"/entries/{walk.entry.number}/records/case_registration/")
    entry = walk.entry
    for words in (
        "立案审批表", entry.case_number, entry.order_number, city.acme.name, city.acme.code, PERSON,
        "第五条", "经办人", city.clara.name, "核查案件意见", "属实，拟列入", "审核告知书意见", city.rolf.name,
        "法制审核意见", city.lena.name, "2026年3月2日",
    ):  # fmt: skip
        assert words in page, words


def test_a_case_that_nobody_approved_has_no_form_and_says_why(
    city: City, sign_in: Any, today_is: Any, papers: None
) -> None:
    today_is(MONDAY)
    answer = sign_in(city.clara).get(f"/entries/{city.case().entry.number}/records/case_registration/")
    assert answer.status_code == 409 and "缺少：审批意见" in answer.content.decode()


def test_the_index_numbers_everything_in_the_file_and_adds_up_its_pages(
    city: City, sign_in: Any, today_is: Any, papers: None
) -> None:
    walk, on = city.listed()
    today_is(on)
    first = walk.entry.notices.order_by("pk").first()
    assert first is not None
    Notice.objects.filter(pk=first.pk).update(file=b"<</Type /Pages /Kids [] /Count 4>>", file_digest="x")
    found = records.file_index(walk.entry)["index"]
    titles = [row["title"] for row in found["rows"]]
    assert titles[0] == "立案审批表" and [row["nth"] for row in found["rows"]] == [*range(1, len(titles) + 1)]
    assert "送达回证（列入决定书）" in titles and f"列入决定书（{PERSON}）" in titles
    assert (found["pages"], found["count"], found["uncounted"]) == (4, len(titles), len(titles) - 1)
    page = read(sign_in(city.clara), f"/entries/{walk.entry.number}/records/file_index/")
    assert "1-4" in page and f"共{len(titles)}件" in page and first.number in page


def test_a_receipt_is_taken_along_unfilled_and_tells_afterwards_how_it_went(
    city: City, sign_in: Any, today_is: Any, papers: None
) -> None:
    walk = city.case().to_review(MONDAY).to_service(MONDAY)
    today_is(MONDAY)
    notice = walk.entry.notices.get(kind="prior_notice", associate=None)
    address, clara = f"/notices/{notice.code}/receipt/", sign_in(city.clara)
    blank = read(clara, address)
    assert notice.number in blank and city.acme.name in blank and "历次送达" not in blank
    attempt(
        notice, 1, city, MONDAY, method="direct", state="failed", failure="refused", failed_on=MONDAY,
        place_served="工业路9号", note="门卫拒绝签收",
    )  # fmt: skip
    attempt(
        notice, 2, city, MONDAY, method="left", state="succeeded", served_on=MONDAY, place_served="工业路9号",
        witnesses="孙某", proof="现场录像",
    )  # fmt: skip
    Notice.objects.filter(pk=notice.pk).update(
        state="served", served_on=MONDAY, service_method="left", service_proof="现场录像"
    )
    page = read(clara, address)
    for words in (
        "门卫拒绝签收",
        "孙某",
        "现场录像",
        "第1次",
        "第2次",
        "拒绝签收",
        "2026年3月2日",
        "留置送达",
    ):
        assert words in page, words
    assert "留置送达（拒绝" not in page
    outside = read(sign_in(city.anna), address)
    assert "孙某" not in outside and "孙＊" in outside


def test_a_party_confirms_its_address_on_a_form_or_the_form_says_what_it_confirmed(
    city: City, sign_in: Any, today_is: Any, papers: None
) -> None:
    entry = city.case().entry
    today_is(MONDAY)
    address = f"/entries/{entry.number}/records/address_confirmation/"
    blank = read(sign_in(city.clara), address)
    assert "□ 同意" in blank and "以到达该系统的日期为送达日期" in blank and "当事人（签名或者盖章）" in blank
    ServiceAddress.objects.create(
        subject=city.acme, recipient="韩梅", address="云川区工业路9号", phone="0570-1111111", agrees_electronic=True,
        confirmed_on=MONDAY, confirmed_by=city.clara, in_person=True, recorded_at=entry.registered_at,
    )  # fmt: skip
    page = read(sign_in(city.clara), address)
    assert "云川区工业路9号" in page and "韩梅" in page and "由当事人在线确认" in page and "□" not in page
    assert "韩梅" not in read(sign_in(city.anna), address)
    assert "□ 同意" in read(sign_in(city.clara), f"{address}?party=1"), "each party confirms its own"
    assert sign_in(city.clara).get(f"{address}?party=7").status_code == 404


def test_a_promise_is_printed_in_the_words_that_were_signed(
    city: City, sign_in: Any, today_is: Any, papers: None
) -> None:
    walk, on = city.listed()
    made = walk.sign(on)
    today_is(on)
    address = f"/entries/{walk.entry.number}/records/commitment_letter/"
    page = read(sign_in(city.clara), address)
    assert (
        made.text_digest in page and made.text.splitlines()[0].strip("。 ") in page and "信用修复型" in page
    )
    assert page == read(sign_in(city.clara), f"{address}?of={made.pk}")
    assert sign_in(city.clara).get(f"{address}?of={made.pk + 1}").status_code == 404


def test_who_looks_at_a_persons_paper_is_written_down_once_an_hour(
    city: City, sign_in: Any, today_is: Any, papers: None
) -> None:
    entry = city.case().entry
    today_is(MONDAY)
    clara, address = sign_in(city.clara), f"/entries/{entry.number}/records/address_confirmation/"
    looks = Transition.objects.filter(book=entry.book, verb="view_file")
    assert read(clara, address) and not looks.exists(), "an enterprise is no natural person"
    assert read(clara, f"{address}?party=1") and read(clara, f"{address}?party=1")
    assert [line.facts.data["person"] for line in looks] == [f"associate/{entry.associates.get().pk}"]


def test_other_departments_print_it_without_the_persons_of_the_case(
    city: City, sign_in: Any, today_is: Any, papers: None
) -> None:
    walk, on = city.before_decision()
    today_is(on)
    for kind in ("case_registration", "file_index"):
        page = read(sign_in(city.anna), f"/entries/{walk.entry.number}/records/{kind}/")
        assert PERSON not in page and "何＊＊" in page, kind


def test_where_a_natural_person_lives_is_for_the_department_of_the_case_alone(
    city: City, sign_in: Any, today_is: Any, papers: None
) -> None:
    walk, on = city.before_decision()
    today_is(on)
    home = {"address": "云川区清河路3号", "phone": "0570-1111111"}
    where = f"/entries/{walk.entry.number}/records/"
    registered, own = f"{where}case_registration/", f"{where}address_confirmation/"
    clara = sign_in(city.clara)
    assert clara.get(f"{own}?party=1").status_code == 200 and "?party=1" in clara.get(where).content.decode()
    anna = sign_in(city.anna)
    assert anna.get(f"{own}?party=1").status_code == 404
    assert anna.get(own).status_code == 200, "the company's own"
    listed = anna.get(where).content.decode()
    assert "?party=1" not in listed and "?party=0" in listed
    Subject.objects.filter(pk=city.acme.pk).update(kind="person", name="罗小川", code=id_for(77), **home)
    assert home["address"] in read(sign_in(city.clara), registered)
    outside = read(sign_in(city.anna), registered)
    assert home["address"] not in outside and home["phone"] not in outside and "罗小川" not in outside
    assert sign_in(city.anna).get(own).status_code == 404


def test_where_a_natural_person_was_visited_is_hidden_as_well(
    city: City, sign_in: Any, today_is: Any, papers: None
) -> None:
    walk = city.case().to_review(MONDAY).to_service(MONDAY)
    today_is(MONDAY)
    notice = walk.entry.notices.get(kind="prior_notice", associate__isnull=False)
    attempt(
        notice, 1, city, MONDAY, method="direct", state="failed", failure="refused", failed_on=MONDAY,
        place_served="云川区清河路3号",
    )  # fmt: skip
    attempt(
        notice, 2, city, MONDAY, method="left", state="succeeded", served_on=MONDAY, place_served="云川区清河路3号",
        witnesses="孙某", proof="现场录像",
    )  # fmt: skip
    address = f"/notices/{notice.code}/receipt/"
    assert "云川区清河路3号" in read(sign_in(city.clara), address)
    assert "清河路" not in read(sign_in(city.anna), address)


def test_the_page_names_every_paper_in_a_constant_number_of_queries(
    city: City, sign_in: Any, today_is: Any, papers: None, django_assert_max_num_queries: Any
) -> None:
    walk, on = city.listed()
    today_is(on)
    clara, address = sign_in(city.clara), f"/entries/{walk.entry.number}/records/"
    shown = clara.get(address).content.decode()
    for words in ("立案审批表", "卷宗目录", "送达地址确认书", "送达回证", PERSON, "列入决定书"):
        assert words in shown
    walk.sign(on + timedelta(days=1))
    for where, most in ((address, 30), (f"{address}file_index/", 30), (f"{address}case_registration/", 30)):
        with django_assert_max_num_queries(most):
            assert clara.get(where).status_code == 200
    assert clara.get(f"{address}no_such_paper/").status_code == 404
    assert clara.get(f"{address}listing_decision/").status_code == 404


@pytest.mark.sqlite
def test_a_real_pdf_comes_out_and_says_how_many_pages_it_has(city: City, sign_in: Any, today_is: Any) -> None:
    pypdf = pytest.importorskip("pypdf")
    entry = city.case().entry
    today_is(MONDAY)
    made = sign_in(city.clara).get(f"/entries/{entry.number}/records/address_confirmation/").content
    assert pages_of_pdf(made) == len(pypdf.PdfReader(BytesIO(made)).pages) == 1


def test_a_reader_is_told_that_others_print_or_which_character_no_font_has(
    city: City, sign_in: Any, today_is: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = city.case().entry
    today_is(MONDAY)
    clara, address = sign_in(city.clara), f"/entries/{entry.number}/records/address_confirmation/"
    monkeypatch.setattr(printing, "_drawing", printing.threading.BoundedSemaphore(1))
    with printing._drawing:
        busy = clara.get(address)
    assert busy.status_code == 503 and busy["Retry-After"] == "5" and "再试一次" in busy.content.decode()
    Subject.objects.filter(pk=entry.subject_id).update(name="衡川\ue123建筑有限公司")
    lost = clara.get(address)
    assert lost.status_code == 409 and "U+E123" in lost.content.decode()
    Subject.objects.filter(pk=entry.subject_id).update(name="衡川建筑有限公司")
    assert clara.get(address).status_code == 200


@pytest.mark.parametrize(
    ("media_type", "data", "pages"),
    [
        ("image/png", b"", 1),
        ("text/plain", b"/Type /Pages /Count 3", None),
        ("application/pdf", b"%PDF-1.4 nothing", None),
        (
            "application/pdf",
            b"1 0 obj<</Type/Pages/Kids[3 0 R]/Count 12>>endobj 2 0 obj<</Type/Pages/Count 5>>",
            12,
        ),
        ("application/pdf", b"<</Type /Page /Count 9>>", None),
        ("application/pdf", b"5 0 obj<</Type/ObjStm>>stream\nnot zlib endstream", None),
    ],
)
def test_pages_are_counted_or_unknown_never_guessed(media_type: str, data: bytes, pages: int | None) -> None:
    assert pages_of(media_type, data) == pages
