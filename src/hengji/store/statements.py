"""A query as the statement it comes to: what is asked at every door is put together once and only asked again.

Putting a query of many conditions together takes Django ten times as long as the database takes to answer it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

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
