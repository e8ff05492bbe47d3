"""The statements that every line of the log costs, as plain SQL: its book read, its book grown, it itself written.

Each act writes a line, most write several: to put these statements together anew each time took longer than the
database took for them, and made up more than a tenth of a decision.
"""

from collections.abc import Sequence
from functools import cache

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Field, Model

from workflows.models import Book

MOST = 500  # rows of one statement: SQLite takes 32 766 values
OF_A_BOOK = ("id", "kind", "ref", "lines_count", "head")
BOOK = f"SELECT {', '.join(OF_A_BOOK)} FROM workflows_book WHERE id = %s"
GROW = (
    "UPDATE workflows_book SET lines_count = %s, head = %s WHERE id = %s AND lines_count = %s AND head = %s"
)


def book(pk: int) -> Book:
    """The book as the database has it now; raises Book.DoesNotExist."""
    with connection.cursor() as cursor:
        cursor.execute(BOOK, [pk])
        row = cursor.fetchone()
    if row is None:
        raise Book.DoesNotExist(pk)
    return Book.from_db(DEFAULT_DB_ALIAS, OF_A_BOOK, row)


def grow(kept: Book, count: int, head: str) -> bool:
    """Let a book end there, if it ends in the database as it does here; False when it has another end by now."""
    with connection.cursor() as cursor:
        cursor.execute(GROW, [count, head, kept.pk, kept.lines_count, kept.head])
        return cursor.rowcount == 1


def write(rows: Sequence[Model]) -> None:
    """Insert rows of one model, each of which has its key afterwards; in their order, as `bulk_create` does."""
    for start in range(0, len(rows), MOST):
        part = rows[start : start + MOST]
        fields, sql, row_of_marks = _insert(type(part[0]))
        values = [
            field.get_db_prep_save(getattr(row, field.attname), connection)
            for row in part
            for field in fields
        ]
        with connection.cursor() as cursor:
            cursor.execute(sql % ", ".join([row_of_marks] * len(part)), values)
            keys = cursor.fetchall()
        for row, (key,) in zip(part, keys, strict=True):
            row.pk, row._state.adding, row._state.db = key, False, DEFAULT_DB_ALIAS


@cache
def _insert(model: type[Model]) -> tuple[list[Field], str, str]:
    """The columns but a key that the database gives, the statement without values, the marks of one row."""
    fields = [each for each in model._meta.concrete_fields if not getattr(each, "db_returning", False)]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(each.column)) for each in fields)
    key = quote(str(model._meta.pk.column))
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES %s RETURNING {key}"
    return fields, sql, f"({', '.join(['%s'] * len(fields))})"
