"""Where a rectification or an interview begins beside its entry, and how it ends with the listing that it served."""

from typing import Any

import pytest

from tests.views.test_guidance import ASKED, DAY, INVITED, Scene
from workflows.models import Alert, Interview, Outbox, Rectification, Transition, WorkItem
from workflows.queries import verification

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(city: Any, sign_in: Any, today_is: Any) -> Scene:
    """A listed company on the day of its listing."""
    return Scene(city, sign_in, today_is)


def test_what_was_asked_for_a_listing_ends_with_it_and_whoever_had_a_letter_is_told(scene: Scene) -> None:
    city, made = scene.city, scene.asked()
    scene.post(
        city.clara,
        f"/entries/{scene.number}/rectifications/new/",
        **ASKED,
        blank_rectification__deadline=(scene.day + 20 * DAY).isoformat(),
    )
    when = {"blank_interview__at": f"{(scene.day + 5 * DAY).isoformat()}T09:30"}
    scene.post(city.clara, f"/entries/{scene.number}/interviews/new/", **INVITED, **when)
    talk = Interview.objects.get()
    Alert.objects.all().delete()
    ground = {
        "grounds": "责令文书被撤销。", "document_number": "衡政复决〔2026〕1号", "document_date": scene.day,
        "document_body": "衡川市人民政府",
    }  # fmt: skip
    scene.walk.move(scene.day + DAY, "revocation", **ground)
    scene.walk.do("decide", city.hugo, scene.day + 2 * DAY, outcome="approve", reason="同意")
    ended = {row.code: row for row in Rectification.objects.all()}
    made = ended.pop(made.code)
    assert made.state == "ended" and "列入决定已经撤销" in made.conclusion
    assert [row.state for row in ended.values()] == ["dropped"], "a draft was told to nobody"
    talk.refresh_from_db()
    assert talk.state == "dropped"
    line = Transition.objects.get(verb="end_rectification", thing=made.ref)
    assert line.facts.data["because"] == made.conclusion
    open_now = WorkItem.objects.filter(entry=scene.walk.entry, status__in=("new", "assigned"))
    assert not open_now.filter(procedure__in=("rectification", "interview")).exists()
    told = Alert.objects.get(person=city.acmes_speaker, kind="guidance")
    assert made.code in told.data["title"]
    scene.today_is(scene.day + 3 * DAY)
    assert "已经终结，不用再报送材料" in scene.get(city.acmes_speaker, "/hall/")
    row = Outbox.objects.get(kind="account_mail", payload__what="guidance_ended")
    assert row.payload["person"] == city.acmes_speaker.pk
    assert verification.verify_all().ok


def test_a_rectification_is_begun_from_the_credit_file(scene: Scene) -> None:
    city, subject = scene.city, scene.walk.entry.subject
    start = f"/subjects/{subject.pk}/guidance/"
    assert start in scene.get(city.clara, f"/subjects/{subject.pk}/")
    assert start not in scene.get(city.anna, f"/subjects/{subject.pk}/")
    page = scene.get(city.clara, start)
    assert f"/entries/{scene.number}/rectifications/new/" in page
    assert f"/entries/{scene.number}/interviews/new/" in page
    assert scene.sign_in(city.anna).get(start).status_code == 403
    assert scene.sign_in(city.acmes_speaker).get(start).status_code == 404
