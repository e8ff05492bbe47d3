"""限期整改、辅导和记分, as an officer, a reviewer, the head and the company click them."""

from datetime import date
from typing import Any

import pytest

from tests.views.guidance_scene import ASKED, DAY, INVITED, Scene, paper
from workflows.acts import demerit, people
from workflows.law.icalendar import fold
from workflows.management.walk import at
from workflows.models import (
    Alert,
    DemeritLine,
    Interview,
    Notice,
    Outbox,
    Rectification,
    Suggestion,
    Transition,
    WorkItem,
)
from workflows.queries import notices, verification
from workflows.queries.demerit_file import DEMO, read
from workflows.tasks import tick

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(city: Any, sign_in: Any, today_is: Any) -> Scene:
    """A listed company on the day of its listing."""
    return Scene(city, sign_in, today_is)


@pytest.mark.sqlite
def test_a_rectification_is_approved_by_another_handed_in_returned_once_and_accepted(scene: Scene) -> None:
    city, url = scene.city, f"/entries/{scene.number}/rectifications/new/"
    past = scene.post(city.clara, url, **ASKED, blank_rectification__deadline=scene.day.isoformat())
    assert (
        past.status_code == 422
        and "来不及整改" in past.content.decode()
        and "工资支付表" in past.content.decode()
    )
    made = scene.asked()
    assert made.state == "running" and made.told_on == scene.day
    home = scene.get(city.acmes_speaker, "/hall/")
    assert "报送整改材料" in home
    page = f"/hall/{scene.number}/rectifications/{made.code}/"
    assert "您的期限：整改" in scene.get(city.acmes_speaker, page)
    empty = scene.post(city.acmes_speaker, page, text="")
    assert empty.status_code == 422 and "没有填写" in empty.content.decode()
    scene.post(city.acmes_speaker, page, text="已经编制两个月的支付表。", files=[paper()])
    assert "机关的期限：验收" in scene.get(city.acmes_speaker, page)
    until = (scene.day + 20 * DAY).isoformat()
    scene.do(city.clara, "check", 422, outcome="return", reason="缺三月份。")
    scene.do(city.clara, "check", outcome="return", reason="缺三月份的支付表。", until=until)
    assert "缺三月份的支付表" in scene.get(city.acmes_speaker, page)
    scene.post(city.acmes_speaker, page, text="补报三月份。")
    scene.do(city.clara, "check", 422, outcome="return", reason="再补。", until=until)  # only once
    scene.do(city.clara, "check", outcome="accept", reason="逐项核实，整改到位。")
    made.refresh_from_db()
    assert (
        made.state == "achieved"
        and not scene.walk.entry.deadlines.filter(about=made.ref, met_at=None).exists()
    )
    assert "整改到位" in scene.get(city.acmes_speaker, page)
    assert "整改到位" in scene.get(city.clara, f"/rectifications/{made.code}/")


def test_whoever_wrote_a_rectification_does_not_approve_it(scene: Scene) -> None:
    city, until = scene.city, (scene.day + 10 * DAY).isoformat()
    people.appoint(city.clara, city.offices["HC-RS"], "reviewer", since=date(2026, 1, 1))
    url = f"/entries/{scene.number}/rectifications/new/"
    assert scene.post(city.clara, url, **ASKED, blank_rectification__deadline=until).status_code == 302
    scene.do(city.clara, "approve", 403, outcome="approve")
    scene.do(city.rolf, "approve", outcome="return", reason="问题写得不具体。")
    scene.do(city.clara, "amend", outcome="drop", reason="不再需要。")
    assert Rectification.objects.get().state == "dropped"
    assert not Notice.objects.filter(kind="rectification_notice").exists()


@pytest.mark.sqlite
def test_an_overdue_rectification_goes_to_the_head_who_suggests_an_interview_and_nothing_follows_by_itself(
    scene: Scene,
) -> None:
    city, made = scene.city, scene.asked(days=5)
    measures = list(scene.walk.entry.measures.values_list("pk", "state"))
    tick(at(scene.day + 6 * DAY, 1))
    scene.today_is(scene.day + 6 * DAY)
    made.refresh_from_db()
    assert made.state == "running" and made.was_overdue
    assert Alert.objects.filter(person=city.hugo, kind="guidance").count() == 1
    tick(at(scene.day + 7 * DAY, 1))
    assert WorkItem.objects.filter(step="supervise").count() == 1
    scene.do(city.hugo, "supervise", 422, outcome="interview")
    scene.do(city.hugo, "supervise", outcome="interview", reason="请尽快约谈。")
    task = WorkItem.objects.get(step="consider", status="assigned")
    assert task.owner == city.clara
    assert "请尽快约谈" in scene.get(city.clara, f"/tasks/{task.code}/")
    assert made.code in scene.get(city.clara, f"/entries/{scene.number}/interviews/new/?about={made.code}")
    scene.do(city.clara, "consider", 422, outcome="decline")
    scene.do(city.clara, "consider", outcome="take")
    # Handed in late all the same, marked so.
    page = f"/hall/{scene.number}/rectifications/{made.code}/"
    assert scene.post(city.acmes_speaker, page, text="整改晚了几天。").status_code == 302
    made.refresh_from_db()
    assert made.state == "submitted" and made.filings.get().is_late
    assert list(scene.walk.entry.measures.values_list("pk", "state")) == measures


