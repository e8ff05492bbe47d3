"""Whoever is to be listed again is told before, may speak, and reads in the decision what was found."""

from datetime import date, timedelta
from typing import Any

import pytest

from workflows.acts import motion, rescission
from workflows.law.refusal import Refused
from workflows.management.walk import Walk, at
from workflows.models import Motion, Notice, Statement
from workflows.tasks import tick

GROUNDS = "工资发放表系伪造，23名农民工的工资没有支付。"
TOLD = date(2026, 10, 9)


@pytest.fixture
def removed(city: Any) -> Walk:
    """A company that left early."""
    walk, day = city.listed()
    walk.apply(date(2026, 9, 25), corrected_on=day)
    said = {"outcome": "grant", "corrected_on": day.isoformat(), "reason": "属实"}
    walk.do("verify", city.clara, date(2026, 9, 28), **said)
    walk.do("decide", city.hugo, date(2026, 9, 29), outcome="grant", reason="符合条件")
    walk.move(TOLD, "rescission", grounds=GROUNDS)
    return walk


def notice_of(walk: Walk) -> Notice:
    return walk.entry.notices.get(kind="rescission_notice", associate=None)


def test_the_head_has_nothing_to_decide_before_the_parties_were_heard(city: Any, removed: Walk) -> None:
    told = removed.entry.notices.filter(kind="rescission_notice")
    assert told.count() == 1 + removed.entry.associates.count()
    removed.serve_all(TOLD, "rescission_notice", step="serve_announcement")
    steps = removed.entry.work_items.filter(status__in=("new", "assigned"), procedure="motion")
    assert not steps.exists() and removed.entry.state == "exited"
    last = removed.entry.deadlines.filter(kind="rescission_reply").latest("due_on").due_on
    tick(at(last, 12))
    assert not steps.exists(), "the last day belongs to the party"
    tick(at(last + timedelta(days=1), 9))
    assert [item.step for item in steps] == ["hear"]


def test_what_a_party_says_is_answered_in_the_decision(city: Any, removed: Walk) -> None:
    removed.serve_all(TOLD, "rescission_notice", step="serve_announcement")
    paper = notice_of(removed)
    said, new = rescission.say(
        paper, "发放表由项目部提交，公司不知情。", [], by=city.acmes_speaker, at=at(TOLD, 18)
    )
    again, twice = rescission.say(paper, said.text, [], by=city.acmes_speaker, at=at(TOLD, 19))
    assert new and not twice and again.pk == said.pk and not said.is_late
    last = removed.entry.deadlines.filter(kind="rescission_reply").latest("due_on").due_on
    tick(at(last + timedelta(days=1), 9))
    day = last + timedelta(days=1)
    with pytest.raises(ValueError, match="是否采纳"):
        removed.do("hear", city.clara, day, outcome="go_on", reason="已核实。")
    answer = {f"adopted_{said.pk}": "no", f"answer_{said.pk}": "法定代表人在发放表上签字，陈述不能成立。"}
    removed.do("hear", city.clara, day, outcome="go_on", reason="事实成立。", **answer)
    with pytest.raises(Refused, match="核实完毕"):
        rescission.say(paper, "还有一份材料。", [], by=city.acmes_speaker, at=at(day, 18))
    removed.do("decide", city.hugo, day, outcome="approve", reason="属实")
    letter = removed.entry.notices.get(kind="rescission_decision", associate=None)
    assert letter.facts["answers_told"][0]["answer"] == "法定代表人在发放表上签字，陈述不能成立。"
    assert removed.entry.state == "listed" and Statement.objects.get().adopted == "no"


def test_the_officer_gives_up_and_the_removal_stands(city: Any, removed: Walk) -> None:
    removed.serve_all(TOLD, "rescission_notice", step="serve_announcement")
    last = removed.entry.deadlines.filter(kind="rescission_reply").latest("due_on").due_on
    tick(at(last + timedelta(days=1), 9))
    removed.do("hear", city.clara, last + timedelta(days=1), outcome="drop", reason="发放表经核实是真实的。")
    assert removed.entry.state == "exited" and not Motion.objects.filter(is_open=True).exists()
    assert removed.entry.book.lines.filter(verb="withdraw_rescission").exists()


def test_the_act_itself_refuses_while_a_statement_has_no_answer(city: Any, removed: Walk) -> None:
    removed.serve_all(TOLD, "rescission_notice", step="serve_announcement")
    rescission.say(notice_of(removed), "不是事实。", [], by=city.acmes_speaker, at=at(TOLD, 18))
    proposal = Motion.objects.get(kind="rescission")
    proposal.outcome = "approve"
    with pytest.raises(Refused, match="没有答复"):
        motion.approve(proposal, by=city.hugo, at=at(TOLD, 19), because="属实")
