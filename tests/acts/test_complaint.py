"""投诉: taken in, answered by who it does not concern, rated, looked at again by another hand."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from workflows.acts import complaint as acts
from workflows.acts import door, handling, matter
from workflows.acts.people import counter_keeper
from workflows.law.refusal import Refused, TooLate
from workflows.management.walk import at
from workflows.models import Alert, Complaint, HandlingClock, Person, Transition

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
ANSWER: dict[str, Any] = {"finding": "founded", "findings": "经查属实。", "answer": "已责令改正，向您致歉。"}


def zhou(name: str = "zhouw") -> Person:
    return Person.objects.get(username=name)


def filed(city: Any, **facts: Any) -> tuple[Complaint, str]:
    stated: dict[str, Any] = {
        "about": "delay",
        "text": "窗口三次拒收材料。",
        "department": city.offices["HC-RS"],
    }
    said = acts.Said(**{**stated, **facts})
    return acts.file(said, channel="web", by=counter_keeper(), at=at(DAY))


def test_a_complaint_has_number_code_clock_and_is_told_to_the_credit_office(city: Any) -> None:
    made, code = filed(city)
    assert made.office.code == "HC-XY" and made.code.startswith("TS20260302-")
    assert made.is_opened_by(f" {code[:5].lower()}-{code[5:]} ") and not made.is_opened_by("WRONG")
    assert code not in made.query_digest
    clock = made.clocks.get()
    assert (clock.kind, clock.term, clock.is_verified, clock.due_on) == (
        "complaint_accept", "5WD", False, date(2026, 3, 9),
    )  # fmt: skip
    told = set(Alert.objects.filter(kind="complaint").values_list("person__username", flat=True))
    assert told == {"zhouw", "guq"}
    line = Transition.objects.get(book=made.book)
    assert (line.verb, line.actor.username) == ("file_complaint", "counter")
    assert "拒收" not in str(line.facts.data)


def test_whoever_is_complained_of_neither_sees_nor_handles_it(city: Any) -> None:
    made, _code = filed(city, department=city.offices["HC-XY"], officer=zhou())
    assert not Complaint.objects.visible_to(zhou()).exists()
    assert Complaint.objects.visible_to(zhou("guq")).get() == made
    assert not Alert.objects.filter(person=zhou()).exists()
    with pytest.raises(PermissionDenied):
        acts.accept(made, by=zhou(), at=at(DAY))
    with pytest.raises(Refused):
        matter.hand_to(made, zhou(), because="请办", by=zhou("guq"), at=at(DAY))
    assert acts.accept(made, by=zhou("guq"), at=at(DAY)).handler == zhou("guq")


def test_who_acted_in_the_matter_keeps_out_of_it(city: Any) -> None:
    walk = city.case()
    entry = walk.entry
    with door.one_gesture():
        from workflows.law.duties import VIEW_ENTRY

        door.record("comment", entry, by=zhou(), at=at(DAY), duty=VIEW_ENTRY)
        made, _code = filed(city, entry=entry)
        assert not made.concerns(zhou()), "looking is not handling"
        door.record("return_case", entry, by=zhou(), at=at(DAY), duty=VIEW_ENTRY)
    assert made.concerns(zhou()) and made.concerns(city.clara) and not made.concerns(zhou("guq"))
    assert (
        not Complaint.objects.visible_to(zhou()).exists()
        and not Complaint.objects.waiting_for(zhou()).exists()
    )
    assert Complaint.objects.visible_to(zhou("guq")).get() == made


def test_a_task_is_a_hand_too_and_a_title_hides_no_name(city: Any) -> None:
    entry = city.case().entry
    made, _code = filed(city, entry=entry, officer_named="经办人员（姓氏不详）")
    assert made.office.code == "HC-XY" and not made.concerns(zhou())
    entry.work_items.update(owner=zhou())
    assert made.concerns(zhou()) and Complaint.objects.visible_to(zhou("guq")).get() == made
    named, _code = filed(city, text="别的事。", officer_named=f"{zhou('guq').name}科长")
    assert named.concerns(zhou("guq")) and named not in Complaint.objects.visible_to(zhou("guq"))


def test_the_answer_ends_the_clocks_and_contentment_ends_the_matter(city: Any) -> None:
    made, _code = filed(city)
    made = acts.accept(made, by=zhou(), at=at(DAY))
    with pytest.raises(TooLate):
        acts.answer(made, **ANSWER, by=zhou("guq"), at=at(DAY))
    with pytest.raises(Refused):
        acts.rate(made, rating="satisfied", by=counter_keeper(), at=at(DAY))
    made = acts.answer(made, **ANSWER, by=zhou(), at=at(DAY + timedelta(days=40)))
    assert [(c.kind, c.was_late) for c in made.clocks.order_by("pk")] == [
        ("complaint_accept", False), ("complaint_answer", True),
    ]  # fmt: skip
    made = acts.rate(made, rating="mostly", by=counter_keeper(), at=at(DAY + timedelta(days=41)))
    assert (made.state, made.rating) == ("closed", "mostly")
    with pytest.raises(Refused):
        acts.rate(made, rating="satisfied", by=counter_keeper(), at=at(DAY + timedelta(days=42)))


def test_who_is_not_content_has_it_looked_at_by_another_hand_once(city: Any) -> None:
    made, _code = filed(city)
    made = acts.answer(acts.accept(made, by=zhou(), at=at(DAY)), **ANSWER, by=zhou(), at=at(DAY))
    made = acts.rate(made, rating="dissatisfied", by=counter_keeper(), at=at(DAY))
    assert made.state == "answered"
    made = acts.ask_review(made, because="没有解决。", by=counter_keeper(), at=at(DAY))
    with pytest.raises(PermissionDenied):
        acts.review(made, **ANSWER, by=zhou(), at=at(DAY))
    made = acts.review(made, **ANSWER, by=zhou("guq"), at=at(DAY))
    assert made.review_answer and not HandlingClock.objects.filter(met_at=None).exists()
    made = acts.rate(made, rating="satisfied", by=counter_keeper(), at=at(DAY))
    assert made.state == "closed"


def test_the_same_words_are_one_complaint(city: Any) -> None:
    filed(city)
    with pytest.raises(Refused, match="已经收到"):
        filed(city, text="窗口 三次拒收材料")
    filed(city, text="窗口四次拒收材料。")


def test_a_clock_is_stopped_and_extended_only_on_record(city: Any) -> None:
    made, _code = filed(city)
    with pytest.raises(Refused, match="没有规定可以延长"):
        handling.extend(made, because="复杂", by=zhou(), at=at(DAY))
    made = acts.accept(made, by=zhou(), at=at(DAY))
    first = made.clocks.get(met_at=None).due_on
    handling.stop(made, because="等待外地协查", by=zhou(), at=at(DAY + timedelta(days=7)))
    handling.resume(made, because="已回函", by=zhou(), at=at(DAY + timedelta(days=17)))
    assert made.clocks.get(met_at=None).due_on >= first + timedelta(days=10)
    with pytest.raises(PermissionDenied):
        handling.extend(made, because="复杂", by=city.clara, at=at(DAY + timedelta(days=18)))
    row = handling.extend(made, because="复杂", by=zhou(), at=at(DAY + timedelta(days=18)))
    assert row.extended_by == "15D" and "extension" in row.explanation
    with pytest.raises(Refused, match="延长过一次"):
        handling.extend(made, because="复杂", by=zhou(), at=at(DAY + timedelta(days=18)))
    verbs = list(Transition.objects.filter(book=made.book).values_list("verb", flat=True))
    assert verbs[-3:] == ["stop_handling", "resume_handling", "extend_handling"]
