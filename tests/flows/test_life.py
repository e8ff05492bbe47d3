"""The life of a case, from registration to exit, as its people live it."""

from datetime import date, timedelta

import pytest

from workflows.acts import log
from workflows.law.refusal import Refused, TooLate
from workflows.management.walk import at
from workflows.models import (
    Deadline,
    Display,
    Entry,
    Measure,
    Monitoring,
    Notice,
    Outbox,
    Transition,
    WorkItem,
)
from workflows.tasks import tick

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def lines(entry):
    return list(Transition.objects.filter(book=entry.book).order_by("seq").values_list("verb", flat=True))


def test_a_case_is_registered_and_waits_for_verification(city):
    walk = city.case()
    assert walk.entry.state == "proposed"
    assert walk.item("verify").owner == city.clara
    assert lines(walk.entry) == ["propose"]


def test_the_decision_clock_runs_from_the_limit_of_the_order(city):
    walk = city.case()
    row = Deadline.objects.get(entry=walk.entry, kind="decide")
    assert row.started_on == date(2026, 2, 26)
    # 20 working days: 28 February is a make-up working day.
    assert row.due_on == date(2026, 3, 25)
    assert row.clause == "办法第八条"


def test_the_window_runs_from_service_and_not_from_issue(city):
    walk = city.case().to_review(date(2026, 3, 2)).to_service(date(2026, 3, 3)).tell(date(2026, 3, 9))
    row = Deadline.objects.filter(entry=walk.entry, kind="reply").first()
    assert (row.started_on, row.due_on) == (date(2026, 3, 9), date(2026, 3, 16))
    assert walk.entry.state == "notified"


def test_nobody_is_listed_before_the_window_is_over(city):
    walk = city.notified()
    assert not WorkItem.objects.filter(entry=walk.entry, status__in=["new", "assigned"]).exists()
    tick(at(date(2026, 3, 9), 23, 59))
    assert not WorkItem.objects.filter(entry=walk.entry, status="new").exists()
    tick(at(date(2026, 3, 10), 0, 1))
    assert walk.item("legal_review")


def test_a_statement_must_be_answered_before_the_case_goes_on(city):
    walk = city.notified()
    walk.state(date(2026, 3, 4), "工程款没有结清。")
    tick(at(date(2026, 3, 10), 0, 1))
    assert not WorkItem.objects.filter(entry=walk.entry, step="legal_review").exists()
    walk.answer(date(2026, 3, 11), "工程款纠纷不免除支付义务。")
    assert walk.item("legal_review")


def test_a_listing_shows_imposes_and_tells_in_one_act(city):
    walk, day = city.listed()
    entry = walk.entry
    assert entry.state == "listed"
    assert (entry.listed_from, entry.listed_until) == (day, date(day.year + 3, day.month, day.day))
    assert list(Display.objects.filter(entry=entry).values_list("state", "associate")) == [("shown", None)]
    assert set(Measure.objects.filter(entry=entry).values_list("state", flat=True)) == {"imposed"}
    kinds = sorted(Notice.objects.filter(entry=entry).values_list("kind", flat=True))
    assert kinds == ["listing_decision"] * 2 + ["prior_notice"] * 2 + ["repair_notice"] * 2
    assert Outbox.objects.filter(kind="platform", payload__entry=entry.number).count() == 9


def test_a_return_goes_back_with_its_reason_and_comes_again(city):
    walk = city.case().to_review(date(2026, 3, 2))
    walk.do("review", city.rolf, date(2026, 3, 3), outcome="return", reason="人数与台账不符，请核对。")
    assert walk.item("draft").owner == city.clara
    assert "return_case" in lines(walk.entry)
    walk.do(
        "draft", city.clara, date(2026, 3, 3), facts_summary="拖欠41名农民工工资。", reason="已核对更正。"
    )
    assert walk.item("review")
    assert walk.entry.facts_summary == "拖欠41名农民工工资。"


def test_the_one_who_drafted_may_not_review(city):
    from workflows.acts.people import appoint

    appoint(city.clara, city.offices["HC-RS"], "reviewer", since=date(2024, 1, 1))
    clara = type(city.clara).objects.get(pk=city.clara.pk)
    walk = city.case().to_review(date(2026, 3, 2))
    with pytest.raises(Refused, match="您已经办理过本件的前一步骤"):
        walk.do("review", clara, date(2026, 3, 3), outcome="approve")
    assert walk.item("review").status == "new"


def test_who_speaks_for_the_subject_may_not_act_as_officer(city):
    from workflows.acts.people import mandate

    mandate(city.rolf, city.acme, "agent", since=date(2024, 1, 1))
    rolf = type(city.rolf).objects.get(pk=city.rolf.pk)
    walk = city.case().to_review(date(2026, 3, 2))
    with pytest.raises(Refused, match="应当回避"):
        walk.do("review", rolf, date(2026, 3, 3), outcome="approve")


def test_a_task_is_done_once_and_the_second_hand_hears_who_was_first(city):
    walk, day = city.before_decision()
    task = walk.item("decide").task
    walk.decide(day)
    with pytest.raises(TooLate, match="陆明远"):
        task.flow_task.perform(task, {"outcome": "enlist", "reason": "x"}, by=city.hugo, at=at(day))
    assert lines(walk.entry).count("enlist") == 1


def test_a_corrected_subject_is_not_listed_and_is_told_so(city):
    walk, day = city.before_decision()
    walk.decide(day, "dismiss", "决定前已经改正并作出书面承诺。")
    assert walk.entry.state == "dismissed"
    assert walk.entry.notices.filter(kind="no_listing_decision").count() == 2
    assert not Display.objects.filter(entry=walk.entry).exists()


