"""The looks of cells: named once, turned into XlsxWriter formats once each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal

Align = Literal["left", "center", "right"]

INK = "#1F2937"
SOFT = "#566070"
LINE = "#B4BDC9"
WASH = "#F3F6FA"
HEAD = "#E4EAF2"
ACCENT = "#A61B1B"
NAVY = "#1F4E79"
GOOD, GOOD_WASH = "#14653A", "#E2F3E8"
WARN, WARN_WASH = "#855300", "#FFF1CF"
BAD, BAD_WASH = "#A61B1B", "#FDE2E2"


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks. `number` is a number format; `line` draws the thin border of a table; `top` a heavier line above. An `open` cell
    may be filled in where the sheet is protected."""

    number: str = ""
    bold: bool = False
    size: float = 10
    ink: str = INK
    wash: str = ""
    align: Align = "left"
    wrap: bool = False
    line: bool = True
    top: bool = False
    under: bool = False
    indent: int = 0
    italic: bool = False
    vertical: Literal["top", "vcenter", "bottom"] = "vcenter"
    prefixed: bool = False
    open: bool = False

    def but(self, **changes: Any) -> Look:
        """This look with changes; asked again, the same look is given again."""
        return _changed(self, tuple(changes.items()))

    def properties(self, face: str) -> dict[str, object]:
        """The properties XlsxWriter understands."""
        given: dict[str, object] = {
            "font_name": face,
            "font_size": self.size,
            "font_color": self.ink,
            "valign": self.vertical,
            "align": self.align,
        }
        if self.number:
            given["num_format"] = self.number
        if self.bold:
            given["bold"] = True
        if self.italic:
            given["italic"] = True
        if self.wash:
            given |= {"bg_color": self.wash, "pattern": 1}
        if self.wrap:
            given["text_wrap"] = True
        if self.indent:
            given["indent"] = self.indent
        if self.line:
            given |= {"border": 1, "border_color": LINE}
        if self.top:
            given |= {"top": 2, "top_color": NAVY}
        if self.under:
            given |= {"bottom": 2, "bottom_color": ACCENT}
        if self.prefixed:
            given["quote_prefix"] = True
        if self.open:
            given["locked"] = False
        return given


@lru_cache(maxsize=4096)
def _changed(look: Look, changes: tuple[tuple[str, Any], ...]) -> Look:
    return replace(look, **dict(changes))
