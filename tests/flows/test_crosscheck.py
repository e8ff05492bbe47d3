"""Before every red or black decision all lists are compared; a hit blocks until it is resolved (FR-12, FR-13)."""

from datetime import date, timedelta

import pytest

from tests import kinds
from workflows.acts import crosscheck, motion
from workflows.acts.people import appoint, clock_keeper
from workflows.law.refusal import Refused
from workflows.management.city import id_for
from workflows.management.walk import at
from workflows.models import (
    Associate,
    CrossCheck,
    CrossHit,
    Entry,
    ListType,
    Motion,
    Opinion,
    Person,
    SubjectKind,
    Transition,
)
from workflows.models.crosscheck import hits_of, lists_compared
from workflows.tasks import tick

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 3, 2)
DAY = timedelta(days=1)
LATER = date(2026, 5, 11)


@pytest.fixture
def lists(city):
    """The city with three more lists."""
    kinds.load()
    return city


def case(city, code, day=MONDAY, **facts):
    """A case on one of these lists."""
    return city.case(day, list_code=code, **{"associates": (), **facts})


def watched(city, day=MONDAY, **facts):
    """On the watch list."""
    return case(city, kinds.WATCH, day, **facts).to_publication(day).decide(day + DAY)


def nominated(city, day=MONDAY, **facts):
    """A nomination whose legal review has passed; also the day."""
    walk = case(city, kinds.RED, day, **facts).to_publication(day)
    on = walk.let_window_close()
    return walk.to_decision(on), on


def honoured(city, day=MONDAY, **facts):
    """On the red list; also the day."""
    walk, on = nominated(city, day, **facts)
    return walk.decide(on), on


def accused(city, day=MONDAY, code=kinds.SERIOUS, **facts):
    """A case on the serious list whose legal review has passed; also the day."""
    walk = case(city, code, day, **facts).to_publication(day).tell(day)
    on = walk.let_window_close()
    return walk.to_decision(on), on


def settle(walk, who, day, choice="no_effect", reason="已经核对登记信息，依规定处理。"):
    """The officer resolves every hit in the task."""
    said = {}
    for hit in crosscheck.hits_of(walk.entry):
        if hit.blocks:
            said |= {f"choice_{hit.other.pk}": choice, f"why_{hit.other.pk}": reason}
    return walk.do("resolve_hits", who, day, **said)


def lines(entry, verb):
    return list(Transition.objects.filter(book=entry.book, verb=verb).order_by("seq"))


def steps(walk):
    """The open tasks of the case."""
    return set(walk.entry.work_items.filter(status__in=["new", "assigned"]).values_list("step", flat=True))


# ------------------------------------------------------------------------------------------ clean checks
def test_a_clean_decision_proves_that_all_lists_were_compared(lists):
    walk, on = accused(lists)
    (line,) = lines(walk.entry, "cross_check")
    assert line.actor == clock_keeper()
    assert (line.facts.data["lists"], line.facts.data["hits"]) == (lists_compared(), 0)
    assert "未命中" in line.facts.data["because"]
    walk.decide(on)
    (decided,) = lines(walk.entry, "enlist")
    checked = decided.facts.data["cross_check"]
    assert (checked["lists"], checked["hits"], checked["open"]) == (lists_compared(), 0, 0)
    assert checked["made_at"].startswith(on.isoformat())
    assert list(CrossCheck.objects.filter(entry=walk.entry).values_list("stage", flat=True)) == [
        "task",
        "decision",
    ]


def test_every_list_is_compared_imported_and_historic_ones_too(lists):
    rule_sets = ("publicity", "regime", "objection", "remedy")
    assert lists_compared() == ListType.objects.exclude(kind__in=rule_sets).count() > 20


# ------------------------------------------------------------------------------------- black before red
def test_who_is_listed_for_bad_faith_is_not_honoured_until_an_officer_has_resolved_the_hit(lists):
    listed = watched(lists)
    walk, on = nominated(lists, LATER)
    assert steps(walk) == {"resolve_hits"} and walk.item("resolve_hits").owner == lists.clara
    settle(walk, lists.clara, on, "leaving", "监管部门已经提请移出，见函件。")
    (row,) = CrossHit.objects.filter(entry=walk.entry)
    assert (row.other, row.kind, row.choice) == (listed.entry, "dishonest_listed", "leaving")
    (line,) = lines(walk.entry, "resolve_hit")
    assert line.actor == lists.clara and "监管部门" in line.facts.data["because"]
    assert line.facts.data["other"] == listed.entry.number
    walk.decide(on)
    assert walk.entry.state == "listed"
    (decided,) = lines(walk.entry, "enlist")
    assert (decided.facts.data["cross_check"]["hits"], decided.facts.data["cross_check"]["open"]) == (1, 0)


