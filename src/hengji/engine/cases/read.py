"""YAML to cases, strictly: an unknown key, a case that expects nothing or a figure that is none is a finding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..scheme.kinds import Record
from ..scheme.load import scalars
from ..scheme.load.box import Box, elements, entries, open_box
from ..scheme.load.desk import Desk
from ..scheme.nodes import Leaf, Map, Node, Seq
from ..scheme.yaml_source import read_yaml
from ..values.finding import Finding, Level, Source
from ..values.period import Period
from ..values.text import Text
from . import keys
from .model import AS_PRINTED, EXACTLY, Case, CaseFile, Exactness, Expected, Given, Row, StepExpected

ONLY = "U"
"""The id of the unit of a case that has only one."""


def read_cases(path: Path, shown: str = "") -> tuple[CaseFile | None, list[Finding]]:
    """The cases in a file, and what is wrong with it; `shown` is the name of the file in findings."""
    name = shown or str(path)
    try:
        data = path.read_bytes()
    except OSError as problem:
        reason = problem.strerror or type(problem).__name__
        message = Text(f"读不了 {name}：{reason}", f"cannot read {name}: {reason}")
        return None, [Finding("cannot-read", Level.ERROR, message, None, Source(name))]
    node, findings = read_yaml(data, name)
    return (None, findings) if node is None else cases_of(node, name, findings)


def cases_of(node: Node, file: str, findings: Sequence[Finding] = ()) -> tuple[CaseFile | None, list[Finding]]:
    """The cases a YAML document says."""
    desk = Desk()
    desk.take(findings)
    read = _file(desk, node, file)
    return (None if desk.errors else read), desk.findings


def _file(desk: Desk, node: Node, file: str) -> CaseFile | None:
    box = open_box(desk, node, keys.FILE)
    if box is None:
        return None
    shared = open_box(desk, box.at("defaults"), keys.DEFAULTS) if "defaults" in box else None
    common = _Common.of(desk, shared)
    cases = [case for element in elements(desk, box.get("cases")) if (case := _case(desk, element, common))]
    if not cases and "cases" in box:
        desk.error(box.at("cases"), "no-cases", Text("没有用例", "there are no cases"), Text.same("cases: [...]"))
    return CaseFile(file, box.title("title"), box.text("scheme"), tuple(cases), node.where)


@dataclass(frozen=True, slots=True)
class _Common:
    """What the cases of a file share."""

    period: Period | None
    exactness: Exactness
    rows: _Rows

    @classmethod
    def of(cls, desk: Desk, box: Box | None) -> _Common:
        if box is None:
            return cls(None, EXACTLY, _Rows())
        return cls(_period(box, None), _exactness(box, EXACTLY), _Rows.read(desk, box))


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows for every table, as far as they are known; those of a case are laid over those it shares."""

    unit: Row | None = None
    facts: Mapping[str, tuple[Row, ...]] | None = None
    targets: Mapping[str, Row] | None = None
    events: tuple[Row, ...] = ()
    reviews: tuple[Row, ...] = ()
    tasks: tuple[Row, ...] = ()

    @classmethod
    def read(cls, desk: Desk, box: Box) -> _Rows:
        """The rows written in a case, a unit or the defaults."""
        return cls(
            {key.text: _word(desk, value) for key, value in entries(desk, box.get("unit"))},
            _facts(desk, box.get("facts")),
            _targets(desk, box.get("targets")),
            _list(desk, box.get("events"), keys.EVENT_ROW),
            tuple(row for each in elements(desk, box.get("reviews")) for row in _review(desk, each)),
            _list(desk, box.get("tasks"), keys.TASK_ROW),
        )

    def over(self, below: _Rows) -> _Rows:
        """These rows laid over others: a measure or a tier said anew wins, lists follow each other."""
        targets = {item: dict(row) for item, row in (below.targets or {}).items()}
        for item, row in (self.targets or {}).items():
            targets[item] = {**targets.get(item, {}), **row}
        return _Rows(
            {**(below.unit or {}), **(self.unit or {})},
            {**(below.facts or {}), **(self.facts or {})},
            targets,
            below.events + self.events,
            below.reviews + self.reviews,
            below.tasks + self.tasks,
        )

    def given(self, id: str, where: Source, expected: Expected) -> Given:
        """The unit these rows are about."""
        return Given(
            id,
            where,
            self.unit or {},
            tuple(row for rows in (self.facts or {}).values() for row in rows),
            tuple(
                {column: leaf for column, leaf in row.items() if leaf.text not in ABSENT}
                for row in (self.targets or {}).values()
            ),
            self.events,
            self.reviews,
            self.tasks,
            expected,
        )