def test_six_months_after_correction_the_subject_leaves_early(city):
    walk, day = city.listed()
    corrected = day + timedelta(days=10)
    too_early = date(2026, 9, 10)
    with pytest.raises(Refused, match="最早可以在"):
        walk.apply(too_early, corrected_on=corrected)
    walk.apply(date(2026, 9, 25), corrected_on=corrected)
    walk.do(
        "verify",
        city.clara,
        date(2026, 9, 28),
        outcome="grant",
        corrected_on=corrected.isoformat(),
        reason="属实",
    )
    walk.do("decide", city.hugo, date(2026, 9, 29), outcome="grant", reason="符合条件")
    entry = walk.entry
    assert (entry.state, entry.exit_ground) == ("exited", "repair")
    assert set(entry.displays.values_list("state", flat=True)) == {"stopped"}
    assert set(entry.measures.values_list("state", flat=True)) == {"lifted"}
    walk.serve_all(date(2026, 9, 30), "repair_granted", step="serve_decision")
    walk.serve_all(date(2026, 9, 30), "removal_notice", step="serve")
    assert Monitoring.objects.get(entry=entry).closed_at is None


def test_three_years_later_the_clock_takes_the_entry_off(city):
    walk, _day = city.listed()
    end = walk.entry.listed_until
    tick(at(end, 23, 59))
    assert walk.entry.state == "listed"
    tick(at(end + timedelta(days=1), 0, 1))
    entry = walk.entry
    assert (entry.state, entry.exit_ground) == ("exited", "term")
    assert set(entry.displays.values_list("state", flat=True)) == {"stopped"}
    walk.serve_all(end + timedelta(days=3), "removal_notice", step="serve")
    tick(at(end + timedelta(days=800)))
    assert Monitoring.objects.get(entry=entry).closed_at is not None


def test_a_second_tick_changes_nothing(city):
    walk, _day = city.listed()
    when = at(walk.entry.listed_until + timedelta(days=1), 0, 1)
    tick(when)
    before = lines(walk.entry)
    assert tick(when)["struck"] == 0
    assert lines(walk.entry) == before


def test_fraud_brings_the_listing_back_with_a_new_period(city):
    walk, day = city.listed()
    walk.apply(date(2026, 9, 25), corrected_on=day)
    walk.do(
        "verify", city.clara, date(2026, 9, 28), outcome="grant", corrected_on=day.isoformat(), reason="属实"
    )
    walk.do("decide", city.hugo, date(2026, 9, 29), outcome="grant", reason="符合条件")
    walk.rescind(date(2026, 10, 9), decided_on=date(2026, 10, 21), grounds="付款凭证系伪造。")
    entry = walk.entry
    assert entry.state == "listed"
    assert entry.listed_until == date(2029, 10, 21)
    assert set(entry.displays.values_list("state", flat=True)) == {"shown"}


def test_an_annulled_order_annuls_the_listing(city):
    walk, day = city.listed()
    walk.move(
        day + timedelta(days=20),
        "revocation",
        grounds="责令文书被撤销。",
        document_number="衡政复决〔2026〕1号",
        document_date=day,
        document_body="衡川市人民政府",
    )
    walk.do("decide", city.hugo, day + timedelta(days=21), outcome="approve", reason="同意")
    entry = walk.entry
    assert entry.state == "revoked"
    assert set(entry.displays.values_list("state", flat=True)) == {"stopped"}
    assert entry.notices.filter(kind="removal_notice").count() == 2


def test_the_head_may_extend_the_decision_once(city):
    walk = city.notified()
    walk.move(date(2026, 3, 10), "extension", grounds="人数众多。")
    walk.do("decide", city.hugo, date(2026, 3, 11), outcome="approve", reason="同意延长。")
    row = Deadline.objects.get(entry=walk.entry, kind="decide")
    assert row.due_on == date(2026, 4, 23)
    with pytest.raises(Refused, match="已经延长过一次"):
        walk.move(date(2026, 3, 12), "extension", grounds="再延。")


def test_one_gesture_writes_lines_with_one_id(city):
    walk, _day = city.listed()
    enlisting = Transition.objects.get(book=walk.entry.book, verb="enlist")
    together = Transition.objects.filter(gesture=enlisting.gesture, book=walk.entry.book)
    assert set(together.values_list("verb", flat=True)) == {"enlist", "show", "impose", "issue_notice"}


def test_a_late_decision_is_recorded_and_still_possible(city):
    walk, _day = city.before_decision()
    due = Deadline.objects.get(entry=walk.entry, kind="decide").due_on
    tick(at(due + timedelta(days=1), 0, 1))
    assert "overdue" in lines(walk.entry)
    walk.decide(due + timedelta(days=2))
    assert walk.entry.state == "listed"


def test_notice_numbers_have_no_gaps(city):
    for _n in range(3):
        city.notified()
    numbers = list(Notice.objects.filter(kind="prior_notice").order_by("pk").values_list("number", flat=True))
    assert numbers == [f"衡人社信告〔2026〕{n}号" for n in range(1, 7)]


def test_a_refusal_leaves_no_trace(city):
    walk = city.notified()
    before = (lines(walk.entry), Entry.objects.get(pk=walk.entry.pk).state, Notice.objects.count())
    from workflows.acts.identification import enlist

    with pytest.raises(Refused, match="陈述申辩期限或者公示期还没有届满"):
        enlist(walk.entry, process=None, reason="x", by=city.hugo, at=at(date(2026, 3, 5)))
    assert (lines(walk.entry), walk.entry.state, Notice.objects.count()) == before
    assert log.local_day(at(date(2026, 3, 5))) == date(2026, 3, 5)
