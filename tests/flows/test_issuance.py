"""Documents drawn up by hand: drafted by one, reviewed by another, numbered, served; through HTTP."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.by_hand import DIRECT, MINUTES, POSTER, SAID, SUMMONS, begun, issued, review, waiting
from tests.cast import MONDAY, City
from workflows.acts import people
from workflows.law.documents import DOCUMENTS
from workflows.law.letters import LETTERS
from workflows.models import (
    Entry,
    Issuance,
    Notice,
    NumberRecord,
    NumberSeries,
    Subject,
    Transition,
    WorkItem,
)
from workflows.queries.verification import verify_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(city: City, today_is: Any) -> Entry:
    """A registered case; it is Monday."""
    today_is(MONDAY)
    return city.case().entry


@pytest.mark.sqlite
def test_a_summons_is_drafted_returned_mended_approved_numbered_and_served(
    city: City, sign_in: Any, entry: Entry
) -> None:
    address = begun(sign_in(city.clara), entry)
    clara = sign_in(city.clara)
    shown = clara.get(address).content.decode()
    assert "写明当事人的什么行为需要约谈" in shown and "缺少必备要素：约谈事由、被约谈人、约谈时间" in shown
    assert "待核，不印入文书" in shown
    lacking = clara.post(address, SAID | {"blank_interview__reason": "", "blank_interview__at": "三点"})
    assert lacking.status_code == 422 and "没有填写，请补填" in lacking.content.decode()
    assert "“三点”不是时间" in lacking.content.decode()
    assert clara.post(address, SAID).status_code == 302

    rolf = sign_in(city.rolf)
    seen = rolf.get(f"/tasks/{waiting(entry, 'review').code}/").content.decode()
    assert "拖欠工资未按期改正" in seen and "2026-03-12 09:30" in seen and "必备要素齐全" in seen
    assert review(rolf, entry, "return", "请写明房间号。").status_code == 302
    assert not NumberRecord.objects.exists(), "nothing is numbered before it is approved"

    again = waiting(entry, "draft")
    assert again.owner == city.clara
    clara = sign_in(city.clara)
    shown = clara.get(f"/tasks/{again.code}/").content.decode()
    assert "请写明房间号" in shown and "拖欠工资未按期改正" in shown, "what was written is not lost"
    mended = SAID | {"blank_interview__place": "政务路18号3楼305室"}
    assert clara.post(f"/tasks/{again.code}/", mended).status_code == 302
    assert review(sign_in(city.rolf), entry).status_code == 302

    paper = Notice.objects.get(kind=SUMMONS)
    assert paper.number == "衡人社信约〔2026〕1号" and paper.issued_by == city.rolf
    told = paper.facts["interview"]
    assert (told["at"], told["place"]) == ("2026-03-12T09:30", "政务路18号3楼305室")
    assert paper.facts["check_code"] == paper.check_code
    assert paper.number_record.status == "used" and paper.number_record.given_by == city.rolf
    clara = sign_in(city.clara)
    assert clara.post(f"/notices/{paper.code}/serve/", DIRECT).status_code == 302
    serving = waiting(entry, "serve")
    assert serving.owner == city.clara
    assert clara.post(f"/tasks/{serving.code}/", {}).status_code == 302
    process = Issuance.objects.get()
    assert not process.is_open and process.notice == paper
    assert Notice.objects.get(pk=paper.pk).state == "served"
    said = list(Transition.objects.filter(book=entry.book).values_list("verb", flat=True))
    assert said[1:6] == ["draft_document", "return_case", "draft_document", "review_document", "issue_notice"]
    assert said[-1] == "confirm_service" and "serve" in said
    assert verify_all().ok


def test_a_character_that_no_font_draws_is_named_with_its_place_before_anything_is_issued(
    city: City, sign_in: Any, entry: Entry
) -> None:
    address, lost = begun(sign_in(city.clara), entry), "\U00031350"
    clara = sign_in(city.clara)
    answer = clara.post(address, SAID | {"blank_interview__persons": f"何{lost}明"})
    said = answer.content.decode()
    assert answer.status_code == 422 and f"何{lost}明" in said, "nothing typed is lost"
    assert f"“被约谈人”中的“{lost}”（U+31350）在已安装的字体里没有" in said
    assert clara.post(address, SAID).status_code == 302
    Subject.objects.filter(pk=entry.subject_id).update(name=f"衡川{lost}建筑公司")
    rolf = sign_in(city.rolf)
    seen = rolf.get(f"/tasks/{waiting(entry, 'review').code}/").content.decode()
    assert "“当事人姓名或名称”中的" in seen and "U+31350" in seen
    refused = review(rolf, entry)
    assert refused.status_code in (409, 422) and "U+31350" in refused.content.decode()
    assert not NumberRecord.objects.exists()


def test_what_is_typed_is_kept_and_shown_on_the_page(city: City, sign_in: Any, entry: Entry) -> None:
    address = begun(sign_in(city.clara), entry)
    clara = sign_in(city.clara)
    half = {"blank_interview__reason": "只写了一半", "blank_interview__at": "", "draft": "1"}
    assert clara.post(f"{address}draft/", half).status_code == 302
    shown = clara.get(address).content.decode()
    assert "只写了一半" in shown
    assert re.search(r"缺少必备要素：被约谈人、约谈时间、约谈地点\s*<", shown), "these and no others"
    assert "只写了一半" in clara.get(f"{address}preview/").content.decode()
    assert clara.get(f"{address}preview/").content.decode().count("草稿") and not NumberSeries.objects.filter(
        series="信约"
    )


def test_a_draft_is_given_up_with_a_reason_and_takes_no_number(
    city: City, sign_in: Any, entry: Entry
) -> None:
    address = begun(sign_in(city.clara), entry)
    clara = sign_in(city.clara)
    assert clara.post(address, {"outcome": "drop", "reason": ""}).status_code == 422
    gone = {"outcome": "drop", "reason": "当事人已经改正。", "blank_interview__at": "不是时间"}
    assert clara.post(address, gone).status_code == 302
    assert not Issuance.objects.get().is_open and not Notice.objects.exists()
    line = Transition.objects.get(book=entry.book, verb="drop_document")
    assert line.facts.data["because"] == "当事人已经改正。"


@pytest.mark.sqlite
def test_nobody_approves_the_own_draft_whatever_posts_she_holds(
    city: City, sign_in: Any, entry: Entry
) -> None:
    for role in ("reviewer", "head", "system_admin"):
        people.appoint(city.clara, city.offices["HC-RS"], role, since=MONDAY - timedelta(days=30))
    address = begun(sign_in(city.clara), entry)
    clara = sign_in(city.clara)
    assert clara.post(address, SAID).status_code == 302
    answer = review(clara, entry)
    assert answer.status_code == 403 and "已经办理过本件的前一步骤" in answer.content.decode()
    assert not Notice.objects.filter(kind=SUMMONS).exists()


def test_a_record_has_no_number_is_filed_and_asks_for_no_service(
    city: City, sign_in: Any, entry: Entry
) -> None:
    refused = sign_in(city.clara).post(
        f"/entries/{entry.number}/issue/", {"kind": MINUTES, "to": str(entry.associates.get().pk)}
    )
    assert refused.status_code == 422 and "不送达个人" in refused.content.decode()
    paper = issued(city, sign_in, entry, MINUTES)
    assert (paper.number, paper.state) == ("", "kept")
    assert not NumberRecord.objects.exists() and not Issuance.objects.get().is_open
    second = issued(city, sign_in, entry, MINUTES)
    assert second.number == "", "records without a number do not collide"


@pytest.mark.parametrize(("is_public", "state"), [(True, "published"), (False, "kept")])
def test_what_has_no_addressee_is_public_with_its_issue_or_goes_to_other_bodies_and_the_file(
    city: City, sign_in: Any, today_is: Any, monkeypatch: pytest.MonkeyPatch, is_public: bool, state: str
) -> None:
    for catalogue in (DOCUMENTS, LETTERS):
        monkeypatch.setitem(catalogue, POSTER, replace(catalogue[POSTER], is_public=is_public))
    walk, on = city.listed()
    today_is(on)
    paper = issued(city, sign_in, walk.entry, POSTER)
    assert (paper.number, paper.state) == ("衡人社信通〔2026〕1号", state)
    assert not Issuance.objects.get().is_open


def test_what_no_longer_fits_the_case_is_not_issued(city: City, sign_in: Any, today_is: Any) -> None:
    walk, on = city.before_decision()
    today_is(on)
    address = begun(sign_in(city.clara), walk.entry)
    sign_in(city.clara).post(address, SAID)
    walk.decide(on, "dismiss", basis="unfounded", reason="不符合列入情形。")
    refused = review(sign_in(city.rolf), walk.entry)
    assert refused.status_code == 422 and "不再适用《约谈通知书》" in refused.content.decode()
    assert not NumberRecord.objects.filter(series="信约").exists()


def test_it_goes_to_an_associated_person_by_name(city: City, sign_in: Any, entry: Entry) -> None:
    person = entry.associates.get()
    address = begun(sign_in(city.clara), entry, to=str(person.pk))
    sign_in(city.clara).post(address, SAID)
    review(sign_in(city.rolf), entry)
    paper = Notice.objects.get(kind=SUMMONS)
    assert paper.associate == person and paper.addressee == person.name


def test_the_seconds_of_grace_give_no_number_until_they_are_over(
    city: City, sign_in: Any, entry: Entry, today_is: Any, settings: Any
) -> None:
    settings.XINHENG_UNDO_SECONDS = 10
    address = begun(sign_in(city.clara), entry)
    clara = sign_in(city.clara)
    clara.post(address, SAID)
    today_is(MONDAY, 11)
    clara.get("/inbox/")
    rolf = sign_in(city.rolf)
    code = waiting(entry, "review").code
    assert rolf.post(f"/tasks/{code}/", {"outcome": "approve"}).status_code == 302
    assert WorkItem.objects.get(code=code).status == "held" and not NumberRecord.objects.exists()
    assert rolf.post(f"/tasks/{code}/take-back-step/").status_code == 302
    assert WorkItem.objects.get(code=code).status == "assigned" and not NumberSeries.objects.filter(
        series="信约"
    )
    rolf.post(f"/tasks/{code}/", {"outcome": "approve"})
    today_is(MONDAY, 12)
    rolf.get("/inbox/")
    assert Notice.objects.get(kind=SUMMONS).number_record.serial == 1


def test_who_may_begin_and_for_what(city: City, sign_in: Any, entry: Entry) -> None:
    address = f"/entries/{entry.number}/issue/"
    shown = sign_in(city.clara).get(address).content.decode()
    assert "约谈通知书" in shown and "签发后送达" in shown and "列入决定书<" not in shown
    assert sign_in(city.clara).post(address, {"kind": "listing_decision", "to": "subject"}).status_code == 422
    assert [sign_in(p).get(address).status_code for p in (city.rolf, city.hugo, city.anna)] == [403, 403, 403]
    assert sign_in(city.stella).get(address).status_code == 404
    assert address in sign_in(city.clara).get(f"/entries/{entry.number}/").content.decode()
    assert address not in sign_in(city.rolf).get(f"/entries/{entry.number}/").content.decode()


def test_documents_are_approved_together(city: City, sign_in: Any, entry: Entry) -> None:
    for _n in range(2):
        address = begun(sign_in(city.clara), entry)
        sign_in(city.clara).post(address, SAID)
    rolf, items = sign_in(city.rolf), WorkItem.objects.filter(step="review", procedure="issuance")
    page = rolf.post(
        "/inbox/bulk/", {"kind": "approve", "item": [item.code for item in items], "box": "team"}
    )
    assert "拖欠工资未按期改正" in page.content.decode() and "必备要素齐全" in page.content.decode()
