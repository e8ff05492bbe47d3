"""A company ends the display of its penalty: from the hall to the decision, over the pages of all who have a part."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests.cast import City
from tests.law.test_matrix import a_penalty
from tests.views.hall_cases import SignIn, Today, body, proof
from workflows.models import PublicityRecord, RecordPaper, RecordReceipt, RecordRepair
from workflows.tasks import run_outbox_once

pytestmark = pytest.mark.django_db
FIRST = date(2026, 12, 2)
DAY = timedelta(days=1)


def said(**more: Any) -> dict[str, Any]:
    """What the company types, with its two files."""
    return {
        "corrected_on": "2026-09-10", "statement": "罚款已经缴清，现场已经整改。", "files": [proof()],
        "promise": [proof()], **more,
    }  # fmt: skip


def test_a_company_ends_the_display_of_its_penalty_from_the_hall(
    city: City, client: Any, today_is: Today, sign_in: SignIn
) -> None:
    record = a_penalty(city)
    hall, desk = reverse("hall-penalty", args=[record.pk]), reverse("record-repair", args=[record.pk])

    # What is not on show has nothing to end, and its page says so instead of what to bring.
    today_is(FIRST - DAY)
    speaker = sign_in(city.acmes_speaker)
    PublicityRecord.objects.filter(pk=record.pk).update(state="received")
    page = body(speaker.get(hall))
    assert "不用申请终止公示" in page and "要准备什么" not in page and "提交申请" not in page
    PublicityRecord.objects.filter(pk=record.pk).update(state=record.state)

    # Before it begins it is told, condition by condition, what is missing and when it could apply.
    assert record.document_number in body(speaker.get(reverse("hall-penalties")))
    page = body(speaker.get(hall, {"corrected_on": "2026-09-10", "performed": "on"}))
    for words in (
        "最早 ",
        "2026-12-02",
        "最短期限还没有届满",
        "决定确定的义务已经履行完毕",
        "还没有作出书面信用承诺",
    ):
        assert words in page
    assert "作出决定：共 10个工作日" in page and "待核" in page
    refused = speaker.post(hall, said())
    assert refused.status_code == 422 and "现场已经整改" in body(refused)
    assert not RecordRepair.objects.exists()
    assert sign_in(city.nora).get(hall).status_code == 404

    today_is(FIRST)
    speaker = sign_in(city.acmes_speaker)
    assert speaker.post(hall, said()).status_code == 302
    made = RecordRepair.objects.get()
    page = body(speaker.get(hall))
    assert (
        "已收到，待受理" in page and "最迟受理日" in page and made.code in body(speaker.get(reverse("hall")))
    )

    # The officer's desk, the file that was handed in, the steps; one hand verifies, another decides.
    clara = sign_in(city.clara)
    assert made.code in body(clara.get(reverse("record-repairs"))) and "拟不予受理" in body(clara.get(desk))
    file = made.files.first()
    assert file is not None and clara.get(reverse("file", args=[file.code])).status_code == 200
    assert clara.post(desk, {"verb": "accept_repair", "materials": ["application"]}).status_code == 422
    materials = ["application", "proof", "promise"]
    assert clara.post(desk, {"verb": "accept_repair", "materials": materials}).status_code == 302
    seen = {"verb": "verify", "corrected_on": "2026-09-10", "performed": "on", "reason": "缴款凭证属实。"}
    assert clara.post(desk, seen).status_code == 302
    assert clara.post(desk, {"verb": "grant", "reason": "准予。"}).status_code == 422
    hugo = sign_in(city.hugo)
    assert hugo.post(desk, {"verb": "grant", "reason": "符合规定的条件。"}).status_code == 302
    assert PublicityRecord.objects.get().state == "repaired"
    assert record.document_number not in client.get(reverse("publicity")).content.decode()

    # The decision in the hall, on paper, and as anybody verifies it; the receiver's answer.
    run_outbox_once(200)
    paper = RecordPaper.objects.get(kind="record_granted")
    speaker = sign_in(city.acmes_speaker)
    assert f"查看终止公示申请 {made.code} 的文书" in body(speaker.get(reverse("hall")))
    assert "准予提前终止公示" in body(speaker.get(hall))
    letter = speaker.get(reverse("hall-penalty-letter", args=[paper.code]))
    assert letter.status_code in (200, 202)
    assert sign_in(city.nora).get(reverse("hall-penalty-letter", args=[paper.code])).status_code == 404
    found = client.get(reverse("verify-notice", args=[paper.check_code])).content.decode()
    assert "文书真实" in found and paper.number in found and record.document_number not in found
    receipt = RecordReceipt.objects.get()
    answer = {"on": FIRST.isoformat(), "who": "平台值班员", "text": "已停止公示。"}
    clara, where = sign_in(city.clara), reverse("record-receipt", args=[record.pk, receipt.code])
    assert clara.post(where, {**answer, "who": ""}).status_code == 422
    assert clara.post(where, answer).status_code == 302
    assert clara.post(where, answer).status_code == 422  # the first word counts
    assert "已停止公示。" in body(clara.get(desk))


def test_a_letter_of_the_counter_is_served_by_hand(city: City, today_is: Today, sign_in: SignIn) -> None:
    record = a_penalty(city)
    desk = reverse("record-repair", args=[record.pk])
    today_is(FIRST)
    clara = sign_in(city.clara)
    told = {"applicant": "罗一鸣", "received_on": FIRST.isoformat(), **said(materials=["application"])}
    del told["promise"]
    assert clara.post(desk, told).status_code == 302
    asked = {"verb": "ask_repair_completion", "reason": "缺缴款凭证。", "days": "5"}
    assert clara.post(desk, asked).status_code == 302
    paper = RecordPaper.objects.get()
    where = reverse("record-paper", args=[record.pk, paper.code])
    served = {"on": FIRST.isoformat(), "method": "direct", "recipient": "罗一鸣", "proof": "送达回证"}
    assert "待送达" in body(clara.get(desk))
    assert clara.post(where, {**served, "on": (FIRST + DAY).isoformat()}).status_code == 422
    assert clara.post(where, served).status_code == 302
    assert "等待申请人补正" in body(clara.get(desk))
    assert clara.post(desk, {"verb": "complete_repair"}).status_code == 302
    propose = {"verb": "propose", "reason": "凭证是另一份处罚的。", "basis": "《信用修复管理办法》"}
    assert clara.post(desk, {**propose, "basis": ""}).status_code == 422
    assert clara.post(desk, propose).status_code == 302
    hugo = sign_in(city.hugo)
    assert "凭证是另一份处罚的" in body(hugo.get(desk))
    assert hugo.post(desk, {"verb": "reject_repair"}).status_code == 302
    assert RecordRepair.objects.get().state == "rejected"
