"""应急查阅: two people, some hours, each look a line, shown to the person; the desk of the auditor finds it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from workflows.acts.people import appoint, mandate
from workflows.management import city as demo
from workflows.models import Associate, EmergencyLook, Person, Subject, Transition
from workflows.queries import clock, emergency

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

NAME, NUMBER = "罗一鸣", demo.id_for(77)
REASON = "境外追偿须当日核实其名单状态，承办机关非工作时间无人值守"


@pytest.fixture
def person(city: Any) -> Subject:
    """A natural person with a case at the labour bureau."""
    walk = city.case()
    Subject.objects.filter(pk=walk.entry.subject_id).update(kind="person", name=NAME, code=NUMBER)
    return Subject.objects.get(pk=walk.entry.subject_id)


def ask(client: Any, city: Any, **other: Any) -> Any:
    """Ask as an officer of another bureau."""
    office = city.offices["HC-SC"].pk
    said = {"id_number": NUMBER, "name": NAME, "office": office, "reason": REASON}
    return client.post(reverse("emergencies"), said | other)


def verbs() -> list[str]:
    """What the gate's book of the office says."""
    rows = Transition.objects.filter(book__ref="access/HC-SC", verb__contains="emergency")
    return list(rows.order_by("pk").values_list("verb", flat=True))


def test_two_people_some_hours_and_the_person_reads_of_every_look(
    city: Any, person: Subject, sign_in: Any, today_is: Any
) -> None:
    start = today_is(date(2026, 11, 20))
    asker, head = of_the_market_bureau(city)
    client = sign_in(asker)
    assert client.get(reverse("subject", args=[person.pk])).status_code == 404
    answer = ask(client, city)
    row = EmergencyLook.objects.get()
    where = reverse("emergency", args=[row.code])
    assert answer.url == where and NAME not in client.get(where).content.decode()
    yes = {"granted": "yes", "because": "情况紧急"}
    assert client.post(where, yes).status_code in (403, 404)  # nobody grants her own
    assert sign_in(city.clara).get(where).status_code == 404
    assert sign_in(head).post(where, yes).status_code == 302
    assert sign_in(head).post(where, yes).status_code == 422
    client = sign_in(asker)
    for _nth in range(2):
        assert NAME in client.get(where).content.decode()
    assert verbs() == ["ask_emergency", "grant_emergency", "look_emergency", "look_emergency"]
    mandate(city.acmes_speaker, person, "self", since=date(2026, 1, 1))
    hall = sign_in(city.acmes_speaker).get(reverse("hall-looks"), {"of": "2"})
    shown = hall.content.decode() + sign_in(city.acmes_speaker).get(reverse("hall-looks")).content.decode()
    assert REASON in shown and asker.name not in shown
    desk = sign_in(city.anna).get(reverse("log"), {"verb": "look_emergency"})
    assert len(desk.context["page"].rows) == 2
    today_is((start + timedelta(days=1)).date())
    assert NAME not in sign_in(asker).get(where).content.decode() and len(verbs()) == 4


def of_the_market_bureau(city: Any) -> tuple[Any, Any]:
    """An officer of another bureau and its head."""
    made = []
    for name, role in (("mei", "case_officer"), ("wei", "head")):
        appoint(demo.person(name, name), city.offices["HC-SC"], role, since=demo.SINCE)
        made.append(Person.objects.get(username=name))
    return made[0], made[1]


def test_the_refusal_tells_nobody_whether_there_is_a_file(city: Any, person: Subject, sign_in: Any) -> None:
    asker, _head = of_the_market_bureau(city)
    client = sign_in(asker)
    said = [
        ask(client, city, **other).context["form"].non_field_errors()
        for other in ({"name": "别人"}, {"id_number": demo.id_for(78)})
    ]
    assert said[0] == said[1] and said[0]
    assert ask(sign_in(city.clara), city, office=city.offices["HC-RS"].pk).status_code == 422
    assert not EmergencyLook.objects.exists()
    assert Transition.objects.filter(verb="refuse_attempt").count() == 2  # one a person


def test_what_nobody_granted_in_time_is_over(city: Any, person: Subject, sign_in: Any) -> None:
    asker, head = of_the_market_bureau(city)
    ask(sign_in(asker), city)
    row = EmergencyLook.objects.get()
    assert row.stage_at(clock.now()) == "waiting" and row.stage_at(clock.now() + timedelta(hours=4)) == "over"
    EmergencyLook.objects.update(expires_at=clock.now() - timedelta(minutes=1))
    where = reverse("emergency", args=[row.code])
    late = sign_in(head).post(where, {"granted": "yes", "because": "同意"})
    assert late.status_code == 422 and verbs() == ["ask_emergency"]


def test_a_reason_that_names_the_person_is_masked_for_whoever_reviews(
    city: Any, person: Subject, sign_in: Any, today_is: Any
) -> None:
    """People write the name into the reason: page, line at the desk and the report's file mask it like the rest."""
    today_is(date(2026, 11, 20))
    asker, head = of_the_market_bureau(city)
    ask(sign_in(asker), city, reason=f"{NAME}（{NUMBER}）境外追偿须当日核实其名单状态，无人值守")
    row = EmergencyLook.objects.get()
    where = reverse("emergency", args=[row.code])
    sign_in(head).post(where, {"granted": "yes", "because": f"{NAME}的情况紧急"})
    line = Transition.objects.get(verb="ask_emergency")
    client = sign_in(city.anna)
    report = client.get(reverse("audit-report-csv", args=["break-glass"]))
    pages = [
        client.get(where).content,
        client.get(reverse("log-line", args=[line.book.ref, line.seq])).content,
        b"".join(report.streaming_content),
    ]
    for each in pages:
        text = each.decode()
        assert NAME not in text and NUMBER not in text and "境外追偿" in text


def test_the_file_tells_also_where_the_person_is_listed_together_with_a_company(
    city: Any, person: Subject
) -> None:
    walk = city.case(company="hongtuo")
    party = walk.entry.associates.first()
    Associate.objects.filter(pk=party.pk).update(subject=person)
    told = emergency.file_of(EmergencyLook(subject=person))
    assert [e["number"] for e in told.entries] == [walk.entry.number, person.entries.get().number]
