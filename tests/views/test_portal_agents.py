"""Agents within their bounds; who has looked; the copy of one's own data."""

import io
import json
import zipfile
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import MONDAY, City
from tests.views.hall_cases import TUESDAY, WORDS, SignIn, Today, body, own, proof, statement_url
from workflows import tasks
from workflows.acts import access, grant, hall, people
from workflows.flows import ReplyFlow
from workflows.law.duties import (
    APPLY_REPAIR,
    FILE_STATEMENT,
    GRANT_MANDATE,
    RECEIVE_NOTICE,
    SIGN_COMMITMENT,
    VIEW_OWN,
)
from workflows.management.walk import Walk, at
from workflows.models import (
    Alert,
    Archive,
    Evidence,
    Grant,
    Mandate,
    Notice,
    Outbox,
    Person,
    Statement,
    Transition,
)

UNTIL = MONDAY + timedelta(days=90)


@pytest.fixture
def told(city: City) -> Walk:
    """A case whose prior notices were served on Monday."""
    return city.notified()


@pytest.fixture
def agent(city: City) -> Person:
    """Somebody with a login of the hall and no mandate for Acme."""
    return people.enrol("agent1", "钱代理", "x")


def paper() -> SimpleUploadedFile:
    """A signed mandate."""
    return SimpleUploadedFile("授权委托书.pdf", b"%PDF-1.4\n%%EOF\n" + b" " * 300, "application/pdf")


def offered(city: City, client: Client, **said: Any) -> str:
    """Offer a mandate on the page; the code of the invitation."""
    facts = {
        "of": "1", "agent_name": "钱代理", "scope": [str(FILE_STATEMENT)], "since": MONDAY.isoformat(),
        "ends_on": UNTIL.isoformat(), "file": proof(), **said,
    }  # fmt: skip
    answer = client.post(reverse("hall-agents"), facts)
    assert answer.status_code == 302, body(answer)
    return str(client.get(answer.url).context["told"]["code"])


def test_an_agent_acts_within_scope_once_the_mandate_is_verified(
    city: City, told: Walk, agent: Person, today_is: Today, sign_in: SignIn
) -> None:
    """Offered, accepted, seen; acts after the officer verified it; ended at once. Every act says 代理人."""
    today_is(TUESDAY)
    boss = Client()
    boss.force_login(city.acmes_speaker, backend="project.auth.DutyBackend")
    code = offered(city, boss)
    assert code.replace(" ", "") not in json.dumps(list(Grant.objects.values()), default=str)

    client = sign_in(agent)
    assert client.get(reverse("hall")).status_code == 404
    wrong = client.post(reverse("activate-agent"), {"code": code, "name": "孙代理"})
    assert wrong.status_code == 422
    assert client.post(reverse("activate-agent"), {"code": code, "name": "钱 代理"}).status_code == 302
    assert client.post(reverse("activate-account"), {"join": "1"}).url == reverse("hall")

    home = body(client.get(reverse("hall")))
    assert told.entry.number in home and "委托代理人" in home and "待机关核验" in home
    assert "提交陈述申辩" not in home
    assert client.get(statement_url(told)).status_code == 403
    assert Alert.objects.filter(person=city.clara, kind="mandate").count() == 1

    officer, row = sign_in(city.clara), Grant.objects.get()
    assert "钱代理" in body(officer.get(reverse("mandates")))
    address = reverse("mandate", args=[row.code])
    assert officer.post(address, {"genuine": "no"}).status_code == 422
    assert officer.post(address, {"genuine": "yes"}).status_code == 302

    client = sign_in(agent)
    assert "提交陈述申辩" in body(client.get(reverse("hall")))
    assert client.post(statement_url(told), {"text": WORDS}).status_code == 302
    line = Transition.objects.get(verb="file_statement")
    assert line.post == f"s{city.acme.pk}:agent" and line.actor == agent
    # What is not in the scope is not his: the promise, the application, passing it on, the address.
    number = told.entry.number
    assert client.get(reverse("hall-commit", args=[number])).status_code == 403
    assert client.get(reverse("hall-repair", args=[number])).status_code == 403
    assert client.get(reverse("hall-objection", args=[number])).status_code == 403
    assert client.post(reverse("hall-agents"), {"of": "1"}).status_code == 403
    assert not client.get(reverse("hall-address")).context["rows"]

    assert boss.post(reverse("hall-agent-end", args=[row.code])).status_code == 302
    assert client.get(reverse("hall")).status_code == 404
    verbs = Transition.objects.filter(book__subject=city.acme).values_list("verb", flat=True)
    assert [v for v in verbs if v.endswith("_mandate")] == [
        "offer_mandate", "accept_mandate", "verify_mandate", "revoke_mandate",
    ]  # fmt: skip


