"""A workbook: opened beside its place, put there whole, with no clock in it."""

from __future__ import annotations

import os
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import xlsxwriter

from .names import SheetNames
from .page import Layout, Page
from .style import Look

FACE = "Microsoft YaHei"
"""A face Excel, WPS and LibreOffice have or replace by a Chinese one."""


class Book:
    """A workbook being written. Leaving the `with` block puts it in place; an exception leaves nothing behind.

    `day` is the date it says it was made: the caller's, never the clock's, so the same content gives the same bytes.
    `large` writes every row as it comes and forgets it: the memory used no longer grows with the rows.
    """

    def __init__(self, path: Path, *, title: str, author: str, day: date, large: bool = False) -> None:
        self._path = path
        self._part = path.with_name(path.name + ".part")
        options: dict[str, object] = {
            "strings_to_numbers": False,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "nan_inf_to_errors": False,
            "constant_memory": large,
            "in_memory": not large,
        }
        if large:
            options["tmpdir"] = str(path.parent)
        self._workbook: Any = xlsxwriter.Workbook(str(self._part), options)
        made = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - the date of the content, not a moment
        self._workbook.set_properties({"title": title, "author": author, "company": "", "created": made})
        self._workbook.set_calc_mode("auto")
        self.names = SheetNames()
        self._formats: dict[Look, Any] = {}
        self._known: dict[int, tuple[Look, Any]] = {}
        self._inks: dict[str, Any] = {}
        self.large = large

    def format(self, look: Look) -> Any:
        """The one format of a look."""
        # The same look comes again and again: its identity is asked before its thirteen fields are.
        known = self._known.get(id(look))
        if known is not None and known[0] is look:
            return known[1]
        if look not in self._formats:
            self._formats[look] = self._workbook.add_format(look.properties(FACE))
        self._known[id(look)] = (look, self._formats[look])
        return self._formats[look]

    def ink(self, colour: str) -> Any:
        """A format that changes nothing but the colour of the figures, for conditional formats."""
        if colour not in self._inks:
            self._inks[colour] = self._workbook.add_format({"font_color": colour})
        return self._inks[colour]

    def wash(self, ink: str, colour: str) -> Any:
        """A format that changes the colour of the figures and the ground, for conditional formats."""
        if (key := f"{ink}{colour}") not in self._inks:
            self._inks[key] = self._workbook.add_format({"font_color": ink, "bg_color": colour})
        return self._inks[key]

    def sheet(self, name: str, layout: Layout) -> Page:
        """A new sheet; `name` is taken from `names` by the caller, so that links can be written before their target."""
        return Page(self, self._workbook.add_worksheet(name), name, layout)

    def define(self, name: str, formula: str) -> None:
        """A defined name."""
        self._workbook.define_name(name, formula)

    def __enter__(self) -> Book:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._workbook.close()
            os.replace(self._part, self._path)
            return
        self._discard()

    def _discard(self) -> None:
        """Close what XlsxWriter holds open and leave no half-written file."""
        for sheet in self._workbook.worksheets():
            handle = getattr(sheet, "row_data_fh", None)
            if handle is not None and not handle.closed:
                handle.close()
            name = getattr(sheet, "row_data_filename", None)
            if isinstance(name, str):
                Path(name).unlink(missing_ok=True)
        self._workbook.fileclosed = True
        self._part.unlink(missing_ok=True)
