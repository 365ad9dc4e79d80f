"""A total over categories split among the factors of its products: logarithmic mean Divisia index (LMDI-I, Ang 2005).

`V = sum over i of x_i1 x_i2 ... x_in`. Additive: `effect_k = sum_i L(v_i1, v_i0) ln(x_ik1 / x_ik0)`, no residual; multiplicative:
`exp(effect_k / L(V1, V0))`. L(a, b) = (a - b) / ln(a / b), L(a, a) = a. Logarithms are not exact: these are floats. Figures
that are not positive have none: then the mean over all orders of chain substitutions is taken (`split_panel` chooses).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import exp, factorial, fsum, log, prod

from .split import Method

SMALL = 1e-10
"""What stands for a factor of zero (Ang and Liu 2007 find no difference from 1e-10 down)."""


class NotPositive(ValueError):
    """Raised where a logarithm is asked of a negative figure: `category`, `factor`."""

    def __init__(self, category: str, factor: str) -> None:
        self.category, self.factor = category, factor
        super().__init__(f"{category}, {factor}: a negative figure has no logarithm")


@dataclass(frozen=True, slots=True)
class Panel:
    """Factors of every category: `figures[i][k]` of category i and factor k, exact."""

    categories: tuple[str, ...]
    factors: tuple[str, ...]
    figures: tuple[tuple[Fraction, ...], ...]

    def __post_init__(self) -> None:
        if len(self.figures) != len(self.categories) or any(len(row) != len(self.factors) for row in self.figures):
            raise ValueError("one row for each category, one figure for each factor")
        if not self.factors or not self.categories:
            raise ValueError("a panel has categories and factors")

    def values(self) -> list[Fraction]:
        """The product of each category."""
        return [prod(row, start=Fraction(1)) for row in self.figures]

    def total(self) -> Fraction:
        """The sum of the products."""
        return sum(self.values(), Fraction(0))


@dataclass(frozen=True, slots=True)
class IndexSplit:
    """What each factor adds to the total, and by what it multiplies it (empty where a total is not positive). `replaced` counts the
    zeros that stood for `SMALL`; `method` says `lmdi` or, for negative figures, `shapley`."""

    method: str
    base: Fraction
    current: Fraction
    additive: Mapping[str, float]
    multiplicative: Mapping[str, float]
    replaced: int = 0


def split_index(base: Panel, current: Panel, small: float = SMALL) -> IndexSplit:
    """The additive and multiplicative LMDI-I split from `base` to `current`: panels of the same categories and factors.

    Zeros count as `small`. Raises `NotPositive` for negative figures and `ValueError` for panels that differ in shape.
    """
    _same_shape(base, current)
    before, after = _floats(base, small), _floats(current, small)
    weights = [_mean(prod(new), prod(old)) for new, old in zip(after, before, strict=True)]
    additive = {
        name: fsum(w * log(new[k] / old[k]) for w, new, old in zip(weights, after, before, strict=True))
        for k, name in enumerate(base.factors)
    }
    first, last = base.total(), current.total()
    over = _mean(float(last), float(first)) if first > 0 and last > 0 else 0.0
    ratios = {name: exp(effect / over) for name, effect in additive.items()} if over else {}
    zeros = sum(figure == 0 for panel in (base, current) for row in panel.figures for figure in row)
    return IndexSplit("lmdi", first, last, additive, ratios, zeros)


def split_panel(base: Panel, current: Panel) -> IndexSplit:
    """LMDI-I where every figure is at least zero, else the exact mean over all orders of substitution, additive only."""
    _same_shape(base, current)
    if all(figure >= 0 for panel in (base, current) for row in panel.figures for figure in row):
        return split_index(base, current)
    effects = {name: float(effect) for name, effect in over_orders(base, current).items()}
    return IndexSplit(str(Method.SHAPLEY), base.total(), current.total(), effects, {})


def over_orders(base: Panel, current: Panel) -> Mapping[str, Fraction]:
    """The exact mean over all orders in which whole factors (of all categories together) are put at their current figures."""
    count = len(base.factors)
    totals: dict[frozenset[int], Fraction] = {}

    def total(moved: frozenset[int]) -> Fraction:
        if moved not in totals:
            rows = zip(base.figures, current.figures, strict=True)
            mixed = (
                prod(
                    (new if k in moved else old for k, (old, new) in enumerate(zip(a, b, strict=True))),
                    start=Fraction(1),
                )
                for a, b in rows
            )
            totals[moved] = sum(mixed, Fraction(0))
        return totals[moved]

    effects = {}
    for k, name in enumerate(base.factors):
        others = [other for other in range(count) if other != k]
        effects[name] = sum(
            (
                Fraction(factorial(size) * factorial(count - size - 1), factorial(count))
                * (total(frozenset(chosen) | {k}) - total(frozenset(chosen)))
                for size in range(count)
                for chosen in combinations(others, size)
            ),
            Fraction(0),
        )
    return effects


def _same_shape(base: Panel, current: Panel) -> None:
    if base.categories != current.categories or base.factors != current.factors:
        raise ValueError("base and current have the same categories and factors, in the same order")


def _floats(panel: Panel, small: float) -> Sequence[Sequence[float]]:
    for category, row in zip(panel.categories, panel.figures, strict=True):
        for factor, figure in zip(panel.factors, row, strict=True):
            if figure < 0:
                raise NotPositive(category, factor)
    return [[float(figure) or small for figure in row] for row in panel.figures]


def _mean(a: float, b: float) -> float:
    """The logarithmic mean."""
    ratio = log(a / b)
    return (a - b) / ratio if ratio else a
