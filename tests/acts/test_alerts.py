"""Alerts: told once, to who did not mute them, never of one's own act; each kind has its sentence."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from workflows.acts import alert
from workflows.acts import settings as desk
from workflows.management import city as demo
from workflows.management.walk import at
from workflows.models import Alert, Person, Subject
from workflows.queries import alerts

pytestmark = pytest.mark.django_db
NOW = at(date(2026, 3, 3))


def muting(person: Person, *kinds: str) -> None:
    """The person does not want to hear of these."""
    desk.keep(person, digest="never", muted=kinds, holds_steps=True, single_keys=True, email="")


def new(person: Person, kind: str, key: str, **more: Any) -> Alert:
    """An alert that is not stored yet."""
    return Alert(person=person, kind=kind, key=key, at=NOW, **more)


def test_many_are_told_as_one_is(city: Any) -> None:
    muting(city.rolf, Alert.Kind.COPIED)
    rows = [new(p, Alert.Kind.COPIED, "case/1") for p in (city.clara, city.rolf, city.lena)]
    rows.append(new(city.lena, Alert.Kind.URGED, "urge/1", by=city.lena))
    alert.tell_all(rows)
    alert.tell_all([new(city.clara, Alert.Kind.COPIED, "case/1")])
    assert sorted(Alert.objects.values_list("key", flat=True)) == sorted(
        [f"case/1/{city.clara.pk}", f"case/1/{city.lena.pk}"]
    )
    assert alert.tell(city.clara, Alert.Kind.COPIED, key="case/1", at=NOW) is None


def test_what_nobody_may_switch_off_cannot_be_muted(city: Any) -> None:
    muting(city.clara, *Alert.Kind.values)
    alert.tell_all([new(city.clara, kind, kind) for kind in Alert.Kind.values])
    assert set(Alert.objects.values_list("kind", flat=True)) == set(alert.ALWAYS_TOLD)
    assert not set(city.clara.desk_settings.muted) & set(alert.ALWAYS_TOLD)


def test_telling_many_costs_two_queries(city: Any) -> None:
    with CaptureQueriesContext(connection) as caught:
        alert.tell_all(
            [new(p, Alert.Kind.COPIED, "x") for p in (city.clara, city.rolf, city.lena, city.hugo)]
        )
    assert len([q for q in caught if "SAVEPOINT" not in q["sql"]]) == 2


def test_every_kind_has_a_sentence_and_an_icon_in_both_languages(city: Any) -> None:
    item = city.case().item("verify")
    for kind in Alert.Kind.values:
        told = {"who": "郑博", "day": "2026-03-20", "n": 3, "total": 5}
        alert.tell(city.clara, kind, key=kind, at=NOW, item=item, by=city.rolf, **told)
    for language in ("zh-hans", "en"):
        with translation.override(language):
            said = alerts.said(city.clara, Alert.objects.select_related(*alerts.RELATED))
            assert all(row.sentence and "%(" not in row.sentence for row in said)
    assert set(alerts.SENTENCES) == set(alerts.ICONS) == set(Alert.Kind.values)


def test_a_sentence_stands_on_little(city: Any) -> None:
    """A kind without task, case, colleague or data still says something."""
    alert.tell_all([new(city.clara, kind, kind) for kind in Alert.Kind.values])
    said = alerts.said(city.clara, Alert.objects.select_related(*alerts.RELATED))
    assert len(said) == len(Alert.Kind.values) and all(row.sentence for row in said)
    assert all(alerts.target(row.alert) == "/alerts/" for row in said)


def test_a_natural_person_is_masked_and_a_company_is_not(city: Any) -> None:
    walk = city.case()
    told = alert.tell(city.clara, Alert.Kind.COPIED, key="a", at=NOW, entry=walk.entry, by=city.rolf)
    rows = Alert.objects.filter(pk=told.pk).select_related(*alerts.RELATED)
    assert alerts.said(city.clara, rows)[0].sentence == f"郑博把{city.acme.name}的案件抄送给您。"
    person = Subject.objects.create(name="何小明", code=demo.id_for(5), kind="person")
    walk.entry.__class__.objects.filter(pk=walk.entry.pk).update(subject=person)
    sentence = alerts.said(city.clara, rows.all())[0].sentence
    assert "何小明" not in sentence and "何＊＊" in sentence


def test_of_a_case_that_may_not_be_seen_nothing_is_told(city: Any) -> None:
    walk = city.case()
    told = {"entry": walk.entry, "item": walk.item("verify"), "note": f"{city.acme.name}的事"}
    alert.tell(city.stella, Alert.Kind.ASSIGNED, key="a", at=NOW, by=city.rolf, **told)
    (row,) = alerts.said(city.stella, Alert.objects.select_related(*alerts.RELATED))
    assert row.is_hidden and row.note == "" and city.acme.name not in row.sentence


@pytest.mark.parametrize(
    ("url", "leads"),
    [
        ("/inbox/?q=1", "/inbox/?q=1"),
        ("https://x.example/", "entry"),
        ("//x.example/", "entry"),
        ("", "entry"),
    ],
)
def test_an_alert_leads_nowhere_outside(city: Any, url: str, leads: str) -> None:
    entry = city.case().entry
    told = alert.tell(city.clara, Alert.Kind.COPIED, key="a", at=NOW, entry=entry, url=url)
    assert told is not None
    assert alerts.target(told) == (f"/entries/{entry.number}/" if leads == "entry" else leads)


def test_the_pages_hold_every_alert_once_the_unread_first(city: Any) -> None:
    for n in range(75):
        alert.tell(city.clara, Alert.Kind.COPIED, key=f"{n}", at=NOW - timedelta(hours=5 * (n // 2)))
    for row in Alert.objects.all()[20:50]:
        alert.read(row, at=NOW)
    seen, after, pages = [], "", 0
    while pages == 0 or after:
        page = alerts.page(city.clara, after)
        rows = [row.alert for day in page.days for row in day.rows]
        assert len(rows) <= alerts.PAGE
        seen, after, pages = [*seen, *rows], page.after, pages + 1
    assert len(seen) == len({row.pk for row in seen}) == 75 and pages == 3
    order = [(row.read_at is not None, -row.at.timestamp(), -row.pk) for row in seen]
    assert order == sorted(order)
    assert alerts.page(city.rolf).days == []


def test_a_page_reads_on_when_its_last_alert_has_been_read_meanwhile(city: Any) -> None:
    for n in range(40):
        alert.tell(city.clara, Alert.Kind.COPIED, key=f"{n}", at=NOW - timedelta(hours=n))
    first = alerts.page(city.clara)
    for day in first.days:
        for row in day.rows:
            alert.read(row.alert, at=NOW)
    second = alerts.page(city.clara, first.after)
    unread = [row.alert for day in second.days if day.is_unread for row in day.rows]
    assert len(unread) == 10
