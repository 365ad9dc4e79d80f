"""Milestone goals whose measure is no item scored by dates: their nodes would come into no letter, which is told on their pages."""

from __future__ import annotations

from datetime import date

from ..engine.scheme.model.scorecards import Feed, Item
from ..engine.values.finding import Refused
from ..engine.values.text import Text
from ..facts.models import Measure
from ..goals.models import Goal, Task
from ..goals.models import State as GoalState
from ..goals.queries.asks import may_answer
from ..goals.queries.beside import Beside
from ..org.viewer import Viewer
from ..policy.queries import all_in_force_on, card_of
from .generating import dated_words, of_unit

MOST = 6
"""So many items are named."""


def of_goal(viewer: Viewer, goal: Goal) -> list[Beside]:
    """That the measure of a milestone goal names no item scored by dates, with those its unit has; nothing where it names none, and
    where no card in force in its year is in sight. Some six queries; none for other goals."""
    unit = viewer.tree.nodes.get(goal.unit_id or 0)
    if goal.task != Task.MILESTONE.value or not goal.measure or goal.state == GoalState.WITHDRAWN.value or unit is None:
        return []
    items = _items(viewer, unit.unit, unit.code, goal.cycle.year)
    if items is None:
        return []
    called = Measure.objects.filter(code=goal.measure).values_list("title_zh", "title_en").first() or ()
    if any({goal.measure, *called} & dated_words(item) for item in items):
        return []
    zh, en = (
        "、".join(f"“{item.title.zh}”" for item in items[:MOST]),
        ", ".join(f"'{item.title.en}'" for item in items[:MOST]),
    )
    there = (
        Text(f"按日期计分的项有{zh}", f"those scored by dates are {en}")
        if items
        else Text("这张考核表没有按日期计分的项", "its card has none")
    )
    said = Text(
        f"指标编号“{goal.measure}”不是考核表里按日期计分的项，节点不会写进责任书的考核项：{there.zh}",
        f"the measure '{goal.measure}' is no item scored by dates: its nodes come into no item of the letter; {there.en}",
    )
    changes = may_answer(viewer, goal) and goal.cycle.open
    return [Beside(said, f"/goals/{goal.ref}/change" if changes else f"/goals/{goal.ref}")]


def _items(viewer: Viewer, unit: int, code: str, year: int) -> list[Item] | None:
    """The items scored by dates on the cards of a unit in a year; None where there is no card."""
    day, cards = min(max(viewer.today, date(year, 1, 1)), date(year, 12, 31)), []
    for version in sorted(all_in_force_on(viewer, day), key=lambda each: each.scheme.code):
        try:
            cards.append(card_of(viewer, version, unit))
        except Refused:
            continue  # its own page says what is wrong with it
    found = [card for card in cards if card is not None]
    items = [item for card in found for item in card.items() if item.feed is Feed.DATE and of_unit(item, code)]
    return items if found else None
