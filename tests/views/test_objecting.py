"""Filing and following objections: without an account, in the hall, at the counter; nobody sees another's."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from forms import guard
from tests import uploads
from tests.uploads import PDF, upload
from workflows.management import city as demo
from workflows.models import ContactCode, Deadline, Evidence, Objection, Outbox
from workflows.models.objection import query_code_of
from workflows.tasks import run_outbox_once

pytestmark = pytest.mark.django_db

DAY = date(2026, 8, 3)
WU = "wu@example.cn"
SAID = {
    "step": "file",
    "promised": "1",
    "ground": "identity",
    "points": ["identity.name", "identity.code"],
    "relation": "mixed_up",
    "name": "吴明",
    "id_number": demo.id_for(77),
    "field": "公示名称",
    "claimed": "与我无关",
    "text": "同名同姓，号码不同，我从未在该单位任职。",
    "promise": "on",
}


@pytest.fixture
def walk(city: Any, today_is: Any) -> Any:
    """Acme is listed and on show."""
    found, _day = city.listed()
    today_is(DAY)
    return found


@pytest.fixture(autouse=True)
def quick(walk: Any, monkeypatch: Any) -> None:
    """Tests type faster than anybody; after the scene, which is remembered where nothing was replaced."""
    monkeypatch.setattr(guard, "SECONDS_MIN", 0)


def opened(client: Client, walk: Any) -> str:
    """The address of the form."""
    return f"{reverse('objection-new')}?entry={walk.entry.number}"


def page(answer: Any) -> str:
    """What the page says."""
    text: str = answer.content.decode()
    return text


def signed(text: str, name: str = "opened") -> str:
    """A hidden value of the page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', text)
    assert found is not None
    return found[1]


def code_sent() -> str:
    """The six digits in the newest letter."""
    run_outbox_once()
    found = re.search(r"\d{6}", mail.outbox[-1].body)
    assert found is not None
    return found[0]


def proved(client: Client, walk: Any, contact: str = WU) -> dict[str, str]:
    """Prove a contact; what the objection form must carry."""
    url = opened(client, walk)
    start = signed(page(client.get(url)))
    client.post(url, {"step": "send", "contact": contact, "opened": start})
    answer = client.post(url, {"step": "prove", "contact": contact, "code": code_sent(), "opened": start})
    assert answer.status_code == 200
    return {"proof": signed(page(answer), "proof"), "opened": signed(page(answer))}


def filed(client: Client, walk: Any, **changed: Any) -> Any:
    """File as Wu Ming."""
    return client.post(opened(client, walk), SAID | proved(client, walk) | changed)


def test_somebody_without_an_account_files_and_follows(client: Client, walk: Any) -> None:
    answer = filed(client, walk, files=[upload(), upload("截图.png", uploads.PNG, "image/png")])
    made = Objection.objects.get()
    assert answer.status_code == 302 and answer.url == reverse("objection-track", args=[made.code])
    assert (made.channel, made.contact, made.relation) == ("code", WU, "mixed_up")
    assert made.shown == walk.entry.subject.name
    assert made.contact_verified_at and made.filed_by.username == "counter"
    assert made.checklist == {"name": True, "code": True, "stolen": False, "never": False, "promise": True}
    assert made.files.count() == 2 and made.procedures.count() == 1
    receipt = page(client.get(answer.url))
    assert made.code in receipt and query_code_of(made.code) in receipt and "待核" in receipt
    again = page(client.get(answer.url))
    assert made.code in again and query_code_of(made.code) not in again  # told once
    assert made.query_digest and query_code_of(made.code) not in made.query_digest
    assert Deadline.objects.filter(about=made.ref, kind="objection_answer", is_verified=False).exists()
    assert made.id_number not in receipt  # whoever reads over the shoulder learns no number


