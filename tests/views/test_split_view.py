"""Two checkpoints that cannot both be true tell everybody at once, and two auditors end it, of one mind."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from tests.views.doubted import (
    FOUND_OUT,
    another_auditor,
    lines,
    page,
    place,
    placed_now,  # noqa: F401
    ready,
    show_another_log,
    told,
)
from workflows import sweeps
from workflows.acts.people import appoint
from workflows.management import city as demo
from workflows.models import Alert, LogIncident, Person, SplitView
from workflows.models.calendar import load_calendar
from workflows.queries import digest

pytestmark = pytest.mark.django_db


@pytest.mark.sqlite
def test_a_split_view_tells_all_who_audit_and_the_credit_office_at_once(
    city: Any, now: datetime, sign_in: Any
) -> None:
    """Evidence of a stranger; the bell, the page behind it in words, the line of the log; once however often shown."""
    branch = demo.person("branch", "branch")
    appoint(branch, city.offices["HC-RS"], "auditor", since=date(2024, 1, 1))
    for _twice in range(2):
        assert show_another_log().status_code == 409
    auditors = {city.anna.username, city.vera.username, city.people["shenjigl"].username, "branch"}
    everybody = auditors | {"zhouw", "guq"}
    assert told() == everybody
    assert Alert.objects.filter(kind="log").count() == len(everybody)
    row = LogIncident.objects.get()
    assert [line.facts.data["incident"] for line in lines("raise_log_incident")] == ["split"]
    alert = Alert.objects.get(kind="log", person=city.people["zhouw"])
    for who in (city.anna, city.people["zhouw"], Person.objects.get(pk=branch.pk)):
        client = sign_in(who)
        bell = page(client, "/alerts/")
        assert "台账分叉" in bell and "不可能同时为真" in bell and "保全数据库" in bell
        said = page(client, f"/log/incidents/{row.code}/")
        assert "两份检查点" in said and "意味着什么" in said and "没有结束" in said
    assert sign_in(city.people["zhouw"]).get(f"/alerts/{alert.code}/").url == f"/log/incidents/{row.code}/"
    assert sign_in(city.clara).get(f"/log/incidents/{row.code}/").status_code == 404
    assert ready()["log"] == "fault"


def test_the_mail_says_what_to_do_about_it(city: Any, now: datetime) -> None:
    """The summary of whoever wants one; nobody can switch it off."""
    Person.objects.filter(pk=city.anna.pk).update(email="hanj@example.gov.cn")
    show_another_log()
    letter = digest.compose(Person.objects.get(pk=city.anna.pk), now, load_calendar())
    assert letter is not None
    assert "台账分叉" in letter.body and "索取其留存的检查点" in letter.body


@pytest.mark.sqlite
def test_a_split_view_ends_when_two_who_audit_everything_agree_on_what_was_found_out(
    city: Any, now: datetime, sign_in: Any
) -> None:
    """Written by one, confirmed by another; not by the credit office, not in three words, not twice."""
    second = another_auditor()
    show_another_log()
    row = LogIncident.objects.get()
    where = reverse("log-incident", args=[row.code])
    for who in (city.people["zhouw"], city.people["shenjigl"]):
        assert sign_in(who).post(where, {"because": FOUND_OUT}).status_code == 403
        assert sign_in(who).post(where, {"confirm": ""}).status_code == 403
    client = sign_in(city.anna)
    short = client.post(where, {"because": "没事"})
    assert short.status_code == 422 and "没事" in short.content.decode()
    nothing = client.post(where, {"confirm": ""})
    assert nothing.status_code == 409 and "还没有登记" in nothing.content.decode()
    assert client.post(where, {"because": FOUND_OUT}).status_code == 302
    assert "同意并结束告警" not in page(client, where) and ready()["log"] == "fault"
    alone = client.post(where, {"confirm": FOUND_OUT})
    assert alone.status_code == 409 and "须由另一名" in alone.content.decode()

    client = sign_in(second)
    assert f"{city.anna.name}登记了查明的情况，请复核" in page(client, "/alerts/")
    assert "同意并结束告警" in page(client, where) and FOUND_OUT in page(client, where)
    other = client.post(where, {"confirm": "别的情况"})
    assert other.status_code == 409 and "刚刚改写过" in other.content.decode()
    assert client.post(where, {"confirm": FOUND_OUT}).status_code == 302
    assert "已结束" in page(client, where)
    verbs = ("explain_log_incident", "end_log_incident")
    said = [(line.actor, line.facts.data["because"]) for verb in verbs for line in lines(verb)]
    assert said == [(city.anna, FOUND_OUT), (second, FOUND_OUT)]
    for what in ("because", "confirm"):
        late = client.post(where, {what: FOUND_OUT})
        assert late.status_code == 409 and "已经结束" in late.content.decode()
    bell = page(client, "/alerts/")
    assert bell.count("已结束：台账分叉") == 1 and bell.count("查明的情况已经复核") == 1, (
        "no two read the same"
    )
    show_another_log()
    place(now)
    sweeps.watch_log(now + timedelta(days=1))
    assert LogIncident.objects.count() == 1 and ready()["log"] == "ok"
    assert "已结束的告警" in page(client, "/log/tree/")


def test_who_does_not_agree_writes_down_what_she_found_and_the_first_confirms(
    city: Any, now: datetime, sign_in: Any
) -> None:
    second, other = another_auditor(), "备份机用同一把密钥恢复了旧库并继续签发；已封存备份机，更换密钥。"
    show_another_log()
    row = LogIncident.objects.get()
    where = reverse("log-incident", args=[row.code])
    sign_in(city.anna).post(where, {"because": FOUND_OUT})
    assert sign_in(second).post(where, {"because": other}).status_code == 302
    assert sign_in(second).post(where, {"confirm": other}).status_code == 409
    assert sign_in(city.anna).post(where, {"confirm": other}).status_code == 302
    row.refresh_from_db()
    assert (row.because, row.explained_by, row.ended_by) == (other, second, city.anna)
    assert [line.facts.data["because"] for line in lines("explain_log_incident")] == [FOUND_OUT, other]


@pytest.mark.sqlite
def test_a_split_view_that_is_ended_without_its_line_is_raised_again(
    city: Any, now: datetime, sign_in: Any
) -> None:
    """Whoever holds the database can tell the row its end; without the line the next minute does not believe it."""
    show_another_log()
    with pytest.raises(DatabaseError), transaction.atomic():
        LogIncident.objects.update(ended_at=now, ended_by=city.anna, explained_by=city.anna)
    LogIncident.objects.update(
        ended_at=now, ended_by=another_auditor(), explained_by=city.anna, because=FOUND_OUT
    )
    assert ready()["log"] == "fault", "seen at once, before the clock comes round"
    sweeps.watch_log(now + timedelta(minutes=1))
    sweeps.watch_log(now + timedelta(minutes=2))
    assert [row.ended_at is None for row in LogIncident.objects.order_by("pk")] == [False, True]
    assert len(lines("raise_log_incident")) == 2 and ready()["log"] == "fault"
    fresh = LogIncident.objects.latest("pk")
    where = reverse("log-incident", args=[fresh.code])
    assert sign_in(city.anna).post(where, {"because": FOUND_OUT}).status_code == 302
    second = Person.objects.get(username="second")
    assert sign_in(second).post(where, {"confirm": FOUND_OUT}).status_code == 302
    sweeps.watch_log(now + timedelta(minutes=3))
    assert LogIncident.objects.count() == 2 and ready()["log"] == "ok"


def test_a_contradiction_that_was_kept_before_there_were_incidents_is_told(city: Any, now: datetime) -> None:
    SplitView.objects.create(found_at=now, found_by="", ours="", theirs="x", sentence="树根不同。")
    for minute in range(3):
        sweeps.watch_log(now + timedelta(minutes=minute))
    assert LogIncident.objects.get().kind == "split" and city.anna.username in told()
