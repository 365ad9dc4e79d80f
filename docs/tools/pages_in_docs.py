"""The pictures of the pages in the tutorial and the how-tos: `python docs/tools/pages_in_docs.py [FOLDER]`.

It starts the demo, which is the same group each time, in a folder that is gone afterwards, walks the story of the tutorial in a browser and
takes each picture on the way, so the story is known to work as well. Addresses and forms are found by where they lead, not by what is
written on a button. Pictures are of the Chinese pages, with palette colours.
"""

from __future__ import annotations

import base64
import contextlib
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from palette import palette_png

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "pictures" / "pages"
PASSWORD = "hengji-demo-2026"
WIDE, NARROW = 1440, 390
PICTURES = (
    "sign-in", "cascade", "coverage", "home-leader", "home-390", "preview-errors", "preview", "batch", "scheme", "letter",
    "letter-390", "verify", "interface", "grants",
)  # fmt: skip
"""What the story takes: a page of the documentation may show these and no other."""

FIGURES = {
    "revenue": 5120.5, "profit": 880.25, "debt_ratio": 61.8, "output": 11860, "hours": 79, "capex": 640, "staff": 212,
}  # fmt: skip
"""What the tutorial says is to be reported, and is sent as it was typed."""
_PIXELS = """async (data) => {
  const image = await createImageBitmap(await (await fetch('data:image/png;base64,' + data)).blob());
  const canvas = new OffscreenCanvas(image.width, image.height);
  const drawing = canvas.getContext('2d');
  drawing.drawImage(image, 0, 0);
  const bytes = drawing.getImageData(0, 0, image.width, image.height).data;
  let text = '';
  for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768));
  return [image.width, image.height, btoa(text)];
}"""


