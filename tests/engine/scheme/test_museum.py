"""A museum of broken schemes: one mistake a file. Each file's first lines say which finding it must give, where, and in which words."""

from __future__ import annotations

from pathlib import Path

import pytest

from hengji.engine.scheme import examine
from hengji.engine.values.finding import Finding, Level

MUSEUM = Path(__file__).parent / "museum"
EXHIBITS = sorted(MUSEUM.glob("*.yaml"))


def label(path: Path) -> dict[str, str]:
    """The first lines of an exhibit: mistake, code, line, zh, en."""
    lines = path.read_text(encoding="utf-8").splitlines()[:5]
    return dict(line.removeprefix("# ").split(": ", 1) for line in lines)


def findings_of(path: Path) -> list[Finding]:
    return examine(path)[1]


@pytest.mark.parametrize("path", EXHIBITS, ids=[path.stem for path in EXHIBITS])
def test_each_mistake_is_told_at_its_line_in_both_languages_and_nothing_else_is_called_an_error(path: Path) -> None:
    wanted, found = label(path), findings_of(path)
    shown = "\n".join(finding.render("en") for finding in found)
    line = int(wanted["line"])
    told = [finding for finding in found if finding.code == wanted["code"] and finding.where.line == line]
    assert told, f"expected {wanted['code']} in line {line}, found:\n{shown}"
    assert any(wanted["zh"] in finding.render("zh") for finding in told), told[0].render("zh")
    assert any(wanted["en"] in finding.render("en") for finding in told), told[0].render("en")
    others = [finding for finding in found if finding.level is Level.ERROR and finding not in told]
    assert not others, shown


def test_the_museum_is_large_and_every_code_in_it_is_told_from_one_file() -> None:
    assert len(EXHIBITS) >= 50
    assert all(label(path)["mistake"] for path in EXHIBITS)
