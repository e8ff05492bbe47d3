"""A sample is drawn out of everything that its office audits; one that was announced before keeps the books of then."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from tests.stone import stone_lifted
from tests.views.test_audit import DAY, MARKS, announced, place, step
from tests.views.test_log_whole import reader
from tests.views.test_rulemaking import LIST
from workflows.acts import merge, occupation, rulemaking
from workflows.law.audit import Reach
from workflows.management import city as demo
from workflows.management.walk import at
from workflows.models import OccupationGroup, Policy, WorkPaper
from workflows.models.audit_body import body_of
from workflows.queries import audit_draw

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

KINDS = ("policy", "merge", "occupation")


@pytest.fixture
def now(city: Any, today_is: Any) -> Any:
    """A listed case; rules that are drafted, a merge proposed, an occupation recorded."""
    city.listed()
    base = Policy.objects.get(list_type__code=LIST, version=1)
    zhou, on = city.people["zhouw"], at(DAY - timedelta(days=3))
    rulemaking.draft(base.list_type, base, effective_from=date(2026, 6, 1), note="缩短期限", by=zhou, at=on)
    one, two = (city.companies[key][0] for key in ("qinghe", "xinlong"))
    merge.propose(one, two, reason="同一企业", evidence="登记档案", by=zhou, at=on)
    occupation.assign(
        OccupationGroup.objects.all()[0], city.offices["HC-RS"], code=demo.id_for(7), name="何小满",
        since=DAY, source="执业证", by=city.clara, at=on,
    )  # fmt: skip
    return today_is(DAY)


def kinds(paper: WorkPaper) -> set[str]:
    """Of which kinds of things the lines are out of which the sample was drawn."""
    assert paper.checkpoint is not None
    lines = audit_draw.population(paper, paper.checkpoint.size)
    return {thing.partition("/")[0] for thing in lines.values_list("thing", flat=True)}


def drawn(client: Any, now: Any, *, is_old: bool = False, **plan: Any) -> WorkPaper:
    """A paper with its sample; an old one was announced before there were other books."""
    paper = announced(client, **plan)
    if is_old:
        with stone_lifted():
            WorkPaper.objects.filter(pk=paper.pk).update(reach=Reach.FIRST)
    place(now)
    assert step(client, paper, do="draw") == 302
    return WorkPaper.objects.get(pk=paper.pk)


def test_a_sample_is_drawn_out_of_rules_merges_and_occupations_too(
    city: Any, now: Any, sign_in: Any, client: Any
) -> None:
    sign_in(city.anna)
    first = drawn(client, now)
    found = kinds(first)
    assert {"entry", "policy", "merge", "occupation"} <= found
    paper = drawn(client, now, size="200")
    keys = set(paper.items.values_list("line__book__ref", flat=True))
    assert f"policy/{LIST}/v2" in keys and not {key for key in keys if key.startswith("audit/")}
    assert client.get(reverse("audit-again", args=[paper.code])).context["again"].holds
    assert json.loads(json.dumps(body_of(paper)))["form"] == "xinheng/work-paper/v3"
    assert body_of(paper)["reach"] == "all"
    line = paper.book.lines.get(seq=1)
    assert line.facts.data["reach"] == "all"
    page = client.get(reverse("log-line", args=[line.book.ref, 1])).content.decode()
    assert "审计范围内的全部簿册" in page
    nth = paper.items.get(line__thing=f"policy/{LIST}/v2").nth
    answer = client.post(reverse("audit-item", args=[paper.code, nth]), MARKS)
    assert answer.status_code == 302, "a line of rules is examined like any other"


def test_a_branch_draws_only_out_of_its_own_and_out_of_nothing_that_is_nobodys(
    city: Any, now: Any, sign_in: Any, client: Any
) -> None:
    sign_in(reader(city, "HC-RS"))
    paper = drawn(client, now, office="HC-RS")
    found = kinds(paper)
    assert "occupation" in found and not {"policy", "merge", "list", "calendar"} & found


def test_a_paper_that_was_announced_before_is_found_again_in_the_same_population(
    city: Any, now: Any, sign_in: Any, today_is: Any, client: Any
) -> None:
    sign_in(city.anna)
    old = drawn(client, now, is_old=True)
    assert not set(KINDS) & kinds(old)
    assert audit_draw.again(old).holds
    body = body_of(old)
    assert body["form"] == "xinheng/work-paper/v2" and "reach" not in body
    page = client.get(reverse("audit-paper", args=[old.code])).content.decode()
    assert "条目、部门、登录与权限、信用档案、投诉、举报的簿册" in page
    new = drawn(client, now)
    assert new.population > old.population and audit_draw.again(old).holds


def test_the_books_of_a_paper_never_change(city: Any, now: Any, sign_in: Any, client: Any) -> None:
    """Neither before the draw, when more or fewer books would give another sample, nor after it."""
    sign_in(city.anna)
    paper = announced(client)
    for _turn in ("announced", "drawn"):
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
            WorkPaper.objects.filter(pk=paper.pk).update(reach=Reach.FIRST)
        place(now)
        step(client, paper, do="draw")
    assert WorkPaper.objects.get(pk=paper.pk).state == "drawn"


def test_the_plan_says_out_of_what_it_draws(city: Any, now: Any, sign_in: Any) -> None:
    client = sign_in(city.anna)
    assert "总体是审计范围内的全部簿册" in client.get(reverse("audit-new")).content.decode()
