"""Progress indices: how far each unit came against its own past, and among its class."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import isqrt

import numpy as np
import numpy.typing as npt

from ..scheme.model.progress import Against, Progress, ProgressPart, Spread
from ..scheme.model.scheme import Scheme
from ..values.direction import Direction
from ..values.finding import Finding, Level, Source
from ..values.number import half_up, show
from ..values.text import Text
from .coefficients import percentiles
from .column import Column
from .names import listed

NEUTRAL = 50
"""The index of a unit that moved like nobody: nothing is added."""

BY_ONE = 4
"""A scale that one unit makes more than so many times as large as it is without it says nothing of the others."""

Past = Callable[[str, int], Sequence[Fraction | None]]
"""An indicator so many years back -> one figure for each unit."""


@dataclass(frozen=True, slots=True)
class PartMoved:
    """One indicator of one unit: its figure, its base, the scale of its class (None: all changes alike, nothing to scale by), and its
    percentiles then and now (None: the class is too small, its index is 50)."""

    part: ProgressPart
    now: Fraction
    base: Fraction
    scale: Fraction | None
    before: Fraction | None
    after: Fraction | None
    better: int

    @property
    def change(self) -> Fraction:
        """The change for the better, in the indicator's unit."""
        return (self.now - self.base) * self.better

    @property
    def g_own(self) -> Fraction:
        """The change over the scale, within -1..1; 0 where there is nothing to scale by, or to compare with."""
        if self.scale is None or self.before is None:
            return Fraction(0)
        return _one(self.change / self.scale)

    @property
    def g_rank(self) -> Fraction:
        """The percentile now less the one before."""
        return Fraction(0) if self.before is None or self.after is None else _one(self.after - self.before)

    def index(self, own: Fraction) -> Fraction:
        """50 + 50 x [own x g_own + (1 - own) x g_rank]."""
        return NEUTRAL + NEUTRAL * (own * self.g_own + (1 - own) * self.g_rank)


def _one(value: Fraction) -> Fraction:
    return max(Fraction(-1), min(Fraction(1), value))


@dataclass(frozen=True, slots=True)
class Progressed:
    """An index of every unit (50 where it has none), who has none, and the indicators behind it, unit by unit."""

    index: Column
    without: npt.NDArray[np.bool_]
    parts: Mapping[int, tuple[PartMoved, ...]] = field(default_factory=dict)

    @classmethod
    def of_none(cls, size: int) -> Progressed:
        """Nobody has an index: there are no figures of the past."""
        return cls(Column.constant(NEUTRAL, size), np.ones(size, np.bool_))


def composed(progress: Progress, parts: Sequence[PartMoved]) -> Fraction | None:
    """The index of a unit from its indicators, before it is rounded; None where it has none."""
    if not parts or (not progress.redistribute and len(parts) < len(progress.parts)):
        return None
    whole = sum((moved.part.weight for moved in parts), Fraction(0))
    return sum((moved.part.weight * moved.index(progress.own) for moved in parts), Fraction(0)) / whole


