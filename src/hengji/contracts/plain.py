"""Frozen values as plain data and back, by the types of their fields: what is signed must be readable without this program.

A dataclass becomes a mapping of its fields, a figure its decimal text (`1/3` where the decimals never end), an enumeration its word.
Where a field may hold values of several classes the mapping says which one (`is`). Nothing is left to a default.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from ..engine.values.number import show

T = TypeVar("T")
IS = "is"


class Unreadable(ValueError):
    """Data that are no value of the type: changed, or of another version."""


def plain(value: object, kind: Any = None) -> Any:
    """A value as mappings, lists and texts. Raises `TypeError` for what has no such form."""
    kinds = _kinds(type(value) if kind is None else kind)
    match value:
        case None | bool():
            return value
        case Enum():
            return value.value
        case str():
            return value
        case int():
            return str(value)
        case Decimal():
            return show(Fraction(value))
        case Fraction():
            return show(value)
        case date():
            return value.isoformat()
        case tuple():
            return _list(value, kinds)
    if is_dataclass(value) and not isinstance(value, type):
        return _mapping(value, kinds)
    raise TypeError(f"{type(value).__name__} has no plain form")


def _list(value: tuple[Any, ...], kinds: tuple[Any, ...]) -> list[Any]:
    inner = get_args(next((each for each in kinds if get_origin(each) is tuple), tuple[Any, ...]))
    if len(inner) == 2 and inner[1] is Ellipsis:
        return [plain(each, inner[0]) for each in value]
    return [plain(each, kind) for each, kind in zip(value, inner, strict=True)]


def _mapping(value: Any, kinds: tuple[Any, ...]) -> dict[str, Any]:
    kind: Any = type(value)
    hints = _hints(kind)
    found = {name: plain(getattr(value, name), hint) for name, hint in hints.items()}
    return {IS: kind.__name__} | found if len(_classes(kinds)) > 1 else found


def value_of(data: Any, kind: type[T]) -> T:
    """The value of that type that has this plain form. Raises `Unreadable`."""
    try:
        return cast(T, _value(data, kind))
    except (ValueError, TypeError, KeyError, ArithmeticError) as error:
        raise Unreadable(f"no {kind.__name__}: {error}") from error


def _value(data: Any, kind: Any) -> Any:
    kinds = _kinds(kind)
    if data is None:
        if NoneType not in kinds:
            raise Unreadable("nothing where a value belongs")
        return None
    real = [each for each in kinds if each is not NoneType]
    if len(real) > 1:
        named = {each.__name__: each for each in real}
        return _object({name: each for name, each in data.items() if name != IS}, named[data[IS]])
    return _single(data, real[0])


def _single(data: Any, kind: Any) -> Any:
    if get_origin(kind) is tuple:
        return _tuple(data, get_args(kind))
    if is_dataclass(kind):
        return _object(data, kind)
    if kind is bool:
        if not isinstance(data, bool):
            raise Unreadable("neither true nor false")
        return data
    if not isinstance(data, str):
        raise Unreadable("no text")
    return date.fromisoformat(data) if kind is date else kind(data)


def _tuple(data: Any, inner: tuple[Any, ...]) -> tuple[Any, ...]:
    if not isinstance(data, Sequence) or isinstance(data, str):
        raise Unreadable("no list")
    if len(inner) == 2 and inner[1] is Ellipsis:
        return tuple(_value(each, inner[0]) for each in data)
    return tuple(_value(each, kind) for each, kind in zip(data, inner, strict=True))


def _object(data: Any, kind: Any) -> Any:
    hints = _hints(kind)
    if not isinstance(data, Mapping) or set(data) != set(hints):
        raise Unreadable(f"not the fields of {kind.__name__}")
    return kind(**{name: _value(data[name], hint) for name, hint in hints.items()})


def _kinds(kind: Any) -> tuple[Any, ...]:
    return get_args(kind) if get_origin(kind) in (Union, UnionType) else (kind,)


def _classes(kinds: tuple[Any, ...]) -> list[Any]:
    return [each for each in kinds if isinstance(each, type) and is_dataclass(each)]


@cache
def _hints(kind: Any) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind) if field.init}
