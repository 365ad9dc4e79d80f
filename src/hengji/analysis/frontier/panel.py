"""What units use and what they make of it: the figures an efficiency frontier is drawn from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from ...engine.values.finding import Finding, Level, Refused, Source, errors
from ...engine.values.number import show
from ...engine.values.text import Text


class Role(StrEnum):
    """What a factor is to the unit.

    `FIXED` inputs are not the unit's to change (Banker and Morey 1986): they limit who it is compared with, and are not contracted.
    `UNDESIRABLE` outputs (emissions, accidents) are treated as inputs (Hailu and Veeman 2001): less of them is better.
    """

    INPUT = "input"
    FIXED = "fixed"
    UNDESIRABLE = "undesirable"
    OUTPUT = "output"

    @property
    def used(self) -> bool:
        """Whether it stands on the side of the inputs."""
        return self is not Role.OUTPUT


@dataclass(frozen=True, slots=True)
class Panel:
    """Units and their factors: `used[i][u]` what unit u uses of input i, `made[r][u]` what it makes of output r; exact, none negative.

    `names` are the factors in the order inputs, outputs; `roles` those of the inputs.
    """

    units: tuple[str, ...]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    roles: tuple[Role, ...]
    used: tuple[tuple[Fraction, ...], ...]
    made: tuple[tuple[Fraction, ...], ...]

    @property
    def names(self) -> tuple[str, ...]:
        """All factors, inputs first."""
        return (*self.inputs, *self.outputs)

    def column(self, unit: int) -> list[Fraction]:
        """A unit's figures, inputs first."""
        return [row[unit] for row in (*self.used, *self.made)]

    def take(self, units: Sequence[str]) -> Panel:
        """The panel of these units, in their order; raises `KeyError` for a unit it does not have."""
        at = {unit: place for place, unit in enumerate(self.units)}
        places = [at[unit] for unit in units]
        used, made = (tuple(tuple(row[place] for place in places) for row in side) for side in (self.used, self.made))
        return Panel(tuple(units), self.inputs, self.outputs, self.roles, used, made)


FEW = 3
"""Fewer units than so many times the factors tell units apart badly (a rule of thumb, told and not refused)."""


def gather(rows: Mapping[str, Mapping[str, Fraction | None]], roles: Mapping[str, Role]) -> tuple[Panel, list[Finding]]:
    """A panel of the units that have every figure, and what was found.

    `rows` are each unit's figures by factor. A unit that lacks a figure is left out and named. Raises `Refused`, with everything that
    is wrong: no input or no output, a negative figure, a unit that uses or makes nothing at all, a factor nobody has.
    """
    inputs = tuple(name for name, role in roles.items() if role.used)
    outputs = tuple(name for name, role in roles.items() if not role.used)
    findings = list(_sides(inputs, outputs, roles))
    kept: dict[str, list[Fraction]] = {}
    for unit, figures in rows.items():
        lacking = [name for name in (*inputs, *outputs) if figures.get(name) is None]
        if lacking:
            findings.append(_left_out(unit, lacking))
            continue
        kept[unit] = [figures[name] or Fraction(0) for name in (*inputs, *outputs)]
        findings += _unfit(unit, kept[unit], inputs, outputs)
    if not kept:
        findings.append(
            _finding("frontier-empty", Level.ERROR, "", "没有一个单位的数据齐全", "no unit has all its figures")
        )
    for place, name in enumerate((*inputs, *outputs)):
        if kept and not any(column[place] for column in kept.values()):
            findings.append(
                _finding("frontier-zero", Level.ERROR, name, f"“{name}”全部为 0", f"'{name}' is 0 for everybody")
            )
    if errors(findings):
        raise Refused(findings)
    count = len(inputs) + len(outputs)
    if len(kept) < FEW * count:
        findings.append(_few(len(kept), count))
    side = tuple(tuple(column[place] for column in kept.values()) for place in range(count))
    owned = tuple(roles[name] for name in inputs)
    return Panel(tuple(kept), inputs, outputs, owned, side[: len(inputs)], side[len(inputs) :]), findings


def _sides(inputs: Sequence[str], outputs: Sequence[str], roles: Mapping[str, Role]) -> Iterator[Finding]:
    if not any(roles[name] is Role.INPUT for name in inputs):
        yield _finding(
            "frontier-no-input",
            Level.ERROR,
            "",
            "没有可以压减的投入",
            "there is no input that a unit could use less of",
        )
    if not outputs:
        yield _finding("frontier-no-output", Level.ERROR, "", "没有产出", "there is no output")


def _unfit(unit: str, column: Sequence[Fraction], inputs: Sequence[str], outputs: Sequence[str]) -> Iterator[Finding]:
    for name, figure in zip((*inputs, *outputs), column, strict=True):
        if figure < 0:
            yield _finding(
                "frontier-negative",
                Level.ERROR,
                name,
                f"{unit}：“{name}”为负（{show(figure)}），前沿分析只用非负数",
                f"{unit}: '{name}' is negative ({show(figure)}); a frontier is drawn from figures that are not",
            )
    if not any(column[: len(inputs)]):
        yield _finding("frontier-no-use", Level.ERROR, "", f"{unit}：各项投入全部为 0", f"{unit}: every input is 0")
    if not any(column[len(inputs) :]):
        yield _finding("frontier-no-make", Level.ERROR, "", f"{unit}：各项产出全部为 0", f"{unit}: every output is 0")


def _left_out(unit: str, lacking: Sequence[str]) -> Finding:
    zh, en = "、".join(lacking), ", ".join(lacking)
    return _finding(
        "frontier-left-out", Level.WARNING, "", f"{unit}：缺少 {zh}，不参加比较", f"{unit}: lacks {en} and is left out"
    )


def _few(units: int, factors: int) -> Finding:
    return _finding(
        "frontier-few",
        Level.WARNING,
        "",
        f"{units} 个单位、{factors} 项投入产出：单位少于 {FEW} 倍，很多单位会显得有效",
        f"{units} units, {factors} factors: with fewer than {FEW} units for each factor many will look efficient",
    )


def _finding(code: str, level: Level, field: str, zh: str, en: str) -> Finding:
    return Finding(code, level, Text(zh, en), None, Source(field=field))
