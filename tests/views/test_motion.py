"""Proposals to the head, and statements that came on paper."""

from datetime import timedelta
from typing import Any

import pytest

from tests.cast import MONDAY, City
from workflows.models import Deadline, Entry, Motion, Statement, Transition, WorkItem


def motion_of(entry: Entry, kind: str) -> str:
    """The address of a proposal."""
    return f"/entries/{entry.number}/motions/{kind}/"


def test_clara_asks_for_more_time_and_hugo_finds_it_on_his_desk(
    city: City, sign_in: Any, today_is: Any
) -> None:
    entry = city.notified().entry
    today_is(MONDAY)
    clara = sign_in(city.clara)
    assert "申请延长作出决定期限" in clara.get(motion_of(entry, "extension")).content.decode()
    answer = clara.post(motion_of(entry, "extension"), {"grounds": "案情复杂，需要进一步核实。"})
    assert answer.status_code == 302 and answer["Location"] == f"/entries/{entry.number}/"
    assert Motion.objects.get(entry=entry).grounds == "案情复杂，需要进一步核实。"
    assert WorkItem.objects.get(entry=entry, procedure="motion").step == "decide"
    line = Transition.objects.get(book__entry=entry, verb="propose_extension")
    assert line.actor == city.clara and line.facts.data["grounds"] == "案情复杂，需要进一步核实。"


def test_the_same_proposal_twice_is_refused_in_words(city: City, sign_in: Any, today_is: Any) -> None:
    entry = city.notified().entry
    today_is(MONDAY)
    clara = sign_in(city.clara)
    clara.post(motion_of(entry, "extension"), {"grounds": "案情复杂。"})
    again = clara.post(motion_of(entry, "extension"), {"grounds": "案情复杂。"})
    assert again.status_code == 409 and "正在等负责人审批" in again.content.decode()
    assert Motion.objects.filter(entry=entry).count() == 1


def test_a_proposal_without_grounds_does_nothing(city: City, sign_in: Any, today_is: Any) -> None:
    entry = city.notified().entry
    today_is(MONDAY)
    answer = sign_in(city.clara).post(motion_of(entry, "extension"), {"grounds": " "})
    assert answer.status_code == 422 and "请写明理由和事实" in answer.content.decode()
    assert not Motion.objects.exists()


def test_a_revocation_names_the_document_that_annulled_the_order(
    city: City, sign_in: Any, today_is: Any
) -> None:
    walk, on = city.listed()
    today_is(on)
    clara = sign_in(city.clara)
    said = {"grounds": "责令文书已被依法撤销。", "basis": "order_annulled"}
    assert clara.post(motion_of(walk.entry, "revocation"), said).status_code == 422
    said |= {
        "document_number": "衡政复〔2026〕1号",
        "document_date": on.isoformat(),
        "document_body": "衡川市人民政府",
    }
    assert clara.post(motion_of(walk.entry, "revocation"), said).status_code == 302
    made = Motion.objects.get(entry=walk.entry)
    assert made.kind == "revocation" and made.document_date == on


@pytest.mark.parametrize("kind", ["rescission", "revocation", "downgrade", "extinction"])
def test_what_the_state_does_not_allow_is_refused_in_words(
    city: City, sign_in: Any, today_is: Any, kind: str
) -> None:
    entry = city.notified().entry
    today_is(MONDAY)
    answer = sign_in(city.clara).get(motion_of(entry, kind))
    assert answer.status_code == 409 and "只有" in answer.content.decode()


def test_unknown_kinds_unseen_entries_and_duties_not_owed(city: City, sign_in: Any, today_is: Any) -> None:
    entry = city.notified().entry
    today_is(MONDAY)
    assert sign_in(city.clara).get(motion_of(entry, "pardon")).status_code == 404
    assert sign_in(city.nora).get(motion_of(entry, "extension")).status_code == 404
    for person in (city.rolf, city.hugo, city.anna):
        assert sign_in(person).get(motion_of(entry, "extension")).status_code == 403


