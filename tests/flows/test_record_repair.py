"""修复行政处罚信息: the law, clocks and letters of a listing; nobody ends a display while a condition fails."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from tests.cast import City
from tests.law.test_matrix import a_penalty
from tests.stone import stone_lifted
from workflows.acts import publicity, record_office, record_repair, record_telling
from workflows.flows import records
from workflows.law.refusal import Refused
from workflows.management.walk import at
from workflows.models import (
    Alert,
    Parameter,
    PublicityRecord,
    RecordPaper,
    RecordReceipt,
    RecordRepair,
    Repair,
    Transition,
)
from workflows.queries import notices
from workflows.tasks import run_outbox_once

DAY = timedelta(days=1)
FIRST = date(2026, 12, 2)  # three months for an ordinary penalty of 1 September, from the day after
SERVED: dict[str, Any] = {"method": "direct", "recipient": "罗一鸣", "proof": "送达回证"}
MATERIALS = ["修复申请书1份", "缴款凭证1份"]


def filed(city: City, day: date = FIRST, *, in_hall: bool = True, **more: Any) -> RecordRepair:
    """An application about a penalty of Acme, filed in its hall or at the counter."""
    record = a_penalty(city)
    said: dict[str, Any] = {
        "applicant": "罗一鸣", "received_on": day, "corrected_on": record.decided_on, "in_hall": in_hall,
        "statement": "罚款已经缴清。", "materials": MATERIALS, "has_promise": True, **more,
    }  # fmt: skip
    return record_repair.apply(record, said, by=city.acmes_speaker if in_hall else city.clara, at=at(day))


def verified(city: City, day: date = FIRST, **more: Any) -> RecordRepair:
    """The same, accepted and verified by Clara; nothing was found against it unless `more` says so."""
    made = filed(city, day, insists=True)
    record_office.accept(made, MATERIALS, by=city.clara, at=at(day))
    seen: dict[str, Any] = {
        "corrected_on": made.claimed_corrected_on, "performed": True, "bars": [], "text": "缴款凭证属实", **more,
    }  # fmt: skip
    return record_repair.verify(made, **seen, by=city.clara, at=at(day))


def letter(made: RecordRepair, kind: str) -> RecordPaper:
    """The one letter of a kind."""
    return made.papers.get(kind=kind)


def page(paper: RecordPaper) -> str:
    """The letter as it is printed."""
    return notices.html(paper.kind, paper.facts)


def test_an_application_of_the_hall_is_answered_and_ends_display_and_sharing(city: City) -> None:
    made = verified(city)
    clocks = {row.kind: (row.term, row.due_on) for row in made.clocks.all()}
    assert clocks == {
        "repair_accept": ("3WD", date(2026, 12, 7)), "repair_decide": ("10WD", date(2026, 12, 16)),
    }  # fmt: skip
    accepted = letter(made, "record_accepted")
    assert accepted.served_on == FIRST and accepted.service_method == "electronic"
    assert "2026年12月16日以前" in page(accepted) and "缴款凭证1份" in page(accepted)
    with pytest.raises(Refused, match="另一名人员"):
        record_repair.decide(made, "grant", reason="准予。", by=city.clara, at=at(FIRST))
    done = record_repair.decide(made, "grant", reason="证据充分。", by=city.hugo, at=at(FIRST))
    record = PublicityRecord.objects.get(pk=done.record_id)
    assert (done.get_state_display(), record.state) == ("准予提前终止公示", "repaired")
    assert (
        not PublicityRecord.objects.on_show(FIRST).exists() and not done.clocks.filter(met_at=None).exists()
    )
    text = page(letter(done, "record_granted"))
    for words in ("《信用修复管理办法》", record.document_number, "停止共享", "不改变行政处罚决定的效力"):
        assert words in text

    # Everybody who is told of it is told that it has ended: a message each, its delivery, and the answer.
    receipt = RecordReceipt.objects.get(repair=done)
    assert receipt.message.payload["event"] == "record_repaired" and receipt.delivered_at is None
    run_outbox_once(200)
    receipt.refresh_from_db()
    assert receipt.delivered_at and receipt.transport
    answer: dict[str, Any] = {"on": FIRST, "who": "平台值班员", "text": "已停止公示。"}
    record_telling.confirm(receipt, answer, by=city.clara, at=at(FIRST))
    verbs = list(record.book.lines.order_by("seq").values_list("verb", flat=True))
    ended = verbs.index("end_early")
    assert verbs[ended - 1 : ended + 3] == ["grant", "end_early", "tell_record_repair", "issue_notice"]
    assert "confirm_recall" in verbs[ended:]
    told = Alert.objects.filter(person=city.acmes_speaker, kind="record_repair").values_list(
        "data", flat=True
    )
    assert [each["what"] for each in told] and all(each["url"].startswith("/hall/") for each in told)


def test_nobody_ends_a_display_while_a_condition_fails_even_by_the_act_itself(city: City) -> None:
    made = verified(city, FIRST - DAY)
    rows = RecordRepair.objects.filter(pk=made.pk)
    first = at(FIRST)
    listed = city.case().entry
    cases: tuple[tuple[Callable[[], Any], Callable[[], Any], str, Any], ...] = (
        (lambda: None, lambda: None, "公示未满规定期限", first - DAY),
        (
            lambda: rows.update(verified_corrected_on=None),
            lambda: rows.update(verified_corrected_on=made.verified_corrected_on), "没有证据证明已经改正", first,
        ),
        (
            lambda: rows.update(is_performed=False), lambda: rows.update(is_performed=True),
            "没有履行完毕", first,
        ),
        (
            lambda: rows.update(has_promise=False), lambda: rows.update(has_promise=True),
            "没有作出书面信用承诺", first,
        ),
        (
            lambda: rows.update(found={"bars": ["CRIMINAL"]}), lambda: rows.update(found={"bars": []}),
            "追究刑事责任", first,
        ),
        (
            lambda: Repair.objects.create(
                entry=listed, code="X-1", state="rescinded", is_open=False, rescinded_at=first - 30 * DAY,
                claimed_corrected_on=FIRST, received_on=FIRST, applied_by=city.clara, applied_at=first,
            ),
            lambda: Repair.objects.filter(code="X-1").delete(), "骗取修复被撤销", first,
        ),
    )  # fmt: skip
    for spoil, mend, words, when in cases:
        spoil()
        with pytest.raises(Refused, match=words):
            record_repair.decide(made, "grant", reason="准予。", by=city.hugo, at=when)
        mend()
    assert PublicityRecord.objects.get(pk=made.record_id).state == "online"
    with pytest.raises(PermissionDenied):  # another department's head is no hand at all
        record_repair.decide(made, "grant", reason="准予。", by=city.stella, at=first)
    record_repair.decide(made, "grant", reason="准予。", by=city.hugo, at=first)
    assert PublicityRecord.objects.get(pk=made.record_id).state == "repaired"


def test_a_refusal_names_every_reason_the_remedies_and_when_to_come_again(city: City) -> None:
    made = verified(city, FIRST - DAY, performed=False)
    done = record_repair.decide(made, "refuse", reason="罚款没有缴清。", by=city.hugo, at=at(FIRST - DAY))
    text = page(letter(done, "record_refused"))
    for words in ("没有履行完毕", "公示未满规定期限", "行政复议", "提起行政诉讼", "2026年12月2日"):
        assert words in text
    assert PublicityRecord.objects.get(pk=done.record_id).state == "online"


def test_what_is_missing_is_said_once_and_stops_the_clocks_until_it_has_come(city: City) -> None:
    made = filed(city, in_hall=False)
    record_office.ask_completion(made, "缴款凭证看不清，请重新提交。", by=city.clara, at=at(FIRST))
    paper = letter(made, "record_completion")
    assert paper.served_on is None and made.clocks.get(kind="repair_complete").paused_on
    with pytest.raises(Refused, match="还没有登记送达"):
        record_office.complete(made, "已重新提交。", (), by=city.clara, at=at(FIRST))
    served = FIRST + DAY
    record_office.serve(paper, {**SERVED, "on": served}, by=city.clara, at=at(served))
    assert made.clocks.get(kind="repair_complete").due_on == date(2026, 12, 10)
    assert not made.clocks.filter(kind__in=record_office.AUTHORITY, paused_on=None).exists()
    came = served + 4 * DAY
    record_office.complete(made, "已重新提交。", (), by=city.clara, at=at(came))
    assert made.clocks.get(kind="repair_decide").due_on > date(2026, 12, 16)
    with pytest.raises(Refused, match="只能一次性告知"):
        record_office.ask_completion(made, "还缺一份。", by=city.clara, at=at(came))


def test_time_ends_what_was_never_completed_and_tells_who_is_late(city: City) -> None:
    made = filed(city)
    near = at(date(2026, 12, 4))
    records.watch(near, by=lambda: city.clock)
    assert Alert.objects.filter(person=city.clara, key__startswith=f"record-repair/{made.pk}/due/").exists()
    late = at(date(2026, 12, 8))
    assert records.watch(late, by=lambda: city.clock) and not records.watch(late, by=lambda: city.clock)
    line = Transition.objects.get(verb="overdue", thing=made.ref)
    assert line.facts.data["kind"] == "repair_accept"
    assert Alert.objects.filter(person=city.hugo, key__startswith=f"record-repair/{made.pk}/over/").exists()

    record_office.ask_completion(made, "缺缴款凭证。", by=city.clara, at=late)
    records.watch(at(date(2026, 12, 20)), by=lambda: city.clock)
    made.refresh_from_db()
    assert (made.state, made.is_open) == ("uncompleted", False)
    assert "可以随时重新提出申请" in page(letter(made, "record_lapsed"))


def test_one_officer_proposes_not_to_take_it_in_and_another_confirms(city: City) -> None:
    made = filed(city)
    said = {
        "reason": "所附凭证是另一份处罚决定的。",
        "basis": "《信用修复管理办法》",
        "again": "补齐后可以再申请。",
    }
    with pytest.raises(Refused, match="还没有经办人"):
        record_office.reject(made, by=city.hugo, at=at(FIRST))
    record_office.propose_rejection(made, said, by=city.clara, at=at(FIRST))
    with pytest.raises(Refused, match="另一名人员"):
        record_office.reject(made, by=city.clara, at=at(FIRST))
    done = record_office.reject(made, by=city.hugo, at=at(FIRST))
    text = page(letter(done, "record_rejected"))
    assert (
        done.state == "rejected" and "不予受理" in text and "行政复议" in text and said["again"][:-1] in text
    )


def test_a_longer_time_has_its_letter_where_the_rules_give_one(city: City) -> None:
    made = verified(city)
    with pytest.raises(Refused, match="没有规定延长"):
        record_office.extend(made, because="需要现场核实。", by=city.hugo, at=at(FIRST))
    with stone_lifted():
        Parameter.objects.create(
            policy=made.record.policy, name="repair_extension", label="延长审查", value="5", unit="WD",
            clause="测试规则第九条", rolls=True, is_verified=True,
        )  # fmt: skip
    done = record_office.extend(made, because="需要现场核实。", by=city.hugo, at=at(FIRST))
    assert done.decide_by == date(2026, 12, 23)
    text = page(letter(done, "record_extended"))
    for words in (
        "需要现场核实",
        "测试规则第九条",
        "负责人批准",
        "2026年12月16日",
        "2026年12月23日",
        "5个工作日",
    ):
        assert words in text


def test_an_application_falls_with_its_record_and_is_taken_back_by_the_party(city: City) -> None:
    made = filed(city)
    assert record_office.withdraw(made, by=city.acmes_speaker, at=at(FIRST))[1]
    assert not record_office.withdraw(made, by=city.acmes_speaker, at=at(FIRST))[1]
    said: dict[str, Any] = {
        "applicant": "罗一鸣", "received_on": FIRST, "corrected_on": FIRST, "statement": "。",
        "materials": [], "has_promise": False, "in_hall": True,
    }  # fmt: skip
    again = record_repair.apply(made.record, said, by=city.acmes_speaker, at=at(FIRST))
    publicity.retract(
        PublicityRecord.objects.get(pk=made.record_id), by=city.hugo, at=at(FIRST), because="报送有误"
    )
    again.refresh_from_db()
    assert (again.state, again.is_open, again.clocks.filter(met_at=None).count()) == ("lapsed", False, 0)


def test_too_early_is_said_before_the_start_and_who_insists_gets_a_decision(city: City) -> None:
    with pytest.raises(Refused, match="最早2026-12-02可以终止公示"):
        filed(city, FIRST - DAY)
    record = PublicityRecord.objects.get()
    said: dict[str, Any] = {
        "applicant": "罗一鸣", "received_on": FIRST - DAY, "corrected_on": record.decided_on, "insists": True,
        "statement": "罚款已经缴清。", "materials": [], "has_promise": True, "in_hall": True,
    }  # fmt: skip
    made = record_repair.apply(record, said, by=city.acmes_speaker, at=at(FIRST - DAY))
    assert made.state == "applied" and made.clocks.count() == 2
