"""Attacks on accounts, codes, mandates and messages of issue 6: each was possible once."""

import socket
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from forms.contact import proof_of
from tests.cast import MONDAY, City
from tests.flows.test_challenge import filed
from tests.views.hall_cases import TUESDAY, SignIn, Today, body, own, proof
from tests.views.test_portal_agents import Upload
from workflows.acts import (
    account,
    archive,
    challenge,
    complaint,
    contact,
    filing,
    grant,
    hall,
    onetime,
    people,
    receipt,
    recovery,
    slip,
)
from workflows.acts import subject as subjects
from workflows.acts.objection import Said
from workflows.flows.objection import ObjectionFlow
from workflows.gateways import https
from workflows.gateways.platform import DeliveryFailed
from workflows.law.duties import RECEIVE_NOTICE, VIEW_OWN
from workflows.law.refusal import Refused
from workflows.management import city as demo
from workflows.management.walk import Walk, at
from workflows.models import Activation, Archive, Complaint, Grant, Mandate, Notice, Outbox, Person, Subject
from workflows.models.objection import query_code_of
from workflows.queries import account_mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(city: City) -> Walk:
    """A case whose prior notices wait for service."""
    return city.case().to_review(MONDAY).to_service(MONDAY)


def an_agent(city: City, walk: Walk, scope: Any = (VIEW_OWN,), name: str = "agent1") -> tuple[Grant, str]:
    """An offer for one entry, and its code."""
    return grant.offer(
        city.acme, agent_name="钱代理", scope=scope, entries=[walk.entry], about=walk.entry, since=MONDAY,
        ends_on=TUESDAY + timedelta(days=30), upload=Upload(), by=city.acmes_speaker, at=at(MONDAY),
    )  # fmt: skip


def accepted(city: City, walk: Walk, scope: Any = (VIEW_OWN,)) -> Person:
    """An agent of one entry."""
    _made, code = an_agent(city, walk, scope)
    agent = people.enrol("agent1", "钱代理", "x")
    grant.accept(grant.find(code, "钱代理", at=at(MONDAY)), agent, at=at(MONDAY))
    return Person.objects.get(pk=agent.pk)


def test_a_letter_to_a_stranger_opens_nobodys_account(city: City, told: Walk, today_is: Today) -> None:
    """The number of a company is public: a code in the letter to an objector would have been the company's account."""
    today_is(TUESDAY)
    letter = own(told)
    slip.print_slip(letter, by=city.clara, at=at(TUESDAY))
    Notice.objects.filter(pk=letter.pk).update(to_another=True)
    letter.refresh_from_db()
    with pytest.raises(Refused, match="不附开通凭条"):
        slip.print_slip(letter, by=city.clara, at=at(TUESDAY))
    code = onetime.derived(slip.WHAT, f"{letter.code}/{letter.check_code}")
    assert Activation.objects.get().is_open and slip.find(code, city.acme.code) is None


def test_only_whoever_asked_for_a_code_may_try_it(city: City) -> None:
    """Nobody uses up another's tries, and asking for a code ends nobody else's."""
    mine = contact.ask("wang@example.cn", purpose="objection", about="LR-2026-0001", at=at(MONDAY))
    drawn = contact.draw(mine.pk, at=at(MONDAY))
    assert drawn is not None
    for _try in range(
        6
    ):  # a stranger who posts wrong digits for this address, with and without a code asked for
        assert not contact.prove("wang@example.cn", "000000", asked=None, at=at(MONDAY))
    theirs = contact.ask("wang@example.cn", purpose="objection", about="LR-2026-0001", at=at(MONDAY))
    assert not contact.prove("wang@example.cn", drawn[1], asked=theirs.pk, at=at(MONDAY))
    assert contact.prove("wang@example.cn", drawn[1], asked=mine.pk, at=at(MONDAY))


def test_the_limit_of_codes_tells_nothing_of_an_account(city: City, today_is: Today) -> None:
    today_is(TUESDAY)
    account.set_contact(city.acmes_speaker, at=at(MONDAY), email="old@example.cn")
    said = []
    for username, address in ((city.acmes_speaker.username, "old@example.cn"), ("niemand", "x@example.cn")):
        told = {"username": username, "contact": address}
        said.append([Client().post(reverse("recover"), told).status_code for _nth in range(6)])
        today_is(TUESDAY, 12)  # another minute for the limit by address of the network
    assert said == [[302] * 5 + [422]] * 2


