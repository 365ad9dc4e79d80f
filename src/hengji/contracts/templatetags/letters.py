"""Rows of a letter for its pages, in the words of its paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django import template

from ...engine.values.text import Text
from .. import tables
from ..content import Content, Goal, Item, Node
from ..drift import Drift, waiting
from ..sections import LATER, Section, exits_lead, sections
from ..tables import SHARES_OF_DUTY, goal_cells, matter_of, node_part, node_title, nodes_words

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
    """A node with what it is of, what it is called there, and its part of it ("": none)."""

    node: Node
    matter: Text
    title: Text
    part: Text | None


@register.filter
def goal_rows(content: Content) -> list[GoalRow]:
    """The goals in order."""
    both = [(goal_cells(content, goal, "zh"), goal_cells(content, goal, "en")) for goal in content.goals]
    return [
        GoalRow(goal, *(Text(one, two) for one, two in zip(zh, en, strict=True)))
        for goal, (zh, en) in zip(content.goals, both, strict=True)
    ]


@register.filter
def goals_waiting(drifts: Sequence[Drift]) -> tuple[str, ...]:
    """The codes of the goals that are being changed and not approved yet."""
    return waiting(drifts)


@register.filter
def goals_title(content: Content) -> Text:
    """What the goals are headed."""
    return tables.goals_title(content)


@register.filter
def parts(content: Content) -> list[Section]:
    """The parts of an agreement."""
    return sections(content)


@register.filter
def lead(section: Section) -> Text | None:
    """What stands above the exit lines of a part."""
    return exits_lead(section.exits) if section.exits is not None else None


@register.simple_tag
def later_letters() -> Text:
    """What is said of letters that are still to be signed."""
    return LATER


@register.filter
def node_rows(content: Content) -> list[NodeRow]:
    """The nodes in order."""
    return [
        NodeRow(
            node,
            Text(matter_of(content, node, "zh"), matter_of(content, node, "en")),
            node_title(content, node),
            Text(part, node_part(content, node, "en")) if (part := node_part(content, node, "zh")) else None,
        )
        for node in content.nodes
    ]


@register.filter
def nodes_said(content: Content, item: Item) -> Text | None:
    """How the nodes of an item make its score."""
    return nodes_words(content, item)


@register.simple_tag
def shares_of_duty() -> Text:
    """What the share of a duty means."""
    return SHARES_OF_DUTY


@register.filter
def has_places(content: Content) -> bool:
    """Whether a grade has a share of the places."""
    return content.totals is not None and any(each.places for each in content.totals.grades)


@register.filter
def has_pay(content: Content) -> bool:
    """Whether a grade has a multiplier."""
    return content.totals is not None and any(each.pay for each in content.totals.grades)
