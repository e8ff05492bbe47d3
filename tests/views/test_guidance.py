"""限期整改、约谈、辅导和记分, as an officer, a reviewer, the head and the company click them."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.uploads import PDF
from workflows.acts import contact, demerit, people
from workflows.acts.door import digest_of
from workflows.law.icalendar import fold
from workflows.management.walk import at
from workflows.models import (
    Alert,
    ContactCode,
    DemeritLine,
    Interview,
    Notice,
    Person,
    Rectification,
    Suggestion,
    Transition,
    WorkItem,
)
from workflows.queries.demerit_file import DEMO, read
from workflows.tasks import tick

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
ASKED = {
    "blank_rectification__matter": "没有按月编制工资支付表。",
    "blank_rectification__basis": "《××条例》第×条",
    "blank_rectification__requirements": "按月编制工资支付表，由本人签字确认",
    "blank_rectification__report": "整改情况报告",
}
INVITED = {
    "sort": "warning",
    "blank_interview__reason": "连续三个月没有足额支付工资。",
    "blank_interview__persons": "罗某，法定代表人",
    "blank_interview__place": "3楼305室",
}


class Scene:
    """A listed company, who clicks, and what day it is."""

    def __init__(self, city: Any, sign_in: Any, today_is: Any) -> None:
        self.city, self.sign_in, self.today_is = city, sign_in, today_is
        self.walk, self.day = city.listed()
        self.number = self.walk.entry.number
        today_is(self.day)

    def post(self, who: Any, url: str, **said: Any) -> Any:
        """Somebody sends a form."""
        return self.sign_in(who).post(url, said)

    def get(self, who: Any, url: str) -> str:
        """Somebody reads a page."""
        answer = self.sign_in(who).get(url)
        assert answer.status_code == 200, f"{url}: {answer.status_code}"
        return str(answer.content.decode())

    def do(self, who: Any, step: str, status: int = 302, **said: Any) -> Any:
        """Somebody does the open step of this name."""
        item = WorkItem.objects.get(step=step, status__in=("new", "assigned"), entry=self.walk.entry)
        answer = self.post(who, f"/tasks/{item.code}/", **said)
        assert answer.status_code == status, answer.content.decode()
        return answer

    def receive(self, kind: str) -> Notice:
        """The company receives the last notice of a kind in its hall."""
        notice = Notice.objects.filter(kind=kind, entry=self.walk.entry).latest("pk")
        answer = self.post(self.city.acmes_speaker, f"/hall/notices/{notice.code}/receive/", agrees="on")
        assert answer.status_code == 302
        return notice

    def asked(self, days: int = 10) -> Rectification:
        """A rectification that was approved, issued and received."""
        until = (self.day + days * DAY).isoformat()
        url = f"/entries/{self.number}/rectifications/new/"
        answer = self.post(self.city.clara, url, **ASKED, blank_rectification__deadline=until)
        assert answer.status_code == 302
        self.do(self.city.rolf, "approve", outcome="approve")
        self.receive("rectification_notice")
        return Rectification.objects.get()

    def invited(self, days: int = 5) -> Interview:
        """An interview that was approved, issued and received."""
        when = f"{(self.day + days * DAY).isoformat()}T09:30"
        url = f"/entries/{self.number}/interviews/new/"
        assert self.post(self.city.clara, url, **INVITED, blank_interview__at=when).status_code == 302
        self.do(self.city.rolf, "approve", outcome="approve")
        self.receive("interview_notice")
        return Interview.objects.get()


@pytest.fixture
def scene(city: Any, sign_in: Any, today_is: Any) -> Scene:
    """A listed company on the day of its listing."""
    return Scene(city, sign_in, today_is)


def paper(name: str = "照片.pdf") -> SimpleUploadedFile:
    """A file that passes the checks of uploads."""
    return SimpleUploadedFile(name, PDF, "application/pdf")


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


def digits(city: Any, monkeypatch: pytest.MonkeyPatch, when: Any) -> str:
    """The six digits that were sent last, as the delivery drew them."""
    drawn = contact.draw(ContactCode.objects.latest("pk").pk, at=when)
    assert drawn is not None
    return drawn[1]


@pytest.mark.sqlite
def test_an_interview_is_moved_once_held_recorded_and_signed_by_both_sides(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    city, made = scene.city, scene.invited()
    page, speaker = f"/hall/{scene.number}/interviews/{made.code}/", city.acmes_speaker
    Person.objects.filter(pk=speaker.pk).update(email="a@example.org", email_verified_at=at(scene.day))
    assert made.state == "invited"
    ics = scene.sign_in(speaker).get(page.rstrip("/") + ".ics").content.decode()
    first = made.set_for
    assert f"DTSTART:{first:%Y%m%dT%H%M%SZ}" in ics and "SEQUENCE:0" in ics
    assert scene.post(speaker, page, move="1", reason="").status_code == 422
    assert scene.post(speaker, page, move="1", reason="那天开庭").status_code == 302
    moved = f"{(scene.day + 8 * DAY).isoformat()}T14:00"
    scene.do(city.clara, "answer_move", 422, outcome="grant")
    scene.do(city.clara, "answer_move", outcome="grant", moved_to=moved, place="3楼305室")
    scene.do(city.clara, "approve", 403, outcome="approve")
    scene.do(city.rolf, "approve", outcome="approve")
    new = scene.receive("interview_notice")
    assert new.replaces is not None
    made.refresh_from_db()
    assert made.set_for > first and made.state == "invited"
    assert scene.post(speaker, page, confirm="1").status_code == 302
    assert scene.post(speaker, page, move="1", reason="还想改").status_code == 422
    assert "SEQUENCE:1" in scene.sign_in(city.clara).get(f"/interviews/{made.code}.ics").content.decode()
    # Held: one officer writes, both read and sign.
    scene.do(city.clara, "serve")
    when = scene.today_is(scene.day + 8 * DAY, 16)
    record = {
        "blank_record__began": moved, "blank_record__ended": moved.replace("14:00", "15:00"),
        "blank_record__place": "3楼305室", "blank_record__officers": "沈佳宁、郑博", "blank_record__clerk": "周敏",
        "blank_record__person": "罗某，法定代表人", "blank_record__cause": "没有足额支付工资",
        "blank_record__rights_answer": "听清楚了", "blank_record__told": "要求按月支付。",
        "blank_record__answer": "月底前付清。", "blank_record__result": "接受。",
    }  # fmt: skip
    late = (scene.day + 40 * DAY).isoformat()
    scene.do(city.clara, "hold", 422, outcome="held")
    scene.do(city.clara, "hold", outcome="held", follow_up_on=late, **record)
    made.refresh_from_db()
    sign = {"name": speaker.name, "digest": made.record_digest, "has_read": "on"}
    assert "月底前付清" in scene.get(speaker, page)
    scene.post(speaker, page, send="1", **sign)
    client = scene.sign_in(speaker)  # a session of its own: the code is sent and typed in one
    assert client.post(page, {"send": "1", **sign}).status_code == 200
    code = digits(city, monkeypatch, when)
    assert (
        client.post(page, {"sign": "1", **sign, "digits": "000000" if code != "000000" else "1"}).status_code
        == 422
    )
    forged = client.post(page, {"sign": "1", **sign, "name": "别人", "digits": code})
    assert forged.status_code == 422 and "不一致" in forged.content.decode()
    assert client.post(page, {"sign": "1", **sign, "digits": code}).status_code == 302
    made.refresh_from_db()
    assert made.state == "written" and made.sides == {"subject"}
    deed = f"/interviews/{made.code}/sign/"
    assert scene.post(city.clara, deed, name="别人", digest=made.record_digest).status_code == 422
    assert scene.post(city.clara, deed, name=city.clara.name, digest="0" * 64).status_code == 422
    assert scene.post(city.clara, deed, name=city.clara.name, digest=made.record_digest).status_code == 302
    made = Interview.objects.get()
    assert made.state == "signed" and made.record_paper is not None
    ways = [each["way"] for each in made.record_paper.facts["signed"]]
    assert ways == ["服务大厅一次性验证码", "登录后键入姓名"]
    tick(at(scene.day + 41 * DAY, 1))
    assert Alert.objects.filter(person=city.clara, data__title="到了回访日期").exists()


def test_a_record_that_is_written_anew_has_to_be_signed_anew_and_a_refusal_is_noted(scene: Scene) -> None:
    city, made = scene.city, scene.invited(days=1)
    scene.do(city.clara, "serve")
    scene.today_is(scene.day + DAY, 16)
    began = f"{(scene.day + DAY).isoformat()}T09:30"
    record = {
        "blank_record__began": began, "blank_record__ended": began.replace("09:30", "10:30"),
        "blank_record__place": "305室", "blank_record__officers": "沈佳宁、郑博", "blank_record__clerk": "周敏",
        "blank_record__person": "罗某", "blank_record__cause": "欠薪", "blank_record__rights_answer": "听清楚了",
        "blank_record__told": "要求支付。", "blank_record__answer": "没有钱。", "blank_record__result": "未表态。",
    }  # fmt: skip
    scene.do(city.clara, "hold", outcome="held", **record)
    made.refresh_from_db()
    old = made.record_digest
    deed = f"/interviews/{made.code}"
    assert scene.post(city.clara, f"{deed}/sign/", name=city.clara.name, digest=old).status_code == 302
    changed = {**record, "blank_record__answer": "月底付一半。"}
    assert scene.post(city.clara, f"{deed}/record/", **changed).status_code == 302
    made = Interview.objects.get()
    assert made.sides == set() and made.record_digest != old
    why = {"reason": "当事人拒绝签字，见证人社区干部王某"}
    assert scene.post(city.clara, f"{deed}/refusal/", **why).status_code == 409  # the officer signs first
    scene.post(city.clara, f"{deed}/sign/", name=city.clara.name, digest=made.record_digest)
    assert scene.post(city.clara, f"{deed}/refusal/", **why).status_code == 302
    made = Interview.objects.get()
    assert made.state == "unsigned" and "见证人" in made.record_paper.facts["record"]["refused"]
    assert digest_of(made.record) == made.record_digest, "what the officer signed is what is kept"
    assert "见证人" in scene.get(city.clara, f"{deed}/")


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


def test_a_folded_line_tears_no_character() -> None:
    line = "DESCRIPTION:" + "约谈" * 40
    folded = fold(line)
    assert all(len(part.encode()) <= 75 for part in folded.split("\r\n"))
    assert folded.replace("\r\n ", "") == line
