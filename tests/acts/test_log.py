"""The log is stone, and whoever breaks the stone is found: each forgery by itself, and named."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import F

from workflows.law import chain
from workflows.management.walk import at
from workflows.models import (
    Book,
    Display,
    Entry,
    Facts,
    Measure,
    Notice,
    Outbox,
    Repair,
    Transition,
)
from workflows.queries.verification import OF_ENTRIES, Fault, verify_all, verify_book

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

LATER = datetime(2030, 1, 1, tzinfo=UTC)


@pytest.fixture
def book(city: Any) -> Book:
    """The book of a listed case, and beside it a second case that nobody touches."""
    walk, _day = city.listed()
    city.case(company="hongtuo")
    return walk.entry.book


def line(book: Book, seq: int) -> Any:
    """One line as a query set, to be forged."""
    return Transition.objects.filter(book=book, seq=seq)


def remove(book: Book, *seqs: int) -> None:
    """Take lines out, with what hangs from them, as somebody with all rights would."""
    rows = Transition.objects.filter(book=book, seq__in=seqs)
    Outbox.objects.filter(line__in=rows).update(line=None)
    gone = list(rows.values_list("pk", flat=True))
    with connection.cursor() as cursor:
        tables = (
            ("workflows_unsequenced", "line_id"),
            ("workflows_facts", "line_id"),
            ("workflows_transition", "id"),
        )
        for table, key in tables:
            cursor.executemany(f"DELETE FROM {table} WHERE {key} = %s", [[pk] for pk in gone])


def found(book: Book) -> list[tuple[int, str]]:
    """Where and what, after checking that book and whole log agree and that nobody else is accused."""
    faults = verify_book(book)
    assert set(verify_all().faults) == set(faults)
    assert {fault.entry for fault in faults} <= {book.ref}
    return [(fault.seq, fault.kind) for fault in faults]


# --- the stone ------------------------------------------------------------------------------------
@pytest.mark.parametrize("table", ["workflows_transition", "workflows_facts"])
@pytest.mark.parametrize("said", ["UPDATE {} SET {}", "DELETE FROM {}"])
def test_the_database_refuses_to_change_or_delete(book: Book, table: str, said: str) -> None:
    column = "verb = 'x'" if table == "workflows_transition" else "data = '{}'"
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(said.format(table, column))
    assert verify_all().ok


@pytest.mark.parametrize("table", ["workflows_transition", "workflows_facts"])
def test_postgresql_refuses_to_empty_the_log(book: Book, table: str, postgresql_only: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"TRUNCATE {table} CASCADE")
    assert verify_all().ok


# --- whole ----------------------------------------------------------------------------------------
def test_an_honest_log_holds(book: Book) -> None:
    result = verify_all()
    assert result.ok and result.faults == ()
    assert (result.entries, result.lines) == (Book.objects.count(), Transition.objects.count())
    assert verify_book(book) == []


def test_a_whole_life_leaves_a_log_that_holds(city: Any) -> None:
    walk, day = city.listed()
    walk.apply(date(2026, 9, 25), corrected_on=day)
    walk.do(
        "verify", city.clara, date(2026, 9, 28), outcome="grant", corrected_on=day.isoformat(), reason="属实"
    )
    walk.do("decide", city.hugo, date(2026, 9, 29), outcome="grant", reason="符合条件")
    walk.rescind(date(2026, 10, 9), decided_on=date(2026, 10, 21), grounds="付款凭证系伪造。")
    assert Repair.objects.get().state == "rescinded"
    assert verify_all().faults == ()
    kept = {verb: data for verb, data in Facts.objects.values_list("line__verb", "data") if "changed" in data}
    assert kept["enlist"]["changed"]["listed_until"][0] is None
    assert {"state", "book_id"}.isdisjoint({name for data in kept.values() for name in data["changed"]})
    assert kept["restore"]["changed"]["corrected_on"] == [day.isoformat(), None]


# --- forged lines ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "forged",
    [
        {"verb": "dismiss"},
        {"thing": "entry/LR-2026-9999"},
        {"before": "listed"},
        {"post": "HC-RS:head"},
        {"at": LATER},
        {"policy": "wage-arrears/v9"},
        {"gesture": "0" * 32},
        {"algorithm": "sm3"},
    ],
    ids=lambda forged: next(iter(forged)),
)
def test_a_changed_line_is_found(book: Book, without_stone: None, forged: dict[str, Any]) -> None:
    line(book, 3).update(**forged)
    assert (3, "hash") in found(book)
    assert {seq for seq, kind in found(book) if kind != "state"} == {3}


def test_another_actor_is_found(book: Book, city: Any, without_stone: None) -> None:
    line(book, 3).update(actor=city.stella)
    assert found(book) == [(3, "hash")]


def test_a_changed_state_in_a_line_is_found(book: Book, without_stone: None) -> None:
    line(book, 1).update(after="listed")
    assert found(book) == [(1, "hash")]


def test_a_line_forged_with_its_own_hash_breaks_the_next_link(book: Book, without_stone: None) -> None:
    forged = line(book, 3).get()
    forged.verb = "dismiss"
    line(book, 3).update(verb="dismiss", hash=chain.link(forged.previous, forged.body()))
    assert found(book) == [(4, "previous")]


def test_a_changed_link_is_found(book: Book, without_stone: None) -> None:
    line(book, 4).update(previous="a" * 64)
    assert set(found(book)) == {(4, "hash"), (4, "previous")}


def test_unreadable_links_are_faults_and_not_crashes(book: Book, without_stone: None) -> None:
    line(book, 4).update(previous="not a hash")
    assert (4, "hash") in found(book)


# --- missing and moved lines ----------------------------------------------------------------------
def test_a_line_removed_from_the_middle_is_found(book: Book, without_stone: None) -> None:
    remove(book, 2)
    assert found(book) == [(2, "missing")]
    assert verify_book(book)[0].sentence == "第 2 行缺失。"


def test_the_first_line_removed_is_found(book: Book, without_stone: None) -> None:
    remove(book, 1)
    assert found(book)[0] == (1, "missing")


def test_several_lines_removed_are_named(book: Book, without_stone: None) -> None:
    remove(book, 2, 3)
    assert "第 2 至 3 行缺失。" in [fault.sentence for fault in verify_book(book)]


def test_a_removed_tail_is_found(book: Book, without_stone: None) -> None:
    remove(book, book.lines_count)
    assert (book.lines_count, "tail") in found(book)


def test_a_removed_tail_with_a_trimmed_count_is_found_by_the_head(book: Book, without_stone: None) -> None:
    remove(book, book.lines_count)
    Book.objects.filter(pk=book.pk).update(lines_count=F("lines_count") - 1)
    assert (book.lines_count - 1, "head") in found(book)


def test_a_removed_tail_with_a_forged_head_is_found_by_the_present_state(
    book: Book, without_stone: None
) -> None:
    """Somebody takes the last service out and mends the book: the notice is still served."""
    remove(book, book.lines_count, book.lines_count - 1)
    last = line(book, book.lines_count - 2).get()
    Book.objects.filter(pk=book.pk).update(lines_count=last.seq, head=last.hash)
    assert "state" in {kind for _seq, kind in found(book)}


def test_a_book_without_any_line_is_found(book: Book, without_stone: None) -> None:
    remove(book, *range(1, book.lines_count + 1))
    assert (1, "tail") in found(book)


def test_a_line_that_the_book_does_not_count_is_found(book: Book) -> None:
    Book.objects.filter(pk=book.pk).update(lines_count=F("lines_count") - 1)
    assert found(book) == [(book.lines_count, "count")]


def test_exchanged_lines_are_found(book: Book, without_stone: None) -> None:
    line(book, 2).update(seq=9000)
    line(book, 3).update(seq=2)
    line(book, 9000).update(seq=3)
    assert {(2, "hash"), (3, "hash"), (2, "previous")} <= set(found(book))


# --- facts and states -----------------------------------------------------------------------------
def test_changed_facts_are_found(book: Book, without_stone: None) -> None:
    facts = Facts.objects.get(line__book=book, line__seq=1)
    Facts.objects.filter(pk=facts.pk).update(data={**facts.data, "amount": "1.00"})
    assert found(book) == [(1, "facts")]


def test_a_changed_salt_is_found(book: Book, without_stone: None) -> None:
    Facts.objects.filter(line__book=book, line__seq=1).update(salt="")
    assert found(book) == [(1, "facts")]


def test_facts_that_are_gone_without_a_line_are_found(book: Book, without_stone: None) -> None:
    """Whoever deletes them by hand has no line that tells of it (erasure by the act: test_erasure)."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM workflows_facts WHERE line_id = %s", [line(book, 1).get().pk])
    assert found(book) == [(1, "facts")]


