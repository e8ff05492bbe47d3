"""The gate: signing in and out and what was refused leave lines, whatever was rolled back, and few of them."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from workflows.acts import gate, roster
from workflows.acts.people import appoint, relieve
from workflows.management.city import PASSWORD
from workflows.models import AccessBook, Facts, Noted, Person, Post, Tally, Transition
from workflows.queries import clock
from workflows.queries.verification import verify_all
from workflows.sweeps import clock_person

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def lines(verb: str) -> list[Transition]:
    """The lines of the gate with this verb."""
    return list(
        Transition.objects.filter(verb=verb, book__kind="access").select_related("book", "facts", "actor")
    )


def motion(client: Any, number: str) -> Any:
    """A proposal without any form."""
    return client.post(reverse("motion-new", args=[number, "extension"]), {})


# ----------------------------------------------------------------------------------------- refusals
def test_what_was_refused_is_written_after_the_rollback_once_a_minute(city: Any, sign_in: Any) -> None:
    entry = city.case().entry
    stranger = sign_in(city.hugo)
    for _nth in range(3):
        assert motion(stranger, entry.number).status_code in (403, 404)
    (line,) = lines("refuse_attempt")
    assert line.thing == f"attempt/{entry.number}" and line.actor == city.hugo
    assert line.book.access_book.department == entry.department
    assert {"address": "motion-new", "times": 1}.items() <= line.facts.data.items()
    later = clock.now() + timedelta(minutes=2)
    assert gate.sweep(later, clock=clock_person()) == 1
    told = lines("refuse_attempt")[-1]
    assert told.facts.data["times"] == 2 and told.actor == city.hugo
    assert gate.sweep(later, clock=clock_person()) == 0
    assert verify_all().ok


def test_what_the_law_refused_is_told_with_its_sentence_and_a_wrong_form_is_not(
    city: Any, sign_in: Any
) -> None:
    client, subject = sign_in(city.clara), city.case().entry.subject
    where = reverse("subject-change", args=[subject.pk, "name"])
    assert client.post(where, {}).status_code == 422
    assert lines("refuse_attempt") == []
    said = {"new": subject.name, "effective_on": "2026-03-01", "document": "x", "source": "y"}
    assert client.post(where, said).status_code == 422
    (line,) = lines("refuse_attempt")
    assert line.facts.data["why"] == "law" and line.facts.data["sentence"] == "名称没有变化。"


def test_nothing_that_was_typed_into_an_address_is_kept(city: Any, sign_in: Any) -> None:
    answer = motion(sign_in(city.clara), "330102199001011234")
    assert answer.status_code == 404
    (line,) = lines("refuse_attempt")
    assert "33010219" not in str(line.facts.data) + line.thing
    assert line.facts.data["why"] == "unseen" and line.book.ref == f"access/{line.post.partition(':')[0]}"
    sign_in(city.clara).post("/no/such/address/330102199001011234/", {})
    nowhere = lines("refuse_attempt")[1:]
    assert [(line.facts.data["address"], line.facts.data["why"]) for line in nowhere] == [
        ("no-address", "unseen")
    ]
    assert "33010219" not in str(nowhere[0].facts.data) + nowhere[0].thing


# ---------------------------------------------------------------------------------------- signing in
def test_signing_in_and_out_and_a_new_password_are_lines(city: Any, client: Client) -> None:
    assert client.post("/login/", {"username": city.clara.username, "password": PASSWORD}).status_code == 302
    new = "a-new-long-Passw0rd"
    answer = client.post("/password/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert answer.status_code == 302, answer.content.decode()
    client.post("/logout/")
    found = Transition.objects.filter(book__kind="access").order_by("pk")
    assert [line.verb for line in found] == ["log_in", "change_password", "log_out"]
    assert {line.actor for line in found} == {city.clara} and not Facts.objects.filter(
        line__in=found
    ).exclude(data={})


def test_failures_are_counted_and_an_unknown_name_is_kept_nowhere(city: Any, client: Client) -> None:
    for name, times in ((city.clara.username, 6), ("私人姓名", 2)):
        for _nth in range(times):
            client.post("/login/", {"username": name, "password": "wrong"})
    assert lines("fail_log_in") == []  # told by the clock: a known name answers no later than an unknown one
    assert gate.sweep(clock.now() + timedelta(minutes=2), clock=clock_person()) == 3
    (failed,), (locked,), (unknown,) = (lines(v) for v in ("fail_log_in", "lock_log_in", "unknown_log_in"))
    assert (failed.actor, locked.actor, unknown.actor) == (city.clara, city.clara, clock_person())
    assert failed.facts.data["times"] + locked.facts.data["times"] == 6 and unknown.facts.data["times"] == 2
    assert "私人" not in str(list(Tally.objects.values())) + str(unknown.facts.data)


def test_who_speaks_for_a_subject_stands_in_the_book_of_the_hall(city: Any, client: Client) -> None:
    speaker = Person.objects.get(pk=city.acmes_speaker.pk)
    client.post("/login/", {"username": speaker.username, "password": PASSWORD})
    (line,) = lines("log_in")
    assert line.book.ref == "access/hall" and AccessBook.objects.get().department.parent is None


def test_the_desk_finds_refusals_by_result_person_and_entry(city: Any, sign_in: Any) -> None:
    entry = city.case().entry
    motion(sign_in(city.hugo), entry.number)
    desk = sign_in(city.anna)
    for asked in (
        {"result": "kept_out"},
        {"verb": "refuse_attempt"},
        {"actor": city.hugo.name, "entry": entry.number},
    ):
        page = desk.get(reverse("log"), asked).context["page"]
        assert [row.line.verb for row in page.rows][:1] == ["refuse_attempt"], asked


# --------------------------------------------------------------------- what is changed outside the program
def test_posts_accounts_and_settings_that_change_outside_are_lines_with_old_and_new(
    city: Any, settings: Any
) -> None:
    clock_, at = clock_person(), clock.now()
    assert roster.note(at, clock=clock_) == 0
    post = appoint(city.clara, city.offices["HC-SC"], "head", since=date(2026, 3, 1))
    Person.objects.filter(pk=city.rolf.pk).update(is_active=False)
    settings.AXES_FAILURE_LIMIT = 50
    assert roster.note(at, clock=clock_) == 3 and roster.note(at, clock=clock_) == 0
    (given,), (closed,), (changed,) = (lines(v) for v in ("give_post", "change_account", "change_settings"))
    assert given.book.ref == "access/HC-SC" and given.thing == f"person/{city.clara.pk}"
    assert given.facts.data["changed"]["role"] == [None, "head"]
    assert closed.facts.data["changed"] == {"is_active": [True, False]}
    assert changed.book.ref == "access/system" and changed.facts.data["changed"] == {
        "AXES_FAILURE_LIMIT": [5, 50]
    }
    Post.objects.filter(pk=post.pk).update(role="reviewer")  # by hand, in the database
    roster.note(at, clock=clock_)
    assert lines("change_post")[0].facts.data["changed"] == {"role": ["head", "reviewer"]}
    relieve(post, on_day=date(2026, 3, 2))
    roster.note(at, clock=clock_)
    assert lines("end_post")[0].facts.data["changed"] == {"until": [None, "2026-03-02"]}
    assert settings.SECRET_KEY not in str(list(Noted.objects.values_list("told")))
    assert verify_all().ok
