"""Process insight and time travel over HTTP: what is told, what is not, and who took it away."""

from datetime import timedelta
from io import StringIO
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from workflows.acts import roster
from workflows.acts.people import clock_keeper
from workflows.management.walk import at
from workflows.models import Post, Transition
from workflows.queries import insight

pytestmark = pytest.mark.django_db


def test_the_way_of_a_case_is_told_and_taken_away_without_a_name(
    city: Any,
    sign_in: Any,
    today_is: Any,
    monkeypatch: Any,
    tmp_path: Any,
    django_assert_max_num_queries: Any,
) -> None:
    walk, on = city.listed()
    today_is(on + timedelta(days=3))
    hugo, url = sign_in(city.hugo), reverse("process")
    hugo.get(url)
    with django_assert_max_num_queries(22):
        page = hugo.get(url)
    assert page.status_code == 200 and page.context["found"].cases == 1
    told, text = page.context["found"], page.content.decode()
    assert told.variants[0].verbs[0] == "propose" and {"verify_case", "enlist"} <= set(told.variants[0].verbs)
    assert "合计用时最长的办理步骤" in text and "heat5" in text and walk.entry.subject.name not in text
    asked = {"list": walk.entry.list_type.code, "since": "2026-01-01", "until": on.isoformat()}
    taken = hugo.get(reverse("process-export"), asked)
    said = b"".join(taken.streaming_content).decode()
    root = ElementTree.fromstring(said)
    assert len(root.findall("{*}trace")) == 1 and len(root.findall("{*}trace/{*}event")) == told.events
    for secret in (
        walk.entry.number,
        walk.entry.subject.name,
        city.hugo.name,
        city.hugo.username,
        f"s{walk.entry.subject_id}",
    ):
        assert f'"{secret}' not in said
    line = Transition.objects.filter(verb="export_events").get()
    assert (line.actor, line.facts.data["rows"]) == (city.hugo, 1)
    wrong = hugo.get(url, asked | {"until": "2025-01-01"})
    assert wrong.status_code == 422 and "截止日期不能早于起始日期" in wrong.content.decode()
    target = tmp_path / "events.xes"
    call_command("export_events", code=asked["list"], output=target, stdout=StringIO())
    assert ElementTree.parse(target).getroot().get("xes.version") == "1849.2016"
    with pytest.raises(CommandError, match="没有名单"):
        call_command("export_events", code="none", output=tmp_path / "b", stdout=StringIO())
    monkeypatch.setattr(insight, "EVENTS_AT_MOST", 3)
    for address in (url, reverse("process-export")):
        many = hugo.get(address, asked)
        assert many.status_code == 422 and "请缩短期间或者改选名单" in many.content.decode()


def test_posts_and_rules_are_told_as_they_stood_at_an_instant(city: Any, sign_in: Any, today_is: Any) -> None:
    walk, on = city.listed()
    Post.objects.filter(person=city.clara).update(until=on)
    roster.note(at(on, 9), clock=clock_keeper())
    today_is(on + timedelta(days=2))
    anna, url = sign_in(city.anna), reverse("log-person-at", args=[city.clara.username])
    before = anna.get(url, {"at": f"{on}T08:59"})
    held = before.context["standing"].held
    assert [(row["post"].told_at, row["post"].by_log) for row in held] == [(None, True)]
    assert "verify_case" in before.content.decode() and "此前的任免台账没有写" in before.content.decode()
    after = anna.get(url).context["standing"]
    assert not after.held and len(after.others) == len(after.lines) == 1
    wrong = anna.get(url, {"at": "昨天"})
    assert wrong.status_code == 422 and 'value="昨天"' in wrong.content.decode()
    page = sign_in(city.hugo).get(f"/entries/{walk.entry.number}/as-of/", {"at": f"{on}T00:01"})
    assert page.context["in_force"].policy == walk.entry.policy and "当时生效的规则" in page.content.decode()
    lines = list(walk.entry.book.lines.order_by("seq"))
    assert page.context["count"] == sum(line.at <= at(on, 0, 1) for line in lines) < len(lines)