def rounded_root(square: Fraction, places: int) -> Fraction:
    """The square root of a number not below zero, rounded half-up to `places` decimals, in integers only.

    With r = 10**places x root, floor(r + 1/2) is (floor(2r) + 1) // 2, and floor(2r) is the whole root of floor(4r**2).
    """
    return Fraction((isqrt(int(square * 4 * 100**places)) + 1) // 2, 10**places)


def spread(changes: Sequence[Fraction], how: Spread, places: int) -> Fraction:
    """How far the changes of a class lie from their mean, rounded half-up to `places` decimals."""
    size = len(changes)
    mean = sum(changes, Fraction(0)) / size
    if how is Spread.MEAN:
        return half_up(sum((abs(change - mean) for change in changes), Fraction(0)) / size, places)
    return rounded_root(sum(((change - mean) ** 2 for change in changes), Fraction(0)) / size, places)


def base_of(against: Against, past: Past, name: str) -> list[Fraction | None]:
    """What each unit is compared with; None where one of the years is missing."""
    years = [past(name, back) for back in range(1, against.years + 1)]
    found: list[Fraction | None] = []
    for figures in zip(*years, strict=True):
        known = [figure for figure in figures if figure is not None]
        found.append(sum(known, Fraction(0)) / len(known) if len(known) == len(figures) else None)
    return found


def build_progress(
    progress: Progress, scheme: Scheme, classes: Sequence[str], names: Sequence[str], past: Past
) -> tuple[Progressed, list[Finding]]:
    """The index of every unit, and what is to be told: classes too small to compare within, units without figures of the past.

    Percentiles of both times are taken among the same units, those of the class (as it is now) with both figures: who comes or goes
    moves nobody, and a restated year moves all of its class.
    """
    members: dict[str, list[int]] = defaultdict(list)
    for unit, name in enumerate(classes):
        if progress.is_for(name):
            members[name].append(unit)
    parts: dict[int, list[PartMoved]] = defaultdict(list)
    lacking: dict[int, list[Text]] = defaultdict(list)
    findings = [_too_small(progress, name, units) for name, units in members.items() if len(units) < progress.fewest]
    for part in progress.parts:
        indicator = scheme.indicators[part.of]
        now, base = past(part.of, 0), base_of(progress.against, past, part.of)
        for name, units in members.items():
            known = [unit for unit in units if now[unit] is not None and base[unit] is not None]
            moved = _moved(progress, part, indicator.direction, [(now[unit], base[unit]) for unit in known])
            for unit, each in zip(known, moved, strict=True):
                parts[unit].append(each)
            for unit in set(units) - set(known):
                lacking[unit].append(indicator.title)
            findings += _few_known(progress, name, indicator.title, len(known), len(units))
            findings += _unscaled(progress, name, indicator.title, moved)
            findings += _by_one(progress, name, indicator.title, moved, [names[unit] for unit in known])
    found = {unit: composed(progress, moved) for unit, moved in parts.items()}
    indices = {unit: index for unit, index in found.items() if index is not None}
    index = [half_up(indices.get(unit, Fraction(NEUTRAL)), progress.places) for unit in range(len(classes))]
    without = np.array([unit not in indices for unit in range(len(classes))], np.bool_)
    forgotten = any(len(units) >= progress.fewest and without[units].all() for units in members.values())
    findings += _lacking(progress, names, lacking, without, Level.WARNING if forgotten else Level.NOTE)
    return Progressed(Column.of(index), without, {unit: tuple(moved) for unit, moved in parts.items()}), findings


def _moved(
    progress: Progress,
    part: ProgressPart,
    direction: Direction,
    figures: Sequence[tuple[Fraction | None, Fraction | None]],
) -> list[PartMoved]:
    """The units of one class that have both figures, compared."""
    pairs = [(now, base) for now, base in figures if now is not None and base is not None]
    better = direction.sign
    enough = len(pairs) >= progress.fewest
    after = percentiles([now * better for now, _ in pairs], progress.fewest)
    before = percentiles([base * better for _, base in pairs], progress.fewest)
    scale = part.scale
    if scale is None and enough:
        scale = spread([now - base for now, base in pairs], progress.spread, progress.scale_places) or None
    return [
        PartMoved(part, now, base, scale, then, here, better)
        for (now, base), then, here in zip(pairs, before, after, strict=True)
    ]


def _place(progress: Progress) -> Source:
    return Source(field=progress.id, clause=progress.clause)


def _too_small(progress: Progress, name: str, units: Sequence[int]) -> Finding:
    message = Text(
        f"类别“{name}”只有 {len(units)} 个单位，{progress.title.zh}按 {NEUTRAL} 计，不加不减",
        f"class '{name}' has only {len(units)} units; {progress.title.en} is {NEUTRAL} and adds nothing",
    )
    return Finding("class-too-small", Level.NOTE, message, None, _place(progress))


def _few_known(progress: Progress, name: str, title: Text, known: int, units: int) -> list[Finding]:
    """A class large enough, of which too few units have the figures."""
    if units < progress.fewest or known >= progress.fewest:
        return []
    message = Text(
        f"类别“{name}”只有 {known} 个单位有“{title.zh}”的本期与往年数，该指标按 {NEUTRAL} 计",
        f"only {known} units of class '{name}' have {title.en} of now and of the past; it counts as {NEUTRAL}",
    )
    return [Finding("class-too-small", Level.NOTE, message, None, _place(progress))]


def _unscaled(progress: Progress, name: str, title: Text, moved: Sequence[PartMoved]) -> list[Finding]:
    """A class whose changes do not differ, or so little that the scale is rounded to nothing."""
    if not moved or moved[0].scale is not None or moved[0].before is None:
        return []
    alike = len({each.change for each in moved}) == 1
    why = (
        Text("各单位变动相同", "all changes are alike")
        if alike
        else Text(f"各单位变动的差别不到 {progress.scale_places} 位小数", f"changes differ by less than {progress.scale_places} decimals")
    )  # fmt: skip
    message = Text(
        f"类别“{name}”的“{title.zh}”{why.zh}，没有尺度，{progress.title.zh}只计位次进步",
        f"class '{name}', {title.en}: {why.en}; without a scale {progress.title.en} counts the rank alone",
    )
    hint = None if alike else Text("加大 scale_places，或写明 scale", "raise scale_places, or state a scale")
    return [Finding("progress-no-scale", Level.NOTE if alike else Level.WARNING, message, hint, _place(progress))]


def _by_one(
    progress: Progress, name: str, title: Text, moved: Sequence[PartMoved], names: Sequence[str]
) -> list[Finding]:
    """A class whose scale is made by one unit: measured by it, what all others did counts next to nothing."""
    if not moved or moved[0].part.scale is not None or moved[0].scale is None:
        return []
    changes = [each.now - each.base for each in moved]
    mean = sum(changes, Fraction(0)) / len(changes)
    far = max(range(len(changes)), key=lambda at: abs(changes[at] - mean))
    without = spread([*changes[:far], *changes[far + 1 :]], progress.spread, progress.scale_places)
    if without * BY_ONE >= moved[0].scale:
        return []
    whole, rest, change = show(moved[0].scale), show(without), show(half_up(changes[far], progress.scale_places))
    message = Text(
        f"类别“{name}”的“{title.zh}”变动尺度 {whole} 是 {names[far]} 一家（变动 {change}）造成的，不计它为 {rest}；"
        "其余单位的自身进步几乎不起作用",
        f"class '{name}', {title.en}: the scale of {whole} is made by {names[far]} alone (a change of {change}), without it {rest}; "
        "own progress of the others counts next to nothing",
    )
    hint = Text(
        "核对这一家的数；属实的，给该指标写明 scale，或把它另归一类",
        "check its figures; if they are right, state a scale for the indicator, or put it in another class",
    )
    return [Finding("progress-scale-by-one", Level.WARNING, message, hint, _place(progress))]


def _lacking(
    progress: Progress,
    names: Sequence[str],
    lacking: Mapping[int, Sequence[Text]],
    without: npt.NDArray[np.bool_],
    level: Level,
) -> list[Finding]:
    """Units without an index (at `level`: a new unit is nothing to be warned of, a whole class without a past is), and units with one
    from a part of the indicators only: both by name."""
    hint = Text("新设单位无须处理；其余补报往年数", "nothing to do for new units; else report the figures of the past")
    found = []
    none = [names[unit] for unit in sorted(lacking) if without[unit]]
    if none:
        zh, en = listed(none)
        message = Text(
            f"{len(none)} 个单位缺少本期或往年数，没有{progress.title.zh}，不加不减：{zh}",
            f"{len(none)} units lack figures of now or of the past: no {progress.title.en}, nothing is added: {en}",
        )
        found.append(Finding("progress-none", level, message, hint, _place(progress)))
    some: dict[tuple[Text, ...], list[str]] = defaultdict(list)
    for unit in sorted(lacking):
        if not without[unit]:
            some[tuple(lacking[unit])].append(names[unit])
    for titles, units in some.items():
        zh, en = listed(units)
        what = Text("、".join(title.zh for title in titles), ", ".join(title.en for title in titles))
        message = Text(
            f"{len(units)} 个单位缺少“{what.zh}”的本期或往年数，其权重分给{progress.title.zh}的其他指标：{zh}",
            f"{len(units)} units lack {what.en} of now or of the past; its weight goes to the others of {progress.title.en}: {en}",
        )
        found.append(Finding("progress-partly", Level.WARNING, message, hint, _place(progress)))
    return found
