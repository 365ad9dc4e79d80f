"""Simulation: what a scheme does to a group before anybody is paid by it.

- `picture`    a run at a glance: spread, grades, what the pools cost, which items tell units apart, who follows size or last year
- `compare`    two schemes on the same group: who wins and loses
- `weights`    how far the result hangs on each weight
- `scenarios`  thousands of years as they might have been: the chance of each grade, the range of the cost; memory stays flat
"""

from .compare import Comparison, Moved, compare_runs
from .picture import Picture, Spread, look
from .scenarios import Noise, Outlook, Seen, foresee
from .weights import Sensitivity, shake

__all__ = [
    "Comparison",
    "Moved",
    "Noise",
    "Outlook",
    "Picture",
    "Seen",
    "Sensitivity",
    "Spread",
    "compare_runs",
    "foresee",
    "look",
    "shake",
]