@contextlib.contextmanager
def demo() -> Iterator[str]:
    """The address of a demo of its own."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("HENGJI_")}
    env |= {"PYTHONPATH": str(ROOT / "src")}
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        command = [sys.executable, "-m", "hengji", "demo", "--json", "--port", "0", "--data", folder]
        with subprocess.Popen(command, stdout=subprocess.PIPE, env=env, cwd=folder, text=True) as server:
            try:
                assert server.stdout is not None
                yield str(json.loads(_object(server.stdout))["address"]).rstrip("/")
            finally:
                server.terminate()


def _object(lines: Iterator[str]) -> str:
    """The first JSON object that a command writes, on one line or on several."""
    text = ""
    for line in lines:
        text += line
        with contextlib.suppress(ValueError):
            json.loads(text)
            return text
    raise RuntimeError("the demo did not start")


@dataclass
class Story:
    """The tutorial as it is walked: a window for each person, and the pictures taken on the way."""

    browser: Any
    address: str
    folder: Path
    windows: dict[str, Any] = field(default_factory=dict)
    taken: list[str] = field(default_factory=list)

    def at(self, who: str, path: str, width: int = WIDE) -> Any:
        """The window of a person, signed in, at a page."""
        if who not in self.windows:
            context = self.browser.new_context(viewport={"width": WIDE, "height": 900})
            context.add_cookies([{"name": "hengji-lang", "value": "zh", "url": self.address}])
            page = context.new_page()
            if who:
                page.goto(self.address + "/sign-in")
                page.fill("#login", who)
                page.fill("#password", PASSWORD)
                page.press("#password", "Enter")
                page.wait_for_url(self.address + "/")
            self.windows[who] = page
        page = self.windows[who]
        page.set_viewport_size({"width": width, "height": 900})
        if not page.goto(self.address + path).ok:
            raise RuntimeError(f"{who} at {path}")
        return page

    def press(self, page: Any, form: str, *, nth: int = 0, **typed: str) -> None:
        """Fill in the form that leads to an address with this ending, and send it."""
        box = page.locator(f'main form[action$="{form}"]').first
        for name, value in typed.items():
            box.locator(f'[name="{name}"]').fill(value)
        with page.expect_navigation():
            box.locator("button").nth(nth).click()

    def take(self, page: Any, name: str, high: int, *, left: int = 0, wide: int = 0) -> None:
        """The upper part of the page, below the head of every page unless the picture is of a small screen."""
        page.evaluate("scrollTo(0, 0)")
        top = 0 if name.endswith("-390") else page.locator("main").bounding_box()["y"]
        width = wide or page.viewport_size["width"]
        page.set_viewport_size({"width": page.viewport_size["width"], "height": max(900, high + round(top) + 40)})
        raw = page.screenshot(clip={"x": left, "y": top, "width": width, "height": high})
        blank = self.browser.new_page()
        across, down, pixels = blank.evaluate(_PIXELS, base64.b64encode(raw).decode())
        blank.close()
        (self.folder / f"{name}.png").write_bytes(palette_png(base64.b64decode(pixels), across, down))
        self.taken.append(name)


def tell(story: Story) -> None:
    """Everything, in the order of the tutorial."""
    story.take(story.at("", "/sign-in"), "sign-in", 1100, left=470, wide=500)
    goals(story)
    figures(story)
    scheme(story)
    letters(story)
    disputed = story.at("office", "/").locator('main a[href^="/goals/interfaces/"]').first.get_attribute("href")
    story.take(story.at("office", disputed), "interface", 940)
    story.take(story.at("security2", "/grants"), "grants", 560)


def goals(story: Story) -> None:
    """A goal set, given to three companies by shares, looked at, handed in and approved."""
    page = story.at("office", "/goals/new")
    for name, value in (
        ("code", "T-01"), ("title_zh", "新增装机容量"), ("title_en", "New capacity"), ("measure", "new_capacity"),
        ("measure_unit", "万千瓦"), ("target", "300"), ("reason", "集团〔2026〕1号文"),
    ):  # fmt: skip
        page.fill(f"#{name}", value)
    for name, value in (("source", "business"), ("task", "quantitative"), ("how", "strict")):
        page.select_option(f"#{name}", value)
    page.select_option("#unit", label="G 示例能源集团（虚构）")
    with page.expect_navigation():
        page.press("#code", "Enter")
    goal = page.url.removeprefix(story.address)
    for parts, name in ((("S01", "50"), ("S04", "30")), "cascade"), ((("S07", "15"),), ""):
        page = story.at("office", goal + "/cascade")
        for unit, share in parts:
            _row(page, unit).locator('input[name^="share-"]').fill(share)
        page.fill("#reason", "集团〔2026〕1号文")
        page.wait_for_timeout(800)
        if name:
            _row(page, "S01").evaluate("row => row.closest('.scroll').scrollTop = row.offsetTop - 120")
            story.take(page, name, 700)
        with page.expect_navigation():
            page.locator("#cascade .submit button").first.click()
    story.take(story.at("office", "/goals/coverage"), "coverage", 720)
    _picked(story, "office")
    story.take(story.at("leader", "/"), "home-leader", 700)
    story.take(story.at("leader", "/", NARROW), "home-390", 760)
    _picked(story, "leader")


def _row(page: Any, unit: str) -> Any:
    return page.locator("tr", has=page.locator("th .also", has_text=re.compile(rf"^\s*{unit}\s*$")))


def _picked(story: Story, who: str) -> None:
    """Every goal found, sent on by a person: handed in, or approved."""
    page = story.at(who, "/goals?text=T-01")
    for box in page.locator('input[name="pick"]').all():
        box.check()
    with page.expect_navigation():
        page.locator('form[action="/goals/many"] button').last.click()


def figures(story: Story) -> None:
    """A month reported with errors, then right, and accepted."""
    page = story.at("liaison", "/")
    form = str(page.locator('main a[href^="/figures/forms/"]').first.get_attribute("href"))
    book = page.context.request.get(f"{story.address}{form}/template.xlsx").body()
    for name, more, high in (("preview-errors", {"debt_ratio": 6180, "hours": 79.1}, 640), ("preview", {}, 900)):
        page = story.at("liaison", form)
        file = {
            "name": "南塘光伏公司 2026-10.xlsx",
            "mimeType": "application/octet-stream",
            "buffer": filled(book, more),
        }
        page.set_input_files('input[name="file"]', files=[file])
        story.press(page, "/upload")
        story.take(page, name, high)
    batch = page.url.removeprefix(story.address)
    story.press(page, "/submit")
    page = story.at("finance", batch)
    story.take(page, "batch", 1180)
    story.press(page, "/accept")


def filled(book: bytes, more: dict[str, float]) -> bytes:
    """The template with the figures of the company, as somebody would fill it in."""
    from openpyxl import load_workbook

    opened = load_workbook(io.BytesIO(book))
    sheet = opened.worksheets[0]
    given = FIGURES | more
    for row in sheet.iter_rows(min_row=5):
        if row[1].value == "S05":
            value = given.get(str(row[3].value))
            row[8].value, row[9].value = value, None if value is not None else "不适用 / Not applicable"
    sheet["C3"] = round(sum(FIGURES.values()), 2)
    out = io.BytesIO()
    opened.save(out)
    return out.getvalue()


def scheme(story: Story) -> None:
    """Next year's draft submitted and approved by two people."""
    page = story.at("office", "/schemes")
    version = str(
        page.locator('main tr:has-text("example.subsidiaries") a[href^="/schemes/"]').last.get_attribute("href")
    )
    story.press(story.at("office", version), "/submit")
    for who in ("leader", "leader2"):
        story.press(story.at(who, version), "/approve", reason="同意")
    story.take(story.at("office", version), "scheme", 620)