@pytest.mark.parametrize(
    ("change", "thing", "says"),
    [
        (
            lambda e: Entry.objects.filter(pk=e.pk).update(state="exited", exit_act="deadline/1"),
            "entry/",
            "已移出",
        ),
        (lambda e: Display.objects.filter(entry=e).update(state="stopped"), "display/", "已停止公示"),
        (lambda e: Measure.objects.filter(entry=e).update(state="lifted"), "measure/", "已解除"),
        (lambda e: Notice.objects.filter(entry=e).update(state="withdrawn"), "notice/", "已撤回"),
        (lambda e: Measure.objects.filter(entry=e)[0].delete(), "measure/", "没有这条记录"),
    ],
    ids=["entry", "display", "measure", "notice", "deleted"],
)
def test_a_state_changed_behind_the_door_is_found(
    book: Book, change: Callable[[Entry], Any], thing: str, says: str
) -> None:
    change(book.entry)
    faults = verify_book(book)
    assert faults and {fault.kind for fault in faults} == {"state"}
    assert all(fault.sentence.startswith(thing) and says in fault.sentence for fault in faults)
    assert not verify_all().ok


def test_a_display_that_nobody_decided_is_found(book: Book) -> None:
    """Only a display that is withheld may have no line yet."""
    Display.objects.create(entry=book.entry, associate=book.entry.associates.get(), name="何＊＊")
    assert found(book) == []
    Display.objects.filter(name="何＊＊").update(state="shown")
    assert found(book) == [(0, "state")]


