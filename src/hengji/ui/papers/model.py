"""A paper, said plainly: what stands in it and in which order, nothing of how it is set.

Every text is a plain string of the paper's one language; the makers (`pdf.py`, `word.py`) never read it as markup.
A line break in a text is kept as one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

Lang: TypeAlias = Literal["zh", "en"]
Align: TypeAlias = Literal["left", "centre", "right", "decimal"]
"""`decimal` sets the decimal points of a column under each other and centres what is no number."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; the maker numbers it (一、（一） or 1. 1.1) unless `numbered` is false."""

    text: str
    level: Literal[1, 2] = 1
    numbered: bool = True


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text. Chinese is indented by two characters unless `indent` is false."""

    text: str
    align: Literal["justify", "centre", "right"] = "justify"
    indent: bool = True
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its title, how its cells stand, and its share of the width beside the others' shares.

    Equal neighbours of a `merged` column become one cell: the dimension of several items is written once.
    """

    title: str
    share: int = 10
    align: Align = "left"
    merged: bool = False

    def __post_init__(self) -> None:
        if self.share < 1:
            raise ValueError(f"the share of column {self.title!r} is at least 1, got {self.share}")


@dataclass(frozen=True, slots=True)
class Table:
    """A table over as many pages as it needs: its header is repeated, its rows are not split.

    `strong_rows` are set bold (a sum at the end). Raises ValueError for a row that has not one cell for each column.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    notes: tuple[str, ...] = ()
    strong_rows: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if not self.columns:
            raise ValueError("a table has at least one column")
        for number, row in enumerate(self.rows, 1):
            if len(row) != len(self.columns):
                raise ValueError(f"row {number} has {len(row)} cells for {len(self.columns)} columns")


@dataclass(frozen=True, slots=True)
class Clause:
    """One item of a numbered list: its title, what is said beside it (weight, unit), and its sentence."""

    title: str
    text: str
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Clauses:
    """A numbered list of clauses; the first is number `start`."""

    items: tuple[Clause, ...]
    start: int = 1


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing as SVG text, `width` percent of the line wide; `alt` says what it shows to who cannot see it."""

    svg: str
    alt: str
    caption: str = ""
    width: int = 100

    def __post_init__(self) -> None:
        if not 1 <= self.width <= 100:
            raise ValueError(f"the width of a picture is 1 to 100 percent, got {self.width}")


@dataclass(frozen=True, slots=True)
class KeyValues:
    """Pairs of a name and its value in a quiet grid, `columns` pairs beside each other."""

    pairs: tuple[tuple[str, str], ...]
    columns: Literal[1, 2] = 2


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


Block: TypeAlias = Heading | Paragraph | Table | Clauses | Picture | KeyValues | PageBreak


@dataclass(frozen=True, slots=True)
class Side:
    """One who signs: the role (甲方), the name, and the lines to be filled by hand or already filled."""

    role: str
    name: str
    lines: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Signatures:
    """Who signs, two beside each other. `lead` is the closing sentence, which stands on the same page.

    Without one the last paragraph or clause of the paper takes its place.
    """

    sides: tuple[Side, ...]
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A formal document, complete.

    `day` is the date in the file's properties and makes its bytes the same each time: the date of the decision, not
    of the printing. `letterhead` is the red head of the issuing office. `code` stands in the footer of every page and
    beside the QR code, which holds `qr`. `title_lines` is the title as it is broken on the page; without them it breaks
    where the line ends. `draft` lays 草稿 / DRAFT faintly over each page, `mark` other words: what has become of a document.
    """

    title: str
    day: date
    lang: Lang = "zh"
    letterhead: str = ""
    number: str = ""
    parties: tuple[tuple[str, str], ...] = ()
    preamble: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    signatures: Signatures | None = None
    code: str = ""
    qr: str = ""
    footer: str = ""
    draft: bool = False
    author: str = ""
    title_lines: tuple[str, ...] = ()
    mark: str = ""

    def __post_init__(self) -> None:
        if self.lang not in ("zh", "en"):
            raise ValueError(f"lang is 'zh' or 'en', got {self.lang!r}")

    @property
    def head(self) -> str:
        """The title as it stands on the page."""
        return "\n".join(self.title_lines) or self.title

    @property
    def over(self) -> str:
        """The words that lie over each page; nothing of a document that holds."""
        return self.mark or (self.say("草稿", "DRAFT") if self.draft else "")

    def say(self, zh: str, en: str) -> str:
        """The text of the paper's language."""
        return zh if self.lang == "zh" else en
