"""The page's style sheet (screens from 390 pixels up, and A4) and its small script, kept as files of their own."""

from __future__ import annotations

from pathlib import Path


def _beside(name: str) -> str:
    return Path(__file__).with_name(name).read_text("utf-8")


CSS = _beside("report.css")
SCRIPT = _beside("report.js")