@pytest.mark.sqlite
def test_a_rectification_that_failed_is_told_in_writing_and_its_service_is_a_task(scene: Scene) -> None:
    city, made = scene.city, scene.asked(days=5)
    tick(at(scene.day + 6 * DAY, 1))
    scene.today_is(scene.day + 6 * DAY)
    scene.do(city.hugo, "supervise", outcome="fail", reason="期限届满，没有任何改正。")
    made.refresh_from_db()
    paper = Notice.objects.get(kind="rectification_failed")
    assert (made.state, paper.state) == ("failed", "issued") and paper.number.startswith("衡人社信改定〔")
    page = notices.html(paper.kind, paper.facts)
    for words in (made.notice.number, "没有报送整改材料", "期限届满，没有任何改正。", "仍然可以继续整改"):
        assert words in page
    task = WorkItem.objects.get(procedure="serving", status__in=("new", "assigned"))
    assert "整改情况认定告知书" in scene.get(city.clara, f"/tasks/{task.code}/")
    scene.receive("rectification_failed")
    task.refresh_from_db()
    paper.refresh_from_db()
    assert (paper.state, task.status) == ("served", "cancelled"), (
        "received in the hall: nothing is left to serve"
    )
    assert verification.verify_all().ok


def test_more_time_is_asked_for_by_the_company_and_granted_by_somebody_else(scene: Scene) -> None:
    city, made = scene.city, scene.asked(days=5)
    page, later = f"/hall/{scene.number}/rectifications/{made.code}/", scene.day + 15 * DAY
    early = scene.post(city.acmes_speaker, page, extend="1", until=scene.day.isoformat(), reason="材料多")
    assert early.status_code == 422 and "材料多" in early.content.decode()
    ask = {"extend": "1", "until": later.isoformat(), "reason": "工人名册正在核对"}
    assert scene.post(city.acmes_speaker, page, **ask).status_code == 302
    assert scene.post(city.acmes_speaker, page, **ask).status_code == 422  # one request at a time
    scene.do(city.rolf, "extend", outcome="grant")
    made.refresh_from_db()
    assert (made.due_on, made.first_due_on) == (later, scene.day + 5 * DAY)
    tick(at(scene.day + 6 * DAY, 1))
    made.refresh_from_db()
    assert not made.was_overdue


@pytest.mark.sqlite
def test_points_that_reach_a_threshold_propose_an_interview_and_are_taken_back_after_an_objection(
    scene: Scene,
) -> None:
    city, url = scene.city, f"/demerits/{scene.number}/"
    assert "没有启用记分规则" in scene.get(city.clara, url)  # off by default
    policy = demerit.load(read(DEMO), by=city.clock, at=at(scene.day))
    rules = {rule.code: rule.pk for rule in policy.rules.all()}
    said = {"on": scene.day.isoformat(), "document": "衡人社监〔2026〕9号", "reason": "违反承诺。"}
    assert "演示规则" in scene.get(city.clara, url)
    assert scene.post(city.clara, url, rule=rules["broken-promise"], **said).status_code == 302
    assert not Suggestion.objects.exists()
    twice = scene.post(city.clara, url, rule=rules["broken-promise"], **said)
    assert twice.status_code == 422 and "不重复记分" in twice.content.decode()
    state = scene.walk.entry.state
    assert scene.post(city.clara, url, rule=rules["late-report"], **said).status_code == 302
    proposal = Suggestion.objects.get()
    assert proposal.matter == "interview" and "累计6分" in proposal.ground
    assert not Interview.objects.exists() and scene.walk.entry.state == state
    line = DemeritLine.objects.get(rule__code="broken-promise")
    with pytest.raises(TypeError):
        line.save()
    page = f"/hall/{scene.number}/guidance/"
    assert "有效累计 6 分" in scene.get(city.acmes_speaker, page)
    objection = {"line": line.code, "text": "承诺已经履行，有银行回单。"}
    assert scene.post(city.acmes_speaker, page, **objection).status_code == 302
    assert scene.post(city.acmes_speaker, page, **objection).status_code == 422
    scene.do(city.rolf, "answer_points", outcome="countered", reason="查证属实，冲销。")
    assert "有效累计 2 分" in scene.get(city.acmes_speaker, page)
    assert [row.points for row in DemeritLine.objects.all()] == [4, 2, -4]
    assert Transition.objects.filter(verb__in=("object_demerit", "counter_demerit")).count() == 2


