"""Reviews and lawsuits: our answer in time, four eyes on the outcome, a stay and its end, what each outcome causes."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from forms.challenge import OutcomeForm
from tests.uploads import PDF
from workflows.acts import challenge, facts, log, objection, pause, stay
from workflows.flows.challenge import ChallengeFlow, take_effect
from workflows.flows.clock import strike
from workflows.flows.objection import ObjectionFlow
from workflows.law.challenge import TARGET_OF
from workflows.law.refusal import Refused
from workflows.management.walk import Walk, at
from workflows.models import Alert, Challenge, Deadline, Entry, Motion, Recall, WorkItem
from workflows.queries.verification import verify_book

pytestmark = pytest.mark.django_db
COURT = "衡州市中级人民法院"


def filed(walk: Walk, day: date, **more: Any) -> Challenge:
    """Our copy of a lawsuit against the listing has arrived."""
    said = {
        "kind": "litigation", "target": "listing", "body": COURT, "applicant": walk.subject.name,
        "received_on": day, "case_number": "（2026）衡01行初1号", **more,
    }  # fmt: skip
    decision = walk.entry.notices.get(kind="listing_decision", associate=None)
    links = {name: said.pop(name) for name in ("attacked", "predecessor") if name in said}
    links.setdefault("attacked", decision if said["target"] == "listing" else None)
    who: dict[str, Any] = {"by": walk.cast.officer, "at": at(day)}
    made = challenge.register(walk.entry, challenge.Filed(**said), **links, **who)
    ChallengeFlow.begin.run(challenge=made, matter="answer", **who)
    return made


def reported(walk: Walk, made: Challenge, day: date, outcome: str, **more: Any) -> Challenge:
    """Clara puts down what the judgment says."""
    found = {
        "outcome": outcome, "outcome_number": "（2026）衡01行初1号", "outcome_on": day, "outcome_received_on": day,
        "outcome_text": "主文", "effective_on": day, **more,
    }  # fmt: skip
    who: dict[str, Any] = {"by": walk.cast.officer, "at": at(day)}
    made = challenge.report_outcome(made, found, [], **who)
    ChallengeFlow.begin.run(challenge=made, matter="outcome", **who)
    return made


def concluded(walk: Walk, made: Challenge, day: date, outcome: str, **more: Any) -> Challenge:
    """Lena has read the judgment and confirms."""
    made = reported(walk, made, day, outcome, **more)
    walk.do("confirm_outcome", walk.cast.legal, day, outcome="confirm")
    return Challenge.objects.get(pk=made.pk)


def stayed(walk: Walk, made: Challenge, day: date, **more: Any) -> Any:
    """The court orders a stay; Hugo confirms."""
    said = {
        "orderer": "body", "document_number": "（2026）衡01行初1号之一", "document_date": day, "stops_display": True,
        "stops_measures": True, "stops_clock": False, "grounds": "继续执行会造成难以弥补的损失", **more,
    }  # fmt: skip
    who: dict[str, Any] = {"by": walk.cast.officer, "at": at(day)}
    ordered = stay.report(made, said, [], **who)
    ChallengeFlow.begin.run(challenge=made, matter="stay", stay=ordered, **who)
    walk.do("confirm_stay", walk.cast.head, day, outcome="confirm")
    ordered.refresh_from_db()
    return ordered


def clock_of(made: Challenge, kind: str) -> Deadline:
    """The clock of one matter."""
    return Deadline.objects.get(about=made.ref, kind=kind)


# ------------------------------------------------------------------------------------------------ our answer
def paper() -> SimpleUploadedFile:
    """A scan that passes the checks of uploads."""
    return SimpleUploadedFile("答辩状.pdf", PDF, "application/pdf")


def test_our_answer_is_a_task_whose_clock_warns_and_owns_up_that_nobody_has_read_the_clause(
    city: Any,
) -> None:
    walk, day = city.listed()
    made = filed(walk, day)
    clock = clock_of(made, "challenge_answer")
    assert (clock.term, clock.is_verified) == ("15D", False) and "待核" in clock.clause
    item = walk.item("answer")
    assert (item.owner, item.due_at) == (city.clara, clock.due_at)
    assert {told.person for told in Alert.objects.filter(kind="challenge")} == {
        city.lena, city.people["qiuy"], city.hugo,
    }  # fmt: skip
    late = clock.due_on + timedelta(days=1)
    assert strike(clock, by=city.clock, at=at(late))
    assert walk.entry.book.lines.filter(verb="overdue").exists()
    data = {"answered_on": late, "reason": "答辩状、证据目录"}
    form = item.task.flow_task.perform(
        item.task, data, MultiValueDict({"files": [paper()]}), by=city.clara, at=at(late)
    )
    made.refresh_from_db()
    assert (form.errors, made.state, made.answered_on) == ({}, "answered", late)
    assert [note.kind for note in made.notes.all()] == ["sent"]
    assert clock_of(made, "challenge_answer").met_at
    assert walk.entry.evidence.filter(purpose="challenge").count() == 1


def test_a_review_goes_to_the_own_government_and_its_answer_is_counted_in_working_days(city: Any) -> None:
    walk, day = city.listed()
    body = challenge.default_bodies(walk.entry, day)["review"]
    made = filed(walk, day, kind="review", body=body)
    assert body == walk.department.government_name
    assert clock_of(made, "challenge_answer").term == "10WD"
    quick = filed(walk, day, kind="review", body=body, case_number="另案", is_simplified=True)
    assert clock_of(quick, "challenge_answer").term == "5WD"


def test_nothing_is_challenged_before_a_decision_and_nothing_twice(city: Any) -> None:
    with pytest.raises(Refused, match="陈述申辩"):
        challenge.check_possible(city.case().entry)
    walk, day = city.listed()
    filed(walk, day)
    with pytest.raises(Refused, match="已经登记"):
        filed(walk, day)


def test_a_hearing_has_a_day_and_a_reminder_three_working_days_before(city: Any) -> None:
    walk, day = city.listed()
    made, on = filed(walk, day), date(2026, 4, 20)  # a Monday
    challenge.note(made, "hearing", on, "开庭传票", by=city.clara, at=at(day))
    assert clock_of(made, "court_date").due_on == on
    reminder = clock_of(made, "court_reminder")
    assert reminder.due_on == date(2026, 4, 15)
    assert strike(reminder, by=city.clock, at=at(date(2026, 4, 16)))
    told = Alert.objects.filter(person=city.clara, kind="challenge").values_list("data__title", flat=True)
    assert any("请做好准备" in title for title in told)
    challenge.note(made, "hearing", date(2026, 5, 11), "改期", by=city.clara, at=at(day))
    moved = Deadline.objects.get(about=made.ref, kind="court_date", met_at=None)
    assert (moved.due_on, Challenge.objects.get().next_date) == (date(2026, 5, 11), date(2026, 5, 11))


# ------------------------------------------------------------------------------------------------- four eyes
def test_the_outcome_binds_nobody_before_another_has_read_the_document(city: Any) -> None:
    walk, day = city.listed()
    made = reported(walk, filed(walk, day), day, "annulled")
    assert (made.state, made.is_reported, walk.entry.state) == ("notified", True, "listed")
    assert not Motion.objects.exists()
    item = walk.item("confirm_outcome")
    # Lena reports and may therefore not confirm: four eyes bind the legal reviewer, too.
    made.hands = [city.lena.pk]
    made.save()
    with pytest.raises(PermissionDenied):
        challenge.confirm(made, by=city.lena, at=at(day), because="")
    with pytest.raises(PermissionDenied):
        item.task.flow_task.insist(city.clara, item.task)
    walk.do("confirm_outcome", city.hugo, day, outcome="return", reason="主文抄录有误")
    made.refresh_from_db()
    assert (made.outcome, made.state, made.reported_by_id) == ("", "notified", city.clara.pk)
    assert walk.entry.book.lines.filter(verb="return_outcome").exists()


# ------------------------------------------------------------------------------------------------------ stay
def test_a_stay_stops_what_the_order_says_and_its_end_gives_back_exactly_that(city: Any) -> None:
    walk, decided = city.listed()
    day = decided + timedelta(days=3)
    made = filed(walk, day)
    entry, shown = walk.entry, walk.entry.displays.get()
    until, bound = entry.listed_until, entry.measures.filter(state="imposed").count()
    ordered = stayed(walk, made, day, stops_clock=True)
    shown.refresh_from_db()
    assert (shown.state, walk.entry.state, bound > 0) == ("stopped", "listed", True)
    assert not walk.entry.measures.filter(state="imposed").exists()
    assert Recall.objects.filter(event="execution_stayed", kind="withdrawal").exists()
    clock = entry.deadlines.get(kind="listing_end")
    assert clock.paused_on == day
    with pytest.raises(Refused, match="没有中止"):
        pause.resume(clock, last=day, reason="x", document="x", by=city.clara, at=at(day))
    assert len(stay_lines(walk)) == 2
    later = day + timedelta(days=30)
    who: dict[str, Any] = {"by": city.clara, "at": at(later)}
    ordered = stay.report_end(ordered, "（2026）衡01行初1号之二", "裁定已经撤销", **who)
    ChallengeFlow.begin.run(challenge=made, matter="stay_end", stay=ordered, **who)
    shown.refresh_from_db()
    assert shown.state == "stopped"  # nothing resumes on one person's word
    walk.do("confirm_stay", city.hugo, later, outcome="confirm")
    shown.refresh_from_db()
    entry = walk.entry
    assert entry.listed_until == until + timedelta(days=30)
    assert (shown.state, shown.shown_until, shown.shown_from) == ("shown", entry.listed_until, decided)
    assert entry.deadlines.get(kind="listing_end").due_on == entry.listed_until
    assert entry.measures.filter(state="imposed").count() == bound
    assert not verify_book(entry.book)


def stay_lines(walk: Walk) -> list[str]:
    """What the book says of stays."""
    return list(walk.entry.book.lines.filter(thing__startswith="stay/").values_list("verb", flat=True))


def test_without_a_word_of_the_order_the_clock_of_the_listing_goes_on(city: Any) -> None:
    walk, day = city.listed()
    made, until = filed(walk, day), walk.entry.listed_until
    stayed(walk, made, day, stops_measures=False)
    assert walk.entry.deadlines.get(kind="listing_end").paused_on is None
    assert walk.entry.measures.filter(state="imposed").exists()
    made = concluded(walk, made, day + timedelta(days=9), "upheld")
    shown = walk.entry.displays.get()
    assert (made.state, shown.state, shown.shown_until) == ("executed", "shown", until)
    assert made.stays.get().state == "ended"


# --------------------------------------------------------------------------------------------------- cascades
def test_an_upheld_listing_stays_as_it_is(city: Any) -> None:
    walk, day = city.listed()
    for nth, outcome in enumerate(("upheld", "rejected", "ended")):
        made = concluded(walk, filed(walk, day, case_number=f"{nth}"), day, outcome)
        assert (made.state, walk.entry.state) == ("executed", "listed")
    assert not Motion.objects.exists()


def test_an_annulment_goes_before_the_head_under_a_clock_of_three_working_days(city: Any) -> None:
    walk, day = city.listed()
    made = concluded(walk, filed(walk, day), date(2026, 4, 10), "annulled")  # a Friday
    clock = clock_of(made, "annul_execute")
    assert (made.state, clock.due_on, clock.clause) == (
        "in_force", date(2026, 4, 15), "行政处罚法第四十八条（参照，适用范围待核）",
    )  # fmt: skip
    motion, item = Motion.objects.get(), walk.item("decide")
    assert (motion.basis, motion.document_number) == ("listing_annulled", made.outcome_number)
    assert (motion.started_by, item.due_at) == (city.clara, clock.due_at)
    assert strike(clock, by=city.clock, at=at(date(2026, 4, 16)))
    assert walk.entry.book.lines.filter(verb="overdue").exists()
    walk.do("decide", city.hugo, date(2026, 4, 16), outcome="approve", reason="执行判决")
    made.refresh_from_db()
    assert (walk.entry.state, made.state) == ("revoked", "executed")
    assert clock_of(made, "annul_execute").met_at


def test_a_proposal_that_the_head_sent_back_can_be_made_again(city: Any, sign_in: Any, today_is: Any) -> None:
    walk, day = city.listed()
    made = concluded(walk, filed(walk, day), day, "annulled")
    with pytest.raises(ValueError, match="outcome"):  # what a court has annulled is not refused
        walk.do("decide", city.hugo, day, outcome="reject", reason="不同意")
    with pytest.raises(ValueError, match="请写明理由"):
        walk.do("decide", city.hugo, day, outcome="return", reason="")
    walk.do("decide", city.hugo, day, outcome="return", reason="文书号有误")
    assert (walk.entry.state, clock_of(made, "annul_execute").met_at) == ("listed", None)
    told = [row.data["title"] for row in Alert.objects.filter(person=city.clara, kind="challenge")]
    assert any("退回补正" in title for title in told)
    today_is(day)
    address = f"/challenges/{made.code}/annul/"
    assert sign_in(city.lena).get(address).status_code == 200
    assert sign_in(city.lena).post(address).status_code == 302
    assert Motion.objects.filter(is_open=True).count() == 1
    assert sign_in(city.lena).post(address).status_code == 409


def test_an_appeal_keeps_the_judgment_from_taking_effect_and_then_lets_it_stand(city: Any) -> None:
    walk, day = city.listed()
    first = concluded(walk, filed(walk, day), day, "annulled", effective_on=None)
    assert first.state == "concluded" and not Motion.objects.exists()
    with pytest.raises(Refused, match="生效"):
        take_effect(first, day + timedelta(days=30), by=city.clara, at=at(day))
    second = filed(walk, day, kind="appeal", predecessor=first, case_number="（2026）衡终1号")
    first.refresh_from_db()
    assert first.state == "appealed"
    assert clock_of(second, "challenge_answer").term == "15D"
    second = concluded(walk, second, day, "upheld")
    # The second instance changes nothing: what the first decided binds now.
    assert (second.state, second.effective_outcome) == ("in_force", "annulled")
    assert "撤销" in second.outcome_label() and Motion.objects.filter(kind="revocation").count() == 1
    assert Motion.objects.get().document_number == first.outcome_number


def test_a_changed_listing_is_put_right_by_two_and_served_anew(city: Any) -> None:
    walk, day = city.listed()
    old = walk.entry.notices.get(kind="listing_decision", associate=None)
    made = concluded(walk, filed(walk, day), day, "changed")
    until = date(2028, 3, 9)
    said = {"facts_summary": "拖欠工资人数为40人。", "listed_until": until, "reason": "按主文更正"}
    with pytest.raises(ValueError, match="变更不得加重"):
        longer = walk.entry.listed_until + timedelta(days=1)
        walk.do("comply", city.clara, day, outcome="change", **{**said, "listed_until": longer})
    with pytest.raises(ValueError, match="没有更正任何内容"):
        same = {**said, "facts_summary": walk.entry.facts_summary, "listed_until": walk.entry.listed_until}
        walk.do("comply", city.clara, day, outcome="change", **same)
    walk.do("comply", city.clara, day, outcome="change", **said)
    assert walk.entry.facts_summary != said["facts_summary"]
    walk.do("approve", city.hugo, day, outcome="approve")
    entry = walk.entry
    new = entry.notices.get(replaces=old)
    assert (entry.state, entry.facts_summary, entry.listed_until) == ("listed", said["facts_summary"], until)
    assert (
        new.facts["listed_until"] == until.isoformat() and new.facts["facts_summary"] == entry.facts_summary
    )
    assert entry.displays.get().shown_until == until
    assert entry.deadlines.get(kind="listing_end", met_at=None).due_on == until
    assert len(Recall.objects.get(event="corrected").changes) == 2
    walk.serve_all(day, "listing_decision", step="serve")
    made.refresh_from_db()
    assert (made.state, made.carried_out) == ("executed", "按主文更正")


def test_what_falls_in_part_is_for_the_desk_and_an_order_to_perform_has_its_day(city: Any) -> None:
    walk, day = city.listed()
    by = day + timedelta(days=30)
    made = concluded(walk, filed(walk, day), day, "partly")
    assert not Motion.objects.exists() and walk.entry.state == "listed"
    walk.do("comply", city.clara, day, outcome="complied", reason="撤销的是措施部分，已停止该措施。")
    made.refresh_from_db()
    assert (made.state, walk.entry.state) == ("executed", "listed")
    ordered = concluded(walk, filed(walk, day, case_number="另案"), day, "perform", comply_by=by)
    assert clock_of(ordered, "challenge_comply").due_on == by == walk.item("comply").deadline.due_on
    asked = {"outcome": "perform", "outcome_number": "1", "outcome_on": day, "outcome_received_on": day}
    form = OutcomeForm({**asked, "outcome_text": "主文"}, today=day)
    assert "主文确定的履行期限届满日" in form.errors["comply_by"][0]


def test_a_listing_found_unlawful_stays_and_an_officer_says_what_is_done(city: Any) -> None:
    walk, day = city.listed()
    made = concluded(walk, filed(walk, day), day, "unlawful")
    assert (made.state, walk.entry.state) == ("in_force", "listed")
    assert clock_of(made, "challenge_comply").is_verified is False
    walk.do("comply", city.clara, day, outcome="complied", reason="已向当事人书面致歉并补正程序")
    made.refresh_from_db()
    assert (made.state, walk.entry.state) == ("executed", "listed")


def test_an_order_to_decide_anew_annuls_first_and_then_opens_a_case_within_the_days_it_sets(
    city: Any,
) -> None:
    walk, day = city.listed()
    by = day + timedelta(days=40)
    made = concluded(walk, filed(walk, day), day, "redo", comply_by=by)
    assert clock_of(made, "challenge_comply").due_on == by
    with pytest.raises(ValueError, match="还没有撤销"):
        walk.do("comply", city.clara, day, outcome="new_case", reason="重新认定")
    walk.do("decide", city.hugo, day, outcome="approve", reason="执行判决")
    made.refresh_from_db()
    assert made.state == "in_force"  # the rest is still to be done
    walk.do("comply", city.clara, day, outcome="new_case", reason="重新认定")
    made.refresh_from_db()
    fresh = Entry.objects.exclude(pk=made.entry_id).get()
    assert (made.state, fresh.state, fresh.subject) == ("executed", "proposed", city.acme)
    item = WorkItem.objects.get(entry=fresh, step="verify")
    assert (item.owner, item.deadline.due_on) == (city.clara, by)
    assert fresh.associates.count() == walk.entry.associates.count()
    # Its documents name the order as it is: its own number, its own day.
    told, was = facts.case_facts(fresh), walk.entry
    assert (told["order_number"], told["order_deadline"]) == (was.order_number, was.order_deadline)


def test_what_attacks_a_refusal_never_ends_the_listing(city: Any) -> None:
    walk, day = city.listed()
    made = filed(walk, day, target="repair", attacked_words="不予提前移出决定")
    made = concluded(walk, made, day, "annulled")
    assert (made.state, made.follows.annuls) == ("in_force", False)
    walk.do("comply", city.clara, day, outcome="complied", reason="已恢复受理提前移出申请")
    assert (walk.entry.state, Motion.objects.exists()) == ("listed", False)


def test_open_repairs_objections_and_stays_end_with_an_annulled_listing(city: Any) -> None:
    walk, day = city.listed()
    later = date(2026, 9, 25)
    repair = walk.apply(later, corrected_on=day)
    said = objection.Said("fact", "party", "罗一鸣", "13800000000", text="人数有误")
    disputed = objection.file(walk.entry, said, channel="hall", by=city.acmes_speaker, at=at(later))
    ObjectionFlow.begin.run(objection=disputed, by=city.acmes_speaker, at=at(later))
    made = filed(walk, later)
    ordered = stayed(walk, made, later)
    concluded(walk, made, later, "annulled")
    walk.do("decide", city.hugo, later, outcome="approve", reason="执行判决")
    for row in (repair, disputed, ordered):
        row.refresh_from_db()
    assert (repair.state, disputed.state, ordered.state) == ("lapsed", "moot", "ended")
    letter = walk.entry.notices.get(kind="objection_ended")
    assert letter.state == "served" and "视为自始未列入" in letter.facts["objection"]["reason"]
    entry = walk.entry
    assert {d.state for d in entry.displays.all()} == {"stopped"}
    assert {m.state for m in entry.measures.all()} == {"lifted"}
    assert not verify_book(entry.book)


def test_a_failure_to_act_is_challenged_before_a_decision_and_a_restored_listing_apart(city: Any) -> None:
    entry = city.case().entry
    day = log.local_day(entry.registered_at)
    words = {"target": "other", "attacked_words": "逾期不作出决定"}
    assert challenge.register(
        entry,
        challenge.Filed("litigation", body="法院", applicant="工人", received_on=day, **words),
        by=city.clara,
        at=at(day),
    )
    assert TARGET_OF.get("rescission_decision") is None and TARGET_OF.get("repair_notice") is None
