"""Pictures of every page, at two widths and in both languages, for whoever looks at them.

    python docs/tools/screens.py FOLDER [--at ADDRESS] [NAME…]

They are of the example group: of one made for the purpose, or of a `hengji demo` that answers at the address. The pages stand in
`screen_pages.py`. The pictures are not kept in the repository. A page that is wider than the screen is told, and so is what the browser
complained of.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests"), str(Path(__file__).parent)]

from screen_pages import PAGES, Where  # noqa: E402 - it stands beside this file
from support.browser import Watched, launched  # noqa: E402 - they stand in the tests

WIDTHS = (1440, 390)
HIGHEST = 1900
PASSWORD = "hengji-demo-2026"
_SIGNED: dict[str, Any] = {}


def main() -> None:
    """Take them."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--at", default="")
    parser.add_argument("--lang", choices=("zh", "en"))
    told = parser.parse_args()
    told.folder.mkdir(parents=True, exist_ok=True)
    from playwright.sync_api import sync_playwright

    with TemporaryDirectory() as fonts, _example(told.at) as address, sync_playwright() as play:
        browser = launched(play, Path(fonts))
        for lang in (told.lang,) if told.lang else ("zh", "en"):
            for name, who, where in PAGES:
                if not told.names or any(name == each or name.startswith(each + "-") for each in told.names):
                    shots(browser, address, told.folder, lang, name, who, where)
        browser.close()


@contextlib.contextmanager
def _example(address: str) -> Iterator[str]:
    """The address of the example group."""
    if address:
        yield address
        return
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        address = "http://127.0.0.1:8779"
        command = [sys.executable, "-m", "hengji", "demo", "--port", "8779", "--data", folder]
        env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env) as server:
            try:
                _wait(address)
                yield address
            finally:
                server.terminate()


def _wait(address: str, seconds: int = 240) -> None:
    for _ in range(seconds):
        with contextlib.suppress(OSError), urllib.request.urlopen(address + "/health", timeout=5):
            return
        time.sleep(1)
    raise RuntimeError("the example did not start")


def shots(browser: Any, address: str, folder: Path, lang: str, name: str, who: str, where: Where) -> None:
    """One page at every width."""
    context = browser.new_context(storage_state=_SIGNED.get(who))
    context.add_cookies([{"name": "hengji-lang", "value": lang, "url": address}])
    page, watched = context.new_page(), Watched()
    watched.watch(page)
    if who and who not in _SIGNED:
        page.goto(address + "/sign-in")
        page.fill("#login", who)
        page.fill("#password", PASSWORD)
        page.press("#password", "Enter")
        page.wait_for_url(address + "/")
        _SIGNED[who] = context.storage_state()
    path = where if isinstance(where, str) else where(page, address)
    if path is None:
        print(f"{name} {lang}  NO SUCH PAGE")
        return
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(address + path)
        wide = page.evaluate("document.documentElement.scrollWidth")
        high = min(HIGHEST, page.evaluate("document.documentElement.scrollHeight"))
        page.set_viewport_size({"width": width, "height": max(600, high)})
        page.screenshot(path=folder / f"{name}-{width}-{lang}.png")
        print(f"{name} {width} {lang}{'' if wide <= width else f'  WIDER: {wide}'}", flush=True)
    for complaint in watched.complaints:
        print(f"  {complaint}")
    context.close()


if __name__ == "__main__":
    main()
