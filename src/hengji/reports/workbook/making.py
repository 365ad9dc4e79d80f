"""What every sheet is made with: the book, the reading, the language, and the same head and foot everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any

from ...engine.values.text import Lang, Text
from ...ui.excel import Book, Layout, Look, Page, cell, places_format, signed_format
from ...ui.lettering import width as text_width
from .. import words as shared
from ..figures import SHAPES
from ..reading import Reading, Standing
from . import looks, words


class Making:
    """The workbook in the making. `sheets` names each unit's sheet, `cells` where a unit's total and subtotals stand on it."""

    def __init__(self, book: Book, reading: Reading, lang: Lang, digest: str) -> None:
        self.book, self.reading, self.run, self.lang, self.digest = book, reading, reading.run, lang, digest
        self.sheets: dict[int, str] = {}
        self.cells: dict[tuple[int, str], str] = {}
        self.listed: list[tuple[str, str]] = []

    @cached_property
    def name_width(self) -> float:
        """A column wide enough for most units' names, and for the longest in three lines."""
        widths = sorted(text_width(name) / 6.6 + 2 for name in self.run.units.names)
        if not widths:
            return 14
        return min(36, max(14, widths[len(widths) * 9 // 10], widths[-1] / 3 + 2))

    def say(self, text: Text) -> str:
        """A text in the workbook's language."""
        return text.get(self.lang)

    def page(
        self, title: Text | str, widths: Sequence[float], *, what: str = "", listed: bool = True, **layout: Any
    ) -> Page:
        """A new sheet with our foot; `what` tells the table of contents what is on it."""
        wanted = title if isinstance(title, str) else self.say(title)
        name = self.book.names.take(wanted)
        if listed:
            self.listed.append((name, what))
        scheme = self.run.scheme
        foot = f"{self.say(scheme.title)} {scheme.version}"
        foot = foot if len(foot) <= 70 else foot[:69] + "…"
        return self.book.sheet(name, Layout(tuple(widths), foot_left=foot, foot_right=self.digest[:16], **layout))

    def head(self, page: Page, title: str, note: str = "") -> int:
        """The title of a sheet with the line under it; returns the row where its content begins."""
        last = len(page.layout.widths) - 1
        page.height(0, 30)
        page.text(0, 0, title, looks.TITLE)
        page.height(1, 18)
        for column in range(last + 1):
            page.text(1, column, self.when(note) if column == 0 else "", looks.SUBTITLE.but(under=True))
        return 2

    def when(self, note: str = "") -> str:
        """The scheme and the period in one line."""
        run = self.run
        parts = [
            f"【{self.say(shared.TRIAL)}】" if self.reading.draft else "",
            self.say(run.scheme.title),
            f"{self.say(shared.PERIOD)} {run.period}",
            note,
        ]
        return "　·　".join(part for part in parts if part)

    def headings(self, page: Page, row: int, titles: Sequence[Text | str], *, high: float = 30) -> int:
        """The headings of a table; returns the next row."""
        page.height(row, high)
        page.texts(row, [title if isinstance(title, str) else self.say(title) for title in titles], looks.HEADING)
        return row + 1

    def section(self, page: Page, row: int, title: Text | str) -> int:
        """The name of a part of a sheet; returns the next row."""
        page.height(row, 26)
        page.text(row, 0, title if isinstance(title, str) else self.say(title), looks.SECTION)
        return row + 1

    def number(
        self, page: Page, row: int, column: int, value: Fraction | None, places: int, look: Look = looks.NUMBER
    ) -> None:
        """A number with fixed decimals; a dash where there is none."""
        if value is None:
            page.text(row, column, "—", look.but(align="right"))
        else:
            page.number(row, column, value, look.but(number=places_format(places), align="right"))

    def change(
        self, page: Page, row: int, column: int, value: Fraction | None, places: int, look: Look = looks.NUMBER
    ) -> None:
        """A change with its shape."""
        if value is None:
            page.text(row, column, "—", look.but(align="right"))
        else:
            page.number(row, column, value, look.but(number=signed_format(places), align="right"))

    def grade(self, page: Page, row: int, column: int, standing: Standing) -> None:
        """A grade with the shape of its tone."""
        if standing.grade is None:
            page.text(row, column, "—", looks.TONES[standing.tone])
            return
        page.text(row, column, f"{SHAPES[standing.tone]} {self.say(standing.grade)}", looks.TONES[standing.tone])

    def remark(self, standing: Standing) -> str:
        """Why a unit has no total, or why its grade is not its score's."""
        if standing.total is None:
            return f"{self.say(words.WITHOUT_TOTAL)}：{self.say(standing.held.words)}"
        return self.say(standing.grade_note) if standing.grade_note else ""

    def target(self, unit: int, what: str) -> str:
        """A formula that fetches a figure from a unit's sheet, "" when it has none."""
        if (unit, what) not in self.cells:
            return ""
        return "='" + self.sheets[unit].replace("'", "''") + "'!" + self.cells[unit, what]

    def at(self, row: int, column: int) -> str:
        """The address of a cell."""
        return cell(row, column)
