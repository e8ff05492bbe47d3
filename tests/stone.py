"""What the database refuses to change: the log and the published rules; lifted only where a test must."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def stone_lifted() -> Iterator[None]:
    """Lift the triggers: to empty a test database, or to try a case under other rules than the published ones."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            yield
            cursor.execute("SET session_replication_role = origin")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        yield
        for _name, sql in triggers:
            cursor.execute(sql)
