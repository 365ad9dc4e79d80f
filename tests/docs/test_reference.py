"""What is generated from code is not behind it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_generated_pages_pictures_and_outputs_are_fresh() -> None:
    command = [sys.executable, str(ROOT / "docs" / "tools" / "build.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}\nrun: ./hengji dev python docs/tools/build.py"
