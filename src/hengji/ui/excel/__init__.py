"""Workbooks made by XlsxWriter without knowing any domain: exact numbers, safe names and texts, the same bytes every time.

Begin with `book.py` (a workbook and its looks) and `page.py` (a sheet written row by row). `numbers.py` says how an exact number reaches
a cell, `names.py` what a sheet may be called.
"""

from .book import Book
from .names import SheetNames
from .numbers import Exact, exact, places_format, signed_format
from .page import Choice, Layout, Page, cell, lines_of, span
from .style import Look

__all__ = [
    "Book",
    "Choice",
    "Exact",
    "Layout",
    "Look",
    "Page",
    "SheetNames",
    "cell",
    "exact",
    "lines_of",
    "places_format",
    "signed_format",
    "span",
]
