"""A scene is played once in a process, by the same acts and flows as a click; later tests find it put back.

Most tests begin with the same cases: registered, told, listed. The second test that asks a fresh city for the
same scene gets the very rows that the first playing wrote, each with its own key. Anything that could have made
another scene of it (something written before, an act replaced, another setting or language, a test that
commits) plays it anew. `./xh test --thorough` always does.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal
from functools import cache, wraps
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction
from django.db.backends.signals import connection_created
from django.utils.translation import get_language

from tests.environment import THOROUGH
from tests.stone import stone_lifted
from workflows.queries import clock

Rows = dict[Any, tuple[Any, ...]]
READS = ("SELECT", "BEGIN", "SAVEPOINT", "RELEASE", "EXPLAIN")
LIFTS = "SET session_replication_role"  # the stone, on PostgreSQL: leaves no row by itself
WRITTEN = re.compile(r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.IGNORECASE)
PLAIN = (str, int, float, Decimal, bool, type(None), date, time, timedelta)
PARAMETERS = 30_000  # of one statement
DEEP = (
    8  # scenes after one another that are remembered: tests that go on alone for longer have few companions
)


class Unclear(Exception):
    """What was asked with cannot be compared."""


@dataclass
class Scene:
    """What a playing changed, table by table, how the tables stood then, and what it gave back."""

    changes: dict[str, tuple[Rows, Rows, list[Any]]]
    stood: dict[str, Rows]
    left: dict[str, Any]
    answer: Any
    is_of_stone: bool


@dataclass
class Stage:
    """What this process remembers, and how far the test at hand has come."""

    scenes: dict[Any, Scene] = field(default_factory=dict)
    empty: dict[str, Rows] = field(default_factory=dict)
    stood: dict[str, Rows] = field(default_factory=dict)
    so_far: tuple[Any, ...] = ()
    writes: int = 0
    known: int = 0
    tables: set[str] = field(default_factory=set)
    is_playing: bool = False
    is_stone_lifted: bool = False
    is_own: bool = False
    test: Any = None


STAGE = Stage()


def set_the_stage(item: Any) -> None:
    """Nothing was written yet in this test: whatever the last one wrote was rolled back."""
    STAGE.test, STAGE.so_far, STAGE.stood, STAGE.writes, STAGE.known = item, (), {}, 0, 0


def founded() -> None:
    """The database stands as every test finds it: so a test that commits will leave it, too."""
    STAGE.empty.update({table: _rows(table) for table in _tables()})


def left_as_founded() -> None:
    """After a test that committed: every row of the founding with its own key, and no other."""
    # Keys that were given out are not given out again: those of the founding lie below them. Rows are deleted where
    # there are any: emptying every table anew costs as much as a short test.
    with transaction.atomic(), connection.cursor() as cursor:
        for table in _filled():
            cursor.execute(f"DELETE FROM {_q(table)}")
        for table, rows in STAGE.empty.items():
            _write(table, rows, {}, [])
    ContentType.objects.clear_cache()


@contextmanager
def watched() -> Iterator[None]:
    """Every statement of this process is looked at, those of its other threads as well."""

    def watch(connection: Any, **_signal: Any) -> None:
        if _look not in connection.execute_wrappers:
            connection.execute_wrappers.append(_look)

    connection_created.connect(watch)
    watch(connection)
    yield
    connection_created.disconnect(watch)


def scene(play: Callable[..., Any]) -> Callable[..., Any]:
    """What somebody plays, the city or a walk first: its effect on a known stage is remembered.

    It may write by acts and models only, and give back rows, walks, and plain values in tuples, lists or dicts.
    """
    name = f"{play.__module__}.{play.__qualname__}"

    @wraps(play)
    def played(who: Any, *said: Any, **more: Any) -> Any:
        try:
            key = _key(who, name, said, more)
        except Unclear:
            return play(who, *said, **more)
        if key is None:
            return play(who, *said, **more)
        if (known := STAGE.scenes.get(key)) is not None:
            return _put_back(known, key, who)
        return _recorded(key, who, lambda: play(who, *said, **more))

    return played


def remembered(walk: type) -> type:
    """The class with all of its steps remembered."""
    steps = {
        name: scene(step) for name, step in vars(walk).items() if callable(step) and not name.startswith("_")
    }
    return type(walk.__name__, (walk,), steps)


def _key(who: Any, name: str, said: Any, more: Any) -> Any:
    """What the effect depends on; None where it depends on more than can be known."""
    test, is_known = STAGE.test, STAGE.writes == STAGE.known and len(STAGE.so_far) < DEEP
    if THOROUGH or STAGE.is_playing or test is None or not is_known or _is_changed(test):
        return None
    if not connection.in_atomic_block and "live_server" not in test.fixturenames:
        return None  # other processes may write, which nobody here sees
    told = getattr(test.funcargs.get("settings"), "_to_restore", [])
    around = (get_language(), *(repr(sorted(each.options.items())) for each in told))
    return (*STAGE.so_far, (around, _plain(getattr(who, "__dict__", {})), name, _plain(said), _plain(more)))


def _is_changed(test: Any) -> bool:
    """Has the test replaced anything but the clock?"""
    patched = getattr(test.funcargs.get("monkeypatch"), "_setattr", [])
    return any((target, name) != (clock, "now") for target, name, _value in patched)


def _plain(value: Any) -> Any:
    """The value as something that can be compared; Unclear where it cannot."""
    if isinstance(value, models.Model):
        if value.pk is None:
            raise Unclear
        return (value._meta.label, value.pk)
    if isinstance(value, dict):
        return tuple(sorted((str(name), _plain(each)) for name, each in value.items()))
    if isinstance(value, (list, tuple)):
        return tuple(_plain(each) for each in value)
    if hasattr(value, "__dataclass_fields__"):
        return _plain(vars(value))
    if not isinstance(value, PLAIN):
        raise Unclear
    return (type(value).__name__, value)


def _recorded(key: Any, who: Any, play: Callable[[], Any]) -> Any:
    """Play, and remember what changed unless something was done that leaves no rows."""
    STAGE.is_playing, STAGE.tables, STAGE.is_stone_lifted = True, set(), False
    try:
        answer = play()
    finally:
        STAGE.is_playing = False
    if not STAGE.tables or not STAGE.tables <= set(STAGE.empty):
        return (
            answer  # nothing to put back, or something else than rows: then the stage is not known any more
        )
    stood, changes = dict(STAGE.stood), {}
    for table in STAGE.tables:
        before, now = STAGE.stood.get(table, STAGE.empty[table]), _rows(table)
        new = {pk: row for pk, row in now.items() if pk not in before}
        other = {pk: row for pk, row in now.items() if pk in before and before[pk] != row}
        changes[table], stood[table] = (new, other, [pk for pk in before if pk not in now]), now
    try:
        # Rules that are published take no row more, not even one of theirs: the stone was laid after them.
        is_of_stone = STAGE.is_stone_lifted or "workflows_policy" in changes
        kept = Scene(changes, stood, _left(who), _packed(answer, who), is_of_stone)
    except Unclear:
        return answer
    STAGE.scenes[key] = kept
    STAGE.so_far, STAGE.stood, STAGE.known = key, stood, STAGE.writes
    return answer


def _put_back(known: Scene, key: Any, who: Any) -> Any:
    """Write the rows of the scene, and leave everybody as its playing did."""
    STAGE.is_own = True
    try:
        with transaction.atomic(), stone_lifted() if known.is_of_stone else nullcontext():
            for table, (new, other, gone) in known.changes.items():
                _write(table, new, other, gone)
    finally:
        STAGE.is_own = False
    STAGE.so_far, STAGE.stood = key, known.stood
    getattr(who, "__dict__", {}).update(deepcopy(known.left))
    return _unpacked(known.answer, who)


def _left(who: Any) -> dict[str, Any]:
    """What a playing changes in its own object: the serial of the city, the number and key of a walk."""
    return {
        name: deepcopy(value)
        for name, value in getattr(who, "__dict__", {}).items()
        if name in ("serial", "number", "_pk", "facts")
    }


def _packed(answer: Any, who: Any) -> Any:
    """What was given back, to be given back again."""
    if answer is who:
        return ("self",)
    if isinstance(answer, models.Model):
        return ("row", type(answer), answer.pk)
    if isinstance(answer, (tuple, list)):
        return ("several", type(answer), [_packed(each, who) for each in answer])
    if isinstance(answer, dict):
        return ("named", {name: _packed(each, who) for name, each in answer.items()})
    if hasattr(answer, "cast"):
        return ("walk", answer.subject.pk, answer.department.pk, _left(answer))
    if isinstance(answer, PLAIN):
        return ("plain", answer)
    raise Unclear


def _unpacked(packed: Any, who: Any) -> Any:
    """The same with the test's own people."""
    kind, *what = packed
    if kind == "row":
        return what[0]._base_manager.get(pk=what[1])
    if kind == "several":
        return what[0](_unpacked(each, who) for each in what[1])
    if kind == "named":
        return {name: _unpacked(each, who) for name, each in what[0].items()}
    if kind == "walk":
        walk = who.walk()
        walk.subject = next(each for each, _person in who.companies.values() if each.pk == what[0])
        walk.cast.speaker = next(person for each, person in who.companies.values() if each.pk == what[0])
        walk.department = next(each for each in who.offices.values() if each.pk == what[1])
        vars(walk).update(deepcopy(what[2]))
        return walk
    return who if kind == "self" else what[0]


