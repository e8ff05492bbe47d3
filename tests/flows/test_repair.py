"""修复: taken in or not, completed once, looked at, decided; nobody grants while a condition fails."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import transaction

from tests.cast import MONDAY, City
from tests.stone import stone_lifted
from tests.uploads import PDF
from workflows.acts import deadline, evidence, repair, repair_office
from workflows.acts.repair import opens_on
from workflows.flows import clock
from workflows.flows.repair import completed
from workflows.law.refusal import Refused
from workflows.management.walk import Walk, at
from workflows.models import (
    Commitment,
    Deadline,
    Entry,
    ListType,
    Parameter,
    Policy,
    Recall,
    Reorganisation,
    Repair,
)
from workflows.models.repair_exam import unmet
from workflows.queries import notices

DAY = timedelta(days=1)
GRANT = {"outcome": "grant", "reason": "付款凭证齐全，改正属实。"}


def applied(city: City, *, is_accepted: bool = True) -> tuple[Walk, date, Repair]:
    """An application on the first possible day, for who corrected on the day of the listing."""
    walk, on = city.listed()
    first = opens_on(walk.entry, on)
    return walk, first, walk.apply(first, corrected_on=on, is_accepted=is_accepted)


def verified(city: City) -> tuple[Walk, date, Repair]:
    """The same, verified: nothing stands against a grant."""
    walk, first, made = applied(city)
    walk.do("verify", city.clara, first, corrected_on=walk.entry.listed_from.isoformat(), **GRANT)  # type: ignore[union-attr]
    return walk, first, made


def letters(walk: Walk, *kinds: str) -> list[str]:
    """The states of the letters of these kinds to the subject."""
    return list(walk.entry.notices.filter(kind__in=kinds, associate=None).values_list("state", flat=True))


# ------------------------------------------------------------------------------------------ the guard
def test_nobody_grants_while_a_condition_fails_even_by_the_act_itself(city: City) -> None:
    walk, first, made = verified(city)
    entry = walk.entry
    rows = Repair.objects.filter(pk=made.pk)
    relapse: dict[str, Any] = {"state": "listed", "listed_from": entry.listed_from + DAY}  # type: ignore[operator]
    other = city.case(order_number="衡人社监令〔2026〕99号").entry
    bar: dict[str, Any] = {"state": "rescinded", "is_open": False, "rescinded_at": at(first - 30 * DAY)}
    told: dict[str, Any] = {"applied_by": city.acmes_speaker, "applied_at": at(first), "received_on": first}

    def uncorrected() -> None:
        rows.update(verified_corrected_on=None)

    def unperformed() -> None:
        rows.update(is_performed=False)

    def breached() -> None:
        Commitment.objects.filter(pk=made.commitment_id).update(state="breached")

    def prosecuted() -> None:
        rows.update(found={"bars": ["CRIMINAL"]})

    def relapsed() -> None:
        Entry.objects.filter(pk=other.pk).update(**relapse)

    def cheated() -> None:
        Repair.objects.create(entry=other, code="X-1", claimed_corrected_on=first, **bar, **told)

    def untrained() -> None:
        _rule(entry.policy, "training_required", "yes")

    def imported() -> None:
        ListType.objects.filter(pk=entry.list_type_id).update(status="imported")

    cases = (
        (uncorrected, "没有证据证明已经改正拖欠农民工工资违法行为", first),
        (unperformed, "没有履行完毕", first),
        (breached, "书面信用承诺", first),
        (prosecuted, "追究刑事责任", first),
        (relapsed, "再次发生同类失信", first),
        (cheated, "骗取修复被撤销", first),
        (untrained, "信用修复培训", first),
        (imported, "只导入的名单", first),
        (lambda: None, "未满规定期限", first - DAY),
    )
    with stone_lifted():
        for make_it_fail, words, day in cases:
            point = transaction.savepoint()
            make_it_fail()
            with pytest.raises(Refused, match=words), transaction.atomic():
                repair.grant(made, process=made.procedure, reason="同意", by=city.hugo, at=at(day))
            transaction.savepoint_rollback(point)
    assert (walk.entry.state, unmet(Repair.objects.get(pk=made.pk), walk.entry, first)) == ("listed", [])
    walk.do("decide", city.hugo, first, outcome="grant", reason="符合规定，准予。")
    assert walk.entry.state == "exited" and not walk.entry.displays.filter(state="shown").exists()


def _rule(policy: Policy, name: str, value: str) -> None:
    """One more rule in a published version: only a test can."""
    Parameter.objects.create(policy=policy, name=name, label="参数", value=value, clause="测试规则")


def test_the_form_of_the_decision_names_every_condition_that_is_not_met(city: City) -> None:
    walk, first, made = verified(city)
    Repair.objects.filter(pk=made.pk).update(is_performed=False, found={"bars": ["CRIMINAL"]})
    with pytest.raises(ValueError, match=r"没有履行完毕[\s\S]*追究刑事责任"):
        walk.do("decide", city.hugo, first, outcome="grant", reason="准予。")
    walk.do("decide", city.hugo, first, outcome="refuse", reason="义务没有履行完毕。")
    paper = walk.entry.notices.get(kind="repair_refused")
    assert [each["code"] for each in paper.facts["unmet"]] == ["NOT_PERFORMED", "BARRED"]
    assert paper.facts["remedies"]["review_days"]


# ------------------------------------------------------------------------------------------ taking in
def test_an_acceptance_has_its_three_days_and_all_materials(city: City) -> None:
    walk, first, made = applied(city, is_accepted=False)
    kinds = set(Deadline.objects.filter(about=made.ref, met_at=None).values_list("kind", "term"))
    assert kinds == {("repair_accept", "3WD"), ("repair_decide", "15WD")}
    with pytest.raises(ValueError, match="还没有勾选：不再拖欠农民工工资书面信用承诺"):
        walk.do("check", city.clara, first, outcome="accept", materials=["application", "proof"])
    walk.accept_application(first)
    assert letters(walk, "application_accepted") == ["served"]
    assert walk.item("verify").owner == city.clara
    fresh = Repair.objects.get(pk=made.pk)
    assert fresh.state == "accepted" and len(fresh.materials) == 5


def test_a_completion_is_asked_once_and_stops_the_clocks(city: City) -> None:
    walk, first, made = applied(city, is_accepted=False)
    walk.do("check", city.clara, first, outcome="complete", reason="银行回单缺3人。", days=5)
    rows = {row.kind: row for row in Deadline.objects.filter(about=made.ref, met_at=None)}
    assert rows["repair_accept"].paused_on == rows["repair_decide"].paused_on == first
    assert letters(walk, "application_completion") == ["served"]
    later, before = first + 3 * DAY, rows["repair_decide"].due_on
    done = repair_office.complete(
        Repair.objects.get(pk=made.pk), "补上。", [], by=city.acmes_speaker, at=at(later)
    )
    completed(done, by=city.acmes_speaker, at=at(later))
    row = Deadline.objects.get(pk=rows["repair_decide"].pk)
    assert row.paused_on is None and row.due_on > before
    task = walk.item("check").task
    form = task.flow_task.form_for(task.process.coerced, later)
    assert [value for value, _words, _hint in form.outcomes] == ["accept", "reject"]


def test_what_is_not_completed_in_time_ends_in_writing(city: City) -> None:
    walk, first, made = applied(city, is_accepted=False)
    walk.do("check", city.clara, first, outcome="complete", reason="银行回单缺3人。", days=5)
    row = Deadline.objects.get(about=made.ref, kind="repair_complete")
    clock.strike(row, by=city.clock, at=row.due_at + timedelta(minutes=1))
    ended = Repair.objects.get(pk=made.pk)
    assert (ended.state, ended.is_open, ended.procedure.is_open) == ("uncompleted", False, False)
    assert letters(walk, "application_lapsed") == ["served"]
    again = walk.apply(row.due_on + 3 * DAY, corrected_on=walk.entry.listed_from)  # type: ignore[arg-type]
    assert again.is_open


def test_it_takes_two_pairs_of_hands_not_to_accept_and_the_letter_names_the_remedies(city: City) -> None:
    walk, first, made = applied(city, is_accepted=False)
    with pytest.raises(ValueError, match="须写明依据"):
        walk.do("check", city.clara, first, outcome="reject", reason="不属于本机关认定。")
    walk.do("check", city.clara, first, outcome="reject", reason="不属于本机关。", basis="某办法（条款待核）")
    assert Repair.objects.get(pk=made.pk).state == "applied" and letters(walk, "application_rejected") == []
    walk.do("confirm_rejection", city.hugo, first, outcome="return", reason="应当受理。")
    walk.do("check", city.clara, first, outcome="reject", reason="不属于本机关。", basis="某办法（条款待核）")
    walk.do("confirm_rejection", city.hugo, first, outcome="reject")
    assert letters(walk, "application_rejected") == ["issued"]
    paper = walk.entry.notices.get(kind="application_rejected")
    assert "行政复议" in paper.facts["remedies"]["text"]
    walk.serve_all(first + DAY, "application_rejected", step="serve_rejection")
    ended = Repair.objects.get(pk=made.pk)
    assert (ended.state, ended.procedure.is_open) == ("rejected", False)
    assert not Deadline.objects.filter(about=made.ref, met_at=None).exists()


def test_a_visit_is_recorded_with_its_signed_record_while_it_is_verified(city: City) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    walk, first, made = applied(city, is_accepted=False)
    said: dict[str, Any] = {
        "visited_on": first, "began": time(9), "ended": time(10), "place_visited": "滨河路8号",
        "officers": "甲、乙", "seen": "工资台账与回单一致。",
    }  # fmt: skip
    who: dict[str, Any] = {"by": city.clara, "at": at(first)}
    upload = SimpleUploadedFile("笔录.pdf", PDF, "application/pdf")
    scan = evidence.keep(walk.entry, upload, "application/pdf", purpose="repair", **who)
    with pytest.raises(Refused, match="不在核实阶段"):
        repair_office.record_visit(made, said, scan, [], **who)
    walk.accept_application(first)
    repair_office.record_visit(made, said, scan, [], **who)
    assert made.visits.get().record == scan
    assert walk.entry.book.lines.filter(verb="record_site_visit").exists()


# ------------------------------------------------------------------------------------------ longer
def test_a_longer_time_of_review_is_told_in_writing(city: City) -> None:
    walk, first, made = verified(city)
    with stone_lifted():
        Parameter.objects.create(
            policy=walk.entry.policy, name="repair_extension", label="延长审查", value="5", unit="WD",
            clause="测试规则第九条", rolls=True, is_verified=True,
        )  # fmt: skip
    former = Deadline.objects.get(about=made.ref, kind="repair_decide").due_on
    walk.move(first, "repair_extension", grounds="需要核对银行流水。")
    walk.do("decide", city.hugo, first, outcome="approve", reason="同意延长。")
    until = Deadline.objects.get(about=made.ref, kind="repair_decide").due_on
    paper = walk.entry.notices.get(kind="repair_extended")
    assert until > former and paper.state == "served" and paper.associate is None
    text = notices.html(paper.kind, paper.facts)
    days = (notices.official_date(day) for day in (former, until))
    for words in ("需要核对银行流水", "测试规则第九条", "负责人批准", made.code, "5个工作日", *days):
        assert words in text


# ------------------------------------------------------------------------------------------ in part
def test_a_part_is_granted_only_where_the_rules_know_it_and_under_the_same_conditions(city: City) -> None:
    walk, first, made = verified(city)
    said = {"process": made.procedure, "reason": "部分准予。", "by": city.hugo, "at": at(first)}
    parts = list(repair.parts_of(walk.entry))
    with pytest.raises(Refused, match="没有规定可以部分准予"):
        repair.grant_partly(made, parts[:1], **said)
    with stone_lifted():
        _rule(walk.entry.policy, "partial_repair", "yes")
    with pytest.raises(Refused, match="全部准予的"):
        repair.grant_partly(made, parts, **said)
    walk.do("decide", city.hugo, first, outcome="partly", parts=parts[1:2], reason="该项措施可以先行解除。")
    assert walk.entry.state == "listed" and walk.entry.displays.filter(state="shown").exists()
    assert walk.entry.measures.filter(state="lifted").count() == 1
    assert Recall.objects.get(event="repaired_partly").entry == walk.entry
    assert letters(walk, "repair_partial") == ["issued"] and not walk.entry.repair_barred


# ------------------------------------------------------------------------------------------ a plan
RULING = {
    "document_number": "（2026）衡01破3号", "document_date": MONDAY, "document_body": "衡川市中级人民法院",
    "watch_on": date(2027, 3, 1), "grounds": "裁定批准重整计划。",
}  # fmt: skip


@pytest.mark.parametrize("end", ["plan_failed", "plan_done"])
def test_discipline_rests_while_a_plan_is_executed(city: City, end: str) -> None:
    walk, on = city.listed()
    day = on + 10 * DAY
    walk.move(day, "reorganisation", **RULING)
    walk.do("decide", city.hugo, day, outcome="approve", reason="裁定属实。")
    assert walk.entry.state == "listed" and not walk.entry.displays.filter(state="shown").exists()
    assert not walk.entry.measures.filter(state="imposed").exists()
    assert Deadline.objects.get(entry=walk.entry, kind="plan_end").due_on == RULING["watch_on"]
    later = day + 100 * DAY
    paper = {name: RULING[name] for name in ("document_number", "document_date", "document_body", "grounds")}
    walk.move(later, end, **paper)
    walk.do("decide", city.hugo, later, outcome="approve", reason="属实。")
    now = Reorganisation.objects.get(entry=walk.entry)
    if end == "plan_failed":
        assert (now.state, walk.entry.state) == ("resumed", "listed")
        assert walk.entry.displays.filter(state="shown").exists()
        assert not walk.entry.measures.exclude(state="imposed").exists()
        told = walk.entry.notices.filter(kind="discipline_resumed").order_by("pk")
        assert told.count() == 1 + walk.entry.associates.count(), "everybody who is bound again is told"
        page = notices.html("discipline_resumed", told[0].facts)
        for words in (RULING["document_number"], "恢复公示：", "恢复措施：", "列入期限没有延长", "行政复议"):
            assert words in page
        waits = walk.entry.work_items.get(procedure="motion", step="serve")
        assert waits.status in ("new", "assigned"), "the service is somebody's task"
    else:
        assert (now.state, walk.entry.state, walk.entry.exit_ground) == (
            "definitive",
            "exited",
            "reorganised",
        )
        assert letters(walk, "removal_notice") == ["issued"]
    assert not deadline.is_running(walk.entry, "plan_end")
