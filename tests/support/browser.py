"""A real browser on a product of its own: pages that remember what went wrong in them."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str | None:
    """The system's Chromium."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def launched(play: Any, folder: Path) -> Any:
    """Chromium, with Chinese glyphs out of the package where the system has none."""
    from noto_cjk_sans_otc import FONT_PATH

    fonts = folder / "fonts"
    fonts.mkdir(exist_ok=True)
    with contextlib.suppress(FileExistsError):
        (fonts / "cjk.ttc").symlink_to(str(FONT_PATH))
    env = {**os.environ, "XDG_DATA_HOME": str(folder)}
    return play.chromium.launch(executable_path=chromium(), args=["--no-sandbox"], env=env)


@contextlib.contextmanager
def served(units: int = 0) -> Iterator[str]:
    """The address of a product with the furnished group, for as long as it is needed."""
    env = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT / "tests")])}
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        command = [sys.executable, "-m", "support.serve", folder, str(units)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env, text=True) as server:
            assert server.stdin is not None
            assert server.stdout is not None
            try:
                address = server.stdout.readline().strip()
                if not address:
                    raise RuntimeError("the product did not start")
                yield address
            finally:
                server.stdin.close()
                server.terminate()


@dataclass
class Watched:
    """What a page complained of: violations of the content policy, errors of scripts, answers of 5xx."""

    complaints: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = ("status of 401", "status of 403", "status of 404", "status of 409", "status of 422")
    """The browser notes every refusal; a refusal is no fault."""

    def watch(self, page: Any) -> None:
        """Listen to a page."""
        page.on("console", lambda said: self._said(said.type, said.text))
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("response", lambda got: got.status >= 500 and self.complaints.append(f"{got.status} {got.url}"))

    def _said(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and not any(each in text for each in self.expected):
            self.complaints.append(f"{kind}: {text}")
