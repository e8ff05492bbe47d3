"""A bundle that is taken at the machine itself: who took it and at whom it was a look, as the desk's bundle tells."""

import os
import pwd
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from workflows import bundling
from workflows.management.walk import at
from workflows.models import Mandate, Subject, Transition
from workflows.queries import looks
from workflows.queries.bundles import Scope
from workflows.sweeps import clock_person

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
DAY = date(2026, 3, 31)
MARCH = Scope(None, date(2026, 3, 1), DAY)
ACCOUNT = pwd.getpwuid(os.getuid()).pw_name


@pytest.fixture
def listed(city: Any, today_is: Any) -> Any:
    """A listed case of a natural person."""
    walk, _day = city.listed()
    Subject.objects.filter(pk=walk.entry.subject_id).update(kind="person")
    walk.entry.refresh_from_db()
    return walk


def taken(target: Path, scope: Scope, purpose: str = "审计抽查") -> Any:
    """The operator's bundle."""
    return bundling.take_by_hand(target, scope, purpose=purpose, by=clock_person(), at=at(DAY))


def test_a_bundle_by_hand_of_a_period_is_a_look_at_each_person(listed: Any, tmp_path: Path) -> None:
    """As the same bundle from the audit desk is (operations.md: “also writes a look at each person”)."""
    made = taken(tmp_path / "p.zip", MARCH)
    assert sum(line.facts is not None for line in made.lines) > 10
    rows = Transition.objects.filter(verb="view_file", book=listed.entry.book, at=at(DAY)).order_by("pk")
    line, *others = rows.select_related("facts")
    persons = [f"associate/{pk}" for pk in listed.entry.associates.values_list("pk", flat=True)]
    assert [other.facts.data["person"] for other in others] == persons
    assert line.facts.data == {
        "person": "subject", "purpose": "审计抽查", "operator": line.facts.data["operator"],
    }  # fmt: skip
    assert line.facts.data["operator"].startswith(ACCOUNT)


def test_a_period_by_hand_without_facts_is_a_look_at_nobody(listed: Any, tmp_path: Path) -> None:
    taken(tmp_path / "p.zip", MARCH, purpose="")
    assert not Transition.objects.filter(verb="view_file", at=at(DAY)).exists()
    told = Transition.objects.get(verb="export_bundle").facts.data
    assert told["with_facts"] is False and told["operator"].startswith(ACCOUNT)


def test_no_file_is_there_when_the_looks_could_not_be_written(
    listed: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: Any, **_told: Any) -> None:
        raise RuntimeError("the log is away")

    monkeypatch.setattr("workflows.acts.bundles.record_looks_by_hand", fail)
    with pytest.raises(RuntimeError):
        taken(tmp_path / "p.zip", MARCH)
    assert list(tmp_path.iterdir()) == []


def test_the_party_reads_who_took_it_and_what_was_in_it(listed: Any, city: Any, tmp_path: Path) -> None:
    """Not the clock, not “by its duties”, and not all of the file where its facts were left out."""
    taken(tmp_path / "bare.zip", Scope(listed.entry), purpose="")
    taken(tmp_path / "whole.zip", Scope(listed.entry))
    mandate = Mandate.objects.filter(person=city.acmes_speaker).first()
    assert mandate is not None
    whole, bare = [look for look in looks.page(mandate, DAY).rows if look.is_export]
    assert (whole.office, whole.purpose) == ("系统管理员（命令行）", "审计抽查")
    assert "全部案卷" in whole.what
    assert (bare.office, bare.purpose) == ("系统管理员（命令行）", "没有说明用途")
    assert "不含可能涉及个人的事实" in bare.what and "全部案卷" not in bare.what
