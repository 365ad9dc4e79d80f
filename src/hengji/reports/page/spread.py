"""The spread of totals on a page: one picture, or one for each group of units that has grade lines of its own."""

from __future__ import annotations

from functools import partial

from ...engine.values.text import Text
from ..pictures import Drawing
from .html import Sketchbook, both, tag


def drawn_spread(drawing: Drawing, sketches: Sketchbook, name: Text) -> str:
    """The pictures, each for wide and for narrow screens."""
    out = ""
    for count, group in enumerate(drawing.spreads):
        label = name if group.title is None else Text(f"{name.zh}：{group.title.zh}", f"{name.en}: {group.title.en}")
        out += "" if group.title is None else tag("h4", both(group.title))
        for width, css in ((720, "large"), (350, "small")):
            draw = partial(drawing.spread, group=group, width=width, prefix=f"d{count or ''}")
            out += tag("div", sketches.drawing(draw, label), css)
    return out
