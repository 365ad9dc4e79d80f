"""Units, people with their posts, and roles from a workbook: a template out, the filled one read and planned, accepted whole or not at
all."""

from .columns import ROLES, SHEET, UNITS
from .plan import Line, Plan, planned
from .reading import MOST, Filled, read
from .roles import RoleLine
from .template import template
from .units import UnitLine

__all__ = [
    "MOST", "ROLES", "SHEET", "UNITS", "Filled", "Line", "Plan", "RoleLine", "UnitLine", "planned", "read", "template",
]  # fmt: skip
