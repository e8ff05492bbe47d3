"""Objections as officers and everybody see them: the panel, the page, the extension, the mark, the rules of places."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.flows.test_objection import FOUND, MONDAY, Story
from workflows.acts import evidence, objection
from workflows.law.grounds import CHECKLISTS
from workflows.law.objection import Ground
from workflows.models import Deadline, Notice, Objection, WorkItem
from workflows.queries import casefolder, hall

pytestmark = pytest.mark.django_db


def text(response: Any, status: int = 200) -> str:
    """The page as text."""
    assert response.status_code == status
    return response.content.decode()


def task(story: Story, step: str) -> str:
    """The address of the open task of a step."""
    return f"/tasks/{story.walk.item(step).code}/"


def test_every_ground_has_a_checklist_with_evidence() -> None:
    assert set(CHECKLISTS) == set(Ground.values)
    assert all(each.points and each.evidence and each.holder_words for each in CHECKLISTS.values())


def test_the_step_shows_what_is_disputed_and_nothing_typed_is_lost(
    city: Any, sign_in: Any, today_is: Any
) -> None:
    story = Story(city, shown="启恒公司", claimed="吴明不是其负责人", text="同名。")
    today_is(MONDAY)
    client, where = sign_in(story.zhou), task(story, "check")
    page = text(client.get(where))
    for words in (
        "身份混淆",
        "吴明不是其负责人",
        "wu@example.cn",
        "双方期限",
        "待核",
        "被冒用",
        "转信息提供单位核查",
    ):
        assert words in page
    refused = text(client.post(where, {"outcome": "reject", "reason": "不属于本机关职责。"}), 422)
    assert "不予受理须写明依据" in refused and "不属于本机关职责。" in refused
    assert client.post(where, {"outcome": "forward", "reason": ""}).status_code == 302
    assert story.now.state == "accepted"
    authority = text(sign_in(city.clara).get(task(story, "verify")))
    assert "列入本身有误" in authority and "吴明" in authority
    strangers = sign_in(city.stella).get(f"/objection-cases/{story.code}/")
    assert strangers.status_code == 404


def test_who_only_looks_sees_whoever_objects_masked(city: Any, sign_in: Any, today_is: Any) -> None:
    story = Story(city)
    today_is(MONDAY)
    page = text(sign_in(city.anna).get(f"/objection-cases/{story.code}/"))
    assert "吴＊" in page and "wu@example.cn" not in page
    assert "吴＊" in text(sign_in(city.rolf).get(f"/entries/{story.walk.entry.number}/"))


def test_the_public_sees_the_mark_and_the_remark(city: Any, client: Any, today_is: Any) -> None:
    story = Story(city).do("check", city.people["zhouw"], outcome="accept")
    today_is(MONDAY)
    where = f"/register/{story.walk.entry.number}/"
    assert "异议处理中" in text(client.get(where))
    story.do("verify_own", story.zhou, result="supplement", remark="已于8月付清。", **FOUND)
    story.do("decide", story.gu, outcome="supplement", remark="已于8月付清。", reason="补充。")
    page = text(client.get(where))
    assert "异议处理中" not in page and "已于8月付清。" in page
    assert story.now.changes == [{"field": "补充说明", "old": "", "new": "已于8月付清。"}]


def test_a_correction_keeps_old_and_new_and_only_the_authority_corrects_its_record(
    city: Any, sign_in: Any, today_is: Any
) -> None:
    story = Story(city).do("check", city.people["zhouw"], outcome="accept")
    with pytest.raises(ValueError, match="field"):
        story.do("verify_own", story.zhou, result="correct", field="facts_summary", new="x", **FOUND)
    other = Story(city, ground="fact").do("check", city.people["zhouw"], outcome="forward")
    other.do("verify", city.clara, result="correct", field="particulars.workers", new="34", **FOUND)
    today_is(MONDAY)
    assert "“拖欠人数”改为“34”" in text(sign_in(city.hugo).get(task(other, "confirm")))
    other.do("confirm", city.hugo, outcome="approve")
    said = {"field": "particulars.workers", "new": "34", "reason": "以决定书为准。"}
    other.do("decide", other.gu, outcome="correct", **said)
    assert other.walk.entry.particulars["workers"] == "34"
    assert other.now.changes[0]["old"] == "43" and "由“43”改为“34”" in _answer(other)


def _answer(story: Story) -> str:
    """What the letter of the result says was done."""
    made = Notice.objects.get(kind="objection_result", process__in=story.now.procedures.values("pk"))
    return str(made.facts["objection"]["handling"])


def test_another_hand_extends_the_answer_once_and_no_day_is_typed(
    city: Any, sign_in: Any, today_is: Any
) -> None:
    story = Story(city).do("check", city.people["zhouw"], outcome="accept")
    today_is(MONDAY + timedelta(days=1))
    where = f"/objection-cases/{story.code}/"
    assert "您已经核查过本件" in text(sign_in(story.zhou).get(where))
    assert "您已经核查过本件" in text(sign_in(story.zhou).post(where, {"reason": "案情复杂"}), 422)
    client = sign_in(story.gu)
    assert "15个工作日" in text(client.get(where))
    assert "请写明理由" in text(client.post(where, {"reason": ""}), 422)
    assert client.post(where, {"reason": "须向外地核实"}).status_code == 302
    row = story.clock("objection_answer")
    assert (row.extended_by, row.due_on.isoformat()) == ("15WD", "2026-08-31")
    assert "已经延长过一次" in text(client.post(where, {"reason": "再延长"}), 422)


def test_a_letter_to_a_stranger_is_in_no_hall_of_the_party(city: Any, sign_in: Any, today_is: Any) -> None:
    story = Story(city).do("check", city.people["zhouw"], outcome="accept")
    made = Notice.objects.get(kind="objection_accepted")
    today_is(MONDAY)
    speaker = sign_in(city.acmes_speaker)
    assert made.number not in text(speaker.get(f"/hall/{story.walk.entry.number}/"))
    assert speaker.get(f"/hall/notices/{made.code}/").status_code == 404
    party = Story(city, relation="party", name="罗一鸣").do("check", city.people["zhouw"], outcome="accept")
    own = Notice.objects.get(kind="objection_accepted", to_another=False)
    assert own.arrived_at and own.subject_place == party.walk.entry.subject_place
    assert hall.addressee(own) == city.acme and hall.addressee(made) is None


def test_the_rules_of_places_are_public_and_say_what_is_unverified(client: Any, city: Any) -> None:
    page = text(client.get("/lists/objection-rules/"))
    assert "本系统适用：浙江" in page and page.count("待核") > 20 and "征信机构" in page
    assert text(client.get("/lists/objection-zhejiang/"))
    assert "objection-zhejiang" not in text(client.get("/lists/"))


def test_where_no_place_is_set_an_objection_is_handled_without_terms(city: Any, settings: Any) -> None:
    settings.XINHENG_JURISDICTION = "nowhere"
    story = Story(city).do("check", city.people["zhouw"], outcome="accept")
    assert story.now.policy is None and story.now.state == "accepted"
    assert not Deadline.objects.filter(kind__startswith="objection").exists()


def test_the_page_costs_the_same_however_many_objections(city: Any, sign_in: Any, today_is: Any) -> None:
    story = Story(city)
    today_is(MONDAY)
    client, where = sign_in(story.zhou), f"/entries/{story.walk.entry.number}/"
    client.get(where)

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(where).status_code == 200
        return len(caught)

    one = queries()
    for name in ("钱一", "孙二"):
        said = objection.Said(ground="fact", relation="mixed_up", name=name, contact="a@example.cn")
        objection.file(
            story.walk.entry, said, channel="code", by=city.people["counter"], at=story.now.filed_at
        )
    assert Objection.objects.filter(entry=story.walk.entry).count() == 3 and queries() == one
    assert WorkItem.objects.filter(procedure="objection").count() == 1


def test_only_who_handles_an_objection_reads_it_and_an_auditor_says_why(
    city: Any, sign_in: Any, today_is: Any
) -> None:
    story = Story(city, text="同名不同人，附户籍证明。")
    at_ten = today_is(MONDAY)
    file = evidence.keep(
        story.walk.entry, ContentFile(b"%PDF-1.4", "户籍.pdf"), "application/pdf", purpose="objection",
        by=city.people["counter"], at=at_ten,
    )  # fmt: skip
    story.now.files.add(file)
    page, bytes_of, entry = f"/objection-cases/{story.code}/", f"/files/{file.code}/", story.walk.entry
    for reader in (city.rolf, city.clara):
        client = sign_in(reader)
        assert "附户籍证明" not in text(client.get(page)) and client.get(bytes_of).status_code == 404
        assert "户籍.pdf" not in text(client.get(f"/entries/{entry.number}/"))
    parts = casefolder.write(entry, BytesIO(), by="郑博", at=at_ten, reader=city.rolf)
    assert "户籍.pdf" not in str(parts) and "仅办理异议的人员可见" in [part.note for part in parts]
    assert "附户籍证明" in text(sign_in(story.zhou).get(page))
    assert sign_in(story.zhou).get(bytes_of).status_code == 200
    auditor = sign_in(city.anna)
    assert "附户籍证明" not in text(auditor.get(page)) and auditor.get(bytes_of).status_code == 404
    assert "附户籍证明" not in text(auditor.post(page, {"look": "1"}), 422)
    said = {"look": "1", "purpose": "audit", "matter": "2026年抽查"}
    assert auditor.post(page, said).status_code == 302
    assert "附户籍证明" in text(auditor.get(page)) and auditor.get(bytes_of).status_code == 200
    line = entry.book.lines.filter(verb="view_file", actor=city.anna).get(facts__data__paper=story.now.ref)
    assert "2026年抽查" in line.facts.data["purpose"]
