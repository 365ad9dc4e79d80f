"""Writes of goals: each authorises, locks, checks version and state, writes through its act, and tells."""

from .approval import approve_goal, send_back_goal, submit_goal
from .asks import answer_other, ask_other
from .cascade import Part, cascade
from .cycles import close_cycle, open_cycle, rename_cycle, reopen_cycle
from .goals import add_goal, change_goal, set_tiers, withdraw_goal
from .imports import hand_in, import_goals
from .interfaces import (
    answer_dispute,
    confirm_interface,
    decide_interface,
    dispute_interface,
    propose_interface,
)
from .many import Shown, approve_goals, submit_goals
from .nodes import NodeWords, add_nodes, add_nodes_from_template, change_node, save_template, withdraw_node
from .values import Typed, set_values

__all__ = [
    "NodeWords",
    "Part",
    "Shown",
    "Typed",
    "add_goal",
    "add_nodes",
    "add_nodes_from_template",
    "answer_dispute",
    "answer_other",
    "approve_goal",
    "approve_goals",
    "ask_other",
    "cascade",
    "change_goal",
    "change_node",
    "close_cycle",
    "confirm_interface",
    "decide_interface",
    "dispute_interface",
    "hand_in",
    "import_goals",
    "open_cycle",
    "propose_interface",
    "rename_cycle",
    "reopen_cycle",
    "save_template",
    "send_back_goal",
    "set_tiers",
    "set_values",
    "submit_goal",
    "submit_goals",
    "withdraw_goal",
    "withdraw_node",
]