def test_a_blocked_account_leaves_no_back_door(city: City, told: Walk, today_is: Today) -> None:
    """What was offered by who speaks for nobody any more is not accepted."""
    made, code = an_agent(city, told)
    Mandate.objects.filter(person=city.acmes_speaker).update(revoked_on=MONDAY)
    agent = people.enrol("agent1", "钱代理", "x")
    with pytest.raises(Refused, match="不能代表"):
        grant.accept(grant.find(code, "钱代理", at=at(MONDAY)), agent, at=at(MONDAY))
    made.refresh_from_db()
    assert made.mandate is None


def test_an_agent_of_one_entry_agrees_to_nothing_for_all(city: City, told: Walk, today_is: Today) -> None:
    today_is(TUESDAY)
    agent = accepted(city, told, scope=(VIEW_OWN, RECEIVE_NOTICE))
    Mandate.objects.filter(person=agent).update(verified_on=MONDAY)
    Subject.objects.filter(pk=city.acme.pk).update(electronic_service=False)
    with pytest.raises(Refused, match="全部事项"):
        hall.receive(own(told), city.acme, agrees=True, by=Person.objects.get(pk=agent.pk), at=at(TUESDAY))
    assert not Subject.objects.get(pk=city.acme.pk).electronic_service
    Subject.objects.filter(pk=city.acme.pk).update(electronic_service=True)
    subject = Subject.objects.get(pk=city.acme.pk)
    assert hall.receive(own(told), subject, agrees=False, by=Person.objects.get(pk=agent.pk), at=at(TUESDAY))[
        1
    ]


def test_an_agent_of_one_entry_reads_no_other_complaint(
    city: City, told: Walk, today_is: Today, sign_in: SignIn
) -> None:
    today_is(TUESDAY)
    said = {"about": "attitude", "department": str(city.offices["HC-RS"].pk), "text": "态度差。"}
    speaker = sign_in(city.acmes_speaker)
    assert speaker.post(reverse("hall-complaints"), said).status_code == 302
    one = said | {"text": "拖延。", "number": told.entry.number}
    assert speaker.post(reverse("hall-complaints"), one).status_code == 302
    general, about = Complaint.objects.get(entry=None), Complaint.objects.get(entry=told.entry)
    client = sign_in(accepted(city, told))
    page = body(client.get(reverse("hall-complaints")))
    assert about.code in page and general.code not in page
    assert client.get(reverse("hall-complaint", args=[general.code])).status_code == 404
    assert client.get(reverse("hall-complaint", args=[about.code])).status_code == 200


def test_a_message_is_not_carried_to_this_machine() -> None:
    """A registered interface may name our own services, or the address where a cloud keeps secrets."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(DeliveryFailed, match="本机") as caught:
            https.post(f"https://127.0.0.1:{port}/x", "k", {})
        assert caught.value.permanent
        link, _peer = server.accept()
        assert link.recv(1) == b""
        link.close()
    assert [https.is_inward(h) for h in ("169.254.169.254", "::1", "::ffff:127.0.0.1", "fe80::1%eth0")] == [
        True
    ] * 4
    assert not https.is_inward("10.1.2.3")


def test_the_query_code_of_the_hall_is_no_key_for_an_agent(
    city: City, today_is: Today, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It outlives every mandate: an agent reads none, and whoever has one only looks."""
    monkeypatch.setattr("forms.guard.SECONDS_MIN", 0)
    walk, _day = city.listed()
    today_is(date(2026, 8, 3))
    made, _new = filing.file(
        walk.entry, Said("other", "party", city.acme.name, "wang@example.cn", text="有误"), channel="hall", uploads=[],
        start=ObjectionFlow.begin.run, by=city.acmes_speaker, at=at(date(2026, 8, 3)),
    )  # fmt: skip
    agent = people.enrol("agent1", "钱代理", "x")
    held = people.mandate(agent, city.acme, "agent", since=MONDAY)
    Mandate.objects.filter(pk=held.pk).update(scope=[str(VIEW_OWN)], ends_on=date(2026, 12, 31))
    url = reverse("hall-objection-track", args=[walk.entry.number, made.code])
    page = body(sign_in(agent).get(url))
    assert made.code in page and query_code_of(made.code) not in page
    assert query_code_of(made.code) not in body(
        sign_in(city.acmes_speaker).get(url)
    )  # told on the receipt alone
    stranger, ask = Client(), reverse("objections")
    opened = stranger.get(ask).context["form"]["opened"].value()
    said = {"code": made.code, "query_code": query_code_of(made.code), "opened": opened}
    shown = stranger.post(ask, said).url
    assert made.code in body(stranger.get(shown))
    assert stranger.post(shown, {"act": "withdraw", "because": "x"}).status_code == 403
    made.refresh_from_db()
    assert made.state == "filed"


