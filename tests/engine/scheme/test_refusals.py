"""Numbers of decimals lie between 0 and 12; what the model refuses says what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from hengji.engine.scheme import examine

BASE = """
scheme: t
version: 1
effective: 2026-01-01 .. 2026-12-31
title: {zh: 试, en: Trial}
scale: {full: 100, points: weight}
measures: {a: {title: {zh: 利润, en: Profit}, unit: 万元}}
indicators: {a: {title: {zh: 利润, en: Profit}, unit: 万元, direction: higher}}
classes: {all: {zh: 全, en: All}}
classify: {otherwise: all}
scorecards:
  all:
    - dimension: {zh: 维, en: D}
      items: [{indicator: a, id: b, weight: 100, tiers: {target: 100}, rule: {ratio: target, cap: full}}]
coefficients: {hard: {title: {zh: 难度, en: Difficulty}, factors: {a: 1}, places: COEFFICIENT}}
progress: {moved: {title: {zh: 进步, en: Progress}, indicators: {a: 1}, scale_places: SCALE, places: INDEX}}
ledger: [{sum: items}, {multiply: hard}, {add: {progress: moved, span: 5}}, {clamp: 0 .. 120}, {round: 2}]
grades: {bands: [{grade: A, bonus: 1, title: {zh: 甲, en: A}}], round_first: GRADES}
results: {pay: {title: {zh: 奖金, en: Bonus}, base: money, places: POOL}}
"""
KEYS = {"COEFFICIENT": "4", "SCALE": "4", "INDEX": "2", "GRADES": "2", "POOL": "2"}


def told(folder: Path, **changed: str) -> list[str]:
    text = BASE
    for key, usual in KEYS.items():
        text = text.replace(key, changed.get(key, usual))
    (folder / "scheme.yaml").write_text(text, encoding="utf-8")
    return [each.code for each in examine(folder / "scheme.yaml")[1] if each.level == "error"]


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("value", ["-1", "13", "99"])
def test_a_number_of_decimals_out_of_reason_is_an_error(key: str, value: str, tmp_path: Path) -> None:
    assert told(tmp_path, **{key: value}) == ["decimals"]


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("value", ["0", "12"])
def test_within_0_and_12_it_is_taken(key: str, value: str, tmp_path: Path) -> None:
    assert told(tmp_path, **{key: value}) == []


@pytest.mark.parametrize(
    ("old", "new", "hint"),
    [
        ("factors: {a: 1}, places", "given: b, plus: {a: 0.1}, places", "删去 plus，或改用 factors"),
        ("indicators: {a: 1}, scale", "indicators: {a: 1}, fewest: 1, scale", "fewest: 5"),
        ("indicators: {a: 1}, scale", "indicators: {a: 1}, own: 120%, scale", "own: 50%"),
    ],
)
def test_what_the_model_refuses_of_plus_and_progress_says_what_to_write(
    old: str, new: str, hint: str, tmp_path: Path
) -> None:
    text = BASE.replace(old, new)
    assert text != BASE
    for key, usual in KEYS.items():
        text = text.replace(key, usual)
    (tmp_path / "scheme.yaml").write_text(text, encoding="utf-8")
    found = [each for each in examine(tmp_path / "scheme.yaml")[1] if each.code == "refused"]
    assert [each.hint and each.hint.zh for each in found] == [hint]
