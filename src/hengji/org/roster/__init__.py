"""People and their posts from a workbook: a template out, the filled one read and planned, accepted whole or not at all."""

from .plan import Line, Plan, planned
from .reading import MOST, read
from .template import template

__all__ = ["MOST", "Line", "Plan", "planned", "read", "template"]
