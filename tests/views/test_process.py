"""Process insight and time travel over HTTP: what is told, what is not, and who took it away."""

from datetime import date, timedelta
from io import StringIO
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils.timezone import localtime

from tests.cast import MONDAY
from tests.views.test_entry import queries
from workflows.acts import roster
from workflows.acts.people import clock_keeper
from workflows.flows import stepverbs
from workflows.flows.sketch import OF_STEM
from workflows.law.holidays import TableCalendar
from workflows.law.steps import VERBS
from workflows.management.walk import at
from workflows.models import Post, Transition
from workflows.queries import insight, processpage

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
    with django_assert_max_num_queries(24):
        page = hugo.get(url)
    assert page.status_code == 200 and page.context["found"].cases == 1
    told, text = page.context["found"], page.content.decode()
    assert told.variants[0].parts[0] == "register" and {"verify", "decide"} <= set(told.variants[0].parts)
    assert (
        "合计用时最长的办理步骤" in text
        and "heat5" in text
        and not told.astray
        and walk.entry.subject.name not in text
    )
    asked = {"list": walk.entry.list_type.code, "since": "2026-01-01", "until": on.isoformat()}
    taken = hugo.get(reverse("process-export"), asked)
    said = b"".join(taken.streaming_content).decode()
    root = ElementTree.fromstring(said)
    events = root.findall("{*}trace/{*}event")
    of_it = [each for event in events for each in event if each.get("value") == "identification"]
    assert len(root.findall("{*}trace")) == 1 and len(of_it) == told.events < len(events)
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


def test_times_are_those_of_the_lines_and_lead_to_them(city: Any, sign_in: Any, today_is: Any) -> None:
    walk, on = city.listed()
    today_is(on + timedelta(days=3))
    page = sign_in(city.hugo).get(reverse("process"))
    when = {verb: at for verb, at in walk.entry.book.lines.order_by("-seq").values_list("verb", "at")}
    steps = page.context["found"].by_part
    for name, verb, before in (
        ("review", "review_notice", "draft_notice"),
        ("await_statement", "close_window", "confirm_service"),
        ("legal_review", "review_lawfulness", "close_window"),
    ):
        assert steps[name].times == [when[verb] - when[before]], name
    assert page.context["found"].bottleneck != "await_statement", "the party's period is nobody's delay"
    shown = {row["name"]: row for row in page.context["steps"]}
    assert shown["await_statement"]["is_wait"] and 0 < shown["await_statement"]["median_days"] < 10
    slow = sign_in(city.hugo).get(
        reverse("process"), {**page.context["form"].data, "step": "legal_review", "way": "1"}
    )
    row, text = slow.context["chosen"]["rows"][0], slow.content.decode()
    assert f"/entries/{row['number']}/as-of/?line={row['seq']}" in text and row["number"] == walk.entry.number
    assert slow.context["way"]["numbers"] == [walk.entry.number]
    assert f"/log/{row['number']}/" not in text, "the desk of the log is only for who audits"
    audits = sign_in(city.anna).get(reverse("process"), {**page.context["form"].data, "step": "legal_review"})
    assert f"/log/{row['number']}/{row['seq']}/" in audits.content.decode()
    assert sign_in(city.hugo).get(f"/entries/{row['number']}/as-of/?line={row['seq']}").status_code == 200


def test_the_page_costs_the_same_however_many_cases(
    city: Any, sign_in: Any, today_is: Any, django_assert_max_num_queries: Any
) -> None:
    _walk, on = city.listed()
    today_is(on + timedelta(days=3))
    hugo, url = sign_in(city.hugo), reverse("process")
    hugo.get(url)
    few = queries(hugo, url)
    for _n in range(3):
        city.case(on)
    assert queries(hugo, url) == few and hugo.get(url).context["found"].cases == 4


def test_two_periods_are_compared(city: Any, sign_in: Any, today_is: Any) -> None:
    _walk, on = city.listed()
    then = on + timedelta(days=30)
    second = city.case(then)
    second.to_review(then)
    today_is(then + timedelta(days=2))
    asked = {"list": second.entry.list_type.code, "since": then.isoformat(), "until": then.isoformat()}
    hugo, url = sign_in(city.hugo), reverse("process")
    alone = hugo.get(url, asked)
    assert alone.context["earlier"] is None and "前一期中位" not in alone.content.decode()
    long = asked | {"since": (then - timedelta(days=25)).isoformat(), "versus": "on"}
    both = hugo.get(url, long)
    assert both.context["earlier"].until == then - timedelta(days=26) and both.context["earlier_runs"] == 1
    rows = {row["name"]: row for row in both.context["steps"]}
    assert (
        rows["draft"]["before_known"] == 1
        and rows["draft"]["change"]
        and "前一期中位" in both.content.decode()
    )
    assert "versus=on" in both.content.decode(), "what leads on keeps the comparison"