def test_an_agent_of_one_entry_knows_nothing_of_the_other(
    city: City, told: Walk, agent: Person, today_is: Today, sign_in: SignIn
) -> None:
    other = city.notified()
    today_is(TUESDAY)
    made, code = grant.offer(
        city.acme, agent_name="钱代理", scope=[VIEW_OWN], entries=[told.entry], about=told.entry, since=MONDAY,
        ends_on=TUESDAY, upload=Upload(), by=city.acmes_speaker, at=at(MONDAY),
    )  # fmt: skip
    grant.accept(grant.find(code, "钱代理", at=at(MONDAY)), agent, at=at(MONDAY))
    made.refresh_from_db()
    assert made.is_genuine  # only to see: nobody need verify it
    client = sign_in(agent)
    page = body(client.get(reverse("hall")))
    assert told.entry.number in page and other.entry.number not in page
    foreign = [
        reverse("hall-entry", args=[other.entry.number]),
        reverse("hall-notice", args=[own(other).code]),
        reverse("hall-paper", args=[own(other).code]),
        statement_url(other),
    ]
    assert {client.get(address).status_code for address in foreign} == {404}
    today_is(TUESDAY + timedelta(days=1))  # the day after the last
    assert sign_in(agent).get(reverse("hall")).status_code == 404
    with pytest.raises(PermissionDenied):
        hall.file_statement(
            own(told), WORDS, [], start=ReplyFlow.file.run, by=Person.objects.get(pk=agent.pk), at=at(TUESDAY)
        )
    assert not Statement.objects.exists()


class Upload:
    """A checked upload, as the form hands it on."""

    media_type = "application/pdf"

    def __init__(self) -> None:
        self.file = paper()


DUTIES = (VIEW_OWN, RECEIVE_NOTICE, FILE_STATEMENT, APPLY_REPAIR, SIGN_COMMITMENT, GRANT_MANDATE)


@pytest.mark.django_db
def test_the_person_gives_exactly_what_the_mandate_gives(city: City, told: Walk, agent: Person) -> None:
    """`post_for` on every duty, entry and day: what law/mandate.py says, and no more."""
    held = people.mandate(agent, city.acme, "agent", since=MONDAY, ends_on=UNTIL)
    days = (None, MONDAY - timedelta(days=1), MONDAY, UNTIL, UNTIL + timedelta(days=1))
    here, other = told.entry.pk, told.entry.pk + 1
    for scope in (None, [], [str(FILE_STATEMENT)], [str(RECEIVE_NOTICE), str(APPLY_REPAIR)]):
        for entries in (None, [here]):
            for verified in (None, MONDAY):
                Mandate.objects.filter(pk=held.pk).update(scope=scope, entries=entries, verified_on=verified)
                person = Person.objects.get(pk=agent.pk)
                for day in days:
                    person._day = day
                    for place, is_reached in (
                        (f"s{city.acme.pk}", entries is None),
                        (f"s{city.acme.pk}e{here}", True),
                        (f"s{city.acme.pk}e{other}", entries is None),
                        (f"s{city.acme.pk + 1}e{here}", False),
                    ):
                        for duty in DUTIES:
                            in_time = day is not None and MONDAY <= day <= UNTIL
                            in_scope = (
                                duty == VIEW_OWN or scope is None or (duty in scope and verified is not None)
                            )
                            expected = is_reached and in_time and in_scope and duty != GRANT_MANDATE
                            assert person.has_perm(duty.at(place)) is expected, (duty, place, day, scope)


