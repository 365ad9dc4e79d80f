"""A browser for the journeys; without Chromium they are skipped, loudly. What a page complains of fails its journey."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import support.product  # noqa: F401 - it sets Django up
from support.browser import Watched, chromium, launched, served
from support.group_of_rooms import PASSWORD


@pytest.fixture(scope="session")
def product() -> Iterator[str]:
    """The address of a product of its own, with the furnished group."""
    if chromium() is None:
        pytest.skip("BROWSER ABSENT: no Chromium on this machine")
    with served() as address:
        yield address


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The system's Chromium."""
    if chromium() is None:
        pytest.skip("BROWSER ABSENT: no Chromium on this machine")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from playwright.sync_api import sync_playwright
    with sync_playwright() as play:
        found = launched(play, tmp_path_factory.mktemp("fonts"))
        yield found
        found.close()


@pytest.fixture
def open_page(product: str, browser: Any) -> Iterator[Callable[..., Any]]:
    """`open_page("/units", who="olivia")`: a page of a browser of its own, signed in where somebody is named."""
    contexts, watched = [], Watched()

    def opened(path: str = "/", who: str = "", lang: str = "zh", width: int = 1280, script: bool = True) -> Any:
        context = browser.new_context(
            base_url=product, viewport={"width": width, "height": 800}, java_script_enabled=script, locale="zh-CN"
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        context.add_cookies([{"name": "hengji-lang", "value": lang, "url": product}])
        page = context.new_page()
        watched.watch(page)
        if who:
            page.goto("/sign-in")
            page.fill("#login", who)
            page.fill("#password", PASSWORD)
            page.press("#password", "Enter")
            page.wait_for_url(product + "/")
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert watched.complaints == []


@pytest.fixture
def picture(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Where a journey may put a picture."""
    return tmp_path / f"{request.node.name}.png"
