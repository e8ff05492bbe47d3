"""What somebody may try with documents: persons unmasked or looked at unseen, a page that keeps a browser signed in."""

from typing import Any

import pytest
from django.urls import reverse

from tests.cast import MONDAY, City
from workflows.management.city import id_for
from workflows.models import Notice, Subject, Transition

pytestmark = pytest.mark.django_db
LEAD = "罗小川"


def looks(walk: Any, who: Any) -> list[str]:
    """At whom of the case the person has looked, as the book says."""
    lines = Transition.objects.filter(book=walk.entry.book, verb="view_file", actor=who).order_by("seq")
    return [line.facts.data["person"] for line in lines.select_related("facts")]


def led_by_a_person(walk: Any) -> Notice:
    """The letter to the associated person of a case whose subject is a natural person, too."""
    Subject.objects.filter(pk=walk.entry.subject_id).update(kind="person", name=LEAD, code=id_for(77))
    letter: Notice = walk.entry.notices.get(kind="prior_notice", associate__isnull=False)
    letter.facts["party"]["lead_name"] = LEAD
    Notice.objects.filter(pk=letter.pk).update(facts=letter.facts)
    return letter


def test_a_letter_to_one_person_does_not_tell_outsiders_the_name_of_the_other(
    city: City, sign_in: Any, today_is: Any
) -> None:
    letter = led_by_a_person(city.notified())
    today_is(MONDAY)
    address = reverse("notice", args=[letter.code])
    assert LEAD in sign_in(city.clara).get(address).content.decode()
    outside = sign_in(city.anna).get(address).content.decode()
    assert LEAD not in outside and "罗＊＊" in outside


def test_a_preview_of_the_letterhead_masks_both_persons(city: City, sign_in: Any, today_is: Any) -> None:
    walk = city.notified()
    led_by_a_person(walk)
    Notice.objects.filter(entry=walk.entry, associate=None).update(kind="other")
    today_is(MONDAY)
    keeper = sign_in(city.people["zhouw"])
    keeper.post(reverse("letterhead-draft", args=["HC-RS"]))
    shown = keeper.get(reverse("letterhead-preview", args=["HC-RS", 1, "prior_notice"])).content.decode()
    assert "草稿" in shown and LEAD not in shown and "何小明" not in shown


def test_a_look_at_the_draft_of_a_letter_to_a_person_is_written_down(
    city: City, sign_in: Any, today_is: Any
) -> None:
    walk = city.case().to_review(MONDAY)
    today_is(MONDAY, 16)
    rolf, address = sign_in(city.rolf), reverse("task-preview", args=[walk.item("review").code])
    assert rolf.get(address).status_code == 200 and looks(walk, city.rolf) == []
    for _twice in range(2):
        assert rolf.get(address, {"party": "1"}).status_code == 200
    assert looks(walk, city.rolf) == [f"associate/{walk.entry.associates.get().pk}"]


def test_a_look_at_the_address_of_a_person_is_written_down(city: City, sign_in: Any, today_is: Any) -> None:
    walk = city.case().to_review(MONDAY).to_service(MONDAY)
    today_is(MONDAY, 16)
    letter = walk.entry.notices.get(kind="prior_notice", associate__isnull=False)
    assert sign_in(city.clara).get(reverse("notice-address", args=[letter.code])).status_code == 200
    assert looks(walk, city.clara) == [f"associate/{letter.associate_id}"]


def test_a_page_that_waits_for_the_printer_does_not_stay_signed_in_by_looking(
    city: City, sign_in: Any, today_is: Any
) -> None:
    letter = city.notified().entry.notices.get(kind="prior_notice", associate=None)
    today_is(MONDAY, 16)
    party, where = sign_in(city.acmes_speaker), reverse("hall-notice", args=[letter.code])
    page = party.get(where)
    assert page.status_code == 202 and 'id="paper-state"' in page.content.decode()
    assert "xinheng_session_8000" in page.cookies
    asks = {"HX-Request": "true", "HX-Trigger": "paper-state"}
    answer = party.get(where, headers=asks)
    assert answer.status_code == 204 and "xinheng_session_8000" not in answer.cookies
