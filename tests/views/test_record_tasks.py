"""Applications about penalties in the inbox: one task for each step and each letter, due with the clocks that run."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import City
from tests.flows.test_record_repair import FIRST, MATERIALS, filed, verified
from tests.law.test_matrix import a_penalty
from tests.views.hall_cases import SignIn, Today, body, proof
from workflows import tasks
from workflows.acts import publicity, record_office, record_repair
from workflows.flows.record_repair import OUTCOMES, SAID, settle
from workflows.law.refusal import Refused
from workflows.law.terms import NEVER
from workflows.management.walk import at
from workflows.models import (
    Alert,
    Opinion,
    Post,
    RecordPaper,
    RecordRepair,
    Substitution,
    Transition,
    WorkItem,
)
from workflows.queries import verification

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
BROUGHT = ["application", "proof", "promise"]
SERVED = {"on": FIRST.isoformat(), "method": "direct", "recipient": "罗一鸣", "proof": "送达回证"}


def waiting(made: RecordRepair) -> list[str]:
    """Which steps wait for somebody."""
    rows = WorkItem.objects.filter(record_repair=made, status__in=("new", "assigned"))
    return list(rows.order_by("pk").values_list("step", flat=True))


def item_of(made: RecordRepair, step: str) -> WorkItem:
    """The newest task of a step."""
    found = WorkItem.objects.filter(record_repair=made, step=step).order_by("pk").last()
    assert found is not None
    return found


def put(made: RecordRepair, city: City, day: date = FIRST) -> RecordRepair:
    """The same, with its tasks in the inbox."""
    settle(made, by=city.clock, at=at(day))
    return made


def a_colleague(city: City, role: str = "case_officer") -> Any:
    """A second person of the department in this role."""
    office = city.clara.posts.get(role="case_officer").department
    Post.objects.create(person=city.stella, department=office, role=role, since=FIRST - 30 * DAY)
    return type(city.stella).objects.get(pk=city.stella.pk)


@pytest.mark.sqlite
def test_every_step_is_a_task_until_the_letter_of_the_decision_is_served(
    city: City, today_is: Today, sign_in: SignIn
) -> None:
    made = put(filed(city, in_hall=False), city)
    desk = reverse("record-repair", args=[made.record_id])
    today_is(FIRST)
    item, clara, team = item_of(made, "check"), sign_in(city.clara), reverse("inbox-team")
    accept = made.clocks.get(kind="repair_accept")
    assert (item.title, item.due_at, item.entry_id) == ("受理公示修复", accept.due_at, None)
    for page in (team, f"{team}?task={item.code}", f"{team}?q={made.code}", desk):
        text = body(clara.get(page))
        assert "受理公示修复" in text and city.acme.name in text, page
    assert clara.get(reverse("task", args=[item.code]))["Location"] == desk
    assert clara.post(reverse("task-claim", args=[item.code])).status_code == 302
    assert item.code in body(clara.get(reverse("inbox")))
    assert clara.get(reverse("inbox-export")).status_code == 200
    assert clara.post(desk, {"verb": "accept_repair", "materials": BROUGHT}).status_code == 302
    item.refresh_from_db()
    assert (item.status, item.owner) == ("done", city.clara)
    assert waiting(made) == ["verify", "serve"], "the letter that says so waits, too"
    assert item_of(made, "verify").due_at == made.clocks.get(kind="repair_decide").due_at
    letter = RecordPaper.objects.get()
    assert clara.post(reverse("record-paper", args=[made.record_id, letter.code]), SERVED).status_code == 302
    seen = {"verb": "verify", "corrected_on": "2026-09-10", "performed": "on", "reason": "缴款凭证属实。"}
    assert clara.post(desk, seen).status_code == 302
    assert waiting(made) == ["decide"]
    hugo = sign_in(city.hugo)
    assert "审批终止公示" in body(hugo.get(team))
    assert hugo.post(desk, {"verb": "grant", "reason": "符合规定的条件。"}).status_code == 302
    assert waiting(made) == ["serve"]
    granted = RecordPaper.objects.get(kind="record_granted")
    clara = sign_in(city.clara)
    assert clara.post(reverse("record-paper", args=[made.record_id, granted.code]), SERVED).status_code == 302
    assert waiting(made) == [] and verification.verify_all().ok
    said = dict(Opinion.objects.order_by("pk").values_list("step", "outcome"))
    assert said == {"check": "accept_repair", "verify": "verify", "decide": "grant", "serve": "serve"}
    assert item.code in body(clara.get(reverse("inbox-done")))


def test_a_rejection_goes_to_the_head_and_comes_back(city: City, today_is: Today, sign_in: SignIn) -> None:
    made = put(filed(city), city)
    desk = reverse("record-repair", args=[made.record_id])
    today_is(FIRST)
    propose = {"verb": "propose", "reason": "凭证是另一份处罚的。", "basis": "《信用修复管理办法》"}
    assert sign_in(city.clara).post(desk, propose).status_code == 302
    assert waiting(made) == ["confirm"]
    assert sign_in(city.hugo).post(desk, {"verb": "give_back", "reason": "凭证可以补正。"}).status_code == 302
    assert waiting(made) == ["check"]
    assert sign_in(city.clara).post(desk, propose).status_code == 302
    assert sign_in(city.hugo).post(desk, {"verb": "reject_repair"}).status_code == 302
    made.refresh_from_db()
    assert (made.state, waiting(made)) == ("rejected", []), "the letter arrived in the hall by itself"


def test_a_task_in_the_hands_of_a_colleague_is_not_done_past_her(
    city: City, today_is: Today, sign_in: SignIn
) -> None:
    made, other = put(filed(city), city), a_colleague(city)
    desk, item = reverse("record-repair", args=[made.record_id]), item_of(made, "check")
    today_is(FIRST)
    assert sign_in(other).post(reverse("task-claim", args=[item.code])).status_code == 302
    told = {"verb": "accept_repair", "materials": BROUGHT}
    late = sign_in(city.clara).post(desk, told)
    assert late.status_code == 409 and other.name in body(late)
    made.refresh_from_db()
    assert made.state == "applied"
    # The head hands it over to who asked, and urges her; both are written in the record's book.
    head, moved = sign_in(city.hugo), reverse("task-hand-over", args=[item.code])
    assert "督办" in body(head.get(desk)) and head.get(moved).status_code == 200
    given = {"to": city.clara.username, "reason": "休假", "was": str(other.pk)}
    assert head.post(moved, given).status_code == 302
    assert head.post(reverse("task-urge", args=[item.code]), {"note": "今天受理。"}).status_code == 302
    verbs = ("assign_task", "urge_task")
    lines = Transition.objects.filter(book=made.record.book, verb__in=verbs).order_by("seq")
    assert [line.verb for line in lines] == list(verbs)
    assert Alert.objects.filter(person=city.clara, kind="urged").exists()
    assert "受理公示修复" in body(head.get(reverse("supervision-tasks"), {"state": "open"}))
    assert head.get(reverse("task-urge", args=[item.code])).status_code == 200
    assert sign_in(city.clara).post(desk, told).status_code == 302
    assert sign_in(city.nora).get(reverse("task", args=[item.code])).status_code == 404


def test_who_had_a_part_is_not_offered_the_decision_nor_who_covers_for_her(
    city: City, today_is: Today, sign_in: SignIn
) -> None:
    made = put(verified(city), city)
    item = item_of(made, "decide")
    office = item.department
    Post.objects.create(person=city.clara, department=office, role="head", since=FIRST - 30 * DAY)
    clara = type(city.clara).objects.get(pk=city.clara.pk)
    today_is(FIRST)
    step = item.task.flow_task
    assert "另一名人员" in step.why_not(clara, item.task.process.coerced)
    assert sign_in(city.hugo).post(reverse("task-claim", args=[item.code])).status_code == 302
    page = body(sign_in(city.hugo).get(reverse("task-hand-over", args=[item.code])))
    assert "四眼原则" in page and clara.name in page
    refused = sign_in(clara).post(
        reverse("record-repair", args=[made.record_id]), {"verb": "grant", "reason": "准予。"}
    )
    assert refused.status_code == 422
    # Somebody else who covers for her decides no more than she would.
    Substitution.objects.create(
        absent=clara, substitute=city.rolf, department=office, role="head", since=FIRST, until=FIRST + DAY,
        reason="出差", arranged_by=city.hugo, arranged_at=at(FIRST),
    )  # fmt: skip
    WorkItem.objects.filter(pk=item.pk).update(owner=None, status="new")
    desk = reverse("record-repair", args=[made.record_id])
    sign_in(city.rolf).post(desk, {"verb": "grant", "reason": "准予。"})
    made.refresh_from_db()
    assert made.state == "verified"


def test_a_task_stands_still_with_its_clock_and_is_due_with_it_again(city: City) -> None:
    made = put(filed(city), city)
    record_office.ask_completion(made, "缺缴款凭证。", by=city.clara, at=at(FIRST))
    settle(made, by=city.clara, at=at(FIRST))
    assert waiting(made) == [], "the party has its days"
    record_office.complete(made, "已补。", (), by=city.acmes_speaker, at=at(FIRST + 2 * DAY))
    settle(made, by=city.acmes_speaker, at=at(FIRST + 2 * DAY))
    accept = made.clocks.get(kind="repair_accept")
    assert waiting(made) == ["check"] and item_of(made, "check").due_at == accept.due_at < NEVER
    record_office.accept(made, MATERIALS, by=city.clara, at=at(FIRST + 2 * DAY))
    settle(made, by=city.clara, at=at(FIRST + 2 * DAY))
    assert item_of(made, "verify").record_clock == made.clocks.get(kind="repair_decide")


def test_the_clock_opens_the_tasks_of_what_came_before_them_and_ends_those_that_are_pointless(
    city: City,
) -> None:
    made = filed(city)
    assert waiting(made) == []
    tasks.tick(as_of=at(FIRST, 9))
    assert waiting(made) == ["check"], "an application that is older than the tasks has one now"
    tasks.tick(as_of=at(FIRST, 10))
    assert waiting(made) == ["check"]
    publicity.retract(made.record, by=city.hugo, at=at(FIRST, 11), because="处罚决定已经撤销")
    assert waiting(made) == ["check"]
    tasks.tick(as_of=at(FIRST, 12))
    made.refresh_from_db()
    assert (made.state, waiting(made)) == ("lapsed", [])
    assert item_of(made, "check").status == "cancelled"


def test_near_days_are_told_to_who_has_the_task(city: City, today_is: Today, sign_in: SignIn) -> None:
    made, other = put(filed(city), city), a_colleague(city)
    item = item_of(made, "check")
    today_is(FIRST)
    sign_in(city.clara).post(reverse("task-claim", args=[item.code]))
    tasks.tick(as_of=at(FIRST, 9))
    told = Alert.objects.filter(key__startswith=f"record-repair/{made.pk}/due/")
    assert {each.person for each in told} == {city.clara} and other.pk != city.clara.pk
    assert not Alert.objects.filter(item=item, kind="due_soon").exists(), "told once, by one clock"


def test_an_inbox_with_many_of_them_costs_no_more_than_with_one(
    city: City, today_is: Today, sign_in: SignIn, django_assert_num_queries: Any
) -> None:
    made = put(filed(city), city)
    today_is(FIRST)
    clara = sign_in(city.clara)
    team = reverse("inbox-team")
    clara.get(team)
    with CaptureQueriesContext(connection) as one:
        clara.get(team)
    record_office.accept(made, MATERIALS, by=city.clara, at=at(FIRST))
    settle(made, by=city.clara, at=at(FIRST))
    RecordPaper.objects.update(served_on=None)
    settle(made, by=city.clara, at=at(FIRST))
    assert waiting(made) == ["verify", "serve"]
    with django_assert_num_queries(len(one)):
        clara.get(team)


def test_the_party_that_applies_finds_its_application_before_the_office(
    city: City, today_is: Today, sign_in: SignIn
) -> None:
    record = a_penalty(city)
    today_is(FIRST)
    told = {"corrected_on": "2026-09-10", "statement": "已经缴清。", "files": [proof()], "promise": [proof()]}
    hall, speaker = reverse("hall-penalty", args=[record.pk]), sign_in(city.acmes_speaker)
    assert speaker.post(hall, told).status_code == 302
    made = RecordRepair.objects.get()
    assert waiting(made) == ["check"]
    assert speaker.post(hall, {"withdraw": made.code}).status_code == 302
    assert waiting(made) == []
    with pytest.raises(Refused):
        record_repair.verify(
            made, corrected_on=FIRST, performed=True, bars=[], text="属实", by=city.clara, at=at(FIRST)
        )


def test_an_opinion_has_room_for_every_outcome_of_a_task() -> None:
    """What may be said in a task is kept as its outcome, on a database that counts the letters."""
    room = Opinion._meta.get_field("outcome").max_length
    said = {OUTCOMES.get(verb, verb) for verbs in SAID.values() for verb in verbs}
    assert room and max(map(len, said)) <= room
