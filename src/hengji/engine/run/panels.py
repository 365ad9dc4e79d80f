"""Panels: from raters' scores to one figure for each unit and item (trimmed means, group weights, minimum numbers)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from ..intake.tables import Sheet
from ..scheme.model.scorecards import Item, Panel, RaterGroup
from ..values.finding import Finding, Level
from ..values.null import NullReason
from ..values.number import half_up, show
from ..values.text import Text
from .names import Names, plain
from .rater_groups import group_findings

Scores = Mapping[tuple[int, str], Mapping[str, list[Fraction]]]
"""(unit, item) -> rater group -> scores."""


def gather(
    panels: Mapping[str, Panel],
    rated: Mapping[str, Item],
    together: Sequence[Sequence[str]],
    units: Mapping[str, int],
    reviews: Sheet,
    shown: Sequence[str] = (),
) -> tuple[Scores, list[Finding]]:
    """All scores of the reviews table by unit, item and group; scores outside the panel's range are left out and reported.

    A rater rates an item of a unit once: where two rows do, by the item's id and by its title, neither is used, and that is told.
    `rated` are the items that panels rate, by id; a row names one by its id or its title (`together`: the ids on each card). Rows
    without a group belong to the panel's first group.
    """
    names = Names(
        {id: item.title for id, item in rated.items()}, [[id for id in ids if id in rated] for ids in together]
    )
    groups_of = {id: Names({group.id: group.title for group in panel.groups}) for id, panel in panels.items()}
    meant: dict[str, tuple[str, ...]] = {}
    ratings: list[Rating] = []
    findings: list[Finding] = []
    figures = reviews.figure("score")
    columns = zip(reviews.text("unit"), reviews.text("item"), reviews.text("group"), reviews.text("grade"), strict=True)
    for row, (unit, item, group, grade) in enumerate(columns):
        if item not in meant:
            meant[item] = names.find_all(item)
        if not meant[item] or unit not in units:
            findings.append(_unplaced(names, unit, None if meant[item] else item, reviews, row))
            continue
        refused: list[Finding] = []
        for id in meant[item]:
            panel = panels[rated[id].of]
            value = figures.at(row) if figures is not None else None
            if value is None and grade:
                value = panel.grades.get(grade)
            within = groups_of[panel.id].find(group) if group else panel.groups[0].id
            if value is None or not panel.low <= value <= panel.high or within is None:
                refused.append(_refused(panel, value, group, within is not None, reviews, row))
                continue
            ratings.append(Rating(row, units[unit], id, within, value))
        findings += refused[:1] if len(refused) == len(meant[item]) else []
    called = {id: shown[at] if shown else id for id, at in units.items()}
    once, twice = _once(ratings, rated, reviews, called)
    odd = _odd_ones(once, rated, reviews, called)
    odd += _on_another_scale(once, rated, panels, reviews) + _ungrouped(ratings, rated, panels, reviews)
    odd += group_findings(once, rated, panels, reviews, list(called.values()))
    once, uneven = _levelled(once, panels, rated, reviews)
    found: dict[tuple[int, str], dict[str, list[Fraction]]] = defaultdict(lambda: defaultdict(list))
    for each in once:
        found[each.unit, each.item][each.group].append(each.value)
    return found, [*findings, *twice, *uneven, *odd]


class Rating(NamedTuple):
    """A row of the reviews table that can be used."""

    row: int
    unit: int
    item: str
    group: str
    value: Fraction


def _once(
    ratings: Sequence[Rating], rated: Mapping[str, Item], reviews: Sheet, called: Mapping[str, str]
) -> tuple[list[Rating], list[Finding]]:
    """The ratings of raters who rate an item of a unit once, and a finding for each who does so again."""
    raters = _people(reviews)
    by: dict[tuple[int, str, str], list[Rating]] = {}
    for each in ratings:
        # a rating without a rater's name is nobody's second one
        key = (each.unit, each.item, raters[each.row] or f"\n{each.row}")
        by.setdefault(key, []).append(each)
    # items of different cards may share a title, and a row then rates each of them: told once
    findings = dict.fromkeys(_twice(own, rated[own[0].item], reviews, called) for own in by.values() if len(own) > 1)
    return [own[0] for own in by.values() if len(own) == 1], list(findings)


def _people(reviews: Sheet) -> list[str]:
    """The rater of every row: one person, however the name is spaced (`张 三`) or typed (full width)."""
    return [plain(name) for name in reviews.text("rater")]


def _twice(own: Sequence[Rating], item: Item, reviews: Sheet, called: Mapping[str, str]) -> Finding:
    unit, rater = called[reviews.text("unit")[own[0].row]], reviews.text("rater")[own[0].row]
    given = [f"{show(each.value)} ({reviews.where(each.row, 'score')})" for each in own]
    message = Text(
        f"{unit}：{rater} 对“{item.title.zh}”评了不止一次：{'、'.join(given)}；都未使用",
        f"{unit}: {rater} rates '{item.title.en}' more than once: {', '.join(given)}; none of them is used",
    )
    hint = Text("每位评价人只保留一行", "keep one row of each rater")
    return Finding("rating-twice", Level.ERROR, message, hint, reviews.where(own[-1].row, "item"))


def _levelled(
    ratings: Sequence[Rating], panels: Mapping[str, Panel], rated: Mapping[str, Item], reviews: Sheet
) -> tuple[list[Rating], list[Finding]]:
    """The ratings with each rater's leniency undone, where the panel asks for it; a finding where raters rated different units, and
    their means do not compare."""
    raters = _people(reviews)
    groups: dict[tuple[str, str], dict[str, list[Rating]]] = {}
    for each in ratings:
        if panels[rated[each.item].of].leniency:
            groups.setdefault((each.item, each.group), {}).setdefault(raters[each.row], []).append(each)
    moved: dict[tuple[int, str], Fraction] = {}
    findings = []
    for (item, _), by in groups.items():
        seen = {frozenset(each.unit for each in own) for own in by.values()}
        if len(seen) > 1 or "" in by:
            findings.append(_uneven(by, rated[item], reviews))
            continue
        means = {rater: sum((each.value for each in own), Fraction(0)) / len(own) for rater, own in by.items()}
        middle = sum(means.values(), Fraction(0)) / len(means)
        moved |= {(each.row, item): middle - means[rater] for rater, own in by.items() for each in own}
    levelled = [each._replace(value=each.value + moved.get((each.row, each.item), Fraction(0))) for each in ratings]
    return levelled, findings


def _uneven(by: Mapping[str, Sequence[Rating]], item: Item, reviews: Sheet) -> Finding:
    fewest = min(by.values(), key=len)
    name = reviews.text("rater")[fewest[0].row] or "—"
    most = max(len(own) for own in by.values())
    message = Text(
        f"“{item.title.zh}”：评价人评的单位不同（{name} 评了 {len(fewest)} 个，多的 {most} 个），宽严不能校正，按原分计算",
        f"'{item.title.en}': raters rated different units ({name} {len(fewest)}, others up to {most}); leniency is not undone",
    )
    hint = Text(
        "每位评价人写明编号，并评全部单位；或删去 leniency: yes",
        "name every rater, who rates every unit; or leave out leniency: yes",
    )
    return Finding("leniency-uneven", Level.ERROR, message, hint, reviews.where(fewest[0].row, "rater"))


def _odd_ones(
    ratings: Sequence[Rating], rated: Mapping[str, Item], reviews: Sheet, called: Mapping[str, str]
) -> list[Finding]:
    """Ratings far off the others of their item."""
    rows: dict[str, list[tuple[Fraction, int]]] = defaultdict(list)
    for each in ratings:
        rows[each.item].append((each.value, each.row))
    return [odd for id, given in rows.items() for odd in _odd(rated[id], given, reviews, called)]


def _on_another_scale(
    ratings: Sequence[Rating], rated: Mapping[str, Item], panels: Mapping[str, Panel], reviews: Sheet
) -> list[Finding]:
    """Items of which every rating lies in the lowest tenth of the scale: given on a scale of 10 where 100 is the most."""
    rows: dict[str, list[Rating]] = defaultdict(list)
    for each in ratings:
        rows[each.item].append(each)
    found = []
    for id, own in rows.items():
        panel, most = panels[rated[id].of], max(each.value for each in own)
        if len(own) < ALL_FROM or most <= 0 or most * 10 > panel.high or panel.low > 0:
            continue
        message = Text(
            f"“{rated[id].title.zh}”的 {len(own)} 个评分最高只有 {show(most)}，满分是 {show(panel.high)}；仍按此计算",
            f"'{rated[id].title.en}': of {len(own)} ratings the highest is {show(most)}, of {show(panel.high)}; used all the same",
        )
        hint = Text(
            "核对是否按另一分制打分（十分制、百分制）", "check whether they were given on another scale (of 10, of 100)"
        )
        found.append(Finding("rating-far-off", Level.WARNING, message, hint, reviews.where(own[0].row, "score")))
    return found


def _ungrouped(
    ratings: Sequence[Rating], rated: Mapping[str, Item], panels: Mapping[str, Panel], reviews: Sheet
) -> list[Finding]:
    """Ratings that do not say which of several groups they are of: they count as the first group's, whose weight may be another."""
    groups, rows = reviews.text("group"), dict[str, list[int]]()
    for each in ratings:
        panel = panels[rated[each.item].of]
        if not groups[each.row] and sum(group.weight > 0 for group in panel.groups) > 1:
            rows.setdefault(panel.id, []).append(each.row)
    found = []
    for id, own in rows.items():
        first, count = panels[id].groups[0].title, len(set(own))
        message = Text(
            f"“{panels[id].title.zh}”有 {count} 个评分没有写评价组，都算作“{first.zh}”的",
            f"'{panels[id].title.en}': {count} ratings name no group and count as those of '{first.en}'",
        )
        hint = Text("在“评价组”一列写明", "name the group in the column `group`")
        found.append(Finding("rating-without-group", Level.ERROR, message, hint, reviews.where(own[0], "group")))
    return found


