"""A version of the rules on its days: heard before them, said to govern on them alone, and read by who audits."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests.views.test_rulemaking import AFTER, LAST, LIST, START, at_version, draft, published, step
from workflows.acts import promulgation
from workflows.acts.people import appoint
from workflows.law.refusal import Refused
from workflows.management import city as demo
from workflows.management.walk import at
from workflows.models import Person, Policy

pytestmark = pytest.mark.django_db


@pytest.fixture
def zhou(city: Any) -> Person:
    return city.people["zhouw"]


@pytest.fixture
def gu(city: Any) -> Person:
    return city.people["guq"]


def test_a_consultation_ends_before_the_draft_means_to_begin(
    client: Any, city: Any, zhou: Person, sign_in: Any, today_is: Any
) -> None:
    """Refused when it is opened, not when all is done and the version is to be published; at its field."""
    today_is(START)
    sign_in(zhou)
    policy = draft(client, effective=LAST)
    page = step(client, policy, "consult", until=LAST.isoformat())
    assert page.status_code == 422
    (words,) = page.context["form"].errors["until"]
    assert "拟施行日期是2026-04-01，征求意见最迟到2026-03-31截止" in words
    assert page.context["form"]["until"].value() == LAST.isoformat(), "nothing typed is lost"
    assert Policy.objects.get(pk=policy.pk).state == "draft"
    with pytest.raises(Refused, match="拟施行日期以前截止"):  # whoever asks, not only the form
        promulgation.consult(policy, until=LAST, by=zhou, at=at(START))
    page = client.get(at_version("rules-head", policy))
    told = {field.name: field.value() or "" for field in page.context["form"]}
    told |= {"effective_from": AFTER.isoformat()}
    assert client.post(at_version("rules-head", policy), told).status_code == 302
    assert step(client, policy, "consult", until=LAST.isoformat()).status_code == 302


def test_a_version_is_said_to_govern_on_its_own_days_only(
    city: Any, zhou: Person, gu: Person, sign_in: Any, today_is: Any, client: Any
) -> None:
    policy = published(sign_in, today_is, zhou, gu)
    former = Policy.objects.get(list_type=policy.list_type, version=1)
    eve = AFTER - timedelta(days=1)
    assert (policy.standing(eve), policy.standing(AFTER)) == ("已发布，待施行", "施行")
    assert (former.standing(eve), former.standing(AFTER)) == ("施行", "已由新版本接替")
    client.logout()
    page = " ".join(client.get(reverse("list", args=[LIST])).content.decode().split())
    assert page.count("已由新版本接替") == 1, "the public reads it, too"
    assert "出处" not in page, "and not the papers in which the makers of the program found the list"


def test_who_audits_reads_how_rules_were_made(
    city: Any, zhou: Person, gu: Person, sign_in: Any, today_is: Any
) -> None:
    policy = published(sign_in, today_is, zhou, gu)
    for office, role, status in (("HC", "auditor", 200), ("HC-XY", "auditor", 200), ("AL", "auditor", 404)):
        who = demo.person(f"reads-{office}", f"reads-{office}")
        appoint(who, city.offices[office], role, since=START)
        who = Person.objects.get(pk=who.pk)
        client = sign_in(who)
        last = policy.book.lines_count
        assert client.get(reverse("log-line", args=[policy.ref, last])).status_code == status
        found = client.get(reverse("log"), {"q": policy.document_number}).content.decode()
        assert (f"{policy.ref}" in found) is (status == 200), office
    page = sign_in(Person.objects.get(username="reads-HC")).get(reverse("log-line", args=[policy.ref, last]))
    assert "施行日期" in page.content.decode()
    assert "effective_from" not in page.content.decode()
