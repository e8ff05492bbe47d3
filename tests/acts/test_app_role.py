"""The program runs as somebody who does not own the log: it adds to it, and changes nothing."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from project.checks import check_who_owns_the_log
from tests.acts.test_erasure import WHY, over, two
from tests.forgeries import AT
from workflows.acts import erasure, sequencer
from workflows.gateways import logkey
from workflows.management.commands.grant_app_role import STONE
from workflows.queries.treecheck import check_all
from workflows.sweeps import clock_person

__all__ = ["over", "two"]
pytestmark = pytest.mark.django_db
ROLE = "xinheng_test_app"


@pytest.fixture
def as_app(postgresql_only: None, over: Any) -> Iterator[None]:
    """A role with the rights of the command; it is gone with the transaction of the test."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {ROLE}")
        call_command("grant_app_role", ROLE, verbosity=0)
        cursor.execute(f"SET LOCAL ROLE {ROLE}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def test_it_does_what_the_program_does(as_app: None, over: Any, two: Any) -> None:
    """A line is written and gets its place, is signed, facts are erased, and the whole is verified."""
    told = erasure.erase(over.entry, [1], **WHY, **two, at=AT)
    assert sequencer.sequence(logkey.key(), by=clock_person(), at=AT)
    assert told.leaf.index > 0 and check_all() == []
    assert check_who_owns_the_log(None, databases=["default"]) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {table} SET {column} = {column}",
        "DELETE FROM {table}",
        "TRUNCATE {table}",
        "ALTER TABLE {table} DISABLE TRIGGER ALL",
        "DROP TABLE {table}",
    ],
)
def test_it_cannot_change_the_log_nor_lift_its_triggers(as_app: None, over: Any, statement: str) -> None:
    for table in STONE:
        with connection.cursor() as cursor:
            columns = connection.introspection.get_table_description(cursor, table)
        asked = statement.format(table=table, column=f'"{columns[0].name}"')
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(asked)
            if asked.startswith("DELETE") and not cursor.rowcount:
                raise DatabaseError("nothing to delete")


def test_the_owner_is_told_that_he_should_not_run_the_program(postgresql_only: None, db: None) -> None:
    assert [found.id for found in check_who_owns_the_log(None, databases=["default"])] == ["workflows.W009"]


def test_a_role_that_is_no_name_is_refused(postgresql_only: None, db: None) -> None:
    with pytest.raises(CommandError, match="角色名"):
        call_command("grant_app_role", 'x"; DROP TABLE workflows_leaf; --')
