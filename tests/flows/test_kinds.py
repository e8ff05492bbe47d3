"""Other lists live by their own rules in the same procedures: a watch list, a red list, a list with bans."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests import kinds
from workflows.acts import exit, exit_basis, people
from workflows.acts.people import clock_keeper
from workflows.law.refusal import Refused
from workflows.management.walk import Cast, at
from workflows.models import Entry, ListType, Motion, Person, Transition
from workflows.queries import register
from workflows.tasks import tick

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

MONDAY = date(2026, 3, 2)
DAY = timedelta(days=1)


@pytest.fixture
def lists(city):
    """The city with three more lists."""
    kinds.load()
    return city


def case(city, list_code, day=MONDAY):
    """A case on one of these lists, with nobody listed beside the subject."""
    return city.case(day, list_code=list_code, associates=())


def watched(city, day=MONDAY):
    """On the watch list, decision served."""
    walk = case(city, kinds.WATCH, day).to_publication(day)
    return walk.decide(day + DAY).hand_over(day + DAY)


def honoured(city, day=MONDAY):
    """On the red list, decision served; also the day of the decision."""
    walk = case(city, kinds.RED, day).to_publication(day)
    on = walk.let_window_close()
    walk.to_decision(on).decide(on).hand_over(on)
    return walk, on


def verbs(entry):
    return list(Transition.objects.filter(book=entry.book).order_by("seq").values_list("verb", flat=True))


# ------------------------------------------------------------------------------------------- watch list
def test_a_watch_listing_is_decided_without_notice_and_without_legal_review(lists):
    walk = case(lists, kinds.WATCH).to_publication(MONDAY)
    assert walk.entry.state == "proposed" and walk.item("decide")
    walk.decide(MONDAY + DAY)
    entry = walk.entry
    assert (entry.state, entry.listed_until) == ("listed", None)
    assert set(entry.deadlines.filter(met_at=None).values_list("kind", flat=True)) == {"escalate"}
    assert set(entry.notices.values_list("kind", flat=True)) == {"listing_decision", "repair_notice"}


def test_the_public_sees_a_watch_listing_as_long_as_it_lasts(lists):
    walk = watched(lists)
    for day in (MONDAY + DAY, date(2028, 1, 4)):
        (record,) = register.records_of(walk.entry.number, day)
        assert (record.kind, record.shown_until) == ("watch", None)


def test_who_is_cured_leaves_at_once_without_a_promise(lists):
    walk = watched(lists)
    walk.apply(MONDAY + 3 * DAY, corrected_on=MONDAY + 2 * DAY)
    row = walk.entry.deadlines.get(kind="repair_decide")
    assert row.due_on == date(2026, 3, 12)
    walk.do(
        "verify", lists.clara, MONDAY + 4 * DAY, outcome="grant", corrected_on="2026-03-04", reason="属实"
    )
    walk.do("decide", lists.hugo, MONDAY + 4 * DAY, outcome="grant", reason="已经改正")
    entry = walk.entry
    assert (entry.state, entry.exit_ground) == ("exited", "cure")
    assert not entry.deadlines.filter(kind="escalate", met_at=None).exists()
    walk.serve_all(MONDAY + 7 * DAY, "repair_granted", step="serve_decision")
    walk.serve_all(MONDAY + 7 * DAY, "removal_notice", step="serve")
    assert walk.entry.monitorings.count() == 1


def test_after_six_months_uncured_a_serious_case_opens_and_takes_its_place(lists):
    walk = watched(lists)
    due = walk.entry.deadlines.get(kind="escalate").due_on
    assert due == date(2026, 9, 3)
    tick(at(due + DAY, 0, 1))
    serious = Entry.objects.get(escalated_from=walk.entry)
    assert (serious.state, serious.list_type.code) == ("proposed", kinds.SERIOUS)
    assert serious.registered_by == lists.clara
    assert walk.entry.state == "listed"
    other = lists.walk()
    other._pk = serious.pk
    day = date(2026, 9, 7)
    other.to_review(day).to_service(day).tell(day)
    on = other.let_window_close()
    other.to_decision(on).decide(on)
    entry = walk.entry
    assert (entry.state, entry.exit_ground) == ("exited", "escalated")
    assert walk.item("serve").procedure == "exit"


def test_a_second_tick_opens_no_second_serious_case(lists):
    walk = watched(lists)
    due = walk.entry.deadlines.get(kind="escalate").due_on
    tick(at(due + DAY, 0, 1))
    tick(at(due + 2 * DAY, 0, 1))
    assert Entry.objects.filter(escalated_from=walk.entry).count() == 1


def test_where_nothing_can_be_opened_the_book_says_why(lists):
    walk = watched(lists)
    ListType.objects.filter(code=kinds.SERIOUS).update(status="imported")
    due = walk.entry.deadlines.get(kind="escalate").due_on
    tick(at(due + DAY, 0, 1))
    assert not Entry.objects.filter(escalated_from=walk.entry).exists()
    line = Transition.objects.get(book=walk.entry.book, verb="escalation_due")
    assert "仅导入" in line.facts.data["because"]


def test_a_serious_listing_of_another_office_takes_the_place_of_a_watch_listing_too(lists):
    walk = watched(lists)
    day = date(2026, 4, 1)
    other = lists.walk(office="HC-SC")
    liangd, heyx, songj = (lists.people[name] for name in ("liangd", "heyx", "songj"))
    other.cast = Cast(liangd, heyx, lists.lena, songj, lists.clock, lists.acmes_speaker)
    other.register(
        day, order_deadline=day, case_number="衡市监〔2026〕1号", list_code=kinds.SERIOUS, associates=()
    )
    people.appoint(lists.lena, lists.offices["HC-SC"], "legal_reviewer", since=date(2024, 1, 1))
    other.cast.legal = Person.objects.get(pk=lists.lena.pk)
    other.to_publication(day).tell(day)
    on = other.let_window_close()
    other.to_decision(on).decide(on)
    entry = walk.entry
    assert (entry.state, entry.exit_ground) == ("exited", "escalated")
    line = Transition.objects.get(book=entry.book, verb="exit_by_escalation")
    assert line.actor == lists.clock


def test_the_catalogues_serious_list_has_no_rules_yet_and_the_entry_shows_it(city, sign_in, today_is):
    walk = (
        city.case(list_code="abnormal-operation", associates=()).to_publication(MONDAY).decide(MONDAY + DAY)
    )
    due = walk.entry.deadlines.get(kind="escalate").due_on
    assert due == date(2029, 3, 3)
    tick(at(due + DAY, 0, 1))
    line = Transition.objects.get(book=walk.entry.book, verb="escalation_due")
    assert "没有施行的规则" in line.facts.data["because"]
    today_is(due + 3 * DAY)
    page = sign_in(city.clara).get(f"/entries/{walk.entry.number}/").content.decode()
    assert "升级列入期限届满" in page and "没有施行的规则" in page and "超期" in page


# --------------------------------------------------------------------------------------------- red list
def test_a_nomination_is_published_and_waits_for_objections(lists):
    walk = case(lists, kinds.RED).to_publication(MONDAY)
    entry = walk.entry
    assert entry.state == "notified" and entry.get_state_display() == "拟列入公示"
    assert entry.notices.get().state == "published"
    row = entry.deadlines.get(kind="public_notice")
    assert row.due_on == MONDAY + 10 * DAY
    tick(at(row.due_on, 23, 59))
    assert not walk.entry.work_items.filter(status="new").exists()
    tick(at(row.due_on + DAY, 0, 1))
    assert walk.item("legal_review")


def test_an_objection_is_answered_before_an_honour_is_decided(lists):
    walk = case(lists, kinds.RED).to_publication(MONDAY)
    walk.object(MONDAY + 2 * DAY, "该企业去年有欠税。", "王五")
    tick(at(MONDAY + 11 * DAY, 0, 1))
    assert not walk.entry.work_items.filter(step="legal_review").exists()
    walk.do(
        "answer", lists.clara, MONDAY + 14 * DAY, outcome="no", reason="税款已于去年缴清，已电话告知异议人。"
    )
    assert walk.item("legal_review")
    assert not walk.entry.notices.filter(kind="statement_answer").exists()


def test_an_honour_is_shown_until_its_term_ends(lists):
    walk, on = honoured(lists)
    entry = walk.entry
    assert entry.listed_until == date(on.year + 2, on.month, on.day)
    assert set(entry.notices.values_list("kind", flat=True)) == {"public_notice", "listing_decision"}
    tick(at(entry.listed_until + DAY, 0, 1))
    assert (walk.entry.state, walk.entry.exit_ground) == ("exited", "term")
    walk.serve_all(entry.listed_until + 2 * DAY, "removal_notice", step="serve")
    assert walk.entry.monitorings.count() == 0


def test_a_later_blacklisting_opens_the_exit_of_the_honour_by_itself(lists):
    walk, on = honoured(lists)
    watched(lists, on + DAY)
    motion = Motion.objects.get(entry=walk.entry, kind="downgrade")
    assert motion.started_by == clock_keeper()
    assert walk.entry.state == "listed" and walk.item("verify").owner == lists.clara
    walk.do("verify", lists.clara, on + 2 * DAY, outcome="end", reason="已经核对，是同一主体。")
    walk.do("decide", lists.hugo, on + 3 * DAY, outcome="approve", reason="同意取消。")
    entry = walk.entry
    assert (entry.state, entry.exit_ground) == ("exited", "downgrade")
    assert "重点关注" in entry.notices.get(kind="removal_notice").facts["removal"]["because"]


def test_an_officer_proposes_to_end_an_honour_and_the_head_may_refuse(lists):
    walk, on = honoured(lists)
    walk.move(on + DAY, "downgrade", grounds="评级下降。")
    walk.do("decide", lists.hugo, on + 2 * DAY, outcome="reject", reason="理由不足。")
    assert walk.entry.state == "listed" and "reject_downgrade" in verbs(walk.entry)


def test_nothing_but_an_honour_can_be_downgraded(lists):
    walk = watched(lists)
    with pytest.raises(Refused, match="守信激励"):
        walk.move(MONDAY + 5 * DAY, "downgrade", grounds="x")


# ------------------------------------------------------------------------------------- other ways to end
def test_a_subject_that_is_gone_leaves_and_is_told_nothing(lists):
    walk = watched(lists)
    walk.move(MONDAY + 5 * DAY, "extinction", grounds="已经注销登记。")
    walk.do("decide", lists.hugo, MONDAY + 6 * DAY, outcome="approve", reason="属实。")
    entry = walk.entry
    assert (entry.state, entry.exit_ground) == ("exited", "extinct")
    assert not entry.notices.filter(kind="removal_notice").exists()
    assert not entry.exits.filter(is_open=True).exists() and entry.monitorings.count() == 0


def test_nobody_leaves_without_the_act_that_ends_the_listing(lists):
    walk, who = watched(lists), {"at": at(MONDAY + 9 * DAY), "because": "来源数据中已经没有该主体"}
    for verb in exit_basis.IS_BASIS:
        with pytest.raises(Refused, match="不是本条目移出的依据"):
            exit.leave(walk.entry, verb, rests_on=walk.entry, by=lists.clock, **who)
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.filter(pk=walk.entry.pk).update(state="exited")
    assert walk.entry.state == "listed"


def test_a_ban_of_fixed_length_ends_by_itself_and_outlasts_the_listing(lists):
    walk = case(lists, kinds.SERIOUS).to_publication(MONDAY).tell(MONDAY)
    on = walk.let_window_close()
    walk.to_decision(on).decide(on)
    ends = dict(walk.entry.measures.values_list("listed_measure__name", "ends_on"))
    assert ends["五年内不得担任法定代表人"] == on.replace(year=on.year + 5)
    assert ends["限制评优"] is None
    tick(at(on.replace(year=on.year + 1) + DAY, 0, 1))
    assert _states(walk)["一年内不得申请许可"] == "lifted" and walk.entry.state == "listed"
    tick(at(on.replace(year=on.year + 3) + DAY, 0, 1))
    assert walk.entry.state == "exited"
    assert (_states(walk)["限制评优"], _states(walk)["五年内不得担任法定代表人"]) == ("lifted", "imposed")
    tick(at(on.replace(year=on.year + 5) + DAY, 0, 1))
    assert _states(walk)["五年内不得担任法定代表人"] == "lifted"


def _states(walk):
    return dict(walk.entry.measures.values_list("listed_measure__name", "state"))


def test_a_list_without_early_exit_tells_no_way_out(lists):
    walk = case(lists, kinds.SERIOUS).to_publication(MONDAY).tell(MONDAY)
    on = walk.let_window_close()
    walk.to_decision(on).decide(on)
    assert not walk.entry.notices.filter(kind="repair_notice").exists()
