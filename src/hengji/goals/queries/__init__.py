"""Reads of goals: each takes a viewer and gives only what is in its scope."""

from .board import Board, board
from .choices import cycle_of, cycles, parents_offered, templates, units_to_edit
from .goal_map import Line, MapPage, goal_map
from .goal_page import GoalPage, goal_page
from .interfaces import InterfacePage, interface_page, interfaces_standing
from .parts import ground, parts_of
from .pool import pool
from .scope import goal_seen, goals_seen, sees_whole

__all__ = [
    "Board",
    "GoalPage",
    "InterfacePage",
    "Line",
    "MapPage",
    "board",
    "cycle_of",
    "cycles",
    "goal_map",
    "goal_page",
    "goal_seen",
    "goals_seen",
    "ground",
    "interface_page",
    "interfaces_standing",
    "parents_offered",
    "parts_of",
    "pool",
    "sees_whole",
    "templates",
    "units_to_edit",
]
