"""The account of the hall from the outside: opened by the slip of a paper notice, found again, blocked, told of."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.cast import MONDAY, City
from tests.views.hall_cases import TUESDAY, SignIn, Today, body, own
from workflows import tasks
from workflows.acts import account, onetime, recovery, slip
from workflows.law.refusal import Refused
from workflows.management.walk import Walk, at
from workflows.models import Activation, Mandate, Notice, Outbox, Person, Recovery, Transition

PASSWORD = "Heng-xin-2026-portal"


@pytest.fixture
def issued(city: City) -> Walk:
    """A case whose prior notices wait for service."""
    return city.case().to_review(MONDAY).to_service(MONDAY)


def deliver(kind: str) -> None:
    """Send what waits of one kind."""
    for row in Outbox.objects.filter(kind=kind, status="pending"):
        assert tasks.deliver(row.pk), row.last_error


def digits() -> str:
    """The six digits of the last letter."""
    deliver("contact_code")
    return "".join(c for c in mail.outbox[-1].body.split("，")[0] if c.isdigit())


def opened(client: Client, code: str, number: str, **stated: str) -> Any:
    """Walk the three steps; the answer to the last."""
    first = client.post(reverse("activate"), {"code": code, "number": number})
    assert first.status_code == 302, body(first)
    told = {
        "name": "王启衡", "username": "wangqh2", "contact": "wang@example.cn",
        "password1": PASSWORD, "password2": PASSWORD, **stated,
    }  # fmt: skip
    second = client.post(reverse("activate-account"), told)
    assert second.status_code == 302, body(second)
    return client.post(reverse("activate-confirm"), {"digits": digits()})


def test_the_code_in_the_paper_notice_opens_an_account(
    city: City, issued: Walk, today_is: Today, client: Client
) -> None:
    """No other binding: the slip, the number of the addressee, a contact that answers. The old holder is told."""
    today_is(TUESDAY)
    account.set_contact(city.acmes_speaker, at=at(MONDAY), email="old@example.cn")
    notice = own(issued)
    code = slip.print_slip(notice, by=city.clara, at=at(TUESDAY))
    kept = Activation.objects.get(notice=notice)
    assert code.replace(" ", "") not in str(vars(kept)) and kept.is_open
    assert code.replace(" ", "") not in str(notice.facts)

    answer = opened(client, code.lower().replace(" ", "-"), city.acme.code)
    assert answer.status_code == 302 and answer.url == reverse("hall")
    page = body(client.get(reverse("hall")))
    assert issued.entry.number in page and "签收" in page
    held = Mandate.objects.get(person__username="wangqh2")
    assert (held.kind, held.subject_id, held.since) == ("legal", city.acme.pk, TUESDAY)
    assert notice.number in held.document
    line = Transition.objects.get(verb="activate_account", book__subject=city.acme)
    assert line.actor_id == held.person_id and line.facts.data["notice"] == notice.ref

    deliver("account_mail")
    told = [letter for letter in mail.outbox if letter.to == ["old@example.cn"]]
    assert len(told) == 1 and "另有账号" in told[0].body
    again = Client().post(reverse("activate"), {"code": code, "number": city.acme.code})
    assert again.status_code == 422 and "已经使用" in body(again)


def test_a_wrong_code_says_nothing_and_soon_nobody_may_try(
    city: City, issued: Walk, today_is: Today, client: Client
) -> None:
    today_is(TUESDAY)
    code = slip.print_slip(own(issued), by=city.clara, at=at(TUESDAY))
    tried = [
        client.post(reverse("activate"), {"code": "0" * 16, "number": city.acme.code}),
        client.post(reverse("activate"), {"code": code, "number": "91330100MA2B00000X"}),
    ]
    said = [sentence for page in tried for sentence in page.context["form"].non_field_errors()]
    assert len(said) == 2 and said[0] == said[1]
    for _try in range(8):
        client.post(reverse("activate"), {"code": "1" * 16, "number": city.acme.code})
    assert client.post(reverse("activate"), {"code": code, "number": city.acme.code}).status_code == 429
    assert client.get(reverse("activate-account")).url == reverse("activate")


def test_five_wrong_digits_open_nothing(city: City, issued: Walk, today_is: Today, client: Client) -> None:
    today_is(TUESDAY)
    code = slip.print_slip(own(issued), by=city.clara, at=at(TUESDAY))
    client.post(reverse("activate"), {"code": code, "number": city.acme.code})
    told = {"name": "王启衡", "username": "wangqh3", "contact": "wang@example.cn"}
    client.post(reverse("activate-account"), told | {"password1": PASSWORD, "password2": PASSWORD})
    right = digits()
    wrong = str((int(right) + 1) % 10**6).zfill(6)
    answers = [client.post(reverse("activate-confirm"), {"digits": typed}) for typed in [wrong] * 5 + [right]]
    assert {answer.status_code for answer in answers} == {422}
    assert not Person.objects.filter(username="wangqh3").exists()


def test_a_person_listed_with_the_company_gets_an_account_of_its_own(
    city: City, issued: Walk, today_is: Today, client: Client
) -> None:
    today_is(TUESDAY)
    notice = Notice.objects.get(entry=issued.entry, kind="prior_notice", associate__isnull=False)
    code = slip.print_slip(notice, by=city.clara, at=at(TUESDAY))
    assert opened(client, code, notice.associate.id_number, name="").status_code == 302
    held = Mandate.objects.get(person__username="wangqh2")
    assert held.kind == "self" and held.person.name == "何小明" and held.subject.is_person
    assert client.get(reverse("hall-receive", args=[notice.code])).status_code == 200
    assert client.get(reverse("hall-receive", args=[own(issued).code])).status_code == 404


def test_the_slip_is_for_who_serves_and_the_notice_stays_as_it_was(
    city: City, issued: Walk, today_is: Today, sign_in: SignIn, monkeypatch: Any
) -> None:
    today_is(TUESDAY)
    monkeypatch.setattr("workflows.printing.pdf.render", lambda html, *_more, **_told: html.encode())
    notice = own(issued)
    before = (notice.facts_digest, notice.page_digest)
    address = reverse("notice-slip", args=[notice.code])
    paper = sign_in(city.clara).get(address)
    assert paper.status_code == 200 and paper["Cache-Control"] == "no-store"
    code = onetime.grouped(onetime.derived("slip", f"{notice.code}/{notice.check_code}"))
    assert code in body(paper) and code in body(sign_in(city.clara).get(address))
    # Auditors and the credit office look at the notice, but have no business with its slip.
    assert sign_in(city.anna).get(reverse("notice", args=[notice.code])).status_code == 200
    assert {sign_in(p).get(address).status_code for p in (city.anna, city.people["zhouw"])} == {403}
    assert sign_in(city.stella).get(address).status_code == 404
    notice.refresh_from_db()
    assert (notice.facts_digest, notice.page_digest) == before
    assert Activation.objects.count() == 1


def test_an_officer_sees_which_notice_opened_an_account_and_blocks_it(
    city: City, issued: Walk, today_is: Today, sign_in: SignIn
) -> None:
    today_is(TUESDAY)
    code = slip.print_slip(own(issued), by=city.clara, at=at(TUESDAY))
    visitor = Client()
    opened(visitor, code, city.acme.code)
    held = Mandate.objects.get(person__username="wangqh2")
    client, address = sign_in(city.clara), reverse("subject-accounts", args=[city.acme.pk])
    page = body(client.get(address))
    assert own(issued).number in page and "wangqh2" in page and "与登记的法定代表人不一致" in page
    assert client.post(address, {"block": held.pk}).status_code == 422
    assert client.post(address, {"block": held.pk, "because": "冒用凭条"}).status_code == 302
    assert visitor.get(reverse("hall")).status_code == 302  # signed out: the account is closed
    held.refresh_from_db()
    assert held.revoked_on == TUESDAY and not Person.objects.get(username="wangqh2").is_active
    assert Transition.objects.get(verb="block_account").facts.data["because"] == "冒用凭条"


# ------------------------------------------------------------------------------------------- recovery
def test_a_forgotten_password_is_set_anew_and_other_sessions_end(
    city: City, today_is: Today, sign_in: SignIn, client: Client
) -> None:
    today_is(TUESDAY)
    speaker = city.acmes_speaker
    account.set_contact(speaker, at=at(MONDAY), email="old@example.cn")
    elsewhere = Client()
    elsewhere.force_login(speaker, backend="project.auth.DutyBackend")
    assert elsewhere.get(reverse("hall")).status_code == 200
    told = {"username": speaker.username, "contact": "OLD@example.cn"}
    assert client.post(reverse("recover"), told).status_code == 302
    said = {"digits": digits(), "password1": PASSWORD, "password2": PASSWORD}
    assert client.post(reverse("recover-new"), said).url == reverse("login")
    assert elsewhere.get(reverse("hall")).status_code == 302
    assert Person.objects.get(pk=speaker.pk).check_password(PASSWORD)
    assert Transition.objects.filter(verb="recover_account", book__subject=city.acme).count() == 1
    deliver("account_mail")
    assert "重设了登录密码" in mail.outbox[-1].body


def test_nobody_learns_which_accounts_there_are(city: City, today_is: Today, client: Client) -> None:
    """An unknown name, a foreign contact and an officer's account are answered alike, and nothing is sent."""
    today_is(TUESDAY)
    pages = []
    for username in ("niemand", city.acmes_speaker.username, city.clara.username):
        client.post(reverse("recover"), {"username": username, "contact": "me@example.cn"})
        pages.append(client.get(reverse("recover-new")))
    assert len({page.context["lead"] for page in pages}) == 1
    assert {page.status_code for page in pages} == {200}
    assert not Outbox.objects.filter(kind="contact_code").exists()
    said = {"digits": "123456", "password1": PASSWORD, "password2": PASSWORD}
    assert client.post(reverse("recover-new"), said).status_code == 422


