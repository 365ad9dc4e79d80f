"""The looks of the scheme workbook: white is for writing, grey is shown for the reader's sake."""

from __future__ import annotations

from ...ui.excel import Look
from ...ui.excel.style import ACCENT, HEAD, NAVY, SOFT, WARN, WARN_WASH, WASH

TITLE = Look(size=16, bold=True, ink=NAVY, line=False)
BACK = Look(size=9, ink=NAVY, line=False, align="right")
ABOUT = Look(size=9, ink=SOFT, line=False, wrap=True, vertical="top")
HEADING = Look(size=9, bold=True, ink=NAVY, wash=HEAD, align="center", wrap=True)
NEEDED = HEADING.but(ink=ACCENT)
KEY = Look(size=8, ink=SOFT, wash=WASH, align="center")
TEXT = Look(wrap=True, open=True)
FIGURE = Look(align="right", open=True, indent=1)
CENTRE = Look(align="center", open=True)
BRANCH = Look(bold=True, wash=WASH, ink=NAVY, wrap=True, open=True)
SHOWN = Look(size=9, ink=SOFT, wash=WASH, align="center", open=True)
WAITING = Look(line=False, open=True)
LABEL = Look(wash=WASH, wrap=True)
FIELD = Look(wrap=True, open=True)
SHUT = Look(wash=WASH)
SECTION = Look(size=11, bold=True, ink=NAVY, wash=HEAD)
LINK = Look(ink=NAVY, wrap=True)
SOFT_LINK = Look(ink=SOFT, wrap=True)
SMALL = Look(size=9, ink=SOFT, wrap=True)
COUNT = Look(align="center")
PLAIN = Look(line=False, wrap=True, vertical="top")
OFF = Look(ink=WARN, wash=WARN_WASH)
TAB_USED, TAB_MAIN, TAB_BLANK = "#1F4E79", "#A61B1B", "#C9CFD8"
