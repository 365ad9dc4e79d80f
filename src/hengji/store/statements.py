"""A query as the statement it comes to: what is asked at every door is put together once and only asked again.

Putting a query of many conditions together takes Django ten times as long as the database takes to answer it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

Statement = tuple[str, Sequence[Any]] | None
"""SQL of the database in use, and its values; None for what can have no rows."""


def statement_of(query: QuerySet[Any, Any]) -> Statement:
    """What a query of plain columns comes to. No value is converted when it is asked: for whole numbers and texts."""
    try:
        sql, values = query.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return None
    return sql, values


def asked(statement: Statement) -> list[tuple[Any, ...]]:
    """The rows, all of them. One query, none for a statement that can have none."""
    if statement is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(*statement)
        return [tuple(row) for row in cursor.fetchall()]


_Filling = Callable[[Mapping[str, Any]], Any]
_LEAST, _FIRST = -2_147_483_000, date(1, 1, 1)
"""Values that stand for others while a query is put together: a key is above nought, and no day is as old."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """A query put together for a kind of database."""

    sql: str
    fillings: Sequence[_Filling]
    compiler: SQLCompiler
    converters: dict[int, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """A query that is asked at every door with other values: put together once for each kind of database.

    `query` makes it out of named keys and days, and may not look at them: whatever is compared with a value, the value goes beside.
    """

    query: Callable[..., QuerySet[Any, Any]]
    _plans: dict[str, _Plan] = field(default_factory=dict)

    def ask(self, **values: int | date) -> list[tuple[Any, ...]]:
        """The rows, all of them, as the query itself would give them. One query."""
        plan = self._plans.get(connection.vendor)
        if plan is None:
            plan = self._plans[connection.vendor] = _plan(self.query, values)
        with connection.cursor() as cursor:
            cursor.execute(plan.sql, [fill(values) for fill in plan.fillings])
            rows = cursor.fetchall()
        converted = plan.compiler.apply_converters(rows, plan.converters) if plan.converters else rows
        return [tuple(row) for row in converted]


def _plan(query: Callable[..., QuerySet[Any, Any]], values: Mapping[str, int | date]) -> _Plan:
    """Put a query together around values that stand for those to come, and see where they went."""
    stand_ins = {
        name: _FIRST + timedelta(at) if isinstance(value, date) else _LEAST + at
        for at, (name, value) in enumerate(values.items())
    }
    compiler = query(**stand_ins).query.get_compiler(connection=connection)
    sql, places = compiler.as_sql()
    names = {_written(stand_in): name for name, stand_in in stand_ins.items()}
    missing = set(values) - {names.get(value, "") for value in places}
    if missing:
        raise ValueError(f"not compared as a value of its own: {sorted(missing)}")
    fillings = [_filled(names[value], value) if value in names else _as_it_is(value) for value in places]
    return _Plan(sql, fillings, compiler, compiler.get_converters([each for each, *_ in compiler.select]))


def _written(value: int | date) -> Any:
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


def _filled(name: str, place: Any) -> _Filling:
    """The value of a name, as the database takes it there: a number of the width that was chosen, a day in its writing."""
    if isinstance(place, int):
        kind = type(place)
        return lambda values: kind(values[name])
    return lambda values: _written(values[name])


def _as_it_is(value: Any) -> _Filling:
    return lambda values: value
