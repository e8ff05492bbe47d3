"""Electronic service in the portal: consent, arrival, opened, acknowledged, each once; the confirmed address."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.cast import MONDAY, City
from tests.uploads import PDF
from tests.views.hall_cases import TUESDAY, SignIn, Today, body, own
from workflows.acts import reading
from workflows.management.walk import Walk, at
from workflows.models import Alert, Deadline, Notice, Outbox, ServiceAddress, Subject, Transition
from workflows.queries import addresses
from workflows.tasks import deliver, tick

pytestmark = pytest.mark.django_db

CONFIRMED = {
    "recipient": "罗一鸣",
    "address": "衡川市滨河路18号3楼",
    "postcode": "421000",
    "phone": "0999-0000-0101",
    "email": "office@example.org",
    "agrees_electronic": "on",
}


@pytest.fixture
def issued(city: City) -> Walk:
    """A case whose prior notices wait for service."""
    return city.case().to_review(MONDAY).to_service(MONDAY)


def confirm(client: Any, prefix: int, **changed: str) -> Any:
    """The party confirms its address in the hall."""
    said = {f"m{prefix}-{name}": value for name, value in {**CONFIRMED, **changed}.items() if value}
    return client.post(reverse("hall-address"), {"whose": "1", **said}, follow=True)


def verbs(walk: Walk, *wanted: str) -> list[str]:
    """The lines of the case with these verbs."""
    rows = Transition.objects.filter(book=walk.entry.book, verb__in=wanted).order_by("seq")
    return list(rows.values_list("verb", flat=True))


def send(client: Any, paper: Notice) -> Any:
    """The officer serves electronically, into the hall."""
    said = {"method": "electronic", "outcome": "succeeded", "in_hall": "on"}
    return client.post(reverse("notice-serve", args=[paper.code]), said, follow=True)


@pytest.mark.sqlite
def test_consent_arrival_opened_acknowledged(
    city: City, issued: Walk, today_is: Today, sign_in: SignIn
) -> None:
    paper, mandate = own(issued), city.acmes_speaker.mandates.get()
    today_is(MONDAY, 15)
    assert "没有同意电子送达" in body(send(sign_in(city.clara), paper))
    party = sign_in(city.acmes_speaker)
    assert "已确认送达地址" in body(confirm(party, mandate.pk))
    today_is(MONDAY, 16)
    assert "已登记送达" in body(send(sign_in(city.clara), paper))
    paper.refresh_from_db()
    assert (paper.state, paper.served_on, paper.service_method) == ("served", MONDAY, "electronic")
    assert paper.arrived_at == at(MONDAY, 16) and paper.opened_at is None
    assert Deadline.objects.get(entry=issued.entry, kind="reply", about=paper.ref).started_on == MONDAY

    # The letter says that something arrived, not what.
    row = Outbox.objects.get(kind="service_mail")
    assert deliver(row.pk) and len(mail.outbox) == 1
    assert mail.outbox[0].to == ["office@example.org"] and "失信" not in mail.outbox[0].body

    today_is(TUESDAY)
    party = sign_in(city.acmes_speaker)
    home = body(party.get(reverse("hall")))
    assert "查看并确认收到列入事先告知书" in home and "未读" in home
    where = reverse("hall-paper", args=[paper.code])
    for _twice in range(2):
        page = body(party.get(where))
    assert "我已收到" in page and "拖欠" in page
    assert "未确认" in body(party.get(reverse("hall")))
    for _twice in range(2):
        party.post(where)
    paper.refresh_from_db()
    assert (paper.opened_at, paper.acknowledged_at) == (at(TUESDAY), at(TUESDAY))
    assert verbs(issued, "notice_opened", "notice_acknowledged") == ["notice_opened", "notice_acknowledged"]
    assert "我已收到" not in body(party.get(where))
    assert "查看并确认收到" not in body(party.get(reverse("hall")))
    page = body(sign_in(city.clara).get(reverse("notice-service", args=[paper.code])))
    assert "首次打开" in page and "确认收到" in page


def test_a_notice_that_nobody_opens_is_recalled_once(
    city: City, issued: Walk, today_is: Today, sign_in: SignIn
) -> None:
    Subject.objects.filter(pk=city.acme.pk).update(electronic_service=True, email="office@example.org")
    paper = own(issued)
    today_is(MONDAY, 16)
    send(sign_in(city.clara), paper)
    Outbox.objects.update(status="done")
    tick(at(date(2026, 3, 4), 9))
    assert not Alert.objects.filter(kind="unread").exists()
    for hour in (9, 10):
        tick(at(date(2026, 3, 5), hour))  # the third working day
    told = Alert.objects.get(kind="unread")
    assert told.person == city.clara and told.data["title"] == "列入事先告知书"
    assert Notice.objects.get(pk=paper.pk).reminded_at == at(date(2026, 3, 5), 9)
    assert verbs(issued, "remind_unread") == ["remind_unread"]
    today_is(date(2026, 3, 5), 11)
    row = Outbox.objects.get(key=f"unread/{paper.code}")
    assert deliver(row.pk) and "还没有查看" in mail.outbox[-1].subject


@pytest.mark.parametrize("days", [0, 3])
def test_what_was_read_or_is_not_to_be_recalled_is_left_alone(
    city: City, issued: Walk, today_is: Today, sign_in: SignIn, settings: Any, days: int
) -> None:
    settings.XINHENG_REMIND_UNREAD_DAYS = days
    Subject.objects.filter(pk=city.acme.pk).update(electronic_service=True)
    paper = own(issued)
    today_is(MONDAY, 16)
    send(sign_in(city.clara), paper)
    if days:
        paper.refresh_from_db()
        reading.opened(paper, by=city.acmes_speaker, at=at(TUESDAY))
    tick(at(date(2026, 3, 20)))
    assert not Alert.objects.filter(kind="unread").exists()


def test_a_new_confirmation_replaces_the_former(city: City, today_is: Today, sign_in: SignIn) -> None:
    mandate = city.acmes_speaker.mandates.get()
    today_is(MONDAY)
    party = sign_in(city.acmes_speaker)
    assert addresses.address_of(city.acme).is_confirmed is False
    refused = confirm(party, mandate.pk, postcode="42", address="")
    assert refused.status_code == 422 and "邮政编码是6位数字" in body(refused) and "罗一鸣" in body(refused)
    confirm(party, mandate.pk)
    confirm(party, mandate.pk)  # the same once more: nothing new
    confirm(party, mandate.pk, address="衡川市解放路2号", agrees_electronic="")
    first, second = ServiceAddress.objects.filter(subject=city.acme).order_by("pk")
    assert (first.ended_on, second.ended_on, second.in_person) == (MONDAY, None, True)
    assert addresses.address_of(city.acme).address == "衡川市解放路2号"
    assert not Subject.objects.get(pk=city.acme.pk).electronic_service
    lines = Transition.objects.filter(verb="confirm_address", actor=city.acmes_speaker)
    assert lines.count() == 2 and lines[0].book.ref == city.acme.ref


def test_consent_is_withdrawn_for_the_future(
    city: City, issued: Walk, today_is: Today, sign_in: SignIn
) -> None:
    mandate = city.acmes_speaker.mandates.get()
    today_is(MONDAY, 15)
    party = sign_in(city.acmes_speaker)
    confirm(party, mandate.pk)
    told = party.post(reverse("hall-address"), {"whose": "1", "withdraw": "1"}, follow=True)
    assert "已撤回电子送达的同意" in body(told)
    assert not Subject.objects.get(pk=city.acme.pk).electronic_service
    now = ServiceAddress.in_force(city.acme)
    assert now is not None and (now.address, now.agrees_electronic) == (CONFIRMED["address"], False)
    assert "没有有效的电子送达同意" in body(
        party.post(reverse("hall-address"), {"whose": "1", "withdraw": "1"}, follow=True)
    )
    assert "没有同意电子送达" in body(send(sign_in(city.clara), own(issued)))
    assert party.post(reverse("hall-address"), {"whose": "2"}).status_code in (302, 404)


def test_an_officer_records_a_signed_form(city: City, issued: Walk, today_is: Today, sign_in: SignIn) -> None:
    today_is(TUESDAY)
    paper = issued.entry.notices.get(associate__isnull=False)
    where, clara = reverse("notice-address", args=[paper.code]), sign_in(city.clara)
    signed = {**CONFIRMED, "recipient": "何小明", "confirmed_on": TUESDAY.isoformat()}
    assert "请至少上传一个文件" in body(clara.post(where, signed))
    late = {**signed, "confirmed_on": (TUESDAY + timedelta(days=1)).isoformat()}
    assert "不能晚于今天" in body(clara.post(where, late))
    scan = SimpleUploadedFile("送达地址确认书.pdf", PDF, "application/pdf")
    assert "已登记送达地址确认书" in body(clara.post(where, {**signed, "files": scan}, follow=True))
    kept = ServiceAddress.objects.get()
    assert (kept.associate, kept.in_person, kept.evidence.purpose) == (paper.associate, False, "service")
    assert verbs(issued, "confirm_address") == ["confirm_address"]
    # A person without a file of its own agrees for itself, not for the company.
    assert not Subject.objects.get(pk=city.acme.pk).electronic_service
    found = addresses.of_notices(issued.entry.notices.select_related("associate__subject", "entry__subject"))
    assert found[paper.pk].recipient == "何小明" and not found[own(issued).pk].is_confirmed
