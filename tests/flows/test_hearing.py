"""A hearing before the decision, as its people live it; an answer point by point; nothing heavier than announced."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests import kinds
from tests.cast import MONDAY, City
from tests.scenes import scene
from tests.uploads import PDF
from workflows.acts import hearing as hearings
from workflows.acts import log, work
from workflows.flows import HearingFlow
from workflows.law import duties
from workflows.law.refusal import Refused
from workflows.management.walk import Walk, at
from workflows.models import Deadline, Hearing, Notice, Statement, StatementPoint, Transition, WorkItem
from workflows.queries.notices import html
from workflows.tasks import tick

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
TUESDAY = MONDAY + DAY
SET_FOR = "2026-03-16T09:30"


@pytest.fixture
def told(city: City) -> Walk:
    """A case on a list with hearings whose prior notices were served on Monday."""
    found: Walk = heard_case(city)
    return found


@scene
def heard_case(city: City) -> Walk:
    """The list is loaded first."""
    kinds.load_heard()
    return city.notified(list_code=kinds.HEARD)


def ask(walk: Walk, day: date = TUESDAY) -> Hearing:
    """The company asks for a hearing."""
    prior = walk.entry.notices.filter(kind="prior_notice", associate=None).latest("pk")
    with log.one_gesture():
        made = hearings.request(prior, "申请听证。", by=walk.cast.speaker, at=at(day))
        HearingFlow.request.run(hearing=made, by=walk.cast.speaker, at=at(day))
    return made


def arrange(walk: Walk, day: date, chair: Any, set_for: str = SET_FOR, **said: Any) -> None:
    """The officer proposes to hear, the reviewer agrees."""
    told = {
        "outcome": "accept", "set_for": set_for, "venue": "3楼305室", "matter": "拟列入一事", "mode": "open",
        "chair": str(chair.pk), "clerk": "周敏，科员", "officers": "沈佳宁", **said,
    }  # fmt: skip
    walk.do("arrange", walk.cast.officer, day, **told)


def invited(city: City, walk: Walk, day: date = TUESDAY) -> Hearing:
    """The hearing was arranged, and the notice of it served on the same day."""
    made = ask(walk, day)
    arrange(walk, day, city.lena)
    walk.do("review", city.rolf, day, hour=12, outcome="approve")
    walk.serve_all(day, "hearing_notice", step="serve")
    made.refresh_from_db()
    return made


def signed(name: str = "听证笔录.pdf") -> SimpleUploadedFile:
    """The scan of a signed record."""
    return SimpleUploadedFile(name, PDF, "application/pdf")


HELD: dict[str, Any] = {
    "outcome": "held", "present": "罗某，法定代表人，已核对身份证", "case": "拖欠工资，有工资表为证。",
    "points": "发包方没有付款。", "final": "没有补充。", "advice": "as_announced", "reason": "申辩理由不成立。",
}  # fmt: skip


def hold(city: City, walk: Walk, day: date, by: Any = None, **said: Any) -> Any:
    """The chair records the hearing; the form with its errors."""
    task, files = walk.item("hold").task, {"scan": signed()}
    return task.flow_task.perform(task, {**HELD, **said}, files, by=by or city.lena, at=at(day, 12))


def test_a_hearing_from_request_to_a_decision_that_names_it(city: City, told: Walk) -> None:
    made = invited(city, told)
    assert (made.state, made.notified_on, made.not_before) == ("accepted", TUESDAY, date(2026, 3, 13))
    clock = Deadline.objects.get(entry=told.entry, kind="hearing_hold")
    assert (clock.due_on, clock.clause) == (date(2026, 3, 16), kinds.CLAUSE)
    invitation = html("hearing_notice", made.invitation.facts)  # type: ignore[union-attr]
    assert "2026年3月16日9时30分" in invitation and "方敏" in invitation
    decide = Deadline.objects.get(entry=told.entry, kind="decide")
    former = decide.due_on
    tick(at(date(2026, 3, 10), 0, 1))
    assert not WorkItem.objects.filter(entry=told.entry, step="legal_review").exists()  # the case waits
    assert "还没有到这一天" in hold(city, told, date(2026, 3, 13)).errors.as_text()
    assert not hold(city, told, date(2026, 3, 16)).errors
    made.refresh_from_db()
    assert (made.state, made.held_on, made.advice) == ("held", date(2026, 3, 16), "as_announced")
    assert made.scan.purpose == "hearing" and made.record["points"] == "发包方没有付款。"  # type: ignore[union-attr]
    assert Deadline.objects.get(pk=decide.pk).due_on == former  # no stop was invented
    with pytest.raises(Refused, match="听证主持人"):
        told.do("legal_review", city.lena, date(2026, 3, 17), outcome="pass")
    told.cast = replace(told.cast, legal=city.people["qiuy"])
    told.to_decision(date(2026, 3, 17)).decide(date(2026, 3, 17))
    own = Notice.objects.get(entry=told.entry, kind="listing_decision", associate=None)
    assert "2026年3月16日公开举行了听证，由方敏主持" in html("listing_decision", own.facts)
    other = Notice.objects.get(entry=told.entry, kind="listing_decision", associate__isnull=False)
    assert "举行了听证" not in html("listing_decision", other.facts)  # the other party asked for none


def test_the_prior_notice_tells_of_the_hearing_and_its_days_where_the_rules_give_one(told: Walk) -> None:
    prior = told.entry.notices.get(kind="prior_notice", associate=None)
    assert "要求听证的，可以自收到本告知书之日起5个工作日内" in html("prior_notice", prior.facts)
    windows = Deadline.objects.filter(entry=told.entry, kind="hearing_request")
    assert {row.due_on for row in windows} == {date(2026, 3, 9)} and windows.count() == 2


def test_a_list_without_hearings_gives_none(city: City) -> None:
    walk = city.notified()
    with pytest.raises(Refused, match="没有规定听证"):
        ask(walk)
    assert not Deadline.objects.filter(entry=walk.entry, kind="hearing_request").exists()


def test_nothing_is_set_before_the_days_of_the_notice_and_no_investigator_chairs(
    city: City, told: Walk
) -> None:
    ask(told)
    with pytest.raises(ValueError, match="最早只能定在 2026-03-13"):
        arrange(told, TUESDAY, city.lena, "2026-03-12T09:30")
    with pytest.raises(ValueError, match="chair"):
        arrange(told, TUESDAY, city.clara)


def test_a_notice_that_came_too_late_only_lets_the_hearing_be_put_off(city: City, told: Walk) -> None:
    made = ask(told)
    arrange(told, TUESDAY, city.lena, "2026-03-13T09:30")
    told.do("review", city.rolf, TUESDAY, hour=12, outcome="approve")
    told.serve_all(TUESDAY + DAY, "hearing_notice", step="serve")  # one day late
    with pytest.raises(Refused, match="不足规定的天数"):
        hold(city, told, date(2026, 3, 13))
    assert not hold(city, told, date(2026, 3, 13), outcome="postpone", reason="通知送达不足七日。").errors
    arrange(told, date(2026, 3, 13), city.lena, "2026-03-26T09:30")
    told.do("review", city.rolf, date(2026, 3, 13), hour=14, outcome="approve")
    told.serve_all(date(2026, 3, 13), "hearing_notice", step="serve")
    made.refresh_from_db()
    assert made.invitation.replaces is not None  # type: ignore[union-attr]
    assert not hold(city, told, date(2026, 3, 26)).errors
    assert Hearing.objects.get().state == "held"


def test_only_the_chair_whom_the_notice_named_holds_it(city: City, told: Walk) -> None:
    made = invited(city, told)
    Hearing.objects.filter(pk=made.pk).update(chair=city.hugo)
    with pytest.raises(Refused, match="由陆明远主持"):
        hold(city, told, date(2026, 3, 16))


def test_a_refusal_is_reviewed_told_with_reasons_and_lets_the_case_go_on(city: City, told: Walk) -> None:
    made = ask(told, date(2026, 3, 10))
    assert made.is_late
    told.do("arrange", city.clara, date(2026, 3, 10), outcome="refuse", reason="申请已经逾期。")
    told.do("review", city.rolf, date(2026, 3, 10), outcome="approve")
    assert told.entry.open_hearings == 1  # until the party has it
    paper = Notice.objects.get(kind="hearing_refusal")
    assert "申请已经逾期" in html("hearing_refusal", paper.facts)
    told.serve_all(date(2026, 3, 11), "hearing_refusal", step="serve_refusal")
    made.refresh_from_db()
    assert (made.state, told.entry.open_hearings) == ("refused", 0)
    assert told.item("legal_review")


@pytest.mark.parametrize(("outcome", "state"), [("absent", "forfeited"), ("withdraw", "withdrawn")])
def test_who_stays_away_or_takes_it_back_ends_the_hearing(
    city: City, told: Walk, outcome: str, state: str
) -> None:
    made = invited(city, told)
    assert not hold(city, told, date(2026, 3, 16), outcome=outcome, reason="电话联系，表示不参加。").errors
    made.refresh_from_db()
    assert (made.state, told.entry.open_hearings) == (state, 0)
    assert told.item("legal_review")


def test_nobody_forfeits_before_the_day(city: City, told: Walk) -> None:
    invited(city, told)
    assert hold(city, told, date(2026, 3, 13), outcome="absent", reason="没有来。").errors


def test_the_decision_waits_for_a_hearing_that_was_asked_for_late(city: City, told: Walk) -> None:
    on = told.let_window_close()
    told.to_decision(on)
    ask(told, on)
    with pytest.raises(Refused, match="还有听证没有结束"):
        told.decide(on)
    told.decide(on, "dismiss", "已经改正。")
    assert Hearing.objects.get().state == "lapsed" and told.entry.state == "dismissed"
    assert not WorkItem.objects.filter(procedure="hearing", status__in=["new", "assigned"]).exists()


# --------------------------------------------------------------------------------------------- point by point
POINTS = {
    "point_1": "发包方没有付款。", "point_1_adopted": "no", "point_1_reason": "工程款纠纷不免除支付义务。",
    "point_2": "其中3人的数额有误。", "point_2_adopted": "yes", "point_2_reason": "经核对考勤表，属实。",
}  # fmt: skip


def test_every_point_is_answered_printed_and_kept(city: City) -> None:
    walk = city.notified()
    said = walk.state(TUESDAY, "发包方没有付款。\n其中3人的数额有误。")
    form = walk.item("answer").task.flow_task.form_for(said.procedure, TUESDAY)
    assert [form.fields[f"point_{n}"].initial for n in (1, 2, 3)] == [
        "发包方没有付款。",
        "其中3人的数额有误。",
        "",
    ]
    with pytest.raises(ValueError, match="结论应为“部分采纳”"):
        walk.do("answer", city.clara, TUESDAY, outcome="no", reason="经核实。", **POINTS)
    with pytest.raises(ValueError, match="请写明采纳或者不采纳的理由"):
        walk.do(
            "answer", city.clara, TUESDAY, outcome="no", reason="经核实。", point_1="甲", point_1_adopted="no"
        )
    with pytest.raises(ValueError, match="请逐点列出"):
        walk.do("answer", city.clara, TUESDAY, outcome="no", reason="经核实。")
    walk.do("answer", city.clara, TUESDAY, outcome="partly", reason="经核实。", **POINTS)
    assert [row.adopted for row in StatementPoint.objects.order_by("nth")] == ["no", "yes"]
    paper = Notice.objects.get(kind="statement_answer")
    printed = html("statement_answer", paper.facts)
    assert "逐点答复" in printed and "其中3人的数额有误" in printed and "经核对考勤表，属实" in printed
    line = Transition.objects.filter(book=walk.entry.book, verb="answer_statement").latest("seq")
    assert [point["adopted"] for point in line.facts.data["points"]] == ["no", "yes"]


def test_answers_of_before_stay_as_they_were(city: City) -> None:
    walk = city.notified()
    walk.state(TUESDAY, "发包方没有付款。")
    walk.answer(TUESDAY, "不成立。")
    StatementPoint.objects.all().delete()
    assert Statement.objects.get().points_said == []
    paper = Notice.objects.get(kind="statement_answer")
    old = {**paper.facts, "statement": {k: v for k, v in paper.facts["statement"].items() if k != "points"}}
    assert "逐点答复" not in html("statement_answer", old)


# ----------------------------------------------------------------------------------- nothing heavier than told
def restate(walk: Walk, words: str, on: date) -> None:
    """Somebody puts other words into the file after the parties were told."""
    work.redraft(walk.entry, facts_summary=words, by=walk.cast.officer, at=at(on), duty=duties.DRAFT_NOTICE)


def test_what_was_not_announced_is_not_decided_before_it_is_announced(city: City) -> None:
    walk, on = city.before_decision()
    restate(walk, walk.entry.facts_summary + "并且殴打讨薪人员。", on)
    with pytest.raises(Refused) as refused:
        walk.decide(on)
    said = " ".join(refused.value.sentences)
    assert "不得因当事人陈述、申辩而加重处理" in said and "并且殴打讨薪人员" in said and "重新告知" in said
    assert walk.entry.state == "notified"
    # The way on: back, told anew, a new window, decided.
    walk.do("decide", city.hugo, on, outcome="return", reason="事实有变化，重新告知。")
    walk.do("supplement", city.clara, on, outcome="retell", reason="补充查明新的事实。")
    walk.do("draft", city.clara, on, facts_summary=walk.entry.facts_summary, **walk.role_facts())
    walk.to_service(on).tell(on)
    new = walk.entry.notices.filter(kind="prior_notice", associate=None).latest("pk")
    assert new.replaces is not None and "殴打" in new.facts["announced"]["facts_summary"]
    assert walk.entry.legal_review_passed is False
    assert not WorkItem.objects.filter(entry=walk.entry, step__in=["legal_review", "decide"], status="new")
    day = walk.let_window_close()
    assert day > on
    walk.to_decision(day).decide(day)
    assert walk.entry.state == "listed"


def test_milder_than_announced_is_free(city: City) -> None:
    walk, on = city.before_decision()
    restate(walk, walk.entry.facts_summary.replace("43名", "40名").replace("1286400.00", "900000.00"), on)
    walk.decide(on)
    assert walk.entry.state == "listed"


def test_a_supplement_goes_on_as_before_when_nothing_is_told_anew(city: City) -> None:
    walk, on = city.before_decision()
    walk.do("decide", city.hugo, on, outcome="return", reason="补充工资表。")
    walk.do("supplement", city.clara, on, reason="已补充工资表。")
    assert walk.item("legal_review")


# --------------------------------------------------------------------------- over the counter, in the hall
def test_a_party_asks_in_its_hall_with_its_statement_and_takes_it_back(
    city: City, told: Walk, today_is: Callable[..., datetime], sign_in: Callable[..., Any]
) -> None:
    today_is(TUESDAY)
    prior = told.entry.notices.get(kind="prior_notice", associate=None)
    client = sign_in(city.acmes_speaker)
    said = client.post(
        reverse("hall-statement", args=[told.entry.number, prior.code]),
        {"text": "没有拖欠。", "asks_hearing": "on"},
    )
    assert said.status_code == 302 and Statement.objects.count() == 1
    url = reverse("hall-hearing", args=[told.entry.number, prior.code])
    page = client.get(url).content.decode()
    assert "已申请听证" in page and "撤回听证申请" in page
    assert client.post(url, {"reason": "再次申请"}).status_code == 302 and Hearing.objects.count() == 1
    home = client.get(reverse("hall")).content.decode()
    assert "听证" in home and url in home
    assert client.post(url, {"reason": "已经沟通。", "withdraw": "1"}).status_code == 302
    assert (Hearing.objects.get().state, told.entry.open_hearings) == ("withdrawn", 0)
    assert not WorkItem.objects.filter(procedure="hearing", status__in=["new", "assigned"]).exists()


def test_an_officer_enters_a_request_that_came_by_post(
    city: City, told: Walk, today_is: Callable[..., datetime], sign_in: Callable[..., Any]
) -> None:
    today_is(date(2026, 3, 11))
    client, url = sign_in(city.clara), reverse("hearing-new", args=[told.entry.number])
    prior = told.entry.notices.get(kind="prior_notice", associate=None)
    wrong = client.post(url, {"notice": prior.code, "received_on": "2026-03-12", "reason": "要求听证"})
    assert (
        wrong.status_code == 422
        and "不能晚于今天" in wrong.content.decode()
        and "要求听证" in wrong.content.decode()
    )
    sent = {
        "notice": prior.code,
        "received_on": "2026-03-11",
        "posted_on": "2026-03-09",
        "reason": "要求听证",
    }
    assert client.post(url, sent).status_code == 302
    made = Hearing.objects.get()
    assert made.is_entered_by_officer and not made.is_late  # posted in time
    task = client.get(reverse("task", args=[told.item("arrange").code])).content.decode()
    assert "要求听证" in task and "准予听证" in task
    assert client.post(url, sent).status_code == 422  # one is under way


def test_the_pages_of_lists_without_hearings_know_none(
    city: City, today_is: Callable[..., datetime], sign_in: Callable[..., Any]
) -> None:
    walk = city.notified()
    today_is(TUESDAY)
    prior = walk.entry.notices.get(kind="prior_notice", associate=None)
    url = reverse("hall-hearing", args=[walk.entry.number, prior.code])
    assert sign_in(city.acmes_speaker).get(url).status_code == 404
    assert sign_in(city.clara).get(reverse("hearing-new", args=[walk.entry.number])).status_code == 409
