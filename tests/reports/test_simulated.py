"""The page of a simulation: everything that was found, in both languages, the same bytes every time."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest

from hengji.analysis.simulation import Noise, compare_runs, foresee, look, shake
from hengji.cli.rooms import read_scheme
from hengji.cli.scoring import score_files
from hengji.demo import scheme_path, write_group
from hengji.engine.run.result import Run
from hengji.reports.simulated import Simulated, simulation_html, write_simulation


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The example group."""
    data = tmp_path_factory.mktemp("group") / "data.xlsx"
    write_group(data)
    return score_files(read_scheme(scheme_path())[0], data, None, None, lambda text: None)


@pytest.fixture(scope="module")
def found(run: Run) -> Simulated:
    """All of it: scenarios, and the scheme beside itself."""
    noise = Noise(Fraction(1, 20))
    return Simulated(
        run, look(run, [], ["class"]), shake(run), foresee(run, 5, 1, noise), noise, run, compare_runs(run, run)
    )


def test_the_page_says_everything_in_both_languages(found: Simulated) -> None:
    page = simulation_html(found)
    for zh, en in (
        ("方案模拟 · 不得用于兑现", "Simulation, not for pay"),
        ("哪些考核项起作用", "Which items decide"),
        ("每个权重动一动", "What hangs on each weight"),
        ("5 个情景，种子 1", "5 scenarios, seed 1"),
        ("谁得谁失", "Who wins and who loses"),
    ):
        assert f'<span lang="zh">{zh}' in page
        assert en in page
    assert page.count("<svg") >= 4
    assert not re.search(r"https?://(?!www\.w3\.org)", page)
    for name in found.run.units.names:
        assert name in page


def test_without_scenarios_and_another_scheme_their_parts_are_not_there(run: Run) -> None:
    page = simulation_html(Simulated(run, look(run), shake(run)), "en")
    assert '<html lang="en">' in page
    assert "scenarios" not in page
    assert "Who wins" not in page


def test_the_same_simulation_gives_the_same_bytes_and_leaves_no_half_of_a_page(
    found: Simulated, tmp_path: Path
) -> None:
    for name in ("one.html", "two.html"):
        write_simulation(found, tmp_path / name)
    assert (tmp_path / "one.html").read_bytes() == (tmp_path / "two.html").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.html", "two.html"]
