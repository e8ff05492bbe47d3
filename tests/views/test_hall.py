"""The subject's hall: who sees what, what is to do, and the notices to receive."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import MONDAY, City
from tests.views.hall_cases import TUESDAY, WORDS, SignIn, Today, body, own, statement_url
from workflows.acts import notice as notice_acts
from workflows.acts import people, subject
from workflows.management.walk import Walk
from workflows.models import (
    Associate,
    Deadline,
    Notice,
    Statement,
    Subject,
    Transition,
)
from workflows.queries import hall_clocks


@pytest.fixture
def told(city: City) -> Walk:
    """A case whose prior notices were served on Monday: five working days run."""
    return city.notified()


@pytest.fixture
def issued(city: City) -> Walk:
    """A case whose prior notices wait for service."""
    return city.case().to_review(MONDAY).to_service(MONDAY)


def test_the_hall_tells_what_is_to_do_and_both_clocks(
    city: City, told: Walk, today_is: Today, sign_in: SignIn
) -> None:
    today_is(TUESDAY)
    page = body(sign_in(city.acmes_speaker).get(reverse("hall")))
    assert "您有 2 件事现在要办" in page
    assert "决定还没有作出" in page
    assert "您的期限：陈述申辩" in page and "机关的期限：作出列入决定" in page
    assert "剩 4 个工作日" in page
    assert page.count('class="xh-beam xh-beam--lg"') == 2
    assert "提出申辩不会加重处理" in page


def test_both_beams_lie_on_one_scale(city: City, told: Walk) -> None:
    from workflows.queries import hall

    party = hall.parties(city.acmes_speaker, TUESDAY)[0]
    yours, theirs = hall_clocks.scale(party)
    assert [c["on"] for c in yours.face["cells"]] == [c["on"] for c in theirs.face["cells"]]


def test_a_case_is_unseen_before_a_notice_was_issued(city: City, today_is: Today, sign_in: SignIn) -> None:
    walk = city.case()
    today_is(MONDAY)
    client = sign_in(city.acmes_speaker)
    assert walk.entry.number not in body(client.get(reverse("hall")))
    assert client.get(reverse("hall-entry", args=[walk.entry.number])).status_code == 404


def test_another_subject_finds_nothing(city: City, told: Walk, today_is: Today, sign_in: SignIn) -> None:
    today_is(TUESDAY)
    client, number, code = sign_in(city.nora), told.entry.number, own(told).code
    addresses = [
        reverse("hall-entry", args=[number]),
        statement_url(told),
        reverse("hall-commit", args=[number]),
        reverse("hall-repair", args=[number]),
        reverse("hall-receive", args=[code]),
        reverse("hall-notice", args=[code]),
        reverse("hall-entry", args=["LR-2026-9999"]),
        reverse("hall-notice", args=["unknown"]),
    ]
    assert {client.get(address).status_code for address in addresses} == {404}
    assert {client.post(a, {"text": WORDS}).status_code for a in addresses if "pdf" not in a} <= {404, 405}
    assert not Statement.objects.exists()
    assert number not in body(client.get(reverse("hall")))


def test_an_officer_without_a_mandate_finds_nothing(
    city: City, told: Walk, today_is: Today, sign_in: SignIn
) -> None:
    today_is(TUESDAY)
    client = sign_in(city.clara)
    assert client.get(reverse("hall")).status_code == 404
    assert client.get(reverse("hall-entry", args=[told.entry.number])).status_code == 404


def test_a_mandate_whose_last_day_has_passed_gives_nothing(
    city: City, told: Walk, today_is: Today, sign_in: SignIn
) -> None:
    city.acmes_speaker.mandates.update(ends_on=MONDAY)
    today_is(TUESDAY)
    client = sign_in(city.acmes_speaker)
    assert client.get(reverse("hall")).status_code == 404
    assert client.post(statement_url(told), {"text": WORDS}).status_code == 404
    today_is(MONDAY)
    assert client.get(reverse("hall")).status_code == 200


def test_several_mandates_are_grouped_by_subject(
    city: City, told: Walk, today_is: Today, sign_in: SignIn
) -> None:
    other = city.companies["lvzhou"][0]
    people.mandate(city.acmes_speaker, other, "agent", since=MONDAY, ends_on=date(2026, 12, 31))
    today_is(TUESDAY)
    page = body(sign_in(city.acmes_speaker).get(reverse("hall")))
    assert city.acme.name in page and other.name in page
    assert "委托代理人" in page and "授权至" in page
    assert page.count("<h1") == 1


def test_the_hall_costs_a_constant_number_of_queries(city: City, today_is: Today, sign_in: SignIn) -> None:
    def cost() -> int:
        client = sign_in(city.acmes_speaker)
        client.get(reverse("hall"))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("hall")).status_code == 200
        return len(queries)

    city.notified()
    today_is(TUESDAY)
    one = cost()
    for _more in range(3):
        city.listed()
    city.notified()
    assert cost() == one <= 36


def test_receiving_is_electronic_service_today(
    city: City, issued: Walk, today_is: Today, sign_in: SignIn
) -> None:
    today_is(TUESDAY)
    client, prior = sign_in(city.acmes_speaker), own(issued)
    page = body(client.get(reverse("hall-receive", args=[prior.code])))
    assert "我同意电子送达" in page and "2026-03-10" in page
    response = client.post(reverse("hall-receive", args=[prior.code]), {"agrees": "on"}, follow=True)
    assert "已签收列入事先告知书" in body(response)
    prior.refresh_from_db()
    assert (prior.state, prior.served_on, prior.service_method) == ("served", TUESDAY, "electronic")
    assert prior.service_recipient == city.acmes_speaker.name
    assert prior.service_proof.startswith("信衡主体服务大厅电子签收 2026-03-03 10:00")
    window = Deadline.objects.get(entry=issued.entry, kind="reply", about=prior.ref)
    assert window.due_on == date(2026, 3, 10)
    assert issued.entry.state == "notified"


def test_consent_is_asked_once_and_kept_in_the_log(
    city: City, issued: Walk, today_is: Today, sign_in: SignIn
) -> None:
    today_is(TUESDAY)
    client, prior = sign_in(city.acmes_speaker), own(issued)
    refused = client.post(reverse("hall-receive", args=[prior.code]))
    assert refused.status_code == 422 and "须先同意电子送达" in body(refused)
    assert not Subject.objects.get(pk=city.acme.pk).electronic_service
    client.post(reverse("hall-receive", args=[prior.code]), {"agrees": "on"})
    assert Subject.objects.get(pk=city.acme.pk).electronic_service
    lines = Transition.objects.filter(
        verb__in=["agree_electronic_service", "serve"], actor=city.acmes_speaker
    )
    assert [line.verb for line in lines] == ["agree_electronic_service", "serve"]
    assert len({line.gesture for line in lines}) == 1
    later = own(city.case(TUESDAY).to_review(TUESDAY).to_service(TUESDAY))
    assert "我同意电子送达" not in body(client.get(reverse("hall-receive", args=[later.code])))
    client.post(reverse("hall-receive", args=[later.code]))
    later.refresh_from_db()
    assert later.state == "served"
    assert lines.filter(verb="agree_electronic_service").count() == 1


def test_receiving_twice_is_one_service(city: City, issued: Walk, today_is: Today, sign_in: SignIn) -> None:
    today_is(TUESDAY)
    client, code = sign_in(city.acmes_speaker), own(issued).code
    client.post(reverse("hall-receive", args=[code]), {"agrees": "on"})
    today_is(TUESDAY + timedelta(days=1))
    client.logout()
    client = sign_in(city.acmes_speaker)
    again = client.post(reverse("hall-receive", args=[code]), {"agrees": "on"}, follow=True)
    assert "已经签收过了" in body(again)
    assert own(issued).served_on == TUESDAY
    assert Deadline.objects.filter(entry=issued.entry, kind="reply").count() == 1


def test_a_persons_notice_belongs_to_that_person(
    city: City, issued: Walk, today_is: Today, sign_in: SignIn
) -> None:
    theirs = Notice.objects.get(entry=issued.entry, kind="prior_notice", associate__isnull=False)
    today_is(TUESDAY)
    company = sign_in(city.acmes_speaker)
    assert company.post(reverse("hall-receive", args=[theirs.code]), {"agrees": "on"}).status_code == 404
    person = subject.find_or_create(theirs.associate.id_number, theirs.associate.name, is_person=True)
    Associate.objects.filter(pk=theirs.associate_id).update(subject=person)
    people.mandate(city.nora, person, "self", since=MONDAY)
    herself = sign_in(city.nora)
    assert "您列入" in body(herself.get(reverse("hall")))
    herself.post(reverse("hall-receive", args=[theirs.code]), {"agrees": "on"})
    theirs.refresh_from_db()
    assert theirs.state == "served"
    number = issued.entry.number
    assert herself.get(reverse("hall-receive", args=[own(issued).code])).status_code == 404
    assert herself.get(reverse("hall-commit", args=[number])).status_code == 404
    assert herself.get(reverse("hall-repair", args=[number])).status_code == 404
    said = herself.post(reverse("hall-statement", args=[number, theirs.code]), {"text": WORDS})
    assert said.status_code == 302 and Statement.objects.get().notice == theirs


def test_what_is_filed_or_sent_to_other_bodies_is_no_paper_of_the_party(
    city: City, issued: Walk, today_is: Today, sign_in: SignIn
) -> None:
    today_is(TUESDAY)
    filed = own(issued)
    Notice.objects.filter(pk=filed.pk).update(state="kept")
    client = sign_in(city.acmes_speaker)
    for name in ("hall-receive", "hall-notice", "hall-paper"):
        assert client.get(reverse(name, args=[filed.code])).status_code == 404, name


def test_the_file_opens_after_signing_and_waits_for_the_printer(
    city: City, issued: Walk, today_is: Today, sign_in: SignIn
) -> None:
    instant = today_is(TUESDAY)
    client, prior = sign_in(city.acmes_speaker), own(issued)
    address = reverse("hall-notice", args=[prior.code])
    assert client.get(address)["Location"] == reverse("hall-receive", args=[prior.code])
    client.post(reverse("hall-receive", args=[prior.code]), {"agrees": "on"})
    waiting = client.get(address)
    assert waiting.status_code == 202 and "正在印制" in body(waiting)
    assert "HX-Redirect" not in client.get(address, headers={"HX-Request": "true"})
    notice_acts.print_file(prior, b"%PDF-1.7 sample", at=instant)
    assert client.get(address, headers={"HX-Request": "true"})["HX-Redirect"] == address
    opened = client.get(address)
    assert opened["Content-Type"] == "application/pdf"
    assert b"".join(opened.streaming_content) == b"%PDF-1.7 sample"


def test_a_visitor_without_a_session_is_led_to_the_door(client: Client, db: Any) -> None:
    response = client.get(reverse("hall"))
    assert response.status_code == 302 and response["Location"].startswith(reverse("login"))
