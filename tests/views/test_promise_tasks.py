"""Tasks about a commitment beside being done: handed over, urged, done by who covers for an absent colleague."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.cast import City
from tests.views.hall_cases import TUESDAY, SignIn, Today, body
from tests.views.promises import OFFICE, an_item, promised
from workflows import tasks
from workflows.acts import breach
from workflows.flows.breach import settle
from workflows.management.walk import at
from workflows.models import Commitment, Substitution, Transition, WorkItem
from workflows.queries.verification import verify_all

pytestmark = pytest.mark.django_db


def test_a_task_about_a_commitment_is_handed_over_and_urged_from_its_pane_and_its_page(
    city: City, today_is: Today, sign_in: SignIn
) -> None:
    made, other = promised(city, an_item(city)), city.people["jiyt"]
    breach.propose(made, facts="没有公示。", by=city.clara, at=at(TUESDAY))
    settle(made, by=city.clara, at=at(TUESDAY))
    item, desk = WorkItem.objects.get(commitment=made), reverse("desk-promise", args=[made.code])
    today_is(TUESDAY)
    clara, move = sign_in(city.clara), reverse("task-hand-over", args=[item.code])
    assert move not in body(clara.get(desk)), "it is nobody's yet"
    assert clara.post(reverse("task-claim", args=[item.code])).status_code == 302
    for page in (desk, f"{reverse('inbox')}?task={item.code}"):
        assert move in body(clara.get(page)), page
    given = {"to": other.username, "reason": "休假", "was": str(city.clara.pk)}
    assert clara.post(move, given).status_code == 302
    item.refresh_from_db()
    assert item.owner == other and move not in body(clara.get(desk))
    assert reverse("task-urge", args=[item.code]) in body(sign_in(city.hugo).get(desk))


def test_who_covers_for_the_head_decides_a_breach_for_her_unless_one_of_them_proposed_it(
    city: City, today_is: Today, sign_in: SignIn
) -> None:
    made, yu = promised(city, an_item(city)), city.people["jiyt"]
    office, on = city.offices[OFFICE], TUESDAY
    breach.propose(made, facts="没有公示。", by=city.clara, at=at(on))
    breach.serve(made, on_day=on, how="直接送达", by=city.clara, at=at(on))
    made.refresh_from_db()
    assert made.object_until is not None
    day = made.object_until + timedelta(days=1)
    tasks.tick(as_of=at(day, 9))
    today_is(day)
    desk = reverse("desk-promise", args=[made.code])
    clear = {"do": "clear", "because": "已经补正，不认定。"}
    assert "?do=clear" not in body(sign_in(yu).get(desk))
    lent = Substitution.objects.create(
        absent=city.hugo, substitute=yu, department=office, role="head", since=day, until=day,
        reason="出差", arranged_by=city.hugo, arranged_at=at(day),
    )  # fmt: skip
    Commitment.objects.filter(pk=made.pk).update(hands=[city.clara.pk, city.hugo.pk])
    assert sign_in(yu).post(desk, clear).status_code == 422, "what he proposed she does not decide for him"
    Commitment.objects.filter(pk=made.pk).update(hands=[city.clara.pk])
    assert "?do=clear" in body(sign_in(yu).get(desk))
    assert sign_in(yu).post(desk, clear).status_code == 302
    line = Transition.objects.get(verb="clear_breach")
    assert (line.actor, line.on_behalf_of) == (yu, lent.absent)
    assert verify_all().ok


def test_the_catalogue_is_offered_to_who_keeps_it_and_to_nobody_else(
    city: City, today_is: Today, sign_in: SignIn
) -> None:
    today_is(TUESDAY)
    link = reverse("promise-items")
    for person, keeps in ((city.clara, True), (city.hugo, False)):
        client = sign_in(person)
        assert (link in body(client.get(reverse("desk-promises")))) is keeps
        assert client.get(link).status_code == (200 if keeps else 403)
