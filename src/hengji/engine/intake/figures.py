"""A whole column of figures at once: the plain ones in bulk, the others cell by cell, all exact.

Works on the distinct cells of a column. `read_figure` says what a cell means; this module only says it faster.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from .cells import MAX_PLACES, Cell, Number, read_figure
from .report import Problem

FITS = 2**62
"""Units below this fit an int64 with room for a sum of two."""

_BULK = re.compile(r"(?:-?\d{1,9}(?:\.\d{1,9})?\n)*", re.ASCII)
_BULK_FROM = 64
_PLAIN = re.compile(r"(-?\d{1,40})(?:\.(\d{0,40}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Distinct:
    """The figures of the distinct cells of a column; `odd` are the cells that were not written plainly."""

    units: npt.NDArray[Any]
    places: int
    given: npt.NDArray[np.bool_]
    percent: npt.NDArray[np.bool_]
    problems: dict[int, Problem]
    odd: list[int]


def read_distinct(values: Sequence[str], kinds: Sequence[Cell] | None) -> Distinct:
    """Every distinct cell as an exact figure on one scale, or missing, or a problem."""
    given, percent = np.ones(len(values), dtype=np.bool_), np.zeros(len(values), dtype=np.bool_)
    problems: dict[int, Problem] = {}
    found = _in_bulk(values, kinds)
    if found is not None:
        units, places, odd = found
        given[odd] = False
        return Distinct(units, places, given, percent, problems, odd)
    whole, decimals, odd = _one_by_one(values, kinds)
    for code in odd:
        number = read_figure(Cell.TEXT if kinds is None else kinds[code], values[code])
        if isinstance(number, Number):
            whole[code], decimals[code], percent[code] = number.units, number.places, number.percent
        else:
            given[code] = False
            if number is not None:
                problems[code] = number
    most = max(decimals, default=0)
    tens = [10 ** (most - number) for number in range(most + 1)]
    whole = [unit * tens[number] for unit, number in zip(whole, decimals, strict=True)]
    small = min(whole, default=0) > -FITS and max(whole, default=0) < FITS
    return Distinct(np.array(whole, dtype=np.int64 if small else object), most, given, percent, problems, odd)


def _in_bulk(values: Sequence[str], kinds: Sequence[Cell] | None) -> tuple[npt.NDArray[Any], int, list[int]] | None:
    """Units and decimals when all cells are plain or missing (None: they are not); the missing ones are listed."""
    if len(values) < _BULK_FROM or (kinds is not None and max(kinds) > Cell.NUMBER):
        return None
    odd = [code for code, text in enumerate(values) if not text[-1:].isdigit()]
    if any(read_figure(Cell.TEXT, values[code]) is not None for code in odd):
        return None
    absent = set(odd)
    plain = [text for code, text in enumerate(values) if code not in absent] if absent else list(values)
    joined = "\n".join(plain) + "\n"
    if not plain or _BULK.fullmatch(joined) is None:
        return None
    dots = np.fromiter((text.find(".") for text in plain), dtype=np.int64, count=len(plain))
    sizes = np.fromiter(map(len, plain), dtype=np.int64, count=len(plain))
    decimals = np.where(dots >= 0, sizes - dots - 1, 0)
    numbers = np.array(joined.replace(".", "").split(), dtype=np.int64)
    most = int(decimals.max())
    numbers *= 10 ** (most - decimals)  # at most nine digits before the point and nine after it: below 10**18
    while most and not (numbers % 10).any():
        numbers, most = numbers // 10, most - 1
    units = np.zeros(len(values), dtype=np.int64)
    units[[code for code in range(len(values)) if code not in absent] if absent else slice(None)] = numbers
    return units, most, odd


def _one_by_one(values: Sequence[str], kinds: Sequence[Cell] | None) -> tuple[list[int], list[int], list[int]]:
    """Units and decimals of the figures written plainly (`-12.50`), and the positions of the others (0 until they are read)."""
    units, places, odd = [0] * len(values), [0] * len(values), []
    for code, text in enumerate(values):
        match = _PLAIN.fullmatch(text)
        if match is None or (kinds is not None and kinds[code] > Cell.NUMBER):
            odd.append(code)
            continue
        whole, part = match.groups()
        if part:
            part = part.rstrip("0")
            if len(whole) + len(part) > MAX_PLACES:
                odd.append(code)
                continue
            units[code], places[code] = int(whole + part), len(part)
        else:
            units[code] = int(whole)
    return units, places, odd
