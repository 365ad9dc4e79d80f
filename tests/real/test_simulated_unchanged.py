"""The examples on their real figures, simulated with no noise and no weight moved: each is the run itself, to the last digit."""

from __future__ import annotations

from pathlib import Path

import pytest
from real.examples import score_example
from support.unchanged import is_itself

WORLDS = (
    ("cn-estate-panel", {}),
    ("commodity-prices", {"period": "2019"}),
    ("cn-machinery-statements", {"scheme": "eva.yaml", "period": "2017", "mapping": "mapping-eva.yaml"}),
    ("mta-nyct-monthly-kpi", {"period": "2017-12"}),
    ("nyc-mmr-annual", {}),
    ("nyc-mmr-annual", {"scheme": "climbing.yaml"}),
    ("cn-ashare-quarterly-2015", {"period": "2015H1"}),
)


@pytest.mark.parametrize(("name", "how"), WORLDS)
def test_an_example_simulated_without_a_change_is_itself(name: str, how: dict[str, str], real_data: Path) -> None:
    is_itself(score_example(real_data, name, **how))
