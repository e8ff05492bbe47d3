"""History that the rules of a list hide after a repair (SAMR, 条款待核): nothing public tells of it any more."""

import json
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from tests.stone import stone_lifted
from tests.views.test_verify import decision, repaired, said
from workflows.models import Entry, Parameter

pytestmark = pytest.mark.django_db
LATER = date(2026, 10, 12)


def hide(walk: Any) -> None:
    """The list of the case hides listing and removal after a repair: what a published version of SAMR's says."""
    with stone_lifted():
        Parameter.objects.create(
            policy=walk.entry.policy,
            name="history_hidden",
            label="修复后不再展示",
            value="yes",
            clause="测试规则",
        )


def test_after_a_repair_nothing_public_tells_that_somebody_was_listed(
    city: Any, client: Any, today_is: Any
) -> None:
    walk, _on = city.listed(date(2026, 3, 2))
    hide(walk)
    entry, paper = walk.entry, decision(walk)
    today_is(date(2026, 9, 1))
    before = client.get(reverse("register"), {"q": entry.subject.name}).content.decode()
    assert entry.number in before and entry.list_type.name in said(client, paper)

    repaired(city, walk)
    today_is(LATER)
    assert Entry.objects.get(pk=entry.pk).is_history_hidden
    for words in (entry.subject.name, entry.subject.code, entry.number, paper.number):
        found = client.get(reverse("register"), {"q": words}).content.decode()
        assert reverse("register-entry", args=[entry.number]) not in found
    assert client.get(reverse("register-entry", args=[entry.number])).status_code == 404
    for name in ("home", "public-notices", "publicity", "promises-published"):
        page = client.get(reverse(name)).content.decode()
        assert entry.subject.name not in page and entry.number not in page

    # Who holds an old paper learns that it is genuine and that nothing may be concluded from it: no list, no days.
    for kind in ("prior_notice", "listing_decision", "repair_notice", "repair_granted"):
        held = decision(walk, kind)
        text = said(client, held).replace(held.title, "")
        assert entry.list_type.name not in text and "已移出" not in text and "名单已经移出" not in text
        assert entry.listed_until.isoformat() not in text
        assert kind == "repair_granted" or "2026-09-29" not in text
    assert "所载信息不再适用" in said(client, paper)


def test_inside_only_who_decided_and_who_audits_still_reads_it(
    city: Any, sign_in: Any, today_is: Any
) -> None:
    walk, _on = city.listed(date(2026, 3, 2))
    hide(walk)
    repaired(city, walk)
    today_is(LATER)
    number, paper = walk.entry.number, decision(walk)
    zhou = city.people["zhouw"]  # the credit office: it sees the departments below, and not this history
    for person, status in ((city.clara, 200), (city.anna, 200), (zhou, 404)):
        client = sign_in(person)
        assert client.get(reverse("entry", args=[number])).status_code == status
        for name, asked in (("search", number), ("search", paper.number), ("notice-list", paper.number)):
            page = client.get(reverse(name), {"q": asked}).content.decode().replace(f'value="{asked}"', "")
            assert (reverse("entry", args=[number]) in page or paper.code in page) is (status == 200), (
                person,
                name,
            )


def test_the_receivers_are_told_the_end_and_no_more_than_the_end(city: Any) -> None:
    walk, _on = city.listed(date(2026, 3, 2))
    hide(walk)
    repaired(city, walk)
    body = json.loads(walk.entry.recalls.get(event="exited").body)
    assert (body["action"], body["shown_until"]) == ("withdrawal", "")
