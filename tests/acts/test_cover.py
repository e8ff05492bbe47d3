"""Who is covered when, by whom, for what: every rule of role, list and day; and the department's book."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import MONDAY
from tests.flows.test_cover import away, fresh
from workflows.acts import cover, people
from workflows.law.cover import COVERABLE, MAX_DAYS, faults_of
from workflows.law.duties import DECIDE_LISTING, DUTIES, REVIEW_NOTICE, Role
from workflows.law.refusal import Refused
from workflows.management.walk import at
from workflows.models import Alert, Book, ListType, Person, Post, Substitution, Transition
from workflows.queries import cover as covers
from workflows.queries.verification import verify_all

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
days = st.dates(date(2026, 1, 1), date(2028, 12, 31))


@pytest.fixture
def yu(city: Any) -> Person:
    return city.people["jiyt"]


@pytest.fixture
def office(city: Any) -> Any:
    return city.offices["HC-RS"]


# ------------------------------------------------------------------------------------------- days
@given(today=days, since=days, until=days)
def test_the_days_are_good_exactly_when_they_lie_ahead_in_order_and_within_a_year(
    today: date, since: date, until: date
) -> None:
    good = today <= since <= until and (until - since).days + 1 <= MAX_DAYS
    assert (faults_of(since, until, today) == {}) == good


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(since=st.integers(0, 40), length=st.integers(0, 40), asked=st.integers(-5, 90))
def test_a_rule_holds_on_its_first_day_on_its_last_and_on_no_other(
    city: Any, since: int, length: int, asked: int
) -> None:
    first, last, day = MONDAY + since * DAY, MONDAY + (since + length) * DAY, MONDAY + asked * DAY
    Substitution.objects.all().delete()
    Substitution.objects.create(
        absent=city.hugo, substitute=city.people["jiyt"], department=city.offices["HC-RS"], since=first,
        until=last, reason="年休假", arranged_by=city.hugo, arranged_at=at(MONDAY),
    )  # fmt: skip
    held = covers.substitutions_of(fresh(city.people["jiyt"]), day)
    assert bool(held) == (first <= day <= last)


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        (MONDAY - DAY, MONDAY, "已经过去"),
        (MONDAY + DAY, MONDAY, "不能早于起始日期2026-03-03"),
        (MONDAY, MONDAY + MAX_DAYS * DAY, "最晚为2027-03-02"),
    ],
)
def test_wrong_days_are_refused_with_a_sentence(
    city: Any, yu: Person, office: Any, since: date, until: date, words: str
) -> None:
    with pytest.raises(Refused, match=words):
        cover.arrange(
            city.clara, yu, office, since=since, until=until, reason="年休假", by=city.clara, at=at(MONDAY)
        )
    assert not Substitution.objects.exists() and not Book.objects.filter(kind="department").exists()


# ---------------------------------------------------------------------------------- role, list, four eyes
@pytest.mark.parametrize("role", ["", *sorted(COVERABLE)])
@pytest.mark.parametrize("of_list", ["all", "this", "other"])
def test_exactly_the_duties_of_the_role_on_the_list_are_lent(
    city: Any, yu: Person, office: Any, role: str, of_list: str
) -> None:
    """Hugo is head and reviewer here; Yu is a case officer of her own right."""
    entry = city.case().entry
    people.appoint(city.hugo, office, "reviewer", since=MONDAY)
    lists = {
        "all": None,
        "this": entry.list_type,
        "other": ListType.objects.filter(status="active").exclude(pk=entry.list_type_id)[0],
    }
    held = {Role.HEAD, Role.REVIEWER}
    if role and role not in held:
        with pytest.raises(Refused, match="岗位可以由他人代理"):
            away(city.hugo, yu, office, MONDAY, role=role, list_type=lists[of_list])
        return
    away(city.hugo, yu, office, MONDAY, role=role, list_type=lists[of_list])
    me = fresh(yu)
    absent = covers.stand_in(me, entry, MONDAY)
    lent = ({role} if role else held) if of_list != "other" else set()
    assert absent == ([city.hugo] if lent else [])
    for duty, of_role in ((DECIDE_LISTING, Role.HEAD), (REVIEW_NOTICE, Role.REVIEWER)):
        assert me.has_perm(duty.at(office.place)) == (of_role in lent)
    assert {duty.partition("@")[0] for duty in me.duties_held()} == DUTIES[Role.CASE_OFFICER]
    covers.stand_in(me, entry, MONDAY + 7 * DAY)
    assert not me.has_perm(DECIDE_LISTING.at(office.place))


def test_what_is_lent_reaches_no_other_department(city: Any, yu: Person, office: Any) -> None:
    away(city.hugo, yu, office, MONDAY)
    me = fresh(yu)
    covers.stand_in(me, city.case().entry, MONDAY)
    assert not me.has_perm(DECIDE_LISTING.at(city.offices["HC-JT"].place))


def test_what_is_lent_is_lent_where_the_task_is_done(city: Any, yu: Person, office: Any) -> None:
    """A step may be done at another department than the entry's: only the rule of that one reaches it."""
    entry = city.case().entry
    away(city.hugo, yu, office, MONDAY)
    me = fresh(yu)
    assert not covers.stand_in(me, SimpleNamespace(entry=entry, department_id=office.parent_id), MONDAY)
    assert covers.stand_in(me, SimpleNamespace(entry=entry, department_id=office.pk), MONDAY) == [city.hugo]