def letters(story: Story) -> None:
    """One letter negotiated and signed; another amended, signed anew and verified by its code."""
    company = _letter(story, "2026-S07-01")
    story.take(story.at("office", company), "letter", 950)
    story.take(story.at("manager2", company, NARROW), "letter-390", 820)
    story.press(story.at("office", company), "/answer", words="按长协兑现率同意")
    story.press(story.at("manager2", company), "/agree")
    _signed(story, company, "manager2", "leader")
    department = _letter(story, "2026-D08-01")
    page = story.at("leader", department)
    amendment = str(page.locator('main a[href*="/amendments/"]').first.get_attribute("href"))
    story.press(story.at("leader", amendment), "/approve", words="同意")
    _signed(story, department, "head", "leader")
    code = story.at("auditor", department + "/signed").locator("main").inner_text().split("核验码")[1].split()[0]
    story.take(story.at("auditor", f"/verify/{code}"), "verify", 620)


def _letter(story: Story, number: str) -> str:
    page = story.at("office", f"/letters?f-number={number}")
    return str(page.locator(f'main tr:has(td:text-is("{number}")) a[href^="/letters/"]').first.get_attribute("href"))


def _signed(story: Story, letter: str, *people: str) -> None:
    for who in people:
        page = story.at(who, letter + "/sign")
        page.fill("#password", PASSWORD)
        with page.expect_navigation():
            page.press("#password", "Enter")
        if not page.url.split("?")[0].endswith("/signed"):
            raise RuntimeError(f"{who} could not sign {letter}")


def main() -> None:
    """Take them all, or say which part of the story no longer works."""
    sys.path.insert(0, str(ROOT / "tests"))
    from playwright.sync_api import sync_playwright
    from support.browser import launched

    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as fonts, demo() as address, sync_playwright() as play:
        browser = launched(play, Path(fonts))
        story = Story(browser, address, folder)
        tell(story)
        browser.close()
    lost = set(PICTURES) ^ set(story.taken)
    if lost:
        raise RuntimeError(f"taken and promised differ: {sorted(lost)}")
    size = sum(file.stat().st_size for file in folder.glob("*.png"))
    print(f"{len(story.taken)} pictures, {size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
