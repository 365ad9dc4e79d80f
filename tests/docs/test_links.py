"""Every relative link of a page leads somewhere, headings included."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
FENCE = re.compile(r"^```.*?^```[ \t]*$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?<!\\)\[(?:[^\]\\]|\\.)*\]\((?P<to>[^)\s]+)(?:\s+\"[^\"]*\")?\)")
NAMES = [page.relative_to(ROOT).as_posix() for page in PAGES]


def prose(page: Path) -> str:
    """The page without its code blocks and inline code."""
    return re.sub(r"`[^`\n]*`", "", FENCE.sub("", page.read_text("utf-8")))


def anchors(page: Path) -> set[str]:
    """The anchors a reader on the web gets for the headings."""
    found: dict[str, int] = {}
    out = set()
    for line in FENCE.sub("", page.read_text("utf-8")).splitlines():
        heading = re.match(r"#{1,6}\s+(.*)", line)
        if heading:
            words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading[1]).strip().lower()
            slug = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
            out.add(slug if slug not in found else f"{slug}-{found[slug]}")
            found[slug] = found.get(slug, 0) + 1
    return out


@pytest.mark.parametrize("name", NAMES)
def test_relative_links_resolve(name: str) -> None:
    page = ROOT / name
    broken = []
    for link in LINK.finditer(prose(page)):
        to = link["to"]
        if re.match(r"[a-z]+:", to):
            continue
        path, _, anchor = to.partition("#")
        target = (page.parent / path).resolve() if path else page
        if (
            not target.exists()
            or ROOT not in [target, *target.parents]
            or (anchor and target.suffix == ".md" and anchor not in anchors(target))
        ):
            broken.append(to)
    assert broken == []


def test_every_page_can_be_reached_from_the_readme() -> None:
    seen: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in seen:
            continue
        seen.add(page)
        for link in LINK.finditer(prose(page)):
            path = link["to"].partition("#")[0]
            target = (page.parent / path).resolve()
            if path.endswith(".md") and target.is_file():
                waiting.append(target)
    lost = [name for name in NAMES if (ROOT / name) not in seen and name != "README.md"]
    assert lost == []


def test_no_page_names_a_web_address_that_is_not_ours_to_vouch_for() -> None:
    """The documentation is read where there is no network: nothing in it needs one."""
    allowed = ("http://127.0.0.1", "http://www.apache.org/", "https://json-schema.org/")
    found = {name: re.findall(r"https?://[^\s)>`\"]+", (ROOT / name).read_text("utf-8")) for name in NAMES}
    assert {
        name: links for name, links in found.items() if [link for link in links if not link.startswith(allowed)]
    } == {}