def test_a_cover_ends_with_the_post_and_a_post_given_since_needs_a_new_one(
    city: Any, yu: Person, office: Any
) -> None:
    """One person, one role, one department is one post: a rule is bound to those held when it was made."""
    away(city.hugo, yu, office, MONDAY)
    people.appoint(city.hugo, office, "reviewer", since=MONDAY + DAY)
    assert {post.role for post in covers.posts_lent(covers.substitutions_of(fresh(yu), MONDAY + DAY)[0])} == {
        Role.HEAD
    }
    post = Post.objects.get(person=city.hugo, department=office, role=Role.HEAD, until=None)
    people.relieve(post, on_day=MONDAY + DAY)
    assert covers.substitutions_of(fresh(yu), MONDAY + DAY) == []
    people.appoint(city.hugo, office, "head", since=MONDAY + 2 * DAY)
    assert covers.substitutions_of(fresh(yu), MONDAY + 2 * DAY) == []
    away(fresh(city.hugo), yu, office, MONDAY + 7 * DAY)
    assert covers.substitutions_of(fresh(yu), MONDAY + 7 * DAY)


@pytest.mark.parametrize("who", ["xuk", "zhouw", "hanj", "lumy", "luoym"])
def test_who_sits_elsewhere_looks_only_or_is_absent_herself_cannot_cover(
    city: Any, office: Any, who: str
) -> None:
    with pytest.raises(Refused):
        away(city.hugo, city.people[who], office, MONDAY)


def test_who_sits_in_a_department_above_may_cover(city: Any) -> None:
    below = city.offices["AL-RS"]
    above = next(o for o in city.offices.values() if o.pk == below.parent_id)
    boss = Person.objects.create_person("zhangw", None, "张伟")
    people.appoint(boss, above, "head", since=MONDAY)
    away(city.people["yuanh"], boss, below, MONDAY)
    assert covers.substitutions_of(fresh(boss), MONDAY)


def test_auditors_are_neither_covered_nor_cover(city: Any, yu: Person) -> None:
    with pytest.raises(Refused, match="没有"):
        away(city.anna, yu, city.offices["HC-SJ"], MONDAY)


# --------------------------------------------------------------------------------------- who arranges
def test_the_head_arranges_for_anybody_of_the_department_and_others_only_for_themselves(
    city: Any, yu: Person, office: Any
) -> None:
    said = {"since": MONDAY, "until": MONDAY + DAY, "reason": "病假", "at": at(MONDAY)}
    rule = cover.arrange(city.clara, yu, office, by=city.hugo, **said)
    assert (rule.arranged_by, rule.absent) == (city.hugo, city.clara)
    for stranger in (city.rolf, yu, city.stella, city.people["songj"]):
        with pytest.raises(PermissionDenied):
            cover.arrange(city.lena, yu, office, by=stranger, **said)
        with pytest.raises(PermissionDenied):
            cover.end(rule, because="x", by=stranger, at=at(MONDAY))
    cover.end(rule, because="已返岗", by=city.hugo, at=at(MONDAY, 11))
    with pytest.raises(Refused, match="已经结束"):
        cover.end(rule, because="已返岗", by=city.clara, at=at(MONDAY, 12))


def test_the_same_rule_twice_is_refused_and_another_substitute_is_not(
    city: Any, yu: Person, office: Any
) -> None:
    away(city.hugo, yu, office, MONDAY)
    with pytest.raises(Refused, match="已经设定由季雨桐代理"):
        away(city.hugo, yu, office, MONDAY + DAY)
    away(city.hugo, city.lena, office, MONDAY)
    away(city.hugo, yu, office, MONDAY + 7 * DAY)


def test_each_arrangement_is_a_line_of_the_departments_book_and_told_to_both(
    city: Any, yu: Person, office: Any
) -> None:
    rule = cover.arrange(
        city.clara, yu, office, since=MONDAY, until=MONDAY + DAY, reason="病假", by=city.hugo, at=at(MONDAY)
    )
    cover.end(rule, because="已返岗", by=city.clara, at=at(MONDAY, 11))
    book = Book.objects.get(ref=office.ref)
    lines = list(Transition.objects.filter(book=book).order_by("seq"))
    assert [(line.verb, line.thing, line.actor, line.post) for line in lines] == [
        ("arrange_cover", rule.ref, city.hugo, "HC-RS:head"),
        ("end_cover", rule.ref, city.clara, "HC-RS:case_officer"),
    ]
    assert lines[0].facts.data["absent"] == "沈佳宁" and lines[0].facts.data["because"] == "病假"
    told = Alert.objects.filter(kind="cover").order_by("pk").values_list("person__username", flat=True)
    assert list(told) == ["jiyt", "shenjn", "jiyt"]
    assert verify_all().ok
