"""Bulk work: each task once, in its own transaction, by its own step; what cannot be done says why and stops nobody."""

import logging
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import OperationalError

from tests.acts.processes import insist_shot, start_child
from tests.acts.together import together
from tests.cast import MONDAY
from tests.crowd_of_notices import drafted
from workflows import tasks
from workflows.acts import bulk, people
from workflows.management.walk import at
from workflows.models import Alert, BulkAct, BulkItem, Opinion, Outbox, Person, Transition, WorkItem
from workflows.models.evidence import new_code
from workflows.queries import clock
from workflows.queries.verification import verify_all

TUESDAY = date(2026, 3, 3)
WORD = "事实清楚，同意签发。"


def begin(items: list[WorkItem], kind: str, by: Person, **data: Any) -> BulkAct:
    """What somebody asks for these tasks on Tuesday."""
    told = {"reason": WORD, "url": "/inbox/bulk/x/", **data}
    return bulk.start(new_code(), kind, items, by=by, at=at(TUESDAY), **told)


def to_the_end(act: BulkAct, limit: int = 50) -> BulkAct:
    """Work it off in parts of this size."""
    while bulk.work_off(act, at=at(TUESDAY), limit=limit):
        pass
    return BulkAct.objects.get(pk=act.pk)


def came_of(act: BulkAct) -> list[str]:
    """What became of each item, in order."""
    return list(act.items.values_list("result", flat=True))


def sentences(act: BulkAct) -> set[str]:
    """Why items were refused."""
    return set(act.items.filter(result="refused").values_list("sentence", flat=True))


def reviews() -> Counter[int]:
    """How often each entry was reviewed, by its book."""
    return Counter(Transition.objects.filter(verb="review_notice").values_list("book", flat=True))


@pytest.mark.django_db
@pytest.mark.sqlite
def test_a_bulk_approval_writes_one_line_for_each_entry_with_the_common_reason(city: Any) -> None:
    items = drafted(city, 5)
    act = to_the_end(begin(items, "approve", city.rolf), limit=2)
    assert came_of(act) == ["done"] * 5 and act.finished_at is not None
    assert set(reviews().values()) == {1} and len(reviews()) == 5
    for line in Transition.objects.filter(verb="review_notice").select_related("facts"):
        assert (line.facts.data["bulk"], line.facts.data["because"]) == (act.code, WORD)
    # Different entries are different gestures; what follows from an approval belongs to the same one.
    assert Transition.objects.filter(verb="review_notice").values("gesture").distinct().count() == 5
    assert set(
        Transition.objects.filter(verb="issue_notice").values_list("facts__data__bulk", flat=True)
    ) == {act.code}
    assert set(Opinion.objects.filter(step="review").values_list("text", flat=True)) == {WORD}
    assert WorkItem.objects.filter(step="serve", status="assigned").count() == 5
    assert verify_all().ok


@pytest.mark.django_db
def test_lines_written_outside_name_no_bulk_act(city: Any) -> None:
    to_the_end(begin(drafted(city, 1), "approve", city.rolf))
    walk = city.case().to_review(MONDAY)
    facts = Transition.objects.filter(book=walk.entry.book).values_list("facts__data", flat=True)
    assert all("bulk" not in told for told in facts)


@pytest.mark.django_db
def test_four_eyes_and_other_hands_refuse_their_own_items_only(city: Any) -> None:
    items = drafted(city, 4, by_rolf=1)
    people.appoint(city.people["jiyt"], city.offices["HC-RS"], "reviewer", since=date(2024, 1, 1))
    colleague = Person.objects.get(username="jiyt")
    items[1].task.flow_task.claim(items[1].task, by=colleague, at=at(TUESDAY, 9))
    act = to_the_end(begin(items, "approve", city.rolf))
    assert came_of(act) == ["done", "refused", "done", "refused"]
    taken, own = (row.sentence for row in act.items.filter(result="refused"))
    assert colleague.name in taken and "领取" in taken
    assert "前一步骤" in own
    assert sum(reviews().values()) == 2


@pytest.mark.django_db
def test_a_post_that_ends_meanwhile_ends_the_rest(city: Any) -> None:
    act = begin(drafted(city, 4), "approve", city.rolf)
    assert bulk.work_off(act, at=at(TUESDAY), limit=2) is True
    city.rolf.posts.update(until=TUESDAY)
    act = to_the_end(act)
    assert came_of(act) == ["done", "done", "refused", "refused"]
    assert sentences(act) == {"您没有办理这一步的岗位。"}


@pytest.mark.django_db
def test_a_deactivated_person_does_nothing_more(city: Any) -> None:
    act = begin(drafted(city, 2), "approve", city.rolf)
    Person.objects.filter(pk=city.rolf.pk).update(is_active=False)
    assert came_of(to_the_end(act)) == ["refused", "refused"]
    assert reviews() == Counter()


