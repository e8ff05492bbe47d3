"""What a party's bundle keeps as digests only: results of internal review, remarks on service, why it was corrected."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests.acts.test_bundles import deliver
from tests.cast import MONDAY, City
from workflows.acts import bundles, log
from workflows.law.duties import SERVE_NOTICE, VIEW_ENTRY
from workflows.management.walk import at
from workflows.models import Bundle, Transition
from workflows.queries.bundle_party import PartySight

pytestmark = pytest.mark.django_db


def withheld(entry: Any, city: City, line: Transition) -> str:
    """Why the speaker of the company does not get the facts of a line; empty when it does."""
    asked = Bundle(
        person=city.acmes_speaker, entry=entry, subject=entry.subject, department=entry.department, purpose="x",
        with_facts=True,
    )  # fmt: skip
    sight = PartySight.of(asked)
    sight.learn([line])
    return sight.withheld(line)


def test_the_result_of_an_internal_step_is_not_told_even_without_a_reason(city: City) -> None:
    """Else the party reads who approved and who did not: a return has a reason and is withheld, an approval none."""
    walk, _day = city.listed()
    for verb in ("approve_rectification", "verify_case"):
        line = log.record(verb, walk.entry, by=city.clara, at=at(MONDAY), duty=VIEW_ENTRY, outcome="approve")
        assert withheld(walk.entry, city, line), verb


@pytest.mark.sqlite
def test_of_a_notice_of_its_own_the_party_gets_what_was_told_and_no_remarks(city: City) -> None:
    """Who took it and when; not what the officer noted of the neighbour who was a witness, nor why it was corrected."""
    walk, _day = city.listed()
    notice = walk.entry.notices.filter(associate=None, state="served").first()
    served = Transition.objects.get(thing=notice.ref, verb="serve")
    assert withheld(walk.entry, city, served) == ""
    for facts in (
        {"changed": {"service_note": ["", "留置送达，见证人王某某在场"]}, "way": "leave"},
        {"because": "原告知书把别的案件的事实写进去了", "number": notice.number},
    ):
        line = log.record(
            "remind_unread",
            walk.entry,
            thing=notice,
            by=city.clara,
            at=at(MONDAY),
            duty=SERVE_NOTICE,
            **facts,
        )
        assert withheld(walk.entry, city, line), facts


def test_a_file_is_not_given_out_after_its_days_even_if_the_broom_did_not_come(
    city: City, sign_in: Any, settings: Any, tmp_path: Any, today_is: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    walk, _day = city.listed()
    now = today_is(date(2026, 6, 1))
    client = sign_in(city.acmes_speaker)
    url = client.post(reverse("hall-bundle", args=[walk.entry.number])).url
    deliver()
    made = Bundle.objects.get()
    assert "可以下载" in client.get(url).content.decode() and made.finished_at is not None
    today_is((now + timedelta(days=3)).date())
    assert (bundles.folder(made.code) / bundles.FILE).is_file()
    client = sign_in(city.acmes_speaker)
    assert "已经清除" in client.get(url).content.decode()
    assert client.get(reverse("hall-bundle-file", args=[made.code])).status_code == 302
    assert not Transition.objects.filter(verb="take_own_bundle").exists()
