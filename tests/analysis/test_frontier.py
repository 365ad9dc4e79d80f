"""Efficiency and productivity: published cases, and what holds of every panel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengji.analysis.frontier import (
    Orientation,
    Panel,
    Returns,
    Role,
    Scale,
    compare,
    gather,
    geometric_means,
    measure,
    standings,
)
from hengji.analysis.frontier.programme import Technology
from hengji.analysis.frontier.simplex import solve
from hengji.analysis.frontier.solver import Solver
from hengji.engine.values.finding import Refused

Vector = Callable[[str], dict[str, Any]]


def panel_of(x: Sequence[Sequence[object]], y: Sequence[Sequence[object]], roles: Sequence[Role] = ()) -> Panel:
    """A panel of units u1, u2 ... with inputs x1 ... and outputs y1 ..."""
    given_roles = {f"x{k + 1}": role for k, role in enumerate(roles or [Role.INPUT] * len(x[0]))}
    names = given_roles | {f"y{k + 1}": Role.OUTPUT for k in range(len(y[0]))}
    rows = {
        f"u{place + 1}": dict(zip(names, (Fraction(str(v)) for v in (*uses, *makes)), strict=True))
        for place, (uses, makes) in enumerate(zip(x, y, strict=True))
    }
    return gather(rows, names)[0]


def floats(values: Sequence[Fraction]) -> list[float]:
    return [float(value) for value in values]


def test_the_published_firms_get_their_scores_peers_targets_and_slacks(vector: Vector) -> None:
    case = vector("dea-001")
    found = standings(panel_of(case["inputs"]["x"], case["inputs"]["y"]), Returns.CONSTANT)
    expected, printed = case["expected"], case["published"]
    assert floats([each.score for each in found]) == pytest.approx(expected["theta"], abs=expected["abs_tol"])
    assert float(sum(each.score for each in found)) / 5 == pytest.approx(expected["mean"], abs=expected["abs_tol"])
    for place, each in enumerate(found):
        peers = printed["peers"][f"firm{place + 1}"]
        assert set(each.peers) == {f"u{peer}" for peer in peers}
        weights = printed["peer_weights"].get(f"firm{place + 1}")
        if weights:
            assert [float(each.peers[f"u{peer}"]) for peer in peers] == pytest.approx(weights, abs=0.0006)
        targets = [float(each.targets[name]) for name in ("x1", "x2")]
        assert targets == pytest.approx(printed["input_targets"][place], abs=0.0006)
    assert floats([found[0].slacks["x1"], found[0].slacks["x2"]]) == printed["input_slack"]["firm1"]


def test_one_input_and_one_output_compare_by_their_ratio(vector: Vector) -> None:
    case = vector("dea-003")
    found = standings(panel_of(case["inputs"]["x"], case["inputs"]["y"]), Returns.CONSTANT)
    expected = case["expected"]
    assert floats([each.score for each in found]) == pytest.approx(expected["efficiency"], abs=expected["abs_tol"])
    ratios = [Fraction(y[0], x[0]) for x, y in zip(case["inputs"]["x"], case["inputs"]["y"], strict=True)]
    assert [each.score for each in found] == [ratio / max(ratios) for ratio in ratios]


def test_a_score_of_one_with_a_slack_is_only_weakly_efficient(vector: Vector) -> None:
    case = vector("dea-004")
    x = case["inputs"]["x"]
    found = standings(panel_of(x, [[case["inputs"]["y_each"]]] * len(x)), Returns.CONSTANT)
    expected = case["expected"]
    assert floats([each.score for each in found]) == pytest.approx(expected["theta"], abs=expected["abs_tol"])
    assert [each.efficient for each in found] == [False, False, True, True, True, False]
    assert found[5].weak
    assert found[5].slacks["x1"] == 2
    assert found[5].targets == {"x1": 8, "x2": 1, "y1": 1}


def test_the_published_productivity_indices_come_out_with_their_means(vector: Vector) -> None:
    case = vector("malm-001")
    panels = [
        panel_of([[v] for v in period["x"]], [[v] for v in period["y"]])
        for period in (case["inputs"]["period_1"], case["inputs"]["period_2"])
    ]
    found, findings = compare([("1", panels[0]), ("2", panels[1]), ("3", panels[1])])
    expected, tolerance = case["expected"], case["expected"]["abs_tol"]
    first, second = found
    of = [change.distances for change in first.changes]
    for name, values in (
        ("d11", [d.first for d in of]),
        ("d22", [d.last for d in of]),
        ("period_1_rel_to_2", [d.first_on_last for d in of]),
        ("period_2_rel_to_1", [d.last_on_first for d in of]),
        ("vrs_1", [d.first_pure for d in of]),
        ("vrs_2", [d.last_pure for d in of]),
        ("effch", [change.catch_up for change in first.changes]),
        ("pech", [change.pure for change in first.changes]),
        ("sech", [change.scale for change in first.changes]),
    ):
        assert floats(values) == pytest.approx(expected[name], abs=tolerance), name
    assert [change.shift for change in first.changes] == pytest.approx(expected["techch"], abs=tolerance)
    assert [change.productivity for change in first.changes] == pytest.approx(expected["tfpch"], abs=tolerance)
    assert {change.productivity for change in second.changes} == {expected["period_3_all"]}
    names = {"effch": "catch_up", "techch": "shift", "pech": "pure", "sech": "scale", "tfpch": "productivity"}
    printed, means = case["published"], first.means()
    assert {n: means[names[n]] for n in names} == pytest.approx(printed["means_period_2"], abs=tolerance)
    means = geometric_means([*first.changes, *second.changes])
    assert {n: means[names[n]] for n in names} == pytest.approx(printed["means_all"], abs=tolerance)
    assert [finding.code for finding in findings] == []


small = st.integers(0, 4)


@st.composite
def panels(draw: st.DrawFn) -> Panel:
    """Panels of small whole numbers, full of ties and zeros."""
    units, inputs, outputs = draw(st.integers(1, 6)), draw(st.integers(1, 3)), draw(st.integers(1, 2))
    sides = []
    for count in (inputs, outputs):
        side = [[draw(small) for _ in range(count)] for _ in range(units)]
        for row in side:
            if not any(row):
                row[0] = 1
        for k in range(count):
            if not any(row[k] for row in side):
                side[0][k] = 2
        sides.append(side)
    roles = [
        Role.INPUT,
        *(draw(st.sampled_from([Role.INPUT, Role.FIXED, Role.UNDESIRABLE])) for _ in range(inputs - 1)),
    ]
    return panel_of(sides[0], sides[1], roles)


both_ways = pytest.mark.parametrize("orientation", Orientation)


@both_ways
@given(panels(), st.sampled_from(Returns))
def test_every_standing_is_proven(orientation: Orientation, panel: Panel, returns: Returns) -> None:
    """The peers make up the targets; the targets are the unit moved by its score and its slacks; nothing is better than that."""
    for place, each in enumerate(standings(panel, returns, orientation)):
        assert 0 <= each.score <= 1
        assert all(slack >= 0 for slack in each.slacks.values())
        column = dict(zip(panel.names, panel.column(place), strict=True))
        for name in panel.names:
            mixed = sum(
                weight * panel.column(panel.units.index(peer))[panel.names.index(name)]
                for peer, weight in each.peers.items()
            )
            assert mixed == each.targets[name]
            moved = column[name]
            if (
                name in panel.inputs
                and orientation is Orientation.INPUT
                and panel.roles[panel.inputs.index(name)] is not Role.FIXED
            ):
                moved *= each.score
            if name in panel.outputs and orientation is Orientation.OUTPUT:
                moved /= each.score
            sign = -1 if name in panel.inputs else 1
            assert each.targets[name] == moved + sign * each.slacks[name]
        if returns is Returns.VARIABLE:
            assert sum(each.peers.values()) == 1


@both_ways
@given(panels())
def test_a_basis_the_solver_guesses_gives_what_exact_numbers_alone_give(orientation: Orientation, panel: Panel) -> None:
    for returns in Returns:
        technology = Technology(panel, returns, orientation)
        for place in range(len(panel.units)):
            point = technology.judge(panel.column(place))
            a, b = technology._put(panel.column(place))
            alone = solve(a, b, technology._radial_costs())
            assert point is not None
            assert alone is not None
            assert point.radial == alone.at(0)
            fixed = a.copy()
            fixed[:, 0] = 0
            right = b * point.radial.denominator - a[:, 0] * point.radial.numerator
            best = solve(fixed, right, technology._slack_costs)
            assert best is not None
            costs = technology._slack_costs[technology._first_slack :][: len(point.slacks)]
            assert sum(costs * np.array(point.slacks, dtype=object)) == best.value / point.radial.denominator


@given(panels())
def test_constant_returns_judge_alike_in_both_directions_and_scale_is_what_is_left(panel: Panel) -> None:
    if Role.FIXED in panel.roles or Role.UNDESIRABLE in panel.roles:
        return
    one, other = (standings(panel, Returns.CONSTANT, way) for way in Orientation)
    assert [each.score for each in one] == [each.score for each in other]
    found = measure(panel)
    for whole, own, scale, side in zip(found.overall, found.pure, found.scale, found.returns, strict=True):
        assert whole.score == own.score * scale
        assert scale <= 1
        assert (side is Scale.RIGHT) == (scale == 1)


@given(panels(), st.integers(1, 9), st.integers(1, 9))
def test_no_choice_of_units_changes_a_standing(panel: Panel, one: int, other: int) -> None:
    factors = [Fraction(one, other) if place % 2 else Fraction(other) for place in range(len(panel.names))]
    rows = {
        unit: {
            name: figure * factor
            for name, figure, factor in zip(panel.names, panel.column(place), factors, strict=True)
        }
        for place, unit in enumerate(panel.units)
    }
    roles = dict(zip(panel.inputs, panel.roles, strict=True)) | dict.fromkeys(panel.outputs, Role.OUTPUT)
    again = gather(rows, roles)[0]
    before, after = standings(panel, Returns.VARIABLE), standings(again, Returns.VARIABLE)
    assert [each.score for each in before] == [each.score for each in after]
    assert [each.efficient for each in before] == [each.efficient for each in after]


def test_a_fixed_input_is_not_contracted_and_an_undesirable_output_is() -> None:
    x, y = [[2, 5], [4, 5], [4, 10]], [[2], [2], [3]]
    fixed = standings(panel_of(x, y, [Role.INPUT, Role.FIXED]), Returns.VARIABLE)
    assert floats([each.score for each in fixed]) == [1, 0.5, 1]
    assert fixed[1].targets["x2"] == 5
    bad = standings(panel_of(x, y, [Role.INPUT, Role.UNDESIRABLE]), Returns.VARIABLE)
    assert [each.score for each in bad] == [1, 1, 1]
    assert bad[1].weak
    assert bad[1].slacks["x1"] == 2


def test_scale_says_on_which_side_of_the_right_size_a_unit_stands() -> None:
    found = measure(panel_of([[1], [2], [4], [8]], [[1], [4], [8], [10]]))
    assert found.returns == (Scale.SMALL, Scale.RIGHT, Scale.RIGHT, Scale.LARGE)
    assert floats(found.scale) == [0.5, 1, 1, 0.625]


def test_what_cannot_be_compared_is_refused_with_everything_that_is_wrong() -> None:
    roles = {"staff": Role.INPUT, "cost": Role.FIXED, "profit": Role.OUTPUT}
    rows: dict[str, dict[str, Fraction | None]] = {
        "a": {"staff": Fraction(0), "cost": Fraction(0), "profit": Fraction(3)},
        "b": {"staff": Fraction(2), "cost": Fraction(0), "profit": Fraction(-3)},
        "c": {"staff": None, "cost": Fraction(1), "profit": Fraction(1)},
    }
    with pytest.raises(Refused) as refused:
        gather(rows, roles)
    assert {finding.code for finding in refused.value.findings} == {
        "frontier-left-out",
        "frontier-no-use",
        "frontier-negative",
        "frontier-zero",
    }
    with pytest.raises(Refused) as sides:
        gather({}, {"cost": Role.FIXED})
    assert {finding.code for finding in sides.value.findings} == {
        "frontier-no-input",
        "frontier-no-output",
        "frontier-empty",
    }


def test_few_units_for_many_factors_are_told_and_a_unit_without_a_figure_is_named() -> None:
    roles = {"staff": Role.INPUT, "profit": Role.OUTPUT}
    rows: dict[str, dict[str, Fraction | None]] = {
        "a": {"staff": Fraction(1), "profit": Fraction(3)},
        "b": {"staff": Fraction(1), "profit": None},
    }
    panel, findings = gather(rows, roles)
    assert panel.units == ("a",)
    assert [finding.code for finding in findings] == ["frontier-left-out", "frontier-few"]
    assert "b" in findings[0].message.zh


def test_units_of_one_period_alone_are_named_and_the_others_compared() -> None:
    first = panel_of([[1], [2]], [[1], [1]])
    last = panel_of([[1]], [[2]])
    found, findings = compare([("2023", first), ("2024", last)])
    assert [change.unit for change in found[0].changes] == ["u1"]
    assert [finding.code for finding in findings] == ["malmquist-alone"]
    with pytest.raises(ValueError, match="two periods"):
        compare([("2023", first)])
    with pytest.raises(ValueError, match="different factors"):
        compare([("2023", first), ("2024", panel_of([[1, 1]], [[2]]))])


def test_the_solver_writes_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    standings(panel_of([[1], [2]], [[1], [1]]), Returns.VARIABLE)
    assert capfd.readouterr().out == ""


def test_a_wrong_guess_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    panel = panel_of([[2, 5], [2, 4], [6, 6], [3, 2], [6, 2]], [[1], [2], [3], [1], [2]])
    right = [each.score for each in standings(panel, Returns.CONSTANT)]
    monkeypatch.setattr(Solver, "radial", lambda *_: [1, 2, 3])
    monkeypatch.setattr(Solver, "slacks", lambda *_: None)
    assert [each.score for each in standings(panel, Returns.CONSTANT)] == right
