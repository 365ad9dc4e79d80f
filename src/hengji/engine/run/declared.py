"""What a mapping declares of foreign figures against what the scheme says: the scheme stands, a contradiction is told."""

from __future__ import annotations

from collections.abc import Mapping

from ..intake.tables import Tables
from ..scheme.model.scheme import Scheme
from ..values.direction import Direction
from ..values.finding import Finding, Level, Source
from ..values.text import Text
from ..values.unit import Unit, UnknownUnit, parse_unit
from .names import Names


def declared_findings(scheme: Scheme, tables: Tables, file: str) -> list[Finding]:
    """Every unit and direction of the mapping `file` that cannot be the scheme's."""
    titles = {id: each.title for id, each in scheme.measures.items()}
    titles |= {id: each.title for id, each in scheme.indicators.items()}
    names = Names(titles)
    return [
        *_units(scheme, tables.declared_units, names, file),
        *_directions(scheme, tables.declared_directions, names, file),
    ]


def _units(scheme: Scheme, declared: Mapping[str, str], names: Names, file: str) -> list[Finding]:
    found = []
    for name, symbol in declared.items():
        id = names.find(name)
        own = _unit_of(scheme, id) if id is not None else None
        if own is None or id is None:
            continue
        try:
            theirs = parse_unit(symbol, scheme.own_units)
        except UnknownUnit:
            continue  # told when the mapping was read
        if theirs.dimension != own.dimension:
            message = Text(
                f"对照表说“{name}”以 {symbol} 为单位，方案里是 {own.symbol}，两者不能换算；这些数不采用",
                f"the mapping has '{name}' in {symbol}, the scheme in {own.symbol}, which cannot be converted; the figures are not used",
            )
            hint = Text("改正其中一个", "mend one of the two")
            found.append(Finding("declared-unit", Level.ERROR, message, hint, Source(file=file, field=name)))
    return found


def _unit_of(scheme: Scheme, id: str) -> Unit | None:
    if id in scheme.measures:
        return scheme.measures[id].unit
    return scheme.indicators[id].unit if id in scheme.indicators else None


def _directions(scheme: Scheme, declared: Mapping[str, Direction], names: Names, file: str) -> list[Finding]:
    found = []
    for name, theirs in declared.items():
        id = names.find(name)
        indicator = scheme.indicators.get(id) if id is not None else None
        if indicator is None or theirs is indicator.direction:
            continue
        own = indicator.direction.words
        message = Text(
            f"对照表说“{name}”{theirs.words.zh}，方案里是{own.zh}；计分按方案",
            f"the mapping says of '{name}': {theirs.words.en}; the scheme: {own.en}; the scheme is scored by",
        )
        hint = Text("核对哪个对，改正另一个", "see which is right and mend the other")
        found.append(Finding("declared-direction", Level.WARNING, message, hint, Source(file=file, field=name)))
    return found
