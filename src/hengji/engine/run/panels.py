"""Panels: from raters' scores to one figure for each unit and item (trimmed means, group weights, minimum numbers)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction

from ..intake.tables import Sheet
from ..scheme.model.scorecards import Panel
from ..values.finding import Finding, Level
from ..values.null import NullReason
from ..values.number import half_up, show
from ..values.text import Text

Scores = Mapping[tuple[int, str], Mapping[str, list[Fraction]]]
"""(unit, item) -> rater group -> scores."""


def gather(panel_of: Mapping[str, Panel], units: Mapping[str, int], reviews: Sheet) -> tuple[Scores, list[Finding]]:
    """All scores of the reviews table by unit, item and group; scores outside the panel's range are left out and reported.

    `panel_of` maps an item's id to its panel. Rows without a group belong to the panel's first group.
    """
    found: dict[tuple[int, str], dict[str, list[Fraction]]] = defaultdict(lambda: defaultdict(list))
    findings: list[Finding] = []
    figures = reviews.figure("score")
    columns = zip(reviews.text("unit"), reviews.text("item"), reviews.text("group"), reviews.text("grade"), strict=True)
    for row, (unit, item, group, grade) in enumerate(columns):
        panel = panel_of.get(item)
        if panel is None or unit not in units:
            what = Text(f"“{item}”不是评价项目", f"'{item}' is not rated by a panel") if panel is None else None
            message = what or Text(f"单位表里没有“{unit}”", f"there is no unit '{unit}' in the units table")
            findings.append(
                Finding("review-unplaced", Level.ERROR, message, None, reviews.where(row, "unit" if panel else "item"))
            )
            continue
        value = figures.at(row) if figures is not None else None
        if value is None and grade:
            value = panel.grades.get(grade)
        groups = (
            {g.id: g.id for g in panel.groups} | {g.title.zh: g.id for g in panel.groups} | {"": panel.groups[0].id}
        )
        if value is None or not panel.low <= value <= panel.high or group not in groups:
            findings.append(_refused(panel, value, group, group in groups, reviews, row))
            continue
        found[units[unit], item][groups[group]].append(value)
    return found, findings


def _refused(panel: Panel, value: Fraction | None, group: str, known: bool, reviews: Sheet, row: int) -> Finding:
    bounds = f"{show(panel.low)} .. {show(panel.high)}"
    if not known:
        names = "、".join(group.title.zh for group in panel.groups)
        message = Text(f"评价主体“{group}”不在方案内", f"the scheme has no rater group '{group}'")
        return Finding("rater-group-unknown", Level.ERROR, message, Text(names, names), reviews.where(row, "group"))
    if value is None:
        message = Text("没有分数，也没有可识别的等级", "no score and no known grade")
        return Finding("review-empty", Level.WARNING, message, Text(bounds, bounds), reviews.where(row, "score"))
    message = Text(f"评分 {show(value)} 超出范围", f"score {show(value)} lies outside the range")
    return Finding("review-out-of-range", Level.ERROR, message, Text(bounds, bounds), reviews.where(row, "score"))


def trimmed_mean(scores: Sequence[Fraction], high: int, low: int, trim_from: int) -> Fraction:
    """The mean without the `high` highest and `low` lowest scores, where at least `trim_from` are there. Needs one score."""
    ordered = sorted(scores)
    if len(ordered) >= trim_from:
        ordered = ordered[low : len(ordered) - high]
    return sum(ordered, Fraction(0)) / len(ordered)


def panel_figure(panel: Panel, by_group: Mapping[str, Sequence[Fraction]]) -> tuple[Fraction, NullReason]:
    """One unit's figure: (value, reason), value 0 where the reason is set."""
    total, weight = Fraction(0), Fraction(0)
    for group in panel.groups:
        scores = by_group.get(group.id, ())
        if len(scores) >= panel.minimum:
            total += group.weight * trimmed_mean(scores, panel.drop_high, panel.drop_low, panel.trim_from)
            weight += group.weight
        elif not panel.redistribute and group.weight:
            reason = NullReason.MISSING_FACT if not by_group else NullReason.TOO_FEW_RATERS
            return Fraction(0), reason
    if weight == 0:
        return Fraction(0), NullReason.TOO_FEW_RATERS if by_group else NullReason.MISSING_FACT
    mean = total / weight
    return (half_up(mean, panel.places) if panel.places is not None else mean), NullReason.NONE
