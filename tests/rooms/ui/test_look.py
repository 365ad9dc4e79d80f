"""The look: pairs of colours that can be read, and nothing that a strict policy forbids."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hengji.ui.words import grouped

UI = Path(__file__).resolve().parents[3] / "src" / "hengji" / "ui"
SHEET = (UI / "static" / "ui" / "hengji.css").read_text("utf-8")
NAMES = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", SHEET))
PAIRS = [
    *((ink, ground) for ink in ("ink", "faint", "link", "accent") for ground in ("paper", "ground", "wash", "hover")),
    *((tone, f"{tone}-ground") for tone in ("good", "warn", "bad", "none", "link")),
]


def light(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_words_stand_out_from_their_ground(ink: str, ground: str) -> None:
    assert contrast(NAMES[ink], NAMES[ground]) >= 4.5


@pytest.mark.parametrize("ground", ["link", "accent"])
def test_white_words_stand_out_on_buttons(ground: str) -> None:
    assert contrast("#ffffff", NAMES[ground]) >= 4.5


def test_every_name_that_is_used_is_given() -> None:
    given = set(re.findall(r"--([a-z0-9-]+):", SHEET))
    assert set(re.findall(r"var\(--([a-z0-9-]+)\)", SHEET)) <= given


def test_no_template_has_inline_style_or_script() -> None:
    for path in UI.parent.rglob("templates/**/*.html"):
        text = path.read_text("utf-8")
        assert not re.search(r"\sstyle=|\son[a-z]+=|<style|<script(?! src)|javascript:", text), path


def test_a_number_that_is_text_has_its_thousands_separated_and_nothing_else_is_touched() -> None:
    for text, shown in (
        ("762660", "762,660"), ("-759861.05", "-759,861.05"), ("1800", "1,800"), ("999", "999"), ("12.34567", "12.34567"), ("1/3", "1/3"),
        ("4000/3", "4000/3"), ("G-1000", "G-1000"), ("", ""),
    ):  # fmt: skip
        assert grouped(text) == shown, text
