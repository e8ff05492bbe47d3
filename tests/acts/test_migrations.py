"""The squash makes what the migrations that it replaces make: the same models and (--thorough) the same schema."""

import gc
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from tests.database import on_server
from tests.environment import THOROUGH

SQUASH, LAST = ("workflows", "0002_lists_squashed_0066_lines_of_hand"), ("workflows", "0066_lines_of_hand")

ON_POSTGRESQL = (
    """SELECT 'column', attrelid::regclass::text, attname, format_type(atttypid, atttypmod), attnotnull, attidentity,
              pg_get_expr(adbin, adrelid), attcollation
         FROM pg_attribute LEFT JOIN pg_attrdef ON (adrelid, adnum) = (attrelid, attnum)
         JOIN pg_class ON pg_class.oid = attrelid AND relkind = 'r' AND relnamespace = 'public'::regnamespace
        WHERE attnum > 0 AND NOT attisdropped""",
    """SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid)
         FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
    """SELECT 'index', tablename, indexname, replace(indexdef, indexname, '')
         FROM pg_indexes WHERE schemaname = 'public'""",
    """SELECT 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), tgenabled
         FROM pg_trigger WHERE NOT tgisinternal""",
    "SELECT 'function', '', proname, pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
)
ON_SQLITE = ("SELECT type, tbl_name, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'",)


def test_the_squash_leaves_the_models_of_what_it_replaces() -> None:
    loader = MigrationLoader(None, replace_migrations=False)
    replaced = {key for key in loader.disk_migrations if key[0] == "workflows" and "0002" <= key[1] < "0067"}
    assert set(loader.disk_migrations[SQUASH].replaces) == replaced - {SQUASH}
    squashed, before = loader.project_state(SQUASH), loader.project_state(LAST)
    assert set(squashed.models) == set(before.models)
    assert [key for key, model in squashed.models.items() if model != before.models[key]] == []


@pytest.mark.skipif(not THOROUGH, reason="the replaced migrations take minutes")
def test_both_ways_lead_to_the_same_schema(tmp_path: Path, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock(), swept():
        old, new = schema(tmp_path, "old", LAST), schema(tmp_path, "new", SQUASH)
    assert len(new) > 500
    assert old == new


def schema(folder: Path, name: str, target: tuple[str, str]) -> list[str]:
    """Everything that a new database holds after the migrations up to the target, the order of columns left out."""
    with elsewhere(folder, f"xinheng_{name}_way") as connection:
        executor = MigrationExecutor(connection)
        executor.loader = MigrationLoader(connection, replace_migrations=False)
        executor.migrate([target])
        with connection.cursor() as cursor:
            found: list[str] = []
            for question in ON_POSTGRESQL if connection.vendor == "postgresql" else ON_SQLITE:
                cursor.execute(question)
                found += [described(*row) for row in cursor.fetchall()]
    return sorted(found)


def described(kind: str, table: str, name: str, *rest: object) -> str:
    """One part of a schema: without a name that was made up from its table's, tables with their columns in order."""
    if kind == "table":
        rest = (sorted(re.split(r", ", str(rest[0]).partition("(")[2].removesuffix(")"))),)
    is_made_up = kind in ("constraint", "index") and name.startswith(table)
    return f"{kind} {table} {'' if is_made_up else name} {rest}"


@contextmanager
def swept() -> Iterator[None]:
    """Garbage is collected as usual: models of former states lie about in circles, and each answers to signals."""
    seldom = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    try:
        yield
    finally:
        gc.set_threshold(*seldom)


@contextmanager
def elsewhere(folder: Path, name: str) -> Iterator[BaseDatabaseWrapper]:
    """An empty database in the place of the usual one."""
    usual = connections["default"]
    other = usual.copy()
    other.settings_dict["NAME"] = name if usual.vendor == "postgresql" else str(folder / name)
    remove = f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'
    if usual.vendor == "postgresql":
        on_server(remove, f'CREATE DATABASE "{name}"')
    connections["default"] = other
    try:
        yield other
    finally:
        other.close()
        connections["default"] = usual
        if usual.vendor == "postgresql":
            on_server(remove)
