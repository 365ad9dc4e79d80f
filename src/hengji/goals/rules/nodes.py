"""Nodes: their weights make a whole, and a template gives them dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction

from ...engine.values.number import show
from ...engine.values.text import Text
from ...ui.words import en_day
from .shares import WHOLE, left_over

MOST = 60
"""Nodes of a goal."""


def weights_off(weights: Sequence[Fraction]) -> Text | None:
    """Why the weights of the nodes of a goal are not right; None where they are, or where there are no nodes."""
    if not weights:
        return None
    rest = left_over(WHOLE, weights)
    if rest == 0:
        return None
    if rest > 0:
        return Text(f"节点权重合计还差 {show(rest)}%", f"the weights of the nodes are {show(rest)}% short of 100%")
    return Text(f"节点权重合计超出 {show(-rest)}%", f"the weights of the nodes exceed 100% by {show(-rest)}%")


def outside(year: int, due: date, title: Text | None = None) -> Text | None:
    """That a node falls due in another year than its goal's: no letter of the year could hold it. None where it does not."""
    if due.year == year:
        return None
    zh, en = (f"节点“{title.zh}”的", f"the node '{title.en}': ") if title is not None else ("", "")
    return Text(f"{zh}完成时限 {due} 不在 {year} 年度内", f"{en}due on {en_day(due)}, which is not in {year}")


def within_year(year: int) -> Text:
    """What to write instead."""
    return Text(
        f"写 {year} 年的日期，如 {year}-09-30；{year} 年以后的步骤设在那一年的目标里",
        f"write a day of {year}, such as {year}-09-30; what comes in another year is a node of that year's goal",
    )


def dated(start: date, offsets: Sequence[int]) -> list[date]:
    """The days so many days after the start."""
    return [start + timedelta(days=offset) for offset in offsets]
