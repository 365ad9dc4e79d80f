"""Hengji 衡绩: a performance-management engine for state-owned enterprise groups.

Start with ``from hengji import engine``; the rooms and what each may know are in ``docs/explanation``.
This module imports nothing, so that ``import hengji`` costs nothing.
"""

__version__ = "0.1.0"
