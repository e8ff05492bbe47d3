"""Documents drawn up by hand: drafted by one, reviewed by another, numbered, served; through HTTP."""

from datetime import timedelta
from typing import Any

import pytest

from tests.cast import MONDAY, City
from workflows.acts import people
from workflows.flows import IssuanceFlow
from workflows.law import documents
from workflows.law.documents import Blank, Document, Element
from workflows.models import Entry, Issuance, Notice, NumberRecord, NumberSeries, Person, Transition, WorkItem
from workflows.queries.verification import verify_all

pytestmark = pytest.mark.django_db

SUMMONS, MINUTES, POSTER = "test_summons", "test_minutes", "test_poster"
PARTY = (
    Element("authority.name", "制发机关"),
    Element("number", "文书文号"),
    Element("party.name", "当事人姓名或名称"),
)
PAPER = "notices/general/no_listing_decision.html"
KINDS = {
    SUMMONS: Document(
        SUMMONS, "试验约谈通知书", "试约", PAPER,
        (*PARTY, Element("summons.on", "约谈日期"), Element("reason", "约谈事由")), False, "",
        blanks=(
            Blank("summons.on", "约谈日期", "date"),
            Blank("summons.at", "约谈时间", "time"),
            Blank("summons.place", "约谈地点", "line"),
            Blank("reason", "约谈事由", "text", "写明要约谈的问题。"),
        ),
    ),
    MINUTES: Document(
        MINUTES, "试验约谈笔录", "", PAPER, (*PARTY, Element("reason", "记录")), False, "",
        is_served=False, blanks=(Blank("reason", "记录"),),
    ),
    POSTER: Document(
        POSTER, "试验通报", "试通", PAPER, (*PARTY, Element("reason", "通报事项")), False, "",
        is_served=False, is_public=True, blanks=(Blank("reason", "通报事项"),),
    ),
}  # fmt: skip
SAID = {"blank_summons__on": "2026-03-12", "blank_reason": "拖欠工资未按期改正。", "outcome": "submit"}
DIRECT = {"method": "direct", "served_on": MONDAY.isoformat(), "proof": "送达回证", "recipient": "前台"}


