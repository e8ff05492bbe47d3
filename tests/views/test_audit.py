"""The life of who audits, by HTTP: plan, draw, check, find, answer, sign; what nobody can change afterwards."""

import json
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils.timezone import localtime

from workflows.acts import log, sequencer
from workflows.gateways import logkey
from workflows.law import duties
from workflows.management.walk import at
from workflows.models import Alert, AuditFinding, SampleItem, Transition, WorkPaper
from workflows.sweeps import clock_person

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

DAY = date(2026, 3, 20)
PLAN = {
    "title": "一季度告知、决定抽样检查",
    "office": "HC",
    "sampled": "lines",
    "method": "random",
    "since": "2026-03-01",
    "until": DAY.isoformat(),
    "size": "3",
}
MARKS = {"lawful": "yes", "timely": "yes", "heard": "na", "explained": "yes", "note": ""}


@pytest.fixture
def held(city: Any, today_is: Any) -> Any:
    """A listed case, and it is the day of the audit."""
    walk, _day = city.listed()
    today_is(DAY)
    return walk


def place(now: Any) -> None:
    """The sequencer's round."""
    sequencer.sequence(logkey.key(), by=clock_person(), at=now)


def announced(client: Any, **other: Any) -> WorkPaper:
    """A paper that was announced by its form."""
    answer = client.post(reverse("audit-new"), PLAN | other)
    assert answer.status_code == 302, answer.context["form"].errors
    return WorkPaper.objects.latest("pk")


def step(client: Any, paper: WorkPaper, **said: str) -> int:
    """One step of a paper."""
    return int(client.post(reverse("audit-paper", args=[paper.code]), said).status_code)


def find(client: Any, paper: WorkPaper, nth: int, **other: str) -> AuditFinding:
    """A finding about an item."""
    told = {
        "severity": "general",
        "title": "送达回证缺签收日期",
        "rule": "行政强制法（待核）",
        "text": "见材料。",
    }
    url = reverse("audit-item", args=[paper.code, nth])
    answer = client.post(url, {**told, "unit": "HC-RS", "find": "1", **other})
    assert answer.status_code == 302, answer.context["finding_form"].errors
    return AuditFinding.objects.latest("pk")


def does(client: Any, found: AuditFinding, do: str, **said: str) -> int:
    """One step of a finding."""
    return int(client.post(reverse("audit-finding", args=[found.code]), {"do": do, **said}).status_code)


