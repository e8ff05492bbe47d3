"""Documents drawn up by hand, issued: the facts of the case that each states besides what was written."""

from datetime import timedelta
from typing import Any

import pytest

from tests.cast import MONDAY, City
from tests.documents.sample_blanks import BLANKS
from workflows.acts import issuance, papers
from workflows.law.papers import read
from workflows.law.refusal import Refused
from workflows.management.walk import at
from workflows.models import Entry, Notice
from workflows.queries.notices import html

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def issue(entry: Entry, kind: str, by: Any, day: Any, associate: Any = None) -> Notice:
    """A document of this kind with what the officer of the sample wrote, issued that day."""
    document = issuance.document_of(entry, kind)
    assert document is not None
    said = {blank.key: read(blank, BLANKS[kind].get(blank.key)) for blank in document.blanks}
    return issuance.issue_document(entry, kind, said, by=by, at=at(day), associate=associate)


def offered(entry: Entry) -> set[str]:
    """The kinds that may be drawn up by hand for an entry."""
    return {document.kind for document in issuance.kinds_by_hand(entry)}


def test_what_may_be_drawn_up_follows_the_life_of_the_entry(city: City) -> None:
    walk, on = city.before_decision()
    hearing = {"hearing_notice", "hearing_record", "statement_record"}
    told = {"rectification_notice", "interview_notice", "interview_record", "advice_letter", "warning_letter"}
    assert offered(walk.entry) == hearing | told
    walk.decide(on)
    on_list = offered(walk.entry)
    assert not on_list & hearing and told < on_list and "removal_announcement" not in on_list
    assert {"measures_transfer", "circular", "application_accepted", "objection_result"} < on_list


def test_a_transfer_states_measures_decision_and_period_and_is_sent_to_others(
    city: City, sign_in: Any
) -> None:
    walk, on = city.listed()
    made = issue(walk.entry, "measures_transfer", city.hugo, on)
    decision = walk.entry.notices.get(kind="listing_decision", associate=None)
    assert made.facts["measures"] and made.facts["decision_number"] == decision.number
    assert made.number == "衡人社信函〔2026〕1号" and made.state == "kept"
    page = html(made.kind, made.facts)
    assert "第十条" in page and "以下简称《办法》" in page and city.acme.name in page
    hall = sign_in(city.acmes_speaker).get(f"/hall/{walk.entry.number}/").content.decode()
    assert decision.number in hall and made.number not in hall, "a letter to other bodies is not the party's"


def test_a_record_is_kept_without_a_number_and_shows_no_case_to_a_party_that_was_not_told(
    city: City, sign_in: Any
) -> None:
    entry = city.case().entry
    made = issue(entry, "statement_record", city.hugo, MONDAY)
    assert (made.number, made.state) == ("", "kept")
    assert sign_in(city.acmes_speaker).get(f"/hall/{entry.number}/").status_code == 404


def test_an_order_tells_how_it_is_contested_by_its_own_name(city: City) -> None:
    walk, on = city.listed()
    made = issue(walk.entry, "rectification_notice", city.hugo, on)
    assert "如不服本通知，可以自收到本通知书之日起60日内" in made.facts["remedies"]["text"]
    assert made.facts["remedies"]["text"] in html(made.kind, made.facts)
    decision = walk.entry.notices.get(kind="listing_decision", associate=None)
    assert "如不服本决定，" in decision.facts["remedies"]["text"]


def test_a_letter_about_an_application_names_it_and_without_one_nothing_is_issued(city: City) -> None:
    walk, on = city.listed()
    with pytest.raises(Refused) as refused:
        issue(walk.entry, "application_accepted", city.hugo, on)
    assert "申请编号、收到申请日期" in str(refused.value)
    repair = walk.apply(on + 200 * DAY, corrected_on=on + DAY)
    made = issue(walk.entry, "application_accepted", city.hugo, on + 200 * DAY)
    assert made.facts["repair_application"]["number"] == repair.code and repair.code in html(
        made.kind, made.facts
    )


def test_a_removal_is_announced_to_everybody_without_naming_those_who_left_together(city: City) -> None:
    walk, on = city.listed()
    left, corrected = on + 220 * DAY, on + DAY
    walk.apply(left, corrected_on=corrected)
    seen = {"outcome": "grant", "corrected_on": corrected.isoformat(), "reason": "属实"}
    walk.do("verify", city.clara, left, **seen)
    walk.do("decide", city.hugo, left, outcome="grant", reason="已经改正")
    entry = Entry.objects.get(pk=walk.entry.pk)
    assert entry.state == "exited" and offered(entry) >= {"removal_announcement", "training_certificate"}
    made = issue(entry, "removal_announcement", city.hugo, left)
    page = html(made.kind, made.facts)
    assert made.state == "published" and entry.number in page and "第十七条" in page and "何小明" not in page


@pytest.mark.parametrize("kind", ["prior_notice", "listing_decision", "no_such_kind"])
def test_what_the_procedure_issues_needs_no_more_parts(city: City, kind: str) -> None:
    assert papers.parts_of(kind, city.case().entry) == ()