def test_a_contact_gets_five_codes_an_hour(city: City, today_is: Today) -> None:
    today_is(TUESDAY)
    account.set_contact(city.acmes_speaker, at=at(MONDAY), email="old@example.cn")
    told = {"username": city.acmes_speaker.username, "contact": "old@example.cn"}
    answers = [Client().post(reverse("recover"), told).status_code for _nth in range(6)]
    assert answers == [302] * 5 + [422]


def test_a_natural_persons_account_needs_two_officers_at_the_counter(
    city: City, issued: Walk, today_is: Today, client: Client
) -> None:
    today_is(TUESDAY)
    notice = Notice.objects.get(entry=issued.entry, kind="prior_notice", associate__isnull=False)
    code = slip.print_slip(notice, by=city.clara, at=at(TUESDAY))
    opened(client, code, notice.associate.id_number, name="")
    held = Mandate.objects.get(person__username="wangqh2")
    told: dict[str, Any] = {"office": issued.entry.department, "at": at(TUESDAY)}
    row, handed = recovery.ask(held, "居民身份证原件", by=city.clara, **told)
    assert handed == "" and row.needs_another
    with pytest.raises(Exception, match="同一人"):
        recovery.approve(row, by=city.clara, at=at(TUESDAY))
    zhou = city.people["zhouw"]
    handed = recovery.approve(row, by=zhou, at=at(TUESDAY))
    said = {"code": handed, "username": "wangqh2", "password1": PASSWORD + "1", "password2": PASSWORD + "1"}
    assert Client().post(reverse("recover-counter"), said | {"username": "niemand"}).status_code == 422
    assert Client().post(reverse("recover-counter"), said).status_code == 302
    assert Client().post(reverse("recover-counter"), said).status_code == 422
    assert Recovery.objects.get().used_at and Person.objects.get(username="wangqh2").check_password(
        PASSWORD + "1"
    )
    verbs = list(Transition.objects.filter(book__subject=held.subject).values_list("verb", flat=True))
    assert verbs[-3:] == ["ask_recovery", "approve_recovery", "recover_account"]


def test_a_new_paper_notice_opens_a_lost_account_once(city: City, issued: Walk, today_is: Today) -> None:
    today_is(TUESDAY)
    code = slip.print_slip(own(issued), by=city.clara, at=at(TUESDAY))
    said = {"code": code, "number": city.acme.code, "password1": PASSWORD, "password2": PASSWORD}
    foreign = Client().post(reverse("recover-paper"), said | {"username": city.nora.username})
    assert foreign.status_code == 422
    mine = said | {"username": city.acmes_speaker.username}
    assert Client().post(reverse("recover-paper"), mine).status_code == 302
    assert Client().post(reverse("recover-paper"), mine).status_code == 422
    with pytest.raises(Refused):
        slip.print_slip(own(issued), by=city.clara, at=at(TUESDAY))