# ----------------------------------------------------------------------------------------------- statements
def paper_of(entry: Entry, **said: Any) -> dict[str, Any]:
    """What an officer fills in about the company's letter."""
    prior = entry.notices.get(kind="prior_notice", associate=None)
    return {"notice": prior.code, "text": "工程款未结清。", "received_on": MONDAY.isoformat(), **said}


def test_a_letter_is_entered_and_its_answer_is_due_in_five_working_days(
    city: City, sign_in: Any, today_is: Any
) -> None:
    entry = city.notified().entry
    today_is(MONDAY + timedelta(days=1))
    clara = sign_in(city.clara)
    address = f"/entries/{entry.number}/statements/new/"
    assert entry.subject.name in clara.get(address).content.decode()
    assert clara.post(address, paper_of(entry)).status_code == 302
    said = Statement.objects.get(entry=entry)
    assert said.is_entered_by_officer and said.filed_on == MONDAY
    assert Deadline.objects.get(entry=entry, kind="answer").due_on == MONDAY + timedelta(days=7)
    assert WorkItem.objects.get(entry=entry, step="answer").owner == city.clara
    assert Entry.objects.get(pk=entry.pk).open_statements == 1


def test_a_letter_from_the_future_is_refused(city: City, sign_in: Any, today_is: Any) -> None:
    entry = city.notified().entry
    today_is(MONDAY)
    tomorrow = (MONDAY + timedelta(days=1)).isoformat()
    address = f"/entries/{entry.number}/statements/new/"
    assert sign_in(city.clara).post(address, paper_of(entry, received_on=tomorrow)).status_code == 422
    assert not Statement.objects.exists()


def test_a_letter_that_comes_late_is_heard_and_marked(city: City, sign_in: Any, today_is: Any) -> None:
    entry = city.notified().entry
    late = MONDAY + timedelta(days=10)
    today_is(late)
    clara = sign_in(city.clara)
    address = f"/entries/{entry.number}/statements/new/"
    assert "决定作出前收到的仍应核实答复" in clara.get(address).content.decode()
    assert clara.post(address, paper_of(entry, received_on=late.isoformat())).status_code == 302
    assert Statement.objects.get(entry=entry).is_late
    assert "逾期提交" in clara.get(f"/entries/{entry.number}/").content.decode()


def test_a_letter_posted_in_time_is_not_late(city: City, sign_in: Any, today_is: Any) -> None:
    entry = city.notified().entry
    late = MONDAY + timedelta(days=10)
    today_is(late)
    said = paper_of(entry, received_on=late.isoformat(), posted_on=(MONDAY + timedelta(days=3)).isoformat())
    assert sign_in(city.clara).post(f"/entries/{entry.number}/statements/new/", said).status_code == 302
    assert not Statement.objects.get(entry=entry).is_late


def test_nothing_is_entered_before_anybody_was_told_or_after_the_decision(
    city: City, sign_in: Any, today_is: Any
) -> None:
    today_is(MONDAY)
    clara = sign_in(city.clara)
    untold = city.case()
    answer = clara.get(f"/entries/{untold.entry.number}/statements/new/")
    assert answer.status_code == 409 and "还没有签发告知书" in answer.content.decode()
    decided, on = city.listed(company="hongtuo")
    clara.logout()  # a session does not last for days
    today_is(on)
    clara = sign_in(city.clara)
    answer = clara.post(f"/entries/{decided.entry.number}/statements/new/", paper_of(decided.entry))
    assert answer.status_code == 409 and "已经作出决定" in answer.content.decode()


def test_only_who_records_statements_may_enter_one(city: City, sign_in: Any, today_is: Any) -> None:
    entry = city.notified().entry
    today_is(MONDAY)
    address = f"/entries/{entry.number}/statements/new/"
    assert sign_in(city.hugo).get(address).status_code == 403
    assert sign_in(city.acmes_speaker).get(address).status_code == 404