def test_the_life_of_an_audit(city: Any, held: Any, sign_in: Any, today_is: Any, client: Any) -> None:
    now = today_is(DAY)
    sign_in(city.anna)
    # The seed is known to nobody when the plan is told: without a checkpoint nothing is drawn.
    paper = announced(client)
    assert step(client, paper, do="draw") == 409
    place(now)
    assert step(client, paper, do="draw") == 302
    paper.refresh_from_db()
    items = list(paper.items.order_by("nth"))
    seed = sha256(
        f"xinheng/sample/v1\n{paper.checkpoint.root}\n{paper.code}\n{city.anna.pk}".encode()
    ).hexdigest()
    assert paper.seed == seed and len(items) == 3
    told = client.get(reverse("audit-population", args=[paper.code])).content.decode().split()[1:]
    keys = [line.strip(",") for line in told]
    ranked = sorted(keys, key=lambda key: sha256(f"{seed}\n{key}".encode()).hexdigest())
    assert [item.key for item in items] == ranked[:3]
    # It cannot be drawn again, and later lines change nothing.
    assert step(client, paper, do="draw") == 409
    place(now)
    assert client.get(reverse("audit-again", args=[paper.code])).context["again"].holds

    # An item that is not as it should be needs words; nothing typed is lost.
    url = reverse("audit-item", args=[paper.code, 1])
    answer = client.post(url, MARKS | {"timely": "no"})
    assert answer.status_code == 422 and answer.context["form"]["timely"].value() == "no"
    for nth in (1, 2, 3):
        client.post(reverse("audit-item", args=[paper.code, nth]), MARKS | {"note": f"第{nth}项"})
    found = find(client, paper, 1)
    assert step(client, paper, do="submit", conclusion="总体合法。", reviewer="xiaoy") == 422

    # The unit sees it when it is sent, not before; the head answers, nobody else.
    sign_in(city.hugo)
    assert does(client, found, "answer", answer="属实") == 404
    sign_in(city.anna)
    assert does(client, found, "answer", answer="属实") == 403
    assert does(client, found, "propose", answer_by=DAY.isoformat()) == 422
    assert does(client, found, "propose", answer_by="2026-04-03") == 302
    assert does(client, found, "send", answer_by="2026-04-03") == 403  # her own
    sign_in(city.vera)
    assert does(client, found, "send", answer_by="2026-04-03") == 302
    assert Alert.objects.get(person=city.hugo, kind="audit").data["title"] == found.title
    sign_in(city.clara)
    assert client.get(reverse("audit-finding", args=[found.code])).status_code == 404
    sign_in(city.hugo)
    assert found.title in client.get(reverse("audit-findings")).content.decode()
    assert does(client, found, "accept", reason="好") == 403
    assert does(client, found, "answer", answer="属实，已补签。") == 302
    assert client.get(reverse("audit-paper", args=[paper.code])).status_code == 403
    sign_in(city.anna)
    assert does(client, found, "return", reason="请附回证", answer_by="2026-04-10") == 302
    sign_in(city.hugo)
    assert does(client, found, "answer", answer="已附回证。") == 302
    sign_in(city.anna)
    assert does(client, found, "accept", reason="认可") == 302

    # Signed by the other: the digest stands in the line, and the bytes that are handed out have it.
    assert step(client, paper, do="submit", conclusion="", reviewer="xiaoy") == 422
    assert step(client, paper, do="submit", conclusion="总体合法，一项已整改。", reviewer="xiaoy") == 302
    assert step(client, paper, do="sign", review="同意。") == 403
    sign_in(city.vera)
    assert step(client, paper, do="sign", review="") == 422
    assert step(client, paper, do="sign", review="同意。") == 302
    paper.refresh_from_db()
    line = Transition.objects.get(book=paper.book, verb="sign_off_paper")
    body = client.get(reverse("audit-body", args=[paper.code])).content
    assert sha256(body).hexdigest() == paper.digest == line.facts.data["digest"]
    told = json.loads(body)
    assert told["findings"][0]["answer"] == "已附回证。"
    assert [(one["as"], one["name"]) for one in told["signers"]] == [
        ("examined", "韩静"),
        ("reviewed", "肖悦"),
    ]
    assert client.get(reverse("audit-paper", args=[paper.code])).context["digest_holds"]
    assert client.post(url, MARKS | {"note": "改"}).status_code == 409
    nothing_changes(paper)
    verbs = list(Transition.objects.filter(book=paper.book).order_by("seq").values_list("verb", flat=True))
    assert verbs[:2] == ["announce_paper", "draw_sample"] and verbs[-1] == "sign_off_paper"
    client.post(reverse("log-verify"))
    assert client.get(reverse("log")).context["last"]["found"] == 0


def nothing_changes(paper: WorkPaper) -> None:
    """The database refuses every change and every deletion of a signed paper and its parts."""
    rows = (
        WorkPaper.objects.filter(pk=paper.pk),
        SampleItem.objects.filter(paper=paper),
        AuditFinding.objects.filter(paper=paper),
    )
    changes = ({"title": "改"}, {"note": "改"}, {"text": "改"})
    for found, change in zip(rows, changes, strict=True):
        for attempt in (lambda f=found, c=change: f.update(**c), lambda f=found: f._raw_delete("default")):
            with pytest.raises(DatabaseError), transaction.atomic():
                attempt()


def test_a_draw_by_risk_tells_why(city: Any, held: Any, sign_in: Any, today_is: Any, client: Any) -> None:
    """What stands out is drawn with its reasons; the unit that never answers does not hold the paper up."""
    now = today_is(DAY)
    sign_in(city.anna)
    assert client.post(reverse("audit-new"), PLAN | {"method": "risk"}).status_code == 422
    told = {"by": city.clara, "at": at(date(2026, 3, 14), 23), "duty": duties.VIEW_ENTRY}
    line = log.record("comment", held.entry, **told)
    paper = announced(client, method="risk", risks=["night", "rest_day"], size="2")
    place(now)
    assert step(client, paper, do="draw") == 302
    item = paper.items.get(line=line)
    assert item.reasons == ["night", "rest_day"] and item.nth == 1
    assert client.get(reverse("audit-again", args=[paper.code])).context["again"].holds
    calm = announced(client, method="risk", risks=["bulk"])
    place(now)
    # Nothing to be drawn is a result too: the paper is signed like any other.
    assert step(client, calm, do="drop", reason="没有批量办理。") == 422
    assert step(client, calm, do="draw") == 302 and not calm.items.exists()
    assert "样本为空" in client.get(reverse("audit-paper", args=[calm.code])).content.decode()
    assert step(client, calm, do="submit", conclusion="没有批量办理。", reviewer="xiaoy") == 302
    other = announced(client, sampled="entries", size="1")
    place(now)
    assert step(client, other, do="draw") == 302
    item = other.items.get()
    assert item.entry == held.entry and item.reasons == []
    page = client.get(reverse("audit-item", args=[other.code, 1]))
    assert page.status_code == 200 and page.context["lines"]
    found = find(client, other, 1, seq="2")
    assert found.line.seq == 2 and found.line.book == held.entry.book
    does(client, found, "propose", answer_by="2026-04-03")
    sign_in(city.vera)
    does(client, found, "send", answer_by="2026-04-03")
    assert does(client, found, "close", reason="逾期") == 409
    today_is(date(2026, 4, 7))
    sign_in(city.anna)
    assert does(client, found, "close", reason="逾期未反馈。") == 302
    other.refresh_from_db()
    assert (other.open_findings, other.unchecked) == (0, 1)


