"""What a file changes in lists, versions, terms and groups is a line with old and new value; a reload writes none."""

import io
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from workflows.acts import calendar, demerit, handling, occupation
from workflows.acts.people import clock_keeper
from workflows.acts.policy import load_all
from workflows.management.walk import at
from workflows.models import (
    AccessBook,
    LegalBasis,
    ListType,
    Parameter,
    Policy,
    Post,
    Transition,
)
from workflows.queries import handling_terms, log, log_facts, log_scope, occupations, policies
from workflows.queries.demerit_file import DEMO
from workflows.queries.demerit_file import read as read_demerits
from workflows.queries.verification import verify_all

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

NOW = at(date(2026, 11, 26))
REFERENCE = policies.FOLDER / "wage_arrears.yaml"


@pytest.fixture
def folder(city: Any, tmp_path: Path, today_is: Any) -> Path:
    """A catalogue that holds a copy of the reference list only, beside all terms and groups."""
    today_is(date(2026, 11, 26))
    lists = tmp_path / "lists"
    lists.mkdir()
    shutil.copy(REFERENCE, lists / "list.yaml")
    for name in ("occupations.yaml", "handling.yaml", "calculator.yaml"):
        shutil.copy(policies.FOLDER.parent / name, tmp_path / name)
    return lists


def edited(file: Path, *changes: tuple[str, str]) -> None:
    """The same file, saying something else."""
    text = file.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    file.write_text(text, "utf-8")


def loaded(folder: Path) -> list[Transition]:
    """The lines that one loading writes."""
    last = Transition.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    call_command("load_policies", str(folder), stdout=io.StringIO())
    return list(Transition.objects.filter(pk__gt=last).select_related(*log.RELATED).order_by("pk"))


def changed(line: Transition) -> Any:
    """The old and the new value of each field."""
    return line.facts.data["changed"]


def test_loading_what_is_there_already_writes_nothing(folder: Path) -> None:
    assert loaded(folder) == []
    assert loaded(policies.FOLDER) == []


def test_a_changed_list_and_its_changed_basis_are_one_line_with_old_and_new_value(
    city: Any, folder: Path, sign_in: Any
) -> None:
    basis = LegalBasis.objects.filter(list_type__code="wage-arrears").order_by("pk").first()
    assert basis is not None
    LegalBasis.objects.filter(pk=basis.pk).update(article="第一条", level="local_document")
    edited(folder / "list.yaml", ("short_name: 拖欠工资名单", "short_name: 欠薪名单"))
    (line,) = loaded(folder)
    assert (line.verb, line.thing, line.actor) == ("load_list", "list/wage-arrears", clock_keeper())
    assert line.book.ref == "list/wage-arrears" and line.at == NOW
    assert changed(line) == {
        "short_name": ["拖欠工资名单", "欠薪名单"],
        "bases.1.article": ["第一条", basis.article],
        "bases.1.level": ["local_document", basis.level],
    }
    assert verify_all().ok
    page = sign_in(city.anna).get(f"/log/{line.book.ref}/{line.seq}/").content.decode()
    for words in ("载入名单目录", "简称", "欠薪名单", "依据1 效力层级", "地方规范性文件", "依据1 条款"):
        assert words in page, words
    assert "local_document" not in page
    assert loaded(folder) == []


def test_a_new_list_with_its_first_version_is_told_whole_and_once(city: Any, folder: Path) -> None:
    edited(folder / "list.yaml", ("  code: wage-arrears", "  code: wage-again"))
    first, second = loaded(folder)
    assert (first.verb, second.verb) == ("load_list", "load_rules")
    assert changed(first)["kind"] == [None, "black"]
    assert all(old is None and new not in (None, "", []) for old, new in changed(first).values())
    assert first.gesture == second.gesture
    assert (second.thing, second.before, second.after) == ("policy/wage-again/v1", "", "published")
    assert second.book == first.book, "nobody has taken the version up: it has no book of its own"
    assert Policy.objects.get(list_type__code="wage-again").book is None
    row = log.rows_of([second])[0]
    assert (row.words, row.about, row.change) == ("载入规则版本", "规则", "新建 → 施行")
    told = {fact.label: fact.value for fact in log_facts.facts_of(second, unmasked=False)}
    assert told["施行日期"] == "2022-01-01" and len(told["文件内容摘要"]) == 64
    assert log_scope.visible(city.anna).filter(pk=second.pk).exists()
    assert loaded(folder) == []


