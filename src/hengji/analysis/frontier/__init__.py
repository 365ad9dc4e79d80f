"""Frontier: who uses his means well, against those who make the most of theirs.

- `panel`       what units use and make, checked
- `efficiency`  overall (CCR), pure (BCC) and scale efficiency, in both orientations, with peers, slacks and targets
- `malmquist`   productivity between periods: catch-up and shift of the frontier
- `programme`   the linear programme of one unit; `solver` finds its basis in floats, `simplex` proves it in integers

Scores are exact fractions: a unit is efficient when its score is 1.
"""

from .efficiency import Efficiency, Scale, Standing, measure, standings
from .malmquist import Change, Malmquist, compare, geometric_means
from .panel import Panel, Role, gather
from .programme import Orientation
from .solver import Returns

__all__ = [
    "Change",
    "Efficiency",
    "Malmquist",
    "Orientation",
    "Panel",
    "Returns",
    "Role",
    "Scale",
    "Standing",
    "compare",
    "gather",
    "geometric_means",
    "measure",
    "standings",
]