def test_every_hit_needs_a_choice_and_a_reason(lists):
    watched(lists)
    walk, on = nominated(lists, LATER)
    with pytest.raises(ValueError, match="处理方式"):
        walk.do("resolve_hits", lists.clara, on)
    (hit,) = hits_of(walk.entry)
    with pytest.raises(ValueError, match="处理理由"):
        walk.do("resolve_hits", lists.clara, on, **{f"choice_{hit.other.pk}": "not_same"})
    assert steps(walk) == {"resolve_hits"} and not lines(walk.entry, "resolve_hit")


def test_who_resolved_a_hit_does_not_decide(lists):
    watched(lists)
    walk, on = nominated(lists, LATER)
    appoint(lists.clara, lists.offices["HC-RS"], "head", since=date(2024, 1, 1))
    clara = Person.objects.get(pk=lists.clara.pk)
    settle(walk, clara, on)
    with pytest.raises(Refused, match="前一步骤"):
        walk.do("decide", clara, on, outcome="enlist", reason="同意。")
    assert Opinion.objects.filter(entry=walk.entry, step="resolve_hits", person=clara).exists()


def test_an_open_case_informs_and_does_not_block(lists):
    accused(lists, LATER)
    walk, _on = nominated(lists, LATER)
    assert steps(walk) == {"decide"}
    (hit,) = hits_of(walk.entry)
    assert (hit.kind, hit.blocks) == ("dishonest_pending", False)


def test_a_listing_decided_between_check_and_decision_blocks(lists):
    bad, later = accused(lists, LATER)
    walk, on = nominated(lists, LATER)
    assert steps(walk) == {"decide"}
    bad.decide(later)
    before = walk.entry.book.lines_count
    with pytest.raises(Refused) as refused:
        walk.decide(on)
    said = "".join(refused.value.sentences)
    assert "测试严重失信名单" in said and "在列" in said and "退回补充" in said and "交叉比对" in said
    assert walk.entry.state == "notified" and walk.entry.book.lines_count == before
    crosscheck.resolve(
        walk.entry, {bad.entry.pk: ("not_same", "统一社会信用代码登记有误。")}, by=lists.clara, at=at(on, 12)
    )
    walk.do("decide", lists.hugo, on, hour=13, outcome="enlist", reason="同意。")
    assert walk.entry.state == "listed"


def test_a_new_hit_after_a_resolution_blocks_again(lists):
    watched(lists)
    bad, later = accused(lists, LATER)
    walk, on = nominated(lists, LATER)
    settle(walk, lists.clara, on)
    bad.decide(later)
    with pytest.raises(Refused, match="测试严重失信名单"):
        walk.decide(on)
    walk.do("decide", lists.hugo, on, outcome="return", reason="请处理新的命中。")
    walk.do("supplement", lists.clara, on, reason="见比对处理。")
    walk.to_decision(on)
    assert steps(walk) == {"resolve_hits"}
    settle(walk, lists.clara, on)
    walk.decide(on)
    assert walk.entry.state == "listed"


def test_a_hit_that_has_ended_stands_against_nothing(lists):
    listed = watched(lists)
    walk, on = nominated(lists, LATER)
    listed.move(on, "extinction", grounds="登记错误，已经注销。")
    listed.do("decide", lists.hugo, on, outcome="approve", reason="属实。")
    walk.do("resolve_hits", lists.clara, on)
    assert steps(walk) == {"decide"}


def test_whoever_is_not_to_be_listed_needs_no_hit_resolved(lists):
    watched(lists)
    walk = case(lists, kinds.RED, LATER)
    walk.do("verify", lists.clara, LATER, outcome="no_case", reason="不符合条件。")
    assert steps(walk) == {"decide"}
    said = {"outcome": "dismiss", "dismiss_basis": "unfounded", "reason": "不符合条件。"}
    walk.do("decide", lists.hugo, LATER, **said)
    assert walk.entry.state == "dismissed"