# --- size, command --------------------------------------------------------------------------------
def test_the_queries_do_not_grow_with_the_books(city: Any, django_assert_num_queries: Any) -> None:
    city.case()
    # One for the books, one for their lines, one for the states of each kind and place; one that finds no more books.
    asked = 3 + len(OF_ENTRIES)
    with django_assert_num_queries(asked):
        verify_all()
    for _n in range(5):
        city.case()
    with django_assert_num_queries(asked):
        assert verify_all().entries == 6


def test_small_chunks_find_the_same(book: Book, without_stone: None) -> None:
    line(book, 3).update(verb="dismiss")
    assert verify_all(chunk=1) == verify_all()


def test_a_book_that_grows_while_it_is_read_is_not_accused(
    city: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from workflows.queries import verification

    walk, read = city.case(), verification._present_states

    def interrupted(books: list[int], kinds: Any) -> Any:
        states = read(books, kinds)
        if Transition.objects.count() == 1:
            walk.to_review(date(2026, 3, 2)).to_service(date(2026, 3, 3)).tell(date(2026, 3, 4))
        return states

    monkeypatch.setattr(verification, "_present_states", interrupted)
    assert verify_all().ok


def test_the_command_reports_as_json(book: Book, without_stone: None) -> None:
    said = StringIO()
    call_command("verify_log", "--json", stdout=said)
    assert json.loads(said.getvalue()) == {
        "ok": True,
        "entries": Book.objects.count(),
        "lines": Transition.objects.count(),
        "faults": [],
        "tree": {"size": 0, "anchor": None, "faults": []},
    }
    line(book, 3).update(at=at(date(2020, 1, 1)))
    said = StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("verify_log", "--json", stdout=said)
    result = json.loads(said.getvalue())
    assert left.value.code == 1 and result["ok"] is False
    assert result["faults"] == [vars(Fault(book.ref, 3, "hash", "第 3 行写入后被改动：内容与摘要不符。"))]


def test_the_command_says_it_in_chinese(book: Book) -> None:
    said = StringIO()
    call_command("verify_log", stdout=said)
    assert said.getvalue().startswith(f"台账校验通过：{Book.objects.count()} 个条目")
    Entry.objects.filter(book=book).update(state="exited", exit_act="deadline/1")
    said = StringIO()
    with pytest.raises(SystemExit):
        call_command("verify_log", stdout=said)
    assert "未通过，发现 1 处问题" in said.getvalue()