def test_a_company_is_no_way_round_the_second_officer(city: City, told: Walk) -> None:
    """Whoever speaks for a company and for a natural person has one account: two officers open it again."""
    mine = city.acmes_speaker.mandates_now()[0]
    person = subjects.find_or_create(demo.id_for(77), "罗一鸣", is_person=True)
    Mandate.objects.create(person=city.acmes_speaker, subject=person, kind="self", since=MONDAY)
    held = Mandate.objects.select_related("person", "subject").get(pk=mine.pk)
    who: dict[str, Any] = {"office": told.entry.department, "by": city.clara, "at": at(TUESDAY)}
    row, code = recovery.ask(held, "身份证原件", **who)
    assert row.needs_another and not code
    letter = own(told)
    paper = slip.print_slip(letter, by=city.clara, at=at(TUESDAY))
    with pytest.raises(Refused, match="自然人"):
        holder = Person.objects.get(pk=city.acmes_speaker.pk)
        recovery.by_slip(slip.find(paper, city.acme.code), holder, "Heng-xin-2026-x", at=at(TUESDAY))


def test_a_code_handed_over_opens_nothing_once_the_mandate_was_blocked(city: City, told: Walk) -> None:
    """The account speaks for another company as well, and stays: the code of this one is dead all the same."""
    other = city.companies["hongtuo"][0]
    people.mandate(city.acmes_speaker, other, "legal", since=MONDAY)
    held = Mandate.objects.select_related("person", "subject").get(
        person=city.acmes_speaker, subject=city.acme
    )
    who: dict[str, Any] = {"office": told.entry.department, "by": city.clara, "at": at(TUESDAY)}
    _row, code = recovery.ask(held, "身份证原件", **who)
    account.block(held, "离职", **who)
    holder = Person.objects.get(pk=city.acmes_speaker.pk)
    assert code and holder.is_active
    with pytest.raises(Refused, match="找回码不对"):
        recovery.by_counter(holder, code, "Heng-xin-2026-y", at=at(TUESDAY))
    Mandate.objects.filter(person=holder).update(ends_on=TUESDAY, revoked_on=None)
    assert recovery.holder(holder.username, TUESDAY) == holder
    assert recovery.holder(holder.username, TUESDAY + timedelta(days=1)) is None


def test_what_no_column_takes_is_no_receipt() -> None:
    said = receipt.said_in({"by": "王\0工", "text": "\ud800好", "answer": {"a": 1}})
    assert (said.who, said.text, said.answer) == ("王工", "好", "")
    assert Client().post(reverse("receipt", args=["x-y"]), "[" * 60000, "application/json").status_code == 404


def test_nobody_sends_codes_to_the_whole_town(city: City, today_is: Today, sign_in: SignIn) -> None:
    today_is(TUESDAY)
    client = sign_in(city.acmes_speaker)
    said = [{"contact": f"a{n}@example.cn", "password": demo.PASSWORD} for n in range(21)]
    told = [client.post(reverse("hall-contact"), each).status_code for each in said]
    assert told == [302] * 20 + [422]


def test_an_open_session_alone_changes_no_contact_and_the_former_is_told(
    city: City, today_is: Today, sign_in: SignIn
) -> None:
    today_is(TUESDAY)
    who = city.acmes_speaker
    account.set_contact(who, at=at(TUESDAY), email="old@example.cn")
    client = sign_in(who)
    refused = client.post(reverse("hall-contact"), {"contact": "thief@example.cn", "password": "guess"})
    assert refused.status_code == 422 and "密码不对" in refused.content.decode()
    assert "thief@example.cn" in refused.content.decode()  # what was typed is kept
    account.set_contact(who, at=at(TUESDAY, 11), email="new@example.cn")
    row = Outbox.objects.get(kind="account_mail")
    letter = account_mail.letter(who.pk, "contact", 0, at(TUESDAY, 11), row.payload["to"])
    assert letter is not None and letter.address == "old@example.cn" and "更换" in letter.body