def test_nobody_sees_anothers_objection(client: Client, walk: Any, sign_in: Any, city: Any) -> None:
    filed(client, walk)
    made = Objection.objects.get()
    stranger, url = Client(), reverse("objection-track", args=[made.code])
    assert stranger.get(url).status_code == stranger.get(url.replace("Y1", "Y9")).status_code == 404
    ask = reverse("objections")
    start = signed(page(stranger.get(ask)))
    wrong = stranger.post(ask, {"code": made.code, "query_code": "0" * 10, "opened": start})
    unknown = stranger.post(ask, {"code": "BMD-2026-9999-Y1", "query_code": "0" * 10, "opened": start})
    assert wrong.status_code == unknown.status_code == 422
    assert "没有找到" in page(wrong) and "没有找到" in page(unknown)
    typed = f"{query_code_of(made.code)[:5]}-{query_code_of(made.code)[5:].lower()}"
    right = stranger.post(ask, {"code": made.code.lower(), "query_code": typed, "opened": start})
    assert right.status_code == 302 and stranger.get(url).status_code == 200
    hall = reverse("hall-objection-track", args=[walk.entry.number, made.code])
    assert sign_in(city.acmes_speaker).get(hall).status_code == 404  # it is not the party's own


def test_a_public_computer_forgets_when_somebody_leaves_or_goes_away(
    client: Client, walk: Any, today_is: Any
) -> None:
    url = filed(client, walk).url
    made = Objection.objects.get()
    assert "完成，离开" in page(client.get(url))
    today_is(DAY, 10, 14)
    assert client.head(url).status_code == 200  # who still types keeps it open
    today_is(DAY, 10, 28)
    assert client.get(url).status_code == 200
    today_is(DAY, 10, 44)
    gone = client.get(url, follow=True)
    assert gone.redirect_chain and "自动离开" in page(gone) and client.post(url, {}).status_code == 404
    start = signed(page(client.get(reverse("objections"))))
    typed = {"code": made.code, "query_code": query_code_of(made.code), "opened": start}
    assert client.post(reverse("objections"), typed).url == url
    assert "已经离开" in page(client.post(url, {"act": "leave"}, follow=True))
    assert client.get(url).status_code == 404


def test_a_code_holds_ten_minutes_five_tries_and_once(client: Client, walk: Any, today_is: Any) -> None:
    url = opened(client, walk)
    start = signed(page(client.get(url)))
    told = {"step": "send", "contact": WU, "opened": start}
    assert "wu***@example.cn" in page(client.post(url, told))
    code = code_sent()
    assert code not in ContactCode.objects.get().digest
    assert not Outbox.objects.filter(payload__icontains=code).exists()
    wrong = {
        "step": "prove",
        "contact": WU,
        "code": "000000" if code != "000000" else "1" * 6,
        "opened": start,
    }
    for _try in range(5):
        assert client.post(url, wrong).status_code == 422
    assert client.post(url, wrong | {"code": code}).status_code == 422  # the sixth try, and right
    client.post(url, told)
    later = code_sent()
    today_is(DAY, 10, 11)
    assert client.post(url, wrong | {"code": later}).status_code == 422  # too late


def test_codes_are_limited_by_contact_and_by_address(client: Client, walk: Any) -> None:
    url = opened(client, walk)
    start = signed(page(client.get(url)))
    got = [
        client.post(url, {"step": "send", "contact": WU, "opened": start}).status_code for _nth in range(4)
    ]
    assert got == [200, 200, 200, 429]
    others = [
        client.post(url, {"step": "send", "contact": f"a{n}@example.cn", "opened": start}).status_code
        for n in range(8)
    ]
    assert others == [200] * 6 + [429] * 2
    assert ContactCode.objects.count() == 9


def test_programs_are_refused(client: Client, walk: Any, monkeypatch: Any) -> None:
    url = opened(client, walk)
    start = signed(page(client.get(url)))
    bait = client.post(url, {"step": "send", "contact": WU, "opened": start, "website": "http://x"})
    forged = client.post(url, {"step": "send", "contact": WU, "opened": "form:1:x"})
    monkeypatch.setattr(guard, "SECONDS_MIN", 2)
    fast = client.post(url, {"step": "send", "contact": WU, "opened": signed(page(client.get(url)))})
    assert [a.status_code for a in (bait, forged, fast)] == [422] * 3
    assert not ContactCode.objects.exists()


def test_nothing_typed_is_lost_when_the_proof_is_too_old(client: Client, walk: Any) -> None:
    start = signed(page(client.get(opened(client, walk))))
    answer = client.post(opened(client, walk), SAID | {"proof": "forged", "opened": start})
    text = page(answer)
    assert answer.status_code == 422 and SAID["text"] in text and "获取验证码" in text
    assert not Objection.objects.exists()


