"""Units in order of their result: rank, name, bar, figure, grade."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from ..lettering import fit, width, wrap
from . import svg
from .figures import MISSING, Number, exact, fixed
from .palette import ACCENT, GRID, INK, LINE, NAVY, SOFT, TONE_INK, TONE_WASH, WASH, Tone
from .scale import Linear
from .svg import Frame, Svg

MOST_ROWS = 60
_ROW = 28


@dataclass(frozen=True, slots=True)
class Place:
    """One unit. `rank` is what the caller's rule of ties says; a missing value shows as a dash."""

    label: str
    value: Number | None
    rank: str = ""
    grade: str = ""
    tone: Tone = Tone.PLAIN
    mine: bool = False


@dataclass(frozen=True, slots=True)
class Ranking:
    """The units in the order to be shown; the chart does not sort."""

    places: tuple[Place, ...]
    decimals: int = 2
    unit: str = ""


def ranking_bars(ranking: Ranking, frame: Frame) -> Svg:
    """Draw up to `MOST_ROWS` rows; beyond that the caller pages."""
    if not 1 <= len(ranking.places) <= MOST_ROWS:
        raise ValueError(f"a ranking shows 1 to {MOST_ROWS} rows, got {len(ranking.places)}: show it in pages")
    values = [exact(place.value) for place in ranking.places]
    figures = [MISSING if value is None else fixed(value, ranking.decimals) for value in values]
    rank_wide = max(width(place.rank) for place in ranking.places)
    grade_wide = min(max(width(place.grade, 11) for place in ranking.places), frame.width * 0.2)
    grade_room = grade_wide + 30 if grade_wide else 0.0
    figure_wide = max(width(figure, bold=True) for figure in figures)
    label_left = rank_wide + 18
    label_room = min(max(width(p.label, bold=p.mine) for p in ranking.places) + 2, frame.width * 0.34)
    figure_x = frame.width - 8 - grade_room
    left = label_left + label_room + 12
    known = [value for value in values if value is not None]
    low, high = min([*known, Fraction(0)]), max([*known, Fraction(0)])
    scale = Linear(low, high if high > low else low + 1, round(left, 2), round(figure_x - figure_wide - 12, 2))
    zero = scale(Fraction(0))

    drawn: list[Svg] = []
    top = 4.0
    for place, value, figure in zip(ranking.places, values, figures, strict=True):
        lines = wrap(place.label, label_room, bold=place.mine)
        high_row = _ROW if len(lines) == 1 else _ROW + 14
        middle = round(top + high_row / 2, 2)
        ink = ACCENT if place.mine else INK
        if place.mine:
            drawn.append(svg.rect(0, top, frame.width, high_row, fill=WASH))
            drawn.append(svg.rect(0, top, 3, high_row, fill=ACCENT))
        drawn.append(svg.text(8 + rank_wide, middle + 4, place.rank, anchor="end", fill=SOFT, class_="rank"))
        for i, one in enumerate(lines):
            base = middle + 4 + (i - (len(lines) - 1) / 2) * 15
            drawn.append(svg.text(label_left, base, one, fill=ink, bold=place.mine, class_="label"))
        if value is not None:
            end = scale(value)
            fill = ACCENT if place.mine else NAVY
            drawn.append(svg.rect(min(zero, end), middle - 6, max(abs(end - zero), 1), 12, fill=fill, class_="bar"))
        drawn.append(svg.text(figure_x, middle + 4, figure, anchor="end", fill=ink, bold=place.mine, class_="figure"))
        if place.grade:
            drawn += _grade(place, figure_x + 10, middle, grade_wide)
        top += high_row
        drawn.append(svg.path(f"M0 {svg.num(top)}H{frame.width}", stroke=GRID))
    drawn.append(svg.path(f"M{svg.num(zero)} 4V{svg.num(top)}", stroke=LINE))
    stop = frame.say("；", "; ")
    sentence = stop.join(
        " ".join(part for part in (place.rank, place.label, figure + ranking.unit, place.grade) if part)
        for place, figure in zip(ranking.places, figures, strict=True)
    )
    return svg.document(frame, "ranking", top + 4, sentence, drawn)


def _grade(place: Place, x: float, middle: float, wide: float) -> list[Svg]:
    """The grade in words, its shape before it, on its tone's wash."""
    return [
        svg.rect(x, middle - 9, wide + 22, 18, rx=9, fill=TONE_WASH[place.tone]),
        svg.mark(place.tone, x + 10, middle, 3.5),
        svg.text(x + 17, middle + 4, fit(place.grade, wide, 11), size=11, fill=TONE_INK[place.tone], class_="grade"),
    ]
