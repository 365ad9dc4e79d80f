"""How the several nodes of an item made its score, in words: each node's dates, what its days earned, and the sum of their shares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from ..run.nodes import Earned, Part, Standing, earned
from ..run.plans import ItemRule
from ..scheme.model.scorecards import Nodes
from ..values.null import NullReason
from ..values.number import decimals, show
from ..values.period import Period
from ..values.text import Text
from .arithmetic import lines
from .axis import DATED, number


@dataclass(frozen=True, slots=True)
class Told:
    """The item's exact score by its nodes, the arithmetic in words, and whether a node bears a veto."""

    score: Fraction | None
    steps: tuple[Text, ...]
    veto: bool


def share_words(share: Fraction) -> str:
    """A share of an item: `25%`, or `1/3` where per cent would have no end."""
    return f"{show(share * 100)}%" if decimals(share) is not None else f"{share.numerator}/{share.denominator}"


def node_inputs(at: Standing, period: Period) -> Iterator[Text]:
    """One line for each node: its share of the item and its dates."""
    for part in at.parts:
        node, share = part.milestone, share_words(part.share)
        due = node.due.isoformat() if node.due else None
        zh = f"节点“{node.name}”（份额 {share}）：完成时限 {due or '没有给出'}"
        en = f"node '{node.name}' (share {share}): due {due or 'not given'}"
        if node.done is None:
            end = period.last_day.isoformat()
            yield Text(f"{zh}，尚未完成（考核期末 {end}）", f"{en}, not done (the period ends on {end})")
        elif node.days is None:
            yield Text(f"{zh}，完成日期 {node.done}", f"{en}, done {node.done}")
        else:
            days = DATED.value(Fraction(node.days))
            yield Text(f"{zh}，完成日期 {node.done}，{days.zh}", f"{en}, done {node.done}, {days.en}")


def nodes_told(rule: ItemRule, tiers: Mapping[str, Fraction], at: Standing) -> Told:
    """The cell recomputed, node by node."""
    found = earned(rule, tiers, at)
    steps: list[Text] = []
    for part, points in zip(at.parts, found.points, strict=True):
        name = part.milestone.name
        if points is None or points.score is None:
            steps.append(_without_days(part))
            continue
        days = Fraction(part.milestone.days or 0)
        told = [*lines(rule.rule, days, tiers, {}, rule.full, points, rule.point, DATED)]
        zh, en = "；".join(each.zh for each in told), "; ".join(each.en for each in told)
        worth = number(points.score)
        steps.append(Text(f"节点“{name}”：{zh}，得 {worth} 分", f"node '{name}': {en}, earns {worth}"))
    steps.append(_worst(at, rule, found) if at.by is Nodes.WORST else _sum(at, rule, found))
    return Told(found.score, tuple(steps), any(each is not None and each.veto for each in found.points))


def _without_days(part: Part) -> Text:
    """What follows for a node that no sentence scores."""
    name, why = part.milestone.name, part.reason.words
    if part.fixed is None:
        follows = Text("其份额由其他节点分担", "its share goes to the other nodes")
    elif part.fixed:
        follows = Text("按满分计", "counted in full")
    else:
        follows = Text("计 0 分", "earns 0")
    return Text(f"节点“{name}”：{why.zh}，{follows.zh}", f"node '{name}': {why.en}, {follows.en}")


def _points(part: Part, rule: ItemRule, found: Earned, place: int) -> Fraction:
    points = found.points[place]
    return points.score if points is not None and points.score is not None else (part.fixed or Fraction(0)) * rule.full


def _sum(at: Standing, rule: ItemRule, found: Earned) -> Text:
    terms = " + ".join(
        f"{number(_points(part, rule, found, place))} × {share_words(part.counts)}"
        for place, part in enumerate(at.parts)
        if part.counts
    )
    said = f"{terms} = {number(found.score or Fraction(0))}"
    return Text(f"各节点按份额合计：{said}", f"the nodes by their shares: {said}")


def _worst(at: Standing, rule: ItemRule, found: Earned) -> Text:
    amounts = [(_points(part, rule, found, place), part) for place, part in enumerate(at.parts) if part.counts]
    least, part = min(amounts, key=lambda each: each[0])
    worth, name = number(least), part.milestone.name
    return Text(f"按最差节点“{name}”：{worth} 分", f"by the worst node '{name}': {worth}")


def latest(at: Standing) -> Text:
    """The figure of an item with several nodes, in words."""
    count, done = len(at.parts), sum(part.reason is NullReason.NONE for part in at.parts)
    days = DATED.value(Fraction(at.days))
    zh = f"{count} 个节点，完成 {done} 个，最晚的{days.zh}"
    return Text(zh, f"{count} nodes, {done} done, the latest {days.en}")
