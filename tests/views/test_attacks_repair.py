"""Attacks on the way out (issue 7) and slips that a lawyer would find: each was possible once."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests import kinds
from tests.cast import City
from tests.flows.test_repair import RULING, verified
from tests.uploads import PDF
from tests.views.hall_cases import SignIn, Today, body
from workflows.acts import (
    challenge,
    commitment,
    deadline,
    evidence,
    exit,
    motion,
    people,
    policy,
    record_office,
    record_repair,
    repair,
    repair_office,
    rescission,
    stay,
)
from workflows.law.refusal import Refused
from workflows.management.walk import Walk, at
from workflows.models import (
    Monitoring,
    Motion,
    Reorganisation,
    Repair,
    repair_exam,
)
from workflows.queries import notices
from workflows.tasks import tick

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


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
        record_office.accept(made, ["修复申请书"], **who)
    record_office.accept(made, ["修复申请书", "信用承诺书（签名或者盖章）"], has_promise=True, **who)
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
    policy.load(newer, at=at(first))
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


def test_who_was_told_may_speak_before_the_office_has_told_the_others(
    city: City, today_is: Today, sign_in: SignIn
) -> None:
    walk = removed(city)
    day = walk.entry.exited_at.date() + 2 * DAY  # type: ignore[union-attr]
    today_is(day)
    client, home = sign_in(city.acmes_speaker), reverse("hall")
    paper = walk.entry.notices.get(kind="rescission_notice", associate=None)
    where = reverse("hall-rescission", args=[walk.entry.number, paper.code])
    assert where not in body(client.get(home))
    client.post(reverse("hall-receive", args=[paper.code]), {"agrees": "on"})
    assert not walk.entry.deadlines.filter(kind="rescission_reply").exists(), "the others were not told yet"
    assert where in body(client.get(home)) and client.get(where).status_code == 200
    walk.serve_all(day, "rescission_notice", step="serve_announcement")
    last = walk.entry.deadlines.get(kind="rescission_reply", about=paper.ref).due_on
    assert f"{last}" in body(client.get(home)), "the same day as was told before"
    Motion.objects.update(is_open=False)
    walk.entry.deadlines.filter(kind="rescission_reply").delete()
    assert where not in body(client.get(home)), "what was given up asks nothing any more"


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
