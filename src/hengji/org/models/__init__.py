"""The tables of the group."""

from .grant import Delegation, Grant
from .person import Account, Appointment, Person, Post, PostKind
from .unit import Kind, Unit, UnitSpan

__all__ = ["Account", "Appointment", "Delegation", "Grant", "Kind", "Person", "Post", "PostKind", "Unit", "UnitSpan"]
