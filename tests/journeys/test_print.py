"""A page that is printed: what it tells is on the sheet, what one would do on the screen is not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

TOLD = {"/people": "table", "/grants": "table", "/units": ".tree"}
"""Pages, and what has to be on their sheet."""
DONE = (".top", ".actions", ".filters", ".pager", ".find", ".tabs", ".tool", "button:not(.sort)", ".chooser", ".help")


@pytest.mark.parametrize("path", TOLD)
def test_a_sheet_holds_what_is_told_and_nothing_to_be_done(path: str, open_page: Callable[..., Any]) -> None:
    page = open_page(path, who="olivia", width=695)  # as wide as A4 within its margins
    assert page.locator(TOLD[path]).first.is_visible()
    assert page.locator(".top").is_visible()
    page.emulate_media(media="print")
    assert page.locator(TOLD[path]).first.is_visible()
    for each in DONE:
        for found in page.locator(each).all():
            assert not found.is_visible(), each
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, "beyond the edge of the sheet"
