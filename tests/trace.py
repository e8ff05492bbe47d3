"""What is in the database, row by row: so that a test can say that something left no trace."""

from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Model

Rows = dict[str, list[tuple[Any, ...]]]


def models() -> list[type[Model]]:
    """Every table of ours and of the engine, join tables too; not sessions, not failed logins."""
    ours = apps.get_app_config("workflows").get_models(include_auto_created=True)
    return [*ours, *apps.get_app_config("viewflow").get_models()]


def rows() -> Rows:
    """Every row of every table as it stands, as the driver knows it; on PostgreSQL in one message."""
    asked = {model._meta.label: _select(model) for model in models()}
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            return {label: list(cursor.execute(select).fetchall()) for label, select in asked.items()}
        cursor.execute("; ".join(asked.values()))
        found = {}
        for label in asked:
            found[label] = list(cursor.fetchall())
            cursor.nextset()
        return found


def _select(model: type[Model]) -> str:
    """All columns of a table in the order of its key."""
    meta = model._meta
    quote = connection.ops.quote_name
    # The sign keeps the driver of SQLite from reading a text as a date.
    sign = "+" if connection.vendor == "sqlite" else ""
    columns = ", ".join(f"{sign}{quote(field.column)}" for field in meta.local_concrete_fields)
    return f"SELECT {columns} FROM {quote(meta.db_table)} ORDER BY {quote(meta.pk.column)}"


def changed(before: Rows, after: Rows) -> dict[str, list[tuple[Any, ...]]]:
    """The tables that differ, with the rows that are new or were changed."""
    found = {}
    for table, now in after.items():
        if now != before[table]:
            found[table] = [row for row in now if row not in before[table]]
    return found
