"""The gap between a unit and those it is measured against: one row a measure, all on one scale."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from ..lettering import width, wrap
from . import svg
from .figures import MISSING, Number, exact, signed
from .key import Sign, legend
from .palette import ACCENT, GRID, NAVY, SOFT, Tone
from .scale import Linear, fitting_ticks, padded
from .svg import Frame, Svg

_ROW = 28
_ROD = "#c3cfdc"


@dataclass(frozen=True, slots=True)
class Gap:
    """One measure: the unit's own figure, the best it is held against, and perhaps a middle one."""

    label: str
    own: Number | None
    best: Number | None
    middle: Number | None = None


@dataclass(frozen=True, slots=True)
class Dumbbell:
    """The rows in the order to be shown, and what the three signs stand for."""

    gaps: tuple[Gap, ...]
    own: str = "本企业"
    middle: str = "行业中位"
    best: str = "标杆"
    unit: str = ""
    decimals: int = 1


def _own(x: float, y: float) -> Svg:
    return svg.circle(x, y, 5.5, fill=ACCENT)


def _middle(x: float, y: float) -> Svg:
    return svg.mark(Tone.WARN, x, y, 4, fill=SOFT)


def _best(x: float, y: float) -> Svg:
    return svg.path(f"M{svg.num(x)} {svg.num(y - 6)}l6 10.5h-12z", fill=NAVY)


def dumbbell(data: Dumbbell, frame: Frame) -> Svg:
    """Draw the gaps; at the right of each row stands own minus best."""
    rows = [(gap, exact(gap.own), exact(gap.middle), exact(gap.best)) for gap in data.gaps]
    gaps = [
        signed(own - best, data.decimals) if own is not None and best is not None else MISSING
        for _, own, _, best in rows
    ]
    signs: list[tuple[Sign, str]] = [(_own, data.own), (_best, data.best)]
    if any(middle is not None for _, _, middle, _ in rows):
        signs.insert(1, (_middle, data.middle))
    head, head_high = legend(signs, 2, 0, frame.width - 4)
    label_room = min(max((width(gap.label) for gap in data.gaps), default=0) + 2, frame.width * 0.32)
    gap_wide = max((width(gap) for gap in gaps), default=0)
    known = [value for _, *values in rows for value in values if value is not None]
    low, high = padded(known or [Fraction(0), Fraction(1)], Fraction(1, 16))
    scale = Linear(low, high, round(label_room + 18, 2), round(frame.width - gap_wide - 20, 2))
    ticks, written = fitting_ticks(low, high, scale.end - scale.start, data.unit, frame.lang)

    drawn: list[Svg] = []
    top = head_high + 6
    heights = [_ROW if width(gap.label) <= label_room else _ROW + 12 for gap in data.gaps]
    bottom = top + sum(heights)
    grid = "".join(f"M{svg.num(scale(tick.at))} {svg.num(top)}V{svg.num(bottom)}" for tick in ticks)
    drawn.append(svg.path(grid, stroke=GRID) if grid else Svg())
    for (gap, own, middle, best), figure, high_row in zip(rows, gaps, heights, strict=True):
        y = round(top + high_row / 2, 2)
        lines = wrap(gap.label, label_room)
        for i, one in enumerate(lines):
            base = y + 4 + (i - (len(lines) - 1) / 2) * 14
            drawn.append(svg.text(label_room + 2, base, one, anchor="end", class_="label"))
        if own is not None and best is not None:
            rod = svg.line(scale(own), y, scale(best), y, stroke=_ROD, stroke_width=4, stroke_linecap="round")
            drawn.append(rod)
        for value, sign in ((middle, _middle), (best, _best), (own, _own)):
            if value is not None:
                drawn.append(sign(scale(value), y))
        drawn.append(svg.text(frame.width - 4, y + 4, figure, anchor="end", fill=SOFT, class_="figure"))
        top += high_row
    drawn += [
        svg.text(scale(tick.at), bottom + 15, tick.label, size=11, anchor="middle", fill=SOFT, class_="tick")
        for tick in ticks
    ]
    drawn.append(svg.text(frame.width - 4, bottom + 15, written.unit, size=11, anchor="end", fill=SOFT))
    stop = frame.say("；", "; ")
    sentence = stop.join(
        frame.say(f"{gap.label} 差距 {figure}", f"{gap.label} gap {figure}")
        for gap, figure in zip(data.gaps, gaps, strict=True)
    )
    return svg.document(frame, "dumbbell", bottom + 24, sentence, [*head, *drawn])
