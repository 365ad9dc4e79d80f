"""The tables a question is put to, read as the engine reads a group's."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from fractions import Fraction

from ...analysis.columns import ANALYSES
from ...engine.intake import load_mapping
from ...engine.intake.columns import TABLES, Table, fold, remark
from ...engine.intake.one import read_mapped, read_one
from ...engine.intake.report import did_you_mean, some
from ...engine.intake.tables import Sheet
from ...engine.values.finding import Finding, Level, Refused, Source
from ...engine.values.number import NotANumber, parse_number
from ...engine.values.text import Text
from ..rooms import existing


def pairs(word: str) -> tuple[str, str]:
    """`HEADER=NAME` in a call."""
    left, equals, right = word.rpartition("=")
    if not equals or not left.strip() or not right.strip():
        raise argparse.ArgumentTypeError(f"“{word}”应写成 表头=列名 · write HEADER=NAME")
    return left.strip(), right.strip()


def weighted(word: str) -> tuple[str, Fraction]:
    """`ITEM=NUMBER` in a call."""
    name, value = pairs(word)
    return name, exact(value)


def names(word: str) -> list[str]:
    """`a,b，c` in a call."""
    return [part.strip() for part in word.replace("，", ",").replace("、", ",").split(",") if part.strip()]


def exact(word: str) -> Fraction:
    """A number in a call; 50% is 0.5, and so is 1/2."""
    plain = word.strip()
    over, slash, under = plain.partition("/")
    try:
        if slash and "%" not in plain and parse_number(under):
            return parse_number(over) / parse_number(under)
        if plain.endswith(("%", "％")):
            return parse_number(plain[:-1]) / 100
        return parse_number(plain)
    except NotANumber as wrong:
        raise argparse.ArgumentTypeError(f"{wrong.reason.zh} · {wrong.reason.en}") from None


def read(options: argparse.Namespace, table: Table | None = None) -> tuple[Sheet, list[Finding]]:
    """The table of a question. Raises `Refused` where not a single row of it can be used."""
    wanted = table or ANALYSES[options.question]
    if options.map is None:
        sheet, findings = read_one(options.data, wanted, sheet=options.sheet, called=dict(options.column))
    else:
        sheet, findings = _read_mapped(options, wanted)
    if not sheet.rows:
        empty = Text("没有可用的行", "there is no row to use")
        told = [each for each in findings if each.level is Level.ERROR]
        raise Refused(
            told or [*findings, Finding("table-empty", Level.ERROR, empty, None, Source(file=options.data.name))]
        )
    return sheet, findings


def _read_mapped(options: argparse.Namespace, wanted: Table) -> tuple[Sheet, list[Finding]]:
    """The table out of foreign files. Raises `Refused` where the mapping cannot be read, or where it and the headers of the call
    both say which column is which."""
    if options.column or options.sheet:
        message = Text("--map 不能与 --column、--sheet 同时使用", "--map does not go together with --column or --sheet")
        hint = Text("列和工作表都写在对照表里", "the mapping names the columns and the sheet")
        raise Refused([Finding("options-both", Level.ERROR, message, hint, Source(field="--map"))])
    mapping, found = load_mapping(existing(options.map), {**TABLES, **ANALYSES})
    if mapping is None:
        raise Refused(found)
    sheet, findings = read_mapped(existing(options.data), wanted, mapping)
    return sheet, [*found, *findings]


def figure(sheet: Sheet, name: str, row: int) -> Fraction | None:
    """A figure of a row, None where the table has none."""
    column = sheet.figure(headed(sheet, name) or "")
    return None if column is None else column.at(row)


def groups(sheet: Sheet, name: str) -> Iterator[tuple[str, list[int]]]:
    """The rows by what stands in a column, in the order of first appearance; all of them under "" where there is no such column."""
    found: dict[str, list[int]] = {}
    for row, text in enumerate(sheet.text(name)):
        found.setdefault(text, []).append(row)
    yield from found.items()


def headed(sheet: Sheet, name: str) -> str | None:
    """The column of figures of that name; a remark in brackets at its end (`资产（万元）`) may be left out. None where there is none."""
    folded = fold(name)
    exactly = [header for header in sheet.figures if fold(header) == folded]
    nearly = [header for header in sheet.figures if fold(remark(header)[0]) == folded]
    return next(iter(exactly or (nearly if len(nearly) == 1 else [])), None)


def need(sheet: Sheet, wanted: Sequence[str]) -> list[Finding]:
    """Errors for columns of figures that are asked for and are not there."""
    there = some(sheet.figures, 12) or "—"
    return [
        Finding(
            "no-such-column",
            Level.ERROR,
            Text(f"没有数字列“{name}”；现有：{there}", f"there is no column of figures '{name}'; found: {there}"),
            did_you_mean(name, sheet.figures),
            Source(field=name),
        )
        for name in wanted
        if headed(sheet, name) is None
    ]
