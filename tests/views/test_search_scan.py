"""The search by pieces finds exactly what reading every name finds."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import City
from tests.views.crowd import crowd
from workflows.acts.subject import pieces
from workflows.models import Gram, Subject
from workflows.queries import names, search

pytestmark = pytest.mark.django_db
SIGNS = "衡川建有限公司Aa"
WORD = st.text(SIGNS, min_size=1, max_size=4)
NAMES = st.lists(
    st.tuples(st.sampled_from(("enterprise", "person")), st.text(SIGNS, min_size=2, max_size=9)),
    min_size=1,
    max_size=12,
)


def fits(kind: str, name: str, query: str) -> bool:
    """Reading one name: every word is in it; a person's name is the whole query, or one whole word of it."""
    words = query.split()
    if max(map(len, words)) < 2:
        words = ["".join(words)]
    has_all = all(word.upper() in name.upper() for word in words)
    return has_all and (kind != "person" or name in {query, "".join(query.split()), *words})


def named(city: City, chosen: list[tuple[str, str]]) -> dict[int, tuple[str, str]]:
    """An entry of a subject of each of these names; kind and name by the key of the entry."""
    made = {}
    for entry, (kind, name) in zip(crowd(city, len(chosen), first=500), chosen, strict=True):
        Subject.objects.filter(pk=entry.subject_id).update(kind=kind, name=name)
        Gram.objects.filter(subject=entry.subject_id).delete()
        Gram.objects.bulk_create([Gram(piece=p, subject_id=entry.subject_id) for p in pieces(name)])
        made[entry.pk] = (kind, name)
    return made


@pytest.mark.parametrize("candidates", [names.CANDIDATES, 1])
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(chosen=NAMES, words=st.lists(WORD, min_size=1, max_size=3))
def test_the_search_finds_what_reading_every_name_finds(
    city: City, monkeypatch: Any, candidates: int, chosen: list[tuple[str, str]], words: list[str]
) -> None:
    query = " ".join(words)
    if len("".join(words)) < search.SHORTEST:
        return
    # One candidate: whatever fits two subjects is found by the ways for many.
    monkeypatch.setattr(names, "CANDIDATES", candidates)
    with transaction.atomic():
        made = named(city, chosen)
        got = search.Results(city.clara, search.find(city.clara, query)).entries
        transaction.set_rollback(True)
    assert got == sorted((pk for pk, known in made.items() if fits(*known, query)), reverse=True)
