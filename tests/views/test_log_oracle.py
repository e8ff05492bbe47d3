"""What the audit desk does not tell by the way: names of parties, and whether something is there that is not hers."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests.views.test_log_pages import person
from workflows import tasks
from workflows.acts import log as log_act
from workflows.acts import roster
from workflows.acts.people import appoint, clock_keeper
from workflows.law.duties import VIEW_ENTRY, VIEW_OWN
from workflows.management.walk import at
from workflows.models import Mandate, Notice, Person, Subject, Transition

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 20)


@pytest.fixture
def held(city: Any, today_is: Any) -> Any:
    """A listed case in which the party's own people acted."""
    walk, _day = city.listed()
    today_is(DAY)
    held = Mandate.objects.filter(subject=walk.entry.subject, person=city.acmes_speaker).get()
    mine = type("Mine", (), {"ref": walk.entry.ref, "subject_place": f"s{held.subject_id}"})()
    keeper = log_act.lock(walk.entry)
    log_act.append(keeper, mine, "ask_own_bundle", "", "", by=city.acmes_speaker, at=at(DAY), duty=VIEW_OWN)
    tasks.place_lines()
    return walk


def said(client: Any, **asked: str) -> str:
    """The lines of the desk as they read, without what was typed and the addresses that repeat it."""
    answer = client.get(reverse("log"), {"period": "all", **asked})
    assert answer.status_code == 200
    (text,) = re.findall(r'aria-labelledby="lines">.*?</section>', answer.content.decode(), re.S)
    text = re.sub(r'href="[^"]*"', "", text)
    for words in asked.values():
        text = text.replace(f"“{words}”", "“·”").replace(f'value="{words}"', 'value="·"')
    return str(text)


def test_a_partys_own_people_are_masked_on_the_desk_and_on_the_line(
    held: Any, city: Any, sign_in: Any
) -> None:
    """As on the page of the entry: the post says for whom, the name is nobody's business."""
    name, client = city.acmes_speaker.name, sign_in(city.anna)
    line = Transition.objects.get(verb="ask_own_bundle")
    for url in (reverse("log") + "?period=all", reverse("log-line", args=[line.book.ref, line.seq])):
        page = client.get(url).content.decode()
        assert f"{name[0]}＊" in page and name not in page, url


def test_nobody_gathers_what_a_party_did_by_its_name(held: Any, city: Any, sign_in: Any) -> None:
    """Neither by the search nor by the exact filter; whoever has a post is found as before."""
    client, name = sign_in(city.anna), city.acmes_speaker.name
    assert client.get(reverse("log"), {"q": name, "period": "all"}).context["page"].rows == []
    assert client.get(reverse("log"), {"actor": name, "period": "all"}).context["page"].rows == []
    assert client.get(reverse("log"), {"q": city.clara.name, "period": "all"}).context["page"].rows


@pytest.mark.sqlite
def test_the_search_does_not_tell_what_is_elsewhere(held: Any, city: Any, sign_in: Any) -> None:
    """A number, a document, a company of another branch read exactly like words that mean nothing."""
    client = sign_in(person(city, "elsewhere", "AL", "auditor"))
    paper = Notice.objects.filter(entry=held.entry).exclude(number="").first()
    assert paper is not None
    nothing = said(client, q="查无此物")
    for words in (
        held.entry.number,
        held.entry.subject.code,
        held.entry.subject.name,
        paper.number,
        f"{held.entry.number} #2",
    ):
        assert said(client, q=words) == nothing, words


def test_whoever_may_not_look_at_entries_finds_no_natural_person(held: Any, city: Any, sign_in: Any) -> None:
    """The audit administrator reads the log, masked: a hit on a full name would say that the person is listed."""
    subject, administrator = held.entry.subject, city.people["shenjigl"]
    shown = sign_in(administrator).get(reverse("log"), {"q": subject.name, "period": "all"})
    assert shown.context["page"].rows, "a company is found"
    Subject.objects.filter(pk=subject.pk).update(kind="person", name="何文斌", code="330106197907153312")
    client = sign_in(Person.objects.get(pk=administrator.pk))
    nothing = said(client, q="查无此人")
    for words in ("何文斌", "330106197907153312"):
        assert said(client, q=words) == nothing, words


def test_posts_elsewhere_are_told_without_a_link_that_leads_nowhere(
    city: Any, sign_in: Any, today_is: Any
) -> None:
    """The line of an appointment in another branch is no line of hers: its page is 404, so nothing leads to it."""
    today_is(DAY)
    both = person(city, "both", "AL", "case_officer")
    appoint(both, city.offices["HC-RS"], "case_officer", since=DAY)
    roster.note(at(DAY), clock=clock_keeper())
    today_is(DAY + timedelta(days=1))
    client = sign_in(person(city, "elsewhere", "AL", "auditor"))
    answer = client.get(reverse("log-person-at", args=["both"]))
    page = answer.content.decode()
    lines = answer.context["standing"].lines
    assert {is_read for _line, is_read in lines} == {True, False}
    for line, is_read in lines:
        url = reverse("log-line", args=[line.book.ref, line.seq])
        assert (f'href="{url}"' in page) is is_read
        assert client.get(url).status_code == (200 if is_read else 404)


def test_what_an_officer_did_as_a_citizen_is_not_among_her_acts(held: Any, city: Any, sign_in: Any) -> None:
    """She also speaks for a company: timeline, filter and search tell of the post alone."""
    speaker = city.acmes_speaker
    appoint(speaker, city.offices["HC-RS"], "case_officer", since=DAY)
    walk = city.case()
    log_act.record("comment", walk.entry, by=speaker, at=at(DAY), duty=VIEW_ENTRY)
    client = sign_in(city.anna)
    for url, asked in (
        (reverse("log-person", args=[speaker.username]), {}),
        (reverse("log"), {"actor": speaker.name, "period": "all"}),
        (reverse("log"), {"q": speaker.name, "period": "all"}),
    ):
        context = client.get(url, asked).context
        rows = context["page"].rows if "page" in context else [r for day in context["days"] for r in day.rows]
        posts = {row.line.post for row in rows}
        assert posts and not any(post.startswith("s") for post in posts), (url, posts)
