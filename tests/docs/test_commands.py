"""Every command a page shows is a real one, with real options; every notebook block runs."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

import pytest

from hengji.cli.main import main, parser
from hengji.engine.intake import parse_mapping

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "docs" / "tools"))

from blocks import FENCE, LAUNCHER_ONLY, commands  # noqa: E402 - the tools of the documentation are no package

PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
SHOWN = [(page.relative_to(ROOT).as_posix(), words) for page in PAGES for words in commands(page.read_text("utf-8"))]


@pytest.mark.parametrize(("page", "words"), SHOWN, ids=[f"{page}: {' '.join(words)[:60]}" for page, words in SHOWN])
def test_a_command_shown_is_understood(page: str, words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert words, page
    if words[0] in LAUNCHER_ONLY:
        return
    try:
        parser("zh").parse_args(words)
        refused = None
    except SystemExit as stop:
        refused = stop.code
    assert not refused, f"{page}: hengji {' '.join(words)}\n{capsys.readouterr().err}"


def test_the_pages_show_every_command() -> None:
    actions = [action for action in parser("zh")._actions if isinstance(action, argparse._SubParsersAction)]
    assert set(actions[0].choices) - {words[0] for _, words in SHOWN} == set()


def test_a_command_that_does_not_exist_would_be_noticed() -> None:
    with pytest.raises(SystemExit):
        parser("zh").parse_args(["scroe", "scheme.yaml"])


@pytest.mark.parametrize("name", ["README.md", "docs/howto/use-the-library.md"])
def test_the_notebook_blocks_run(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["new", "my-group"]) == 0
    page = (ROOT / name).read_text("utf-8")
    blocks = [fence[2] for fence in FENCE.finditer(page) if fence[1] == "python"]
    assert blocks
    space: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, name, "exec"), space)  # noqa: S102 - the pages are ours
    assert re.search(r"\d", capsys.readouterr().out)


def test_the_mapping_shown_is_read_without_a_finding() -> None:
    page = (ROOT / "docs" / "howto" / "foreign-data.md").read_text("utf-8")
    shown = [fence[2] for fence in FENCE.finditer(page) if fence[1] == "yaml"]
    assert [parse_mapping(text)[1] for text in shown] == [[]]
