"""What the pages about the browser say is there: addresses, accounts, messages and pictures."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from django.urls import Resolver404, resolve

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "docs" / "tools"))
sys.path.insert(0, str(ROOT / "tests"))

import support.product  # noqa: E402, F401 - it sets Django up
from pages_in_docs import FIGURES, FOLDER, PICTURES  # noqa: E402 - the tools of the documentation are no package

from hengji.web.seed.people import MEMBERS  # noqa: E402

DOCS = ROOT / "docs"
PAGES = sorted(
    [
        *(DOCS / "tutorial").glob("half-year*.md"),
        *(DOCS / "howto").glob("role-*.md"),
        DOCS / "howto" / "schemes-in-the-browser.md",
    ]
)
NAMES = [page.relative_to(ROOT).as_posix() for page in PAGES]
CODE = re.compile(r"`([^`\n]+)`")
ADDRESS = re.compile(r"/[a-z][a-z\-/…]*")
REFERENCES = ("2pzecqnr7wxe", "2pzecqnr7wxe/2pzecqnr7wxe/2026-10")
"""What may stand in the place of `…`: a thing, or a unit's measure in a period."""
PICTURE = re.compile(r"!\[[^\]]*\]\(\.\./pictures/pages/([\w-]+)\.png\)")
MESSAGE = re.compile(r"^\| “(?P<zh>[^|]+)” · \"(?P<en>[^|]+)\" \|")
MOST_BYTES = 2_000_000


def text_of(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def addresses(text: str) -> set[str]:
    """Every address of a page that a text writes as code."""
    return {code for code in CODE.findall(text) if ADDRESS.fullmatch(code)}


def leads_somewhere(address: str) -> bool:
    """Whether the product answers at an address, with some reference in the place of each `…`."""
    for reference in REFERENCES:
        with suppress(Resolver404):
            resolve(address.replace("…", reference))
            return True
    return False


def spoken() -> str:
    """Everything the product can say: its source and templates."""
    rooms = (ROOT / "src" / "hengji").rglob("*")
    return "\n".join(file.read_text("utf-8") for file in rooms if file.suffix in (".py", ".html"))


def messages() -> Iterator[tuple[str, str]]:
    for name in NAMES:
        for line in text_of(name).splitlines():
            found = MESSAGE.match(line)
            if found:
                yield name, found["zh"]
                yield name, found["en"]


@pytest.mark.parametrize("name", [*NAMES, "docs/GLOSSARY.md"])
def test_every_address_named_is_one_of_the_product(name: str) -> None:
    assert sorted(each for each in addresses(text_of(name)) if not leads_somewhere(each)) == []


def test_an_address_that_is_not_there_would_be_noticed() -> None:
    assert addresses("go to `/goals` and `/gaols/new`, not to `a/b`") == {"/goals", "/gaols/new"}
    assert leads_somewhere("/goals")
    assert not leads_somewhere("/gaols/new")
    assert leads_somewhere("/letters/…/sign")
    assert leads_somewhere("/figures/history/…/correct")
    assert not leads_somewhere("/letters/…/sing")


def test_the_pages_name_addresses_of_every_room() -> None:
    named = set().union(*(addresses(text_of(name)) for name in NAMES))
    assert {each.split("/")[1] for each in named} >= {
        "sign-in", "me", "units", "people", "grants", "accounts", "delegations", "figures", "goals", "schemes", "letters", "verify",
    }  # fmt: skip


def test_every_message_explained_is_one_the_product_gives() -> None:
    said = spoken()
    assert sorted({each for each in messages() if each[1] not in said}) == []
    assert len(set(messages())) > 40


def test_each_role_has_a_page_that_names_its_accounts_of_the_demo() -> None:
    told = "\n".join(text_of(name) for name in NAMES if "/role-" in name)
    assert sorted(each.login for each in MEMBERS if f"`{each.login}`" not in told) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_picture_shown_is_one_the_script_takes(name: str) -> None:
    shown = set(PICTURE.findall(text_of(name)))
    assert shown <= set(PICTURES)


def test_every_picture_taken_is_shown_somewhere_and_kept() -> None:
    shown = {each for name in NAMES for each in PICTURE.findall(text_of(name))}
    assert shown == set(PICTURES)
    kept = {file.stem: file.stat().st_size for file in FOLDER.glob("*.png")}
    assert set(kept) == set(PICTURES)
    assert sum(kept.values()) < MOST_BYTES


def test_both_tutorials_show_the_same_pictures_and_addresses() -> None:
    zh, en = (text_of(f"docs/tutorial/half-year{end}.md") for end in ("", ".en"))
    assert PICTURE.findall(zh) == PICTURE.findall(en)
    assert addresses(zh) == addresses(en)


def test_the_figures_typed_in_the_tutorial_are_those_the_story_reports() -> None:
    total = f"{sum(FIGURES.values()):.2f}"
    for end in ("", ".en"):
        text = text_of(f"docs/tutorial/half-year{end}.md")
        assert total in text
        assert [value for value in FIGURES.values() if f"{value:g}" not in text] == []
