"""Rows of a letter for its pages, in the words of its paper."""

from __future__ import annotations

from dataclasses import dataclass

from django import template

from ...engine.values.text import Text
from ..content import Content, Goal, Node
from ..tables import goal_cells, matter_of

register = template.Library()


@dataclass(frozen=True, slots=True)
class GoalRow:
    """A goal as its row tells it."""

    goal: Goal
    tiers: Text
    part: Text
    scored: Text


@dataclass(frozen=True, slots=True)
class NodeRow:
    """A node with what it is of."""

    node: Node
    matter: Text


@register.filter
def goal_rows(content: Content) -> list[GoalRow]:
    """The goals in order."""
    both = [(goal_cells(content, goal, "zh"), goal_cells(content, goal, "en")) for goal in content.goals]
    return [
        GoalRow(goal, *(Text(one, two) for one, two in zip(zh, en, strict=True)))
        for goal, (zh, en) in zip(content.goals, both, strict=True)
    ]


@register.filter
def node_rows(content: Content) -> list[NodeRow]:
    """The nodes in order."""
    return [
        NodeRow(node, Text(matter_of(content, node, "zh"), matter_of(content, node, "en"))) for node in content.nodes
    ]


@register.filter
def has_places(content: Content) -> bool:
    """Whether a grade has a share of the places."""
    return content.totals is not None and any(each.places for each in content.totals.grades)


@register.filter
def has_pay(content: Content) -> bool:
    """Whether a grade has a multiplier."""
    return content.totals is not None and any(each.pay for each in content.totals.grades)