# ------------------------------------------------------------------------------------- red before black
def test_an_honour_blocks_a_black_decision_and_ends_by_its_own_case_afterwards(lists):
    honour, _on = honoured(lists)
    walk, on = accused(lists, LATER)
    assert steps(walk) == {"resolve_hits"}
    settle(walk, lists.clara, on, reason="激励条目属同一主体，列入后由原认定机关另行取消。")
    walk.decide(on)
    proposal = Motion.objects.get(entry=honour.entry, kind="downgrade", is_open=True)
    assert proposal.started_by == clock_keeper()
    task = honour.item("verify")
    assert (task.procedure, task.owner) == ("motion", lists.clara)
    assert walk.entry.number in lines(honour.entry, "propose_downgrade")[0].facts.data["grounds"]
    assert honour.entry.number in lines(walk.entry, "question_honour")[0].facts.data["because"]


def test_one_document_is_not_the_ground_of_two_listings_unless_somebody_says_why(lists):
    walk, on = lists.listed()
    again, day = accused(lists, LATER, order_number=f" {walk.entry.order_number}")
    (hit,) = hits_of(again.entry)
    assert (hit.kind, hit.blocks) == ("same_document", True)
    assert steps(again) == {"resolve_hits"}
    settle(again, lists.clara, day, reason="两个名单的法定依据和认定事项不同。")
    again.decide(day)
    assert again.entry.state == "listed" and on < day


def test_two_listings_on_different_facts_inform_only(lists):
    lists.listed()
    again, _day = accused(lists, LATER)
    (hit,) = hits_of(again.entry)
    assert (hit.kind, hit.blocks) == ("other_listed", False)
    assert steps(again) == {"decide"}


# ----------------------------------------------------------------------------------------------- persons
def person_subject(city, company="hongtuo"):
    """Make the file of one company that of a natural person, the first associate of the next case."""
    subject = city.companies[company][0]
    subject.kind, subject.name = SubjectKind.PERSON, "何小明"
    subject.code = id_for(77)
    subject.save()
    return subject


def test_the_honour_of_a_person_listed_together_with_a_company_is_met_by_the_identity_number(lists):
    person_subject(lists)
    honour, _on = honoured(lists, company="hongtuo")
    walk, on = accused(lists, LATER, associates=(("何小明", id_for(77), "representative", ""),))
    (hit,) = hits_of(walk.entry)
    assert (hit.kind, hit.blocks, hit.associate.name) == ("honour_listed", True, "何小明")
    settle(walk, lists.clara, on)
    walk.decide(on)
    assert Motion.objects.filter(entry=honour.entry, kind="downgrade", is_open=True).exists()


def test_a_person_listed_with_a_company_is_not_honoured_unawares(lists):
    person_subject(lists)
    bad, later = accused(lists, associates=(("何小明", id_for(77), "representative", ""),))
    bad.decide(later)
    walk, _on = nominated(lists, LATER, company="hongtuo")
    (hit,) = hits_of(walk.entry)
    assert (hit.kind, hit.blocks, hit.associate) == ("dishonest_listed", True, None)


def test_half_an_identity_matches_nobody(lists):
    bad, later = accused(lists, company="hongtuo")
    Associate.objects.create(entry=bad.entry, name="张三", id_number="", capacity="representative")
    walk = case(lists, kinds.RED, LATER)
    Associate.objects.create(entry=walk.entry, name="李四", id_number="", capacity="representative")
    assert hits_of(walk.entry) == [] and later


# ------------------------------------------------------------------------------------------- later exits
def test_a_watch_list_whose_rules_let_honours_stand_opens_nothing(lists):
    rules = {**kinds.WATCH_RULES, "against_honours": kinds.parameter("no")}
    kinds.enact(kinds.document("test-lenient", "测试提示名单", "watch", "TL", rules))
    honour, on = honoured(lists)
    case(lists, "test-lenient", on + DAY).to_publication(on + DAY).decide(on + 2 * DAY)
    assert not Motion.objects.filter(entry=honour.entry).exists()
    again = case(lists, kinds.RED, LATER)
    assert {hit.kind for hit in hits_of(again.entry)} == {"watched"}


