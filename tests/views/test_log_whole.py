"""Nothing that is logged is out of reach of whoever audits all, and no line speaks in the codes of the program."""

import inspect
import re
from datetime import date, datetime
from typing import Any

import pytest
from django.apps import apps
from django.urls import reverse
from django_fsm import FSMField

from tests.acts.test_calendar import HOLIDAYS
from tests.views.test_rulemaking import AFTER, LAST, START, at_version, draft, published, step
from workflows.acts import calendar, gate, merge, occupation, people, policy, subject
from workflows.acts.people import appoint
from workflows.management import city as demo
from workflows.management.rehearsal import CODE, RULES
from workflows.management.walk import at
from workflows.models import Book, OccupationGroup, Person, Policy, Transition
from workflows.queries import log, log_scope, policies, verification

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

REF = re.compile(r'f"([a-z_-]+)/')


def reader(city: Any, office: str, role: str = "auditor") -> Person:
    """Somebody who audits an office."""
    who = demo.person(f"reads-{office}", f"reads-{office}")
    appoint(who, city.offices[office], role, since=date(2024, 1, 1))
    return Person.objects.get(pk=who.pk)


def read_by(person: Person, book: Book) -> bool:
    """Are the lines of a book in the scope of a person, and may she have it verified?"""
    seen = log_scope.visible(person).filter(book=book).exists()
    assert seen == log_scope.visible_books(person).filter(pk=book.pk).exists()
    return seen


# ------------------------------------------------------------------------------------------------ who reads
def test_every_kind_of_thing_that_keeps_a_book_has_its_readers() -> None:
    """A new kind of book is decided about: whose act it is, or that it is nobody's."""
    fields = Book._meta.get_fields(include_hidden=True)
    keepers = {each.related_model for each in fields if each.is_relation} - {Transition}
    of_departments = (*log_scope.OF_A_BRANCH, *log_scope.BESIDES, *log_scope.OF_AUDITS)
    assert {model for model, _column in of_departments} | set(log_scope.OF_NOBODY) == keepers


def test_a_merge_is_read_by_who_audits_the_office_that_merged(city: Any) -> None:
    one, two = (city.companies[key][0] for key in ("qinghe", "xinlong"))
    made = merge.propose(
        one, two, reason="同一企业", evidence="登记档案", by=city.people["zhouw"], at=at(START)
    )
    assert read_by(reader(city, "HC"), made.book) and read_by(reader(city, "HC-XY"), made.book)
    assert not read_by(reader(city, "AL"), made.book) and not read_by(reader(city, "HC-RS"), made.book)


def test_a_record_of_an_occupation_is_read_by_who_audits_the_department_that_keeps_it(
    city: Any, sign_in: Any
) -> None:
    made = occupation.assign(
        OccupationGroup.objects.all()[0], city.offices["HC-RS"], code=demo.id_for(7), name="何小满",
        since=START, source="执业证", by=city.clara, at=at(START),
    )  # fmt: skip
    assert read_by(reader(city, "HC"), made.book) and read_by(reader(city, "HC-RS"), made.book)
    assert not read_by(reader(city, "HC-SC"), made.book)
    page = sign_in(reader(city, "HC")).get(reverse("log-line", args=[made.ref, 1])).content.decode()
    assert "职业人群登记" in page and demo.id_for(7) not in page and "何小满" not in page


def test_the_file_of_a_subject_that_was_never_listed_is_read_by_who_audits_all(city: Any) -> None:
    made = subject.find_or_create(demo.code_for(901), "衡川市未列入公司", is_person=False)
    merge.propose(
        city.companies["qinghe"][0],
        made,
        reason="同一",
        evidence="档案",
        by=city.people["zhouw"],
        at=at(START),
    )
    made.refresh_from_db()
    assert read_by(reader(city, "HC"), made.book) and not read_by(reader(city, "HC-XY"), made.book)


