"""Many rows at once, as each database takes them fastest: one prepared statement on SQLite, COPY on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, models

MANY = 200
"""From so many rows on; below, the statements of the ORM are as good."""


def write(table: str, columns: Sequence[str], lines: Iterable[Any]) -> None:
    """Insert lines of values as the database takes them. Raises Django's errors of the database."""
    name = connection.ops.quote_name
    into = f"{name(table)} ({', '.join(name(column) for column in columns)})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for line in lines:
                    copy.write_row(line)
        else:
            given: Any = lines  # any iterable will do
            cursor.executemany(f"INSERT INTO {into} VALUES ({', '.join(['%s'] * len(columns))})", given)


def insert(rows: Sequence[models.Model]) -> None:
    """Insert new rows of one table and give each its number, within a transaction. Raises `ValueError` for a row below one that is not
    stored, and Django's errors of the database."""
    model = type(rows[0])
    for row in rows:
        row._prepare_related_fields_for_save(operation_name="insert")  # type: ignore[attr-defined]
    for row, number in zip(rows, _numbers(model, len(rows)), strict=True):
        row.pk = number
    fields = model._meta.concrete_fields
    columns = [[field.get_db_prep_save(field.pre_save(row, add=True), connection) for row in rows] for field in fields]
    write(model._meta.db_table, [str(field.column) for field in fields], zip(*columns, strict=True))
    for row in rows:
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


def update(model: type[models.Model], columns: Sequence[str], lines: Iterable[tuple[int, int, Sequence[Any]]]) -> int:
    """Give rows of one table other values and the next version: each line is the row, the version it was seen in, and its values of the
    columns. Returns how many had that version. Raises Django's errors of the database."""
    name = connection.ops.quote_name
    fields: list[Any] = [model._meta.get_field(each) for each in columns]
    sets = "".join(f", {name(field.column)} = %s" for field in fields)
    given = [
        (*(f.get_db_prep_save(v, connection) for f, v in zip(fields, values, strict=True)), row, seen)
        for row, seen, values in lines
    ]
    version = name("version")
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {name(model._meta.db_table)} SET {version} = {version} + 1{sets} WHERE {name('id')} = %s AND {version} = %s",
            given,
        )
        return int(cursor.rowcount)


def _numbers(model: type[models.Model], count: int) -> Sequence[int]:
    table = model._meta.db_table
    key = model._meta.pk
    assert key is not None
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [connection.ops.quote_name(table), key.column, count],
            )
            return [number for (number,) in cursor.fetchall()]
        # an immediate transaction is the only one that writes: nobody else takes a number before it ends
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or (0,))[0]
        return range(last + 1, last + 1 + count)
