"""Doing things on a page as people do: with a mouse, or with the keys alone. A journey is told once and walked by both hands.

Whatever is meant is told by its name and what it is, never by a path through the markup.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any

from support.browser import moving

STOP = """target => {
  const at = document.activeElement;
  if (!at || at === document.body) return {there: false, seen: '', back: false};
  const style = getComputedStyle(at), box = [...at.getClientRects()].find(each => each.width && each.height);
  const told = at.tagName.toLowerCase() + ' ' + (at.getAttribute('aria-label') || at.name || at.textContent.trim().slice(0, 30));
  let seen = '';
  if (!at.matches('main, [type=date]')) {  // a date has stops of its own inside, each with its ring
    const middle = (from, to, most) => (Math.max(from, 0) + Math.min(to, most)) / 2;  // of what lies in the window
    const top = box && document.elementFromPoint(middle(box.left, box.right, innerWidth), middle(box.top, box.bottom, innerHeight));
    if (!at.matches(':focus-visible') || style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2) seen = told + ': no ring';
    else if (!top) seen = told + ': out of the window';
    else if (top !== at && !at.contains(top) && !top.contains(at)) seen = told + ': under ' + top.outerHTML.slice(0, 80);
  }
  return {there: at === target, seen, back: !!(at.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_PRECEDING)};
}"""
"""Whether the focus has come to the target, whether one sees where it is, and whether the target lies behind."""


def starts(name: str) -> re.Pattern[str]:
    """Whatever is called this, with or without a remark behind it; a longer word is another name."""
    return re.compile(r"^\s*" + re.escape(name) + r"(?=选填|$|[^\u4e00-\u9fff\w-])")


def stop_at(page: Any, target: Any) -> dict[str, Any]:
    """Where the focus is; what has it may still be scrolling into sight, which takes as long as the machine takes."""
    stop: dict[str, Any] = page.evaluate(STOP, target)
    for _ in range(50):
        if not stop["seen"]:
            break
        page.wait_for_timeout(100)
        stop = page.evaluate(STOP, target)
    return stop


class Hand(ABC):
    """A hand on a page of one person."""

    def __init__(self, page: Any) -> None:
        self.page = page

    @property
    def main(self) -> Any:
        """What the page is about."""
        return self.page.locator("main")

    @property
    def words(self) -> str:
        """What one reads."""
        return str(self.main.inner_text())

    def go(self, path: str) -> None:
        """Type an address."""
        self.page.goto(path)

    def arrive(self, path: str) -> None:
        """Wait for the page at an address, told as a pattern; who came in by the skip link takes its mark along."""
        try:
            self.page.wait_for_url(re.compile(path + "(#content)?$"))
        except Exception as late:
            raise AssertionError(f"{path} is not come to, but {self.page.url}: {self.words[:800]}") from late

    def enter(self, place: str) -> None:
        """Go to a place of the main menu."""
        with moving(self.page):
            self.use(self.page.get_by_role("navigation", name="主菜单").get_by_role("link", name=starts(place)))

    def look_up(self, asked: str) -> None:
        """Write into the search box of every page, and press Enter."""
        self.put(self.page.get_by_role("searchbox", name="查找"), asked)
        self.page.keyboard.press("Enter")
        self.main.get_by_role("heading", level=1, name=f"查找“{asked}”").wait_for()
        self.page.wait_for_load_state()

    def take_up(self, todo: str) -> None:
        """Go to the home page, and from there to what waits for one, told by how it begins."""
        self.enter("首页")
        self.use(self.main.get_by_role("link", name=re.compile("^" + re.escape(todo))))

    def press(self, name: str, within: Any = None) -> None:
        """Press a button."""
        self.use((within or self.main).get_by_role("button", name=starts(name)))

    def follow(self, name: str, within: Any = None) -> None:
        """Follow a link."""
        self.use((within or self.main).get_by_role("link", name=starts(name)))

    def unfold(self, name: str, within: Any = None) -> None:
        """Open what is folded up."""
        self.use((within or self.main).locator("summary", has_text=name))

    def write(self, label: str, text: str, within: Any = None) -> None:
        """Write into a field, in the place of what stands there."""
        self.put((within or self.main).get_by_label(starts(label)), text)

    def choose(self, label: str, option: str, within: Any = None) -> None:
        """Choose one of several."""
        self.pick((within or self.main).get_by_label(starts(label)), option)

    def tick(self, label: str, within: Any = None) -> None:
        """Tick a box."""
        box = (within or self.main).get_by_role("checkbox", name=label, exact=True)
        self.use(box)
        assert box.is_checked()

    def attach(self, label: str, file: Path, within: Any = None) -> None:
        """Choose a file, in the window that opens."""
        with self.page.expect_file_chooser() as window:
            self.use((within or self.main).get_by_label(starts(label)))
        window.value.set_files(file)

    def take(self, name: str, path: Path, within: Any = None) -> Path:
        """Download by a link."""
        with self.page.expect_download() as got:
            self.follow(name, within)
        got.value.save_as(path)
        return path

    @abstractmethod
    def use(self, target: Any) -> None:
        """Press it, whatever it is."""

    @abstractmethod
    def put(self, target: Any, text: str) -> None:
        """Write into it."""

    @abstractmethod
    def pick(self, target: Any, option: str) -> None:
        """Choose in it."""


class Mouse(Hand):
    """Points and clicks."""

    def use(self, target: Any) -> None:
        """Click."""
        target.click()

    def put(self, target: Any, text: str) -> None:
        """Click, then type."""
        target.click()
        target.fill("")
        self.page.keyboard.type(text)

    def pick(self, target: Any, option: str) -> None:
        """Choose from the list."""
        target.select_option(label=option)


class Keyboard(Hand):
    """Tab, Shift+Tab, Enter, Space and arrows; every stop on the way must be seen, and none may hold the focus."""

    def use(self, target: Any) -> None:
        """Come to it, and press Enter, or the space bar where Enter sends a form."""
        self.reach(target)
        kind = target.get_attribute("type")
        self.page.keyboard.press("Space" if kind in ("checkbox", "file") else "Enter")

    def put(self, target: Any, text: str) -> None:
        """Come to it, and type over what is there."""
        self.reach(target)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.press("Delete")
        self.page.keyboard.type(text)

    def pick(self, target: Any, option: str) -> None:
        """Come to it, and go down the list."""
        self.reach(target)
        self.page.keyboard.press("Home")
        for _ in range(60):
            if target.evaluate("each => each.selectedOptions[0].label.trim()") == option:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{option} is not in the list")

    def reach(self, target: Any, most: int = 150) -> None:
        """Tab to it, the shorter way round; a page that was just opened is entered by its skip link."""
        found = target.element_handle()
        if self.page.evaluate("() => document.activeElement === document.body"):
            self._skip()
        for _ in range(most):
            stop = stop_at(self.page, found)
            assert not stop["seen"], f"{self.page.url}: {stop['seen']}"
            if stop["there"]:
                return
            self.page.keyboard.press("Shift+Tab" if stop["back"] else "Tab")
        raise AssertionError(f"not reached by Tab: {found}")

    def _skip(self) -> None:
        self.page.keyboard.press("Tab")
        assert self.page.evaluate("() => document.activeElement.className") == "skip"
        self.page.keyboard.press("Enter")
        assert self.page.evaluate("() => document.activeElement.id") == "content"
