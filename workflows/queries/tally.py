"""Counts that stop counting, and ordered rows out of several ranges: many small questions in one statement.

Whoever has a hundred thousand tasks is not helped by the exact number, and must not wait for it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, CharField, F, Func, Q, QuerySet, Value

CAP = 1000
Key = tuple[Any, ...]


def counts(asked: Mapping[str, QuerySet[Any]], most: int | None = None) -> dict[str, int]:
    """How many rows each of the queries has, at most `most`; one statement for all of them."""
    found = {name: _compiled(rows.order_by().values("pk")[: most or CAP]) for name, rows in asked.items()}
    wanted = {name: part for name, part in found.items() if part is not None}
    if not wanted:
        return dict.fromkeys(asked, 0)
    columns = ", ".join(f"(SELECT COUNT(*) FROM ({sql}) AS counted)" for sql, _params in wanted.values())
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns}", [p for _sql, params in wanted.values() for p in params])
        row = cursor.fetchone()
    return {**dict.fromkeys(asked, 0), **dict(zip(wanted, row, strict=True))}


def shown(n: int) -> str:
    """A count as it is printed: 999+ where counting stopped."""
    return f"{CAP - 1}+" if n >= CAP else str(n)


class Written(Func):
    """A word of ours as it stands, not as a parameter.

    SQLite takes an index with a condition `IN ('a', 'b')` only for a query in which it reads the very same words.
    """

    template = "'%(word)s'"

    def __init__(self, word: str, **extra: Any) -> None:
        if not word.isidentifier():
            raise ValueError(word)
        super().__init__(word=str(word), output_field=CharField(), **extra)


def written(words: Sequence[str]) -> list[Written]:
    """The same of several, for `__in`."""
    return [Written(word) for word in words]


class RowBeyond(Func):
    """(a, b, c) > (x, y, z), the half of an order behind a place: one range of an index.

    Spelled out with OR, a database reads every row of the same instant again.
    """

    def __init__(self, names: Sequence[str], values: Sequence[Any], sign: str, **extra: Any) -> None:
        super().__init__(*names, *values, output_field=BooleanField(), sign=sign, **extra)

    def as_sql(self, compiler: Any, connection: Any, **_extra: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        """Row values, which SQLite and PostgreSQL both know."""
        parts = [compiler.compile(each) for each in self.source_expressions]
        half = len(parts) // 2
        left, right = (", ".join(sql for sql, _params in side) for side in (parts[:half], parts[half:]))
        params = [param for _sql, given in parts for param in given]
        return f"({left}) {self.extra['sign']} ({right})", params


def beyond(rows: QuerySet[Any], order: Sequence[str], key: Key) -> QuerySet[Any]:
    """The rows behind a place in an order whose parts all go the same way."""
    names = [part.lstrip("-") for part in order]
    fields = [rows.model._meta.get_field(name) for name in names]
    values = [Value(value, output_field=field) for field, value in zip(fields, key, strict=True)]
    sign = "<" if order[0].startswith("-") else ">"
    return rows.filter(RowBeyond([F(name) for name in names], values, sign))  # type: ignore[misc]


def first_keys(rows: QuerySet[Any], order: Sequence[str], lanes: Sequence[Q], size: int) -> list[int]:
    """The keys of the first rows in an order that ends with the key.

    `lanes` part the rows into disjoint ranges, each of which an index gives in this order: the first of each
    are merged, and nothing is ever sorted as a whole. Without lanes the rows are one range.
    """
    if len(lanes) < 2:
        return list(rows.order_by(*order).values_list("pk", flat=True)[:size])
    names = [part.lstrip("-") for part in order]
    chosen = (rows.filter(lane).order_by(*order).values_list(*names)[:size] for lane in lanes)
    parts = [part for each in chosen if (part := _compiled(each)) is not None]
    if not parts:
        return []
    joined = " UNION ALL ".join(f"SELECT * FROM ({sql}) AS lane" for sql, _params in parts)
    way = "DESC" if order[0].startswith("-") else "ASC"
    by = ", ".join(f"{at} {way}" for at in range(1, len(names) + 1))
    with connection.cursor() as cursor:
        params = [p for _sql, given in parts for p in given]
        cursor.execute(f"{joined} ORDER BY {by} LIMIT {int(size)}", params)
        return [row[-1] for row in cursor.fetchall()]


def _compiled(rows: QuerySet[Any]) -> tuple[str, tuple[Any, ...]] | None:
    """A query as text and values; None for one that cannot have a row."""
    try:
        return rows.query.sql_with_params()
    except EmptyResultSet:
        return None