# ---------------------------------------------------------------------------------------------- looks
def test_the_party_reads_who_has_looked_at_its_file(
    city: City, told: Walk, today_is: Today, sign_in: SignIn
) -> None:
    """Of a company as of a person: department, post and purpose; no name of an officer, and not its own looks."""
    today_is(TUESDAY)
    number = told.entry.number
    sign_in(city.anna).get(reverse("entry", args=[number]))
    sign_in(city.clara).get(reverse("entry", args=[number]))
    sign_in(city.clara).get(reverse("entry", args=[number]))  # once a day
    access.record_export(told.entry, by=city.clara, at=at(TUESDAY))
    person = told.entry.associates.get()
    access.record_view(told.entry, by=city.anna, at=at(TUESDAY), of=access.of_associate(person.pk))
    client = sign_in(city.acmes_speaker)
    client.get(reverse("hall-entry", args=[number]))
    page = client.get(reverse("hall-looks"))
    rows = page.context["page"].rows
    assert [(r.is_export, r.role, r.purpose) for r in rows] == [
        (True, "经办", "办理本案"), (False, "经办", "办理本案"), (False, "审计", "审计、监督检查"),
    ]  # fmt: skip
    assert city.anna.name not in body(page) and city.clara.name not in body(page)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(reverse("hall-looks"))
    for day in range(2, 9):
        access.record_company_look(told.entry, by=city.anna, at=at(MONDAY + timedelta(days=day)))
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("hall-looks"))
    assert len(few) == len(many)


# ----------------------------------------------------------------------------------------------- copy
def test_the_copy_holds_what_is_mine_and_nothing_foreign(
    city: City, told: Walk, today_is: Today, sign_in: SignIn, settings: Any
) -> None:
    today_is(TUESDAY)
    other = city.notified(company="hongtuo")
    Notice.objects.update(file=b"%PDF-1.4 printed", file_digest="d")
    hall.file_statement(
        own(told), WORDS, [Upload()], start=ReplyFlow.file.run, by=city.acmes_speaker, at=at(TUESDAY)
    )
    client = sign_in(city.acmes_speaker)
    state = client.post(reverse("hall-copies"), {"of": "1"}).url
    assert "正在生成" in body(client.get(state))
    assert client.post(reverse("hall-copies"), {"of": "1"}).url == state  # asked twice, made once
    while row := Outbox.objects.filter(kind="archive", status="pending").first():
        assert tasks.deliver(row.pk), Outbox.objects.get(pk=row.pk).last_error
    made = Archive.objects.get()
    got = client.get(reverse("hall-copy-file", args=[made.code]))
    copy = zipfile.ZipFile(io.BytesIO(b"".join(got.streaming_content)))
    assert copy.testzip() is None
    names, data = copy.namelist(), json.loads(copy.read("data.json"))
    whole = copy.read("data.json").decode() + copy.read("index.html").decode()
    assert sum(name.endswith(".pdf") and "文书" in name for name in names) == 1  # mine, not the person's
    assert any(name.endswith("付款凭证.pdf") or "授权委托书" in name for name in names)
    assert data["条目"][0]["陈述申辩"][0]["内容"] == WORDS and city.acme.code in whole
    clocks = [each["事项"] for each in data["条目"][0]["期限"]]
    assert told.entry.deadlines.filter(kind="reply").count() == 2 and clocks.count("陈述申辩") == 1, clocks
    person = told.entry.associates.get()
    assert person.name not in whole and person.id_number not in whole
    assert other.entry.number not in whole and other.entry.subject.name not in whole
    assert "谁看过我的信息" in whole and Transition.objects.filter(verb="take_copy").count() == 1
    assert sign_in(city.nora).get(reverse("hall-copy-file", args=[made.code])).status_code == 404
    Mandate.objects.filter(person=city.acmes_speaker).update(revoked_on=date(2026, 3, 3))
    assert sign_in(city.acmes_speaker).get(reverse("hall-copy-file", args=[made.code])).status_code == 404
    assert Evidence.objects.exists()
