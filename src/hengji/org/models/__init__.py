"""The tables of the group."""

from .factor import Factor, FactorRule, RecoveryCode
from .grant import Delegation, Grant
from .person import Account, Appointment, Person, Post, PostKind
from .unit import Kind, Unit, UnitSpan

__all__ = [
    "Account",
    "Appointment",
    "Delegation",
    "Factor",
    "FactorRule",
    "Grant",
    "Kind",
    "Person",
    "Post",
    "PostKind",
    "RecoveryCode",
    "Unit",
    "UnitSpan",
]