def _look(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    """Count what writes, and note the table."""
    if not STAGE.is_own and not sql[:40].lstrip().upper().startswith(READS):
        STAGE.writes += 1
        if STAGE.is_playing and sql.startswith(LIFTS):
            STAGE.is_stone_lifted = True
        elif STAGE.is_playing and not sql.startswith("ROLLBACK TO"):
            found = WRITTEN.match(sql)
            STAGE.tables.add(found[1] if found else sql)
    return execute(sql, params, many, context)


@cache
def _tables() -> dict[str, str]:
    """Every table of ours and the column of its key."""
    found = (model._meta for model in apps.get_models(include_auto_created=True))
    return {meta.db_table: meta.pk.column for meta in found if meta.managed and not meta.proxy}


def _filled() -> list[str]:
    """The tables that have rows, asked once for all of them."""
    parts = (f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {_q(table)})" for table in _tables())
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return [table for (table,) in cursor.fetchall()]


@cache
def _columns(table: str) -> list[str]:
    """The columns of a table, in its order."""
    with connection.cursor() as cursor:
        return [each.name for each in connection.introspection.get_table_description(cursor, table)]


def _rows(table: str) -> Rows:
    """All rows of a table as the driver knows them."""
    pk, columns = _tables()[table], _columns(table)
    # The sign keeps the driver of SQLite from reading a text as a date.
    sign = "+" if connection.vendor == "sqlite" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(f'{sign}{_q(column)}' for column in columns)} FROM {_q(table)}")
        at = columns.index(pk)
        return {row[at]: row for row in cursor.fetchall()}


def _write(table: str, new: Rows, other: Rows, gone: list[Any]) -> None:
    """Rows that came, rows that are other, rows that are gone."""
    pk, columns = _q(_tables()[table]), _columns(table)
    one = f"({', '.join(['%s'] * len(columns))})"
    names = ", ".join(map(_q, columns))
    rows, size = list(new.values()), PARAMETERS // len(columns)
    with connection.cursor() as cursor:
        for start in range(0, len(rows), size):
            part = rows[start : start + size]
            values = [value for row in part for value in row]
            cursor.execute(f"INSERT INTO {_q(table)} ({names}) VALUES {', '.join([one] * len(part))}", values)
        changed = ", ".join(f"{_q(column)} = %s" for column in columns)
        for key, row in other.items():
            cursor.execute(f"UPDATE {_q(table)} SET {changed} WHERE {pk} = %s", [*row, key])
        for key in gone:
            cursor.execute(f"DELETE FROM {_q(table)} WHERE {pk} = %s", [key])


def _q(name: str) -> str:
    return connection.ops.quote_name(name)
