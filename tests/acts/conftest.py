"""For tests that play the forger: the database lets go of the log inside one test."""

from collections.abc import Iterator

import pytest
from django.db import connection

STONE = ("workflows_transition", "workflows_facts")


@pytest.fixture
def without_stone(db: None) -> Iterator[None]:
    """Take the triggers away that make the log append-only; the test's rollback puts them back."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # A table with deferred checks in waiting cannot lose a trigger.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            for table in STONE:
                cursor.execute(f"DROP TRIGGER {table}_is_stone ON {table}")
            cursor.execute("DROP TRIGGER workflows_facts_are_erased ON workflows_facts")
        else:
            for table in STONE:
                for event in ("update", "delete"):
                    cursor.execute(f"DROP TRIGGER {table}_no_{event}")
    yield
