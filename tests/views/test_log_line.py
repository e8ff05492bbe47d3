"""One line of the log before an auditor: its place among all lines, its facts in words, and why some are masked."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from tests.views.test_log_pages import line_page, person, seq_of
from workflows.acts import objection, sequencer
from workflows.gateways import logkey
from workflows.management.walk import at
from workflows.models import Leaf, Transition
from workflows.sweeps import clock_person

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def told(city: Any, today_is: Any) -> Any:
    """A case whose prior notices were served."""
    walk = city.notified()
    today_is(date(2026, 3, 10))
    return walk


def test_what_a_list_asks_of_a_case_is_told_as_its_rules_call_it(city: Any, told: Any, sign_in: Any) -> None:
    said = line_page(sign_in(city.anna), told.entry, 1).content.decode()
    assert "拖欠人数：43人" in said and "workers" not in said.partition("重算过程")[0]


def test_a_line_tells_its_place_among_all_lines_and_leads_to_its_proof(
    city: Any, told: Any, sign_in: Any
) -> None:
    client = sign_in(city.anna)
    assert "等候编号" in line_page(client, told.entry, 2).content.decode()
    sequencer.sequence(logkey.key(), by=clock_person(), at=at(date(2026, 3, 10)))
    size, place = Leaf.objects.count(), Leaf.objects.get(line__book=told.entry.book, line__seq=2)
    proof = reverse("log-inclusion", args=[place.index, size])
    assert proof in line_page(client, told.entry, 2).content.decode()
    assert client.get(proof).status_code == 200


def test_who_audits_is_led_to_the_page_that_asks_why_she_reads_an_objection(
    city: Any, told: Any, sign_in: Any, today_is: Any
) -> None:
    """Not told that she may not see the entry, which she may; whoever may not is told just that."""
    walk, on = city.listed(company="hongtuo")
    today_is(on, hour=17)
    said = objection.Said(
        ground="fact", relation="party", name="钱伟", contact="0999-5678-0002", field="拖欠金额",
        shown="100元", claimed="90元", text="已支付一笔。",
    )  # fmt: skip
    made = objection.file(walk.entry, said, channel="hall", by=city.nora, at=at(on, 17))
    seq = Transition.objects.get(verb="file_objection").seq
    page = line_page(sign_in(city.anna), walk.entry, seq).content.decode()
    assert reverse("objection", args=[made.code]) in page and "您没有查看本条目的权限" not in page
    assert "有异议的内容" in page and "claimed" not in page.partition("重算过程")[0]
    page = line_page(sign_in(person(city, "audit-admin", "HC", "audit_admin")), walk.entry, seq)
    assert "您没有查看本条目的权限" in page.content.decode()


def test_codes_of_facts_are_told_as_officials_read_them(city: Any, told: Any, sign_in: Any) -> None:
    client = sign_in(city.anna)
    words = {"verify_case": "属实，拟列入", "review_notice": "同意", "issue_notice": "列入事先告知书"}
    for verb, said in words.items():
        facts = (
            line_page(client, told.entry, seq_of(told.entry, verb)).content.decode().partition("重算过程")[0]
        )
        assert said in facts and "proceed" not in facts and "prior_notice<" not in facts, verb
