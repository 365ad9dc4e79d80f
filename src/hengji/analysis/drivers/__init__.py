"""Drivers: what moved a figure, and by how much each of its factors did.

- `tree`     a figure as a tree of factors (DuPont), each node a formula over its parts
- `split`    the change shared out exactly: chain substitution in a stated order, or the mean over all orders (Shapley, Owen)
- `index`    a total over categories split by logarithmic means (LMDI-I), additive and multiplicative

The shares of a split add up to the change of the figure to the last digit; those of an index up to the last bits of a float.
"""

from .index import IndexSplit, NotPositive, Panel, split_index, split_panel
from .split import Method, Part, Split, split
from .tree import Factor, NotATree, grow

__all__ = [
    "Factor",
    "IndexSplit",
    "Method",
    "NotATree",
    "NotPositive",
    "Panel",
    "Part",
    "Split",
    "grow",
    "split",
    "split_index",
    "split_panel",
]
