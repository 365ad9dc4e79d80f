"""What moved a figure: published cases, and what holds of every split."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import permutations
from math import prod
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengji.analysis.drivers import Method, NotATree, NotPositive, Panel, grow, split, split_index, split_panel
from hengji.analysis.drivers.index import over_orders
from hengji.engine.values.null import NullReason

DUPONT = {
    "roe": "margin * turnover * multiplier",
    "margin": "profit / revenue",
    "turnover": "revenue / assets",
    "multiplier": "assets / positive(equity)",
}
Vector = Callable[[str], dict[str, Any]]

numbers = st.fractions(min_value=-1000, max_value=1000, max_denominator=100)


def exact(values: object) -> dict[str, Fraction | None]:
    return {name: Fraction(str(value)) for name, value in dict(values).items()}  # type: ignore[call-overload]


@pytest.mark.parametrize("name", ["fac-001", "fac-002"])
def test_a_chain_of_factors_gives_the_published_products_and_effects(vector: Vector, name: str) -> None:
    case = vector(name)
    factors = case["inputs"]["factors_in_order"]
    ids = {factor["name"]: f"f{place}" for place, factor in enumerate(factors)}
    tree = grow("whole", {"whole": " * ".join(ids.values())})
    base = exact({ids[f["name"]]: f["base"] for f in factors})
    current = exact({ids[f["name"]]: f["current"] for f in factors})
    found = split(tree, base, current)
    expected, tolerance = case["expected"], case["expected"]["abs_tol"]
    assert [float(step) for step in found.steps] == pytest.approx(expected["products"], abs=tolerance)
    assert found.root is not None
    effects = [float(part.effect) for part in found.root.parts]
    assert effects == pytest.approx(expected["effects"], abs=tolerance)
    assert float(found.root.effect) == pytest.approx(expected["total_change"], abs=tolerance)


def test_another_order_gives_other_shares_and_the_order_is_kept_with_them(vector: Vector) -> None:
    case = vector("fac-005")
    first, second = case["cases"]
    tree = grow("cost", {"cost": "output * consumption * price"})
    base, current = _factors_of(first["products"], second["products"])
    for each in (first, second):
        order = [name.strip() for name in each["order"].split(",")]
        found = split(tree, base, current, order=order)
        assert found.order == tuple(order)
        assert [float(step) for step in found.steps] == each["products"]
        assert found.root is not None
        by = {part.name: part.effect for part in found.root.parts}
        assert [by[name] for name in order] == each["effects"]


def _factors_of(one: list[int], other: list[int]) -> tuple[dict[str, Fraction | None], dict[str, Fraction | None]]:
    """Factors with these products: output first in both orders, then consumption or price."""
    base: dict[str, Fraction | None] = {"output": Fraction(one[0]), "consumption": Fraction(1), "price": Fraction(1)}
    current: dict[str, Fraction | None] = {
        "output": Fraction(one[1]),
        "consumption": Fraction(one[2], one[1]),
        "price": Fraction(other[2], other[1]),
    }
    return base, current


@given(st.lists(st.tuples(numbers, numbers), min_size=2, max_size=4))
def test_the_mean_over_orders_is_the_mean_of_all_chains(pairs: list[tuple[Fraction, Fraction]]) -> None:
    names = [f"f{place}" for place in range(len(pairs))]
    tree = grow("y", {"y": " * ".join(names)})
    base: dict[str, Fraction | None] = {name: pair[0] for name, pair in zip(names, pairs, strict=True)}
    current: dict[str, Fraction | None] = {name: pair[1] for name, pair in zip(names, pairs, strict=True)}
    mean = split(tree, base, current, Method.SHAPLEY).root
    assert mean is not None
    totals = dict.fromkeys(names, Fraction(0))
    for order in permutations(names):
        chain = split(tree, base, current, order=order).root
        assert chain is not None
        for part in chain.parts:
            totals[part.name] += part.effect
    count = prod(range(1, len(names) + 1))
    assert {part.name: part.effect for part in mean.parts} == {name: total / count for name, total in totals.items()}


@given(
    st.dictionaries(st.sampled_from("profit revenue assets equity".split()), st.tuples(numbers, numbers), min_size=4)
)
@pytest.mark.parametrize("method", Method)
def test_parts_add_up_to_their_node_at_every_level(method: Method, ends: dict[str, tuple[Fraction, Fraction]]) -> None:
    tree = grow("roe", DUPONT)
    base: dict[str, Fraction | None] = {name: pair[0] for name, pair in ends.items()}
    current: dict[str, Fraction | None] = {name: pair[1] for name, pair in ends.items()}
    found = split(tree, base, current, method)
    if found.root is None:
        assert found.reason is NullReason.ZERO_DENOMINATOR
        return
    assert found.root.base is not None
    assert found.root.current is not None
    assert found.root.effect == found.root.current - found.root.base
    for part in found.root.walk():
        if part.parts:
            assert sum(each.effect for each in part.parts) == part.effect


def test_a_split_needs_every_figure_and_says_which_one_is_missing() -> None:
    tree = grow("roe", DUPONT)
    base = exact({"profit": 10, "revenue": 100, "assets": 200, "equity": 50})
    without = {**base, "assets": None}
    assert split(tree, base, without).at == "roe/turnover/assets"
    assert split(tree, base, without).reason is NullReason.MISSING_FACT
    negative = split(tree, base, {**base, "equity": Fraction(-5)})
    assert (negative.root, negative.reason, negative.at) == (None, NullReason.ZERO_DENOMINATOR, "roe/multiplier")


def test_formulas_that_make_no_tree_are_refused_with_everything_that_is_wrong() -> None:
    with pytest.raises(NotATree) as circle:
        grow("a", {"a": "b * c", "b": "a + d"})
    assert [finding.code for finding in circle.value.findings] == ["drivers-circle"]
    with pytest.raises(NotATree) as many:
        grow("a", {"a": "prior(b) * c", "b": "1 + 2", "c": "x +"})
    codes = {finding.code for finding in many.value.findings}
    assert {"drivers-period", "drivers-constant"} <= codes
    assert len(codes) == 3
    with pytest.raises(NotATree):
        grow("z", {"a": "b * c"})
    with pytest.raises(ValueError, match="not an order"):
        split(grow("a", {"a": "b * c"}), {}, {}, order=["b", "d"])


def panel(rows: list[list[object]]) -> Panel:
    names = tuple(f"x{k}" for k in range(len(rows[0])))
    figures = tuple(tuple(Fraction(str(value)) for value in row) for row in rows)
    return Panel(tuple(f"c{i}" for i in range(len(rows))), names, figures)


def test_a_divisia_index_gives_the_published_effects_to_all_printed_digits(vector: Vector) -> None:
    case = vector("lmdi-001")
    for step in case["cases"]:
        found = split_index(panel(step["x_before"]), panel(step["x_after"]))
        assert list(found.additive.values()) == pytest.approx(step["published_additive"], abs=case["abs_tol"])
        assert list(found.multiplicative.values()) == pytest.approx(
            step["published_multiplicative"], abs=case["abs_tol"]
        )


positive = st.fractions(min_value=Fraction(1, 100), max_value=1000, max_denominator=100)
rows = st.integers(1, 4).flatmap(lambda k: st.lists(st.lists(positive, min_size=k, max_size=k), min_size=2, max_size=2))


@given(rows, rows)
def test_a_divisia_index_leaves_no_residual(before: list[list[object]], after: list[list[object]]) -> None:
    if len(before[0]) != len(after[0]):
        return
    found = split_index(panel(before), panel(after))
    size = max(abs(float(found.base)), abs(float(found.current)))
    assert sum(found.additive.values()) == pytest.approx(float(found.current - found.base), abs=1e-9 * size)
    assert prod(found.multiplicative.values()) == pytest.approx(float(found.current / found.base), rel=1e-9)


def test_a_category_that_comes_or_goes_counts_and_a_negative_one_is_shared_over_orders() -> None:
    gone = split_index(panel([[2, 10], [3, 5]]), panel([[0, 10], [3, 6]]))
    assert gone.replaced == 1
    assert sum(gone.additive.values()) == pytest.approx(18 - 35, abs=1e-6)
    before, after = panel([[2, -10]]), panel([[3, -8]])
    with pytest.raises(NotPositive, match="c0, x1"):
        split_index(before, after)
    found = split_panel(before, after)
    assert found.method == "shapley"
    assert found.additive == {name: float(value) for name, value in over_orders(before, after).items()}
    assert sum(over_orders(before, after).values()) == Fraction(-24 + 20)
    assert found.multiplicative == {}