def test_working_days_are_counted_as_a_term_counts_them() -> None:
    calendar = TableCalendar.of([2026], [])
    counted = processpage.Workdays(calendar)
    friday, monday = date(2026, 3, 6), date(2026, 3, 9)
    counted.reach([at(friday, 9), at(monday, 23, 59)])
    assert counted.between(at(friday, 9), at(friday, 18)) == 0, "the day of the event is not counted"
    assert counted.between(at(friday, 9), at(monday, 0, 1)) == 1, "a weekend is none"
    assert counted.between(at(friday, 23, 59), at(friday + timedelta(days=1), 0, 1)) == 0


@pytest.mark.parametrize(("since", "until"), [("0001-01-01", "0001-02-01"), ("9999-12-01", "9999-12-31")])
def test_days_at_the_ends_of_the_calendar_are_refused_in_words(
    city: Any, sign_in: Any, today_is: Any, since: str, until: str
) -> None:
    today_is(MONDAY)
    code = city.case().entry.list_type.code
    for name in ("process", "process-export"):
        answer = sign_in(city.hugo).get(reverse(name), {"list": code, "since": since, "until": until})
        assert answer.status_code == 422 and "日期不能" in answer.content.decode()


def test_every_part_that_is_named_for_the_log_is_one_of_a_flow() -> None:
    for table in (stepverbs.BEGUN, stepverbs.ENACTED, stepverbs.SHOWN, stepverbs.LED_BY):
        for (stem, name), verbs in table.items():
            assert name in vars(OF_STEM[stem]), f"{stem}.{name}"
            assert verbs <= VERBS.keys(), f"{stem}.{name}: {verbs - VERBS.keys()}"


def test_the_charts_of_every_list_give_each_step_what_may_precede_it(city: Any) -> None:
    policy = city.case().entry.policy
    parts = {
        (part.stem, part.name): part for part in stepverbs.ways(policy.load_rules(), policy.list_type.kind)
    }
    assert parts["identification", "legal_review"].after == {"serve", "await_statement", "supplement"}
    assert parts["identification", "verify"].may_begin and not parts["identification", "decide"].may_begin
    assert parts["identification", "await_statement"].shape == "wait"
    ends = {name for (stem, name), part in parts.items() if stem == "identification" and part.may_end}
    assert ends == {"decide", "serve_decision"}, "a case that nobody was told of is over with its dismissal"
    assert all(part.after for part in parts.values() if part.shape != "start"), "every step follows something"


def test_an_older_version_of_the_rules_is_read_as_such(city: Any, client: Any) -> None:
    policy = city.case().entry.policy
    url = reverse("list", args=[policy.list_type.code])
    now = client.get(url, {"v": policy.version})
    assert now.status_code == 200 and "不是现在施行的规则" not in now.content.decode()
    policy.list_type.policies.update(effective_to=policy.effective_from)
    then = client.get(url, {"v": policy.version})
    assert then.context["policy"] == policy and "不是现在施行的规则" in then.content.decode()
    assert [client.get(url, {"v": v}).status_code for v in ("99", "x", "²")] == [404] * 3


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
    first = walk.entry.book.lines.filter(actor=city.clara).order_by("seq").first()
    acts = anna.get(url, {"at": localtime(first.at).isoformat()}).context["standing"].acts
    assert [act.row.line for act in acts][-1] == first and all(act.is_held for act in acts)
    soon = anna.get(url, {"at": "2950-01-01T00:00"})
    assert "还没有到" in soon.content.decode() and soon.context["at"] == soon.context["now"]
    wrong = anna.get(url, {"at": "昨天"})
    assert wrong.status_code == 422 and 'value="昨天"' in wrong.content.decode()
    page = sign_in(city.hugo).get(f"/entries/{walk.entry.number}/as-of/", {"at": f"{on}T00:01"})
    assert page.context["in_force"].policy == walk.entry.policy and "当时生效的规则" in page.content.decode()
    lines = list(walk.entry.book.lines.order_by("seq"))
    assert page.context["count"] == sum(line.at <= at(on, 0, 1) for line in lines) < len(lines)