@pytest.mark.django_db
def test_an_error_of_the_program_is_logged_with_its_number_and_stops_nobody(
    city: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    items = drafted(city, 3)
    broken, work = items[1].pk, bulk.WAYS["approve"]

    def sometimes(act: Any, item: Any, by: Any, at: Any) -> str:
        said = work(act, item, by, at)
        if item.pk == broken:
            raise RuntimeError("a bug")
        return said

    monkeypatch.setitem(bulk.WAYS, "approve", sometimes)
    with caplog.at_level(logging.ERROR):
        act = to_the_end(begin(items, "approve", city.rolf))
    assert came_of(act) == ["done", "refused", "done"]
    (sentence,) = sentences(act)
    number = sentence.partition("（")[2].partition("）")[0]
    assert (
        sentence.startswith("系统错误（E-20260303-1000-") and number in caplog.text and "a bug" in caplog.text
    )
    assert items[1].entry.work_items.get(step="review").status == "new"  # rolled back whole
    assert sum(reviews().values()) == 2


@pytest.mark.django_db
def test_a_deadlock_is_tried_again_whole_and_at_last_says_so(
    city: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    items, tries, do = drafted(city, 2), Counter[int](), bulk._do

    def crowded(act: BulkAct, row: BulkItem, **told: Any) -> str:
        tries[row.position] += 1
        if row.position == 2 or tries[row.position] < 3:
            raise OperationalError("deadlock detected") from Deadlock()
        return do(act, row, **told)

    monkeypatch.setattr(bulk, "_do", crowded)
    monkeypatch.setattr(bulk, "PAUSE", 0)
    act = to_the_end(begin(items, "approve", city.rolf))
    assert tries == {1: 3, 2: 3} and came_of(act) == ["done", "refused"]
    assert sentences(act) == {"多名人员正在同时办理本件，这次没有办成，没有作出任何改动；请稍候再办一次。"}
    assert len(reviews()) == 1


class Deadlock(Exception):
    """As PostgreSQL names it."""

    sqlstate = "40P01"


@pytest.mark.django_db
def test_a_decision_to_list_is_never_approved_in_bulk_but_may_be_returned(city: Any) -> None:
    walk, day = city.before_decision()
    item = walk.item("decide")
    act = to_the_end(bulk.start(new_code(), "approve", [item], by=city.hugo, at=at(day), reason=WORD))
    assert came_of(act) == ["refused"]
    assert sentences(act) == {"“审批列入决定”须逐件填写理由或者登记事实，不能批量同意。"}
    assert walk.entry.state != "listed"
    act = to_the_end(bulk.start(new_code(), "return", [item], by=city.hugo, at=at(day), reason="证据不足。"))
    assert came_of(act) == ["done"]
    assert walk.item("supplement").status == "assigned"


def test_only_reviews_and_legal_reviews_are_approved_in_bulk() -> None:
    from workflows.flows import FLOWS
    from workflows.flows.base import Step

    offered = {
        f"{flow.stem}.{node.name}": node.in_bulk
        for flow in FLOWS
        for node in flow.instance.nodes()
        if isinstance(node, Step) and node.in_bulk
    }
    assert offered == {
        "identification.review": ("approve", "return"),
        "identification.legal_review": ("pass", "return"),
        "identification.decide": ("return",),
        "repair.decide": ("return",),
        "issuance.review": ("approve", "return"),
    }


@pytest.mark.django_db
def test_a_form_that_is_not_satisfied_refuses_with_its_sentence(city: Any) -> None:
    act = to_the_end(begin(drafted(city, 1), "return", city.rolf, reason="  "))
    assert came_of(act) == ["refused"]
    assert sentences(act) == {"请写明理由；理由会记入台账，并告知下一步的办理人。"}


@pytest.mark.django_db
def test_claimed_given_back_and_handed_on_in_bulk(city: Any) -> None:
    items = drafted(city, 3)
    people.appoint(city.people["jiyt"], city.offices["HC-RS"], "reviewer", since=date(2024, 1, 1))
    colleague = Person.objects.get(username="jiyt")
    now = WorkItem.objects.filter(pk__in=[item.pk for item in items])

    assert came_of(to_the_end(begin(items, "claim", city.rolf))) == ["done"] * 3
    assert set(now.values_list("owner", "status")) == {(city.rolf.pk, "assigned")}
    assert came_of(to_the_end(begin(items[:1], "release", city.rolf))) == ["done"]
    again = to_the_end(begin(items[:1], "release", city.rolf))
    assert sentences(again) == {"“审核告知书”已经在部门待领中。"}
    act = to_the_end(begin(items[1:], "assign", city.rolf, to=colleague.pk, reason="请代为审核。"))
    assert came_of(act) == ["done"] * 2
    assert list(now.order_by("pk").values_list("owner", flat=True)) == [None, colleague.pk, colleague.pk]
    assert set(act.items.values_list("sentence", flat=True)) == {f"已转给{colleague.name}。"}


@pytest.mark.django_db
def test_the_same_code_asks_once(city: Any) -> None:
    items, code = drafted(city, 2), new_code()
    first = bulk.start(code, "approve", items, by=city.rolf, at=at(TUESDAY), reason=WORD)
    again = bulk.start(code, "approve", items, by=city.rolf, at=at(TUESDAY), reason=WORD)
    assert first == again and first.items.count() == 2
    assert Outbox.objects.filter(kind="bulk").count() == 1


@pytest.mark.django_db
@pytest.mark.sqlite
def test_the_runner_works_part_by_part_and_tells_the_end_once(
    city: Any, today_is: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk.work_off, "__kwdefaults__", {"limit": 2, "stand_in": None})
    today_is(TUESDAY)
    act = begin(drafted(city, 5), "claim", city.rolf)
    rounds = 0
    while rounds < 9 and tasks.run_outbox_once():
        rounds += 1
    assert rounds == 3 and came_of(act) == ["done"] * 5
    assert sorted(Outbox.objects.filter(kind="bulk").values_list("key", "status")) == [
        (f"bulk/{act.code}/{n}", "done") for n in range(3)
    ]
    (told,) = Alert.objects.filter(kind="bulk_done")
    assert (told.person, told.data["n"], told.data["total"], told.data["url"]) == (
        city.rolf,
        5,
        5,
        "/inbox/bulk/x/",
    )
    assert bulk.work_off(act, at=at(TUESDAY)) is False  # a late runner says nothing again
    assert Alert.objects.filter(kind="bulk_done").count() == 1


# ------------------------------------------------------------------------- other processes, other hands
@pytest.mark.django_db(transaction=True)
@pytest.mark.sqlite
@pytest.mark.slow
def test_kill_9_in_the_middle_leaves_the_done_done_once_and_the_rest_waiting(
    city: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    act = begin(drafted(city, 6), "approve", city.rolf)
    (row,) = Outbox.objects.filter(kind="bulk")
    start = at(TUESDAY)
    # Shot after everything of the third was done, before it was committed.
    insist_shot(start_child("deliver", "workflows.acts.bulk:_do#3", str(row.pk), start.isoformat()))
    assert came_of(act) == ["done"] * 2 + ["waiting"] * 4
    assert sum(reviews().values()) == 2

    monkeypatch.setattr(clock, "now", lambda: start + timedelta(seconds=59))
    assert tasks.deliver(row.pk) is False  # the lease of the dead
    monkeypatch.setattr(clock, "now", lambda: start + timedelta(seconds=61))
    assert tasks.deliver(row.pk) is True
    assert came_of(act) == ["done"] * 6
    assert len(reviews()) == 6 and set(reviews().values()) == {1}
    assert Alert.objects.filter(kind="bulk_done").count() == 1
    assert verify_all().ok


@pytest.mark.django_db(transaction=True)
@pytest.mark.sqlite
def test_two_runners_at_once_do_each_item_once(city: Any) -> None:
    act = begin(drafted(city, 8), "approve", city.rolf)

    def run() -> bool:
        return bulk.work_off(BulkAct.objects.select_related("person").get(pk=act.pk), at=at(TUESDAY))

    came = together([run, run, run])
    assert all(isinstance(each, bool) for each in came), came
    act = to_the_end(act)
    assert came_of(act) == ["done"] * 8
    assert len(reviews()) == 8 and set(reviews().values()) == {1}
    assert BulkItem.objects.exclude(sentence="").count() == 8
    assert Alert.objects.filter(kind="bulk_done").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.sqlite
def test_two_officers_in_bulk_on_the_same_tasks_have_each_task_once(city: Any) -> None:
    people.appoint(city.people["jiyt"], city.offices["HC-RS"], "reviewer", since=date(2024, 1, 1))
    items, colleague = drafted(city, 6), Person.objects.get(username="jiyt")
    acts = [begin(items, "claim", city.rolf), begin(items[::-1], "claim", colleague)]
    came = together([lambda: to_the_end(acts[0]), lambda: to_the_end(acts[1])])
    assert all(isinstance(each, BulkAct) for each in came), came
    done = [act.items.filter(result="done").count() for act in acts]
    assert sum(done) == 6
    for act, loser in zip(acts, (colleague, city.rolf), strict=True):
        assert all(loser.name in said and "领取" in said for said in sentences(act))
    assert WorkItem.objects.filter(step="review", status="assigned").count() == 6