def test_what_is_missing_is_said_and_the_rest_kept(client: Client, walk: Any) -> None:
    answer = filed(client, walk, id_number="", promise="", text="")
    text = page(answer)
    assert answer.status_code == 422 and "吴明" in text
    for said in ("被混同的人须填写证件号码", "勾选承诺", "请说明情况"):
        assert said in text
    agent = filed(client, walk, relation="agent")
    assert "请上传授权委托书" in page(agent) and not Objection.objects.exists()


def test_a_malicious_set_is_refused_and_nothing_of_it_stays(client: Client, walk: Any, settings: Any) -> None:
    from pathlib import Path

    store = Path(settings.MEDIA_ROOT)
    before = {path for path in store.rglob("*") if path.is_file()}
    bad = [upload(name, data) for name, data in list(uploads.malicious().values())[::4]]
    answer = filed(client, walk, files=[upload(), *bad])
    text = page(answer)
    assert answer.status_code == 422 and text.count("xh-err mt-1") >= len(bad)
    many = filed(client, walk, files=[upload(f"{n}.pdf") for n in range(50)])
    assert many.status_code == 422 and "最多上传 20 个文件" in page(many)
    assert not Objection.objects.exists() and not Evidence.objects.filter(purpose="objection").exists()
    assert {path for path in store.rglob("*") if path.is_file()} == before


def test_a_refusal_of_the_law_leaves_no_file(client: Client, walk: Any, settings: Any) -> None:
    from pathlib import Path

    filed(client, walk)
    store = Path(settings.MEDIA_ROOT)
    before = {path for path in store.rglob("*") if path.is_file()}
    again = filed(client, walk, text="换一种说法，仍是同一理由。", files=[upload()])
    assert again.status_code == 422 and "正在办理" in page(again)
    assert {path for path in store.rglob("*") if path.is_file()} == before
    assert filed(client, walk).status_code == 302 and Objection.objects.count() == 1  # sent twice is one


def test_a_party_files_in_its_hall_and_sees_its_own(walk: Any, city: Any, sign_in: Any) -> None:
    desk, url = sign_in(city.acmes_speaker), reverse("hall-objection", args=[walk.entry.number])
    assert "事实错误" in page(desk.get(url))
    said = {
        "ground": "fact",
        "field": "案件编号",
        "claimed": "另一个号",
        "contact": "138 0013 8000",
        "promise": "on",
    }
    answer = desk.post(url, said | {"files": [upload()]})
    made = Objection.objects.get()
    assert answer.status_code == 302 and (made.channel, made.contact) == ("hall", "13800138000")
    assert made.relation == "party" and made.shown == walk.entry.case_number
    assert query_code_of(made.code) in page(desk.get(answer.url))
    assert made.code in page(desk.get(reverse("hall-entry", args=[walk.entry.number])))
    assert sign_in(city.nora).get(answer.url).status_code == 404


def test_an_officer_enters_a_paper_objection(walk: Any, city: Any, sign_in: Any) -> None:
    desk, url = sign_in(city.clara), reverse("objection-record", args=[walk.entry.number])
    assert desk.get(url).status_code == 200
    said = SAID | {
        "about": "0",
        "contact": "13800138000",
        "received_on": "2026-07-31",
        "files": [upload("扫描件.pdf", PDF)],
    }
    answer = desk.post(url, said)
    made = Objection.objects.get()
    assert answer.status_code == 302 and (made.channel, made.received_on) == ("counter", date(2026, 7, 31))
    assert query_code_of(made.code) in page(desk.get(answer.url))
    late = desk.post(url, said | {"received_on": (DAY + timedelta(days=1)).isoformat(), "text": "其他"})
    assert late.status_code == 422 and "不能晚于今天" in page(late)
    assert sign_in(city.rolf).get(url).status_code == 403


def test_it_is_taken_back_and_completed_by_whoever_filed_it(client: Client, walk: Any, city: Any) -> None:
    answer = filed(client, walk)
    none = client.post(answer.url, {"act": "withdraw", "because": ""})
    assert none.status_code == 422 and "请写明理由" in page(none)
    early = client.post(answer.url, {"act": "complete", "added": "补充"})
    assert early.status_code == 422 and "不能办理这一步" in page(early)
    assert client.post(answer.url, {"act": "withdraw", "because": "已经说明清楚"}).status_code == 302
    made = Objection.objects.get()
    assert made.state == "withdrawn" and not made.procedures.filter(is_open=True).exists()
    assert "已撤回" in page(client.get(answer.url))