def test_a_draft_that_follows_its_file_tells_what_moved(folder: Path) -> None:
    """A draft that the credit office took up is its own; the file writes nothing of it any more."""
    file = folder / "list.yaml"
    edited(file, ("  code: wage-arrears", "  code: wage-draft"))
    text = file.read_text("utf-8")
    file.write_text(text.replace("version: 1\n", "version: 1\nstate: draft\n", 1), "utf-8")
    assert [line.after for line in loaded(folder)] == ["", "draft"]
    edited(file, ('label: 列入期限, value: "3"', 'label: 列入期限, value: "2"'))
    (line,) = loaded(folder)
    assert (line.verb, line.before, line.after) == ("load_rules", "draft", "draft")
    assert changed(line) == {"parameters.listing_period.value": ["3", "2"]}
    (change,) = log_facts.changes_of(line, unmasked=False)
    assert (change.label, change.old, change.new) == ("列入期限 值", "3", "2")


def test_terms_and_groups_tell_theirs_in_the_book_of_the_system(city: Any, folder: Path) -> None:
    groups, _faults = occupations.read(folder.parent / "occupations.yaml")
    terms, _faults = handling_terms.read(folder.parent / "handling.yaml")
    group, term = dict(groups[0]), dict(terms[0])
    last = Transition.objects.count()
    occupation.load([group | {"lead_unit": "市民政局"}], at=NOW)
    handling.load([term | {"term": "9WD"}], at=NOW)
    occupation.load([group | {"lead_unit": "市民政局"}], at=NOW)
    handling.load([term | {"term": "9WD"}], at=NOW)
    one, two = Transition.objects.order_by("pk")[last:]
    assert (one.verb, changed(one)) == (
        "load_occupation_group",
        {"lead_unit": [group["lead_unit"], "市民政局"]},
    )
    assert (two.verb, changed(two)) == ("load_handling_term", {"term": [term["term"], "9WD"]})
    assert {line.book.ref for line in (one, two)} == {f"access/{AccessBook.SYSTEM}"}
    shown = [change.label for line in (one, two) for change in log_facts.changes_of(line, unmasked=False)]
    assert shown == ["牵头单位", "期间"]
    assert log_scope.visible(city.anna).filter(pk__in=[one.pk, two.pk]).count() == 2


def test_the_first_loading_of_all_changes_nothing_for_anybody_and_writes_nothing(folder: Path) -> None:
    """Nobody is there: no clock to write, nobody to read, no former rules."""
    Post.objects.filter(role="clock").update(until=date(2026, 1, 1))
    edited(folder / "list.yaml", ("  code: wage-arrears", "  code: wage-first"))
    assert loaded(folder) == []
    assert ListType.objects.filter(code="wage-first", book=None).exists()


def test_what_is_refused_leaves_neither_rows_nor_lines(folder: Path) -> None:
    documents = policies.read(folder).documents
    documents[0]["list"] |= {"short_name": "欠薪名单"}
    documents[0]["parameters"]["listing_period"] |= {"value": "2"}
    last = Transition.objects.count()
    with pytest.raises(ValueError, match="listing_period"):
        load_all(documents, at=NOW)
    assert Transition.objects.count() == last
    assert ListType.objects.get(code="wage-arrears").short_name == "拖欠工资名单"
    assert Parameter.objects.get(policy__list_type__code="wage-arrears", name="listing_period").value == "3"


def test_a_calendar_that_is_only_verified_tells_that(city: Any) -> None:
    days = [(date(2027, 1, 1), False, "元旦")]
    calendar.load_year(2027, days, "通知", NOW)
    calendar.load_year(2027, days, "通知", NOW + timedelta(days=1), verified=True)
    first, second = Transition.objects.filter(verb="load_calendar", thing="calendar/2027").order_by("pk")
    assert changed(first)["source"] == [None, "通知"] and changed(first)["2027-01-01"] == [
        None,
        "holiday 元旦",
    ]
    assert changed(second) == {"verified": [False, True]}
    shown = {each.label: (each.old, each.new) for each in log_facts.changes_of(first, unmasked=False)}
    assert shown["2027-01-01"] == ("—", "休息 元旦") and shown["依据文件"] == ("—", "通知")


def test_local_rules_on_points_are_told_with_the_version_that_they_end(city: Any) -> None:
    said = read_demerits(DEMO)
    made = demerit.load(said, by=city.clock, at=NOW)
    demerit.load(said, by=city.clock, at=NOW)
    demerit.load(said | {"version": 2, "effective_from": date(2026, 12, 1)}, by=city.clock, at=NOW)
    first, second = Transition.objects.filter(verb="load_demerits").order_by("pk")
    assert first.thing == made.ref and first.facts.data["ended"] == []
    assert second.facts.data["ended"] == [made.ref]
