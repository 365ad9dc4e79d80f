"""What rules of classification name that is not there: a code of no unit, a value that no unit has. Pure."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ..engine.intake.report import did_you_mean
from ..engine.scheme.model.units import Classification
from ..engine.values.finding import Finding, Level, Source
from ..engine.values.number import NotANumber, parse_number
from ..engine.values.text import Text
from .classes import Subject
from .ruletable import CODED, parted

MOST_LISTED = 8
"""Known values that a hint lists."""
MOST_NEAR = 3


@dataclass(frozen=True, slots=True)
class Known:
    """What there is: the codes of units, and the values that units have of each trait."""

    codes: Collection[str] = frozenset()
    values: Mapping[str, Collection[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A value of a rule that is not there; `row` is the number of the rule from 1, 0 for the matrix."""

    row: int
    value: str
    finding: Finding


def known_of(subjects: Iterable[Subject], codes: Collection[str]) -> Known:
    """What there is, from what is known of the units."""
    values: dict[str, set[str]] = {}
    for each in subjects:
        for name, value in each.traits.items():
            values.setdefault(name, set()).add(value)
    return Known(codes, values)


def doubts(how: Classification | None, known: Known) -> list[Doubt]:
    """What the rules name that is not there, rule by rule, then the matrix; each value once for a rule."""
    if how is None:
        return []
    named = matrix_names(how)
    found = [
        each
        for at, rule in enumerate(how.rules, 1)
        for test in rule.tests
        for each in _doubts(at, test.attribute, test.values, known, named.get(test.attribute, ()))
    ]
    crossed = [each for name, values in named.items() if name in CODED for each in _doubts(0, name, values, known, ())]
    return list({(each.row, each.finding.code, each.value): each for each in [*found, *crossed]}.values())


def codes_named(how: Classification | None) -> set[str]:
    """The codes of units that the rules name."""
    if how is None:
        return set()
    found = {value for rule in how.rules for test in rule.tests if test.attribute in CODED for value in test.values}
    return found | {value for name, values in matrix_names(how).items() if name in CODED for value in values}


def matrix_names(how: Classification) -> dict[str, list[str]]:
    """The values of each trait that the matrix names, in its order."""
    if how.matrix is None:
        return {}
    down, across = (list(dict.fromkeys(place[at] for place in how.matrix.cells)) for at in (0, 1))
    return {how.matrix.rows: down, how.matrix.columns: across}


def _doubts(row: int, name: str, values: Sequence[str], known: Known, named: Collection[str]) -> Iterator[Doubt]:
    held = known.values.get(name, ())
    for value in values:
        if name in CODED:
            if value not in known.codes:
                yield Doubt(row, value, _no_unit(name, value, known.codes))
        elif value not in held and value not in named:
            yield Doubt(row, value, _no_value(name, value, [*held, *named]))


def _no_unit(name: str, value: str, codes: Collection[str]) -> Finding:
    message = Text(f"没有单位“{value[:40]}”", f"there is no unit '{value[:40]}'")
    near = difflib.get_close_matches(value, sorted(codes), MOST_NEAR, 0.4)
    hint = Text("写单位编号，一格一个", "the code of a unit, one in each field")
    if near:
        hint = Text(f"相近的编号：{'、'.join(near)}", f"codes near it: {', '.join(near)}")
    return Finding("no-such-unit", Level.ERROR, message, hint, Source(field=name))


def _no_value(name: str, value: str, there: Collection[str]) -> Finding:
    message = Text(
        f"没有单位的“{name}”是“{value[:40]}”，这个取值定不了任何单位的类别",
        f"no unit has '{value[:40]}' as its '{name}': this value places no unit",
    )
    return Finding("no-such-value", Level.WARNING, message, _near(value, there), Source(field=name))


def _near(value: str, there: Collection[str]) -> Text:
    """The known values near one, or some of those there are."""
    pieces = parted(value)
    if len(pieces) > 1 and any(piece in there for piece in pieces):
        listed = "、".join(pieces), ", ".join(pieces)
        return Text(f"每个取值写一格：{listed[0]}", f"each value in a field of its own: {listed[1]}")
    near = did_you_mean(value, sorted(there))
    if near is not None:
        return near
    if not there:
        return Text(
            "还没有单位登记过这项属性：先在单位属性表里登记",
            "no unit has this trait yet: keep it in the table of traits first",
        )
    some = sorted(there)[:MOST_LISTED]
    more = ("等", " and others") if len(set(there)) > MOST_LISTED else ("", "")
    return Text(f"已有的取值：{'、'.join(some)}{more[0]}", f"values there are: {', '.join(some)}{more[1]}")


def odd_values(
    how: Classification | None, held: Mapping[int, Mapping[str, str]], names: Collection[str]
) -> dict[tuple[int, str], Text]:
    """The values of units that look like slips, by unit and trait: one that stands in no row or column of the matrix and so leads to no
    class there, and one that a single unit has, which no rule names, and which is nearly another that is known."""
    crossed = matrix_names(how) if how is not None else {}
    ruled: dict[str, set[str]] = {}
    for rule in how.rules if how is not None else ():
        for test in rule.tests:
            ruled.setdefault(test.attribute, set()).update(test.values)
    found: dict[tuple[int, str], Text] = {}
    for name in names:
        bearers: dict[str, list[int]] = {}
        for unit, traits in held.items():
            if traits.get(name):
                bearers.setdefault(traits[name], []).append(unit)
        said = {*crossed.get(name, ()), *ruled.get(name, ())}
        for value, units in bearers.items():
            if value in said or _is_figure(value):
                continue
            others = said | {other for other, those in bearers.items() if other != value and len(those) >= len(units)}
            near = did_you_mean(value, sorted(others)) if len(units) == 1 or name in crossed else None
            if name in crossed:
                told = Text(f"二维分类里没有“{value[:40]}”", f"the table of two traits has no '{value[:40]}'")
                found |= {(unit, name): _joined(told, near or _near(value, crossed[name])) for unit in units}
            elif near is not None:
                told = Text(f"只有这个单位写作“{value[:40]}”", f"this unit alone has '{value[:40]}'")
                found[units[0], name] = _joined(told, near)
    return found


def _joined(told: Text, hint: Text) -> Text:
    return Text(f"{told.zh}。{hint.zh}", f"{told.en}. {hint.en}")


def _is_figure(value: str) -> bool:
    try:
        parse_number(value)
    except NotANumber:
        return False
    return True
