"""Personal facts of a case that is over can be erased: two do it, a line tells of it, the log holds without them."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.forgeries import AT
from tests.stone import stone_lifted
from workflows.acts import erasure, sequencer
from workflows.gateways import logkey
from workflows.law.refusal import Refused
from workflows.management.walk import Walk, at
from workflows.models import Erasure, Facts, Transition
from workflows.queries.treecheck import check_all
from workflows.sweeps import clock_person

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
WHY = {"basis": "《个人信息保护法》第四十七条（待核）", "because": "留存期满，当事人申请删除。"}


@pytest.fixture
def over(city: Any) -> Iterator[Walk]:
    """A case that ended without a listing; all its lines have their places."""
    walk, on = city.before_decision()
    walk.decide(on, "dismiss", basis="unfounded").hand_over(on + timedelta(days=1))
    sequencer.sequence(logkey.key(), by=clock_person(), at=AT)
    yield walk


@pytest.fixture
def two(city: Any) -> dict[str, Any]:
    """Two people of the credit office."""
    return {"by": city.people["zhouw"], "second": city.people["guq"]}


def test_erased_facts_are_gone_and_the_log_holds_without_them(over: Walk, two: Any) -> None:
    told = erasure.erase(over.entry, [1, 3], **WHY, **two, at=AT + timedelta(days=1))
    assert not Facts.objects.filter(line__book=over.entry.book, line__seq__in=(1, 3)).exists()
    assert (told.verb, told.actor, told.facts.data["lines"], told.facts.data["second"]) == (
        "erase_facts", two["by"], [1, 3], "guq",
    )  # fmt: skip
    sequencer.sequence(logkey.key(), by=clock_person(), at=AT + timedelta(days=1))
    assert check_all() == []


@pytest.mark.parametrize("seqs", [[999], [1, 999], []], ids=["no such line", "one of them", "none"])
def test_nothing_is_erased_where_one_line_cannot_be(over: Walk, two: Any, seqs: list[int]) -> None:
    with pytest.raises(Refused):
        erasure.erase(over.entry, seqs, **WHY, **two, at=AT)
    assert Facts.objects.filter(line__book=over.entry.book, line__seq=1).exists()


def test_what_tells_of_an_erasure_is_not_erased_itself(over: Walk, two: Any) -> None:
    told = erasure.erase(over.entry, [1], **WHY, **two, at=AT)
    with pytest.raises(Refused, match=str(told.seq)):
        erasure.erase(over.entry, [2, told.seq], **WHY, **two, at=AT)


def test_one_person_alone_or_of_another_post_erases_nothing(city: Any, over: Walk, two: Any) -> None:
    for by, second in (
        (two["by"], two["by"]),
        (two["by"], city.hugo),
        (city.clara, two["by"]),
        (city.anna, city.vera),
    ):
        with pytest.raises(PermissionDenied):
            erasure.erase(over.entry, [1], **WHY, by=by, second=second, at=AT)
    assert not Erasure.objects.exists()


def test_a_case_that_runs_keeps_its_facts(city: Any, two: Any) -> None:
    walk, _on = city.listed()
    with pytest.raises(Refused, match="在列"):
        erasure.erase(walk.entry, [1], **WHY, **two, at=AT)


def test_a_period_of_keeping_that_the_rules_name_must_be_over(city: Any, two: Any, today_is: Any) -> None:
    walk, on = city.listed()
    left = on + timedelta(days=40)
    walk.move(left, "revocation", grounds="责令文书被撤销。", document_number="衡政复决〔2026〕1号",
              document_date=left, document_body="衡川市人民政府")  # fmt: skip
    walk.do("decide", walk.cast.head, left, outcome="approve", reason="同意撤销。")
    entry = walk.entry
    with stone_lifted():
        entry.policy.parameters.create(
            name="retention_after_exit", label="退出后留存", value="12", unit="M", clause="演示条款", text="",
            is_verified=False, rolls=False,
        )  # fmt: skip
    with pytest.raises(Refused, match="演示条款"):
        erasure.erase(walk.entry, [1], **WHY, **two, at=at(left + timedelta(days=300)))
    erasure.erase(walk.entry, [1], **WHY, **two, at=at(left + timedelta(days=400)))


def test_the_database_deletes_no_facts_without_the_line_that_says_so(over: Walk, two: Any) -> None:
    """Neither by hand, nor with a row of the register that names any other line."""
    facts, first = Facts.objects.filter(line__book=over.entry.book), over.entry.book.lines.get(seq=1)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        facts.filter(line=first).delete()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Erasure.objects.create(line=first, told_in=over.entry.book.lines.get(seq=2))
        facts.filter(line=first).delete()
    told = erasure.erase(over.entry, [1], **WHY, **two, at=AT)
    for change in (
        lambda: Erasure.objects.update(told_in=first),
        lambda: Erasure.objects.filter(line=first).delete(),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()
    assert told.erased.count() == 1


def test_facts_that_were_stolen_are_not_called_erased(over: Walk, two: Any) -> None:
    """With all rights over the database: even with a row that points at a line about something else."""
    line, told = over.entry.book.lines.get(seq=4), erasure.erase(over.entry, [1], **WHY, **two, at=AT)
    sequencer.sequence(logkey.key(), by=clock_person(), at=AT)
    with stone_lifted():
        Facts.objects.filter(line=line).delete()
        Erasure.objects.create(line=line, told_in=told)
    assert [(fault.kind, fault.seq) for fault in check_all()] == [("facts", 4)]


def test_the_page_of_a_line_says_that_its_facts_were_erased(
    city: Any, over: Walk, two: Any, sign_in: Any
) -> None:
    erasure.erase(over.entry, [1], **WHY, **two, at=AT)
    said = sign_in(city.anna).get(reverse("log-line", args=[over.entry.number, 1])).content.decode()
    assert "已经依法删除" in said and "不能核对" in said and "不是依法删除" not in said
    told = sign_in(city.anna).get(reverse("log-line", args=[over.entry.number, over.entry.book.lines_count]))
    assert all(
        word in told.content.decode() for word in ("删除台账所附的事实", WHY["because"], "删除事实的行")
    )


def test_a_page_of_lines_costs_the_same_however_many_were_erased(
    city: Any, over: Walk, two: Any, sign_in: Any
) -> None:
    client, costs = sign_in(city.anna), []
    for seqs in ([1], [2, 3, 4, 5, 6, 7]):
        erasure.erase(over.entry, seqs, **WHY, **two, at=AT)
        with CaptureQueriesContext(connection) as counted:
            answer = client.get(reverse("log"), {"entry": over.entry.number, "since": "", "until": ""})
        costs.append(len(counted))
        shown = {row.line.seq: row.faults for row in answer.context["page"].rows}
        assert all(shown[seq] == () for seq in seqs), "erased, and no fault"
    assert costs[1] <= costs[0]


def test_the_command_erases_for_two_and_says_which_line_tells_of_it(
    over: Walk, two: Any, capsys: Any
) -> None:
    asked = [over.entry.number, "--basis", WHY["basis"], "--because", WHY["because"], "--by", "zhouw"]
    for lines, second, says in (("1,x", "guq", "行号"), ("1", "nobody", "没有账号"), ("1", "zhouw", "两人")):
        with pytest.raises(CommandError, match=says):
            call_command("erase_facts", *asked, "--lines", lines, "--second", second)
    call_command("erase_facts", *asked, "--lines", "1-2,4", "--second", "guq")
    told = Transition.objects.get(verb="erase_facts")
    assert told.facts.data["lines"] == [1, 2, 4] and f"第 {told.seq} 行" in capsys.readouterr().out
    call_command("erase_facts", *asked, "--lines", "all", "--second", "guq")
    left = Facts.objects.filter(line__book=over.entry.book).values_list("line__verb", flat=True)
    assert set(left) == {"erase_facts"}


def test_nothing_replaces_what_is_stone(over: Walk) -> None:
    """REPLACE of SQLite deletes the row in its way without asking the triggers of DELETE."""
    if connection.vendor != "sqlite":
        pytest.skip("REPLACE is SQLite's")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_no_replace'"
        )
        tables = [row[0] for row in cursor.fetchall()]
    assert len(tables) == 18
    replaced = []
    for table in tables:
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"SELECT COUNT(*) FROM {table}")
            if not cursor.fetchone()[0]:
                raise DatabaseError("append-only: nothing to try")
            replaced.append(table)
            cursor.execute(f"REPLACE INTO {table} SELECT * FROM {table} LIMIT 1")
    assert {"workflows_transition", "workflows_facts", "workflows_leaf", "workflows_checkpoint"} <= set(
        replaced
    )