def test_counselling_reminds_of_the_next_contact_and_the_company_reads_what_is_meant_for_it(
    scene: Scene,
) -> None:
    city, url = scene.city, f"/counsels/{scene.number}/"
    said = {
        "way": "call",
        "on": scene.day.isoformat(),
        "person": "会计",
        "text": "讲解了修复条件。",
        "is_told": "on",
    }
    bad = scene.post(city.clara, url, **said, next_on=scene.day.isoformat())
    assert bad.status_code == 422 and "讲解了修复条件" in bad.content.decode()
    later = scene.day + 7 * DAY
    assert scene.post(city.clara, url, **said, next_on=later.isoformat()).status_code == 302
    inner = {**said, "text": "内部提醒。"}
    del inner["is_told"]
    assert "讲解了修复条件" in scene.get(city.acmes_speaker, f"/hall/{scene.number}/guidance/")
    assert scene.number in scene.get(city.clara, "/counsels/")
    tick(at(later + DAY, 1))
    assert Alert.objects.filter(person=city.clara, data__title="到了约定的辅导联系日期").exists()
    assert scene.post(city.clara, url, **inner).status_code == 302
    assert "内部提醒" not in scene.get(city.acmes_speaker, f"/hall/{scene.number}/guidance/")


def test_a_campaign_counts_its_rectifications_by_state_and_is_taken_away_as_a_workbook(scene: Scene) -> None:
    city = scene.city
    said = {"code": "wage-2026", "name": "欠薪专项治理", "starts_on": scene.day.isoformat()}
    assert scene.post(city.clara, "/campaigns/", **said).status_code == 302
    assert scene.post(city.clara, "/campaigns/", **said).status_code == 422
    made = scene.asked()
    campaign = made._meta.get_field("campaign").related_model.objects.get()
    Rectification.objects.filter(pk=made.pk).update(campaign=campaign)
    report = scene.get(city.hugo, "/campaigns/wage-2026/")
    assert "整改到位率" in report and "市人社局" in report
    sheet = scene.sign_in(city.hugo).get("/campaigns/wage-2026.xlsx")
    assert sheet.status_code == 200 and sheet.content[:2] == b"PK"
    assert made.code in scene.get(city.clara, "/rectifications/?campaign=wage-2026&standing=open")
    assert made.code not in scene.get(city.clara, "/rectifications/?standing=late")


def test_what_was_asked_for_a_listing_ends_with_it_and_whoever_had_a_letter_is_told(scene: Scene) -> None:
    city, made = scene.city, scene.asked()
    scene.post(
        city.clara,
        f"/entries/{scene.number}/rectifications/new/",
        **ASKED,
        blank_rectification__deadline=(scene.day + 20 * DAY).isoformat(),
    )
    when = {"blank_interview__at": f"{(scene.day + 5 * DAY).isoformat()}T09:30"}
    scene.post(city.clara, f"/entries/{scene.number}/interviews/new/", **INVITED, **when)
    talk = Interview.objects.get()
    Alert.objects.all().delete()
    ground = {
        "grounds": "责令文书被撤销。", "document_number": "衡政复决〔2026〕1号", "document_date": scene.day,
        "document_body": "衡川市人民政府",
    }  # fmt: skip
    scene.walk.move(scene.day + DAY, "revocation", **ground)
    scene.walk.do("decide", city.hugo, scene.day + 2 * DAY, outcome="approve", reason="同意")
    ended = {row.code: row for row in Rectification.objects.all()}
    made = ended.pop(made.code)
    assert made.state == "ended" and "列入决定已经撤销" in made.conclusion
    assert [row.state for row in ended.values()] == ["dropped"], "a draft was told to nobody"
    talk.refresh_from_db()
    assert talk.state == "dropped"
    line = Transition.objects.get(verb="end_rectification", thing=made.ref)
    assert line.facts.data["because"] == made.conclusion
    open_now = WorkItem.objects.filter(entry=scene.walk.entry, status__in=("new", "assigned"))
    assert not open_now.filter(procedure__in=("rectification", "interview")).exists()
    told = Alert.objects.get(person=city.acmes_speaker, kind="guidance")
    assert made.code in told.data["title"]
    scene.today_is(scene.day + 3 * DAY)
    assert "已经终结，不用再报送材料" in scene.get(city.acmes_speaker, "/hall/")
    row = Outbox.objects.get(kind="account_mail", payload__what="guidance_ended")
    assert row.payload["person"] == city.acmes_speaker.pk
    assert verification.verify_all().ok


def test_a_rectification_is_begun_from_the_credit_file(scene: Scene) -> None:
    city, subject = scene.city, scene.walk.entry.subject
    start = f"/subjects/{subject.pk}/guidance/"
    assert start in scene.get(city.clara, f"/subjects/{subject.pk}/")
    assert start not in scene.get(city.anna, f"/subjects/{subject.pk}/")
    page = scene.get(city.clara, start)
    assert f"/entries/{scene.number}/rectifications/new/" in page
    assert f"/entries/{scene.number}/interviews/new/" in page
    assert scene.sign_in(city.anna).get(start).status_code == 403
    assert scene.sign_in(city.acmes_speaker).get(start).status_code == 404


def test_a_folded_line_tears_no_character() -> None:
    line = "DESCRIPTION:" + "约谈" * 40
    folded = fold(line)
    assert all(len(part.encode()) <= 75 for part in folded.split("\r\n"))
    assert folded.replace("\r\n ", "") == line
