"""The tables of schemes and classes."""

from .approval import Approval, Author, Decision
from .placement import Placement, Trait
from .scheme import Scheme
from .version import SchemeVersion, Status

__all__ = ["Approval", "Author", "Decision", "Placement", "Scheme", "SchemeVersion", "Status", "Trait"]
