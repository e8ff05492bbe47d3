"""One credit file per subject: old numbers lead to it, its standing changes on record, two files become one and two."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from tests.cast import MONDAY, ORDER_DEADLINE
from workflows.acts import identification, identifier, merge, motion, subject, subjectfile
from workflows.acts.motion import check_possible
from workflows.flows import MotionFlow
from workflows.law.refusal import Refused
from workflows.management import city as demo
from workflows.management.walk import at
from workflows.models import Entry, Identifier, Mandate, Merge, Motion, Subject, Transition, WorkItem
from workflows.queries.denominators import in_operation, listed_in_operation
from workflows.queries.verification import verify_all

pytestmark = pytest.mark.django_db

START = MotionFlow.propose.run


def change(city: Any, new: str, day: date, *, by: Any = None, of: Subject | None = None) -> list[Entry]:
    """The credit office (or somebody else) records a new status."""
    by, of = by or city.people["zhouw"], of or city.acme
    office = subjectfile.office_of(of, by)
    told = {"document": "（衡）登记注销〔2026〕9号", "source": "市场监管登记系统", "start": START}
    return subjectfile.change_registration(
        of, new, effective_on=day, **told, office=office, by=by, at=at(day)
    )


def words_of_book(of: Any) -> list[str]:
    of.refresh_from_db()
    return list(Transition.objects.filter(book=of.book_id).order_by("seq").values_list("verb", flat=True))


def approve(walk: Any, who: Any, day: date, **said: Any) -> None:
    """The head speaks on the proposal that waits."""
    walk.do("decide", who, day, **said)


# ------------------------------------------------------------------------------------------- standing
def test_a_deregistered_subject_stays_listed_until_the_head_decides(city: Any) -> None:
    walk, day = city.listed()
    asked = change(city, "deregistered", day)
    assert [e.pk for e in asked] == [walk.entry.pk]
    entry = Entry.objects.get(pk=walk.entry.pk)
    assert (entry.state, entry.is_extinct) == ("listed", True)
    assert entry.displays.get(associate=None).state == "shown"
    waiting = WorkItem.objects.get(entry=entry, procedure="motion", step="decide")
    assert waiting.status == "new"
    assert Motion.objects.get(entry=entry).kind == "extinction"
    line = Transition.objects.get(book=entry.book_id, verb="note_registration")
    assert (line.facts.data["old"], line.facts.data["new"]) == ("active", "deregistered")
    assert words_of_book(city.acme) == ["open_file", "change_registration", "change_operation"]
    assert verify_all().ok


def test_the_head_ends_the_listing_of_a_subject_that_is_gone(city: Any) -> None:
    walk, day = city.listed()
    change(city, "deregistered", day)
    approve(walk, city.hugo, day, outcome="approve", reason="已经注销。")
    entry = Entry.objects.get(pk=walk.entry.pk)
    assert (entry.state, entry.exit_ground) == ("exited", "extinct")


def test_an_open_case_of_a_subject_that_is_gone_ends_on_the_heads_word(city: Any) -> None:
    walk = city.notified()
    change(city, "deregistered", MONDAY)
    approve(walk, city.hugo, MONDAY, outcome="approve", reason="已经注销。")
    entry = Entry.objects.get(pk=walk.entry.pk)
    assert (entry.state, entry.dismissal) == ("dismissed", "extinct")
    ends = entry.notices.filter(kind="no_listing_decision")
    assert [n.associate is not None for n in ends] == [True]
    open_ones = WorkItem.objects.filter(entry=entry, status__in=["new", "assigned"])
    assert [(i.procedure, i.step) for i in open_ones] == [("motion", "serve")]
    assert verify_all().ok


def test_nobody_is_listed_who_does_not_exist(city: Any) -> None:
    walk, day = city.before_decision()
    change(city, "deregistered", day)
    item = WorkItem.objects.get(entry=walk.entry, procedure="identification", step="decide")
    said = {"outcome": "enlist", "reason": "事实清楚。"}
    with pytest.raises(Refused, match="不能作出列入决定"):
        item.task.flow_task.perform(item.task, said, None, by=city.hugo, at=at(day))


def test_a_revoked_licence_ends_nothing(city: Any) -> None:
    walk, day = city.listed()
    assert change(city, "licence_revoked", day) == []
    entry = Entry.objects.get(pk=walk.entry.pk)
    assert (entry.state, entry.is_extinct) == ("listed", False)
    acme = Subject.objects.get(pk=city.acme.pk)
    assert (acme.in_operation, acme.in_operation_on) == (False, day)
    assert not Motion.objects.exists()


def test_a_subject_that_moved_away_stays_where_it_stands(city: Any) -> None:
    walk, day = city.listed()
    assert change(city, "moved_out", day) == []
    assert Entry.objects.get(pk=walk.entry.pk).state == "listed"


def test_a_subject_that_exists_again_may_be_decided_on_again(city: Any) -> None:
    walk, day = city.before_decision()
    change(city, "deregistered", day)
    change(city, "active", day)
    assert Subject.objects.get(pk=city.acme.pk).in_operation
    assert not Entry.objects.get(pk=walk.entry.pk).is_extinct


def test_the_officer_of_the_case_is_the_one_who_proposes(city: Any) -> None:
    walk, day = city.listed()
    change(city, "deregistered", day, by=city.clara)
    assert Motion.objects.get(entry=walk.entry).started_by == city.clara


def test_strangers_and_speakers_keep_no_file(city: Any) -> None:
    city.listed()
    with pytest.raises(PermissionDenied):
        change(city, "moved_out", MONDAY, by=city.stella)
    Mandate.objects.create(person=city.people["zhouw"], subject=city.acme, since=MONDAY)
    zhou = type(city.clara).objects.get(username="zhouw")
    with pytest.raises(PermissionDenied, match="回避"):
        change(city, "moved_out", MONDAY, by=zhou)


def test_the_same_status_twice_is_refused(city: Any) -> None:
    with pytest.raises(Refused, match="已经是"):
        change(city, "active", MONDAY)


def test_an_exit_that_is_possible_before_the_decision_is_named(city: Any) -> None:
    walk, day = city.listed()
    change(city, "deregistered", day)
    approve(walk, city.hugo, day, outcome="approve", reason="已经注销。")
    with pytest.raises(Refused, match="终结"):
        check_possible(Entry.objects.get(pk=walk.entry.pk), "extinction", day)
    assert motion.LEAVING["extinction"] == "exit_by_extinction"


# ---------------------------------------------------------------------------------------- identifiers
def add(city: Any, scheme: str, value: str, of: Subject | None = None, **more: Any) -> Identifier | None:
    of, by = of or city.acme, city.people["zhouw"]
    told = {"valid_from": None, "valid_to": MONDAY, "source": "旧档案", **more}
    office = subjectfile.office_of(of, by)
    return identifier.add_identifier(of, scheme, value, **told, office=office, by=by, at=at(MONDAY))


def test_an_old_number_leads_to_the_same_subject(city: Any) -> None:
    add(city, "business", "110108000000016")
    assert subject.find_or_create("110108000000016", "随便") == city.acme
    assert words_of_book(city.acme) == ["open_file", "add_identifier"]


def test_a_number_belongs_to_one_file_only(city: Any) -> None:
    add(city, "business", "110108000000016")
    other = city.companies["hongtuo"][0]
    with pytest.raises(Refused, match="合并"):
        add(city, "business", "110108000000016", of=other)
    with pytest.raises(Refused, match="本档案"):
        add(city, "business", "110108000000016")


def test_a_new_code_takes_the_place_of_the_former_one(city: Any) -> None:
    former, new = city.acme.code, demo.code_for(4321)
    add(city, "uscc", new, becomes_main=True, valid_from=MONDAY)
    acme = Subject.objects.get(pk=city.acme.pk)
    assert acme.code == new
    assert acme.identifiers.get().value == former
    assert subject.find_or_create(former, "随便") == acme == subject.find_or_create(new, "随便")


def test_a_person_is_a_person_by_its_number(city: Any) -> None:
    assert subject.find_or_create(demo.id_for(5), "何小明").is_person


# --------------------------------------------------------------------------------------------- merges
@pytest.fixture
def twins(city: Any) -> tuple[Subject, Subject]:
    """Acme, listed; and the same company once more under an old code, with a speaker."""
    walk, day = city.listed(company="hongtuo")
    assert walk.entry.state == "listed"
    assert day
    return city.acme, city.companies["hongtuo"][0]


def proposed(city: Any, kept: Subject, gone: Subject) -> Merge:
    told = {"reason": "同一企业重复建档。", "evidence": "登记机关证明"}
    return merge.propose(kept, gone, **told, by=city.people["zhouw"], at=at(MONDAY))


def merged(city: Any, kept: Subject, gone: Subject) -> Merge:
    waiting = proposed(city, kept, gone)
    return merge.approve(waiting, by=city.people["guq"], at=at(MONDAY), because="属实。")


def test_nobody_approves_the_merge_that_he_proposed(city: Any, twins: Any) -> None:
    waiting = proposed(city, *twins)
    with pytest.raises(PermissionDenied):
        merge.approve(waiting, by=city.people["zhouw"], at=at(MONDAY), because="属实。")
    assert Subject.objects.get(pk=twins[1].pk).merged_into is None


@pytest.mark.sqlite
def test_after_a_merge_everything_hangs_from_one_file(city: Any, twins: Any) -> None:
    kept, gone = twins
    entry = Entry.objects.get(subject=gone)
    letter = entry.notices.filter(kind="listing_decision").first()
    merged(city, kept, gone)
    entry.refresh_from_db()
    assert entry.subject == kept
    assert subject.find_or_create(gone.code, "随便") == kept
    assert (
        letter.facts["party"]["name"] == entry.notices.get(pk=letter.pk).facts["party"]["name"] == gone.name
    )
    assert "merge_subject" in words_of_book(kept)
    assert "merge_subject" in words_of_book(gone)
    assert Transition.objects.filter(book=entry.book_id, verb="merge_subject").exists()
    assert [m.subject for m in type(city.nora).objects.get(pk=city.nora.pk).mandates_now()] == [kept]
    assert verify_all().ok


def test_nobody_parts_what_is_worked_on(city: Any) -> None:
    gone = city.companies["hongtuo"][0]
    city.case(company="hongtuo")
    with pytest.raises(Refused, match="正在办理"):
        proposed(city, city.acme, gone)


def test_the_same_order_on_the_same_list_stands_against_a_merge(city: Any, twins: Any) -> None:
    kept, gone = twins
    theirs = Entry.objects.get(subject=gone)
    city.listed(order_number=theirs.order_number)
    with pytest.raises(Refused, match=theirs.number):
        proposed(city, kept, gone)


def test_a_person_and_a_company_are_never_one(city: Any) -> None:
    person = subject.find_or_create(demo.id_for(5), "何小明")
    with pytest.raises(Refused, match="自然人和单位"):
        proposed(city, city.acme, person)


def test_a_merge_that_came_later_is_parted_first(city: Any, twins: Any) -> None:
    kept, gone = twins
    third = city.companies["jinda"][0]
    first = merged(city, kept, gone)
    merged(city, third, kept)
    assert Subject.objects.by_numbers([gone.code])[gone.code] == third
    with pytest.raises(Refused, match="后来"):
        merge.propose_reversal(first, by=city.people["zhouw"], at=at(MONDAY), because="弄错了。")


# ------------------------------------------------------------------------------- registration, minors, rates
def test_a_minor_is_not_proposed(city: Any) -> None:
    person = subject.find_or_create(demo.id_for(5, "20100101"), "小明")
    walk = city.walk()
    walk.subject = person
    with pytest.raises(Refused, match="未满18周岁"):
        walk.register(MONDAY, order_deadline=ORDER_DEADLINE, case_number="衡人社监〔2026〕991号")


def test_a_minor_is_not_listed_with_a_company(city: Any) -> None:
    young = (("小明", demo.id_for(5, "20100101"), "representative", ""),)
    with pytest.raises(Refused, match="未满18周岁"):
        city.case(associates=young)


def test_the_number_of_a_minor_is_not_completed(city: Any) -> None:
    walk = city.case(associates=(("小明", "", "representative", ""),))
    number = {walk.entry.associates.get().pk: demo.id_for(5, "20100101")}
    with pytest.raises(Refused, match="未满18周岁"):
        identification.complete_associates(walk.entry, number, {}, by=city.clara, at=at(MONDAY))


def test_who_operates_is_asked_of_a_day(city: Any) -> None:
    everybody = Subject.objects.count()
    change(city, "licence_revoked", date(2026, 3, 10))
    change(city, "active", date(2026, 5, 1))
    days = [date(2026, 3, 9), date(2026, 3, 10), date(2026, 4, 30), date(2026, 5, 1)]
    assert [in_operation(day).count() for day in days] == [everybody, everybody - 1, everybody - 1, everybody]


def test_the_denominator_counts_subjects_on_a_list_that_operate(city: Any) -> None:
    walk, day = city.listed()
    later, last = date(day.year, day.month + 1, 1), date(day.year, 12, 31)
    assert listed_in_operation(day, last) == {"at_start": 1, "at_any_time": 1}
    assert listed_in_operation(MONDAY, last) == {"at_start": 0, "at_any_time": 1}
    change(city, "licence_revoked", later)
    assert listed_in_operation(day, last) == {"at_start": 1, "at_any_time": 0}
    assert walk.entry.state == "listed"


def test_a_merged_file_is_counted_once(city: Any, twins: Any) -> None:
    everybody = in_operation(MONDAY).count()
    merged(city, *twins)
    assert in_operation(MONDAY).count() == everybody - 1


def test_a_history_is_not_written_backwards(city: Any) -> None:
    change(city, "licence_revoked", date(2026, 3, 10))
    with pytest.raises(Refused, match="2026-03-10"):
        change(city, "active", date(2026, 3, 9))
