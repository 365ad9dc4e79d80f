"""The tables of goals."""

from .ask import Ask, AskRung, Reply
from .cycle import Cycle, CycleState
from .goal import Goal, How, Source, State, Task, Way
from .interface import Interface, Step, StepKind, Terms
from .node import Node
from .template import NodeTemplate, ProjectType, TemplateNode
from .tier import Tier, TierKind
from .upload import Upload

__all__ = [
    "Ask",
    "AskRung",
    "Cycle",
    "CycleState",
    "Goal",
    "How",
    "Interface",
    "Node",
    "NodeTemplate",
    "ProjectType",
    "Reply",
    "Source",
    "State",
    "Step",
    "StepKind",
    "Task",
    "TemplateNode",
    "Terms",
    "Tier",
    "TierKind",
    "Upload",
    "Way",
]
