"""What is in the database, row by row: so that a test can say that something left no trace."""

from typing import Any

from django.apps import apps
from django.db.models import Model

Rows = dict[str, list[tuple[Any, ...]]]


def models() -> list[type[Model]]:
    """Every table of ours and of the engine, join tables too; not sessions, not failed logins."""
    ours = apps.get_app_config("workflows").get_models(include_auto_created=True)
    return [*ours, *apps.get_app_config("viewflow").get_models()]


def rows() -> Rows:
    """Every row of every table as it stands."""
    return {m._meta.label: list(m._base_manager.order_by("pk").values_list()) for m in models()}


def changed(before: Rows, after: Rows) -> dict[str, list[tuple[Any, ...]]]:
    """The tables that differ, with the rows that are new or were changed."""
    found = {}
    for table, now in after.items():
        if now != before[table]:
            found[table] = [row for row in now if row not in before[table]]
    return found
