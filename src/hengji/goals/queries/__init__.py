"""Reads of goals: each takes a viewer and gives only what is in its scope."""

from .board import Board, board, forget_faults
from .carried import Carried, Owed, duties_owed, goals_carried, goals_touched
from .choices import cycle_of, cycles, parents_offered, templates, units_to_edit
from .goal_map import Line, MapPage, goal_map
from .goal_page import GoalPage, goal_page
from .interfaces import InterfacePage, interface_page, interfaces_seen, interfaces_standing
from .parts import ground, parts_of
from .pool import codes_of, pool
from .scope import goal_seen, goals_seen, sees_whole
from .years import Year, years

__all__ = [
    "Board",
    "Carried",
    "GoalPage",
    "InterfacePage",
    "Line",
    "MapPage",
    "Owed",
    "Year",
    "board",
    "codes_of",
    "cycle_of",
    "cycles",
    "duties_owed",
    "forget_faults",
    "goal_map",
    "goal_page",
    "goal_seen",
    "goals_carried",
    "goals_seen",
    "goals_touched",
    "ground",
    "interface_page",
    "interfaces_seen",
    "interfaces_standing",
    "parents_offered",
    "parts_of",
    "pool",
    "sees_whole",
    "templates",
    "units_to_edit",
    "years",
]
