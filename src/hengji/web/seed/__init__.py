"""The example group of the demo: an invented energy group, made by seeded code through the actions of the rooms, and labelled as one."""

from .group import seed, seeded

__all__ = ["seed", "seeded"]
