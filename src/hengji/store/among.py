"""Sets of row numbers that go into a query as one piece.

Django looks at every member of `unit__in={…}` several times for each condition it stands in (may it be compared, what is it in the
database, a parameter of its own); a person who sees three hundred units has that done a dozen times a page. These are written as the
whole numbers they are, once, and no database is asked for more than `IN (1, 2, 3)`.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from functools import cached_property
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Expression


class Among(frozenset[int]):
    """Whole numbers; what is taken of them by `&`, `|` and `-` goes into a query in the same way. Raises `TypeError` for anything else:
    it is written into the statement."""

    def __new__(cls, numbers: Iterable[int] = ()) -> Among:
        """The set of these numbers."""
        made = super().__new__(cls, numbers)
        if not all(type(number) is int for number in made):
            raise TypeError("only whole numbers are written into a statement")
        return made

    def __and__(self, other: Set[object]) -> Among:
        """Those in both."""
        return Among(frozenset.__and__(self, other))

    def __or__(self, other: Set[Any]) -> Among:
        """Those in either."""
        return Among(frozenset.__or__(self, other))

    def __sub__(self, other: Set[Any]) -> Among:
        """Those that are not in the other."""
        return Among(frozenset.__sub__(self, other))

    @cached_property
    def _list(self) -> _List:
        return _List(f"({', '.join(map(str, sorted(self)))})" if self else "")

    def resolve_expression(self, *args: Any, **kwargs: Any) -> Expression:
        """What Django calls on the right side of a condition."""
        return self._list


class _List(Expression):
    """The numbers as SQL. It is the same in every query, so that copies of a query share it."""

    def __init__(self, sql: str) -> None:
        super().__init__()
        self.sql = sql

    def resolve_expression(self, *args: Any, **kwargs: Any) -> _List:
        """There is nothing to resolve."""
        return self

    def relabeled_clone(self, change_map: Any) -> _List:
        """It names no table."""
        return self

    def get_group_by_cols(self) -> list[Any]:
        """It is of no row."""
        return []

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        """Raises `EmptyResultSet` for none, as Django does for an empty list."""
        if not self.sql:
            raise EmptyResultSet
        return self.sql, ()
