"""Engines that disagree are the bug report: columns against the exact evaluation, text against tree, on trees made at random."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hengji.engine.formula import (
    Column,
    Need,
    NotParsed,
    Parsed,
    Value,
    evaluate,
    evaluate_columns,
    explain,
    holds,
    holds_columns,
    needs,
    parse,
    render,
)
from hengji.engine.formula.tree import (
    CONDITIONS,
    Binary,
    Both,
    Call,
    Compare,
    Condition,
    Either,
    Func,
    If,
    Name,
    Negate,
    Node,
    Not,
    Number,
    Operator,
    Prior,
    Relation,
    Round,
    Span,
    Tree,
)
from hengji.engine.values.null import NullReason
from hengji.engine.values.unit import Unit, parse_unit

UNITS = {
    "利润": parse_unit("亿元"),
    "收入": parse_unit("万元"),
    "rate": parse_unit("%"),
    "工时": parse_unit("小时"),
    "net x (old)": Unit(""),
    "5年期贷款": parse_unit("亩"),
    "and": Unit(""),
}
RESULT_UNITS = [Unit(""), parse_unit("%"), parse_unit("万元"), parse_unit("小时"), parse_unit("亩")]

names = st.builds(Name, st.sampled_from(list(UNITS)), st.sampled_from(list(Span)))
literals = st.builds(
    lambda digits, places, unit: Number(Fraction(digits, 10**places), unit),
    st.integers(0, 10**7) | st.integers(0, 3),
    st.integers(0, 6),
    st.sampled_from(
        [Unit(""), Unit(""), Unit(""), parse_unit("%"), parse_unit("万元"), parse_unit("万元/人"), parse_unit("亩")]
    ),
)


def number(draw: st.DrawFn, depth: int, growth: bool = True) -> Node:
    """A tree at most `depth` deep; `growth` says whether that function may occur."""
    kind = draw(st.integers(0, 11)) if depth else 0
    if kind <= 1:
        return draw(names) if draw(st.integers(0, 2)) else draw(literals)
    if kind <= 5:
        operator = draw(st.sampled_from([*Operator, Operator.DIVIDE]))
        return Binary(operator, number(draw, depth - 1, growth), number(draw, depth - 1, growth))
    if kind == 6:
        return Negate(number(draw, depth - 1, growth))
    if kind == 7:
        return Prior(number(draw, depth - 1, growth), draw(st.integers(1, 2)))
    if kind == 8:
        func = draw(st.sampled_from([func for func in Func if func.many]))
        return Call(func, tuple(number(draw, depth - 1, growth) for _ in range(draw(st.integers(2, 3)))))
    if kind == 9:
        func = draw(st.sampled_from([Func.ABS, Func.POSITIVE] + [Func.GROWTH] * growth))
        return Call(func, (number(draw, depth - 1, growth and func is not Func.GROWTH),))
    if kind == 10:
        unit = draw(st.sampled_from([None, *RESULT_UNITS[1:]]))
        return Round(number(draw, depth - 1, growth), draw(st.integers(0, 4)), unit)
    return If(condition(draw, depth - 1, growth), number(draw, depth - 1, growth), number(draw, depth - 1, growth))


def condition(draw: st.DrawFn, depth: int, growth: bool = True) -> Condition:
    """A condition at most `depth` deep."""
    kind = draw(st.integers(0, 5)) if depth > 0 else 0
    if kind <= 2:
        relation = draw(st.sampled_from(Relation))
        return Compare(relation, number(draw, max(depth - 1, 0), growth), number(draw, max(depth - 1, 0), growth))
    if kind == 3:
        return Not(condition(draw, depth - 1, growth))
    joined = Both if kind == 4 else Either
    return joined(condition(draw, depth - 1, growth), condition(draw, depth - 1, growth))


@st.composite
def trees(draw: st.DrawFn) -> Node:
    return number(draw, draw(st.integers(0, 4)))


@st.composite
def conditions(draw: st.DrawFn) -> Condition:
    return condition(draw, draw(st.integers(0, 4)))


EDGES = [0, 1, -1, 2**31, 2**53 + 1, 2**62 - 1, 2**62, -(2**62), 2**63 - 1, -(2**63), 10**18, -(10**18)]
figures = st.integers(-1000, 1000) | st.sampled_from(EDGES) | st.integers(-(2**63), 2**63 - 1)
reasons = st.sampled_from([0, 0, 0, 0, 0, 1, 2, 5])
search = settings(deadline=None, suppress_health_check=list(HealthCheck))
broad = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=300)


@st.composite
def tables(draw: st.DrawFn, tree: Tree) -> dict[Need, Column]:
    rows = draw(st.integers(1, 5))
    wide = draw(st.booleans())
    cells = figures if wide else st.integers(-50, 50)
    table = {}
    for need in needs(tree):
        values = np.array(draw(st.lists(cells, min_size=rows, max_size=rows)), dtype=np.int64)
        null = (
            np.array(draw(st.lists(reasons, min_size=rows, max_size=rows)), dtype=np.uint8)
            if draw(st.booleans())
            else None
        )
        table[need] = Column(values, draw(st.integers(0, 8)), null)
    return table


def read(text: str, catalogue: Any = None) -> Parsed:
    parsed = parse(text, catalogue)
    assert isinstance(parsed, Parsed), parsed.render("en")
    return parsed


def looker(table: dict[Need, Column], row: int) -> Callable[[Need], Value]:
    def lookup(need: Need) -> Value:
        column = table[need]
        if column.null is not None and column.null[row]:
            return Value(None, NullReason(int(column.null[row])))
        return Value(Fraction(int(column.values[row]), 10**column.decimals))

    return lookup


def rows_of(table: dict[Need, Column]) -> int:
    return next((len(column.values) for column in table.values()), 2)


@search
@given(st.data(), trees(), st.sampled_from(RESULT_UNITS))
def test_columns_agree_with_the_exact_evaluation_on_every_row(data: st.DataObject, tree: Any, unit: Unit) -> None:
    table = data.draw(tables(tree))
    rows = rows_of(table)
    before = {need: column.values.copy() for need, column in table.items()}
    result = evaluate_columns(tree, table, UNITS, unit, rows)
    assert len(result) == rows
    for row in range(rows):
        assert result.value(row) == evaluate(tree, looker(table, row), UNITS, unit)
        assert int(result.den[row]) > 0
        if result.null[row]:
            assert (int(result.num[row]), int(result.den[row])) == (0, 1)
    assert all((before[need] == column.values).all() for need, column in table.items())


magnitudes = st.builds(
    lambda power, off, sign: max(-(2**63), min(2**63 - 1, sign * (2**power + off))),
    st.sampled_from([61, 62, 62, 63, 31, 32]) | st.integers(0, 63),
    st.integers(-2, 2),
    st.sampled_from([1, 1, -1]),
)
WIDENING = [
    "a * b",
    "a * b * c",
    "a + b + c + d",
    "a - b * 3",
    "a / b + c / d",
    "a / b - c",
    "round(a / b, 3)",
    "round(a * 0.7, 2)",
]
WIDENING += [
    "max(a / b, c, d)",
    "avg(a, b, c)",
    "growth(a)",
    "if(a / b < c / d, a, b)",
    "a * 0.001 + b",
    "abs(a - b) / (c + d)",
    "-a",
]


@search
@given(st.data())
@pytest.mark.parametrize("text", WIDENING)
def test_no_size_of_figure_ever_wraps_round(text: str, data: st.DataObject) -> None:
    tree = read(text).number
    rows, decimals = data.draw(st.integers(1, 3)), data.draw(st.integers(0, 2))
    table = {
        need: Column(
            np.array(data.draw(st.lists(magnitudes, min_size=rows, max_size=rows)), dtype=np.int64), index * decimals
        )
        for index, need in enumerate(needs(tree))
    }
    result = evaluate_columns(tree, table)
    for row in range(rows):
        assert result.value(row) == evaluate(tree, looker(table, row))


@search
@given(st.data(), conditions())
def test_conditions_over_columns_agree_as_well(data: st.DataObject, tree: Any) -> None:
    table = data.draw(tables(tree))
    rows = rows_of(table)
    result = holds_columns(tree, table, UNITS, rows)
    for row in range(rows):
        truth = holds(tree, looker(table, row), UNITS)
        assert (bool(result.truth[row]), int(result.null[row])) == (bool(truth.holds), truth.reason)


@search
@given(st.data(), trees())
def test_the_trace_ends_in_the_number_itself(data: st.DataObject, tree: Any) -> None:
    table = data.draw(tables(tree))
    lookup = looker(table, 0) if table else lambda need: Value(None)
    step = explain(tree, lookup, UNITS, Unit(""))
    assert step.value == evaluate(tree, lookup, UNITS)
    assert step.lines("zh")
    assert step.lines("en")
    assert step.sentence("zh")
    assert step.as_dict()["null_reason"] == step.value.reason.code


@search
@given(trees() | conditions())
@pytest.mark.parametrize("catalogue", [None, UNITS], ids=["any names", "known names"])
def test_text_and_tree_say_the_same(catalogue: Any, tree: Any) -> None:
    condition = isinstance(tree, CONDITIONS)
    for lang in ("zh", "en"):
        text = render(tree, lang)
        parsed = parse(text, list(catalogue) if catalogue else None, condition=condition)
        if isinstance(parsed, NotParsed):
            assert {finding.code for finding in parsed.findings} <= {
                "formula-too-long",
                "formula-too-many",
                "formula-unit",
            }
        else:
            assert parsed.tree == tree
            assert render(parsed.tree, lang) == text


ALPHABET = (
    "ab利润收入[]()（），,+-*/×÷<>=!%‰.0123456789 _且或非平均上年累计期初ifroundprior\u200b\u0430'\"^&\n\u3000\ud800"
)


@broad
@given(st.text(ALPHABET, max_size=40) | st.text(max_size=40))
def test_any_text_is_answered_never_raised(text: str) -> None:
    for catalogue in (None, ["a", "利润"], UNITS):
        parsed = parse(text, catalogue)
        if isinstance(parsed, Parsed):
            assert read(render(parsed.tree), catalogue).tree == parsed.tree
        else:
            assert parsed.findings
            parsed.render("zh").encode()


pieces = st.sampled_from(
    "利润|收入|人|万元|5|0.5|5%|+|-|*|/|(|)|,|>|<=|且|非|if(|avg(|prior(|round(|[万元/人]|期初利润|ytd(|利闰|growth(|[|]|not|or|2".split(
        "|"
    )
)


@broad
@given(st.lists(pieces, max_size=25).map(" ".join))
def test_any_row_of_words_is_answered_never_raised(text: str) -> None:
    parsed = parse(text, UNITS)
    if isinstance(parsed, Parsed):
        assert read(render(parsed.tree, "en"), UNITS).tree == parsed.tree
        evaluate(parsed.number, lambda need: Value(Fraction(2)), parsed.units)
