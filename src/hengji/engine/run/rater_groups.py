"""Raters and their groups: one of the staff counted among the leaders for one unit, a group too small to be trimmed for one unit only.

Whose group depends on whom they rate (above, beside, below) are in several groups as a matter of course: a placing is odd only where
it is the exception of a rater, and such raters are few.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from ..intake.tables import Sheet
from ..scheme.model.scorecards import Item, Panel, RaterGroup
from ..values.finding import Finding, Level, Source
from ..values.text import Text
from .names import listed, plain

if TYPE_CHECKING:
    from .panels import Rating

FEWEST = 3
"""So many units in one group make the group a rater's own, and so many units of a panel tell what is usual."""

RULE = 4
"""A rater is in the own group so many times as often as in others; so many raters are in one group for each who is in two."""

SHOWN = 50


def group_findings(
    ratings: Sequence[Rating],
    rated: Mapping[str, Item],
    panels: Mapping[str, Panel],
    reviews: Sheet,
    names: Sequence[str],
) -> list[Finding]:
    """Raters in a group that is not their own, and groups that are trimmed for most units and too small for some."""
    found: list[Finding] = []
    by_panel: dict[str, list[Rating]] = {}
    for each in ratings:
        by_panel.setdefault(rated[each.item].of, []).append(each)
    for id, own in by_panel.items():
        if len(panels[id].groups) > 1:
            found += list(_misplaced(own, panels[id], reviews, names))[:SHOWN]
        if panels[id].drop_high or panels[id].drop_low:
            found += list(_untrimmed(own, panels[id], rated, reviews, names))[:SHOWN]
    return found


def _misplaced(ratings: Sequence[Rating], panel: Panel, reviews: Sheet, names: Sequence[str]) -> Iterator[Finding]:
    """Ratings of raters who are in another group for nearly all the units they rate."""
    raters: dict[str, list[Rating]] = {}
    for each in ratings:
        name = plain(reviews.text("rater")[each.row])
        if name and reviews.text("group")[each.row]:  # without a group: told apart
            raters.setdefault(name, []).append(each)
    mixed = {rater: own for rater, own in raters.items() if len({each.group for each in own}) > 1}
    if len(mixed) * RULE > len(raters) - len(mixed):
        return
    titles = {group.id: group.title for group in panel.groups}
    for own in mixed.values():
        (usual, often), *_ = Counter(each.group for each in own).most_common()
        odd = [each for each in own if each.group != usual]
        if often < FEWEST or len(odd) * RULE > often:
            continue
        for each in odd:
            rater = reviews.text("rater")[each.row]
            here, there = titles[each.group], titles[usual]
            message = Text(
                f"{names[each.unit]}：“{panel.title.zh}”的评价人 {rater} 写在“{here.zh}”组，另外 {often} 个评分都在“{there.zh}”组；"
                "仍按此计算",
                f"{names[each.unit]}: {rater} rates '{panel.title.en}' as one of '{here.en}', in {often} other ratings as one of "
                f"'{there.en}'; used all the same",
            )
            hint = Text("核对这一行的评价组", "check the group of this row")
            yield Finding("rater-in-two-groups", Level.WARNING, message, hint, reviews.where(each.row, "group"))


def _untrimmed(
    ratings: Sequence[Rating], panel: Panel, rated: Mapping[str, Item], reviews: Sheet, names: Sequence[str]
) -> Iterator[Finding]:
    """Groups with too few ratings to be trimmed, for a few units, where most units have enough."""
    counts = Counter((each.item, each.group, each.unit) for each in ratings)
    for item in dict.fromkeys(each.item for each in ratings):
        for group in panel.groups:
            sizes = {unit: count for (of, within, unit), count in counts.items() if (of, within) == (item, group.id)}
            short = {unit: count for unit, count in sizes.items() if panel.minimum <= count < panel.trim_from}
            if short and len(sizes) - len(short) >= max(FEWEST, RULE * len(short)):
                own = (each for each in ratings if (each.item, each.group) == (item, group.id) and each.unit in short)
                where = reviews.where(next(own).row, "group")
                yield _not_trimmed(rated[item], panel, group, short, where, names)


def _not_trimmed(
    item: Item, panel: Panel, group: RaterGroup, short: Mapping[int, int], where: Source, names: Sequence[str]
) -> Finding:
    zh, _ = listed([f"{names[unit]}（{count} 个）" for unit, count in short.items()])
    _, en = listed([f"{names[unit]} ({count})" for unit, count in short.items()])
    message = Text(
        f"“{item.title.zh}”的“{group.title.zh}”组，{zh}的评分不足 {panel.trim_from} 个，不去最高最低分，其他单位都去；仍按此计算",
        f"'{item.title.en}', group '{group.title.en}': {en} have fewer than {panel.trim_from} ratings, and none is dropped, as the highest "
        "and lowest are for the other units; used all the same",
    )
    hint = Text("补齐评分，或核对评价组", "have the missing ratings handed in, or check the groups")
    return Finding("ratings-untrimmed", Level.WARNING, message, hint, where)
