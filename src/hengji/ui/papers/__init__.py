"""Formal documents as PDF and Word from one plain model of a paper, without knowing any domain.

Begin with `model.py` (what a paper is), then `as_pdf` in `pdf.py` with its look in `paper.typ`, and `as_word` in
`word.py`. `fonts.py` says where glyphs come from and whether Chinese ones are missing; `layout.py` is what both share.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .fonts import Fonts, Notice, check_glyphs, find_fonts, shared_fonts
from .merge import Part, as_one
from .model import (
    Align,
    Block,
    Clause,
    Clauses,
    Column,
    Heading,
    KeyValues,
    Lang,
    PageBreak,
    Paper,
    Paragraph,
    Picture,
    Side,
    Signatures,
    Table,
)
from .pdf import as_pdf, as_pdfs

if TYPE_CHECKING:
    from .word import as_word

__all__ = [
    "Align",
    "Block",
    "Clause",
    "Clauses",
    "Column",
    "Fonts",
    "Heading",
    "KeyValues",
    "Lang",
    "Notice",
    "PageBreak",
    "Paper",
    "Paragraph",
    "Part",
    "Picture",
    "Side",
    "Signatures",
    "Table",
    "as_one",
    "as_pdf",
    "as_pdfs",
    "as_word",
    "check_glyphs",
    "find_fonts",
    "shared_fonts",
]


def __getattr__(name: str) -> Any:
    """`as_word`, when it is first asked for: what it needs takes longer to load than a letter to set, and who only makes PDFs, as each
    process of `as_pdfs` does, never needs it. Raises `AttributeError` for anything else."""
    if name != "as_word":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from .word import as_word as found

    return found