ALL_FROM = 4
"""So many ratings of an item tell on which scale they were given."""

ODD, ODD_FROM = 5, 5
"""A rating so many times smaller than the middle one of an item looks like one on another scale, where so many were given."""


def _odd(item: Item, given: Sequence[tuple[Fraction, int]], reviews: Sheet, called: Mapping[str, str]) -> list[Finding]:
    """Ratings that lie as far below the others as 9.5 below 95."""
    values = sorted(value for value, _ in given)
    middle = values[len(values) // 2]
    found = []
    for value, row in given if len(given) >= ODD_FROM else ():
        if 0 < value * ODD <= middle:
            unit = called[reviews.text("unit")[row]]
            message = Text(
                f"{unit}：“{item.title.zh}”有一个评分 {show(value)}，其他评分在 {show(middle)} 上下；仍按此计算",
                f"{unit}: '{item.title.en}' has a rating of {show(value)}, the others are about {show(middle)}; used all the same",
            )
            hint = Text(
                "核对是否按另一分制打分（十分制、百分制）",
                "check whether it was given on another scale (of 10, of 100)",
            )
            found.append(Finding("rating-far-off", Level.WARNING, message, hint, reviews.where(row, "score")))
    return found


def _unplaced(names: Names, unit: str, item: str | None, reviews: Sheet, row: int) -> Finding:
    """A row about an item that no panel rates, or (`item` None) about a unit nobody knows."""
    if item is None:
        message = Text(f"单位表里没有“{unit}”", f"there is no unit '{unit}' in the units table")
        return Finding("review-unplaced", Level.ERROR, message, None, reviews.where(row, "unit"))
    message = Text(f"“{item}”不是评价项目", f"'{item}' is not rated by a panel")
    return Finding("review-unplaced", Level.ERROR, message, names.near(item), reviews.where(row, "item"))


def _refused(panel: Panel, value: Fraction | None, group: str, known: bool, reviews: Sheet, row: int) -> Finding:
    bounds = f"{show(panel.low)} .. {show(panel.high)}"
    if not known:
        names = Text(
            "、".join(group.title.zh for group in panel.groups), ", ".join(group.title.en for group in panel.groups)
        )
        message = Text(f"评价主体“{group}”不在方案内", f"the scheme has no rater group '{group}'")
        return Finding("rater-group-unknown", Level.ERROR, message, names, reviews.where(row, "group"))
    if value is None:
        message = Text("没有分数，也没有可识别的等级", "no score and no known grade")
        return Finding("review-empty", Level.WARNING, message, Text(bounds, bounds), reviews.where(row, "score"))
    message = Text(f"评分 {show(value)} 超出范围", f"score {show(value)} lies outside the range")
    return Finding("review-out-of-range", Level.ERROR, message, Text(bounds, bounds), reviews.where(row, "score"))


@dataclass(frozen=True, slots=True)
class GroupMean:
    """One rater group's ratings of one unit: how many, which were trimmed, and their mean (None: too few)."""

    group: RaterGroup
    count: int
    mean: Fraction | None
    dropped_high: tuple[Fraction, ...] = ()
    dropped_low: tuple[Fraction, ...] = ()


def group_means(panel: Panel, by_group: Mapping[str, Sequence[Fraction]]) -> list[GroupMean]:
    """Every group of a panel with its trimmed mean, in the order of the scheme."""
    found = []
    for group in panel.groups:
        scores = sorted(by_group.get(group.id, ()))
        if len(scores) < panel.minimum:
            found.append(GroupMean(group, len(scores), None))
            continue
        trims = len(scores) >= panel.trim_from
        low, high = (panel.drop_low, len(scores) - panel.drop_high) if trims else (0, len(scores))
        kept = scores[low:high]
        mean = sum(kept, Fraction(0)) / len(kept)
        found.append(GroupMean(group, len(scores), mean, tuple(scores[high:]), tuple(scores[:low])))
    return found


def panel_figure(panel: Panel, by_group: Mapping[str, Sequence[Fraction]]) -> tuple[Fraction, NullReason]:
    """One unit's figure: (value, reason), value 0 where the reason is set."""
    total, weight = Fraction(0), Fraction(0)
    for each in group_means(panel, by_group):
        if each.mean is not None:
            total += each.group.weight * each.mean
            weight += each.group.weight
        elif not panel.redistribute and each.group.weight:
            reason = NullReason.MISSING_FACT if not by_group else NullReason.TOO_FEW_RATERS
            return Fraction(0), reason
    if weight == 0:
        return Fraction(0), NullReason.TOO_FEW_RATERS if by_group else NullReason.MISSING_FACT
    mean = total / weight
    return (half_up(mean, panel.places) if panel.places is not None else mean), NullReason.NONE
