"""A browser for the journeys; without Chromium they are skipped, loudly. What a page complains of fails its journey."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

import pytest
import support.product  # noqa: F401 - it sets Django up
from support.browser import PATIENCE, Served, Watched, chromium, launched, running, served, sign_in
from support.databases import Database, prepared
from support.group_of_rooms import PASSWORD
from support.hands import Hand, Keyboard, Mouse

from hengji.audit.models import Event
from hengji.audit.verify import verify


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
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        context.add_cookies([{"name": "hengji-lang", "value": lang, "url": product}])
        page = context.new_page()
        watched.watch(page)
        if who:
            sign_in(context, who)
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert watched.complaints == []


@dataclass
class Workplace:
    """A product in the middle of its year, the hand everybody uses there, and its database."""

    product: Served
    database: Database
    hand: type[Hand]
    browser: Any
    watched: Watched = field(default_factory=Watched)
    desks: dict[str, Hand] = field(default_factory=dict)

    @property
    def made(self) -> Any:
        """What the stage is made of."""
        return self.product.made

    def desk(self, who: str) -> Hand:
        """Somebody's own browser, signed in by that hand."""
        if who not in self.desks:
            context = self.browser.new_context(
                base_url=self.product.address, viewport={"width": 1280, "height": 800}, locale="zh-CN"
            )
            context.set_default_timeout(PATIENCE)
            page = context.new_page()
            self.watched.watch(page)
            hand = self.desks[who] = self.hand(page)
            hand.go("/sign-in")
            hand.write("登录名", who)
            hand.write("密码", PASSWORD)
            hand.press("登录")
            page.wait_for_url(self.product.address + "/")
        return self.desks[who]

    @property
    def events(self) -> list[str]:
        """The actions of the trail, in their order; the trail holds."""
        with self.database.in_use():
            assert verify() == []
            return list(Event.objects.order_by("seq").values_list("action", flat=True))


def _told(database: Database) -> str:
    """The address of a database as the product is told it; a socket is a folder."""
    if "sqlite" in database.settings["ENGINE"]:
        return database.address
    held = {name: quote(str(database.settings[name]), safe="") for name in ("USER", "PASSWORD", "HOST", "NAME")}
    return f"postgres://{held['USER']}:{held['PASSWORD']}@{held['HOST']}:{database.settings['PORT'] or 5432}/{held['NAME']}"


@pytest.fixture(scope="session", params=["mouse", "keyboard"])
def _workplace(request: pytest.FixtureRequest, browser: Any) -> Iterator[Workplace]:
    """By mouse on SQLite, by keyboard alone on PostgreSQL."""
    mouse = request.param == "mouse"
    with ExitStack() as open_:
        folder = Path(open_.enter_context(TemporaryDirectory(ignore_cleanup_errors=True)))
        database = open_.enter_context(prepared("sqlite" if mouse else "postgres", folder, "at-work"))
        product = open_.enter_context(running("at-work", _told(database)))
        place = Workplace(product, database, Mouse if mouse else Keyboard, browser)
        yield place
        for hand in place.desks.values():
            hand.page.context.close()


@pytest.fixture
def workplace(_workplace: Workplace) -> Iterator[Workplace]:
    """The same for every journey; what its pages complain of fails the journey."""
    _workplace.watched.complaints.clear()
    yield _workplace
    assert _workplace.watched.complaints == []


@pytest.fixture
def picture(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Where a journey may put a picture."""
    return tmp_path / f"{request.node.name}.png"