def test_another_tree_of_departments_is_read_by_its_own_auditor_alone(city: Any) -> None:
    """Where there is one tree, whoever audits its top reads every line; a second tree is not hers."""
    made = occupation.assign(
        OccupationGroup.objects.all()[0], city.offices["HC-RS"], code=demo.id_for(7), name="何小满",
        since=START, source="执业证", by=city.clara, at=at(START),
    )  # fmt: skip
    policy.load(RULES, at=at(START))
    whole = list(log_scope.visible(city.anna).values_list("pk", flat=True))
    assert log_scope.reads_everything(city.anna) and len(whole) == Transition.objects.count()
    other = people.establish("LS", parent=None, name="邻市", short_name="邻市", level="city")
    gate.write("log_in", city.clock, at=at(START), about=gate.About("person/1", other))
    theirs = Book.objects.get(ref="access/LS")
    anna = Person.objects.get(pk=city.anna.pk)
    assert not log_scope.reads_everything(anna) and not read_by(anna, theirs)
    assert sorted(log_scope.visible(anna).values_list("pk", flat=True)) == sorted(whole), (
        "all of her own tree"
    )
    assert read_by(anna, made.book) and read_by(anna, Book.objects.get(ref=f"list/{CODE}"))


# ------------------------------------------------------------------------------------------------- in words
def test_every_state_that_the_law_knows_has_its_words_in_the_log() -> None:
    told = [*(kind.states for kind in verification.STATEFUL.values()), *verification.NAMED.values()]
    known = [dict(states.choices) for states in told]
    without = [
        model.__name__
        for model in apps.get_app_config("workflows").get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, FSMField) and dict(field.flatchoices) not in known
    ]
    assert without == []


def test_every_thing_that_a_line_names_has_its_words() -> None:
    refs = {
        found
        for model in apps.get_app_config("workflows").get_models()
        if isinstance(getattr(model, "ref", None), property)
        for found in REF.findall(inspect.getsource(model.ref.fget))
    }
    assert len(refs) > 50 and {kind for kind in refs if log.about(kind) == kind} == set()


def changes(person: Person) -> list[str]:
    """What the desk says of states, in order."""
    return [row.change for row in reversed(log.page_of(person, {}).rows) if row.change]


def test_a_version_of_rules_goes_its_way_in_the_words_of_its_own_page(
    city: Any, sign_in: Any, today_is: Any
) -> None:
    zhou, gu = city.people["zhouw"], city.people["guq"]
    anna = city.anna
    policy_made = published(sign_in, today_is, zhou, gu)
    said = changes(anna)
    assert said == ["新建 → 草案", "草案 → 征求意见", "征求意见 → 已批准待发布", "已批准待发布 → 施行"]
    today_is(AFTER)
    told = {"last": "2026-12-31", "because": "不再适用。"}
    assert step(sign_in(gu), policy_made, "retire", **told).status_code == 302
    assert changes(anna)[-1] == "施行 → 废止"
    page = sign_in(anna).get(reverse("log"), {"period": "all"}).content.decode()
    assert "已批准待发布 → 施行" in page and "approved" not in page


def test_rules_that_are_published_before_their_first_day_do_not_govern_yet_in_the_log_either(
    city: Any, sign_in: Any, today_is: Any, client: Any
) -> None:
    today_is(START)
    sign_in(city.people["zhouw"])
    made = draft(client, effective=date(2026, 6, 1))
    assert step(client, made, "consult", until=LAST.isoformat()).status_code == 302
    today_is(AFTER)
    sign_in(city.people["guq"])
    step(client, made, "approve", because="同意。")
    told = {"number": "衡信用办〔2026〕9号", "published_on": "2026-04-02", "effective_from": "2026-06-01"}
    assert step(client, made, "publish", **told).status_code == 302
    assert changes(city.anna)[-1] == "已批准待发布 → 已发布，待施行"
    page = client.get(at_version("rules-version", Policy.objects.get(pk=made.pk))).content.decode()
    assert "已发布，待施行" in page, "the rules page says the same"


def test_a_year_of_the_calendar_is_entered_and_checked_in_words(city: Any) -> None:
    zhou, gu = city.people["zhouw"], city.people["guq"]
    now: datetime = at(START)
    made = calendar.enter(2027, "放假通知（虚构）", HOLIDAYS, "", by=zhou, at=now)
    calendar.confirm(made, by=gu, at=now)
    assert not [said for said in changes(city.anna) if re.search(r"[A-Za-z]", said)]


def test_a_city_in_which_everything_was_loaded_still_holds(city: Any) -> None:
    policy.load(RULES, at=at(START))
    policy.load_all(policies.bundled(), at=at(START))
    assert verification.verify_all().ok
