"""Every page can be used by everybody: labels, names, headings, landmarks, nothing wider than the window; in both languages and widths."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from support.reach import faults

PAGES = {
    "": ("/sign-in",),
    "olivia": (
        "/", "/me", "/password", "/search?q=fd", "/search?q=none-such", "/units", "/units?view=table", "/units/new",
        "/people", "/people/import", "/delegations", "/gallery", "/no-such-page",
    ),
    "sec": ("/grants", "/grants/new"),
    "sys": ("/accounts", "/accounts/new"),
    "none": ("/",),
    "gus": ("/people",),
}  # fmt: skip


@pytest.mark.parametrize(("who", "path"), [(who, path) for who, paths in PAGES.items() for path in paths])
def test_a_page_can_be_used_by_everybody(open_page: Callable[..., Any], who: str, path: str) -> None:
    page = open_page(path, who=who)
    found = faults(page)
    for lang, width in (("en", 1280), ("zh", 390), ("en", 390)):
        page.context.add_cookies(
            [{"name": "hengji-lang", "value": lang, "url": page.url.split("/", 3)[0] + "//" + page.url.split("/")[2]}]
        )
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(path)
        found += [f"{lang} {width} {fault}" for fault in faults(page)]
    assert found == []


def test_pages_of_one_thing_can_be_used_by_everybody(open_page: Callable[..., Any]) -> None:
    page = open_page("/units", who="olivia")
    page.get_by_role("link", name="西部风电").click()
    found = faults(page)
    for tail in ("/rename", "/move", "/close"):
        address = page.url
        page.goto(address + tail)
        found += faults(page)
        page.goto(address)
    page.locator('main a[href^="/people/"]').first.click()
    found += faults(page)
    page.goto("/grants")
    page.get_by_role("link", name="打开").first.click()
    assert found + faults(page) == []
