"""A decision on an objection that was drawn: a third hand of the credit office judges it without knowing the first."""

import pytest

from tests.flows.test_objection import FOUND, MONDAY, Story
from workflows.models import Post, SecondReview, Transition

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(city, monkeypatch):
    """Checked and verified by Zhou; every decision is drawn."""
    monkeypatch.setattr("workflows.flows.secondreview.TwoResults.share_of", lambda self, process: 100)
    zhou = city.people["zhouw"]
    told = Story(city).do("check", zhou, outcome="accept")
    return told.do("verify_own", zhou, result="keep", **FOUND)


@pytest.fixture
def third(city):
    """A third person in the credit office."""
    Post.objects.create(
        person=city.stella, department=city.offices["HC-XY"], role="credit_office", since=MONDAY
    )
    return type(city.stella).objects.get(pk=city.stella.pk)


def test_two_equal_results_are_answered_as_the_first_one_said_it(city, story, third):
    story.do("decide", story.gu, outcome="stop", reason="停止公示。")
    assert story.now.state == "accepted" and SecondReview.objects.get().is_sealed
    story.do("second_review", third, outcome="stop", reason="同意停止公示。")
    assert (story.now.state, story.now.result, story.now.handling) == ("decided", "stop", "停止公示。")
    line = Transition.objects.get(verb="decide_objection", thing=story.now.ref)
    assert line.actor == story.gu


def test_different_results_are_settled_by_somebody_else_where_there_is_one(city, story, third):
    story.do("decide", story.gu, outcome="keep", reason="维持。")
    story.do("second_review", third, outcome="stop", reason="应当停止公示。")
    assert story.now.state == "accepted"
    # Zhou checked, Stella judged second: nobody else is left, so Gu settles what she began, and that is on record.
    story.do("settle", story.gu, outcome="stop", reason="采纳独立复核的结论。")
    row = SecondReview.objects.get()
    assert (row.settled_by, row.settled_outcome, story.now.result) == (story.gu, "stop", "stop")


def test_where_nobody_can_look_again_nothing_is_sealed_and_that_is_written_down(city, story):
    story.do("decide", story.gu, outcome="keep", reason="维持。")
    assert story.now.state == "decided" and not SecondReview.objects.get().is_drawn
    assert Transition.objects.get(verb="draw_second_review").facts.data["nobody"] is True
