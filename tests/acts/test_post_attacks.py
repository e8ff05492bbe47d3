"""Posts that were given or taken by hand in the database are found, and the look-back goes by the lines."""

from datetime import timedelta
from typing import Any

import pytest

from tests.forgeries import AT, lifted
from workflows.acts import roster, sequencer
from workflows.acts.people import appoint, relieve
from workflows.gateways import logkey
from workflows.models import Noted, Post, Transition
from workflows.queries.standing import standing
from workflows.queries.treecheck import check_all
from workflows.sweeps import clock_person

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
LATER = AT + timedelta(days=7)


@pytest.fixture
def told(city: Any) -> Any:
    """A city of whose posts the log tells from AT on."""
    city.listed()
    sequencer.sequence(logkey.key(), by=clock_person(), at=AT)
    Noted.objects.filter(
        key__startswith="post/"
    ).delete()  # as where it is set up: the first round tells of all
    assert roster.note(AT, clock=clock_person()) == Post.objects.count()
    assert check_all() == []
    return city


def given(city: Any, role: str = "head", at: Any = LATER) -> Post:
    """A post of Stella's at the labour bureau."""
    return Post.objects.create(
        person=city.stella, department=city.offices["HC-RS"], role=role, since=at.date()
    )


def said() -> str:
    """What the full check finds of posts."""
    faults = check_all()
    assert {fault.kind for fault in faults} <= {"state"}
    return " ".join(fault.sentence for fault in faults)


def test_a_post_that_no_line_gave_is_found(told: Any) -> None:
    """Written into both tables by hand, long after the log began to tell of posts, it is held: no line."""
    post = given(told)
    Noted.objects.create(key=f"post/{post.pk}", told=roster.standing()[f"post/{post.pk}"])
    roster.note(LATER, clock=clock_person())
    assert f"post/{post.pk}" in said() and "HC-RS" in said() and told.stella.username in said()


def test_a_post_that_is_taken_out_of_the_register_was_held_all_the_same(told: Any) -> None:
    """The log tells that it was given; the look back reads the lines."""
    post = given(told, "reviewer", AT)
    roster.note(AT, clock=clock_person())
    key = f"post/{post.pk}"
    post.delete()
    assert roster.note(LATER, clock=clock_person()) == 1
    line = Transition.objects.filter(verb="give_post", facts__data__post=key).get()
    then = standing(told.stella, line.at.replace(microsecond=999_999), told.anna)
    assert key in {row["post"].key for row in then.held}
    gone = Transition.objects.get(verb="end_post")
    assert gone.facts.data["post"] == key and gone.facts.data["changed"]["role"] == ["reviewer", None]
    after = standing(told.stella, LATER + timedelta(days=1), told.anna)
    assert key not in {row["post"].key for row in after.held}
    assert roster.note(LATER, clock=clock_person()) == 0
    assert check_all() == []


def test_a_post_that_vanished_with_its_note_is_found(told: Any) -> None:
    """Row and note taken away together: the line that gave it speaks."""
    post = given(told)
    roster.note(LATER, clock=clock_person())
    key = f"post/{post.pk}"
    line = Transition.objects.get(verb="give_post", facts__data__post=key)
    Noted.objects.filter(key=key).delete()
    post.delete()
    roster.note(LATER, clock=clock_person())
    (fault,) = check_all()
    assert (fault.kind, fault.book, fault.seq) == ("state", line.book.ref, line.seq)
    then = standing(told.stella, LATER + timedelta(days=1), told.anna)
    assert key in {row["post"].key for row in then.held}


def test_a_post_that_is_changed_together_with_its_note_is_found(told: Any) -> None:
    post = given(told, "reviewer")
    roster.note(LATER, clock=clock_person())
    Post.objects.filter(pk=post.pk).update(role="head")
    Noted.objects.filter(key=f"post/{post.pk}").update(told=roster.standing()[f"post/{post.pk}"])
    roster.note(LATER, clock=clock_person())
    (fault,) = check_all()
    line = Transition.objects.get(verb="give_post", facts__data__post=f"post/{post.pk}")
    assert (fault.kind, fault.book, fault.seq) == ("state", line.book.ref, line.seq)


def test_posts_that_are_given_and_ended_in_the_program_are_no_fault(told: Any) -> None:
    post = appoint(told.clara, told.offices["HC-SC"], "head", since=AT.date())
    assert check_all() == [], "the clock tells of it within a minute"
    roster.note(AT, clock=clock_person())
    assert check_all() == []
    relieve(post, on_day=LATER.date())
    roster.note(LATER, clock=clock_person())
    assert check_all() == []


def test_erased_facts_of_a_line_on_a_post_are_no_fault_of_the_post(told: Any) -> None:
    post = given(told)
    roster.note(LATER, clock=clock_person())
    line = Transition.objects.get(verb="give_post", facts__data__post=f"post/{post.pk}")
    with lifted():
        line.facts.delete()
    assert "岗位" not in said()
