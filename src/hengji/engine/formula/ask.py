"""A formula asked directly: texts in, texts out. The whole work behind `hengji eval` and behind a form field that tries one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ..values.finding import Finding, Level, Source, errors
from ..values.null import NullReason
from ..values.number import NotANumber, parse_number, show
from ..values.text import Text
from ..values.unit import Unit, UnknownUnit, parse_unit
from .evaluate import Value
from .explain import Step, explain
from .mistakes import printable
from .parse import NotParsed, parse
from .tree import PLAIN, Name, Need, Prior, Span, Tree, is_name, need
from .words import BY_WORD

MAX_VALUES = 1000
_FIGURE = re.compile(
    r"\s*(?P<number>[-+−－﹣–＋﹢]?[0-9０-９.．,，]+(?:[eE][+-]?[0-9]+)?)\s*(?P<unit>.*?)\s*", re.DOTALL
)
_ABSENT = frozenset({"", "-", "—", "无", "缺", "空", "null", "none", "na", "n/a"})
_DOTTED = re.compile(r"(?P<word>[^.．\s()（）]+)[.．](?P<rest>.+)")


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a formula: `value` exactly as text (None when null), its unit, why it is null, and what was found wrong.

    Where a finding is an error nothing was computed: `value` is None and `reason` is `NONE`. `trace` says how it came about.
    """

    value: str | None
    unit: str
    reason: NullReason
    findings: tuple[Finding, ...]
    trace: Step | None = None

    @property
    def ok(self) -> bool:
        """Whether the formula was computed, be it to null."""
        return not errors(self.findings)

    def as_dict(self) -> dict[str, object]:
        """`{"value": "7.5", "unit": "%", "null_reason": null}`, with the findings where there are any."""
        answer: dict[str, object] = {"value": self.value, "unit": self.unit, "null_reason": self.reason.code or None}
        if self.findings:
            answer["findings"] = [finding.as_dict() for finding in self.findings]
        return answer


def evaluate_text(formula: str, values: Mapping[str, str], unit: str | None = None) -> Answer:
    """Compute a formula from texts: `evaluate_text("净利润 / 收入", {"净利润": "90亿元", "收入": "1600亿元"}, "%")` is 5.625 %.

    A value may carry its unit; an empty one (or 缺, `null`) is a figure not reported. Keys: a name (`净利润`); a figure of an
    earlier year (`上年.净利润`, `prior(净利润, 1)`); an opening or year-to-date figure (`期初.净资产`, `累计(净利润)`).
    The figures are taken as those of a whole year: where no opening figure is given last year's is used, and the year to
    date is the year.
    """
    reader = _Reader()
    if len(values) > MAX_VALUES:
        message = Text(
            f"给了 {len(values)} 个数，超过 {MAX_VALUES} 个", f"{len(values)} values, more than {MAX_VALUES}"
        )
        reader.wrong("too-many", "values", message)
        return Answer(None, unit or "", NullReason.NONE, tuple(reader.findings))
    for key, text in values.items():
        reader.take(key, text)
    asked: Unit | None = None
    if unit:
        try:
            asked = parse_unit(unit)
        except UnknownUnit as error:
            shown = printable(unit)
            reader.wrong("unknown-unit", "unit", Text(f"未知单位“{shown}”", f"unknown unit '{shown}'"), error.hint)
    parsed = parse(formula, reader.units, Source(field="formula"), unit=asked)
    if isinstance(parsed, NotParsed):
        return Answer(None, unit or "", NullReason.NONE, (*reader.findings, *parsed.findings))
    findings = (*reader.findings, *parsed.notes)
    if errors(findings):
        return Answer(None, unit or "", NullReason.NONE, findings)
    tree, result = parsed.tree, parsed.unit or PLAIN
    assert not parsed.is_condition
    trace = explain(tree, reader.lookup, parsed.units, result)
    value = trace.value
    assert isinstance(value, Value)
    return Answer(
        show(value.number) if value.number is not None else None, result.symbol, value.reason, findings, trace
    )


class _Reader:
    """Reads `name=value` pairs: figures by need, one unit a name."""

    def __init__(self) -> None:
        self.figures: dict[Need, Value] = {}
        self.units: dict[str, Unit | None] = {}
        self.findings: list[Finding] = []

    def wrong(self, code: str, key: str, message: Text, hint: Text | None = None) -> None:
        """Note what is wrong with a value."""
        self.findings.append(Finding(f"value-{code}", Level.ERROR, message, hint, Source(field=printable(key))))

    def take(self, key: str, text: str) -> None:
        """One pair."""
        wanted = _key(key)
        if wanted is None:
            hint = Text("例如 净利润、上年.净利润、prior(净利润, 1)", "for example profit, prior(profit, 1)")
            return self.wrong(
                "name", key, Text(f"“{printable(key)}”不是指标名", f"'{printable(key)}' names no figure"), hint
            )
        if wanted in self.figures:
            return self.wrong("twice", key, Text(f"“{printable(key)}”给了两次", f"'{printable(key)}' is given twice"))
        # Known even when its value turns out wrong, so that the formula is not blamed for it as well.
        self.units.setdefault(wanted.name, None)
        if text.strip().lower() in _ABSENT:
            self.figures[wanted] = Value(None, NullReason.MISSING_FACT)
            return None
        match = _FIGURE.fullmatch(text)
        try:
            number = parse_number(match["number"] if match else text)
            unit = parse_unit(match["unit"].strip("[]") if match else "")
        except NotANumber as error:
            return self.wrong(
                "number", key, error.reason, Text("例如 90、90亿元、7.5%", "for example 90, 90亿元, 7.5%")
            )
        except UnknownUnit as error:
            shown = printable(error.symbol)
            return self.wrong("unknown-unit", key, Text(f"未知单位“{shown}”", f"unknown unit '{shown}'"), error.hint)
        known = self.units[wanted.name] or unit
        self.units[wanted.name] = known
        if known.dimension != unit.dimension or known.is_rate != unit.is_rate:
            a, b = known.symbol or "—", unit.symbol or "—"
            message = Text(
                f"“{wanted.name}”的单位前后不同：{a} 与 {b}",
                f"'{wanted.name}' is given in different units: {a} and {b}",
            )
            return self.wrong("units-differ", key, message)
        self.figures[wanted] = Value(number * unit.factor / known.factor)
        return None

    def lookup(self, wanted: Need) -> Value:
        """The figure of a need, of whole years."""
        found = self.figures.get(wanted)
        if found is None and wanted.span is Span.OPENING:
            found = self.figures.get(Need(wanted.name, Span.PERIOD, wanted.back + 1))
        elif found is None and wanted.span is Span.YEAR_TO_DATE:
            found = self.figures.get(Need(wanted.name, Span.PERIOD, wanted.back))
        return found or Value(None, NullReason.MISSING_FACT)


def _key(key: str) -> Need | None:
    """The figure a key names."""
    key = key.strip()
    dotted = _DOTTED.fullmatch(key)
    if dotted and dotted["word"] in BY_WORD:
        key = f"{dotted['word']}({dotted['rest']})"
    parsed = parse(key)
    if not isinstance(parsed, NotParsed):
        node: Tree = parsed.tree
        back = 0
        while isinstance(node, Prior):
            back += node.years
            node = node.inner
        return need(node, back) if isinstance(node, Name) else None
    return Need(key) if is_name(key) else None
