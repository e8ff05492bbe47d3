"""Attacks on the way out (issue 7) and slips that a lawyer would find: each was possible once."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests import courses, kinds
from tests.cast import MONDAY, City
from tests.flows.test_repair import RULING, verified
from tests.uploads import PDF
from tests.views.hall_cases import TUESDAY, SignIn, Today, body, proof
from tests.views.promises import an_item, promised
from tests.views.test_attacks_parties import accepted
from workflows.acts import (
    breach,
    challenge,
    commitment,
    deadline,
    evidence,
    exit,
    motion,
    notice,
    onsite,
    people,
    policy,
    promise_import,
    record_repair,
    rectification,
    repair,
    repair_office,
    rescission,
    stay,
    training,
    visits,
)
from workflows.acts import subject as subjects
from workflows.law.refusal import Refused
from workflows.management.walk import Walk, at
from workflows.models import (
    CommitmentTemplate,
    Learning,
    Monitoring,
    Motion,
    Person,
    Rectification,
    Reorganisation,
    Repair,
    Transition,
    repair_exam,
)
from workflows.queries import notices, promise_sheet
from workflows.queries.workbook import SheetRow
from workflows.tasks import tick

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


# --------------------------------------------------------------------------------------------- commitments
def test_a_mandate_for_another_company_opens_no_paper_beyond_the_own_entries(
    city: City, today_is: Today, sign_in: SignIn
) -> None:
    told = city.case().to_review(MONDAY).to_service(MONDAY)
    made = promised(city, an_item(city))
    agent = accepted(city, told)
    other = city.companies["hongtuo"][0]
    people.mandate(agent, other, "legal", since=date(2026, 1, 1))
    today_is(TUESDAY)
    address = reverse("hall-promise-paper", args=[made.code, made.papers.get().code])
    assert sign_in(agent).get(reverse("hall-promise", args=[made.code])).status_code == 404
    assert sign_in(agent).get(address).status_code == 404
    assert sign_in(city.acmes_speaker).get(address).status_code != 404


def test_what_an_officer_enters_as_an_objection_takes_no_day_and_no_word_from_the_party(city: City) -> None:
    made = promised(city, an_item(city))
    told: dict[str, Any] = {"by": city.clara, "at": at(TUESDAY)}
    breach.propose(made, facts="没有公示。", **told)
    breach.serve(made, on_day=TUESDAY, how="直接送达", **told)
    breach.object_to(made, text="没有意见。", **told)
    with pytest.raises(Refused, match="异议期限还没有届满"):
        breach.decide(made, broken=True, reason="属实。", by=city.hugo, at=at(TUESDAY))
    breach.object_to(made, text="已经公示，见附页。", by=city.acmes_speaker, at=at(TUESDAY))
    made.refresh_from_db()
    assert "没有意见。" in made.objection and "已经公示，见附页。" in made.objection
    breach.decide(made, broken=True, reason="异议不成立。", by=city.hugo, at=at(TUESDAY + 30 * DAY))


def test_what_a_person_promised_is_read_where_it_was_received_and_every_look_is_kept(
    city: City, today_is: Today, sign_in: SignIn
) -> None:
    number = "11010519491231002X"
    wang = subjects.find_or_create(number, "王小二", is_person=True)
    people.mandate(city.nora, wang, "legal", since=date(2026, 1, 1))
    who: dict[str, Any] = {"name": "王小二", "capacity": "本人", "by": Person.objects.get(pk=city.nora.pk)}
    made = commitment.promise(wang, an_item(city), **who, at=at(TUESDAY))
    today_is(TUESDAY)
    page = reverse("desk-promise", args=[made.code])
    paper = reverse("desk-promise-paper", args=[made.code, made.papers.get().code])
    seen = sign_in(city.anna).get(page)
    assert seen.status_code == 200 and "王小二" not in body(seen) and city.nora.name not in body(seen)
    assert sign_in(city.anna).get(paper).status_code == 404
    assert "王小二" in body(sign_in(city.clara).get(page))
    looks = Transition.objects.filter(book__subject=wang, verb="view_file", actor=city.clara)
    assert looks.count() == 1 and not Transition.objects.filter(verb="view_file", actor=city.anna).exists()
    assert sign_in(city.clara).get(paper).status_code == 202 and looks.count() == 1, "once an hour"


def test_nobody_promises_in_the_name_beside_another_s_code(
    city: City, today_is: Today, sign_in: SignIn
) -> None:
    item = an_item(city)
    today_is(TUESDAY)
    cells = {
        "name": "另一家公司", "code": city.acme.code, "item": item.name, "department": item.department.name,
        "signed_on": "2026-03-02", "signatory": "张三",
    }  # fmt: skip
    rows = [SheetRow(2, cells)]
    (verdict,) = promise_sheet.judge(rows, city.clara, [item.department], TUESDAY)
    assert verdict.said is None and "与填写的不一致" in "".join(verdict.problems)
    said = {
        "item": item.pk, "name": "另一家公司", "code": city.acme.code, "signatory": "张三", "capacity": "法定代表人",
        "signed_on": "2026-03-02", "scan": proof(),
    }  # fmt: skip
    answer = sign_in(city.clara).post(reverse("desk-promise-new"), said)
    assert answer.status_code == 422 and "与填写的不一致" in body(answer)


def test_a_promise_that_was_over_when_it_was_taken_from_paper_is_not_shown_and_ends(city: City) -> None:
    item = an_item(city)
    said: dict[str, Any] = {"name": "罗一鸣", "capacity": "法定代表人", "signed_on": date(2025, 1, 2)}
    made = promise_import.record_paper(
        city.acme, item, **said, valid_until=date(2026, 1, 1), by=city.clara, at=at(TUESDAY)
    )
    assert not made.is_on_show
    tick(at(TUESDAY, 12))
    made.refresh_from_db()
    assert made.state == "expired"


def test_an_allegation_alone_does_not_keep_anybody_from_applying(city: City) -> None:
    walk, on = city.listed()
    first = repair.opens_on(walk.entry, on)
    made = walk.sign(first)
    breach.propose(made, facts="有人举报。", by=city.clara, at=at(first))
    done = repair.apply(
        walk.entry, corrected_on=on, statement="付清。", commitment=made, by=city.acmes_speaker, at=at(first)
    )  # fmt: skip
    assert done.state == "applied"


def test_the_text_of_a_promise_to_repair_names_no_identity_number(city: City) -> None:
    walk, _on = city.listed()
    template = CommitmentTemplate.objects.get(code="wage-repair")
    assert city.acme.code in commitment.text_for(walk.entry, template)
    walk.entry.subject.kind = "person"
    entry = walk.entry
    entry.subject.kind = "person"
    assert city.acme.code not in commitment.text_for(entry, template)


def test_texts_are_not_drawn_for_the_whole_world_at_once(city: City, client: Any, today_is: Today) -> None:
    item = an_item(city)
    today_is(TUESDAY)
    text = item.templates.get()
    address = reverse("promise-text", args=[text.code, text.version])
    for _n in range(20):
        visits.admit("promise-text", "127.0.0.1", 20, at(TUESDAY))
    assert client.get(address).status_code == 429


@pytest.mark.parametrize(
    "address",
    ["/monitoring/?before=²", f"/monitoring/?before={'9' * 30}", "/training/sessions/?after=x_²"],
)
def test_a_digit_that_is_none_is_no_key(city: City, sign_in: SignIn, address: str) -> None:
    who = city.people["panr"] if "training" in address else city.clara
    assert sign_in(who).get(address).status_code in (200, 404)


# ------------------------------------------------------------------------------------------------- training
def test_who_reads_the_answers_takes_no_quiz_and_gives_itself_no_hours(city: City) -> None:
    trainer = city.people["panr"]
    people.mandate(trainer, city.acme, "legal", since=date(2026, 1, 1))
    trainer = Person.objects.get(pk=trainer.pk)
    version = courses.published(city)
    made = training.begin(version, city.acme, by=trainer, at=at(courses.FIRST, 12))
    Learning.objects.filter(pk=made.pk).update(lessons_left=0)
    with pytest.raises(Refused, match="题库和答案"):
        training.begin_attempt(made, by=trainer, at=at(courses.FIRST, 13))
    said = {
        "starts_at": at(courses.FIRST + DAY, 9), "ends_at": at(courses.FIRST + DAY, 12), "capacity": 9,
        "where": "一楼", "title": "现场培训", "hours": version.hours,
    }  # fmt: skip
    session = onsite.plan(version, said, by=trainer, at=at(courses.FIRST, 12))
    row = onsite.enrol(session, city.acme, attendee="潘某", by=trainer, at=at(courses.FIRST + DAY, 13))
    with pytest.raises(Refused, match="应当回避"):
        onsite.note_paper(row, signed_at=session.starts_at, by=trainer, at=at(courses.FIRST + DAY, 13))


# ------------------------------------------------------------------------------------------------- guidance
def test_nobody_has_failed_what_was_told_after_its_time(city: City) -> None:
    walk, on = city.listed()
    said = {
        "rectification.matter": "没有编制工资表。", "rectification.basis": "《××条例》第×条",
        "rectification.requirements": "编制工资表", "rectification.report": "报告",
        "rectification.deadline": (on + 10 * DAY).isoformat(),
    }  # fmt: skip
    made = rectification.draft(walk.entry, said, by=city.clara, at=at(on))
    paper = rectification.issue(made, process=None, by=city.rolf, at=at(on))
    late = on + 20 * DAY
    notice.serve(
        paper, on_day=late, method="direct", by=city.clara, at=at(late), proof="送达回证", recipient=paper.addressee
    )  # fmt: skip
    made = rectification.start(made, by=city.clara, at=at(late))
    assert made.due_on == late + 10 * DAY and deadline.is_running(walk.entry, "rectify_end")
    with pytest.raises(Refused, match="整改期限还没有届满"):
        rectification.conclude("fail_rectification", made, "没有整改。", by=city.clara, at=at(late + DAY))


def test_nobody_fails_while_more_time_was_asked_for_and_not_answered(city: City) -> None:
    walk, on = city.listed()
    made = Rectification.objects.create(
        code="Z", entry=walk.entry, state="running", due_on=on + DAY, told_on=on, asked_until=on + 9 * DAY,
        opened_by=city.clara, opened_at=at(on), particulars={},
    )  # fmt: skip
    with pytest.raises(Refused, match="延期申请还没有答复"):
        rectification.conclude("fail_rectification", made, "没有整改。", by=city.hugo, at=at(on + 5 * DAY))


# ---------------------------------------------------------------------------------------------- application
def test_who_looked_on_the_spot_does_not_decide(city: City) -> None:
    walk, first, made = verified(city)
    people.appoint(city.hugo, city.offices["HC-RS"], "case_officer", since=date(2024, 1, 1))
    hugo = type(city.hugo).objects.get(pk=city.hugo.pk)
    said: dict[str, Any] = {
        "visited_on": first, "began": time(9), "ended": time(10), "place_visited": "滨河路8号",
        "officers": "甲、乙", "seen": "一致。",
    }  # fmt: skip
    who: dict[str, Any] = {"by": hugo, "at": at(first)}
    upload = SimpleUploadedFile("笔录.pdf", PDF, "application/pdf")
    scan = evidence.keep(walk.entry, upload, "application/pdf", purpose="repair", **who)
    repair_office.record_visit(made, said, scan, [], **who)
    with pytest.raises(Refused, match="现场核查"):
        repair.grant(made, process=made.procedure, reason="同意", **who)
    with pytest.raises(Refused, match="现场核查"):
        repair.refuse(made, process=made.procedure, reason="不同意", **who)


def test_a_promise_that_comes_with_the_completion_counts(city: City) -> None:
    from tests.law.test_matrix import a_penalty

    record = a_penalty(city)
    first = record_repair.opens_on(record, record.decided_on)
    assert first is not None
    said: dict[str, Any] = {
        "applicant": "罗一鸣", "received_on": first, "corrected_on": record.decided_on, "statement": "缴清。",
        "materials": ["修复申请书"], "has_promise": False,
    }  # fmt: skip
    who: dict[str, Any] = {"by": city.clara, "at": at(first)}
    made = record_repair.apply(record, said, **who)
    with pytest.raises(Refused, match="还没有收到信用承诺书"):
        record_repair.accept(made, because="", **who)
    record_repair.enact(
        made, "ask_repair_completion", because="缺承诺书。", given={"missing": "承诺书"}, missing="承诺书", **who
    )  # fmt: skip
    record_repair.complete(
        made, materials=["信用承诺书（签名或者盖章）"], has_promise=True, text="已补。", **who
    )
    record_repair.accept(made, because="", **who)
    seen: dict[str, Any] = {
        "corrected_on": record.decided_on,
        "performed": True,
        "bars": [],
        "text": "已缴。",
    }
    record_repair.verify(made, **seen, **who)
    made.refresh_from_db()
    assert made.has_promise and "信用承诺书（签名或者盖章）" in made.materials
    with pytest.raises(Refused, match="须写明依据"):
        record_repair.decide(made, "refuse", reason="不予。", by=city.hugo, at=at(first))
    record_repair.decide(made, "grant", reason="准予。", by=city.hugo, at=at(first))


def test_who_was_right_before_the_listing_began_may_ask_to_leave_other_lists(city: City) -> None:
    kinds.enact(
        kinds.document(
            "test-penal", "测试处罚名单", "black", "TP",
            {**kinds.SERIOUS_RULES, "early_exit": kinds.parameter("yes"), "repair_promise": kinds.parameter("no"),
             "repair_minimum": kinds.parameter("1", "M", "列入"), "repair_minimum_start": kinds.parameter("listing"),
             "repair_decision": kinds.parameter("5", "WD", "收到申请")},
        )
    )  # fmt: skip
    walk, on = city.listed(list_code="test-penal", order_deadline=date(2026, 2, 26))
    first = repair.opens_on(walk.entry, date(2026, 2, 20), on)
    told = walk.entry.notices.get(kind="repair_notice", associate=None).facts["repair"]
    assert "自列入之日起满1个月" in told["conditions"] and "自列入之日起" in told["earliest_text"]
    made = walk.apply(first, corrected_on=date(2026, 2, 20))
    assert made.claimed_corrected_on == date(2026, 2, 20)
    with pytest.raises(Refused, match="提出异议"):
        repair.check_corrected(city.listed()[0].entry, date(2026, 2, 20))


def test_the_rules_of_the_application_say_whether_a_promise_is_a_condition(city: City) -> None:
    rules = {
        **kinds.SERIOUS_RULES, "early_exit": kinds.parameter("yes"), "repair_promise": kinds.parameter("no"),
        "repair_minimum": kinds.parameter("1", "M", "列入"), "repair_decision": kinds.parameter("5", "WD", "收到"),
    }  # fmt: skip
    said = kinds.document("test-newer", "测试新规名单", "black", "TN", rules)
    kinds.enact(said)
    walk, on = city.listed(list_code="test-newer", order_deadline=date(2026, 2, 26))
    first = on + 60 * DAY
    told: dict[str, Any] = {
        "received_on": first,
        "claimed_corrected_on": on,
        "applied_by": city.acmes_speaker,
    }
    made = Repair(entry=walk.entry, code="N1", has_promise=True, applied_at=at(first), **told)
    assert repair_exam.examine(made, walk.entry, first)["promise_stands"]
    newer = {**said, "version": 2, "parameters": {**rules, "repair_promise": kinds.parameter("yes")}}
    newer["policy"] = {**said["policy"], "effective_from": (on + 30 * DAY).isoformat()}
    policy.load(newer)
    entry = type(walk.entry).objects.get(pk=walk.entry.pk)
    assert not repair_exam.examine(made, entry, first)["promise_stands"]


# ------------------------------------------------------------------------------------------------ monitoring
def test_who_speaks_for_a_company_does_not_read_its_watch(
    city: City, today_is: Today, sign_in: SignIn
) -> None:
    walk, on = city.listed()
    watch = Monitoring.objects.create(entry=walk.entry, opened_on=on, until=on + 100 * DAY)
    today_is(on)
    assert sign_in(city.clara).get(f"/monitoring/{watch.pk}/").status_code == 200
    people.mandate(city.clara, city.acme, "legal", since=date(2026, 1, 1))
    assert sign_in(city.clara).get(f"/monitoring/{watch.pk}/").status_code == 404
    assert walk.entry.number not in body(sign_in(city.clara).get("/monitoring/"))


# ---------------------------------------------------------------------------------------------------- exits
def test_no_act_that_nobody_kept_ends_a_listing(city: City) -> None:
    walk, on = city.listed()
    entry, told = walk.entry, {"by": city.hugo, "at": at(on), "because": "x"}
    made_up: tuple[tuple[str, Any], ...] = (
        ("exit_by_extinction", Motion(entry=entry, kind="extinction", outcome="approve")),
        ("exit_by_repair", Repair(entry=entry, code="X", state="granted")),
    )
    for verb, basis in made_up:
        with pytest.raises(Refused, match="不是本条目移出的依据"):
            exit.leave(entry, verb, rests_on=basis, **told)
    walk.move(on, "extinction", grounds="注销", document_number="1", document_date=on, document_body="局")
    waiting = Motion.objects.get(entry=entry)
    waiting.outcome = "approve"  # said in memory alone
    with pytest.raises(Refused, match="不是本条目移出的依据"):
        exit.leave(entry, "exit_by_extinction", rests_on=waiting, **told)


def test_a_repair_during_a_plan_leaves_nothing_that_could_resume(city: City) -> None:
    walk, first, _made = verified(city)
    walk.move(first, "reorganisation", **{**RULING, "watch_on": first + 300 * DAY})
    walk.do("decide", city.hugo, first, procedure="motion", outcome="approve", reason="裁定属实。")
    walk.do("decide", city.hugo, first, procedure="repair", outcome="grant", reason="符合规定。")
    assert walk.entry.state == "exited"
    assert Reorganisation.objects.get(entry=walk.entry).state == "moot"
    assert not deadline.is_running(walk.entry, "plan_end")


def test_what_a_court_stays_does_not_resume_because_a_plan_failed(city: City) -> None:
    walk, on = city.listed()
    walk.move(on, "reorganisation", **RULING)
    walk.do("decide", city.hugo, on, outcome="approve", reason="属实。")
    who: dict[str, Any] = {"by": city.clara, "at": at(on)}
    filed = challenge.register(
        walk.entry, challenge.Filed("litigation", "listing", "法院", "原告", on), **who
    )
    said = {"orderer": "body", "document_number": "裁1号", "document_date": on, "grounds": "难以弥补"}
    stay.report(filed, said, [], **who)
    with pytest.raises(Refused, match="正在停止执行"):
        motion.check_possible(walk.entry, "plan_failed", on)
    motion.check_possible(walk.entry, "plan_done", on)


# --------------------------------------------------------------------------------------------- restoration
def removed(city: City) -> Walk:
    """A company that left early, and an officer who wants it back."""
    walk, first, _made = verified(city)
    walk.do("decide", city.hugo, first, outcome="grant", reason="符合规定。")
    walk.move(first + DAY, "rescission", grounds="凭证系伪造。")
    return walk


def test_nobody_is_listed_again_unheard_even_by_the_act_itself(city: City) -> None:
    walk = removed(city)
    proposed = Motion.objects.get(entry=walk.entry, kind="rescission")
    day = walk.entry.exited_at.date() + 2 * DAY  # type: ignore[union-attr]
    told: dict[str, Any] = {"by": city.hugo, "because": "属实"}
    with pytest.raises(Refused, match="还没有送达"):
        motion.approve(proposed, at=at(day), **told)
    walk.serve_all(day, "rescission_notice", step="serve_announcement")
    with pytest.raises(Refused, match="还没有届满"):
        motion.approve(proposed, at=at(day), **told)
    assert walk.entry.state == "exited"


def test_who_is_barred_is_told_so_and_not_called_to_apply(city: City) -> None:
    walk = removed(city)
    day = walk.entry.exited_at.date() + 2 * DAY  # type: ignore[union-attr]
    walk.serve_all(day, "rescission_notice", step="serve_announcement")
    over = walk.entry.deadlines.filter(kind="rescission_reply").latest("due_on").due_on + DAY
    tick(at(over, 9))
    walk.do("hear", city.clara, over, outcome="go_on", reason="成立。")
    walk.do("decide", city.hugo, over, outcome="approve", reason="属实。")
    entry, until = walk.entry, over.replace(year=over.year + 3)
    assert entry.state == "listed" and entry.listed_from == over
    opens = entry.deadlines.get(kind="repair_opens", met_at=None)
    assert opens.due_on == until and "36" in opens.clause
    told = entry.notices.filter(kind="repair_notice", associate=None).latest("pk")
    assert f"不早于{until.year}年" in told.facts["repair"]["earliest_text"]


def test_a_promise_taken_back_meanwhile_carries_no_application(city: City) -> None:
    walk, on = city.listed()
    first = repair.opens_on(walk.entry, on)
    seen = walk.sign(first)
    commitment.withdraw(seen, by=city.acmes_speaker, at=at(first))
    assert seen.state == "signed", "as the page still has it"
    with pytest.raises(Refused, match="请先签署书面信用承诺"):
        repair.apply(
            walk.entry, corrected_on=on, statement="付清。", commitment=seen, by=city.acmes_speaker, at=at(first)
        )  # fmt: skip


def test_what_is_told_before_a_restoration_names_the_article(city: City) -> None:
    paper = removed(city).entry.notices.get(kind="rescission_notice", associate=None)
    page = notices.html(paper.kind, paper.facts)
    assert "第十五条" in page and "令第45号" in page


def test_a_list_that_knows_no_days_to_speak_takes_nothing_back(city: City, monkeypatch: Any) -> None:
    walk, first, _made = verified(city)
    walk.do("decide", city.hugo, first, outcome="grant", reason="符合规定。")
    monkeypatch.setattr(rescission, "rule_of", lambda _entry: None)
    with pytest.raises(Refused, match="没有规定陈述申辩"):
        motion.check_possible(walk.entry, "rescission", first)
