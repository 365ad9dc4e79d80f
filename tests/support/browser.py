"""A real browser on a product of its own: pages that remember what went wrong in them."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60_000
"""So many milliseconds are waited for anything; only a failure lasts that long, and a machine that has other things to do is none."""
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str | None:
    """The system's Chromium."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def sign_in(context: Any, who: str) -> None:
    """Somebody is signed in, by the form of the page but without drawing a page: what signing in looks like is a journey of its own."""
    from support.group_of_rooms import PASSWORD  # here: whoever takes pictures of a served product has no Django set up

    form = context.request.get("/sign-in").text()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
    assert token is not None, form[:400]
    given = {"csrfmiddlewaretoken": token[1], "login": who, "password": PASSWORD}
    answer = context.request.post("/sign-in", form=given, max_redirects=0)
    assert (answer.status, answer.headers.get("location")) == (302, "/"), f"{who} is not signed in: {answer.status}"


@contextlib.contextmanager
def moving(page: Any) -> Iterator[None]:
    """What is done inside leads to another page; afterwards that page is there, all of it.

    A click by itself returns while the page that it leads to is still being read, or even before. The skip link leads to no other page.
    """
    with page.expect_navigation(url=lambda url: not url.endswith("#content")):
        yield


def launched(play: Any, folder: Path) -> Any:
    """Chromium, with Chinese glyphs out of the package where the system has none."""
    from noto_cjk_sans_otc import FONT_PATH

    fonts = folder / "fonts"
    fonts.mkdir(exist_ok=True)
    with contextlib.suppress(FileExistsError):
        (fonts / "cjk.ttc").symlink_to(str(FONT_PATH))
    env = {**os.environ, "XDG_DATA_HOME": str(folder)}
    return play.chromium.launch(executable_path=chromium(), args=["--no-sandbox"], env=env)


@dataclass(frozen=True)
class Served:
    """A product that runs: its address, its database, and what its stage is made of."""

    address: str
    database: str
    made: Any


@contextlib.contextmanager
def served() -> Iterator[str]:
    """The address of a product with the furnished group, for as long as it is needed."""
    with running("furnished") as product:
        yield product.address


@contextlib.contextmanager
def running(stage: str, database: str = "") -> Iterator[Served]:
    """A product with a group of `support.stages`, for as long as it is needed; on SQLite unless a database is given."""
    env = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT / "tests")])}
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        held = database or f"sqlite:///{Path(folder) / 'journeys.db'}"
        command = [sys.executable, "-m", "support.serve", folder, stage, held]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env, text=True) as server:
            assert server.stdin is not None
            assert server.stdout is not None
            try:
                address = server.stdout.readline().strip()
                if not address:
                    raise RuntimeError("the product did not start")
                yield Served(address, held, json.loads(server.stdout.readline()))
            finally:
                server.stdin.close()
                server.terminate()


@dataclass
class Watched:
    """What a page complained of: violations of the content policy, errors of scripts, answers of 5xx."""

    complaints: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = tuple(f"status of {status}" for status in (401, 403, 404, 409, 422, 429))
    """The browser notes every refusal; a refusal is no fault."""

    def watch(self, page: Any) -> None:
        """Listen to a page."""
        page.on("console", lambda said: self._said(said.type, said.text))
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("response", lambda got: got.status >= 500 and self.complaints.append(f"{got.status} {got.url}"))

    def _said(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and not any(each in text for each in self.expected):
            self.complaints.append(f"{kind}: {text}")
