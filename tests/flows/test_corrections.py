"""What becomes of an issued document: withdrawn before service, or replaced by a corrected one; through HTTP."""

from typing import Any

import pytest

from tests.by_hand import DIRECT, SAID, correct, issued, waiting
from tests.cast import MONDAY, City
from workflows.models import Entry, Issuance, Notice, Person, WorkItem
from workflows.queries.verification import verify_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(city: City, today_is: Any) -> Entry:
    """A registered case; it is Monday."""
    today_is(MONDAY)
    return city.case().entry


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
    assert issued(city, sign_in, entry).number == "衡人社信约〔2026〕2号", "a void number is not given again"
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


## ---------------------------------------------------------------------------------------------- correction
@pytest.mark.sqlite
def test_a_served_summons_is_corrected_by_a_new_one_that_names_it(
    city: City, sign_in: Any, entry: Entry
) -> None:
    old = issued(city, sign_in, entry)
    clara = sign_in(city.clara)
    clara.post(f"/notices/{old.code}/serve/", DIRECT)
    clara.post(f"/tasks/{waiting(entry, 'serve').code}/", {})
    new = correct(city, sign_in, old, **SAID | {"blank_interview__at": "2026-03-13T09:30"})
    old.refresh_from_db()
    assert (old.state, old.number_record.status) == ("served", "used")
    assert (new.number, new.facts["replaces"], new.facts["interview"]["at"]) == (
        "衡人社信约〔2026〕2号", old.number, "2026-03-13T09:30",
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
    new = correct(city, sign_in, old, **SAID | {"blank_interview__at": "2026-03-13T09:30"})
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
    assert "2026-03-12T09:30" in shown and "正文与原文书没有差别" in shown, (
        "it begins with what the old one states"
    )
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
    # A slip of the pen: the persons listed with it were told the same, and need no notice of their own.
    reworded = walk.entry.facts_summary.replace("逾期仍未支付", "逾期仍然没有支付")
    new = correct(city, sign_in, old, blank_facts_summary=reworded)
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
    new = correct(city, sign_in, old, blank_facts_summary=old.facts["facts_summary"])
    assert new.facts["authority"]["phone"] == "0999-7654321"
    assert {k: new.facts[k] for k in ("decided_on", "listed_until", "reason", "measures")} == {
        k: old.facts[k] for k in ("decided_on", "listed_until", "reason", "measures")
    }
    assert Notice.objects.get(pk=old.pk).state == "served"
    person = Person.objects.get(pk=city.clara.pk)
    assert waiting(walk.entry, "serve").owner == person
