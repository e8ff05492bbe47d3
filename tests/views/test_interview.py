"""约谈, as an officer, the head and the company click it."""

from typing import Any

import pytest

from tests.views.guidance_scene import DAY, Scene
from workflows.acts import contact
from workflows.acts.door import digest_of
from workflows.management.walk import at
from workflows.models import (
    Alert,
    ContactCode,
    Interview,
    Person,
)
from workflows.tasks import tick

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(city: Any, sign_in: Any, today_is: Any) -> Scene:
    """A listed company on the day of its listing."""
    return Scene(city, sign_in, today_is)


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
