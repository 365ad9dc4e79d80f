"""Pictures of every page, at two widths and in both languages, for whoever looks at them: `python docs/tools/screens.py FOLDER [NAME…]`.

A room adds its pages to `PAGES`: a name, who looks, the address (a function of the open page where the address has a reference in it).
The pictures are not kept in the repository.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

import support.product  # noqa: E402, F401 - it sets Django up
from support.browser import Watched, launched, served  # noqa: E402 - they stand in the tests
from support.group_of_rooms import PASSWORD  # noqa: E402

WIDTHS = (1440, 390)
HIGHEST = 1800
Where = str | Callable[[Any, str], str]


def first(list_path: str, start: str) -> Where:
    """The address of the first link of a page that begins with `start`."""

    def found(page: Any, address: str) -> str:
        page.goto(address + list_path)
        return str(page.locator(f'main a[href^="{start}"]:not([href$="/new"])').first.get_attribute("href"))

    return found


def _named(words: str) -> Where:
    def found(page: Any, address: str) -> str:
        page.goto(f"{address}/search?q={words}")
        return str(page.locator('main a[href^="/units/"]').first.get_attribute("href"))

    return found


def _after(where: Where, more: str) -> Where:
    return lambda page, address: (where if isinstance(where, str) else where(page, address)) + more


PAGES: tuple[tuple[str, str, Where], ...] = (
    ("sign-in", "", "/sign-in"),
    ("home", "olivia", "/"),
    ("home-security", "sec", "/"),
    ("me", "olivia", "/me"),
    ("password", "olivia", "/password"),
    ("search", "olivia", "/search?q=fd"),
    ("search-empty", "olivia", "/search?q=xyzzy"),
    ("units", "olivia", "/units"),
    ("units-table", "olivia", "/units?view=table"),
    ("unit", "olivia", _named("S1")),
    ("unit-new", "olivia", "/units/new"),
    ("unit-rename", "olivia", _after(_named("S1"), "/rename")),
    ("unit-move", "olivia", _after(_named("S1"), "/move")),
    ("people", "olivia", "/people"),
    ("person", "olivia", first("/people?f-code=P001", "/people/")),
    ("grants", "sec", "/grants"),
    ("grant", "sec", first("/grants?f-state=waiting", "/grants/")),
    ("grant-new", "sec", "/grants/new"),
    ("roster", "olivia", "/people/import"),
    ("accounts", "sys", "/accounts"),
    ("account-new", "sys", "/accounts/new"),
    ("delegations", "olivia", "/delegations"),
    ("no-role", "none", "/"),
    ("missing", "olivia", "/units/nosuchunit"),
    ("forbidden", "gus", "/people"),
    ("gallery", "olivia", "/gallery"),
)


def main() -> None:
    """Take them."""
    folder, wanted = Path(sys.argv[1]), sys.argv[2:]
    folder.mkdir(parents=True, exist_ok=True)
    from playwright.sync_api import sync_playwright

    with TemporaryDirectory() as fonts, served() as address, sync_playwright() as play:
        browser = launched(play, Path(fonts))
        for lang in ("zh", "en"):
            for name, who, where in PAGES:
                if not wanted or name in wanted:
                    shots(browser, address, folder, lang, name, who, where)
        browser.close()


_SIGNED: dict[str, Any] = {}


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
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(address + path)
        wide = page.evaluate("document.documentElement.scrollWidth")
        high = min(HIGHEST, page.evaluate("document.documentElement.scrollHeight"))
        page.set_viewport_size({"width": width, "height": max(600, high)})
        page.screenshot(path=folder / f"{name}-{width}-{lang}.png")
        print(f"{name} {width} {lang}{'' if wide <= width else f'  WIDER: {wide}'}")
    for complaint in watched.complaints:
        print(f"  {complaint}")
    context.close()


if __name__ == "__main__":
    main()