def test_reports_lead_to_lines_and_leave_as_harmless_files(
    city: Any, held: Any, sign_in: Any, client: Any, django_assert_max_num_queries: Any
) -> None:
    """Every report of a branch; a look without a case and a deadline that was met late are in them."""
    entry = held.entry
    clock = entry.deadlines.get(kind="decide", met_at__isnull=False)
    clock.due_at = clock.met_at - timedelta(days=4)
    clock.due_on = localtime(clock.due_at).date()
    clock.save()
    # Nobody is late when a party's window is over; whoever has not acted stays late when the clock has told it.
    entry.deadlines.filter(kind="reply").update(met_at=clock.met_at, due_at=clock.met_at - timedelta(days=1))
    clock.pk, clock.kind, clock.met_at, clock.struck_at = None, "exit_execute", None, clock.met_at
    clock.save()
    clock.met_at = clock.struck_at
    sign_in(city.anna)
    told = {"by": city.people["zhouw"], "at": clock.met_at, "duty": duties.VIEW_ENTRY}
    log.record("view_file", entry, **told, person="subject", purpose="=1+1")
    log.record(
        "export_bundle", entry, **told, purpose="=2+2"
    )  # taking a bundle is a look, no hand in the matter
    # Clara, who registered the case, reviews it: an exception wherever it came from.
    judged = log.record("review_notice", entry, **(told | {"by": city.clara}))
    for name in ("four-eyes", "late", "reads", "break-glass", "disagreement"):
        with django_assert_max_num_queries(30):
            page = client.get(reverse("audit-report", args=[name]))
        assert page.status_code == 200, name
        rows = page.context["page"].rows
        file = b"".join(client.get(reverse("audit-report-csv", args=[name])).streaming_content).decode()
        assert file.startswith("\ufeff") and len(file.splitlines()) == len(rows) + 1
        if name == "late":
            assert [(row.cells[2], row.cells[4] == "尚未办结") for row in rows] == [
                ("执行移出", True), ("作出列入决定", False),
            ]  # fmt: skip
            assert rows[1].cells[5] == "4"
        if name == "four-eyes":
            assert [(row.key, row.cells[2]) for row in rows] == [(judged.pk, "审核告知书")]
        if name == "reads":
            assert "'=1+1" in file and "'=2+2" in file and rows[0].url.endswith("/")
            assert client.get(rows[0].url).status_code == 200
    marked = client.get(reverse("log"), {"mark": "same_hand"}).context["page"].rows
    assert [row.line.pk for row in marked] == [judged.pk]
    for mark in ("late", "bulk", "night"):
        client.get(reverse("log"), {"mark": mark})
    assert Transition.objects.filter(verb="export_list", actor=city.anna).count() == 5
    assert client.get(reverse("audit-report", args=["nothing"])).status_code == 404


def test_the_acts_of_one_person_by_day(city: Any, held: Any, sign_in: Any, client: Any) -> None:
    """In order, under their days, with the post; and the search finds by department, list and mark."""
    sign_in(city.anna)
    page = client.get(reverse("log-person", args=[city.clara.username]))
    days = page.context["days"]
    assert days and all(row.line.actor == city.clara for day in days for row in day.rows)
    assert {post.person_id for post in page.context["posts"]} == {city.anna.pk}  # the frame is hers
    keys = [row.line.pk for day in days for row in day.rows]
    assert keys == sorted(keys, reverse=True) and "市人社局 经办" in page.content.decode()
    assert client.get(reverse("log-person", args=["nobody"])).status_code == 404
    party = reverse("log-person", args=[city.acmes_speaker.username])
    assert client.get(party).status_code == 404  # nobody gathers what a citizen did
    for asked, some in (
        ({"office": "HC-RS"}, True),
        ({"office": "HC-JT"}, False),
        ({"mark": "same_hand"}, False),
    ):
        assert bool(client.get(reverse("log"), asked).context["page"].rows) is some
    kind = str(held.entry.list_type_id)
    assert client.get(reverse("log"), {"list": kind}).context["page"].rows
