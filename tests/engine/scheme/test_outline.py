"""Weights and classes are checked even where the scheme could not be read as a whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.schemes import ROOT, WRITTEN

from hengji.engine.scheme import examine
from hengji.engine.values.finding import Level

STARTER = (ROOT / "src" / "hengji" / "cli" / "starter" / "scheme.yaml").read_text("utf-8")
REVENUE = "weight: 20\n          tiers: {target: table}\n          rule: 完成"
UNREADABLE = ("unit: 起}", "unit: 起起}")


def errors(text: str) -> set[str]:
    return {each.code for each in examine(text, "scheme.yaml")[1] if each.level is Level.ERROR}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ((REVENUE, REVENUE.replace("20", "25", 1)), "weights-sum"),
        (("id: results\n      weight: 70", "id: results\n      weight: 75"), "dimension-weight"),
        (("otherwise: all", "otherwise: al"), "unknown-class"),
    ],
)  # fmt: skip
def test_an_unknown_unit_does_not_hide_it(change: tuple[str, str], code: str) -> None:
    assert change[0] in STARTER
    text = STARTER.replace(*UNREADABLE).replace(*change)
    assert errors(text) >= {"unknown-unit", code}


def test_a_scheme_whose_weights_are_right_is_told_nothing_about_them() -> None:
    assert errors(STARTER.replace(*UNREADABLE)) == {"unknown-unit"}


def test_a_weight_that_cannot_be_read_is_told_once() -> None:
    assert errors(STARTER.replace("weight: 30\n          tiers", "weight: dreißig\n          tiers")) == {
        "not-a-number"
    }


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_written_scheme_is_told_anything_new_when_another_key_is_wrong(path: Path, tmp_path: Path) -> None:
    source = path if path.is_file() else path / "scheme.yaml"
    others = [] if path.is_file() else [each for each in path.glob("*.yaml") if each.name != "scheme.yaml"]
    text = source.read_text("utf-8").replace("version:", "versoin:", 1)
    (tmp_path / "scheme.yaml").write_text(text, "utf-8")
    for each in others:
        (tmp_path / each.name).write_bytes(each.read_bytes())
    found = {each.code for each in examine(tmp_path)[1] if each.level is Level.ERROR}
    assert found <= {"unknown-key", "missing-key"}
