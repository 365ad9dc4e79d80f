"""`hengji rule` on sentences as people write them: what is clear scores as computed by hand, what is open is never scored.

The sentences (`sentences/*.yaml`) were written from the syllabus alone, trade by trade (grids, hospitals, suppliers, ports, mines,
courses, counties), and are read through the command line, whose answer other tools rely on.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from hengji.cli.main import main

SENTENCES = Path(__file__).parent / "sentences"
OPTIONS = ("weight", "target", "base", "challenge", "prior", "unit", "direction", "points", "partial")


def _entries(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load((SENTENCES / f"{name}.yaml").read_text("utf-8"))
    return found


CLEAR, OPEN, BEYOND = _entries("clear"), _entries("open"), _entries("beyond")
ONCE_MISREAD, NOT_GUESSED = _entries("once_misread"), _entries("not_guessed")


def _ask(
    entry: Mapping[str, Any], actual: str | list[str] | None, capsys: pytest.CaptureFixture[str]
) -> tuple[int, dict[str, Any]]:
    words = ["rule", entry["sentence"], "--json", "--lang", "zh"]
    for name, value in entry["context"].items():
        words += [f"--{name}", value] if name in OPTIONS else ["--tier", f"{name}={value}"]
    for one in actual if isinstance(actual, list) else [] if actual is None else [actual]:
        words.append(f"--actual={one}")
    code = main(words)
    return code, json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("entry", [*CLEAR, *ONCE_MISREAD], ids=lambda entry: entry["sentence"][:40])
def test_a_clear_sentence_scores_as_computed_by_hand(entry: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    found = []
    for case in entry["cases"]:
        code, answer = _ask(entry, case["actual"], capsys)
        assert code == 0, (entry["sentence"], answer)
        found.append({key: answer[key] for key in case if key != "actual"} | {"actual": case["actual"]})
    assert found == [dict(case) for case in entry["cases"]], (entry["sentence"], answer["clause"])


@pytest.mark.parametrize("entry", OPEN, ids=lambda entry: entry["sentence"][:40])
def test_what_a_sentence_leaves_open_is_asked_and_never_scored(
    entry: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    code, answer = _ask(entry, entry.get("actual"), capsys)
    assert code == 1, (entry["why"], answer)
    assert answer["score"] is None
    if "readings" in entry:
        assert len(answer["readings"]) >= 2, (entry["why"], answer)
        assert all(reading["meaning"] and reading["write"] for reading in answer["readings"])


@pytest.mark.parametrize("entry", [*BEYOND, *NOT_GUESSED], ids=lambda entry: entry["sentence"][:40])
def test_what_is_beyond_the_language_is_refused_with_a_reason(
    entry: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    code, answer = _ask(entry, None, capsys)
    assert code == 1, answer
    assert answer["findings"]


def test_the_sentences_are_many_and_few_are_beyond() -> None:
    assert len(CLEAR) >= 600
    assert len(BEYOND) <= 80
    assert len(OPEN) >= 80


def test_a_budget_is_the_items_budget_where_it_has_one(capsys: pytest.CaptureFixture[str]) -> None:
    entry = {
        "sentence": "比预算每少100万元扣1分，扣完为止",
        "context": {"weight": "30", "unit": "万元", "target": "9000"},
    }
    assert _ask(entry, "8000", capsys)[1]["score"] == "20.00"
    entry["context"] = {**entry["context"], "budget": "8500"}
    assert _ask(entry, "8000", capsys)[1]["score"] == "25.00"


def test_a_date_in_the_sentence_is_the_date_due(capsys: pytest.CaptureFixture[str]) -> None:
    entry = {"sentence": "6月30日前完成得满分，每推迟一天扣1分", "context": {"weight": "10"}}
    assert _ask(entry, "2026-07-02", capsys)[1]["score"] == "8.00"
    entry["context"] = {"weight": "10", "target": "2026-07-01"}
    code, answer = _ask(entry, "2026-07-02", capsys)
    assert (code, answer["findings"][0]["code"]) == (1, "date-differs")