def _case(desk: Desk, node: Node, common: _Common) -> Case | None:
    box = open_box(desk, node, keys.CASE)
    if box is None:
        return None
    rows = _Rows.read(desk, box).over(common.rows)
    findings = tuple(leaf for leaf in elements(desk, box.get("findings")) if isinstance(leaf, Leaf))
    if "units" in box:
        units = tuple(_unit(desk, key, value, rows) for key, value in entries(desk, box.at("units")))
        if "expect" in box:
            message = Text("有 units 时，expect 写在各单位之下", "with units, each unit has its own expect")
            desk.error(box.at("expect"), "expect-place", message, Text.same("units: {U1: {expect: ...}}"))
    else:
        units = (rows.given(ONLY, node.where, _expected(desk, box)),)
    if not findings and not any(unit.expected.count for unit in units):
        message = Text("这个用例什么也没有核对", "this case expects nothing")
        desk.error(node, "expects-nothing", message, Text("补上 expect:", "add expect:"))
    return Case(
        box.title("name"),
        node.where,
        units,
        _period(box, common.period),
        _exactness(box, common.exactness),
        findings,
    )


def _unit(desk: Desk, key: Leaf, node: Node, rows: _Rows) -> Given:
    box = open_box(desk, node, keys.UNIT_CASE)
    if box is None:
        return rows.given(key.text, key.where, Expected())
    return _Rows.read(desk, box).over(rows).given(key.text, key.where, _expected(desk, box))


def _word(desk: Desk, node: Node) -> Leaf:
    leaf = scalars.words(desk, node)
    return leaf if leaf is not None else Leaf("", node.where)


def _list(desk: Desk, node: Node | None, record: Record) -> tuple[Row, ...]:
    boxes = [box for each in elements(desk, node) if (box := open_box(desk, each, record))]
    return tuple({key: _word(desk, value) for key, value in box.values.items()} for box in boxes)


ABSENT = ("none", "无")
"""Written for a figure or tier the cases share and this one does not have."""


def _facts(desk: Desk, node: Node | None) -> dict[str, tuple[Row, ...]]:
    """Measure -> its rows. A figure may be followed by its unit; a word is a level."""
    found: dict[str, tuple[Row, ...]] = {}
    for key, value in entries(desk, node):
        periods: list[tuple[Leaf | None, Node]] = [(None, value)]
        if isinstance(value, Map) and not set(value.keys()) & set(keys.FACT.names()):
            periods = list(value.entries)
        rows = [_fact(desk, key, when, what) for when, what in periods]
        found[key.text] = tuple(row for row in rows if row is not None)
    return found


def _fact(desk: Desk, measure: Leaf, period: Leaf | None, node: Node) -> Row | None:
    row = {"measure": measure}
    if period is not None:
        row["period"] = period
        if _parsed(period.text) is None:
            _not_a_period(desk, period)
    if isinstance(node, Map):
        box = Box(desk, node, keys.FACT)
        return row | {name: _word(desk, each) for name, each in box.values.items()}
    leaf = _word(desk, node)
    return None if leaf.text in ABSENT else row | {"value": leaf}


