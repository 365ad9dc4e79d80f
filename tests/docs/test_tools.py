"""The tool that takes pictures of every page can be started as its first lines say."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

TOOLS = Path(__file__).resolve().parents[2] / "docs" / "tools"


def test_the_tool_that_takes_pictures_of_pages_starts() -> None:
    done = subprocess.run(
        [sys.executable, str(TOOLS / "screens.py"), "--help"], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert "usage" in done.stdout
