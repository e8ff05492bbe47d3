"""An annulment by a court cascades: register, recipients, notices, hall, file and every count; the pages on the way."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests import kinds
from tests.flows.test_challenge import concluded, filed, stayed
from tests.flows.test_crosscheck import LATER, accused, honoured, settle
from tests.uploads import PDF
from workflows.flows import clock as strikes
from workflows.management.walk import at
from workflows.models import Alert, Challenge, CrossHit, Entry, Motion, Recall, WorkItem
from workflows.models.crosscheck import hits_of
from workflows.queries import denominators, register, subjectfile
from workflows.tasks import tick

pytestmark = pytest.mark.django_db


def paper(name: str = "判决书.pdf") -> SimpleUploadedFile:
    """A scan that passes the checks of uploads."""
    return SimpleUploadedFile(name, PDF, "application/pdf")


def text_of(answer: Any) -> str:
    """The page as text."""
    return str(answer.content.decode())


@pytest.mark.sqlite
def test_an_annulment_by_a_court_cascades_to_register_recipients_notices_and_counts(
    city: Any, sign_in: Any, client: Any, today_is: Any
) -> None:
    walk, day = city.listed()
    number, decision = walk.entry.number, walk.entry.notices.get(kind="listing_decision", associate=None)
    today_is(day)
    assert client.get(f"/register/{number}/").status_code == 200
    assert denominators.listed_in_operation(day, day)["at_any_time"] == 1
    moved = register.moves(day)
    # Clara registers the lawsuit; the form knows the decision and where it goes.
    browser = sign_in(city.clara)
    page = text_of(browser.get(f"/entries/{number}/challenges/new/"))
    assert decision.number in page and "不停止执行" in page
    said = {
        "kind": "litigation", "attacked": decision.code, "body": "衡州市中级人民法院", "applicant": city.acme.name,
        "case_number": "（2026）衡行初1号", "received_on": day.isoformat(), "claims": "认定事实不清",
    }  # fmt: skip
    wrong = browser.post(f"/entries/{number}/challenges/new/", {**said, "received_on": "2099-01-01"})
    assert wrong.status_code == 422 and "认定事实不清" in text_of(wrong) and "不能晚于今天" in text_of(wrong)
    said["files"] = [paper("起诉状.pdf")]
    assert browser.post(f"/entries/{number}/challenges/new/", said).status_code == 302
    made = Challenge.objects.get()
    item = WorkItem.objects.get(entry=walk.entry, step="answer")
    assert "待核" in text_of(browser.get(f"/challenges/{made.code}/"))
    assert "认定事实不清" in text_of(browser.get(f"/tasks/{item.code}/"))
    data = {"answered_on": day.isoformat(), "reason": "答辩状、证据目录", "files": [paper("答辩状.pdf")]}
    assert browser.post(f"/tasks/{item.code}/", data).status_code == 302
    hall = text_of(sign_in(city.acmes_speaker).get(f"/hall/{number}/"))
    assert "正在审理" in hall and "一般不停止执行" in hall
    # The judgment comes; she puts it down, Lena confirms.
    on = day + timedelta(days=60)
    today_is(on)
    browser = sign_in(city.clara)
    found = {
        "outcome": "annulled", "outcome_number": "（2026）衡行初1号", "outcome_on": on.isoformat(),
        "outcome_received_on": on.isoformat(), "outcome_text": "撤销被诉列入决定。", "effective_on": on.isoformat(),
        "files": [paper()],
    }  # fmt: skip
    assert browser.get(f"/challenges/{made.code}/outcome/").status_code == 200
    assert browser.post(f"/challenges/{made.code}/outcome/", found).status_code == 302
    assert browser.post(f"/challenges/{made.code}/outcome/", found).status_code == 409
    item = WorkItem.objects.get(entry=walk.entry, step="confirm_outcome")
    assert browser.post(f"/tasks/{item.code}/", {"outcome": "confirm"}).status_code == 403
    assert sign_in(city.lena).post(f"/tasks/{item.code}/", {"outcome": "confirm"}).status_code == 302
    assert client.get(f"/register/{number}/").status_code == 200  # until the head has signed
    # The head has three working days, and the judgment before him.
    item = WorkItem.objects.get(entry=walk.entry, step="decide", procedure="motion")
    browser = sign_in(city.hugo)
    assert "撤销被诉列入决定。" in text_of(browser.get(f"/tasks/{item.code}/"))
    assert item.deadline.kind == "annul_execute"
    answer = browser.post(f"/tasks/{item.code}/", {"outcome": "approve", "reason": "执行生效判决"})
    assert answer.status_code == 302
    made.refresh_from_db()
    assert (made.state, walk.entry.state) == ("executed", "revoked")
    # Register, its history, the counts.
    client.logout()
    assert client.get(f"/register/{number}/").status_code == 404
    assert (
        city.acme.name
        not in text_of(client.get("/register/", {"q": city.acme.name[:6]}))
        .split("<main")[1]
        .split("value=")[0]
    )
    now = register.moves(on)
    assert (now["revoke"], now["enlist"]) == (1, 0) and moved["enlist"] == 1
    assert denominators.listed_in_operation(day, on)["at_any_time"] == 0
    # The documents, the party, the file.
    told = text_of(client.get(f"/verify/{decision.check_code}/"))
    assert "所载列入决定已经撤销" in told and "已撤销" in told
    hall = text_of(sign_in(city.acmes_speaker).get(f"/hall/{number}/"))
    assert "视为自始未列入" in hall and "已经办结" in hall
    browser = sign_in(city.clara)
    assert "视为自始未列入" in text_of(browser.get(f"/subjects/{city.acme.pk}/"))
    dossier = text_of(browser.get(f"/entries/{number}/"))
    assert made.code in dossier and "撤销" in dossier
    # The recipients, and the papers in the index of the case file.
    told_all = Recall.objects.get(event="revoked", entry=walk.entry)
    bodies = {m.listed_measure.body for m in walk.entry.measures.all()}
    assert bodies < {receipt.recipient.name for receipt in told_all.receipts.all()}
    index = text_of(browser.get(reverse("case-paper", args=[number, "file_index"])))
    assert "判决书.pdf" in index and "答辩状.pdf" in index


def test_an_honour_that_was_questioned_because_of_the_listing_is_let_alone(city: Any) -> None:
    kinds.load()
    honour, _on = honoured(city, company="hongtuo")
    bad, later = accused(city, LATER, company="hongtuo")
    settle(bad, city.clara, later)
    bad.decide(later)
    proposal = Motion.objects.get(entry=honour.entry, kind="downgrade", is_open=True)
    assert [hit.other for hit in hits_of(honour.entry)] == [bad.entry]
    made = concluded(bad, filed(bad, later), later, "annulled")
    bad.do("decide", city.hugo, later, outcome="approve", reason="执行判决")
    assert (Challenge.objects.get(pk=made.pk).state, bad.entry.state) == ("executed", "revoked")
    assert hits_of(honour.entry) == []
    proposal.refresh_from_db()
    assert (proposal.is_open, honour.entry.state) == (False, "listed")
    assert CrossHit.objects.get(entry=honour.entry).choice == "no_effect"
    assert honour.entry.book.lines.filter(verb="drop_proposal").exists()
    told = Alert.objects.filter(kind="challenge", entry=honour.entry)
    assert [alert.person for alert in told] == [city.clara]
    tick(at(later + timedelta(days=1)))
    assert not Motion.objects.filter(entry=honour.entry, is_open=True).exists()


def test_a_bar_that_may_rest_on_the_listing_is_looked_at_again(city: Any) -> None:
    walk, day = city.listed()
    barred, _day = city.listed()
    Entry.objects.filter(pk=barred.entry.pk).update(repair_barred=True)
    concluded(walk, filed(walk, day), day, "annulled")
    walk.do("decide", city.hugo, day, outcome="approve", reason="执行判决")
    (told,) = Alert.objects.filter(kind="challenge", entry=barred.entry)
    assert walk.entry.number in told.data["title"] and barred.entry.repair_barred


def test_what_other_offices_are_told_of_a_subject_leaves_out_what_was_annulled(city: Any) -> None:
    walk, day = city.listed()
    other = city.people["dingl"]  # of another department
    before = subjectfile.read(city.acme, other).others
    concluded(walk, filed(walk, day), day, "annulled")
    walk.do("decide", city.hugo, day, outcome="approve", reason="执行判决")
    assert (len(before), subjectfile.read(city.acme, other).others) == (1, [])


def test_a_stay_over_the_pages_ends_the_display_for_everybody_until_it_is_lifted(
    city: Any, sign_in: Any, client: Any, today_is: Any
) -> None:
    walk, day = city.listed()
    made, number = filed(walk, day), walk.entry.number
    today_is(day)
    browser = sign_in(city.clara)
    page = text_of(browser.get(f"/challenges/{made.code}/stay/"))
    assert "不停止执行" in page
    said = {
        "orderer": "body", "document_number": "裁定1号", "document_date": day.isoformat(), "grounds": "难以弥补",
        "files": [paper("裁定书.pdf")],
    }  # fmt: skip
    nothing = browser.post(f"/challenges/{made.code}/stay/", said)
    assert nothing.status_code == 422 and "至少选择一项" in text_of(nothing) and "裁定1号" in text_of(nothing)
    said |= {"stops_display": "on", "stops_measures": "on", "files": [paper("裁定书.pdf")]}
    assert browser.post(f"/challenges/{made.code}/stay/", said).status_code == 302
    item = WorkItem.objects.get(entry=walk.entry, step="confirm_stay")
    assert sign_in(city.hugo).post(f"/tasks/{item.code}/", {"outcome": "confirm"}).status_code == 302
    client.logout()
    assert client.get(f"/register/{number}/").status_code == 404
    assert "停止执行" in text_of(sign_in(city.acmes_speaker).get(f"/hall/{number}/"))
    browser = sign_in(city.clara)
    assert made.code in text_of(browser.get("/challenges/?standing=stay"))
    end = {"document": "裁定2号", "reason": "裁定撤销"}
    assert browser.post(f"/challenges/{made.code}/stay-end/", end).status_code == 302
    item = WorkItem.objects.get(entry=walk.entry, step="confirm_stay", status="new")
    assert sign_in(city.hugo).post(f"/tasks/{item.code}/", {"outcome": "confirm"}).status_code == 302
    client.logout()
    assert client.get(f"/register/{number}/").status_code == 200


def test_what_came_late_is_noted_with_whether_it_was_admitted(city: Any, sign_in: Any, today_is: Any) -> None:
    walk, day = city.listed()
    made = filed(walk, day)
    today_is(day)
    browser, address = sign_in(city.clara), f"/challenges/{made.code}/note/"
    said = {"kind": "late", "on": day.isoformat(), "text": "原告补充的工资支付凭证"}
    wrong = browser.post(address, said)
    assert wrong.status_code == 422 and "尚不清楚" in text_of(wrong) and "工资支付凭证" in text_of(wrong)
    answer = browser.post(address, {**said, "admitted": "no", "files": [paper("凭证.pdf")]}, follow=True)
    assert "未采纳" in text_of(answer) and "凭证.pdf" in text_of(answer)


def test_the_desk_pages_by_key_and_costs_the_same_however_many_there_are(
    city: Any, sign_in: Any, today_is: Any, django_assert_num_queries: Any, monkeypatch: Any
) -> None:
    from workflows.queries import challenges

    walk, day = city.listed()
    for nth in range(5):
        filed(walk, day, case_number=f"案{nth}")
    today_is(day)
    browser = sign_in(city.clara)
    monkeypatch.setattr(challenges, "PAGE", 2)
    seen, address = [], "/challenges/"
    while address:
        answer = browser.get(address)
        seen += [row.challenge.code for row in answer.context["rows"]]
        address = answer.context["next_url"]
    assert seen == [f"{walk.entry.number}-S{n}" for n in (5, 4, 3, 2, 1)]
    back = browser.get(answer.context["prev_url"]).context
    assert [row.challenge.code for row in back["rows"]] == seen[2:4]
    assert browser.get("/challenges/", {"q": "案3"}).context["rows"][0].challenge.code == seen[1]
    assert not browser.get("/challenges/", {"standing": "late"}).context["rows"]
    with monkeypatch.context() as patch:
        patch.setattr(challenges, "PAGE", 1)
        one = _queries(browser, "/challenges/")
    patch.setattr(challenges, "PAGE", 5)
    assert one == _queries(browser, "/challenges/")


def _queries(browser: Any, address: str) -> int:
    """How many queries one page costs."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as counted:
        browser.get(address)
    return len(counted)


def test_the_page_of_one_costs_the_same_however_much_happened(city: Any, sign_in: Any, today_is: Any) -> None:
    from workflows.acts import challenge

    walk, day = city.listed()
    made = filed(walk, day)
    stayed(walk, made, day)
    today_is(day)
    browser = sign_in(city.clara)
    challenge.note(made, "note", day, "一", by=city.clara, at=at(day))
    few = _queries(browser, f"/challenges/{made.code}/")
    for nth in range(6):
        challenge.note(made, "note", day, f"{nth}", by=city.clara, at=at(day))
    assert _queries(browser, f"/challenges/{made.code}/") == few


def test_the_wrong_people_neither_see_nor_write(city: Any, sign_in: Any, today_is: Any) -> None:
    walk, day = city.listed()
    made = filed(walk, day)
    today_is(day)
    for person, status in ((city.stella, 404), (city.anna, 403), (city.rolf, 403)):
        assert sign_in(person).get(f"/challenges/{made.code}/outcome/").status_code == status
    assert sign_in(city.clara).get(f"/challenges/{made.code}/nothing/").status_code == 404
    assert strikes.CAUSES["court_date"](None, None, None) is None
