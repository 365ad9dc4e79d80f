"""The looks of the workbook's cells."""

from __future__ import annotations

from ...ui.charts.palette import Tone
from ...ui.excel import Look
from ...ui.excel.style import ACCENT, BAD, BAD_WASH, GOOD, GOOD_WASH, HEAD, NAVY, SOFT, WARN, WARN_WASH, WASH

TITLE = Look(size=16, bold=True, ink=ACCENT, line=False)
SUBTITLE = Look(size=9, ink=SOFT, line=False)
RULE = Look(line=False, under=True)
SECTION = Look(size=12, bold=True, ink=NAVY, line=False, vertical="bottom")
HEADING = Look(size=9, bold=True, ink=NAVY, wash=HEAD, align="center", wrap=True)
TEXT = Look(wrap=True)
CENTRE = Look(align="center", wrap=True)
NUMBER = Look(align="right")
SMALL = Look(size=9, wrap=True)
SOFT_TEXT = Look(size=9, ink=SOFT, wrap=True)
SUBTOTAL = Look(bold=True, wash=WASH)
SUM = Look(bold=True, wash=HEAD, ink=NAVY, top=True)
FINAL = Look(size=12, bold=True, wash="#FBEFEF", ink=ACCENT, top=True)
LABEL = Look(size=8, ink=SOFT, wash=WASH, align="center", line=False)
FACT = Look(size=13, bold=True, ink=NAVY, wash=WASH, align="center", line=False)
PLAIN = Look(line=False, wrap=True, vertical="top")
MONO = Look(size=9, wrap=True)
LINK = Look(ink=NAVY, under=False, wrap=True)

TONES = {
    Tone.GOOD: Look(ink=GOOD, wash=GOOD_WASH, bold=True, align="center"),
    Tone.PLAIN: Look(ink=NAVY, wash="#DBE7F3", bold=True, align="center"),
    Tone.WARN: Look(ink=WARN, wash=WARN_WASH, bold=True, align="center"),
    Tone.BAD: Look(ink=BAD, wash=BAD_WASH, bold=True, align="center"),
    Tone.NONE: Look(ink=SOFT, wash="#F1F4F8", align="center"),
}
BANNER = Look(ink=BAD, wash=BAD_WASH, bold=True, wrap=True)
UP = Look(ink=GOOD)
DOWN = Look(ink=BAD)
