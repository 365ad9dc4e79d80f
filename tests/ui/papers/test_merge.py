"""Several papers as one file for the printer."""

from __future__ import annotations

from datetime import date

import pytest
from support.paper_reader import pdf_pages, squashed

from hengji.ui.papers import PageBreak, Paper, Paragraph, as_one, as_pdfs


def paper(name: str, pages: int) -> Paper:
    """A paper of so many pages."""
    blocks = tuple(block for number in range(pages) for block in (Paragraph(f"{name}{number}"), PageBreak()))
    return Paper(title=name, day=date(2026, 1, 1), blocks=blocks[:-1])


def test_every_page_of_every_paper_stands_in_order() -> None:
    made = pdf_pages(as_one(list(as_pdfs([paper("甲", 2), paper("乙", 1), paper("丙", 3)]))))
    words = ["甲0", "甲1", "乙0", "丙0", "丙1", "丙2"]
    assert len(made) == len(words)
    assert all(word in squashed(page) for word, page in zip(words, made, strict=True))


def test_one_paper_stays_as_it_is_and_none_is_refused() -> None:
    (one,) = as_pdfs([paper("甲", 1)])
    assert as_one([one]) == one
    for wrong in ([], [one, b"no paper"]):
        with pytest.raises(ValueError):
            as_one(wrong)