def test_a_listing_that_came_from_elsewhere_is_found_by_the_sweep_and_asked_about_once(lists):
    honour, on = honoured(lists)
    other, day = accused(lists, on, company="hongtuo")
    other.decide(day)
    Entry.objects.filter(pk=other.entry.pk).update(subject=lists.acme)
    for _n in range(2):
        tick(at(day + DAY))
    assert Motion.objects.filter(entry=honour.entry, kind="downgrade").count() == 1
    honour.do("verify", lists.clara, day + DAY, outcome="keep", reason="登记信息不符。")
    honour.do("decide", lists.hugo, day + DAY, outcome="reject", reason="不是同一主体。")
    assert tick(at(day + 2 * DAY))["honours_questioned"] == 0
    assert CrossHit.objects.get(entry=honour.entry).resolved_by == lists.hugo
    assert len(lines(other.entry, "question_honour")) == 1


def test_an_honour_that_is_being_ended_anyway_is_not_proposed_twice(lists):
    honour, on = honoured(lists)
    honour.move(on, "downgrade", grounds="评级下降。")
    watched(lists, on + DAY)
    assert Motion.objects.filter(entry=honour.entry, kind="downgrade").count() == 1
    assert honour.item("decide") and CrossHit.objects.filter(entry=honour.entry).count() == 1


def test_who_verified_the_hit_does_not_end_the_honour(lists):
    honour, on = honoured(lists)
    watched(lists, on + DAY)
    appoint(lists.clara, lists.offices["HC-RS"], "head", since=date(2024, 1, 1))
    clara = Person.objects.get(pk=lists.clara.pk)
    honour.do("verify", clara, on + 2 * DAY, outcome="end", reason="属实。")
    with pytest.raises(Refused, match="前一步骤"):
        honour.do("decide", clara, on + 2 * DAY, outcome="approve", reason="同意。")


def test_a_case_on_the_list_of_escalation_is_shown_before_a_watch_decision(lists):
    accused(lists, LATER)
    walk = case(lists, kinds.WATCH, LATER).to_publication(LATER)
    (hit,) = hits_of(walk.entry)
    assert (hit.kind, hit.blocks) == ("target_pending", False)
    walk.decide(LATER + DAY)
    assert walk.entry.state == "listed"


def test_nothing_is_resolved_after_the_decision(lists):
    walk, on = honoured(lists)
    with pytest.raises(Refused, match="决定已经作出"):
        crosscheck.resolve(walk.entry, {1: ("not_same", "x")}, by=lists.clara, at=at(on))
    with pytest.raises(Refused, match="守信激励"):
        motion.check_possible(watched(lists, on).entry, "downgrade", on)


@pytest.mark.parametrize("status", ["imported", "legacy"])
def test_an_entry_of_a_list_that_is_only_imported_is_met_like_any_other(lists, status):
    honour, on = honoured(lists, company="hongtuo")
    foreign, day = accused(lists, on)
    foreign.decide(day)
    kinds.enact(kinds.document("test-foreign", "测试外部名单", "black", "TF", kinds.SERIOUS_RULES))
    ListType.objects.filter(code="test-foreign").update(status=status)
    imported = ListType.objects.get(code="test-foreign")
    honoured_firm = honour.entry.subject
    Entry.objects.filter(pk=foreign.entry.pk).update(list_type=imported, subject=honoured_firm)
    assert tick(at(day + DAY))["honours_questioned"] == 1
    (line,) = lines(foreign.entry, "question_honour")
    assert honour.entry.number in line.facts.data["because"]
    walk = case(lists, kinds.RED, LATER, company="hongtuo")
    assert {(hit.kind, hit.blocks) for hit in hits_of(walk.entry)} == {("dishonest_listed", True)}


def test_a_restored_listing_questions_the_honours_again(lists):
    """What left early by fraud and came back is a later listing too (办法 §15): another day, another hit."""
    bad, _on = lists.listed(date(2025, 1, 13), order_deadline=date(2025, 1, 9))
    since = bad.entry.listed_from
    Entry.objects.filter(pk=bad.entry.pk).update(state="exited", exit_act="deadline/1")
    honour, on = honoured(lists)
    Entry.objects.filter(pk=bad.entry.pk).update(state="listed", listed_from=on + DAY)
    CrossHit.objects.create(
        entry=honour.entry, other=bad.entry, kind="dishonest_listed", since=since, found_at=at(on)
    )
    assert tick(at(on + 2 * DAY))["honours_questioned"] == 1
    assert Motion.objects.filter(entry=honour.entry, kind="downgrade", is_open=True).exists()
