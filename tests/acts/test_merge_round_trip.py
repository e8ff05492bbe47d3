"""Whatever hangs from two files: made one and two again, every row is where it was."""

from datetime import date
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.trace import rows
from workflows.acts import merge, people, subject
from workflows.management import city as demo
from workflows.management.walk import at
from workflows.models import Associate, Entry, Identifier, Mandate, Person, Subject
from workflows.queries.verification import verify_all

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 2)
# What the merge itself writes and keeps.
OF_THE_MERGE = {"Book", "Transition", "Unsequenced", "Facts", "Merge"}


def hung(city: Any, of: Subject, entry: Entry, numbers: int, speakers: list[Person], links: int) -> None:
    """Numbers, speakers and listed persons on one file."""
    for n in range(numbers):
        told = {"scheme": "other_paper", "value": f"P{of.pk}-{n}", "source": "旧档案"}
        Identifier.objects.create(subject=of, added_by=city.clara, added_at=at(DAY), **told)
    for speaker in speakers:
        if not Mandate.objects.filter(person=speaker, subject=of, revoked_on=None).exists():
            people.mandate(speaker, of, "agent", since=DAY)
    for n in range(links):
        Associate.objects.create(entry=entry, name=f"甲{of.pk}{n}", capacity="responsible", subject=of)


def state() -> dict[str, Any]:
    """Every row but those of the log and of the merge; the book that a file is given stays with it."""
    kept = {table: found for table, found in rows().items() if table.split(".")[1] not in OF_THE_MERGE}
    columns = [f.attname for f in Subject._meta.concrete_fields if f.name != "book"]
    return kept | {"workflows.Subject": list(Subject.objects.order_by("pk").values_list(*columns))}


@pytest.fixture
def listed(city: Any) -> Any:
    """A listing of the company, once for all examples: each is rolled back to it."""
    return city.listed()[0]


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    numbers=st.tuples(st.integers(0, 3), st.integers(0, 3)),
    who=st.tuples(st.sets(st.integers(0, 3)), st.sets(st.integers(0, 3))),
    links=st.tuples(st.integers(0, 2), st.integers(0, 2)),
    chained=st.booleans(),
)
def test_a_reversal_puts_exactly_those_rows_back(
    city: Any, listed: Any, numbers: Any, who: Any, links: Any, chained: bool
) -> None:
    speakers = [city.nora, city.stella, city.anna, city.lena]
    zhou, gu = city.people["zhouw"], city.people["guq"]
    told = {"reason": "重复建档。", "evidence": "证明", "at": at(DAY)}
    with transaction.atomic():
        kept, gone, third = city.acme, city.companies["hengrui"][0], city.companies["sanli"][0]
        for of, n, people_of, m in zip((kept, gone), numbers, who, links, strict=True):
            hung(city, of, listed.entry, n, [speakers[i] for i in sorted(people_of)], m)
        if chained:
            first = merge.propose(gone, third, by=zhou, **told)
            merge.approve(first, by=gu, at=at(DAY), because="属实。")
        before = state()
        made = merge.propose(kept, gone, by=zhou, **told)
        made = merge.approve(made, by=gu, at=at(DAY), because="属实。")
        assert not Associate.objects.filter(subject=gone).exists()
        assert (
            Subject.objects.by_numbers([gone.code, third.code] if chained else [gone.code]).popitem()[1]
            == kept
        )
        made = merge.propose_reversal(made, by=gu, at=at(DAY), because="是两家。")
        merge.reverse(made, by=zhou, at=at(DAY), because="确是两家。")
        after = state()
        assert {t: r for t, r in after.items() if r != before[t]} == {}
        assert verify_all().ok
        transaction.set_rollback(True)


def test_every_link_to_a_subject_moves_or_stays_for_a_reason() -> None:
    fields = Subject._meta.get_fields(include_hidden=True)
    pointing = {relation.related_model for relation in fields if relation.one_to_many}
    moving = {model for model, _column in merge.relations().values()}
    assert pointing == moving | set(merge.STAYS)
    assert {Entry, Mandate, Identifier, Associate, Subject} <= moving


def test_a_file_that_is_proposed_twice_waits_for_the_first(city: Any) -> None:
    told = {"reason": "重复建档。", "evidence": "证明", "at": at(DAY)}
    gone, zhou = city.companies["sanli"][0], city.people["zhouw"]
    merge.propose(city.acme, gone, by=zhou, **told)
    with pytest.raises(Exception, match="已经有人"):
        merge.propose(city.companies["jinda"][0], gone, by=city.people["guq"], **told)
    assert subject.find_or_create(demo.code_for(99), "新主体").pk