@pytest.fixture(autouse=True)
def three_more_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Kinds of this test: one that is served, one record, one announcement."""
    for kind, document in KINDS.items():
        monkeypatch.setitem(documents.DOCUMENTS, kind, document)
    monkeypatch.setattr(IssuanceFlow.serve, "notices", (SUMMONS, "prior_notice", "listing_decision"))


@pytest.fixture
def entry(city: City, today_is: Any) -> Entry:
    """A registered case; it is Monday."""
    today_is(MONDAY)
    return city.case().entry


def begun(visitor: Any, entry: Entry, kind: str = SUMMONS, to: str = "subject") -> str:
    """The address of the task in which the document is drawn up."""
    answer = visitor.post(f"/entries/{entry.number}/issue/", {"kind": kind, "to": to})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def waiting(entry: Entry, step: str) -> WorkItem:
    """The open task of a step of the newest document."""
    rows = WorkItem.objects.filter(entry=entry, procedure="issuance", step=step)
    return rows.filter(status__in=["new", "assigned"]).latest("pk")


def review(visitor: Any, entry: Entry, outcome: str = "approve", reason: str = "") -> Any:
    """The reviewer says it."""
    return visitor.post(f"/tasks/{waiting(entry, 'review').code}/", {"outcome": outcome, "reason": reason})


def issued(city: City, sign_in: Any, entry: Entry, kind: str = SUMMONS, **said: str) -> Notice:
    """A document that went all the way to its issue."""
    address = begun(sign_in(city.clara), entry, kind)
    assert sign_in(city.clara).post(address, SAID | said).status_code == 302
    assert review(sign_in(city.rolf), entry).status_code == 302
    return Notice.objects.filter(entry=entry, kind=kind).latest("pk")


@pytest.mark.sqlite
def test_a_summons_is_drafted_returned_mended_approved_numbered_and_served(
    city: City, sign_in: Any, entry: Entry
) -> None:
    address = begun(sign_in(city.clara), entry)
    clara = sign_in(city.clara)
    shown = clara.get(address).content.decode()
    assert "写明要约谈的问题" in shown and "缺少必备要素：约谈日期、约谈事由" in shown
    lacking = clara.post(address, SAID | {"blank_reason": ""})
    assert lacking.status_code == 422 and "约谈事由是这种文书的必备要素" in lacking.content.decode()
    assert clara.post(address, SAID).status_code == 302

    rolf = sign_in(city.rolf)
    seen = rolf.get(f"/tasks/{waiting(entry, 'review').code}/").content.decode()
    assert "拖欠工资未按期改正" in seen and "2026-03-12" in seen and "必备要素齐全" in seen
    assert review(rolf, entry, "return", "请写明约谈地点。").status_code == 302
    assert not NumberRecord.objects.exists(), "nothing is numbered before it is approved"

    again = waiting(entry, "draft")
    assert again.owner == city.clara
    clara = sign_in(city.clara)
    shown = clara.get(f"/tasks/{again.code}/").content.decode()
    assert "请写明约谈地点" in shown and "拖欠工资未按期改正" in shown, "what was written is not lost"
    mended = SAID | {"blank_summons__place": "一楼会议室", "blank_summons__at": "2026-03-12T09:30"}
    assert clara.post(f"/tasks/{again.code}/", mended).status_code == 302
    assert review(sign_in(city.rolf), entry).status_code == 302

    paper = Notice.objects.get(kind=SUMMONS)
    assert paper.number == "衡人社试约〔2026〕1号" and paper.issued_by == city.rolf
    assert paper.facts["summons"] == {"on": "2026-03-12", "at": "2026-03-12T09:30", "place": "一楼会议室"}
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
    said = Transition.objects.filter(book=entry.book).values_list("verb", flat=True)
    assert [verb for verb in said if verb != "propose"] == [
        "draft_document", "return_case", "draft_document", "review_document",
        "issue_notice", "serve", "confirm_service",
    ]  # fmt: skip
    assert verify_all().ok


def test_what_is_typed_is_kept_and_shown_on_the_page(city: City, sign_in: Any, entry: Entry) -> None:
    address = begun(sign_in(city.clara), entry)
    clara = sign_in(city.clara)
    half = {"blank_reason": "只写了一半", "blank_summons__on": "", "draft": "1"}
    assert clara.post(f"{address}draft/", half).status_code == 302
    shown = clara.get(address).content.decode()
    assert "只写了一半" in shown and "缺少必备要素：约谈日期<" in shown.replace("\n", "")
    assert "只写了一半" in clara.get(f"{address}preview/").content.decode()
    assert clara.get(f"{address}preview/").content.decode().count("草稿") and not NumberSeries.objects.filter(
        series="试约"
    )


def test_a_draft_is_given_up_with_a_reason_and_takes_no_number(
    city: City, sign_in: Any, entry: Entry
) -> None:
    address = begun(sign_in(city.clara), entry)
    clara = sign_in(city.clara)
    assert clara.post(address, {"outcome": "drop", "reason": ""}).status_code == 422
    gone = {"outcome": "drop", "reason": "当事人已经改正。", "blank_summons__on": "不是日期"}
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


def test_an_announcement_is_public_with_its_issue(city: City, sign_in: Any, entry: Entry) -> None:
    paper = issued(city, sign_in, entry, POSTER)
    assert (paper.number, paper.state) == ("衡人社试通〔2026〕1号", "published")
    assert not Issuance.objects.get().is_open


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
        series="试约"
    )
    rolf.post(f"/tasks/{code}/", {"outcome": "approve"})
    today_is(MONDAY, 12)
    rolf.get("/inbox/")
    assert Notice.objects.get(kind=SUMMONS).number_record.serial == 1


def test_who_may_begin_and_for_what(city: City, sign_in: Any, entry: Entry) -> None:
    address = f"/entries/{entry.number}/issue/"
    shown = sign_in(city.clara).get(address).content.decode()
    assert "试验约谈通知书" in shown and "签发后送达" in shown and "列入决定书" not in shown
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


# ---------------------------------------------------------------------------------------------- withdrawal
@pytest.mark.sqlite
def test_the_head_withdraws_it_before_service_and_its_number_stays_void(
    city: City, sign_in: Any, entry: Entry
) -> None:
    paper = issued(city, sign_in, entry)
    address = f"/notices/{paper.code}/withdraw/"
    assert [sign_in(p).get(address).status_code for p in (city.clara, city.rolf, city.anna)] == [
        403,
        403,
        403,
    ]
    hugo = sign_in(city.hugo)
    assert address in hugo.get(f"/notices/{paper.code}/").content.decode()
    assert hugo.post(address, {"reason": ""}).status_code == 422
    assert hugo.post(address, {"reason": "约谈对象有误。"}).status_code == 302
    gone = Notice.objects.get(pk=paper.pk)
    assert (gone.state, gone.withdrawn_on, gone.withdrawn_because) == ("withdrawn", MONDAY, "约谈对象有误。")
    kept = gone.number_record
    assert (kept.status, kept.reason, kept.voided_by) == ("void", "约谈对象有误。", city.hugo)
    assert not Issuance.objects.get().is_open, "nobody is asked to serve it any more"
    assert not WorkItem.objects.filter(procedure="issuance", status__in=["new", "assigned"]).exists()
    assert hugo.get(address).status_code == 409
    assert "本文书已撤回，不再有效" in hugo.get(f"/notices/{paper.code}/").content.decode()
    assert issued(city, sign_in, entry).number == "衡人社试约〔2026〕2号", "a void number is not given again"
    assert verify_all().ok


def test_what_is_served_or_what_the_case_waits_for_is_not_withdrawn(
    city: City, sign_in: Any, today_is: Any
) -> None:
    today_is(MONDAY)
    walk = city.case().to_review(MONDAY).to_service(MONDAY)
    prior = walk.entry.notices.get(associate=None)
    answer = sign_in(city.hugo).get(f"/notices/{prior.code}/withdraw/")
    assert answer.status_code == 409 and "案件在等它送达" in answer.content.decode()
    assert "请办理更正" in answer.content.decode()
    walk.tell(MONDAY)
    served = sign_in(city.hugo).get(f"/notices/{prior.code}/withdraw/").content.decode()
    assert "已经送达，不能撤回" in served


# ---------------------------------------------------------------------------------------------- correction
def correct(city: City, sign_in: Any, old: Notice, **said: str) -> Notice:
    """The correction of a document, drafted, reviewed, issued."""
    answer = sign_in(city.clara).post(f"/notices/{old.code}/correct/", {"reason": "日期写错。"})
    assert answer.status_code == 302, answer.content.decode()
    clara = sign_in(city.clara)
    form = {"blank_correction__reason": "日期写错。", "outcome": "submit"} | said
    drafted = clara.post(answer["Location"], form)
    assert drafted.status_code == 302, drafted.content.decode()
    assert review(sign_in(city.rolf), old.entry).status_code == 302
    return Notice.objects.filter(replaces=old).get()


@pytest.mark.sqlite
def test_a_served_summons_is_corrected_by_a_new_one_that_names_it(
    city: City, sign_in: Any, entry: Entry
) -> None:
    old = issued(city, sign_in, entry)
    clara = sign_in(city.clara)
    clara.post(f"/notices/{old.code}/serve/", DIRECT)
    clara.post(f"/tasks/{waiting(entry, 'serve').code}/", {})
    new = correct(city, sign_in, old, **SAID | {"blank_summons__on": "2026-03-13"})
    old.refresh_from_db()
    assert (old.state, old.number_record.status) == ("served", "used")
    assert (new.number, new.facts["replaces"], new.facts["summons"]["on"]) == (
        "衡人社试约〔2026〕2号", old.number, "2026-03-13",
    )  # fmt: skip
    assert new.state == "issued" and waiting(entry, "serve").task.process_id == new.process_id
    page = sign_in(city.clara).get(f"/notices/{old.code}/").content.decode()
    assert "已被更正取代" in page and new.number in page
    assert f"更正并取代本机关此前制发的{old.number}文书" in sign_in(city.clara).get(
        f"/notices/{new.code}/"
    ).content.decode().replace("\n", "")
    again = sign_in(city.clara).get(f"/notices/{old.code}/correct/")
    assert again.status_code == 409 and "不能再次更正" in again.content.decode()
    assert verify_all().ok


def test_an_unserved_summons_gives_way_and_the_step_that_waits_serves_the_new_one(
    city: City, sign_in: Any, entry: Entry
) -> None:
    old = issued(city, sign_in, entry)
    step = waiting(entry, "serve")
    new = correct(city, sign_in, old, **SAID | {"blank_summons__on": "2026-03-13"})
    old = Notice.objects.get(pk=old.pk)
    assert (old.state, old.withdrawn_because) == ("withdrawn", "已被更正取代")
    assert (old.number_record.status, old.number_record.reason) == ("void", "已被更正取代")
    assert new.process_id == old.process_id and waiting(entry, "serve").pk == step.pk
    clara = sign_in(city.clara)
    assert clara.post(f"/tasks/{step.code}/", {}).status_code == 422, "the corrected one is not served yet"
    clara.post(f"/notices/{new.code}/serve/", DIRECT)
    assert clara.post(f"/tasks/{step.code}/", {}).status_code == 302
    assert not Issuance.objects.filter(is_open=True).exists()


def test_a_correction_that_changes_nothing_or_is_begun_twice_is_refused(
    city: City, sign_in: Any, entry: Entry
) -> None:
    old = issued(city, sign_in, entry)
    clara = sign_in(city.clara)
    begun_at = clara.post(f"/notices/{old.code}/correct/", {"reason": "日期写错。"})["Location"]
    shown = clara.get(begun_at).content.decode()
    assert "2026-03-12" in shown and "正文与原文书没有差别" in shown, "it begins with what the old one states"
    same = clara.post(begun_at, SAID | {"blank_correction__reason": "日期写错。"})
    assert same.status_code == 422 and "没有可以更正的" in same.content.decode()
    twice = clara.post(f"/notices/{old.code}/correct/", {"reason": "再来一次。"})
    assert twice.status_code == 409 and "正在办理本文书的更正" in twice.content.decode()
    withdrawal = sign_in(city.hugo).get(f"/notices/{old.code}/withdraw/")
    assert withdrawal.status_code == 409 and "正在办理本文书的更正" in withdrawal.content.decode()


@pytest.mark.sqlite
def test_a_wrong_prior_notice_is_told_again_and_the_decision_waits_for_it(
    city: City, sign_in: Any, today_is: Any
) -> None:
    walk, on = city.before_decision()
    today_is(on)
    old = walk.entry.notices.get(kind="prior_notice", associate=None)
    wording = "该单位拖欠43名农民工工资1286400.00元，经责令逾期未付。"
    new = correct(city, sign_in, old, blank_facts_summary=wording)
    entry = walk.entry
    assert entry.facts_summary == wording and new.facts["facts_summary"] == wording
    assert entry.unserved_prior_notices == 1 and not entry.legal_review_passed
    refused = sign_in(city.hugo).post(
        f"/tasks/{walk.item('decide').code}/", {"outcome": "enlist", "reason": "事实清楚。"}
    )
    assert refused.status_code == 422 and "还有告知书没有送达" in refused.content.decode()
    clara = sign_in(city.clara)
    assert (
        clara.post(f"/notices/{new.code}/serve/", DIRECT | {"served_on": on.isoformat()}).status_code == 302
    )
    entry = walk.entry
    assert entry.unserved_prior_notices == 0 and entry.reply_until > on, "a window of its own begins"
    assert clara.post(f"/tasks/{waiting(entry, 'serve').code}/", {}).status_code == 302
    assert verify_all().ok


def test_an_unserved_prior_notice_is_corrected_within_the_case(
    city: City, sign_in: Any, today_is: Any
) -> None:
    today_is(MONDAY)
    walk = city.case().to_review(MONDAY).to_service(MONDAY)
    old = walk.entry.notices.get(kind="prior_notice", associate=None)
    new = correct(city, sign_in, old, blank_facts_summary="该单位拖欠工资，经责令逾期仍未支付。")
    assert new.process_id == old.process_id and walk.entry.unserved_prior_notices == 2
    walk.tell(MONDAY)
    assert walk.entry.unserved_prior_notices == 0
    on = walk.let_window_close()
    walk.to_decision(on).decide(on)
    decision = walk.entry.notices.get(kind="listing_decision", associate=None)
    assert decision.facts["prior_notice_number"] == new.number
    today_is(on)
    late = sign_in(city.clara).get(f"/notices/{new.code}/correct/")
    assert late.status_code == 409 and "已经作出决定" in late.content.decode()


def test_a_decision_is_corrected_with_the_case_as_it_is_now(city: City, sign_in: Any, today_is: Any) -> None:
    walk, on = city.listed()
    today_is(on)
    old = walk.entry.notices.get(kind="listing_decision", associate=None)
    office = walk.entry.department
    office.phone = "0999-7654321"
    office.save()
    new = correct(city, sign_in, old)
    assert new.facts["authority"]["phone"] == "0999-7654321"
    assert {k: new.facts[k] for k in ("decided_on", "listed_until", "reason", "measures")} == {
        k: old.facts[k] for k in ("decided_on", "listed_until", "reason", "measures")
    }
    assert Notice.objects.get(pk=old.pk).state == "served"
    person = Person.objects.get(pk=city.clara.pk)
    assert waiting(walk.entry, "serve").owner == person
