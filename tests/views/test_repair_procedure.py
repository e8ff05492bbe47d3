"""An application on its way through the pages: completed in the hall, looked at on the spot, refused, its remedy."""

from datetime import timedelta
from typing import Any

from django.urls import reverse

from tests.cast import City
from tests.views.hall_cases import SignIn, Today, body, proof
from workflows.acts.repair import opens_on
from workflows.models import Motion, Reorganisation, Repair, SiteVisit


def test_what_is_missing_is_handed_in_in_the_hall_and_the_place_is_looked_at(
    city: City, today_is: Today, sign_in: SignIn
) -> None:
    walk, on = city.listed()
    first = opens_on(walk.entry, on)
    today_is(first)
    made = walk.apply(first, corrected_on=on, is_accepted=False)
    hall = reverse("hall-repair", args=[walk.entry.number])
    page = body(sign_in(city.acmes_speaker).get(hall))
    assert (
        "已收到，待受理" in page and "机关的期限：是否受理" in page and "不用您提交，由机关自行查询" in page
    )
    task = f"/tasks/{walk.item('check').code}/"
    client = sign_in(city.clara)
    assert "不再拖欠农民工工资书面信用承诺" in body(client.get(task))
    assert client.post(task, {"outcome": "complete", "days": "5"}).status_code == 422
    walk.do("check", city.clara, first, outcome="complete", reason="银行回单缺3人。", days=5)
    client = sign_in(city.acmes_speaker)
    page = body(client.get(hall))
    assert "银行回单缺3人。" in page and "您的期限：补正" in page
    assert "补正修复申请材料" in body(client.get(reverse("hall-entry", args=[walk.entry.number])))
    empty = client.post(hall, {"complete": made.code, "added": " "})
    assert empty.status_code == 422 and "请填写补正说明，或者上传补正材料" in body(empty)
    for _twice in range(2):
        done = client.post(hall, {"complete": made.code, "added": "已补齐3人的回单。", "files": [proof()]})
        assert done.status_code == 302
    assert Repair.objects.get(pk=made.pk).state == "applied" and made.files.count() == 1
    walk.accept_application(first)

    client, visit = sign_in(city.clara), reverse("repair-visit", args=[made.code])
    assert visit in body(client.get(f"/tasks/{walk.item('verify').code}/"))
    said = {
        "visited_on": first.isoformat(), "began": "09:30", "ended": "10:30", "place_visited": "滨河路8号",
        "officers": "沈佳宁", "seen": "台账与回单一致。",
    }  # fmt: skip
    alone = client.post(visit, {**said, "record": [proof()]})
    assert alone.status_code == 422 and "不少于2人" in body(alone) and "台账与回单一致。" in body(alone)
    assert client.post(visit, {**said, "officers": "沈佳宁、季宁", "record": [proof()]}).status_code == 302
    assert SiteVisit.objects.get().repair == made
    page = body(client.get(f"/tasks/{walk.item('verify').code}/"))
    assert "台账与回单一致。" in page and "文书规定的义务没有履行完毕" not in page and "逐项条件" in page


def test_a_refused_application_leads_to_its_remedy_in_the_hall(
    city: City, today_is: Today, sign_in: SignIn
) -> None:
    walk, on = city.listed()
    first = opens_on(walk.entry, on)
    walk.apply(first, corrected_on=on)
    today_is(first)
    task, client = f"/tasks/{walk.item('verify').code}/", sign_in(city.clara)
    said = {"outcome": "grant", "corrected_on": on.isoformat(), "reason": "属实。", "criminal": "on"}
    wrong = client.post(task, said)
    assert wrong.status_code == 422
    assert "没有履行完毕" in body(wrong) and "有不得移出情形的，不能建议准予" in body(wrong)
    walk.do("verify", city.clara, first, **{**said, "outcome": "refuse"})
    walk.do("decide", city.hugo, first, outcome="refuse", reason="仍有2人没有付清。")
    walk.serve_all(first, "repair_refused", step="serve_refusal")
    client = sign_in(city.acmes_speaker)
    page = body(client.get(reverse("hall-repair", args=[walk.entry.number])))
    assert "仍有2人没有付清。" in page and "申请行政复议或者提起行政诉讼" in page
    paper = walk.entry.notices.get(kind="repair_refused")
    last = (paper.served_on + timedelta(days=60)).isoformat()[:7]
    page = body(client.get(reverse("hall-entry", args=[walk.entry.number])))
    assert paper.title in page and last in page


def test_an_enterprise_asks_in_its_hall_to_rest_discipline_and_is_answered(
    city: City, today_is: Today, sign_in: SignIn
) -> None:
    walk, on = city.listed()
    day = on + timedelta(days=20)
    today_is(day)
    client, address = sign_in(city.acmes_speaker), reverse("hall-reorganisation", args=[walk.entry.number])
    said: dict[str, Any] = {
        "document_body": "衡川市中级人民法院", "document_number": "（2026）衡01破3号",
        "document_date": on.isoformat(), "watch_on": (day + timedelta(days=400)).isoformat(), "grounds": "裁定批准。",
    }  # fmt: skip
    bare = client.post(address, said)
    assert bare.status_code == 422 and "裁定批准。" in body(bare)
    assert client.post(address, {**said, "files": [proof()]}).status_code == 302
    assert "申请正在办理" in body(client.get(address))
    again = client.post(address, {**said, "files": [proof()]})
    assert again.status_code == 422 and Motion.objects.count() == 1
    walk.do("look", city.clara, day, outcome="end", reason="已向法院核实。")
    walk.do("decide", city.hugo, day, outcome="approve", reason="属实，同意。")
    assert Reorganisation.objects.get().state == "in_effect"
    assert walk.entry.notices.get(kind="reorganisation_answer").state == "issued"
    assert "暂停公示和措施" in body(client.get(address))
