"""The tables of the group."""

from .factor import Begun, Factor, FactorRule
from .grant import Delegation, Grant
from .person import Account, Appointment, Person, Post, PostKind
from .unit import Kind, Unit, UnitMerge, UnitSpan

__all__ = [
    "Account",
    "Appointment",
    "Begun",
    "Delegation",
    "Factor",
    "FactorRule",
    "Grant",
    "Kind",
    "Person",
    "Post",
    "PostKind",
    "Unit",
    "UnitMerge",
    "UnitSpan",
]