def test_a_stranger_keeps_nobody_from_getting_a_code(city: City, today_is: Today, monkeypatch: Any) -> None:
    monkeypatch.setattr("forms.guard.SECONDS_MIN", 0)
    walk, _day = city.listed()
    today_is(date(2026, 8, 3))
    url = f"{reverse('objection-new')}?entry={walk.entry.number}"
    opened = Client().get(url).context["contact_form"]["opened"].value()
    said = {"step": "send", "contact": "wu@example.cn", "opened": opened}
    theirs = [Client(REMOTE_ADDR="192.0.2.66").post(url, said).status_code for _nth in range(5)]
    assert theirs == [200] * 3 + [429] * 2
    assert Client(REMOTE_ADDR="192.0.2.7").post(url, said).status_code == 200


def test_a_number_of_many_digits_is_no_party(city: City, today_is: Today, monkeypatch: Any) -> None:
    monkeypatch.setattr("forms.guard.SECONDS_MIN", 0)
    monkeypatch.setattr("workflows.views.objecting_public.SENT_BY_ADDRESS", ("x", 1, timedelta(hours=1)))
    walk, _day = city.listed()
    today_is(date(2026, 8, 3))
    url, said = f"{reverse('objection-new')}?entry={walk.entry.number}", {"step": "file", "about": "9" * 5000}
    assert Client().post(url, said).status_code == 422
    said |= {"proof": proof_of("wu@example.cn"), "promised": "1", "text": "同名同姓"}
    answers = [Client().post(url, said) for _nth in range(2)]
    assert [answer.status_code for answer in answers] == [422, 429] and "同名同姓" in body(answers[1])


def test_other_departments_do_not_read_the_notes_of_a_lawsuit(
    city: City, today_is: Today, sign_in: SignIn
) -> None:
    walk, day = city.listed()
    today_is(day)
    made = filed(walk, day)
    challenge.note(made, "note", day, "证人何小明到庭", by=city.clara, at=at(day))
    url = reverse("challenge", args=[made.code])
    assert "何小明到庭" in body(sign_in(city.clara).get(url))
    page = sign_in(city.people["zhouw"]).get(url)
    assert page.status_code == 200 and "何小明到庭" not in body(page)


def test_whom_a_complaint_concerns_reads_no_complainant(
    city: City, today_is: Today, sign_in: SignIn, monkeypatch: Any
) -> None:
    today_is(TUESDAY)
    said = complaint.Said(
        "attitude", "态度差。", city.offices["HC-RS"], name="柳知微", contact="liu@example.org"
    )
    made, _code = complaint.file(said, channel="web", by=people.counter_keeper(), at=at(TUESDAY))
    url = reverse("desk-complaint", args=[made.code])
    assert "liu@example.org" in body(sign_in(city.people["zhouw"]).get(url))
    monkeypatch.setattr(Complaint, "concerns", lambda *_told: True)
    page = body(sign_in(city.people["zhouw"]).get(url))
    assert "liu@example.org" not in page and "柳知微" not in page and "应当回避" in page


def test_a_copy_made_under_a_wider_mandate_is_not_opened_by_a_narrower_one(city: City, told: Walk) -> None:
    agent = accepted(city, told)
    facts: dict[str, Any] = {"person": agent, "subject": city.acme, "entries": [told.entry.pk], "total": 1}
    before = Archive.objects.create(created_at=at(MONDAY) - timedelta(hours=1), **facts)
    after = Archive.objects.create(created_at=at(MONDAY) + timedelta(hours=1), **facts)
    assert archive.mandate_of(before, at(TUESDAY)) is None
    assert archive.mandate_of(after, at(TUESDAY)) is not None


def test_files_of_strangers_are_counted_before_they_are_looked_into(
    city: City, today_is: Today, monkeypatch: Any
) -> None:
    today_is(TUESDAY)
    monkeypatch.setattr("workflows.views.filing.TRIED_AN_HOUR", 1)
    looked: list[Any] = []
    monkeypatch.setattr("forms.files.check", lambda upload: looked.append(upload) or upload)
    answers = [
        Client().post(reverse("report-new"), {"text": "拖欠工资。", "files": proof()}) for _nth in range(2)
    ]
    assert [answer.status_code for answer in answers] == [422, 429] and len(looked) == 1
    assert "拖欠工资。" in body(answers[1])
