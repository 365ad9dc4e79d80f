"""Actual against base, target and challenge: one row a measure, each on its own scale.

The bar grows from 0 where the scale holds 0; where it does not, a bar from its edge would lie about proportions, so it
spans the gap from the main goal to the actual figure instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from ..lettering import fit, spread, width
from ..unit_names import spoken
from . import svg
from .figures import MISSING, Number, exact, required, show, with_unit
from .palette import INK, LINE, NAVY, PAPER, SOFT, TONE_INK, TRACK, Tone
from .scale import Linear, padded
from .subject import Better
from .svg import Frame, Svg


@dataclass(frozen=True, slots=True)
class Goal:
    """A named mark on the row's scale, e.g. `Goal("目标", 100)`; the `main` one stands taller."""

    label: str
    value: Number
    main: bool = False


@dataclass(frozen=True, slots=True)
class Bullet:
    """One measure. `status` is a word for how it stands; its `tone` gives shape and colour."""

    label: str
    actual: Number | None
    goals: tuple[Goal, ...]
    unit: str = ""
    better: Better = Better.UNSAID
    tone: Tone = Tone.PLAIN
    status: str = ""


def bullet(rows: tuple[Bullet, ...], frame: Frame) -> Svg:
    """Draw the rows under each other: words above, scale below, the goals' figures under their marks."""
    drawn: list[Svg] = []
    top = 4.0
    for row in rows:
        drawn += _row(row, top, frame)
        top += 66
    stop = frame.say("；", "; ")
    return svg.document(frame, "bullet", max(top - 4, 20), stop.join(_words(row, frame) for row in rows), drawn)


def _row(row: Bullet, top: float, frame: Frame) -> list[Svg]:
    goals = sorted(((required(goal.value, "a goal"), goal) for goal in row.goals), key=lambda pair: pair[0])
    actual = exact(row.actual)
    places = [value for value, _ in goals] + ([] if actual is None else [actual])
    low, high = padded(places or [Fraction(0), Fraction(1)], Fraction(1, 10))
    least, most = min(places, default=Fraction(0)), max(places, default=Fraction(1))
    if least == 0 or 0 < least * 2 < most:
        low = Fraction(0)
    scale = Linear(low, high, 9, frame.width - 9)
    y, ink = top + 24, TONE_INK[row.tone]
    figure = MISSING if actual is None else with_unit(show(actual), spoken(row.unit, frame.lang))
    figure_wide = width(figure, 13, bold=True)
    status_wide = width(row.status, 11) + 22 if row.status else 0
    label = fit(row.label, frame.width - figure_wide - status_wide - 24)
    right = frame.width - 2
    drawn = [
        svg.text(2, top + 14, label),
        svg.text(right - status_wide, top + 14, figure, size=13, anchor="end", fill=ink, bold=True, class_="actual"),
    ]
    if row.status:
        drawn.append(svg.mark(row.tone, right - status_wide + 12, top + 10, 3.75))
        drawn.append(svg.text(right, top + 14, row.status, size=11, anchor="end", fill=ink, class_="status"))
    drawn.append(svg.rect(2, y, frame.width - 4, 14, fill=TRACK))
    if actual is not None:
        held = next((value for value, goal in goals if goal.main), actual)
        start = scale(Fraction(0)) if low <= 0 <= high else scale(held)
        end = scale(actual)
        drawn.append(svg.rect(min(start, end), y + 4, max(abs(end - start), 1.5), 6, fill=ink, class_="bar"))
        drawn.append(svg.mark(row.tone, end, y + 7, 5, stroke=PAPER, stroke_width=1.25))
    for value, goal in goals:
        reach = 4 if goal.main else 0
        tall = svg.path(f"M{svg.num(scale(value))} {y - reach}v{14 + 2 * reach}", stroke=INK if goal.main else NAVY)
        drawn.append(svg.group([tall], stroke_width=2.5 if goal.main else 1.5))
    return drawn + _goal_labels(row, goals, scale, y, frame)


def _goal_labels(row: Bullet, goals: list[tuple[Fraction, Goal]], scale: Linear, y: float, frame: Frame) -> list[Svg]:
    arrow = {Better.LOWER: frame.say("◀ 更优", "◀ better"), Better.HIGHER: frame.say("更优 ▶", "better ▶")}.get(
        row.better, ""
    )
    room = width(arrow, 11) + 12 if arrow else 0
    low = 2 + (room if row.better is Better.LOWER else 0)
    high = frame.width - 2 - (room if row.better is Better.HIGHER else 0)
    words = [f"{goal.label} {show(value)}" for value, goal in goals]
    stands = [scale(value) for value, _ in goals]
    placed = spread(stands, [width(word, 11) for word in words], low, high, 10)
    if placed is None:
        words = [show(value) for value, _ in goals]
        placed = spread(stands, [width(word, 11) for word in words], low, high, 8)
    drawn = (
        []
        if placed is None
        else [
            svg.text(at, y + 30, word, size=11, anchor="middle", fill=SOFT, class_="goal")
            for at, word in zip(placed, words, strict=True)
        ]
    )
    if placed is not None:
        bends = "".join(
            f"M{svg.num(stand)} {svg.num(y + 14)}L{svg.num(at)} {svg.num(y + 20)}"
            for stand, at in zip(stands, placed, strict=True)
            if abs(stand - at) > 2
        )
        drawn += [svg.path(bends, stroke=LINE)] if bends else []
    if arrow:
        left = row.better is Better.LOWER
        at, anchor = (2.0, "start") if left else (frame.width - 2.0, "end")
        drawn.append(
            svg.text(
                at, y + 30, arrow, size=11, anchor="start" if anchor == "start" else "end", fill=TONE_INK[Tone.GOOD]
            )
        )
    return drawn


def _words(row: Bullet, frame: Frame) -> str:
    goals = frame.say("，", ", ").join(f"{goal.label} {show(exact(goal.value))}" for goal in row.goals)
    actual = exact(row.actual)
    figure = MISSING if actual is None else with_unit(show(actual), spoken(row.unit, frame.lang))
    return " ".join(part for part in (row.label, figure, row.status, f"({goals})" if goals else "") if part)
