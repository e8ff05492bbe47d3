"""Attacks on the officers' workbench: cover, recusal, bulk work, files of a discussion, sessions that never end."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from tests.cast import MONDAY
from tests.crowd_of_notices import drafted
from tests.flows.test_cover import away, fresh
from tests.views.held import ENLIST, seal, text, waiting
from tests.views.test_bulk import ask, confirm
from tests.views.test_nothing_is_lost import enter
from workflows.acts import cover, people
from workflows.law.refusal import Refused, TooLate
from workflows.management.walk import at
from workflows.models import (
    Alert,
    BulkItem,
    Draft,
    Mandate,
    Opinion,
    Person,
    Subject,
    Transition,
    WorkItem,
)
from workflows.queries import clock, hands, warning

pytestmark = pytest.mark.django_db
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def yu(city: Any) -> Person:
    """季雨桐, a case officer who has no part in these cases."""
    return city.people["jiyt"]


@pytest.fixture
def office(city: Any) -> Any:
    return city.offices["HC-RS"]


def speaks(city: Any, person: Person) -> None:
    """The person speaks for Acme from now on."""
    Mandate.objects.create(person=person, subject=city.acme, since=MONDAY)


def rows_of(page: Any) -> dict[str, str]:
    """Why each task of a confirmation page cannot be done, by code."""
    return {row["row"].item.code: row["why"] for row in page.context["rows"]}


# --------------------------------------------------------------------------------------- cover, in bulk too
def test_the_confirmation_judges_covered_tasks_as_the_step_does(
    city: Any, yu: Person, office: Any, sign_in: Any, today_is: Any
) -> None:
    (item,) = drafted(city, 1)
    today_is(TUESDAY)
    away(city.rolf, yu, office, TUESDAY)
    page = ask(sign_in(yu), "approve", [item])
    assert rows_of(page) == {item.code: ""}
    confirm(sign_in(yu), "approve", [item])
    assert BulkItem.objects.get().result == "done"
    line = Transition.objects.get(verb="review_notice")
    assert (line.actor, line.on_behalf_of) == (yu, city.rolf)


def test_what_was_said_for_the_absent_bars_her_on_the_confirmation(
    city: Any, yu: Person, office: Any, sign_in: Any, today_is: Any
) -> None:
    item = city.case().to_review(MONDAY).item("review")
    today_is(TUESDAY)
    Opinion.objects.filter(entry=item.entry, step="draft").update(person=city.lena, on_behalf_of=city.rolf)
    away(city.rolf, yu, office, TUESDAY)
    assert "已经办理过本件的前一步骤" in rows_of(ask(sign_in(yu), "approve", [item]))[item.code]
    assert "已经办理过本件的前一步骤" in rows_of(ask(sign_in(city.rolf), "approve", [item]))[item.code]
    confirm(sign_in(yu), "approve", [item])
    assert BulkItem.objects.get().result == "refused" and not Transition.objects.filter(verb="review_notice")


def test_a_recused_absent_colleague_bars_on_the_confirmation(
    city: Any, yu: Person, office: Any, sign_in: Any, today_is: Any
) -> None:
    item = city.case().to_review(MONDAY).item("review")
    today_is(TUESDAY)
    away(city.rolf, yu, office, TUESDAY)
    speaks(city, city.rolf)
    assert "应当回避" in rows_of(ask(sign_in(yu), "approve", [item]))[item.code]


def test_what_is_lent_for_one_task_of_a_page_is_not_lent_for_the_next(
    city: Any, yu: Person, office: Any, sign_in: Any, today_is: Any
) -> None:
    review, verify = city.case().to_review(MONDAY).item("review"), city.case().item("verify")
    decide = city.before_decision()[0].item("decide")
    today_is(TUESDAY)
    away(city.rolf, yu, office, TUESDAY)
    why = rows_of(ask(sign_in(yu), "return", [review, verify, decide]))
    assert why[review.code] == "" and "没有办理这一步的岗位" in why[decide.code]
    confirm(sign_in(yu), "return", [review, decide], reason="请补充工资台账。")
    assert set(BulkItem.objects.filter(result="done").values_list("item", flat=True)) == {review.pk}


def test_a_task_in_the_hands_of_the_absent_is_not_given_back_by_magic(
    city: Any, yu: Person, office: Any, sign_in: Any, today_is: Any
) -> None:
    item = city.case().item("verify")
    today_is(TUESDAY)
    away(city.clara, yu, office, TUESDAY)
    answer = sign_in(yu).post(reverse("task-release", args=[item.code]))
    assert answer.status_code == 409 and "沈佳宁手中" in text(answer)
    confirm(sign_in(yu), "release", [item])
    assert BulkItem.objects.get().result == "refused"
    assert WorkItem.objects.get(pk=item.pk).owner == city.clara


def test_taking_back_is_done_in_the_own_name(
    city: Any, yu: Person, office: Any, sign_in: Any, today_is: Any
) -> None:
    item = city.case().item("verify")
    today_is(TUESDAY)
    item.task.flow_task.delegate(item.task, to=yu, by=fresh(city.clara), at=at(TUESDAY, 9))
    away(yu, city.clara, office, TUESDAY)
    sign_in(city.clara).post(reverse("task-take-back", args=[item.code]))
    line = Transition.objects.get(verb="take_back_task")
    assert (line.actor, line.on_behalf_of) == (city.clara, None)
    item = WorkItem.objects.get(pk=item.pk)
    assert (item.owner, item.on_behalf_of) == (city.clara, None)


def test_a_colleague_whose_hand_was_another_s_is_not_offered(city: Any) -> None:
    item = city.case().to_review(MONDAY).item("review")
    Opinion.objects.filter(entry=item.entry, step="draft").update(person=city.lena, on_behalf_of=city.rolf)
    offered = {each.person: each.why_not for each in hands.colleagues(item, item.task.process.coerced)}
    assert "四眼原则" in offered[city.rolf]


def test_cover_of_another_list_or_day_opens_nothing(
    city: Any, yu: Person, office: Any, sign_in: Any, today_is: Any
) -> None:
    _walk, on, where = waiting(city, today_is)
    away(city.hugo, yu, office, on, until=on)
    today_is(on + timedelta(days=1))
    assert sign_in(yu).post(where, ENLIST).status_code == 403
    assert not Transition.objects.filter(verb="enlist").exists()


def test_a_cover_is_not_passed_on(city: Any, yu: Person, office: Any, sign_in: Any, today_is: Any) -> None:
    _walk, on, where = waiting(city, today_is)
    away(city.hugo, city.clara, office, on)
    away(city.clara, yu, office, on)
    assert sign_in(yu).post(where, ENLIST).status_code == 403


# ------------------------------------------------------------------------------------------------ recusal
def test_a_head_who_speaks_for_the_subject_does_not_choose_who_handles_it(
    city: Any, yu: Person, sign_in: Any, today_is: Any
) -> None:
    item = city.case().item("verify")
    today_is(TUESDAY)
    speaks(city, city.hugo)
    client = sign_in(city.hugo)
    told = {"to": yu.username, "reason": "换人", "was": city.clara.pk}
    answer = client.post(reverse("task-hand-over", args=[item.code]), told)
    assert answer.status_code == 422 and "应当回避" in text(answer)
    answer = client.post(reverse("task-rank", args=[item.code]), {"priority": "1", "reason": "急件，请先办"})
    assert answer.status_code == 422 and "应当回避" in text(answer)
    answer = client.post(reverse("task-urge", args=[item.code]), {"note": "快办"})
    assert answer.status_code == 422 and "应当回避" in text(answer)
    assert WorkItem.objects.get(pk=item.pk).owner == city.clara and not Alert.objects.exists()


def test_a_recused_head_still_gets_the_own_task_out_of_her_hands(city: Any, today_is: Any) -> None:
    walk, on = city.before_decision()
    item = walk.item("decide")
    second = Person.objects.create_person("second", None, "二号")
    people.appoint(second, city.offices["HC-RS"], "head", since=MONDAY)
    step = item.task.flow_task
    step.claim(item.task, by=fresh(city.hugo), at=at(on, 9))
    speaks(city, city.hugo)
    step.assign_to(item.task, to=second, by=fresh(city.hugo), at=at(on, 10), because="回避")
    assert WorkItem.objects.get(pk=item.pk).owner == second
    with pytest.raises(Refused, match="回避"):
        step.assign_to(item.task, to=fresh(city.hugo), by=second, at=at(on, 11), because="退")


# ------------------------------------------------------------------------------ exports, sessions, seals
def test_the_list_of_supervision_leaves_a_line_when_it_is_taken_away(
    city: Any, sign_in: Any, today_is: Any
) -> None:
    city.case()
    today_is(TUESDAY)
    sign_in(city.hugo).get(reverse("supervision-export"), {"state": "open"})
    line = Transition.objects.get(verb="export_list")
    assert line.actor == city.hugo and line.facts.data["rows"] == 1
    assert line.facts.data["filters"] == ["state"] and line.thing == "department/HC-RS"


def test_a_page_of_bulk_work_does_not_stay_signed_in_by_looking(
    city: Any, sign_in: Any, today_is: Any
) -> None:
    items = drafted(city, 1)
    today_is(TUESDAY)
    client = sign_in(city.rolf)
    where = confirm(client, "approve", items).redirect_chain[-1][0]
    looks = {"HX-Request": "true", "HX-Trigger": "bulk-state"}
    assert "xinheng_session_8000" in client.get(where).cookies
    assert "xinheng_session_8000" not in client.get(where, headers=looks).cookies
    # The header opens nothing else: a page of another address is a click as ever.
    assert "xinheng_session_8000" in client.get("/inbox/", headers=looks).cookies


def test_a_look_at_a_natural_person_in_the_pane_is_written_down(
    city: Any, sign_in: Any, today_is: Any
) -> None:
    item = city.case().item("verify")
    Subject.objects.filter(pk=city.acme.pk).update(kind="person", name="何小明", code="33990019800115001X")
    today_is(TUESDAY)
    for headers in ({}, {"HX-Request": "true", "HX-Target": "pane-slot"}):
        page = sign_in(city.rolf).get("/inbox/", {"task": item.code}, headers=headers)
        assert "何小明" in text(page)
    assert Transition.objects.get(verb="view_file").actor == city.rolf


def test_a_second_handing_in_waits_its_own_seconds(city: Any, today_is: Any) -> None:
    walk, on, _where = waiting(city, today_is)
    item, said = walk.item("decide"), {name: [value] for name, value in ENLIST.items()}
    until = at(on, 10) + timedelta(seconds=10)
    item.task.flow_task.hold(item.task, said, by=fresh(city.hugo), at=at(on, 10), until=until)
    assert item.task.flow_task.enact_held(item.task, at=until - timedelta(seconds=1)) is None
    assert walk.entry.state == "notified"
    assert item.task.flow_task.enact_held(item.task, at=until) is not None
    assert walk.entry.state == "listed"


def test_a_held_step_ends_with_the_cover_and_stays_a_draft(
    city: Any, yu: Person, office: Any, today_is: Any
) -> None:
    walk, on, _where = waiting(city, today_is)
    rule = away(city.hugo, yu, office, on)
    item, said = walk.item("decide"), {name: [value] for name, value in ENLIST.items()}
    until = at(on, 10) + timedelta(seconds=10)
    item.task.flow_task.hold(item.task, said, by=fresh(yu), at=at(on, 10), until=until)
    cover.end(rule, because="返岗", by=fresh(city.hugo), at=at(on, 10))
    came = item.task.flow_task.enact_held(item.task, at=until)
    assert came.sentence and walk.entry.state == "notified"
    assert Draft.objects.get(person=yu).data == said
    # The task lies in hands that owe it no more; the head hands it on.
    item = WorkItem.objects.get(pk=item.pk)
    assert (item.status, item.owner) == ("assigned", yu)
    step = item.task.flow_task
    step.assign_to(item.task, to=fresh(city.hugo), by=fresh(city.hugo), at=until, because="代理已终止")
    assert WorkItem.objects.get(pk=item.pk).owner == city.hugo


def test_who_handed_in_is_named_and_not_whose_task_it_is(
    city: Any, yu: Person, office: Any, today_is: Any
) -> None:
    walk, on, _where = waiting(city, today_is)
    item, said = walk.item("decide"), {name: [value] for name, value in ENLIST.items()}
    step = item.task.flow_task
    step.claim(item.task, by=fresh(city.hugo), at=at(on, 9))
    away(city.hugo, yu, office, on)
    until = at(on, 10) + timedelta(seconds=10)
    step.hold(item.task, said, by=fresh(yu), at=at(on, 10), until=until)
    with pytest.raises(TooLate, match="已由季雨桐提交"):
        step.claim(item.task, by=fresh(city.hugo), at=at(on, 10))


def test_whose_hand_was_lent_is_not_told_of_what_she_may_not_take(city: Any) -> None:
    item = city.case().to_review(MONDAY).item("review")
    Opinion.objects.filter(entry=item.entry, step="draft").update(person=city.lena, on_behalf_of=city.rolf)
    item.task.process = item.task.process.coerced
    assert city.rolf not in warning.Hearers([item], MONDAY).of(item)


def test_a_recused_officer_sends_the_case_to_nobody(city: Any, sign_in: Any, today_is: Any) -> None:
    walk = city.case()
    today_is(TUESDAY)
    speaks(city, city.rolf)
    told = {"to": [city.lena.username], "note": "请关照"}
    answer = sign_in(city.rolf).post(reverse("entry-copy", args=[walk.entry.number]), told)
    assert answer.status_code == 422 and "应当回避" in text(answer) and not Alert.objects.exists()


def test_a_seal_of_last_month_is_worth_nothing(
    city: Any, sign_in: Any, today_is: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    _walk, _on, where = waiting(city, today_is)
    sealed = seal(text(sign_in(city.hugo).get(where)))
    real = signing.time.time
    monkeypatch.setattr(signing.time, "time", lambda: real() + 8 * 24 * 3600)
    client = Client()
    client.post(where, {"outcome": "enlist", "reason": "旧", "typed_by": sealed})
    assert "left_behind" not in client.session


def test_what_was_left_behind_does_not_overwrite_what_is_newer(
    city: Any, sign_in: Any, today_is: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    _walk, _on, where = waiting(city, today_is)
    client = sign_in(city.hugo)
    sealed = seal(text(client.get(where)))
    old = Client()
    answer = old.post(where, {"outcome": "enlist", "reason": "早上写的", "typed_by": sealed})
    then = clock.now() + timedelta(hours=1)
    monkeypatch.setattr(clock, "now", lambda: then)
    client.post(f"{where}draft/", {"outcome": "enlist", "reason": "后来写得更全"})
    enter(old, "lumy", answer)
    assert Draft.objects.get().data["reason"] == ["后来写得更全"]


# ------------------------------------------------------------------------------------------- addresses
@pytest.mark.parametrize(
    "name",
    [
        "task-claim", "task-release", "task-draft", "task-undo", "task-take-back", "bulk-start", "entry-watch",
        "cover-end", "alerts-read", "comment-withdraw", "view-move", "view-drop", "notice-serve",
    ],
)  # fmt: skip
def test_what_changes_something_is_never_a_link(city: Any, sign_in: Any, name: str) -> None:
    args = {"bulk-start": [], "alerts-read": [], "cover-end": [1]}.get(name, ["x" * 12])
    assert sign_in(city.hugo).get(reverse(name, args=args)).status_code == 405


def test_another_s_act_of_bulk_work_and_view_and_draft_do_not_exist(
    city: Any, yu: Person, sign_in: Any, today_is: Any
) -> None:
    items = drafted(city, 1)
    today_is(date(2026, 3, 3))
    where = confirm(sign_in(city.rolf), "approve", items).redirect_chain[-1][0]
    assert sign_in(yu).get(where).status_code == 404
    code = where.rstrip("/").rpartition("/")[2]
    told = {"kind": "claim", "code": code, "shown": [items[0].code], "item": [items[0].code]}
    again = sign_in(city.lena).post("/inbox/bulk/start/", told)
    assert code not in again.get("Location", "")