def _targets(desk: Desk, node: Node | None) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for key, value in entries(desk, node):
        row = {"item": key}
        for name, each in entries(desk, value):
            leaf = _word(desk, each)
            if leaf.text not in ABSENT:
                scalars.number(desk, each)
            row[name.text] = leaf
        found[key.text] = row
    return found


def _review(desk: Desk, node: Node) -> list[Row]:
    """One row for each score: `scores: [90, 88]`."""
    box = open_box(desk, node, keys.REVIEW_ROW)
    if box is None:
        return []
    common = {key: _word(desk, box.at(key)) for key in ("item", "group") if key in box}
    rows: list[Row] = []
    for name, column in (("scores", "score"), ("grades", "grade")):
        rows += [{**common, column: _word(desk, each)} for each in elements(desk, box.get(name))]
    if not rows:
        desk.error(node, "missing-key", Text("缺少 scores", "scores is missing"), Text.same("scores: [90, 85]"))
    return rows


def _expected(desk: Desk, case: Box) -> Expected:
    if "expect" not in case:
        return Expected()
    box = open_box(desk, case.at("expect"), keys.EXPECT)
    if box is None:
        return Expected()
    values: dict[str, Mapping[str, Leaf]] = {}
    for section in keys.SECTIONS:
        node = box.get(section)
        if isinstance(node, Leaf):
            values[section] = {"": _word(desk, node)}
        elif node is not None:
            values[section] = {
                key.text: replace(_word(desk, value), where=key.where) for key, value in entries(desk, node)
            }
    single = {name: _word(desk, box.at(name)) for name in keys.SINGLE if name in box}
    steps = tuple(step for each in _sequence(desk, box.get("ledger")) if (step := _step(desk, each)))
    return Expected(values, single, steps)


def _sequence(desk: Desk, node: Node | None) -> tuple[Node, ...]:
    if node is not None and not isinstance(node, Seq):
        desk.error(node, "wrong-form", Text("台账写成列表", "the ledger is a list"), Text.same("ledger: [40, 42]"))
        return ()
    return elements(desk, node)


def _step(desk: Desk, node: Node) -> StepExpected | None:
    if isinstance(node, Leaf):
        scalars.number(desk, node)
        return StepExpected("", node.where, after=node)
    box = open_box(desk, node, keys.EXPECTED_STEP)
    if box is None:
        return None
    change, after = (_word(desk, box.at(key)) if key in box else None for key in ("change", "after"))
    if change is None and after is None:
        message = Text("这一步没有写 change 或 after", "the step expects neither a change nor a score")
        desk.error(node, "missing-key", message, Text.same("after: 82.47"))
    return StepExpected(box.text("step"), node.where, change, after)


def _parsed(text: str) -> Period | None:
    try:
        return Period.parse(text)
    except ValueError:
        return None


def _not_a_period(desk: Desk, at: Node) -> None:
    shown = at.text[:20] if isinstance(at, Leaf) else ""
    message = Text(f"“{shown}”不是期间", f"'{shown}' is not a period")
    desk.error(at, "period-unreadable", message, Text.same("2026, 2026H1, 2026Q3, 2026-09"))


def _period(box: Box, default: Period | None) -> Period | None:
    if "period" not in box:
        return default
    found = _parsed(box.text("period"))
    if found is None:
        _not_a_period(box.desk, box.at("period"))
    return found


def _exactness(box: Box, default: Exactness) -> Exactness:
    exactness = default
    if "round" in box:
        places = AS_PRINTED if box.text("round") == "printed" else box.places("round", None)
        exactness = Exactness(places)
    if "tolerance" in box:
        inner = open_box(box.desk, box.at("tolerance"), keys.TOLERANCE)
        if inner is not None and "within" in inner and "because" in inner:
            exactness = replace(exactness, within=inner.number("within"), because=inner.title("because"))
    return exactness
